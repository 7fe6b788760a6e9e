"""The workshop planner: a form of wishes, a programme and its calendar, and changes by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from api import bodies
from api.atlas import Atlas, AtlasDep, city_profile
from api.pages import page
from api.routes.plans import LARGEST, PRIVATE, address, found, kept
from api.speaking.choosing_language import spoken
from api.workshops import words
from api.workshops.form import Fields, Form, body, of_request, placed, read, split, typed
from api.workshops.planner import KEPT, PLAN, Busy
from api.workshops.versions import Version, again, earlier, keep, tried, undo, version
from api.workshops.view import View, view
from graph.cities.profile import City, cities
from graph.errors import EcosystemError, Unknown
from graph.gaps.schema import Json
from graph.matches.scoring import Weights
from graph.saying import Said
from graph.workshops.dossier import Dossier
from graph.workshops.making import asked
from graph.workshops.moving import Move, Start, Swap, Transfer
from graph.workshops.plan import Group
from graph.workshops.refusals import Faulty
from graph.workshops.schema import moment
from ontology import iris

router = APIRouter(include_in_schema=False)
Id = Annotated[str, Path(max_length=100)]
CLOSED = {**PRIVATE, "Referrer-Policy": "no-referrer"}
"""A page that may name people: nobody keeps or lists it, or learns its address where a link leads away."""

REFRESH = 2
"""Seconds between two looks at how far the solving is, where no script runs."""

MOST_FIELDS = 10_000


async def sent(request: Request) -> Fields:
    """The fields of a form that was sent. Raises TooLarge."""
    told = await bodies.content(request, LARGEST, "Ask for less at once")
    try:
        return parse_qsl(told.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise EcosystemError("this form cannot be read. Send it from the page of the planner") from None


Sent = Annotated[Fields, Depends(sent)]


@router.get("/workshops")
def workshops_page(request: Request, atlas: AtlasDep) -> Response:
    """The form, filled in as the address says."""
    every = cities(atlas.release)
    form = typed(list(request.query_params.multi_items()), [one.slug for one in every], posted=False)
    strange = [slug for slug in form.cities if slug not in {one.slug for one in every}]
    wrong = [f"cities: there is no city {slug!r}. Choose among these" for slug in strange]
    return form_page(request, atlas, form, every, placed(wrong, form))


@router.post("/workshops")
async def begin_page(request: Request, atlas: AtlasDep, fields: Sent) -> Response:
    """Begin to solve what the form asks for; the form again where something in it is wrong."""
    every = await run_in_threadpool(cities, atlas.release)
    form = typed(fields, [one.slug for one in every], posted=True)
    if form.more:
        return await run_in_threadpool(form_page, request, atlas, form, every)
    wrong: dict[str, list[str]] = {}
    status = 400
    try:
        if not form.cities:
            raise Faulty(["cities: none is chosen. Choose two at least"])
        return to(request, await begun(atlas, body(form)))
    except Faulty as error:
        wrong = placed(error.faults, form)
    except Unknown as error:
        wrong = {"keep": [sentence(error)]}
    except Busy as error:
        wrong, status = {"": [sentence(error)]}, error.status
    return await run_in_threadpool(form_page, request, atlas, form, every, wrong, status)


async def begun(atlas: Atlas, wanted: Json) -> str:
    """Begin to solve what somebody asks for; the id of the programme. Raises what is wrong with it."""
    try:
        await run_in_threadpool(asked, atlas.release, wanted, (), atlas.settings.match_weights)
    except Faulty:
        raise
    except EcosystemError as error:
        raise Faulty([f"weights: {error}"]) from None
    if wanted.get("keep"):
        await run_in_threadpool(atlas.planner.plans.plan, wanted["keep"])
    return await atlas.planner.begin(wanted, atlas.release.id)


def form_page(
    request: Request,
    atlas: Atlas,
    form: Form,
    every: Sequence[City],
    wrong: Mapping[str, list[str]] | None = None,
    status: int = 200,
    before: str = "",
) -> Response:
    """The form as it is filled in, with what is wrong beside its fields.

    before   the id of the programme whose wishes are changed
    """
    release, speaker = atlas.release, spoken(request.scope)
    topics = {offer.topic for one in every for offer in city_profile(release, one.slug).offers}
    held = {sort: [read(text) for text in texts] for sort, texts in form.held.items()}
    wanted = [wish for sort in ("pin", "veto") for wish in (*form.filled(sort), *held.get(sort, ()))]
    topics |= {str(wish["topic"]) for wish in wanted if isinstance(wish, dict) and wish.get("topic")}
    names = speaker.names(
        release, [*(str(iris.topic(one)) for one in topics), *(str(iris.city(one.slug)) for one in every)]
    )
    called = {one.slug: names[str(iris.city(one.slug))] for one in every}
    called |= {f"topic/{one}": names[str(iris.topic(one))] for one in topics}
    told = {sort: [words.wish(speaker, wish, called) for wish in some] for sort, some in held.items()}
    return page(
        request,
        "workshops.html",
        status_code=status if wrong else 200,
        headers=CLOSED,
        release=release,
        form=form,
        before=before,
        wrong=wrong or {},
        cities=sorted(((one.slug, called[one.slug]) for one in every), key=lambda one: one[1].casefold()),
        zones=dict(sorted({one.timezone: one.timezone for one in every}.items())),
        topics=sorted(
            ((one, names[str(iris.topic(one))]) for one in topics), key=lambda one: one[1].casefold()
        ),
        held={sort: list(zip(texts, told[sort], strict=True)) for sort, texts in form.held.items()},
        weights=Weights.of(atlas.settings.match_weights).as_dict(),
        weight_names={name: speaker.say(text) for name, text in words.WEIGHTS.items()},
        days=KEPT.days,
    )


@router.get("/workshops/{id}")
def programme_page(request: Request, id: Id, atlas: AtlasDep) -> Response:
    """A programme; how far it is while it is being solved; the form again where it could not be."""
    plans = atlas.planner.plans
    try:
        done = (plans.place(id) / PLAN).exists() or plans.plan(id) is not None
    except EcosystemError as error:
        every = cities(atlas.release)
        form = asked_again(known(plans.asked(id)["request"]), [one.slug for one in every])
        return form_page(request, atlas, form, every, {"": [sentence(error)]}, error.status)
    return shown(request, atlas, id) if done else solving(request, atlas, id)


def solving(request: Request, atlas: Atlas, id: str) -> Response:
    """How far the solving of a programme is."""
    plans, speaker = atlas.planner.plans, spoken(request.scope)
    progress = plans.progress(id)
    return page(
        request,
        "workshop_solving.html",
        headers={**CLOSED, "Retry-After": str(REFRESH)},
        release=atlas.release,
        id=id,
        api=address(id),
        progress=progress,
        steps={step: speaker.say(text) for step, text in words.STEPS.items()},
        stopping=plans.stopped(id),
        refresh=REFRESH,
    )


def shown(
    request: Request, atlas: Atlas, id: str, fault: str | None = None, at: str = "", status: int = 200
) -> Response:
    """A programme that is done.

    fault  why a change by hand cannot be, and `at` the group that it was tried on
    """
    plans, speaker = atlas.planner.plans, spoken(request.scope)
    one = view(atlas.release, programme(atlas, id), speaker)
    came = version(plans, id)
    before = earlier_one(atlas, came)
    return page(
        request,
        "workshop.html",
        status_code=status,
        headers=CLOSED,
        release=atlas.release,
        id=id,
        api=address(id),
        view=one,
        plan=one.plan,
        names=one.names,
        trial=came if came and not came.kept else None,
        said_change=words.change(speaker, came.change, one.names) if came else "",
        changed=one.changed(before.plan) if before else set(),
        compared=[each for each in one.beside(before.plan) if each.differs] if before else [],
        versions=versions(atlas, id, one),
        until=(datetime.fromisoformat(plans.asked(id)["asked"]) + KEPT).date(),
        fault=fault,
        at=at,
        say=words,
        measure_names={name: speaker.say(text) for name, text in words.MEASURES.items()},
        moment=moment,
    )


def programme(atlas: Atlas, id: str) -> Dossier:
    """A programme that is done, with all that it stands for. Raises Unknown where it is gone."""
    atlas.planner.plans.place(id)
    return opened(atlas, id)


@lru_cache(maxsize=16)
def opened(atlas: Atlas, id: str) -> Dossier:
    """The same, read once: what is done is never changed."""
    return found(atlas, id)


def earlier_one(atlas: Atlas, came: Version | None) -> Dossier | None:
    """The programme before a change by hand; None where it is gone."""
    try:
        return programme(atlas, came.before) if came else None
    except EcosystemError:
        return None


def versions(atlas: Atlas, id: str, one: View) -> list[dict[str, Any]]:
    """The earlier programmes that one came from, the nearest first, each with what was changed after it."""
    plans, found, after = atlas.planner.plans, [], id
    for before in earlier(plans, id):
        came = version(plans, after)
        told = words.change(one.speaker, came.change, one.names) if came else None
        found.append({"id": before, "change": told})
        after = before
    return found


@router.get("/workshops/{id}/wishes")
def wishes_page(request: Request, id: Id, atlas: AtlasDep) -> Response:
    """The form as a programme was asked for, to change it and stay close to the programme."""
    dossier = programme(atlas, id)
    wanted = again(kept(atlas, id), dossier.plan)
    every = cities(atlas.release)
    form = asked_again(wanted, [one.city for one in dossier.plan.problem.participants])
    return form_page(request, atlas, form, every, before=id)


def asked_again(wanted: Json, every: Sequence[str]) -> Form:
    """The form that a request fills; all cities are ticked where it names none."""
    form = of_request(wanted)
    return replace(form, cities=form.cities or tuple(every))


@router.post("/workshops/{id}/stop")
def stop_page(request: Request, id: Id, atlas: AtlasDep) -> Response:
    """Have the solver end with the best that it has."""
    atlas.planner.plans.place(id)
    atlas.planner.plans.stop(id)
    return to(request, id)


@router.post("/workshops/{id}/forget")
async def forget_page(request: Request, id: Id, atlas: AtlasDep) -> Response:
    """Forget a programme, and end its solving where that goes on."""
    atlas.planner.plans.place(id)
    await atlas.planner.stop(id)
    opened.cache_clear()
    return RedirectResponse(spoken(request.scope).address("/workshops"), 303, CLOSED)


@router.post("/workshops/{id}/moves")
def moves_page(request: Request, id: Id, atlas: AtlasDep, fields: Sent) -> Response:
    """Try a change by hand: the programme as it would be, with what it costs, or why it cannot be."""
    told = dict(fields)
    plan = kept(atlas, id)
    try:
        return to(request, tried(atlas.planner.plans, plan, move(told)), "trial")
    except EcosystemError as error:
        return shown(request, atlas, id, sentence(error), told.get("group", ""), error.status)


def move(told: Mapping[str, str]) -> Move:
    """The change that a form of a group's card asks for. Raises EcosystemError where it asks for none."""
    group, city, sort = told.get("group", ""), told.get("city", ""), told.get("change", "")
    if sort == "start" and told.get("start"):
        return Start(group, start(told["start"]))
    if sort == "out" and city:
        return Transfer(city, leaves=group, joins=told.get("to") or None)
    if sort == "in" and city:
        return Transfer(city, joins=group)
    if sort == "swap" and city and told.get("other", "").count(",") == 1:
        other, place = split(told["other"])
        return Swap(city, group, other, place)
    raise EcosystemError("nothing is chosen. Choose a city, a group or a time first")


def start(text: str) -> datetime:
    """A moment from its text. Raises EcosystemError where it is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise EcosystemError(f"{text[:40]!r} is no time. Choose one from the list")
    return when


@router.post("/workshops/{id}/keep")
def keep_page(request: Request, id: Id, atlas: AtlasDep) -> Response:
    """Keep a change by hand."""
    keep(atlas.planner.plans, id)
    return to(request, id)


@router.post("/workshops/{id}/back")
def back_page(request: Request, id: Id, atlas: AtlasDep) -> Response:
    """Take a change by hand back."""
    return to(request, undo(atlas.planner.plans, id))


@router.post("/workshops/{id}/again")
async def again_page(request: Request, id: Id, atlas: AtlasDep, fields: Sent) -> Response:
    """Solve again, close to the programme: with a group pinned, or without something that was in it."""
    told = dict(fields)
    dossier = await run_in_threadpool(programme, atlas, id)
    try:
        sort, wanted = pinned_or_not(dossier, told)
        request_body = again(kept(atlas, id), dossier.plan, sort, wanted)
        return to(request, await begun(atlas, request_body))
    except EcosystemError as error:
        return await run_in_threadpool(
            shown, request, atlas, id, sentence(error), told.get("group", ""), error.status
        )


def pinned_or_not(dossier: Dossier, told: Mapping[str, str]) -> tuple[str, Json]:
    """The pin or veto that a group's card asks for."""
    group = dossier.group(told.get("group", ""))
    if told.get("wish") == "pin":
        return "pin", whole(group) | {"start": moment(group.start)}
    pair = told.get("pair", "")
    if pair in group.learners:
        link = next(link for link in group.serves if link.learner == pair)
        return "veto", {"host": link.host, "learner": link.learner, "topic": link.topic}
    hosts = {"host": group.hosts[0]} if len(group.hosts) == 1 else {"hosts": list(group.hosts)}
    return "veto", {**hosts, "topic": group.topic}


def whole(group: Group) -> Json:
    """A group as a wish."""
    return {"hosts": list(group.hosts), "learners": list(group.learners), "topic": group.topic}


@router.get("/workshops/{id}/{change}")
def after_a_change(request: Request, id: Id, change: str, atlas: AtlasDep) -> Response:
    """Lead whoever opens the address of a change to its programme."""
    if change not in ("stop", "moves", "keep", "back", "again"):
        raise Unknown(f"a programme has no page {change!r}. Its own page is /workshops/{id}")
    atlas.planner.plans.place(id)
    return to(request, id)


def to(request: Request, id: str, part: str = "") -> Response:
    """Lead to a programme."""
    place = spoken(request.scope).address(f"/workshops/{id}")
    return RedirectResponse(f"{place}#{part}" if part else place, 303, CLOSED)


def known(asked: object) -> Json:
    """A request that was read before."""
    return asked if isinstance(asked, dict) else {}


def sentence(error: EcosystemError) -> str:
    """What is wrong, as a sentence; one that can be said in other languages stays so."""
    text = error.args[0] if error.args else ""
    if isinstance(text, Said):
        return text
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")

"""Workshop programmes: ask for one, wait, take it as calendar, workbook or pages, change it by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from pydantic import BaseModel, ConfigDict

from api.atlas import Atlas, AtlasDep
from api.examples.calls import answers
from api.examples.matches import PLAN, PLAN_REQUEST
from api.workshops import versions as workshop_versions
from api.workshops.planner import waiting
from graph.errors import EcosystemError, TooLarge
from graph.gaps.schema import Json
from graph.store.building import opened
from graph.workshops.briefings import briefing, briefings, case_study, summary
from graph.workshops.calendar_file import calendar
from graph.workshops.dossier import Dossier
from graph.workshops.letters import letter
from graph.workshops.making import asked, dossier, public
from graph.workshops.moving import Move, Start, Swap, Transfer
from graph.workshops.workbook import workbook

router = APIRouter(prefix="/api/v1/plans", tags=["plans"])
Id = Annotated[str, Path(description="The id of a programme", max_length=100)]
City = Annotated[str, Path(description="A city that takes part", max_length=100)]
Group = Annotated[str, Path(description="A group of the programme, such as g1", max_length=100)]
Of = Annotated[str | None, Query(description="Only the sessions of this city", max_length=100)]
Prefer = Annotated[
    str | None, Header(description="wait=N waits for the programme for N seconds, 10 unless told, 60 at most")
]
CALENDAR = "text/calendar; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WAIT, LONGEST = 10.0, 60.0
"""Seconds that an asker waits for a programme unless they say otherwise, and at most."""

LARGEST = 1_000_000
"""Bytes of a request at most."""

GONE = "No such programme; they are kept for 30 days"
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
"""A programme may name people, and its id is all that guards it."""


class ByHand(BaseModel):
    """A change by hand: a city leaves or joins a group, a group begins at another time, two cities swap."""

    model_config = ConfigDict(extra="forbid")
    city: str | None = None
    leaves: str | None = None
    joins: str | None = None
    group: str | None = None
    start: datetime | None = None
    other: str | None = None
    other_group: str | None = None

    @property
    def move(self) -> Move:
        """The change. Raises EcosystemError where the parts that are told make none."""
        if self.group and self.start and not self.city:
            if self.start.tzinfo is None:
                raise EcosystemError("start: no zone is told. Write it as 2027-03-16T14:00:00Z")
            return Start(self.group, self.start)
        if self.city and self.group and self.other and self.other_group:
            return Swap(self.city, self.group, self.other, self.other_group)
        if self.city and (self.leaves or self.joins) and not self.group:
            return Transfer(self.city, self.leaves, self.joins)
        raise EcosystemError(
            "a change tells city with leaves, joins or both; or group and start; or city, group, other and "
            "other_group"
        )


@router.post(
    "",
    summary="A workshop programme",
    responses=answers(
        PLAN,
        e202="It is still being solved; Location says where to ask again",
        e400="Something in the request is wrong; the answer names each fault with its path",
        e503="Others are having programmes solved at this moment",
    ),
)
async def plan(
    request: Request,
    atlas: AtlasDep,
    body: Annotated[Any, Body(openapi_examples={"nine": {"value": PLAN_REQUEST}})] = None,
    prefer: Prefer = None,
) -> Response:
    """Working groups with hosts, learners and times for the cities that take part.

    The best programme that there is, where the time allows, with the plain one beside it; each need that is
    not served says which rule stops it. All of the body may be left out. A programme is kept for 30 days
    under an id that cannot be guessed, and changes nothing else.
    """
    if len(await request.body()) > LARGEST:
        raise TooLarge(f"a request of more than {LARGEST:,} bytes is not read. Ask for less at once")
    wanted = {} if body is None else body
    release = atlas.release
    await run_in_threadpool(asked, release, wanted, (), atlas.settings.match_weights)
    if isinstance(wanted, dict) and wanted.get("keep"):
        await run_in_threadpool(atlas.planner.plans.plan, wanted["keep"])
    id = await atlas.planner.begin(wanted, release.id)
    wait = min(LONGEST, next(waiting(prefer), WAIT))
    return answer(request, atlas, id, await atlas.planner.wait(id, wait))


@router.get(
    "/{id}.ics",
    summary="A programme as a calendar",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}, 404: {"description": GONE}},
)
def as_calendar(id: Id, atlas: AtlasDep, city: Of = None) -> Response:
    """All sessions, or those of one city, for calendar programs."""
    return Response(calendar(found(atlas, id), city), media_type=CALENDAR, headers=named("programme.ics"))


@router.get(
    "/{id}.xlsx",
    summary="A programme as a workbook",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}, 404: {"description": GONE}},
)
def as_workbook(id: Id, atlas: AtlasDep) -> Response:
    """The programme, who learns what, what is not served, the figures, and the form on what came of it."""
    return Response(workbook(found(atlas, id)), media_type=XLSX, headers=named("programme.xlsx"))


@router.get("/{id}/briefing", summary="A page for each group, to print", response_class=HTMLResponse)
def all_briefings(id: Id, atlas: AtlasDep) -> Response:
    """Who meets and why, the evidence with links, questions to ask, the agenda."""
    return HTMLResponse(briefings(found(atlas, id)), headers=PRIVATE)


@router.get("/{id}/briefing/{group}", summary="The page of one group", response_class=HTMLResponse)
def one_briefing(id: Id, group: Group, atlas: AtlasDep) -> Response:
    """The same for one group."""
    return HTMLResponse(briefing(found(atlas, id), group), headers=PRIVATE)


@router.get("/{id}/summary", summary="The programme on a page", response_class=HTMLResponse)
def on_a_page(id: Id, atlas: AtlasDep) -> Response:
    """Who takes part, the groups, what the best programme bought, what is not served and why."""
    return HTMLResponse(summary(found(atlas, id)), headers=PRIVATE)


@router.get("/{id}/case-studies/{group}", summary="The page of an exchange", response_class=HTMLResponse)
def study(id: Id, group: Group, atlas: AtlasDep) -> Response:
    """What a group's exchange was about, what was shown, and room for what came of it."""
    return HTMLResponse(case_study(found(atlas, id), group), headers=PRIVATE)


@router.get("/{id}/letters/{city}", summary="What to send to a city", response_class=PlainTextResponse)
def to_a_city(id: Id, city: City, atlas: AtlasDep) -> Response:
    """The sessions of a city on its own clock, with whom and why, as plain text."""
    return PlainTextResponse(letter(found(atlas, id), city), headers=PRIVATE)


@router.post(
    "/{id}/moves",
    summary="Change a programme by hand",
    responses=answers(
        {"cost": 0.42, "percent": 3.1, "plan": PLAN},
        e400="The parts that are told make no change",
        e404=GONE,
        e409="A rule does not allow it; the answer says which",
    ),
)
def by_hand(request: Request, id: Id, change: ByHand, atlas: AtlasDep) -> Response:
    """The programme after a change by hand, under an id of its own, and what the change costs.

    cost is what the programme is worth less than before; percent the same in percent. The earlier one stays.
    """
    plans = atlas.planner.plans
    new = workshop_versions.tried(plans, kept(atlas, id), change.move)
    workshop_versions.keep(plans, new)
    came = workshop_versions.version(plans, new)
    assert came is not None, "a programme that was tried has a version"
    shown = {**public(kept(atlas, new)), "links": links(new)}
    return JSONResponse(
        {"cost": came.cost, "percent": came.percent, "plan": shown},
        headers={"Location": address(new), **PRIVATE},
    )


@router.get(
    "/{id}", summary="A programme again", responses=answers(PLAN, e202="It is being solved", e404=GONE)
)
async def again(request: Request, id: Id, atlas: AtlasDep, prefer: Prefer = None) -> Response:
    """The programme, or how far its solving is."""
    wait = min(LONGEST, next(waiting(prefer), 0.0))
    return answer(request, atlas, id, await atlas.planner.wait(id, wait))


@router.delete(
    "/{id}", summary="Stop and forget a programme", status_code=204, responses={404: {"description": GONE}}
)
async def drop(id: Id, atlas: AtlasDep) -> Response:
    """End its solving, where that goes on, and forget it."""
    atlas.planner.plans.place(id)
    await atlas.planner.stop(id)
    return Response(status_code=204)


def answer(request: Request, atlas: Atlas, id: str, plan: Json | None) -> Response:
    """A programme, or how far its solving is."""
    if plan is None:
        told = {"id": id, "status": "solving", "progress": atlas.planner.plans.progress(id)}
        headers = {"Location": address(id), "Retry-After": "2", **PRIVATE}
        return JSONResponse({**told, "links": links(id)}, 202, headers)
    return JSONResponse({**public(plan), "links": links(id)}, headers={"Location": address(id), **PRIVATE})


def kept(atlas: Atlas, id: str) -> Json:
    """A programme that is done. Raises EcosystemError where it is not."""
    plan = atlas.planner.plans.plan(id)
    if plan is None:
        raise EcosystemError("the programme is still being solved. Ask again when it is done")
    return plan


def found(atlas: Atlas, id: str) -> Dossier:
    """A programme with all that it stands for."""
    plan = kept(atlas, id)
    key = plan["release"]
    release = atlas.release if atlas.release.id == key else opened(atlas.data, key)
    return dossier(release, plan, atlas.settings.match_weights)


def links(id: str) -> Mapping[str, str]:
    """Where a programme is to be had, in each form."""
    forms: dict[Literal["self", "calendar", "workbook", "briefing", "summary"], str] = {
        "self": "",
        "calendar": ".ics",
        "workbook": ".xlsx",
        "briefing": "/briefing",
        "summary": "/summary",
    }
    return {name: address(id) + ending for name, ending in forms.items()}


def address(id: str) -> str:
    """Where a programme is to be had."""
    return f"{router.prefix}/{id}"


def named(file: str) -> dict[str, str]:
    """Headers by which an answer is kept as a file of that name."""
    return {"Content-Disposition": f'attachment; filename="{file}"', **PRIVATE}

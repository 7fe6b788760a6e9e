"""The pages of a city's gaps, and of methods."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from api import methods
from api.atlas import AtlasDep, ReleaseDep, city_gaps, city_network, city_profile, topic_scheme
from api.gaps import gap_list, missing
from api.gaps.beside import every_city, profile_of
from api.gaps.gap_overlay import GROUPS, SORTS, Overlay, first, overlay
from api.gaps.otherwise import change, changed, listed, short, supposed
from api.holding import of_a_release
from api.pages import page, text
from api.routes.cities import Slug
from api.routes.gaps import Add, Remove, Since, Until, Without
from api.speaking.choosing_language import spoken
from api.speaking.languages import Label, Speaker
from graph.cities.profile import one_city
from graph.errors import EcosystemError
from graph.gaps.redrawn import DRAWS
from graph.gaps.report import SEED
from graph.gaps.schema import Json
from graph.gaps.stored import known
from graph.gaps.whatif import Change, applied
from graph.network.modes import bodies
from graph.store.release import Release
from graph.store.releases import Data
from ontology import iris

router = APIRouter(include_in_schema=False)
End = Annotated[str | None, Query(max_length=300)]
Field = Annotated[str, Query(max_length=100)]


@router.get("/cities/{city}/gaps")
def gaps_page(
    request: Request,
    city: Slug,
    release: ReleaseDep,
    atlas: AtlasDep,
    add: Add = (),
    remove: Remove = (),
    without: Without = (),
    a: End = None,
    b: End = None,
    since: Since = None,
    until: Until = None,
    kind: Field = "",
    state: Field = "",
    sort: Field = "",
) -> Response:
    """Where collaboration is missing, what to ask, and what would help; or all that as it would be."""
    one_city(release, city)
    speaker = spoken(request.scope)
    asked = change((*add, *ends(a, b)), remove, without)
    wanted = gap_list.wanted(kind, state, sort)
    address = f"/cities/{city}/gaps"
    if a is not None or "" in (*without, since):
        return RedirectResponse(f"{speaker.address(address)}{query(listed(asked))}", 303)
    if since and asked != Change():
        raise EcosystemError("what would be and what has changed are two questions. Ask one at a time")
    now = city_gaps(release, city)
    told = now if asked == Change() else supposed(release, city, asked)
    turned = changed(atlas.data, release, city, since, until or None) if since else None
    shown = (now, told, turned or {})
    names = called(speaker, release, tuple(dict.fromkeys(iri for some in shown for iri in things(some))))
    rest = whole(speaker, release, city) if asked == Change() else parts(speaker, release, city, asked, told)
    return page(
        request,
        "gaps.html",
        **common(speaker, release, city, asked, told),
        rest=rest,
        names=names,
        titled={gap["id"]: gap["title"] for gap in told["gaps"]},
        before={one["key"]: one["value"] for one in now["measures"]["figures"]},
        change=turned,
        years=years(release, city),
        releases=releases(atlas.data, release, city),
        picture=picture(speaker, release, city, asked, told),
        legend=SORTS,
        kinds=missing.KINDS,
        named_kinds=missing.NAMED,
        **words(speaker, release, names, told),
        **table(speaker, wanted, told, asked),
    )


def common(speaker: Speaker, release: Release, slug: str, asked: Change, told: Json) -> dict[str, Any]:
    """What all parts of the page show."""
    city = city_profile(release, slug).city
    return {
        "release": release,
        "city": city,
        "name": speaker.names(release, [city.id])[city.id],
        "told": told,
        "figures": {key: speaker.say(words) for key, words in missing.FIGURES.items()},
        "figure": lambda key, value: missing.figure(speaker, key, value),
        "tie": lambda one: query((*listed(asked), ("add", f"{short(one['a'])},{short(one['b'])}"))),
        "supposed": thought(speaker, release, slug, asked),
        "fields": listed(asked),
        "bodies": choices(speaker, release, slug),
        **needs(speaker, release, slug, told),
    }


@of_a_release
@lru_cache(maxsize=128)
def whole(speaker: Speaker, release: Release, slug: str) -> Markup:
    """The sections of a city's gaps as they are, written once."""
    return parts(speaker, release, slug, Change(), city_gaps(release, slug))


def parts(speaker: Speaker, release: Release, slug: str, asked: Change, told: Json) -> Markup:
    """The sections of gaps by kind, what to ask, what would help, and the figures."""
    names = called(speaker, release, tuple(dict.fromkeys(things(told))))
    shown = text(
        speaker,
        "gaps_rest.html",
        **common(speaker, release, slug, asked, told),
        path=f"/cities/{slug}/gaps",
        sections=missing.sections(told),
        names=names,
        brief=missing.brief(speaker, [*city_gaps(release, slug)["gaps"], *told["gaps"]], names),
        titled={gap["id"]: gap["title"] for gap in (*city_gaps(release, slug)["gaps"], *told["gaps"])},
        peers=[one.slug for one in every_city(release) if one.slug != slug][:3],
        chart=profile_of(release, [slug], right=250),
        others=len(every_city(release)) - 1,
        **words(speaker, release, names, told),
    )
    return Markup(shown)


def words(speaker: Speaker, release: Release, names: Mapping[str, Label], told: Json) -> dict[str, Any]:
    """How gaps, states, and rounds of gathering are told in a language."""
    rounds = {
        str(iris.code("method", one["method"])): one["method"] for one in told["completeness"]["rounds"]
    }
    return {
        "states": missing.states(speaker, release),
        "meanings": missing.STATES,
        "methods": {rounds[iri]: name for iri, name in speaker.names(release, rounds).items()},
        "numbers": lambda gap: missing.numbers(speaker, gap),
        "evidence": lambda gap: missing.evidence(speaker, gap, names),
        "sure": lambda gap: missing.sure(speaker, gap),
    }


def table(speaker: Speaker, wanted: gap_list.Wanted, told: Json, asked: Change) -> dict[str, Any]:
    """The list of all gaps as it is wanted, and the addresses of its other orders."""
    kept = [(name, value) for name, value in wanted.fields if name != "sort"]
    return {
        "wanted": wanted,
        "rows": wanted.of(told["gaps"]),
        "orders": {
            key: (speaker.say(name), f"{query([*listed(asked), *kept, ('sort', key)])}#all")
            for key, name in gap_list.SORTED.items()
        },
        "states_of": gap_list.STATES[1:],
        "all": f"{query(listed(asked))}#all",
    }


def ends(a: str | None, b: str | None) -> tuple[str, ...]:
    """The pair that was chosen from the two lists. Raises EcosystemError where only one end was."""
    if bool(a) != bool(b):
        raise EcosystemError("a tie has two ends. Choose a body from each of the two lists")
    return (f"{a},{b}",) if a else ()


def query(fields: Sequence[tuple[str, str]]) -> str:
    """Fields as the query of an address; nothing where there is none."""
    return f"?{urlencode(fields, safe='/,')}" if fields else ""


def things(told: Json) -> Iterable[str]:
    """The IRIs of all that is named in some gaps."""
    for gap in (*told.get("gaps", ()), *told.get("closed", ()), *told.get("opened", ())):
        yield from (piece["id"] for piece in gap["evidence"])
        yield from (one[end] for one in gap["suggestions"] for end in "ab")
    for one in (*told.get("questions", ()), *told.get("interventions", ())):
        yield from (one["a"], one["b"])
    yield from (one["id"] for one in told.get("measures", {}).get("actors", ()))


@of_a_release
@lru_cache(maxsize=256)
def called(speaker: Speaker, release: Release, some: Sequence[str]) -> dict[str, Label]:
    """What things are called in a language, those that have a name."""
    return {iri: name for iri, name in speaker.names(release, some).items() if name.lang}


def thought(speaker: Speaker, release: Release, slug: str, asked: Change) -> list[dict[str, Any]]:
    """What is supposed, in words that name the bodies, each with the query without it."""
    told = (
        *(("added", one) for one in asked.added),
        *(("removed", one) for one in asked.removed),
        *(("without", (one,)) for one in asked.without),
    )
    names = speaker.names(release, (body for _, some in told for body in some))
    fields = listed(asked)
    return [
        {
            "kind": kind,
            "bodies": [(body, names[body]) for body in some],
            "back": query([*fields[:place], *fields[place + 1 :]]),
        }
        for place, (kind, some) in enumerate(told)
    ]


@of_a_release
@lru_cache(maxsize=128)
def choices(speaker: Speaker, release: Release, slug: str) -> list[tuple[str, Label]]:
    """The bodies of a city to choose from: id and name, by name."""
    nodes = bodies(city_network(release, slug), str(iris.ecosystem(slug)))
    names = speaker.names(release, (node.id for node in nodes))
    return sorted(((short(iri), name) for iri, name in names.items()), key=lambda one: one[1].casefold())


@of_a_release
@lru_cache(maxsize=64)
def years(release: Release, slug: str) -> list[str]:
    """The years in which ties began or ended, the latest first, without that of the release."""
    network = city_network(release, slug)
    ties = (*network.ties, *network.past)
    found = {told[:4] for tie in ties for told in (tie.since, tie.until) if told}
    return sorted((year for year in found if year < release.manifest.created[:4]), reverse=True)


def releases(data: Data, release: Release, slug: str) -> list[tuple[str, str]]:
    """The other releases that describe a city: id and day."""
    return [
        (one.id, one.created[:10])
        for one in data.manifests()
        if one.id != release.id and slug in (part.name for part in one.parts if part.is_city)
    ]


def picture(speaker: Speaker, release: Release, slug: str, asked: Change, told: Json) -> Overlay:
    """The picture of the gaps that matter most, as they are or would be."""
    network = city_network(release, slug)
    if asked != Change():
        network = applied(known(release)[slug], asked)
    wanted = len(city_profile(release, slug).needs)
    return overlay(network, first(told["gaps"]), wanted, lambda group: speaker.say(GROUPS[group]))


def needs(speaker: Speaker, release: Release, slug: str, told: Json) -> dict[str, Any]:
    """The needs without an offer that no gap speaks of, and who offers what is needed elsewhere."""
    profile = city_profile(release, slug)
    scheme = topic_scheme(release)
    in_gaps = {topic for gap in told["gaps"] if (topic := missing.topic_of(gap))}
    offered = {offer.topic for offer in profile.offers}
    left = [need for need in profile.needs if need.topic not in offered | in_gaps]
    wanted = sorted({need.topic for need in left} | in_gaps)
    profiles = {one.slug: city_profile(release, one.slug) for one in every_city(release)}
    found = missing.elsewhere(slug, profiles, scheme, wanted)
    holders = [offer.holder for offers in found.values() for _, offer in offers]
    named = [
        *(profiles[one.slug].city.id for one in every_city(release)),
        *holders,
        *(one.holder for one in left),
    ]
    topics = speaker.names(release, (str(iris.topic(topic)) for topic in wanted))
    return {
        "needs": profile.needs,
        "left": left,
        "elsewhere": found,
        "holders": speaker.names(release, named),
        "topics": {iri.rpartition("/")[2]: label for iri, label in topics.items()},
        "topic_of": missing.topic_of,
        "titles": {source.id: source.title for source in profile.sources},
    }


@router.get("/methods")
def methods_page(request: Request, release: ReleaseDep) -> HTMLResponse:
    """How each figure and each kind of gap is worked out."""
    return page(
        request,
        "methods.html",
        release=release,
        groups=methods.methods(),
        linked=methods.linked,
        draws=DRAWS,
        seed=SEED,
    )

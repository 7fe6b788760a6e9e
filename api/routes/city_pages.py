"""A city's profile as a page."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.atlas import AtlasDep, ReleaseDep, city_changes, city_gaps, city_profile
from api.filtering import KINDS, SelectionDep, offered
from api.pages import page
from api.routes.cities import Slug
from api.speaking.choosing_language import spoken
from api.speaking.languages import Label, Speaker, phrase
from graph.cities.freshness import OLD, freshness
from graph.cities.profile import Profile, Thing, counts, type_code
from graph.gaps.gap import Kind
from graph.gaps.schema import Json
from graph.network.selection import Selection
from graph.store.release import Release
from ontology import iris

router = APIRouter(include_in_schema=False)
FREQUENT = 20
WORST = 3
MORE = {"project": phrase("Projects"), "call": phrase("Calls")}
"""The kinds of thing that no list shows and the figures count."""

SECTIONS = (
    (phrase("Organisations"), "organisation"),
    (phrase("Institutions"), "institution"),
    (phrase("Places and services"), "infrastructure"),
    (phrase("People in public functions"), "person"),
)
"""The lists of a city's page: what each is called, and the kind that it holds."""

FILLED = {
    "described": phrase("Described in a sentence or more"),
    "with topics": phrase("With topics"),
    "dated": phrase("With a year of beginning"),
    "with a known place": phrase("With a known place"),
}
"""The kinds of fact whose share is told, in the words of the page."""


@router.get("/cities/{city}")
def city_page(
    request: Request, city: Slug, atlas: AtlasDep, release: ReleaseDep, chosen: SelectionDep
) -> HTMLResponse:
    """Who is there, what the city offers and needs, its policies, the sources, how complete the data are."""
    profile = city_profile(release, city)
    things = chosen.things(profile.things)
    speaker = spoken(request.scope)
    return page(
        request,
        "city.html",
        release=release,
        city=profile.city,
        profile=profile,
        things=things,
        gaps=worst(city_gaps(release, city)["gaps"]),
        gaps_in_all=len(city_gaps(release, city)["gaps"]),
        names=thing_names(speaker, release, profile),
        codes=notations(speaker, release, profile),
        titles={source.id: source.title for source in profile.sources},
        fresh=freshness(profile.things, release.manifest.created),
        months=OLD,
        change=city_changes(atlas.data, release, city),
        SECTIONS=SECTIONS,
        FILLED=FILLED,
        TITLES=KINDS | MORE,
        **statistics(things),
        **statements(profile, chosen),
        **offered(request, release, city, chosen),
    )


def worst(gaps: Sequence[Json]) -> list[Json]:
    """A few gaps to begin with: the most telling one of each kind, those first that are hardly chance."""
    first: dict[str, Json] = {}
    for gap in sorted(gaps, key=lambda one: (not one["flagged"], -one["score"])):
        first.setdefault(gap["kind"], gap)
    order = list(Kind)
    return sorted(first.values(), key=lambda one: (not one["flagged"], order.index(one["kind"])))[:WORST]


def statistics(things: list[Thing]) -> dict[str, Any]:
    """How many there are by kind, type and topic, and their policies in the order of years."""
    numbers = counts(things)
    policies = sorted(
        (one for one in things if one.kind == "policy"), key=lambda one: one.since or one.until or "9999"
    )
    years = [int(year[:4]) for one in policies for year in (one.since, one.until) if year]
    return {
        "kinds": numbers["kinds"],
        "types": numbers["types"],
        "topics": dict(list(numbers["topics"].items())[:FREQUENT]),
        "policies": policies,
        "span": (min(years), max(years)) if years else (0, 0),
    }


def statements(profile: Profile, chosen: Selection) -> dict[str, Any]:
    """The offers and needs that are on the topics chosen."""
    return {
        name: [one for one in some if not chosen.within or one.topic in chosen.within]
        for name, some in (("offers", profile.offers), ("needs", profile.needs))
    }


def thing_names(speaker: Speaker, release: Release, profile: Profile) -> dict[str, Label]:
    """The names of all that a city's page names, by IRI."""
    wanted = [thing.id for thing in profile.things]
    wanted += [one.holder for one in (*profile.offers, *profile.needs)]
    wanted += [one.shown_by for one in profile.offers if one.shown_by]
    wanted += [profile.city.authority] if profile.city.authority else []
    return speaker.names(release, wanted, *profile.city.languages)


def notations(speaker: Speaker, release: Release, profile: Profile) -> dict[str, Label]:
    """The names of the topics and codes that a city's page shows, by notation."""
    wanted = {str(iris.topic(topic)) for thing in profile.things for topic in thing.topics}
    wanted |= {str(iris.topic(one.topic)) for one in (*profile.offers, *profile.needs)}
    wanted |= {type_code(thing.kind, thing.type) for thing in profile.things if thing.type}
    wanted |= {str(iris.code("level", thing.level)) for thing in profile.things if thing.level}
    wanted |= {str(iris.code("method", each.method)) for each in profile.completeness}
    return {iri.rpartition("/")[2]: name for iri, name in speaker.names(release, sorted(wanted)).items()}

"""The page of cities side by side."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.atlas import ReleaseDep, city_gaps, city_profile
from api.gaps import missing
from api.gaps.beside import every_city, profile_of, side_by_side
from api.gaps.charts import SHAPES, timeline, years_of
from api.pages import page
from api.routes.gaps_pages import called, query
from api.speaking.choosing_language import spoken
from api.speaking.languages import Label, Speaker
from graph.cities.profile import Profile
from graph.errors import EcosystemError
from graph.gaps.schema import Json
from graph.store.release import Release
from ontology import iris

router = APIRouter(include_in_schema=False)
MOST = 9
"""Cities that are compared on one page."""

BESIDE = len(SHAPES)
"""Cities that have a column each, with all that is known of them."""

TOPICS, GAPS, NEWEST = 6, 4, 12
"""What is shown of each city in its column: topics, gaps, policies."""

Chosen = Annotated[tuple[str, ...], Query(alias="cities")]


@router.get("/compare")
def compare_page(request: Request, release: ReleaseDep, wanted: Chosen = ()) -> HTMLResponse:
    """Cities side by side: a few in columns, more of them as a table, with the needs that they share."""
    speaker = spoken(request.scope)
    every = every_city(release)
    chosen = list(dict.fromkeys(word.strip() for part in wanted for word in part.split(",") if word.strip()))
    if len(chosen) > MOST:
        raise EcosystemError(f"too many cities to stand side by side: {len(chosen)}. Choose {MOST} at most")
    shown = chosen or [city.slug for city in every][:MOST]
    told = side_by_side(release, tuple(shown))
    names = speaker.names(release, (one.id for one in every))
    return page(
        request,
        "compare.html",
        release=release,
        every=every,
        chosen=chosen,
        shown=shown,
        told=told,
        called={one.slug: names[one.id] for one in every},
        kinds=missing.KINDS,
        figures={key: speaker.say(words) for key, words in missing.FIGURES.items()},
        figure=lambda key, value: missing.figure(speaker, key, value),
        titles=[names[one.id] for slug in shown for one in every if one.slug == slug],
        query=query([("cities", ",".join(shown))]),
        matrix=matrix(speaker, release, told["challenges"], shown),
        most=BESIDE,
        **(columns(speaker, release, shown) if 2 <= len(chosen) <= BESIDE else {"columns": []}),
    )


def matrix(
    speaker: Speaker, release: Release, challenges: Json, slugs: Sequence[str]
) -> list[dict[str, Any]]:
    """The needed topics, those of several cities first: who needs each, how urgently, and who offers it."""
    profiles = {slug: city_profile(release, slug) for slug in slugs}
    topics = [one["topic"] for one in (*challenges["common"], *challenges["unique"])]
    names = speaker.names(release, (str(iris.topic(topic)) for topic in topics))
    return [
        {
            "topic": topic,
            "name": names[str(iris.topic(topic))],
            "cells": {slug: cell(profile, topic) for slug, profile in profiles.items()},
            "needing": sum(cell(profile, topic)["needs"] for profile in profiles.values()),
        }
        for topic in topics
    ]


def cell(profile: Profile, topic: str) -> dict[str, bool]:
    """Whether a city needs and offers a topic, and whether the need is among its most urgent."""
    needs = [need for need in profile.needs if need.topic == topic]
    return {
        "needs": bool(needs),
        "urgent": any(need.priority == 1 for need in needs),
        "offers": any(offer.topic == topic for offer in profile.offers),
    }


def columns(speaker: Speaker, release: Release, slugs: Sequence[str]) -> dict[str, Any]:
    """All that stands in the columns of a few cities, and their charts."""
    profiles = {slug: city_profile(release, slug) for slug in slugs}
    policies = {slug: profile.of_kind("policy") for slug, profile in profiles.items()}
    first = min((year for some in policies.values() for year in years_of(some)), default=None)
    last = int(release.manifest.created[:4])
    names = called(speaker, release, tuple(one.id for some in policies.values() for one in some))
    return {
        "columns": [column(speaker, release, profile) for profile in profiles.values()],
        "chart": profile_of(release, slugs),
        "others": len(every_city(release)) - len(slugs),
        "policies": policies,
        "timelines": {
            slug: timeline(some, last, first=first, most=NEWEST) for slug, some in policies.items()
        },
        "label_of": lambda thing: names.get(thing.id, thing.label),
    }


def column(speaker: Speaker, release: Release, profile: Profile) -> dict[str, Any]:
    """What one city has, offers, needs and lacks."""
    told = city_gaps(release, profile.city.slug)
    counts = profile.counts
    topics = dict(list(counts["topics"].items())[:TOPICS])
    said = [*profile.offers, *profile.needs]
    names = speaker.names(
        release,
        [
            *(str(iris.topic(topic)) for topic in (*topics, *(one.topic for one in said))),
            *(one.holder for one in said),
        ],
    )
    return {
        "slug": profile.city.slug,
        "population": profile.city.population,
        "kinds": counts["kinds"],
        "topics": topics,
        "offers": profile.offers,
        "needs": profile.needs,
        "gaps": told["gaps"][:GAPS],
        "gaps_in_all": len(told["gaps"]),
        "flagged": sum(gap["flagged"] for gap in told["gaps"]),
        "asked": told["completeness"]["asked"],
        "answered": told["completeness"]["answered"],
        "missing": absent(profile),
        "names": short(names),
    }


def short(names: Mapping[str, Label]) -> dict[str, Label]:
    """Names by IRI, those of topics also by their notation."""
    return {**names, **{iri.rpartition("/")[2]: name for iri, name in names.items() if "/topic/" in iri}}


def absent(profile: Profile) -> list[str]:
    """The kinds of fact that nothing is on record of."""
    known = profile.counts["kinds"]
    found = {
        "organisation": known.get("organisation"),
        "institution": known.get("institution"),
        "infrastructure": known.get("infrastructure"),
        "policy": known.get("policy"),
        "population": profile.city.population,
    }
    return [name for name, there in found.items() if not there]

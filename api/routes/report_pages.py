"""The report of a city: two sheets to print, as a page and as PDF."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from api import pdf
from api.atlas import AtlasDep, ReleaseDep, city_gaps, city_network, city_profile
from api.gaps import missing
from api.gaps.beside import FEW, every_city, profile_of
from api.gaps.charts import Ring, timeline
from api.gaps.gap_overlay import GROUPS, SORTS, fields, first, overlay
from api.pages import HERE, in_languages, page, text
from api.routes.cities import Slug
from api.routes.gaps_pages import called
from api.speaking.choosing_language import spoken
from api.speaking.languages import Label, Speaker
from graph.cities.freshness import freshness
from graph.cities.profile import Profile, top_topics
from graph.dataset.description import citation
from graph.gaps.schema import Json
from graph.matches.listing import Wanted, listing
from graph.matches.scoring import Weights
from graph.network.network import Network
from graph.store.release import Release
from ontology import iris

LOW = 400.0
"""The height of the picture of gaps, so that all else has room below it."""

T = TypeVar("T")
router = APIRouter(include_in_schema=False)
STYLES = ("style.css", "gaps.css", "report.css")
LOOKED_AT = 50
"""Of the matches of a city, those among which the needs are spread."""

STRONG, SAID, GAPS, HELPERS, NEWEST = 8, 5, 5, 5, 7
"""How many there are of strong fields, of offers and of needs, of gaps, of who could help, of policies."""


@router.get("/cities/{city}/report")
def report_page(request: Request, city: Slug, atlas: AtlasDep, release: ReleaseDep) -> HTMLResponse:
    """Who is there and what is missing, on two sheets."""
    speaker = spoken(request.scope)
    return page(
        request,
        "report.html",
        styles=None,
        **told(speaker, release, city, Weights.of(atlas.settings.match_weights)),
    )


@router.get("/cities/{city}/report.pdf")
def report_file(request: Request, city: Slug, atlas: AtlasDep, release: ReleaseDep) -> Response:
    """The same two sheets as PDF."""
    speaker = spoken(request.scope)
    html = text(
        speaker,
        "report.html",
        styles=styles(),
        request=request,
        path=f"/cities/{city}/report",
        embedded=False,
        in_languages=in_languages(request),
        **told(speaker, release, city, Weights.of(atlas.settings.match_weights)),
    )
    name = f"{city}-{speaker.language}-{release.id}.pdf"
    return Response(
        pdf.printed(html),
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Content-Language": speaker.language,
        },
    )


@lru_cache(maxsize=1)
def styles() -> Markup:
    """The style sheets, to stand within a page."""
    return Markup("\n".join((Path(HERE) / "static" / name).read_text(encoding="utf-8") for name in STYLES))


def told(speaker: Speaker, release: Release, slug: str, weights: Weights) -> dict[str, Any]:
    """All that stands on the two sheets."""
    profile = city_profile(release, slug)
    helpers = helping(release, profile, weights)
    some = names(speaker, release, profile, helpers)
    return {
        "release": release,
        "city": profile.city,
        "name": some[profile.city.id],
        "profile": profile,
        "names": some,
        "needs": profile.needs[:SAID],
        "helpers": [
            {**one, "offer": {**one["offer"], "city_name": some[str(iris.city(one["offer"]["city"]))]}}
            for one in helpers
        ],
        "fresh": freshness(profile.things, release.manifest.created),
        "citation": citation(release.manifest),
        **there(speaker, release, profile, some),
        **lacking(speaker, release, profile),
    }


def there(speaker: Speaker, release: Release, profile: Profile, some: Mapping[str, Label]) -> dict[str, Any]:
    """What the first sheet shows: the network, the strongest fields, offers, figures, policies."""
    network = city_network(release, profile.city.slug)
    line = timeline(profile.of_kind("policy"), int(release.manifest.created[:4]), most=NEWEST)
    return {
        "strong": list(profile.counts["topics"].items())[:STRONG],
        "offers": spread(profile.offers, lambda one: one.holder, SAID),
        "ring": ring_of(speaker, release, network),
        "ties": len({frozenset((tie.source, tie.target)) for tie in network.ties}),
        "chart": profile_of(release, [profile.city.slug], FEW, right=250),
        "others": len(every_city(release)) - 1,
        "figures": {key: speaker.say(words) for key, words in missing.FIGURES.items()},
        "figure": lambda key, value: missing.figure(speaker, key, value),
        "timeline": line,
        "newest": [bar.thing for bar in line.bars] if line else [],
        "label_of": lambda thing: some.get(thing.id, thing.label),
    }


def lacking(speaker: Speaker, release: Release, profile: Profile) -> dict[str, Any]:
    """What the second sheet shows of gaps: those that matter most, and where they are in the picture."""
    found = city_gaps(release, profile.city.slug)
    network = city_network(release, profile.city.slug)
    worst = first(found["gaps"], GAPS, 2)
    picture = overlay(network, worst, len(profile.needs), lambda group: speaker.say(GROUPS[group]), LOW)
    return {
        "picture": picture,
        "SORTS": SORTS,
        "gaps": worst,
        "sorts": {pin.gap["id"]: pin.sort for pin in picture.pins},
        "gaps_in_all": len(found["gaps"]),
        "flagged": sum(gap["flagged"] for gap in found["gaps"]),
        "asked": found["completeness"],
        "sure": lambda gap: missing.sure(speaker, gap),
    }


def helping(release: Release, profile: Profile, weights: Weights) -> list[Json]:
    """The best offers of other cities for the needs that are stated here, each need once before any twice."""
    others = [one.slug for one in every_city(release) if one.slug != profile.city.slug]
    if not profile.needs or not any(city_profile(release, slug).offers for slug in others):
        return []
    wanted = Wanted(learner=profile.city.slug, within=False, suggested=False, limit=LOOKED_AT)
    found: list[Json] = listing(release, wanted, weights)["matches"]
    return spread(found, lambda one: one["need"]["id"], HELPERS)


def spread(some: Sequence[T], of: Callable[[T], str], most: int) -> list[T]:
    """The first of some things, one of each holder or need before more of the same."""
    firsts = {of(one): one for one in reversed(some)}
    first = [one for one in some if firsts[of(one)] is one]
    return [*first, *(one for one in some if firsts[of(one)] is not one)][:most]


def names(speaker: Speaker, release: Release, profile: Profile, helpers: list[Json]) -> dict[str, Label]:
    """The names of all that the report speaks of; of topics by their notation too."""
    said = [*profile.offers, *profile.needs]
    topics = {one.topic for one in said} | set(profile.counts["topics"])
    topics |= {one[side]["topic"] for one in helpers for side in ("need", "offer")}
    things = [
        *(one.holder for one in said),
        *(one["offer"]["holder"] for one in helpers),
        *(one.id for one in profile.of_kind("policy")),
    ]
    cities = speaker.names(release, (one.id for one in every_city(release)))
    known = called(speaker, release, tuple(things)) | cities
    labels = speaker.names(release, (str(iris.topic(topic)) for topic in sorted(topics)))
    return {**known, **{iri.rpartition("/")[2]: label for iri, label in labels.items()}}


def ring_of(speaker: Speaker, release: Release, network: Network) -> Ring:
    """The neighbourhoods of the network as bubbles."""
    order = top_topics(release)
    labels = speaker.names(release, (str(iris.topic(topic)) for topic in order))
    return fields(network, lambda topic: labels[str(iris.topic(topic))], order)

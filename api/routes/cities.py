"""The cities and their profiles and networks as JSON."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.atlas import ReleaseDep, city_gaps, city_network, city_placing, city_profile
from api.examples.calls import CITY, NETWORK, PROFILE, answers
from api.filtering import SelectionDep
from graph.cities.profile import City, cities

router = APIRouter(prefix="/api/v1/cities", tags=["cities"])
Slug = Annotated[str, Path(description="A city", examples=["torino"])]
Words = Annotated[str, Query(description="Separated by commas; empty means all")]
Topics = Annotated[str, Query(description="The same; each stands for the topics below it too")]
Since = Annotated[str | None, Query(description="Only ties known to have begun in this year or later")]
Until = Annotated[str | None, Query(description="Ties as they were in this year, undated ones among them")]
Text = Annotated[str, Query(description="Words that a name has to hold; accents do not matter")]
UNKNOWN = "No such city; the answer names those that there are"


@router.get("", responses=answers([CITY]), summary="All cities")
def all_cities(release: ReleaseDep) -> list[City]:
    """The cities that the current release describes."""
    return list(cities(release))


@router.get("/{city}", responses=answers(PROFILE, e404=UNKNOWN), summary="A city's profile")
def one(city: Slug, release: ReleaseDep) -> dict[str, Any]:
    """Who is there by kind, type and topic; offers and needs; how complete the data are; their sources."""
    found = city_profile(release, city)
    network = city_network(release, city)
    figures = {one["key"]: one["value"] for one in city_gaps(release, city)["measures"]["figures"]}
    return {
        "release": release.id,
        **asdict(found.city),
        "counts": found.counts,
        "offers": [asdict(offer) for offer in found.offers],
        "needs": [asdict(need) for need in found.needs],
        "measures": {**figures, "nodes": len(network.nodes), "ties": len(network.ties)},
        "completeness": {
            "rounds": [asdict(completeness) for completeness in found.completeness],
            "known": found.filled,
        },
        "sources": [asdict(source) for source in found.sources],
    }


@router.get("/{city}/network", responses=answers(NETWORK, e404=UNKNOWN), summary="A city's network")
def network(
    city: Slug,
    release: ReleaseDep,
    chosen: SelectionDep,
    kinds: Words = "",
    types: Words = "",
    topics: Topics = "",
    since: Since = None,
    until: Until = None,
    q: Text = "",
) -> dict[str, Any]:
    """Nodes and the ties between them, those of today or of a year; x and y are the places in the drawing.

    The fields are those of the addresses of a city's pages, so that what a page shows can be had as data.
    """
    shown = chosen.network(city_network(release, city))
    places = city_placing(release, city).places
    return {
        "release": release.id,
        "nodes": [
            asdict(node) | {"x": round(places[node.id].x, 1), "y": round(places[node.id].y, 1)}
            for node in shown.nodes
        ],
        "ties": [asdict(tie) for tie in shown.ties],
    }

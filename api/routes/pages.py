"""The pages: start, city, network, places, search, about."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse
from starlette.background import BackgroundTask

from api import drawing
from api.atlas import ReleaseDep, city_network, city_placing, city_profile
from api.pages import page
from api.routes.cities import Slug
from graph.cities.profile import Statement, Thing, cities, one_city, type_code
from graph.errors import EcosystemError
from graph.export.formats import export
from graph.network.network import GROUPS
from graph.store.release import Release
from ontology import iris

router = APIRouter(include_in_schema=False)
Form = Literal["html", "graphml", "gexf"]
FOUND = 50
FREQUENT = 20
FIGURES = (
    "Organisation",
    "Institution",
    "Infrastructure",
    "Policy",
    "Person",
    "Tie",
    "Offer",
    "Need",
    "Source",
)
NOUNS = {"Infrastructure": "infrastructure", "Policy": "policies", "Person": "people in public functions"}
SIDES = {"dublin": (-3.5, -1.0, "end"), "bilbao": (-3.5, 3.0, "end"), "rotterdam": (-1.5, -5.8, "start")}
RIGHT = (4.0, 2.0, "start")
"""Where a city's name stands beside its point on the world map, unless SIDES says otherwise."""


@router.get("/")
def home(request: Request, release: ReleaseDep) -> HTMLResponse:
    """The cities on a map of the world, the figures, and what one can do here."""
    shown = cities(release)
    counts = release.manifest.counts
    return page(
        request,
        "home.html",
        release=release,
        cities=shown,
        labels={
            city.slug: dict(zip(("dx", "dy", "anchor"), SIDES.get(city.slug, RIGHT), strict=True))
            for city in shown
        },
        profiles={city.slug: city_profile(release, city.slug) for city in shown},
        figures=[(NOUNS.get(name, f"{name.lower()}s"), counts.get(name, 0)) for name in FIGURES],
    )


@router.get("/cities/{city}")
def city_page(request: Request, city: Slug, release: ReleaseDep) -> HTMLResponse:
    """Who is there, what the city offers and needs, its policies, the sources, how complete the data are."""
    profile = city_profile(release, city)
    policies = sorted(profile.of_kind("policy"), key=lambda one: one.since or one.until or "9999")
    years = [int(year[:4]) for one in policies for year in (one.since, one.until) if year]
    authority = profile.city.authority
    return page(
        request,
        "city.html",
        release=release,
        city=profile.city,
        profile=profile,
        authority=release.label(authority, "en") if authority else None,
        names=notations(release, profile.things, [*profile.offers, *profile.needs]),
        methods={
            each.method: release.label(str(iris.code("method", each.method)), "en")
            for each in profile.completeness
        },
        shown=release.labels(offer.shown_by for offer in profile.offers if offer.shown_by),
        titles={source.id: source.title for source in profile.sources},
        types=profile.counts["types"],
        topics=dict(list(profile.counts["topics"].items())[:FREQUENT]),
        policies=policies,
        span=(min(years), max(years)) if years else (0, 0),
    )


@router.get("/cities/{city}/map")
def places_page(request: Request, city: Slug, release: ReleaseDep) -> HTMLResponse:
    """What has a known place, and what has none."""
    profile = city_profile(release, city)
    things = profile.of_kind("organisation", "institution", "infrastructure")
    return page(
        request,
        "map.html",
        release=release,
        city=profile.city,
        names=notations(release, things, []),
        placed=[thing for thing in things if thing.lat is not None],
        unplaced=[thing for thing in things if thing.lat is None],
    )


@router.get("/cities/{city}/network")
def network_page(request: Request, city: Slug, release: ReleaseDep) -> HTMLResponse:
    """The network as a drawing, and the same facts as tables."""
    profile = city_profile(release, city)
    network, placing = city_network(release, city), city_placing(release, city)
    groups = release.labels((str(iris.topic(hood.group)) for hood in placing.neighbourhoods), "en")
    kinds = {str(iris.code("tie-kind", tie.kind)): tie.kind for tie in network.ties}
    kinds |= {type_code(node.kind, node.type): node.type for node in network.nodes if node.type}
    said = release.labels(kinds, "en")
    return page(
        request,
        "network.html",
        release=release,
        city=profile.city,
        names={kind: said[iri] for iri, kind in kinds.items()},
        groups={iri.rpartition("/")[2]: name for iri, name in groups.items()} | GROUPS,
        ranked=sorted(network.nodes, key=lambda node: (-node.degree, node.label.casefold())),
        titles={source.id: source.title for source in profile.sources},
        **drawing.shown(network, placing),
    )


@router.get("/cities/{city}/network.{form}")
def network_file(city: Slug, form: Form, release: ReleaseDep) -> FileResponse:
    """The network as one file: to explore in a browser, or for network programs."""
    one_city(release, city)
    room = Path(mkdtemp())
    file = room / f"{city}-network.{form}"
    try:
        export(release, form, file, city)
    except EcosystemError:
        shutil.rmtree(room)
        raise
    return FileResponse(file, filename=file.name, background=BackgroundTask(shutil.rmtree, room))


@router.get("/search")
def search_page(
    request: Request, release: ReleaseDep, q: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """A form, and what was found."""
    found = release.index.find(q, limit=FOUND) if q.strip() else []
    return page(
        request,
        "search.html",
        release=release,
        q=q,
        found=found,
        english=release.labels((name.iri for name in found), "en"),
        places={city.slug: city.name for city in cities(release)},
        limit=FOUND,
    )


@router.get("/about")
def about_page(request: Request, release: ReleaseDep) -> HTMLResponse:
    """What the atlas is, how to read it, how to take it along."""
    project = str(iris.thing("network", "project", "project"))
    known = bool(release.index.names([project]))
    return page(request, "about.html", release=release, project=project if known else None)


@router.get("/docs")
def calls_page(request: Request, release: ReleaseDep) -> HTMLResponse:
    """Every call that a program can make, from the OpenAPI description."""
    described = request.app.openapi()
    calls = [
        {
            "method": method.upper(),
            "path": path,
            "summary": call["summary"],
            "description": call.get("description", ""),
            "parameters": [
                {"name": one["name"], "description": one.get("description", "")}
                for one in call.get("parameters", ())
                if one["in"] != "header"
            ],
        }
        for path, methods in described["paths"].items()
        for method, call in methods.items()
    ]
    return page(request, "api.html", release=release, about=described["info"]["description"], calls=calls)


def notations(release: Release, things: Sequence[Thing], said: Sequence[Statement]) -> dict[str, str]:
    """The names of all topics and codes that a page shows, by notation."""
    topics = {topic for thing in things for topic in thing.topics} | {one.topic for one in said}
    wanted = [str(iris.topic(topic)) for topic in topics]
    for thing in things:
        if thing.type:
            wanted.append(type_code(thing.kind, thing.type))
        if thing.level:
            wanted.append(str(iris.code("level", thing.level)))
    return {iri.rpartition("/")[2]: name for iri, name in release.labels(wanted, "en").items()}

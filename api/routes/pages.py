"""The pages: start, search, about, calls."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api import finding
from api.atlas import ReleaseDep
from api.pages import page
from api.speaking.choosing_language import spoken
from api.speaking.languages import phrase
from graph.cities.profile import census, cities
from ontology import iris

router = APIRouter(include_in_schema=False)
FIGURES = {
    "Organisation": phrase("Organisations"),
    "Institution": phrase("Institutions"),
    "Infrastructure": phrase("Places and services"),
    "Policy": phrase("Policies"),
    "Person": phrase("People in public functions"),
    "Tie": phrase("Ties"),
    "Offer": phrase("Offers"),
    "Need": phrase("Needs"),
    "Source": phrase("Sources"),
}
"""The classes whose sizes the start page tells, and what they are called there."""

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
        census=census(release),
        figures=[(name, counts.get(of_class, 0)) for of_class, name in FIGURES.items()],
    )


@router.get("/search")
def search_page(
    request: Request,
    release: ReleaseDep,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    city: Annotated[str, Query(max_length=80)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> HTMLResponse:
    """A form, what was found, and what to choose of it."""
    asked, speaker = finding.Asked(q.strip(), kind, city, number), spoken(request.scope)
    found = finding.found(release, asked, speaker) if asked.text else None
    hits = [*found.topics, *found.others.shown] if found else []
    return page(
        request,
        "search.html",
        release=release,
        q=q,
        asked=asked,
        found=found,
        names=speaker.names(release, (name.iri for name in hits)),
        kinds=finding.kind_names(speaker),
        places=finding.places(release, speaker),
        before=asked.address(page=found.others.number - 1) if found else "",
        after=asked.address(page=found.others.number + 1) if found else "",
        leads_to=finding.leads_to,
        topics_first=finding.TOPICS_FIRST,
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

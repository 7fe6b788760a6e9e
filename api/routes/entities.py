"""Every IRI of the atlas answered under its path: as a page, or as RDF by Accept or by suffix."""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from api import entity_page
from api.atlas import Atlas, AtlasDep
from api.negotiation import GRAPHS, HTML, choose
from api.pages import page
from api.routes.topic_pages import is_topic, topic_page
from api.speaking.choosing_language import spoken
from api.speaking.languages import PLAIN, speaker
from graph.dataset.history import last_with
from graph.entities.entity import description, successor
from graph.errors import Unknown
from graph.store.release import Release
from ontology.iris import BASE

router = APIRouter(tags=["linked data"])
Rest = Annotated[
    str, Path(description="The rest of the IRI; .ttl, .jsonld, .nt or .rdf at its end asks for RDF")
]
Accept = Annotated[str | None, Header()]
Number = Annotated[
    int, Query(alias="page", ge=1, le=10**6, description="Of a page for a browser: which of its ties")
]
FORMATS = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
PROPOSAL = re.compile(rf"{BASE}id/([^/]+)/match/([^/]+)")
CONTENT: dict[str, dict[str, str]] = {media_type: {} for media_type in (HTML, *GRAPHS.values())}


def named(room: str) -> None:
    """Serve the IRIs of one room of the atlas's namespace."""

    @router.get(
        f"/{room}/{{rest:path}}",
        name=f"{room} entity",
        summary=f"What is known of a thing under {room}/",
        response_class=Response,
        responses={
            200: {"content": CONTENT},
            301: {"description": "It is retired; another has taken its place"},
            404: {"description": "Nothing is known of it"},
            410: {"description": "An older release knew it"},
        },
    )
    def known(
        request: Request, rest: Rest, atlas: AtlasDep, number: Number = 1, accept: Accept = None
    ) -> Response:
        """A page for a browser, or Turtle, N-Triples, JSON-LD or RDF/XML by Accept or by suffix."""
        stem, dot, suffix = rest.rpartition(".")
        by_suffix = bool(dot) and suffix in GRAPHS
        iri = f"{BASE}{room}/{quote(stem if by_suffix else rest)}"
        media_type = GRAPHS[suffix] if by_suffix else choose(accept, [HTML, *GRAPHS.values()])
        after = successor(atlas.release, iri)
        if after is not None:
            return moved(f"{after}.{suffix}" if by_suffix else after)
        try:
            answer = shown(request, atlas.release, iri, media_type, number)
        except Unknown:
            answer = proposed(request, iri) or gone(request, atlas, iri, media_type)
        if not by_suffix:
            answer.headers.append("Vary", "Accept")
        return answer


for name in ("id", "topic", "code", "graph", "ontology"):
    named(name)


def moved(iri: str) -> Response:
    """The way to what has taken the place of a retired thing, in the same form.

    It is 301, which the oldest readers of linked data follow too; nobody posts here, so 308, which keeps the
    method, would gain nothing. It is asked again each time, since a correction may undo it.
    """
    return RedirectResponse(speaker(PLAIN).address(iri), 301, {"Cache-Control": "no-cache"})


def proposed(request: Request, iri: str) -> Response | None:
    """The way to the page of a match that nobody has acted on; such a proposal is not stated as a fact."""
    found = PROPOSAL.fullmatch(iri)
    place = spoken(request.scope).address(f"/matches/{found[1]}/{found[2]}") if found else None
    return RedirectResponse(place, 303) if place and HTML in request.headers.get("accept", "") else None


def gone(request: Request, atlas: Atlas, iri: str, media_type: str) -> Response:
    """What is answered of a thing that only an older release knew. Raises Unknown where none did."""
    last = last_with(atlas.data, iri)
    if last is None:
        raise Unknown(f"nothing is known of {iri}. Search for its name, or mend the address")
    if media_type == HTML:
        return page(request, "gone.html", status_code=410, release=atlas.release, iri=iri, last=last)
    where = f"{BASE}release/{last.id}"
    return PlainTextResponse(f"{iri} is gone. The last release that described it is {where}.\n", 410)


def shown(request: Request, release: Release, iri: str, media_type: str, number: int) -> Response:
    """A thing in the form that is asked for. Raises Unknown where nothing is known of it."""
    if media_type != HTML:
        return as_rdf(release, iri, media_type)
    if is_topic(release, iri):
        return topic_page(request, release, iri)
    return as_page(request, release, iri, number)


def as_rdf(release: Release, iri: str, media_type: str) -> Response:
    """A thing in an RDF syntax."""
    return Response(description(release, iri, media_type), media_type=media_type)


def as_page(request: Request, release: Release, iri: str, number: int) -> Response:
    """A thing as a page, with a page of its ties."""
    return page(
        request,
        "entity.html",
        release=release,
        suffixes=list(GRAPHS),
        types=GRAPHS,
        formats=FORMATS,
        **entity_page.shown(spoken(request.scope), release, iri, number),
    )

"""Every IRI of the atlas answered under its path: as a page, or as RDF by Accept or by suffix."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from api.atlas import Atlas, AtlasDep
from api.negotiation import GRAPHS, HTML, choose
from api.pages import address, page
from graph.cities.profile import cities
from graph.dataset.history import last_with
from graph.entities import schema
from graph.entities.entity import Fact, called, description, entity, successor
from graph.errors import Unknown
from graph.network.network import ABSENT
from graph.store.release import Release
from ontology import iris
from ontology import terms as sse
from ontology.iris import BASE

router = APIRouter(tags=["linked data"])
Rest = Annotated[
    str, Path(description="The rest of the IRI; .ttl, .jsonld, .nt or .rdf at its end asks for RDF")
]
Accept = Annotated[str | None, Header()]
FORMATS = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
LOST = str(iris.code("tie-state", ABSENT))
HIDDEN = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type",)
BORROWED = {
    "http://www.w3.org/2004/02/skos/core#prefLabel": "name",
    "http://www.w3.org/2004/02/skos/core#altLabel": "other name",
    "http://www.w3.org/2004/02/skos/core#broader": "broader topic",
    "http://www.w3.org/2004/02/skos/core#notation": "notation",
    "http://www.w3.org/2004/02/skos/core#exactMatch": "the same elsewhere",
    "http://www.w3.org/2004/02/skos/core#closeMatch": "nearly the same elsewhere",
    "http://www.w3.org/2003/01/geo/wgs84_pos#lat": "latitude",
    "http://www.w3.org/2003/01/geo/wgs84_pos#long": "longitude",
    "http://purl.org/dc/terms/subject": "topic",
    "http://purl.org/dc/terms/isPartOf": "part of",
    "http://purl.org/dc/terms/issued": "published",
    "https://schema.org/foundingDate": "founded",
    "http://www.w3.org/ns/org#member": "person",
    "http://www.w3.org/ns/org#organization": "body",
    "http://www.w3.org/2004/02/skos/core#inScheme": "in the list",
    "http://www.w3.org/2004/02/skos/core#topConceptOf": "top topic of",
    "http://www.w3.org/2004/02/skos/core#hasTopConcept": "top topic",
    "http://www.w3.org/2004/02/skos/core#broadMatch": "broader elsewhere",
    "http://www.w3.org/2004/02/skos/core#narrowMatch": "narrower elsewhere",
    "http://www.w3.org/2004/02/skos/core#definition": "definition",
    "http://www.w3.org/ns/prov#used": "made from",
    "http://www.w3.org/ns/prov#wasDerivedFrom": "rests on",
    "http://www.w3.org/2004/02/skos/core#narrower": "narrower topic",
    "http://www.w3.org/ns/prov#wasGeneratedBy": "made by",
    "http://www.w3.org/ns/dcat#dataset": "data set",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#value": "the rule as a query",
    "http://rdfs.org/ns/void#triples": "statements",
    "http://xmlns.com/foaf/0.1/primaryTopic": "about",
    "http://purl.org/dc/terms/isVersionOf": "version of",
    "http://purl.org/dc/terms/isReplacedBy": "replaced by",
}
"""What the borrowed properties are called on a page, where their last word does not say it."""

FIRST = ("Label", "description", "definition", "Title", "type", "kind", "homepage", "subject")
"""The endings of the properties that come first on a page, in this order."""

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
    def known(request: Request, rest: Rest, atlas: AtlasDep, accept: Accept = None) -> Response:
        """A page for a browser, or Turtle, N-Triples, JSON-LD or RDF/XML by Accept or by suffix."""
        stem, dot, suffix = rest.rpartition(".")
        by_suffix = bool(dot) and suffix in GRAPHS
        iri = f"{BASE}{room}/{quote(stem if by_suffix else rest)}"
        media_type = GRAPHS[suffix] if by_suffix else choose(accept, [HTML, *GRAPHS.values()])
        after = successor(atlas.release, iri)
        if after is not None:
            return moved(f"{after}.{suffix}" if by_suffix else after)
        try:
            answer = shown(request, atlas.release, iri, media_type)
        except Unknown:
            answer = gone(request, atlas, iri, media_type)
        if not by_suffix:
            answer.headers["Vary"] = "Accept"
        return answer


for name in ("id", "topic", "code", "graph", "ontology"):
    named(name)


def moved(iri: str) -> Response:
    """The way to what has taken the place of a retired thing, in the same form.

    It is 301, which the oldest readers of linked data follow too; nobody posts here, so 308, which keeps the
    method, would gain nothing. It is asked again each time, since a correction may undo it.
    """
    return RedirectResponse(address(iri), 301, {"Cache-Control": "no-cache"})


def gone(request: Request, atlas: Atlas, iri: str, media_type: str) -> Response:
    """What is answered of a thing that only an older release knew. Raises Unknown where none did."""
    last = last_with(atlas.data, iri)
    if last is None:
        raise Unknown(f"nothing is known of {iri}. Search for its name, or mend the address")
    if media_type == HTML:
        return page(request, "gone.html", status_code=410, release=atlas.release, iri=iri, last=last)
    where = f"{BASE}release/{last.id}"
    return PlainTextResponse(f"{iri} is gone. The last release that described it is {where}.\n", 410)


def shown(request: Request, release: Release, iri: str, media_type: str) -> Response:
    """A thing in the form that is asked for. Raises Unknown where nothing is known of it."""
    return as_page(request, release, iri) if media_type == HTML else as_rdf(release, iri, media_type)


def as_rdf(release: Release, iri: str, media_type: str) -> Response:
    """A thing in an RDF syntax."""
    return Response(description(release, iri, media_type), media_type=media_type)


def as_page(request: Request, release: Release, iri: str) -> Response:
    """A thing as a page: facts with sources and dates, ties, and what refers to it."""
    found = entity(release, iri)
    parties = [(row["role"], row["other"]) for row in release.rows("graph.entities", "parties", thing=iri)]
    named = (
        {iri} | {fact.value for fact in found.facts if fact.is_iri} | {fact.property for fact in found.facts}
    )
    named |= {each for use in found.uses for each in use} | {each for party in parties for each in party}
    named |= {each for bond in found.bonds for each in (bond.kind, bond.other)}
    labels = called(release, named, "en") | {prop: word for prop, word in BORROWED.items() if prop in named}
    room, slug, *rest = iri.removeprefix(BASE).split("/")
    if len(parties) == 2:
        kind = next((fact.value for fact in found.facts if fact.property == str(sse.kind)), "")
        labels[iri] = f"{labels[parties[0][1]]} {release.label(kind, 'en')} {labels[parties[1][1]]}"
        if found.values("#state") == [LOST]:
            labels[iri] += f": {labels[LOST].lower()}"
    return page(
        request,
        "entity.html",
        release=release,
        entity=found,
        facts=sorted((fact for fact in found.facts if fact.property not in HIDDEN), key=place),
        parties=parties,
        labels=labels,
        states={
            bond.state: release.label(str(iris.code("tie-state", bond.state)), "en") for bond in found.bonds
        },
        inverse={bond.kind: release.inverse(bond.kind, "en") for bond in found.bonds},
        kind=(rest[0] if rest else "city") if room == "id" else room,
        city=next((city for city in cities(release) if city.slug == slug), None) if room == "id" else None,
        schema=schema.described(release, found, labels[iri]),
        suffixes=list(GRAPHS),
        types=GRAPHS,
        formats=FORMATS,
    )


def place(fact: Fact) -> tuple[int, str]:
    """Where a fact stands on its page."""
    ranks = [number for number, ending in enumerate(FIRST) if fact.property.endswith(ending)]
    return min(ranks, default=len(FIRST)), fact.property

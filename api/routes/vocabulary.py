"""The ontology, the topics and the codebook: readable, and as data."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from pyoxigraph import NamedNode, RdfFormat, serialize

from api.atlas import ReleaseDep, topic_notes
from api.entity_page import BORROWED
from api.negotiation import GRAPHS, HTML, choose
from api.networks import diagrams
from api.pages import page
from api.speaking.choosing_language import spoken
from api.speaking.languages import PLAIN, Label
from graph.cities.profile import cities
from graph.errors import Unknown
from graph.store.queries import PREFIXES
from graph.store.release import Release
from graph.vocabulary.codebook import Entry, codebook, unused
from graph.vocabulary.terms import terms, topics
from ontology import iris

router = APIRouter(tags=["linked data"])
Accept = Annotated[str | None, Header()]
ONTOLOGY, TOPICS = ("sse", "alignments"), ("topics",)
Suffix = Annotated[str, Path(description="ttl, nt, jsonld or rdf")]
DESCRIBED: dict[int | str, dict[str, object]] = {
    200: {"content": {kind: {} for kind in (HTML, *GRAPHS.values())}}
}


@router.get("/ontology", summary="The ontology", response_class=Response, responses=DESCRIBED)
def ontology(request: Request, release: ReleaseDep, accept: Accept = None) -> Response:
    """Every class and property with its meaning, as a page or as RDF."""
    media_type = choose(accept, [HTML, *GRAPHS.values()])
    if media_type != HTML:
        return as_rdf(release, ONTOLOGY, media_type)
    found = terms(release)
    return page(
        request,
        "ontology.html",
        release=release,
        terms=found,
        known={term.iri for term in found},
        labels=spoken(request.scope).names(release, (term.iri for term in found)),
        tree=diagrams.tree(found),
    )


@router.get("/topics", summary="The topics", response_class=Response, responses=DESCRIBED)
def topic_scheme(request: Request, release: ReleaseDep, accept: Accept = None) -> Response:
    """The two levels of topics, with their names in nine languages, as a page or as RDF."""
    media_type = choose(accept, [HTML, *GRAPHS.values()])
    if media_type != HTML:
        return as_rdf(release, TOPICS, media_type)
    speaker, found = spoken(request.scope), topics(release)
    every = [one for top in found for one in (top, *top.below)]
    return page(
        request,
        "topics.html",
        release=release,
        topics=found,
        names=speaker.names(release, (one.iri for one in every)),
        notes={} if speaker.language == PLAIN else topic_notes(release, speaker.language),
        strips=diagrams.strips(found, speaker.language),
        width=diagrams.NAMES + diagrams.STRIP + 10,
    )


@router.get("/ontology.{suffix}", summary="The ontology as a file", response_class=Response)
def ontology_file(suffix: Suffix, release: ReleaseDep) -> Response:
    """The ontology with its alignments: .ttl, .nt, .jsonld or .rdf."""
    return as_rdf(release, ONTOLOGY, suffix_type(suffix))


@router.get("/topics.{suffix}", summary="The topics as a file", response_class=Response)
def topics_file(suffix: Suffix, release: ReleaseDep) -> Response:
    """The topic scheme: .ttl, .nt, .jsonld or .rdf."""
    return as_rdf(release, TOPICS, suffix_type(suffix))


@router.get("/codebook", include_in_schema=False)
def codebook_page(request: Request, release: ReleaseDep) -> Response:
    """How often each class and property is used, city by city, with an example."""
    speaker, entries = spoken(request.scope), counted(release)
    left, known = unused(entries, terms(release)), cities(release)
    shown = {entry.of_class for entry in entries} | {use.property for entry in entries for use in entry.uses}
    examples = [entry.example for entry in entries]
    examples += [use.example for entry in entries for use in entry.uses if use.example.startswith(iris.BASE)]
    others = [*(term.iri for term in left), *(city.id for city in known)]
    borrowed = {iri: Label(speaker.say(word), speaker.language) for iri, word in BORROWED.items()}
    return page(
        request,
        "codebook.html",
        release=release,
        entries=entries,
        unused=left,
        cities=known,
        labels=speaker.names(release, [*shown, *examples, *others]) | borrowed,
    )


@lru_cache(maxsize=2)
def counted(release: Release) -> list[Entry]:
    """The codebook, counted once a release."""
    return codebook(release)


def suffix_type(suffix: str) -> str:
    """The media type of a file's ending. Raises Unknown, naming those that there are."""
    if suffix not in GRAPHS:
        raise Unknown(
            f"there is no .{suffix} of it. There are {', '.join('.' + ending for ending in GRAPHS)}"
        )
    return GRAPHS[suffix]


def as_rdf(release: Release, graphs: Iterable[str], media_type: str) -> Response:
    """Named graphs of the vocabulary in an RDF syntax."""
    form = RdfFormat.from_media_type(media_type)
    assert form is not None, "GRAPHS holds media types that are known"
    triples = [
        quad.triple
        for name in graphs
        for quad in release.store.quads_for_pattern(None, None, None, NamedNode(str(iris.graph(name))))
    ]
    content = serialize(triples, format=form, prefixes=dict(PREFIXES))
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})

"""A release described in DCAT 3 and VoID, for catalogues and for people who cite it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph.cities.profile import Profile
from graph.store.manifest import Manifest
from ontology import iris

A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ONTOLOGY = "https://w3id.org/sse-atlas/ontology"
TITLE = "SSE Atlas: the social and solidarity economy of cities"
ABSTRACT = (
    "People, organisations, institutions, infrastructures and policies of the social and solidarity economy "
    "of cities, the dated and sourced ties between them, and what the cities offer and want to learn."
)


@dataclass(frozen=True)
class Dump:
    """A file to download: the end of its address after /dump/, its media type, and what it holds."""

    address: str
    media_type: str
    title: str


def citation(manifest: Manifest) -> str:
    """How to cite a release."""
    year, subject = manifest.created[:4], TITLE.partition(": ")[2].capitalize()
    return f"SSE Atlas ({year}). {subject}. Release {manifest.id}. {iri(manifest)}"


def iri(manifest: Manifest) -> str:
    """The permanent address of a release."""
    return str(iris.release(manifest.id))


def dumps(manifest: Manifest) -> list[Dump]:
    """The files of a release: the whole as N-Quads, and each city in three syntaxes."""
    whole = Dump(f"{manifest.id}.nq.gz", "application/n-quads", "Everything, as N-Quads, compressed")
    forms = {"nq.gz": "application/n-quads", "ttl.gz": "text/turtle", "jsonld.gz": "application/ld+json"}
    return [whole] + [
        Dump(f"{manifest.id}/{part.name}.{ending}", media_type, f"{part.name}, {ending}")
        for part in manifest.parts
        if part.is_city
        for ending, media_type in forms.items()
    ]


def description(manifest: Manifest) -> Iterator[Triple]:
    """The statements about a release: what it is, who may use it, where its files are, what it counts."""
    about = NamedNode(iri(manifest))
    yield from stated(about, DCAT + "Dataset", {"title": TITLE, "description": ABSTRACT})
    yield Triple(about, A, NamedNode(VOID + "Dataset"))
    yield Triple(about, NamedNode(DCTERMS + "license"), NamedNode(LICENCE))
    yield Triple(about, NamedNode(DCTERMS + "publisher"), Literal("SSE Atlas"))
    yield Triple(
        about,
        NamedNode(DCTERMS + "issued"),
        Literal(manifest.created, datatype=NamedNode(XSD + "dateTime")),
    )
    yield Triple(about, NamedNode(DCTERMS + "bibliographicCitation"), Literal(citation(manifest)))
    yield Triple(about, NamedNode(DCAT + "version"), Literal(manifest.id))
    yield Triple(about, NamedNode(VOID + "vocabulary"), NamedNode(ONTOLOGY))
    yield Triple(about, NamedNode(VOID + "triples"), number(manifest.counts["quads"]))
    for name, count in manifest.counts.items():
        if name != "quads":
            part = NamedNode(f"{about.value}#{name}")
            yield Triple(about, NamedNode(VOID + "classPartition"), part)
            yield Triple(part, NamedNode(VOID + "class"), NamedNode(f"{ONTOLOGY}#{name}"))
            yield Triple(part, NamedNode(VOID + "entities"), number(count))
    for dump in dumps(manifest):
        file = NamedNode(f"{iris.BASE}dump/{dump.address}")
        yield Triple(about, NamedNode(DCAT + "distribution"), file)
        yield from stated(file, DCAT + "Distribution", {"title": dump.title})
        yield Triple(file, NamedNode(DCAT + "downloadURL"), file)
        yield Triple(file, NamedNode(DCTERMS + "license"), NamedNode(LICENCE))
        yield Triple(file, NamedNode(DCAT + "mediaType"), media(dump.media_type))


def stated(about: NamedNode, kind: str, texts: dict[str, str]) -> Iterator[Triple]:
    """The class of something, and its English texts by Dublin Core term."""
    yield Triple(about, A, NamedNode(kind))
    for term, text in texts.items():
        yield Triple(about, NamedNode(DCTERMS + term), Literal(text, language="en"))


def number(count: int) -> Literal:
    """A count."""
    return Literal(str(count), datatype=NamedNode(XSD + "integer"))


def media(media_type: str) -> NamedNode:
    """A media type as IANA names it."""
    return NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")


def coverage(profile: Profile) -> str:
    """What the data of a city cover and where they are likely to lean, in two or three sentences."""
    known = profile.filled
    asked = sum(one.asked for one in profile.completeness)
    answered = sum(one.answered for one in profile.completeness)
    told = (
        f"Of {asked} asked, {answered} answered."
        if asked
        else "Nobody in the city was asked: bodies that publish little, and ties that nobody wrote "
        "about, are likely to be missing, and what is missing is not known to be absent."
    )
    return (
        f"{known['things']} bodies, places and policies from {len(profile.sources)} public pages; "
        f"{known['dated']} have a date and {known['with a known place']} a known place. {told}"
    )

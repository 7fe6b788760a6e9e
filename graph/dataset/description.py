"""A release described in DCAT 3 and VoID, for catalogues and for people who cite it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph.cities.profile import Profile
from graph.store.manifest import Manifest, Part
from graph.store.release import Release
from ontology import iris
from ontology import terms as sse

A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ONTOLOGY = "https://w3id.org/sse-atlas/ontology"
DATASET = f"{iris.BASE}dataset"
TITLE = "SSE Atlas: the social and solidarity economy of cities"
ABSTRACT = (
    "People, organisations, institutions, infrastructures and policies of the social and solidarity economy "
    "of cities, the dated and sourced ties between them, and what the cities offer and want to learn."
)


FORMS = {"nq": "application/n-quads", "ttl": "text/turtle", "jsonld": "application/ld+json"}
"""The syntaxes of the files of a release, by their endings."""

PARTS = {"network": "Between the cities", "_vocabulary": "Ontology, topics, codes"}
"""What the parts of a release that describe no city are called."""

DERIVED = (
    "What follows from the statements by the rules that graph/derived/catalogue lists. It is in the store "
    "and not in the files."
)
ORIGIN = (
    "Written by desk research from public pages. Each statement stands in a named graph of one reading of "
    "one city's tables and leads to the row, the file and the page behind it."
)


@dataclass(frozen=True)
class Dump:
    """A file to download, compressed: the end of its address after /dump/, its media type, and what it holds.

    part   the part of the release that it holds; empty for the whole
    """

    address: str
    media_type: str
    title: str
    part: str = ""


def citation(manifest: Manifest) -> str:
    """How to cite a release."""
    year, subject = manifest.created[:4], TITLE.partition(": ")[2].capitalize()
    return f"SSE Atlas ({year}). {subject}. Release {manifest.id}. {iri(manifest)}"


def iri(manifest: Manifest) -> str:
    """The permanent address of a release."""
    return str(iris.release(manifest.id))


def dumps(manifest: Manifest) -> list[Dump]:
    """The files of a release: the whole and each part, in three syntaxes."""
    whole = [
        Dump(f"{manifest.id}.{ending}.gz", media_type, f"Everything, .{ending}.gz")
        for ending, media_type in FORMS.items()
    ]
    return whole + [
        Dump(
            f"{manifest.id}/{part.name}.{ending}.gz",
            media_type,
            f"{PARTS.get(part.name, part.name)}, .{ending}.gz",
            part.name,
        )
        for part in manifest.parts
        for ending, media_type in FORMS.items()
    ]


def series(manifests: Sequence[Manifest], current: str) -> Iterator[Triple]:
    """The atlas as one dataset with its releases as versions, as DCAT 3 has them."""
    about = NamedNode(DATASET)
    yield from stated(about, DCAT + "Dataset", {"title": TITLE, "description": ABSTRACT})
    yield Triple(about, NamedNode(DCTERMS + "license"), NamedNode(LICENCE))
    yield Triple(about, NamedNode(DCAT + "hasCurrentVersion"), NamedNode(str(iris.release(current))))
    for manifest in manifests:
        yield Triple(about, NamedNode(DCAT + "hasVersion"), NamedNode(iri(manifest)))


def description(
    manifest: Manifest, before: Manifest | None = None, covered: Mapping[str, str] | None = None
) -> Iterator[Triple]:
    """The statements about a release: what it is, who may use it, where its files are, what it counts.

    before    the release that was published before it
    covered   what the data of each city cover and where they lean, by slug, where that is known
    """
    about = NamedNode(iri(manifest))
    yield from stated(about, DCAT + "Dataset", {"title": TITLE, "description": ABSTRACT})
    yield Triple(about, A, NamedNode(VOID + "Dataset"))
    yield Triple(about, NamedNode(DCTERMS + "publisher"), Literal("SSE Atlas"))
    yield Triple(about, NamedNode(DCTERMS + "issued"), moment(manifest.created))
    yield Triple(about, NamedNode(DCTERMS + "bibliographicCitation"), Literal(citation(manifest)))
    yield Triple(about, NamedNode(DCAT + "version"), Literal(manifest.id))
    for term, value in (
        (DCTERMS + "license", LICENCE),
        (DCAT + "isVersionOf", DATASET),
        (DCAT + "landingPage", iri(manifest)),
        (VOID + "vocabulary", ONTOLOGY),
        (VOID + "sparqlEndpoint", f"{iris.BASE}sparql"),
    ):
        yield Triple(about, NamedNode(term), NamedNode(value))
    yield Triple(about, NamedNode(VOID + "uriSpace"), Literal(iris.BASE))
    if before:
        yield Triple(about, NamedNode(DCAT + "previousVersion"), NamedNode(iri(before)))
    yield from made(about, manifest)
    yield from counted(about, manifest)
    for dump in dumps(manifest):
        yield from distribution(about, dump)
    for part in manifest.parts:
        yield from subset(about, part, (covered or {}).get(part.name))


def made(about: NamedNode, manifest: Manifest) -> Iterator[Triple]:
    """Where a release comes from: how its data were gathered, and the files read, with checksums."""
    origin, run = NamedNode(f"{about.value}#provenance"), NamedNode(f"{about.value}#publication")
    yield Triple(about, NamedNode(DCTERMS + "provenance"), origin)
    yield Triple(origin, A, NamedNode(DCTERMS + "ProvenanceStatement"))
    yield Triple(origin, NamedNode(RDFS + "label"), Literal(ORIGIN, language="en"))
    yield Triple(about, NamedNode(PROV + "wasGeneratedBy"), run)
    yield Triple(run, A, NamedNode(PROV + "Activity"))
    yield Triple(run, NamedNode(PROV + "endedAtTime"), moment(manifest.created))
    for place, one in enumerate(manifest.inputs, start=1):
        file = NamedNode(f"{about.value}#input-{place}")
        yield Triple(run, NamedNode(PROV + "used"), file)
        yield Triple(file, A, NamedNode(PROV + "Entity"))
        yield Triple(file, NamedNode(str(sse.file)), Literal(str(one["file"])))
        yield Triple(file, NamedNode(str(sse.sha256)), Literal(str(one["sha256"])))


def counted(about: NamedNode, manifest: Manifest) -> Iterator[Triple]:
    """How many statements a release holds, how many of them are derived, and how many things of a class."""
    yield Triple(about, NamedNode(VOID + "triples"), number(manifest.counts["quads"]))
    if "derived" in manifest.counts:
        derived = NamedNode(f"{about.value}#derived")
        yield Triple(about, NamedNode(VOID + "subset"), derived)
        yield from stated(derived, VOID + "Dataset", {"description": DERIVED})
        yield Triple(derived, NamedNode(VOID + "triples"), number(manifest.counts["derived"]))
    for name, count in manifest.counts.items():
        if name not in ("quads", "derived"):
            part = NamedNode(f"{about.value}#{name}")
            yield Triple(about, NamedNode(VOID + "classPartition"), part)
            yield Triple(part, NamedNode(VOID + "class"), NamedNode(f"{ONTOLOGY}#{name}"))
            yield Triple(part, NamedNode(VOID + "entities"), number(count))


def distribution(about: NamedNode, dump: Dump) -> Iterator[Triple]:
    """A file of a release."""
    file = NamedNode(f"{iris.BASE}dump/{dump.address}")
    yield from stated(file, DCAT + "Distribution", {"title": dump.title})
    yield Triple(about, NamedNode(DCAT + "distribution"), file)
    yield Triple(about, NamedNode(VOID + "dataDump"), file)
    for term, value in (
        (DCAT + "downloadURL", file),
        (DCAT + "accessURL", about),
        (DCTERMS + "license", NamedNode(LICENCE)),
        (DCAT + "mediaType", media(dump.media_type)),
        (DCAT + "compressFormat", media("application/gzip")),
    ):
        yield Triple(file, NamedNode(term), value)


def subset(about: NamedNode, part: Part, covered: str | None) -> Iterator[Triple]:
    """A part of a release: its statements, its files, its city and how far it covers that."""
    own = NamedNode(f"{about.value}#part-{part.name.lstrip('_')}")
    yield from stated(own, DCAT + "Dataset", {"title": PARTS.get(part.name, part.name)})
    yield Triple(own, A, NamedNode(VOID + "Dataset"))
    yield Triple(about, NamedNode(VOID + "subset"), own)
    yield Triple(about, NamedNode(DCTERMS + "hasPart"), own)
    yield Triple(own, NamedNode(DCTERMS + "license"), NamedNode(LICENCE))
    yield Triple(own, NamedNode(VOID + "triples"), number(part.quads))
    for ending in FORMS:
        file = NamedNode(f"{iris.BASE}dump/{about.value.rpartition('/')[2]}/{part.name}.{ending}.gz")
        yield Triple(own, NamedNode(DCAT + "distribution"), file)
    if part.is_city:
        city = NamedNode(str(iris.city(part.name)))
        yield Triple(own, NamedNode(DCTERMS + "spatial"), city)
        yield Triple(about, NamedNode(DCTERMS + "spatial"), city)
    if covered:
        yield Triple(own, NamedNode(DCTERMS + "description"), Literal(covered, language="en"))


def stated(about: NamedNode, kind: str, texts: dict[str, str]) -> Iterator[Triple]:
    """The class of something, and its English texts by Dublin Core term."""
    yield Triple(about, A, NamedNode(kind))
    for term, text in texts.items():
        yield Triple(about, NamedNode(DCTERMS + term), Literal(text, language="en"))


def moment(text: str) -> Literal:
    """A point in time."""
    return Literal(text, datatype=NamedNode(XSD + "dateTime"))


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


def period(release: Release) -> str | None:
    """The time that the ties of a release span, as an interval of ISO 8601; None where nothing is dated."""
    (row,) = release.rows("graph.dataset", "period")
    return f"{row['first']}/{row['last']}" if {"first", "last"} <= row.keys() else None


def changes(manifest: Manifest, before: Manifest | None) -> str:
    """Which parts of a release differ from the release before it, in one sentence."""
    if before is None:
        return "The first release that is kept."
    old, new = ({part.name: part.sha256 for part in one.parts} for one in (before, manifest))
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if not names:
        return f"It states what {before.id} states."
    return f"Changed since {before.id}: {', '.join(PARTS.get(name, name) for name in names)}."

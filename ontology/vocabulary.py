"""The code lists and topics as values: what may stand in a cell, and what follows from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import RDF, SKOS, Graph, URIRef

from ontology import terms as sse
from ontology.iris import BASE, code

FILES = ("sse", "topics", "codes", "alignments")
"""The vocabulary files that every release holds, each in a named graph of its own."""


@dataclass(frozen=True)
class Roles:
    """The roles of the two ends of a kind of tie, as codes."""

    subject: URIRef
    object: URIRef


@dataclass(frozen=True)
class Vocabulary:
    """What the topic scheme and the code lists allow.

    collaborations   the kinds of tie by which two bodies work together
    """

    topics: frozenset[str]
    codes: Mapping[str, frozenset[str]]
    roles: Mapping[str, Roles]
    collaborations: frozenset[str] = frozenset()


def text(name: str) -> str:
    """The Turtle of one of the vocabulary files, by its name without the ending."""
    return files("ontology").joinpath(f"{name}.ttl").read_text("utf-8")


def graph(*names: str) -> Graph:
    """Vocabulary files read into one graph."""
    vocabulary = Graph()
    for name in names:
        vocabulary.parse(data=text(name), format="turtle")
    return vocabulary


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this version of the atlas."""
    concepts = graph("topics", "codes")
    topics: set[str] = set()
    codes: dict[str, set[str]] = defaultdict(set)
    for concept in concepts.subjects(RDF.type, SKOS.Concept):
        room, _, notation = str(concept).removeprefix(BASE).rpartition("/")
        if room == "topic":
            topics.add(notation)
        else:
            codes[room.removeprefix("code/")].add(notation)
    return Vocabulary(
        topics=frozenset(topics),
        codes={scheme: frozenset(notations) for scheme, notations in codes.items()},
        roles=roles(concepts, concepts.subjects(sse.subjectRole)),
        collaborations=frozenset(
            str(concepts.value(kind, SKOS.notation))
            for kind in concepts.subjects(sse.tieClass, code("tie-class", "collaboration"))
        ),
    )


def roles(concepts: Graph, kinds: Iterable[object]) -> dict[str, Roles]:
    """The roles of each kind of tie, by its notation."""
    found = {}
    for kind in kinds:
        assert isinstance(kind, URIRef)
        ends = [concepts.value(kind, end, any=False) for end in (sse.subjectRole, sse.objectRole)]
        subject, other = (URIRef(str(end)) for end in ends)
        found[str(concepts.value(kind, SKOS.notation))] = Roles(subject, other)
    return found


@cache
def above() -> dict[str, str]:
    """The topic above each topic of the scheme; a topic on top is above itself."""
    scheme = graph("topics")
    notations = {topic: str(notation) for topic, notation in scheme.subject_objects(SKOS.notation)}
    found = {notation: notation for notation in notations.values()}
    return found | {
        notations[topic]: notations[wider] for topic, wider in scheme.subject_objects(SKOS.broader)
    }

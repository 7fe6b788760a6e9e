"""The topics as text: what each is called, and how people speak of it, language by language."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rdflib import SKOS, Literal, URIRef

from graph.cities.profile import notation
from graph.store.release import Release
from ontology import vocabulary

HERE = "graph.matches"
SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Use(StrEnum):
    """What a text is to its topic."""

    PREFERRED = "preferred"
    OTHER = "other"
    DEFINITION = "definition"
    NOTE = "note"


PROPERTIES: Mapping[URIRef, Use] = {
    SKOS.prefLabel: Use.PREFERRED,
    SKOS.altLabel: Use.OTHER,
    SKOS.definition: Use.DEFINITION,
    SKOS.scopeNote: Use.NOTE,
}


@dataclass(frozen=True, order=True)
class Wording:
    """One text about a topic: a name, its definition, or a sentence of a note on how people speak of it."""

    topic: str
    language: str
    use: Use
    text: str


@dataclass(frozen=True, eq=False)
class Topics:
    """The topics with what is said of them.

    above     the topic above each, by notation; a topic on top is above itself
    wordings  in order, no two the same
    """

    above: Mapping[str, str]
    wordings: tuple[Wording, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The notations of all topics, in order."""
        return tuple(sorted(self.above))

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The place of each topic in `names`."""
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Wording, ...]]:
        """The wordings of each topic."""
        found: dict[str, list[Wording]] = defaultdict(list)
        for one in self.wordings:
            found[one.topic].append(one)
        return {name: tuple(found[name]) for name in self.names}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which something is said, in order."""
        return tuple(sorted({one.language for one in self.wordings}))

    def only(self, names: Collection[str], languages: Collection[str] = ()) -> "Topics":
        """Some of the topics, in some of the languages; in all where none is told."""
        kept = (one for one in self.wordings if one.topic in names)
        return Topics(
            {name: above if above in names else name for name, above in self.above.items() if name in names},
            tuple(one for one in kept if not languages or one.language in languages),
        )


def topics(release: Release) -> Topics:
    """The topics of a release."""
    above: dict[str, str] = {}
    for row in release.rows("graph.gaps", "topics"):
        above[notation(row["topic"])] = notation(row.get("above", row["topic"]))
    found = [
        one
        for row in release.rows(HERE, "wordings")
        for one in sentences(notation(row["topic"]), row["language"], Use(row["use"]), row["text"])
    ]
    return Topics(above, tuple(sorted(set(found))))


def shipped() -> Topics:
    """The topics of this version of the atlas."""
    graph = vocabulary.graph("topics")
    concepts = set(graph.subjects(SKOS.inScheme))
    found = {
        one
        for term, use in PROPERTIES.items()
        for concept, text in graph.subject_objects(term)
        if concept in concepts and isinstance(text, Literal)
        for one in sentences(notation(str(concept)), text.language or "", use, str(text))
    }
    return Topics(vocabulary.above(), tuple(sorted(found)))


def sentences(topic: str, language: str, use: Use, text: str) -> Iterator[Wording]:
    """A text as it is; a note sentence by sentence, as each tells of the topic from another side."""
    for part in SENTENCE.split(text.strip()) if use is Use.NOTE else [text]:
        yield Wording(topic, language.lower(), use, part)

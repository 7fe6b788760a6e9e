"""The topics that applicants offer and need: which is above which, and what each is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, SKOS, Literal

from graph.matches.similarity import Tree
from graph.saying import Named, term
from ontology import vocabulary


@dataclass(frozen=True, eq=False)
class Topics:
    """The topics of this version of the atlas.

    labels   their English names
    """

    tree: Tree
    labels: Mapping[str, str]

    def named(self, topic: str) -> Named:
        """What a topic is called, as it reads within a sentence."""
        label = self.labels.get(topic, topic.replace("-", " "))
        within = label if label[1:2].isupper() else label[:1].lower() + label[1:]
        return term(within, "topic", topic)


@cache
def topics() -> Topics:
    """The topics, read once a process; they need no release."""
    scheme = vocabulary.graph("topics")
    notation = {one: str(scheme.value(one, SKOS.notation)) for one in scheme.subjects(RDF.type, SKOS.Concept)}
    above = {
        name: notation.get(scheme.value(one, SKOS.broader) or one, name) for one, name in notation.items()
    }
    labels = {
        name: str(label)
        for one, name in notation.items()
        for label in scheme.objects(one, SKOS.prefLabel)
        if isinstance(label, Literal) and label.language == "en"
    }
    return Topics(Tree(above), labels)

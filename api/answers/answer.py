"""The answer to a query as a page shows it: rows of cells, from a table of solutions or from triples."""

import json
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology.iris import BASE

WEB = ("http://", "https://")
"""How the addresses begin that an answer links to."""

TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True)
class Cell:
    """One value: empty where there is none, a link where it is an address."""

    value: str
    is_iri: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it names something in the atlas's own namespace."""
        return self.is_iri and self.value.startswith(BASE)


@dataclass(frozen=True)
class Answer:
    """The columns and rows of an answer."""

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def of_table(content: bytes) -> Answer | bool:
    """The answer in SPARQL's JSON: rows for SELECT, yes or no for ASK."""
    found = json.loads(content)
    if "boolean" in found:
        return bool(found["boolean"])
    names = tuple(found["head"]["vars"])
    rows = (tuple(cell(binding.get(name)) for name in names) for binding in found["results"]["bindings"])
    return Answer(names, tuple(rows))


def of_graph(content: bytes, media_type: str) -> Answer:
    """The triples of a graph, one a row."""
    triples = parse(content, format=RdfFormat.from_media_type(media_type))
    rows = ((node(one.subject), node(one.predicate), node(one.object)) for one in triples)
    return Answer(TRIPLE, tuple(rows))


def node(term: NamedNode | BlankNode | Literal | Triple) -> Cell:
    """One part of a triple."""
    if isinstance(term, NamedNode):
        return Cell(term.value, term.value.startswith(WEB))
    return Cell(term.value if isinstance(term, Literal) else str(term))


def cell(term: dict[str, str] | None) -> Cell:
    """One value of a solution."""
    if term is None:
        return Cell("")
    value = str(term["value"])
    return Cell(value, term["type"] == "uri" and value.startswith(WEB))

"""The ten queries that pages and programs ask most, and how they are asked with and without the atlas."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, QuerySolutions, Store, Variable

from graph.store import queries
from graph.store.release import Release

WARSAW = "https://w3id.org/sse-atlas/id/warsaw"
Answers = list[dict[str, str]] | list[str]


@dataclass(frozen=True)
class Common:
    """A query of ours by its room and name, or as text; with IRIs for its variables."""

    name: str
    room: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The text of the query."""
        return self.text or queries.text(self.room, self.name)


COMMONEST = (
    Common("city", "graph.cities"),
    Common("members", "graph.cities"),
    Common("offers", "graph.cities"),
    Common("nodes", "graph.network"),
    Common("parties", "graph.network"),
    Common("ties", "graph.entities", values={"thing": WARSAW}),
    Common("evidence", "graph.entities", values={"thing": WARSAW}),
    Common("count", text="SELECT ?class (COUNT(?thing) AS ?n) { ?thing a ?class } GROUP BY ?class"),
    Common("text", text='SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "coop")) }'),
    Common("describe", text=f"DESCRIBE <{WARSAW}>"),
)


def through_atlas(release: Release, one: Common) -> Answers:
    """The answers as the rooms of the atlas get them."""
    if one.room:
        return release.rows(one.room, one.name, **one.values)
    return read(release.query(one.query))


def plain(store: Store, one: Common) -> Answers:
    """The answers of the plain store."""
    return read(
        store.query(
            one.query,
            prefixes=queries.PREFIXES,
            use_default_graph_as_union=True,
            substitutions={Variable(name): NamedNode(iri) for name, iri in one.values.items()},
        )
    )


def read(found: object) -> Answers:
    """Solutions as rows of text, or triples as text."""
    if not isinstance(found, QuerySolutions):
        return [str(triple) for triple in found]  # type: ignore[attr-defined]  # a graph otherwise
    names = [variable.value for variable in found.variables]
    return [
        {name: term.value for name, term in zip(names, solution, strict=True) if term is not None}
        for solution in found
    ]

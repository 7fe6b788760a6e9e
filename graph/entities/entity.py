"""What the atlas says of one thing: facts with their sources and dates, ties, and what refers to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.errors import Unknown
from graph.store.queries import PREFIXES
from graph.store.release import Release, Row

HERE = "graph.entities"
APART = ("wasDerivedFrom", "connectedTo", "collaboratesWith", "broaderOrSame", "party")
"""Properties that an entity's page shows in a place of their own, or that are derived."""


@dataclass(frozen=True)
class Evidence:
    """The row behind a fact, the page that it cites, and the month in which that was read."""

    file: str
    row: int
    page: str
    title: str | None
    confirmed: str | None


@dataclass(frozen=True)
class Fact:
    """One thing said: the property, the value (an IRI, or a text and its language), and what it rests on."""

    property: str
    value: str
    is_iri: bool
    language: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Bond:
    """A tie as seen from one of its parties."""

    tie: str
    kind: str
    forward: bool
    other: str
    state: str
    since: str | None
    until: str | None


@dataclass(frozen=True)
class Entity:
    """A thing with all that is known of it."""

    iri: str
    facts: tuple[Fact, ...]
    bonds: tuple[Bond, ...]
    uses: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]

    def values(self, *endings: str) -> list[str]:
        """The values of the properties whose IRIs end so."""
        return [fact.value for fact in self.facts if fact.property.endswith(endings)]


def entity(release: Release, iri: str) -> Entity:
    """Everything said of a thing. Raises Unknown where nothing is."""
    facts = facts_of(release, iri)
    uses = tuple((row["property"], row["user"]) for row in release.rows(HERE, "uses", thing=iri))
    if not facts and not uses:
        raise Unknown(f"nothing is known of {iri}. Search for its name, or mend the address")
    held = evidence_of(release, iri)
    return Entity(
        iri=iri,
        facts=tuple(facts),
        bonds=tuple(bond(row) for row in release.rows(HERE, "ties", thing=iri)),
        uses=uses,
        evidence=tuple(dict.fromkeys(row for rows in held.values() for row in rows)),
    )


def facts_of(release: Release, iri: str) -> list[Fact]:
    """What is said of a thing; a fact that two graphs state is one fact with the evidence of both."""
    held = evidence_of(release, iri)
    found: dict[tuple[str, str, bool, str], list[Evidence]] = {}
    for quad in release.store.quads_for_pattern(NamedNode(iri), None, None, None):
        name, value = quad.predicate.value, quad.object
        if local(name) not in APART and isinstance(value, NamedNode | Literal):
            language = value.language or "" if isinstance(value, Literal) else ""
            key = (name, value.value, isinstance(value, NamedNode), language)
            graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
            found.setdefault(key, []).extend(held.get(graph, ()))
    return [Fact(*key, evidence=tuple(dict.fromkeys(rows))) for key, rows in sorted(found.items())]


def local(iri: str) -> str:
    """The last part of a property's IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def evidence_of(release: Release, iri: str) -> dict[str, list[Evidence]]:
    """The evidence of a thing by named graph."""
    found: dict[str, list[Evidence]] = {}
    for row in release.rows(HERE, "evidence", thing=iri):
        evidence = Evidence(row["file"], int(row["row"]), row["page"], row.get("title"), row.get("confirmed"))
        found.setdefault(row["graph"], []).append(evidence)
    return found


def bond(row: Row) -> Bond:
    """A tie from its row; forward where it runs from this thing to the other."""
    return Bond(
        tie=row["tie"],
        kind=row["kind"],
        forward=row["role"] == row["subject"],
        other=row["other"],
        state=row["state"].rpartition("/")[2],
        since=row.get("since"),
        until=row.get("until"),
    )


def description(release: Release, iri: str, media_type: str) -> bytes:
    """A thing's own description in an RDF syntax: what is said of it, its parties and its evidence.

    Raises Unknown where nothing is said of it.
    """
    triples = dict.fromkeys(stated(release, iri))
    if not triples:
        raise Unknown(f"nothing is known of {iri}. Search for its name, or mend the address")
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    return cast(bytes, serialize(triples, format=form, prefixes=dict(PREFIXES)))


def stated(release: Release, iri: str) -> Iterator[Triple]:
    """The triples about a thing and about the nodes that are parts of it."""
    for quad in release.store.quads_for_pattern(NamedNode(iri), None, None, None):
        yield quad.triple
        value = quad.object
        if isinstance(value, NamedNode) and local(quad.predicate.value) in ("party", "wasDerivedFrom"):
            for part in release.store.quads_for_pattern(value, None, None, None):
                yield part.triple

"""What the atlas says of one thing: facts with their sources and dates, ties, and what refers to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import DCTERMS, PROV

from graph.errors import Unknown
from graph.store.queries import PREFIXES
from graph.store.release import Release, Row, chosen
from ontology import iris
from ontology import terms as sse

HERE = "graph.entities"
APART = ("wasDerivedFrom", "party")
"""Properties that an entity's page shows in a place of their own."""

DERIVED = f"{iris.graph('derived')}/"
TELLING = (str(iris.graph("derived", "catalogue")), str(iris.graph("derived", "sources")))
"""The derived graphs that alone say something of a thing: what the others are, and what is a source."""

REPLACED = NamedNode(str(DCTERMS.isReplacedBy))
SAID = (DCTERMS.title, sse.roleTitle, DCTERMS.description)
"""The properties whose text stands for a thing that has no name, in this order."""


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
    """A tie as seen from one of its parties, with the pages that it rests on by their titles."""

    tie: str
    kind: str
    forward: bool
    other: str
    state: str
    since: str | None
    until: str | None
    pages: tuple[tuple[str, str | None], ...]
    confirmed: str | None


@dataclass(frozen=True)
class Entity:
    """A thing with what is said of it, and of what refers to it the first, as property and user."""

    iri: str
    facts: tuple[Fact, ...]
    uses: tuple[tuple[str, str], ...]

    def values(self, *endings: str) -> list[str]:
        """The values of the properties whose IRIs end so."""
        return [fact.value for fact in self.facts if fact.property.endswith(endings)]


def entity(release: Release, iri: str) -> Entity:
    """Everything said of a thing. Raises Unknown where nothing is."""
    held = evidence_of(release, named(iri))
    facts = facts_of(release, iri, held)
    uses = tuple((row["property"], row["user"]) for row in release.rows(HERE, "uses", thing=iri))
    if not facts and not uses:
        raise Unknown(f"nothing is known of {iri}. Search for its name, or mend the address")
    return Entity(iri, tuple(facts), uses)


def named(iri: str) -> str:
    """An IRI as it is. Raises Unknown where it is none, so that nothing can be known of it."""
    try:
        return NamedNode(iri).value
    except ValueError:
        raise Unknown(f"nothing is known of {iri}, which is no IRI. Mend the address") from None


def facts_of(release: Release, iri: str, held: Mapping[str, list[Evidence]]) -> list[Fact]:
    """What is said of a thing; a fact that two graphs state is one fact with the evidence of both.

    What follows by a rule is no fact of its own: it rests on those that it follows from.
    """
    found: dict[tuple[str, str, bool, str], list[Evidence]] = {}
    for quad in release.store.quads_for_pattern(NamedNode(iri), None, None, None):
        name, value = quad.predicate.value, quad.object
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        if graph.startswith(DERIVED) and graph not in TELLING:
            continue
        if local(name) not in APART and isinstance(value, NamedNode | Literal):
            language = value.language or "" if isinstance(value, Literal) else ""
            key = (name, value.value, isinstance(value, NamedNode), language)
            found.setdefault(key, []).extend(held.get(graph, ()))
    return [Fact(*key, evidence=tuple(dict.fromkeys(rows))) for key, rows in sorted(found.items())]


def successor(release: Release, iri: str) -> str | None:
    """What has taken the place of a retired thing, over any number of steps; None where nothing has."""
    passed = [named(iri)]  # so that a ring, which the check refuses, leads nobody round
    while following := [
        quad.object.value
        for quad in release.store.quads_for_pattern(NamedNode(passed[-1]), REPLACED, None, None)
        if isinstance(quad.object, NamedNode)
    ]:
        if min(following) in passed:
            return None
        passed.append(min(following))
    return passed[-1] if len(passed) > 1 else None


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


def ties(release: Release, iri: str) -> list[Row]:
    """The ties of a thing, a row for each other party; see `bond`."""
    return release.rows(HERE, "ties", thing=iri)


def bond(release: Release, row: Row) -> Bond:
    """A tie from its row, with the pages that it rests on; forward where it runs from this thing."""
    rows = [one.value for one in objects(release, row["tie"], PROV.wasDerivedFrom)]
    pages = sorted({page.value for one in rows for page in objects(release, one, DCTERMS.source)})
    return Bond(
        tie=row["tie"],
        kind=row["kind"],
        forward=row["role"] == row["subject"],
        other=row["other"],
        state=row["state"].rpartition("/")[2],
        since=row.get("since"),
        until=row.get("until"),
        pages=tuple(
            (page, next((title.value for title in literals(release, page, DCTERMS.title)), None))
            for page in pages
        ),
        confirmed=max(
            (month.value for one in rows for month in literals(release, one, sse.lastConfirmed)), default=None
        ),
    )


def objects(release: Release, iri: str, name: str) -> list[NamedNode | Literal]:
    """The things, texts and numbers that a property gives a thing."""
    quads = release.store.quads_for_pattern(NamedNode(iri), NamedNode(name), None, None)
    return list(dict.fromkeys(quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)))


def called(release: Release, things: Iterable[str], language: str) -> dict[str, str]:
    """What things are called; one without a name by its title, its function or its words, or by its row."""
    wanted = list(dict.fromkeys(things))
    named = release.index.names(wanted)
    return {
        iri: label if iri in named else said(release, iri, language) or label
        for iri, label in release.labels(wanted, language).items()
    }


def said(release: Release, iri: str, language: str) -> str:
    """The text that stands for a thing without a name; empty where there is none."""
    for name in SAID:
        texts = {value.language or "": value.value for value in literals(release, iri, name)}
        if texts:
            return chosen(texts, [language]) or ""
    rows = [value.value for name in (sse.file, sse.row) for value in literals(release, iri, name)]
    return ", row ".join(rows)


def literals(release: Release, iri: str, name: str) -> list[Literal]:
    """The texts and numbers that a property gives a thing."""
    return [value for value in objects(release, iri, name) if isinstance(value, Literal)]


def description(release: Release, iri: str, media_type: str) -> bytes:
    """A thing's own description in an RDF syntax: what is said of it, its parties and its evidence.

    Raises Unknown where nothing is said of it.
    """
    triples = dict.fromkeys(stated(release, named(iri)))
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

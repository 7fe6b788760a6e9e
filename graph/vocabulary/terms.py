"""The terms of the ontology and the topics of the scheme, as their pages show them."""

from dataclasses import dataclass
from functools import lru_cache

from graph.cities.profile import notation
from graph.store.release import Release

HERE = "graph.vocabulary"


@dataclass(frozen=True)
class Term:
    """A class, a relation (its values are things) or a value (they are texts or numbers).

    above   the classes or properties that it is a special case of, ours or borrowed
    """

    iri: str
    sort: str
    label: str
    comment: str
    domain: str | None
    range: str | None
    above: tuple[str, ...]

    @property
    def name(self) -> str:
        """The part of the IRI after the #."""
        return self.iri.rpartition("#")[2]


@dataclass(frozen=True)
class Topic:
    """A topic: its names by language, what belongs to it, how many things have it, the topics below it."""

    iri: str
    names: dict[str, str]
    definition: str
    uses: int
    below: tuple["Topic", ...] = ()

    @property
    def notation(self) -> str:
        """The id of the topic in tables."""
        return notation(self.iri)


@lru_cache(maxsize=4)
def terms(release: Release) -> tuple[Term, ...]:
    """The classes, relations and values of the ontology, each in the order of names."""
    found: dict[str, Term] = {}
    for row in release.rows(HERE, "terms"):
        before = found.get(row["term"])
        above = (*(before.above if before else ()), *((row["above"],) if "above" in row else ()))
        found[row["term"]] = Term(
            iri=row["term"],
            sort=row["sort"],
            label=row["label"],
            comment=row["comment"],
            domain=row.get("domain"),
            range=row.get("range"),
            above=above,
        )
    return tuple(found.values())


@lru_cache(maxsize=4)
def topics(release: Release) -> tuple[Topic, ...]:
    """The top topics, each with those below it."""
    rows = {row["topic"]: row for row in release.rows(HERE, "concepts")}
    names = release.index.names(list(rows))

    def topic(iri: str) -> Topic:
        row = rows[iri]
        below = tuple(topic(other) for other, held in rows.items() if held.get("above") == iri)
        return Topic(iri, names.get(iri, {}), row["definition"], int(row["uses"]), below)

    return tuple(topic(iri) for iri, row in rows.items() if "above" not in row)


def notes(release: Release, language: str) -> dict[str, str]:
    """What each topic is about in one language, by IRI; nothing for a topic that has no note in it."""
    rows = release.rows(HERE, "notes")
    return {row["topic"]: row["note"] for row in rows if row["language"] == language}

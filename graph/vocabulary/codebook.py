"""The codebook: for each class and property how many things have it, city by city, with an example."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.cities.profile import notation
from graph.store.release import Release
from graph.vocabulary.terms import Term

HERE = "graph.vocabulary"


@dataclass(frozen=True)
class Use:
    """A property as the things of one class have it.

    count     how many things have it, each counted once
    filled    the share of the things of each city that have it, 0 to 1, by slug
    example   one of its values
    """

    property: str
    count: int
    filled: Mapping[str, float]
    example: str


@dataclass(frozen=True)
class Entry:
    """A class: how many things are of it, in all and by city, one of them, and which properties they have.

    A thing that two cities have counts for both, and once in all.
    """

    of_class: str
    count: int
    by_city: Mapping[str, int]
    example: str
    uses: tuple[Use, ...]


def codebook(release: Release) -> list[Entry]:
    """The classes of what the tables of cities state, the most frequent first."""
    members: dict[str, dict[str, tuple[int, str]]] = {}
    for row in release.rows(HERE, "members"):
        members.setdefault(row["class"], {})[city(row["ecosystem"])] = (int(row["n"]), row["example"])
    filled: dict[str, dict[str, dict[str, tuple[int, str]]]] = {}
    for row in release.rows(HERE, "filled"):
        held = filled.setdefault(row["class"], {}).setdefault(row["property"], {})
        held[city(row["ecosystem"])] = (int(row["n"]), row["example"])
    known = {(row["class"], row["property"]): int(row["n"]) for row in release.rows(HERE, "known")}
    found = [
        Entry(
            of_class=name,
            count=release.manifest.counts[name.partition("#")[2]],
            by_city=(sizes := {slug: number for slug, (number, _) in by_city.items()}),
            example=next(iter(by_city.values()))[1],
            uses=tuple(
                use(prop, held, sizes, known[name, prop]) for prop, held in filled.get(name, {}).items()
            ),
        )
        for name, by_city in members.items()
    ]
    return sorted(found, key=lambda entry: -entry.count)


def use(prop: str, held: Mapping[str, tuple[int, str]], sizes: Mapping[str, int], count: int) -> Use:
    """One property of a class, from how many things of each city have it."""
    shares = {slug: held.get(slug, (0, ""))[0] / size for slug, size in sizes.items()}
    return Use(prop, count, shares, next(iter(held.values()))[1])


def unused(entries: Iterable[Entry], terms: Iterable[Term]) -> list[Term]:
    """The terms of the ontology that no entry shows, as a class or as a property."""
    shown = {entry.of_class for entry in entries}
    shown |= {use.property for entry in entries for use in entry.uses}
    return [term for term in terms if term.iri not in shown]


def city(ecosystem: str) -> str:
    """The slug of an ecosystem's city."""
    return notation(ecosystem.rpartition("/")[0])

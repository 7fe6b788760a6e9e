"""The codebook: for each class and property how many things have it, city by city, with an example."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.cities.profile import notation
from graph.store.release import Release

HERE = "graph.vocabulary"


@dataclass(frozen=True)
class Use:
    """A property as the things of one class have it.

    filled    the share of the things of each city that have it, 0 to 1, by slug
    example   one of its values
    """

    property: str
    count: int
    filled: Mapping[str, float]
    example: str


@dataclass(frozen=True)
class Entry:
    """A class: how many things are of it, in all and by city, and which properties they have."""

    of_class: str
    count: int
    by_city: Mapping[str, int]
    uses: tuple[Use, ...]


def codebook(release: Release) -> list[Entry]:
    """The classes whose things belong to ecosystems, the most frequent first."""
    sizes: dict[str, dict[str, int]] = {}
    for row in release.rows(HERE, "members"):
        sizes.setdefault(row["class"], {})[city(row["ecosystem"])] = int(row["n"])
    filled: dict[str, dict[str, dict[str, tuple[int, str]]]] = {}
    for row in release.rows(HERE, "filled"):
        held = filled.setdefault(row["class"], {}).setdefault(row["property"], {})
        held[city(row["ecosystem"])] = (int(row["n"]), row["example"])
    found = [
        Entry(
            of_class=name,
            count=sum(by_city.values()),
            by_city=by_city,
            uses=tuple(use(prop, held, by_city) for prop, held in filled[name].items()),
        )
        for name, by_city in sizes.items()
    ]
    return sorted(found, key=lambda entry: -entry.count)


def use(prop: str, held: Mapping[str, tuple[int, str]], sizes: Mapping[str, int]) -> Use:
    """One property of a class, from how many things of each city have it."""
    shares = {slug: held.get(slug, (0, ""))[0] / size for slug, size in sizes.items()}
    return Use(prop, sum(number for number, _ in held.values()), shares, next(iter(held.values()))[1])


def city(ecosystem: str) -> str:
    """The slug of an ecosystem's city."""
    return notation(ecosystem.rpartition("/")[0])

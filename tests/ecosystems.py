"""Small ecosystems for tests of gaps: bodies by name and sector, their ties, where they meet."""

from collections.abc import Iterable, Mapping
from functools import cache

from graph.gaps.ecosystem import Ecosystem, ecosystems, of_file
from graph.network.network import UNTOLD, Network, Node, Tie, counted
from graph.store.release import Release

Pairs = Iterable[tuple[str, str]]


def body(name: str, sector: str | None = "sse", *topics: str, kind: str = "organisation") -> Node:
    """A body, or something else of a kind, called as its id."""
    return Node(name, name.title(), kind, None, sector, topics, UNTOLD, ())


def tie(one: str, other: str, kind: str = "partners-with", state: str = "known", key: str = "") -> Tie:
    """A tie between two; ties with one key are one tie of several parties."""
    tie_class = "structure" if kind in ("operates", "implements", "part-of") else "collaboration"
    return Tie(key or f"{one} {other}", one, other, kind, tie_class, state, None, None, (), None)


def town(
    sectors: Mapping[str, str | None],
    ties: Pairs = (),
    absent: Pairs = (),
    places: Mapping[str, str] | None = None,
) -> Ecosystem:
    """An ecosystem: bodies with their sectors, their ties, asked-about pairs, and who meets where."""
    nodes = [body(name, sector) for name, sector in sectors.items()]
    nodes += [body(place, None, kind="infrastructure") for place in places or {}]
    there = [tie(*pair) for pair in ties]
    there += [
        tie(name, place, "operates") for place, names in (places or {}).items() for name in names.split()
    ]
    looked = [tie(*pair, state="looked-for-not-found") for pair in absent]
    return of_file("town", counted(nodes, there, (), looked))


def network(sectors: Mapping[str, str | None], ties: Pairs) -> Network:
    """A network of bodies with their sectors."""
    return counted([body(name, sector) for name, sector in sectors.items()], [tie(*pair) for pair in ties])


@cache
def shipped(release: Release) -> dict[str, Ecosystem]:
    """The ecosystems of the shipped cities."""
    return ecosystems(release)

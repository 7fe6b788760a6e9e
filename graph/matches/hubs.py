"""How much of a list of matches falls on few hosts, and a list in which less does."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph.errors import EcosystemError

MOST = 10
"""The hosts whose share is told: those with the most matches."""

Ranked: TypeAlias = tuple[int, int, float]
"""Need, offer and score of a match, by their numbers."""


@dataclass(frozen=True)
class Hubs:
    """The share of the most linked hosts in a list of matches.

    hosts  those with the most matches and how many each has, the most first
    share  of the list that falls on them, 0 to 1
    bound  the largest share that was asked for, if any; `met` tells whether it could be kept
    """

    hosts: tuple[tuple[str, int], ...]
    share: float
    bound: float | None = None
    met: bool = True


def hubs(hosts: Iterable[str], bound: float | None = None) -> Hubs:
    """How much of a list falls on its ten most linked hosts."""
    listed = list(hosts)
    counted = sorted(Counter(listed).items(), key=lambda one: (-one[1], one[0]))[:MOST]
    share = sum(count for _, count in counted) / len(listed) if listed else 0.0
    return Hubs(tuple(counted), share, bound, bound is None or share <= bound)


def bounded(ranked: Sequence[Ranked], host: Sequence[str], limit: int, bound: float) -> list[Ranked]:
    """The best list in which at most a share of the matches falls on the ten most linked hosts.

    Every host gets the same number of places at most: the largest number with which the share is kept. Where
    there are too few hosts for that, it is the list with the smallest share, one place a host.

    ranked  all matches, the best first
    host    who holds each offer, by its number
    limit   how many matches are wanted
    bound   of the list at most this share, above 0 to 1
    raises  EcosystemError where the bound is no share
    """
    if not 0 < bound <= 1:
        raise EcosystemError(f"a share of {bound} is none. Give one above 0 and up to 1, such as 0.5")
    low, high = 1, max(1, limit)
    while low < high:
        middle = (low + high + 1) // 2
        listed = at_most(ranked, host, limit, middle)
        kept = hubs(host[offer] for _, offer, _ in listed).share <= bound
        low, high = (middle, high) if kept else (low, middle - 1)
    return at_most(ranked, host, limit, low)


def at_most(ranked: Sequence[Ranked], host: Sequence[str], limit: int, places: int) -> list[Ranked]:
    """The best matches with so many places a host at most."""
    taken: Counter[str] = Counter()
    found = []
    for one in ranked:
        holder = host[one[1]]
        if taken[holder] < places:
            taken[holder] += 1
            found.append(one)
            if len(found) == limit:
                break
    return found

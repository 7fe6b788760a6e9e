"""How old the data on a city are: when each thing was last read on a page, and what changed since when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.cities.profile import Thing
from graph.store.difference import Difference, difference
from graph.store.releases import Data

OLD = 24
"""Months after which what was read counts as old."""


@dataclass(frozen=True)
class Freshness:
    """When the things of a city were last confirmed.

    months    how many things, by the month (YYYY-MM) in which a page on them was last read, the latest first
    old       those last read more than OLD months before the release, the oldest first
    untold    how many of which no month is known
    """

    months: dict[str, int]
    old: tuple[Thing, ...]
    untold: int


def freshness(things: Sequence[Thing], now: str) -> Freshness:
    """The age of the data on some things at a month, YYYY-MM or longer."""
    told = [thing for thing in things if thing.confirmed]
    months = Counter(thing.confirmed[:7] for thing in told if thing.confirmed)
    limit = counted(now) - OLD
    old = [thing for thing in told if counted(thing.confirmed or "") < limit]
    return Freshness(
        months=dict(sorted(months.items(), reverse=True)),
        old=tuple(sorted(old, key=lambda thing: (thing.confirmed or "", thing.label))),
        untold=sum(thing.confirmed is None for thing in things),
    )


def counted(month: str) -> int:
    """A month as the number of months since the year 0; a year alone counts from its January."""
    year, _, rest = month.partition("-")
    return 12 * int(year) + int(rest[:2] or 1) - 1


def last_change(data: Data, slug: str) -> Difference | None:
    """What the current release says otherwise of a city than the last one that differs; None if none does."""
    current = data.manifest(data.current_id() or "")
    part = current.part(slug)
    for older in sorted(data.manifests(), key=lambda one: one.created, reverse=True):
        there = older.part(slug)
        if older.created < current.created and part and there and there.sha256 != part.sha256:
            return difference(data, older.id, current.id, slug)
    return None

"""How many of each region may be chosen, and how near one can come to that where too few apply."""

from collections.abc import Mapping
from typing import TypeAlias

from graph.cohorts.call import Call

Bounds: TypeAlias = Mapping[str, tuple[int, int]]
"""The least and the most of each region."""

Counts: TypeAlias = Mapping[str, int]
"""A number of applicants by region."""


def bounds(call: Call, count: int) -> dict[str, tuple[int, int]]:
    """The least and the most of each region where so many are chosen; anything where no balance is asked."""
    return {region.id: region.places(count) if call.balance else (0, count) for region in call.regions}


def off(counts: Counts, wanted: Bounds) -> int:
    """How many too few or too many there are in all regions together; 0 where the balance is kept."""
    return sum(
        max(0, least - counts.get(region, 0), counts.get(region, 0) - most)
        for region, (least, most) in wanted.items()
    )


def nearest(there: Counts, count: int, wanted: Bounds, begun: Counts | None = None) -> int:
    """How far off the balance a choice of so many is at least.

    Adds one after the other where it costs least, which is exact: the cost of a region is convex in its
    number, and no region's number changes the cost of another.

    there    the eligible applicants of each region, as many in all as are chosen or more
    begun    those that are chosen already
    returns  0 where no balance is wanted
    """
    counts = {region: (begun or {}).get(region, 0) for region in wanted}
    if not wanted:
        return 0
    for _ in range(count - sum(counts.values())):
        open_to = [region for region in wanted if counts[region] < there.get(region, 0)]
        best = min(open_to, key=lambda region: off({**counts, region: counts[region] + 1}, wanted))
        counts[best] += 1
    return off(counts, wanted)

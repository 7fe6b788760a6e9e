"""What taking the best applicant first, again and again, comes to; and choices that differ in one."""

from collections.abc import Sequence

import numpy as np

from graph.cohorts.balance import nearest, off
from graph.cohorts.learning import Candidates
from graph.network.edges import Numbers

TOLERANCE = 1e-6
"""What is less than so many points apart is worth the same."""


def greedy(known: Candidates, count: int, balanced: bool = True) -> tuple[int, ...]:
    """The applicants that one gets by adding the one that adds most, so many times.

    Whoever would lead further off the balance than need be is passed over.

    count     how many are chosen, as many as there are at most
    balanced  whether the regions are to be balanced
    returns   numbers of applicants; of some that add the same, the first comes first
    """
    chosen: list[int] = []
    wanted = known.bounds(count) if balanced else {}
    allowed = nearest(known.everybody, count, wanted)
    while len(chosen) < count:
        counts = known.counts(chosen)
        open_to = [
            not balanced or nearest(known.everybody, count, wanted, more(counts, region)) <= allowed
            for region in known.region_ids
        ]
        worth = np.where(np.array(open_to)[known.region_numbers], known.joined(chosen), -np.inf)
        worth[chosen] = -np.inf
        chosen.append(int(np.argmax(np.round(worth, 9))))
    return tuple(sorted(chosen))


def more(counts: dict[str, int], region: str) -> dict[str, int]:
    """Numbers by region with one more of a region."""
    return {**counts, region: counts[region] + 1}


def swaps(known: Candidates, chosen: Sequence[int], balanced: bool = True) -> Numbers:
    """What a choice is worth in which one is exchanged for another.

    returns  those who are chosen by all applicants, the points of the choice without the one and with the
             other; minus infinity where that is off the balance, or the other is chosen already
    """
    wanted = known.bounds(len(chosen)) if balanced else {}
    allowed = nearest(known.everybody, len(chosen), wanted)
    table = np.full((len(chosen), len(known.applicants)), -np.inf)
    for row, gone in enumerate(chosen):
        rest = [one for one in chosen if one != gone]
        counts = known.counts(rest)
        kept = [off(more(counts, region), wanted) <= allowed for region in known.region_ids]
        table[row] = np.where(np.array(kept)[known.region_numbers], known.joined(rest), -np.inf)
    table[:, list(chosen)] = -np.inf
    return table


def polished(known: Candidates, chosen: tuple[int, ...], balanced: bool = True) -> tuple[int, ...]:
    """A choice in which nobody can be exchanged for another any more so that it is worth more."""
    while True:
        table = swaps(known, chosen, balanced)
        if not table.size or table.max() <= known.value(chosen) + TOLERANCE:
            return chosen
        row, new = np.unravel_index(int(np.argmax(table)), table.shape)
        chosen = tuple(sorted({*chosen, int(new)} - {chosen[int(row)]}))

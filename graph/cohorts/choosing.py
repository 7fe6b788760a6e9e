"""Which applicants to choose: the best group that balances the regions, proven where the time allows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.cohorts.greedy import TOLERANCE, greedy, polished
from graph.cohorts.learning import Candidates
from graph.cohorts.programme import likenesses, solved

LARGEST = 60_000
"""Of answers to needs: what has more is not given to the solver, which would pass its time by far."""


@dataclass(frozen=True)
class Choice:
    """Some applicants, by their numbers.

    value    what they are worth, in points
    bound    what no choice can exceed, in points
    status   whether that is proven to be the best, or the best that was found
    """

    chosen: tuple[int, ...]
    value: float
    bound: float
    status: Literal["optimal", "feasible"]

    @property
    def gap(self) -> float:
        """How many points the best choice could be worth more."""
        return max(0.0, self.bound - self.value)


def best(
    known: Candidates,
    count: int,
    seconds: float = 30.0,
    inside: Collection[int] = (),
    outside: Collection[int] = (),
    balanced: bool = True,
    start: tuple[int, ...] | None = None,
) -> Choice | None:
    """The choice of so many applicants that is worth most, see `Candidates.value`.

    Regions keep their bounds; where too few are eligible for that, they come as near to them as they can.
    Of choices that are worth the same, the one to begin from is kept.

    count    as many as there are at most
    inside   those that have to be chosen
    outside  those that must not be
    balanced whether the regions are to be balanced
    start    a choice as asked to begin from; where nobody is asked for, the plain way gives one
    returns  None where no choice is as asked, or none was found in the time
    """
    if start is None and not inside and not outside:
        start = polished(known, greedy(known, count, balanced), balanced)
    least = -np.inf if start is None else known.value(start)
    left, most = promising(known, count, least, inside, outside)
    some = known.only(left)
    if start is not None and (most <= least + TOLERANCE or len(likenesses(some).pair) > LARGEST):
        status: Literal["optimal", "feasible"] = "optimal" if most <= least + TOLERANCE else "feasible"
        return Choice(start, least, max(least, most), status)
    found = solved(some, count, seconds, tuple(left.index(one) for one in inside), balanced)
    chosen = None if found.chosen is None else tuple(left[one] for one in found.chosen)
    if chosen is None or known.value(chosen) <= least + TOLERANCE:
        chosen = start
    if chosen is None or not (found.is_possible or start):
        return None
    if found.is_proven:
        return Choice(chosen, known.value(chosen), known.value(chosen), "optimal")
    if not inside and not outside:
        chosen = polished(known, chosen, balanced)
    value = known.value(chosen)
    return Choice(chosen, value, max(value, min(most, found.bound)), "feasible")


def promising(
    known: Candidates, count: int, least: float, inside: Collection[int], outside: Collection[int]
) -> tuple[list[int], float]:
    """Those who can be in a choice that is worth as much as one that is known, and what none can exceed.

    Nobody counts more than with the best answer to each need, so a choice with somebody is worth no more than
    that of this one, of those who have to be chosen, and of the others that count most.

    least    what the known choice is worth
    returns  numbers of applicants, and points
    """
    left = [one for one in range(len(known.applicants)) if one not in outside]
    while True:
        most = known.most(left)
        others = sorted((float(most[one]) for one in left if one not in inside), reverse=True)
        free = count - len(inside)
        total = float(most[list(inside)].sum()) + sum(others[:free])
        last = others[free - 1] if 0 < free <= len(others) else np.inf
        kept = [
            one
            for one in left
            if one in inside or total - max(0.0, last - float(most[one])) >= least - TOLERANCE
        ]
        if len(kept) == len(left):
            return left, total
        left = kept

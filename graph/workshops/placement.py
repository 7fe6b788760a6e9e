"""The best starts for sessions that share cities, or that there are none: an exact model, solved by HiGHS."""

from collections import defaultdict
from collections.abc import Collection, Mapping

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from graph.workshops.starts import Choices, numbers

SECONDS = 20.0
"""For one model; those that are met in practice take milliseconds."""
INFEASIBLE = 2
"""What `scipy.optimize.milp` calls it."""


class Undecided(Exception):
    """Time ran out before it was known whether there are starts."""


def placed(
    choices: Choices, sessions: Collection[int], open_to: Mapping[int, int] | None = None
) -> dict[int, int] | None:
    """A start for each of some sessions so that no city is in two at once, at the least cost in all.

    formula   minimise Σ cost(s, t) x(s, t) where Σ_t x(s, t) = 1 for each session s, and for each city and
              start t the x(s, u) of its sessions with t ≤ u < t + steps add up to 1 at most; x is 0 or 1
    sessions  their numbers in choices
    open_to   the starts that are open to each, as bits; those of choices where none are told
    returns   {session: number of its start}, or none where there is no way
    raises    Undecided where time ran out
    """
    if not sessions:
        return {}
    bits = {one: (open_to or {}).get(one, choices.bits[one]) for one in sessions}
    if not all(bits.values()):
        return None
    columns = [(one, start) for one in sorted(bits) for start in numbers(bits[one])]
    rows, upper, lower = constraints(choices, columns)
    solved = milp(
        np.array([choices.cost[one][start] for one, start in columns]),
        integrality=np.ones(len(columns), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, lower, upper),
        options={"time_limit": SECONDS},
    )
    if solved.x is None:
        if solved.status == INFEASIBLE:
            return None
        raise Undecided
    return {one: start for (one, start), value in zip(columns, solved.x, strict=True) if value > 0.5}


def constraints(
    choices: Choices, columns: list[tuple[int, int]]
) -> tuple[sparse.csr_array, list[float], list[float]]:
    """The rows of the model and their upper and lower bounds: one start a session, no city in two at once."""
    members: dict[int, list[int]] = defaultdict(list)
    diaries: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, (one, start) in enumerate(columns):
        members[one].append(number)
        for city in choices.cities[one]:
            diaries[city][start].append(number)
    together = [
        [number for later in range(start, start + choices.steps) for number in diary.get(later, ())]
        for _, diary in sorted(diaries.items())
        for start in sorted(diary)
    ]
    clashing = [row for row in together if len({columns[number][0] for number in row}) > 1]
    rows = [*members.values(), *clashing]
    ends = np.cumsum([0, *map(len, rows)])
    entries = np.array([number for row in rows for number in row])
    matrix = sparse.csr_array((np.ones(len(entries)), entries, ends), (len(rows), len(columns)))
    return matrix, [1.0] * len(rows), [1.0] * len(members) + [0.0] * len(clashing)

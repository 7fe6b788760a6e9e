"""The integer programme of a choice: who is chosen, and which needs are answered by one who is chosen."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from graph.cohorts.balance import nearest
from graph.cohorts.learning import Candidates
from graph.network.edges import Integers, Numbers

INFEASIBLE = 2
"""What `scipy.optimize.milp` calls it."""


@dataclass(frozen=True)
class Solved:
    """What the solver found.

    chosen   by their numbers; None where nothing was found in the time
    bound    what no choice can exceed, in points; infinite where nothing is known of it
    """

    chosen: tuple[int, ...] | None
    bound: float
    is_proven: bool
    is_possible: bool = True


def solved(
    known: Candidates, count: int, seconds: float, inside: tuple[int, ...] = (), balanced: bool = True
) -> Solved:
    """The choice of so many that is worth most, by branch and cut.

    formula  max Σ p(i) x(i) + w Σ l(q) z(q), with x(i) whether an applicant is chosen and q a need together
             with one degree l(q) of likeness; z(q) ≤ Σ x(j) over those whose best offer is so like it, and
             over the degrees of one need Σ z(q) ≤ x(learner): for given x, z is whole by itself
    inside   those that have to be chosen
    """
    people, degrees = len(known.applicants), likenesses(known)
    gain = np.concatenate([known.points, known.call.matches.weight * degrees.worth])
    regions = 2 * len(known.call.regions)
    low = np.zeros(len(gain) + regions)
    low[list(inside)] = 1
    found = milp(
        np.concatenate([-gain, np.zeros(regions)]),
        integrality=np.concatenate([np.ones(people), np.zeros(len(degrees.worth) + regions)]),
        bounds=Bounds(low, np.concatenate([np.ones(len(gain)), np.full(regions, count)])),
        constraints=[*matched(known, degrees), *counted(known, count, balanced, len(gain))],
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    chosen = None if found.x is None else tuple(np.flatnonzero(found.x[:people] > 0.5).tolist())
    return Solved(chosen, bound(found), found.status == 0, found.status != INFEASIBLE)


def bound(found: OptimizeResult) -> float:
    """What no choice can exceed, as far as the solver came."""
    told = found.mip_dual_bound
    return -float(told) if told is not None and np.isfinite(told) else np.inf


@dataclass(frozen=True, eq=False)
class Degrees:
    """Each need with each degree of likeness that some offer has to it: q of them.

    want    (q,): the need
    worth   (q,): the likeness
    pair    (r, 2): a degree, and an applicant whose best offer has it
    """

    want: Integers
    worth: Numbers
    pair: Integers


def likenesses(known: Candidates) -> Degrees:
    """The degrees of likeness of all needs."""
    wants, hosts = np.nonzero(known.likeness)
    values, degree = np.unique(known.likeness[wants, hosts], return_inverse=True)
    keys, row = np.unique(wants * max(1, len(values)) + degree, return_inverse=True)
    want, value = np.divmod(keys, max(1, len(values)))
    worth = values[value] if len(values) else np.zeros(0)
    return Degrees(want, worth, np.column_stack([row, hosts]).astype(np.int64))


def matched(known: Candidates, degrees: Degrees) -> list[LinearConstraint]:
    """That a need is answered by one who is chosen, of one who is chosen, and once."""
    people, count, wants = len(known.applicants), len(degrees.worth), len(known.wants)
    if not count:
        return []
    width = people + count + 2 * len(known.call.regions)
    each = np.arange(count)
    answered = sparse.coo_array(
        (
            np.concatenate([np.ones(count), -np.ones(len(degrees.pair))]),
            (
                np.concatenate([each, degrees.pair[:, 0]]),
                np.concatenate([people + each, degrees.pair[:, 1]]),
            ),
        ),
        shape=(count, width),
    )
    once = sparse.coo_array(
        (
            np.concatenate([np.ones(count), -np.ones(wants)]),
            (
                np.concatenate([degrees.want, np.arange(wants)]),
                np.concatenate([people + each, known.learner]),
            ),
        ),
        shape=(wants, width),
    )
    return [LinearConstraint(sparse.vstack([answered, once], format="csr"), -np.inf, 0)]


def counted(known: Candidates, count: int, balanced: bool, columns: int) -> list[LinearConstraint]:
    """That so many are chosen, of each region as many as the balance asks or as near to it as can be.

    columns  those before the two of each region that tell how many too few and too many it has
    """
    regions = [region.id for region in known.call.regions]
    width = columns + 2 * len(regions)
    everybody = np.zeros((1, width))
    everybody[0, : len(known.applicants)] = 1
    kept = [LinearConstraint(everybody, count, count)]
    if not balanced:
        return kept
    wanted = known.bounds(count)
    least, most = np.zeros((len(regions), width)), np.zeros((len(regions), width))
    for place, region in enumerate(regions):
        inside = [number for number, one in enumerate(known.regions) if one == region]
        least[place, inside] = most[place, inside] = 1
        least[place, columns + 2 * place] = 1
        most[place, columns + 2 * place + 1] = -1
    off = np.zeros((1, width))
    off[0, columns:] = 1
    return [
        *kept,
        LinearConstraint(least, [wanted[region][0] for region in regions], np.inf),
        LinearConstraint(most, -np.inf, [wanted[region][1] for region in regions]),
        LinearConstraint(off, 0, nearest(known.everybody, count, wanted)),
    ]

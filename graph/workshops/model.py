"""Choosing among listed sessions as a mixed-integer linear model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from graph.network.edges import Integers, Numbers
from graph.workshops.limits import COVERED, Limits
from graph.workshops.problem import Session

NOISE = 1e-6
"""What a session counts more or less at most by chance, so that the seed decides between equals."""

EXACT = 1e-5
"""Up to such a share of what is best, two programmes are worth the same."""

TIME, NONE = 1, 2
"""What the solver says where time ran out, and where nothing keeps all limits."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What solving a part of the model came to.

    chosen  numbers of columns; none where nothing was found
    bound   what the best of that part counts at most, without what is fixed; infinite where not known
    """

    chosen: Integers | None
    proven: bool
    infeasible: bool
    bound: float


@dataclass(frozen=True, eq=False)
class Model:
    """Listed sessions, m of them, with the rows that they use: the limits, and a row for each cut."""

    limits: Limits
    columns: Sequence[Session]
    cuts: Sequence[frozenset[int]] = ()

    @cached_property
    def matrix(self) -> sparse.csc_array:
        """How much of each row each session uses, shape (rows, m)."""
        rows = np.array([number for number, cut in enumerate(self.cuts) for _ in cut], dtype=np.int64)
        places = np.array([place for cut in self.cuts for place in sorted(cut)], dtype=np.int64)
        shape = (len(self.cuts), len(self.columns))
        cutting = sparse.csc_array((np.ones(len(rows)), (rows, places)), shape=shape)
        return sparse.csc_array(sparse.vstack([self.limits.matrix(self.columns), cutting], format="csc"))

    @cached_property
    def most(self) -> Numbers:
        """How much of each row there is, shape (rows,)."""
        return np.append(self.limits.most, [len(cut) - 1.0 for cut in self.cuts])

    @cached_property
    def pins(self) -> Integers:
        """The rows of the pins."""
        named = self.limits.row.items()
        return np.array([place for name, place in named if name[0] == "pin"], dtype=np.int64)

    @cached_property
    def counts(self) -> Numbers:
        """What each session counts, shape (m,)."""
        return self.limits.counts(self.columns)

    @cached_property
    def noise(self) -> Numbers:
        """What each session counts by chance, shape (m,)."""
        return NOISE * np.random.default_rng(self.limits.problem.seed).random(len(self.columns))

    @cached_property
    def family(self) -> Integers:
        """Sessions of which one at most can be: those with the same first host and topic, shape (m,)."""
        number: dict[tuple[str, str], int] = {}
        for one in self.columns:
            number.setdefault((one.hosts[0], one.topic), len(number))
        return np.array([number[one.hosts[0], one.topic] for one in self.columns], dtype=np.int64)

    def total(self, chosen: Integers) -> float:
        """What chosen sessions count together, with all bonuses."""
        return self.limits.total([self.columns[number] for number in chosen.tolist()])

    def room(self, fixed: Integers) -> Numbers:
        """What chosen sessions leave of each row, shape (rows,)."""
        return np.asarray(self.most - self.matrix[:, fixed].sum(axis=1))

    def rest(self, prices: Numbers) -> Numbers:
        """What each session counts beside the prices of what it uses, shape (m,)."""
        return np.asarray(self.counts - self.matrix.T @ prices)

    def best(self, prices: Numbers) -> tuple[float, Numbers]:
        """The bound that prices prove over the listed sessions, and how much of each row is used there."""
        rest = self.rest(prices)
        order = np.lexsort((rest, self.family))
        last = order[np.append(self.family[order][1:] != self.family[order][:-1], True)]
        chosen = last[rest[last] > 0]
        covered = self.limits.covers[prices[self.limits.covers] < COVERED]
        use = np.asarray(self.matrix[:, chosen].sum(axis=1))
        use[covered] += 1
        bound = prices @ self.most + rest[chosen].sum() + (COVERED - prices[covered]).sum()
        return float(bound), use

    def losses(self, prices: Numbers) -> Numbers:
        """How much less than the bound of some prices a programme with each session is worth at least."""
        rest = self.rest(prices)
        best = np.zeros(int(self.family.max(initial=-1)) + 1)
        np.maximum.at(best, self.family, rest)
        return np.asarray(best[self.family] - rest)

    def fitting(self, among: Integers, room: Numbers) -> Integers:
        """The sessions for which there is room, out of some."""
        full = (room < 1).astype(float)
        uses = self.matrix[:, among]
        uses.data = np.maximum(uses.data, 0.0)
        fits: Integers = among[np.asarray(uses.T @ full) == 0]
        return fits

    def solved(self, among: Integers, fixed: Integers, seconds: float, gap: float = 0.0) -> Answer:
        """The best choice out of some sessions beside others that are fixed, by HiGHS.

        gap  as a share: a choice that is as near to the best as that is taken for the best
        """
        room = self.room(fixed)
        free = self.fitting(np.setdiff1d(among, fixed), room)
        open_to = self.limits.covers[room[self.limits.covers] < 1]
        part = self.matrix[:, free].tocsr()
        lacking = np.flatnonzero(room < 0)
        used = np.union1d(np.flatnonzero(np.diff(part.indptr)), np.union1d(open_to, lacking))
        if (np.diff(part.indptr)[lacking] == 0).any():
            return Answer(None, True, True, -np.inf)
        if not len(free):
            return Answer(free, True, False, 0.0)
        gained = sparse.csr_array(
            (np.ones(len(open_to)), (open_to, np.arange(len(open_to)))), shape=(len(room), len(open_to))
        )
        rows = sparse.hstack([part, gained], format="csr")[used]
        gain = np.append((self.counts + self.noise)[free], np.full(len(open_to), COVERED))
        found = milp(
            -gain,
            integrality=np.ones(len(gain), dtype=np.int64),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(rows, -np.inf, room[used]),
            options={"time_limit": max(0.1, seconds), "mip_rel_gap": gap},
        )
        bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
        chosen = None if found.x is None else free[found.x[: len(free)] > 0.5]
        return Answer(chosen, found.status in (0, NONE), found.status == NONE, bound)

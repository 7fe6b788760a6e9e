"""How a programme becomes better piece by piece: a part of it is given up and solved anew."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from graph.network.edges import Integers, Numbers
from graph.workshops.model import Model

FEWEST, START, MOST = 15, 60, 200
"""Sessions that are given up at once: at least, at first and at most."""

NEAREST = 15
"""Sessions that a part is solved from, for each that is given up."""

PART, QUICK = 3.0, 1.0
"""Seconds that solving a part may take; parts solved in less than the second become larger."""

LARGER, SMALLER = 1.15, 0.85

GAP = 0.001
"""How near to its best a part is solved, as a share."""

STEPS = 3
"""How far a neighbourhood spreads from its middle: from cities to their sessions and on to their cities."""

MIDDLES = 4
"""Cities in the middle of a neighbourhood."""

AT_RANDOM = 0.1
"""How much chance has a say in what is near."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What is near what among listed sessions.

    losses  how much each loses at least beside the bound, shape (m,)
    random  decides where to look
    """

    model: Model
    losses: Numbers
    random: np.random.Generator

    @cached_property
    def cities(self) -> sparse.csr_array:
        """Which city takes part in which session, shape (n, m)."""
        return self.model.matrix[: len(self.model.limits.problem.participants)].tocsr()

    @cached_property
    def likely(self) -> Numbers:
        """How likely each session is to be in the best programme, 0 to 1, shape (m,)."""
        return np.exp(-self.losses / max(float(np.median(self.losses)), 1e-9))

    @cached_property
    def topic(self) -> Integers:
        """The topic of each session, by number, shape (m,)."""
        _, number = np.unique([one.topic for one in self.model.columns], return_inverse=True)
        return np.asarray(number, dtype=np.int64)

    @cached_property
    def related(self) -> Numbers:
        """How many needs two topics can serve both, shape (topics, topics)."""
        needs = [place for name, place in self.model.limits.row.items() if name[0] == "need"]
        cells = (self.topic, np.arange(len(self.topic)))
        on = sparse.csr_array((np.ones(len(self.topic)), cells))
        serves = on @ self.model.matrix.tocsr()[needs].T
        serves.data[:] = 1.0
        return np.asarray((serves @ serves.T).todense())

    def on_any(self, chosen: Integers, size: int) -> Integers:
        """Chosen sessions on topics drawn at random."""
        order = self.random.permutation(len(self.related))
        return chosen[np.argsort(order[self.topic[chosen]], kind="stable")][:size]

    def on_related(self, chosen: Integers, size: int) -> Integers:
        """Chosen sessions on a topic drawn at random and those that serve the same needs."""
        topics = len(self.related)
        middle = int(self.random.integers(topics))
        near = self.related[middle] * (0.5 + self.random.random(topics))
        near[middle] = np.inf
        order = np.empty(topics, dtype=np.int64)
        order[np.argsort(-near, kind="stable")] = np.arange(topics)
        return chosen[np.argsort(order[self.topic[chosen]], kind="stable")][:size]

    def around(self, chosen: Integers, size: int) -> Integers:
        """Chosen sessions near to some cities, rather to cities that could take part in more."""
        left = np.maximum(self.model.room(chosen)[: self.cities.shape[0]], 0.0) + AT_RANDOM
        there = np.zeros(len(left))
        there[self.random.choice(len(left), min(MIDDLES, len(left)), p=left / left.sum())] = 1.0
        for _ in range(STEPS):
            there = self.cities @ (self.likely * (self.cities.T @ there))
            there = there / max(float(there.max()), 1e-12)
        near = self.cities[:, chosen].T @ there
        near = near + AT_RANDOM * float(np.median(near)) * self.random.random(len(near))
        return chosen[np.argsort(-near, kind="stable")][:size]


def searched(
    around: Surroundings,
    start: Integers,
    goal: float,
    until: float,
    idle: int,
    more: Callable[[], bool],
) -> Integers:
    """A programme at least as good, by large neighbourhood search with exact parts.

    Part of the programme is given up: the sessions on a few topics, or those around a few cities. What is
    left is fixed, and the best for the freed part is solved from the sessions nearest to the bound for which
    there is room. It takes the place of the part where it counts no less.

    start    the numbers of the columns chosen so far, which keep all limits
    goal     what the programme has to be worth for the search to end
    until    when to end, in the time of `time.perf_counter`
    idle     after how many rounds without a better programme to end
    more     asked before each round whether to go on
    source   Shaw 1998 (large neighbourhood search), doi:10.1007/3-540-49481-2_30
    """
    model, chosen, worth = around.model, start, around.model.total(start)
    size, waited, turn = float(START), 0, 0
    ways = (around.on_related, around.on_any, around.on_related, around.on_any, around.around)
    order = np.argsort(around.losses, kind="stable")
    while worth < goal and waited < idle and time.perf_counter() < until and more():
        freed = ways[turn % len(ways)](chosen, int(size))
        turn += 1
        fixed = np.setdiff1d(chosen, freed)
        near = model.fitting(order, model.room(fixed))[: NEAREST * len(freed) + NEAREST]
        begun = time.perf_counter()
        answer = model.solved(np.union1d(near, freed), fixed, min(PART, until - begun), GAP)
        taken = time.perf_counter() - begun
        factor = LARGER if taken < QUICK else SMALLER if taken > PART / 2 else 1
        size = min(MOST, max(FEWEST, size * factor))
        waited += 1
        if answer.chosen is not None:
            other = np.union1d(fixed, answer.chosen)
            if (total := model.total(other)) >= worth:
                waited = 0 if total > worth + 1e-6 else waited
                chosen, worth = other, total
    return chosen

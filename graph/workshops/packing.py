"""Which sessions to choose: the best set that keeps all limits, with a proof of how good it is."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.network.edges import Integers, Numbers
from graph.workshops.greedy import taken
from graph.workshops.limits import Limits, Packed
from graph.workshops.model import EXACT, Answer, Model
from graph.workshops.neighbourhood import Surroundings, searched
from graph.workshops.prices import prices
from graph.workshops.problem import Problem, Session

__all__ = ["Packed", "packed", "total", "value"]

SLICE = 10.0
"""Seconds that the solver works at most before it is asked again whether to stop."""

CORE, CITY = 300, 6
"""Sessions, nearest to the bound, that a programme is first solved from: at least, and for each city."""

LARGE = 300
"""From so many cities on it is one for each city: the rest is left to search."""

SOLVABLE = 4000
"""Up to so many sessions the best of them is looked for exactly."""

FEWER = 0.7
"""It is tried again once so many are left of those it failed for."""

IDLE = 30
"""After so many rounds of search without a better programme it ends."""

NOTHING: Integers = np.zeros(0, dtype=np.int64)


def value(problem: Problem, session: Session) -> float:
    """What a session is worth: the sum of its links' worth, times 0.8 where its cities share no language."""
    return Limits(problem).value(session)


def total(problem: Problem, sessions: Sequence[Session]) -> float:
    """What sessions count together: the unit of `Packed.worth` and `Packed.bound`.

    formula  Σ value + COVERED x (cities that learn + cities that host) where there are at most FEW cities
             + STAY for each session that stays as it was in the earlier programme (a share of it for a part)
    """
    return Limits(problem).total(sessions)


def packed(
    problem: Problem,
    columns: Sequence[Session],
    cuts: Sequence[frozenset[int]] = (),
    seconds: float = 60.0,
    stopped: Callable[[], bool] = lambda: False,
    tell: Callable[[str, float], None] = lambda what, share: None,
    beyond: float | None = None,
) -> Packed:
    """The best set of sessions that keeps all limits: proven the best, or within a gap that is told.

    Prices bound what any set can be worth, and tell how much each session loses beside the bound. Whatever
    loses more than a known set is short of it cannot be part of a better one. Where few are left, the best of
    them is solved exactly; where many are, as of some two hundred cities on, large neighbourhood search makes
    the set better until few are left, nothing better turns up or time is over. It is never worse than greedy.

    columns   the sessions to choose from
    cuts      sets of columns of which not all may be chosen
    seconds   how long to look; where time does not run out, the same problem has the same answer
    stopped   asked between steps, of SLICE seconds at most
    tell      is told what is being done, and which share of the time is over
    beyond    what a programme with a session not among the columns can be worth at most, as
              `sessions.generated` tells it: then the bound is on all programmes, and optimal means the best
              of all; without it both are about the columns
    returns   worth and bound as `total` counts: with all bonuses
    """
    started = time.perf_counter()
    if not columns:
        return (
            Packed((), "infeasible", 0.0, None, 0.0) if problem.pins else Packed((), "optimal", 0.0, 0.0, 0.0)
        )
    work = Work(Model(Limits(problem), columns, cuts), started, started + seconds, stopped, tell)
    begun = work.begun()
    if begun.chosen is None:
        status = "infeasible" if begun.infeasible else work.status
        return Packed((), status, 0.0, None, time.perf_counter() - started)
    best = work.finished(begun.chosen)
    status, bound = best.status, best.bound
    if beyond is not None and beyond > best.worth * (1 + EXACT):
        status, bound = "feasible" if status == "optimal" else status, max(bound, beyond)
    chosen = tuple(best.chosen.tolist())
    return Packed(chosen, status, best.worth, bound, time.perf_counter() - started)


@dataclass(frozen=True, eq=False)
class Best:
    """The best set so far, with what it is worth, and the least bound on all."""

    chosen: Integers
    worth: float
    bound: float
    status: str = "feasible"


@dataclass(frozen=True, eq=False)
class Work:
    """A choice at work, within its time."""

    model: Model
    started: float
    until: float
    stopped: Callable[[], bool]
    tell: Callable[[str, float], None]

    @property
    def left(self) -> float:
        """Seconds until time is over."""
        return self.until - time.perf_counter()

    @property
    def over(self) -> bool:
        """Whether to end with what there is."""
        return self.left <= 0 or self.stopped()

    @property
    def status(self) -> str:
        """What a set is that is not proven the best."""
        return "stopped" if self.stopped() else "feasible"

    def more(self) -> bool:
        """Whether to go on looking."""
        self.told("Better programmes")
        return not self.over

    def told(self, what: str) -> None:
        """Tell what is being done."""
        self.tell(what, min(1.0, 1 - self.left / max(self.until - self.started, 1e-9)))

    def begun(self) -> Answer:
        """A first set: greedy, or where that leaves a pin unmet, around the best set that meets them all."""
        model = self.model
        chosen = taken(model, model.counts)
        if (model.room(chosen)[model.pins] >= 0).all():
            return Answer(chosen, False, False, np.inf)
        meeting = np.flatnonzero(model.matrix[model.pins].sum(axis=0) < 0)
        pinned = model.solved(meeting, NOTHING, min(SLICE, self.left))
        if pinned.chosen is None:
            return pinned
        return replace(pinned, chosen=taken(model, model.counts, pinned.chosen))

    def finished(self, plain: Integers) -> Best:
        """The best set that can be found in time, and never a worse one than a first one."""
        model = self.model
        self.told("How good a programme can be")
        priced = prices(model.best, model.most, stopped=lambda: self.over)
        losses = model.losses(priced.rows)
        order = np.argsort(losses, kind="stable")
        least = Best(plain, model.total(plain), max(priced.bound, model.total(plain)))
        best = least if self.over else self.near(least, losses)
        around = Surroundings(model, losses, np.random.default_rng(model.limits.problem.seed))
        limit = SOLVABLE
        while not self.over:
            among = np.flatnonzero(losses < best.bound - max(best.worth, least.worth))
            if len(among) <= limit:
                best = max(best, least, key=lambda one: one.worth)
                best, limit = self.proven(best, among), int(FEWER * len(among))
                if best.status == "optimal":
                    break
            else:
                goal = best.bound - float(losses[order[limit]])
                found = searched(around, best.chosen, goal, self.until, IDLE, self.more)
                best = replace(best, chosen=found, worth=model.total(found))
                if best.worth < goal:
                    break
        if least.worth > best.worth:
            best = replace(best, chosen=plain, worth=least.worth)
        return best if best.status == "optimal" else replace(best, status=self.status)

    def near(self, least: Best, losses: Numbers) -> Best:
        """The best set out of the sessions nearest to the bound, and more where there is room."""
        model, cities = self.model, len(self.model.limits.problem.participants)
        core = max(CORE, CITY * cities) if cities < LARGE else cities
        among = np.argsort(losses, kind="stable")[:core]
        pinning = least.chosen if len(model.pins) else NOTHING
        answer = model.solved(np.union1d(among, pinning), NOTHING, min(SLICE, self.left))
        if answer.chosen is None:
            return least
        chosen = taken(model, -losses, answer.chosen)
        return replace(least, chosen=chosen, worth=model.total(chosen))

    def proven(self, best: Best, among: Integers) -> Best:
        """The better of a set and the best out of the sessions that can be part of a better one."""
        answer = self.model.solved(among, NOTHING, min(SLICE, self.left))
        if answer.chosen is not None and (worth := self.model.total(answer.chosen)) > best.worth:
            best = replace(best, chosen=answer.chosen, worth=worth)
        bound = best.worth if answer.proven else max(best.worth, min(best.bound, answer.bound))
        return replace(best, bound=bound, status="optimal" if answer.proven else best.status)

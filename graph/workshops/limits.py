"""What a session counts, and what no programme may exceed, as rows of a linear model over sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from graph.network.edges import Integers, Numbers
from graph.workshops.hours import Hours, hours
from graph.workshops.problem import Problem, Rule, Session
from graph.workshops.starts import bit

INTERPRETED = 0.8
"""What a session with interpreters counts of one in a common language."""

COVERED = 0.5
"""What it counts that a city learns at all, and that it hosts at all: about what one more learner gains."""

FEW = 20
"""Up to so many cities, a programme counts more for each city that learns and for each that hosts."""

STAY = 0.2
"""What a session counts more where it stays as it was in the earlier programme."""


@dataclass(frozen=True)
class Packed:
    """Sessions chosen out of many.

    chosen   their numbers among the columns, in their order
    status   optimal, feasible (time ran out), stopped (by a person), infeasible
    worth    what they count together, as `total` tells it: with all bonuses
    bound    what the best possible programme counts at most, in the same unit; none if not known
    """

    chosen: tuple[int, ...]
    status: str
    worth: float
    bound: float | None
    seconds: float

    @property
    def gap(self) -> float | None:
        """How far from the best possible it may be at most, as a share of that, 0 to 1; none if not known."""
        if self.bound is None:
            return None
        return max(0.0, 1 - self.worth / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True, eq=False)
class Limits:
    """The limits of a programme as rows A x <= most, with a column a session.

    rows, in their order: a city's sessions; a learner's need, served once; a host's topic, hosted once; all
    sessions; where there are at most FEW cities, whether each learns and whether each hosts; the pins
    """

    problem: Problem

    @cached_property
    def hours(self) -> Hours:
        """When the cities can meet."""
        return hours(self.problem)

    @cached_property
    def languages(self) -> Mapping[str, frozenset[str]]:
        """The working languages of each city."""
        return {one.city: frozenset(one.languages) for one in self.problem.participants}

    @cached_property
    def row(self) -> Mapping[tuple[str, ...], int]:
        """The place of each row, by what it is about."""
        few = len(self.problem.participants) <= FEW
        names: list[tuple[str, ...]] = [("city", one.city) for one in self.problem.participants]
        names += [("need", link.learner, link.need) for link in self.problem.links]
        names += [("host", link.host, link.topic) for link in self.problem.links]
        names += [("all",)]
        names += [("learns", link.learner) for link in self.problem.links if few]
        names += [("hosts", link.host) for link in self.problem.links if few]
        names += [("pin", str(number)) for number in range(len(self.problem.pins))]
        return {name: place for place, name in enumerate(dict.fromkeys(names))}

    @cached_property
    def most(self) -> Numbers:
        """How much of each row there is, shape (rows,)."""
        allowed = {one.city: one.max_sessions for one in self.problem.participants}
        every = len(self.problem.links) if self.problem.sessions is None else self.problem.sessions
        fixed = {"need": 1.0, "host": 1.0, "all": float(every), "learns": 0.0, "hosts": 0.0, "pin": -1.0}
        return np.array([fixed[name[0]] if name[0] in fixed else allowed[name[1]] for name in self.row])

    @cached_property
    def covers(self) -> Integers:
        """The rows of cities that learn, and of those that host."""
        return np.array(
            [place for name, place in self.row.items() if name[0] in ("learns", "hosts")], dtype=np.int64
        )

    @cached_property
    def stays(self) -> Mapping[tuple[str, str], Mapping[str, float]]:
        """For each host and topic of the earlier programme, what each of its cities counts if it stays."""
        return {
            (kept.hosts[0], kept.topic): dict.fromkeys(kept.cities, STAY / len(kept.cities))
            for kept in self.problem.kept
        }

    def stay(self, session: Session) -> float:
        """How much a session stays as it was: STAY times the share of the earlier one's cities left in it."""
        before = self.stays.get((session.hosts[0], session.topic))
        return sum(before.get(city, 0.0) for city in session.cities) if before else 0.0

    def value(self, session: Session) -> float:
        """Its worth, times INTERPRETED where its cities have no language in common."""
        shared = frozenset.intersection(*(self.languages[city] for city in session.cities))
        return session.worth if shared else INTERPRETED * session.worth

    def counts(self, columns: Sequence[Session]) -> Numbers:
        """What each session counts: its value, and how much it stays as it was."""
        return np.array([self.value(one) + self.stay(one) for one in columns], dtype=float)

    def meets(self, session: Session, pin: Rule) -> bool:
        """Whether a session without a start can be what a pin asks for."""
        begins = pin.start is None or self.hours.common(session.cities) & bit(self.hours, pin.start)
        return bool(begins) and pin.may_fit(session)

    def uses(self, session: Session) -> list[tuple[int, float]]:
        """The rows that a session takes part in, and how much of each it uses."""
        row = self.row
        used = [(row["city", city], 1.0) for city in session.cities]
        used += [(row["need", link.learner, link.need], 1.0) for link in session.links]
        shown = dict.fromkeys((link.host, link.topic) for link in session.links)
        used += [(row["host", host, topic], 1.0) for host, topic in shown]
        used.append((row["all",], 1.0))
        if len(self.covers):
            used += [(row["learns", city], -1.0) for city in session.learners]
            used += [(row["hosts", city], -1.0) for city in session.hosts]
        pins = enumerate(self.problem.pins)
        return used + [(row["pin", str(number)], -1.0) for number, pin in pins if self.meets(session, pin)]

    def matrix(self, columns: Sequence[Session]) -> sparse.csc_array:
        """How much of each row each session uses, shape (rows, columns)."""
        used = [self.uses(session) for session in columns]
        sizes = np.array([0, *map(len, used)]).cumsum()
        places = np.array([place for one in used for place, _ in one], dtype=np.int64)
        amounts = np.array([amount for one in used for _, amount in one])
        return sparse.csc_array((amounts, places, sizes), shape=(len(self.row), len(columns)))

    def total(self, sessions: Sequence[Session]) -> float:
        """What sessions count together, COVERED for each city that learns and hosts included."""
        learning = {city for one in sessions for city in one.learners}
        hosting = {city for one in sessions for city in one.hosts}
        few = len(self.problem.participants) <= FEW
        return float(self.counts(sessions).sum()) + COVERED * few * (len(learning) + len(hosting))

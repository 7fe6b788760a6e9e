"""A workshop programme as it is told: groups with their hours and reasons, and how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graph.workshops.problem import Link, Problem, Session


@dataclass(frozen=True)
class Group:
    """A working group and its session.

    start, end   in UTC
    local        when it begins on each city's own clock
    languages    the languages that all have in common; none means that interpreters are needed
    serves       what each learner takes along
    reasons      why it stands, in whole sentences
    """

    id: str
    topic: str
    hosts: tuple[str, ...]
    learners: tuple[str, ...]
    facilitator: str | None
    start: datetime
    end: datetime
    local: Mapping[str, datetime]
    languages: tuple[str, ...]
    serves: tuple[Link, ...]
    reasons: tuple[str, ...] = ()

    @property
    def cities(self) -> tuple[str, ...]:
        """All that take part, hosts first."""
        return self.hosts + self.learners

    @property
    def session(self) -> Session:
        """The session as a programme is solved from."""
        return Session(self.topic, self.hosts, self.learners, self.serves, self.start)


@dataclass(frozen=True)
class Coverage:
    """Who and what a programme reaches.

    cities, learning, hosting    how many cities there are, learn, and host
    needs, served                how many needs there are that a link leads from, and how many are served
    top_needs, top_served        of those the needs of the first priority
    """

    cities: int
    learning: int
    hosting: int
    needs: int
    served: int
    top_needs: int
    top_served: int


@dataclass(frozen=True)
class Fairness:
    """How what is learnt is spread over the cities.

    benefit         what each city gains, in the unit of `Session.worth`
    minimum         the least of them
    gini            0 where all gain the same, towards 1 where one gains all
    envious         the share of cities that would gain more with what a city like them in needs has got
    blocking_pairs  links that are not served though both sides would rather have them than what they have
    hosting         in how many sessions each city hosts
    """

    benefit: Mapping[str, float]
    minimum: float
    gini: float
    envious: float
    blocking_pairs: int
    hosting: Mapping[str, int]


@dataclass(frozen=True)
class Unmet:
    """A need that no session serves, or a city that does not learn or host, with the rule that stops it.

    need  the need's id; none where it is about a city as such
    rule  the rule, by its short name, such as hours, size, max-sessions, nobody-offers
    why   the same in a whole sentence
    """

    city: str
    rule: str
    why: str
    need: str | None = None


@dataclass(frozen=True)
class Solver:
    """How a programme was found.

    status   optimal, feasible (time ran out), stopped (by a person), infeasible
    gap      how far from the best possible it may be at most, as a share of that, 0 to 1; none if not known
    worth    what all sessions together are worth
    bound    what the best possible is worth at most; none if not known
    """

    status: str
    gap: float | None
    seconds: float
    worth: float
    bound: float | None


@dataclass(frozen=True)
class Collision:
    """Wishes that cannot all be, and what to relax."""

    wishes: tuple[str, ...]
    relax: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A programme and how good it is.

    greedy      what taking the best session first, again and again, gives
    pairs       who learns from whom where sessions are left aside: the best assignment of learners to hosts
    collisions  why there is no programme, where there is none
    """

    problem: Problem
    groups: tuple[Group, ...]
    coverage: Coverage
    fairness: Fairness
    unmet: tuple[Unmet, ...]
    solver: Solver
    greedy: "Plan | None" = None
    pairs: tuple[Link, ...] = ()
    collisions: tuple[Collision, ...] = field(default=())

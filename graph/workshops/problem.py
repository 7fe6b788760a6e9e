"""What a programme is made from: cities and their hours, who could learn what from whom, what must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

PRIORITIES = {1: 1.0, 2: 0.85, 3: 0.7}
"""How much a need of each priority weighs; one without a priority weighs like the second."""


@dataclass(frozen=True)
class Participant:
    """A city that takes part.

    city          its slug
    zone          its IANA time zone, such as Europe/Rome
    languages     its working languages, as primary BCP 47 subtags: pt for pt-BR
    hours         its office hours on the clock of its zone, such as (9, 18): a session lies within them
    max_sessions  in how many sessions it takes part at most, as host or learner
    unavailable   first and last days on which it does not take part, both included
    """

    city: str
    name: str
    zone: str
    languages: tuple[str, ...]
    hours: tuple[float, float] = (9.0, 18.0)
    max_sessions: int = 3
    unavailable: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Link:
    """A way for one city to learn from another: a match as a programme sees it.

    match     the id of the match
    topic     the topic of the offer: what a session on it is about
    score     how well the two fit, 0 to 1
    priority  of the need, 1 (most) to 3
    """

    match: str
    need: str
    offer: str
    learner: str
    host: str
    topic: str
    score: float
    priority: int = 2

    @property
    def worth(self) -> float:
        """What the learner gains, 0 to 1: how well the two fit, by how urgent the need is."""
        return self.score * PRIORITIES.get(self.priority, PRIORITIES[2])


@dataclass(frozen=True)
class Session:
    """Cities that meet on a topic: those that show how they do it, and those that learn.

    links  what each learner takes along: one link a learner, from any of the hosts
    start  when, in UTC; none while it is not set
    """

    topic: str
    hosts: tuple[str, ...]
    learners: tuple[str, ...]
    links: tuple[Link, ...]
    start: datetime | None = None

    @property
    def cities(self) -> tuple[str, ...]:
        """All that take part, hosts first."""
        return self.hosts + self.learners

    @property
    def worth(self) -> float:
        """The sum of what its learners gain."""
        return sum(link.worth for link in self.links)


@dataclass(frozen=True)
class Rule:
    """A wish about sessions. What it tells has to fit a session; what it leaves out fits any.

    hosts, learners, cities  cities that host, learn, or take part in either role
    topic, match, need, offer  what the session is about, or one of the links that it serves
    start  when it begins, in UTC

    As a pin, some session of the programme has to fit; as a veto, none may.
    """

    hosts: tuple[str, ...] = ()
    learners: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    topic: str | None = None
    match: str | None = None
    need: str | None = None
    offer: str | None = None
    start: datetime | None = None

    def fits(self, session: Session) -> bool:
        """Whether a session is as the rule says."""
        return self.may_fit(session) and (self.start is None or self.start == session.start)

    def may_fit(self, session: Session) -> bool:
        """Whether a session is as the rule says, whenever it begins.

        Where a rule names learner and host together with a match, need or offer, one link has to bear all.
        """
        there = set(session.cities)
        told = (self.match, self.need, self.offer) != (None, None, None)
        return (
            set(self.hosts) <= set(session.hosts)
            and set(self.learners) <= set(session.learners)
            and set(self.cities) <= there
            and self.topic in (None, session.topic)
            and any(
                self.match in (None, link.match)
                and self.need in (None, link.need)
                and self.offer in (None, link.offer)
                and (not told or not self.learners or link.learner in self.learners)
                and (not told or not self.hosts or link.host in self.hosts)
                for link in session.links
            )
        )


@dataclass(frozen=True)
class Facilitator:
    """Somebody who can lead sessions; whoever has no zone can at any hour."""

    name: str
    zone: str | None = None
    languages: tuple[str, ...] = ()
    hours: tuple[float, float] = (9.0, 18.0)


@dataclass(frozen=True)
class Need:
    """A need of a city that takes part, whether a link leads from it or not.

    offered  the slugs of all cities that offer what it asks for: itself too, and those that do not take part
    """

    id: str
    city: str
    topic: str
    priority: int = 2
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """All that a programme is solved from.

    links           who could learn what from whom
    first, last     the days between which sessions take place, both included; on weekdays alone
    sessions        how many sessions there are at most; as many as are worth it where none is told
    size            how many cities a group has at least and at most, hosts included
    minutes         how long a session takes
    interpretation  whether cities without a language in common may meet, with interpreters
    pins, vetoes    what some session has to fit, and what none may
    kept            the sessions of an earlier programme, to stay close to
    seed            where two programmes are worth the same, it decides
    seconds         how long to look for the best
    needs           all needs of the cities, to tell of each why it is not served; those of the links at least
    topics          what topics are called, by notation
    """

    participants: tuple[Participant, ...]
    links: tuple[Link, ...]
    first: date
    last: date
    sessions: int | None = None
    size: tuple[int, int] = (3, 5)
    minutes: int = 90
    interpretation: bool = True
    pins: tuple[Rule, ...] = ()
    vetoes: tuple[Rule, ...] = ()
    facilitators: tuple[Facilitator, ...] = ()
    kept: tuple[Session, ...] = field(default=(), compare=False)
    seed: int = 1
    seconds: float = 60.0
    needs: tuple[Need, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict, compare=False)

"""Which rules stop a link, one rule after the other."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.workshops.hours import Hours, hours
from graph.workshops.plan import Group
from graph.workshops.problem import Link, Participant, Problem, Session
from graph.workshops.starts import allowed, numbers


@dataclass(frozen=True, eq=False)
class Case:
    """A programme and what it was solved from; a method that takes a link tells whether a rule stops it.

    held      when each city can begin a session
    columns   the sessions that the programme was chosen from
    """

    problem: Problem
    held: Hours
    columns: tuple[Session, ...]
    groups: tuple[Group, ...]

    @cached_property
    def cities(self) -> Mapping[str, Participant]:
        """Who takes part, by slug."""
        return {one.city: one for one in self.problem.participants}

    @cached_property
    def ever(self) -> Hours:
        """When each city could begin a session if none was ever away."""
        present = tuple(replace(one, unavailable=()) for one in self.problem.participants)
        return hours(replace(self.problem, participants=present))

    @cached_property
    def offered(self) -> frozenset[Link]:
        """The links of the sessions that the programme was chosen from."""
        return frozenset(link for column in self.columns for link in column.links)

    @cached_property
    def learners(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Who could learn from a host on a topic."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for link in self.problem.links:
            found[link.host, link.topic].add(link.learner)
        return {key: frozenset(cities) for key, cities in found.items()}

    @cached_property
    def hosts(self) -> Mapping[str, frozenset[str]]:
        """Who could host on a topic."""
        found: dict[str, set[str]] = defaultdict(set)
        for link in self.problem.links:
            found[link.topic].add(link.host)
        return {topic: frozenset(cities) for topic, cities in found.items()}

    @cached_property
    def load(self) -> Counter[str]:
        """In how many groups each city is."""
        return Counter(city for group in self.groups for city in group.cities)

    @cached_property
    def hosted(self) -> Mapping[tuple[str, str], Group]:
        """The group of each host on each topic."""
        return {(host, group.topic): group for group in self.groups for host in group.hosts}

    def vetoed(self, link: Link) -> bool:
        """Whether the two may not meet for it, at any start that they could have."""
        pair = alone(link)
        ruled_out = any(veto.start is None and veto.may_fit(pair) for veto in self.problem.vetoes)
        return ruled_out or (
            bool(self.held.common(pair.cities)) and not allowed(self.problem, self.held, pair)
        )

    def away(self, link: Link) -> bool:
        """Whether they could meet if none of the two was ever away."""
        pair = (link.host, link.learner)
        return not self.held.common(pair) and bool(self.ever.common(pair))

    def asleep(self, link: Link) -> bool:
        """Whether no session lies within the office hours of both."""
        return not self.ever.common((link.host, link.learner))

    def speechless(self, link: Link) -> bool:
        """Whether they have no language in common, and there are no interpreters."""
        return not self.problem.interpretation and not self.shared(link.host, link.learner)

    def lonely(self, link: Link) -> bool:
        """Whether too few others could meet with them at any start, or in any language that they share."""
        missing = self.problem.size[0] - 2
        if missing < 1 or link in self.offered:
            return False
        pair = frozenset((link.host, link.learner))
        others = (self.learners[link.host, link.topic] | self.hosts[link.topic]) - pair
        tongues = [set(others)]
        if not self.problem.interpretation:
            tongues = [
                {one for one in others if language in self.cities[one].languages}
                for language in sorted(self.shared(*pair))
            ]
        return not any(
            sum(self.held.free[one] >> start & 1 for one in some) >= missing
            for start in numbers(allowed(self.problem, self.held, alone(link)))
            for some in tongues
        )

    def met(self, link: Link) -> bool:
        """Whether the learner is in the host's group on the topic already, for another need."""
        group = self.hosted.get((link.host, link.topic))
        return group is not None and link.learner in group.cities

    def spent(self, link: Link) -> bool:
        """Whether one of the two takes part in as many sessions as it may."""
        own = self.busy(link.learner)
        return own or (self.busy(link.host) and (link.host, link.topic) not in self.hosted)

    def full(self, link: Link) -> bool:
        """Whether the host's group on the topic has as many cities as one may have."""
        group = self.hosted.get((link.host, link.topic))
        return group is not None and len(group.cities) >= self.problem.size[1]

    def enough(self, link: Link) -> bool:
        """Whether it would take another session, and the programme has as many as it may."""
        most = self.problem.sessions
        return most is not None and len(self.groups) >= most and (link.host, link.topic) not in self.hosted

    def busy(self, city: str) -> bool:
        """Whether a city takes part in as many sessions as it may."""
        return self.load[city] >= self.cities[city].max_sessions

    def shared(self, one: str, other: str) -> frozenset[str]:
        """The languages that two cities have in common."""
        return frozenset(self.cities[one].languages) & frozenset(self.cities[other].languages)


Barrier = Callable[[Case, Link], bool]
BARRIERS: Mapping[str, Barrier] = {
    "veto": Case.vetoed,
    "unavailable": Case.away,
    "hours": Case.asleep,
    "language": Case.speechless,
    "size": Case.lonely,
    "met": Case.met,
    "max-sessions": Case.spent,
    "full": Case.full,
    "sessions": Case.enough,
}
"""What can stop a link, in the order in which it is looked for."""


def stopped_by(case: Case, links: Sequence[Link]) -> tuple[str, tuple[Link, ...]]:
    """The rule that stops the last of some links, and those that it stops; `worth` where none does."""
    left = tuple(links)
    for rule, stops in BARRIERS.items():
        free = tuple(link for link in left if not stops(case, link))
        if not free:
            return rule, left
        left = free
    return "worth", left


def alone(link: Link) -> Session:
    """The session of a link's two cities alone."""
    return Session(link.topic, (link.host,), (link.learner,), (link,))

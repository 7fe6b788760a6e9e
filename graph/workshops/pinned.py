"""Sessions that meet pins: whether there is any programme at all depends on these alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, permutations

from graph.workshops.hours import Hours
from graph.workshops.problem import Link, Problem, Rule, Session
from graph.workshops.starts import allowed

MANY = 300
"""Ways to fill up a group that are tried, for each host and topic and each set of pins."""
AT_ONCE = 3
"""Pins that one session is made to meet at once at most."""


def meeting(problem: Problem, held: Hours) -> tuple[Session, ...]:
    """Sessions that meet one pin or several at once, no larger than that takes.

    A larger session asks more of hours and limits and meets no more pins, so others need not be looked at to
    tell whether all pins can be met. Who fills up a group to the least size is tried in many ways, not all.
    """
    spoken = {one.city: frozenset(one.languages) for one in problem.participants}
    found = {
        session: None
        for hosts, topic, links in rooms(problem)
        for session in of_room(problem, hosts, topic, links)
        if (problem.interpretation or frozenset.intersection(*map(spoken.__getitem__, session.cities)))
        and allowed(problem, held, session)
    }
    return tuple(found)


def rooms(problem: Problem) -> Iterator[tuple[tuple[str, ...], str, tuple[Link, ...]]]:
    """Hosts, a topic and what can be learnt from them: one host, or two whose offers answer one need."""
    by_offer: dict[tuple[str, str], list[Link]] = defaultdict(list)
    answers: dict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
    for link in problem.links:
        by_offer[link.host, link.topic].append(link)
        answers[link.learner, link.need][link.host, link.topic] = None
    yield from (((host,), topic, tuple(links)) for (host, topic), links in by_offer.items())
    for one, other in dict.fromkeys(pair for some in answers.values() for pair in permutations(some, 2)):
        if one[0] != other[0]:
            links = [
                link for link in by_offer[one] + by_offer[other] if link.learner not in (one[0], other[0])
            ]
            yield (one[0], other[0]), one[1], tuple(links)


def of_room(
    problem: Problem, hosts: tuple[str, ...], topic: str, links: tuple[Link, ...]
) -> Iterator[Session]:
    """The sessions of some hosts on a topic that meet pins."""
    by_learner: dict[str, list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (-link.worth, link.match)):
        by_learner[link.learner].append(link)
    whole = Session(topic, hosts, tuple(by_learner), links)
    fitting = [pin for pin in problem.pins if pin.may_fit(whole)]
    least = max(1, problem.size[0] - len(hosts), len(hosts))
    for count in range(1, min(AT_ONCE, len(fitting)) + 1):
        for pins in combinations(fitting, count):
            for core in cores(pins, hosts, by_learner):
                others = [links[0] for learner, links in by_learner.items() if learner not in core]
                for more in islice(combinations(others, max(0, least - len(core))), MANY):
                    taken = (*core.values(), *more)
                    session = Session(topic, hosts, tuple(link.learner for link in taken), taken)
                    shown = {link.host for link in taken}
                    if len(session.cities) <= problem.size[1] and shown == set(hosts):
                        yield session


def cores(
    pins: Sequence[Rule], hosts: tuple[str, ...], by_learner: Mapping[str, Sequence[Link]]
) -> Iterator[dict[str, Link]]:
    """What learners take along at least for a session to meet some pins: their links, in all ways."""
    named = dict.fromkeys(city for pin in pins for city in (*pin.learners, *pin.cities) if city not in hosts)
    core = {learner: by_learner[learner][0] for learner in named}
    bearing = [pin for pin in pins if pin.match or pin.need or pin.offer]
    yield from borne(bearing, by_learner, core, frozenset())


def borne(
    pins: Sequence[Rule],
    by_learner: Mapping[str, Sequence[Link]],
    core: dict[str, Link],
    fixed: frozenset[str],
) -> Iterator[dict[str, Link]]:
    """A core with a link for each pin that asks for one."""
    if not pins:
        yield core
        return
    pin, *rest = pins
    for learner, links in by_learner.items():
        for link in (link for link in links if bears(pin, link)):
            if learner not in fixed or core[learner] == link:
                yield from borne(rest, by_learner, {**core, learner: link}, fixed | {learner})


def bears(pin: Rule, link: Link) -> bool:
    """Whether a link is what a pin asks for."""
    return (
        pin.match in (None, link.match) and pin.need in (None, link.need) and pin.offer in (None, link.offer)
    )

"""Who can meet around which hosts on which topic: the room that all sessions are found in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from graph.network.edges import Integers
from graph.workshops.limits import FEW, Limits
from graph.workshops.problem import Link, Rule, Session

Table = NDArray[np.bool_]

CIRCLES = 24
"""So many circles a room has at most; where there would be more, hours are left to be looked at later."""


@dataclass(frozen=True)
class Circle:
    """Learners of whom any few can meet the hosts together, in one language or with interpreters.

    members  the places of their links among those of the room, in their order
    """

    members: Integers
    interpreted: bool


@dataclass(frozen=True)
class Room:
    """Hosts, a topic, the ways to learn from them, and who can be there together.

    links    by learner
    circles  every session of these hosts on this topic has its learners within one of them
    """

    hosts: tuple[str, ...]
    topic: str
    links: tuple[Link, ...]
    circles: tuple[Circle, ...]


@dataclass(frozen=True, eq=False)
class Presence:
    """Who is there when, and who speaks what.

    place   the place of each city
    times   (k, n): who is free at a start; starts at which no more cities are free than at another left out
    spoken  each language, and who speaks it, shape (n,)
    """

    place: dict[str, int]
    times: Table
    spoken: dict[str, Table]


def rooms(limits: Limits) -> list[Room]:
    """All rooms in which there can be a session.

    One host a room; where there are at most FEW cities also two, the second with an offer that answers a need
    which the first one's offer answers as well.
    """
    known = presence(limits)
    able = [one.city for one in limits.problem.participants if one.max_sessions > 0]
    cities = frozenset(able)
    by_offer: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in limits.problem.links:
        if link.learner in cities and link.host in cities and link.learner != link.host:
            by_offer[link.host, link.topic].append(link)
    found = [room(limits, known, (host,), topic, links) for (host, topic), links in by_offer.items()]
    if len(limits.problem.participants) <= FEW and limits.problem.size[1] > 2:
        found += [room(limits, known, *pair) for pair in paired(by_offer)]
    return [one for one in found if one.circles]


def paired(
    by_offer: dict[tuple[str, str], list[Link]],
) -> Iterator[tuple[tuple[str, str], str, list[Link]]]:
    """Two offers of different hosts that answer a need both; the one that is worth more tells the topic."""
    answers: dict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
    for offer, links in by_offer.items():
        for link in links:
            answers[link.learner, link.need][offer] = None
    pairs = {pair: None for offers in answers.values() for pair in combinations(sorted(offers), 2)}
    for one, other in pairs:
        if one[0] != other[0]:
            worth = {offer: sum(link.worth for link in by_offer[offer]) for offer in (one, other)}
            first, second = sorted((one, other), key=lambda offer: -worth[offer])
            links = [
                link
                for link in by_offer[first] + by_offer[second]
                if link.learner not in (first[0], second[0])
            ]
            yield (first[0], second[0]), first[1], links


def presence(limits: Limits) -> Presence:
    """Who is there when: starts that are as good as others are left out."""
    cities = [one.city for one in limits.problem.participants]
    free = [limits.hours.free[city] for city in cities]
    alike = {mask: np.array([mask == other for other in free]) for mask in dict.fromkeys(free)}
    at: dict[bytes, Table] = {}
    for start in range(len(limits.hours.starts)):
        there = [who for mask, who in alike.items() if mask >> start & 1]
        if there:
            who = np.logical_or.reduce(there)
            at.setdefault(who.tobytes(), who)
    times = np.array(largest(list(at.values())), dtype=bool).reshape(-1, len(cities))
    names = sorted({word for words in limits.languages.values() for word in words})
    spoken = {word: np.array([word in limits.languages[city] for city in cities]) for word in names}
    return Presence({city: place for place, city in enumerate(cities)}, times, spoken)


def largest(sets: Iterable[Table]) -> list[Table]:
    """The sets that are not within another, each once, the largest first."""
    numbers = {int.from_bytes(np.packbits(one).tobytes()): one for one in sets}
    kept: list[int] = []
    for number in sorted(numbers, key=lambda number: (-number.bit_count(), number)):
        if not any(number & other == number for other in kept):
            kept.append(number)
    return [numbers[number] for number in kept]


def room(limits: Limits, known: Presence, hosts: tuple[str, ...], topic: str, links: Sequence[Link]) -> Room:
    """The room of some hosts on a topic; without circles where there can be no session."""
    vetoes = [veto for veto in limits.problem.vetoes if veto.start is None]
    allowed = sorted(
        (link for link in links if not vetoes or not barred(vetoes, hosts, topic, link)),
        key=attrgetter("learner"),
    )
    least = max(1, limits.problem.size[0] - len(hosts), len(hosts))
    many = limits.problem.size[1] - len(hosts) >= least
    taught, shown = ({getattr(link, end) for link in allowed} for end in ("learner", "host"))
    if not many or len(taught) < least or len(shown) < len(hosts):
        return Room(hosts, topic, (), ())
    learners = np.array([known.place[link.learner] for link in allowed])
    there = known.times[known.times[:, [known.place[host] for host in hosts]].all(axis=1)][:, learners]
    if len(there) > CIRCLES:
        there = np.asarray(there.any(axis=0, keepdims=True))
    words = set.intersection(*(set(limits.languages[host]) for host in hosts))
    told = [(False, there & known.spoken[word][learners]) for word in sorted(words)]
    if limits.problem.interpretation:
        told.append((True, there))
    circles = [
        Circle(np.flatnonzero(who), interpreted)
        for interpreted in (False, True)
        for who in largest(row for kind, rows in told if kind == interpreted for row in rows)
        if len(np.unique(learners[who])) >= least
    ]
    return Room(hosts, topic, tuple(allowed), tuple(circles))


def barred(vetoes: Sequence[Rule], hosts: tuple[str, ...], topic: str, link: Link) -> bool:
    """Whether a veto forbids every session of some hosts that serves a link."""
    alone = Session(topic, hosts, (link.learner,), (link,))
    return any(veto.may_fit(alone) for veto in vetoes)

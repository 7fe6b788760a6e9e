"""Which sessions there could be: those from which the best programme can be put together, out of all.

All sessions together are too many to list: every few learners who can meet a host. They are held as rooms and
circles, priced so that no programme is worth more than a bound, and listed by how little a programme that has
them falls short of it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from graph.network.edges import Numbers
from graph.workshops.enumeration import allowed, nearest, seated, sizes
from graph.workshops.hours import Hours
from graph.workshops.limits import Limits
from graph.workshops.prices import ROUNDS, Prices, prices
from graph.workshops.pricing import Picked, Pricing, shown
from graph.workshops.problem import Link, Problem, Session
from graph.workshops.rooms import rooms

LEAST, CITY, MOST = 8000, 40, 30_000
"""How many sessions are listed: at least, for each city, and at most."""

LARGE = 300
"""From so many cities on prices are changed half as often: each time takes a while."""

PINNED = 2000
"""Sessions that are listed for each pin at most."""


@dataclass(frozen=True)
class Generated:
    """Sessions listed, and what those left out could come to.

    columns  without a start
    beyond   no programme with a session that is not listed is worth more, as `packing.total` tells it
    bound    no programme at all is worth more
    """

    columns: tuple[Session, ...]
    beyond: float
    bound: float


def candidates(problem: Problem, hours: Hours) -> tuple[Session, ...]:
    """Sessions worth considering, without a start: the columns of `generated`."""
    return generated(problem, hours).columns


def generated(
    problem: Problem, hours: Hours | None = None, stopped: Callable[[], bool] = lambda: False
) -> Generated:
    """The sessions that the best programme is made of, as far as prices tell, and a bound on all others.

    The cities of a session have a start in common, and a language unless there may be interpreters; it is no
    smaller and no larger than told, each host shows something to somebody, and no veto without a start fits.
    Listed are, out of all that there could be, those nearest to the bound; the sessions that taking the best
    again and again would take; for each host and topic, and each need, the nearest session; all (or the
    nearest PINNED) that meet each pin; and those of the earlier programme that can still be.

    bound    of the Lagrangian relaxation, over all sessions that there could be, not merely those listed;
             where cities have so many different hours that circles are left larger than they are, it is
             higher
    source   the Lagrangian bound of set packing and leaving out by it: Caprara, Fischetti and Toth 1999,
             doi:10.1287/opre.47.5.730
    """
    limits = Limits(problem)
    pricing = Pricing(limits, rooms(limits))
    if not pricing.rooms:
        return Generated((), 0.0, 0.0)
    cities = len(problem.participants)
    priced = prices(pricing.best, limits.most, ROUNDS // (2 if cities >= LARGE else 1), stopped)
    near = nearest(pricing, priced, min(MOST, max(LEAST, CITY * cities)))
    more = [*near.sessions, *plainly(pricing), *reaching(pricing, priced, near.sessions)]
    for pin in problem.pins:
        more += nearest(pricing, priced, PINNED, pin).sessions
    more += still(limits)
    return Generated(distinct(more), max(0.0, priced.bound - near.reach), priced.bound)


def distinct(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Each session once, in the order of their names."""
    named = {
        (one.topic, one.hosts, tuple(sorted((link.learner, link.match) for link in one.links))): one
        for one in sessions
    }
    return tuple(named[name] for name in sorted(named))


def plainly(pricing: Pricing) -> Iterator[Session]:
    """The sessions that one gets by taking the one that counts most, then the best that may be, and so on.

    A room waits with what its best session counted when it was last looked at, which never becomes more.
    """
    left = pricing.limits.most.copy()
    high = np.full(len(pricing.rooms), -np.inf)
    np.maximum.at(high, pricing.room, pricing.picked(np.zeros(len(left))).rest)
    waiting = [(-value, place) for place, value in enumerate(high.tolist())]
    heapify(waiting)
    while waiting:
        _, place = heappop(waiting)
        value, session = fullest(pricing, place, left)
        if session is None:
            continue
        heappush(waiting, (-value, place))
        if waiting[0][0] >= -value:
            for row, amount in pricing.limits.uses(session):
                left[row] -= max(amount, 0.0)
            yield session


def fullest(pricing: Pricing, place: int, left: Numbers) -> tuple[float, Session | None]:
    """The session of a room that counts most within what is left of each row, and what it counts."""
    room, row = pricing.rooms[place], pricing.limits.row
    used = [row["city", host] for host in room.hosts]
    used += [row["host", host, topic] for host, topic in shown(room)] + [row["all",]]
    best: tuple[float, Session | None] = (-np.inf, None)
    if min(left[used]) < 1:
        return best
    least, most = sizes(pricing.limits, room)
    for number in range(*np.searchsorted(pricing.room, [place, place + 1]).tolist()):
        chain, total = seats(pricing, number, left, most)
        links = [room.links[link] for link in chain]
        value = total + float(pricing.staying[place])
        whole = len(links) >= least and {link.host for link in links} == set(room.hosts)
        if whole and value > best[0] and allowed(pricing.limits, session := seated(room, links)):
            best = value, session
    return best


def seats(pricing: Pricing, number: int, left: Numbers, most: int) -> tuple[list[int], float]:
    """The links of a circle that count most within what is left, one a learner, and what they count."""
    place, circle = pricing.circles[number]
    room, free = pricing.rooms[place], pricing.limits.hours.free
    entries = slice(int(pricing.begin[number]), int(pricing.begin[number + 1]))
    learner, need, _, _ = pricing.columns
    links, counts = pricing.entry[entries], pricing.gain[entries]
    open_to = np.flatnonzero((left[learner[links]] >= 1) & (left[need[links]] >= 1))
    mask = pricing.limits.hours.common(room.hosts)
    found: dict[str, int] = {}
    total = 0.0
    for entry in open_to[np.argsort(-counts[open_to], kind="stable")].tolist():
        link = int(circle.members[entry])
        city = room.links[link].learner
        if len(found) < most and city not in found and mask & free[city]:
            found[city], mask = link, mask & free[city]
            total += float(counts[entry])
    return list(found.values()), total


def reaching(pricing: Pricing, priced: Prices, listed: Iterable[Session]) -> Iterator[Session]:
    """The nearest session of each room, and for each need that none listed serves, the nearest that does."""
    picked = pricing.picked(priced.rows)
    order = np.lexsort((picked.rest, pricing.room))
    last = np.append(pricing.room[order][1:] != pricing.room[order][:-1], True)
    served: set[tuple[str, str]] = {(link.learner, link.need) for one in listed for link in one.links}
    for number in order[last].tolist():
        yield from (one := picked_session(pricing, picked, number))
        served |= {(link.learner, link.need) for session in one for link in session.links}
    need = pricing.columns[1][pricing.entry]
    circle = np.repeat(np.arange(len(pricing.circles)), np.diff(pricing.begin))
    fit = picked.rest[circle] + np.minimum(pricing.reduced(priced.rows), 0.0)
    unserved = np.flatnonzero(~np.isin(need, [pricing.limits.row["need", *one] for one in served]))
    for entry in unserved[np.argsort(-fit[unserved], kind="stable")].tolist():
        number = int(circle[entry])
        place, there = pricing.circles[number]
        link = pricing.rooms[place].links[int(there.members[entry - int(pricing.begin[number])])]
        if (link.learner, link.need) not in served:
            for session in picked_session(pricing, picked, number, link):
                served.add((link.learner, link.need))
                yield session


def picked_session(pricing: Pricing, picked: Picked, number: int, link: Link | None = None) -> list[Session]:
    """The best session of a circle, with one link in place of the least or of its learner's; or none."""
    place, circle = pricing.circles[number]
    room, first = pricing.rooms[place], int(pricing.begin[number])
    seats = picked.seats[number, : picked.taken[number]] - first
    links = [room.links[int(one)] for one in circle.members[seats]]
    if link is not None:
        others = [one for one in links if one.learner != link.learner]
        links = [*others[: max(len(links) - 1, 0)], link]
    session = seated(room, links)
    common = pricing.limits.hours.common(session.cities)
    whole = common and {one.host for one in links} == set(room.hosts)
    return [session] if whole and allowed(pricing.limits, session) else []


def still(limits: Limits) -> Iterator[Session]:
    """The sessions of the earlier programme that can still be, with the links that there are now."""
    now = {link.match: link for link in limits.problem.links}
    places = limits.problem.participants
    for kept in limits.problem.kept:
        links = [now[link.match] for link in kept.links if link.match in now]
        session = Session(kept.topic, kept.hosts, kept.learners, tuple(links))
        if can_be(limits, session, {one.city for one in places if one.max_sessions > 0}):
            yield session


def can_be(limits: Limits, session: Session, cities: set[str]) -> bool:
    """Whether a session keeps what is asked of each session by itself."""
    least, most = limits.problem.size
    if not (least <= len(set(session.cities)) <= most and set(session.cities) <= cities):
        return False
    shared = frozenset.intersection(*(limits.languages[city] for city in session.cities))
    return (
        (bool(shared) or limits.problem.interpretation)
        and limits.hours.common(session.cities) > 0
        and tuple(link.learner for link in session.links) == session.learners
        and {link.host for link in session.links} == set(session.hosts)
        and allowed(limits, session)
    )

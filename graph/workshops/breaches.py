"""Which rules a programme breaks: what a change made by hand is held against."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from itertools import combinations
from zoneinfo import ZoneInfo

from graph.saying import Fact, day
from graph.workshops.hours import STEP, within
from graph.workshops.problem import Problem, Session
from graph.workshops.wording import away, clock, name, office, ruled, said, topic


@dataclass(frozen=True)
class Breach:
    """A rule that is broken, by its short name, and how, in a whole sentence."""

    rule: str
    why: str


def breaches(problem: Problem, sessions: Mapping[str, Session]) -> Iterator[Breach]:
    """The rules that sessions break, each of which has a start."""
    for session in sessions.values():
        yield from of_size(problem, session)
        yield from of_hours(problem, session)
        yield from of_language(problem, session)
        for veto in problem.vetoes:
            if veto.fits(session):
                yield breach("veto", rule=ruled(problem, veto))
    yield from of_numbers(problem, sessions)
    yield from of_doubles(problem, sessions)
    yield from of_overlaps(problem, sessions)
    for pin in problem.pins:
        if not any(pin.fits(session) for session in sessions.values()):
            yield breach("pin", rule=ruled(problem, pin))


def breach(rule: str, variant: str = "", /, **facts: Fact) -> Breach:
    """A breach with its sentence."""
    return Breach(rule, said(f"move.{rule}{variant}", **facts))


def of_size(problem: Problem, session: Session) -> Iterator[Breach]:
    """Whether a group has a host, and as many cities as it may."""
    about = topic(problem, session.topic)
    count = len(session.cities)
    if not session.hosts:
        yield breach("host", topic=about)
    elif len(session.cities) < problem.size[0]:
        yield breach("size", ".least", topic=about, count=count, least=problem.size[0])
    elif len(session.cities) > problem.size[1]:
        yield breach("size", ".most", topic=about, count=count, most=problem.size[1])


def of_hours(problem: Problem, session: Session) -> Iterator[Breach]:
    """Whether a session begins when sessions do, within the programme and within everyone's hours."""
    start = session.start
    if start is None:
        raise ValueError(f"the session of {session.hosts} on {session.topic} has no start")
    if (start.minute * 60 + start.second) % STEP.seconds or start.microsecond:
        yield breach("step", start=f"{start:%H:%M:%S}")
        return
    by_slug = {one.city: one for one in problem.participants}
    length = timedelta(minutes=problem.minutes)
    for one in (by_slug[city] for city in session.cities):
        local = start.astimezone(ZoneInfo(one.zone))
        if not problem.first <= local.date() <= problem.last:
            first, last = day(problem.first), day(problem.last)
            yield breach("dates", first=first, last=last, start=day(local.date()))
            return
        if any(first <= local.date() <= last for first, last in one.unavailable):
            yield breach("unavailable", city=name(problem, one.city), days=away(one.unavailable))
        elif not within(local, length, one.hours, (problem.first, problem.last)):
            at = said("time.clock", clock=clock(local.hour + local.minute / 60), day=day(local.date()))
            yield breach("hours", city=name(problem, one.city), clock=at, hours=office(one.hours))


def of_language(problem: Problem, session: Session) -> Iterator[Breach]:
    """Whether a group has a language in common, where there are no interpreters."""
    spoken = {one.city: frozenset(one.languages) for one in problem.participants}
    shared = reduce(frozenset.intersection, (spoken[city] for city in session.cities))
    if not problem.interpretation and not shared:
        yield breach("language", topic=topic(problem, session.topic))


def of_numbers(problem: Problem, sessions: Mapping[str, Session]) -> Iterator[Breach]:
    """Whether any city is in more sessions than it may, or the programme has more."""
    load = Counter(city for session in sessions.values() for city in session.cities)
    for one in problem.participants:
        if load[one.city] > one.max_sessions:
            yield breach(
                "max-sessions", city=name(problem, one.city), count=load[one.city], most=one.max_sessions
            )
    if problem.sessions is not None and len(sessions) > problem.sessions:
        yield breach("sessions", count=len(sessions), most=problem.sessions)


def of_doubles(problem: Problem, sessions: Mapping[str, Session]) -> Iterator[Breach]:
    """Whether a need is served twice, or a host has two groups on a topic."""
    needs = Counter((link.learner, link.need) for one in sessions.values() for link in one.links)
    topics = {(link.learner, link.need): link.topic for one in sessions.values() for link in one.links}
    for (learner, need), count in needs.items():
        if count > 1:
            about = topic(problem, topics[learner, need])
            yield breach("need", city=name(problem, learner), topic=about)
    hosted = Counter((host, session.topic) for session in sessions.values() for host in session.hosts)
    for (host, notation), count in hosted.items():
        if count > 1:
            yield breach("host-twice", city=name(problem, host), topic=topic(problem, notation))


def of_overlaps(problem: Problem, sessions: Mapping[str, Session]) -> Iterator[Breach]:
    """Whether a city is in two sessions at once."""
    length = timedelta(minutes=problem.minutes)
    for one, other in combinations(sessions.values(), 2):
        both = [city for city in one.cities if city in other.cities]
        if both and one.start and other.start and abs(one.start - other.start) < length:
            one_topic, other_topic = topic(problem, one.topic), topic(problem, other.topic)
            yield breach("overlap", city=name(problem, both[0]), one=one_topic, two=other_topic)

"""Workshop problems so small that every session and every programme can be listed, and the listing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import combinations, product

from hypothesis import strategies as st

from graph.workshops.hours import Hours, hours
from graph.workshops.problem import Link, Participant, Problem, Rule, Session

MONDAY, TUESDAY = date(2027, 1, 11), date(2027, 1, 12)
ZONES = ("Europe/Rome", "Europe/London", "America/New_York")
LANGUAGES = (("it", "en"), ("en",), ("it",))
MONDAY_NOON = datetime(2027, 1, 11, 14, tzinfo=UTC)


@st.composite
def problems(draw: st.DrawFn, most: int = 5, ruled: bool = False) -> Problem:
    """Any problem of a few cities that each offer a topic or two; with `ruled`, also pins and vetoes."""
    cities = [f"c{number}" for number in range(draw(st.integers(2, most)))]
    pairs = [(one, other, topic) for one in cities for other in cities for topic in "xy" if one != other]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=10))
    links = tuple(
        Link(
            match=f"{learner}-{host}-{topic}",
            need=f"{learner}/{draw(st.sampled_from('pq'))}",
            offer=f"{host}/{topic}",
            learner=learner,
            host=host,
            topic=topic,
            score=draw(st.integers(1, 100)) / 100,
            priority=draw(st.integers(1, 3)),
        )
        for learner, host, topic in chosen
    )
    least = draw(st.integers(2, 3))
    rules = st.lists(any_rule(links), max_size=2) if ruled else st.just([])
    return Problem(
        participants=tuple(
            Participant(
                city,
                city.title(),
                draw(st.sampled_from(ZONES)),
                draw(st.sampled_from(LANGUAGES)),
                max_sessions=draw(st.integers(1, 2)),
                unavailable=((MONDAY, MONDAY),) if draw(st.booleans()) else (),
            )
            for city in cities
        ),
        links=links,
        first=MONDAY,
        last=TUESDAY,
        sessions=draw(st.sampled_from([None, 1, 2])),
        size=(least, draw(st.integers(least, 4))),
        interpretation=draw(st.booleans()),
        pins=tuple(draw(rules)),
        vetoes=tuple(draw(rules)),
        seed=draw(st.integers(1, 3)),
    )


def any_rule(links: Sequence[Link]) -> st.SearchStrategy[Rule]:
    """Any rule about a link: its host, its learner, both in any role, the topic, the match, a start."""

    def rule(link: Link, parts: Sequence[bool]) -> Rule:
        host, learner, both, topic, match, start = parts
        return Rule(
            hosts=(link.host,) if host else (),
            learners=(link.learner,) if learner else (),
            cities=(link.host, link.learner) if both else (),
            topic=link.topic if topic else None,
            match=link.match if match else None,
            start=MONDAY_NOON if start else None,
        )

    some = st.lists(st.booleans(), min_size=6, max_size=6).filter(any)
    return st.builds(rule, st.sampled_from(links), some)


def every_session(problem: Problem) -> Iterator[Session]:
    """All sessions that keep what is asked of each by itself, straight from what is asked."""
    held = hours(problem)
    offers = sorted({(link.host, link.topic) for link in problem.links})
    teams = [(offer,) for offer in offers] + [
        (one, other)
        for one, other in combinations(offers, 2)
        if one[0] != other[0] and needs_of(problem, one) & needs_of(problem, other)
    ]
    for team in teams:
        first = max(team, key=lambda offer: (worth_of(problem, offer), [-ord(sign) for sign in str(offer)]))
        leading = (first, *(offer for offer in team if offer != first))
        hosts = tuple(host for host, _ in leading)
        links = [link for link in problem.links if (link.host, link.topic) in team]
        learners = sorted({link.learner for link in links} - set(hosts))
        for count in range(1, problem.size[1] - len(hosts) + 1):
            for some in combinations(learners, count):
                ways = [[link for link in links if link.learner == one] for one in some]
                for way in product(*ways):
                    session = Session(first[1], hosts, some, way)
                    if sound(problem, held, session):
                        yield session


def needs_of(problem: Problem, offer: tuple[str, str]) -> set[tuple[str, str]]:
    """The needs that an offer answers."""
    return {(link.learner, link.need) for link in problem.links if (link.host, link.topic) == offer}


def worth_of(problem: Problem, offer: tuple[str, str]) -> float:
    """What all links of an offer are worth."""
    return sum(link.worth for link in problem.links if (link.host, link.topic) == offer)


def sound(problem: Problem, held: Hours, session: Session) -> bool:
    """Whether a session by itself is as it should be."""
    spoken = [set(one.languages) for one in problem.participants if one.city in session.cities]
    return (
        problem.size[0] <= len(session.cities) == len(set(session.cities)) <= problem.size[1]
        and tuple(link.learner for link in session.links) == session.learners
        and {link.host for link in session.links} == set(session.hosts)
        and set(session.links) <= set(problem.links)
        and held.common(session.cities) > 0
        and (problem.interpretation or bool(set.intersection(*spoken)))
        and not any(veto.may_fit(session) for veto in problem.vetoes if veto.start is None)
    )


def broken(problem: Problem, sessions: Sequence[Session]) -> list[str]:
    """What sessions break of what is asked of a programme, each by its name; empty where they keep all."""
    held = hours(problem)
    told = [f"not sound: {one}" for one in sessions if not sound(problem, held, one)]
    return told + exceeded(problem, sessions)


def exceeded(problem: Problem, sessions: Sequence[Session]) -> list[str]:
    """What sessions that are sound by themselves exceed together."""
    parts = Counter(city for one in sessions for city in one.cities)
    served = Counter((link.learner, link.need) for one in sessions for link in one.links)
    shown = Counter(offer for one in sessions for offer in {(link.host, link.topic) for link in one.links})
    most = {one.city: one.max_sessions for one in problem.participants}
    told = [f"{city} in too many" for city, count in parts.items() if count > most[city]]
    told += [f"{need} served again" for need, count in served.items() if count > 1]
    told += [f"{offer} shown again" for offer, count in shown.items() if count > 1]
    if problem.sessions is not None and len(sessions) > problem.sessions:
        told.append("too many sessions")
    return told


def unmet_pins(problem: Problem, sessions: Sequence[Session]) -> list[Rule]:
    """The pins that no session could meet, whenever it begins."""
    held = hours(problem)
    return [
        pin
        for pin in problem.pins
        if not any(
            pin.may_fit(one) and (pin.start is None or pin.start in held.at(held.common(one.cities)))
            for one in sessions
        )
    ]


def every_programme(problem: Problem, sessions: Sequence[Session]) -> Iterator[tuple[Session, ...]]:
    """All sets of sessions that keep the limits, pins aside."""

    def grown(chosen: tuple[Session, ...], start: int) -> Iterator[tuple[Session, ...]]:
        yield chosen
        for place in range(start, len(sessions)):
            more = (*chosen, sessions[place])
            if not exceeded(problem, more):
                yield from grown(more, place + 1)

    yield from grown((), 0)

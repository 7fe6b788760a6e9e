"""The best sessions that also have starts: chosen, given starts, and chosen anew where that fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from itertools import combinations, islice, product
from time import monotonic
from typing import Protocol

from graph.workshops.greedy import greedy
from graph.workshops.hours import Hours
from graph.workshops.packing import Packed, packed, total
from graph.workshops.placement import Undecided
from graph.workshops.problem import Problem, Rule, Session
from graph.workshops.schedule import Scheduled, scheduled
from graph.workshops.starts import allowed, capacity, steps

MANY = 3000
"""Sets of sessions that one clash rules out at most."""

Stopped = Callable[[], bool]
Tell = Callable[[str, float], None]


class Choice(Protocol):
    """A way to choose sessions, such as `best` and `first`."""

    def __call__(
        self, problem: Problem, columns: Sequence[Session], cuts: Sequence[frozenset[int]], seconds: float
    ) -> Packed:
        """Sessions that keep all limits and are in no set of cuts altogether."""


@dataclass(frozen=True)
class Solved:
    """Sessions with their starts, in the order of these, and who leads each.

    status  as of `graph.workshops.plan.Solver`
    worth   as `graph.workshops.packing.total` tells it
    bound   what the best programme is worth at most; none if not known
    cuts    sets of `columns` that have no starts together
    """

    sessions: tuple[Session, ...]
    leaders: tuple[str | None, ...]
    status: str
    worth: float
    bound: float | None
    columns: tuple[Session, ...] = ()
    cuts: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True)
class Timed(Rule):
    """A pin with a start: only a session that is set to begin then fits."""

    def may_fit(self, session: Session) -> bool:
        """Whether a session is as the pin says and set to its start."""
        return self.start == session.start and super().may_fit(session)


def best(stopped: Stopped, tell: Tell = lambda what, share: None, beyond: float | None = None) -> Choice:
    """The exact way to choose; `beyond` as of `graph.workshops.packing.packed`."""

    def choose(
        problem: Problem, columns: Sequence[Session], cuts: Sequence[frozenset[int]], seconds: float
    ) -> Packed:
        return packed(problem, columns, cuts, seconds, stopped, tell, beyond)

    return choose


def first(
    problem: Problem, columns: Sequence[Session], cuts: Sequence[frozenset[int]], seconds: float
) -> Packed:
    """The plain way to choose: the best session, again and again."""
    return greedy(problem, columns, cuts)


def solved(
    problem: Problem,
    held: Hours,
    sessions: Sequence[Session],
    choose: Choice,
    seconds: float,
    stopped: Stopped = lambda: False,
    cuts: Sequence[frozenset[int]] = (),
) -> Solved:
    """The sessions that a way of choosing takes, with starts.

    Where the chosen ones have no starts together, a smallest set of them that has none is ruled out, with
    all like it, and it is chosen anew. That takes no programme away, so what bounds the choice bounds the
    programme too. Where time runs out first, the least of each clash is left out.

    sessions  that may be chosen; those without an open start are left aside
    cuts      sets of the columns of an earlier answer for the same sessions, of which not all can be
    """
    columns = timed(problem, held, sessions)
    limited = narrowed(problem, held)
    if at_once(problem, held) or not met(limited, columns):
        return Solved((), (), "infeasible", 0.0, None, columns)
    if not columns:
        return Solved((), (), "optimal", 0.0, 0.0)
    bits = [allowed(problem, held, column) for column in columns]
    until = monotonic() + seconds
    known = dict.fromkeys(cuts)
    while True:
        found = choose(limited, columns, tuple(known), max(1.0, until - monotonic()))
        chosen = tuple(columns[number] for number in found.chosen)
        ruled = (columns, tuple(known))
        if found.status == "infeasible" or not met(limited, chosen):
            return Solved((), (), found.status, 0.0, found.bound, *ruled)
        timetable = starts_of(problem, held, chosen)
        if not timetable.apart:
            return dated(problem, chosen, timetable, found.status, found.bound, *ruled)
        if stopped() or monotonic() > until:
            break
        known |= dict.fromkeys(
            alike(held, columns, bits, [found.chosen[number] for number in timetable.apart])
        )
    while timetable.apart:
        chosen = without_least(limited, chosen, timetable.apart)
        timetable = starts_of(problem, held, chosen)
    status = "feasible" if found.status == "optimal" else found.status
    return dated(problem, chosen, timetable, status, found.bound, *ruled)


def at_once(problem: Problem, held: Hours) -> bool:
    """Whether pins set two sessions of one city to different starts at which they overlap."""
    return any(
        one.start is not None
        and other.start is not None
        and timedelta(0) < abs(one.start - other.start) < held.length
        and not named(one).isdisjoint(named(other))
        for one, other in combinations(problem.pins, 2)
    )


def named(rule: Rule) -> frozenset[str]:
    """The cities that a rule names."""
    return frozenset((*rule.hosts, *rule.learners, *rule.cities))


def starts_of(problem: Problem, held: Hours, sessions: Sequence[Session]) -> Scheduled:
    """Starts for sessions; where time runs out before there are any, they count as having none together."""
    try:
        return scheduled(problem, held, sessions)
    except Undecided:
        return Scheduled((), (), tuple(range(len(sessions))))


def dated(
    problem: Problem,
    sessions: Sequence[Session],
    timetable: Scheduled,
    status: str,
    bound: float | None,
    columns: tuple[Session, ...] = (),
    cuts: tuple[frozenset[int], ...] = (),
) -> Solved:
    """Sessions with the starts that they have together."""
    rows = [
        (replace(session, start=start), leader)
        for session, start, leader in zip(sessions, timetable.starts, timetable.leaders, strict=True)
    ]
    rows.sort(key=lambda row: (str(row[0].start), row[0].hosts, row[0].topic))
    there, leaders = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
    return Solved(there, leaders, status, total(problem, there), bound, columns, cuts)


def without_least(problem: Problem, sessions: Sequence[Session], apart: Sequence[int]) -> tuple[Session, ...]:
    """Sessions without the least of a clash, if possible none that a pin needs."""

    def spare(number: int) -> tuple[bool, float, int]:
        return not met(problem, [*sessions[:number], *sessions[number + 1 :]]), sessions[number].worth, number

    least = min(apart, key=spare)
    return tuple(session for number, session in enumerate(sessions) if number != least)


def timed(problem: Problem, held: Hours, sessions: Sequence[Session]) -> tuple[Session, ...]:
    """The sessions that have an open start, and those that a pin sets to a start again with that start."""
    more = (
        replace(session, start=pin.start)
        for pin in problem.pins
        if pin.start is not None
        for session in sessions
        if session.start is None and pin.may_fit(session)
    )
    return tuple(one for one in dict.fromkeys((*sessions, *more)) if allowed(problem, held, one))


def narrowed(problem: Problem, held: Hours) -> Problem:
    """A problem that tells what its hours say: no city is in more sessions than fit into them."""
    length = steps(held)
    return replace(
        problem,
        participants=tuple(
            replace(one, max_sessions=min(one.max_sessions, capacity(held.free[one.city], length)))
            for one in problem.participants
        ),
        pins=tuple(
            Timed(*(getattr(pin, part.name) for part in fields(pin))) if pin.start else pin
            for pin in problem.pins
        ),
    )


def met(problem: Problem, sessions: Sequence[Session]) -> bool:
    """Whether each pin is met by some session."""
    return all(any(pin.may_fit(session) for session in sessions) for pin in problem.pins)


def alike(
    held: Hours, columns: Sequence[Session], bits: Sequence[int], apart: Sequence[int]
) -> list[frozenset[int]]:
    """A set of columns that have no starts together, and others that have none for the same reason.

    Where any two of the set share a city, they have to follow each other within the starts that any of them
    may have, and so have others that share a city with each and may have no other starts: no more fit in.
    Else, whatever has the cities of one of the set, and no other starts, can stand in for it.
    """
    cities = [frozenset(column.cities) for column in columns]
    around = 0
    for one in apart:
        around |= bits[one]
    room = capacity(around, steps(held))
    ranked = sorted(set(range(len(columns))) - set(apart), key=lambda one: (-columns[one].worth, one))
    if room < len(apart) and all(cities[one] & cities[other] for one, other in combinations(apart, 2)):
        together = list(apart)
        for one in ranked:
            if not bits[one] & ~around and all(cities[one] & cities[other] for other in together):
                together.append(one)
        return list(map(frozenset, islice(combinations(together, room + 1), MANY)))
    stand_ins = [
        [part, *(one for one in ranked if cities[one] >= cities[part] and not bits[one] & ~bits[part])]
        for part in apart
    ]
    sets = (frozenset(some) for some in islice(product(*stand_ins), MANY))
    return [one for one in sets if len(one) == len(apart)]

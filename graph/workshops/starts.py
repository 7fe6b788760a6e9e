"""When a session may begin, and how good each start is: comfortable on everybody's clock, and early."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from graph.workshops.hours import STEP, Hours
from graph.workshops.problem import Problem, Session

EARLY = 0.3
"""What the last day costs over the first; beginning or ending with everybody's office hours costs up to 1."""


@dataclass(frozen=True)
class Choices:
    """The starts that are open to each of some sessions.

    bits    of each session, as bits of one number: bit i stands for hours.starts[i]
    cost    of each session, what each open start costs by itself, 0 to 1 + EARLY
    cities  of each session
    steps   how many starts a session takes: two of a city's begin at least so many starts apart
    """

    bits: tuple[int, ...]
    cost: tuple[Mapping[int, float], ...]
    cities: tuple[frozenset[str], ...]
    steps: int


def choices(problem: Problem, held: Hours, sessions: Sequence[Session]) -> Choices:
    """When each session may begin and what that costs: its discomfort + EARLY × days since the first / days.

    The discomfort of a start is the mean over its cities of ((middle of the session - middle of the office
    hours) / (half of what the session leaves of them))²: 0 where all meet in the middle of their day, 1 where
    all meet at the edge of it.
    """
    bits = tuple(allowed(problem, held, session) for session in sessions)
    uneasy = discomfort(problem, held, bits, sessions)
    days = max(1, (problem.last - problem.first).days)
    cost = tuple(
        {
            number: sum(uneasy[city][number] for city in session.cities) / len(session.cities)
            + EARLY * (held.starts[number].date() - problem.first).days / days
            for number in numbers(some)
        }
        for session, some in zip(sessions, bits, strict=True)
    )
    return Choices(bits, cost, tuple(frozenset(session.cities) for session in sessions), steps(held))


def allowed(problem: Problem, held: Hours, session: Session) -> int:
    """The starts that a session may have, as bits: within everyone's hours, as it is set, and not vetoed."""
    bits = held.common(session.cities)
    if session.start is not None:
        bits &= bit(held, session.start)
    for veto in problem.vetoes:
        if veto.may_fit(session):
            bits = bits & ~bit(held, veto.start) if veto.start is not None else 0
    return bits


def bit(held: Hours, start: datetime) -> int:
    """The bit of a start; 0 for a moment that is none of those considered."""
    number, rest = divmod(start - held.starts[0], STEP)
    return 1 << number if not rest and 0 <= number < len(held.starts) else 0


def numbers(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def steps(held: Hours) -> int:
    """How many starts a session takes."""
    return ceil(held.length / STEP)


def window(number: int, steps: int) -> int:
    """The starts, as bits, at which a session would overlap with one that begins at a start."""
    first = max(0, number - steps + 1)
    return (1 << (number + steps)) - (1 << first)


def capacity(bits: int, steps: int) -> int:
    """How many sessions fit one after the other into some starts, always taking the earliest."""
    count = 0
    while bits:
        count += 1
        first = (bits & -bits).bit_length() - 1
        bits &= ~((1 << (first + steps)) - 1)
    return count


def discomfort(
    problem: Problem, held: Hours, bits: Sequence[int], sessions: Sequence[Session]
) -> dict[str, dict[int, float]]:
    """How far from the middle of its day each city would meet, at each start of one of its sessions."""
    asked: dict[str, int] = {}
    for session, some in zip(sessions, bits, strict=True):
        for city in session.cities:
            asked[city] = asked.get(city, 0) | some
    by_slug = {one.city: one for one in problem.participants}
    return {
        city: {
            number: strain(held.starts[number].astimezone(zone), held.length, by_slug[city].hours)
            for number in numbers(some)
        }
        for city, some in asked.items()
        for zone in (ZoneInfo(by_slug[city].zone),)
    }


def strain(local: datetime, length: timedelta, office: tuple[float, float]) -> float:
    """How far from the middle of the office hours a session is: 0 in the middle, 1 at either end."""
    long = length / timedelta(hours=1)
    slack = (office[1] - office[0] - long) / 2
    middle = local.hour + local.minute / 60 + long / 2
    return ((middle - (office[0] + office[1]) / 2) / slack) ** 2 if slack > 0 else 0.0

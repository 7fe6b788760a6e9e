"""When cities can meet: starts within everyone's office hours, by the clocks of their own zones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from graph.workshops.problem import Problem

STEP = timedelta(minutes=30)
"""Between two starts that are considered."""

SATURDAY = 5


@dataclass(frozen=True)
class Hours:
    """The starts that are considered, and who can begin at each.

    starts  in UTC, in their order
    free    a city's starts, as bits of one number: bit i is set where it can begin at starts[i] and stay on
    length  of a session
    """

    starts: tuple[datetime, ...]
    free: Mapping[str, int]
    length: timedelta

    def common(self, cities: Iterable[str]) -> int:
        """The starts at which all of some cities can begin, as bits."""
        return reduce(lambda both, city: both & self.free[city], cities, (1 << len(self.starts)) - 1)

    def at(self, bits: int) -> Iterator[datetime]:
        """The starts that bits stand for, in their order."""
        return (start for number, start in enumerate(self.starts) if bits >> number & 1)


def hours(problem: Problem) -> Hours:
    """When each city of a problem can begin a session.

    A city's office hours are met on its own clock, at the session's date: what an hour is in UTC changes with
    summer time. A start counts where the whole session lies within the office hours of one day, from Monday
    to Friday, on which the city is not away.

    raises   zoneinfo.ZoneInfoNotFoundError for a zone that is none
    """
    length = timedelta(minutes=problem.minutes)
    first = datetime.combine(problem.first, time(), UTC) - timedelta(days=1)
    steps = ((problem.last - problem.first).days + 3) * timedelta(days=1) // STEP
    every = [first + STEP * number for number in range(steps)]
    free: dict[str, int] = {}
    alike: dict[tuple[object, ...], int] = {}
    for one in problem.participants:
        key = (one.zone, one.hours, one.unavailable)
        if key not in alike:
            zone = ZoneInfo(one.zone)
            alike[key] = sum(
                1 << number
                for number, start in enumerate(every)
                if within(
                    start.astimezone(zone), length, one.hours, (problem.first, problem.last), one.unavailable
                )
            )
        free[one.city] = alike[key]
    return Hours(tuple(every), free, length)


def within(
    local: datetime,
    length: timedelta,
    office: tuple[float, float],
    between: tuple[date, date],
    away: Iterable[tuple[date, date]] = (),
) -> bool:
    """Whether a session that begins then, on a city's own clock, lies within its hours on a working day."""
    day = local.date()
    begins = local.hour + local.minute / 60
    return (
        between[0] <= day <= between[1]
        and day.weekday() < SATURDAY
        and office[0] <= begins
        and begins + length / timedelta(hours=1) <= office[1]
        and not any(start <= day <= end for start, end in away)
    )

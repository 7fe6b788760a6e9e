"""A programme's calendar over all time zones: day by day, where each city's office hours and sessions lie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from graph.workshops.plan import Group
from graph.workshops.problem import Participant

DAY = timedelta(days=1)
HOURS = range(0, 25, 3)
"""The hours that a day's axis names."""


@dataclass(frozen=True)
class Stretch:
    """A part of a day in UTC, from 0 to 1, as a share of it: where it begins and how long it is."""

    begins: float
    length: float

    @property
    def middle(self) -> float:
        """Where its middle is."""
        return self.begins + self.length / 2


@dataclass(frozen=True)
class Meeting:
    """A session of a city on a day.

    local    when it begins and ends on the city's own clock
    """

    group: Group
    hosting: bool
    stretch: Stretch
    local: tuple[datetime, datetime]


@dataclass(frozen=True)
class Row:
    """A city on a day of UTC.

    office   its office hours, those of days on which it is away left out
    hours    the same on its own clock
    away     whether it cannot take part on the day
    """

    city: str
    office: tuple[Stretch, ...]
    hours: tuple[tuple[datetime, datetime], ...]
    meetings: tuple[Meeting, ...]
    away: bool


@dataclass(frozen=True)
class Day:
    """A day in UTC on which there are sessions, with a row a city."""

    day: date
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]


def calendar(groups: Sequence[Group], cities: Sequence[Participant]) -> tuple[Day, ...]:
    """The days on which there are sessions; cities from west to east on the day."""
    days = sorted({group.start.astimezone(UTC).date() for group in groups})
    return tuple(one_day(day, groups, cities) for day in days)


def one_day(day: date, groups: Sequence[Group], cities: Sequence[Participant]) -> Day:
    """A day with its sessions."""
    there = tuple(group for group in groups if group.start.astimezone(UTC).date() == day)
    noon = datetime.combine(day, time(12), UTC)
    ordered = sorted(cities, key=lambda one: (offset(one, noon), one.name))
    return Day(day, there, tuple(row(day, there, one) for one in ordered))


def offset(one: Participant, moment: datetime) -> timedelta:
    """How far the clock of a city is ahead of UTC."""
    return moment.astimezone(ZoneInfo(one.zone)).utcoffset() or timedelta(0)


def row(day: date, groups: Sequence[Group], one: Participant) -> Row:
    """A city on a day."""
    zone = ZoneInfo(one.zone)
    hours = tuple(offices(day, one))
    meetings = tuple(
        Meeting(
            group,
            one.city in group.hosts,
            stretch(day, group.start, group.end),
            (group.start.astimezone(zone), group.end.astimezone(zone)),
        )
        for group in groups
        if one.city in group.cities
    )
    away = any(first <= day <= last for first, last in one.unavailable)
    return Row(one.city, tuple(stretch(day, *each) for each in hours), hours, meetings, away)


def offices(day: date, one: Participant) -> Iterator[tuple[datetime, datetime]]:
    """The office hours of a city that touch a day in UTC, on its own clock; no weekends, no days away."""
    zone = ZoneInfo(one.zone)
    begins = datetime.combine(day, time(0), UTC)
    for local in (day - DAY, day, day + DAY):
        midnight = datetime.combine(local, time(0))
        opens, closes = ((midnight + timedelta(hours=hour)).replace(tzinfo=zone) for hour in one.hours)
        free = local.weekday() < 5 and not any(first <= local <= last for first, last in one.unavailable)
        if free and opens < begins + DAY and closes > begins:
            yield opens, closes


def stretch(day: date, start: datetime, end: datetime) -> Stretch:
    """Where a stretch of time lies within a day in UTC; what is before or after the day is cut off."""
    midnight = datetime.combine(day, time(0), UTC)
    first, last = max(0.0, (start - midnight) / DAY), min(1.0, (end - midnight) / DAY)
    return Stretch(first, last - first)

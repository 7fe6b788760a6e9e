"""The kinds of value that a request for a programme is made of, each checked and told of in a sentence."""

from datetime import UTC, date, datetime
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StrictFloat, StrictInt, StrictStr

from graph.workshops.hours import STEP

YEARS = range(2000, 2101)
SHOWN = 40
"""Characters of a value that are said again."""


def day(value: object) -> date:
    """A date from its text. Raises ValueError for anything else."""
    told = value if isinstance(value, str) else str(value)
    try:
        found = datetime.strptime(told, "%Y-%m-%d").date()
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise ValueError(f"{told[:SHOWN]!r} is no date. Give it as YYYY-MM-DD, such as 2027-01-11")
    return found


def moment(value: object) -> datetime:
    """A moment in UTC from its text, on the hour or at half past. Raises ValueError for anything else."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise ValueError(
            f"{str(value)[:SHOWN]!r} is no moment. Give day, time and offset, such as 2027-01-11T14:00Z"
        )
    start = found.astimezone(UTC)
    if (start - datetime(YEARS.start, 1, 1, tzinfo=UTC)) % STEP:
        raise ValueError(f"sessions begin on the hour or at half past, by UTC; {value} does not")
    return start


def span(value: tuple[date, date]) -> tuple[date, date]:
    """First and last day, in this order. Raises ValueError otherwise."""
    if value[0] > value[1]:
        raise ValueError(f"{value[1]} is before {value[0]}. Give the first day, then the last")
    return value


def office(value: tuple[float, float]) -> tuple[float, float]:
    """Office hours, in this order. Raises ValueError otherwise."""
    if not 0 <= value[0] < value[1] <= 24:
        raise ValueError(
            f"{value[0]:g} to {value[1]:g} are no office hours. Give two hours of a day, such as [9, 18]"
        )
    return value


def size(value: tuple[int, int]) -> tuple[int, int]:
    """Least and most, in this order. Raises ValueError otherwise."""
    if value[0] > value[1]:
        raise ValueError(f"{value[0]} is more than {value[1]}. Give the least, then the most, such as [3, 5]")
    return value


def zone(value: str) -> str:
    """The name of a time zone. Raises ValueError for anything else."""
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ValueError(
            f"{value[:SHOWN]!r} is no time zone. Give an IANA name, such as Europe/Rome"
        ) from None
    return value


def tongue(value: str) -> str:
    """The primary subtag of a language tag: pt for pt-BR. Raises ValueError for what is no tag."""
    primary = value.partition("-")[0].lower()
    if not (primary.isascii() and primary.isalpha() and len(primary) in (2, 3)):
        raise ValueError(f"{value[:SHOWN]!r} is no language. Give a BCP 47 tag, such as en or pt-BR")
    return primary


Text: TypeAlias = Annotated[StrictStr, Field(min_length=1, max_length=300)]
Number: TypeAlias = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Day: TypeAlias = Annotated[date, BeforeValidator(day)]
Moment: TypeAlias = Annotated[datetime, BeforeValidator(moment)]
Span: TypeAlias = Annotated[tuple[Day, Day], AfterValidator(span)]
Office: TypeAlias = Annotated[tuple[float, float], AfterValidator(office)]
Cities: TypeAlias = Annotated[StrictInt, Field(ge=2, le=12)]
Size: TypeAlias = Annotated[tuple[Cities, Cities], AfterValidator(size)]
Zone: TypeAlias = Annotated[StrictStr, AfterValidator(zone)]
Tongue: TypeAlias = Annotated[StrictStr, AfterValidator(tongue)]
Sessions: TypeAlias = Annotated[StrictInt, Field(ge=1, le=20)]

"""A call for applicants: who may apply, by what they are chosen, and what it leaves open."""

from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil, floor
from typing import Annotated, Any, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError
from pydantic import model_validator as checked

from graph.workshops.refusals import faults, refused

MOST_PLACES = 100
"""That a call can have."""

ROUNDING = 1e-9
"""What a share of places may be off a whole number by the way in which a computer writes fractions."""

Text: TypeAlias = Annotated[StrictStr, Field(min_length=1, max_length=1000)]
Id: TypeAlias = Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=60)]
Country: TypeAlias = Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}$")]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]
Weight: TypeAlias = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False, strict=True)]


class Part(BaseModel):
    """A part of a call; what is not among its fields is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(Part):
    """A part of a call that somebody states.

    source   the key of the source that states it, or where a person set it
    """

    source: Text


class Deadline(Fact):
    """The last day on which one could apply."""

    day: date


class Places(Fact):
    """How many are to be chosen."""

    count: Annotated[StrictInt, Field(ge=1, le=MOST_PLACES)]


class Population(Fact):
    """How many inhabitants an applicant has to have at least."""

    least: Annotated[StrictInt, Field(ge=0, le=10**11)]


class Letter(Fact):
    """Whether an applicant has to send a letter of intent."""

    required: StrictBool


class Balance(Fact):
    """That the regions are to be balanced; their shares stand with them."""

    assumed: Text | None = None


class Region(Fact):
    """Countries that may apply, and which share of the places they have together at least and at most."""

    id: Id
    label: Text
    countries: Annotated[tuple[Country, ...], Field(min_length=1)]
    least: Share = 0.0
    most: Share = 1.0

    def places(self, count: int) -> tuple[int, int]:
        """The least and the most of so many places, the least rounded down and the most rounded up.

        With the same share as least and most this is the quota rule: never further than one place from the
        exact share, so that shares which add up to 1 can always be kept.
        """
        return floor(self.least * count + ROUNDING), ceil(self.most * count - ROUNDING)


class Criterion(Fact):
    """What applicants are judged by.

    weight   the points that the full score counts
    columns  where applicants write about it; it is stated where something stands in all of them
    """

    id: Id
    label: Text
    weight: Weight = 1.0
    columns: Annotated[tuple[Id, ...], Field(min_length=1)]


class Scores(Part):
    """The scale of reviewers, from 0 to `most`, and what a criterion counts that is stated and not scored."""

    most: Annotated[StrictInt, Field(ge=1, le=100)] = 3
    stated: Annotated[StrictInt, Field(ge=0, le=100)] = 1
    assumed: Text | None = None


class Matches(Part):
    """What it counts that one of the chosen can learn from another.

    weight   the points of a need that another one answers with an offer on the same topic
    like     how like the topics have to be at least
    needs    so many needs of an applicant count, the first ones
    """

    weight: Weight = 1.0
    like: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False, strict=True)] = 0.5
    needs: Annotated[StrictInt, Field(ge=1, le=20)] = 5
    assumed: Text | None = None


class Supporting(Part):
    """What a language in common, the region and the topics weigh where an organisation supports a city."""

    language: Weight = 1.0
    region: Weight = 1.0
    topics: Weight = 1.0
    assumed: Text | None = None


class Call(Fact):
    """A call with its rules and criteria; those who may apply are in a country of one of its regions."""

    id: Id
    title: Text
    deadline: Deadline | None = None
    places: Places
    population: Population | None = None
    letter: Letter | None = None
    balance: Balance | None = None
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=50)]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=20)]
    scores: Scores = Scores()
    matches: Matches = Matches()
    support: Supporting = Supporting()

    @checked(mode="after")
    def consistent(self) -> Self:
        """Raises ValueError where parts of the call contradict each other."""
        for name, some in (
            ("regions", [one.id for one in self.regions]),
            ("criteria", [one.id for one in self.criteria]),
            ("countries", [one for region in self.regions for one in region.countries]),
        ):
            twice = next((one for one in some if some.count(one) > 1), None)
            if twice:
                raise ValueError(f"{name}: {twice!r} stands twice. Keep one of the two")
        for region in self.regions:
            if region.least > region.most:
                raise ValueError(f"regions: {region.id} has more for its least than for its most")
        if self.balance and not sum(one.least for one in self.regions) <= 1 + ROUNDING:
            raise ValueError("regions: the least shares add up to more than 1. Lower one")
        if self.balance and not sum(one.most for one in self.regions) >= 1 - ROUNDING:
            raise ValueError("regions: the most shares add up to less than 1. Raise one")
        if self.scores.stated > self.scores.most:
            raise ValueError("scores: what is only stated counts more than the full score. Lower `stated`")
        return self

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries from which one may apply."""
        return tuple(country for region in self.regions for country in region.countries)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which applicants write about the criteria."""
        return tuple(dict.fromkeys(column for one in self.criteria for column in one.columns))

    @property
    def full(self) -> float:
        """The points of an applicant with the full score on every criterion."""
        return sum(one.weight for one in self.criteria)

    @property
    def assumed(self) -> tuple[str, ...]:
        """What the call leaves open, and what is taken for it."""
        parts = (self.balance, self.scores, self.matches, self.support)
        return tuple(part.assumed for part in parts if part and part.assumed)

    def region(self, country: str) -> Region | None:
        """The region of a country; none where nobody may apply from there."""
        return next((one for one in self.regions if country in one.countries), None)


def call_of(data: Any, where: str = "the call") -> Call:
    """A call from its data.

    where    what it is called in messages
    raises   EcosystemError that names every fault with its path and what would be right
    """
    try:
        return Call.model_validate(data)
    except ValidationError as error:
        told = (fault.removeprefix("the body: ") for fault in faults(error, Call))
        raise refused(f"{where}: {fault}" for fault in told) from None


def sources(told: Call) -> Iterable[str]:
    """The keys of all sources of a call, each once."""

    def inside(part: Any) -> Iterable[str]:
        if isinstance(part, Mapping):
            yield from (part["source"],) if "source" in part and part["source"] else ()
            part = part.values()
        elif not isinstance(part, list | tuple):
            return
        for one in part:
            yield from inside(one)

    return dict.fromkeys(inside(told.model_dump()))

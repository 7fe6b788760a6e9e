"""How alike the settings of two cities are: size, languages, working hours, region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from graph.cities.profile import City
from graph.network.edges import Integers, Numbers

NOT_KNOWN = 0.5
"""What stands for a part of which nothing is known."""

OFFICE = 9.0
"""Hours that an office is open a day, for how much of two cities' working time falls together."""

FAR = 10_000.0
"""Kilometres from which on two cities have no region in common."""

EARTH = 6371.0
"""The radius of the earth in kilometres."""

PARTS = ("size", "languages", "hours", "region")


@dataclass(frozen=True, eq=False)
class Settings:
    """The settings of some cities, a column a fact.

    population  inhabitants; nan where not known
    speaks      (cities, languages): whether a language is one of a city's own
    offset      hours before UTC, as the clocks go in the month that is looked at
    lat, lon    in degrees
    country     the same number for cities of one country
    """

    population: Numbers
    speaks: NDArray[np.bool_]
    offset: Numbers
    lat: Numbers
    lon: Numbers
    country: Integers

    @classmethod
    def of(cls, cities: Sequence[City], when: datetime | None = None) -> "Settings":
        """The settings of cities at a moment, today unless told."""
        moment = when or datetime.now(UTC)
        languages = sorted({primary(tag) for city in cities for tag in city.languages})
        countries = sorted({city.country for city in cities})
        offsets = (moment.astimezone(ZoneInfo(city.timezone)).utcoffset() for city in cities)
        return cls(
            population=np.array([city.population or np.nan for city in cities], dtype=np.float64),
            speaks=np.array(
                [[tag in map(primary, city.languages) for tag in languages] for city in cities], dtype=bool
            ).reshape(len(cities), len(languages)),
            offset=np.array(
                [offset.total_seconds() / 3600 if offset else 0.0 for offset in offsets], dtype=np.float64
            ),
            lat=np.array([city.lat for city in cities], dtype=np.float64),
            lon=np.array([city.lon for city in cities], dtype=np.float64),
            country=np.array([countries.index(city.country) for city in cities], dtype=np.int64),
        )

    def size(self, one: int) -> Numbers:
        """How near each city is in size: 1 for the same, 0 where one is ten times the other or more."""
        apart: Numbers = np.abs(np.log10(self.population / self.population[one]))
        near: Numbers = np.where(np.isnan(apart), NOT_KNOWN, np.clip(1 - apart, 0, 1))
        return near

    def languages(self, one: int) -> Numbers:
        """Whether each city has a language in common: 1 or 0."""
        common: Numbers = (self.speaks @ self.speaks[one]).astype(np.float64)
        return common

    def hours(self, one: int) -> Numbers:
        """The share of an office day that falls together: 1 on the same clock, 0 nine hours apart."""
        apart: Numbers = np.abs(self.offset - self.offset[one])
        shared: Numbers = np.clip(1 - np.minimum(apart, 24 - apart) / OFFICE, 0, 1)
        return shared

    def distance(self, one: int) -> Numbers:
        """Great-circle kilometres to each city."""
        lat, lon = np.radians(self.lat), np.radians(self.lon)
        half = (
            np.sin((lat - lat[one]) / 2) ** 2
            + np.cos(lat) * np.cos(lat[one]) * np.sin((lon - lon[one]) / 2) ** 2
        )
        way: Numbers = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
        return way

    def region(self, one: int) -> Numbers:
        """1 within a country; between countries 1 less the distance over 10,000 km, 0 at least."""
        near: Numbers = np.clip(1 - self.distance(one) / FAR, 0, 1)
        near[self.country == self.country[one]] = 1.0
        return near

    def context(self, one: int) -> Numbers:
        """The mean of size, languages, hours and region, a value a city, 0 to 1."""
        return (self.size(one) + self.languages(one) + self.hours(one) + self.region(one)) / len(PARTS)

    @cached_property
    def contexts(self) -> Numbers:
        """`context` of all pairs, cities by cities."""
        count = len(self.population)
        return np.array([self.context(one) for one in range(count)]).reshape(count, count)


def primary(tag: str) -> str:
    """The language of a tag without its region: pt for pt-BR."""
    return tag.partition("-")[0].lower()

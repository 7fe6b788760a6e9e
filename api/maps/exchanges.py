"""What the map of the world shows: the cities, and an arc for whatever two of them have with each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from api.networks.labels import Box, Label, around, beside
from graph.cities.profile import City
from graph.matches.between import Between

BEND = 0.2
"""How far aside a suggestion is bent, as a share of its length, to the left of its way; the rest by half."""

SCALE = 3.2
"""Units of the drawing, in which letters are measured, for a degree."""

EDGES: Box = (-180 * SCALE, -84 * SCALE, 180 * SCALE, 58 * SCALE)

Degrees = tuple[float, float]
"""Longitude, and latitude downwards, as the drawing has it."""


@dataclass(frozen=True)
class Arc:
    """A line between two cities: its sort, as the style sheet calls it, and its row in the list."""

    sort: str
    row: str
    start: str
    end: str

    def path(self, places: Mapping[str, Degrees]) -> str:
        """The line as the data of an SVG path."""
        (x, y), (right, low) = places[self.start], places[self.end]
        turn = BEND if self.sort == "suggested" else BEND / 2
        middle = ((x + right) / 2 + turn * (low - y), (y + low) / 2 - turn * (right - x))
        return f"M{x:.2f} {y:.2f}Q{middle[0]:.2f} {middle[1]:.2f} {right:.2f} {low:.2f}"


def arcs(shown: Between, city: str | None) -> list[Arc]:
    """The lines of what is shown; those of one city alone where one is chosen."""
    found = [Arc("recorded", f"recorded-{number}", *one.cities) for number, one in enumerate(shown.recorded)]
    found += [
        Arc("joint", f"joint-{number}", *pair)
        for number, one in enumerate(shown.joint)
        for pair in combinations(one.cities, 2)
    ]
    found += [
        Arc("suggested", f"suggested-{number}", one.host, one.learner)
        for number, one in enumerate(shown.suggested)
    ]
    return [one for one in found if city in (None, one.start, one.end)]


def positions(found: Iterable[City]) -> dict[str, Degrees]:
    """Where cities stand in the drawing."""
    return {city.slug: (city.lon, -city.lat) for city in found}


def labels(found: Sequence[City], names: Mapping[str, str]) -> list[Label]:
    """The names of cities beside their places, in a drawing that is SCALE times as large."""
    points = [(SCALE * city.lon, -SCALE * city.lat, names[city.id]) for city in found]
    return beside(points, [around(x, y) for x, y, _ in points], EDGES)


def data(
    found: Sequence[City], names: Mapping[str, str], addresses: Mapping[str, str], lines: Collection[Arc]
) -> dict[str, Any]:
    """What the script of the map needs to know: each city with its name and page, and the lines."""
    return {
        "cities": [
            {
                "key": city.slug,
                "label": names[city.id],
                "href": addresses[city.slug],
                "lat": city.lat,
                "lon": city.lon,
            }
            for city in found
        ],
        "arcs": [{"sort": one.sort, "row": one.row, "start": one.start, "end": one.end} for one in lines],
    }

"""An answer as a map: what its rows name, at its place on the earth."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from api.answers.answer import Answer, Cell
from api.networks.labels import Box, Label, around, beside
from api.speaking.languages import phrase

MOST = 300
WIDTH, LOWEST, HIGHEST = 900.0, 320.0, 640.0
MARGIN = 60.0
LEAST = 0.008
"""Degrees of latitude that a map shows at least, about a kilometre."""

WIDE = 12.0
"""Degrees from which on the outline of the continents helps."""

NAMED, LETTERS = 60, 36
"""How many points have their names beside them at most, and of how many letters."""

LATITUDE = re.compile(r"(.*?)lat(itude)?")
LONGITUDES = ("long", "lon", "lng", "longitude")
PLACE = Cell(phrase("a place"))
"""What a point is called that nothing names."""

KILOMETRES = 111.2
"""In a degree of latitude."""

ROUND = (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1)
"""The lengths in kilometres that a scale may have."""

Degrees = tuple[float, float]
"""Latitude and longitude."""

Naming = Callable[[Iterable[str]], Mapping[str, str]]
"""What gives the names of things."""


@dataclass(frozen=True)
class Point:
    """Something at its place in the drawing: its IRI where it has one, its name, how many rows name it."""

    key: str
    name: str
    is_iri: bool
    x: float
    y: float
    rows: int


@dataclass(frozen=True)
class Map:
    """A drawn map: its points, names, a scale, and how the outline of the land is laid under it."""

    height: float
    points: tuple[Point, ...]
    labels: tuple[Label, ...]
    land: str | None
    scale: tuple[str, float] | None
    all: int


@dataclass(frozen=True)
class View:
    """The part of the earth that a map shows: its middle, and units of the drawing for a degree."""

    lat: float
    lon: float
    across: float
    up: float
    height: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """The place of a point in the drawing."""
        return WIDTH / 2 + (lon - self.lon) * self.across, self.height / 2 - (lat - self.lat) * self.up


def located(answer: Answer, places: Mapping[str, Degrees]) -> Iterator[tuple[Cell, Degrees]]:
    """What each row names that has a place, with the place.

    That is the latitude and longitude in the row, where the answer has columns for them; else the known place
    of each thing that the row names.
    """
    columns = coordinates(answer.names)
    for row in answer.rows:
        if columns is None:
            yield from ((cell, places[cell.value]) for cell in row if cell.is_ours and cell.value in places)
        elif point := degrees(row[columns[0]], row[columns[1]]):
            yield stands_for(row, columns, point, places), point


def stands_for(
    row: Sequence[Cell], columns: tuple[int, int], point: Degrees, places: Mapping[str, Degrees]
) -> Cell:
    """What is at the point of a row: what is known to be there, else what stands nearest before it."""
    others = [cell for number, cell in enumerate(row) if number not in columns and cell.value]
    before = [cell for cell in reversed(row[: min(columns)]) if cell.value]
    known = (cell for cell in others if places.get(cell.value) == point)
    iris = (cell for cell in (*before, *others) if cell.is_iri)
    return next((cell for some in (known, iris, before, others) for cell in some), PLACE)


def coordinates(names: Sequence[str]) -> tuple[int, int] | None:
    """The columns of latitude and longitude, such as lat and long, or host_lat and host_lon."""
    lower = [name.lower() for name in names]
    for number, name in enumerate(lower):
        found = LATITUDE.fullmatch(name)
        others = [f"{found[1]}{ending}" for ending in LONGITUDES] if found else []
        for other in others:
            if other in lower:
                return number, lower.index(other)
    return None


def degrees(lat: Cell, lon: Cell) -> Degrees | None:
    """The place that two cells tell, if it is one on the earth."""
    try:
        found = float(lat.value), float(lon.value)
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None


def map_of(answer: Answer, places: Mapping[str, Degrees], named: Naming) -> Map | None:
    """The map of an answer; None where nothing in it has a known place."""
    found: dict[tuple[str, Degrees], tuple[Cell, int]] = {}
    for cell, place in located(answer, places):
        found[cell.value, place] = (cell, found.get((cell.value, place), (cell, 0))[1] + 1)
    if not found:
        return None
    shown = list(found.items())[:MOST]
    names = named({cell.value for cell, _ in dict(shown).values() if cell.is_ours})
    view = around_all([place for (_, place), _ in shown])
    points = [
        Point(cell.value, names.get(cell.value, cell.value), cell.is_iri, *view.at(*place), rows)
        for (_, place), (cell, rows) in shown
    ]
    edges: Box = (4, 4, WIDTH - 4, view.height - 30)
    taken = [around(point.x, point.y) for point in points]
    is_wide = (WIDTH - 2 * MARGIN) / view.across > WIDE
    return Map(
        height=view.height,
        points=tuple(points),
        labels=tuple(beside(((one.x, one.y, cut(one.name)) for one in points[:NAMED]), taken, edges)),
        land=land(view) if is_wide else None,
        scale=None if is_wide else scale(view),
        all=len(found),
    )


def around_all(places: list[Degrees]) -> View:
    """The view that holds all places with a margin, north up, in true proportion at its middle."""
    south, north = min(lat for lat, _ in places), max(lat for lat, _ in places)
    west, east = min(lon for _, lon in places), max(lon for _, lon in places)
    lat, lon = (south + north) / 2, (west + east) / 2
    shrink = max(cos(radians(lat)), 0.2) if east - west < WIDE * 4 else 1
    high, wide = max(north - south, LEAST), max((east - west) * shrink, LEAST)
    up = min((WIDTH - 2 * MARGIN) / wide, (HIGHEST - 2 * MARGIN) / high)
    return View(lat, lon, up * shrink, up, round(max(high * up + 2 * MARGIN, LOWEST), 1))


def land(view: View) -> str:
    """How the outline of the land, which is in degrees with latitude down, is laid into a view."""
    left, top = view.at(0, 0)
    return f"translate({left:.1f} {top:.1f}) scale({view.across:.4f} {view.up:.4f})"


def scale(view: View) -> tuple[str, float]:
    """The name and length of a bar that tells distances: the longest round one that takes up to a fifth."""
    unit = view.up / KILOMETRES
    length = next((one for one in ROUND if one * unit <= WIDTH / 5), ROUND[-1])
    told = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    return told, round(length * unit, 1)


def cut(name: str) -> str:
    """A name that is not too long to stand beside its point."""
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"

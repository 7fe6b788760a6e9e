"""Make the outlines of land and borders that maps are drawn over, from the npm package world-atlas.

It holds Natural Earth's land and countries (public domain) as TopoJSON, stitched together for the sphere: a
ring may run over the antimeridian. On a flat map such a ring would be drawn as a line or block around the
earth, so here all are cut at it.

`python -m api.maps.outline land-110m.json` writes what the start page draws: a path in degrees, longitude to
the right and latitude down.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).parents[1] / "templates" / "outline.svg"
SOUTH = -58.0
"""Degrees: what lies wholly south of it is left out."""

EARTH = (-180.0, -90.0, 180.0, 90.0)
WORLD, NEAR = "outlines-world.json", "outlines-{}.json"
"""The files of a map: the whole earth in little detail, and one a cell of the earth in more."""

CELL = 30
"""Degrees that a cell is wide and high."""

OVERLAP = 0.05
"""Degrees by which cells lap over each other, so that no seam is seen between them."""

PARTS = 200
"""The parts of a degree that the files of a map count in; one is about half a kilometre."""

DETAIL = 0.006
"""Degrees by which a line of a cell may miss what it stands for, some 600 metres."""

Point = tuple[float, float]
"""Longitude and latitude."""

Line = list[Point]
Box = tuple[float, float, float, float]
"""West, south, east and north."""

Outlines = dict[str, list[list[int]]]
"""Land and borders as a file holds them: each line one list, its first point, then the step to each next."""


def arcs(topology: dict[str, Any]) -> list[Line]:
    """The arcs of a TopoJSON file in degrees: each is quantised and written as steps from point to point."""
    (width, height), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((x * width + west, y * height + south))
        found.append(points)
    return found


def simplified(line: Line, most: float) -> Line:
    """A line of fewer points, from which no point that is left out lies further than `most`; its ends stay.

    source   Douglas and Peucker 1973, Algorithms for the reduction of the number of points
    """
    points = np.array(line)
    kept, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        way, between = points[last] - points[first], points[first + 1 : last] - points[first]
        length = np.hypot(*way)
        across = np.abs(between[:, 0] * way[1] - between[:, 1] * way[0])
        away = across / length if length else np.hypot(between[:, 0], between[:, 1])
        if away.max() > most:
            furthest = first + 1 + int(away.argmax())
            kept.add(furthest)
            waiting += [(first, furthest), (furthest, last)]
    return [line[number] for number in sorted(kept)]


def numbers(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """The arcs of each ring of a geometry; one that runs backwards is told as ~n."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        yield from polygon


def rings(topology: dict[str, Any], lines: Sequence[Line]) -> Iterator[Line]:
    """The outer and inner rings of the land, made of the arcs, but for what lies in the far south."""
    for geometry in topology["objects"]["land"]["geometries"]:
        for ring in numbers(geometry):
            parts = (lines[number] if number >= 0 else lines[~number][::-1] for number in ring)
            points = [point for part in parts for point in part]
            if max(y for _, y in points) > SOUTH:
                yield points


def borders(topology: dict[str, Any], lines: Sequence[Line]) -> Iterator[Line]:
    """The arcs that two countries share."""
    uses: Counter[int] = Counter()
    for country in topology["objects"]["countries"]["geometries"]:
        uses.update({max(number, ~number) for ring in numbers(country) for number in ring})
    return (unrolled(lines[number]) for number, count in sorted(uses.items()) if count > 1)


def unrolled(line: Line) -> Line:
    """A line without leaps at the antimeridian: it runs on beyond 180 degrees instead."""
    found = [line[0]]
    for x, y in line[1:]:
        turns = round((found[-1][0] - x) / 360)
        found.append((x + 360 * turns, y))
    return found


def turned(line: Line) -> Iterator[Line]:
    """An unrolled line, and the same a turn of the earth to the west and to the east."""
    for turn in (-360, 0, 360):
        yield [(x + turn, y) for x, y in line]


def cut(rings: Iterable[Line], box: Box) -> list[Line]:
    """The parts of unrolled rings that lie in a box, each closed along its edges."""
    found = []
    for part in rings:
        for side in range(4):
            part = within(part, side % 2, box[side], side < 2)
        if part:
            found.append(part)
    return found


def within(ring: Line, axis: int, edge: float, is_least: bool) -> Line:
    """The part of a ring on one side of an edge of a box.

    source   Sutherland and Hodgman 1974, Reentrant polygon clipping
    """
    found: Line = []
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        is_in = point[axis] >= edge if is_least else point[axis] <= edge
        was_in = before[axis] >= edge if is_least else before[axis] <= edge
        if is_in != was_in:
            found.append(crossing(before, point, axis, edge))
        if is_in:
            found.append(point)
    return found


def crossing(one: Point, other: Point, axis: int, edge: float) -> Point:
    """Where the way from a point to another meets an edge."""
    share = (edge - one[axis]) / (other[axis] - one[axis])
    x, y = (here + share * (there - here) for here, there in zip(one, other, strict=True))
    return (edge, y) if axis == 0 else (x, edge)


def runs(lines: Iterable[Line], box: Box) -> list[Line]:
    """The parts of lines that lie in a box, with the steps that lead into it and out."""
    return [part for line in lines for part in parts_within(line, box)]


def parts_within(line: Line, box: Box) -> Iterator[Line]:
    """The same for one line."""
    west, south, east, north = box
    part: Line = []
    for one, other in zip(line, line[1:], strict=False):
        (left, right), (low, high) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        if left <= east and right >= west and low <= north and high >= south:
            part = [*(part or [one]), other]
        elif part:
            yield part
            part = []
    if part:
        yield part


def compact(land: Iterable[Line], lines: Iterable[Line]) -> Outlines:
    """Rings of land, which show what is inside an odd number of them, and borders, as files hold them."""
    return {
        "land": [flat for ring in land if len(flat := steps(ring)) >= 6],
        "borders": [flat for line in lines if len(flat := steps(line)) >= 4],
    }


def steps(line: Line) -> list[int]:
    """A line as one list in parts of a degree: its first point, then the step to each next."""
    points = [(round(x * PARTS), round(y * PARTS)) for x, y in line]
    found = [*points[0]]
    for (left, low), (right, high) in zip(points, points[1:], strict=False):
        if (left, low) != (right, high):
            found += [right - left, high - low]
    return found


def build(atlas: Path, target: Path) -> None:
    """Write the outlines for maps: the whole earth at 1:110 million, its cells from those at 1:10 million.

    The file of the whole earth names the cells that have a file of their own, which are those with land.

    atlas    the folder of the package world-atlas, version 2
    target   the folder of the files
    """
    far, near = (
        json.loads((atlas / f"countries-{scale}.json").read_text("utf-8")) for scale in ("110m", "10m")
    )
    rough, fine = arcs(far), [simplified(unrolled(arc), DETAIL) for arc in arcs(near)]
    cells = dict(in_cells(around(rings(near, fine)), list(borders(near, fine))))
    whole = compact(cut(around(rings(far, rough)), EARTH), borders(far, rough))
    for name, shown in cells.items():
        write(target / NEAR.format(name), shown)
    write(target / WORLD, {"parts": PARTS, "cell": CELL, "cells": list(cells), **whole})


def around(found: Iterable[Line]) -> list[Line]:
    """Rings without leaps, wherever they come into the flat map."""
    everywhere = (part for ring in found for part in turned(unrolled(ring)))
    return [part for part in everywhere if any(-180 < x < 180 for x, _ in part)]


def in_cells(land: Iterable[Line], lines: Iterable[Line]) -> Iterator[tuple[str, Outlines]]:
    """The name of each cell that has land, counted from the south-west, and what lies in it."""
    for column, west in enumerate(range(-180, 180, CELL)):
        strip = (max(west - OVERLAP, -180.0), -90.0, min(west + CELL + OVERLAP, 180.0), 90.0)
        land_there, lines_there = cut(land, strip), runs(lines, strip)
        for row, south in enumerate(range(-90, 90, CELL)):
            box = (strip[0], south - OVERLAP, strip[2], south + CELL + OVERLAP)
            shown = compact(cut(land_there, box), runs(lines_there, box))
            if shown["land"]:
                yield f"{column}-{row}", shown


def write(path: Path, shown: Mapping[str, object]) -> None:
    """Write one file of outlines."""
    path.write_text(json.dumps(shown, separators=(",", ":")), "utf-8")


def path(topology: dict[str, Any]) -> str:
    """The land as the data of one SVG path, to a fifth of a degree; it may run on beyond the antimeridian."""
    return "".join(drawn(whole) for whole in around(rings(topology, arcs(topology))))


def drawn(ring: Line) -> str:
    """One ring as path data."""
    points = dict.fromkeys(f"{round(x * 5) / 5:g} {round(-y * 5) / 5:g}" for x, y in ring)
    return f"M{'L'.join(points)}Z"


if __name__ == "__main__":
    found = path(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    TARGET.write_text(f'<path class="land" d="{found}"/>\n', "utf-8")

"""Make the outline of the continents that the start page draws: `python -m api.outline land-110m.json`.

The input is the file of that name in version 2 of the npm package world-atlas, which holds Natural Earth's
land at 1:110 million (public domain) as TopoJSON. The outline is a path in degrees, longitude to the right
and latitude down.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).with_name("templates") / "outline.svg"
SOUTH = -58.0
"""Degrees: what lies wholly south of it is left out."""

Point = tuple[float, float]


def arcs(topology: dict[str, object]) -> list[list[Point]]:
    """The arcs of a TopoJSON file in degrees: each is quantised and written as steps from point to point."""
    transform, stored = topology["transform"], topology["arcs"]
    assert isinstance(transform, dict) and isinstance(stored, list)
    (width, height), (west, south) = transform["scale"], transform["translate"]
    found = []
    for arc in stored:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((x * width + west, y * height + south))
        found.append(points)
    return found


def rings(topology: dict[str, object]) -> Iterator[list[Point]]:
    """The outer and inner rings of the land; an arc named by ~n runs backwards."""
    lines = arcs(topology)
    objects = topology["objects"]
    assert isinstance(objects, dict)
    for geometry in objects["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                parts = (lines[number] if number >= 0 else lines[~number][::-1] for number in ring)
                yield [point for part in parts for point in part]


def path(topology: dict[str, object]) -> str:
    """The land as the data of one SVG path, to a fifth of a degree."""
    pieces = []
    for ring in rings(topology):
        if max(y for _, y in ring) > SOUTH:
            whole = unrolled(ring)
            shifts = [turn for turn in (-360, 0, 360) if any(-180 < x + turn < 180 for x, _ in whole)]
            pieces += [drawn([(x + turn, y) for x, y in whole]) for turn in shifts]
    return "".join(pieces)


def unrolled(ring: list[Point]) -> list[Point]:
    """A ring without leaps at the antimeridian: it runs on beyond 180 degrees instead."""
    found = [ring[0]]
    for x, y in ring[1:]:
        turns = round((found[-1][0] - x) / 360)
        found.append((x + 360 * turns, y))
    return found


def drawn(ring: list[Point]) -> str:
    """One ring as path data."""
    points = dict.fromkeys(f"{round(x * 5) / 5:g} {round(-y * 5) / 5:g}" for x, y in ring)
    return f"M{'L'.join(points)}Z"


if __name__ == "__main__":
    TARGET.write_text(f'<path class="land" d="{path(json.loads(Path(sys.argv[1]).read_text()))}"/>\n')

"""The gaps of a city that a drawing shows: dashed, numbered, each a tie that is not on record and would help.

A gap is drawn where it can be drawn honestly: where a tie is suggested for it between two bodies that both
have a place in the drawing, far enough apart for a line to be seen. Gaps that are about topics and policies
have no such line; they are counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from api.networks.drawing import Pair, curve, pair, pairs
from api.networks.labels import Box, around, meet
from api.networks.names import rooms
from graph.gaps.schema import Json
from graph.network.network import Network
from graph.network.placing import Placing, Point

MOST = 5
"""Gaps in one drawing: as many as one takes in at a look."""

OF_A_KIND = 2
"""Of these, gaps of one kind, so that the drawing shows more than one thing that is missing."""

ABOUT_ONE = ("broker", "reach", "isolated")
"""The kinds of gap that are about one body, which is ringed."""

BEND = 0.12
SHORTEST = 80.0
"""Of a line that is seen beside its number, in the units of the drawing."""

REACH = 13.0
"""Of a number, from its middle."""

MARK = 4.0
"""Of a mark, as much as has to stay in sight."""

SHARES = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.25, 0.75, 0.18, 0.82, 0.1, 0.9)
"""Where upon its line a number may stand, as a share of the way, the best first."""


@dataclass(frozen=True)
class Drawn:
    """A gap in a drawing.

    tie    the suggested tie that its line stands for
    path   of the line
    at     where the number stands
    about  the place of the body that it is about, if it is about one
    """

    number: int
    gap: Json
    tie: Json
    path: str
    at: Point
    about: Point | None


def drawn(gaps: Sequence[Json], network: Network, placing: Placing) -> list[Drawn]:
    """The gaps to draw, at most five: the flagged first, then as they are ranked, no tie twice."""
    places = everywhere(placing)
    taken = rooms(placing)
    marks = [around(at.x, at.y, MARK) for at in placing.places.values()]
    found: list[Drawn] = []
    for gap, tie in chosen(gaps, network, places):
        start, end = places[tie["a"]], places[tie["b"]]
        at = number_at(start, end, taken, marks, [one.at for one in found])
        taken.append(around(at.x, at.y, REACH))
        body = gap["evidence"][0]["id"] if gap["kind"] in ABOUT_ONE and gap["evidence"] else None
        about = placing.places.get(body) if body else None
        found.append(Drawn(len(found) + 1, gap, tie, curve(start, end, BEND), at, about))
    return found


def chosen(
    gaps: Sequence[Json], network: Network, places: Mapping[str, Point]
) -> Iterator[tuple[Json, Json]]:
    """The gaps to draw, each with the suggested tie that stands for it."""
    used: set[Pair] = set(pairs(network))
    kinds: Counter[str] = Counter()
    for gap in sorted(gaps, key=lambda one: not one["flagged"]):
        able = (tie for tie in gap["suggestions"] if drawable(tie, places, used))
        tie = next(able, None) if kinds[gap["kind"]] < OF_A_KIND else None
        if tie is not None:
            used.add(pair(tie["a"], tie["b"]))
            kinds[gap["kind"]] += 1
            yield gap, tie
        if kinds.total() == MOST:
            return


def drawable(tie: Json, places: Mapping[str, Point], used: set[Pair]) -> bool:
    """Whether a suggested tie can be drawn: both ends have places apart, and no line joins them yet."""
    start, end = places.get(tie["a"]), places.get(tie["b"])
    if start is None or end is None or pair(tie["a"], tie["b"]) in used:
        return False
    return hypot(end.x - start.x, end.y - start.y) >= SHORTEST


def everywhere(placing: Placing) -> dict[str, Point]:
    """The place of each node; of one that is counted in a bubble, the middle of the bubble."""
    counted = {node.id: hood.centre for hood in placing.neighbourhoods for node in hood.nodes}
    return counted | dict(placing.places)


def number_at(
    start: Point, end: Point, taken: Sequence[Box], marks: Sequence[Box], others: Sequence[Point]
) -> Point:
    """Where upon its line a number stands: where it covers nothing, else no name and no other number.

    Where there is no such place, as far from the other numbers as can be.
    """
    spots = [along(start, end, share) for share in SHARES]
    clear = [spot for spot in spots if not covers(spot, taken)]
    free = [spot for spot in clear if not covers(spot, marks)] or clear
    if free:
        return free[0]
    return max(
        spots, key=lambda spot: min((hypot(spot.x - one.x, spot.y - one.y) for one in others), default=0)
    )


def covers(spot: Point, rooms: Sequence[Box]) -> bool:
    """Whether a number would cover something."""
    room = around(spot.x, spot.y, REACH)
    return any(meet(room, other) for other in rooms)


def along(start: Point, end: Point, share: float) -> Point:
    """A place on the line of a gap."""
    x, y = (start.x + end.x) / 2 * (1 - BEND), (start.y + end.y) / 2 * (1 - BEND)
    before, middle, after = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return Point(before * start.x + middle * x + after * end.x, before * start.y + middle * y + after * end.y)

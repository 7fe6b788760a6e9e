"""Where a network's nodes stand on the page: neighbourhoods on a ring, connectors in the middle.

The same network is always placed alike. Lengths are in the units of the drawing, x to the right and y down.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import cos, hypot, pi, sin, sqrt

from graph.network.network import Network, Node

CONNECTORS = 9
FEWEST_TIES = 3
"""Of a connector: with fewer a node stands in its neighbourhood."""

SPACING = 13.0
MARGIN = 18.0
NAME = 54.0
"""The room for a neighbourhood's name on three lines, above or below it."""

NARROWEST = 164.0
"""Of the room for a neighbourhood, so that its name fits."""

GAP = 22.0
FLATTEN = 0.72
"""Height of the ring as a share of its width."""

SMALLEST = 430.0
"""Of half the ring's width, so that the names of the connectors fit side by side."""

WIDER = 1.08
"""By how much a crowded ring is widened at a time."""

ACROSS, BELOW = 90.0, 46.0
"""How far a connector's name reaches to each side of it, and below it."""

WIDEST, THINNEST = 105.0, 30.0
"""The radii of the largest and of the smallest bubble that stands for a neighbourhood."""

GOLDEN_ANGLE = pi * (3 - sqrt(5))
STEPS = 720


@dataclass(frozen=True)
class Point:
    """A place in the drawing."""

    x: float
    y: float


@dataclass(frozen=True)
class Neighbourhood:
    """The room of one group: its middle, its radius and its nodes, the best connected in the middle."""

    group: str
    centre: Point
    radius: float
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Placing:
    """A whole drawing around the point 0, 0: its edges, neighbourhoods, connectors, and each node's place."""

    left: float
    top: float
    width: float
    height: float
    neighbourhoods: tuple[Neighbourhood, ...]
    connectors: tuple[Node, ...]
    places: Mapping[str, Point]


def placed(
    network: Network,
    order: Sequence[str],
    connectors: int = CONNECTORS,
    reach: Callable[[int], float] | None = None,
) -> Placing:
    """Place a network: groups around a ring in this order, the best connected nodes in the middle.

    order        the groups in the order of the ring; others follow by name
    connectors   how many nodes stand in the middle at most
    reach        the radius of a neighbourhood by the number of its nodes; so that all find room if not told
    """
    size = reach or radius
    middle = sorted(
        (node for node in network.nodes if node.group in order and node.degree >= FEWEST_TIES),
        key=lambda node: (-node.degree, node.id),
    )[:connectors]
    chosen = {node.id for node in middle}
    housed = grouped([node for node in network.nodes if node.id not in chosen], order)
    radii = {group: size(len(nodes)) for group, nodes in housed.items()}
    rooms = {group: max(2 * length, NARROWEST) + GAP for group, length in radii.items()}
    half = ring(sum(rooms.values()))
    centres = around(rooms, half)
    while crowded(centres, radii, inner(middle, half)):
        half *= WIDER
        centres = around(rooms, half)
    hoods = [
        Neighbourhood(group, centres[group], radii[group], tuple(nodes)) for group, nodes in housed.items()
    ]
    centre = inner(middle, half)
    places = {node.id: point for hood in hoods for node, point in sunflower(hood)} | centre
    wide = [(hood.centre.x, max(hood.radius, NARROWEST / 2) + GAP) for hood in hoods]
    high = [(hood.centre.y, hood.radius + NAME) for hood in hoods]
    left, right = edges(wide + [(point.x, ACROSS) for point in centre.values()])
    top, bottom = edges(high + [(point.y, BELOW) for point in centre.values()])
    return Placing(left, top, right - left, bottom - top, tuple(hoods), tuple(middle), places)


def bubbled(network: Network, order: Sequence[str]) -> Placing:
    """Place a large network: neighbourhoods as bubbles whose areas grow with their counts.

    The best connected nodes alone have a place; the others are counted in their bubbles.
    """
    most = max(Counter(node.group for node in network.nodes).values(), default=1)
    whole = placed(network, order, reach=lambda count: max(WIDEST * sqrt(count / most), THINNEST))
    middle = {node.id for node in whole.connectors}
    return replace(whole, places={id: point for id, point in whole.places.items() if id in middle})


def edges(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The least and the greatest of some places, each with its reach to both sides."""
    return min((at - reach for at, reach in spans), default=0), max(
        (at + reach for at, reach in spans), default=1
    )


def grouped(nodes: Sequence[Node], order: Sequence[str]) -> dict[str, list[Node]]:
    """The nodes of each group, in the order of the ring; the best connected first."""
    found: dict[str, list[Node]] = {}
    for node in sorted(nodes, key=lambda node: (-node.degree, node.id)):
        found.setdefault(node.group, []).append(node)
    known = [group for group in order if group in found]
    return {group: found[group] for group in [*known, *sorted(found.keys() - set(known))]}


def radius(count: int) -> float:
    """The radius of a neighbourhood of that many nodes."""
    return SPACING * sqrt(count) + MARGIN


def ring(length: float) -> float:
    """Half the width of a ring with this circumference, wide enough for the connectors.

    source   Ramanujan's second approximation of an ellipse's circumference, Modular equations (1914)
    """
    h = ((1 - FLATTEN) / (1 + FLATTEN)) ** 2
    around_unit = pi * (1 + FLATTEN) * (1 + 3 * h / (10 + sqrt(4 - 3 * h)))
    return max(length / around_unit, SMALLEST)


def crowded(
    centres: Mapping[str, Point], radii: Mapping[str, float], connectors: Mapping[str, Point]
) -> bool:
    """Whether neighbourhoods touch one another, or a connector or its name."""
    rooms = [(centres[group], radius) for group, radius in radii.items()]
    return any(
        hypot(one.x - other.x, one.y - other.y) < reach + far + GAP
        for (one, reach), (other, far) in combinations(rooms, 2)
    ) or any(
        hypot(max(abs(room.x - point.x) - ACROSS, 0), max(abs(room.y - point.y) - BELOW, 0)) < reach
        for room, reach in rooms
        for point in connectors.values()
    )


def around(rooms: Mapping[str, float], half: float) -> dict[str, Point]:
    """The middle of each room, walking once around the ring from the top, clockwise."""
    points = [
        Point(half * sin(turn), -half * FLATTEN * cos(turn))
        for turn in (2 * pi * step / STEPS for step in range(STEPS + 1))
    ]
    walked = [0.0]
    for before, after in zip(points, points[1:], strict=False):
        walked.append(walked[-1] + hypot(after.x - before.x, after.y - before.y))
    stretch = walked[-1] / sum(rooms.values()) if rooms else 1
    found, start = {}, -next(iter(rooms.values()), 0) / 2
    for group, room in rooms.items():
        goal = max((start + room / 2) * stretch, 0)
        found[group] = next(point for point, done in zip(points, walked, strict=True) if done >= goal - 1e-6)
        start += room
    return found


def sunflower(hood: Neighbourhood) -> list[tuple[Node, Point]]:
    """The nodes of a neighbourhood spread evenly from its middle, as the seeds of a sunflower.

    source   Vogel 1979, doi:10.1016/0025-5564(79)90080-4
    """
    return [
        (node, Point(hood.centre.x + reach * cos(turn), hood.centre.y + reach * sin(turn)))
        for number, node in enumerate(hood.nodes)
        for reach, turn in [(SPACING * sqrt(number + 0.5), GOLDEN_ANGLE * number)]
    ]


def inner(nodes: Sequence[Node], half: float) -> dict[str, Point]:
    """The connectors in rows of three, by their neighbourhoods' names, so that their labels do not meet."""
    wide, high = half * 0.42, half * FLATTEN * 0.36
    ordered = sorted(nodes, key=lambda node: (node.group, node.id))
    return {
        node.id: Point((number % 3 - 1) * wide, (number // 3 - 1) * high)
        for number, node in enumerate(ordered)
    }

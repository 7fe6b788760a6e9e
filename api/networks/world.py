"""All cities in one drawing: each a disc with its own neighbourhoods, and the ties between cities."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot

from graph.network.network import Network, Node
from graph.network.placing import (
    GAP,
    NAME,
    WIDER,
    Neighbourhood,
    Placing,
    Point,
    around,
    crowded,
    edges,
    placed,
    radius,
    ring,
    sunflower,
)
from ontology import iris

SHARED = ""
"""What stands for the city of those that belong to none, as bodies that several cities are tied to."""


@dataclass(frozen=True)
class Disc:
    """A city in the drawing of all: its middle, its radius, its neighbourhoods and how many nodes it has."""

    slug: str
    centre: Point
    radius: float
    hoods: tuple[Neighbourhood, ...]
    count: int


@dataclass(frozen=True)
class World:
    """The drawing of all cities: its edges, the cities, each node's place, and the ties between two cities.

    between   how many ties lead from one city to another, by the two slugs in the order of the alphabet
    """

    left: float
    top: float
    width: float
    height: float
    discs: tuple[Disc, ...]
    places: Mapping[str, Point]
    between: Mapping[tuple[str, str], int]


def world(whole: Network, slugs: Sequence[str], order: Sequence[str]) -> World:
    """Place all cities: each as in a drawing of its own, in a ring; in the middle what belongs to none.

    order   the groups in the order of each city's ring
    """
    homes = {node.id: home(node, slugs) for node in whole.nodes}
    parts = {slug: part(whole, homes, slug, order) for slug in (*slugs, SHARED) if slug in homes.values()}
    radii = {slug: reach(placing) for slug, placing in parts.items()}
    outer = {slug: radius for slug, radius in radii.items() if slug != SHARED}
    middle = Point(0, 0)
    rooms = {slug: 2 * radius + 2 * GAP for slug, radius in outer.items()}
    half = ring(sum(rooms.values()))
    centres = around(rooms, half)
    while crowded(centres, outer, {}) or covered(centres, radii, middle):
        half *= WIDER
        centres = around(rooms, half)
    centres[SHARED] = middle
    discs = tuple(disc(slug, parts[slug], centres[slug], radii[slug]) for slug in parts)
    places = {
        id: moved(point, centres[slug])
        for slug, placing in parts.items()
        for id, point in placing.places.items()
    }
    left, right = edges([(one.centre.x, one.radius + GAP) for one in discs])
    top, bottom = edges([(one.centre.y, one.radius + 2 * NAME) for one in discs])
    return World(left, top, right - left, bottom - top, discs, places, between(whole, homes))


def home(node: Node, slugs: Iterable[str]) -> str:
    """The first city that a node belongs to."""
    return next((slug for slug in slugs if str(iris.ecosystem(slug)) in node.ecosystems), SHARED)


def part(whole: Network, homes: Mapping[str, str], slug: str, order: Sequence[str]) -> Placing:
    """A city's nodes as they stand in a drawing of it alone; what belongs to none in one heap."""
    inside = whole.part([node for node in whole.nodes if homes[node.id] == slug])
    if slug == SHARED:
        best = sorted(inside.nodes, key=lambda node: (-node.degree, node.id))
        heap = Neighbourhood(SHARED, Point(0, 0), radius(len(best)), tuple(best))
        return Placing(0, 0, 0, 0, (), (), {node.id: point for node, point in sunflower(heap)})
    return placed(inside, order)


def reach(placing: Placing) -> float:
    """How far a drawing reaches from its middle."""
    return max((hypot(point.x, point.y) for point in placing.places.values()), default=0) + 2 * GAP


def covered(centres: Mapping[str, Point], radii: Mapping[str, float], middle: Point) -> bool:
    """Whether a city covers what stands in the middle."""
    return any(
        hypot(point.x - middle.x, point.y - middle.y) < radii[slug] + radii.get(SHARED, 0) + GAP
        for slug, point in centres.items()
    )


def disc(slug: str, placing: Placing, centre: Point, radius: float) -> Disc:
    """A city at its place."""
    hoods = tuple(
        replace(hood, centre=moved(hood.centre, centre)) for hood in placing.neighbourhoods if slug != SHARED
    )
    return Disc(slug, centre, radius, hoods, len(placing.places))


def moved(point: Point, by: Point) -> Point:
    """A place beside another."""
    return Point(point.x + by.x, point.y + by.y)


def between(whole: Network, homes: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """How many ties lead from one city to another, the most first."""
    counts: Counter[tuple[str, str]] = Counter()
    for tie in whole.ties:
        one, other = sorted((homes[tie.source], homes[tie.target]))
        if one and one != other:
            counts[one, other] += 1
    return dict(counts.most_common())

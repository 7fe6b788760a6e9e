"""How a network looks in its drawing: a shape and a colour for each sort of node, a line for each tie."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, TypeAlias

from api.speaking.languages import phrase
from graph.network.network import ELSEWHERE, UNTOLD, Network, Node
from graph.network.placing import Placing, Point
from graph.network.sorts import sort

LABEL = 24
"""Characters a line of a connector's name, of which there are two."""

LARGEST = 1.5
BEND = 0.35
"""How far a tie between neighbourhoods is drawn towards the middle, as a share of the way."""

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Mark:
    """A shape, named as its colour is in the style sheet, and its meaning."""

    name: str
    label: str
    path: str


PATHS = {
    "sse": "M-6 0A6 6 0 1 1 6 0A6 6 0 1 1 -6 0Z",
    "public": "M-5.5 -5.5H5.5V5.5H-5.5Z",
    "finance": "M0 -7.5L7.5 0L0 7.5L-7.5 0Z",
    "knowledge": "M0 -7L7 5.5H-7Z",
    "support": "M-3.5 -6H3.5L7 0L3.5 6H-3.5L-7 0Z",
    "market": "M0 7L7 -5.5H-7Z",
    "place": "M-2.4 -7H2.4V-2.4H7V2.4H2.4V7H-2.4V2.4H-7V-2.4H-2.4Z",
    "policy": "M-4.5 -6.5H2L5 -3.5V6.5H-4.5Z",
    "person": "M-3.5 0A3.5 3.5 0 1 1 3.5 0A3.5 3.5 0 1 1 -3.5 0Z",
    "other": "M-6 -2.5H6V2.5H-6Z",
}
LABELS = {
    "sse": phrase("Social economy"),
    "public": phrase("Public body"),
    "finance": phrase("Funder"),
    "knowledge": phrase("University, research"),
    "support": phrase("Network, incubator"),
    "market": phrase("Company, media"),
    "place": phrase("Place, service"),
    "policy": phrase("Policy"),
    "person": phrase("Person"),
    "other": phrase("Project, other"),
}
"""What the sorts of node are called, in the order of legends."""

MARKS = {name: Mark(name, label, PATHS[name]) for name, label in LABELS.items()}
OUTSIDE = {ELSEWHERE: phrase("Beyond the city"), UNTOLD: phrase("No topic stated")}
"""What the neighbourhoods are called that are no topic."""


def mark(node: Node) -> Mark:
    """The mark of a node."""
    return MARKS[sort(node)]


def legend(network: Network) -> list[Mark]:
    """The marks that a network uses, in their order."""
    used = {sort(node) for node in network.nodes}
    return [mark for name, mark in MARKS.items() if name in used]


def sizes(network: Network) -> dict[str, float]:
    """The scale of each node's mark: its area grows with its degree."""
    most = max((node.degree for node in network.nodes), default=0) or 1
    return {node.id: round(0.7 + (LARGEST - 0.7) * sqrt(node.degree / most), 2) for node in network.nodes}


def pairs(network: Network) -> list[Pair]:
    """The tied nodes, each two once however many ties they have."""
    return list(dict.fromkeys(pair(tie.source, tie.target) for tie in network.ties))


def pair(one: str, other: str) -> Pair:
    """Two ends in the order of the alphabet."""
    return (one, other) if one <= other else (other, one)


def lines(network: Network, placing: Placing) -> Iterator[str]:
    """The path of each pair of tied nodes: straight within a neighbourhood, else bent towards the middle."""
    rooms = {node.id: hood.group for hood in placing.neighbourhoods for node in hood.nodes}
    for one, other in pairs(network):
        start, end = placing.places[one], placing.places[other]
        if one in rooms and rooms[one] == rooms.get(other):
            yield f"M{start.x:.1f} {start.y:.1f}L{end.x:.1f} {end.y:.1f}"
        else:
            yield curve(start, end, BEND)


def curve(start: Point, end: Point, bend: float) -> str:
    """A line between two places that is drawn towards the middle of the drawing by a share of the way."""
    x, y = (start.x + end.x) / 2 * (1 - bend), (start.y + end.y) / 2 * (1 - bend)
    return f"M{start.x:.1f} {start.y:.1f}Q{x:.1f} {y:.1f} {end.x:.1f} {end.y:.1f}"


def short(name: str, width: int = LABEL) -> list[str]:
    """A name on at most two lines."""
    return textwrap.wrap(name, width, max_lines=2, placeholder=" …") or [name]


def part(placing: Placing, network: Network) -> Placing:
    """The places of some of the nodes, where they stand in the drawing of all."""
    kept = network.by_id

    def left(nodes: Iterable[Node]) -> tuple[Node, ...]:
        return tuple(kept[node.id] for node in nodes if node.id in kept)

    hoods = [replace(hood, nodes=left(hood.nodes)) for hood in placing.neighbourhoods]
    return replace(
        placing,
        neighbourhoods=tuple(hood for hood in hoods if hood.nodes),
        connectors=left(placing.connectors),
        places={id: point for id, point in placing.places.items() if id in kept},
    )


def shown(network: Network, placing: Placing, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a page needs to draw a network, but for the names of its neighbourhoods.

    names   of the nodes by their ids, in the language of the page; as in the network if not told
    """
    known = names or {node.id: node.label for node in network.nodes}
    return {
        "network": network,
        "placing": placing,
        "legend": legend(network),
        "lines": list(lines(network, placing)),
        "marks": {node.id: mark(node) for node in network.nodes},
        "sizes": sizes(network),
        "short": {node.id: short(known[node.id]) for node in placing.connectors},
    }

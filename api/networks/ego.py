"""One node with those that it is tied to, and how these stand around it with their names beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from api.networks.drawing import MARKS
from api.networks.labels import LETTER, REACH, Label
from api.networks.names import cut
from graph.network.network import Network, Node
from graph.network.placing import Placing, Point
from graph.network.sorts import sort

STEP, CLOSEST = 34.0, 21.0
"""From one name to the next below it: as few names would like, and at the least."""

TALL = 560.0
"""The height of the ring to which names come closer rather than that it grows."""

ACROSS = 250.0
"""Half the width of the ring."""

LOWEST = 170.0
"""Half the height of the ring at the least."""

MARGIN = 26.0
ORDER = list(MARKS)


@dataclass(frozen=True)
class Circle:
    """The places of a node and of those around it, and the names of these."""

    placing: Placing
    labels: tuple[Label, ...]


def ego(network: Network, id: str) -> Network:
    """A node, those that it is tied to and the ties among them; degrees stay as they are."""
    near = {id} | {
        end for tie in network.ties for end in (tie.source, tie.target) if id in (tie.source, tie.target)
    }
    return Network(
        tuple(node for node in network.nodes if node.id in near),
        tuple(tie for tie in network.ties if {tie.source, tie.target} <= near),
    )


def circle(network: Network, id: str, names: Mapping[str, str]) -> Circle:
    """A node in the middle, those tied to it on a ring: by sort and then by name, clockwise from the top."""
    middle = network.by_id[id]
    others = sorted(
        (node for node in network.nodes if node.id != id),
        key=lambda node: (ORDER.index(sort(node)), names[node.id].casefold(), node.id),
    )
    right, left = others[: (len(others) + 1) // 2], others[(len(others) + 1) // 2 :][::-1]
    rows = max(len(right), 1)
    step = max(min(STEP, TALL / rows), CLOSEST)
    half = max(rows * step / 2, LOWEST)
    points = {id: Point(0, 0)} | column(right, 1, step, half) | column(left, -1, step, half)
    labels = [beside(points[node.id], cut(names[node.id])) for node in others]
    reach = ACROSS + REACH + max((len(label.text) for label in labels), default=0) * LETTER + MARGIN
    height = half + MARGIN + 14
    placing = Placing(-reach, -height, 2 * reach, 2 * height, (), (middle,), points)
    return Circle(placing, tuple(labels))


def column(nodes: list[Node], side: int, step: float, half: float) -> dict[str, Point]:
    """The nodes of one half of the ring, each a step below the other."""
    found = {}
    for number, node in enumerate(nodes):
        y = (number - (len(nodes) - 1) / 2) * step
        found[node.id] = Point(side * ACROSS * sqrt(max(1 - (y / (half + step)) ** 2, 0.04)), y)
    return found


def beside(point: Point, name: str) -> Label:
    """A name on the outer side of its mark."""
    side = 1 if point.x >= 0 else -1
    return Label(name, point.x + side * (REACH + 3), point.y + 4.5, "start" if side > 0 else "end")

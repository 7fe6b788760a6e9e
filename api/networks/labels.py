"""Where names stand beside the points of a drawing, so that none covers a point or another name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LETTER, LINE = 7.4, 15.0
"""The width of a letter and the height of a line in drawings, a little more than they are."""

REACH = 9.0
"""From the middle of a mark to where its name begins."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True)
class Label:
    """A name beside its point; `anchor` is which end of it stands at x, as SVG has it."""

    text: str
    x: float
    y: float
    anchor: str


def beside(points: Iterable[tuple[float, float, str]], taken: Sequence[Box], edges: Box) -> list[Label]:
    """The names that find room, the first points first.

    points   x, y and name of each
    taken    what no name may cover
    edges    what no name may leave
    """
    boxes, found = list(taken), []
    for x, y, text in points:
        for label in sides(x, y, text):
            box = extent(label)
            if within(box, edges) and not any(meet(box, other) for other in boxes):
                boxes.append(box)
                found.append(label)
                break
    return found


def sides(x: float, y: float, text: str) -> Iterator[Label]:
    """The places of a name: to the right of its point, to the left, below and above."""
    yield Label(text, x + REACH, y + 4, "start")
    yield Label(text, x - REACH, y + 4, "end")
    yield Label(text, x, y + REACH + 12, "middle")
    yield Label(text, x, y - REACH - 3, "middle")


def extent(label: Label) -> Box:
    """The room that a name takes."""
    width = len(label.text) * LETTER
    left = label.x - {"start": 0, "end": width, "middle": width / 2}[label.anchor]
    return left, label.y - 12, left + width, label.y - 12 + LINE


def around(x: float, y: float, reach: float = 7.0) -> Box:
    """The room of a mark."""
    return x - reach, y - reach, x + reach, y + reach


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(box: Box, edges: Box) -> bool:
    """Whether a box lies inside another."""
    return edges[0] <= box[0] and edges[1] <= box[1] and box[2] <= edges[2] and box[3] <= edges[3]

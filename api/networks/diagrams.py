"""The diagrams of the vocabulary: which class is a special case of which, and how much each topic is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.speaking.languages import PLAIN
from graph.vocabulary.terms import Term, Topic

COLUMN, ROW, WIDTH, HEIGHT = 260, 34, 190, 24
"""Of the tree of classes: how far columns and rows stand apart, and how large a class is."""

STRIP, NAMES = 640, 300
"""Of the strips of topics: how long the longest is, and the room for the names of fields before it."""


@dataclass(frozen=True)
class Box:
    """A class or topic in a diagram: where it stands, how wide it is, what it is called and leads to."""

    x: float
    y: float
    width: float
    name: str
    link: str
    uses: int = 0


@dataclass(frozen=True)
class Tree:
    """Classes from the widest to the narrowest, left to right, with a line from each to the one above it."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    height: float


@dataclass(frozen=True)
class Strip:
    """A field with its topics side by side, each as wide as it is often used."""

    y: float
    field: Box
    topics: tuple[Box, ...]


def tree(terms: Iterable[Term]) -> Tree:
    """The classes that are special cases of others, each once, under the first that it is a case of."""
    above = {term.iri: term.above[0] for term in terms if term.sort == "class" and term.above}
    tops = sorted(set(above.values()) - above.keys())
    boxes: dict[str, Box] = {}
    row = 0

    def placed(iri: str, depth: int) -> None:
        nonlocal row
        below = sorted(each for each, wider in above.items() if wider == iri)
        first = row
        for each in below:
            placed(each, depth + 1)
        last = row if below else (row := row + 1)
        middle = (first + last - 1) / 2
        boxes[iri] = Box(depth * COLUMN + 4, middle * ROW + 6, WIDTH, ending(iri), iri)

    for top in tops:
        placed(top, 0)
    lines = [path(boxes[wider], boxes[iri]) for iri, wider in above.items()]
    return Tree(tuple(boxes.values()), tuple(lines), row * ROW + 8)


def path(wider: Box, narrower: Box) -> str:
    """The line from a class to one that is a special case of it."""
    x, y = wider.x + wider.width, wider.y + HEIGHT / 2
    return f"M{x:g} {y:g}H{(x + narrower.x) / 2:g}V{narrower.y + HEIGHT / 2:g}H{narrower.x:g}"


def strips(fields: Sequence[Topic], language: str = PLAIN) -> list[Strip]:
    """The fields with their topics, on one scale; a topic that nobody uses is still a sliver."""
    most = max((sum(topic.uses + 1 for topic in field.below) for field in fields), default=1) or 1
    found = []
    for number, field in enumerate(fields):
        y, x, row = number * ROW + 4, float(NAMES), []
        for topic in sorted(field.below, key=lambda one: -one.uses):
            width = STRIP * (topic.uses + 1) / most
            row.append(
                Box(round(x, 1), y, round(width, 1), called(topic, language), topic.notation, topic.uses)
            )
            x += width
        found.append(
            Strip(y, Box(0, y, NAMES, called(field, language), field.notation, field.uses), tuple(row))
        )
    return found


def called(topic: Topic, language: str) -> str:
    """A topic's name in a language, else in English, else its notation."""
    return topic.names.get(language) or topic.names.get(PLAIN, topic.notation)


def ending(iri: str) -> str:
    """The last word of a term's IRI."""
    return iri.rstrip("/").rpartition("#")[2].rpartition("/")[2]

"""The geometry of the charts: figures beside peers, policies over time, groups as bubbles on a ring.

Lengths are in the units of a chart's own view, x to the right and y down; the templates draw and name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from statistics import median
from textwrap import wrap

from graph.cities.profile import Thing

WIDTH = 320.0
"""Of a chart, so that its letters can be read on the narrowest screen and on half a sheet of paper."""

EDGE = 9.0
SHAPES = ("circle", "square", "triangle", "diamond")
"""What marks the cities that a chart is about, one shape each, so that none needs a colour."""


@dataclass(frozen=True)
class Row:
    """A figure of cities: its key and its value in each city, None where it is not defined."""

    key: str
    values: Mapping[str, float | None]


@dataclass(frozen=True)
class Mark:
    """A city's value: which city, its shape, how far along the range, and the value."""

    city: str
    shape: str
    x: float
    value: float


@dataclass(frozen=True)
class Strip:
    """A figure of some cities on the range of all.

    marks    the cities that it is about; one without a value has no mark
    ticks    how far along the range each of the peers is
    middle   the same of the peers' median, and `median` its value; None without peers
    low, high   the least and the greatest value of all cities
    """

    key: str
    y: float
    marks: tuple[Mark, ...]
    ticks: tuple[float, ...]
    middle: float | None
    median: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Profile:
    """A chart of figures: a strip each, and how high it is."""

    strips: tuple[Strip, ...]
    cities: tuple[tuple[str, str], ...]
    """The cities that it is about, each with its shape."""

    height: float
    right: float
    left: float = EDGE


def profile(
    rows: Iterable[Row],
    cities: Sequence[str],
    top: float = 26.0,
    step: float = 38.0,
    right: float = WIDTH - EDGE,
) -> Profile:
    """Figures of some cities, each on the range from the least to the greatest of all cities.

    rows     figures; one without a value for any of the cities is left out
    cities   those that the chart is about, at most as many as there are shapes; all others are peers
    top      room for the legend
    step     height of a strip
    right    where the range ends, so that numbers have room beside it
    """
    told = [row for row in rows if any(row.values.get(city) is not None for city in cities)]
    strips = tuple(strip(row, cities, top + number * step, right) for number, row in enumerate(told))
    shapes = tuple((city, SHAPES[number % len(SHAPES)]) for number, city in enumerate(cities))
    return Profile(strips, shapes, top + len(strips) * step + 4, right)


def strip(row: Row, cities: Sequence[str], y: float, right: float) -> Strip:
    """One figure on its range; where all cities have the same value, it stands in the middle."""
    known = {city: value for city, value in row.values.items() if value is not None}
    low, high = min(known.values()), max(known.values())

    def place(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(EDGE + share * (right - EDGE), 1)

    peers = [value for city, value in known.items() if city not in cities]
    middle = median(peers) if peers else None
    return Strip(
        key=row.key,
        y=y,
        marks=tuple(
            Mark(city, SHAPES[number % len(SHAPES)], place(known[city]), known[city])
            for number, city in enumerate(cities)
            if city in known
        ),
        ticks=tuple(sorted(place(value) for value in peers)),
        middle=None if middle is None else place(middle),
        median=middle,
        low=low,
        high=high,
    )


@dataclass(frozen=True)
class Bar:
    """A policy in time: from where to where; `open` where no end is known, `point` where it is one year."""

    thing: Thing
    x: float
    width: float
    y: float
    open: bool


@dataclass(frozen=True)
class Timeline:
    """Policies over time: a bar each, the oldest first, the years of the axis, and those without a year."""

    bars: tuple[Bar, ...]
    undated: tuple[Thing, ...]
    years: tuple[tuple[int, float], ...]
    first: int
    last: int
    width: float
    height: float
    top: float


def years_of(policies: Iterable[Thing]) -> list[int]:
    """All years in which policies begin or end."""
    return [int(told[:4]) for one in policies for told in (one.since, one.until) if told]


def timeline(
    policies: Iterable[Thing],
    last: int,
    first: int | None = None,
    most: int | None = None,
    width: float = WIDTH,
    step: float = 30.0,
) -> Timeline | None:
    """Policies as bars from their first to their last year; None where none has a year to begin in.

    last    the year in which the axis ends, unless a policy ends later
    first   the year in which it begins; that of the oldest policy where it is not told
    most    how many of the newest are drawn; all where it is not told
    step    height of a policy: its name, and its bar below
    """
    some = sorted(policies, key=lambda one: (one.since or "", one.label.casefold()))
    dated = [one for one in some if one.since]
    if not dated:
        return None
    shown = dated[-most:] if most else dated
    start = min([*years_of(shown), *([first] if first else [])])
    end = max([last, *years_of(shown)])
    scale = (width - 2 * EDGE) / (end + 1 - start)

    def place(year: int) -> float:
        return round(EDGE + (year - start) * scale, 1)

    top = 20.0
    bars = []
    for number, one in enumerate(shown):
        begin = int((one.since or "")[:4])
        stop = int(one.until[:4]) if one.until else end
        bars.append(
            Bar(one, place(begin), round((stop + 1 - begin) * scale, 1), top + number * step, not one.until)
        )
    return Timeline(
        bars=tuple(bars),
        undated=tuple(one for one in some if not one.since),
        years=tuple((year, place(year)) for year in axis(start, end)),
        first=start,
        last=end,
        width=width,
        height=top + len(bars) * step + 4,
        top=top,
    )


def axis(first: int, last: int, most: int = 6) -> list[int]:
    """The years that an axis names: round ones, not more than fit."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / step <= most - 1)
    return list(range(-(-first // step) * step, last + 1, step))


@dataclass(frozen=True)
class Bubble:
    """A group: its name on lines, how many are in it, and where it stands."""

    key: str
    name: str
    lines: tuple[str, ...]
    count: int
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    """Of the first line of its name."""

    anchor: str = "middle"
    """Where its name begins, ends or has its middle."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The room of its name: left, top, right, bottom."""
        long = max((len(line) for line in self.lines), default=0) * LETTER
        left = self.label_x - {"start": 0, "middle": long / 2, "end": long}[self.anchor]
        top = self.label_y - LINE
        return left, top, left + long, top + LINE * len(self.lines) + 4


@dataclass(frozen=True)
class Band:
    """The ties between two groups: their names, where it runs, how many there are, how wide it is drawn."""

    names: tuple[str, str]
    path: str
    count: int
    width: float


@dataclass(frozen=True)
class Ring:
    """Groups on a ring, with what ties them."""

    bubbles: tuple[Bubble, ...]
    bands: tuple[Band, ...]
    width: float
    height: float

    def bubble(self, key: str) -> Bubble | None:
        """The bubble of a group."""
        return next((one for one in self.bubbles if one.key == key), None)


LETTER, LINE = 8.0, 16.0
"""The width of a letter and the height of a line, as far as room is kept for them."""

LARGEST, SMALLEST = 27.0, 11.0
CHARACTERS, NARROW = 15, 13
"""Of a line of a group's name: above or below its bubble, and beside it."""


def ring(
    counts: Mapping[str, int],
    ties: Mapping[tuple[str, str], int],
    name: Callable[[str], str],
    width: float = 400.0,
    height: float = 440.0,
    beside: bool = False,
) -> Ring:
    """Groups as bubbles around an ellipse, clockwise from the top, a band between each two that are tied.

    counts   how many are in each group, in the order of the ring; the area of a bubble grows with it
    ties     how many ties there are between two groups
    name     what a group is called
    beside   whether names stand to the left and right of the ring, where they are many
    """
    most = max(counts.values(), default=1) or 1
    middle = (width / 2, height / 2)
    bubbles = []
    for number, (key, count) in enumerate(counts.items()):
        x, y = beside_at(number, len(counts), middle) if beside else around_at(number, len(counts), middle)
        radius = round(SMALLEST + (LARGEST - SMALLEST) * sqrt(count / most), 1)
        called = name(key)
        lines = on_lines(called, NARROW, 3) if beside else on_lines(called, CHARACTERS, 2)
        place = side if beside else over
        bubbles.append(
            Bubble(key, called, lines, count, x, y, radius, *place(x, y, radius, len(lines), middle))
        )
    placed = {one.key: one for one in bubbles}
    widest = max(ties.values(), default=1)
    bands = [
        Band(
            names=(placed[one].name, placed[other].name),
            path=bent(placed[one], placed[other], width, height),
            count=count,
            width=round(1 + 5 * count / widest, 1),
        )
        for (one, other), count in ties.items()
        if one in placed and other in placed and one != other
    ]
    return Ring(tuple(bubbles), tuple(bands), width, height)


def on_lines(name: str, characters: int, lines: int) -> tuple[str, ...]:
    """A name on so many lines at most."""
    return tuple(wrap(name, characters, max_lines=lines, placeholder="…") or [name[:characters]])


def around_at(number: int, of: int, middle: tuple[float, float]) -> tuple[float, float]:
    """Where a bubble stands on the ellipse, names above and below: turned by equal angles from the top."""
    turn = 2 * pi * number / of
    x, y = middle
    return round(x + (x - 62) * sin(turn), 1), round(y - (y - 66) * cos(turn), 1)


def beside_at(number: int, of: int, middle: tuple[float, float]) -> tuple[float, float]:
    """The same with names beside: down the right side and up the left one, in steps of equal height."""
    x, y = middle
    right = number < -(-of // 2)
    rows = -(-of // 2) if right else of // 2
    row = number if right else of - 1 - number
    share = 2 * (row + 0.5) / rows - 1
    half = (x - 138) * sqrt(1 - share**2)
    return round(x + half if right else x - half, 1), round(y + (y - 8) * share, 1)


def over(
    x: float, y: float, radius: float, lines: int, middle: tuple[float, float]
) -> tuple[float, float, str]:
    """Where a name stands above or below its bubble, away from the middle."""
    above = y < middle[1] - 1
    return x, round(y - radius - 6 - LINE * (lines - 1) if above else y + radius + LINE, 1), "middle"


def side(
    x: float, y: float, radius: float, lines: int, middle: tuple[float, float]
) -> tuple[float, float, str]:
    """Where a name stands beside its bubble, away from the middle."""
    right = x >= middle[0]
    at = x + radius + 5 if right else x - radius - 5
    return round(at, 1), round(y + 5 - (lines - 1) * LINE / 2, 1), "start" if right else "end"


def bent(one: Bubble, other: Bubble, width: float, height: float) -> str:
    """A line between two bubbles, bent towards the middle."""
    x, y = towards(one, other, width, height)
    return f"M{one.x} {one.y}Q{x:.1f} {y:.1f} {other.x} {other.y}"


def towards(one: Bubble, other: Bubble, width: float, height: float) -> tuple[float, float]:
    """The point that pulls the line between two bubbles: half way from it to the middle."""
    x, y = (one.x + other.x) / 2, (one.y + other.y) / 2
    return x + (width / 2 - x) * 0.5, y + (height / 2 - y) * 0.5


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two points are from one another."""
    return hypot(one[0] - other[0], one[1] - other[1])

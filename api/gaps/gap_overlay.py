"""The picture of a city's gaps: sectors, places and policies as bubbles, gaps as numbers over them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from api.gaps.charts import Bubble, Ring, apart, bent, ring, towards
from api.speaking.languages import phrase
from graph.gaps.schema import Json
from graph.network.network import ELSEWHERE, Network
from graph.network.sorts import sort

GROUPS = {
    "sse": phrase("Social economy"),
    "support": phrase("Networks, incubators"),
    "finance": phrase("Funders"),
    "policy": phrase("Policies"),
    "public": phrase("Public bodies"),
    "need": phrase("Needs"),
    "knowledge": phrase("Universities, research"),
    "market": phrase("Companies, media"),
    "place": phrase("Places, services"),
}
"""The bubbles in the order of the ring, and what they are called."""

MOST, MOST_OF_A_KIND = 10, 3
"""Gaps that are numbered, and how many of them may be of one kind."""

REACH = 11.0
"""Half the width of a number's mark."""

NEAR, FAR = 15.0, 42.0
"""How far from a bubble its numbers stand, in the first and in the second row."""

TURNS = tuple(pi / 7 * step for step in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7))
ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
SORTS = {
    "between": phrase("Fewer ties than one would expect"),
    "hang": phrase("Others hang on one body alone"),
    "apart": phrase("A body that is not reached, or has no tie on record"),
    "lacking": phrase("Nobody, or nothing, on record"),
}
"""What the marks of gaps mean, in the order of the legend."""


@dataclass(frozen=True)
class Pin:
    """A numbered gap in the picture: its sort of mark, where it stands, and the line that leads to it."""

    number: int
    gap: Json
    sort: str
    x: float
    y: float
    line: str


@dataclass(frozen=True)
class Overlay:
    """The picture: bubbles with their ties, and numbered gaps."""

    ring: Ring
    pins: tuple[Pin, ...]

    @property
    def legend(self) -> list[str]:
        """The sorts of mark that it uses."""
        used = {pin.sort for pin in self.pins}
        return [one for one in SORTS if one in used]


def overlay(
    network: Network,
    chosen: Sequence[Json],
    needs: int,
    name: Callable[[str], str],
    height: float = 440.0,
) -> Overlay:
    """Some gaps over the sectors of a city, numbered in their order.

    needs    how many are stated
    name     what a group is called
    height   of the picture
    """
    counts, ties = counted(network)
    if needs:
        counts["need"] = needs
    wanted = {group for gap in chosen for group in place_of(gap, network)[1]}
    shown = {key: counts[key] for key in GROUPS if counts[key] or key in wanted}
    drawn = ring(shown, ties, name, height=height)
    pins: list[Pin] = []
    for number, gap in enumerate(chosen, 1):
        kind, groups = place_of(gap, network)
        found = [bubble for group in groups if (bubble := drawn.bubble(group))]
        if found:
            x, y, line = spot(found, drawn, pins)
            pins.append(Pin(number, gap, kind, round(x, 1), round(y, 1), line))
    return Overlay(drawn, tuple(pins))


def first(gaps: Sequence[Json], most: int = MOST, of_a_kind: int = MOST_OF_A_KIND) -> list[Json]:
    """The first of some gaps, so many of one kind at most; more of a kind only where there is room."""
    seen: Counter[str] = Counter()
    varied = []
    for gap in gaps:
        seen[gap["kind"]] += 1
        if seen[gap["kind"]] <= of_a_kind:
            varied.append(gap)
    rest = [gap for gap in gaps if gap not in varied]
    kept = [*varied, *rest][:most]
    return [gap for gap in gaps if gap in kept]


def counted(network: Network) -> tuple[Counter[str], dict[tuple[str, str], int]]:
    """How many members of the city are in each group, and how many pairs of two groups are tied."""
    groups = {node.id: sort(node) for node in network.nodes if node.group != ELSEWHERE}
    pairs = {tuple(sorted((tie.source, tie.target))) for tie in network.ties}
    between: Counter[tuple[str, str]] = Counter()
    for one, other in pairs:
        if one in groups and other in groups and groups[one] != groups[other]:
            first, second = sorted((groups[one], groups[other]))
            between[first, second] += 1
    return Counter(group for group in groups.values() if group in GROUPS), dict(between)


def place_of(gap: Json, network: Network) -> tuple[str, tuple[str, ...]]:
    """Which sort of mark stands for a gap, and at which groups."""
    pair = tuple(one for one in gap.get("pair") or () if one in GROUPS)
    if len(set(pair)) == 2:
        return "between", pair
    if gap["kind"] in ("broker", "reach", "isolated"):
        node = network.by_id.get(gap["evidence"][0]["id"]) if gap["evidence"] else None
        group = sort(node) if node else "sse"
        return ("hang" if gap["kind"] == "broker" else "apart"), (group if group in GROUPS else "sse",)
    if pair:
        return "lacking", pair[:1]
    _, _, told = gap["id"].partition(f"/{gap['kind']}/")
    return "lacking", ({"infrastructure": "place", "topic": "need"}.get(told.partition("/")[0], "policy"),)


def spot(found: Sequence[Bubble], drawn: Ring, pins: Sequence[Pin]) -> tuple[float, float, str]:
    """Where the number of a gap stands, clear of bubbles, names and other numbers, with the line to it."""
    if len(found) > 1:
        one, other = found[:2]
        line = bent(one, other, drawn.width, drawn.height)
        places = [along(one, other, drawn, share) for share in ALONG]
        best = next((place for place in places if free(place, drawn, pins)), places[0])
        return *best, line
    bubble = found[0]
    inward = atan2(drawn.height / 2 - bubble.y, drawn.width / 2 - bubble.x)
    places = [
        (
            bubble.x + (bubble.radius + far) * cos(inward + turn),
            bubble.y + (bubble.radius + far) * sin(inward + turn),
        )
        for far in (NEAR, FAR, FAR + 27)
        for turn in TURNS
    ]
    best = next((place for place in places if free(place, drawn, pins)), places[0])
    return *best, f"M{bubble.x} {bubble.y}L{best[0]:.1f} {best[1]:.1f}"


def along(one: Bubble, other: Bubble, drawn: Ring, share: float) -> tuple[float, float]:
    """The point at a share of the way on the bent line between two bubbles."""
    x, y = towards(one, other, drawn.width, drawn.height)
    before, middle, after = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return before * one.x + middle * x + after * other.x, before * one.y + middle * y + after * other.y


def free(place: tuple[float, float], drawn: Ring, pins: Sequence[Pin]) -> bool:
    """Whether a number at a place would touch nothing and stay in the picture."""
    x, y = place
    inside = REACH < x < drawn.width - REACH and REACH < y < drawn.height - REACH
    return (
        inside
        and all(apart(place, (pin.x, pin.y)) > 2 * REACH + 3 for pin in pins)
        and all(apart(place, (one.x, one.y)) > one.radius + REACH + 2 for one in drawn.bubbles)
        and not any(
            left - REACH < x < right + REACH and top - REACH < y < bottom + REACH
            for left, top, right, bottom in (one.box for one in drawn.bubbles)
        )
    )


def fields(network: Network, name: Callable[[str], str], order: Mapping[str, str] | Sequence[str]) -> Ring:
    """The neighbourhoods of a city's network as bubbles, with the ties between them."""
    groups = {node.id: node.group for node in network.nodes if node.group in order}
    counts = Counter(groups.values())
    between: Counter[tuple[str, str]] = Counter()
    for one, other in {tuple(sorted((tie.source, tie.target))) for tie in network.ties}:
        if one in groups and other in groups and groups[one] != groups[other]:
            first, second = sorted((groups[one], groups[other]))
            between[first, second] += 1
    shown = {key: counts[key] for key in order if counts[key]}
    return ring(shown, dict(between), name, 440, 430, beside=True)

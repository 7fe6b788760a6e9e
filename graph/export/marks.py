"""How each sort of node looks in the interactive drawing: shape, colour, and a sign in the legend."""

from collections import Counter
from dataclasses import dataclass

from graph.network.network import Network, Node
from graph.network.sorts import SORTS, sort

WHITE = "#fff"


@dataclass(frozen=True)
class Mark:
    """A shape of vis-network and its colours; `sign` is the character that looks like it."""

    shape: str
    sign: str
    fill: str
    edge: str = WHITE


MARKS = {
    "sse": Mark("dot", "●", "#1f6f9f"),
    "public": Mark("square", "■", "#8c2a6b"),
    "finance": Mark("diamond", "◆", "#b8860b"),
    "knowledge": Mark("triangle", "▲", "#8a3d00"),
    "support": Mark("hexagon", "⬢", "#2b7d3a"),
    "market": Mark("triangleDown", "▼", "#6b6b6b"),
    "place": Mark("star", "★", "#222"),
    "policy": Mark("square", "□", WHITE, "#c14a36"),
    "person": Mark("dot", "○", WHITE, "#222"),
    "other": Mark("dot", "●", "#9aa4aa"),
}


def mark(node: Node) -> Mark:
    """The mark of a node."""
    return MARKS[sort(node)]


def legend(network: Network) -> list[tuple[str, Mark, int]]:
    """The sorts that a network has, in their order, each with its mark and its number of nodes."""
    used = Counter(sort(node) for node in network.nodes)
    return [(label, MARKS[name], used[name]) for name, label in SORTS.items() if name in used]

"""How each sort of node looks in the interactive drawing: shape, colour, and a sign in the legend."""

from collections import Counter
from dataclasses import dataclass

from graph.network.network import Network, Node

WHITE = "#fff"


@dataclass(frozen=True)
class Mark:
    """A shape and its meaning; `sign` is the character that looks like it."""

    label: str
    shape: str
    sign: str
    fill: str
    edge: str = WHITE


SECTORS = {
    "sse": Mark("Social economy", "dot", "●", "#1f6f9f"),
    "public": Mark("Public body", "square", "■", "#8c2a6b"),
    "finance": Mark("Funder", "diamond", "◆", "#b8860b"),
    "knowledge": Mark("University, research", "triangle", "▲", "#8a3d00"),
    "support": Mark("Network, incubator", "hexagon", "⬢", "#2b7d3a"),
    "market": Mark("Company, media", "triangleDown", "▼", "#6b6b6b"),
}
KINDS = {
    "infrastructure": Mark("Place, service", "star", "★", "#222"),
    "policy": Mark("Policy", "square", "□", WHITE, "#c14a36"),
    "person": Mark("Person", "dot", "○", WHITE, "#222"),
}
OTHER = Mark("Project and other", "dot", "●", "#9aa4aa")


def mark(node: Node) -> Mark:
    """The mark of a node: by its sector, and by its kind where it is no body."""
    if node.kind in ("organisation", "institution"):
        return SECTORS.get(node.sector or "", OTHER)
    return KINDS.get(node.kind, OTHER)


def legend(network: Network) -> list[tuple[Mark, int]]:
    """The marks that a network uses, in their order, each with its number of nodes."""
    used = Counter(mark(node) for node in network.nodes)
    return [(one, used[one]) for one in (*SECTORS.values(), *KINDS.values(), OTHER) if one in used]

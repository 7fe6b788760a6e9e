"""The sorts of node that drawings tell apart by shape and colour, and what each is called."""

from collections.abc import Mapping

from graph.network.network import Node

SORTS: Mapping[str, str] = {
    "sse": "Social economy",
    "public": "Public body",
    "finance": "Funder",
    "knowledge": "University, research",
    "support": "Network, incubator",
    "market": "Company, media",
    "place": "Place, service",
    "policy": "Policy",
    "person": "Person",
    "other": "Project, other",
}
"""Each sort's name, in the order of legends: bodies by sector, then the rest by kind."""

BODIES = ("organisation", "institution")
KINDS = {"infrastructure": "place", "policy": "policy", "person": "person", "city": "public"}


def sort(node: Node) -> str:
    """The sort of a node: the sector of a body, else the kind."""
    found = node.sector if node.kind in BODIES else KINDS.get(node.kind)
    return found if found and found in SORTS else "other"

"""Which part of a network a page draws: all of it, a group of it, one node and those around it, or groups."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.gaps.otherwise import iri
from api.networks import drawing
from api.networks.ego import circle, ego
from api.networks.labels import Label
from graph.errors import Unknown
from graph.gaps.ecosystem import Scheme
from graph.network.network import Network, Node
from graph.network.placing import Neighbourhood, Placing, bubbled, placed
from graph.network.sorts import sort

MOST = 300
"""Marks in one drawing: above it neighbourhoods are drawn, which open."""

BETWEEN = "~"
"""What stands in an address between a group and the part of it that is open."""

SORT = "sort-"
"""What stands before the name of a sort where sorts are groups, as a topic may have the same name."""

WIDEST = 9.0
"""Of the line between two bubbles, in the units of the drawing."""


@dataclass(frozen=True)
class Band:
    """A line between two bubbles: as wide as many ties join them."""

    path: str
    width: float


@dataclass(frozen=True)
class View:
    """What is drawn, and where.

    kind      whole, group, ego, bubbles or canvas
    network   the part that the drawing, the counts and the tables are of
    placing   the places of the nodes that have a mark
    group     the group that is open, and within it the part that is, both empty where none is
    labels    names beside the marks
    left_out  nodes without a place in the drawing that are in no bubble either
    leaving   ties from the open group to the rest
    """

    kind: str
    network: Network
    placing: Placing
    group: tuple[str, str] = ("", "")
    labels: tuple[Label, ...] = ()
    left_out: int = 0
    leaving: int = 0

    @property
    def marked(self) -> Network:
        """The nodes that have a mark, and the ties between them."""
        if len(self.placing.places) == len(self.network.nodes):
            return self.network
        kept = {node.id for node in self.network.nodes} & self.placing.places.keys()
        return Network(
            tuple(node for node in self.network.nodes if node.id in kept),
            tuple(tie for tie in self.network.ties if {tie.source, tie.target} <= kept),
        )


def whole(network: Network, order: tuple[str, ...], known: Placing | None) -> View:
    """A network as it arrives: node by node where they are few enough, else in groups.

    known   the places of the nodes in the drawing of all that there is, where it has such
    """
    if len(network.nodes) > MOST:
        return View("bubbles", network, bubbled(network, order))
    return View("whole", network, drawing.part(known, network) if known else placed(network, order))


def on_canvas(network: Network, order: tuple[str, ...], known: Placing | None) -> View:
    """All nodes, however many, to zoom into. `known` as for `whole`."""
    return View("canvas", network, drawing.part(known, network) if known else placed(network, order))


def around(network: Network, told: str, names: Mapping[str, str]) -> View:
    """One node with those that it is tied to. Raises Unknown where it is not in what is shown."""
    id = found(network, told)
    near = ego(network, id)
    ring = circle(near, id, names)
    return View("ego", near, ring.placing, labels=ring.labels)


def found(network: Network, told: str) -> str:
    """The id of a node by its short one. Raises Unknown where the network does not hold it."""
    id = iri(told)
    if id not in network.by_id:
        raise Unknown(
            f"{told[:200]!r} is not in the network that is shown. Choose a name from its table, "
            "or take the filter off"
        )
    return id


def opened(network: Network, told: str, scheme: Scheme) -> View:
    """One group, its nodes by narrower topic; a part of it by sort. Raises Unknown where there is none."""
    group, _, below = told.partition(BETWEEN)
    inside = [node for node in network.nodes if node.group == group]
    if below:
        inside = [node for node in inside if narrower(node, group, scheme) == below]
    if not inside:
        groups = sorted({node.group for node in network.nodes})
        raise Unknown(f"there is no group {told[:200]!r} in what is shown. There are {', '.join(groups)}")
    regrouped = [
        replace(node, group=SORT + sort(node) if below else narrower(node, group, scheme)) for node in inside
    ]
    part = kept(network, regrouped)
    leaving = sum((tie.source in part.by_id) != (tie.target in part.by_id) for tie in network.ties)
    order = tuple(name for name, _ in Counter(node.group for node in part.nodes).most_common())
    if len(part.nodes) <= MOST:
        return View("group", part, placed(part, order), (group, below), leaving=leaving)
    if not below and len(order) > 1:
        return View("bubbles", part, bubbled(part, order), (group, below), leaving=leaving)
    best = sorted(part.nodes, key=lambda node: (-node.degree, node.id))[:MOST]
    places = placed(kept(part, best), order)
    return View("group", part, places, (group, below), left_out=len(part.nodes) - MOST, leaving=leaving)


def kept(network: Network, nodes: list[Node]) -> Network:
    """Some nodes and the ties among them; degrees are those in the whole network."""
    ids = {node.id for node in nodes}
    return Network(tuple(nodes), tuple(tie for tie in network.ties if {tie.source, tie.target} <= ids))


def narrower(node: Node, group: str, scheme: Scheme) -> str:
    """The first of a node's topics that is under its group; its sort where none is."""
    return next((topic for topic in node.topics if scheme.above.get(topic) == group), SORT + sort(node))


def bands(view: View) -> list[Band]:
    """The lines between bubbles, the ties of the connectors in the middle left out."""
    rooms = {node.id: hood for hood in view.placing.neighbourhoods for node in hood.nodes}
    counts: Counter[tuple[str, str]] = Counter()
    hoods: dict[str, Neighbourhood] = {hood.group: hood for hood in view.placing.neighbourhoods}
    for tie in view.network.ties:
        ends = sorted({rooms[end].group for end in (tie.source, tie.target) if end in rooms})
        if len(ends) == 2:
            counts[ends[0], ends[1]] += 1
    most = max(counts.values(), default=1)
    return [
        Band(
            drawing.curve(hoods[one].centre, hoods[other].centre, drawing.BEND),
            round(max(WIDEST * count / most, 0.6), 1),
        )
        for (one, other), count in counts.items()
    ]

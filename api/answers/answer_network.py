"""An answer as a network: the ties that its rows hold, drawn as a city's network is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.answers.answer import Answer
from api.answers.answer_map import NAMED, cut
from api.networks import drawing
from api.networks.labels import Box, Label, around, beside
from graph.network.network import Network, Node, Tie, counted
from graph.network.placing import ACROSS, BELOW, NAME, NARROWEST, Placing, placed

MOST = 300


@dataclass(frozen=True)
class Woven:
    """The network of an answer, with the number of ends and ties that there are before a part is left out."""

    network: Network
    nodes: int
    ties: int


def woven(answer: Answer, whole: Network, same: Mapping[str, str]) -> Woven | None:
    """The network of an answer; None where no row holds a tie.

    A row holds a tie where it names a tie of the atlas, or two things that can be tied: the first two.

    same   other IRIs of nodes, such as a city's for its authority
    """
    pairs = dict.fromkeys(held(answer, whole, same))
    ends = list(dict.fromkeys(end for pair in pairs for end in pair))
    if not pairs:
        return None
    shown = set(ends[:MOST])
    ties = [drawn_as_tie(one, other) for one, other in pairs if {one, other} <= shown]
    nodes = [node for node in whole.nodes if node.id in shown]
    return Woven(counted(nodes, ties), len(ends), len(pairs))


def held(answer: Answer, whole: Network, same: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The pairs of nodes that the rows tie to each other."""
    ties: dict[str, list[tuple[str, str]]] = {}
    for tie in whole.ties:
        ties.setdefault(tie.id, []).append((tie.source, tie.target))
    for row in answer.rows:
        ours = [same.get(cell.value, cell.value) for cell in row if cell.is_ours]
        ends = list(dict.fromkeys(iri for iri in ours if iri in whole.by_id))
        if len(ends) > 1:
            yield ends[0], ends[1]
        else:
            yield from (pair for iri in ours for pair in ties.get(iri, ()))


def drawn_as_tie(source: str, target: str) -> Tie:
    """A line between two nodes, of which no more is said than that a row joins them."""
    return Tie(f"{source} {target}", source, target, "", "", "", None, None, (), None)


def names_beside(network: Network, placing: Placing, names: Mapping[str, str]) -> list[Label]:
    """The names of the best connected nodes outside the middle, where there is room."""
    outer: Sequence[Node] = sorted(
        (node for node in network.nodes if node not in placing.connectors),
        key=lambda node: (-node.degree, node.id),
    )
    taken: list[Box] = [around(point.x, point.y) for point in placing.places.values()]
    for node in placing.connectors:
        at = placing.places[node.id]
        taken.append((at.x - ACROSS, at.y - 14, at.x + ACROSS, at.y + BELOW))
    for hood in placing.neighbourhoods:
        above = hood.centre.y < 0
        top = hood.centre.y - hood.radius - NAME if above else hood.centre.y + hood.radius
        half = NARROWEST / 2
        taken.append((hood.centre.x - half, top, hood.centre.x + half, top + NAME))
    edges = (placing.left, placing.top, placing.left + placing.width, placing.top + placing.height)
    points = [
        (placing.places[one.id].x, placing.places[one.id].y, cut(names[one.id])) for one in outer[:NAMED]
    ]
    return beside(points, taken, edges)


def drawn(
    network: Network, order: Sequence[str], names: Mapping[str, str] | None = None
) -> dict[str, object]:
    """What the drawing of a network shows, but for the names of its neighbourhoods.

    names   of its nodes, by id; as in the network if not told
    """
    placing = placed(network, order)
    known = names or {node.id: node.label for node in network.nodes}
    return drawing.shown(network, placing, known) | {"beside": names_beside(network, placing, known)}

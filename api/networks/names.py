"""The names of chosen nodes beside their marks, and what no name or number of a drawing may cover."""

from collections.abc import Iterable, Mapping

from api.networks.labels import Box, Label, around, beside
from graph.network.placing import ACROSS, BELOW, NAME, NARROWEST, Placing

NAMED = 12
"""Names at most, besides those that a drawing has anyway."""

LONGEST = 40
"""Characters of a name beside its mark."""


def names_of(ids: Iterable[str], placing: Placing, names: Mapping[str, str]) -> list[Label]:
    """The names of some nodes, the first first, where there is room; connectors have theirs already."""
    named = {node.id for node in placing.connectors}
    wanted = [id for id in dict.fromkeys(ids) if id in placing.places and id not in named][:NAMED]
    edges = (placing.left, placing.top, placing.left + placing.width, placing.top + placing.height)
    points = [(placing.places[id].x, placing.places[id].y, cut(names[id])) for id in wanted]
    return beside(points, rooms(placing), edges)


def cut(name: str) -> str:
    """A name in one line."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 2].rstrip()} …"


def rooms(placing: Placing) -> list[Box]:
    """The connectors with their names, and the names of neighbourhoods."""
    taken = []
    for node in placing.connectors:
        at = placing.places[node.id]
        taken += [(at.x - ACROSS, at.y + 12, at.x + ACROSS, at.y + BELOW), around(at.x, at.y, 12)]
    for hood in placing.neighbourhoods:
        top = hood.centre.y - hood.radius - NAME if hood.centre.y < 0 else hood.centre.y + hood.radius
        taken.append((hood.centre.x - NARROWEST / 2, top, hood.centre.x + NARROWEST / 2, top + NAME))
    return taken

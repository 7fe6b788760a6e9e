"""What a canvas draws: nodes by columns, the ties between them, the rooms that they stand in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.gaps.otherwise import short
from api.networks.drawing import MARKS, pairs
from api.networks.words import Words
from graph.network.network import Network
from graph.network.placing import Point
from graph.network.sorts import sort


@dataclass(frozen=True)
class Room:
    """A disc with a name; `large` is one that holds others, whose name is read from afar."""

    centre: Point
    radius: float
    name: str
    large: bool = False


@dataclass(frozen=True)
class Frame:
    """The edges of a drawing."""

    left: float
    top: float
    width: float
    height: float


def columns(
    network: Network, places: Mapping[str, Point], rooms: Iterable[Room], frame: Frame, said: Words
) -> dict[str, Any]:
    """A network with its places as the script wants it.

    places   of all nodes
    """
    number = {node.id: place for place, node in enumerate(network.nodes)}
    sorts = list(MARKS)
    types = sorted(set(map(str, said.types.values())))
    of_type = {name: place for place, name in enumerate(types)}
    return {
        "x": [round(places[node.id].x) for node in network.nodes],
        "y": [round(places[node.id].y) for node in network.nodes],
        "names": [said.names[node.id] for node in network.nodes],
        "keys": [short(node.id) for node in network.nodes],
        "sort": [sorts.index(sort(node)) for node in network.nodes],
        "sorts": sorts,
        "type": [of_type[said.types[node.id]] for node in network.nodes],
        "types": types,
        "ties": [number[end] for pair in pairs(network) for end in pair],
        "rooms": [
            [round(room.centre.x), round(room.centre.y), round(room.radius), room.name, room.large]
            for room in rooms
        ],
        "frame": [round(edge) for edge in (frame.left, frame.top, frame.width, frame.height)],
        "things": said.speaker.address("/id/"),
        "cities": said.speaker.address("/cities/"),
    }

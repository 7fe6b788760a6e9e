"""What the nodes, ties and neighbourhoods of a network are called in the language of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.networks.drawing import LABELS, OUTSIDE, mark
from api.networks.views import SORT
from api.speaking.languages import Label, Speaker, phrases
from graph.cities.profile import type_code
from graph.network.network import Network, Node
from graph.store.release import Release
from ontology import iris

TIED = phrases("{name}, {type}, tied to {number} other", "{name}, {type}, tied to {number} others")


@dataclass(frozen=True)
class Words:
    """The words of one page.

    names   of the nodes, by id
    types   what sort of thing each node is, by id
    kinds   of ties, by notation
    """

    speaker: Speaker
    names: Mapping[str, Label]
    types: Mapping[str, Label]
    kinds: Mapping[str, Label]

    def spoken(self, node: Node) -> str:
        """What is said of a mark that has the focus: its name, what it is, how many it is tied to."""
        facts = {"name": self.names[node.id], "type": self.types[node.id]}
        return self.speaker.count(*TIED, node.degree, **facts)


def words(release: Release, speaker: Speaker, network: Network) -> Words:
    """The words for a network."""
    codes = {node.id: type_code(node.kind, node.type) for node in network.nodes if node.type}
    kinds = {tie.kind: str(iris.code("tie-kind", tie.kind)) for tie in network.ties}
    names = speaker.names(release, [*(node.id for node in network.nodes), *codes.values(), *kinds.values()])
    return Words(
        speaker,
        {node.id: names[node.id] for node in network.nodes},
        {
            node.id: names[codes[node.id]]
            if node.id in codes
            else Label(speaker.say(mark(node).label), speaker.language)
            for node in network.nodes
        },
        {kind: names[iri] for kind, iri in kinds.items()},
    )


def groups(release: Release, speaker: Speaker, wanted: Iterable[str]) -> dict[str, Label]:
    """What neighbourhoods are called: topics by their names, sorts and the rest in words of the pages."""
    every = set(wanted)
    said = OUTSIDE | {SORT + name: label for name, label in LABELS.items()}
    topics = {group: str(iris.topic(group)) for group in every if group not in said}
    names = speaker.names(release, topics.values())
    return {
        group: names[topics[group]] if group in topics else Label(speaker.say(said[group]), speaker.language)
        for group in every
    }

"""What an interactive page says of its nodes, ties and neighbourhoods, as plain text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.cities.profile import notation, type_code
from graph.network.network import GROUPS, Network, Node, Tie
from ontology import iris

TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")


@dataclass(frozen=True)
class Words:
    """Whose network a page shows, the release that it is from, and the names of topics and codes by IRI."""

    title: str
    release: str
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, iri: object) -> str:
        """The name of a topic or code, or else its notation."""
        return self.names.get(str(iri), notation(str(iri)))


def about(node: Node, words: Words) -> str:
    """What is said of a node that one points at, a line a fact."""
    kind = words.of(type_code(node.kind, node.type)) if node.type else node.kind
    lines = [node.label, kind]
    if node.sector:
        lines.append(f"Sector: {words.of(iris.code('sector', node.sector))}")
    if node.topics:
        lines.append(f"Topics: {', '.join(words.of(iris.topic(topic)) for topic in node.topics)}")
    return plain("\n".join([*lines, f"Tied to {node.degree} other{'s' * (node.degree != 1)}"]))


def told(tie: Tie, network: Network, words: Words) -> str:
    """What is said of a tie that one points at: its kind, its ends, its dates."""
    ends = f"{network.by_id[tie.source].label} → {network.by_id[tie.target].label}"
    dates = [f"since {tie.since}" if tie.since else "", f"until {tie.until}" if tie.until else ""]
    return plain("\n".join(filter(None, [words.of(iris.code("tie-kind", tie.kind)), ends, *dates])))


def plain(text: str) -> str:
    """Text without markup; a word joiner parts `href`, as pyvis shows a title that holds it as HTML."""
    return TAG.sub("", text).replace("href", "hre\u2060f")


def group(notation: str, words: Words) -> str:
    """The name of a neighbourhood."""
    return GROUPS.get(notation) or words.of(iris.topic(notation))


def terms(network: Network) -> set[str]:
    """The IRIs of all topics and codes that a page names."""
    topics = {topic for node in network.nodes for topic in (*node.topics, node.group)} - GROUPS.keys()
    kinds = {str(iris.code("tie-kind", tie.kind)) for tie in network.ties}
    sectors = {str(iris.code("sector", node.sector)) for node in network.nodes if node.sector}
    types = {type_code(node.kind, node.type) for node in network.nodes if node.type}
    return {str(iris.topic(topic)) for topic in topics} | kinds | sectors | types

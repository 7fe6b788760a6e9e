"""Networks for Gephi, yEd, igraph and others: GraphML and GEXF."""

import re
from collections import Counter
from typing import Any, BinaryIO

import networkx as nx

from graph.network.network import MultiGraph, Network, network, of_city
from graph.store.release import Release

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""

MODIFIED = re.compile(r'lastmodifieddate="[\d-]*"')


def graphml(release: Release, city: str | None, file: BinaryIO) -> None:
    """The network of a release, or of one city of it, as GraphML."""
    as_graphml(drawn(release, city), file)


def gexf(release: Release, city: str | None, file: BinaryIO) -> None:
    """The network of a release, or of one city of it, as GEXF; dated as the release is."""
    as_gexf(drawn(release, city), release.manifest.created[:10], file)


def as_graphml(network: Network, file: BinaryIO) -> None:
    """GraphML: directed, one edge a tie, its IRI as the edge's id."""
    nx.write_graphml_xml(plain(network), file)


def as_gexf(network: Network, day: str, file: BinaryIO) -> None:
    """GEXF 1.2: directed, one edge a tie, its IRI as the edge's id.

    day   YYYY-MM-DD, when the network was so
    """
    graph = plain(network)
    for _, _, key, held in graph.edges(keys=True, data=True):
        held["id"] = key
    text = "\n".join(nx.generate_gexf(graph))
    dated = f'lastmodifieddate="{day}"'
    file.write(b'<?xml version="1.0" encoding="utf-8"?>\n')
    file.write(MODIFIED.sub(dated, text, count=1).encode())


def drawn(release: Release, city: str | None) -> Network:
    """The network of a release, or of one city of it."""
    whole = network(release)
    return whole if city is None else of_city(whole, city)


def plain(held: Network) -> MultiGraph:
    """The network for networkx without empty texts, which GraphML loses, each edge with a key of its own.

    The edges of a tie of several parties are told apart by their number.
    """
    graph: MultiGraph = nx.MultiDiGraph()
    given = held.to_networkx()
    graph.add_nodes_from((node, clean(said)) for node, said in given.nodes(data=True))
    seen: Counter[str] = Counter()
    for source, target, key, said in given.edges(keys=True, data=True):
        seen[key] += 1
        graph.add_edge(source, target, f"{key}--{seen[key]}" if seen[key] > 1 else key, **clean(said))
    return graph


def clean(said: dict[str, Any]) -> dict[str, Any]:
    """The attributes that have a value, without the characters that XML cannot hold."""
    values = {key: ILLEGAL.sub("", one) if isinstance(one, str) else one for key, one in said.items()}
    return {key: one for key, one in values.items() if one not in (None, "")}

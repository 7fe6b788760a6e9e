"""Statements as Turtle, JSON-LD and N-Quads."""

from collections.abc import Iterator
from typing import BinaryIO

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from graph.store.queries import PREFIXES
from graph.store.release import Release
from ontology import iris


def triples(release: Release, city: str | None, file: BinaryIO, form: RdfFormat) -> None:
    """Every statement once, whichever graphs it stands in; the same release gives the same bytes."""
    found = {quad.triple for quad in held(release, city)}
    serialize(sorted(found, key=str), file, form, prefixes=dict(PREFIXES))


def quads(release: Release, city: str | None, file: BinaryIO) -> None:
    """Every statement with the named graph that it stands in; the same release gives the same bytes."""
    serialize(sorted(held(release, city), key=str), file, RdfFormat.N_QUADS)


def held(release: Release, city: str | None) -> Iterator[Quad]:
    """The quads of all named graphs, or of those of one city."""
    for graph in release.store.named_graphs():
        if city is None or (isinstance(graph, NamedNode) and graph.value.startswith(f"{iris.graph(city)}/")):
            yield from release.store.quads_for_pattern(None, None, None, graph)

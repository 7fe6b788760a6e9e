"""How long the measures of a network take beside networkx and igraph, in seconds of the processor.

The network is made up: bodies of very unequal numbers of ties, which are tied within cities and sectors more
than across, and whose partners get tied to one another. `python -m benchmarks measures 7` makes another one.
"""

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import networkx as nx
import numpy as np
from numpy.random import Generator

from benchmarks.measured import ROUNDS, Measured
from graph.network.centrality import betweenness, estimated
from graph.network.communities import communities, seeded
from graph.network.cores import core_number
from graph.network.cutting import loss
from graph.network.edges import Edges, Integers, Numbers
from graph.network.holes import constraint, effective_size
from graph.network.mixing import assortativity, permutation_test

TIES = 100_000
PER_BODY = 3
"""Ties for each body: half its mean degree."""

CITY = 110
"""Bodies of a city."""

SECTORS = 12
HOME, TRADE = 0.6, 0.25
"""The share of first ties within a city, and of those within a sector across cities."""

CLOSED = 0.28
"""The share of ties between partners of the same body."""

SAMPLE = 64
"""Bodies from which networkx follows paths; what it takes for more is scaled by their number."""

Side = Callable[[], object]


def measured(seed: int = 1) -> Iterator[Measured]:
    """All measurements, as they are made."""
    edges = network(TIES, seed)
    graph = edges.to_networkx()
    (converting,) = processor(edges.to_igraph)
    yield Measured(f"Edges to igraph, {edges.order:,} bodies, {edges.size:,} ties", converting, "s", 0.2)
    yield from holes(edges, graph, seed)
    ours, theirs, apart = processor(
        lambda: core_number(edges), lambda: nx.core_number(graph), edges.to_igraph
    )
    yield Measured("k-core: networkx to ours, conversion apart", theirs / (ours - apart), "times", None, 15)
    yield Measured("  ours, conversion to igraph counted", ours, "s")
    yield from circles(edges, graph, seed)
    yield from between(edges, seed)
    (broken,) = processor(lambda: loss(edges), rounds=3)
    yield Measured("what breaks with each body, all bodies", broken, "s")
    sector = np.random.default_rng(seed).integers(SECTORS, size=edges.order)
    (tested,) = processor(lambda: permutation_test(assortativity, edges, sector), rounds=1)
    yield Measured("assortativity with 999 permutations", tested, "s")


def holes(edges: Edges, graph: "nx.Graph[int]", seed: int) -> Iterator[Measured]:
    """Constraint and effective size."""
    other = edges.to_igraph()
    ours, theirs, compiled = processor(
        lambda: constraint(anew(edges)), lambda: nx.constraint(graph), other.constraint
    )
    yield Measured("constraint: networkx to ours", theirs / ours, "times", None, 4)
    yield Measured("constraint: ours to igraph, whose conversion is apart", ours / compiled, "times", 2)
    (ours,) = processor(lambda: effective_size(anew(edges)))
    whole = scaled(edges.order, seed)
    yield Measured("effective size: networkx, scaled, to ours", whole / ours, "times", None, 100)
    yield Measured("  networkx on an eighth and a quarter of the bodies, scaled by their square", whole, "s")


def scaled(order: int, seed: int) -> float:
    """How long networkx would take for effective sizes: it fills a table of all pairs of nodes, 9 GB here.

    So it is measured on two smaller networks of the same kind, and what the second takes more is scaled by
    the square of their nodes; what does not grow like that is left out.
    """
    small, larger = (network(order // part * PER_BODY, seed) for part in (8, 4))
    graphs = small.to_networkx(), larger.to_networkx()
    less, more = processor(*(partial(nx.effective_size, graph) for graph in graphs), rounds=3)
    return (more - less) * order**2 / (larger.order**2 - small.order**2)


def circles(edges: Edges, graph: "nx.Graph[int]", seed: int) -> Iterator[Measured]:
    """Communities from one seed, as networkx's Louvain has one, and from as many as its size allows."""
    found = communities(edges, range(1))
    with seeded(seed):
        default = edges.to_igraph().community_leiden("modularity").modularity
    yield Measured("communities, one seed: modularity", found.modularity, "", None, round(default - 0.005, 4))
    (ours,) = processor(lambda: communities(edges, range(1)), rounds=3)
    (theirs,) = processor(lambda: nx.community.louvain_communities(graph, seed=seed), rounds=1)
    yield Measured(
        "  networkx Louvain to ours, conversion to igraph counted", theirs / ours, "times", None, 20
    )
    (every,) = processor(lambda: communities(edges), rounds=1)
    several = communities(edges)
    yield Measured(f"  networkx Louvain to ours of {several.seeds} seeds", theirs / every, "times")
    yield Measured("  stability over those", several.stability, "")


def between(edges: Edges, seed: int) -> Iterator[Measured]:
    """Betweenness: exact on a tenth of the ties, and estimated on all."""
    tenth = network(TIES // 10, seed)
    graph = tenth.to_networkx()
    (ours,) = processor(lambda: betweenness(tenth), rounds=3)
    (theirs,) = processor(lambda: nx.betweenness_centrality(graph, k=SAMPLE, seed=seed), rounds=1)
    whole = theirs * tenth.order / SAMPLE
    yield Measured(
        f"exact betweenness, {tenth.size:,} ties: networkx, scaled, to ours", whole / ours, "times"
    )
    yield Measured("  ours", ours, "s")
    sources = np.random.default_rng(seed).permutation(tenth.order)[:256]
    (ours,) = processor(lambda: estimated(tenth, sources), rounds=3)
    yield Measured("  256 sources: networkx, scaled, to ours", theirs * len(sources) / SAMPLE / ours, "times")
    (ours,) = processor(lambda: betweenness(edges), rounds=1)
    yield Measured(f"betweenness estimated, {edges.size:,} ties", ours, "s")


def processor(*sides: Side, rounds: int = ROUNDS) -> list[float]:
    """The median seconds that each side takes of the processor, timed in turns."""
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for times, side in zip(taken, sides, strict=True):
            times.append(seconds(side))
    return [median(times) for times in taken]


def seconds(side: Side) -> float:
    """How long some work takes of the processor; what lies in memory meanwhile is not looked through."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    try:
        side()
        return time.process_time() - started
    finally:
        gc.enable()


def anew(edges: Edges) -> Edges:
    """The same network, with nothing kept from what was worked out before."""
    return Edges(edges.order, edges.ends)


def network(ties: int, seed: int) -> Edges:
    """A made-up network of so many ties: city by sector blocks, unequal degrees, closed triangles."""
    generator = np.random.default_rng(seed)
    order = ties // PER_BODY
    pull = np.minimum((1 - generator.random(order)) ** -0.5, 50)
    city = generator.integers(max(order // CITY, 1), size=order)
    sector = generator.integers(SECTORS, size=order)
    first = int(ties * (1 - CLOSED))
    starts = drawn(np.zeros(order, dtype=np.int64), pull, np.zeros(first, dtype=np.int64), generator)
    kind = generator.random(first)
    groups = [
        (city, kind < HOME),
        (sector, (kind >= HOME) & (kind < HOME + TRADE)),
        (city * 0, kind >= HOME + TRADE),
    ]
    stops = np.empty_like(starts)
    for group, there in groups:
        stops[there] = drawn(group, pull, group[starts[there]], generator)
    edges = Edges.of(order, np.column_stack([starts, stops]))
    while edges.size < ties:
        edges = edges.plus(partners(edges, ties - edges.size, generator))
    return edges


def drawn(group: Integers, pull: Numbers, wanted: Integers, generator: Generator) -> Integers:
    """A node of each of the groups wanted, by its pull."""
    nodes = np.argsort(group, kind="stable")
    before = np.concatenate([[0], np.cumsum(pull[nodes])])
    bounds = before[np.searchsorted(group[nodes], np.stack([wanted, wanted + 1]))]
    place = np.searchsorted(before, generator.uniform(bounds[0], bounds[1]), side="right") - 1
    found: Integers = nodes[np.minimum(place, len(nodes) - 1)]
    return found


def partners(edges: Edges, count: int, generator: Generator) -> Integers:
    """So many pairs of nodes that share a neighbour, shape (count, 2); some are of one node twice."""
    cells = edges.adjacency
    ends = generator.choice(edges.ends.ravel(), size=count)
    places = cells.indptr[ends][:, None] + (
        generator.random((count, 2)) * edges.degrees[ends][:, None]
    ).astype(int)
    found: Integers = cells.indices[places].astype(np.int64)
    return found

"""Circles that are tied among themselves more than to the rest, and how sure one can be of them."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from threading import Lock
from typing import Any

import igraph  # type: ignore[import-untyped]  # it ships no types
import numpy as np

from graph.network.cohesion import by_size
from graph.network.edges import Edges, Integers

WORK = 100_000
"""Ties times seeds: a larger network is partitioned from fewer seeds."""

FEWEST = 3
"""Seeds of even the largest network, as one partition alone has no stability."""

UNTIL_STABLE = 10_000
"""Up to so many ties Leiden goes on until nothing gets better, above that for two rounds."""

TURN = Lock()
"""Only one thread at a time gives igraph a generator: it has one for all."""


@dataclass(frozen=True, eq=False)
class Communities:
    """A partition into communities, the best of several.

    groups       (n,): the community of each node, 0 the largest
    modularity   the share of ties within communities less what random ties of the same degrees would have
                 there: below 1; NaN where there is no tie
    stability    the mean adjusted Rand index of each two partitions found: 1 where all are the same, 0 where
                 they agree as by chance; NaN where there is only one
    seeds        from how many seeds partitions were made
    """

    groups: Integers
    modularity: float
    stability: float
    seeds: int


def communities(edges: Edges, seeds: Sequence[int] = range(50)) -> Communities:
    """The circles in a network: the partition of highest modularity that the Leiden algorithm finds.

    formula   modularity Q = sum over communities of (I / m - (D / 2 m)²), with I ties within and D ends
    edges     undirected, n nodes, m ties; a node without ties is a community of its own
    seeds     one partition from each, and the first of the best counts; only the first 100,000 / m seeds
              are used, but three at least: fewer than 50 above 2,000 ties
    returns   see there
    source    Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z; modularity: Newman & Girvan 2004,
              doi:10.1103/PhysRevE.69.026113; stability: Hubert & Arabie 1985, doi:10.1007/BF01908075
    """
    graph = edges.to_igraph()
    used = seeds[: max(WORK // max(edges.size, 1), FEWEST)]
    found = [partition(graph, seed) for seed in used]
    scores = [graph.modularity(groups) if edges.size else np.nan for groups in found]
    best = int(np.argmax(scores))
    return Communities(found[best], float(scores[best]), stability(found), len(used))


def partition(graph: Any, seed: int) -> Integers:
    """The community of each node that Leiden finds from one seed, 0 the largest."""
    rounds = -1 if graph.ecount() <= UNTIL_STABLE else 2
    with seeded(seed):
        found = graph.community_leiden("modularity", n_iterations=rounds)
    return by_size(np.array(found.membership, dtype=np.int64))


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """What igraph draws at random within comes from this seed; afterwards from Python's generator again."""
    with TURN:
        igraph.set_random_number_generator(random.Random(seed))
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def stability(found: Sequence[Integers]) -> float:
    """How alike several partitions of the same nodes are: the mean adjusted Rand index of each two.

    Equal partitions agree by 1, also where the index is not defined: each node alone, or all in one.
    """
    times = Counter(groups.tobytes() for groups in found)
    kinds = [(np.frombuffer(key, dtype=np.int64).tolist(), count) for key, count in times.items()]
    every = len(found) * (len(found) - 1) / 2
    if not every:
        return np.nan
    alike = sum(count * (count - 1) / 2 for _, count in kinds)
    for (one, first), (other, second) in combinations(kinds, 2):
        alike += first * second * igraph.compare_communities(one, other, method="adjusted_rand")
    return float(alike / every)

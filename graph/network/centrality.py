"""Who has most ties, and who stands between the others."""

from dataclasses import dataclass

import numpy as np

from graph.network.edges import Edges, Integers, Numbers

EXACT = 10_000
"""Up to so many ties betweenness is exact."""

SOURCES = 256
"""From so many nodes it is estimated where there are more ties."""

BATCHES = 32
"""Into so many equal parts the sources fall; how much these differ gives the standard error."""


@dataclass(frozen=True, eq=False)
class Betweenness:
    """How much of the way between others leads over each node.

    values    (n,): pairs of other nodes, each weighted by the share of its shortest paths over this node
    error     (n,): the standard error of the values; zeros where they are exact
    sources   from how many nodes paths were followed: all n where the values are exact
    """

    values: Numbers
    error: Numbers
    sources: int

    @property
    def exact(self) -> bool:
        """Whether paths were followed from all nodes."""
        return self.sources == len(self.values)


def degree(edges: Edges) -> Integers:
    """The number of others that each node is tied to.

    edges     undirected, n nodes
    returns   (n,): 0 to n - 1, a count
    source    Freeman 1978, doi:10.1016/0378-8733(78)90021-7
    """
    return edges.degrees


def betweenness(edges: Edges, seed: int = 0) -> Betweenness:
    """How often each node stands on the shortest way between two others: what would pass through it.

    formula   sum over pairs s < t of other nodes of (shortest paths s-t over v) / (shortest paths s-t)
    edges     undirected, n nodes; exact up to 10,000 ties, above that an estimate from 256 random nodes
    seed      of the choice of nodes; the same seed gives the same estimate
    returns   values from 0 to (n - 1)(n - 2) / 2, pairs: each pair counts once and nothing is normalised, as
              networkx's normalized=False; with the standard error of the estimate, which holds for nodes
              that many paths pass. Of the others few sources tell much: their error is mostly too small,
              and one that no path followed has passed has 0 with error 0, and yet may stand between others
    source    Freeman 1977, doi:10.2307/3033543; Brandes 2001, doi:10.1080/0022250X.2001.9990249;
              estimate: Brandes & Pich 2007, doi:10.1142/S0218127407018403
    """
    if edges.size > EXACT and edges.order > SOURCES:
        chosen = np.random.default_rng(seed).permutation(edges.order)[:SOURCES]
        return estimated(edges, chosen)
    values = np.array(edges.to_igraph().betweenness(directed=False), dtype=np.float64)
    return Betweenness(values, np.zeros(edges.order), edges.order)


def estimated(edges: Edges, sources: Integers) -> Betweenness:
    """Betweenness from the paths that start at some nodes, drawn without replacement.

    formula   n x mean over the sources s of what depends on v for paths from s, halved as each pair is met
              from both ends; error n sqrt((1 - k / n) variance of the B batch means / B), k sources
    sources   (k,): distinct nodes, k a multiple of 32
    """
    graph = edges.to_igraph()
    batches = sources.reshape(BATCHES, -1)
    means = np.array([graph.betweenness(directed=False, sources=batch.tolist()) for batch in batches])
    means *= edges.order / batches.shape[1]
    left = 1 - len(sources) / edges.order
    error = np.sqrt(left * means.var(axis=0, ddof=1) / BATCHES)
    return Betweenness(means.mean(axis=0), error, len(sources))

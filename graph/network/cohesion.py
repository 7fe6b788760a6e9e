"""How far a network hangs together: how many ties it has, what its parts are, who is near to whom."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from graph.network.edges import Edges, Integers, Numbers


def density(edges: Edges) -> float:
    """How many of all possible ties there are.

    formula   2 m / (n (n - 1))
    edges     undirected, n nodes, m ties
    returns   0 to 1, a share; 0 where there are fewer than two nodes
    source    Freeman 1978, doi:10.1016/0378-8733(78)90021-7
    """
    possible = edges.order * (edges.order - 1) // 2
    return edges.size / possible if possible else 0.0


def components(edges: Edges) -> Integers:
    """The part of the network that each node is in: those who reach one another over ties share a label.

    edges     undirected, n nodes
    returns   (n,): 0 for the largest component, 1 for the next; of equal ones first that of the first node
    source    Hopcroft & Tarjan 1973, doi:10.1145/362248.362272
    """
    _, labels = connected_components(edges.adjacency, directed=False)
    return by_size(labels)


def by_size(labels: NDArray[np.int32] | Integers) -> Integers:
    """The same groups with new labels: 0 for the largest; of equal ones first that of the first node."""
    _, first, group, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[group]


def reach(edges: Edges, steps: int = 2) -> Numbers:
    """How much of the network is within a few steps of each node.

    formula   number of other nodes at distance 1 to `steps`, over n - 1
    edges     undirected, n nodes
    steps     ties on the way; 2 is a friend of a friend
    returns   (n,): 0 to 1, a share; 0 where there is no other node
    """
    graph = edges.to_igraph()
    near = np.array(graph.neighborhood_size(order=steps, mindist=1), dtype=np.float64)
    return near / max(edges.order - 1, 1)

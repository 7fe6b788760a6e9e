"""What a network loses with one node: who is the only link between others, and how it falls apart."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import breadth_first_order

from graph.network.cohesion import components
from graph.network.edges import Edges, Integers, Numbers


def articulation_points(edges: Edges) -> NDArray[np.bool_]:
    """Who is the only link between others: without such a node, its part of the network falls apart.

    edges     undirected, n nodes
    returns   (n,): whether the loss of the node leaves more components among the others
    source    Hopcroft & Tarjan 1973, doi:10.1145/362248.362272
    """
    found = np.zeros(edges.order, dtype=bool)
    found[edges.to_igraph().articulation_points()] = True
    return found


def fragmentation(edges: Edges) -> float:
    """How far a network has fallen apart: the share of pairs of nodes that do not reach one another.

    formula   1 - sum over components of s (s - 1) / (n (n - 1)), with s nodes in the component
    edges     undirected, n nodes
    returns   0 where it is all one to 1 where there is no tie, a share; 0 for fewer than two nodes
    source    Borgatti 2006, doi:10.1007/s10588-006-7084-x
    """
    if edges.order < 2:
        return 0.0
    together = float(pairs(np.bincount(components(edges))).sum())
    return 1 - together / float(pairs(np.array(edges.order)))


def pairs(sizes: Integers) -> Integers:
    """How many ordered pairs there are among so many."""
    return sizes * (sizes - 1)


def pieces(edges: Edges) -> Mapping[int, tuple[int, ...]]:
    """Into what the network around each articulation point falls when that node is lost.

    formula   the parts of the block-cut tree on each side of the node, in time linear in n + m
    edges     undirected, n nodes
    returns   for each articulation point by number, the nodes in each piece of its component, largest first
    source    Hopcroft & Tarjan 1973, doi:10.1145/362248.362272
    """
    blocks = list(edges.to_igraph().biconnected_components())
    labels = components(edges)
    parent, below = hanging(edges.order, blocks, labels)
    whole = np.bincount(labels)[labels].tolist()
    found: dict[int, list[int]] = {}
    for block in range(edges.order, edges.order + len(blocks)):
        found.setdefault(parent[block], []).append(below[block])
    for node, parts in found.items():
        if whole[node] > below[node]:
            parts.append(whole[node] - below[node])
    return {node: tuple(sorted(found[node], reverse=True)) for node in sorted(found) if len(found[node]) > 1}


def hanging(order: int, blocks: list[list[int]], labels: Integers) -> tuple[list[int], list[int]]:
    """The block-cut tree hung up at the first node of each component: above each node, and how many below.

    order    the number of nodes, n
    blocks   b of them: the nodes of each part that no single loss takes apart
    labels   (n,): the component of each node
    returns  for the n nodes, then the b blocks, then the root of all: the number of what it hangs from, and
             how many nodes hang from it, itself counted
    """
    root = order + len(blocks)
    of = np.repeat(np.arange(order, root), [len(block) for block in blocks])
    members = np.array([node for block in blocks for node in block], dtype=np.int64)
    tops = np.unique(labels, return_index=True)[1]
    tree = Edges.of(
        root + 1, np.column_stack([np.append(members, tops), np.append(of, np.full_like(tops, root))])
    )
    walk, above = breadth_first_order(tree.adjacency, root, directed=False)
    parent = above.tolist()
    below = [1] * order + [0] * (len(blocks) + 1)
    for place in walk[:0:-1].tolist():
        below[parent[place]] += below[place]
    return parent, below


def loss(edges: Edges) -> Numbers:
    """How much of the network breaks with each node: the pairs of others who reach one another only over it.

    formula   fragmentation among the other n - 1 nodes when this one is lost, less that among them before:
              ((s - 1)(s - 2) - sum over pieces of p (p - 1)) / ((n - 1)(n - 2)), with s nodes in its
              component and p in a piece
    edges     undirected, n nodes
    returns   (n,): 0 to 1, a share of the pairs of other nodes; 0 for all but articulation points
    source    after Borgatti 2006, doi:10.1007/s10588-006-7084-x
    """
    found = np.zeros(edges.order)
    for node, parts in pieces(edges).items():
        found[node] = pairs(np.array(sum(parts))) - pairs(np.array(parts)).sum()
    return found / max((edges.order - 1) * (edges.order - 2), 1)

"""Layers of a network, from its rim to the nodes that hold each other in its middle."""

import numpy as np

from graph.network.edges import Edges, Integers


def core_number(edges: Edges) -> Integers:
    """How deep in the network each node sits: how many ties it keeps where all around it keep as many.

    formula   the largest k such that a part of the network has the node and gives all its nodes k ties or
              more within that part
    edges     undirected, n nodes
    returns   (n,): 0 to its degree, ties; 0 where a node has no tie
    source    Seidman 1983, doi:10.1016/0378-8733(83)90028-X; Batagelj & Zaversnik 2003, arXiv:cs/0310049
    """
    return np.array(edges.to_igraph().coreness(), dtype=np.int64)

"""Structural holes: who is tied to others that are not tied among themselves."""

import numpy as np
from scipy import sparse

from graph.network.edges import Edges, Integers, Numbers

SIDES = ([0, 0, 1, 1, 2, 2], [1, 2, 0, 2, 0, 1], [2, 1, 2, 0, 1, 0])
"""One corner, another, and the third, for each of the six ways to look at a triangle."""


def constraint(edges: Edges) -> Numbers:
    """How far each node's ties are bound up with one another: little where it bridges holes.

    formula   sum over neighbours j of (p_ij + sum over common neighbours q of p_iq p_qj)²; p_ij = 1 / degree
              of i where i and j are tied
    edges     undirected, n nodes
    returns   (n,): above 0, no unit: 1 / degree where no two neighbours are tied, at most 1.125;
              NaN where a node has no tie
    source    Burt 2004, doi:10.1086/421787; Burt 1992, doi:10.4159/9780674029095
    """
    corners = triangles(edges)
    one, other, third = (corners[:, side].ravel() for side in SIDES)
    degrees = edges.degrees.astype(np.float64)
    share = np.divide(1.0, degrees, out=np.zeros(edges.order), where=degrees > 0)
    shape = (edges.order, edges.order)
    through = sparse.coo_array((share[third], (one, other)), shape=shape).tocsr()
    told = degrees + 2 * through.sum(axis=1) + through.power(2).sum(axis=1)
    found: Numbers = np.divide(told, degrees**2, out=np.full(edges.order, np.nan), where=degrees > 0)
    return found


def effective_size(edges: Edges) -> Numbers:
    """How many separate worlds each node's ties lead to: its neighbours less what they repeat.

    formula   d - 2 t / d, with d neighbours and t ties among them
    edges     undirected, n nodes
    returns   (n,): 1 to d, neighbours; NaN where a node has no tie
    source    Burt 1992, doi:10.4159/9780674029095
    """
    repeated = 2.0 * np.bincount(triangles(edges).ravel(), minlength=edges.order)
    degrees = edges.degrees.astype(np.float64)
    redundant: Numbers = np.divide(repeated, degrees, out=np.full(edges.order, np.nan), where=degrees > 0)
    return degrees - redundant


def triangles(edges: Edges) -> Integers:
    """Each three nodes that are all tied to one another, once, shape (triangles, 3).

    Every tie points to the end of higher degree, so that even a hub points to few: the pairs of ties that
    leave one node are at most m sqrt(2 m) / 2, whatever the degrees.
    """
    nodes = np.argsort(edges.degrees, kind="stable")
    rank = np.empty_like(nodes)
    rank[nodes] = np.arange(edges.order)
    low, high = np.sort(rank[edges.ends], axis=1).T
    keys = np.sort(low * edges.order + high)
    low, high = np.divmod(keys, max(edges.order, 1))
    places = np.arange(edges.size)
    after = np.cumsum(np.bincount(low, minlength=edges.order))[low] - 1 - places
    first = np.repeat(places, after)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(after) - after, after)
    wanted = high[first] * edges.order + high[second]
    closed = keys[np.minimum(np.searchsorted(keys, wanted), edges.size - 1)] == wanted
    corners = low[first[closed]], high[first[closed]], high[second[closed]]
    found: Integers = nodes[np.column_stack(corners)]
    return found

"""How alike two nodes are by their place in the network: the scores behind a guess at a missing tie.

Each score is of k pairs of different nodes, an integer array (k, 2). A pair scores the same either way round,
and 0 where nothing leads from one node to the other.
"""

import numpy as np
from scipy import sparse

from graph.network.edges import Edges, Integers, Numbers
from graph.network.modes import TwoMode


def resource_allocation(edges: Edges, pairs: Integers) -> Numbers:
    """What one node would get of a unit that the other gives out through their common neighbours.

    formula  s(x, y) = Σ 1 / k(z) over the common neighbours z of x and y, with k the degree
    edges    undirected, n nodes
    pairs    (k, 2)
    returns  shape (k,), ≥ 0, no unit
    source   Zhou, Lü and Zhang 2009, doi:10.1140/epjb/e2009-00335-8
    """
    one, other = pairs.T
    return shared(weighted(edges.adjacency, inverse(edges.degrees))[one], edges.adjacency[other])


def three_paths(edges: Edges, pairs: Integers) -> Numbers:
    """How many paths of three ties join two nodes, those through busy nodes counting less (L3).

    High where the neighbours of one are tied to the neighbours of the other, so also between nodes that
    never share a neighbour: a fund and those whom it could fund.

    formula  s(x, y) = Σ a(x, u) a(u, v) a(v, y) / √(k(u) k(v)) over all u and v, with a the adjacency and k
             the degree
    edges    undirected, n nodes
    pairs    (k, 2); for a pair that is tied already, the ways back and forth over its own tie count too
    returns  shape (k,), ≥ 0, no unit
    source   Kovács et al. 2019, doi:10.1038/s41467-019-09177-y
    """
    one, other = pairs.T
    lighter = weighted(edges.adjacency, np.sqrt(inverse(edges.degrees)))
    return shared(lighter[one] @ edges.adjacency, lighter[other])


def degree_product(edges: Edges, pairs: Integers) -> Numbers:
    """How popular two nodes are together: what any other score has to beat.

    formula  s(x, y) = k(x) k(y), with k the degree
    edges    undirected, n nodes
    pairs    (k, 2)
    returns  shape (k,), ≥ 0, no unit
    source   Liben-Nowell and Kleinberg 2007 (preferential attachment), doi:10.1002/asi.20591
    """
    one, other = edges.degrees[pairs].T
    return np.asarray(one * other, dtype=float)


def shared_meetings(two: TwoMode, pairs: Integers) -> Numbers:
    """How much two bodies meet: the meetings that both take part in, small ones counting more.

    formula  s(x, y) = Σ 1 / (size(g) - 1) over the meetings g of both x and y, with size the bodies in g
    two      n bodies, undirected
    pairs    (k, 2), two different bodies each
    returns  shape (k,), ≥ 0, no unit
    source   Newman 2001 (weight of a collaboration), doi:10.1103/PhysRevE.64.016132
    """
    one, other = pairs.T
    size = two.incidence.sum(axis=0)
    return shared(weighted(two.incidence, inverse(size - 1))[one], two.incidence[other])


def inverse(counts: Integers | Numbers) -> Numbers:
    """1 / count, and 0 where the count is 0."""
    return np.divide(1.0, counts, out=np.zeros(len(counts)), where=counts > 0)


def weighted(matrix: sparse.csr_array, weights: Numbers) -> sparse.csr_array:
    """A matrix with each column times its weight."""
    return sparse.csr_array(
        (matrix.data * weights[matrix.indices], matrix.indices, matrix.indptr), matrix.shape
    )


def shared(some: sparse.csr_array, others: sparse.csr_array) -> Numbers:
    """The sum over columns of the products of two matrices, one number a row."""
    return np.asarray(some.multiply(others).sum(axis=1), dtype=float).ravel()

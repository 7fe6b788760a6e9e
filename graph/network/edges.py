"""A network as arrays: the undirected simple graph that measures and null models work on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import igraph  # type: ignore[import-untyped]  # it ships no types
import networkx as nx
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Integers: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Edges:
    """An undirected graph without loops and without parallel edges, over the nodes 0 to order - 1.

    order   the number of nodes, those without an edge counted
    ends    (m, 2): the two ends of each edge, the lower first, rows sorted and distinct
    """

    order: int
    ends: Integers

    @classmethod
    def of(cls, order: int, pairs: ArrayLike) -> "Edges":
        """The simple graph of some pairs of nodes: loops are dropped, a pair counts once either way round."""
        told = np.asarray(pairs, dtype=np.int64)
        ends = told.reshape(-1, 2)
        low, high = ends.min(axis=1, initial=order), ends.max(axis=1, initial=0)
        keys = np.unique((low * order + high)[low != high])
        return cls(order, np.column_stack(np.divmod(keys, max(order, 1))))

    @property
    def size(self) -> int:
        """The number of edges, m."""
        return len(self.ends)

    @cached_property
    def degrees(self) -> Integers:
        """The number of neighbours of each node, shape (n,)."""
        return np.bincount(self.ends.ravel(), minlength=self.order)

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """The symmetric matrix of ones and zeros, shape (n, n)."""
        low, high = self.ends.T
        ones = np.ones(2 * self.size)
        cells = (np.concatenate([low, high]), np.concatenate([high, low]))
        return sparse.coo_array((ones, cells), shape=(self.order, self.order)).tocsr()

    def to_igraph(self) -> Any:
        """The same graph for igraph."""
        return igraph.Graph(n=self.order, edges=self.ends)

    def to_networkx(self) -> "nx.Graph[int]":
        """The same graph for networkx."""
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(self.order))
        graph.add_edges_from(self.ends.tolist())
        return graph

    def without(self, lost: Iterable[int]) -> "Edges":
        """The graph after some nodes lose all their edges; the nodes keep their numbers."""
        gone = np.zeros(self.order, dtype=bool)
        gone[list(lost)] = True
        return Edges(self.order, self.ends[~gone[self.ends].any(axis=1)])

    def plus(self, pairs: ArrayLike) -> "Edges":
        """The graph with some edges more."""
        more = np.asarray(pairs, dtype=np.int64)
        return Edges.of(self.order, np.concatenate([self.ends, more.reshape(-1, 2)]))

"""An ecosystem drawn anew many times, each body with as many ties and meetings as it has."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.gaps.ecosystem import Ecosystem
from graph.network.edges import Edges, Integers
from graph.network.rewiring import draws

DRAWS = 999


@dataclass(frozen=True, eq=False)
class Redrawn:
    """Networks of bodies and meeting places with the degrees of one, side by side in one matrix.

    bodies   the number of bodies; they come before the meeting places
    order    bodies and meeting places
    ends     (draws, m, 2)
    """

    bodies: int
    order: int
    ends: Integers

    @property
    def size(self) -> int:
        """The number of networks."""
        return len(self.ends)

    @cached_property
    def ties(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The two ends of the ties of all networks, the nodes of each numbered after those before it."""
        shifted = self.ends + (np.arange(self.size) * self.order)[:, None, None]
        low, high = shifted.reshape(-1, 2).T.astype(np.int32)
        return np.ascontiguousarray(low), np.ascontiguousarray(high)

    def first(self, count: int) -> "Redrawn":
        """The first of the networks alone."""
        return Redrawn(self.bodies, self.order, self.ends[:count])

    @cached_property
    def is_body(self) -> NDArray[np.bool_]:
        """Which nodes of all networks are bodies."""
        return np.arange(self.size * self.order) % self.order < self.bodies

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """All networks as one of (draws x order) nodes."""
        return Edges(self.size * self.order, np.column_stack(self.ties)).adjacency


def alone(city: Ecosystem) -> Redrawn:
    """A city's own network, in the form of networks drawn anew."""
    return Redrawn(len(city.bodies), city.mixed.order, city.mixed.ends[None])


def redrawn(city: Ecosystem, count: int = DRAWS, seed: int = 0) -> Redrawn:
    """A city's network of bodies and meeting places drawn anew, ties staying among bodies or with places.

    formula   see `graph.network.rewiring.draws`, the ties between bodies and places kept in number
    """
    mixed = city.mixed
    kinds = (np.arange(mixed.order) >= len(city.bodies)).astype(np.int64)
    return Redrawn(len(city.bodies), mixed.order, np.stack(list(draws(mixed, count, seed, kinds))))


def cut_off(network: Redrawn, lost: int) -> Integers:
    """How many bodies lose the largest part of their component when one body is lost, in each network.

    network   networks side by side
    lost      the number of the body
    returns   (draws,): bodies
    """
    nodes, order = network.size * network.order, network.order
    low, high = network.ties
    at_low, at_high = low % order == lost, high % order == lost
    kept = ~(at_low | at_high)
    left = (np.ones(np.count_nonzero(kept), dtype=np.int8), (low[kept], high[kept]))
    _, label = connected_components(sparse.csr_array(left, shape=(nodes, nodes)), directed=False)
    is_body = network.is_body.copy()
    is_body[lost::order] = False
    sizes = np.bincount(label, weights=is_body)
    partner = np.concatenate([high[at_low], low[at_high]]).astype(np.int64)
    owner, piece = np.divmod(np.unique(partner // order * nodes + label[partner]), nodes)
    around = np.bincount(owner, weights=sizes[piece], minlength=network.size)
    largest = np.zeros(network.size)
    np.maximum.at(largest, owner, sizes[piece])
    return (around - largest).astype(np.int64)

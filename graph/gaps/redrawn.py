"""An ecosystem drawn anew many times, each body with as many ties and meetings as it has."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
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
    def shifted(self) -> Integers:
        """The ties of all networks, the nodes of each numbered after those before it."""
        return self.ends + (np.arange(self.size) * self.order)[:, None, None]

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """All networks as one of (draws x order) nodes."""
        return Edges(self.size * self.order, self.shifted.reshape(-1, 2)).adjacency


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
    nodes = network.size * network.order
    gone = np.arange(lost, nodes, network.order)
    kept = network.ends[..., 0] != lost
    kept &= network.ends[..., 1] != lost
    ends = network.shifted[kept]
    _, label = connected_components(
        sparse.coo_array((np.ones(len(ends), dtype=np.int8), ends.T), shape=(nodes, nodes)), directed=False
    )
    is_body = np.arange(nodes) % network.order < network.bodies
    is_body[gone] = False
    sizes = np.bincount(label, weights=is_body)
    touched = network.shifted[~kept]
    owner = touched[:, 0] // network.order
    near = label[np.where(touched[:, 0] % network.order == lost, touched[:, 1], touched[:, 0])]
    owner, near = np.unique(np.column_stack([owner, near]), axis=0).T
    around = np.bincount(owner, weights=sizes[near], minlength=network.size)
    largest = np.zeros(network.size)
    np.maximum.at(largest, owner, sizes[near])
    return (around - largest).astype(np.int64)

"""The figures of a city's network, to read beside its gaps and to compare cities by."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.gaps.ecosystem import Ecosystem
from graph.network.centrality import betweenness, degree
from graph.network.cohesion import components, density, reach
from graph.network.communities import communities
from graph.network.cores import core_number
from graph.network.cutting import articulation_points, fragmentation, loss
from graph.network.edges import Integers, Numbers
from graph.network.holes import constraint, effective_size
from graph.network.mixing import assortativity, ei_index, permutation_test

SHOWN = 10
"""Actors that are shown by their place in the network."""


@dataclass(frozen=True)
class Figure:
    """One figure: its key, what it is called, the value, and the function whose docstring defines it."""

    key: str
    label: str
    value: float | None
    method: str


@dataclass(frozen=True)
class Actor:
    """A body's place in the network: partners, paths through it, redundancy of its partners, core."""

    id: str
    label: str
    degree: int
    betweenness: float
    constraint: float | None
    effective_size: float | None
    core: int


@dataclass(frozen=True)
class Measures:
    """The figures of a network, and the bodies that most paths lead through."""

    figures: tuple[Figure, ...]
    actors: tuple[Actor, ...]

    @property
    def values(self) -> Mapping[str, float | None]:
        """The figures by key."""
        return {figure.key: figure.value for figure in self.figures}


def measures(city: Ecosystem, seed: int = 0) -> Measures:
    """The figures of a city's network: bodies tied where they collaborate or meet."""
    return Measures((*cohesion(city), *shape(city), *mixing(city, seed)), actors(city))


def cohesion(city: Ecosystem) -> list[Figure]:
    """How much there is, and how far it hangs together."""
    edges = city.joined
    labels = components(edges)
    sizes = np.bincount(labels) if edges.order else np.zeros(1)
    near = reach(edges)
    return [
        Figure("bodies", "Bodies", edges.order, ""),
        Figure("collaborations", "Pairs that collaborate", city.one.edges.size, ""),
        Figure("pairs", "Pairs that collaborate or meet", edges.size, ""),
        Figure(
            "partners", "Partners of a body, mean", mean(degree(edges)), "graph.network.centrality.degree"
        ),
        Figure("density", "Density", density(edges), "graph.network.cohesion.density"),
        Figure("alone", "Bodies without a partner", int((edges.degrees == 0).sum()), ""),
        Figure("components", "Components", len(sizes), "graph.network.cohesion.components"),
        Figure(
            "largest",
            "Share of bodies in the largest component",
            float(sizes.max() / edges.order) if edges.order else None,
            "graph.network.cohesion.components",
        ),
        Figure("reach", "Reach within two steps, mean", mean(near), "graph.network.cohesion.reach"),
    ]


def shape(city: Ecosystem) -> list[Figure]:
    """How it would fall apart, and into which groups it divides."""
    edges = city.joined
    lost = loss(edges)
    found = communities(edges)
    cores = core_number(edges)
    return [
        Figure("fragmentation", "Fragmentation", fragmentation(edges), "graph.network.cutting.fragmentation"),
        Figure(
            "articulation",
            "Bodies whose loss splits a component",
            int(articulation_points(edges).sum()),
            "graph.network.cutting.articulation_points",
        ),
        Figure(
            "robustness",
            "Most that fragmentation rises with one loss",
            float(lost.max()) if lost.size else None,
            "graph.network.cutting.loss",
        ),
        Figure(
            "core",
            "Highest core",
            int(cores.max()) if cores.size else None,
            "graph.network.cores.core_number",
        ),
        Figure(
            "communities",
            "Communities of three bodies or more",
            int((np.bincount(found.groups) >= 3).sum()) if edges.order else 0,
            "graph.network.communities.communities",
        ),
        Figure("modularity", "Modularity", number(found.modularity), "graph.network.communities.communities"),
        Figure(
            "stability",
            "Agreement of communities over seeds",
            number(found.stability),
            "graph.network.communities.communities",
        ),
    ]


def mixing(city: Ecosystem, seed: int) -> list[Figure]:
    """Whether bodies collaborate within their sector or across, beside labels dealt out by lot."""
    edges, sectors = city.one.edges, city.sector_numbers
    inward = permutation_test(ei_index, edges, sectors, seed=seed)
    alike = permutation_test(assortativity, edges, sectors, seed=seed)
    home = "graph.network.mixing"
    return [
        Figure("ei", "E-I index of sectors", number(inward.observed), f"{home}.ei_index"),
        Figure("ei_expected", "E-I index by lot", number(inward.expected), f"{home}.permutation_test"),
        Figure("ei_p", "p of the E-I index", number(inward.p), f"{home}.permutation_test"),
        Figure("assortativity", "Assortativity by sector", number(alike.observed), f"{home}.assortativity"),
        Figure("assortativity_p", "p of the assortativity", number(alike.p), f"{home}.permutation_test"),
    ]


def actors(city: Ecosystem) -> tuple[Actor, ...]:
    """The bodies that most paths lead through, the first ten, and what their partners are like."""
    edges = city.joined
    paths = betweenness(edges).values
    tight, wide, cores = constraint(edges), effective_size(edges), core_number(edges)
    first = sorted(np.flatnonzero(paths > 0).tolist(), key=lambda place: (-paths[place], place))[:SHOWN]
    return tuple(
        Actor(
            id=city.bodies[place].id,
            label=city.bodies[place].label,
            degree=int(edges.degrees[place]),
            betweenness=float(paths[place]),
            constraint=number(tight[place]),
            effective_size=number(wide[place]),
            core=int(cores[place]),
        )
        for place in first
    )


def mean(values: Integers | Numbers) -> float | None:
    """The mean of some values, none where there are none."""
    return float(values.mean()) if values.size else None


def number(value: float) -> float | None:
    """A figure, none where it is not defined."""
    return None if np.isnan(value) else float(value)

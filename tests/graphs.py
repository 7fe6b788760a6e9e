"""Graphs for tests of measures: small random ones, and those of the literature that networkx brings."""

from collections.abc import Hashable
from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from graph.network.edges import Edges, Integers


@st.composite
def graphs(draw: st.DrawFn, most: int = 9) -> Edges:
    """Any simple graph of a few nodes: none, isolated ones, and several components among them."""
    order = draw(st.integers(0, most))
    possible = list(combinations(range(order), 2))
    return Edges.of(order, draw(st.lists(st.sampled_from(possible), unique=True)) if possible else [])


def of(graph: "nx.Graph[Hashable]") -> Edges:
    """A graph of networkx, its nodes numbered in their order."""
    number = {node: place for place, node in enumerate(graph)}
    return Edges.of(len(number), [(number[one], number[other]) for one, other in graph.edges])


def karate() -> Edges:
    """Zachary's karate club: 34 members, 78 ties."""
    return of(nx.karate_club_graph())


def florentine() -> tuple[Edges, list[Hashable]]:
    """The marriages among Florentine families of Breiger & Pattison, and the names of the families."""
    graph = nx.florentine_families_graph()
    return of(graph), list(graph)


def renumbered(edges: Edges, seed: int) -> tuple[Edges, Integers]:
    """The same graph with its nodes in another order, and the new number of each."""
    number = np.random.default_rng(seed).permutation(edges.order)
    return Edges.of(edges.order, number[edges.ends]), number


def path(order: int) -> Edges:
    """So many nodes in a row."""
    return Edges.of(order, [(place, place + 1) for place in range(order - 1)])


def star(leaves: int) -> Edges:
    """Node 0 tied to so many others that are not tied to one another."""
    return Edges.of(leaves + 1, [(0, leaf) for leaf in range(1, leaves + 1)])


def complete(order: int) -> Edges:
    """So many nodes, all tied to one another."""
    return Edges.of(order, list(combinations(range(order), 2)))

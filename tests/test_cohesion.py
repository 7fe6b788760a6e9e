"""How far a network hangs together, on graphs whose answer is known."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network.cohesion import by_size, components, density, reach
from graph.network.edges import Edges
from tests.graphs import complete, florentine, graphs, karate, path, renumbered, star


def test_all_possible_ties_are_a_density_of_one() -> None:
    assert density(complete(5)) == 1
    assert density(karate()) == pytest.approx(78 / 561)


@pytest.mark.parametrize("order", [0, 1])
def test_where_no_tie_is_possible_everything_is_none(order: int) -> None:
    edges = Edges.of(order, [])
    assert density(edges) == 0
    assert components(edges).tolist() == reach(edges).tolist() == [0] * order


def test_the_largest_component_is_the_first_and_equal_ones_come_by_their_first_node() -> None:
    edges = Edges.of(7, [(1, 6), (2, 4), (4, 5)])
    assert components(edges).tolist() == [2, 1, 0, 3, 0, 0, 1]


def test_groups_keep_together_when_they_are_ordered_by_size() -> None:
    assert by_size(np.array([7, 3, 3, 9, 7, 3])).tolist() == [1, 0, 0, 2, 1, 0]


def test_the_pucci_are_apart_from_the_other_families() -> None:
    edges, _ = florentine()
    assert components(edges).tolist() == [0] * 15
    assert components(Edges.of(16, edges.ends)).tolist() == [0] * 15 + [1]


def test_two_steps_in_a_row_reach_two_to_each_side() -> None:
    assert reach(path(5)).tolist() == [0.5, 0.75, 1, 0.75, 0.5]
    assert reach(path(5), steps=1).tolist() == [0.25, 0.5, 0.5, 0.5, 0.25]


def test_in_a_star_everybody_is_within_two_steps() -> None:
    assert reach(star(6)).tolist() == [1] * 7


@settings(deadline=None, max_examples=50)
@given(graphs(), st.integers(1, 4))
def test_measures_are_those_of_networkx(edges: Edges, steps: int) -> None:
    graph = edges.to_networkx()
    assert density(edges) == pytest.approx(nx.density(graph), abs=1e-12)
    labels = components(edges)
    parts = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}
    assert parts == {frozenset(part) for part in nx.connected_components(graph)}
    near = [len(nx.single_source_shortest_path_length(graph, node, steps)) - 1 for node in graph]
    assert np.allclose(reach(edges, steps) * max(edges.order - 1, 1), near, rtol=0, atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(graphs(), st.integers(0, 99))
def test_the_numbers_of_nodes_do_not_matter(edges: Edges, seed: int) -> None:
    other, number = renumbered(edges, seed)
    assert np.array_equal(reach(other)[number], reach(edges))
    assert np.array_equal(np.bincount(components(other)), np.bincount(components(edges)))


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_components_get_smaller_and_a_tie_never_leaves_one(edges: Edges) -> None:
    labels = components(edges)
    assert (np.diff(np.bincount(labels)) <= 0).all()
    assert (labels[edges.ends[:, 0]] == labels[edges.ends[:, 1]]).all()

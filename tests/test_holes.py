"""Who bridges structural holes, on the example of the literature and on graphs whose answer is known."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network.edges import Edges, Numbers
from graph.network.holes import constraint, effective_size, triangles
from tests.graphs import complete, graphs, karate, renumbered, star

A, B, C, D, E, F, G = range(7)
BORGATTI = Edges.of(7, [(A, B), (A, F), (A, G), (A, E), (E, G), (F, G), (B, G), (B, D), (D, G), (G, C)])
"""The example of Borgatti 1997, Connections 20 (1): 35-38, with the ego G."""


def of_networkx(measure: dict[int, float]) -> Numbers:
    """The values of networkx in the order of nodes."""
    return np.array([measure[node] for node in sorted(measure)], dtype=np.float64)


def test_of_six_contacts_four_and_two_thirds_are_effective() -> None:
    assert effective_size(BORGATTI)[[G, A, C]] == pytest.approx([6 - 8 / 6, 2.5, 1])


def test_the_example_has_the_constraint_that_ucinet_gives() -> None:
    assert constraint(BORGATTI)[[G, A, C]] == pytest.approx([0.400, 0.595, 1], abs=5e-4)


def test_the_centre_of_a_star_is_least_constrained_and_all_its_ties_count() -> None:
    assert constraint(star(5)) == pytest.approx([0.2, 1, 1, 1, 1, 1])
    assert effective_size(star(5)) == pytest.approx([5, 1, 1, 1, 1, 1])


def test_among_all_tied_nobody_has_more_than_one_contact_that_counts() -> None:
    assert effective_size(complete(6)) == pytest.approx([1] * 6)
    assert constraint(complete(3)) == pytest.approx([1.125] * 3)


def test_a_node_without_ties_has_no_value() -> None:
    assert np.isnan(constraint(Edges.of(3, [(0, 1)]))).tolist() == [False, False, True]
    assert np.isnan(effective_size(Edges.of(3, [(0, 1)]))).tolist() == [False, False, True]


def test_a_hub_with_many_ties_takes_no_more_room_than_they_do() -> None:
    hub = star(100_000)
    assert constraint(hub)[0] == pytest.approx(1e-5)
    assert effective_size(hub)[0] == 100_000


@pytest.mark.parametrize("order", [0, 1, 2])
def test_a_graph_without_ties_has_no_values(order: int) -> None:
    edges = Edges.of(order, [])
    assert constraint(edges).shape == effective_size(edges).shape == (order,)
    assert np.isnan(constraint(edges)).all()
    assert np.isnan(effective_size(edges)).all()
    assert triangles(edges).shape == (0, 3)


def test_the_karate_club_has_45_triangles_and_the_values_of_networkx() -> None:
    assert len(triangles(karate())) == 45
    graph = karate().to_networkx()
    assert np.allclose(constraint(karate()), of_networkx(nx.constraint(graph)), rtol=0, atol=1e-9)
    assert np.allclose(effective_size(karate()), of_networkx(nx.effective_size(graph)), rtol=0, atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_values_are_those_of_networkx_and_igraph(edges: Edges) -> None:
    graph = edges.to_networkx()
    nodes = list(graph)
    holes, size = nx.constraint(graph, nodes), nx.effective_size(graph, nodes)
    assert np.allclose(constraint(edges), of_networkx(holes), rtol=0, atol=1e-9, equal_nan=True)
    assert np.allclose(effective_size(edges), of_networkx(size), rtol=0, atol=1e-9, equal_nan=True)
    assert np.allclose(constraint(edges), edges.to_igraph().constraint(), rtol=0, atol=1e-9, equal_nan=True)


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_each_triangle_is_found_once(edges: Edges) -> None:
    found = {frozenset(corners) for corners in triangles(edges).tolist()}
    assert len(found) == len(triangles(edges))
    assert found == {frozenset(corners) for corners in edges.to_igraph().list_triangles()}


@settings(deadline=None, max_examples=50)
@given(graphs(), st.integers(0, 99))
def test_the_numbers_of_nodes_do_not_matter_and_values_stay_in_their_range(edges: Edges, seed: int) -> None:
    other, number = renumbered(edges, seed)
    tied = edges.degrees > 0
    for measure in (constraint, effective_size):
        assert np.allclose(measure(other)[number], measure(edges), rtol=0, atol=1e-9, equal_nan=True)
    held, size = constraint(edges)[tied], effective_size(edges)[tied]
    assert ((held >= 1 / edges.degrees[tied] - 1e-9) & (held <= 1.125 + 1e-9)).all()
    assert ((size >= 1 - 1e-9) & (size <= edges.degrees[tied])).all()

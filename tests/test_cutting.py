"""What breaks with one node, on graphs whose answer is known and against losing each node in turn."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network.cutting import articulation_points, fragmentation, loss, pieces
from graph.network.edges import Edges
from tests.graphs import complete, florentine, graphs, karate, path, renumbered, star


def test_the_karate_club_hangs_on_its_teacher_alone() -> None:
    assert np.flatnonzero(articulation_points(karate())).tolist() == [0]
    assert pieces(karate()) == {0: (27, 5, 1)}


def test_four_families_of_florence_hold_others_to_the_rest() -> None:
    edges, names = florentine()
    found = {names[node]: parts for node, parts in pieces(edges).items()}
    assert found == {
        "Medici": (11, 2, 1),
        "Salviati": (13, 1),
        "Albizzi": (13, 1),
        "Guadagni": (13, 1),
    }


def test_a_row_falls_in_two_wherever_it_is_cut() -> None:
    assert pieces(path(5)) == {1: (3, 1), 2: (2, 2), 3: (3, 1)}


def test_two_triangles_hang_on_the_node_that_they_share() -> None:
    assert pieces(Edges.of(5, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2)])) == {2: (2, 2)}


def test_only_its_own_component_falls_apart() -> None:
    assert pieces(Edges.of(7, [(0, 1), (1, 2), (3, 4), (4, 5), (5, 3)])) == {1: (1, 1)}


def test_what_is_all_one_is_not_fragmented_and_what_has_no_tie_is_wholly() -> None:
    assert fragmentation(path(4)) == 0
    assert fragmentation(Edges.of(4, [])) == 1
    assert fragmentation(Edges.of(5, [(0, 1), (1, 2), (3, 4)])) == pytest.approx(1 - (6 + 2) / 20)


def test_a_star_without_its_centre_is_wholly_lost_and_a_circle_loses_nothing() -> None:
    assert loss(star(4)).tolist() == [1, 0, 0, 0, 0]
    assert loss(Edges.of(4, [(0, 1), (1, 2), (2, 3), (3, 0)])).tolist() == [0] * 4
    assert loss(complete(3)).tolist() == [0] * 3


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_without_ties_there_is_nothing_to_break(order: int) -> None:
    edges = Edges.of(order, [])
    assert articulation_points(edges).tolist() == [False] * order
    assert loss(edges).tolist() == [0] * order
    assert pieces(edges) == {}
    assert fragmentation(edges) == (order > 1)


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_articulation_points_and_pieces_are_what_losing_each_node_shows(edges: Edges) -> None:
    graph = edges.to_networkx()
    points = sorted(nx.articulation_points(graph))
    assert np.flatnonzero(articulation_points(edges)).tolist() == sorted(pieces(edges)) == points
    for node, parts in pieces(edges).items():
        left = graph.subgraph(nx.node_connected_component(graph, node) - {node})
        assert parts == tuple(sorted(map(len, nx.connected_components(left)), reverse=True))


def apart(graph: "nx.Graph[int]", others: list[int]) -> float:
    """The share of pairs of some nodes that do not reach one another in a graph, counted pair by pair."""
    among = [(one, other) for one in others for other in others if one != other]
    return sum(not nx.has_path(graph, *pair) for pair in among) / len(among) if among else 0.0


@settings(deadline=None, max_examples=50)
@given(graphs(7))
def test_loss_is_how_much_more_the_others_are_apart_without_a_node(edges: Edges) -> None:
    graph = edges.to_networkx()
    assert fragmentation(edges) == pytest.approx(apart(graph, list(graph)), abs=1e-9)
    for node, lost in enumerate(loss(edges)):
        others = [other for other in graph if other != node]
        rise = apart(graph.subgraph(others), others) - apart(graph, others)
        assert lost == pytest.approx(rise, abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(graphs(), st.integers(0, 99))
def test_the_numbers_of_nodes_do_not_matter_and_only_articulation_points_break_anything(
    edges: Edges, seed: int
) -> None:
    other, number = renumbered(edges, seed)
    assert pieces(other) == {int(number[node]): parts for node, parts in pieces(edges).items()}
    assert np.allclose(loss(other)[number], loss(edges), rtol=0, atol=1e-12)
    assert ((loss(edges) > 0) == articulation_points(edges)).all()
    assert (loss(edges) <= 1).all()


def test_a_long_row_is_cut_in_no_time() -> None:
    found = pieces(path(6_001))
    assert len(found) == 5_999
    assert found[3_000] == (3_000, 3_000)

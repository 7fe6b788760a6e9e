"""A network as arrays is a simple graph, however its pairs were told."""

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network.edges import Edges
from tests.graphs import graphs, karate, path

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20)


def same(one: Edges, other: Edges) -> bool:
    """Whether two graphs have the same nodes and ties."""
    return one.order == other.order and np.array_equal(one.ends, other.ends)


def test_a_pair_counts_once_either_way_round_and_loops_not_at_all() -> None:
    assert Edges.of(4, [(3, 1), (1, 3), (2, 2), (0, 1), (1, 3)]).ends.tolist() == [[0, 1], [1, 3]]


@settings(deadline=None, max_examples=50)
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_pairs_and_of_their_ends_does_not_matter(
    pairs: list[tuple[int, int]], chance: Random
) -> None:
    turned = [pair[::-1] for pair in pairs]
    chance.shuffle(turned)
    assert same(Edges.of(7, pairs), Edges.of(7, turned))


@settings(deadline=None, max_examples=50)
@given(PAIRS)
def test_loops_and_doubles_vanish(pairs: list[tuple[int, int]]) -> None:
    loops = [(node, node) for node in range(7)]
    assert same(Edges.of(7, pairs), Edges.of(7, pairs + pairs + loops))
    assert Edges.of(7, pairs).size == len({frozenset(pair) for pair in pairs if pair[0] != pair[1]})


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_rows_are_sorted_distinct_and_lower_end_first(edges: Edges) -> None:
    rows = [tuple(row) for row in edges.ends.tolist()]
    assert rows == sorted(set(rows))
    assert all(low < high for low, high in rows)


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_degrees_are_the_sums_of_the_adjacency_and_of_twice_the_size(edges: Edges) -> None:
    assert np.array_equal(edges.adjacency.sum(axis=0), edges.degrees)
    assert edges.degrees.sum() == 2 * edges.size
    assert np.array_equal(edges.adjacency.toarray(), edges.adjacency.toarray().T)


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_other_libraries_get_the_same_nodes_and_ties(edges: Edges) -> None:
    graph, other = edges.to_networkx(), edges.to_igraph()
    assert same(edges, Edges.of(len(graph), list(graph.edges)))
    assert same(edges, Edges.of(other.vcount(), other.get_edgelist()))


@settings(deadline=None, max_examples=50)
@given(graphs(), st.data())
def test_a_lost_node_keeps_its_number_and_loses_its_ties(edges: Edges, data: st.DataObject) -> None:
    lost = data.draw(st.sets(st.sampled_from(range(edges.order)))) if edges.order else set()
    left = edges.without(lost)
    graph = edges.to_networkx()
    graph.remove_edges_from(list(graph.edges(lost)))
    assert same(left, Edges.of(edges.order, list(graph.edges)))


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_ties_that_were_taken_away_can_be_put_back(edges: Edges) -> None:
    assert same(edges, edges.without(range(edges.order)).plus(edges.ends))
    assert same(edges, edges.plus(edges.ends[:, ::-1]))
    assert same(edges, edges.plus([]))


def test_adding_and_losing_change_a_copy() -> None:
    edges = path(3)
    edges.plus([(0, 2)])
    edges.without([1])
    assert edges.ends.tolist() == [[0, 1], [1, 2]]


@pytest.mark.parametrize("order", [0, 1])
def test_a_graph_of_no_node_or_one_is_a_graph(order: int) -> None:
    edges = Edges.of(order, [])
    assert (edges.order, edges.size, edges.ends.shape) == (order, 0, (0, 2))
    assert edges.degrees.shape == (order,)
    assert edges.adjacency.shape == (order, order)
    assert edges.to_igraph().vcount() == len(edges.to_networkx()) == order


def test_the_karate_club_has_its_78_ties() -> None:
    assert (karate().order, karate().size) == (34, 78)
    assert karate().degrees.tolist() == [degree for _, degree in nx.karate_club_graph().degree()]

"""A score of two nodes is what the literature says, the same either way round, and 0 where no way leads."""

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from graph.network.edges import Edges, Integers, Numbers
from graph.network.likeness import degree_product, resource_allocation, shared_meetings, three_paths
from graph.network.modes import TwoMode
from graph.network.network import Node

Score = Callable[[Edges, Integers], Numbers]
SCORES: list[Score] = [resource_allocation, three_paths, degree_product]
ORDER = 7
LADDER = Edges.of(6, [(0, 1), (1, 2), (2, 3), (1, 4), (4, 3), (3, 5)])
"""0-1, from 1 two ways to 3, over 2 and over 4, and 3-5."""


def edges(graph: "nx.Graph[Any]") -> Edges:
    """A networkx graph as arrays."""
    numbered = nx.convert_node_labels_to_integers(graph)
    return Edges.of(len(numbered), [(int(one), int(other)) for one, other in numbered.edges])


GRAPHS = {
    "karate": edges(nx.karate_club_graph()),
    "florentine": edges(nx.florentine_families_graph()),
    "les mis": edges(nx.les_miserables_graph()),
}


def all_pairs(order: int) -> Integers:
    """All pairs of different nodes, the lower first."""
    return np.column_stack(np.triu_indices(order, k=1)).astype(np.int64)


def met(*meetings: tuple[int, ...]) -> TwoMode:
    """Seven bodies and who takes part in each meeting."""
    cells = [(body, place) for place, who in enumerate(meetings) for body in who]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    shape = (ORDER, len(meetings))
    nodes = tuple(
        Node(str(place), "", "organisation", None, None, (), "no-topic", ()) for place in range(ORDER)
    )
    matrix = sparse.coo_array((np.ones(len(cells)), (rows, columns)), shape=shape).tocsr()
    return TwoMode(nodes, tuple(map(str, range(len(meetings)))), matrix)


some_edges = st.builds(
    Edges.of,
    st.just(ORDER),
    st.lists(st.tuples(st.integers(0, ORDER - 1), st.integers(0, ORDER - 1)), max_size=15),
)


@pytest.mark.parametrize("known", GRAPHS.values(), ids=GRAPHS)
def test_resource_allocation_is_that_of_networkx(known: Edges) -> None:
    pairs = all_pairs(known.order)
    expected = [score for *_, score in nx.resource_allocation_index(known.to_networkx(), pairs.tolist())]
    assert resource_allocation(known, pairs) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("known", GRAPHS.values(), ids=GRAPHS)
def test_the_degree_product_is_that_of_networkx(known: Edges) -> None:
    pairs = all_pairs(known.order)
    expected = [score for *_, score in nx.preferential_attachment(known.to_networkx(), pairs.tolist())]
    assert degree_product(known, pairs).tolist() == expected


def test_paths_of_three_by_hand() -> None:
    # 0-1-2-3 and 0-1-4-3 lead from 0 to 3; k(1) = 3, k(2) = k(4) = 2. Likewise from 1 to 5, with k(3) = 3.
    assert three_paths(LADDER, np.array([(0, 3), (1, 5)])) == pytest.approx([2 / np.sqrt(6)] * 2)
    assert three_paths(LADDER, np.array([(0, 2), (0, 5)])).tolist() == [0, 0]


def test_paths_of_three_are_those_that_networkx_walks() -> None:
    known = GRAPHS["karate"]
    graph, degree = known.to_networkx(), known.degrees
    pairs = list(nx.non_edges(graph))[:60]
    expected = [
        sum(
            (degree[path[1]] * degree[path[2]]) ** -0.5
            for path in nx.all_simple_paths(graph, one, other, cutoff=3)
            if len(path) == 4
        )
        for one, other in pairs
    ]
    assert three_paths(known, np.array(pairs)) == pytest.approx(expected)


def test_small_meetings_count_more_than_large_ones() -> None:
    two = met((0, 1), (0, 1, 2, 3), (4,))
    pairs = np.array([(0, 1), (1, 2), (0, 4), (5, 6)])
    assert shared_meetings(two, pairs) == pytest.approx([1 + 1 / 3, 1 / 3, 0, 0])


@given(meetings=st.lists(st.sets(st.integers(0, ORDER - 1), min_size=1), max_size=5))
def test_shared_meetings_are_the_collaboration_weights_of_networkx(meetings: list[set[int]]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(ORDER))
    graph.add_edges_from((body, -1 - place) for place, who in enumerate(meetings) for body in who)
    weights = nx.bipartite.collaboration_weighted_projected_graph(graph, range(ORDER))
    pairs = all_pairs(ORDER)
    expected = [weights.get_edge_data(one, other, {"weight": 0})["weight"] for one, other in pairs.tolist()]
    assert shared_meetings(met(*map(tuple, meetings)), pairs) == pytest.approx(expected)


@pytest.mark.parametrize("score", SCORES)
@given(known=some_edges)
def test_scores_are_symmetric_and_never_negative(score: Score, known: Edges) -> None:
    pairs = all_pairs(ORDER)
    found = score(known, pairs)
    assert found.shape == (len(pairs),) and (found >= 0).all()
    assert found == pytest.approx(score(known, pairs[:, ::-1]))


@given(known=some_edges)
def test_only_paths_of_the_right_length_score(known: Edges) -> None:
    pairs, walks = all_pairs(ORDER), known.adjacency.toarray()
    one, other = pairs.T
    assert ((resource_allocation(known, pairs) > 0) == ((walks @ walks)[one, other] > 0)).all()
    assert ((three_paths(known, pairs) > 0) == ((walks @ walks @ walks)[one, other] > 0)).all()


@pytest.mark.parametrize("score", SCORES)
@given(known=some_edges, order=st.permutations(range(ORDER)))
def test_the_numbering_of_nodes_does_not_matter(score: Score, known: Edges, order: list[int]) -> None:
    renamed, pairs = np.array(order), all_pairs(ORDER)
    assert score(Edges.of(ORDER, renamed[known.ends]), renamed[pairs]) == pytest.approx(score(known, pairs))


@pytest.mark.parametrize("score", SCORES)
def test_no_pairs_have_no_scores(score: Score) -> None:
    assert score(LADDER, np.zeros((0, 2), dtype=np.int64)).shape == (0,)

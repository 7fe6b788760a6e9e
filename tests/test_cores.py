"""How deep in a network each node sits, on graphs whose answer is known."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph.network.cores import core_number
from graph.network.edges import Edges
from tests.graphs import complete, graphs, karate, path, star


def test_the_middle_of_the_karate_club_is_a_core_of_ten_with_four_ties_each() -> None:
    numbers = core_number(karate())
    assert numbers.max() == 4
    assert np.flatnonzero(numbers == 4).tolist() == [0, 1, 2, 3, 7, 8, 13, 30, 32, 33]


def test_a_tree_has_a_core_of_one_and_all_tied_one_of_all_but_oneself() -> None:
    assert core_number(path(4)).tolist() == [1] * 4
    assert core_number(star(7)).tolist() == [1] * 8
    assert core_number(complete(5)).tolist() == [4] * 5


@pytest.mark.parametrize("order", [0, 1, 2])
def test_without_ties_all_are_outside(order: int) -> None:
    assert core_number(Edges.of(order, [])).tolist() == [0] * order


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_numbers_are_those_of_networkx_and_at_most_the_degree(edges: Edges) -> None:
    numbers = core_number(edges)
    assert numbers.tolist() == [number for _, number in sorted(nx.core_number(edges.to_networkx()).items())]
    assert (numbers <= edges.degrees).all()

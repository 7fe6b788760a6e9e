"""Circles in a network: known ones are found, the same ones each time, and doubt about them shows."""

import random
from itertools import combinations

import igraph  # type: ignore[import-untyped]  # it ships no types
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph.network import communities as subject
from graph.network.communities import communities, seeded, stability
from graph.network.edges import Edges
from tests.graphs import complete, graphs, karate, of, star


def test_the_best_partition_of_the_karate_club_is_found() -> None:
    found = communities(karate())
    assert found.modularity == pytest.approx(0.4197896, abs=1e-7)
    assert np.bincount(found.groups).tolist() == [12, 11, 6, 5]
    assert found.stability == pytest.approx(1, abs=0.05)


def test_circles_that_hang_together_by_one_tie_are_told_apart_without_doubt() -> None:
    circles = [(one + 5 * part, other + 5 * part) for part in range(3) for one, other in complete(5).ends]
    found = communities(Edges.of(15, [*circles, (4, 5), (9, 10)]))
    assert found.groups.tolist() == [0] * 5 + [1] * 5 + [2] * 5
    assert found.stability == 1


def test_where_there_are_no_circles_seeds_disagree() -> None:
    assert communities(of(nx.gnm_random_graph(200, 400, seed=1))).stability < 0.7


@pytest.mark.parametrize("order", [0, 1, 3])
def test_without_ties_each_node_is_alone(order: int) -> None:
    found = communities(Edges.of(order, []))
    assert found.groups.tolist() == list(range(order))
    assert np.isnan(found.modularity)
    assert found.stability == 1


def test_what_is_all_one_is_one_community() -> None:
    found = communities(complete(6))
    assert (found.groups.tolist(), found.modularity, found.stability) == ([0] * 6, 0, 1)


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_groups_are_numbered_by_size_and_have_the_modularity_of_networkx(edges: Edges) -> None:
    found = communities(edges, range(3))
    sizes = np.bincount(found.groups)
    assert (np.diff(sizes) <= 0).all()
    if edges.size:
        parts = [set(np.flatnonzero(found.groups == label).tolist()) for label in range(len(sizes))]
        expected = nx.community.modularity(edges.to_networkx(), parts)
        assert found.modularity == pytest.approx(expected, abs=1e-9)


def test_the_best_of_more_seeds_is_no_worse_and_as_good_as_igraph_by_itself() -> None:
    edges = of(nx.powerlaw_cluster_graph(300, 2, 0.3, seed=5))
    each = [communities(edges, [seed]).modularity for seed in range(20)]
    best = communities(edges, range(20)).modularity
    assert best == max(each) > min(each)
    default = edges.to_igraph().community_leiden("modularity").modularity
    assert best >= default - 0.005


def test_the_same_seeds_give_the_same_communities_whatever_was_drawn_before() -> None:
    edges = of(nx.gnm_random_graph(200, 400, seed=1))
    first = communities(edges, range(4))
    random.random()
    again = communities(edges, range(4))
    assert np.array_equal(first.groups, again.groups)
    assert (first.modularity, first.stability) == (again.modularity, again.stability)


def test_igraph_draws_from_the_generator_of_python_again_afterwards() -> None:
    def drawn() -> list[tuple[int, int]]:
        random.seed(11)
        found: list[tuple[int, int]] = igraph.Graph.Erdos_Renyi(n=20, m=30).get_edgelist()
        return found

    before, state = drawn(), random.getstate()
    communities(karate(), range(3))
    assert random.getstate() == state
    assert drawn() == before
    with pytest.raises(ZeroDivisionError), seeded(1):
        assert 1 / 0
    assert drawn() == before


def test_a_large_network_is_partitioned_from_fewer_seeds_but_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "WORK", 780)
    assert communities(karate()).seeds == 10
    monkeypatch.setattr(subject, "WORK", 1)
    assert communities(karate()).seeds == 3
    assert communities(karate(), range(2)).seeds == 2


def test_one_partition_alone_has_no_stability() -> None:
    assert np.isnan(communities(star(3), range(1)).stability)


def test_stability_is_the_mean_agreement_of_each_two_partitions() -> None:
    halves, thirds = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    found = [halves, halves, thirds, thirds, thirds]
    agreement = [
        igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand")
        for one, other in combinations(found, 2)
    ]
    assert agreement[0] == pytest.approx(1)
    assert stability(found) == pytest.approx(sum(agreement) / 10)

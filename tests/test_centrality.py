"""Who has most ties and who stands between the others, on graphs whose answer is known."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network import centrality
from graph.network.centrality import SOURCES, betweenness, degree, estimated
from graph.network.edges import Edges
from tests.graphs import florentine, graphs, karate, of, path, renumbered, star


def test_the_two_leaders_of_the_karate_club_have_most_ties() -> None:
    ties = degree(karate())
    assert (ties[0], ties[33], ties.sum()) == (16, 17, 156)


def test_the_medici_stand_between_the_other_families() -> None:
    edges, names = florentine()
    found = betweenness(edges)
    medici = names.index("Medici")
    assert found.values.argmax() == medici
    assert found.values[medici] == pytest.approx(47.5)
    assert found.exact


def test_each_pair_counts_once() -> None:
    assert betweenness(star(5)).values.tolist() == [10, 0, 0, 0, 0, 0]
    assert betweenness(path(5)).values.tolist() == [0, 3, 4, 3, 0]


def test_paths_that_are_equally_short_share_a_pair() -> None:
    assert betweenness(Edges.of(4, [(0, 1), (1, 2), (2, 3), (3, 0)])).values.tolist() == [0.5] * 4


@pytest.mark.parametrize("order", [0, 1, 2])
def test_where_there_are_no_ties_nobody_stands_between(order: int) -> None:
    found = betweenness(Edges.of(order, []))
    assert (
        found.values.tolist() == found.error.tolist() == degree(Edges.of(order, [])).tolist() == [0] * order
    )
    assert found.sources == order


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_exact_values_are_those_of_networkx(edges: Edges) -> None:
    expected = nx.betweenness_centrality(edges.to_networkx(), normalized=False)
    assert np.allclose(betweenness(edges).values, list(expected.values()), rtol=0, atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(graphs(), st.integers(0, 99))
def test_the_numbers_of_nodes_do_not_matter_and_values_stay_in_their_range(edges: Edges, seed: int) -> None:
    values = betweenness(edges).values
    other, number = renumbered(edges, seed)
    assert np.allclose(betweenness(other).values[number], values, rtol=0, atol=1e-9)
    assert ((values >= 0) & (values <= max((edges.order - 1) * (edges.order - 2) / 2, 0))).all()


def test_from_all_nodes_the_estimate_is_exact_and_has_no_error() -> None:
    edges = of(nx.gnm_random_graph(64, 200, seed=1))
    found = estimated(edges, np.random.default_rng(0).permutation(64))
    assert np.allclose(found.values, betweenness(edges).values, rtol=0, atol=1e-9)
    assert found.error.tolist() == [0] * 64


def test_the_standard_error_says_how_far_off_the_estimate_is_where_many_paths_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edges = of(nx.gnm_random_graph(600, 1500, seed=2))
    exact = betweenness(edges).values
    monkeypatch.setattr(centrality, "EXACT", 1000)
    found = [betweenness(edges, seed) for seed in range(8)]
    assert all(one.sources == SOURCES and not one.exact for one in found)
    much = np.argsort(-exact)[:50]
    off = np.array([(one.values - exact)[much] / one.error[much] for one in found])
    assert np.mean(np.abs(off) < 2) > 0.85
    assert np.mean(np.abs(off) < 0.5) < 0.5
    assert abs(np.mean([one.values[much] for one in found]) / exact[much].mean() - 1) < 0.05


def test_the_same_seed_gives_the_same_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = of(nx.gnm_random_graph(300, 700, seed=3))
    monkeypatch.setattr(centrality, "EXACT", 0)
    assert np.array_equal(betweenness(edges, 5).values, betweenness(edges, 5).values)
    assert not np.array_equal(betweenness(edges, 5).values, betweenness(edges, 6).values)


def test_a_dense_graph_of_few_nodes_is_exact_however_many_ties_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(centrality, "EXACT", 0)
    assert betweenness(karate()).exact

"""Whether ties stay within groups, on mixings counted by hand, and whether chance would do the same."""

from itertools import permutations
from statistics import mean, pstdev

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.network import mixing
from graph.network.edges import Edges, Integers
from graph.network.mixing import Measure, assortativity, ei_index, permutation_test
from tests.graphs import complete, graphs, karate, path, renumbered

BOTH = pytest.mark.parametrize("measure", [ei_index, assortativity])


def clubs() -> Integers:
    """Whom each member of the karate club followed when it split."""
    clubs = nx.get_node_attributes(nx.karate_club_graph(), "club").values()
    return np.array([club == "Officer" for club in clubs], dtype=np.int64)


@st.composite
def grouped(draw: st.DrawFn) -> tuple[Edges, Integers]:
    """A small graph and the groups of its nodes, some unknown."""
    edges = draw(graphs())
    labels = draw(st.lists(st.integers(-1, 2), min_size=edges.order, max_size=edges.order))
    return edges, np.array(labels, dtype=np.int64)


def test_one_tie_in_three_within_is_a_third_more_without() -> None:
    assert ei_index(path(4), np.array([0, 0, 1, 0])) == pytest.approx((2 - 1) / 3)


@BOTH
def test_all_ties_within_and_all_between_are_the_ends_of_the_scale(measure: Measure) -> None:
    pairs, sign = Edges.of(4, [(0, 1), (2, 3)]), -1 if measure is ei_index else 1
    assert measure(pairs, np.array([0, 0, 1, 1])) == sign
    assert measure(pairs, np.array([0, 1, 0, 1])) == -sign


def test_a_mixing_counted_by_hand_has_the_assortativity_of_the_formula() -> None:
    groups = np.array([0, 0, 0, 1])
    within, ends = 3 / 4, (7 / 8) ** 2 + (1 / 8) ** 2
    edges = Edges.of(4, [(0, 1), (1, 2), (0, 2), (2, 3)])
    assert assortativity(edges, groups) == pytest.approx((within - ends) / (1 - ends))


def test_the_karate_club_split_where_few_ties_crossed() -> None:
    graph = nx.karate_club_graph()
    crossing = sum(clubs()[one] != clubs()[other] for one, other in graph.edges)
    assert ei_index(karate(), clubs()) == pytest.approx((2 * crossing - 78) / 78)
    expected = nx.attribute_assortativity_coefficient(graph, "club")
    assert assortativity(karate(), clubs()) == pytest.approx(expected, abs=1e-9)


@BOTH
def test_a_node_of_unknown_group_and_its_ties_are_left_out(measure: Measure) -> None:
    edges = Edges.of(6, [(0, 1), (1, 2), (2, 3), (3, 0), (1, 3), (4, 0), (4, 1), (5, 4)])
    inner = Edges.of(4, edges.ends[(edges.ends < 4).all(axis=1)])
    groups = np.array([0, 1, 1, 2, -1, -1])
    assert measure(edges, groups) == measure(inner, groups[:4])


@BOTH
@pytest.mark.parametrize("order", [0, 1, 3])
def test_without_ties_there_is_no_mixing(measure: Measure, order: int) -> None:
    edges, groups = Edges.of(order, []), np.zeros(order, dtype=np.int64)
    assert np.isnan(measure(edges, groups))
    found = permutation_test(measure, edges, groups)
    assert np.isnan([found.observed, found.expected, found.z, found.p, *found.interval]).all()


def test_where_all_are_in_one_group_assortativity_says_nothing() -> None:
    assert np.isnan(assortativity(complete(3), np.array([1, 1, 1])))
    assert np.isnan(assortativity(path(3), np.array([-1, -1, -1])))


@settings(deadline=None, max_examples=50)
@given(grouped())
def test_values_are_those_of_networkx_and_igraph(made: tuple[Edges, Integers]) -> None:
    edges, groups = made
    known = np.flatnonzero(groups >= 0).tolist()
    graph = edges.to_networkx().subgraph(known).copy()
    nx.set_node_attributes(graph, dict(enumerate(groups.tolist())), "group")
    assume(len({groups[node] for tie in graph.edges for node in tie}) > 1)
    found = assortativity(edges, groups)
    assert found == pytest.approx(nx.attribute_assortativity_coefficient(graph, "group"), abs=1e-9)
    inner = edges.to_igraph().induced_subgraph(known)
    assert found == pytest.approx(inner.assortativity_nominal(groups[known].tolist(), False), abs=1e-9)
    crossing = sum(groups[one] != groups[other] for one, other in graph.edges)
    assert ei_index(edges, groups) == pytest.approx(2 * crossing / graph.size() - 1, abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(grouped(), st.integers(0, 99))
def test_neither_the_numbers_of_nodes_nor_those_of_groups_matter(
    made: tuple[Edges, Integers], seed: int
) -> None:
    edges, groups = made
    other, number = renumbered(edges, seed)
    moved = np.empty_like(groups)
    moved[number] = np.where(groups >= 0, (groups + 1) % 3, -1)
    for measure in (ei_index, assortativity):
        assert measure(other, moved) == pytest.approx(measure(edges, groups), abs=1e-12, nan_ok=True)


@settings(deadline=None, max_examples=50)
@given(grouped())
def test_many_groupings_at_once_have_the_values_of_each(made: tuple[Edges, Integers]) -> None:
    edges, groups = made
    several = np.stack([groups, np.where(groups < 0, groups, 2 - groups), np.minimum(groups, 1)])
    for measure in (ei_index, assortativity):
        each = [float(measure(edges, one)) for one in several]
        assert np.allclose(measure(edges, several), each, rtol=0, atol=1e-12, equal_nan=True)


@settings(deadline=None, max_examples=30)
@given(grouped(), st.integers(0, 9))
def test_a_tested_measure_is_itself_and_its_p_is_a_share_of_the_draws(
    made: tuple[Edges, Integers], seed: int
) -> None:
    edges, groups = made
    for measure in (ei_index, assortativity):
        found = permutation_test(measure, edges, groups, draws=19, seed=seed)
        assert found.observed == pytest.approx(float(measure(edges, groups)), nan_ok=True)
        if not np.isnan(found.p):
            assert 1 / 20 <= found.p <= 1
            assert found.interval[0] <= found.interval[1]
            times = found.p * (found.draws + 1)
            assert times == pytest.approx(round(times))


def test_draws_have_the_mean_and_p_of_all_orders_of_the_groups() -> None:
    edges, groups = path(6), np.array([0, 0, 0, 1, 1, 1])
    every = [float(ei_index(edges, np.array(order))) for order in permutations(groups.tolist())]
    found = permutation_test(ei_index, edges, groups, draws=4999)
    far = abs(found.observed - mean(every))
    assert found.expected == pytest.approx(mean(every), abs=0.02)
    assert found.z == pytest.approx((found.observed - mean(every)) / pstdev(every), abs=0.1)
    assert found.interval == pytest.approx(np.quantile(every, [0.025, 0.975]))
    assert found.p == pytest.approx(mean(abs(one - mean(every)) >= far - 1e-12 for one in every), abs=0.02)


def test_the_split_of_the_karate_club_is_no_chance() -> None:
    found = permutation_test(assortativity, karate(), clubs())
    assert found.p == 1 / 1000
    assert found.z > 5
    assert found.interval[1] < found.observed
    assert found.interval[0] < found.expected < found.interval[1]


def test_what_is_drawn_by_chance_is_seldom_told_to_be_more() -> None:
    generator = np.random.default_rng(4)
    groups = [generator.integers(0, 3, 34) for _ in range(60)]
    low = [permutation_test(ei_index, karate(), one, draws=99, seed=7).p <= 0.1 for one in groups]
    assert sum(low) <= 12


def test_where_all_draws_are_the_same_nothing_is_unusual() -> None:
    found = permutation_test(ei_index, complete(4), np.array([0, 0, 1, 1]))
    assert found.p == 1
    assert found.expected == pytest.approx(found.observed)
    assert np.isnan(found.z)


@BOTH
def test_the_same_seed_gives_the_same_answer_however_many_fit_in_memory(
    measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = permutation_test(measure, karate(), clubs(), draws=50, seed=3)
    assert found != permutation_test(measure, karate(), clubs(), draws=50, seed=4)
    monkeypatch.setattr(mixing, "AT_ONCE", 7 * (34 + 78))
    assert found == permutation_test(measure, karate(), clubs(), draws=50, seed=3)


def test_only_draws_in_which_a_measure_is_defined_count() -> None:
    edges = Edges.of(5, [(0, 1)])
    found = permutation_test(assortativity, edges, np.array([0, 1, 0, 0, 0]), draws=200)
    assert 0 < found.draws < 200
    assert found.expected == -1

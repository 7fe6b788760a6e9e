"""The expected ties between groups keep what is given, and spread as networks drawn from the model do."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.null import Recipe, drawn
from graph.network.edges import Edges, Integers
from graph.network.expectation import between_groups, classed, fewer, fitted, interval, tally
from tests.graphs import graphs, karate


def random(bodies: int = 300, factor: float = 3.0, seed: int = 1) -> tuple[Edges, Integers]:
    """A network drawn from the null model."""
    return drawn(Recipe(bodies, factor), np.random.default_rng(seed))


def test_observed_ties_are_counted_by_pair_of_groups() -> None:
    edges = Edges.of(5, [(0, 1), (0, 2), (1, 2), (2, 3)])
    table = between_groups(edges, np.array([0, 0, 1, 1, 1]))
    assert table.observed.tolist() == [[1, 2], [2, 1]]


def test_the_expected_ties_of_each_group_come_to_its_degrees() -> None:
    edges, groups = random()
    table = between_groups(edges, groups)
    ends = table.expected.sum(axis=1) + np.diag(table.expected)
    assert ends == pytest.approx(np.bincount(groups, weights=edges.degrees), rel=1e-6)


def test_as_many_ties_within_groups_are_expected_as_observed() -> None:
    edges, groups = random()
    table = between_groups(edges, groups)
    assert np.trace(table.expected) == pytest.approx(np.trace(table.observed), rel=1e-6)


def test_every_node_keeps_its_degree_in_the_mean() -> None:
    edges, groups = random(120)
    classes = classed(edges.degrees, groups)
    chance, _ = fitted(classes, float(np.trace(tally(groups[edges.ends], 6))))
    assert (classes.pairs * chance).sum(axis=1) == pytest.approx(classes.sizes * classes.degrees, rel=1e-6)


@pytest.mark.parametrize("factor", [1.0, 3.0, 8.0])
def test_the_taste_for_ones_own_group_is_found_again(factor: float) -> None:
    found = [between_groups(*random(400, factor, seed)).factor for seed in range(8)]
    assert np.mean(found) == pytest.approx(factor, rel=0.1)


def test_z_has_mean_zero_and_spread_one_on_networks_without_gaps() -> None:
    pairs = np.triu_indices(6, 1)
    z = np.array([between_groups(*random(240, 4.0, seed)).z[pairs] for seed in range(60)])
    assert abs(z.mean()) < 0.02  # the sum over pairs is fixed, so that the mean is nearly exact
    assert z.std() == pytest.approx(1.0, abs=0.1)


def test_two_groups_leave_nothing_open() -> None:
    edges, groups = random(90)
    table = between_groups(edges, groups % 2)
    assert table.variance[0, 1] == pytest.approx(0, abs=1e-4)
    assert table.z[0, 1] == 0


def test_unknown_groups_leave_nodes_and_their_ties_out() -> None:
    edges, groups = random(90)
    unknown = np.where(np.arange(90) < 30, -1, groups)
    kept = [pair for pair in edges.ends.tolist() if min(pair) >= 30]
    apart = between_groups(Edges.of(60, np.array(kept) - 30), groups[30:])
    found = between_groups(edges, unknown)
    assert found.observed.tolist() == apart.observed.tolist()
    assert found.expected == pytest.approx(apart.expected, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(graphs(), st.data())
def test_any_graph_gets_finite_numbers(edges: Edges, data: st.DataObject) -> None:
    groups = np.array(
        data.draw(st.lists(st.integers(-1, 3), min_size=edges.order, max_size=edges.order)), dtype=int
    )
    table = between_groups(edges, groups)
    for numbers in (table.expected, table.variance, table.z, table.p):
        assert np.isfinite(numbers).all()
    assert (table.variance >= 0).all()
    assert ((table.p >= 0) & (table.p <= 1)).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_nodes_does_not_matter(seed: int) -> None:
    edges, groups = random(60, 2.0, 3)
    number = np.random.default_rng(seed).permutation(60)
    moved = np.empty(60, dtype=int)
    moved[number] = groups
    again = between_groups(Edges.of(60, number[edges.ends]), moved)
    assert again.z == pytest.approx(between_groups(edges, groups).z, abs=1e-5)


def test_the_karate_clubs_factions_are_tied_within_more_than_across() -> None:
    clubs = nx.get_node_attributes(nx.karate_club_graph(), "club")
    groups = np.array([int(club == "Officer") for club in clubs.values()])
    table = between_groups(karate(), groups)
    assert table.observed[0, 1] == 11  # the ties between the factions that Zachary's table has
    assert table.factor > 5


def test_chances_are_those_of_the_binomial_where_one_is_meant() -> None:
    from scipy.stats import binom, poisson

    counts = np.arange(12.0)
    mean, variance = np.full(12, 4.0), np.full(12, 4.0 * (1 - 0.2))
    assert fewer(counts, mean, variance) == pytest.approx(binom.cdf(counts, 20, 0.2), abs=1e-9)
    assert fewer(counts, mean, mean) == pytest.approx(poisson.cdf(counts, 4.0), abs=1e-9)


def test_nothing_expected_is_no_surprise() -> None:
    assert fewer(np.zeros(1), np.zeros(1), np.zeros(1)).tolist() == [1.0]


def test_the_interval_of_a_poisson_count_is_garwoods() -> None:
    assert interval(10, 1.0, 1.0) == pytest.approx((4.7954, 18.3904), abs=1e-3)
    assert interval(0, 1.0, 1.0) == pytest.approx((0.0, 3.6889), abs=1e-3)


def test_a_smaller_spread_makes_the_interval_narrower() -> None:
    wide, narrow = interval(10, 10, 10), interval(10, 10, 5)
    assert wide[0] < narrow[0] < 1 < narrow[1] < wide[1]


def test_large_degrees_in_classes_change_little() -> None:
    edges, groups = drawn(Recipe(900, 2.0), np.random.default_rng(4))
    hubs = edges.plus([(0, other) for other in range(1, 300)])
    table = between_groups(hubs, groups)
    ends = table.expected.sum(axis=1) + np.diag(table.expected)
    assert ends == pytest.approx(np.bincount(groups, weights=hubs.degrees), rel=1e-6)

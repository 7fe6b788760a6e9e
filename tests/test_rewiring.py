"""Networks drawn anew keep what they ought to, and are drawn evenly from all that do."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.null import Recipe, drawn
from graph.network.edges import Edges
from graph.network.expectation import between_groups, tally
from graph.network.rewiring import draws, tables
from tests.graphs import graphs, karate

SMALL = Edges.of(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (0, 2)])


def same_degrees(edges: Edges) -> set[tuple[tuple[int, int], ...]]:
    """All simple graphs that have the degrees of one, by trying every choice of ties."""
    possible = list(combinations(range(edges.order), 2))
    return {
        chosen
        for chosen in combinations(possible, edges.size)
        if Edges.of(edges.order, list(chosen)).degrees.tolist() == edges.degrees.tolist()
    }


@settings(max_examples=30, deadline=None)
@given(graphs(), st.integers(0, 99))
def test_every_draw_is_simple_and_has_the_same_degrees(edges: Edges, seed: int) -> None:
    for ends in draws(edges, 5, seed):
        again = Edges.of(edges.order, ends)
        assert again.size == edges.size
        assert again.degrees.tolist() == edges.degrees.tolist()


def test_all_graphs_with_the_degrees_are_drawn_equally_often() -> None:
    every = same_degrees(SMALL)
    count = 200 * len(every)
    found = Counter(
        tuple(sorted(map(tuple, np.sort(ends, axis=1).tolist())))
        for seed in range(count // 1000)
        for ends in draws(SMALL, 1000, seed)
    )
    assert set(found) == every
    total = sum(found.values())
    mean = total / len(every)
    surplus = sum((number - mean) ** 2 / mean for number in found.values()) / (len(every) - 1)
    assert surplus < 1.6  # chi-square a degree of freedom: 1 where all are equally likely


def test_a_taste_for_ones_own_group_weighs_graphs_as_it_says() -> None:
    groups, factor = np.array([0, 0, 0, 1, 1, 1]), 3.0
    weights = {
        graph: factor ** sum(groups[a] == groups[b] for a, b in graph) for graph in same_degrees(SMALL)
    }
    found = Counter(
        sum(groups[a] == groups[b] for a, b in ends.tolist())
        for seed in range(10)
        for ends in draws(SMALL, 1000, seed, groups, factor)
    )
    total = sum(weights.values())
    for within, number in found.items():
        share = sum(
            weight
            for graph, weight in weights.items()
            if sum(groups[a] == groups[b] for a, b in graph) == within
        )
        assert number / 10_000 == pytest.approx(share / total, abs=0.03)


def test_without_a_factor_the_ties_between_groups_stay_as_many() -> None:
    edges, groups = drawn(Recipe(60, 2.0), np.random.default_rng(2))
    wanted = tally(groups[edges.ends], 6).tolist()
    for ends in draws(edges, 20, 1, groups):
        assert tally(groups[ends], 6).tolist() == wanted


def test_the_same_seed_draws_the_same() -> None:
    one, other = (np.stack(list(draws(karate(), 30, 7))) for _ in range(2))
    assert (one == other).all()


def test_hardly_any_tie_stays_where_it_was() -> None:
    edges, _ = drawn(Recipe(300), np.random.default_rng(1))
    again = Edges.of(edges.order, next(draws(edges, 1, 1)))
    before, after = (set(map(tuple, some.ends.tolist())) for some in (edges, again))
    assert len(before & after) < 0.1 * len(before)


def test_tables_of_draws_agree_with_the_formulas() -> None:
    edges, groups = drawn(Recipe(150, 3.0), np.random.default_rng(5))
    told = between_groups(edges, groups)
    found = tables(edges, groups, told.factor, 400, 1)
    off = np.triu_indices(6, 1)
    assert found.mean(axis=0)[off] == pytest.approx(told.expected[off], rel=0.06)


def test_an_empty_network_is_drawn_as_it_is() -> None:
    assert [ends.shape for ends in draws(Edges.of(3, []), 4, 1)] == [(0, 2)] * 4

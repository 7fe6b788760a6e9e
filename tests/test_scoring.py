"""Scores of many needs and offers at once: equal to one at a time, whatever the numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from benchmarks.matches import made_up
from graph.matches import scoring
from graph.matches.hubs import at_most, bounded, hubs
from graph.matches.scoring import Table, Weights, best, score

WEIGHTS = Weights()


def plainly(table: Table, weights: Weights, need: int) -> list[tuple[int, float]]:
    """The offers of one need with their scores, worked out one by one."""
    found = [
        (offer, score(table.parts(need, offer), weights))
        for offer in range(len(table.offer_topic))
        if table.offer_holder[offer] != table.need_holder[need]
    ]
    return sorted((one for one in found if one[1] > 0), key=lambda one: -one[1])


def named(table: Table, seed: int) -> Table:
    """The same with some offers named by some needs."""
    draw = np.random.default_rng(seed)
    shape = (len(table.need_row), len(table.offer_topic))
    return replace(table, named=sparse.csr_array(draw.choice([0.0, 0.5, 1.0], shape, p=[0.9, 0.05, 0.05])))


@given(st.integers(1, 10_000), st.booleans())
def test_the_best_of_many_are_those_of_one_at_a_time(seed: int, names: bool) -> None:
    table = made_up(seed, many=30, cities=6)
    table = named(table, seed) if names else table
    found = {need: list(zip(offers, values, strict=True)) for need, offers, values in best(table, WEIGHTS, 5)}
    for need in range(30):
        wanted = plainly(table, WEIGHTS, need)[:5]
        told = found.get(need, [])
        assert [value for _, value in told] == pytest.approx([value for _, value in wanted], abs=1e-5)
        for offer, value in told:
            assert score(table.parts(need, int(offer)), WEIGHTS) == pytest.approx(value, abs=1e-5)


def test_it_makes_no_difference_in_how_many_blocks_it_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = made_up(3, many=200, cities=9)
    whole = [(need, offers.tolist()) for need, offers, _ in best(table, WEIGHTS, 7)]
    monkeypatch.setattr(scoring, "BLOCK", 50)
    assert [(need, offers.tolist()) for need, offers, _ in best(table, WEIGHTS, 7)] == whole


def test_a_score_is_between_nought_and_one_and_nought_where_topics_have_nothing_in_common() -> None:
    parts = dict.fromkeys(("topic", *WEIGHTS.as_dict()), 1.0)
    assert score(parts, WEIGHTS) == pytest.approx(1)
    assert score(parts | {"topic": 0.0}, WEIGHTS) == 0
    assert score(parts | {"evidence": 0.0}, WEIGHTS) == pytest.approx(1 - WEIGHTS.evidence / WEIGHTS.total)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=80, unique=True),
    st.integers(1, 40),
    st.floats(0.05, 1),
)
def test_a_bounded_list_keeps_to_the_share_or_has_one_place_a_host(
    pairs: list[tuple[int, int]], limit: int, bound: float
) -> None:
    ranked = [(need, offer, 1 - place / 100) for place, (need, offer) in enumerate(pairs)]
    host = [f"h{number % 17}" for number in range(31)]
    kept = bounded(ranked, host, limit, bound)
    hosts = [host[offer] for _, offer, _ in kept]
    assert kept == sorted(kept, key=ranked.index)
    assert hubs(hosts).share <= bound or len(set(hosts)) == len(hosts)
    assert len(at_most(ranked, host, limit, limit)) == min(limit, len(ranked))

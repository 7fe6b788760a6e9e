"""A city's share is compared with its peers' as the beta-binomial says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from graph.gaps.shares import Share, at_most, compared, prior

ALIKE = [Share(20, 100)] * 8
SHARES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=9)


def test_peers_that_are_all_alike_make_a_binomial_of_their_mean() -> None:
    told = prior(ALIKE)
    assert told.mean == pytest.approx(0.2, abs=0.001)
    assert told.precision == pytest.approx(1000)
    assert compared(Share(1, 20), ALIKE).p == pytest.approx(binom.cdf(1, 20, told.mean), rel=0.15)


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.1, 50), st.floats(0.1, 50))
def test_the_chance_is_that_of_the_beta_binomial(part: int, more: int, a: float, b: float) -> None:
    wanted = betabinom.cdf(part, part + more, a, b)
    assert at_most(Share(part, part + more), a, b) == pytest.approx(wanted, abs=1e-9)


def test_peers_that_differ_widely_make_nothing_surprising() -> None:
    wild = [Share(0, 20), Share(18, 20)] * 4
    assert prior(wild).precision < 3
    assert compared(Share(0, 20), wild).p > 0.1


def test_few_things_are_shrunk_towards_the_peers() -> None:
    small, large = compared(Share(0, 2), ALIKE), compared(Share(0, 2000), ALIKE)
    assert small.effect is not None
    assert large.effect is not None
    assert large.effect < 0.5 < 0.9 < small.effect < 1


def test_peers_without_anything_say_nothing() -> None:
    assert prior([*ALIKE, Share(0, 0)]) == prior(ALIKE)
    assert 0 < prior([]).mean < 1


@settings(deadline=None)
@given(SHARES, st.integers(0, 30), st.integers(0, 30))
def test_any_shares_give_sound_numbers(peers: list[tuple[int, int]], part: int, more: int) -> None:
    found = compared(Share(part, part + more), [Share(one, one + other) for one, other in peers])
    assert 0 <= found.p <= 1 + 1e-9
    assert found.effect is not None
    assert found.effect >= 0
    assert found.interval is not None
    assert found.interval[0] <= found.interval[1]
    assert 0 <= found.expected <= part + more


@settings(deadline=None)
@given(st.integers(0, 20))
def test_less_is_less_likely(part: int) -> None:
    assert compared(Share(part, 21), ALIKE).p <= compared(Share(part + 1, 21), ALIKE).p

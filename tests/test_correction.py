"""q-values are those of Benjamini and Hochberg."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.gaps.correction import flagged, q_values

PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
PUBLISHED += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
"""The fifteen chances of the example in the paper."""


def test_the_four_rejections_of_the_papers_example_are_found() -> None:
    assert sum(flagged(q) for q in q_values(PUBLISHED)) == 4


def test_q_of_a_single_test_is_its_chance() -> None:
    assert q_values([0.03]) == [0.03]


def test_no_tests_have_no_q() -> None:
    assert q_values([]) == []


def test_known_values_come_out() -> None:
    assert q_values([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])


@given(st.lists(st.floats(0, 1), max_size=20))
def test_q_is_no_smaller_than_p_and_keeps_its_order(chances: list[float]) -> None:
    found = q_values(chances)
    assert all(p <= q <= 1 or q == pytest.approx(p) for p, q in zip(chances, found, strict=True))
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    assert [found[place] for place in order] == sorted(found)


def test_what_has_no_q_is_not_flagged() -> None:
    assert not flagged(None)
    assert flagged(0.05)
    assert not flagged(0.0501)

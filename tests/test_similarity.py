"""How alike topics are: worked by hand on a small tree, and what holds on any tree."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.matches.similarity import Tree
from ontology.vocabulary import above

SMALL = Tree({"food": "food", "bread": "food", "cheese": "food", "goat": "cheese", "art": "art"})
"""Food over bread and cheese, cheese over goat's cheese; art beside it."""


def test_information_content_is_one_less_the_log_of_those_below() -> None:
    total = log(6)
    assert SMALL.content == pytest.approx(
        {"food": 1 - log(4) / total, "bread": 1, "cheese": 1 - log(2) / total, "goat": 1, "art": 1}
    )


def test_lin_of_two_leaves_is_what_the_topic_above_both_tells() -> None:
    assert SMALL.lin("bread", "goat") == pytest.approx(SMALL.content["food"])
    cheese = SMALL.content["cheese"]
    assert SMALL.lin("cheese", "goat") == pytest.approx(2 * cheese / (cheese + 1))
    assert SMALL.lin("bread", "art") == 0


def test_wu_palmer_counts_the_steps_from_the_root() -> None:
    assert SMALL.wu_palmer("bread", "goat") == pytest.approx(2 * 1 / (2 + 3))
    assert SMALL.wu_palmer("cheese", "goat") == pytest.approx(2 * 2 / (2 + 3))
    assert SMALL.wu_palmer("goat", "art") == 0


@pytest.mark.parametrize("measure", [Tree.lin, Tree.wu_palmer])
def test_likeness_is_even_between_nought_and_one_and_one_only_for_the_same(measure: object) -> None:
    tree = Tree(above())
    for one in tree.topics:
        for other in tree.topics:
            like = measure(tree, one, other)  # type: ignore[operator]  # a method as a function
            assert like == measure(tree, other, one)  # type: ignore[operator]
            assert 0 <= like <= 1
            assert (like == 1) == (one == other)


def test_topics_below_one_are_more_alike_than_those_below_another() -> None:
    tree = Tree(above())
    assert tree.lin("social-impact-bonds", "social-finance") > tree.lin("social-impact-bonds", "housing")


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A tree, or several, of up to twelve topics: each is below an earlier one, or on top."""
    count = draw(st.integers(1, 12))
    return Tree({str(one): str(draw(st.integers(0, one))) for one in range(count)})


@given(trees())
def test_on_any_tree_a_topic_is_most_like_itself_and_unlike_what_only_the_root_joins(tree: Tree) -> None:
    for one in tree.topics:
        assert tree.lin(one, one) == tree.wu_palmer(one, one) == 1
        for other in tree.topics:
            like = tree.lin(one, other)
            assert 0 <= like <= 1 + 1e-12
            if tree.meeting(one, other) is None:
                assert like == 0

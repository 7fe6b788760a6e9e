"""What changed between two releases."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Unknown
from graph.store.difference import Difference, difference, lines
from graph.store.releases import Data
from tests.stores import NAME, Facts, published, thing

CITIES = st.dictionaries(
    st.sampled_from(["organisation/a", "organisation/b", "evidence/c", "tie/d"]), st.text(max_size=3)
)


@pytest.fixture
def bare(tmp_path: Path) -> Data:
    """A data folder in which nothing is published yet."""
    return Data(tmp_path / "data")


def between(data: Data, before: Facts, after: Facts) -> Difference:
    """The difference between two releases of one city."""
    first, second = published(data, ada=before), published(data, ada=after)
    return difference(data, first.id, second.id)


def test_a_thing_that_is_new_is_added(bare: Data) -> None:
    found = between(bare, {"organisation/a": "A"}, {"organisation/a": "A", "organisation/b": "B"})
    assert (found.added, found.removed, found.changed) == ((thing("ada", "organisation/b"),), (), ())


def test_a_thing_that_is_gone_is_removed(bare: Data) -> None:
    found = between(bare, {"organisation/a": "A", "organisation/b": "B"}, {"organisation/a": "A"})
    assert (found.added, found.removed, found.changed) == ((), (thing("ada", "organisation/b"),), ())


def test_a_thing_that_changed_has_the_statements_of_either_side(bare: Data) -> None:
    (change,) = between(bare, {"organisation/a": "Old"}, {"organisation/a": "New"}).changed
    assert change.thing == thing("ada", "organisation/a")
    assert change.removed == ((NAME, '"Old"@en'),)
    assert change.added == ((NAME, '"New"@en'),)


@pytest.mark.parametrize("left_out", ["evidence/1", "source/1"])
def test_rows_that_statements_rest_on_are_left_out(bare: Data, left_out: str) -> None:
    assert not between(bare, {left_out: "Old"}, {left_out: "New"})


def test_a_release_does_not_differ_from_itself(data: Data) -> None:
    key = data.current_id()
    assert key
    assert not difference(data, key, key)


def test_a_release_that_is_not_there_is_unknown(data: Data) -> None:
    with pytest.raises(Unknown, match="no release 'then'"):
        difference(data, "then", str(data.current_id()))


def test_the_lines_mark_what_is_gone_new_and_changed(bare: Data) -> None:
    before = {"organisation/a": "A", "organisation/b": "Old"}
    after = {"organisation/c": "C", "organisation/b": "New"}
    assert list(lines(between(bare, before, after))) == [
        "- ada/organisation/a",
        "+ ada/organisation/c",
        "~ ada/organisation/b",
        '    - prefLabel "Old"@en',
        '    + prefLabel "New"@en',
    ]


def test_the_lines_of_no_difference_say_so(data: Data) -> None:
    key = str(data.current_id())
    assert list(lines(difference(data, key, key))) == ["Both releases say the same."]


@settings(max_examples=10, deadline=None)
@given(before=CITIES, after=CITIES)
def test_the_difference_backwards_is_the_difference_turned_round(before: Facts, after: Facts) -> None:
    with TemporaryDirectory() as room:
        data = Data(Path(room))
        there = between(data, before, after)
        back = difference(data, there.after, there.before)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert [(one.thing, one.added, one.removed) for one in there.changed] == [
        (one.thing, one.removed, one.added) for one in back.changed
    ]

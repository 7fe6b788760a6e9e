"""How old the data on a city are, and what changed since the release before."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.cities.freshness import freshness, last_change
from graph.cities.profile import Thing, profile
from graph.store.releases import Data
from ingest.load import load
from tests.conftest import ADA, TWO, Tables

THING = Thing("a", "A", None, "organisation", None, ())


@pytest.mark.parametrize(
    ("confirmed", "is_old"), [("2024-10", True), ("2024-11", False), ("2026-11", False), ("2020", True)]
)
def test_a_thing_is_old_when_it_was_read_more_than_two_years_before_the_release(
    confirmed: str, is_old: bool
) -> None:
    found = freshness([replace(THING, confirmed=confirmed)], "2026-11-23T00:00:00Z")
    assert bool(found.old) == is_old


def test_what_has_no_month_is_counted_apart() -> None:
    found = freshness([THING, replace(THING, confirmed="2026-11")], "2026-11")
    assert (found.untold, found.months, found.old) == (1, {"2026-11": 1}, ())


def test_a_thing_tells_the_latest_month_in_which_a_page_on_it_was_read(atlas: Data) -> None:
    (one,) = (thing for thing in profile(atlas.current(), "ada").things if thing.label == "One")
    assert one.confirmed == "2026-11"


def test_the_first_release_of_a_city_has_nothing_to_be_compared_with(atlas: Data) -> None:
    assert last_change(atlas, "ada") is None


def test_what_changed_is_told_against_the_last_release_that_differs(atlas: Data, tables: Tables) -> None:
    more = f"{ADA}ada-two,organisation,Two,care,2026-11,https://example.org/4\n"
    first = atlas.current_id()
    load(tables({**TWO, "ada/actors.csv": more}), atlas)
    found = last_change(atlas, "ada")
    assert found is not None
    assert found.before == first
    assert [Path(iri).name for iri in found.added if "/organisation/" in iri] == ["two"]
    assert last_change(atlas, "ben") is None

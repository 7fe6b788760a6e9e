"""Ties more or fewer, and bodies gone, change the gaps as they would in the city."""

import pytest

from graph.errors import EcosystemError, Unknown
from graph.gaps.report import affordable, report
from graph.gaps.whatif import Change, applied, interventions, standing, what_if
from tests.ecosystems import town

CITY = town(
    {"fund": "finance", "hub": "support", "coop": "sse", "shop": "sse", "farm": "sse", "lone": "sse"},
    [("fund", "hub"), ("hub", "coop"), ("coop", "shop"), ("shop", "farm")],
)


def ids(gaps: object) -> set[str]:
    """The ids of some gaps, without the town's name."""
    assert isinstance(gaps, list)
    return {gap.id.removeprefix("town/") for gap in gaps}


def test_a_second_way_round_closes_the_brokers_gap_and_brings_help_nearer() -> None:
    outcome = what_if(CITY, {}, Change(added=(("fund", "farm"),)))
    assert ids(outcome.closed) == {"broker/coop", "reach/farm"}
    assert ids(outcome.opened) == set()


def test_a_tie_taken_away_opens_gaps() -> None:
    outcome = what_if(CITY, {}, Change(removed=(("shop", "farm"),)))
    assert "isolated/farm" in ids(outcome.opened)


def test_a_body_that_is_gone_leaves_what_it_held_together_apart() -> None:
    outcome = what_if(CITY, {}, Change(without=("shop",)))
    assert "isolated/farm" in ids(outcome.opened)
    assert all(node.id != "shop" for node in outcome.after.city.bodies)


def test_nothing_changed_changes_nothing() -> None:
    outcome = what_if(CITY, {}, Change())
    assert outcome.closed == outcome.opened == []


def test_the_city_itself_stays_as_it_was() -> None:
    before = CITY.joined.size
    what_if(CITY, {}, Change(added=(("fund", "farm"),), without=("hub",)))
    assert CITY.joined.size == before


@pytest.mark.parametrize(
    "change",
    [Change(added=(("fund", "ghost"),)), Change(removed=(("ghost", "fund"),)), Change(without=("ghost",))],
)
def test_an_end_that_is_no_body_is_told(change: Change) -> None:
    with pytest.raises(Unknown, match="no organisation or institution of town is ghost"):
        applied(CITY, change)


def test_a_removed_tie_is_removed_either_way_round() -> None:
    assert len(applied(CITY, Change(removed=(("hub", "fund"),))).ties) == 3


def test_the_gaps_that_rest_on_ties_alone_are_those_of_the_report() -> None:
    listed = {gap.id for gap in report(CITY, {}, draws=20).gaps if gap.kind != "sector-pair"}
    assert standing(CITY) == listed


def test_an_intervention_closes_what_the_what_if_says_it_closes() -> None:
    sectors = {name: "sse" for name in "abcdefg"} | {"fund": "finance"}
    city = town(sectors, [("fund", "a"), ("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("f", "g")])
    found = report(city, {}, draws=20)
    for one in interventions(found):
        pair = (one.suggestion.a, one.suggestion.b)
        outcome = what_if(city, {}, Change(added=(pair,)))
        assert set(one.closes) == {gap.id for gap in outcome.closed if gap.kind != "sector-pair"}


def test_a_body_cannot_be_tied_and_done_without_at_once() -> None:
    with pytest.raises(EcosystemError, match="cannot be tied and be gone at once: farm"):
        applied(CITY, Change(added=(("fund", "farm"),), without=("farm",)))


def test_a_large_network_is_drawn_anew_less_often() -> None:
    large = town(
        {f"b{number}": "sse" for number in range(6000)}, [(f"b{n}", f"b{n + 1}") for n in range(5999)]
    )
    assert affordable(CITY, 999) == 999
    assert affordable(large, 999) == 166

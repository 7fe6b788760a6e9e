"""Brokers, unreached and isolated bodies are found where a hand-drawn town has them, and nowhere else."""

from collections.abc import Mapping

import numpy as np
import pytest

from graph.gaps.brokers import broker_gaps
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Found
from graph.gaps.isolation import isolated_gaps
from graph.gaps.reach import reach_gaps, reached
from graph.gaps.redrawn import alone, cut_off, redrawn
from graph.network.cutting import pieces
from tests.ecosystems import town

CHAIN = town(
    {"fund": "finance", "hub": "support", "coop": "sse", "shop": "sse", "farm": "sse", "lone": "sse"},
    [("fund", "hub"), ("hub", "coop"), ("coop", "shop"), ("shop", "farm")],
)
"""A fund, then four in a row, then one that nobody is tied to."""


def listed(found: list[Found]) -> dict[str, Found]:
    """The findings that are shown, by the body that they are on."""
    return {one.key: one for one in found if one.listed}


def test_a_body_between_two_parts_is_a_broker_with_those_it_cuts_off() -> None:
    found = listed(broker_gaps(CHAIN, redrawn(CHAIN, 200)))
    assert set(found) == {"coop"}
    assert found["coop"].measured.observed == 2
    assert [one.id for one in found["coop"].evidence if one.note == "cut off"] != []


def test_a_meeting_place_holds_its_visitors_together_without_the_broker() -> None:
    sectors = {name: "sse" for name in "abcd"}
    star = [("a", "b"), ("a", "c"), ("a", "d")]
    assert set(listed(broker_gaps(town(sectors, star), redrawn(town(sectors, star), 50)))) == {"a"}
    meeting = town(sectors, star, places={"hub": "b c d"})
    assert listed(broker_gaps(meeting, redrawn(meeting, 50))) == {}


def test_a_loss_counts_the_same_on_the_joined_network_and_on_the_mixed_one() -> None:
    city = town(
        {name: "sse" for name in "abcdefgh"},
        [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")],
        places={"hub": "c f g", "hall": "g h"},
    )
    split = pieces(city.joined)
    for number in range(len(city.bodies)):
        assert int(cut_off(alone(city), number)[0]) == sum(split.get(number, ())[1:])


def test_chances_of_brokers_lie_between_one_draw_and_one() -> None:
    drawn = redrawn(CHAIN, 99)
    for one in broker_gaps(CHAIN, drawn):
        assert 0.01 <= one.measured.p <= 1


def test_networks_drawn_anew_keep_ties_and_meetings_of_each_body() -> None:
    city = town(
        {name: "sse" for name in "abcde"}, [("a", "b"), ("c", "d")], places={"hub": "a b c", "hall": "d e"}
    )
    drawn = redrawn(city, 50)
    for ends in drawn.ends:
        assert np.bincount(ends.ravel(), minlength=drawn.order).tolist() == city.mixed.degrees.tolist()
        assert sorted((ends >= drawn.bodies).sum(axis=1).tolist()) == [0, 0, 1, 1, 1, 1, 1]


def test_two_steps_from_a_fund_are_reached_and_three_are_not() -> None:
    found = listed(reach_gaps(CHAIN, redrawn(CHAIN, 50)))
    assert set(found) == {"farm"}  # hub is support itself, so that coop and shop are within two steps of one


def test_a_shared_place_is_one_step() -> None:
    sectors = {"fund": "finance", "a": "sse", "b": "sse", "c": "sse"}
    city = town(sectors, [("b", "c")], places={"hub": "fund a", "hall": "a b"})
    own = dict(zip(city.one.number, reached(alone(city), city)[0].tolist(), strict=True))
    assert own == {"fund": True, "a": True, "b": True, "c": False}


def test_what_nobody_is_tied_to_is_isolated_and_not_called_unreached() -> None:
    assert set(listed(isolated_gaps(CHAIN, {}))) == {"lone"}
    assert "lone" not in {one.key for one in reach_gaps(CHAIN, redrawn(CHAIN, 20))}


def test_the_chance_of_standing_alone_is_that_of_the_others_of_its_kind() -> None:
    found = listed(isolated_gaps(CHAIN, {}))["lone"]
    assert found.measured.p == pytest.approx(1 / 5)  # none of three others of its sector: (0 + 1) / (3 + 2)
    assert found.measured.expected == pytest.approx(5 / 3)


def test_a_body_that_runs_a_place_is_not_isolated() -> None:
    city = town({"a": "sse", "b": "sse"}, places={"hub": "a"})
    assert set(listed(isolated_gaps(city, {}))) == {"b"}


def test_those_asked_in_vain_are_told() -> None:
    city = town({"a": "sse", "b": "sse"}, absent=[("a", "b")])
    assert {one.asked for one in isolated_gaps(city, {})} == {1}


@pytest.mark.parametrize("sectors", [{}, {"a": "sse"}, {"a": None, "b": None}])
def test_the_smallest_towns_have_no_brokers_and_nobody_unreached(sectors: Mapping[str, str | None]) -> None:
    city: Ecosystem = town(sectors)
    drawn = redrawn(city, 5)
    assert listed(broker_gaps(city, drawn)) == listed(reach_gaps(city, drawn)) == {}


def test_where_nobody_ought_to_reach_others_nobody_is_called_unreached() -> None:
    city = town({"a": "sse", "b": None}, [("a", "b")])
    assert reach_gaps(city, redrawn(city, 5)) == []

"""Charts put figures, years and groups where they belong, and their numbers clear of one another."""

from dataclasses import replace
from itertools import combinations, pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.gaps import charts
from api.gaps.charts import EDGE, SHAPES, WIDTH, Row, axis, profile, ring, timeline, years_of
from api.gaps.gap_overlay import GROUPS, MOST, REACH, SORTS, first, overlay, place_of
from api.pages import environment
from api.speaking.languages import speaker
from graph.cities.profile import Thing
from graph.gaps.stored import gaps
from graph.network.network import network, of_city
from graph.store.release import Release
from tests.cities import SLUGS

HOSTILE = '<img src=x onerror="alert(1)"></title></svg><script>alert(2)</script>'
values = st.dictionaries(
    st.sampled_from(SLUGS), st.none() | st.floats(-1e6, 1e6, allow_nan=False), min_size=1
)


def policy(name: str, since: str | None, until: str | None = None) -> Thing:
    """A policy of some years."""
    return Thing(f"https://example.org/{name}", name, None, "policy", None, (), since=since, until=until)


@given(values)
def test_a_figure_stands_within_its_range_and_in_the_order_of_values(told: dict[str, float | None]) -> None:
    city = next(iter(told))
    chart = profile([Row("figure", told)], [city])
    if told[city] is None:
        assert chart.strips == ()
        return
    (strip,) = chart.strips
    peers = [value for slug, value in told.items() if slug != city and value is not None]
    places = [*strip.ticks, *(mark.x for mark in strip.marks)]
    assert all(EDGE <= place <= WIDTH - EDGE for place in places)
    assert list(strip.ticks) == sorted(strip.ticks)
    assert len(strip.ticks) == len(peers)
    assert strip.median == (median(peers) if peers else None)


def test_the_least_stands_at_the_left_the_most_at_the_right_and_the_median_between() -> None:
    chart = profile([Row("bodies", {"a": 10, "b": 20, "c": 30, "d": 50})], ["a", "d"])
    (strip,) = chart.strips
    assert [(mark.city, mark.shape, mark.x) for mark in strip.marks] == [
        ("a", "circle", EDGE),
        ("d", "square", WIDTH - EDGE),
    ]
    assert (strip.low, strip.high, strip.median) == (10, 50, 25)
    assert strip.middle == pytest.approx(EDGE + 15 / 40 * (WIDTH - 2 * EDGE), abs=0.1)


def test_equal_values_stand_in_the_middle_and_what_nobody_knows_has_no_strip() -> None:
    rows = [Row("same", {"a": 3, "b": 3}), Row("unknown", {"a": None, "b": 4})]
    (strip,) = profile(rows, ["a"]).strips
    assert (strip.key, strip.marks[0].x) == ("same", WIDTH / 2)


def test_cities_are_told_apart_by_shapes() -> None:
    chart = profile([Row("bodies", {slug: 1 for slug in "abcd"})], list("abcd"))
    assert [shape for _, shape in chart.cities] == list(SHAPES)
    assert len(set(SHAPES)) == len(SHAPES)


def test_policies_run_from_their_first_to_their_last_year_and_on_where_no_end_is_known() -> None:
    line = timeline([policy("new", "2018"), policy("old", "2010-05", "2014"), policy("never", None)], 2026)
    assert line is not None
    old, new = line.bars
    assert (old.thing.label, old.open, new.thing.label, new.open) == ("old", False, "new", True)
    year = (WIDTH - 2 * EDGE) / 17
    assert old.x == EDGE
    assert old.width == pytest.approx(5 * year, abs=0.1)
    assert new.x + new.width == pytest.approx(WIDTH - EDGE, abs=0.2)
    assert [one.label for one in line.undated] == ["never"]


def test_only_the_newest_are_drawn_where_there_is_little_room() -> None:
    some = [policy(f"p{year}", str(year)) for year in range(2000, 2020)]
    line = timeline(some, 2026, most=5)
    assert line is not None
    assert [bar.thing.since for bar in line.bars] == [str(year) for year in range(2015, 2020)]
    assert (line.first, line.last) == (2015, 2026)
    assert timeline([policy("never", None)], 2026) is None
    assert years_of([policy("a", "2010", "2012"), policy("b", None)]) == [2010, 2012]


@given(st.integers(1800, 2030), st.integers(0, 250))
def test_an_axis_names_a_few_round_years_within_its_span(start: int, span: int) -> None:
    named = axis(start, start + span)
    assert len(named) <= 7
    assert all(start <= year <= start + span for year in named)
    assert len({after - before for before, after in pairwise(named)}) <= 1


@given(st.integers(1, 14), st.booleans())
def test_bubbles_keep_apart_and_within_the_picture(count: int, beside: bool) -> None:
    many = {f"group-{number}": 20 for number in range(count if beside else min(count, len(GROUPS)))}
    drawn = ring(many, {}, lambda _: "Two short words", beside=beside, height=440)
    for one in drawn.bubbles:
        assert one.x - one.radius >= 0
        assert one.x + one.radius <= drawn.width
        assert one.y - one.radius >= 0
        assert one.y + one.radius <= drawn.height
    for one, other in combinations(drawn.bubbles, 2):
        assert charts.apart((one.x, one.y), (other.x, other.y)) > one.radius + other.radius


def test_a_bubble_grows_with_its_number_and_a_band_with_its_ties() -> None:
    drawn = ring({"a": 100, "b": 25, "c": 1}, {("a", "b"): 10, ("b", "c"): 1, ("a", "a"): 4}, str)
    sizes = [one.radius for one in drawn.bubbles]
    assert sizes == sorted(sizes, reverse=True)
    assert [band.names for band in drawn.bands] == [("a", "b"), ("b", "c")]
    assert drawn.bands[0].width > drawn.bands[1].width


@pytest.fixture(scope="module", params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    """Each city."""
    return str(request.param)


def test_the_gaps_of_a_city_are_numbered_where_they_can_be_read(release: Release, slug: str) -> None:
    found = gaps(release, slug)["gaps"]
    drawn = overlay(of_city(network(release), slug), first(found), 5, GROUPS.__getitem__)
    assert [pin.number for pin in drawn.pins] == list(range(1, min(MOST, len(found)) + 1))
    for one, other in combinations(drawn.pins, 2):
        assert charts.apart((one.x, one.y), (other.x, other.y)) >= 2 * REACH
    for pin in drawn.pins:
        assert pin.sort in SORTS
        assert all(
            charts.apart((pin.x, pin.y), (one.x, one.y)) > one.radius + REACH for one in drawn.ring.bubbles
        )
    assert drawn.legend == [sort for sort in SORTS if sort in {pin.sort for pin in drawn.pins}]


def test_what_is_numbered_is_varied_and_in_the_order_of_what_matters(release: Release, slug: str) -> None:
    found = gaps(release, slug)["gaps"]
    some = first(found, 6, 2)
    assert some == [gap for gap in found if gap in some]
    assert found[0] in some
    kinds = [gap["kind"] for gap in some]
    others = {gap["kind"] for gap in found}
    assert len(set(kinds)) >= min(3, len(others))


def test_each_sort_of_gap_stands_at_its_group(release: Release) -> None:
    whole = of_city(network(release), "warsaw")
    places = {gap["id"]: place_of(gap, whole) for gap in gaps(release, "warsaw")["gaps"]}
    assert places["warsaw/peer/sector-pair/public/support"] == ("between", ("public", "support"))
    assert places["warsaw/broker/warsaw/organisation/boris"][0] == "hang"
    assert {sort for id, (sort, _) in places.items() if "/isolated/" in id} == {"apart"}
    assert {group for id, (_, group) in places.items() if "/peer/infrastructure/" in id} == {("place",)}


def test_hostile_names_are_shown_as_text() -> None:
    macros = environment(speaker("en")).get_template("chart_macros.html").module
    chart = profile([Row("bodies", {"a": 1, "b": 2})], ["a"], right=250)
    line = timeline([replace(policy("p", "2010"), label=HOSTILE)], 2026)
    drawn = ring({"a": 1}, {}, lambda _: HOSTILE)
    for shown in (
        macros.profile_chart(chart, HOSTILE, "x", {"bodies": HOSTILE}, lambda *_: HOSTILE, {"a": HOSTILE}, 1),
        macros.chart_table(chart, HOSTILE, {"bodies": HOSTILE}, lambda *_: HOSTILE, {"a": HOSTILE}),
        macros.timeline_chart(line, HOSTILE, "x", lambda one: one.label),
        macros.timeline_table([policy(HOSTILE, "2010")], HOSTILE, lambda one: one.label),
        macros.ring_chart(drawn, HOSTILE, "x"),
    ):
        assert "&lt;" in shown
        assert "<img" not in shown
        assert "<script" not in shown

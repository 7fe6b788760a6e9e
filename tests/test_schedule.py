"""Sessions get starts within everyone's hours, no city is in two at once; where there are none it is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.workshops.facilitation import successor
from graph.workshops.hours import hours
from graph.workshops.placement import placed
from graph.workshops.problem import Facilitator, Problem, Rule, Session
from graph.workshops.schedule import Scheduled, scheduled
from graph.workshops.starts import Choices, allowed, bit, capacity, numbers, strain, window
from tests.programmes import MONDAY, ZONES, city, link, problem

ADA, BEN, CLEO = ("bilbao", "torino", "warsaw")
"""Three cities by the same clock."""
SLUGS = tuple(ZONES)


def session(host: str, *learners: str, topic: str = "care", start: datetime | None = None) -> Session:
    """A session without a start, unless one is told."""
    return Session(topic, (host,), learners, tuple(link(one, host, topic) for one in learners), start)


def timetable(told: Problem, *sessions: Session) -> Scheduled:
    """The starts of sessions."""
    return scheduled(told, hours(told), sessions)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    """A moment in UTC; Bilbao, Turin and Warsaw are an hour ahead in January."""
    return datetime.combine(day, time(hour, minute), UTC)


def clashing(sessions: Sequence[Session], starts: Sequence[datetime], length: timedelta) -> bool:
    """Whether any city is in two sessions at once."""
    return any(
        abs(starts[one] - starts[other]) < length and set(sessions[one].cities) & set(sessions[other].cities)
        for one, other in combinations(range(len(sessions)), 2)
    )


def one_day(**told: object) -> Problem:
    """A problem on a single Monday, of three cities by the same clock."""
    return problem([city(one, **told) for one in (ADA, BEN, CLEO)], (), first=MONDAY, last=MONDAY)


some_sessions = st.lists(
    st.lists(st.sampled_from(SLUGS[:6]), min_size=2, max_size=4, unique=True).map(
        lambda some: session(*some)
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(some_sessions, st.integers(15, 120), st.integers(0, 3), st.sampled_from([13, 15, 18]))
def test_starts_are_within_everyones_hours_and_no_city_is_in_two_places_at_once(
    sessions: list[Session], minutes: int, days: int, until: int
) -> None:
    told = problem(
        [city(one, hours=(9.0, float(until))) for one in SLUGS],
        (),
        minutes=minutes,
        last=MONDAY + timedelta(days=days),
    )
    found = timetable(told, *sessions)
    if found.apart:
        assert timetable(told, *(sessions[number] for number in found.apart)).apart
        for one in found.apart:
            rest = [sessions[number] for number in found.apart if number != one]
            assert not timetable(told, *rest).apart
        return
    length = timedelta(minutes=minutes)
    assert not clashing(sessions, found.starts, length)
    for meeting, start in zip(sessions, found.starts, strict=True):
        for slug in meeting.cities:
            begins = start.astimezone(ZoneInfo(ZONES[slug][1]))
            ends = (start + length).astimezone(ZoneInfo(ZONES[slug][1]))
            assert begins.date() == ends.date() and begins.weekday() < 5
            assert time(9) <= begins.time() and ends.time() <= time(until)
            assert told.first <= begins.date() <= told.last


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.integers(1, 63), st.sets(st.integers(0, 3), min_size=1)), max_size=4),
    st.integers(1, 3),
)
def test_there_are_starts_exactly_where_trying_all_finds_some(
    drawn: list[tuple[int, set[int]]], steps: int
) -> None:
    bits = tuple(one for one, _ in drawn)
    cities = tuple(frozenset(map(str, some)) for _, some in drawn)
    model = Choices(bits, tuple({start: 0.0 for start in numbers(one)} for one in bits), cities, steps)
    ways = [
        way
        for way in product(*map(numbers, bits))
        if all(
            abs(way[one] - way[other]) >= steps or not cities[one] & cities[other]
            for one, other in combinations(range(len(way)), 2)
        )
    ]
    found = placed(model, range(len(drawn)))
    assert (found is not None) == bool(ways)
    assert found is None or tuple(found[number] for number in range(len(drawn))) in ways


def test_the_exact_model_takes_the_cheapest_starts() -> None:
    model = Choices((0b111, 0b111), ({0: 0.0, 1: 5.0, 2: 1.0},) * 2, (frozenset("a"), frozenset("a")), 1)
    found = placed(model, [0, 1])
    assert found is not None
    assert sorted(found.values()) == [0, 2]


def test_a_single_session_is_in_the_middle_of_everyones_day_and_early() -> None:
    found = timetable(one_day(hours=(9.0, 17.0)), session(ADA, BEN))
    assert found.starts == (at(11),)
    assert timetable(problem((ADA, BEN), ()), session(ADA, BEN)).starts[0].date() == MONDAY


def test_sessions_of_one_city_are_spread_over_days() -> None:
    some = [session(ADA, BEN, topic="care"), session(ADA, CLEO, topic="housing")]
    days = {start.date() for start in timetable(problem((ADA, BEN, CLEO), ()), *some).starts}
    assert len(days) == 2


def test_where_choosing_one_after_the_other_fails_others_are_moved() -> None:
    """In the middle of 3.5 hours, where the first would be best, a session leaves no room for another."""
    told = one_day(hours=(9.0, 12.5))
    assert timetable(told, session(ADA, BEN)).starts == (at(9),)
    found = timetable(told, session(ADA, BEN), session(ADA, CLEO, topic="housing"))
    assert abs(found.starts[0] - found.starts[1]) >= timedelta(minutes=90)


def test_a_session_too_many_is_told_with_those_that_it_clashes_with() -> None:
    told = one_day(hours=(9.0, 12.0))
    some = [session(ADA, BEN, topic=topic) for topic in ("care", "housing", "finance")]
    far = session("montreal", "san-francisco")
    told = replace(told, participants=(*told.participants, city("montreal"), city("san-francisco")))
    found = timetable(told, far, *some)
    assert found.apart == (1, 2, 3)
    assert found.starts == ()


def test_a_session_that_nobody_can_attend_stands_alone() -> None:
    told = problem((ADA, "san-francisco"), ())
    assert timetable(told, session(ADA, "san-francisco")).apart == (0,)


def test_a_session_that_has_a_start_keeps_it_and_others_make_way() -> None:
    told = one_day(hours=(9.0, 12.0))
    fixed = session(ADA, BEN, topic="care", start=at(9, 30))
    found = timetable(told, session(ADA, CLEO, topic="housing"), fixed)
    assert found.starts == (at(8), at(9, 30))


def test_a_start_outside_the_hours_is_none() -> None:
    fixed = session(ADA, BEN, start=at(20))
    assert timetable(problem((ADA, BEN), ()), fixed).apart == (0,)


def test_a_vetoed_start_is_not_used() -> None:
    told = replace(
        one_day(hours=(9.0, 11.0)),
        vetoes=(Rule(hosts=(ADA,), start=at(8)), Rule(cities=(CLEO,), start=at(8, 30))),
    )
    assert timetable(told, session(ADA, BEN)).starts == (at(8, 30),)
    assert timetable(told, session(ADA, CLEO)).apart == (0,)


def test_a_session_of_the_earlier_programme_stays_where_it_was() -> None:
    told = problem((ADA, BEN, CLEO), ())
    late = at(15, 30, MONDAY + timedelta(days=8))
    some = [session(ADA, BEN), session(ADA, CLEO, topic="housing")]
    before = replace(told, kept=(replace(some[0], start=late),))
    assert timetable(before, *some).starts[0] == late
    joined = session(ADA, BEN, CLEO)
    assert timetable(before, joined).starts == (late,)


def test_a_session_that_cannot_stay_moves() -> None:
    told = problem((ADA, BEN), ())
    before = replace(told, kept=(session(ADA, BEN, start=at(3)),))
    assert timetable(before, session(ADA, BEN)).starts[0] != at(3)


@pytest.mark.parametrize(
    ("first", "common"), [(date(2027, 3, 8), False), (date(2027, 3, 15), True), (date(2027, 3, 29), False)]
)
def test_san_francisco_and_warsaw_meet_in_the_weeks_of_march_when_eight_hours_lie_between_them(
    first: date, common: bool
) -> None:
    last = first + timedelta(days=4)
    told = problem(("san-francisco", "warsaw"), (), first=first, last=last, minutes=60)
    found = timetable(told, session("warsaw", "san-francisco"))
    assert bool(found.starts) == common
    for start in found.starts:
        assert start.astimezone(ZoneInfo("America/Los_Angeles")).time() == time(9)
        assert start.astimezone(ZoneInfo("Europe/Warsaw")).time() == time(17)


def test_nobody_leads_two_sessions_at_once() -> None:
    told = replace(one_day(hours=(9.0, 10.5)), facilitators=(Facilitator("Ana"),))
    told = replace(told, participants=(*told.participants, city("rotterdam", hours=(9.0, 10.5))))
    found = timetable(told, session(ADA, BEN), session(CLEO, "rotterdam"))
    assert found.starts == (at(8), at(8))
    assert sorted(found.leaders, key=str) == ["Ana", None]


def test_sessions_are_placed_so_that_one_facilitator_can_lead_them() -> None:
    told = replace(problem((ADA, BEN, CLEO, "rotterdam"), ()), facilitators=(Facilitator("Ana"),))
    found = timetable(told, session(ADA, BEN), session(CLEO, "rotterdam"))
    assert found.leaders == ("Ana", "Ana")


def test_a_facilitator_leads_within_the_hours_of_the_own_zone_alone() -> None:
    far = Facilitator("Kai", "Pacific/Auckland")
    near = Facilitator("Ana", "Europe/Madrid")
    told = problem((ADA, BEN), ())
    assert timetable(replace(told, facilitators=(far,)), session(ADA, BEN)).leaders == (None,)
    assert timetable(replace(told, facilitators=(far, near)), session(ADA, BEN)).leaders == ("Ana",)


def test_a_facilitator_who_speaks_a_language_of_the_group_comes_first_then_who_leads_fewest() -> None:
    told = problem((ADA, "guadalajara"), ())
    bo, ana, eva = Facilitator("Bo", None, ("pl",)), Facilitator("Ana", None, ("es",)), Facilitator("Eva")
    one, other = session(ADA, "guadalajara"), session(ADA, "guadalajara", topic="housing")
    assert timetable(replace(told, facilitators=(bo, ana)), one, other).leaders == ("Ana", "Ana")
    assert sorted(map(str, timetable(replace(told, facilitators=(bo, eva)), one, other).leaders)) == [
        "Bo",
        "Eva",
    ]


def test_who_led_a_session_leads_it_still_where_that_one_is_free() -> None:
    told = replace(problem((ADA, BEN, CLEO), ()), facilitators=(Facilitator("Ana"), Facilitator("Bo")))
    held, moved = hours(told), session(ADA, BEN, start=at(9))
    assert successor(told, held, moved, [("Bo", at(9))], "Ana") == "Ana"
    assert successor(told, held, moved, [("Ana", at(9, 30))], "Ana") == "Bo"
    assert successor(told, held, moved, [("Ana", at(9)), ("Bo", at(8))], "Ana") is None


@given(st.integers(0, 2**24 - 1), st.integers(1, 4))
def test_capacity_is_the_most_sessions_that_follow_each_other(bits: int, steps: int) -> None:
    most = 0
    best = {-steps: 0}
    for start in numbers(bits):
        here = 1 + max(count for before, count in best.items() if before + steps <= start)
        best[start] = here
        most = max(most, here)
    assert capacity(bits, steps) == most


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 5))
def test_two_sessions_overlap_where_one_begins_within_the_window_of_the_other(
    one: int, other: int, steps: int
) -> None:
    assert bool(window(one, steps) >> other & 1) == (abs(one - other) < steps)


def test_strain_is_none_in_the_middle_of_the_day_and_one_at_its_edges() -> None:
    hour = timedelta(hours=1)
    strains = [strain(datetime(2027, 1, 11, begin), hour, (9.0, 18.0)) for begin in (9, 13, 17)]
    assert strains == [1.0, 0.0, 1.0]
    assert strain(datetime(2027, 1, 11, 9), hour, (9.0, 10.0)) == 0.0


def test_the_bit_of_a_start_is_that_of_its_place_and_none_for_other_moments() -> None:
    held = hours(one_day())
    assert bit(held, held.starts[5]) == 1 << 5
    assert bit(held, held.starts[5] + timedelta(minutes=10)) == 0
    assert bit(held, held.starts[-1] + timedelta(minutes=30)) == 0
    assert allowed(one_day(), held, session(ADA, BEN)) == held.common((ADA, BEN))

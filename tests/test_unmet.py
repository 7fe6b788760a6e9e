"""Whatever is not served is told with the rule that stops it, and wishes that collide with what to relax."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import pytest

from graph.workshops.collisions import colliding, possible, wishes
from graph.workshops.plan import Plan, Unmet
from graph.workshops.planning import planned
from graph.workshops.problem import Need, Problem, Rule
from tests.programmes import FRIDAY, MONDAY, ZONES, city, drawn, link, problem

TUESDAY = MONDAY + timedelta(days=1)


def of_need(plan: Plan, learner: str, topic: str = "care") -> Unmet:
    """What is told of a need."""
    return next(one for one in plan.unmet if (one.city, one.need) == (learner, f"need/{learner}/{topic}"))


def of_city(plan: Plan, slug: str, what: str) -> Unmet:
    """What is told of a city as such."""
    return next(one for one in plan.unmet if one.city == slug and not one.need and what in one.why)


def with_need(told: Problem, *offered: str) -> Problem:
    """A problem in which Turin needs help on housing, which some cities offer and no match leads to."""
    return replace(told, needs=(Need("need/torino/housing", "torino", "housing", 2, offered),))


def test_that_nobody_offers_it() -> None:
    found = of_need(planned(with_need(problem(("torino", "bilbao"), ()))), "torino", "housing")
    assert (found.rule, found.why) == ("nobody-offers", "Nobody offers housing.")


def test_that_only_the_city_itself_offers_it() -> None:
    found = of_need(planned(with_need(problem(("torino", "bilbao"), ()), "torino")), "torino", "housing")
    assert (found.rule, found.why) == ("only-itself", "Only Turin itself offers housing.")


def test_that_those_who_offer_it_do_not_take_part() -> None:
    found = of_need(
        planned(with_need(problem(("torino", "bilbao"), ()), "torino", "dublin")), "torino", "housing"
    )
    assert found.rule == "absent"
    assert found.why == (
        "Only Dublin could show Turin how to go about housing, and it does not take part in the programme."
    )


def test_that_what_is_offered_does_not_fit() -> None:
    found = of_need(planned(with_need(problem(("torino", "bilbao"), ()), "bilbao")), "torino", "housing")
    assert found.rule == "no-match"
    assert found.why.startswith("Bilbao offers housing, but nothing")


def test_a_veto() -> None:
    told = problem(
        ("torino", "bilbao"), [link("torino", "bilbao")], vetoes=(Rule(cities=("bilbao", "torino")),)
    )
    found = of_need(planned(told), "torino")
    assert (found.rule, found.why) == (
        "veto",
        "What is ruled out for the programme leaves Turin nobody to learn from.",
    )


def test_a_veto_on_every_start() -> None:
    start = datetime(2027, 1, 11, 8, tzinfo=UTC)
    cities = [city("torino", hours=(9.0, 10.5)), city("bilbao")]
    told = problem(
        cities, [link("torino", "bilbao")], last=MONDAY, vetoes=(Rule(cities=("torino",), start=start),)
    )
    assert of_need(planned(told), "torino").rule == "veto"


def test_that_one_of_the_two_is_away() -> None:
    cities = [city("torino", unavailable=((MONDAY, FRIDAY),)), city("bilbao")]
    found = of_need(planned(problem(cities, [link("torino", "bilbao")])), "torino")
    assert found.rule == "unavailable"
    assert found.why == (
        "No day is left on which Turin and Bilbao could meet: Turin is not available from Monday 11 January "
        "2027 to Friday 22 January 2027."
    )


def test_that_the_two_are_never_there_on_the_same_day() -> None:
    cities = [
        city("torino", unavailable=((TUESDAY, FRIDAY),)),
        city("bilbao", unavailable=((MONDAY, MONDAY),)),
    ]
    assert of_need(planned(problem(cities, [link("torino", "bilbao")])), "torino").rule == "unavailable"


def test_that_no_hour_suits_both_and_how_far_apart_they_are() -> None:
    told = problem(("san-francisco", "warsaw"), [link("warsaw", "san-francisco")])
    found = of_need(planned(told), "warsaw")
    assert found.rule == "hours"
    assert found.why == (
        "No start lies within the office hours of both: 9 hours lie between Warsaw and San Francisco, Warsaw "
        "works from 9:00 to 18:00 and San Francisco from 9:00 to 18:00, and a session takes 90 minutes."
    )


def test_that_the_distance_changes_within_the_weeks() -> None:
    told = problem(
        ("san-francisco", "warsaw"),
        [link("warsaw", "san-francisco")],
        first=date(2027, 3, 8),
        last=date(2027, 3, 19),
    )
    assert "8 to 9 hours lie between" in of_need(planned(told), "warsaw").why


def test_that_two_work_at_other_hours_of_the_same_clock() -> None:
    cities = [city("torino", hours=(8.0, 12.0)), city("bilbao", hours=(12.0, 18.5))]
    found = of_need(planned(problem(cities, [link("torino", "bilbao")])), "torino")
    assert "from 8:00 to 12:00 and Bilbao from 12:00 to 18:30 by the same clock" in found.why


def test_that_there_is_no_working_day() -> None:
    saturday = MONDAY + timedelta(days=5)
    told = problem(("torino", "bilbao"), [link("torino", "bilbao")], first=saturday, last=saturday)
    found = of_need(planned(told), "torino")
    assert found.rule == "hours"
    assert "on a weekday from Saturday 16 January 2027 to Saturday 16 January 2027" in found.why


def test_that_they_have_no_language_in_common() -> None:
    told = problem(("warsaw", "guadalajara"), [link("warsaw", "guadalajara")], interpretation=False)
    found = of_need(planned(told), "warsaw")
    assert found.rule == "language"
    assert found.why == (
        "Warsaw and Guadalajara have no working language in common, and there are no interpreters."
    )


def test_that_too_few_could_join() -> None:
    told = problem(("torino", "bilbao", "dublin"), [link("torino", "bilbao")], size=(3, 5))
    found = of_need(planned(told), "torino")
    assert found.rule == "size"
    assert found.why == "A group has 3 cities at least, and too few could join Turin and Bilbao on care."


def test_that_those_who_could_join_have_no_hour_or_language_in_common() -> None:
    links = [link("torino", "bilbao"), link("guadalajara", "bilbao")]
    cities = [city("torino", hours=(9.0, 12.0)), city("bilbao"), city("guadalajara")]
    assert of_need(planned(problem(cities, links, size=(3, 5))), "torino").rule == "size"
    told = problem(("torino", "bilbao", "guadalajara"), links, size=(3, 5), interpretation=False)
    assert of_need(planned(told), "torino").rule == "size"


def test_that_it_is_in_that_group_for_another_need() -> None:
    one = link("torino", "bilbao", score=0.9)
    other = replace(one, match="other", need="need/torino/other", score=0.4)
    found = of_need(planned(problem(("torino", "bilbao"), [one, other])), "torino", "other")
    assert found.rule == "met"
    assert found.why == "Turin is in the group on care with Bilbao already, for another need."


def test_that_its_own_sessions_are_used_up() -> None:
    links = [link("torino", "bilbao", score=0.9), link("torino", "dublin", "housing", 0.4)]
    cities = [city("torino", max_sessions=1), city("bilbao"), city("dublin")]
    found = of_need(planned(problem(cities, links)), "torino", "housing")
    assert found.rule == "max-sessions"
    assert found.why == "Turin takes part in 1 session already, its most, for what is worth more."


def test_that_the_sessions_of_those_who_could_help_are_used_up() -> None:
    links = [link("torino", "bilbao", score=0.9), link("dublin", "bilbao", "housing", 0.4)]
    cities = [city("bilbao", max_sessions=1), city("torino"), city("dublin")]
    found = of_need(planned(problem(cities, links)), "dublin", "housing")
    assert found.rule == "max-sessions"
    assert found.why.startswith("Bilbao takes part in as many sessions as it may already")


def test_that_the_group_is_full() -> None:
    links = [link(slug, "bilbao", score=score) for slug, score in (("torino", 0.9), ("dublin", 0.4))]
    found = of_need(planned(problem(("bilbao", "torino", "dublin"), links, size=(2, 2))), "dublin")
    assert found.rule == "full"
    assert "The group on care with Bilbao has 2 cities" in found.why


def test_that_the_programme_has_all_its_sessions() -> None:
    links = [link("torino", "bilbao", score=0.9), link("dublin", "rotterdam", "housing", 0.4)]
    told = problem(("bilbao", "torino", "dublin", "rotterdam"), links, sessions=1)
    found = of_need(planned(told), "dublin", "housing")
    assert found.rule == "sessions"
    assert found.why == "The programme has 1 session, its most, and all are for what is worth more."


def test_what_it_would_cost_to_serve_it() -> None:
    """In the one hour that all have, Bilbao holds one of two sessions; the other one is worth 0.34 less."""
    cities = [city(slug, hours=(9.0, 10.5)) for slug in ("torino", "bilbao", "warsaw")]
    links = [link("torino", "bilbao", "care", 0.8), link("warsaw", "bilbao", "housing", 0.4)]
    plan = planned(problem(cities, links, last=MONDAY))
    found = of_need(plan, "warsaw", "housing")
    assert found.rule == "worth"
    assert "worth 0.34 less" in found.why
    assert of_city(plan, "warsaw", "learns from nobody").rule == "worth"


def test_that_it_cannot_be_with_what_is_fixed() -> None:
    cities = [city(slug, hours=(9.0, 10.5)) for slug in ("torino", "bilbao", "warsaw")]
    links = [link("torino", "bilbao", "care", 0.8), link("warsaw", "bilbao", "housing", 0.4)]
    told = problem(cities, links, last=MONDAY, pins=(Rule(topic="care"),))
    assert of_need(planned(told), "warsaw", "housing").rule == "pins"


def test_the_needs_of_two_cities_that_have_one_name_are_told_apart() -> None:
    best, other = link("torino", "bilbao", score=0.9), link("dublin", "bilbao", score=0.4)
    shared = [replace(one, need="shared") for one in (best, other)]
    plan = planned(problem(("torino", "dublin", "bilbao"), shared, size=(2, 2)))
    assert [(one.city, one.need) for one in plan.unmet if one.need] == [("dublin", "shared")]


def test_every_city_that_does_not_learn_or_host_is_told() -> None:
    plan = planned(problem(("torino", "bilbao", "dublin"), [link("torino", "bilbao")]))
    assert [(one.city, one.rule) for one in plan.unmet] == [
        ("torino", "no-offers"),
        ("bilbao", "no-record"),
        ("dublin", "no-record"),
        ("dublin", "no-offers"),
    ]


def collided(
    *pins: Rule, cities: Iterable[str] = ("bilbao", "torino", "dublin"), **told: object
) -> list[str]:
    """What collides in a programme in which Turin and Dublin can learn from Bilbao."""
    links = [
        link("torino", "bilbao"),
        link("dublin", "bilbao", "housing"),
        link("dublin", "torino", "finance"),
    ]
    plan = planned(problem(tuple(cities), links, pins=pins, **told))
    assert plan.solver.status == "infeasible"
    assert plan.groups == ()
    assert all(len(one.relax) >= len(one.wishes) == len(one.relax) for one in plan.collisions)
    return [wish for one in plan.collisions for wish in one.wishes]


CARE, HOUSING, FINANCE = (Rule(topic=topic) for topic in ("care", "housing", "finance"))


def test_more_wishes_than_sessions_collide() -> None:
    assert collided(CARE, HOUSING, sessions=1) == [
        "the programme has 1 session at most",
        "a session on care is wished for",
        "a session on housing is wished for",
    ]


def test_wishes_that_have_no_part_in_a_collision_are_left_aside() -> None:
    wished = collided(CARE, Rule(cities=("bilbao", "torino"), topic="housing"), FINANCE)
    assert wished == ["a session with Bilbao and Turin, on housing is wished for, and none can be"]


def test_a_veto_collides_with_a_wish() -> None:
    assert collided(CARE, vetoes=(Rule(hosts=("bilbao",), learners=("torino",)),)) == [
        "no session hosted by Bilbao, in which Turin learns may be",
        "a session on care is wished for",
    ]


def test_a_city_that_is_away_collides_with_a_wish() -> None:
    cities = [
        city("bilbao", unavailable=((MONDAY - timedelta(weeks=8), FRIDAY + timedelta(weeks=8)),)),
        "torino",
        "dublin",
    ]
    wished = collided(CARE, cities=cities)  # type: ignore[arg-type] # a city may be told in full
    assert wished[0].startswith("Bilbao is not available from")
    assert wished[1:] == ["a session on care is wished for"]


def test_too_few_sessions_of_a_city_collide_with_wishes() -> None:
    cities = [city("bilbao", max_sessions=1), "torino", "dublin"]
    wished = collided(CARE, HOUSING, FINANCE, cities=cities)  # type: ignore[arg-type] # as above
    assert wished == [
        "Bilbao takes part in 1 session at most",
        "a session on care is wished for",
        "a session on housing is wished for",
    ]


def test_two_collisions_are_told_apart() -> None:
    links = [link("torino", "bilbao"), link("dublin", "rotterdam", "housing")]
    vetoes = (Rule(cities=("torino",)), Rule(cities=("dublin",)))
    told = problem(("bilbao", "torino", "dublin", "rotterdam"), links, pins=(CARE, HOUSING), vetoes=vetoes)
    found = planned(told).collisions
    assert [len(one.wishes) for one in found] == [2, 2]
    assert len({wish for one in found for wish in one.wishes}) == 4


@pytest.mark.parametrize("seed", [1])
def test_all_of_a_collision_cannot_be_and_without_any_one_of_it_the_others_can(seed: int) -> None:
    links = drawn(seed)
    pins = tuple(Rule(match=one.match) for one in links[::5])
    told = problem(tuple(ZONES), links, sessions=2, pins=pins)
    every, until = tuple(wishes(told)), monotonic() + 60
    found = colliding(told, every, (), until, lambda: False)
    others = [wish for wish in every if wish not in found]
    assert found
    assert not possible(told, others, until, lambda: False)
    for wish in found:
        assert possible(told, [*others, wish], until, lambda: False)


def test_pins_that_set_a_city_to_two_sessions_at_once_collide() -> None:
    nine = datetime(2027, 1, 11, 9, tzinfo=UTC)
    wished = collided(
        Rule(hosts=("bilbao",), topic="care", start=nine),
        Rule(hosts=("bilbao",), topic="housing", start=nine + timedelta(minutes=30)),
    )
    assert "a session takes 90 minutes" in wished
    assert len(wished) == 3

"""A programme changed by hand keeps all rules, says what the change costs, or which rule forbids it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import EcosystemError, Unknown
from graph.workshops.breaches import breaches
from graph.workshops.moving import Forbidden, Move, Moved, Start, Swap, Transfer, moved
from graph.workshops.packing import total
from graph.workshops.plan import Group, Plan
from graph.workshops.planning import planned
from graph.workshops.problem import Facilitator, Problem, Rule
from graph.workshops.schema import as_json, of_json
from tests.programmes import ZONES, city, drawn, link, problem

SLUGS = ("bilbao", "torino", "dublin", "rotterdam", "warsaw")
"""Bilbao shows how it goes about care, Rotterdam how about housing, to whoever wants."""
CARE, HOUSING = "g1", "g2"
LATE = datetime(2027, 1, 20, 10, tzinfo=UTC)


def told(**more: object) -> Problem:
    """A problem that has its best solution with two in each group."""
    links = [
        link("torino", "bilbao", "care", 0.9),
        link("dublin", "bilbao", "care", 0.8),
        link("warsaw", "bilbao", "care", 0.2),
        link("dublin", "rotterdam", "housing", 0.3),
        link("torino", "rotterdam", "housing", 0.25),
        link("warsaw", "rotterdam", "housing", 0.9),
        link("rotterdam", "bilbao", "care", 0.1),
    ]
    return problem(SLUGS, links, **{"size": (2, 3), **more})


def plan_of(**more: object) -> Plan:
    """The programme of that problem: the groups on care and on housing."""
    plan = planned(told(**more))
    groups = sorted(plan.groups, key=lambda group: group.topic)
    return replace(
        plan, groups=tuple(replace(group, id=f"g{place + 1}") for place, group in enumerate(groups))
    )


def by_id(plan: Plan, id: str) -> Group:
    """A group of a programme."""
    return next(group for group in plan.groups if group.id == id)


def rule_against(plan: Plan, move: Move) -> str:
    """The rule that forbids a move."""
    with pytest.raises(Forbidden) as forbidden:
        moved(plan, move)
    assert str(forbidden.value).endswith(".") and forbidden.value.status == 409
    return forbidden.value.rule


def test_the_programme_is_as_the_tests_take_it_to_be() -> None:
    plan = plan_of()
    assert [(group.topic, sorted(group.learners)) for group in plan.groups] == [
        ("care", ["dublin", "torino"]),
        ("housing", ["dublin", "warsaw"]),
    ]


def test_a_city_leaves_a_group_and_the_cost_is_told() -> None:
    plan = plan_of()
    after = moved(plan, Transfer("dublin", leaves=CARE))
    assert by_id(after.plan, CARE).cities == ("bilbao", "torino")
    assert after.plan.solver.worth == pytest.approx(plan.solver.worth - after.cost)
    assert after.cost > 0
    assert after.percent == pytest.approx(100 * after.cost / plan.solver.worth)
    assert ("dublin", "need/dublin/care", "move") in [
        (one.city, one.need, one.rule) for one in after.plan.unmet
    ]
    assert by_id(after.plan, HOUSING) == by_id(plan, HOUSING)


def test_a_city_goes_from_one_group_to_another() -> None:
    plan = plan_of()
    warsaw = moved(moved(plan, Transfer("dublin", leaves=CARE)).plan, Transfer("warsaw", HOUSING, CARE)).plan
    assert by_id(warsaw, CARE).learners == ("torino", "warsaw")
    assert [one.match for one in by_id(warsaw, CARE).serves] == ["torino-bilbao-care", "warsaw-bilbao-care"]


def test_a_group_begins_at_another_time() -> None:
    plan = plan_of(facilitators=(Facilitator("Ana", "Europe/Rome"),))
    after = moved(plan, Start(CARE, LATE))
    group = by_id(after.plan, CARE)
    assert (group.start, group.end) == (LATE, LATE + timedelta(minutes=90))
    assert [local.hour for local in group.local.values()].count(11) == 2
    assert group.facilitator == "Ana"
    assert any("Wednesday 20 January 2027" in reason for reason in group.reasons)
    assert after.cost == pytest.approx(0)
    assert [one.id for one in after.plan.groups] == [HOUSING, CARE]


def test_a_facilitator_who_is_not_there_then_gives_way() -> None:
    early = Facilitator("Ana", "Europe/Rome", (), (12.0, 18.0))
    plan = plan_of(facilitators=(early, Facilitator("Bo", "Europe/Rome", (), (9.0, 12.5))))
    after = moved(plan, Start(CARE, LATE))
    assert by_id(after.plan, CARE).facilitator == "Bo"


def test_two_cities_take_each_others_place() -> None:
    plan = plan_of()
    after = moved(plan, Swap("torino", CARE, "warsaw", HOUSING)).plan
    assert by_id(after, CARE).learners == ("dublin", "warsaw")
    assert by_id(after, HOUSING).learners == ("dublin", "torino")


def test_each_rule_forbids_what_breaks_it() -> None:
    plan = plan_of()
    assert rule_against(plan, Transfer("warsaw", joins=CARE)) == "size"
    assert rule_against(plan_of(size=(3, 3)), Transfer("dublin", leaves=CARE)) == "size"
    assert rule_against(plan, Transfer("bilbao", leaves=CARE)) == "host"
    assert rule_against(plan_of(size=(2, 5)), Transfer("bilbao", joins=HOUSING)) == "no-link"
    assert rule_against(plan, Start(CARE, LATE.replace(hour=4))) == "hours"
    assert rule_against(plan, Start(CARE, LATE.replace(minute=10))) == "step"
    assert rule_against(plan, Start(CARE, LATE + timedelta(weeks=9))) == "dates"
    assert rule_against(plan, Start(CARE, by_id(plan, HOUSING).start)) == "overlap"
    first = by_id(plan, CARE).learners[0]
    assert (
        rule_against(plan_of(pins=(Rule(learners=(first,), topic="care"),)), Transfer(first, CARE)) == "pin"
    )
    vetoed = plan_of(vetoes=(Rule(topic="care", start=LATE),))
    assert rule_against(vetoed, Start(CARE, LATE)) == "veto"


def test_rules_on_single_cities_forbid_what_breaks_them() -> None:
    away = told()
    there = tuple(
        replace(one, unavailable=((LATE.date(), LATE.date()),)) if one.city == "bilbao" else one
        for one in away.participants
    )
    plan = replace(plan_of(), problem=replace(away, participants=there))
    with pytest.raises(
        Forbidden, match="Bilbao is away then: it is not available on Wednesday 20 January 2027"
    ):
        moved(plan, Start(CARE, LATE))
    once = tuple(replace(one, max_sessions=1) for one in away.participants)
    plan = planned(replace(away, participants=once))
    care = next(group.id for group in plan.groups if group.topic == "care")
    free = moved(plan, Transfer("dublin", leaves=care)).plan
    assert rule_against(free, Transfer("warsaw", joins=care)) == "max-sessions"


def test_a_language_in_common_is_asked_for_where_there_are_no_interpreters() -> None:
    links = [link("torino", "bilbao"), link("guadalajara", "bilbao", score=0.3)]
    late = city("guadalajara", hours=(5.0, 18.0))
    plan = planned(problem(("torino", "bilbao", late), links, interpretation=False))
    assert rule_against(plan, Transfer("guadalajara", joins="g1")) == "language"


def test_a_need_is_not_served_twice() -> None:
    links = [link("torino", "bilbao"), link("dublin", "bilbao"), link("torino", "rotterdam", score=0.2)]
    links += [link("warsaw", "rotterdam")]
    apart = (Rule(hosts=("bilbao", "rotterdam")),)
    plan = planned(problem(("torino", "bilbao", "dublin", "rotterdam", "warsaw"), links, vetoes=apart))
    other = next(group.id for group in plan.groups if group.hosts == ("rotterdam",))
    assert rule_against(plan, Transfer("torino", joins=other)) == "no-link"


def test_what_is_not_there_cannot_be_moved() -> None:
    plan = plan_of()
    for move in (
        Transfer("dublin", leaves="g9"),
        Transfer("warsaw", leaves=CARE),
        Transfer("atlantis", joins=CARE),
        Transfer(by_id(plan, CARE).learners[0], joins=CARE),
        Start("g9", LATE),
    ):
        with pytest.raises(Unknown):
            moved(plan, move)
    with pytest.raises(EcosystemError, match="Name the group"):
        moved(plan, Transfer("dublin"))


def test_a_changed_programme_is_kept_and_read_back() -> None:
    after = moved(plan_of(), Transfer("dublin", leaves=CARE)).plan
    assert of_json(as_json(after)) == after
    back = moved(after, Transfer("dublin", joins=CARE))
    assert back.cost < 0
    assert set(by_id(back.plan, CARE).learners) == {"torino", "dublin"}


PILOT = planned(problem(tuple(ZONES), drawn(4), facilitators=(Facilitator("Ana"),)))
IDS = [group.id for group in PILOT.groups]
MOVES = st.one_of(
    st.builds(Transfer, st.sampled_from(list(ZONES)), st.none() | st.sampled_from(IDS), st.sampled_from(IDS)),
    st.builds(
        Start,
        st.sampled_from(IDS),
        st.integers(0, 400).map(
            lambda half: datetime(2027, 1, 11, 8, tzinfo=UTC) + half * timedelta(minutes=30)
        ),
    ),
    st.builds(
        Swap,
        st.sampled_from(list(ZONES)),
        st.sampled_from(IDS),
        st.sampled_from(list(ZONES)),
        st.sampled_from(IDS),
    ),
)


@settings(max_examples=40)
@given(MOVES)
def test_a_move_keeps_all_rules_or_is_refused_in_words(move: Move) -> None:
    try:
        after: Moved = moved(PILOT, move)
    except (Forbidden, Unknown) as error:
        assert str(error) and "{" not in str(error)
        return
    sessions = {group.id: group.session for group in after.plan.groups}
    assert not list(breaches(PILOT.problem, sessions))
    assert sorted(sessions) == sorted(IDS)
    assert after.plan.solver.worth == pytest.approx(total(PILOT.problem, list(sessions.values())))
    for one, other in permutations(after.plan.groups, 2):
        if one.facilitator and one.facilitator == other.facilitator:
            assert one.end <= other.start or other.end <= one.start


def test_breaches_are_found_in_a_programme_that_is_wrong_in_many_ways() -> None:
    plan = plan_of()
    care = by_id(plan, CARE).session
    wrong = replace(
        told(), sessions=1, participants=(city("bilbao", max_sessions=1), *told().participants[1:])
    )
    found = {one.rule for one in breaches(wrong, {"a": care, "b": care})}
    assert found == {"max-sessions", "sessions", "need", "host-twice", "overlap"}

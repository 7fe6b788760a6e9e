"""A programme is the best there is, keeps all limits, and its bound is one."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from time import perf_counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks import cities_made_up
from graph.workshops.enumeration import nearest
from graph.workshops.greedy import greedy
from graph.workshops.hours import hours
from graph.workshops.limits import COVERED, INTERPRETED, STAY, Limits
from graph.workshops.model import Model
from graph.workshops.neighbourhood import Surroundings, searched
from graph.workshops.packing import packed, total, value
from graph.workshops.prices import prices
from graph.workshops.pricing import Pricing
from graph.workshops.problem import Link, Participant, Problem, Rule, Session
from graph.workshops.rooms import rooms
from graph.workshops.sessions import candidates, generated
from tests.small_programmes import (
    MONDAY,
    TUESDAY,
    broken,
    every_programme,
    every_session,
    problems,
    unmet_pins,
)

FEW = settings(max_examples=25)


def named(sessions: "list[Session] | tuple[Session, ...]") -> set[tuple[object, ...]]:
    """Sessions without the order of anything."""
    return {(one.topic, frozenset(one.hosts), frozenset(one.links)) for one in sessions}


def city(name: str, *languages: str, often: int = 3) -> Participant:
    """A city in Italy."""
    return Participant(name, name.title(), "Europe/Rome", languages or ("it",), max_sessions=often)


def link(learner: str, host: str, score: float, topic: str = "care", need: str = "n") -> Link:
    """One city could learn from another."""
    return Link(f"{learner}-{host}-{topic}-{need}", f"{learner}/{need}", host, learner, host, topic, score, 1)


def small(*links: Link, often: int = 3, size: tuple[int, int] = (2, 3)) -> Problem:
    """A problem of the cities that some links name."""
    names = sorted({name for one in links for name in (one.learner, one.host)})
    return Problem(tuple(city(name, often=often) for name in names), links, MONDAY, TUESDAY, size=size)


@FEW
@given(problem=problems(ruled=True))
def test_the_sessions_listed_are_all_that_there_could_be(problem: Problem) -> None:
    limits = Limits(problem)
    pricing = Pricing(limits, rooms(limits))
    expected = named(list(every_session(problem)))
    assert named(generated(problem).columns) <= expected
    if pricing.rooms:
        priced = prices(pricing.best, limits.most)
        assert named(nearest(pricing, priced, 10**6, Rule()).sessions) == expected
    else:
        assert not expected


@FEW
@given(problem=problems(ruled=True))
def test_it_is_the_best_of_all_programmes_or_there_is_none(problem: Problem) -> None:
    sessions = list(every_session(problem))
    assume(len(sessions) < 25)
    all_of_them = [some for some in every_programme(problem, sessions) if not unmet_pins(problem, some)]
    listed = generated(problem)
    found = packed(problem, listed.columns, beyond=listed.beyond)
    chosen = [listed.columns[number] for number in found.chosen]
    if not all_of_them:
        assert (found.status, found.chosen, found.bound) == ("infeasible", (), None)
        return
    best = max(total(problem, some) for some in all_of_them)
    assert found.status == "optimal"
    assert found.worth == found.bound == pytest.approx(best, abs=1e-4)
    assert found.worth == pytest.approx(total(problem, chosen))
    assert not broken(problem, chosen) and not unmet_pins(problem, chosen)


@FEW
@given(problem=problems(ruled=True))
def test_it_is_never_worse_than_greedy(problem: Problem) -> None:
    columns = candidates(problem, hours(problem))
    plain = greedy(problem, columns)
    chosen = [columns[number] for number in plain.chosen]
    assert not broken(problem, chosen)
    assert (plain.status == "infeasible") == bool(unmet_pins(problem, chosen))
    if plain.status != "infeasible":
        assert packed(problem, columns).worth >= plain.worth - 1e-9


@FEW
@given(problem=problems(ruled=True))
def test_the_same_problem_has_the_same_answer(problem: Problem) -> None:
    columns = candidates(problem, hours(problem))
    assert columns == candidates(problem, hours(problem))
    assert replace(packed(problem, columns), seconds=0) == replace(packed(problem, columns), seconds=0)


@FEW
@given(problem=problems(), drawn=st.randoms(use_true_random=False))
def test_any_prices_prove_a_bound(problem: Problem, drawn: "object") -> None:
    random = np.random.default_rng(problem.seed)
    limits = Limits(problem)
    pricing = Pricing(limits, rooms(limits))
    assume(pricing.rooms)
    sessions = list(every_session(problem))
    assume(len(sessions) < 25)
    best = max(total(problem, some) for some in every_programme(problem, sessions))
    model = Model(limits, sessions)
    for scale in (0.0, 0.1, 0.5):
        some = scale * random.random(len(limits.most))
        assert pricing.best(some)[0] >= best - 1e-9
        assert model.best(some)[0] >= best - 1e-9
        for one, loss in zip(sessions, model.losses(some), strict=True):
            having = [total(problem, few) for few in every_programme(problem, sessions) if one in few]
            assert max(having) <= model.best(some)[0] - loss + 1e-9
    priced = prices(pricing.best, limits.most)
    assert best - 1e-9 <= priced.bound <= pricing.best(np.zeros(len(limits.most)))[0]


@FEW
@given(problem=problems())
def test_not_all_of_a_cut_are_chosen(problem: Problem) -> None:
    columns = candidates(problem, hours(problem))
    before = packed(problem, columns)
    assume(before.chosen)
    cut = frozenset(before.chosen)
    after = packed(problem, columns, [cut])
    assert after.status == "optimal" and not cut <= set(after.chosen)
    assert after.worth <= before.worth + 1e-6
    assert not cut <= set(greedy(problem, columns, [cut]).chosen)


def test_two_modest_sessions_beat_one_good_one() -> None:
    # b learns from a: .9. Or b from c and d from a, .6 each: greedy takes the first, as each meets but once.
    problem = small(link("b", "a", 0.9), link("b", "c", 0.6), link("d", "a", 0.6), often=1, size=(2, 2))
    columns = candidates(problem, hours(problem))
    found, plain = packed(problem, columns), greedy(problem, columns)
    assert (found.status, found.gap) == ("optimal", 0.0)
    assert found.worth == pytest.approx(1.2 + 4 * COVERED)
    assert plain.worth == pytest.approx(0.9 + 2 * COVERED)
    assert plain.bound is plain.gap is None


def test_every_city_learning_and_hosting_wins_against_a_little_more_worth() -> None:
    # a could host b and c both, worth 1.2; that c learns from b instead is worth .2 less, and b hosts too.
    problem = small(link("b", "a", 0.6), link("c", "a", 0.6), link("c", "b", 0.4), size=(2, 3))
    columns = candidates(problem, hours(problem))
    hosting = {host for number in packed(problem, columns).chosen for host in columns[number].hosts}
    assert hosting == {"a", "b"}


def test_a_second_host_joins_who_answers_the_same_need() -> None:
    # c learns from a, d from b; one session of all four is all that c and d can take part in.
    links = (link("c", "a", 0.9), link("d", "b", 0.9), link("c", "b", 0.1), link("d", "a", 0.1))
    problem = small(*links, often=1, size=(3, 4))
    columns = candidates(problem, hours(problem))
    (number,) = packed(problem, columns).chosen
    assert set(columns[number].hosts) == {"a", "b"} and columns[number].worth == pytest.approx(1.8)


def test_with_interpreters_a_session_is_worth_less() -> None:
    cities = (city("a", "it"), city("b", "it"), city("c", "pl"))
    problem = Problem(cities, (), MONDAY, TUESDAY)
    alike = Session("care", ("a",), ("b",), (link("b", "a", 0.5),))
    unlike = Session("care", ("a",), ("c",), (link("c", "a", 0.5),))
    assert value(problem, alike) == 0.5
    assert value(problem, unlike) == pytest.approx(INTERPRETED * 0.5)


def test_a_programme_stays_as_it_was_between_equals() -> None:
    links = [link("c", host, 0.5) for host in "abdef"]
    problem = small(*links, size=(2, 2))
    columns = candidates(problem, hours(problem))
    for kept in columns:
        again = replace(problem, kept=(kept,))
        listed = candidates(again, hours(again))
        found = packed(again, listed)
        assert [listed[number].hosts for number in found.chosen] == [kept.hosts]
        assert found.worth == pytest.approx(0.5 + 2 * COVERED + STAY)


def test_the_seed_decides_between_equals() -> None:
    problem = small(*(link("c", host, 0.5) for host in "abdefgh"), size=(2, 2))
    columns = candidates(problem, hours(problem))
    hosts = {columns[packed(replace(problem, seed=seed), columns).chosen[0]].hosts for seed in range(8)}
    assert len(hosts) > 1


def test_no_sessions_make_an_empty_programme_unless_one_is_pinned() -> None:
    problem = small(link("b", "a", 0.5), size=(3, 5))
    assert candidates(problem, hours(problem)) == ()
    assert (packed(problem, ()).status, packed(problem, ()).worth) == ("optimal", 0.0)
    pinned = replace(problem, pins=(Rule(hosts=("a",)),))
    assert packed(pinned, ()).status == "infeasible"


def test_what_is_not_listed_keeps_a_programme_from_being_proven_best() -> None:
    problem = small(link("b", "a", 0.5), size=(2, 2))
    columns = candidates(problem, hours(problem))
    worth = packed(problem, columns).worth
    found = packed(problem, columns, beyond=2 * worth)
    assert (found.status, found.bound) == ("feasible", 2 * worth)
    assert found.gap == pytest.approx(0.5)


@pytest.fixture(scope="module")
def made_up() -> Problem:
    """Cities enough for a search."""
    return cities_made_up.problem(60)


def test_one_who_stops_it_gets_what_there_is(made_up: Problem) -> None:
    columns = candidates(made_up, hours(made_up))
    asked = count()
    found = packed(made_up, columns, stopped=lambda: next(asked) > 2)
    assert found.status == "stopped"
    assert found.worth >= greedy(made_up, columns).worth
    assert found.bound is not None and found.bound >= found.worth
    assert not broken(made_up, [columns[number] for number in found.chosen])


def test_it_tells_how_far_it_is(made_up: Problem) -> None:
    told: list[tuple[str, float]] = []
    tell: Callable[[str, float], None] = lambda what, share: told.append((what, share))  # noqa: E731
    columns = candidates(made_up, hours(made_up))
    packed(made_up, columns, tell=tell)
    shares = [share for _, share in told]
    assert told and shares == sorted(shares) and all(0 <= share <= 1 for share in shares)


def test_search_makes_a_programme_better_within_its_limits(made_up: Problem) -> None:
    limits = Limits(made_up)
    model = Model(limits, candidates(made_up, limits.hours))
    start = np.array(greedy(made_up, model.columns).chosen)
    losses = model.losses(prices(model.best, model.most).rows)
    around = Surroundings(model, losses, np.random.default_rng(1))
    found = searched(around, start, np.inf, perf_counter() + 5, 6, lambda: True)
    assert model.total(found) > model.total(start)
    assert not broken(made_up, [model.columns[number] for number in found.tolist()])


def test_every_need_that_some_session_could_serve_is_served_by_one_listed() -> None:
    problem = cities_made_up.problem(30, seed=2)
    limits = Limits(problem)
    pricing = Pricing(limits, rooms(limits))
    could = {
        (room.links[place].learner, room.links[place].need)
        for room in pricing.rooms
        for circle in room.circles
        for place in circle.members.tolist()
    }
    listed = {
        (one.learner, one.need) for session in candidates(problem, limits.hours) for one in session.links
    }
    assert listed == could

"""Who learns from whom: exactly the optimum, and what the fairest assignment is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.programmes import optimum
from graph.workshops.assignment import assigned, blocking, fair
from graph.workshops.problem import Link
from tests.programmes import link

CITIES = ("torino", "bilbao", "dublin", "warsaw", "montreal", "rotterdam")


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Link, ...]:
    """Links between six cities, several of one pair among them."""
    pairs = st.tuples(st.sampled_from(CITIES), st.sampled_from(CITIES), st.integers(1, 100))
    some = draw(st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=25))
    return tuple(link(one, other, f"t{place}", score / 100) for place, (one, other, score) in enumerate(some))


def count(links: tuple[Link, ...], end: str, city: str) -> int:
    """How many links a city has at one end."""
    return sum(getattr(one, end) == city for one in links)


@given(drawn(), st.integers(1, 3), st.integers(1, 3))
def test_it_is_worth_exactly_what_whole_numbers_can_be_worth(
    links: tuple[Link, ...], learn: int, host: int
) -> None:
    found = assigned(links, learn, host)
    wanted = optimum(links, learn, host) if links else 0.0
    assert sum(one.worth for one in found) == pytest.approx(wanted, abs=1e-9)
    assert len({(one.learner, one.host) for one in found}) == len(found)
    for city in CITIES:
        assert count(found, "learner", city) <= learn
        assert count(found, "host", city) <= host


@given(drawn())
def test_the_fairest_never_leaves_the_worst_off_with_less_than_the_best_total_does(
    links: tuple[Link, ...],
) -> None:
    def least(some: tuple[Link, ...]) -> float:
        learners = {one.learner for one in links}
        return min((sum(one.worth for one in some if one.learner == city) for city in learners), default=0.0)

    best, even = assigned(links), fair(links)
    assert sum(one.worth for one in even) <= sum(one.worth for one in best) + 1e-9
    for city in CITIES:
        assert count(even, "learner", city) <= 2
        assert count(even, "host", city) <= 2
    if least(best) > 0:
        assert least(even) > 0


def test_a_pair_that_would_rather_have_each_other_blocks() -> None:
    strong, weak = link("torino", "bilbao", score=0.9), link("torino", "dublin", "food", 0.2)
    links = (strong, weak)
    assert blocking(links, (weak,), 1, 1) == (strong,)
    assert blocking(links, (strong,), 1, 1) == ()
    assert blocking(links, (weak,), 2, 2) == (strong,)


def test_without_links_nobody_learns() -> None:
    assert assigned(()) == fair(()) == ()

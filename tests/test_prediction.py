"""A guess at a tie is made only where guesses have been right about ties that were hidden together."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.errors import Refused
from graph.gaps import prediction
from graph.gaps.prediction import LEAST_EVENTS, LEAST_TIES, Prediction, evaluated, events_of, predicted
from graph.network.edges import Edges
from graph.network.modes import OneMode, TwoMode, collaboration
from graph.network.network import Network, Node, Tie

Pairs = list[tuple[int, int]]
BODIES, CONSORTIA, PARTNERS = 80, 40, 6


def known(graph: "nx.Graph[Any]") -> OneMode:
    """A networkx graph as bodies that collaborate."""
    numbered = nx.convert_node_labels_to_integers(graph)
    pairs = [(int(one), int(other)) for one, other in numbered.edges]
    return OneMode(bodies(len(numbered)), Edges.of(len(numbered), pairs))


def bodies(order: int) -> tuple[Node, ...]:
    """Organisations without anything but a number."""
    return tuple(
        Node(str(number), "", "organisation", None, None, (), "no-topic", ()) for number in range(order)
    )


def alone(one: OneMode) -> list[Pairs]:
    """Each tie as an event of its own."""
    return [[(low, high)] for low, high in one.edges.ends.tolist()]


def consortia(seed: int, partners: int = PARTNERS) -> list[list[int]]:
    """Made-up consortia of bodies drawn at random: nothing can be learnt from one about another."""
    random = np.random.default_rng(seed)
    return [sorted(random.choice(BODIES, partners, replace=False).tolist()) for _ in range(CONSORTIA)]


def met(who: Sequence[Sequence[int]]) -> TwoMode:
    """The bodies that take part in each meeting."""
    rows, columns = np.array([(body, place) for place, some in enumerate(who) for body in some]).T
    matrix = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(BODIES, len(who)))
    return TwoMode(bodies(BODIES), tuple(map(str, range(len(who)))), matrix.tocsr())


def projection(who: Sequence[Sequence[int]]) -> tuple[OneMode, list[Pairs]]:
    """The bodies of consortia all tied to one another, and the ties of each consortium."""
    events: list[Pairs] = [list(combinations(some, 2)) for some in who]
    return OneMode(bodies(BODIES), Edges.of(BODIES, [pair for pairs in events for pair in pairs])), events


@pytest.fixture(scope="module")
def karate() -> OneMode:
    """The karate club of Zachary."""
    return known(nx.karate_club_graph())


@pytest.fixture(scope="module")
def accepted(karate: OneMode) -> Prediction:
    """What can be guessed about it."""
    return evaluated(karate, alone(karate), None)


def test_the_karate_club_can_be_guessed_by_paths_of_three(accepted: Prediction) -> None:
    # With pairs drawn evenly the AUC of paths of three is .80 and of popularity .70; matched by degree, less.
    assert accepted.method == "paths of three" and accepted.refused is None
    assert accepted.auc == pytest.approx(0.72, abs=0.03) and accepted.baseline == pytest.approx(
        0.59, abs=0.03
    )
    assert accepted.interval and 0.5 < accepted.interval[0] < 0.7 < accepted.interval[1] < 0.85
    assert accepted.held_out == 78


def test_florentine_families_are_too_few() -> None:
    one = known(nx.florentine_families_graph())
    found = evaluated(one, alone(one), None)
    assert found == Prediction(None, None, None, None, 20, found.refused)
    assert found.refused and "20 ties" in found.refused and f"at least {LEAST_TIES} ties" in found.refused


def test_florentine_families_cannot_be_guessed_even_if_they_were_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prediction, "LEAST_TIES", 1)
    one = known(nx.florentine_families_graph())
    found = evaluated(one, alone(one), None)
    assert found.method is None and found.interval and found.interval[0] < 0.5
    assert found.refused and "a coin in 50%" in found.refused


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same test on fewer splits and draws, for many networks."""
    monkeypatch.setattr(prediction, "REPEATS", 2)
    monkeypatch.setattr(prediction, "BOOTSTRAPS", 300)


@pytest.mark.usefixtures("quick")
def test_a_random_network_is_refused() -> None:
    random = [known(nx.gnm_random_graph(50, 100, seed=seed)) for seed in range(20)]
    found = [evaluated(one, alone(one), None, seed) for seed, one in enumerate(random)]
    assert sum(one.method is None for one in found) >= 19
    assert np.mean([one.auc or 0 for one in found]) == pytest.approx(0.5, abs=0.03)
    assert np.mean([one.baseline or 0 for one in found]) == pytest.approx(0.5, abs=0.03)


@pytest.mark.usefixtures("quick")
def test_growth_by_popularity_alone_is_refused() -> None:
    random = [known(nx.barabasi_albert_graph(50, 2, seed=seed)) for seed in range(5)]
    assert not any(evaluated(one, alone(one), None).method for one in random)


def test_groups_that_keep_to_themselves_can_be_guessed() -> None:
    one = known(nx.planted_partition_graph(4, 15, 0.35, 0.02, seed=1))
    assert evaluated(one, alone(one), None).method


def test_ties_of_one_consortium_do_not_give_each_other_away() -> None:
    one, events = projection(consortia(seed=0))
    naive, honest = evaluated(one, alone(one), None), evaluated(one, events, None)
    assert naive.method and naive.auc and naive.auc > 0.85
    assert honest.method is None and honest.auc and honest.auc < 0.6


def test_the_meeting_of_a_hidden_consortium_is_hidden_too() -> None:
    who = consortia(seed=0)
    one, events = projection(who)
    naive, honest = evaluated(one, alone(one), met(who)), evaluated(one, events, met(who))
    assert naive.auc == pytest.approx(1, abs=0.01)
    assert honest.method is None and honest.auc and honest.auc < 0.6


def test_meetings_that_precede_ties_are_seen_to() -> None:
    who = consortia(seed=1, partners=3)
    random = np.random.default_rng(0)
    pairs = [(some[0], some[1]) for some in who] + random.integers(BODIES, size=(20, 2)).tolist()
    one = OneMode(bodies(BODIES), Edges.of(BODIES, pairs))
    found = evaluated(one, alone(one), met(who))
    assert found.method == "shared meetings" and found.interval and found.interval[0] > 0.6


def test_a_tie_that_another_event_tells_too_is_not_held_out(karate: OneMode) -> None:
    twice = [*alone(karate), karate.edges.ends[:40].tolist()]
    assert evaluated(karate, twice, None).held_out < 78


def test_ties_of_no_event_are_never_held_out(karate: OneMode) -> None:
    assert evaluated(karate, alone(karate)[:LEAST_TIES], None).held_out <= LEAST_TIES


def test_few_events_are_refused_however_many_their_ties(karate: OneMode) -> None:
    ends = karate.edges.ends.tolist()
    found = evaluated(karate, [ends[place::10] for place in range(10)], None)
    assert found.refused and "78 ties from 10 pages or projects" in found.refused
    assert f"from {LEAST_EVENTS} are needed" in found.refused


def test_where_all_are_tied_there_is_nothing_to_compare_with() -> None:
    one = known(nx.complete_graph(12))
    found = evaluated(one, alone(one), None)
    assert found.refused and found.held_out == 0


@pytest.mark.parametrize("events", [[], [[]], [[(0, 1)]]])
def test_a_network_without_ties_is_refused(events: list[Pairs]) -> None:
    assert evaluated(OneMode(bodies(3), Edges.of(3, [])), events, None).refused


def test_the_same_seed_gives_the_same_verdict(karate: OneMode, accepted: Prediction) -> None:
    assert evaluated(karate, alone(karate), None) == accepted
    other = evaluated(karate, alone(karate), None, seed=1)
    assert other != accepted and other.auc == pytest.approx(accepted.auc or 0, abs=0.04)


def test_neither_the_order_of_a_pair_nor_pairs_that_are_no_ties_matter(
    karate: OneMode, accepted: Prediction
) -> None:
    turned = [[(high, low) for low, high in pairs] for pairs in alone(karate)]
    assert evaluated(karate, [*turned, []], None) == accepted


def tie(key: str, one: str, other: str, *pages: str, tie_class: str = "collaboration") -> Tie:
    """A tie with the pages behind it."""
    return Tie(key, one, other, "partners-with", tie_class, "known", None, None, pages, None)


def test_events_are_pages_and_ties_that_name_none() -> None:
    ties = (
        tie("t1", "0", "1", "p"),
        tie("t2", "3", "2", "p", "q"),
        tie("t3", "0", "2"),
        tie("t3", "0", "3"),
        tie("t4", "1", "2", "r", tie_class="structure"),
        tie("t5", "0", "elsewhere", "s"),
    )
    one = collaboration(bodies(4), ties)
    events = events_of(Network(one.nodes, ties), one)
    assert [sorted(pairs) for pairs in events] == [[(0, 1), (2, 3)], [(2, 3)], [(0, 2), (0, 3), (2, 3)]]


def test_candidates_are_ranked_by_the_accepted_score(karate: OneMode, accepted: Prediction) -> None:
    pairs = np.array(list(nx.non_edges(karate.edges.to_networkx())))
    found = predicted(karate, None, accepted, pairs)
    score = prediction.scores(karate.edges, None, pairs)["paths of three"]
    assert found.min() == 0 and found.max() == 1
    assert (np.diff(found[np.argsort(score)]) >= 0).all()


@settings(max_examples=20)
@given(picked=st.lists(st.integers(0, 482), max_size=10))
def test_a_likelihood_is_the_share_of_candidates_that_score_less(picked: list[int]) -> None:
    one = known(nx.karate_club_graph())
    pairs = np.array(list(nx.non_edges(one.edges.to_networkx())))[picked].reshape(-1, 2)
    found = predicted(one, None, Prediction("paths of three", 0.8, (0.7, 0.9), 0.5, 78, None), pairs)
    score = np.round(prediction.scores(one.edges, None, pairs)["paths of three"], 9)
    assert found == pytest.approx((score[None, :] < score[:, None]).sum(axis=1) / max(len(picked) - 1, 1))


def test_nothing_is_predicted_where_no_score_was_accepted(karate: OneMode) -> None:
    with pytest.raises(Refused, match="too little"):
        predicted(karate, None, Prediction(None, None, None, None, 0, "too little"), np.array([(0, 9)]))

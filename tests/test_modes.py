"""Bodies tied to one another and bodies that meet, out of networks built by hand."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.network.modes import Projection, TwoMode, bodies, collaboration, meetings, projected
from graph.network.network import Network, Node, Tie

CITY = "https://example.org/ecosystem"


def node(name: str, kind: str = "organisation", *ecosystems: str, sector: str | None = None) -> Node:
    """A node of which only what the test is about is told."""
    return Node(name, name, kind, None, sector, (), "", ecosystems)


def tie(name: str, source: str, target: str, tie_class: str = "collaboration") -> Tie:
    """A tie of which only what the test is about is told."""
    return Tie(name, source, target, "", tie_class, "known", None, None, (), None)


def consortium(name: str, first: str, *others: str) -> list[Tie]:
    """A tie of several parties, held as a star."""
    return [tie(name, first, other) for other in others]


ABCD = tuple(node(name) for name in "abcd")


def test_bodies_are_organisations_and_institutions_of_all_or_of_one_ecosystem() -> None:
    coop, council = node("coop", "organisation", CITY), node("council", "institution")
    network = Network((coop, node("hub", "infrastructure", CITY), council, node("maya", "person", CITY)), ())
    assert bodies(network) == (coop, council)
    assert bodies(network, CITY) == (coop,)


def test_two_bodies_are_tied_once_however_often_and_in_whichever_direction_they_collaborate() -> None:
    one = collaboration(
        ABCD, [tie("1", "b", "a"), tie("2", "a", "b"), tie("3", "d", "c"), tie("4", "c", "c")]
    )
    assert one.edges.ends.tolist() == [[0, 1], [2, 3]]
    assert (one.nodes, one.number) == (ABCD, {"a": 0, "b": 1, "c": 2, "d": 3})


def test_other_classes_of_tie_and_ties_to_others_do_not_count() -> None:
    one = collaboration(ABCD, [tie("1", "a", "b", "governance"), tie("2", "a", "z"), tie("3", "z", "y")])
    assert one.edges.size == 0
    assert one.edges.order == 4


def test_sectors_come_in_the_order_of_nodes_and_may_be_unknown() -> None:
    nodes = [node("a", sector="sse"), node("b"), node("c", sector="public")]
    assert collaboration(nodes, []).sectors == ("sse", None, "public")


@pytest.mark.parametrize(
    ("consortia", "ends"),
    [
        ("left out", [[0, 3]]),
        ("star", [[0, 1], [0, 2], [0, 3]]),
        ("clique", [[0, 1], [0, 2], [0, 3], [1, 2]]),
    ],
)
def test_a_consortium_is_left_out_a_star_or_a_clique(consortia: Projection, ends: list[list[int]]) -> None:
    ties = [*consortium("lab", "a", "b", "c"), tie("pair", "d", "a")]
    assert collaboration(ABCD, ties, consortia).edges.ends.tolist() == ends


def test_those_of_a_consortium_that_are_here_are_tied_though_its_first_party_is_not() -> None:
    ties = consortium("lab", "z", "a", "b")
    assert collaboration(ABCD, ties, "clique").edges.ends.tolist() == [[0, 1]]
    assert collaboration(ABCD, ties, "star").edges.size == 0


@settings(deadline=None, max_examples=50)
@given(st.integers(2, 6))
def test_a_clique_has_all_pairs_of_a_star_and_each_once(parties: int) -> None:
    star = [("first", f"party {number}") for number in range(1, parties)]
    pairs = projected(star, "clique")
    assert len(pairs) == len({frozenset(pair) for pair in pairs}) == parties * (parties - 1) // 2
    assert set(projected(star, "star")) <= set(pairs)
    assert projected(star, "left out") == []


@settings(deadline=None, max_examples=50)
@given(st.permutations([*consortium("x", "a", "b", "c"), tie("y", "c", "d"), tie("z", "d", "a")]))
def test_the_order_of_ties_does_not_matter(ties: list[Tie]) -> None:
    assert collaboration(ABCD, ties).edges.ends.tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [2, 3]]


@pytest.fixture
def met() -> TwoMode:
    """Bodies a to d at a hub, at a policy and in a consortium; nobody is at the ruin."""
    places = (node("hub", "infrastructure"), node("plan", "policy"), node("ruin", "infrastructure"))
    ties = (
        tie("1", "a", "hub", "operation"),
        tie("2", "hub", "b", "hosting"),
        tie("3", "a", "hub", "hosting"),
        tie("4", "c", "plan", "governance"),
        tie("5", "a", "d"),
        *consortium("lab", "b", "c", "z"),
        *consortium("far", "x", "y", "z"),
    )
    return meetings(ABCD, Network((*ABCD, *places, node("x"), node("y"), node("z")), ties))


def test_bodies_meet_at_places_policies_and_in_consortia_that_somebody_takes_part_in(met: TwoMode) -> None:
    assert met.meetings == ("hub", "lab", "plan")
    assert met.incidence.toarray().tolist() == [[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 0]]


def test_a_tie_of_two_bodies_is_no_meeting_but_those_who_meet_are_tied_when_projected(met: TwoMode) -> None:
    assert met.projected().ends.tolist() == [[0, 1], [1, 2]]
    assert met.projected().order == 4


def test_only_meetings_of_the_kinds_asked_for_and_consortia_count() -> None:
    network = Network(
        (*ABCD, node("hub", "infrastructure"), node("plan", "policy")),
        (tie("1", "a", "hub"), tie("2", "b", "plan"), *consortium("lab", "c", "d", "a")),
    )
    assert meetings(ABCD, network, ["policy"]).meetings == ("lab", "plan")


def test_where_nobody_meets_there_is_no_meeting_and_no_tie() -> None:
    two = meetings(ABCD, Network(ABCD, ()))
    assert (two.meetings, two.incidence.shape, two.projected().size) == ((), (4, 0), 0)
    assert meetings((), Network((), ())).projected().order == 0


def test_the_women_of_the_south_are_tied_as_networkx_ties_them() -> None:
    graph = nx.davis_southern_women_graph()
    women = graph.graph["top"]
    incidence = nx.bipartite.biadjacency_matrix(graph, women).astype(float)
    two = TwoMode(tuple(map(node, women)), tuple(graph.graph["bottom"]), sparse.csr_array(incidence))
    expected = nx.bipartite.projected_graph(graph, women)
    found = {frozenset((women[one], women[other])) for one, other in two.projected().ends}
    assert found == {frozenset(pair) for pair in expected.edges}
    assert two.projected().size == 139


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=6))
def test_two_are_tied_when_projected_if_and_only_if_they_share_a_meeting(rows: list[list[bool]]) -> None:
    matrix = np.array(rows, dtype=np.float64)
    two = TwoMode(ABCD[:1] * len(rows), ("x", "y", "z"), sparse.csr_array(matrix))
    shared = [pair for pair in combinations(range(len(rows)), 2) if (matrix[pair[0]] * matrix[pair[1]]).any()]
    assert two.projected().ends.tolist() == [list(pair) for pair in shared]

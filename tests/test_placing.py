"""A network is placed the same way each time, without overlaps, inside the edges of its drawing."""

from dataclasses import replace
from itertools import combinations
from math import hypot
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.atlas import city_network, city_placing
from graph.cities.profile import top_topics
from graph.network.network import ELSEWHERE, UNTOLD, Network, Node, Tie, counted
from graph.network.placing import ACROSS, CONNECTORS, FEWEST_TIES, NAME, Placing, placed
from graph.store.release import Release
from tests.cities import SLUGS

GROUPS = ("care", "finance", "housing", "markets", "policy")
UNHURRIED = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
TOLERANCE = 1e-6
"""Of lengths in the units of the drawing."""


def node(number: int, group: str) -> Node:
    """A node of a neighbourhood."""
    return Node(f"n{number:03}", f"Node {number}", "organisation", None, None, (), group, ())


def tie(number: int, one: Node, other: Node) -> Tie:
    """A tie between two nodes."""
    return Tie(f"t{number}", one.id, other.id, "supports", "collaboration", "known", None, None, (), None)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Networks of neighbourhoods of any sizes with some ties."""
    sizes = draw(st.lists(st.integers(0, 60), min_size=1, max_size=len(GROUPS) + 2))
    rooms = zip((*GROUPS, ELSEWHERE, UNTOLD), sizes, strict=False)
    groups = [group for group, size in rooms for _ in range(size)]
    nodes = [node(number, group) for number, group in enumerate(groups)]
    if not nodes:
        return counted([], [])
    pairs = draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=40))
    return counted(nodes, [tie(number, *pair) for number, pair in enumerate(pairs) if pair[0] != pair[1]])


def apart(placing: Placing) -> bool:
    """Whether no two neighbourhoods overlap."""
    return all(
        hypot(one.centre.x - other.centre.x, one.centre.y - other.centre.y) > one.radius + other.radius
        for one, other in combinations(placing.neighbourhoods, 2)
    )


def inside(placing: Placing) -> bool:
    """Whether each node and each neighbourhood lies inside the edges of the drawing."""
    spans = [(point.x, point.y, 0.0) for point in placing.places.values()]
    spans += [(hood.centre.x, hood.centre.y, hood.radius) for hood in placing.neighbourhoods]
    right, bottom = placing.left + placing.width, placing.top + placing.height
    return all(
        placing.left <= x - reach and x + reach <= right and placing.top <= y - reach and y + reach <= bottom
        for x, y, reach in spans
    )


@UNHURRIED
@given(networks())
def test_every_node_has_one_place_in_its_neighbourhood_or_in_the_middle(network: Network) -> None:
    placing = placed(network, GROUPS)
    middle = [one.id for one in placing.connectors]
    housed = [one.id for hood in placing.neighbourhoods for one in hood.nodes]
    assert sorted(middle + housed) == sorted(placing.places) == sorted(network.by_id)
    for hood in placing.neighbourhoods:
        assert {one.group for one in hood.nodes} == {hood.group}
        for one in hood.nodes:
            place = placing.places[one.id]
            reach = hypot(place.x - hood.centre.x, place.y - hood.centre.y)
            assert reach <= hood.radius + TOLERANCE


@UNHURRIED
@given(networks())
def test_neighbourhoods_lie_apart_from_each_other_and_from_the_middle(network: Network) -> None:
    placing = placed(network, GROUPS)
    assert apart(placing)
    for hood in placing.neighbourhoods:
        for one in placing.connectors:
            place = placing.places[one.id]
            assert hypot(place.x - hood.centre.x, place.y - hood.centre.y) > hood.radius
    for one, other in combinations(placing.connectors, 2):
        here, there = placing.places[one.id], placing.places[other.id]
        assert abs(here.x - there.x) > 2 * ACROSS or abs(here.y - there.y) > NAME


@UNHURRIED
@given(networks())
def test_all_lies_inside_the_edges_of_the_drawing(network: Network) -> None:
    assert inside(placed(network, GROUPS))


@UNHURRIED
@given(networks(), st.randoms())
def test_the_order_of_nodes_and_ties_does_not_matter(network: Network, random: Random) -> None:
    nodes, ties = list(network.nodes), list(network.ties)
    random.shuffle(nodes)
    random.shuffle(ties)
    assert placed(Network(tuple(nodes), tuple(ties)), GROUPS) == placed(network, GROUPS)


@UNHURRIED
@given(networks())
def test_the_middle_holds_the_best_tied_nodes_of_the_topics(network: Network) -> None:
    placing = placed(network, GROUPS)
    able = [one for one in network.nodes if one.degree >= FEWEST_TIES and one.group in GROUPS]
    degrees = sorted((one.degree for one in able), reverse=True)
    assert [one.degree for one in placing.connectors] == degrees[:CONNECTORS]


def test_the_ring_follows_the_order_that_it_is_given_and_then_the_names() -> None:
    nodes = [node(number, group) for number, group in enumerate(("z", "a", "policy", "care"))]
    placing = placed(counted(nodes, []), ("policy", "care", "nobody"))
    assert [hood.group for hood in placing.neighbourhoods] == ["policy", "care", "a", "z"]


def test_the_ring_begins_at_the_top_and_runs_clockwise() -> None:
    nodes = [node(number, group) for number, group in enumerate(GROUPS[:4])]
    top, right, bottom, left = (hood.centre for hood in placed(counted(nodes, []), GROUPS).neighbourhoods)
    assert abs(top.x) < 10
    assert abs(bottom.x) < 10
    assert top.y < 0 < bottom.y
    assert left.x < 0 < right.x


def test_a_network_without_nodes_has_an_empty_drawing() -> None:
    placing = placed(counted([], []), GROUPS)
    assert (placing.neighbourhoods, placing.connectors, placing.places) == ((), (), {})
    assert placing.width > 0 and placing.height > 0


def test_a_larger_neighbourhood_takes_more_room() -> None:
    nodes = [node(number, "care" if number else "finance") for number in range(10)]
    small, large = sorted(placed(counted(nodes, []), GROUPS).neighbourhoods, key=lambda hood: len(hood.nodes))
    assert small.radius < large.radius


@pytest.mark.parametrize("slug", SLUGS)
def test_the_shipped_cities_are_placed_without_overlap(release: Release, slug: str) -> None:
    placing = city_placing(release, slug)
    network = city_network(release, slug)
    assert apart(placing)
    assert inside(placing)
    assert set(placing.places) == set(network.by_id)
    assert placed(replace(network, nodes=network.nodes[::-1]), top_topics(release)) == placing

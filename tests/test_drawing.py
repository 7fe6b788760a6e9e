"""In a drawing each sort of node has a shape and colour of its own, and each pair of tied nodes one line."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.atlas import city_network, city_placing
from api.networks import drawing
from graph.network.network import Network, Node, Tie, counted
from graph.network.placing import placed
from graph.store.release import Release
from tests.cities import SLUGS


def node(name: str, kind: str = "organisation", sector: str | None = "sse", group: str = "care") -> Node:
    """A node."""
    return Node(name, name, kind, None, sector, (), group, ())


def tie(name: str, source: str, target: str) -> Tie:
    """A tie."""
    return Tie(name, source, target, "supports", "collaboration", "known", None, None, (), None)


def test_no_two_marks_share_a_shape_a_name_or_a_meaning() -> None:
    for part in ("name", "path", "label"):
        assert len({getattr(mark, part) for mark in drawing.MARKS.values()}) == len(drawing.MARKS)


def test_each_mark_has_its_colour_in_the_style_sheet() -> None:
    style = files("api").joinpath("static/style.css").read_text("utf-8")
    colours = [re.search(rf"\.{mark.name} \{{ fill: (#\w+);", style) for mark in drawing.MARKS.values()]
    assert all(colours)
    assert len({colour.group(1) for colour in colours if colour}) == len(drawing.MARKS)


@pytest.mark.parametrize(
    ("kind", "sector", "name"),
    [
        ("organisation", "sse", "sse"),
        ("institution", "public", "public"),
        ("organisation", "finance", "finance"),
        ("institution", "knowledge", "knowledge"),
        ("organisation", "support", "support"),
        ("organisation", "market", "market"),
        ("organisation", None, "other"),
        ("infrastructure", "sse", "place"),
        ("policy", "public", "policy"),
        ("person", "public", "person"),
        ("project", None, "other"),
    ],
)
def test_a_mark_follows_the_sector_of_a_body_and_the_kind_of_the_rest(
    kind: str, sector: str | None, name: str
) -> None:
    assert drawing.mark(node("one", kind, sector)).name == name


def test_the_legend_holds_what_the_network_uses_and_no_more() -> None:
    network = counted([node("one", "policy"), node("two", sector="finance")], [])
    assert [mark.name for mark in drawing.legend(network)] == ["finance", "policy"]


def test_a_pair_tied_twice_has_one_line() -> None:
    network = counted([node("a"), node("b")], [tie("1", "a", "b"), tie("2", "b", "a")])
    assert len(list(drawing.lines(network, placed(network, ("care",))))) == 1


def test_a_line_is_straight_at_home_and_bent_between_neighbourhoods() -> None:
    nodes = [node("a"), node("b"), node("c", group="finance")]
    network = counted(nodes, [tie("1", "a", "b"), tie("2", "a", "c")])
    home, away = drawing.lines(network, placed(network, ("care", "finance")))
    assert re.fullmatch(r"M\S+ \S+L\S+ \S+", home)
    assert re.fullmatch(r"M\S+ \S+Q\S+ \S+ \S+ \S+", away)


def test_a_mark_grows_with_the_degree_within_bounds() -> None:
    nodes = [node(name) for name in "abcd"]
    network = counted(nodes, [tie("1", "a", "b"), tie("2", "a", "c")])
    sizes = drawing.sizes(network)
    assert sizes["d"] < sizes["b"] == sizes["c"] < sizes["a"] == drawing.LARGEST
    assert drawing.sizes(Network((), ())) == {}


@given(st.text(min_size=1, max_size=200).filter(lambda name: name.strip() != ""))
def test_a_name_takes_at_most_two_short_lines(name: str) -> None:
    found = drawing.short(name)
    assert 1 <= len(found) <= 2
    assert all(len(line) <= drawing.LABEL for line in found)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_pair_of_a_shipped_city_has_its_line(release: Release, slug: str) -> None:
    network = city_network(release, slug)
    pairs = {frozenset((tie.source, tie.target)) for tie in network.ties}
    found = list(drawing.lines(network, city_placing(release, slug)))
    assert len(found) == len(set(found)) == len(pairs)

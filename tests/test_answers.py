"""An answer becomes a map where its rows have places, and a network where they hold ties."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import pytest

from api.answers.answer import Answer, Cell, of_graph, of_table
from api.answers.answer_map import MOST, WIDTH, coordinates, map_of
from api.answers.answer_network import drawn, woven
from api.networks.labels import beside, extent, meet, within
from graph.network.network import Network, Node, Tie

ID = "https://w3id.org/sse-atlas/id/"
TURIN, DUBLIN, HUB = f"{ID}torino", f"{ID}dublin", f"{ID}torino/organisation/hub"
PLACES = {TURIN: (45.07, 7.69), DUBLIN: (53.35, -6.26), HUB: (45.08, 7.7)}


def rows(names: str, *values: str) -> Answer:
    """An answer whose rows are given as words; those that begin with http are IRIs."""
    cells = [tuple(Cell(value, value.startswith("http")) for value in line.split()) for line in values]
    return Answer(tuple(names.split()), tuple(cells))


def unnamed(_: Iterable[str]) -> Mapping[str, str]:
    """No names."""
    return {}


def node(iri: str, group: str = "care") -> Node:
    """A node of which no more is known."""
    return Node(iri, iri.rpartition("/")[2], "organisation", None, None, (), group, ())


def network(*pairs: tuple[str, str]) -> Network:
    """A network of ties called tie/0, tie/1 and so on."""
    ties = [
        Tie(f"{ID}tie/{number}", one, other, "funds", "c", "known", None, None, (), None)
        for number, (one, other) in enumerate(pairs)
    ]
    return Network(tuple(node(iri) for iri in sorted({end for pair in pairs for end in pair})), tuple(ties))


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        ("place lat long", (1, 2)),
        ("lon lat", (1, 0)),
        ("Latitude Longitude", (0, 1)),
        ("a hostLat hostLong", (1, 2)),
        ("a host_lat host_lng", (1, 2)),
        ("lat otherLong", None),
        ("platform longing", None),
    ],
)
def test_the_columns_of_coordinates_are_known_by_their_names(
    names: str, columns: tuple[int, int] | None
) -> None:
    assert coordinates(names.split()) == columns


def test_a_row_stands_where_its_coordinates_say_under_what_is_known_to_be_there() -> None:
    found = map_of(rows("city shown lat long", f"{DUBLIN} {HUB} 45.08 7.7"), PLACES, unnamed)
    assert found is not None
    assert [point.key for point in found.points] == [HUB]


def test_without_coordinates_each_thing_with_a_known_place_is_on_the_map_once() -> None:
    found = map_of(rows("one other", f"{TURIN} {DUBLIN}", f"{TURIN} {HUB}"), PLACES, unnamed)
    assert found is not None
    assert {point.key: point.rows for point in found.points} == {TURIN: 2, DUBLIN: 1, HUB: 1}


@pytest.mark.parametrize("told", ["x y", "91 0", "45 181", "nan 7", "inf 7"])
def test_what_is_no_place_on_the_earth_is_not_on_the_map(told: str) -> None:
    assert map_of(rows("lat long", told), PLACES, unnamed) is None


def test_north_is_up_east_is_right_and_all_is_inside() -> None:
    found = map_of(rows("city", TURIN, DUBLIN), PLACES, unnamed)
    assert found is not None
    turin, dublin = found.points
    assert turin.y > dublin.y and turin.x > dublin.x
    assert all(0 < point.x < WIDTH and 0 < point.y < found.height for point in found.points)
    assert found.land is not None and found.scale is None


def test_a_map_of_a_quarter_has_a_scale_in_true_length() -> None:
    found = map_of(rows("city", TURIN, HUB), PLACES, unnamed)
    assert found is not None and found.scale is not None
    name, length = found.scale
    south, north = found.points
    assert name.endswith(" m") or name.endswith(" km")
    metres = float(name.split()[0]) * (1000 if name.endswith(" km") else 1)
    assert (south.y - north.y) / length * metres == pytest.approx(1112, rel=0.02)


def test_a_map_is_cut_and_says_of_how_many() -> None:
    found = map_of(rows("lat long", *(f"45.{number:04} 7" for number in range(400))), PLACES, unnamed)
    assert found is not None
    assert (len(found.points), found.all) == (MOST, 400)


def test_a_row_that_names_two_nodes_ties_the_first_two() -> None:
    whole = network((f"{ID}a", f"{ID}b"), (f"{ID}b", f"{ID}c"))
    found = woven(rows("x y z", f"{ID}a {ID}c {ID}b", f"{ID}a {ID}nowhere {ID}a"), whole, {})
    assert found is not None
    assert [(tie.source, tie.target) for tie in found.network.ties] == [(f"{ID}a", f"{ID}c")]


def test_a_row_that_names_a_tie_joins_its_ends() -> None:
    found = woven(rows("tie", f"{ID}tie/1"), network((f"{ID}a", f"{ID}b"), (f"{ID}b", f"{ID}c")), {})
    assert found is not None
    assert {node.id for node in found.network.nodes} == {f"{ID}b", f"{ID}c"}


def test_a_city_is_one_node_with_its_authority() -> None:
    whole = network((f"{ID}a", f"{ID}hall"))
    found = woven(rows("x y", f"{TURIN} {ID}a"), whole, {TURIN: f"{ID}hall"})
    assert found is not None
    assert {node.id for node in found.network.nodes} == {f"{ID}a", f"{ID}hall"}


def test_no_network_is_made_of_what_is_not_tied() -> None:
    assert woven(rows("x", f"{ID}a"), network((f"{ID}a", f"{ID}b")), {}) is None


def test_a_network_is_cut_at_its_nodes_and_says_of_how_many() -> None:
    pairs = [(f"{ID}a", f"{ID}n{number}") for number in range(400)]
    found = woven(rows("x y", *(" ".join(pair) for pair in pairs)), network(*pairs), {})
    assert found is not None
    assert (len(found.network.nodes), found.nodes, found.ties) == (300, 401, 400)
    assert all(tie.source in found.network.by_id for tie in found.network.ties)


def test_a_drawing_of_an_answer_names_what_has_room() -> None:
    parts = drawn(network((f"{ID}a", f"{ID}b"), (f"{ID}b", f"{ID}c")), ["care"])
    labels = parts["beside"]
    assert isinstance(labels, list)
    assert {label.text for label in labels} == {"a", "b", "c"}


def test_names_cover_neither_each_other_nor_what_is_taken_nor_leave_the_drawing() -> None:
    points = [(100 + 9 * number, 100 + 5 * (number % 4), f"name {number}") for number in range(30)]
    taken, edges = [(200.0, 0.0, 220.0, 200.0)], (0.0, 0.0, 400.0, 200.0)
    boxes = [extent(label) for label in beside(points, taken, edges)]
    assert boxes and not any(meet(one, other) for one, other in combinations([*boxes, *taken], 2))
    assert all(within(box, edges) for box in boxes)


def test_solutions_and_triples_become_rows() -> None:
    table = of_table(
        b'{"head":{"vars":["x","y"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://a/b"}}]}}'
    )
    assert table == Answer(("x", "y"), ((Cell("http://a/b", True), Cell("")),))
    graph = of_graph(b'<http://a/b> <http://a/c> "http://no.link/" .', "text/turtle")
    assert [cell.is_iri for cell in graph.rows[0]] == [True, True, False]
    assert of_table(b'{"head":{},"boolean":true}') is True

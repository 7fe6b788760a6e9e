"""A network from anywhere is read as it stands, or refused in a sentence that says where and what."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import EcosystemError, Unknown
from graph.export import networks
from graph.network.network import UNTOLD, Network, Node, Tie, counted
from graph.network.reading import Unreadable, read
from graph.store.releases import Data

Write = Callable[..., Path]
TABLE = "source,target,kind,class,state,since,until\na,b,funds,Collaboration,Known,2015,\nb,c,,,,,2020\n"
NODES = """\
id,label,sector,kind,type,topics,lat,lon
a,Anna's,Care work,,,care;housing,45,7.5
b,,,institution,,,,
"""
GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="node" attr.name="Sector" attr.type="string"><default>none told</default></key>
<key id="d1" for="edge" attr.name="since" attr.type="int"/>
<graph edgedefault="undirected">
<node id="a"><data key="d0">care</data></node>
<node id="b"/>
<edge source="b" target="a"><data key="d1">2015</data></edge>
<edge source="a" target="b" directed="true"/>
</graph>
</graphml>
"""
GEXF = """<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<graph defaultedgetype="undirected">
<attributes class="node">
<attribute id="0" title="sector" type="string"><default>none told</default></attribute></attributes>
<nodes>
<node id="a" label="Anna's"><attvalues><attvalue for="0" value="care"/></attvalues><viz:color r="x"/></node>
<node id="b"><nodes><node id="c"/></nodes></node>
</nodes>
<edges>
<edge id="e" source="b" target="a" type="mutual" start="2015-01" weight="much"/>
<edge source="a" target="c"/>
</edges>
</graph>
</gexf>
"""
HEAVY = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE graphml [<!ENTITY l0 "lol">{HEAVY}]><graphml><graph><node id="&l9;"/></graph></graphml>'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file in the test's own folder."""

    def written(name: str, text: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def nodes(network: Network) -> set[tuple[Any, ...]]:
    """What is told of the nodes, but for their ecosystems."""
    return {tuple(vars(replace(one, ecosystems=())).values()) for one in network.nodes}


def ties(network: Network) -> set[tuple[Any, ...]]:
    """What is told of the ties."""
    return {tuple(vars(replace(one, confirmed=None)).values()) for one in network.ties}


def ends(network: Network) -> list[tuple[str, str]]:
    """The ends of the ties, in order."""
    return [(tie.source, tie.target) for tie in network.ties]


def test_a_table_of_ties_is_a_network_of_organisations_that_collaborate(write: Write) -> None:
    found = read(write("n.csv", "source,target\na,b\nb,c\n"))
    assert [vars(node) for node in found.nodes] == [
        vars(Node(key, key, "organisation", None, None, (), UNTOLD, (), degree=degree))
        for key, degree in (("a", 1), ("b", 2), ("c", 1))
    ]
    assert found.ties[0] == Tie("n.csv#1", "a", "b", "tie", "collaboration", "known", None, None, (), None)
    assert len({tie.id for tie in found.ties}) == 2


def test_what_a_table_says_of_a_tie_is_kept(write: Write) -> None:
    first, second = read(write("n.csv", TABLE)).ties
    assert (first.kind, first.tie_class, first.state, first.since) == (
        "funds",
        "collaboration",
        "known",
        "2015",
    )
    assert (second.kind, second.since, second.until) == ("tie", None, "2020")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("columns", ["source target", "From To", "SUBJECT_ID object_id", "target SOURCE"])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_separators_columns_and_byte_order_marks_are_recognised(
    write: Write, separator: str, columns: str, before: str
) -> None:
    cells = ("b", "a, b") if columns.startswith("target") else ("a, b", "b")
    rows = [columns.split(), [f'"{cell}"' for cell in cells]]
    path = write("n.csv", before + "\r\n".join(separator.join(row) for row in rows))
    assert ends(read(path)) == [("a, b", "b")]


def test_a_table_of_nodes_gives_labels_sectors_and_places(write: Write) -> None:
    found = read(write("n.tsv", "from\tto\na\tb\n"), write("nodes.csv", NODES)).by_id
    assert found["a"] == Node(
        "a", "Anna's", "organisation", None, "Care work", ("care", "housing"), "care", (), 45, 7.5, degree=1
    )
    assert (found["b"].label, found["b"].kind, found["b"].sector) == ("b", "institution", None)


def test_one_of_our_own_tables_of_ties_keeps_its_pages(write: Write) -> None:
    text = "subject_id,predicate,object_id,state,source\na,funds,b,,https://example.org/1\na,funds,c,ended,\n"
    (tie,) = read(write("relations.csv", text)).ties
    assert (tie.kind, tie.sources) == ("funds", ("https://example.org/1",))


def test_a_tie_with_itself_is_no_tie(write: Write) -> None:
    found = read(write("n.csv", "source,target\na,a\n"))
    assert [node.id for node in found.nodes] == ["a"] and not found.ties


def test_graphml_keeps_parallel_edges_their_ways_and_defaults(write: Write) -> None:
    found = read(write("n.graphml", GRAPHML))
    assert ends(found) == [("b", "a"), ("a", "b")]
    assert [node.sector for node in found.nodes] == ["care", "none told"]
    assert [tie.since for tie in found.ties] == ["2015", None]


@pytest.mark.parametrize(
    "space", ["http://gexf.net/1.3", "http://www.gexf.net/1.2draft", "http://elsewhere.org"]
)
def test_gexf_of_any_version_keeps_nested_nodes_dates_and_odd_colours(write: Write, space: str) -> None:
    found = read(write("n.gexf", GEXF.replace("http://gexf.net/1.3", space)))
    assert [(node.id, node.label, node.sector) for node in found.nodes] == [
        ("a", "Anna's", "care"),
        ("b", "b", "none told"),
        ("c", "c", "none told"),
    ]
    assert ends(found) == [("b", "a"), ("a", "c")] and found.ties[0].since == "2015-01"


def test_a_label_drawn_in_yed_is_a_label(write: Write) -> None:
    drawn = "<data key='d0'><y:ShapeNode xmlns:y='y'><y:NodeLabel>Anna's</y:NodeLabel></y:ShapeNode></data>"
    path = write("n.graphml", GRAPHML.replace('<node id="b"/>', f'<node id="b">{drawn}</node>'))
    assert read(path).by_id["b"].label == "Anna's"


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiDiGraph])
def test_what_networkx_writes_is_what_is_read(tmp_path: Path, ending: str, kind: Any) -> None:
    graph, path = kind(nx.davis_southern_women_graph().edges), tmp_path / f"n.{ending}"
    nx.set_node_attributes(graph, {node: f"sector {len(node)}" for node in graph}, "sector")
    getattr(nx, f"write_{ending}")(graph, path)
    found = read(path)
    assert ends(found) == list(graph.edges())
    assert {node.id: node.sector for node in found.nodes} == dict(graph.nodes(data="sector"))


@pytest.mark.parametrize("written", [networks.graphml, networks.gexf])
def test_our_own_exports_come_back_as_they_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: Any
) -> None:
    made = [
        Node(
            "x:a", "Ä <b>", "organisation", "cooperative", "sse", ("care", "food"), "care", ("e",), 45.1, -7.0
        ),
        Node("x:b", "B", "institution", None, "municipal", (), UNTOLD, ()),
        Node("x:c", "C", "policy", "plan", None, ("care",), "elsewhere", ()),
    ]
    star = [
        Tie("x:t", "x:a", end, "partners-with", "collaboration", "known", None, None, (), None)
        for end in ("x:b", "x:c")
    ]
    lone = Tie(
        "x:u--2",
        "x:b",
        "x:c",
        "issues",
        "structure",
        "claimed-by-one-side",
        "2015",
        "2030",
        ("x:p", "x:q"),
        None,
    )
    network = counted(made, [*star, lone])
    monkeypatch.setattr(networks, "drawn", lambda release, city: network)
    path = tmp_path / f"n.{written.__name__}"
    with path.open("wb") as file:
        written(Dated(), None, file)
    assert nodes(read(path)) == nodes(network)
    assert ties(read(path)) == ties(network)


@pytest.mark.parametrize("written", [networks.graphml, networks.gexf])
def test_a_published_network_comes_back_as_it_went(small: Data, tmp_path: Path, written: Any) -> None:
    path = tmp_path / f"n.{written.__name__}"
    with path.open("wb") as file:
        written(small.current(), "ada", file)
    went = networks.drawn(small.current(), "ada")
    assert went.ties and nodes(read(path)) == nodes(went) and ties(read(path)) == ties(went)


class Dated:
    """What an export asks of a release when it dates itself."""

    class manifest:
        created = "2026-11-22"


@pytest.mark.parametrize(
    ("name", "text", "where", "what"),
    [
        ("n.csv", "", "n.csv is empty", "at least one node"),
        ("n.csv", "\ufeff", "n.csv, line 1", "source and target"),
        ("n.xlsx", "PK", "n.xlsx", ".graphml, .gexf, .csv"),
        ("n", "a", "n is", ".graphml"),
        ("n.csv", "a,b\n1,2\n", "n.csv, line 1: the columns are a, b", "source and target, or from and to"),
        ("n.csv", "source,target,kind,Kind\n", "line 1: two columns are called kind", "a name of its own"),
        ("n.csv", "source,target\na,b\n\na\n", "line 4: a tie without a target", "both"),
        ("n.csv", "source,target\na,b,c\n", "line 2: 3 cells under 2 columns", "quotation marks"),
        ("n.csv", 'source,target\na,"b\n', "line 2", "quotation marks"),
        ("n.csv", b"source,target\na,\xe9\n", "line 2: not UTF-8", "UTF-8"),
        ("n.csv", "source,target\n", "n.csv holds no node", "at least one"),
        ("n.graphml", "source,target\n", "line 1, column 0", "well-formed XML"),
        ("n.graphml", GEXF, "line 1: its root is gexf", "graphml"),
        ("n.graphml", GRAPHML.replace('id="b"', 'id="a"'), "line 6: the id a is that of line 5", "Keep one"),
        ("n.graphml", GRAPHML.replace(' id="b"', ""), "line 6: a node without an id", "Give each"),
        (
            "n.graphml",
            GRAPHML.replace('target="b"', 'target="z"'),
            "line 8: the target z is no node",
            "Add it",
        ),
        ("n.graphml", GRAPHML.replace("</graph>", "</graph><graph/>"), "not one graph", "write one graph"),
        (
            "n.graphml",
            GRAPHML.replace("</graph>", "<hyperedge/></graph>"),
            "not one graph",
            "without hyperedges",
        ),
        ("n.gexf", GEXF.replace('target="a"', ""), "line 10: a tie without a target", "both"),
        ("n.gexf", "<gexf><graph/></gexf>", "holds no node", "at least one"),
    ],
)
def test_a_broken_file_is_refused_with_its_place_and_what_would_be_right(
    write: Write, name: str, text: str | bytes, where: str, what: str
) -> None:
    path = write(name, text)
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert str(path) in str(refused.value) and str(refused.value).endswith(".")
    assert where in str(refused.value) and what in str(refused.value)


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ("id\na\nb\na\n", "line 4: the id a is that of line 2"),
        ("id\na\n", "n.csv, line 2: the target b is no node of"),
        ("name\na\n", "line 1: the columns are name; what is needed is id"),
        ("id,label\n,a\n", "line 2: a node without an id"),
        ("id,lat\na,91\nb,\n", "line 2, column lat: 91 is no number from -90 to 90"),
        ("id,lon\na,north\nb,\n", "line 2, column lon: north is no number"),
        ("id,lon\na,nan\nb,\n", "line 2, column lon: nan is no number"),
    ],
)
def test_a_broken_table_of_nodes_is_refused(write: Write, table: str, where: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(where)):
        read(write("n.csv", "source,target\na,b\n"), write("nodes.csv", table))


def test_a_table_of_nodes_goes_with_a_table_of_ties_alone(write: Write) -> None:
    with pytest.raises(Unreadable, match="nodes of its own"):
        read(write("n.gexf", GEXF), write("nodes.csv", NODES))


def test_a_missing_file_is_unknown_and_a_folder_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unknown, match=re.escape(str(tmp_path / "n.csv"))):
        read(tmp_path / "n.csv")
    (tmp_path / "n.csv").mkdir()
    with pytest.raises(Unreadable, match="cannot be read"):
        read(tmp_path / "n.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["n.graphml", "n.gexf"])
def test_entities_are_refused_before_they_grow(write: Write, name: str, encoding: str) -> None:
    path, start = write(name, BOMB.encode(encoding)), time.process_time()
    with pytest.raises(Unreadable, match="line 1: a document type"):
        read(path)
    assert time.process_time() - start < 1


def test_nothing_is_fetched_from_elsewhere(write: Write) -> None:
    secret = write("secret.txt", "hidden")
    taken = f'<!DOCTYPE graphml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + GRAPHML.replace("care", "&x;")
    with pytest.raises(Unreadable, match="document type"):
        read(write("n.graphml", taken))


def test_elements_may_nest_deeply(write: Write) -> None:
    deep = 50_000
    path = write("n.graphml", GRAPHML.replace("</graph>", "<graph>" * deep + "</graph>" * (deep + 1)))
    assert len(read(path).nodes) == 2


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    whole=st.sampled_from([("n.csv", TABLE), ("n.graphml", GRAPHML), ("n.gexf", GEXF), ("n.graphml", BOMB)]),
    cut=st.integers(0, 1200),
    put=st.binary(max_size=3) | st.sampled_from([b'"', b"<", b"</node>", b"&x;", b"\n", b"\x00", b"id=''"]),
    skipped=st.integers(0, 1200),
)
def test_no_broken_file_breaks_the_reader(
    write: Write, whole: tuple[str, str], cut: int, put: bytes, skipped: int
) -> None:
    name, text = whole[0], whole[1].encode()
    try:
        assert read(write(name, text[:cut] + put + text[skipped:])).nodes
    except EcosystemError as refused:
        assert name in str(refused)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=80), ending=st.sampled_from(["csv", "graphml", "gexf"]), second=st.booleans())
def test_no_text_at_all_breaks_the_reader(write: Write, text: str, ending: str, second: bool) -> None:
    broken = write(f"n.{ending}", text.encode("utf-8", "surrogatepass"))
    try:
        read(write("good.csv", TABLE), broken) if second else read(broken)
    except EcosystemError as refused:
        assert "n." in str(refused)


def test_a_hundred_thousand_ties_are_read_in_seconds(write: Write) -> None:
    rows = "".join(f"n{number % 997},n{number % 1009}\n" for number in range(100_000))
    path, start = write("n.csv", f"source,target\n{rows}"), time.process_time()
    assert len(read(path).ties) > 99_000
    assert time.process_time() - start < 5

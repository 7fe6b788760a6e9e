"""A release opened from a program: a folder or a running atlas gives rdflib results, frames and networks."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from rdflib import RDF, Literal, URIRef

from graph.errors import EcosystemError, Unknown
from graph.network.network import network, of_city
from graph.store import open_release
from graph.store.opening import Opened
from graph.store.releases import Data, NothingPublished
from tests.servers import server

CITIES = """SELECT DISTINCT ?city ?name {
  ?city a sse:City ; skos:prefLabel ?name FILTER(LANG(?name) = "en")
} ORDER BY ?city"""
ONE = "https://w3id.org/sse-atlas/id/ada/organisation/one"
VALUES = """SELECT * { VALUES (?whole ?number ?truth ?day ?moment ?year ?month ?text ?iri ?mixed) {
  (1 1.5 true "2026-11-01"^^xsd:date "2026-11-01T10:00:00Z"^^xsd:dateTime "2017"^^xsd:gYear
   "2026-11"^^xsd:gYearMonth "a"@en <http://example.org/> 1)
  (UNDEF 2 UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF "b")
} }"""


@pytest.fixture(scope="module")
def near(small: Data) -> Opened:
    """The two small cities, from their data folder."""
    return open_release(small.root)


@pytest.fixture(scope="module")
def address(small: Data) -> Iterator[str]:
    """The address of an atlas that serves the two small cities."""
    with server(small.root) as running:
        yield running


@pytest.fixture(scope="module")
def distant(address: str) -> Opened:
    """The two small cities, from a running atlas."""
    return open_release(address)


@pytest.fixture(params=["near", "distant"])
def opened(request: pytest.FixtureRequest) -> Opened:
    """The two small cities, in both ways."""
    found: Opened = request.getfixturevalue(request.param)
    return found


def test_rows_have_their_values_by_name(opened: Opened) -> None:
    rows = list(opened.query(CITIES))
    assert [(str(row.city), str(row.name)) for row in rows] == [  # type: ignore[union-attr]  # rows of SELECT
        ("https://w3id.org/sse-atlas/id/ada", "Ada"),
        ("https://w3id.org/sse-atlas/id/ben", "Ben"),
    ]


def test_bindings_hold_terms_of_rdflib(opened: Opened) -> None:
    found = opened.query(f"SELECT ?body ?number {{ BIND(<{ONE}> AS ?body) BIND(1 AS ?number) }}")
    assert [str(name) for name in found.vars or ()] == ["body", "number"]
    assert {term for row in found.bindings for term in row.values()} == {URIRef(ONE), Literal(1)}


@pytest.mark.parametrize(("body", "truth"), [("?s a sse:City", True), ("?s a sse:Nothing", False)])
def test_a_question_of_yes_or_no_has_its_answer(opened: Opened, body: str, truth: bool) -> None:
    assert opened.query(f"ASK {{ {body} }}").askAnswer is truth


@pytest.mark.parametrize(
    "query", [f"DESCRIBE <{ONE}>", f"CONSTRUCT {{ ?s ?p ?o }} {{ BIND(<{ONE}> AS ?s) ?s ?p ?o }}"]
)
def test_a_graph_comes_as_a_graph_of_rdflib(opened: Opened, query: str) -> None:
    graph = opened.query(query).graph
    assert graph is not None
    assert (URIRef(ONE), RDF.type, URIRef("https://w3id.org/sse-atlas/ontology#Organisation")) in graph


def test_a_result_can_be_written_in_the_formats_of_rdflib(opened: Opened) -> None:
    written = opened.query(CITIES).serialize(format="csv")
    assert written is not None
    assert written.decode().splitlines()[:2] == ["city,name", "https://w3id.org/sse-atlas/id/ada,Ada"]
    triples = opened.query(f"DESCRIBE <{ONE}>").serialize(format="nt")
    assert triples is not None
    assert f"<{ONE}>".encode() in triples


def test_a_folder_and_a_server_give_the_same_answers(near: Opened, distant: Opened) -> None:
    everything = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    assert near.query(everything).bindings == distant.query(everything).bindings
    assert near.id == distant.id
    assert near.citation == distant.citation
    assert near.id in near.citation


def test_a_frame_has_columns_of_the_types_of_their_values(opened: Opened) -> None:
    found = opened.frame(VALUES)
    assert {name: str(kind).partition("[")[0] for name, kind in found.dtypes.items()} == {
        "whole": "Int64",
        "number": "Float64",
        "truth": "boolean",
        "day": "datetime64",
        "moment": "datetime64",
        "year": "Int64",
        "month": "period",
        "text": "string",
        "iri": "string",
        "mixed": "string",
    }
    first = found.iloc[0]
    assert (first["whole"], first["number"], first["truth"], first["year"]) == (1, 1.5, True, 2017)
    assert first["day"] == pd.Timestamp("2026-11-01")
    assert first["moment"] == pd.Timestamp("2026-11-01T10:00:00Z")
    assert first["month"] == pd.Period("2026-11", "M")
    assert (first["text"], first["iri"], first["mixed"]) == ("a", "http://example.org/", "1")


def test_a_frame_has_no_value_where_none_is_bound(opened: Opened) -> None:
    last = opened.frame(VALUES).iloc[1]
    assert sorted(name for name in last.index if not pd.isna(last[name])) == ["mixed", "number"]


def test_a_frame_without_rows_keeps_its_columns(opened: Opened) -> None:
    found = opened.frame("SELECT ?a ?b { ?a a sse:Nothing ; ?p ?b }")
    assert list(found.columns) == ["a", "b"]
    assert len(found) == 0


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ('"99999999999999999999"^^xsd:integer', "Float64"),
        ('"much"^^xsd:integer', "string"),
        ('"2026-13-40"^^xsd:date', "string"),
        ('"maybe"^^xsd:boolean', "string"),
        ('"soon"^^xsd:gYearMonth', "string"),
    ],
)
def test_what_does_not_fit_its_type_is_kept(near: Opened, value: str, kind: str) -> None:
    found = near.frame(f"SELECT ?x {{ BIND({value} AS ?x) }}")
    assert str(found["x"].dtype) == kind
    assert not found["x"].isna().any()


def test_a_blank_node_in_a_frame_is_told_from_a_name(near: Opened) -> None:
    assert near.frame("SELECT ?x { BIND(BNODE() AS ?x) }")["x"].iloc[0].startswith("_:")


@pytest.mark.parametrize("query", ["ASK {}", f"DESCRIBE <{ONE}>"])
def test_a_frame_is_refused_where_there_are_no_rows(opened: Opened, query: str) -> None:
    with pytest.raises(EcosystemError, match=r"a frame holds the rows of SELECT.*query\(\)"):
        opened.frame(query)


def test_the_network_is_the_same_from_a_folder_and_from_a_server(
    near: Opened, distant: Opened, small: Data
) -> None:
    expected = of_city(network(small.current()), "ada").to_networkx()
    assert expected.number_of_edges() == 1
    for found in (near.network("ada"), distant.network("ada")):
        assert list(found.nodes(data=True)) == list(expected.nodes(data=True))
        assert list(found.edges(keys=True, data=True)) == list(expected.edges(keys=True, data=True))
        assert nx.is_directed(found)


def test_a_city_that_is_not_there_is_told_with_those_that_are(opened: Opened) -> None:
    with pytest.raises(Unknown, match="ada.*ben"):
        opened.network("nowhere")


def test_a_query_that_cannot_be_read_is_told_with_the_place(opened: Opened) -> None:
    with pytest.raises(EcosystemError, match="line 1, column"):
        opened.query("SELECT * { ?s ?p }")


def test_a_release_is_opened_from_its_own_folder(small: Data) -> None:
    key = small.current_id()
    assert key is not None
    assert open_release(small.path(key)).id == key
    assert open_release(str(small.root / "current")).id == key


def test_an_older_release_is_rebuilt_from_its_quads(atlas: Data) -> None:
    key = atlas.current_id()
    assert key is not None
    (atlas.path(key) / "search.sqlite").unlink()
    assert len(list(open_release(atlas.path(key)).query(CITIES))) == 2


def test_an_empty_folder_holds_no_release(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished, match="nothing is published yet"):
        open_release(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unknown, match=r"there is no folder .*missing"):
        open_release(tmp_path / "missing")


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(EcosystemError, match="ftp://example.org is no address of an atlas"):
        open_release("ftp://example.org")


def test_an_address_where_no_atlas_answers_is_told() -> None:
    with pytest.raises(EcosystemError, match=r"127.0.0.1:9 did not answer.*See that an atlas runs there"):
        open_release("http://127.0.0.1:9")


def test_an_address_of_something_else_is_told(tmp_path: Path, address: str) -> None:
    with pytest.raises(EcosystemError, match="about"):
        open_release(f"{address}/about")


def test_the_room_is_imported_without_what_a_frame_needs() -> None:
    seen = "import sys, graph.store; print({'pandas', 'rdflib', 'networkx'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "set()"


def test_the_room_has_nothing_else_to_give() -> None:
    with pytest.raises(ImportError, match="cannot import name 'shut_release'"):
        from graph.store import shut_release  # noqa: F401

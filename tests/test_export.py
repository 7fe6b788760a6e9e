"""Exports open in the programs that they are for, say what the release says, and carry nothing that runs."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, sync_playwright
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, Triple, parse

from graph.errors import EcosystemError, Unknown
from graph.export import interactive, networks, tables
from graph.export.captions import Words
from graph.export.formats import FORMATS, export
from graph.network.network import Network, Node, Tie, counted, network, of_city
from graph.store.queries import PREFIXES
from graph.store.release import Release
from graph.store.releases import Data
from ingest.folder import SHIPPED, read
from ingest.load import load
from ontology.vocabulary import vocabulary
from tests.browser import ARGUMENTS, chromium
from tests.conftest import Run, Tables
from tests.looking import until

NODES = """SELECT (COUNT(DISTINCT ?node) AS ?count) WHERE {
  VALUES ?class { sse:Organisation sse:Institution sse:Person sse:Infrastructure sse:Policy
                  sse:Project sse:Call sse:Meeting }
  ?node a ?class ; sse:inEcosystem ?ecosystem }"""
TIES = """SELECT (COUNT(DISTINCT ?tie) AS ?count) WHERE {
  VALUES ?state { <https://w3id.org/sse-atlas/code/tie-state/known>
                  <https://w3id.org/sse-atlas/code/tie-state/claimed-by-one-side> }
  ?tie a sse:Tie ; sse:state ?state ; sse:party ?one, ?other .
  ?one sse:partyIs ?a . ?other sse:partyIs ?b . FILTER(?one != ?other)
  OPTIONAL { ?a sse:authority ?x } OPTIONAL { ?b sse:authority ?y }
  FILTER(COALESCE(?x, ?a) != COALESCE(?y, ?b)) }"""
PLACES = "SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing geo:lat ?lat ; geo:long ?long }"
TRIPLES = "SELECT (COUNT(*) AS ?count) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } }"
QUADS = "SELECT (COUNT(*) AS ?count) WHERE { GRAPH ?g { ?s ?p ?o } }"
OF_TURIN = """SELECT (COUNT(*) AS ?count) WHERE { GRAPH ?g { ?s ?p ?o }
  FILTER(STRSTARTS(STR(?g), "https://w3id.org/sse-atlas/graph/torino/")) }"""
RUNS = "window.pwned = 1"
PAYLOADS = {
    "image": f'<img src=x onerror="{RUNS}">',
    "script": f"</script><script>{RUNS}</script>",
    "link": f'<a href="x" onmouseover="{RUNS}">x</a><img src=x onerror="{RUNS}"> href=x',
}
FIELDS = ("label", "type", "topics", "id", "group", "kind", "since", "city")
HEAD = "id,kind,name,lang,source"


def count(release: Release, query: str) -> int:
    """The one number that a query gives."""
    (row,) = cast(QuerySolutions, release.query(query))
    return int(row["count"].value)


def quads(release: Release, city: str) -> set[tuple[str, ...]]:
    """The quads of a city but for the checksums of its files."""
    found = release.store.quads_for_pattern(None, None, None, None)
    return {
        (str(quad.graph_name).rpartition("/")[0], str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in found
        if f"/graph/{city}/" in str(quad.graph_name) and "sha256" not in str(quad.predicate)
    }


def node(key: str, **said: Any) -> Node:
    """A node of a network made by hand."""
    made = Node(key, key, "organisation", "cooperative", "sse", ("care",), "care", ("city",))
    return replace(made, **said)


def tie(source: Node, target: Node, **said: Any) -> Tie:
    """A tie of a network made by hand."""
    made = Tie("tie", source.id, target.id, "supports", "collaboration", "known", "2020", None, (), None)
    return replace(made, **said)


def opened(release: Release, format: str, path: Path, city: str | None = None) -> Path:
    """A file just exported."""
    file = path / f"{city}.{format}"
    assert export(release, format, file, city) == file.stat().st_size
    return file


def unzipped(release: Release, path: Path, city: str | None = None) -> Path:
    """The folder of city tables of an export."""
    with ZipFile(opened(release, "csv", path, city)) as archive:
        archive.extractall(path / "unzipped")
    return path / "unzipped"


# --- the file


def test_an_unknown_format_is_refused_with_the_names_of_those_that_there_are(
    release: Release, tmp_path: Path
) -> None:
    with pytest.raises(EcosystemError, match="'shapefile' .*turtle, nquads, jsonld, csv, graphml, gexf"):
        export(release, "shapefile", tmp_path / "x")


@pytest.mark.parametrize("city", ["atlantis", "network", ""])
def test_an_unknown_city_is_refused_and_no_file_is_left(release: Release, tmp_path: Path, city: str) -> None:
    with pytest.raises(Unknown, match="torino"):
        export(release, "turtle", tmp_path / "x", city)
    assert not list(tmp_path.iterdir())


def test_a_file_in_a_folder_that_is_not_there_is_refused(release: Release, tmp_path: Path) -> None:
    with pytest.raises(Unknown, match="no folder .*nowhere"):
        export(release, "turtle", tmp_path / "nowhere" / "x.ttl")


@pytest.mark.parametrize("output", ["/dev/null", "."])
def test_what_is_no_file_is_never_replaced(release: Release, output: str) -> None:
    with pytest.raises(EcosystemError, match="no file that can be replaced"):
        export(release, "geojson", Path(output), "torino")


def test_a_failed_export_leaves_the_older_file_as_it_was(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "page.html"
    file.write_text("older")
    monkeypatch.setattr(interactive, "MOST", 100)
    with pytest.raises(EcosystemError, match=r"the network of Turin has \d+ nodes; a page holds up to 100"):
        export(release, "html", file, "torino")
    assert file.read_text() == "older"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_release_gives_the_same_bytes(release: Release, tmp_path: Path, format: str) -> None:
    first = opened(release, format, tmp_path, "dublin").read_bytes()
    assert opened(release, format, tmp_path, "dublin").read_bytes() == first


def test_the_command_writes_a_file_and_tells_its_size(data: Data, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "places.geojson"
    done = run("export", "--format", "geojson", "-o", file, "--city", "bilbao", "--data", data.root)
    assert (done.code, done.out) == (0, f"{file}: {file.stat().st_size:,} bytes\n")


# --- statements


@pytest.mark.parametrize(("format", "form"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
def test_turtle_and_json_ld_hold_every_statement_of_all_graphs_once(
    release: Release, tmp_path: Path, format: str, form: RdfFormat
) -> None:
    found = list(parse(opened(release, format, tmp_path).read_bytes(), form))
    assert len(found) == len(set(found)) == count(release, TRIPLES)


def test_turtle_uses_the_prefixes_of_the_atlas(release: Release, tmp_path: Path) -> None:
    text = opened(release, "turtle", tmp_path, "torino").read_text("utf-8")
    assert text.count("@prefix") == len(PREFIXES)
    assert "a sse:City" in text


def test_n_quads_hold_every_quad_in_its_graph(release: Release, tmp_path: Path) -> None:
    store = Store()
    store.bulk_load(path=str(opened(release, "nquads", tmp_path)), format=RdfFormat.N_QUADS)
    assert len(store) == count(release, QUADS)
    assert set(store.named_graphs()) == set(release.store.named_graphs())


@pytest.mark.parametrize("format", ["turtle", "nquads", "jsonld"])
def test_the_statements_of_a_city_are_those_of_its_own_graphs(
    release: Release, tmp_path: Path, format: str
) -> None:
    forms = {"turtle": RdfFormat.TURTLE, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
    found = {
        quad.triple for quad in parse(opened(release, format, tmp_path, "torino").read_bytes(), forms[format])
    }
    assert len(found) == count(release, OF_TURIN)
    city = NamedNode("https://w3id.org/sse-atlas/id/torino")
    assert any(isinstance(one, Triple) and one.subject == city for one in found)


# --- tables


def test_the_tables_of_a_release_are_read_back_as_the_same_rows(release: Release, tmp_path: Path) -> None:
    again = read(unzipped(release, tmp_path), vocabulary())
    assert not again.report.failed
    assert again.rows == read(SHIPPED, vocabulary()).rows


@pytest.mark.parametrize("city", ["torino", "montreal"])
def test_the_tables_of_one_city_are_read_back_with_all_that_they_name(
    release: Release, tmp_path: Path, city: str
) -> None:
    again = read(unzipped(release, tmp_path, city), vocabulary())
    assert not again.report.failed
    assert again.rows[city] == read(SHIPPED, vocabulary()).rows[city]


def test_a_release_from_the_tables_of_a_city_says_the_same_of_it(
    release: Release, tmp_path: Path, atlas: Data
) -> None:
    assert load(unzipped(release, tmp_path, "torino"), atlas).release is not None
    assert quads(atlas.current(), "torino") == quads(release, "torino")


def test_rows_of_one_thing_are_one_thing_again(tables: Tables, tmp_path: Path, atlas: Data) -> None:
    folder = tables(
        {
            "ada/actors.csv": f"{HEAD}\nada-union,organisation,Union,en,https://example.org/1\n",
            "bob/actors.csv": f"{HEAD}\nbob-guild,organisation,Guild,en,https://example.org/2\n",
            "bob/relations.csv": "subject_id,predicate,object_id,since,source\n"
            "bob-guild,supports,bob,,https://example.org/3\n",
            "network/same.csv": "id,same_as,reason,source\nbob-guild,ada-union,One body,https://example.org/4\n",
        }
    )
    assert load(folder, atlas).release is not None
    first = atlas.current()
    for city in (None, "bob"):
        again = Data(tmp_path / f"again-{city}")
        assert load(unzipped(first, tmp_path, city), again).release is not None
        assert quads(again.current(), "bob") == quads(first, "bob")


def test_a_row_keeps_its_number_where_one_before_it_was_not_accepted(
    tables: Tables, tmp_path: Path, atlas: Data
) -> None:
    rows = "ada-a,wizard,A,en,https://example.org/1\nada-b,organisation,B,en,https://example.org/2\n"
    assert load(tables({"ada/actors.csv": f"{HEAD}\n{rows}"}), atlas, rejected=True).release is not None
    again = read(unzipped(atlas.current(), tmp_path), vocabulary())
    assert [row.number for row in again.rows["ada"] if row.table == "actors"] == [3]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2))
def test_any_text_survives_a_line_of_csv(cells: list[str]) -> None:
    line = tables.line(cells)
    assert list(csv.reader(io.StringIO(line, newline=""), strict=True)) == [cells]


# --- networks


def test_graphml_is_read_back_with_the_same_nodes_edges_and_attributes(
    release: Release, tmp_path: Path
) -> None:
    again: Any = nx.read_graphml(opened(release, "graphml", tmp_path, "torino"), force_multigraph=True)
    expected: Any = networks.plain(of_city(network(release), "torino"))
    assert dict(again.nodes(data=True)) == dict(expected.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(expected.edges(keys=True, data=True))
    assert {"label", "kind", "type", "sector", "topics", "group", "lat", "lon"} == {
        name for _, said in again.nodes(data=True) for name in said
    }


def test_gexf_is_read_back_with_the_same_nodes_edges_and_attributes(release: Release, tmp_path: Path) -> None:
    again: Any = nx.read_gexf(opened(release, "gexf", tmp_path))
    expected: Any = networks.plain(network(release))
    assert dict(again.nodes(data=True)) == dict(expected.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == [
        (source, target, key, said | {"id": key})
        for source, target, key, said in expected.edges(keys=True, data=True)
    ]


def test_the_network_of_a_release_has_its_things_and_living_ties(release: Release, tmp_path: Path) -> None:
    again: Any = nx.read_graphml(opened(release, "graphml", tmp_path), force_multigraph=True)
    assert len(again) == count(release, NODES)
    assert again.number_of_edges() == count(release, TIES)


def test_a_tie_of_three_parties_is_two_edges_with_keys_of_their_own() -> None:
    a, b, c = node("a"), node("b"), node("c")
    made = networks.plain(counted([a, b, c], [tie(a, b), tie(a, c)]))
    assert [key for _, _, key in made.edges(keys=True)] == ["tie", "tie--2"]


def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    made = networks.plain(counted([node("a", label="A\x01\ud800B", type="")], []))
    nx.write_graphml_xml(made, tmp_path / "x")
    again: Any = nx.read_graphml(tmp_path / "x")
    assert again.nodes["a"]["label"] == "AB"
    assert "type" not in again.nodes["a"]


# --- places


def test_geojson_has_a_point_for_everything_with_a_known_place(release: Release, tmp_path: Path) -> None:
    held = json.loads(opened(release, "geojson", tmp_path).read_text("utf-8"))
    assert held["type"] == "FeatureCollection"
    assert len(held["features"]) == count(release, PLACES)
    assert len({one["properties"]["id"] for one in held["features"]}) == len(held["features"])


def test_geojson_gives_longitude_before_latitude(release: Release, tmp_path: Path) -> None:
    held = json.loads(opened(release, "geojson", tmp_path, "torino").read_text("utf-8"))
    city = next(one for one in held["features"] if one["properties"]["kind"] == "city")
    assert city["geometry"] == {"type": "Point", "coordinates": [7.687, 45.07]}
    assert city["properties"] == {
        "id": "https://w3id.org/sse-atlas/id/torino",
        "name": "Turin",
        "kind": "city",
        "type": None,
        "topics": [],
        "city": "torino",
    }
    assert all(7 < one["geometry"]["coordinates"][0] < 8.5 for one in held["features"])


# --- the interactive page


@dataclass
class Seen:
    """A page, and what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    path = chromium()
    if path is None:
        pytest.skip("there is no Chromium here; `python -m tests.browser` installs one where it can")
    with sync_playwright() as started:
        one = started.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield one
        one.close()


@pytest.fixture
def seen(browser: Browser) -> Iterator[Seen]:
    """A fresh page that is watched."""
    page = browser.new_page(viewport={"width": 1300, "height": 1000}, bypass_csp=False)
    found = Seen(page)
    page.on("request", lambda one: found.requests.append(one.url))
    page.on("console", lambda one: found.errors.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: found.errors.append(str(one)))
    yield found
    page.close()


def drawn(seen: Seen, file: Path) -> None:
    """Open a page and wait for its drawing."""
    seen.page.goto(file.as_uri())
    until(seen.page, "network.body.nodeIndices.length > 0 && network.getScale() > 0")


def pointed_at(page: Page) -> None:
    """Point at and choose each node and the middle of each tie, then find each node by its name."""
    spots = page.evaluate(
        """() => { const all = network.getPositions();
        const middles = edges.get().map((one) => ({ x: (all[one.from].x + all[one.to].x) / 2,
                                                    y: (all[one.from].y + all[one.to].y) / 2 }));
        return [...Object.values(all), ...middles].map((one) => network.canvasToDOM(one)); }"""
    )
    corner = page.locator("#mynetwork").bounding_box()
    assert corner is not None
    for spot in spots:
        page.mouse.move(corner["x"] + spot["x"], corner["y"] + spot["y"])
        page.wait_for_timeout(180)
        page.mouse.down()
        page.mouse.up()
    for value in page.evaluate("nodes.get().map(name)"):
        page.evaluate("(value) => { find.value = value; find.dispatchEvent(new Event('change')) }", value)


def harmed(where: str) -> tuple[Network, Words]:
    """A network with each payload in one field: of a node of its own, of a tie of its own, or of the page."""
    held = [
        node(
            payload if where == "id" else key,
            **{name: value for name, value in said.items() if name == where},
        )
        for key, payload in PAYLOADS.items()
        for said in [{"label": payload, "type": payload, "group": payload, "topics": (payload,)}]
    ]
    ties = [
        tie(one, other, id=one.id, **({where: payload} if where in ("kind", "since") else {}))
        for one, other, payload in zip(held, [*held[1:], held[0]], PAYLOADS.values(), strict=True)
    ]
    return counted(held, ties), Words("".join(PAYLOADS.values()) if where == "city" else "Turin", "r")


@pytest.mark.browser
@pytest.mark.parametrize("city", ["torino", "montreal"])
def test_a_page_draws_the_network_of_its_city_and_asks_no_other_host(
    release: Release, tmp_path: Path, seen: Seen, city: str
) -> None:
    file = opened(release, "html", tmp_path, city)
    drawn(seen, file)
    shown = of_city(network(release), city)
    assert seen.page.locator("#mynetwork canvas").is_visible()
    assert seen.page.evaluate("network.body.data.nodes.length") == len(shown.nodes)
    assert seen.page.evaluate("network.body.data.edges.length") == len(shown.ties)
    assert seen.page.locator("h1").inner_text() == f"{seen.page.title().removesuffix(' · SSE Atlas')}"
    assert seen.requests == [file.as_uri()]
    assert not seen.errors


@pytest.mark.browser
def test_a_page_of_all_cities_opens_too(release: Release, tmp_path: Path, seen: Seen) -> None:
    drawn(seen, opened(release, "html", tmp_path))
    assert seen.page.evaluate("network.body.data.nodes.length") == count(release, NODES)
    assert not seen.errors


@pytest.mark.browser
def test_a_page_is_moved_with_the_arrow_keys_when_its_drawing_has_the_focus(
    release: Release, tmp_path: Path, seen: Seen
) -> None:
    drawn(seen, opened(release, "html", tmp_path, "warsaw"))
    before = seen.page.evaluate("network.getViewPosition().x")
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("ArrowRight", delay=200)
    assert seen.page.evaluate("network.getViewPosition().x") != before


@pytest.mark.browser
def test_what_is_found_by_name_is_told_in_words(release: Release, tmp_path: Path, seen: Seen) -> None:
    drawn(seen, opened(release, "html", tmp_path, "torino"))
    seen.page.fill("#find", "City of Turin")
    seen.page.dispatch_event("#find", "change")
    told = seen.page.locator("#said").inner_text()
    assert told.startswith("City of Turin\n")
    assert "City of Turin → " in told


@pytest.mark.browser
def test_a_page_has_no_fault_that_axe_can_find(release: Release, tmp_path: Path, seen: Seen) -> None:
    drawn(seen, opened(release, "html", tmp_path, "torino"))
    assert Axe().run(seen.page).response["violations"] == []


@pytest.mark.browser
@pytest.mark.parametrize("where", FIELDS)
def test_no_text_in_a_page_is_run_even_without_its_policy(tmp_path: Path, seen: Seen, where: str) -> None:
    held, words = harmed(where)
    text = interactive.page(held, ["care"], words)
    without = text.replace("Content-Security-Policy", "nothing")
    assert without != text
    file = tmp_path / "page.html"
    file.write_text(without, encoding="utf-8")
    drawn(seen, file)
    pointed_at(seen.page)
    assert seen.page.evaluate("window.pwned") is None
    assert seen.page.locator("main img, main a, #mynetwork img").count() == 0
    assert seen.requests == [file.as_uri()]
    assert not seen.errors


@pytest.mark.browser
def test_the_policy_of_a_page_stops_a_script_that_is_not_its_own(tmp_path: Path, seen: Seen) -> None:
    injected = f"<main>{PAYLOADS['image']}<script>{RUNS}</script>"
    text = interactive.page(counted([node("a")], []), [], Words("Turin", "r"))
    file = tmp_path / "page.html"
    file.write_text(text.replace("<main>", injected, 1), encoding="utf-8")
    drawn(seen, file)
    assert seen.page.evaluate("window.pwned") is None


@pytest.mark.browser
def test_the_name_that_one_points_at_is_shown_as_it_is_written(tmp_path: Path, seen: Seen) -> None:
    held = counted([node("a", label="A & B < C, href"), node("b")], [])
    file = tmp_path / "page.html"
    file.write_text(interactive.page(held, ["care"], Words("Turin", "r")), encoding="utf-8")
    drawn(seen, file)
    spot = seen.page.evaluate("network.canvasToDOM(network.getPositions().n0)")
    corner = seen.page.locator("#mynetwork").bounding_box()
    assert corner is not None
    seen.page.mouse.move(corner["x"] + spot["x"], corner["y"] + spot["y"])
    tip = seen.page.locator(".vis-tooltip")
    tip.wait_for(state="visible")
    assert tip.inner_text().replace("\u2060", "").startswith("A & B < C, href\n")


def test_parallel_ties_are_all_drawn_and_each_further_one_is_bent() -> None:
    a, b = node("a"), node("b")
    text = interactive.page(counted([a, b], [tie(a, b, id=f"t{n}") for n in range(3)]), [], Words("Ada", "r"))
    assert text.count('"from": "n0"') == 3
    assert text.count("curvedCW") - text.count('"curvedCW"==') >= 2


def test_a_page_names_no_outside_address_that_a_browser_would_fetch(release: Release) -> None:
    text = interactive.written(release, "torino")
    head = text[: text.index("<script>")]
    assert "://" not in head
    assert not any(
        mark in text for mark in ("bootstrap", "node_modules", "sourceMappingURL", "cdnjs", "jsdelivr")
    )


def test_a_page_of_too_many_nodes_is_refused() -> None:
    many = counted([node(f"n{number}") for number in range(interactive.MOST + 1)], [])
    with pytest.raises(EcosystemError, match="2,001 nodes.*--city"):
        interactive.page(many, [], Words("Everywhere", "r"))


def test_a_network_is_not_changed_by_being_drawn(release: Release) -> None:
    shown = of_city(network(release), "bilbao")
    before = repr(shown)
    interactive.page(shown, [], Words("Bilbao", "r"))
    assert repr(shown) == before

"""Every page answers, reads without scripts, leads only to pages that there are, and says the same twice."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, QuerySolutions

from api.app import create_app
from api.atlas import city_network
from api.finding import AT_ONCE
from api.settings import Settings
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from tests.cities import SLUGS
from tests.conftest import ADA, CITY
from tests.markup import Markup

HTML = {"accept": "text/html"}
VIEWS = ("", "/network", "/map", "/gaps")
QUERY = quote("SELECT ?city ?name WHERE { ?city a sse:City ; skos:prefLabel ?name }")
SITE = (
    "/",
    "/search",
    "/search?q=coop",
    "/search?q=e&kind=organisation&city=torino&page=2",
    "/sources",
    "/sources?city=torino&sort=oldest&page=2",
    "/about",
    "/docs",
    "/compare",
    "/methods",
    "/ontology",
    "/topics",
    "/codebook",
    "/dataset",
    "/sparql",
    f"/sparql?query={QUERY}",
)
ENTITIES = (
    "/id/torino/organisation/torino-social-impact",
    "/id/torino/institution/citta",
    "/id/torino/person/p-favaro",
    "/id/torino/infrastructure/cdq-roccafranca",
    "/id/torino/policy/co-city",
    "/id/torino/tie/citta--supports--rete-case-quartiere",
    "/id/torino/tie/citta--supports--rete-case-quartiere/1",
    "/id/torino/offer/exp-city-co-design",
    "/id/torino/need/need-city-co-management",
    "/id/torino/position/p-favaro",
    "/id/torino/completeness/all--desk-research--2026-11",
    "/id/network/source/metropolis-2021-07-15",
    "/id/network/project/project",
    "/id/network/call/call",
    "/id/network/meeting/meeting-2021-07-15",
    "/id/torino/ecosystem",
    "/id/torino",
    "/topic/co-design",
    "/topic/scheme",
    "/code/tie-kind/supports",
    "/code/tie-kind",
    "/graph/catalogue",
)
CITIES = tuple(f"/cities/{slug}{view}" for slug in SLUGS for view in VIEWS)
FOLLOWED = 200
"""Of the links of all pages, how many are followed."""


@pytest.fixture(scope="module")
def evidence(release: Release) -> tuple[str, ...]:
    """Where the row behind a body is shown, and the graph that holds it."""
    query = """SELECT ?row ?graph WHERE { GRAPH ?graph {
      <https://w3id.org/sse-atlas/id/torino/institution/citta> prov:wasDerivedFrom ?row } }"""
    found = cast(QuerySolutions, release.query(query))
    return tuple(
        term.value.removeprefix("https://w3id.org/sse-atlas")
        for row in found
        for term in row
        if isinstance(term, NamedNode)
    )


def read(client: TestClient, address: str) -> Markup:
    """A page, which must be there."""
    answer = client.get(address, headers=HTML)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), address
    return Markup(answer.text)


DATA = ("application/ld+json", "application/json")
"""The types of blocks that hold data, which nothing runs."""


def sound(shown: Markup) -> None:
    """Hold what is true of every page."""
    scripts = [attributes for tag, attributes in shown.tags if tag == "script"]
    run = [one for one in scripts if one.get("type") not in DATA]
    assert all(one["type"] == "module" and one["src"].startswith("/static/built/") for one in run)
    assert len(shown.of("h1")) == 1
    assert shown.texts("h1")[0]
    assert shown.texts("title")[0].endswith("SSE Atlas")
    assert ("html", {"lang": "en"}) in shown.tags
    assert all(link.text or link.attributes.get("aria-label") for link in shown.of("a"))
    assert len(shown.ids) == len(set(shown.ids))
    styled = [attributes for _, attributes in shown.tags if "style" in attributes or "onclick" in attributes]
    assert not styled


@pytest.mark.parametrize("address", [*SITE, *CITIES, *ENTITIES])
def test_every_page_has_a_title_a_heading_named_links_and_no_script_of_another(
    client: TestClient, address: str
) -> None:
    sound(read(client, address))


def test_the_pages_of_a_row_and_of_its_graph_are_as_sound(
    client: TestClient, evidence: tuple[str, ...]
) -> None:
    row, graph = evidence
    assert read(client, row).texts("h1") == ["torino/actors.csv, row 2"]
    sound(read(client, row))
    sound(read(client, graph))


def test_links_within_the_atlas_lead_somewhere(client: TestClient) -> None:
    found = [link for page in (*SITE, *CITIES, *ENTITIES) for link in read(client, page).addresses]
    links = sorted(
        {link for link in found if link.startswith("/") and "/gaps?add=" not in link} - set(CITIES)
    )
    files = {link for link in links if ".html" in link or ".graphml" in link or ".gexf" in link}
    followed = [link for link in links if link not in files][:: max(len(links) // FOLLOWED, 1)]
    assert len(followed) > FOLLOWED / 2
    assert [link for link in followed if client.get(link, headers=HTML).status_code != 200] == []
    assert all(client.get(link).status_code == 200 for link in files if "/warsaw/" in link)


def test_links_to_other_places_are_web_addresses(client: TestClient) -> None:
    for page in (*CITIES, *ENTITIES):
        others = [
            link for link in read(client, page).addresses if link and not link.startswith(("/", "?", "#"))
        ]
        assert all(link.startswith(("http://", "https://")) for link in others)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_drawing_and_the_tables_hold_the_same_nodes_and_ties(
    client: TestClient, release: Release, slug: str
) -> None:
    network = city_network(release, slug)
    shown = read(client, f"/cities/{slug}/network")
    marks = [link.attributes["href"] for link in shown.of("a") if link.attributes.get("tabindex") == "-1"]
    assert sorted(marks) == sorted(
        node.id.removeprefix("https://w3id.org/sse-atlas") for node in network.nodes
    )
    assert shown.count("path", "tie") == len({frozenset((tie.source, tie.target)) for tie in network.ties})
    rows = [element.text for element in shown.of("th") if element.attributes.get("scope") == "row"]
    names = rows[: len(network.nodes)]
    assert sorted(names) == sorted(" ".join(node.label.split()) for node in network.nodes)
    assert len(rows) == len(network.nodes) + len(network.ties)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_tie_of_the_network_page_shows_its_page_and_month(client: TestClient, slug: str) -> None:
    shown = read(client, f"/cities/{slug}/network")
    sources = [cell.text for cell in shown.of("td") if cell.attributes.get("data-name") == "Source"]
    assert sources
    assert all(text.endswith(", 2026-11") and len(text) > len(", 2026-11") for text in sources)


def test_a_found_name_leads_to_its_page_with_kind_city_and_english_name(client: TestClient) -> None:
    shown = read(client, "/search?q=citta+di+torino")
    assert "/id/torino/institution/citta" in shown.addresses
    told = "Città di Torino City of Turin Institution · Turin · name in Italian"
    assert any(told in text for text in shown.texts("li"))
    assert "/cities/warsaw" in read(client, "/search?q=Warszawa").addresses


def test_a_search_without_a_hit_says_so_and_what_would_help(client: TestClient) -> None:
    shown = read(client, "/search?q=zzzz&city=torino")
    assert "Nothing is found for “zzzz”." in shown.texts("p")
    assert "What would help" in shown.texts("h2")
    assert "/search?q=zzzz" in shown.addresses
    assert "/topics" in shown.addresses


def test_a_search_puts_the_topics_that_fit_first(client: TestClient) -> None:
    shown = read(client, "/search?q=housing")
    assert shown.addresses.index("/topic/housing") < shown.addresses.index(
        "/id/dublin/institution/housing-agency"
    )
    assert any(text.startswith("Homelessness also “ housing first") for text in shown.texts("li"))
    assert "/pl/topic/housing" in read(client, "/pl/search?q=housing").addresses


def facets(shown: Markup, field: str) -> dict[str, int]:
    """What can be chosen in a field of a search, with how many there are."""
    found = {}
    for link in shown.of("a"):
        value = parse_qs(urlsplit(link.attributes.get("href", "")).query).get(field)
        if value and link.text[-1].isdigit():
            found[value[0]] = int(link.text.rpartition(" ")[2].replace(",", ""))
    return found


def test_the_facets_of_a_search_count_what_choosing_them_shows(client: TestClient) -> None:
    shown = read(client, "/search?q=coop")
    kinds, places = facets(shown, "kind"), facets(shown, "city")
    assert {"organisation", "policy", "topic"} <= kinds.keys()
    assert {"torino", "bilbao"} <= places.keys()
    for field, counts in (("kind", kinds), ("city", places)):
        for key, count in counts.items():
            chosen = read(client, f"/search?q=coop&{field}={key}")
            assert any(text.startswith(f"{count} found for") for text in chosen.texts("p"))
            assert "/search?q=coop" in chosen.addresses


def test_two_choices_narrow_a_search_together_and_each_can_be_taken_away(client: TestClient) -> None:
    shown = read(client, "/search?q=coop&kind=organisation&city=bilbao")
    assert {"/search?q=coop&kind=organisation", "/search?q=coop&city=bilbao"} <= set(shown.addresses)
    rows = [text for text in shown.texts("li") if "name in" in text]
    assert rows and all("Organisation · Bilbao" in text for text in rows)


def test_a_long_list_of_names_goes_over_pages_without_loss_or_doubles(client: TestClient) -> None:
    address, seen = "/search?q=e&kind=organisation", []
    for number in range(1, 20):
        shown = read(client, f"{address}&page={number}" if number > 1 else address)
        seen += [link for link in shown.addresses if link.startswith("/id/")]
        if f"{address}&page={number + 1}" not in shown.addresses:
            break
    assert len(seen) > AT_ONCE
    assert len(seen) == len(set(seen)) == facets(read(client, "/search?q=e"), "kind")["organisation"]


def test_what_a_user_types_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/search", params={"q": '"><script>alert(1)</script>'}, headers=HTML)
    assert "<script" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("view", VIEWS)
def test_an_unknown_city_has_a_readable_page_that_names_the_known_ones(client: TestClient, view: str) -> None:
    answer = client.get(f"/cities/atlantis{view}", headers=HTML)
    assert answer.status_code == 404
    assert "There are belo-horizonte, bilbao" in answer.text
    sound(Markup(answer.text))


def test_an_address_that_is_none_has_a_readable_page_too(client: TestClient) -> None:
    answer = client.get("/nowhere", headers=HTML)
    assert answer.status_code == 404
    assert "No page has the address /nowhere." in answer.text
    assert Markup(answer.text).texts("h1") == ["There is nothing here"]


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An atlas with one small city, and one of which only city.csv is there."""
    root = tmp_path_factory.mktemp("young")
    files = {"ada/actors.csv": ADA, "ada/city.csv": CITY.format("ada", "Ada")}
    for name, content in (files | {"eda/city.csv": CITY.format("eda", "Eda")}).items():
        (root / "tables" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "tables" / name).write_text(content, "utf-8")
    data = Data(root / "data")
    assert load(root / "tables", data).release
    with TestClient(create_app(Settings(data=data.root)), raise_server_exceptions=False) as asked:
        yield asked


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("", "Nothing is known yet of this city's ecosystem"),
        (
            "/network",
            "Nothing is known yet of this city's network. Enter the first organisations in actors.csv",
        ),
        ("/map", "No place is known yet in Eda."),
        ("/gaps", "No need is recorded yet for Eda."),
    ],
)
def test_a_city_without_data_says_what_to_enter(young: TestClient, view: str, told: str) -> None:
    shown = read(young, f"/cities/eda{view}")
    sound(shown)
    assert any(text.startswith(told) for text in shown.texts("p") + shown.texts("h2"))
    assert all(shown.texts("p"))


@pytest.mark.parametrize(
    "address", ["/", "/search?q=ada", "/about", "/docs", "/sparql", "/compare", "/methods"]
)
def test_the_other_pages_of_a_young_atlas_are_sound(young: TestClient, address: str) -> None:
    sound(read(young, address))


@pytest.mark.parametrize("view", VIEWS)
def test_a_city_of_one_body_speaks_of_one(young: TestClient, view: str) -> None:
    shown = read(young, f"/cities/ada{view}")
    sound(shown)
    text = " ".join(shown.texts("p"))
    singular = r"\b1 (nodes|neighbourhoods|ties|organisations|policies|needs|offers|rows|have|are)\b"
    assert not re.findall(singular, text)
    assert "from 0 to 0" not in text


def test_a_city_of_one_body_has_it_inside_its_drawing(young: TestClient) -> None:
    answer = young.get("/api/v1/cities/ada/network").json()
    assert [node["label"] for node in answer["nodes"]] == ["One"]
    assert read(young, "/cities/ada/network").count("path", "mark") == 1 + 1


def test_a_server_with_nothing_published_says_so_everywhere(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=tmp_path)), raise_server_exceptions=False) as asked:
        assert asked.get("/healthz").json() == {"status": "alive"}
        for address in ("/", "/cities/torino", "/search", "/about", "/docs", "/sparql", "/id/torino"):
            answer = asked.get(address, headers=HTML)
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert "Nothing is published yet." in answer.text
            sound(Markup(answer.text)) if address != "/sparql" else None
        problem = asked.get("/readyz")
        assert (problem.status_code, problem.headers["content-type"]) == (503, "application/problem+json")
        assert problem.json()["detail"].startswith("Nothing is published yet.")

"""Those who write no SPARQL choose a question; all see names, a link to pass on, and files to take along."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, URIRef

from api.answers import editor
from api.answers.editor import LONGEST
from api.pages import POLICY
from graph.questions.question import questions
from graph.store.release import Release
from graph.vocabulary.words import words
from tests.markup import Markup

BROWSER = {"accept": "text/html"}
CITIES = "SELECT ?city { ?city a sse:City }"
SD = "http://www.w3.org/ns/sparql-service-description#"


def shown(client: TestClient, **asked: str) -> Markup:
    """The editor page for some parameters."""
    answer = client.get("/sparql", params=asked, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return Markup(answer.text)


def test_the_service_is_described_where_rdf_is_asked_and_no_query_is_given(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    said = Graph().parse(data=answer.content, format="turtle")
    (about,) = said.subjects(RDF.type, URIRef(f"{SD}Service"))
    assert str(about).endswith("/sparql")
    assert (about, URIRef(f"{SD}supportedLanguage"), URIRef(f"{SD}SPARQL11Query")) in said


def test_every_question_can_be_chosen(client: TestClient) -> None:
    offered = {attributes.get("value") for tag, attributes in shown(client).tags if tag == "option"}
    assert set(questions()) <= offered


@pytest.mark.parametrize("key", questions())
def test_a_chosen_question_is_answered_in_a_table_with_names(client: TestClient, key: str) -> None:
    page = client.get("/sparql", params={"question": key, "city": "warsaw"}, headers=BROWSER)
    assert page.status_code == 200
    assert 'role="status"' in page.text


def test_a_chosen_city_and_topic_stand_in_the_query_and_stay_chosen(client: TestClient) -> None:
    page = client.get(
        "/sparql", params={"question": "who-works-on", "city": "dublin", "topic": "housing"}, headers=BROWSER
    ).text
    assert "id:dublin" in page and "topic:housing" in page
    assert '<option value="dublin" selected>' in page and '<option value="housing" selected>' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"question": "why"}, "no question 'why'. There are"),
        ({"question": "places", "city": "elba"}, "no city 'elba'. There are belo-horizonte"),
        ({"question": "places", "topic": "x} DROP"}, "no topic 'x} DROP'. There are"),
    ],
)
def test_what_cannot_be_chosen_is_told_with_what_can(
    client: TestClient, asked: dict[str, str], said: str
) -> None:
    answer = client.get("/sparql", params=asked, headers=BROWSER)
    assert answer.status_code == 404
    assert said in answer.text


def test_the_links_of_an_answer_ask_the_same_query_in_each_format(client: TestClient) -> None:
    links = [
        link.attributes["href"]
        for link in shown(client, question="places", city="dublin").of("a")
        if link.attributes.get("href", "").startswith("/sparql?query=") and "#" not in link.attributes["href"]
    ]
    formats = [parse_qs(urlsplit(link).query).get("format", [""])[0] for link in links]
    assert formats == ["", "json", "xml", "csv", "tsv"]
    assert len({parse_qs(urlsplit(link).query)["query"][0] for link in links}) == 1
    csv = client.get(links[3], headers=BROWSER)
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text.startswith("place,lat,long,since")


@pytest.mark.parametrize(
    ("asked", "views"),
    [
        ({"question": "places", "city": "dublin"}, ["table", "map"]),
        ({"question": "funders", "city": "torino"}, ["table", "map", "network"]),
        ({"question": "topic-names"}, ["table"]),
        (
            {"query": "CONSTRUCT { ?one sse:connectedTo ?other } { ?one sse:connectedTo ?other }"},
            ["table", "map", "network"],
        ),
    ],
)
def test_an_answer_can_be_seen_in_the_ways_that_it_has_something_for(
    client: TestClient, asked: dict[str, str], views: list[str]
) -> None:
    for view in views:
        page = shown(client, **asked, view=view)
        seen = [
            one.attributes["href"]
            for one in page.of("a")
            if one.attributes.get("href", "").endswith("#result")
        ]
        assert len(seen) == (len(views) if len(views) > 1 else 0)
        assert (page.count("svg", "chart") == 1) == (view == "map")
        assert (page.count("path", "tie") > 0) == (view == "network")
        assert page.count("table", "list") == 1


def test_a_way_that_an_answer_does_not_have_shows_the_table(client: TestClient) -> None:
    assert shown(client, question="topic-names", view="map").count("table", "list") == 1


def test_the_link_to_pass_on_carries_the_way_of_seeing_and_the_graphs(client: TestClient) -> None:
    graph = "https://w3id.org/sse-atlas/graph/sse"
    asked = {"query": "SELECT * { ?city sse:ofCity ?x } LIMIT 1", "default-graph-uri": graph}
    links = [one for one in shown(client, **asked, view="map").of("a") if one.text == "A link to this query"]
    carried = parse_qs(urlsplit(links[0].attributes["href"]).query)
    assert carried == {name: [value] for name, value in asked.items()}
    links = [
        one for one in shown(client, query=CITIES, view="map").of("a") if one.text == "A link to this query"
    ]
    assert parse_qs(urlsplit(links[0].attributes["href"]).query) == {"query": [CITIES], "view": ["map"]}


def test_the_triples_of_a_graph_stand_in_a_table_with_names(client: TestClient) -> None:
    page = shown(
        client, query="CONSTRUCT { ?city skos:prefLabel ?name } { ?city a sse:City ; skos:prefLabel ?name }"
    )
    assert {"subject", "predicate", "object"} <= set(page.texts("th"))
    assert {"Turin", "skos:prefLabel"} <= set(page.texts("td"))


def test_yes_and_no_can_be_had_as_files_too(client: TestClient) -> None:
    page = shown(client, query="ASK { ?city a sse:City }")
    assert {"JSON", "XML"} <= set(page.texts("a"))


def test_a_query_too_long_for_an_address_says_so_and_its_files_come_by_a_form(client: TestClient) -> None:
    long = f"# {'why ' * LONGEST}\n{CITIES}"
    answer = client.post("/sparql", data={"query": long}, headers=BROWSER)
    assert "there is no link to pass on" in answer.text
    assert 'action="/sparql" method="post"' in answer.text
    assert "A link to this query" not in answer.text
    csv = client.post("/sparql", data={"query": long, "format": "csv"}, headers=BROWSER)
    assert csv.text.startswith("city")
    chart = client.post("/sparql?view=map", data={"query": long}, headers=BROWSER)
    assert 'class="chart"' in chart.text


def test_without_the_scripts_the_page_is_the_plain_form(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(editor, "SCRIPTS", tmp_path / "editor.js")
    assert "<script" not in client.get("/sparql", headers=BROWSER).text


def test_the_page_may_run_our_script_and_ask_our_server_alone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editor, "SCRIPTS", Path(__file__))
    answer = client.get("/sparql", headers=BROWSER)
    rules = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    assert (rules["script-src"], rules["connect-src"]) == (POLICY["script-src"], POLICY["connect-src"])
    assert {rules["script-src"], rules["connect-src"]} == {"'self'"}
    assert 'src="/static/built/editor.js"' in answer.text


def test_in_another_language_the_names_and_links_of_an_answer_are_in_it(client: TestClient) -> None:
    answer = client.get("/pl/sparql", params={"query": CITIES}, headers=BROWSER)
    page = Markup(answer.text)
    assert "Warszawa" in page.texts("td")
    assert "/pl/id/warsaw" in page.addresses
    forms = [each["action"] for tag, each in page.tags if tag == "form"]
    assert set(forms) == {"/pl/sparql"}
    asked = [each for tag, each in page.tags if tag == "option" and each.get("value") in questions()]
    assert asked and all(each["lang"] == "en" for each in asked)


def test_the_words_to_complete_are_sent_once_a_release(client: TestClient) -> None:
    answer = client.get("/completion.json")
    sent = {word["text"]: word for word in answer.json()["words"]}
    assert answer.json()["prefixes"]["topic"] == "https://w3id.org/sse-atlas/topic/"
    assert sent["dcterms:subject"]["label"] == "topic"
    assert {"Vivienda", "Logement"} <= set(sent["topic:housing"]["names"])
    again = client.get("/completion.json", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_all_classes_topics_codes_and_cities_are_words_and_stand_in_a_query_as_they_are(
    release: Release,
) -> None:
    found = words(release)
    kinds = [word.kind for word in found]
    assert {"class", "property", "topic", "code", "city"} == set(kinds)
    assert kinds.count("city") == 9 and kinds.count("topic") == 72
    assert len({word.text for word in found}) == len(found)
    release.query(f"SELECT * {{ VALUES ?word {{ {' '.join(word.text for word in found)} }} }}")

"""Those who write no SPARQL choose a question; all see names, a link to pass on, and files to take along."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, URIRef

from graph.questions.question import questions
from tests.markup import Markup

BROWSER = {"accept": "text/html"}
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
        if link.attributes.get("href", "").startswith("/sparql?query=")
    ]
    formats = [parse_qs(urlsplit(link).query).get("format", [""])[0] for link in links]
    assert formats == ["", "json", "xml", "csv", "tsv"]
    assert len({parse_qs(urlsplit(link).query)["query"][0] for link in links}) == 1
    csv = client.get(links[3], headers=BROWSER)
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text.startswith("place,lat,long,since")

"""The public SPARQL endpoint over HTTP: forms, formats, refusals, limits, and the page for people."""

import csv
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
import uvicorn
from fastapi.testclient import TestClient
from httpx import Response
from rdflib import Graph, URIRef

from api.app import create_app
from api.negotiation import GRAPHS, TABLES
from api.routes import sparql
from api.settings import Settings
from graph.store import turns
from graph.store.releases import Data

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CITIES = "SELECT ?city { ?city a sse:City } ORDER BY ?city LIMIT 2"
FIRST = "https://w3id.org/sse-atlas/id/belo-horizonte"
STREAMING = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
LIMIT = 1.0
"""Seconds that a query may take on the server of these tests."""


@pytest.fixture(scope="module")
def server(data: Data) -> Iterator[int]:
    """The port of a real server with one worker and a short limit."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = create_app(Settings(data=data.root, query_seconds=LIMIT, query_workers=1))
        running = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join()


def get(client: TestClient, query: str, accept: str = "*/*", **more: str) -> Response:
    """A query by GET."""
    return client.get("/sparql", params={"query": query} | more, headers={"Accept": accept})


def post(client: TestClient, content: str | bytes, kind: str, **headers: str) -> Response:
    """A request by POST."""
    return client.post("/sparql", content=content, headers={"Content-Type": kind} | headers)


def talk(port: int, query: str, seconds: float = 10) -> tuple[bytes, float]:
    """All that a server sends to a query until it closes the connection, and how long that took."""
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        path = f"/sparql?query={quote(query)}"
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nConnection: close\r\n\r\n".encode()
        )
        content = bytearray()
        while chunk := line.recv(2**16):
            content += chunk
    return bytes(content), time.monotonic() - started


def begun(port: int, query: str) -> tuple[bytes, float]:
    """The same for an answer that began within the limit; a busy machine may need some goes."""
    for _ in range(8):
        content, seconds = talk(port, query)
        if content.startswith(b"HTTP/1.1 200"):
            return content, seconds
    raise AssertionError(f"no answer began within the limit; the last was {content[:500]!r}")


@pytest.mark.parametrize("accept", ["*/*", "", TABLES["json"], "application/json"])
def test_a_table_comes_as_json_unless_told_otherwise(client: TestClient, accept: str) -> None:
    answer = get(client, CITIES, accept)
    assert answer.headers["content-type"] == TABLES["json"]
    assert answer.json()["results"]["bindings"][0]["city"] == {"type": "uri", "value": FIRST}


@pytest.mark.parametrize("accept", [TABLES["xml"], "application/xml", "text/xml"])
def test_a_table_comes_as_xml(client: TestClient, accept: str) -> None:
    answer = get(client, CITIES, accept)
    assert answer.headers["content-type"] == TABLES["xml"]
    found = ElementTree.fromstring(answer.content)
    assert [each.text for each in found.iter("{http://www.w3.org/2005/sparql-results#}uri")][0] == FIRST


def test_a_table_comes_as_csv(client: TestClient) -> None:
    answer = get(client, CITIES, TABLES["csv"])
    assert answer.headers["content-type"].startswith(TABLES["csv"])
    assert list(csv.reader(io.StringIO(answer.text)))[:2] == [["city"], [FIRST]]


def test_a_table_comes_as_tsv(client: TestClient) -> None:
    answer = get(client, CITIES, TABLES["tsv"])
    assert answer.headers["content-type"].startswith(TABLES["tsv"])
    assert answer.text.splitlines()[:2] == ["?city", f"<{FIRST}>"]


@pytest.mark.parametrize(("body", "truth"), [("?s a sse:City", True), ("?s a sse:Nothing", False)])
def test_a_question_is_answered_yes_or_no_in_each_format(client: TestClient, body: str, truth: bool) -> None:
    texts = {name: get(client, f"ASK {{ {body} }}", media).text for name, media in TABLES.items()}
    assert json.loads(texts["json"])["boolean"] is truth
    assert f"<boolean>{str(truth).lower()}</boolean>" in texts["xml"]
    assert texts["csv"] == texts["tsv"] == str(truth).lower()


@pytest.mark.parametrize("form", ["CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 50", f"DESCRIBE <{FIRST}>"])
@pytest.mark.parametrize("media_type", GRAPHS.values())
def test_a_graph_comes_in_each_syntax_and_is_read_back(
    client: TestClient, form: str, media_type: str
) -> None:
    answer = get(client, form, media_type)
    assert answer.headers["content-type"].startswith(media_type)
    assert len(Graph().parse(data=answer.content, format=media_type)) >= 10


def test_all_syntaxes_hold_the_same_graph(client: TestClient) -> None:
    graphs = [
        Graph().parse(data=get(client, f"DESCRIBE <{FIRST}>", media).content, format=media)
        for media in GRAPHS.values()
    ]
    assert all(set(graph) == set(graphs[0]) for graph in graphs)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (f"{TABLES['csv']};q=0.4, {TABLES['xml']};q=0.6", TABLES["xml"]),
        (f"{TABLES['csv']}, {TABLES['xml']};q=0.6", TABLES["csv"]),
        ("text/*;q=0.9, application/json;q=0.1", TABLES["csv"]),
        (f"*/*;q=0.1, {TABLES['tsv']}", TABLES["tsv"]),
        (f"{TABLES['json']};q=0, */*", TABLES["xml"]),
        (f"{TABLES['csv']};q=much, {TABLES['json']};q=0.1", TABLES["json"]),
    ],
)
def test_the_weights_of_accept_choose(client: TestClient, accept: str, wanted: str) -> None:
    assert get(client, CITIES, accept).headers["content-type"].startswith(wanted)


def test_the_answer_varies_with_accept_and_is_not_sniffed(client: TestClient) -> None:
    headers = get(client, CITIES).headers
    assert "Accept" in headers["vary"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_query_is_posted_as_a_form(client: TestClient) -> None:
    assert FIRST in post(client, urlencode({"query": CITIES}), FORM).text


def test_a_query_is_posted_directly(client: TestClient) -> None:
    assert FIRST in post(client, CITIES, f"{DIRECT}; charset=utf-8").text


def test_get_form_and_direct_give_the_same(client: TestClient) -> None:
    answers = (
        get(client, CITIES),
        post(client, urlencode({"query": CITIES}), FORM),
        post(client, CITIES, DIRECT),
    )
    assert len({answer.text for answer in answers}) == 1


def test_head_answers_without_a_body(client: TestClient) -> None:
    answer = client.head("/sparql", params={"query": CITIES})
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_default_graph_narrows_the_answer(client: TestClient) -> None:
    counted = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graph = get(client, "SELECT ?g { GRAPH ?g { ?s a sse:City } } LIMIT 1", "text/csv").text.split()[1]
    inside = get(client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", "text/csv").text
    chosen = {"default-graph-uri": graph}
    assert get(client, counted, "text/csv", **chosen).text == inside
    assert post(client, urlencode({"query": counted} | chosen), FORM, Accept="text/csv").text == inside
    direct = client.post(
        "/sparql", params=chosen, content=counted, headers={"Content-Type": DIRECT, "Accept": "text/csv"}
    )
    assert direct.text == inside
    assert get(client, counted, "text/csv").text != inside


def test_a_graph_that_is_not_there_is_empty(client: TestClient) -> None:
    chosen = {"default-graph-uri": "http://127.0.0.1:1/"}
    assert get(client, "ASK { ?s ?p ?o }", "text/csv", **chosen).text == "false"


def test_the_page_asks_the_chosen_graph_too(client: TestClient) -> None:
    chosen = {"default-graph-uri": "http://127.0.0.1:1/"}
    assert "no</pre>" in get(client, "ASK { ?s ?p ?o }", BROWSER, **chosen).text


@pytest.mark.parametrize(
    ("status", "said", "query"),
    [
        (400, "line 2, column ", "SELECT *\n{ ? }"),
        (400, "line 1, column 1", ""),
        (400, "nested", "SELECT * " + "{" * 5000),
        (400, "line 1", "INSERT DATA { <a:a> <a:b> <a:c> }"),
        (403, "SERVICE in line 1", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
    ],
)
def test_a_query_that_cannot_be_asked_is_answered_in_words(
    client: TestClient, status: int, said: str, query: str
) -> None:
    answer = post(client, query, DIRECT)
    assert answer.status_code == status
    assert said in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Traceback" not in answer.text


def test_no_query_is_told_to_programs(client: TestClient) -> None:
    answer = client.get("/sparql")
    assert (answer.status_code, "parameter `query`" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "content",
    [urlencode([("query", CITIES)] * 2), urlencode({"update": "CLEAR ALL"}), urlencode({"other": "x"})],
)
def test_two_queries_none_or_an_update_are_refused(client: TestClient, content: str) -> None:
    answer = post(client, content, FORM)
    assert (answer.status_code, "exactly one `query`" in answer.text) == (400, True)


def test_two_queries_are_refused_by_get_and_on_the_page(client: TestClient) -> None:
    for accept in ("*/*", BROWSER):
        answer = client.get(f"/sparql?{urlencode([('query', 'ASK {}')] * 2)}", headers={"Accept": accept})
        assert answer.status_code == 400


def test_a_query_in_the_address_and_another_in_the_body_are_two(client: TestClient) -> None:
    answer = client.post(
        "/sparql", params={"query": CITIES}, content=CITIES, headers={"Content-Type": DIRECT}
    )
    assert answer.status_code == 400


def test_an_update_sent_directly_is_refused(client: TestClient) -> None:
    assert post(client, "CLEAR ALL", "application/sparql-update").status_code == 415


def test_what_nobody_gives_is_not_acceptable(client: TestClient) -> None:
    answer = get(client, CITIES, "image/png")
    assert answer.status_code == 406
    assert TABLES["json"] in answer.text and GRAPHS["ttl"] in answer.text


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    assert post(client, "#" * 1_000_001, DIRECT).status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data"])
def test_a_body_of_another_kind_is_refused_with_those_that_are_read(client: TestClient, kind: str) -> None:
    answer = post(client, CITIES, kind)
    assert answer.status_code == 415
    assert FORM in answer.text and DIRECT in answer.text


def test_a_compressed_body_is_refused(client: TestClient) -> None:
    assert post(client, CITIES, DIRECT, **{"Content-Encoding": "gzip"}).status_code == 415


def test_a_query_that_is_not_utf_8_is_refused_in_each_form(client: TestClient) -> None:
    direct = post(client, b"ASK { ?s ?p '\xff' }", DIRECT)
    form = post(client, b"query=ASK+%7B+%3Fs+%3Fp+'%FF'+%7D", FORM)
    address = client.get("/sparql?query=ASK+%7B+%3Fs+%3Fp+'%FF'+%7D")
    assert [answer.status_code for answer in (direct, form, address)] == [400] * 3
    assert all("UTF-8" in answer.text for answer in (direct, form, address))


@pytest.mark.parametrize("query", [CITIES, "SELECT", "SELECT * { SERVICE <a:b> {} }"])
def test_any_page_may_ask_and_read_also_errors(client: TestClient, query: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_browser_may_ask_beforehand(client: TestClient) -> None:
    headers = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "Content-Type",
    }
    answer = client.options("/sparql", headers=headers)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_another_method_is_not_allowed(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sparql", content=CITIES)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_options_tell_the_methods(client: TestClient) -> None:
    assert client.options("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (CITIES, GRAPHS["ttl"]),
        ("ASK {}", GRAPHS["nt"]),
        (f"DESCRIBE <{FIRST}>", TABLES["json"]),
        ("CONSTRUCT WHERE { ?s a sse:City }", TABLES["csv"]),
    ],
)
def test_a_format_of_another_form_is_not_acceptable(client: TestClient, query: str, accept: str) -> None:
    answer = get(client, query, accept)
    assert answer.status_code == 406
    assert "no format of that is accepted" in answer.text


def test_a_malformed_query_is_malformed_whatever_is_accepted(client: TestClient) -> None:
    assert get(client, "SELECT", GRAPHS["ttl"]).status_code == 400


def test_an_answer_that_the_asker_has_is_not_sent_again(client: TestClient) -> None:
    first = get(client, CITIES)
    again = client.get(
        "/sparql", params={"query": CITIES}, headers={"If-None-Match": first.headers["etag"], "Accept": "*/*"}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["vary"] == "Accept, Accept-Encoding"


def test_marks_differ_by_query_and_by_format(client: TestClient) -> None:
    marks = [get(client, *asked).headers["etag"] for asked in ((CITIES,), ("ASK {}",), (CITIES, "text/csv"))]
    assert len(set(marks)) == 3


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_differs_each_time_has_no_mark(client: TestClient, function: str) -> None:
    assert "etag" not in get(client, f"SELECT ({function} AS ?x) {{}}").headers


def test_a_long_answer_is_compressed_for_those_who_read_that(client: TestClient) -> None:
    asked = {"query": "SELECT * { ?s ?p ?o } LIMIT 3000"}
    packed = client.get("/sparql", params=asked, headers={"Accept-Encoding": "gzip"})
    plain = client.get("/sparql", params=asked, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_a_short_answer_tells_its_length(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("media_type", GRAPHS.values())
def test_the_service_is_described_in_each_syntax(client: TestClient, media_type: str) -> None:
    answer = client.get("/sparql", headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    found = Graph().parse(data=answer.content, format=media_type)
    kind = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    service = URIRef("http://www.w3.org/ns/sparql-service-description#Service")
    assert len(list(found.subjects(kind, service))) == 1


@pytest.mark.parametrize("charset", ["latin-1", "UTF-16", '"iso-8859-1"'])
def test_a_body_in_another_encoding_is_refused(client: TestClient, charset: str) -> None:
    assert post(client, CITIES, f"{DIRECT}; charset={charset}").status_code == 415


def test_one_who_asks_too_much_at_once_is_told_to_wait(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST_ASKED", 0)
    answer = get(client, "ASK {}")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["access-control-allow-origin"] == "*"


def test_readiness_tells_the_defences(client: TestClient) -> None:
    isolation = client.get("/readyz").json()["isolation"]
    assert isolation["time"] and isolation["scan"]
    assert set(isolation) == {"time", "scan", "memory", "seccomp", "address-space"}


def test_a_fault_of_ours_is_told_without_a_traceback(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparql, "question", lambda *_: 1 / 0)
    answer = get(client, "ASK {}")
    assert (answer.status_code, "The fault is ours" in answer.text) == (500, True)
    assert "Traceback" not in answer.text


def test_a_browser_without_a_query_gets_the_editor(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": BROWSER})
    assert answer.headers["content-type"].startswith("text/html")
    assert '<textarea id="query"' in answer.text


def test_a_browser_gets_a_table_with_labels_and_links(client: TestClient) -> None:
    page = get(client, CITIES, BROWSER).text
    assert '<th scope="col">city</th>' in page
    assert '<a href="/id/belo-horizonte">Belo Horizonte</a>' in page


def test_a_browser_gets_a_graph_as_text(client: TestClient) -> None:
    assert "Belo Horizonte" in get(client, f"DESCRIBE <{FIRST}>", BROWSER).text


def test_a_browser_keeps_its_query_beside_what_is_wrong_with_it(client: TestClient) -> None:
    answer = get(client, "SELECT *\n{ ?oops }", BROWSER)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text and "line 2, column" in answer.text
    assert "{ ?oops }</textarea>" in answer.text


def test_markup_in_a_query_or_result_stays_text(client: TestClient) -> None:
    page = get(client, "SELECT ('<script>alert(1)</script>' AS ?x) {}", BROWSER).text
    assert "<script>alert" not in page


def test_a_table_that_is_too_long_for_a_page_says_so(client: TestClient) -> None:
    page = get(client, "SELECT * { ?s ?p ?o } LIMIT 1500", BROWSER).text
    assert "The first 1,000 of 1,500 rows." in page


def test_an_answer_too_large_for_a_page_is_told(client: TestClient) -> None:
    answer = get(client, STREAMING, BROWSER)
    assert answer.status_code == 413
    assert "by LIMIT" in answer.text


def test_a_real_server_streams_a_whole_answer(server: int) -> None:
    content, _ = begun(server, "SELECT * { ?s ?p ?o } LIMIT 5000")
    assert content.endswith(b"\r\n0\r\n\r\n")


def test_an_answer_cut_at_the_limit_never_looks_whole(server: int) -> None:
    content, seconds = begun(server, STREAMING)
    assert not content.endswith(b"\r\n0\r\n\r\n")
    assert seconds < LIMIT + 1.5


def test_a_runaway_is_told_to_come_back_within_a_second_of_the_limit(server: int) -> None:
    begun(server, "ASK {}")
    content, seconds = talk(server, ENDLESS)
    head = content.partition(b"\r\n\r\n")[0].decode().lower()
    assert head.startswith("http/1.1 503")
    assert "retry-after: " in head
    assert seconds < LIMIT + 1


def test_the_server_answers_after_a_runaway(server: int) -> None:
    talk(server, ENDLESS)
    assert b"true" in begun(server, "ASK {}")[0]


def test_clients_that_hang_up_leave_the_workers_free(server: int) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server)) as line:
            line.sendall(f"GET /sparql?query={quote(STREAMING)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            line.recv(100)
    assert b"true" in begun(server, "ASK {}")[0]

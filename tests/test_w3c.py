"""The endpoint passes the W3C's tests of SPARQL 1.0 and 1.1, but for a list that is known one by one.

`w3c-known-failures.txt` says of each test that fails in what way, and why. A test is failed as soon as one of
the formats in which its query is asked gives another result.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from httpx import Client, Response
from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)

from graph.store.releases import Data
from tests import w3c
from tests.servers import server
from tests.w3c import Case, Suite
from tests.w3c_results import (
    Result,
    by_value,
    from_csv,
    from_json,
    from_rdf,
    from_tsv,
    from_xml,
    graph,
    same,
    table,
    truth,
)

KNOWN = Path(__file__).with_name("w3c-known-failures.txt")
MOST = 27
"""So many of the tests may give another result: as many as the engine's own server failed at first."""

FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
SD = "http://www.w3.org/ns/sparql-service-description#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"

Fields = list[tuple[str, str | int | float | None]]
Outcome = dict[str, str]
"""What became of each test that did not pass: `wrong`, or `written` where it is right by value alone."""

pytestmark = pytest.mark.realdata


@dataclass(frozen=True)
class Format:
    """A way to ask a query, with the formats of its answer, and how they are read."""

    ask: Callable[[Client, str, Fields, str], Response]
    table: str
    read: Callable[[bytes], Result]
    graph: str = ""

    def result(self, answer: Response) -> Result:
        """The result that an answer holds."""
        if answer.headers["content-type"].partition(";")[0] == self.graph:
            return graph(answer.content, RdfFormat.from_media_type(self.graph) or RdfFormat.TURTLE)
        return self.read(answer.content)


def by_get(client: Client, query: str, dataset: Fields, accept: str) -> Response:
    """A query in the address."""
    return client.get("/sparql", params=[("query", query), *dataset], headers={"Accept": accept})


def by_form(client: Client, query: str, dataset: Fields, accept: str) -> Response:
    """A query as a form."""
    headers = {"Accept": accept, "Content-Type": FORM}
    return client.post("/sparql", content=urlencode([("query", query), *dataset]), headers=headers)


def directly(client: Client, query: str, dataset: Fields, accept: str) -> Response:
    """A query as the body."""
    headers = {"Accept": accept, "Content-Type": DIRECT}
    return client.post("/sparql", params=dataset, content=query.encode(), headers=headers)


EVERY = (
    Format(by_get, "application/sparql-results+json", from_json, "application/n-triples"),
    Format(by_form, "application/sparql-results+xml", from_xml, "text/turtle"),
    Format(directly, "text/tab-separated-values", from_tsv, "application/rdf+xml"),
)
CSV = (Format(by_form, "text/csv", from_csv),)


@pytest.fixture(scope="module")
def suite(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """The tests, unpacked."""
    return Suite.unpacked(shared / w3c.ARCHIVE, tmp_path_factory.mktemp("w3c"))


@pytest.fixture(scope="module")
def endpoint(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over one release that holds every graph of the tests."""
    data = Data(tmp_path_factory.mktemp("published"))
    w3c.published(data, [*suite.graphs(), *protocol_graphs(suite)])
    with server(data.root) as address, Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def failures(suite: Suite, endpoint: Client) -> Outcome:
    """The tests of query evaluation that the endpoint fails."""
    return failed(suite, lambda case: answers(suite, endpoint, case))


def known(*kinds: str) -> set[str]:
    """The tests that are known to fail in these ways."""
    lines = [line.split(maxsplit=2) for line in KNOWN.read_text("utf-8").splitlines()]
    return {words[0] for words in lines if words and words[0] != "#" and words[1] in kinds}


def failed(suite: Suite, results: Callable[[Case], list[Result]]) -> Outcome:
    """The tests of query evaluation that do not give the expected result."""
    found: Outcome = {}
    for case in suite.cases(w3c.EVALUATION):
        wanted = expected(suite, case)
        ordered = bool(re.search(r"ORDER\s+BY", suite.text(case.query).rpartition("}")[2], re.IGNORECASE))
        try:
            given = results(case)
        except (SyntaxError, AssertionError):
            found[case.name] = "wrong"
            continue
        if all(same(one, wanted, ordered, case.lax) for one in given):
            continue
        valued = all(same(by_value(one), by_value(wanted), ordered, case.lax) for one in given)
        found[case.name] = "written" if valued else "wrong"
    return found


def expected(suite: Suite, case: Case) -> Result:
    """The result that a test gives."""
    path = suite.path(case.result)
    readers = {".srx": from_xml, ".srj": from_json, ".csv": from_csv, ".tsv": from_tsv}
    if path.suffix in readers:
        return readers[path.suffix](path.read_bytes())
    return from_rdf(path.read_bytes(), w3c.FORMATS[path.suffix], case.result)


def answers(suite: Suite, client: Client, case: Case) -> list[Result]:
    """What the endpoint answers to the query of a test, in all formats."""
    query = suite.text(case.query)
    dataset: Fields = []
    if not w3c.OWN_DATASET.search(query):
        dataset = [("default-graph-uri", iri) for iri in case.data or (w3c.NOWHERE,)]
        dataset += [("named-graph-uri", iri) for iri in case.named]
    found = []
    for format in CSV if case.result.endswith(".csv") else EVERY:
        accept = f"{format.table}, {format.graph}".strip(", ")
        answer = format.ask(client, f"BASE <{case.query}>\n{query}", dataset, accept)
        assert answer.status_code == 200
        found.append(format.result(answer))
    return found


def engine(suite: Suite, case: Case, graphs: Mapping[str, list[Quad]]) -> list[Result]:
    """What the engine alone answers to the query of a test, from a store that holds the test's data only."""
    query = suite.text(case.query)
    store = Store()
    own = w3c.OWN_DATASET.search(query)
    for iri in graphs if own else case.named:
        store.extend(graphs[iri])
    for iri in () if own else case.data:
        store.extend(Quad(one.subject, one.predicate, one.object) for one in graphs[iri])
    found = store.query(query, base_iri=case.query)
    if isinstance(found, QueryBoolean):
        return [truth(bool(found))]
    if isinstance(found, QueryTriples):
        triples = {(one.subject, one.predicate, one.object): None for one in found}
        return [Result(("s", "p", "o"), tuple(triples))]
    if case.result.endswith(".csv"):
        return [from_csv(found.serialize(format=QueryResultsFormat.CSV) or b"")]
    names = [variable.value for variable in found.variables]
    return [table(names, [{name: row[name] for name in names} for row in found])]


def test_queries_are_answered_as_the_w3c_says_but_for_those_known(failures: Outcome) -> None:
    wrong = {name for name, way in failures.items() if way == "wrong"}
    assert wrong == known("wrong")
    assert len(wrong) <= MOST


def test_values_are_written_as_the_w3c_writes_them_but_where_known(failures: Outcome) -> None:
    assert {name for name, way in failures.items() if way == "written"} == known("written")


def test_the_endpoint_fails_no_test_that_the_engine_alone_passes(suite: Suite, failures: Outcome) -> None:
    graphs = dict(suite.graphs())
    assert failures.items() <= failed(suite, lambda case: engine(suite, case, graphs)).items()


def test_legal_queries_are_read_but_for_those_known(suite: Suite, endpoint: Client) -> None:
    refused = {case.name for case in suite.cases(w3c.LEGAL) if not understood(suite, endpoint, case)}
    assert refused == known("refused")


def test_queries_that_are_not_legal_are_refused_but_for_those_known(suite: Suite, endpoint: Client) -> None:
    cases = [case for case in suite.cases(w3c.ILLEGAL) if case.query.endswith(".rq")]
    assert {case.name for case in cases if understood(suite, endpoint, case)} == known("taken")


def understood(suite: Suite, client: Client, case: Case) -> bool:
    """Whether the query of a test of syntax is answered, and not refused as one that cannot be read."""
    query = f"BASE <{case.query}>\n{suite.text(case.query)}"
    answer = directly(client, query, [("default-graph-uri", w3c.NOWHERE)], "*/*")
    assert answer.status_code in {200, 400}
    return answer.status_code == 200


def test_no_update_of_the_suites_is_carried_out(suite: Suite, endpoint: Client) -> None:
    before = counted(endpoint)
    for case in suite.cases(w3c.UPDATES):
        text = suite.text(case.query)
        for content, kind in (
            (text, UPDATE),
            (text, DIRECT),
            (urlencode({"update": text}), FORM),
            (urlencode({"query": text}), FORM),
        ):
            answer = endpoint.post("/sparql", content=content.encode(), headers={"Content-Type": kind})
            assert 400 <= answer.status_code < 500, case.name
    assert counted(endpoint) == before


def counted(client: Client) -> str:
    """How many statements there are."""
    return client.get(
        "/sparql",
        params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"},
        headers={"Accept": "text/csv"},
    ).text


@dataclass(frozen=True)
class Exchange:
    """A request of a protocol test, and what is expected of its answer."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]
    refused: bool
    format: str
    truth: str


MEDIA = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


def protocol(suite: Suite) -> Iterator[tuple[str, list[Exchange]]]:
    """The tests of the protocol, each with its requests."""
    manifest = suite.manifest(suite.root / "sparql11" / "protocol")
    for entry in w3c.entries(manifest):
        action = w3c.one(manifest, entry, w3c.MF + "action")
        requests = w3c.items(manifest, w3c.one(manifest, action, HT + "requests"))
        yield entry.value.partition("#")[2], [exchange(manifest, request) for request in requests]


def exchange(manifest: Store, request: object) -> Exchange:
    """A request as the manifest describes it."""
    body = w3c.one(manifest, request, HT + "body")
    response = w3c.one(manifest, request, HT + "resp")
    coding = w3c.one(manifest, body, CNT + "characterEncoding").value or "utf-8"
    headers = w3c.items(manifest, w3c.one(manifest, request, HT + "headers"))
    return Exchange(
        w3c.one(manifest, request, HT + "methodName").value,
        w3c.one(manifest, request, HT + "absolutePath").value.replace("/sparql/", "/sparql"),
        w3c.one(manifest, body, CNT + "chars").value.encode(coding),
        {
            w3c.one(manifest, one, HT + "fieldName").value: w3c.one(manifest, one, HT + "fieldValue").value
            for one in headers
        },
        any(
            "StatusCode4xx" in status for status in w3c.all_of(manifest, response, w3c.MF + "expectedStatus")
        ),
        w3c.one(manifest, response, w3c.MF + "expectedFormat").value,
        w3c.one(manifest, response, w3c.MF + "expectedBoolean").value,
    )


def protocol_graphs(suite: Suite) -> Iterator[tuple[str, list[Quad]]]:
    """The graphs that the tests of the protocol ask; each file says itself what it is called."""
    for path in sorted((suite.root / "sparql11" / "protocol").glob("*.nt")):
        quads = list(parse(path=path))
        name = quads[0].subject
        assert isinstance(name, NamedNode)
        yield name.value, [Quad(one.subject, one.predicate, one.object, name) for one in quads]


def test_requests_are_answered_as_the_protocol_says(suite: Suite, endpoint: Client) -> None:
    asked = {name: requests for name, requests in protocol(suite) if not name.startswith("update_")}
    found = {name: [sent(endpoint, one) for one in requests] for name, requests in asked.items()}
    assert {name: told for name, told in found.items() if any(told)} == {}
    assert len(asked) == 27


def test_an_update_by_the_protocol_is_refused(suite: Suite, endpoint: Client) -> None:
    updates = [requests[0] for name, requests in protocol(suite) if name.startswith("update_")]
    statuses = [
        endpoint.request(one.method, one.path, content=one.body, headers=one.headers).status_code
        for one in updates
    ]
    assert len(statuses) == 7
    assert set(statuses) <= {400, 403, 415}


def sent(client: Client, one: Exchange) -> str:
    """What is wrong with the answer to a request; nothing where it is as expected."""
    answer = client.request(one.method, one.path, content=one.body or None, headers=one.headers)
    if one.refused:
        return "" if 400 <= answer.status_code < 500 else f"status {answer.status_code}"
    if answer.status_code != 200:
        return f"status {answer.status_code}: {answer.text}"
    media_type = answer.headers["content-type"].partition(";")[0]
    if one.format and media_type not in MEDIA[one.format]:
        return f"came as {media_type}"
    if one.truth and from_json(answer.content) != truth(one.truth == "true"):
        return "another truth"
    return ""


def described(client: Client) -> Store:
    """The description that the endpoint gives of itself."""
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    store = Store()
    store.load(answer.content, format=RdfFormat.TURTLE, base_iri=str(answer.url))
    return store


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/n-triples"])
def test_the_endpoint_describes_itself_in_rdf(endpoint: Client, accept: str) -> None:
    answer = endpoint.get("/sparql", headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    form = RdfFormat.from_media_type(accept)
    assert list(parse(answer.content, format=form, base_iri=str(answer.url)))


def test_the_description_names_the_address_at_which_it_is(endpoint: Client) -> None:
    found = described(endpoint).quads_for_pattern(None, NamedNode(f"{SD}endpoint"), None)
    address = endpoint.base_url.copy_with(path="/sparql")
    assert [one.object for one in found] == [NamedNode(str(address))]


CHOICES = {
    "supportedLanguage": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
    "feature": {
        "DereferencesURIs",
        "UnionDefaultGraph",
        "RequiresDataset",
        "EmptyGraphs",
        "BasicFederatedQuery",
    },
}
"""What the vocabulary says that these properties of a service may have for a value."""

PROPERTIES = {
    *CHOICES,
    *("endpoint", "resultFormat", "inputFormat", "defaultDataset", "availableGraphs", "propertyFeature"),
    *("languageExtension", "extensionFunction", "extensionAggregate"),
    *("defaultEntailmentRegime", "defaultSupportedEntailmentProfile"),
}
"""The properties of a service."""


def test_the_description_follows_the_vocabulary(endpoint: Client) -> None:
    store = described(endpoint)
    services = list(store.quads_for_pattern(None, NamedNode(w3c.RDF + "type"), NamedNode(f"{SD}Service")))
    assert len(services) == 1
    said = [
        (one.predicate.value.removeprefix(SD), one.object)
        for one in store.quads_for_pattern(services[0].subject, None, None)
        if one.predicate.value.startswith(SD)
    ]
    assert {name for name, _ in said} <= PROPERTIES
    for name, value in said:
        assert isinstance(value, NamedNode | BlankNode)
        assert name not in CHOICES or value.value.removeprefix(SD) in CHOICES[name]

"""The JSON API keeps the shapes that are promised, and tells what is wrong in a sentence."""

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.examples import calls as examples
from graph.network.network import ELSEWHERE
from graph.store.releases import Data
from tests.cities import SLUGS, table
from tests.servers import server

API = "/api/v1"
NODE = {"id", "label", "kind", "type", "sector", "topics", "lat", "lon", "x", "y", "degree", "group"}
TIE = {"id", "source", "target", "kind", "since", "sources"}
PROFILE = {"counts", "offers", "needs", "measures", "completeness"}
SECTORS = {"public", "sse", "finance", "knowledge", "support", "market", None}
CALLS = {
    f"{API}/cities": [examples.CITY],
    f"{API}/cities/torino": examples.PROFILE,
    f"{API}/cities/torino/network": examples.NETWORK,
    f"{API}/search?q=torino": [examples.NAME],
    f"{API}/compare": examples.COMPARED,
}


def told(client: TestClient, address: str, **asked: object) -> Any:
    """The JSON at an address."""
    answer = client.get(f"{API}{address}", params={key: str(value) for key, value in asked.items()})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json"), answer.text
    return answer.json()


def problem(client: TestClient, address: str, status: int) -> str:
    """The sentence of a problem, whose form is that of RFC 9457."""
    answer = client.get(f"{API}{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    said = answer.json()
    assert set(said) == {"type", "title", "status", "detail", "instance"}
    assert (said["status"], said["instance"]) == (status, f"{API}{address}".partition("?")[0])
    assert said["detail"][0].isupper()
    assert said["detail"].endswith((".", "?"))
    return str(said["detail"])


def keys(value: Any) -> Any:
    """The names in a JSON value, and those of the first thing of each list."""
    if isinstance(value, dict):
        return {name: keys(each) for name, each in value.items()}
    return [keys(value[0])] if isinstance(value, list) and value else None


def fixed(shape: Any) -> Any:
    """The names, without those that are data: counts by notation and names by language."""
    if isinstance(shape, dict):
        data = {"types", "topics", "local_names", "kinds", "values"}
        return {name: None if name in data else fixed(each) for name, each in shape.items()}
    return [fixed(each) for each in shape] if isinstance(shape, list) else None


@pytest.mark.parametrize("address", CALLS)
def test_an_answer_has_the_names_of_its_example(client: TestClient, address: str) -> None:
    assert fixed(keys(client.get(address).json())) == fixed(keys(CALLS[address]))


def test_all_cities_are_listed_by_slug(client: TestClient) -> None:
    assert [city["slug"] for city in told(client, "/cities")] == list(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_profile_has_what_is_promised(client: TestClient, slug: str) -> None:
    said = told(client, f"/cities/{slug}")
    assert set(said) >= PROFILE
    assert set(said["counts"]) == {"kinds", "types", "topics"}
    assert len(said["needs"]) == len(table(slug, "needs"))
    network = told(client, f"/cities/{slug}/network")
    counts = {"nodes": len(network["nodes"]), "ties": len(network["ties"])}
    assert said["measures"] == said["measures"] | counts


@pytest.mark.parametrize("slug", SLUGS)
def test_a_network_has_what_is_promised(client: TestClient, slug: str) -> None:
    said = told(client, f"/cities/{slug}/network")
    ids = {node["id"] for node in said["nodes"]}
    assert len(ids) == len(said["nodes"])
    assert all(set(node) >= NODE and node["sector"] in SECTORS for node in said["nodes"])
    assert all(set(tie) >= TIE and {tie["source"], tie["target"]} <= ids for tie in said["ties"])
    assert all(tie["sources"] and tie["state"] in ("known", "claimed-by-one-side") for tie in said["ties"])


@pytest.mark.parametrize("slug", SLUGS)
def test_the_ties_are_those_of_the_rows_that_have_not_ended(client: TestClient, slug: str) -> None:
    live = [row for row in table(slug, "relations") if row["state"] in ("", "known", "claimed-by-one-side")]
    own = [tie for tie in told(client, f"/cities/{slug}/network")["ties"] if f"/id/{slug}/tie/" in tie["id"]]
    (city,) = table(slug, "city")
    ends = {slug, city["authority_id"]}
    expected = [row for row in live if not {row["subject_id"], row["object_id"]} <= ends]
    assert len(own) == len(expected)


def test_filters_keep_some_kinds_topics_and_years(client: TestClient) -> None:
    bodies = told(client, "/cities/torino/network", kinds="organisation, institution")
    assert {node["kind"] for node in bodies["nodes"]} == {"organisation", "institution"}
    food = told(client, "/cities/torino/network", topics="food-systems,housing")
    assert all({"food-systems", "housing"} & set(node["topics"]) for node in food["nodes"])
    early = told(client, "/cities/torino/network", until=2012)
    assert {tie["since"] and tie["since"][:4] <= "2012" for tie in early["ties"]} == {True, None}
    assert told(client, "/cities/torino/network", q="dragon") == {
        "release": bodies["release"],
        "nodes": [],
        "ties": [],
    }


def test_a_filter_leaves_each_node_where_it_stands(client: TestClient) -> None:
    whole = {node["id"]: node for node in told(client, "/cities/bilbao/network")["nodes"]}
    part = told(client, "/cities/bilbao/network", kinds="organisation")["nodes"]
    assert part
    assert all((node["x"], node["y"]) == (whole[node["id"]]["x"], whole[node["id"]]["y"]) for node in part)
    assert any(node["group"] == ELSEWHERE for node in whole.values())


@pytest.mark.parametrize("address", ["/cities/atlantis", "/cities/atlantis/network"])
def test_an_unknown_city_is_a_problem_that_names_the_known_ones(client: TestClient, address: str) -> None:
    said = problem(client, address, 404)
    assert all(slug in said for slug in SLUGS)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/cities/torino/network?kinds=dragon", 404, "There is no kind 'dragon'. There are organisation"),
        ("/cities/torino/network?until=late", 400, "Until=late: this is no year"),
        ("/cities/torino/network?until=20111", 400, "Until=20111: this is no year"),
        ("/search?q=a&limit=0", 422, "Limit: "),
        ("/search?q=a&limit=many", 422, "Limit: "),
        ("/search?q=", 422, "Q: "),
        ("/search?bbox=1,2,3", 400, "four numbers"),
        ("/search?bbox=a,b,c,d", 400, "four numbers"),
        ("/search?bbox=nan,0,1,1", 400, "no part of the world"),
        ("/search?bbox=9,9,8,10", 400, "no part of the world"),
        ("/nothing", 404, "No page has the address /api/v1/nothing"),
    ],
)
def test_what_cannot_be_read_is_a_problem_in_a_sentence(
    client: TestClient, address: str, status: int, words: str
) -> None:
    assert words in problem(client, address, status)


def test_another_method_is_refused_with_those_that_there_are(client: TestClient) -> None:
    answer = client.delete(f"{API}/cities")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("words", "iri"),
    [
        ("Turin", "torino"),
        ("torino", "torino"),
        ("WARSZAWA", "warsaw"),
        ("montreal", "montreal"),
        ("Montréal", "montreal"),
        ("citta di torino", "torino/institution/citta"),
        ("città TORINO", "torino/institution/citta"),
    ],
)
def test_a_name_is_found_in_any_language_without_its_accents(
    client: TestClient, words: str, iri: str
) -> None:
    found = told(client, "/search", q=words)
    assert f"https://w3id.org/sse-atlas/id/{iri}" in [name["iri"] for name in found]


def test_a_topic_is_found_by_its_name_in_other_languages(client: TestClient) -> None:
    for words, lang in (("vivienda", "es"), ("mieszkal", "pl"), ("etxebizitza", "eu")):
        found = told(client, "/search", q=words, lang=lang, kind="topic")
        assert "https://w3id.org/sse-atlas/topic/housing" in [name["iri"] for name in found], words


def test_search_keeps_to_a_kind_a_city_and_a_language(client: TestClient) -> None:
    assert {name["kind"] for name in told(client, "/search", q="social", kind="policy")} == {"policy"}
    assert {name["city"] for name in told(client, "/search", q="social", city="torino")} == {"torino"}
    assert {name["lang"] for name in told(client, "/search", q="social", lang="IT")} == {"it"}
    assert len(told(client, "/search", q="a", limit=3)) == 3
    assert told(client, "/search", q="zzzz") == []


def test_a_box_holds_what_has_its_point_inside(client: TestClient) -> None:
    rows = [row for name in ("actors", "infrastructure") for row in table("torino", name) if row["lat"]]
    box = (7.6, 45.0, 7.7, 45.08)
    inside = [row for row in rows if box[0] <= float(row["lon"]) <= box[2] and float(row["lat"]) <= box[3]]
    found = told(client, "/search", bbox=",".join(map(str, box)), city="torino", limit=200)
    assert len([name for name in found if name["kind"] != "city"]) == len(inside) > 0


def test_what_one_has_already_is_not_sent_again(client: TestClient) -> None:
    for address in ("/", "/cities/torino", f"{API}/cities/torino", "/id/torino", "/openapi.json"):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        other = client.get(address, headers={"if-none-match": '"something else"'})
        assert (other.status_code, other.content) == (200, first.content)


def test_head_is_answered_as_get_without_the_content(data: Data) -> None:
    with server(data.root) as address, httpx.Client(base_url=address) as asked:
        for path in ("/", f"{API}/cities", "/id/torino", "/healthz"):
            whole, head = asked.get(path), asked.head(path)
            assert (head.status_code, head.content) == (200, b"")
            for name in ("content-type", "etag"):
                assert head.headers.get(name) == whole.headers.get(name)
        assert asked.head("/nowhere").status_code == 404


def test_what_is_wrong_carries_no_mark(client: TestClient) -> None:
    assert "etag" not in client.get(f"{API}/cities/atlantis").headers


def test_any_page_of_another_host_may_read_the_api(client: TestClient) -> None:
    answer = client.get(f"{API}/cities", headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_description_is_whole(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert described["info"]["title"] == "SSE Atlas"
    calls = {path: call for path, methods in described["paths"].items() for call in methods.values()}
    ids = [call["operationId"] for methods in described["paths"].values() for call in methods.values()]
    assert len(ids) == len(set(ids))
    assert all(call["summary"] and call["description"] for call in calls.values())
    named = [(path, one) for path, call in calls.items() for one in call.get("parameters", ())]
    bare = [
        (path, one["name"]) for path, one in named if one["in"] != "header" and not one.get("description")
    ]
    assert bare == []
    for path, methods in described["paths"].items():
        for call in methods.values() if path.startswith(API) else ():
            forms = call["responses"].get("200", {}).get("content", {})
            assert forms or "204" in call["responses"], path
            assert "application/json" not in forms or json.dumps(forms["application/json"]["example"])
    assert not references(described) - set(described["components"]["schemas"])


def references(value: Any) -> set[str]:
    """The schemas that a description refers to."""
    if isinstance(value, dict):
        own = {value["$ref"].rpartition("/")[2]} if "$ref" in value else set()
        return own.union(*(references(each) for each in value.values()))
    return set[str]().union(*(references(each) for each in value)) if isinstance(value, list) else set()


TEXT = st.text(max_size=12)
PATHS = st.sampled_from(
    [
        "/{}",
        "/cities/{}",
        "/cities/{}/network",
        "/cities/{}/map",
        "/cities/{}/gaps",
        "/cities/{}/network.graphml",
        "/cities/torino/network.{}",
        "/id/{}",
        "/id/torino/{}",
        "/id/{}.ttl",
        "/topic/{}",
        "/code/{}.rdf",
        "/graph/{}",
        "/static/{}",
        f"{API}/{{}}",
        f"{API}/cities/{{}}",
        f"{API}/cities/{{}}/network",
        f"{API}/cities/{{}}/gaps",
        f"{API}/cities/torino/questions.{{}}",
    ]
)
NAMES = st.sampled_from(
    ["q", "city", "kind", "lang", "limit", "bbox", "kinds", "topics", "until", "x"]
    + ["add", "remove", "without", "since", "cities", "a", "b"]
)
ACCEPT = st.sampled_from(["*/*", "text/html", "text/turtle", "image/png", "x;q=y,,", "application/json"])


@settings(max_examples=150, deadline=None)
@given(PATHS, TEXT, st.booleans(), ACCEPT)
def test_no_path_breaks_the_server(
    client: TestClient, path: str, text: str, whole: bool, accept: str
) -> None:
    segment = quote(text.encode("utf-8", "surrogatepass"), safe="" if whole else "/;,:@!*'()")
    answer = client.get(path.format(segment), headers={"accept": accept})
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [
            f"{API}/search",
            f"{API}/cities/torino/network",
            f"{API}/cities/torino/gaps",
            f"{API}/compare",
            "/cities/torino/gaps",
            "/compare",
            "/search",
            "/",
            "/cities/torino",
        ]
    ),
    st.dictionaries(NAMES, st.one_of(TEXT, st.integers().map(str), st.floats().map(str)), max_size=4),
)
def test_no_question_breaks_the_server(client: TestClient, path: str, asked: dict[str, str]) -> None:
    query = "&".join(f"{name}={quote(text.encode('utf-8', 'surrogatepass'))}" for name, text in asked.items())
    answer = client.get(f"{path}?{query}")
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.floats(-400, 400), st.just(float("nan")), st.just(float("inf"))), max_size=6))
def test_any_box_is_answered_or_refused(client: TestClient, numbers: list[float]) -> None:
    answer = client.get(f"{API}/search", params={"bbox": ",".join(map(str, numbers)), "q": "a"})
    assert answer.status_code in (200, 400)

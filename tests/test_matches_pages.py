"""The pages of matches, challenges and topics say what the API says; each view has an address of its own."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.matching.choice import SHOWN, SORTS, Choice
from api.matching.table import cell
from api.settings import Settings
from graph.errors import EcosystemError
from graph.matches.scoring import Weights
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from tests.cities import SLUGS
from tests.conftest import ACTORS, ADA, CITY, written
from tests.markup import Markup

HTML = {"accept": "text/html"}
USUAL = Weights()
HOSTILE = '"><img src=x onerror=alert(1)></script>'


def read(client: TestClient, address: str) -> Markup:
    """A page, which must be there."""
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, (address, answer.text[:300])
    return Markup(answer.text)


def of_matches(shown: Markup) -> list[str]:
    """The addresses of the matches that a page lists, in order."""
    return [link for link in shown.addresses if link.startswith("/matches/")]


@pytest.fixture(scope="module")
def best(client: TestClient) -> str:
    """The address of the best match between two cities."""
    return of_matches(read(client, "/matches?within=false"))[0]


@pytest.mark.parametrize(
    "address",
    ["/matches", "/matches?learner=bilbao&host=rotterdam", "/challenges", "/challenges?cities=torino,bilbao"],
)
@pytest.mark.parametrize("prefix", ["", "/pl", "/eu"])
def test_a_page_has_one_heading_named_links_and_nothing_written_into_it(
    client: TestClient, address: str, prefix: str
) -> None:
    shown = read(client, prefix + address)
    assert len(shown.of("h1")) == 1
    assert all(link.text or link.attributes.get("aria-label") for link in shown.of("a"))
    assert len(shown.ids) == len(set(shown.ids))
    assert not [one for _, one in shown.tags if "style" in one or any(key.startswith("on") for key in one)]
    kept = [link for link in shown.addresses if link.startswith("/") and "." not in link.partition("?")[0]]
    languages = {f"/{tag}" for tag in ("en", "es", "fr", "pt", "it", "nl", "pl", "eu")}
    inside = [link for link in kept if not link.startswith(("/api/", *languages))]
    assert not prefix or inside == []


def test_the_matrix_counts_what_the_api_finds_for_each_pair(client: TestClient) -> None:
    shown = read(client, "/matches")
    cells = {
        tuple(
            parse_qs(urlsplit(link.attributes["href"]).query)[side][0] for side in ("learner", "host")
        ): link
        for link in shown.of("a")
        if link.attributes.get("href", "").endswith("#matches") and "learner=" in link.attributes["href"]
    }
    assert len(cells) == len(SLUGS) ** 2
    for learner, host in (("bilbao", "rotterdam"), ("torino", "torino"), ("warsaw", "dublin")):
        told = client.get(f"/api/v1/matches?learner={learner}&host={host}&limit=1").json()
        assert cells[learner, host].text == f"{told['matches'][0]['score']:.2f} {told['found']} matches"


def test_a_cell_leads_to_its_matches_in_the_order_of_the_api(client: TestClient) -> None:
    shown = of_matches(read(client, "/matches?learner=bilbao&host=rotterdam"))
    told = client.get(f"/api/v1/matches?learner=bilbao&host=rotterdam&limit={SHOWN}").json()["matches"]
    assert shown == [
        one["id"].replace("https://w3id.org/sse-atlas/id/", "/matches/").replace("/match/", "/")
        for one in told
    ]


def test_filters_narrow_the_matrix_and_the_list_alike(client: TestClient) -> None:
    told = client.get("/api/v1/matches?topic=social-finance&suggested=false&within=false").json()
    shown = read(client, "/matches?topic=social-finance&suggested=false&within=false")
    cells = [one.text.split() for one in shown.of("a") if one.attributes["href"].endswith("#matches")]
    counts = [int(words[1]) for words in cells if words[-1] in ("match", "matches") and len(words) == 3]
    assert sum(counts) == told["found"]
    assert f"The matches {told['found']}" in shown.texts("h2")


def test_weights_of_the_address_change_the_order_as_the_api_would(client: TestClient) -> None:
    shown = of_matches(read(client, "/matches?w-evidence=0&w-context=9"))
    told = client.get("/api/v1/matches", params={"weights": '{"evidence": 0, "context": 9}', "limit": SHOWN})
    assert [link.rpartition("/")[2] for link in shown] == [
        one["id"].rpartition("/")[2] for one in told.json()["matches"]
    ]
    assert shown != of_matches(read(client, "/matches"))


def test_pages_follow_each_other_without_a_match_twice(client: TestClient) -> None:
    first, second = (of_matches(read(client, f"/matches?host=torino&page={page}")) for page in (1, 2))
    assert len({*first, *second}) == 2 * SHOWN
    assert "/matches?host=torino&page=2" in read(client, "/matches?host=torino").addresses


def test_urgent_needs_come_first_when_that_is_asked(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/matches.csv?sort=priority&limit=200").text)))
    priorities = [int(row["priority"]) for row in rows]
    assert priorities == sorted(priorities)
    urgent = [float(row["score"]) for row in rows if row["priority"] == "1"]
    assert urgent == sorted(urgent, reverse=True)


def test_the_table_holds_exactly_the_matches_of_the_page(client: TestClient) -> None:
    query = "learner=dublin&suggested=false&page=2&limit=10"
    shown = of_matches(read(client, f"/matches?{query}"))
    table = client.get(f"/matches.csv?{query}")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["match"].rpartition("/")[2] for row in rows] == [link.rpartition("/")[2] for link in shown]
    assert {row["need_suggested"] for row in rows} | {row["offer_suggested"] for row in rows} == {"no"}


def test_the_table_without_a_page_holds_all_that_is_asked_for(client: TestClient) -> None:
    query = "learner=dublin&host=torino"
    assert f"/matches.csv?{query}" in read(client, f"/matches?{query}&page=2").addresses
    rows = list(csv.DictReader(io.StringIO(client.get(f"/matches.csv?{query}").text)))
    assert len(rows) == client.get(f"/api/v1/matches?{query}").json()["found"]


def test_a_form_with_empty_fields_leads_to_the_short_address(client: TestClient) -> None:
    sent = "/pl/matches?learner=&host=dublin&topic=&suggested=&within=&sort=&limit=12&w-evidence=3"
    answer = client.get(sent, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/pl/matches?host=dublin")


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("learner=atlantis", 404, "There are belo-horizonte, bilbao"),
        ("topic=nothing", 404, "there is no topic 'nothing'"),
        ("page=9999", 404, "The last is"),
        ("page=-1", 400, "Give a whole number from 1"),
        ("limit=5000", 400, "Give a whole number from 1 to 1,000"),
        ("limit=٣", 400, "Give a whole number"),
        ("sort=magic", 400, "There are score, priority"),
        ("suggested=perhaps", 400, "There are true"),
        ("w-evidence=much", 400, "Give a number from 0 upwards"),
        ("w-evidence=nan", 400, "Give a number from 0 upwards"),
        ("w-evidence=-1", 400, "Give a number from 0 upwards"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_would_be_right(
    client: TestClient, query: str, status: int, told: str
) -> None:
    answer = client.get(f"/matches?{query}", headers=HTML)
    assert answer.status_code == status
    assert (
        told.casefold()
        in Markup(answer.text).texts("p")[0].casefold() + answer.text.replace("&#39;", "'").casefold()
    )


def test_a_match_has_a_page_with_its_parts_conditions_reasons_and_way(client: TestClient, best: str) -> None:
    shown = read(client, best)
    learner, host = (
        best.split("/")[2],
        client.get("/api/v1/matches?within=false&limit=1").json()["matches"][0],
    )
    assert host["need"]["city"] == learner
    told = " ".join(shown.texts("li"))
    assert all(reason in told for reason in host["reasons"])
    for one in host["conditions"]:
        assert one["why"] in told
    for iri in host["path"]:
        assert iri.replace("https://w3id.org/sse-atlas", "") in shown.addresses
    rows = [row.text for row in shown.of("td")]
    assert f"{host['score']:.2f}" in rows
    assert host["id"] in shown.texts("code")


def test_a_match_that_there_is_not_is_not_found(client: TestClient) -> None:
    assert client.get("/matches/bilbao/nothing", headers=HTML).status_code == 404


def test_what_nobody_has_stated_is_marked_everywhere(client: TestClient) -> None:
    told = client.get(f"/api/v1/matches?limit={SHOWN}&within=false").json()["matches"]
    marks = sum(one[side]["suggested"] for one in told for side in ("need", "offer"))
    answer = client.get("/matches?within=false", headers=HTML)
    listed = answer.text[answer.text.index('class="matches"') : answer.text.index('id="unanswered"')]
    assert listed.count("suggested, stated by nobody") == marks


def test_needs_without_an_offer_are_listed_once_with_their_cities(client: TestClient) -> None:
    told = client.get("/api/v1/matches").json()["unanswered"]
    shown = read(client, "/matches")
    statements, topics = {one["statement"] for one in told}, len({one["topic"] for one in told})
    assert f"Needed, and offered by nobody {topics}" in shown.texts("h2")
    listed = [text for text in shown.texts("li") for one in statements if one in text]
    assert len(listed) == len(statements)


def test_a_workshop_can_be_planned_from_what_is_shown(client: TestClient) -> None:
    links = read(client, "/matches?learner=bilbao&host=rotterdam").addresses
    assert "/workshops?cities=bilbao%2Crotterdam" in links


def test_challenges_are_those_of_the_api_for_the_chosen_cities(client: TestClient) -> None:
    told = client.get("/api/v1/challenges?cities=torino,rotterdam,dublin").json()
    shown = read(client, "/challenges?cities=torino,rotterdam,dublin")
    assert f"Common challenges {len(told['common'])}" in shown.texts("h2")
    assert f"Challenges of one city alone {len(told['unique'])}" in shown.texts("h2")
    assert {one["topic"] for one in told["common"] + told["unique"]} <= set(shown.ids)
    text = " ".join(shown.texts("li"))
    assert all(need["statement"] in text for one in told["common"] for need in one["needs"])
    assert all(done["what"] in text for one in told["unique"] for done in one["solutions"])


def test_ticked_cities_lead_to_one_short_address(client: TestClient) -> None:
    answer = client.get("/challenges?cities=torino&cities=bilbao", headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/challenges?cities=torino,bilbao")


def test_an_unknown_city_of_challenges_is_told(client: TestClient) -> None:
    answer = client.get("/challenges?cities=atlantis", headers=HTML)
    assert answer.status_code == 404
    assert "There are belo-horizonte" in answer.text


def test_each_mark_of_the_strip_is_said_in_words(client: TestClient) -> None:
    told = client.get("/api/v1/challenges").json()
    shown = read(client, "/challenges")
    cells = [one.text for one in shown.of("td")]
    needed = sum(len(one["cities"]) for one in told["common"] + told["unique"])
    assert sum(text.startswith("needs it") for text in cells) == needed


@pytest.mark.parametrize("topic", ["co-design", "social-finance", "participation-and-commons"])
def test_a_topic_tells_its_meaning_cities_needs_offers_and_names(
    client: TestClient, release: Release, topic: str
) -> None:
    shown = read(client, f"/topic/{topic}")
    names = release.index.names([f"https://w3id.org/sse-atlas/topic/{topic}"])
    assert shown.texts("h1") == [names[f"https://w3id.org/sse-atlas/topic/{topic}"]["en"]]
    cells = shown.texts("td")
    assert all(name in cells for name in names[f"https://w3id.org/sse-atlas/topic/{topic}"].values())
    assert cells.count("not checked") == 8
    assert {f"/cities/{slug}" for slug in SLUGS} <= set(shown.addresses)
    assert f"/topic/{topic}.ttl" in shown.addresses
    matches = client.get(f"/api/v1/matches?topic={topic}").json()["found"]
    assert f"Who could learn from whom {matches}" in shown.texts("h2")


def test_a_field_leads_to_its_topics_and_a_topic_to_its_field(client: TestClient) -> None:
    assert "/topic/co-design" in read(client, "/topic/participation-and-commons").addresses
    assert "/topic/participation-and-commons" in read(client, "/topic/co-design").addresses


def test_a_topic_speaks_the_language_of_its_address(client: TestClient) -> None:
    shown = read(client, "/it/topic/co-design")
    assert shown.texts("h1") == ["Co-progettazione"]
    assert any("Il servizio è stato pensato a tavolino" in text for text in shown.texts("p"))


def test_a_topic_stays_linked_data(client: TestClient) -> None:
    by_suffix = client.get("/topic/co-design.ttl")
    by_accept = client.get("/topic/co-design", headers={"accept": "text/turtle"})
    assert by_suffix.text == by_accept.text
    assert "prefLabel" in by_accept.text
    assert read(client, "/topic/scheme").of("h1")
    assert client.get("/topic/nothing", headers=HTML).status_code == 404


def test_what_a_joint_project_asks_is_among_the_needs_of_its_topic(client: TestClient) -> None:
    shown = read(client, "/topic/co-implementation")
    assert "Who wants to learn it 1" in shown.texts("h2")
    assert any(text.startswith("All cities The exchange of July 2021") for text in shown.texts("li"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An atlas of two cities in which names and statements are made to break a page."""
    root = tmp_path_factory.mktemp("hostile")
    quoted = HOSTILE.replace('"', '""')
    long = "x" * 10_000
    files: dict[str, str | bytes] = {
        "ada/actors.csv": f'{ACTORS}ada-one,organisation,"{quoted}",care,2026-11,https://example.org/1\n',
        "ben/actors.csv": f"{ACTORS}ben-one,organisation,{long},care,2026-11,https://example.org/2\n",
        "ada/needs.csv": "id,holder_id,topic,statement,priority,confirmed,source\n"
        f'ada-n,ada-one,care,"{quoted}",1,2026-11,https://example.org/3\n',
        "ben/expertise.csv": "id,holder_id,topic,statement,confirmed,source\n"
        f'ben-e,ben-one,care,"=HYPERLINK(1) {long}",2026-11,https://example.org/4\n',
    }
    data = Data(root / "data")
    loaded = load(written(root / "tables", files), data)
    assert loaded.release, loaded
    with TestClient(create_app(Settings(data=data.root)), raise_server_exceptions=False) as asked:
        yield asked


@pytest.mark.parametrize("address", ["/matches", "/challenges", "/topic/care"])
def test_hostile_words_stay_words(hostile: TestClient, address: str) -> None:
    answer = hostile.get(address, headers=HTML)
    assert answer.status_code == 200
    assert "<img" not in answer.text
    assert HOSTILE in " ".join(Markup(answer.text).texts("p") + Markup(answer.text).texts("li"))


def test_no_cell_of_the_table_begins_as_a_formula(hostile: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(hostile.get("/matches.csv").text)))
    assert any(row["offer_statement"].startswith("'=HYPERLINK") for row in rows)


def test_two_cities_without_needs_say_so(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"ada/actors.csv": ADA, "eda/city.csv": CITY.format("eda", "Eda")}
    data = Data(tmp_path / "data")
    assert load(written(tmp_path / "tables", files), data).release
    with TestClient(create_app(Settings(data=data.root)), raise_server_exceptions=False) as asked:
        assert "No match fits what you chose" in asked.get("/matches", headers=HTML).text
        assert "No need is on record for these cities" in asked.get("/challenges", headers=HTML).text
        assert asked.get("/matches.csv").text == "match\n"
        assert asked.get("/topic/care", headers=HTML).status_code == 200


@given(
    st.builds(
        Choice,
        learner=st.none() | st.sampled_from(SLUGS),
        host=st.none() | st.sampled_from(SLUGS),
        topic=st.none() | st.sampled_from(["care", "housing"]),
        suggested=st.booleans(),
        within=st.booleans(),
        sort=st.sampled_from(SORTS),
        page=st.integers(1, 900),
        limit=st.integers(1, 1000),
        weights=st.sampled_from([(), (("evidence", 4.5),), (("evidence", 0.0), ("shared", 2.0))]),
    )
)
def test_a_choice_read_from_its_own_query_is_the_same(choice: Choice) -> None:
    query = {name: values[0] for name, values in parse_qs(choice.query.removeprefix("?")).items()}
    assert Choice.of(query, USUAL) == choice


@given(st.dictionaries(st.sampled_from(["page", "limit", "sort", "suggested", "w-named"]), st.text()))
def test_any_query_is_read_or_refused_in_words(query: dict[str, str]) -> None:
    try:
        Choice.of(query, USUAL)
    except EcosystemError as error:
        assert str(error)


@given(st.text() | st.lists(st.text()))
def test_no_text_in_a_cell_begins_as_a_formula(value: str | list[str]) -> None:
    assert not cell(value).startswith(("=", "+", "-", "@"))

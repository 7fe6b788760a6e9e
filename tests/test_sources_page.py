"""The page of sources tells every page that the data rest on, how many rows do, and what of it is old."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.dataset.sources import sources
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from tests.conftest import CITY
from tests.markup import Markup

HTML = {"accept": "text/html"}
EVIDENCE = "SELECT ?evidence ?source { ?evidence a sse:Evidence ; dcterms:source ?source }"
HEAD = "id,kind,type,name,name_local,lang,role,role_from,role_until,role_seen,affiliation_id,url,topics,"
HEAD += "founded,lat,lon,description,confirmed,source"
ROW = "ada-{0},organisation,cooperative,{0},,en,,,,,,,housing,,,,,{1},{2}"


def read(client: TestClient, address: str) -> Markup:
    """A page, which must be there."""
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, answer.text
    return Markup(answer.text)


def lines(client: TestClient, address: str) -> list[dict[str, str]]:
    """The lines of the table to take along."""
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_every_row_counts_once_for_the_page_that_it_cites(release: Release) -> None:
    cited = Counter(str(row["source"].value) for row in release.query(EVIDENCE))  # type: ignore[union-attr]
    assert {one.iri: one.count for one in sources(release)} == cited


def test_the_pages_of_the_cities_are_together_those_of_all(release: Release) -> None:
    places = (*release.cities, "network")
    apart = [(one.iri, place, one.count) for place in places for one in sources(release, place)]
    whole = [(one.iri, place, count) for one in sources(release) for place, count in one.rows.items()]
    assert sorted(apart) == sorted(whole)


def test_the_months_of_a_page_count_its_rows(release: Release) -> None:
    assert all(sum(one.months.values()) == one.count for one in sources(release))


def test_the_table_to_take_along_has_a_line_for_each_page_and_city(
    client: TestClient, release: Release
) -> None:
    found = lines(client, "/sources.csv")
    assert sum(int(line["rows"]) for line in found) == sum(one.count for one in sources(release))
    assert len(found) == sum(len(one.rows) for one in sources(release))
    torino = [line for line in found if line["city"] == "torino"]
    assert lines(client, "/sources.csv?city=torino") == torino


def test_the_page_goes_through_all_sources_and_filters_them_by_city(
    client: TestClient, release: Release
) -> None:
    wanted = [one.address for one in sources(release, "torino") if one.is_web]
    shown: list[str] = []
    for number in (1, 2, 3, 4):
        page = read(client, f"/sources?city=torino&page={number}")
        shown += [link.attributes["href"] for link in page.of("a", "source")]
        if number * 100 >= len(wanted):
            break
    assert sorted(shown) == sorted(wanted)


def test_a_source_that_the_atlas_describes_leads_to_its_own_page(client: TestClient) -> None:
    assert "/id/network/source/metropolis-2021-07-15" in read(client, "/sources?city=network").addresses
    assert "/pl/id/network/source/metropolis-2021-07-15" in read(client, "/pl/sources?city=network").addresses


def test_the_page_says_that_nothing_is_old_where_nothing_is(client: TestClient) -> None:
    assert any(text.startswith("Nothing here is old") for text in read(client, "/sources").texts("p"))


def test_an_unknown_city_or_order_is_told_with_what_there_is(client: TestClient) -> None:
    answer = client.get("/sources?city=atlantis", headers=HTML)
    assert answer.status_code == 404
    assert "There are belo-horizonte, bilbao" in answer.text
    assert client.get("/sources?sort=size", headers=HTML).status_code == 422
    assert client.get("/sources.csv?city=atlantis").status_code == 404


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A small city of which one row was last confirmed long ago, and two lately."""
    root = tmp_path_factory.mktemp("aged")
    rows = [
        ROW.format("one", "2020-03", "https://example.org/old"),
        ROW.format("two", "2026-10", "https://example.org/new"),
        ROW.format("three", "2026-10", "https://example.org/new"),
    ]
    files = {"ada/actors.csv": "\n".join([HEAD, *rows, ""]), "ada/city.csv": CITY.format("ada", "Ada")}
    for name, content in files.items():
        (root / "tables" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "tables" / name).write_text(content, "utf-8")
    data = Data(root / "data")
    assert load(Path(root / "tables"), data).release
    with TestClient(create_app(Settings(data=data.root)), raise_server_exceptions=False) as asked:
        yield asked


def test_rows_confirmed_long_ago_are_counted_and_come_first_where_asked(aged: TestClient) -> None:
    page = read(aged, "/sources")
    assert any(
        text.startswith("1 row was last confirmed on its page more than 24") for text in page.texts("p")
    )
    assert "/sources?sort=oldest" in page.addresses
    first = [link.attributes["href"] for link in page.of("a", "source")]
    oldest = [link.attributes["href"] for link in read(aged, "/sources?sort=oldest").of("a", "source")]
    assert oldest[0] == "https://example.org/old"
    assert first.index("https://example.org/new") < first.index("https://example.org/old")
    (line,) = (line for line in lines(aged, "/sources.csv") if line["page"].endswith("/old"))
    assert (line["first_read"], line["last_read"], line["rows_read_long_ago"]) == ("2020-03", "2020-03", "1")

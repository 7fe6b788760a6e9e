"""The report of a city says on two sheets who is there and what is missing, as the other pages say it."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import pdf
from api.app import create_app
from api.gaps.gap_overlay import first
from api.settings import Settings
from graph.dataset.description import citation
from graph.store.release import Release
from graph.store.releases import Data
from tests.cities import SLUGS, table
from tests.markup import Markup
from tests.test_api import told
from tests.test_pages import HTML, read, sound


@pytest.fixture(scope="module", params=SLUGS)
def city(request: pytest.FixtureRequest) -> str:
    """Each city."""
    return str(request.param)


@pytest.fixture
def shown(client: TestClient, city: str) -> Markup:
    """The report of the city."""
    return read(client, f"/cities/{city}/report")


def test_a_report_is_two_sheets_with_a_way_to_the_file(shown: Markup, city: str) -> None:
    sound(shown)
    assert shown.count("section", "sheet") == 2
    assert f"/cities/{city}/report.pdf" in shown.addresses


def test_it_tells_how_much_there_is(shown: Markup, city: str) -> None:
    held = dict(zip(shown.texts("dt"), shown.texts("dd"), strict=True))
    assert held["policies"] == str(len(table(city, "policies")))
    assert held["offers"] == str(len(table(city, "expertise")))
    assert held["needs"] == str(len(table(city, "needs")))


def test_it_tells_the_gaps_that_matter_most_with_how_sure_they_are(
    client: TestClient, shown: Markup, city: str
) -> None:
    gaps: Any = told(client, f"/cities/{city}/gaps")["gaps"]
    items = shown.texts("li")
    for gap in first(gaps, 5, 2):
        (item,) = [text for text in items if " ".join(gap["title"].split()) in text]
        assert f"(q {gap['q']:.2f})" in item
        assert "Ask" in item
        assert ("flagged" in item) == gap["flagged"]


def test_it_says_how_fresh_and_complete_the_data_are_and_how_to_cite_them(
    release: Release, shown: Markup
) -> None:
    words = " ".join(shown.texts("p"))
    assert citation(release.manifest) in words
    assert re.search(r"Of \d+ bodies, places and policies, \d+% are described", words)
    assert re.search(r"All rests on \d+ public sources\.", words)
    assert "November 2026" in words


def test_the_same_numbers_stand_in_tables(shown: Markup) -> None:
    charts, tables = shown.count("figure", "chart"), shown.count("table", "chart-numbers")
    assert (charts, tables) == (2, 2)


def test_a_city_of_which_little_is_known_has_a_report_that_says_so(atlas: Data) -> None:
    with TestClient(create_app(Settings(data=atlas.root)), raise_server_exceptions=False) as asked:
        shown = read(asked, "/cities/ada/report")
    sound(shown)
    words = " ".join(shown.texts("p"))
    assert "No offer is recorded yet." in words
    assert "No need is recorded yet." in words


def test_an_unknown_city_has_no_report(client: TestClient) -> None:
    for ending in ("report", "report.pdf"):
        answer = client.get(f"/cities/atlantis/{ending}", headers=HTML)
        assert answer.status_code == 404
        assert "There are belo-horizonte" in answer.text


def test_without_chromium_the_file_is_not_made_and_the_answer_says_what_to_do(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf.printed.cache_clear()
    monkeypatch.setenv("PATH", "")
    answer = client.get("/cities/torino/report.pdf", headers=HTML)
    assert answer.status_code == 503
    assert "Print the page instead" in answer.text

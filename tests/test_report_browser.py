"""Printed, a report is two sheets of A4, in every city and language, with nothing cut off."""

import re

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

from api.speaking.languages import LANGUAGES
from graph.store.releases import Data
from ingest.load import load
from tests.cities import SLUGS
from tests.conftest import CITY, Tables
from tests.looking import IN_BROWSER, UNFOLD, assert_accessible
from tests.servers import server

pytestmark = IN_BROWSER
SHEET = re.compile(rb"/Type /Page\b(?!s)")
A4 = re.compile(rb"/MediaBox \[0 0 594\.9\d* 841\.\d+\]")
CUT = """() => [...document.querySelectorAll('.sheet')].map(one =>
  [one, ...one.querySelectorAll('.halves')].some(box => box.scrollHeight > box.clientHeight + 1))"""
"""Whether anything of a sheet is higher than its room."""


@pytest.fixture
def sheet(page: Page) -> Page:
    """An empty page printed on paper of the size of a sheet without its margins."""
    page.set_viewport_size({"width": 703, "height": 1036})
    page.emulate_media(media="print")
    return page


@pytest.mark.campaign
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_file_has_exactly_two_sheets_of_a4(client: TestClient, visited: str, language: str) -> None:
    answer = client.get(f"/{language}/cities/{visited}/report.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert len(SHEET.findall(answer.content)) == 2
    assert A4.search(answer.content)


@pytest.mark.parametrize("city", SLUGS)
def test_nothing_is_cut_off_at_the_end_of_a_sheet_in_any_language(sheet: Page, city: str) -> None:
    for language in LANGUAGES:
        sheet.goto(f"/{language}/cities/{city}/report")
        assert sheet.evaluate(CUT) == [False, False], language


def test_letters_of_charts_are_large_enough_on_paper(sheet: Page) -> None:
    sheet.goto("/cities/torino/report")
    sizes = sheet.evaluate(
        """() => [...document.querySelectorAll('.sheet svg text')].filter(one => one.getClientRects().length)
        .map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"""
    )
    assert len(sizes) > 40
    assert min(sizes) >= 10.9


@pytest.mark.parametrize("address", ["/cities/torino/report", "/eu/cities/warsaw/report"])
def test_a_report_is_accessible_and_fits_a_narrow_screen(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(UNFOLD)
    assert_accessible(page)


def test_hostile_and_endless_names_are_text_and_stay_on_two_sheets(
    tables: Tables, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    name = '<img src=x onerror=alert(1)> "&\u202e ' + "endless " * 300
    quoted = '"' + name.replace('"', '""') + '"'
    rows = "".join(
        f"ada-{number},organisation,{quoted},care,2026-11,https://example.org/{number}\n"
        for number in range(9)
    )
    folder = tables(
        {
            "ada/city.csv": CITY.format("ada", "Ada"),
            "ada/actors.csv": f"id,kind,name,topics,confirmed,source\n{rows}",
        }
    )
    room = Data(tmp_path_factory.mktemp("hostile"))
    assert load(folder, room).release is not None
    with server(room.root) as address:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        alerts: list[str] = []
        page.on("dialog", lambda dialog: alerts.append(dialog.message))
        for path in ("/cities/ada/report", "/cities/ada/gaps", "/compare?cities=ada,ada"):
            page.goto(path)
            assert page.locator("main img").count() == 0
        made = page.request.get("/cities/ada/report.pdf").body()
        context.close()
    assert alerts == []
    assert len(SHEET.findall(made)) == 2

"""Printed, a report is two sheets of A4, in every city and language, with nothing cut off."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

from graph.store.releases import Data
from ingest.load import load
from tests.browser import chromium
from tests.cities import SLUGS
from tests.conftest import CITY, Tables
from tests.servers import server
from tests.test_browser import NARROW, SCROLL, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed here"),
]
SHEET = re.compile(rb"/Type /Page\b(?!s)")
A4 = re.compile(rb"/MediaBox \[0 0 594\.9\d* 841\.\d+\]")
CUT = """() => [...document.querySelectorAll('.sheet')].map(one =>
  [one, ...one.querySelectorAll('.halves')].some(box => box.scrollHeight > box.clientHeight + 1))"""
"""Whether anything of a sheet is higher than its room."""

PATIENCE = 90_000
"""Milliseconds: the first report of a release waits until all matches are worked out."""

LANGUAGES = ("en", "es", "fr", "pt", "it", "nl", "pl", "eu")


@pytest.fixture(scope="module")
def site(data: Data) -> Iterator[str]:
    """The address of a real server over the shipped cities."""
    with server(data.root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """An empty page of the width of a sheet without its margins."""
    context = browser.new_context(base_url=site, viewport={"width": 703, "height": 1036})
    context.set_default_navigation_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("city", SLUGS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_file_has_exactly_two_sheets_of_a4(client: TestClient, city: str, language: str) -> None:
    answer = client.get(f"/{language}/cities/{city}/report.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert len(SHEET.findall(answer.content)) == 2
    assert A4.search(answer.content)


@pytest.mark.parametrize("city", SLUGS)
def test_nothing_is_cut_off_at_the_end_of_a_sheet_in_any_language(page: Page, city: str) -> None:
    page.emulate_media(media="print")
    for language in LANGUAGES:
        page.goto(f"/{language}/cities/{city}/report")
        assert page.evaluate(CUT) == [False, False], language


def test_letters_of_charts_are_large_enough_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/cities/torino/report")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.sheet svg text')].filter(one => one.getClientRects().length)
        .map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"""
    )
    assert len(sizes) > 40
    assert min(sizes) >= 10.9


@pytest.mark.parametrize("address", ["/cities/torino/report", "/eu/cities/warsaw/report"])
def test_a_report_is_accessible_and_fits_a_narrow_screen(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for width in (1440, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(SCROLL) <= 0, width
        assert violations(page) == [], width


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

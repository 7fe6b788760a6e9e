"""Every page in several languages, in a real browser: quiet, local, accessible beyond axe, and narrow.

`make test` opens them in two languages, `make campaign` in all eight.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from graph.store.releases import Data
from tests.browser import chromium
from tests.servers import server
from tests.site import PAGES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.campaign,
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed here"),
]
WIDE, NARROW, HEIGHT = 1440, 320, 900
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": LEVELS}}
"""What axe looks for: WCAG 2.2 at level AA, and what its makers advise."""

SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LAID_OUT = """document.querySelectorAll("main *").forEach((one) => {
  if (getComputedStyle(one).contentVisibility === "auto") one.style.contentVisibility = "visible";
})"""
"""Lay out at once what a page lays out when it comes into sight, so that places can be measured."""

BEYOND = Path(__file__).with_name("beyond_axe.js").read_text("utf-8").strip().rstrip(";")


@pytest.fixture(scope="module")
def site(data: Data) -> Iterator[str]:
    """The address of a real server over the shipped cities."""
    with server(data.root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """An empty page of a wide window; addresses are those of the server."""
    context = browser.new_context(base_url=site, viewport={"width": WIDE, "height": HEIGHT})
    yield context.new_page()
    context.close()


def violations(page: Page, width: int) -> list[str]:
    """What axe finds wrong: the rule and the first place. Colours are looked at in the wide window alone."""
    options = {**RULES, "rules": {"color-contrast": {"enabled": width == WIDE}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_quiet_local_accessible_and_fits_any_width(
    page: Page, site: str, address: str, spoken: str
) -> None:
    messages: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    answer = page.goto(f"/{spoken}{address}")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == spoken
    assert page.locator("h1").count() == 1
    page.evaluate(LAID_OUT)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate(SCROLL) <= 0, width
        assert violations(page, width) == [], width
        assert page.evaluate(f"({BEYOND}).nameless()") == [], width
        assert page.evaluate(f"({BEYOND}).small()") == [], width
    assert (messages, hosts) == ([], {urlsplit(site).netloc})

"""In a browser: matches and challenges fit a phone, obey the keyboard, and are whole without scripts."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from graph.store.releases import Data
from tests.browser import chromium
from tests.servers import server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed here"),
]
PAIR = "/matches?learner=bilbao&host=rotterdam"
WIDTHS = (1280, 320)
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "[...document.querySelectorAll('details')].slice(0, 5).forEach(one => one.open = true)"
FOCUSED = "document.activeElement.getAttribute('href') ?? document.activeElement.id"


@pytest.fixture(scope="module")
def site(data: Data) -> Iterator[str]:
    """The address of a real server over the shipped cities."""
    with server(data.root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """An empty page; addresses are those of the server."""
    context = browser.new_context(base_url=site, viewport={"width": WIDTHS[0], "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", [PAIR, "/challenges", "/topic/social-finance", "/pl/matches"])
def test_a_page_is_quiet_local_accessible_and_fits_any_width(page: Page, site: str, address: str) -> None:
    messages: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(address)
    assert (messages, hosts) == ([], {urlsplit(site).netloc})
    page.evaluate(UNFOLD)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SCROLL) <= 0, width
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], width


def test_the_page_of_one_match_is_accessible_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(PAIR)
    page.locator(".match h3 a").first.click()
    assert page.locator("h1").inner_text() == "Bilbao could learn from Rotterdam"
    assert page.evaluate(SCROLL) <= 0
    assert Axe().run(page).response["violations"] == []


def test_the_matrix_is_one_tab_stop_in_which_arrows_move_and_enter_opens(page: Page) -> None:
    page.goto("/matches")
    page.locator(".matrix a[tabindex='0']").focus()
    for key in ("ArrowDown", "End", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate(FOCUSED) == f"{PAIR}#matches"
    assert page.locator(".matrix a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/matches?learner=bilbao&host=rotterdam#matches")
    assert page.locator("#matches").inner_text().startswith("What Bilbao could learn from Rotterdam")
    assert page.locator(".matrix a[aria-current]").get_attribute("tabindex") == "0"


def test_tab_and_escape_leave_the_matrix(page: Page) -> None:
    page.goto("/matches")
    for key in ("Tab", "Escape"):
        page.locator(".matrix a[tabindex='0']").focus()
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == "learner"


def test_a_choice_of_the_form_is_an_address_that_can_be_shared(page: Page) -> None:
    page.goto("/matches")
    page.select_option("#learner", "dublin")
    page.select_option("#suggested", "false")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/matches?learner=dublin&suggested=false")
    assert page.locator("#learner").input_value() == "dublin"
    assert page.locator(".match .suggested").count() == 0


def test_without_scripts_the_pages_are_whole(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/matches")
    assert page.locator(".matrix tbody a").count() == 81
    assert page.locator(".keys").is_hidden()
    page.goto("/challenges")
    for slug in ("montreal", "warsaw"):
        page.locator(f"#city-{slug}").uncheck()
    page.get_by_role("button", name="Show").click()
    assert "montreal" not in urlsplit(page.url).query
    assert page.locator(".strip-table thead th").count() == 1 + 7
    context.close()

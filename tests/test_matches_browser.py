"""In a browser: matches and challenges fit a phone, obey the keyboard, and are whole without scripts."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.looking import HEIGHT, IN_BROWSER, NARROW, SCROLL, assert_accessible, violations, watched

pytestmark = IN_BROWSER
PAIR = "/matches?learner=bilbao&host=rotterdam"
UNFOLD_SOME = "[...document.querySelectorAll('details')].slice(0, 5).forEach(one => one.open = true)"
FOCUSED = "document.activeElement.getAttribute('href') ?? document.activeElement.id"


@pytest.mark.parametrize("address", [PAIR, "/pl/matches?learner=bilbao"])
def test_a_page_is_quiet_local_accessible_and_fits_any_width(page: Page, site: str, address: str) -> None:
    messages, hosts = watched(page)
    page.goto(address)
    assert (messages, hosts) == ([], {urlsplit(site).netloc})
    page.evaluate(UNFOLD_SOME)
    assert_accessible(page)


def test_the_page_of_one_match_is_accessible_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.goto(PAIR)
    page.locator(".match h3 a").first.click()
    assert page.locator("h1").inner_text() == "Bilbao could learn from Rotterdam"
    assert page.evaluate(SCROLL) <= 0
    assert violations(page) == []


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

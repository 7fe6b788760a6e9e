"""In a real browser the maps are quiet and local, go with their lists, and obey the keyboard."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from graph.store.releases import Data
from ingest.load import load
from tests.conftest import written
from tests.looking import HEIGHT, IN_BROWSER, NARROW, SCROLL, assert_accessible, watched
from tests.servers import server

pytestmark = IN_BROWSER
CITY = "/cities/torino/map"
WORLD = "/map"
NAME = "document.activeElement.getAttribute('aria-label')"
HREF = "document.activeElement.getAttribute('href')"
EVIL = "<img src=x onerror=alert(1)>"
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
HEADER = "id,kind,name,topics,lat,lon,description,confirmed,source\n"
ROW = 'ada-{0},organisation,"{1}",care,45.0{0},7.0{0},"{1}",2026-11,https://example.org/1\n'
DOT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256"/></svg>'
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A city in which two bodies have names that would be markup, where they were not told as text."""
    room = tmp_path_factory.mktemp("hostile")
    data = Data(room / "data")
    rows = HEADER + ROW.format(1, EVIL) + ROW.format(2, EVIL + "x" * 300)
    assert load(written(room / "tables", {"ada/actors.csv": rows}), data).release is not None
    return data


def opened(page: Page, address: str) -> None:
    """Open a page with a map and wait for its marks."""
    page.goto(address)
    page.locator(".pin").first.wait_for()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("address", [CITY, f"{CITY}?kinds=institution", WORLD, f"{WORLD}?city=torino"])
def test_a_map_is_quiet_local_accessible_and_fits_any_width(page: Page, site: str, address: str) -> None:
    messages, hosts = watched(page)
    opened(page, address)
    page.locator(".map-buttons button").first.click()
    page.locator(".pin").first.dispatch_event("click")
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    assert (messages, hosts) == ([], {urlsplit(site).netloc})


@pytest.mark.parametrize("address", [CITY, WORLD])
def test_a_map_is_one_tab_stop_and_its_buttons_are_large_enough(page: Page, address: str) -> None:
    opened(page, address)
    assert page.locator(".pin[tabindex='0']").count() == 1
    assert page.locator(".map [tabindex='0']").count() == 1
    for button in page.locator(".map-buttons button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert button.get_attribute("aria-label")


def test_arrows_lead_through_the_cities_enter_opens_and_escape_leads_back(page: Page) -> None:
    opened(page, WORLD)
    page.locator(".pin[aria-label^='San Francisco']").focus()
    page.keyboard.press("ArrowRight")
    first = page.evaluate(NAME)
    assert not first.startswith("San Francisco")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(NAME).startswith("San Francisco")
    page.keyboard.press("Enter")
    assert page.evaluate(HREF) == "/cities/san-francisco"
    assert page.url.endswith("#node=san-francisco")
    page.keyboard.press("Escape")
    assert page.evaluate(NAME).startswith("San Francisco")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.placed') !== null")


def test_what_is_chosen_in_the_list_is_shown_on_the_map_and_in_the_address(page: Page) -> None:
    opened(page, CITY)
    item = page.locator(".things [data-node]").nth(3)
    key = item.get_attribute("data-node")
    name = item.locator("a").first.inner_text()
    item.locator(".find").click()
    assert page.url.endswith(f"#node={key}")
    assert name in page.locator(".leaflet-popup").inner_text()
    assert page.locator(".pin.chosen").count() == 1
    assert page.locator(".things li.chosen").get_attribute("data-node") == key
    page.goto("/about")
    opened(page, f"{CITY}#node={key}")
    assert page.locator(".things li.chosen").get_attribute("data-node") == key


def test_what_is_touched_in_the_list_is_lit_on_the_map_and_the_other_way_round(page: Page) -> None:
    opened(page, CITY)
    page.locator(".things [data-node]").nth(2).hover()
    assert page.locator(".pin.touched").count() == 1
    page.locator("h1").hover()
    assert page.locator(".pin.touched").count() == 0
    page.locator(".pin[tabindex='0']").focus()
    assert page.locator(".things li.touched").count() >= 1


def test_places_that_stand_close_together_come_apart_nearer(page: Page) -> None:
    opened(page, CITY)
    listed = page.locator(".things [data-node]").count()
    before = page.locator(".pin").count()
    assert before < listed
    disc = page.locator(".pin:has(.several)").first
    disc.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    assert page.locator(".pin").count() > before or page.locator(".leaflet-popup").count() == 1
    focused = page.evaluate("document.activeElement.className")
    assert "pin" in focused or page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")


def test_without_scripts_there_are_the_list_and_a_drawing(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    still = context.new_page()
    still.goto(CITY)
    assert still.locator("#map svg .mark").count() == still.locator(".things [data-node]").count()
    assert still.locator("#map-keys").is_hidden()
    still.goto(WORLD)
    assert still.locator("#map .arc").count() > 0
    assert still.locator("#map .town").count() == 9
    context.close()


def test_nothing_glides_where_less_motion_is_wished(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    calm = context.new_page()
    opened(calm, CITY)
    assert calm.locator(".leaflet-fade-anim, .leaflet-zoom-anim").count() == 0
    calm.locator(".map-buttons button").first.click()
    assert calm.locator(".leaflet-zoom-anim, .leaflet-pan-anim").count() == 0
    context.close()


def test_hostile_names_are_words_on_the_map_and_nothing_else(browser: Browser, hostile: Data) -> None:
    with server(hostile.root) as address:
        context = browser.new_context(base_url=address, viewport={"width": NARROW, "height": HEIGHT})
        page = context.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        messages, _ = watched(page)
        opened(page, "/cities/ada/map")
        for button in page.locator(".find").all():
            button.click()
            assert EVIL in page.locator(".leaflet-popup").last.inner_text()
        assert page.locator("main img").count() == 0
        assert page.evaluate(SCROLL) <= 0
        assert (dialogs, messages) == ([], [])
        context.close()


def test_tiles_are_asked_for_only_of_the_host_that_an_operator_named(
    browser: Browser, hostile: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSE_ATLAS_TILE_URL", TILES)
    monkeypatch.setenv("SSE_ATLAS_TILE_ATTRIBUTION", "The Example Survey")
    asked: list[str] = []

    def give(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=DOT, content_type="image/svg+xml")

    with server(hostile.root) as address:
        context = browser.new_context(base_url=address)
        context.route(lambda url: url.startswith("https:"), give)
        page = context.new_page()
        messages, _ = watched(page)
        opened(page, "/cities/ada/map")
        assert "The Example Survey" in page.locator(".mapped").inner_text()
        assert messages == []
        assert {urlsplit(url).netloc for url in asked} == {"tiles.example.org"}
        context.close()

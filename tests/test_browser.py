"""In a real browser a page is quiet, keeps to its own host, fits a narrow screen and obeys the keyboard."""

from collections.abc import Iterator
from itertools import combinations
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.cities import SLUGS
from tests.looking import BOXES, HEIGHT, IN_BROWSER, NARROW, SCROLL, UNFOLD, until, violations

pytestmark = IN_BROWSER
BROKEN = quote("SELECT nothing")
FAILING = ("/nowhere", "/cities/atlantis", f"/sparql?query={BROKEN}")
OVERLAP = 1.0
"""Of two labels in a drawing, in pixels: what rounding may do."""

Box = tuple[float, float, float, float]


@pytest.mark.parametrize("address", FAILING)
def test_a_page_that_says_what_is_wrong_is_as_accessible(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status in (400, 404)
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    assert page.evaluate(SCROLL) <= 0
    assert violations(page) == []


def focused(page: Page) -> tuple[str | None, str]:
    """The address of the link that has the focus, and the style of its outline."""
    found = page.evaluate(
        "[document.activeElement.getAttribute('href'), getComputedStyle(document.activeElement).outlineStyle]"
    )
    return found[0], found[1]


def tabbed(page: Page) -> Iterator[tuple[str | None, str]]:
    """What has the focus after each press of Tab, until the focus leaves the page."""
    while True:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
        yield focused(page)


def test_the_first_tab_stop_leads_past_the_header(page: Page) -> None:
    page.goto("/cities/torino")
    page.keyboard.press("Tab")
    assert focused(page)[0] == "#main"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page)[0] == "/cities/torino"


@pytest.mark.parametrize("address", ["/", "/cities/torino/gaps", "/search?q=torino"])
def test_tab_reaches_every_link_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(UNFOLD)
    links = page.locator("a[href]").evaluate_all(
        "all => all.map(one => [one.getAttribute('href'), one.tabIndex])"
    )
    stops = [address for address, place in links if place >= 0]
    reached = list(tabbed(page))
    assert [address for address, _ in reached if address] == stops
    assert {outline for _, outline in reached} == {"solid"}
    assert {address for address, place in links if place < 0} <= set(stops)


def test_the_drawing_is_one_tab_stop_and_not_one_for_each_node(page: Page) -> None:
    page.goto("/cities/torino/network")
    assert page.locator(".drawing a[tabindex='0']").count() == 1
    assert page.locator(".drawing a:not([tabindex])").count() == 0
    assert page.locator(".drawing").get_attribute("tabindex") == "-1"


def test_on_a_narrow_screen_the_drawing_scrolls_in_its_own_region(page: Page) -> None:
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.goto("/cities/torino/network")
    region = page.locator(".drawing")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth + 300")
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.drawing').scrollLeft > 0")
    assert page.evaluate("window.scrollX") == 0


def test_on_a_narrow_screen_a_table_stays_a_table_and_nothing_is_cut(page: Page) -> None:
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    for address in ("/cities/torino/gaps", "/id/torino/institution/citta", "/cities/torino"):
        page.goto(address)
        page.evaluate(UNFOLD)
        cut = page.locator("main .scroll").evaluate_all(
            "regions => regions.filter(region => region.scrollWidth > region.clientWidth).length"
        )
        assert cut == 0
        tools = page.context.new_cdp_session(page)
        tree = tools.send("Accessibility.getFullAXTree")["nodes"]
        assert {"table", "row", "columnheader", "rowheader", "cell"} <= {
            node["role"]["value"] for node in tree if "role" in node
        }


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > OVERLAP and down > OVERLAP


@pytest.mark.parametrize("slug", SLUGS)
def test_no_two_names_overlap_in_a_drawing_and_none_is_cut(page: Page, slug: str) -> None:
    page.goto(f"/cities/{slug}/network")
    labels: list[Box] = [tuple(box) for box in page.locator(".drawing text").evaluate_all(BOXES)]
    ((left, top, right, bottom),) = page.locator(".drawing > svg").evaluate_all(BOXES)
    assert len(labels) > 9
    assert not [pair for pair in combinations(labels, 2) if meet(*pair)]
    assert all(left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom for box in labels)


def test_no_two_cities_overlap_on_the_map_of_the_world(page: Page) -> None:
    page.goto("/")
    labels: list[Box] = [tuple(box) for box in page.locator(".world text").evaluate_all(BOXES)]
    assert len(labels) == len(SLUGS)
    assert not [pair for pair in combinations(labels, 2) if meet(*pair)]


def test_a_name_typed_into_the_form_leads_to_the_thing(page: Page) -> None:
    page.goto("/search")
    page.get_by_label("A name or a topic, in any language; accents do not matter").fill("citta di torino")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Città di Torino").click()
    assert page.locator("h1").inner_text() == "City of Turin"


def test_the_first_question_runs_and_its_cells_lead_on(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("button", name="Run").click()
    assert page.get_by_role("status").inner_text().endswith("row.")
    first = page.locator("table.list tbody a").first
    name = first.inner_text()
    first.click()
    assert page.locator("h1").inner_text() == name


@pytest.mark.parametrize("address", ["/", "/cities/torino", "/cities/torino/network", "/cities/torino/gaps"])
def test_on_paper_a_page_keeps_its_content_and_drops_its_controls(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    hidden = page.locator("header.site nav, .tabs, .ways, .skip")
    assert not any(hidden.nth(number).is_visible() for number in range(hidden.count()))
    assert page.pdf(format="A4").startswith(b"%PDF")

"""In a real browser a network is walked through by keys, looked at from near, searched and sorted."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.looking import BOXES, IN_BROWSER, assert_accessible, watched

pytestmark = IN_BROWSER
TORINO = "/cities/torino/network"
CITTA = "torino/institution/citta"
VIEWS = (f"{TORINO}?ego={CITTA}", f"{TORINO}?group=finance", f"{TORINO}?all=1")
PATIENT = 30_000
"""Milliseconds that a crowded machine may take to answer."""

SMALLEST = 24
"""Pixels of a button's side, by WCAG 2.5.8."""


@pytest.fixture
def page(page: Page, site: str) -> Iterator[Page]:
    """An empty page of a wide window that must stay quiet and ask no other host."""
    heard, hosts = watched(page)
    yield page
    assert heard == []
    assert hosts <= {urlsplit(site).netloc}


def focus(page: Page) -> Any:
    """The key of the mark that has the focus; nothing where none has."""
    return page.evaluate("document.activeElement?.dataset?.key")


def asked(page: Page, name: str) -> str | None:
    """A field of the page's address."""
    return parse_qs(urlsplit(page.url).query).get(name, [None])[0]


def begin(page: Page, address: str = TORINO) -> None:
    """Open a network and give the focus to its best connected mark."""
    page.goto(address)
    page.locator(".marks a[tabindex='0']").focus()


@pytest.mark.parametrize("address", VIEWS)
def test_each_view_has_no_fault_that_axe_finds_and_fits_any_width(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".view-buttons").wait_for()
    assert_accessible(page)


def test_one_tab_stop_leads_into_the_drawing_and_the_next_out_of_it(page: Page) -> None:
    page.goto(TORINO)
    assert page.locator(".drawing [tabindex='0']").count() == 1
    page.locator(".view-buttons button").first.focus()
    page.keyboard.press("Tab")
    assert focus(page) == CITTA
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.drawing')") is None


def test_arrow_keys_go_from_one_to_another_that_it_is_tied_to(page: Page) -> None:
    begin(page)
    tied = page.evaluate(
        "(() => { const all = [...document.querySelectorAll('.marks a')].map(one => one.dataset.key);"
        " const { tied } = JSON.parse(document.getElementById('network-data').textContent);"
        " return tied.map(([a, b]) => [all[a], all[b]]); })()"
    )
    pairs = {frozenset(pair) for pair in tied}
    walked = [focus(page)]
    for key in ("ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight", "]", "]", "["):
        page.keyboard.press(key)
        walked.append(focus(page))
    assert len(set(walked)) > 2
    steps = list(zip(walked[:5], walked[1:5], strict=False))
    assert all(one == other or frozenset((one, other)) in pairs for one, other in steps)
    page.keyboard.press("Home")
    assert focus(page) == CITTA


def test_what_has_the_focus_is_told_in_words_lit_and_in_the_address_and_the_table(page: Page) -> None:
    begin(page)
    mark = page.locator(f".marks a[data-key='{CITTA}']")
    assert mark.get_attribute("aria-label") == "City of Turin, Municipal body, tied to 30 others"
    assert page.locator(".tie.near").count() == 30
    assert asked(page, "node") == CITTA
    assert page.locator(f"tr.chosen[data-key='{CITTA}']").get_attribute("aria-current") == "true"
    assert page.locator("#pointed").inner_text().startswith("City of Turin, Municipal body")


def test_enter_opens_space_draws_the_ties_and_escape_goes_back(page: Page) -> None:
    begin(page)
    page.keyboard.press(" ")
    page.wait_for_url("**ego=**")
    assert asked(page, "ego") == CITTA
    assert page.locator(".marks a").count() == 31
    page.locator(".marks a[tabindex='0']").focus()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "ego=" not in url)
    page.locator(".marks a[tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/id/{CITTA}")


def test_escape_leaves_the_whole_as_it_arrived(page: Page) -> None:
    begin(page)
    before = page.locator(".plan").get_attribute("viewBox")
    for key in ("+", "+", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert page.locator(".plan").get_attribute("viewBox") != before
    page.keyboard.press("Escape")
    left, top, wide, high = (
        float(part) for part in str(page.locator(".plan").get_attribute("viewBox")).split()
    )
    assert [left, top, wide, high] == [float(part) for part in str(before).split()]
    assert asked(page, "node") is None
    assert page.locator(".plan.lit").count() == 0


def test_buttons_do_what_drag_and_wheel_do_and_are_large_enough(page: Page) -> None:
    page.goto(TORINO)
    buttons = page.locator(".view-buttons button")
    sizes = buttons.evaluate_all(BOXES)
    assert all(right - left >= SMALLEST and low - top >= SMALLEST for left, top, right, low in sizes)
    names = buttons.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(set(names)) == len(names) == 7
    seen = [page.locator(".plan").get_attribute("viewBox")]
    for name in ("Nearer", "To the left", "Up", "Farther", "The whole"):
        page.get_by_role("button", name=name, exact=True).click()
        seen.append(page.locator(".plan").get_attribute("viewBox"))
    assert len(set(seen[:4])) == 4
    assert seen[0] == seen[-1] or float(str(seen[-1]).split()[2]) == float(str(seen[0]).split()[2])


def test_names_appear_as_one_comes_nearer_and_none_covers_another(page: Page) -> None:
    page.goto(f"{TORINO}?node=torino/organisation/ponte-vecchio")
    page.locator(".view-buttons").wait_for()
    assert page.locator(".further").count() == 0
    for _ in range(3):
        page.get_by_role("button", name="Nearer", exact=True).click()
    expect(page.locator(".further").nth(2)).to_be_attached()
    boxes = page.locator(".further").evaluate_all(BOXES)
    for one, other in combinations(boxes, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert across <= 2 or down <= 2


def test_the_first_drawing_is_the_same_with_and_without_scripts(
    browser: Browser, site: str, page: Page
) -> None:
    page.goto(TORINO)
    places = "all => all.map(one => [one.dataset.key, one.getAttribute('transform')])"
    with_scripts = page.locator(".marks a").evaluate_all(places)
    context = browser.new_context(base_url=site, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(TORINO)
    assert [
        [mark.get_attribute("data-key"), mark.get_attribute("transform")]
        for mark in plain.locator(".marks a").all()[:10]
    ] == with_scripts[:10]
    plain.get_by_label("Find in the drawing").last.fill("citta")
    plain.get_by_role("button", name="Find").click()
    assert asked(plain, "find") == "citta"
    assert plain.locator("#found").inner_text()
    context.close()


def test_a_name_typed_is_found_lit_and_brought_near(page: Page) -> None:
    page.goto(TORINO)
    page.locator("#find").fill("city of turin")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("City of Turin")
    assert asked(page, "node") == CITTA
    assert page.locator(f".marks a.chosen[data-key='{CITTA}']").count() == 1
    assert page.locator(".plan.nearer").count() == 1


def test_the_slider_of_years_changes_the_drawing_and_the_words_where_they_stand(page: Page) -> None:
    page.goto(TORINO)
    ties = page.locator(".tie").count()
    slider = page.locator("#year")
    assert slider.get_attribute("type") == "range"
    slider.focus()
    slider.evaluate(
        "one => { one.value = '2005'; one.dispatchEvent(new Event('input'));"
        " one.dispatchEvent(new Event('change')); }"
    )
    expect(page.locator("#lead .note")).to_contain_text("As it was in 2005", timeout=PATIENT)
    assert asked(page, "until") == "2005"
    assert 0 < page.locator(".tie").count() < ties
    assert page.evaluate("document.activeElement.id") == "year"
    assert page.locator(".view-buttons").count() == 1


def test_a_head_sorts_its_table_in_place_and_tells_how(page: Page) -> None:
    page.goto(TORINO)
    rows = "all => all.map(one => one.cells[0].textContent.trim())"
    before = page.locator("#node-table tbody tr").evaluate_all(rows)
    page.locator("summary:has(#nodes)").click()
    page.locator("#node-table thead a", has_text="Name").click()
    after = page.locator("#node-table tbody tr").evaluate_all(rows)
    assert sorted(before) == sorted(after)
    assert before != after
    assert page.locator("#node-table th[aria-sort]").get_attribute("aria-sort") == "ascending"
    assert asked(page, "sort") == "name"
    page.reload()
    assert page.locator("#node-table tbody tr").evaluate_all(rows)[:3] == after[:3]


def test_a_row_leads_to_its_mark(page: Page) -> None:
    page.goto(TORINO)
    page.locator("summary:has(#nodes)").click()
    page.locator("#node-table a.locate").nth(3).click()
    wanted = page.locator("#node-table tbody tr").nth(3).get_attribute("data-key")
    assert focus(page) == wanted == asked(page, "node")


def test_the_canvas_is_walked_and_opened_by_keys(page: Page) -> None:
    page.goto(f"{TORINO}?all=1")
    canvas = page.locator("#canvas")
    canvas.focus()
    page.keyboard.press("Home")
    expect(page.locator("#pointed")).to_contain_text("City of Turin, Municipal body, tied to 30 others")
    assert asked(page, "node") == CITTA
    page.keyboard.press("ArrowUp")
    assert asked(page, "node") != CITTA
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/id/{CITTA}")


def test_on_the_canvas_what_is_pressed_is_told_and_pressed_again_opens(page: Page) -> None:
    page.goto(f"{TORINO}?all=1&node={CITTA}")
    page.locator(".view-buttons").wait_for()
    expect(page.locator("#pointed")).to_contain_text("City of Turin")
    page.locator("#canvas").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#pointed")).to_be_empty()
    for _ in range(5):
        page.get_by_role("button", name="Nearer", exact=True).click()
    page.locator("#find").fill("city of turin")
    page.keyboard.press("Enter")
    expect(page.locator("#pointed")).to_contain_text("City of Turin")
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.wheel(0, -300)
    page.mouse.click(*middle)
    page.wait_for_url(f"**/id/{CITTA}")


def test_without_motion_wanted_nothing_moves(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    begin(page)
    page.keyboard.press("+")
    assert page.evaluate("document.getAnimations().length") == 0

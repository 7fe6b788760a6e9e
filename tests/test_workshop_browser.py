"""In a browser a facilitator plans a programme: by mouse, by keyboard alone, and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from api.workshops.planner import Plans
from graph.store.releases import Data
from tests.looking import HEIGHT, IN_BROWSER, NARROW, WIDE, assert_accessible, violations

pytestmark = IN_BROWSER
PATIENCE = 120_000
"""Milliseconds that a programme may take on a busy machine."""

SMALL = """() => [...document.querySelectorAll('main a, main button, main input, main select, main summary')]
  .filter(one => one.checkVisibility({ visibilityProperty: true }) && one.type !== 'hidden')
  .filter(one => !one.matches('p a, li a, td a, th a, label input'))
  .filter(one => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24 })
  .map(one => one.outerHTML.slice(0, 120))"""
"""What is smaller than a finger can hit; links within a text, and boxes with a label around, are excepted."""

LOOKED_FOR = """([name, tag]) => { const one = document.activeElement;
  const said = one.labels?.[0]?.textContent ?? one.textContent;
  return one.matches(tag) && said.trim().startsWith(name) }"""


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """The same with scripts switched off."""
    context = browser.new_context(
        base_url=site, viewport={"width": WIDE, "height": HEIGHT}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def place(browser: Browser, site: str) -> str:
    """The path of a programme that is done."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/workshops?cities=torino,bilbao,rotterdam,dublin,warsaw&from=2027-03-01&to=2027-03-12&least=2")
    page.get_by_role("button", name="Make the programme").first.click()
    finished(page)
    path = urlsplit(page.url).path
    context.close()
    return path


def finished(page: Page) -> None:
    """Wait until the programme is made."""
    expect(page.locator("h1")).to_contain_text("A programme of", timeout=PATIENCE)


def groups(page: Page) -> int:
    """How many groups the page shows."""
    return page.locator(".group").count()


def largest(page: Page) -> Locator:
    """The card of the group with most cities."""
    cards = page.locator(".group").all()
    return max(cards, key=lambda card: card.locator(".clocks tbody tr").count())


def downloaded(page: Page, way: Locator, press: bool = False) -> Calendar:
    """The calendar that a link brings."""
    with page.expect_download() as coming:
        page.keyboard.press("Enter") if press else way.click()
    return Calendar.from_ical(Path(coming.value.path()).read_bytes())


def by_mouse(page: Page) -> None:
    """Plan, change, see the cost, keep, and take the calendar away, pointing and clicking."""
    page.goto("/matches?learner=bilbao")
    page.get_by_role("link", name="Plan a workshop from these").click()
    assert "/workshops?cities=" in page.url
    assert page.locator("input[name=cities]:checked").count() >= 2
    page.get_by_label("Cities in a group, at least").fill("2")
    page.get_by_role("button", name="Make the programme").first.click()
    finished(page)
    first = page.url
    card = largest(page)
    city = card.get_by_role("row").nth(-1).get_by_role("rowheader").inner_text()
    number = (card.get_attribute("id") or "").removeprefix("g")
    card.locator("summary", has_text=f"Change group {number}").click()
    card.get_by_label("Take out").select_option(label=city)
    card.get_by_role("button", name="See the cost of moving it").click()
    expect(page.locator(".trial")).to_contain_text(f"{city} leaves group {number}.", timeout=PATIENCE)
    expect(page.locator(".cost")).to_contain_text(re.compile(r"costs|more|nothing"))
    page.get_by_role("button", name="Keep the change").click()
    expect(page.locator(".trial")).to_have_count(0, timeout=PATIENCE)
    assert city not in page.locator(f"#g{number} .clocks").inner_text()
    found = downloaded(page, page.get_by_role("link", name="Calendar (ICS)"))
    assert len(found.walk("VEVENT")) == groups(page)
    page.get_by_role("link", name="The one before").click()
    assert page.url == first


def test_a_programme_is_planned_changed_and_taken_away_by_mouse(page: Page) -> None:
    by_mouse(page)


def test_the_same_goes_with_scripts_switched_off(plain: Page) -> None:
    by_mouse(plain)


def tab_to(page: Page, name: str, tag: str, most: int = 400) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(LOOKED_FOR, [name, tag]):
            return
    raise AssertionError(f"no {tag} {name!r} is reached by Tab")


def test_the_same_goes_by_keyboard_alone(page: Page) -> None:
    page.goto("/matches?learner=bilbao")
    tab_to(page, "Plan a workshop from these", "a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workshops?cities=**")
    tab_to(page, "Cities in a group, at least", "input")
    page.keyboard.type("2")
    tab_to(page, "Make the programme", "button")
    page.keyboard.press("Enter")
    finished(page)
    number = (largest(page).get_attribute("id") or "").removeprefix("g")
    tab_to(page, f"Change group {number}", "summary")
    page.keyboard.press("Enter")
    tab_to(page, "Take out", "select")
    page.keyboard.press("End")
    tab_to(page, "See the cost of moving it", "button")
    page.keyboard.press("Enter")
    expect(page.locator(".cost")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#trial")).to_be_focused()
    tab_to(page, "Keep the change", "button", 5)
    page.keyboard.press("Enter")
    expect(page.locator(".trial")).to_have_count(0, timeout=PATIENCE)
    tab_to(page, "Calendar (ICS)", "a")
    found = downloaded(page, page.locator(":focus"), press=True)
    assert len(found.walk("VEVENT")) == groups(page)


def wrong(page: Page, place: str) -> None:
    """The form with faults in it."""
    page.goto("/workshops")
    page.get_by_label("A session lasts").fill("ninety")
    page.get_by_label("Last day").fill("2020-01-01")
    page.get_by_role("button", name="Make the programme").first.click()
    expect(page.get_by_role("alert")).to_be_focused(timeout=PATIENCE)


def trial(page: Page, place: str) -> None:
    """A change that nobody has kept yet."""
    page.goto(place)
    card = largest(page)
    card.locator("summary", has_text="Change group").click()
    card.get_by_label("Take out").select_option(index=card.locator(".clocks tbody tr").count())
    card.get_by_role("button", name="See the cost of moving it").click()
    expect(page.locator(".trial")).to_be_visible(timeout=PATIENCE)


def forbidden(page: Page, place: str) -> None:
    """A change that cannot be."""
    page.goto(place)
    card = largest(page)
    card.locator("summary", has_text="Change group").click()
    card.get_by_role("button", name="See the cost of swapping").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is chosen", timeout=PATIENCE)


def opened(page: Page, place: str) -> None:
    """A programme with all its parts open."""
    page.goto(place)
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")


def wishes(page: Page, place: str) -> None:
    """The wishes behind a programme, with all parts open."""
    opened(page, f"{place}/wishes")


@pytest.mark.parametrize("view", [wrong, trial, forbidden, opened, wishes])
def test_each_view_is_accessible_fits_a_phone_and_is_large_enough_to_hit(
    page: Page, place: str, view: object
) -> None:
    messages: list[str] = []
    page.on("pageerror", lambda error: messages.append(str(error)))
    view(page, place)  # type: ignore[operator]
    assert_accessible(page)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate(SMALL) == [], width
    assert messages == []


def test_while_it_is_made_the_page_says_how_far_it_is_and_then_shows_it(page: Page, data: Data) -> None:
    plans = Plans(data.root)
    id = plans.new({}, data.current().id)
    page.goto(f"/workshops/{id}")
    expect(page.get_by_role("status")).to_have_text("Waiting for its turn")
    assert violations(page) == []
    plans.tell(id, "The best sessions", 0.4)
    expect(page.get_by_role("status")).to_have_text("Choosing the best sessions")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0.4")
    assert page.title().startswith("40 %")
    plans.fail(id, "the programme takes more memory than there is. Ask for fewer cities or days")
    expect(page.get_by_role("alert")).to_contain_text("takes more memory")


def test_cities_are_ticked_all_at_once_or_none(page: Page) -> None:
    page.goto("/workshops")
    page.get_by_role("button", name="None").click()
    assert page.locator("input[name=cities]:checked").count() == 0
    page.get_by_role("button", name="All").click()
    assert page.locator("input[name=cities]:checked").count() == page.locator("input[name=cities]").count()


def test_the_link_is_copied_and_that_is_said(browser: Browser, site: str, place: str) -> None:
    context = browser.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{place}#calendar")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".copy").get_by_role("status")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == site + place
    context.close()


def test_a_link_into_the_form_opens_what_it_leads_to(page: Page, place: str) -> None:
    page.goto(f"{place}/wishes#most.torino")
    expect(page.locator("[id='most.torino']")).to_be_focused()


def test_no_other_host_learns_the_address(page: Page, place: str) -> None:
    page.goto(place)
    assert page.evaluate("document.querySelectorAll('a[href^=http]').length") > 0
    referrers: list[str | None] = []
    page.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    page.on("request", lambda request: referrers.append(request.headers.get("referer")))
    page.locator("footer a[href^=http]").first.click()
    assert referrers
    assert set(referrers) == {None}


def test_on_paper_the_programme_stays_and_its_controls_go(page: Page, place: str) -> None:
    page.goto(place)
    page.emulate_media(media="print")
    assert page.locator(".hours").first.is_visible()
    hidden = page.locator(".share, .move, button")
    assert not any(hidden.nth(number).is_visible() for number in range(hidden.count()))
    assert page.pdf(format="A4").startswith(b"%PDF")

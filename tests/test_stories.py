"""What an officer and a researcher come for, by mouse, by keyboard alone, and with scripts switched off."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Literal
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.looking import IN_BROWSER

pytestmark = IN_BROWSER
MOST_TABS = 400
Role = Literal["link", "button"]
WAYS = ("mouse", "keyboard", "no scripts")


class Hand:
    """Somebody who uses a page in one way."""

    def __init__(self, page: Page, keys: bool) -> None:
        self.page = page
        self.keys = keys

    def follow(self, name: str, role: Role = "link", within: str = "body") -> None:
        """Use the first link or button that has a name."""
        self.use(self.page.locator(within).get_by_role(role, name=name).first)

    def use(self, wanted: Locator) -> None:
        """Follow a link, press a button, or open what a summary hides: by a click, or by Enter."""
        if self.keys:
            self.reach(wanted)
        done = partial(self.page.keyboard.press, "Enter") if self.keys else wanted.click
        if wanted.evaluate("one => one.matches('summary')"):
            done()
            return
        with self.page.expect_navigation():
            done()

    def type(self, label: str, text: str) -> None:
        """Write into a field and send its form."""
        field = self.page.get_by_label(label, exact=True).first
        if self.keys:
            self.reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def reach(self, wanted: Locator) -> None:
        """Go to something by the Tab key alone; it has to show that it has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("one => one === document.activeElement"):
                assert wanted.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
                return
        raise AssertionError(f"{MOST_TABS} times Tab did not lead to {wanted}")


@pytest.fixture(params=WAYS)
def hand(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Hand]:
    """Somebody at the start page, in each of the ways."""
    context = browser.new_context(base_url=site, java_script_enabled=request.param != "no scripts")
    page = context.new_page()
    page.goto("/")
    yield Hand(page, request.param == "keyboard")
    context.close()


def test_an_officer_finds_what_is_missing_tries_a_tie_and_takes_the_report(hand: Hand, site: str) -> None:
    page = hand.page
    hand.follow("Turin", within="main")
    assert page.get_by_role("heading", name="What seems to be missing").is_visible()
    hand.follow("Needs and gaps", within="nav.tabs")
    assert page.locator("h1").inner_text() == "Needs and gaps in Turin"
    hand.use(page.locator("main details:has(a[href*='add=']) > summary").first)
    hand.use(page.locator("main a[href*='add=']").first)
    assert "add=" in page.url
    assert "would close" in page.locator(".closed h3").inner_text()
    hand.follow("Report", within="nav.tabs")
    assert page.locator("h1").inner_text() == "Turin"
    with urlopen(f"{site}/cities/torino/report.pdf") as answer:
        assert answer.read(5) == b"%PDF-"


def test_an_officer_narrows_the_city_down_and_the_view_can_be_shared(hand: Hand) -> None:
    page = hand.page
    hand.follow("Turin", within="main")
    hand.use(page.locator("form.filter summary"))
    hand.type("Words of a name", "casa")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["casa"]
    assert "of" in page.locator("form.filter summary .count").inner_text()
    hand.follow("Places", within="nav.tabs")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["casa"]


def test_a_researcher_gets_from_the_picture_to_the_data_behind_it(hand: Hand, site: str) -> None:
    page = hand.page
    hand.follow("Turin", within="main")
    hand.follow("Network", within="nav.tabs")
    assert page.locator(".drawing svg").first.is_visible()
    hand.use(page.locator("summary:has(#nodes)"))
    hand.use(page.locator("#node-table a").get_by_text("City of Turin", exact=True).first)
    assert page.locator("h1").inner_text() == "City of Turin"
    assert page.locator("a.source").count() > 0
    turtle = str(page.get_by_role("link", name="Turtle").evaluate("one => one.href"))
    with urlopen(turtle) as answer:
        assert answer.headers["Content-Type"].startswith("text/turtle")


def test_a_researcher_asks_a_question_and_takes_the_answer_along(hand: Hand) -> None:
    page = hand.page
    hand.follow("Query", within="header")
    hand.follow("Run", "button")
    assert page.get_by_role("status").first.inner_text()
    link = page.get_by_role("link", name="CSV").first
    asked = Request(str(link.evaluate("one => one.href")))
    with urlopen(asked) as answer:
        assert answer.headers["Content-Type"].startswith("text/csv")


def test_a_researcher_reads_how_to_cite_the_release(hand: Hand, site: str) -> None:
    page = hand.page
    hand.follow("Data", within="header")
    with urlopen(f"{site}/api/v1/cities/torino") as answer:
        release = json.load(answer)["release"]
    assert release in page.locator("main").inner_text()

"""What tests look at in a browser: whether a page fits, is quiet and local, and what axe finds wrong."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import Page

from tests.browser import chromium

IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed here"),
]
"""The marks of tests that drive a browser."""

WIDE, NARROW, HEIGHT = 1440, 320, 900
"""Pixels of a window: a desk's, a phone's, and how high both are."""

SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""By how many pixels a page is wider than its window."""

BOXES = "nodes => nodes.map(n => n.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
"""Left, top, right and bottom of each."""

UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
"""Open all that is folded."""

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe looks for: WCAG 2.2 at level AA, and what its makers advise."""


FEW = 3
"""How many of the rows that are built and look alike axe is shown: it takes minutes over long tables."""

ALIKE = Path(__file__).with_name("alike.js").read_text("utf-8").strip().rstrip(";")
"""The script that takes out the others, and puts them back."""


def violations(page: Page, colours: bool = True, each: bool = False) -> list[str]:
    """What axe finds wrong, as the rule and the first place; on wish without the contrast of colours.

    each   look at each of the rows that are built and look alike, not at a few
    """
    options = {
        "runOnly": {"type": "tag", "values": LEVELS},
        "rules": {"color-contrast": {"enabled": colours}},
        "resultTypes": ["violations"],
    }
    if not each:
        page.evaluate(f"({ALIKE}).takeOut({FEW})")
    found = Axe().run(page, options=options).response["violations"]
    if not each:
        page.evaluate(f"({ALIKE}).putBack()")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def assert_accessible(page: Page, colours: bool = True) -> None:
    """See that an open page fits a wide and a narrow window, and that axe finds nothing wrong in either.

    Colours are the same in both, so that their contrast is looked at in the wide one alone.
    """
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate(SCROLL) <= 0, width
        assert violations(page, colours and width == WIDE) == [], width


def watched(page: Page) -> tuple[list[str], set[str]]:
    """What a page says on its console, and the hosts that it asks: both fill up as it goes on."""
    heard: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    return heard, hosts


def until(page: Page, said: str) -> None:
    """Wait until a script says yes; asked anew each time, as a page's policy lets no text in it be run."""
    for _ in range(300):
        if page.evaluate(said):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"after half a minute it is still not so: {said}")

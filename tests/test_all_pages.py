"""Every page in several languages, in a real browser: quiet, local, accessible beyond axe, and narrow.

`make test` opens them in two languages, `make campaign` in all eight.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.looking import HEIGHT, IN_BROWSER, NARROW, SCROLL, UNFOLD, WIDE, violations, watched
from tests.site import PAGES

pytestmark = [*IN_BROWSER, pytest.mark.campaign]
BEYOND = Path(__file__).with_name("beyond_axe.js").read_text("utf-8").strip().rstrip(";")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_quiet_local_accessible_and_fits_any_width(
    page: Page, site: str, address: str, spoken: str, times: int
) -> None:
    """All that is folded is opened. Axe looks at colours and at the narrow window in English alone.

    In a campaign it looks at each of many rows that are alike.
    """
    messages, hosts = watched(page)
    answer = page.goto(f"/{spoken}{address}")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == spoken
    assert page.locator("h1").count() == 1
    page.evaluate(UNFOLD)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate(SCROLL) <= 0, width
        if spoken == "en" or width == WIDE:
            colours = spoken == "en" and width == WIDE
            assert violations(page, colours, each=times > 1) == [], width
        assert page.evaluate(f"({BEYOND}).nameless()") == [], width
        assert page.evaluate(f"({BEYOND}).small()") == [], width
    assert (messages, hosts) == ([], {urlsplit(site).netloc})

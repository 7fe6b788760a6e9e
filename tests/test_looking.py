"""The look that tests take at a page: what it must find, also where it skips what is like the rest."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.looking import ALIKE, IN_BROWSER, violations

pytestmark = IN_BROWSER
ROW = '<tr><th scope="row"><a href="/a{0}">Number {0}</a></th><td>{1}</td></tr>'
FAULTS = {
    "image-alt": '<img src="data:," width="30" height="30">',
    "link-name": '<a href="/none"> </a>',
    "color-contrast": '<span style="color: #aaa">pale</span>',
    "aria-allowed-attr": '<span aria-checked="true">on</span>',
    "nested-interactive": '<button>one <a href="/two">two</a></button>',
    "svg-img-alt": '<svg role="img" width="30" height="30"><circle r="9"></circle></svg>',
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page, without the server that others are given."""
    opened = browser.new_page()
    yield opened
    opened.close()


def table(last: str) -> str:
    """A page with a table of forty rows, of which the last holds something else."""
    rows = "".join(ROW.format(at, f"Word {at}") for at in range(39)) + ROW.format(39, last)
    return (
        '<!doctype html><html lang="en"><head><title>Rows</title></head>'
        "<style>a, button { display: inline-block; padding: 9px }</style>"
        "<body><main><h1>Rows</h1><table><thead><tr><th>Name</th><th>Word</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></main></body></html>"
    )


def test_rows_that_are_alike_are_taken_out_and_put_back(page: Page) -> None:
    page.set_content(table("Word 39"))
    before = page.content()
    assert page.evaluate(f"({ALIKE}).takeOut(3)") == 37
    assert page.locator("tbody tr").count() == 3
    page.evaluate(f"({ALIKE}).putBack()")
    assert page.content() == before
    assert violations(page) == []
    assert page.content() == before


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_in_the_last_of_many_rows_is_found(page: Page, rule: str) -> None:
    page.set_content(table(FAULTS[rule]))
    assert [one.partition(":")[0] for one in violations(page)] == [rule]
    assert [one.partition(":")[0] for one in violations(page, each=True)] == [rule]


def test_each_row_is_looked_at_on_wish(page: Page) -> None:
    page.set_content(table("Word 39"))
    assert violations(page, each=True) == []

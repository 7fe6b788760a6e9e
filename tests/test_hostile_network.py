"""No text of the data runs in a drawing of a network: each field of a page to pass on, each view of ours."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from graph.export import interactive
from graph.export.captions import Words
from graph.network.network import Network, Node, Tie, counted
from graph.store.releases import Data
from ingest.load import load
from tests.conftest import written
from tests.hostile import FOLDER
from tests.looking import HEIGHT, IN_BROWSER, NARROW, SCROLL, until
from tests.servers import server

pytestmark = IN_BROWSER
RUNS = "window.pwned = 1"
PAYLOADS = {
    "image": f'<img src=x onerror="{RUNS}">',
    "script": f"</script><script>{RUNS}</script>",
    "href": f'<a href="x" onmouseover="{RUNS}">x</a><img src=x onerror="{RUNS}"> href=x',
}
FIELDS = ("node title", "node label", "node id", "group", "edge title", "heading")
"""The fields of pyvis that hold text of the data."""


def harmed(field: str, payload: str) -> tuple[Network, Words]:
    """A network of two nodes and a tie with a payload in one field."""
    one: dict[str, Any] = {"id": "a", "label": "A", "type": "cooperative", "group": "care"}
    tie = {"kind": "supports", "since": "2020"}
    names = {"node title": "type", "node label": "label", "node id": "id", "group": "group"}
    if field in names:
        one[names[field]] = payload
    if field == "edge title":
        tie = {"kind": payload, "since": payload}
    ends = [
        Node(kind="organisation", sector="sse", topics=(one["group"],), ecosystems=(), **held)
        for held in (one, {"id": "b", "label": "B", "type": "cooperative", "group": "care"})
    ]
    line = Tie("t", ends[0].id, "b", tie["kind"], "x", "known", tie["since"], None, (), None)
    return counted(ends, [line]), Words(payload if field == "heading" else "Turin", "r")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that must stay quiet."""
    made = browser.new_page(viewport={"width": 1300, "height": 1000})
    heard: list[str] = []
    made.on("pageerror", lambda error: heard.append(str(error)))
    yield made
    made.close()
    assert heard == []


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("field", FIELDS)
def test_a_payload_in_a_field_of_the_page_to_pass_on_is_text_and_nothing_else(
    tmp_path: Path, page: Page, field: str, payload: str
) -> None:
    network, words = harmed(field, PAYLOADS[payload])
    text = interactive.page(network, ["care"], words).replace("Content-Security-Policy", "nothing")
    file = tmp_path / "page.html"
    file.write_text(text, encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    until(page, "network.body.nodeIndices.length === 2")
    spots = page.evaluate(
        "(() => { const all = Object.values(network.getPositions());"
        " const middle = { x: (all[0].x + all[1].x) / 2, y: (all[0].y + all[1].y) / 2 };"
        " return [...all, middle].map((one) => network.canvasToDOM(one)); })()"
    )
    corner = page.locator("#mynetwork").bounding_box()
    assert corner is not None
    for spot in spots:
        page.mouse.move(corner["x"] + spot["x"], corner["y"] + spot["y"])
        page.wait_for_timeout(160)
        page.mouse.down()
        page.mouse.up()
    assert page.evaluate("window.pwned") is None
    assert page.locator("main img, main a, #mynetwork img, #mynetwork a").count() == 0
    assert asked == [file.as_uri()]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over two cities whose every text is hostile."""
    room = tmp_path_factory.mktemp("hostile")
    made = Data(room / "data")
    assert load(written(room / "tables", FOLDER), made).release is not None
    with server(made.root) as address:
        yield address


@pytest.mark.parametrize("query", ["", "?all=1", "?find=long", "?ego=ada/organisation/script"])
def test_hostile_names_are_text_in_each_view_of_a_network(page: Page, hostile: str, query: str) -> None:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    answer = page.goto(f"{hostile}/cities/ada/network{query}")
    assert answer is not None
    assert answer.status == 200
    page.locator(".view-buttons").wait_for()
    for key in ("Home", "ArrowRight", "]", "]", "+", "+"):
        page.locator("#canvas, .marks a[tabindex='0']").first.focus()
        page.keyboard.press(key)
    for mark in page.locator(".marks a").all()[:12]:
        mark.dispatch_event("pointerover", {"pointerType": "mouse", "bubbles": True})
    page.locator("#find").fill("x")
    page.keyboard.press("Enter")
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    assert page.evaluate(SCROLL) <= 0
    assert page.evaluate("window.pwned") is None
    assert page.locator("main img, main a[href^='javascript']").count() == 0
    assert heard == []

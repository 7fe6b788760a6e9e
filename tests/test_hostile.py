"""Labels that would run, mislead or swell are shown as text in every page, drawing and export."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page

from graph.store.releases import Data
from ingest.load import load
from tests.conftest import written
from tests.hostile import FOLDER, PAYLOADS
from tests.looking import HEIGHT, IN_BROWSER, NARROW, SCROLL
from tests.servers import server

pytestmark = IN_BROWSER
SELECT = quote("SELECT ?thing ?name WHERE { ?thing skos:prefLabel ?name } ORDER BY ?thing LIMIT 100")
PAGES = (
    "/",
    "/cities/ada",
    "/cities/ada?q=onerror",
    "/cities/ada/network",
    "/network",
    "/cities/ada/map",
    "/map",
    "/cities/ada/gaps",
    "/cities/ada/report",
    "/compare?cities=ada,ben",
    "/matches",
    "/matches?learner=ada&host=ben",
    "/challenges",
    "/workshops",
    "/topic/care",
    "/sources",
    "/dataset",
    "/codebook",
    f"/search?q={quote(PAYLOADS['image'])}",
    f"/sparql?query={SELECT}",
    f"/sparql?query={quote('DESCRIBE <https://w3id.org/sse-atlas/id/ada>')}&view=network",
)
FIELDS = (
    ("organisation", ""),
    ("person", "person-"),
    ("infrastructure", "hub-"),
    ("policy", "law-"),
    ("offer", "exp-"),
    ("need", "need-"),
)
"""The kinds of thing whose texts are payloads, and how the ids of each begin: with five payloads 30 pairs."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """Two cities with hostile labels, published."""
    room = tmp_path_factory.mktemp("hostile")
    data = Data(room / "data")
    report = load(written(room / "tables", FOLDER), data)
    assert report.release is not None
    assert not [problem for problem in report.problems if problem.severity == "error"]
    return data


@pytest.fixture(scope="module")
def site(data: Data) -> Iterator[str]:
    """The address of a server over them."""
    with server(data.root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """An empty page that keeps what a payload would do: dialogs, other hosts, errors."""
    context = browser.new_context(base_url=site, viewport={"width": NARROW, "height": HEIGHT})
    yield context.new_page()
    context.close()


def watched(page: Page) -> list[str]:
    """What a page does that it must not: it fills up as the page goes on."""
    seen: list[str] = []
    page.on("dialog", lambda dialog: seen.append(f"dialog {dialog.message}"))
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url) if request.url[-2:] == "/x" else None)
    return seen


def tried(page: Page) -> None:
    """Do what could set a payload off: point at what can be pointed at, follow what says that it runs."""
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    page.evaluate(
        "document.querySelectorAll('main *').forEach(one => "
        "['mouseover', 'mouseenter', 'focus'].forEach(name => one.dispatchEvent(new Event(name))))"
    )
    assert page.locator("[onerror], [onmouseover], [href^='javascript' i], [src='x']").count() == 0


def harmless(page: Page, address: str) -> None:
    """Open a page, try what could set a payload off, and see that nothing came of it."""
    seen = watched(page)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    tried(page)
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(SCROLL) <= 0
    assert seen == []


@pytest.mark.parametrize("address", PAGES)
def test_no_payload_runs_on_a_page_and_none_widens_it(page: Page, address: str) -> None:
    harmless(page, address)


@pytest.mark.parametrize("key", PAYLOADS)
@pytest.mark.parametrize(("kind", "prefix"), FIELDS)
def test_each_field_with_each_payload_is_text_on_the_page_of_its_thing(
    page: Page, kind: str, prefix: str, key: str
) -> None:
    harmless(page, f"/id/ada/{kind}/{prefix}{key}")
    shown = " ".join(PAYLOADS[key].split())[:200]
    assert shown in " ".join(page.locator("main").inner_text().split())


@pytest.mark.parametrize("form", ["html", "graphml", "gexf"])
def test_no_payload_runs_in_a_file_of_the_network(page: Page, site: str, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"network.{form}"
    with urlopen(f"{site}/cities/ada/network.{form}") as answer:
        file.write_bytes(answer.read())
    seen = watched(page)
    page.goto(file.as_uri())
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert [one for one in seen if "dialog" in one] == []


def test_no_payload_runs_in_a_programme_and_its_papers(page: Page, site: str) -> None:
    asked = Request(
        f"{site}/api/v1/plans",
        b'{"group_size": [2, 2]}',
        {"Content-Type": "application/json", "Prefer": "wait=60"},
    )
    with urlopen(asked) as answer:
        address = answer.headers["Location"]
    shown = address.replace("/api/v1/plans", "/workshops")
    for place in (shown, f"{address}/summary", f"{address}/briefing"):
        seen = watched(page)
        answered = page.goto(place)
        assert answered is not None
        assert answered.status == 200
        tried(page)
        assert page.evaluate("window.pwned") is None
        assert seen == []

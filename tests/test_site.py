"""The public pages as files: whole, linked among themselves, readable without a server or scripts."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from api.settings import Settings
from api.site import LINK, Site, export, file_of, linked
from graph.errors import EcosystemError
from graph.store.releases import Data
from ingest.load import load
from tests.browser import chromium
from tests.conftest import TWO, Run, written


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of two small cities in English and Polish, those of single things in English alone."""
    room = tmp_path_factory.mktemp("site")
    load(written(room / "tables", TWO), Data(room / "data"))
    assert export(Settings(data=room / "data"), room / "pages", ["pl"]) > 50
    return room / "pages"


def pages(folder: Path) -> Iterator[Path]:
    """The files of pages."""
    return folder.rglob("index.html")


def test_every_link_of_every_page_leads_to_a_file_that_is_there(folder: Path) -> None:
    lost = []
    for page in pages(folder):
        for match in LINK.finditer(page.read_text("utf-8")):
            link = unescape(match[4]).partition("#")[0]
            if link and "://" not in link and not link.startswith("data:"):
                target = page.parent / unquote(link)
                if not target.is_file():
                    lost.append((str(page.relative_to(folder)), link))
    assert lost == []


def test_main_pages_are_there_in_each_language_and_things_in_english(folder: Path) -> None:
    for place in ("", "cities/ada", "cities/ada/network", "compare", "about", "matches"):
        for language in ("", "pl"):
            assert (folder / language / place / "index.html").is_file(), (language, place)
    assert (folder / "id/ada/organisation/one/index.html").is_file()
    assert not (folder / "pl/id").exists()
    assert '<html lang="pl"' in (folder / "pl/compare/index.html").read_text("utf-8")


def test_what_needs_a_server_is_left_out(folder: Path) -> None:
    assert not any((folder / name).exists() for name in ("sparql", "search", "workshops", "api"))
    for page in pages(folder):
        text = page.read_text("utf-8")
        assert "<form" not in text
        assert not re.search(r'<a[^>]* href="/', text)


def test_a_page_carries_its_policy_since_no_server_sends_one(folder: Path) -> None:
    assert "Content-Security-Policy" in (folder / "index.html").read_text("utf-8")


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="no Chromium is installed here")
def test_a_page_opens_from_the_disk_and_leads_on(folder: Path, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((folder / "pl" / "index.html").as_uri())
    page.locator("h2 a").first.click()
    assert page.url.startswith("file:")
    assert page.locator("h1").is_visible()
    assert page.locator("html").get_attribute("lang") == "pl"
    page.close()


def test_links_that_lead_nowhere_lose_their_address_and_keep_their_words() -> None:
    site = Site(("en",), ("en",), {"/about": "about/index.html"})
    text = '<a class="x" href="/about#how">A</a> <a href="/search?q=1">S</a> <a href="https://e.org">e</a>'
    assert linked(text, "cities/torino/index.html", site) == (
        '<a class="x" href="../../about/index.html#how">A</a> <a>S</a> <a href="https://e.org">e</a>'
    )


@pytest.mark.parametrize(
    ("address", "file"),
    [("/", "index.html"), ("/cities/a", "cities/a/index.html"), ("/cities/a/n.gexf", "cities/a/n.gexf")],
)
def test_an_address_has_a_file(address: str, file: str) -> None:
    assert file_of(address) == file


def test_a_folder_that_is_there_is_never_written_over(tmp_path: Path, data: Data) -> None:
    (tmp_path / "old").mkdir()
    with pytest.raises(EcosystemError, match="is there already"):
        export(Settings(data=data.root), tmp_path / "old")


def test_the_command_refuses_a_language_that_the_pages_do_not_speak(run: Run, tmp_path: Path) -> None:
    outcome = run("site", "-o", str(tmp_path / "x"), "--language", "de")
    assert (outcome.code, "'de'" in outcome.err, (tmp_path / "x").exists()) == (2, True, False)

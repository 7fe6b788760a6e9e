"""Pictures of the main pages for docs/look: `python -m tests.look`, or `make look`.

Each page is opened in the system's Chromium over the shipped cities, wide and narrow, in English and Polish.
"""

import json
import sys
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import sync_playwright

from graph.store.releases import Data
from ingest.folder import SHIPPED
from ingest.load import load
from tests.browser import ARGUMENTS, chromium
from tests.servers import server

FOLDER = Path(__file__).parents[1] / "docs" / "look"
SIZES = {1440: 1100, 320: 1400}
"""The widths of the window, and how much of the page the picture shows at each, in pixels."""

LANGUAGES = ("en", "pl")
QUALITY = 60
MAIN = {
    "home": "/",
    "city": "/cities/torino",
    "network": "/cities/torino/network",
    "places": "/cities/torino/map",
    "gaps": "/cities/torino/gaps",
    "report": "/cities/torino/report",
    "compare": "/compare?cities=torino,bilbao,montreal",
    "matches": "/matches",
    "challenges": "/challenges",
    "workshops": "/workshops",
    "search": "/search?q=coop",
    "topic": "/topic/co-design",
    "entity": "/id/torino/institution/citta",
    "sources": "/sources",
    "about": "/about",
}
"""The main pages, by the name of their pictures."""


def programme(site: str) -> str:
    """The address of a programme of the shipped cities, solved for the picture."""
    asked = Request(f"{site}/api/v1/plans", b"{}", {"Content-Type": "application/json", "Prefer": "wait=60"})
    with urlopen(asked) as answer:
        return f"/workshops/{json.load(answer)['id']}"


def main() -> int:
    """Take the pictures; the exit code is 2 where no Chromium is installed."""
    if chromium() is None:
        print("No Chromium is installed here. Install it, then run this again", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as room, sync_playwright() as tools:
        load(SHIPPED, Data(Path(room)))
        browser = tools.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        with server(Path(room)) as site:
            for name, address in {**MAIN, "programme": programme(site)}.items():
                for width, height in SIZES.items():
                    page = browser.new_page(viewport={"width": width, "height": height})
                    for language in LANGUAGES:
                        page.goto(f"{site}/{language}{address}", wait_until="networkidle")
                        picture = FOLDER / f"{name}-{language}-{width}.jpg"
                        page.screenshot(path=picture, type="jpeg", quality=QUALITY)
                    page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

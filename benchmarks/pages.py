"""How fast pages come, and how much work they are for a browser: shipped cities and many made-up ones."""

import gzip
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, sync_playwright

from api.pages import HERE
from benchmarks.measured import Measured
from benchmarks.servers import ours
from benchmarks.synthetic import QUADS, drafts, vocabulary
from graph.store.building import Record, publish
from graph.store.releases import Data
from ingest.folder import SHIPPED
from ingest.load import load
from tests.browser import ARGUMENTS, chromium
from tests.look import MAIN

WARM, TURNS = 3, 30
"""How often all pages are asked for before one counts, and how often each counts."""

MILLION = 10**6
LARGE = (
    "/",
    "/cities/city-00",
    "/cities/city-00/network",
    "/cities/city-00/map",
    "/id/city-00/organisation/body-0",
    "/search?q=bakery",
    "/topics",
)
"""The pages that are asked for over a million triples."""

NODES, TOWNS = 3000, 10
"""Of the network that is drawn on a canvas; each of its cities is drawn by the server, with 300 marks."""

MARKS, CANVAS = "/cities/{city}/network", "/network"
"""A network drawn by the server, and the whole of it on a canvas."""

COLD = {"SSE_ATLAS_WARM": "false"}
"""A server that does not ask itself for pages while it is measured."""

VISITS = 9
"""To a drawing, after one that does not count."""

SETTLED = 500
"""Milliseconds until nothing more is done on a page; it is let alone for so long, as looking is work too."""

LOOK = """() => {
  const block = document.getElementById("canvas-data");
  const drawn = document.querySelectorAll(".drawing a .mark").length;
  const marks = block ? JSON.parse(block.textContent).names.length : drawn;
  return [performance.getEntriesByName("usable")[0].startTime, marks];
}"""
"""When the script of a drawing said that it can be used, and how many marks there are."""

EDITOR = "editor.js"
MOST_SCRIPT = 60
"""Kilobytes of script of a page, compressed; the editor of queries is larger."""


def measured(seed: int) -> Iterator[Measured]:
    """The pages of the shipped cities, then of a million triples, with what drawings are for the browser."""
    with tempfile.TemporaryDirectory() as room:
        data = Data(Path(room) / "shipped")
        load(SHIPPED, data)
        with ours(data, COLD) as server:
            site = f"http://127.0.0.1:{server.port}"
            yield from answers(site, "nine cities", list(MAIN.values()), 100)
            yield from drawn(site, "Turin", MARKS.format(city="torino"), 150)
    with tempfile.TemporaryDirectory() as room:
        data = Data(Path(room) / "made-up")
        publish(data, drafts(MILLION, seed), Record("benchmark"))
        with ours(data, COLD) as server:
            site = f"http://127.0.0.1:{server.port}"
            yield from answers(site, "10^6 triples", LARGE, 200)
    with tempfile.TemporaryDirectory() as room:
        data = Data(Path(room) / "smaller")
        size = round(NODES * QUADS) + len(vocabulary())
        publish(data, drafts(size, seed, TOWNS), Record("benchmark"))
        with ours(data, COLD) as server:
            site = f"http://127.0.0.1:{server.port}"
            yield from drawn(site, "a made-up city", MARKS.format(city="city-00"), 150)
            yield from drawn(site, "all made-up cities", CANVAS, 250)
    yield from scripts()


def answers(site: str, what: str, pages: Sequence[str], most: float) -> Iterator[Measured]:
    """The 95th percentile of the milliseconds of a page, of each and of all."""
    for page in pages:
        for _ in range(WARM):
            answered(site + page)
    every: list[float] = []
    for page in pages:
        taken = [answered(site + page) for _ in range(TURNS)]
        every += taken
        yield Measured(f"{page}, {what}", quantiles(taken, n=20)[-1], "ms p95")
    yield Measured(f"all {len(pages)} pages, {what}", quantiles(every, n=20)[-1], "ms p95", at_most=most)


def answered(address: str) -> float:
    """The milliseconds of one answer."""
    started = perf_counter()
    with urlopen(Request(address, headers={"Accept": "text/html"})) as answer:
        answer.read()
    return (perf_counter() - started) * 1000


def drawn(site: str, what: str, address: str, most: float) -> Iterator[Measured]:
    """When a drawing can be used, and its work for the browser's main thread: the least of some visits.

    What else a machine does can only add to either (https://docs.python.org/3/library/timeit.html#timeit.Timer.repeat).
    """
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        visits = [visit(browser, site + address) for _ in range(1 + VISITS)][1:]
        browser.close()
    marks = visits[0][2]
    usable, work = min(one[0] for one in visits), min(one[1] for one in visits)
    yield Measured(f"the network of {what}, {marks} marks: usable", usable, "ms", at_most=1000)
    yield Measured(f"the network of {what}, {marks} marks: main thread", work, "ms CPU", at_most=most)


def visit(browser: Browser, address: str) -> tuple[float, float, int]:
    """Milliseconds until the drawing is there, those of the main thread, and the number of marks."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLED)
    told = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    usable, marks = page.evaluate(LOOK)
    page.close()
    return usable, told["TaskDuration"] * 1000, marks


def scripts() -> Iterator[Measured]:
    """The kilobytes of each page's script, compressed."""
    for path in sorted((HERE / "static" / "built").glob("*.js")):
        size = len(gzip.compress(path.read_bytes(), 9)) / 1000
        most = None if path.name == EDITOR else MOST_SCRIPT
        yield Measured(f"script {path.name}", size, "kB gzip", at_most=most)

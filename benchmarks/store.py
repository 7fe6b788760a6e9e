"""How long the store takes: to be built, to answer, to be served."""

import io
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import decompress
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from pyoxigraph import RdfFormat, Store

from benchmarks.commonest import COMMONEST, plain, through_atlas
from benchmarks.measured import ROUNDS, Measured, interleaved, seconds
from benchmarks.servers import until_ready
from graph.store.building import Draft, Record, fill, publish, quads_file
from graph.store.releases import Data
from ingest import load as loading
from ingest.folder import SHIPPED

COMMAND = [sys.executable, "-m", "api.cli"]
SLOW = 0.010
"""Seconds: from here on a query is judged by its ratio, below by its difference."""


def measured() -> Iterator[Measured]:
    """All measurements, as they are made."""
    with TemporaryDirectory() as room:
        data = Data(Path(room) / "data")
        yield Measured(
            "load of the shipped cities into an empty folder", seconds(lambda: load(data)), "s", 30
        )
        yield from building(data, Path(room) / "building")
        yield from answering(data)
        yield from reloading(data, Path(room) / "cities")
        yield Measured("server start to first answer", median(starts(data)), "s", 3)
        told = median(seconds(lambda: run("--help")) for _ in range(ROUNDS))
        yield Measured("sse-atlas --help", told, "s", 0.5)


def run(*arguments: object) -> None:
    """One command of ours, to its end."""
    subprocess.run([*COMMAND, *map(str, arguments)], stdout=subprocess.DEVNULL, check=True)


def load(data: Data) -> None:
    """Load the shipped cities as a user does."""
    run("load", "--data", data.root, "--json")


def building(data: Data, room: Path) -> Iterator[Measured]:
    """The building of the store, and publishing as a whole, against the bulk load of the same quads alone."""
    release = data.current()
    files = [quads_file(release.path, part.name) for part in release.manifest.parts]
    parts = [decompress(file.read_bytes()) for file in files]
    drafts = [
        Draft(part.name, part.fingerprint, content.decode(), part.is_city)
        for part, content in zip(release.manifest.parts, parts, strict=True)
    ]
    turns = iter(range(10**6))

    def filled() -> None:
        fill(Store(str(room / f"filled-{next(turns)}")), parts)

    def published() -> None:
        publish(Data(room / f"published-{next(turns)}"), drafts, Record("benchmark"))

    def bare() -> None:
        store = Store(str(room / f"plain-{next(turns)}"))
        store.bulk_load(io.BytesIO(b"".join(parts)), RdfFormat.N_QUADS)
        store.flush()

    room.mkdir()
    ours, plainly = interleaved(filled, bare)
    yield Measured(
        "building the store, against pyoxigraph bulk_load of the same quads", ours / plainly, "times", 2
    )
    yield Measured("  pyoxigraph bulk_load", plainly, "s")
    whole, plainly = interleaved(published, bare)
    yield Measured("publishing as a whole, names and files included", whole / plainly, "times")


def answering(data: Data) -> Iterator[Measured]:
    """The commonest queries through the atlas against the plain store."""
    release = data.current()
    store = Store.read_only(str(release.path / "store"))
    for one in COMMONEST:
        sides = (lambda one=one: through_atlas(release, one), lambda one=one: plain(store, one))
        ours, bare = interleaved(*sides, rounds=3 * ROUNDS)
        what = f"query {one.room or 'text'} {one.name} ({bare * 1000:.1f} ms)"
        if bare >= SLOW:
            yield Measured(what, ours / bare, "times", 1.3)
        else:
            yield Measured(what, (ours - bare) * 1000, "ms more", 2)


def reloading(data: Data, cities: Path) -> Iterator[Measured]:
    """A load that finds everything as it was, and one that finds one city changed."""
    copytree(SHIPPED, cities)
    yield Measured("load again, nothing changed", seconds(lambda: loading.load(cities, data)), "s")
    table = cities / "warsaw" / "needs.csv"
    table.write_text(table.read_text("utf-8").replace("\n", " \n").rstrip() + "\n", "utf-8")
    held: list[int] = []
    validated = loading.validated

    def counted(contents: list[str]) -> object:
        held.append(len(contents))
        return validated(contents)

    with patch.object(loading, "validated", counted):
        taken = seconds(lambda: loading.load(cities, data))
    yield Measured("load again, one city changed", taken, "s")
    yield Measured("  cities held against the shapes", sum(held), "cities", 1)


def starts(data: Data) -> Iterator[float]:
    """How long a server takes from its start to its first answer."""
    for _ in range(ROUNDS):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        started = time.perf_counter()
        with served(data, port):
            until_ready(f"http://127.0.0.1:{port}/readyz")
            yield time.perf_counter() - started


@contextmanager
def served(data: Data, port: int) -> Iterator[None]:
    """A server as a user starts it."""
    command = [*COMMAND, "serve", "--port", str(port), "--data", str(data.root)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)

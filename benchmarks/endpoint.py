"""How the public endpoint does beside Oxigraph's server over the same store, and against what may harm it."""

import math
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.asking import Caller, Rate, Told, declared, opened, rate
from benchmarks.measured import Measured
from benchmarks.servers import Server, ours, oxigraph, resident
from benchmarks.synthetic import drafts
from graph.store.building import Record, publish
from graph.store.releases import Data

QUERIES = Path(__file__).with_name("queries")
SIZE = 1_000_000
"""Quads of the made-up cities."""

ROUNDS = 3
SECONDS = 2
"""How long one server is asked in a round."""

CONNECTIONS = 16
PATIENCE = 60
"""Seconds that a server is given to come to rest: Oxigraph goes on with a query whose client has gone."""

SLOW = 0.010
"""Seconds: from here on a query is judged by its ratio, below by its difference."""

LIMIT = 5
"""Seconds that a query may take on the server that is attacked."""

ATTACKERS = 8
MEGABYTE = 10**6
SLOT = 512
"""Megabytes that one query may take."""

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DIGITS = "VALUES ?{0} {{ 0 1 2 3 4 5 6 7 8 9 }}"
RUNAWAYS = {
    "product": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "product of values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(DIGITS.format(name) for name in "abcdefghijkl")
    + " }",
    "sort": f"SELECT * {{ {PRODUCT} }} ORDER BY ?c ?f ?i LIMIT 1",
    "distinct": f"SELECT (COUNT(DISTINCT ?f) AS ?n) {{ {PRODUCT} }}",
    "texts joined": f"SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?t) {{ {PRODUCT} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?b (!<x:x>|^!<x:x>)* ?c }",
    "doubling": "SELECT (STRLEN(?t40) AS ?n) { BIND('xxxxxxxxxx' AS ?t0) "
    + " ".join(f"BIND(CONCAT(?t{one}, ?t{one}) AS ?t{one + 1})" for one in range(40))
    + " }",
    "regex": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . "
    "FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(x+x+)+y|(.*z){20}', 'i')) }",
    "stream": f"SELECT * {{ {PRODUCT} }}",
}
SMALL = ("ASK {}", "DESCRIBE <https://w3id.org/sse-atlas/id/city-03/organisation/body-7>")
LARGE = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 90000"
"""An answer of more than 24 MB."""


def measured(size: int = SIZE) -> Iterator[Measured]:
    """All measurements, as they are made."""
    if shutil.which("wrk") is None:
        print("The endpoint is not measured: wrk is not here. Install it (on Debian: apt install wrk)")
        return
    if not (shutil.which("oxigraph") or Path(sys.executable).with_name("oxigraph").exists()):
        print("The endpoint is not measured: oxigraph is not here. Install it: pip install oxigraph")
        return
    with TemporaryDirectory() as room:
        data = Data(Path(room))
        publish(data, drafts(size), Record("benchmark"))
        store = data.current().path / "store"
        with ExitStack() as both:
            us, them = both.enter_context(ours(data)), both.enter_context(oxigraph(store))
            yield from beside(us, them)
        with ours(data, {"SSE_ATLAS_QUERY_SECONDS": str(LIMIT)}) as server:
            yield from streaming(server)
            yield from hanging_up(server)
        with ours(data, {"SSE_ATLAS_QUERY_SECONDS": str(LIMIT)}) as server:
            yield from attacked(server)


def beside(us: Server, them: Server) -> Iterator[Measured]:
    """The requests that we answer, against theirs, and what one costs."""
    yield from answered("ASK {}", "ASK {}", us, them, 0.05)
    for path in sorted(QUERIES.glob("*.rq")):
        query = declared(path.read_text("utf-8"))
        yield from compared(path.stem, query, us, them)


def answered(
    what: str, query: str, us: Server, them: Server, least: float | None, cost: float = 0
) -> Iterator[Measured]:
    """Answers a second over many connections, in turns.

    cost   seconds that one takes, so that many end within the time of a round
    """
    seconds = SECONDS + math.ceil(cost * CONNECTIONS * 2)
    rates = [(settled(us, query, seconds), settled(them, query, seconds)) for _ in range(ROUNDS)]
    mine, theirs = (median(one.answers for one in side) for side in zip(*rates, strict=True))
    yield Measured(
        f"{what}: requests/s against oxigraph ({mine:.0f}/{theirs:.0f})",
        mine / max(theirs, 0.1),
        "times",
        None,
        least,
    )
    failed = sum(one.failed for one, _ in rates)
    if failed:
        yield Measured(f"{what}: requests that failed", failed, "requests", 0)


def settled(server: Server, query: str, seconds: int) -> Rate:
    """Answers a second; returns when the server has done with what nobody waits for any more."""
    found = rate(server, query, CONNECTIONS, seconds)
    until_idle(server, PATIENCE)
    return found


def compared(what: str, query: str, us: Server, them: Server) -> Iterator[Measured]:
    """A query over one connection, for what it costs in the best of the rounds, then over many."""
    callers = Caller(us), Caller(them)
    told = [caller.ask(query) for caller in callers for _ in range(3)]
    for one in told:
        assert one.status == 200 and one.whole, (what, one)
    turns = max(3, min(400, int(0.5 / min(one.seconds for one in told))))
    costs: list[list[float]] = [[], []]
    waits: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for side, caller in enumerate(callers):
            before = caller.server.cpu()
            waits[side].append(median(caller.ask(query).seconds for _ in range(turns)))
            costs[side].append((caller.server.cpu() - before) / turns)
    mine, theirs = (min(side) for side in costs)
    wait, their_wait = (min(side) for side in waits)
    slow = their_wait >= SLOW
    label = f"{what}: CPU a query ({mine * 1000:.1f}/{theirs * 1000:.1f} ms)"
    if slow:
        yield Measured(label, mine / max(theirs, 0.001), "times", 1.3)
        yield Measured(
            f"{what}: median wait ({wait * 1000:.1f}/{their_wait * 1000:.1f} ms)",
            (wait - 0.002) / their_wait,
            "times",
            1.3,
        )
    else:
        yield Measured(label, (mine - theirs) * 1000, "ms more", 1)
        yield Measured(
            f"{what}: median wait ({wait * 1000:.1f}/{their_wait * 1000:.1f} ms)",
            (wait - their_wait) * 1000,
            "ms more",
            1 if what == "describe" else None,
        )
    least = 0.6 if slow else 0.15 if what == "describe" else None
    yield from answered(what, query, us, them, least, theirs)


def streaming(server: Server) -> Iterator[Measured]:
    """A large answer to a client that reads at once, and to one that waits."""
    assert Caller(server).ask(SMALL[1]).status == 200
    before = resident(server.process)
    for what, pause in (("read at once", 0.0), ("read after three seconds", 3.0)):
        with Watch(lambda: resident(server.process)) as watch:
            size = read_slowly(server, LARGE, pause)
        assert size >= 24 * MEGABYTE, size
        grown = (watch.most - before) / MEGABYTE
        yield Measured(f"an answer of {size / MEGABYTE:.0f} MB {what}: server grows by", grown, "MB", 64)


def read_slowly(server: Server, query: str, pause: float) -> int:
    """The bytes of an answer, read with a wait after its beginning. Raises where it is not whole."""
    with opened(server, query) as line:
        size = len(line.recv(2**14))
        time.sleep(pause)
        last = b""
        while chunk := line.recv(2**16):
            size += len(chunk)
            last = (last + chunk)[-8:]
        assert last.endswith(b"\r\n0\r\n\r\n"), last
        return size


def hanging_up(server: Server) -> Iterator[Measured]:
    """How long a query goes on whose client has gone."""
    for what in ("product", "sort", "regex"):
        before = server.cpu()
        line = opened(server, RUNAWAYS[what])
        time.sleep(1)
        assert server.cpu() - before > SLOW, "the query did not run"
        line.close()
        yield Measured(
            f"client hangs up ({what}): processors busy for", until_idle(server, LIMIT + 3), "s", 1
        )


def until_idle(server: Server, patience: float) -> float:
    """Seconds until a server's processes take no more processor time; all the patience where they go on."""
    began = time.monotonic()
    before = server.cpu()
    while (passed := time.monotonic() - began) < patience:
        time.sleep(0.2)
        now = server.cpu()
        if now - before <= 0.03:
            return passed
        before = now
    return patience


def attacked(server: Server) -> Iterator[Measured]:
    """Runaway queries over eight connections, and small queries meanwhile, from a process of their own."""
    small = [Caller(server).ask(query) for query in SMALL]
    assert all(one.status == 200 for one in small)
    time.sleep(1)
    idle = max(server.workers().values(), default=0)
    until = time.monotonic() + 4 * LIMIT
    queries, turns = list(RUNAWAYS.items()), count()
    ended: dict[str, list[Told]] = {name: [] for name in RUNAWAYS}

    def attack(_: int) -> None:
        while time.monotonic() < until:
            name, query = queries[next(turns) % len(queries)]
            ended[name].append(Caller(server).ask(query))

    with (
        Watch(lambda: max(server.workers().values(), default=0), 0.05) as watch,
        ThreadPoolExecutor() as threads,
        ProcessPoolExecutor(1, get_context("spawn")) as elsewhere,
    ):
        asked = elsewhere.submit(patient, server, until)
        list(threads.map(attack, range(ATTACKERS)))
        waits = sorted(one.seconds for one in asked.result())
        failed = sum(one.status != 200 or not one.whole for one in asked.result())
    yield Measured("small queries beside eight runaways: p50", waits[len(waits) // 2] * 1000, "ms")
    yield Measured(
        "small queries beside eight runaways: p99", waits[int(len(waits) * 0.99)] * 1000, "ms", 500
    )
    yield Measured(f"small queries beside eight runaways: failed of {len(waits)}", failed, "queries", 0)
    for name, found in ((name, found) for name, found in ended.items() if found):
        yield Measured(
            f"runaway {name}: longest of {len(found)}", max(one.seconds for one in found), "s", LIMIT + 1
        )
        unheard = sum(one.whole and one.status == 200 for one in found)
        yield Measured(f"runaway {name}: ended as if whole", unheard, "queries")
    yield Measured("a query worker at its most, above idle", (watch.most - idle) / MEGABYTE, "MB", SLOT)
    time.sleep(1)
    before = server.cpu()
    time.sleep(1)
    yield Measured("processors one second after the last", server.cpu() - before, "s each s", 0.1)


def patient(server: Server, until: float) -> list[Told]:
    """What a client is told that asks small queries one after the other until a moment."""
    caller = Caller(server)
    found: list[Told] = []
    while time.monotonic() < until:
        found.append(caller.ask(SMALL[len(found) % len(SMALL)]))
        time.sleep(0.02)
    return found


class Watch:
    """The most that something was while a block ran."""

    def __init__(self, read: Callable[[], int], pause: float = 0.01) -> None:
        self.read, self.pause, self.most = read, pause, 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self) -> None:
        """Look again and again."""
        while not self.done.wait(self.pause):
            self.most = max(self.most, self.read())

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

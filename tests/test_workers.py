"""Query workers: processes that answer, are cut at the limit, and leave nothing behind."""

import asyncio
import csv
import io
import json
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graph.errors import EcosystemError, NotAcceptable, TooLarge, TooSlow
from graph.store import scan
from graph.store.pool import Answer, Broken, Pool
from graph.store.process import Question, Worker
from graph.store.release import MalformedQuery
from graph.store.releases import Data
from graph.store.turns import Full, Limits, TooGreedy
from tests.stores import ENVIRONMENT, PYTHON, ROOT, lives, question, told

pytestmark = pytest.mark.anyio

LIMIT, PATIENCE = 2.0, 60.0
"""Seconds that a query may take where its end is what is tested, and elsewhere."""

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STREAMING = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a"
DOUBLING = (
    "SELECT ?x32 { BIND('0123456789' AS ?x0) "
    + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(32))
    + "}"
)
RUNAWAYS = {
    "a product": ENDLESS,
    "a sort": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1",
    "many optional parts": "SELECT * {" + "OPTIONAL { ?s ?p ?o }" * 3000 + "}",
    "many unions": "SELECT * { {}" + " UNION {}" * 20_000 + "}",
}
PARENT = """
import asyncio, sys
from pathlib import Path
from graph.store.process import Worker
from tests.stores import question

async def main():
    store, query, paused = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "paused"
    first, second = await Worker.start(store), await Worker.start(store)
    await first.ask(question(query), False, 60)
    await asyncio.sleep(0.2)
    if paused:
        first.pause()
    print(first.process.pid, second.process.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
async def pool(store: Path) -> AsyncIterator[Pool]:
    """One place over the shipped cities, where neither time nor memory is short."""
    held = Pool(store, Limits(places=1, seconds=PATIENCE, memory_mb=10**6))
    yield held
    await held.aclose()


@pytest.fixture
async def hurried(store: Path) -> AsyncIterator[Pool]:
    """One place over the shipped cities, where time is short."""
    held = Pool(store, Limits(places=1, seconds=LIMIT, memory_mb=10**6))
    yield held
    await held.aclose()


async def begun(pool: Pool, query: str) -> Answer:
    """An answer that began within the limit; a busy machine may need some goes."""
    for _ in range(8):
        with suppress(TooSlow, Full):
            return await pool.ask(question(query))
    raise AssertionError("no answer began within the limit")


async def answers_still(pool: Pool) -> bool:
    """Whether a pool answers a simple query."""
    return await (await begun(pool, "ASK {}")).all() == b"true"


async def the_worker(pool: Pool) -> Worker:
    """The worker that the next query will be given."""
    if not pool.idle:
        await begun(pool, "ASK {}")
    return pool.idle[-1]


async def test_a_worker_answers(pool: Pool) -> None:
    assert await told(pool, "SELECT (1 + 1 AS ?n) {}") == "n\r\n2\r\n"


async def test_a_worker_answers_one_query_after_another(pool: Pool) -> None:
    worker = await the_worker(pool)
    assert [await told(pool, "ASK {}") for _ in range(3)] == ["true"] * 3
    assert worker in pool.idle


async def test_an_answer_larger_than_a_pipe_arrives_whole(pool: Pool) -> None:
    text = await told(pool, "SELECT * { ?s ?p ?o } LIMIT 20000")
    assert text.count("\r\n") > 20_000


async def test_a_short_answer_is_known_to_be_whole_and_a_long_one_is_not(pool: Pool) -> None:
    short = await pool.ask(question("ASK {}"))
    long = await pool.ask(question("SELECT * { ?s ?p ?o } LIMIT 20000"))
    assert (short.whole, long.whole) == (True, False)
    long.close()


async def test_an_answer_in_one_piece_may_be_limited(pool: Pool) -> None:
    answer = await pool.ask(question("SELECT * { ?s ?p ?o }"))
    with pytest.raises(TooLarge, match="larger than the 1 MB"):
        await answer.all(10**6)


async def test_a_malformed_query_is_told_with_line_and_column(pool: Pool) -> None:
    with pytest.raises(MalformedQuery, match=r"line 2, column \d"):
        await told(pool, "SELECT *\n{ ? }")


async def test_a_function_that_is_not_known_is_told(pool: Pool) -> None:
    with pytest.raises(EcosystemError, match="custom function.*not supported"):
        await told(pool, "SELECT (<http://example.org/f>(1) AS ?x) {}")


async def test_a_graph_that_is_no_iri_is_told(pool: Pool) -> None:
    with pytest.raises(EcosystemError, match="cannot be answered"):
        await told(pool, "ASK {}", default_graphs=("not an iri",))


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "a table"),
        ("ASK {}", "a truth value"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "a graph"),
        ("DESCRIBE <http://example.org/>", "a graph"),
    ],
)
async def test_a_form_that_nobody_wants_is_not_acceptable(pool: Pool, query: str, form: str) -> None:
    wanted = Question(query, None, "text/turtle") if form != "a graph" else Question(query, "text/csv", None)
    with pytest.raises(NotAcceptable, match=form):
        await pool.ask(wanted)
    assert await told(pool, "ASK {}") == "true"


@pytest.mark.parametrize("name", RUNAWAYS)
async def test_a_runaway_is_ended_at_the_limit(hurried: Pool, name: str) -> None:
    await begun(hurried, "ASK {}")
    started = time.monotonic()
    with pytest.raises(TooSlow, match="ended after 2 seconds"):
        await told(hurried, RUNAWAYS[name])
    assert LIMIT <= time.monotonic() - started < LIMIT + 1


async def test_the_next_query_after_a_runaway_is_answered(hurried: Pool) -> None:
    with pytest.raises(TooSlow):
        await told(hurried, ENDLESS)
    assert await answers_still(hurried)


async def test_the_process_of_a_runaway_is_gone(hurried: Pool) -> None:
    worker = await the_worker(hurried)
    with pytest.raises(TooSlow):
        await told(hurried, ENDLESS)
    await asyncio.to_thread(worker.process.wait)
    assert not lives(worker.process.pid)
    assert worker not in hurried.workers


async def test_an_answer_that_passes_the_limit_is_broken_off(hurried: Pool) -> None:
    answer = await begun(hurried, STREAMING)
    with pytest.raises(TooSlow):
        async for _ in answer.rest():
            pass
    answer.close()
    assert not answer.whole
    assert await answers_still(hurried)


async def test_an_answer_that_nobody_reads_frees_its_place(pool: Pool) -> None:
    answer = await pool.ask(question(STREAMING))
    answer.close()
    assert not pool.turns.all
    assert await told(pool, "ASK {}") == "true"


async def test_a_query_that_its_asker_gives_up_is_ended(pool: Pool) -> None:
    worker = await the_worker(pool)
    asking = asyncio.create_task(pool.ask(question(ENDLESS)))
    await asyncio.sleep(0.3)
    asking.cancel()
    await asyncio.to_thread(worker.process.wait)
    assert not pool.turns.all


async def test_a_worker_that_dies_in_a_query_is_told_and_replaced(pool: Pool) -> None:
    worker = await the_worker(pool)
    asyncio.get_running_loop().call_later(0.3, worker.process.kill)
    with pytest.raises(Broken, match="was replaced"):
        await told(pool, ENDLESS)
    assert await told(pool, "ASK {}") == "true"


async def test_a_worker_that_dies_while_idle_is_passed_over(pool: Pool) -> None:
    worker = await the_worker(pool)
    worker.process.kill()
    await asyncio.to_thread(worker.process.wait)
    assert await told(pool, "ASK {}") == "true"


async def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    held = Pool(tmp_path / "none")
    with pytest.raises(Broken, match="no worker could be started"):
        await told(held, "ASK {}")
    await held.aclose()


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ FILTER({'!' * 200_000}true) }}",
        f"SELECT (1{'+1' * 200_000} AS ?x) {{}}",
        f"SELECT * {{ ?s {'^' * 200_000}<http://example.org/p> ?o }}",
        f"SELECT * {{ ?s <http://example.org/p>{'/<http://example.org/p>' * 30_000} ?o }}",
        f"SELECT * {{ FILTER(true{' || true' * 100_000}) }}",
    ],
    ids=["not", "plus", "inverse", "sequence", "or"],
)
async def test_a_query_that_may_break_its_worker_leaves_the_next_one_unharmed(
    hurried: Pool, query: str
) -> None:
    try:
        await told(hurried, query)
    except EcosystemError as error:
        assert error.status in (400, 503)
    assert await answers_still(hurried)


async def test_closing_a_pool_ends_its_workers(store: Path) -> None:
    held = Pool(store, Limits(seconds=PATIENCE))
    await asyncio.gather(*(told(held, "ASK {}") for _ in range(4)))
    workers = [*held.workers]
    assert len(workers) >= 2
    await held.aclose()
    assert not any(lives(worker.process.pid) for worker in workers)


async def test_a_pool_that_is_closed_still_answers_those_who_had_come(store: Path) -> None:
    held = Pool(store, Limits(places=1, seconds=PATIENCE))
    asked = [asyncio.create_task(told(held, "ASK {}")) for _ in range(8)]
    await asyncio.sleep(0)
    held.close()
    assert await asyncio.gather(*asked) == ["true"] * 8
    assert not held.workers
    await held.aclose()


@pytest.mark.parametrize("state", ["running", "paused"])
@pytest.mark.parametrize("query", ["ASK {}", *list(RUNAWAYS.values())[:3]], ids=["idle", *list(RUNAWAYS)[:3]])
def test_workers_end_when_their_parent_is_killed(data: Data, query: str, state: str) -> None:
    command = [PYTHON, "-c", PARENT, str(data.current().path / "store"), query, state]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=ROOT)
    assert parent.stdout
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(workers) == 2 and all(map(lives, workers))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 5
    while any(map(lives, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(lives, workers))


async def test_from_a_file_reads_no_file(pool: Pool) -> None:
    found = await told(pool, "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }")
    assert found.splitlines()[1:] == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <http://127.0.0.1:{port}/> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * {{ GRAPH <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    ],
)
async def test_a_graph_is_never_fetched(pool: Pool, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        port = listening.getsockname()[1]
        assert len((await told(pool, query.format(port=port))).splitlines()) == 1
        with pytest.raises(TimeoutError):
            listening.accept()


async def test_a_worker_reaches_no_server_even_where_the_scan_is_passed_by(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (await pool.defences())["seccomp"]:
        pytest.skip("this system has no libseccomp")
    monkeypatch.setattr(scan, "seen", lambda query: scan.Seen(False, False))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        call = f"SELECT * {{ SERVICE <http://127.0.0.1:{listening.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with pytest.raises(EcosystemError, match="cannot be answered"):
            await told(pool, call)
        with pytest.raises(TimeoutError):
            listening.accept()


async def test_from_asks_that_graph_alone(pool: Pool) -> None:
    counted = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    graph = (await told(pool, "SELECT ?g { GRAPH ?g { ?s a sse:City } } LIMIT 1")).split()[1]
    inside = await told(pool, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert await told(pool, counted.format(f"FROM <{graph}>")) == inside
    assert await told(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graphs=(graph,)) == inside
    assert await told(pool, counted.format("")) != inside


@pytest.mark.parametrize("query", [GREEDY, DOUBLING], ids=["a sort", "doubled strings"])
async def test_a_query_that_needs_more_memory_than_allowed_is_ended_and_told_so(
    store: Path, query: str
) -> None:
    held = Pool(store, Limits(places=1, seconds=60, memory_mb=64))
    begun = time.monotonic()
    with pytest.raises(TooGreedy, match="more than 64 MB"):
        await told(held, query)
    assert time.monotonic() - begun < 30
    assert await told(held, "ASK {}") == "true"
    await held.aclose()


async def test_a_worker_that_grew_is_not_kept_for_the_next_query(store: Path) -> None:
    held = Pool(store, Limits(places=1, seconds=60, memory_mb=8))
    worker = await the_worker(held)
    held.turns.weigh = lambda turn: setattr(turn, "held", 20 * 10**6)  # type: ignore[method-assign]
    await told(held, "SELECT * { ?s ?p ?o }")
    assert worker not in held.workers
    await held.aclose()


async def test_an_answer_larger_than_allowed_is_broken_off(store: Path) -> None:
    held = Pool(store, Limits(places=1, seconds=60, result_mb=1))
    answer = await held.ask(question("SELECT * { ?s ?p ?o }"))
    with pytest.raises(TooGreedy, match="more than 1 MB"):
        async for _ in answer.rest():
            pass
    answer.close()
    assert await told(held, "ASK {}") == "true"
    await held.aclose()


async def test_a_worker_ends_itself_where_nobody_ends_it(store: Path) -> None:
    worker = await Worker.start(store)
    await worker.ask(question(ENDLESS), False, 1)
    async with asyncio.timeout(20):
        with pytest.raises(EOFError):
            await worker.receive()
        await asyncio.to_thread(worker.process.wait)
    assert worker.process.returncode == -signal.SIGXCPU


ODD = 'SELECT ?x { VALUES ?x { "a\\r\\nb\\tc" "\\u0001\\u001F\\uFFFE" "\\uD7FF\\U0001F600 é" } }'


async def test_xml_reads_back_what_was_written_save_what_it_cannot_hold(pool: Pool) -> None:
    found = ElementTree.fromstring(await told(pool, ODD, "application/sparql-results+xml"))
    texts = [each.text for each in found.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert texts == ["a\r\nb\tc", "\ufffd\ufffd\ufffd", "\ud7ff\U0001f600 é"]


async def test_the_other_formats_hold_every_character(pool: Pool) -> None:
    wanted = ["a\r\nb\tc", "\x01\x1f\ufffe", "\ud7ff\U0001f600 é"]
    table = json.loads(await told(pool, ODD, "application/sparql-results+json"))
    assert [row["x"]["value"] for row in table["results"]["bindings"]] == wanted
    rows = csv.reader(io.StringIO(await told(pool, ODD), newline=""))
    assert [row[0] for row in rows][1:] == wanted
    assert r'"a\r\nb\tc"' in await told(pool, ODD, "text/tab-separated-values")


async def test_rdf_xml_reads_back_carriage_returns(pool: Pool) -> None:
    query = 'CONSTRUCT { <http://example.org/s> <http://example.org/p> "a\\rb\\u0007" } {}'
    answer = await pool.ask(Question(query, None, "application/rdf+xml"))
    found = ElementTree.fromstring(await answer.all())
    assert [each.text for each in found.iter("{http://example.org/}p")] == ["a\rb\ufffd"]

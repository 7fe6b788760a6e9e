"""Query workers: processes that answer, are cut at the limit, and leave nothing behind."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from graph.errors import EcosystemError, TooSlow
from graph.store import process
from graph.store.pool import Broken, Full, Pool, TooGreedy
from graph.store.process import Question
from graph.store.release import MalformedQuery
from graph.store.releases import Data
from tests.stores import ENVIRONMENT, PYTHON, ROOT, lives, question, told

LIMIT = 2.0
"""Seconds that a query may take in these tests."""

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STREAMING = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RUNAWAYS = {
    "a product": ENDLESS,
    "a sort": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1",
    "many optional parts": "SELECT * {" + "OPTIONAL { ?s ?p ?o }" * 3000 + "}",
    "many unions": "SELECT * { {}" + " UNION {}" * 20_000 + "}",
}
PARENT = """
import sys, time
from pathlib import Path
from graph.store.pool import Pool
from tests.stores import question

pool = Pool(Path(sys.argv[1]), 2, 60)
first, second = pool.idle.get(), pool.idle.get()
first.ask(question(sys.argv[2]), 60)
print(first.process.pid, second.process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def pool(data: Data) -> Iterator[Pool]:
    """One worker over the shipped cities, whose time is limited and whose memory is not."""
    held = Pool(data.current().path / "store", 1, LIMIT, memory_mb=10**6)
    yield held
    held.close()


def test_a_worker_answers(pool: Pool) -> None:
    assert told(pool, "SELECT (1 + 1 AS ?n) {}") == "n\r\n2\r\n"


def test_a_worker_answers_one_query_after_another(pool: Pool) -> None:
    (worker,) = [pool.idle.get()]
    pool.idle.put(worker)
    assert [told(pool, "ASK {}") for _ in range(3)] == ["true"] * 3
    assert pool.idle.get() is worker


def test_an_answer_larger_than_a_pipe_arrives_whole(pool: Pool) -> None:
    text = told(pool, "SELECT * { ?s ?p ?o } LIMIT 20000")
    assert text.count("\r\n") > 20_000


def test_a_malformed_query_is_told_with_line_and_column(pool: Pool) -> None:
    with pytest.raises(MalformedQuery, match=r"line 2, column \d"):
        told(pool, "SELECT *\n{ ? }")


def test_a_function_that_is_not_known_is_told(pool: Pool) -> None:
    with pytest.raises(EcosystemError, match="custom function.*not supported"):
        told(pool, "SELECT (<http://example.org/f>(1) AS ?x) {}")


def test_a_graph_that_is_no_iri_is_told(pool: Pool) -> None:
    with pytest.raises(EcosystemError, match="cannot be answered"):
        told(pool, "ASK {}", default_graphs=("not an iri",))


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_is_ended_at_the_limit(pool: Pool, name: str) -> None:
    told(pool, "ASK {}")
    started = time.monotonic()
    with pytest.raises(TooSlow, match="ended after 2 seconds"):
        told(pool, RUNAWAYS[name])
    assert LIMIT <= time.monotonic() - started < LIMIT + 1


def test_the_next_query_after_a_runaway_is_answered(pool: Pool) -> None:
    with pytest.raises(TooSlow):
        told(pool, ENDLESS)
    assert told(pool, "ASK {}") == "true"


def test_the_process_of_a_runaway_is_gone(pool: Pool) -> None:
    worker = pool.idle.get()
    pool.idle.put(worker)
    with pytest.raises(TooSlow):
        told(pool, ENDLESS)
    assert not lives(worker.process.pid)


def test_an_answer_that_passes_the_limit_is_broken_off(pool: Pool) -> None:
    answer = pool.ask(question(STREAMING))
    with pytest.raises(TimeoutError):
        for _ in answer.chunks:
            pass
    assert told(pool, "ASK {}") == "true"


def test_an_answer_that_nobody_reads_frees_its_worker(pool: Pool) -> None:
    answer = pool.ask(question(STREAMING))
    del answer
    assert told(pool, "ASK {}") == "true"


def test_a_worker_that_dies_in_a_query_is_told_and_replaced(pool: Pool) -> None:
    worker = pool.idle.get()
    pool.idle.put(worker)
    threading.Timer(0.5, worker.process.kill).start()
    with pytest.raises(Broken, match="was replaced"):
        told(pool, ENDLESS)
    assert told(pool, "ASK {}") == "true"


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
def test_a_query_that_may_break_its_worker_leaves_the_next_one_unharmed(pool: Pool, query: str) -> None:
    try:
        told(pool, query)
    except EcosystemError as error:
        assert error.status in (400, 503)
    assert told(pool, "ASK {}") == "true"


def test_a_pool_whose_workers_are_all_busy_says_so(data: Data) -> None:
    held = Pool(data.current().path / "store", 1, 0.5)
    worker = held.idle.get()
    with pytest.raises(Full, match="Try again"):
        told(held, "ASK {}")
    worker.kill()
    held.close()


def test_a_worker_that_waited_long_for_its_first_query_answers(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "START_SECONDS", 3)
    held = Pool(data.current().path / "store", 1, LIMIT)
    time.sleep(3.2)
    assert told(held, "ASK {}") == "true"
    held.close()


def test_a_worker_outlives_the_thread_that_started_it(data: Data) -> None:
    made: list[Pool] = []

    def start() -> None:
        made.append(Pool(data.current().path / "store", 1, LIMIT))
        told(made[0], "ASK {}")

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    time.sleep(0.2)
    assert told(made[0], "ASK {}") == "true"
    made[0].close()


def test_closing_a_pool_ends_its_workers(data: Data) -> None:
    held = Pool(data.current().path / "store", 2, LIMIT)
    workers = [held.idle.get() for _ in range(2)]
    for worker in workers:
        held.idle.put(worker)
    held.close()
    assert not any(lives(worker.process.pid) for worker in workers)


@pytest.mark.parametrize("query", ["ASK {}", *list(RUNAWAYS.values())[:3]], ids=["idle", *list(RUNAWAYS)[:3]])
def test_workers_end_when_their_parent_is_killed(data: Data, query: str) -> None:
    command = [PYTHON, "-c", PARENT, str(data.current().path / "store"), query]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=ROOT)
    assert parent.stdout
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    time.sleep(0.5)
    assert all(map(lives, workers))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 5
    while any(map(lives, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(lives, workers))


def test_from_a_file_reads_no_file(pool: Pool) -> None:
    assert told(pool, "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }").splitlines()[1:] == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <http://127.0.0.1:{port}/> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * {{ GRAPH <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
    ],
)
def test_a_graph_is_never_fetched(pool: Pool, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        assert len(told(pool, query.format(port=listening.getsockname()[1])).splitlines()) == 1
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_worker_reaches_no_server_even_where_the_scan_is_passed_by(pool: Pool) -> None:
    worker = pool.idle.get()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        call = f"SELECT * {{ SERVICE <http://127.0.0.1:{listening.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        worker.ask(Question(call, "text/csv", "text/turtle"), LIMIT)
        with pytest.raises(TimeoutError):
            listening.accept()
    worker.kill()


def test_from_asks_that_graph_alone(pool: Pool) -> None:
    counted = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    graph = told(pool, "SELECT ?g { GRAPH ?g { ?s a sse:City } } LIMIT 1").split()[1]
    inside = told(pool, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert told(pool, counted.format(f"FROM <{graph}>")) == inside
    assert told(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graphs=(graph,)) == inside
    assert told(pool, counted.format("")) != inside


GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a"


def test_a_query_that_needs_more_memory_than_allowed_is_ended_and_told_so(data: Data) -> None:
    held = Pool(data.current().path / "store", 1, 60, memory_mb=64)
    begun = time.monotonic()
    try:
        with pytest.raises(TooGreedy, match="more than 64 MB"):
            held.ask(question(GREEDY))
        assert time.monotonic() - begun < 30
        assert told(held, "ASK {}") == "true"
    finally:
        held.close()


def test_an_answer_larger_than_allowed_is_broken_off(data: Data) -> None:
    held = Pool(data.current().path / "store", 1, 60, result_mb=1)
    try:
        with pytest.raises(TooGreedy, match="more than 1 MB"):
            for _ in held.ask(question("SELECT * { ?s ?p ?o }")).chunks:
                pass
        assert told(held, "ASK {}") == "true"
    finally:
        held.close()

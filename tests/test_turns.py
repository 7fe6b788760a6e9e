"""Turns: short queries never wait for long ones, long ones take turns, and no one takes all the places."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import EcosystemError, TooSlow
from graph.store import turns
from graph.store.pool import Pool
from graph.store.turns import Full, Limits, Phase, Reader, TooMany, Turn, Turns
from tests.stores import question, told

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not turns.CAN_PAUSE, reason="long queries are paused on Linux only"),
]

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?a . ?x ?e ?f . FILTER(STR(?c) < STR(?f)) }"
STREAMING = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
async def pool(store: Path) -> AsyncIterator[Pool]:
    """One place for quick queries, one for slow ones."""
    held = Pool(store, Limits(places=1, seconds=6))
    yield held
    await held.aclose()


async def begun(pool: Pool, query: str, count: int, client: str = "") -> list["asyncio.Task[object]"]:
    """That many of a query under way, none of them quick any more."""
    tasks = [asyncio.create_task(pool.ask(question(query), Reader(client))) for _ in range(count)]
    async with asyncio.timeout(20):
        while len(pool.turns.all) < count or any(one.phase is Phase.QUICK for one in pool.turns.all):
            await asyncio.sleep(0.02)
    return tasks


async def test_a_short_query_does_not_wait_for_long_ones(pool: Pool) -> None:
    tasks = await begun(pool, ENDLESS, 4)
    waits = []
    for _ in range(20):
        started = time.monotonic()
        assert await told(pool, "ASK {}") == "true"
        waits.append(time.monotonic() - started)
    assert sorted(waits)[10] < 0.5
    assert not any(task.done() for task in tasks)
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_of_long_queries_as_many_run_as_there_are_places_and_the_others_are_paused(pool: Pool) -> None:
    tasks = await begun(pool, ENDLESS, 3)
    phases = sorted(one.phase.value for one in pool.turns.all)
    assert phases == ["paused", "paused", "slow"]
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_all_runaways_are_ended_at_the_limit_paused_or_not(pool: Pool) -> None:
    started = time.monotonic()
    tasks = [asyncio.create_task(pool.ask(question(ENDLESS))) for _ in range(4)]
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in found] == [TooSlow] * 4
    assert 6 <= time.monotonic() - started < 7
    assert not pool.turns.all and not pool.turns.line and not any(pool.turns.count.values())


async def test_long_queries_take_turns(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE_SECONDS", 0.1)
    tasks = await begun(pool, ENDLESS, 3)
    ran = set()
    for _ in range(50):
        ran |= {id(one) for one in pool.turns.all if one.phase is Phase.SLOW}
        await asyncio.sleep(0.02)
    assert len(ran) == 3
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_paused_query_takes_no_processor_time(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE_SECONDS", 60)
    tasks = await begun(pool, ENDLESS, 2)
    (paused,) = [one.worker for one in pool.turns.all if one.phase is Phase.PAUSED]
    assert paused
    before = paused.used()
    await asyncio.sleep(0.3)
    assert (paused.used() or 0) - (before or 0) < 0.01
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_long_query_that_was_paused_gives_its_whole_answer(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SLICE_SECONDS", 0.05)
    monkeypatch.setattr(turns, "QUICK_SECONDS", 0.01)
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?s a ?t }"
    alone = await told(pool, query)
    assert await asyncio.gather(*(told(pool, query) for _ in range(4))) == [alone] * 4


async def test_a_long_query_too_many_is_told_to_come_back(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST_LINE", 1)
    tasks = await begun(pool, ENDLESS, 2)
    with pytest.raises(Full, match="too many long queries") as raised:
        await told(pool, ENDLESS)
    assert raised.value.status == 503
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_one_client_cannot_take_all_places_for_long_queries(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST_SLOW", 2)
    tasks = await begun(pool, ENDLESS, 2, "ada")
    with pytest.raises(TooMany, match="long queries of yours") as raised:
        await pool.ask(question(ENDLESS), Reader("ada"))
    assert raised.value.status == 429
    bea = asyncio.create_task(pool.ask(question(ENDLESS), Reader("bea")))
    found = await asyncio.gather(*tasks, bea, return_exceptions=True)
    assert [type(one) for one in found] == [TooSlow] * 3


async def test_one_client_may_have_so_many_queries_under_way_and_no_more(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST_ASKED", 3)
    tasks = [asyncio.create_task(pool.ask(question("ASK {}"), Reader("ada"))) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TooMany, match="3 queries of yours"):
        await pool.ask(question("ASK {}"), Reader("ada"))
    assert (await pool.ask(question("ASK {}"), Reader("bea"))).whole
    await asyncio.gather(*tasks)
    assert (await pool.ask(question("ASK {}"), Reader("ada"))).whole
    assert not pool.turns.clients


async def test_an_answer_that_waits_for_its_reader_holds_no_place_and_loses_no_time(store: Path) -> None:
    held = Pool(store, Limits(places=1, seconds=3))
    reader = Reader()
    answer = await held.ask(question("SELECT * { ?s ?p ?o } LIMIT 20000"), reader)
    with reader.reading():
        await asyncio.sleep(0.3)
        assert answer.turn.phase is Phase.UNREAD
        with pytest.raises(TooSlow):
            await told(held, ENDLESS)
        await asyncio.sleep(1)
    content = await answer.all()
    assert answer.whole and content.count(b"\n") > 10_000
    await held.aclose()


async def test_a_reader_that_is_now_and_then_slow_gives_a_runaway_no_time() -> None:
    reader = Reader()
    turn = Turn(reader)
    reader.short = 3
    assert turn.taken(turn.asked + 10) == pytest.approx(10)
    reader.short = 6
    assert turn.taken(turn.asked + 10) == pytest.approx(4)
    reader.short, reader.long = 1, 3
    assert turn.taken(turn.asked + 10) == pytest.approx(7)


async def test_an_answer_that_nobody_reads_is_ended_at_last(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "STALL_SECONDS", 0.2)
    reader = Reader()
    answer = await pool.ask(question(STREAMING), reader)
    with reader.reading():
        await asyncio.sleep(0.5)
    with pytest.raises(TooSlow, match="read too slowly"):
        await answer.all()
    assert not pool.turns.all


async def test_of_many_paused_queries_that_hold_much_together_some_are_ended(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SLICE_SECONDS", 0.2)
    greedy = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a"
    held = Pool(store, Limits(places=1, seconds=8, memory_mb=200))
    tasks = [asyncio.create_task(told(held, greedy)) for _ in range(4)]
    most = 0
    while not all(task.done() for task in tasks):
        most = max(most, sum(one.held for one in held.turns.all))
        await asyncio.sleep(0.02)
    assert all(isinstance(task.exception(), EcosystemError) for task in tasks)
    assert most < 2 * 200 * 10**6 * 1.3
    await held.aclose()


async def test_a_place_that_a_cancelled_asker_was_given_goes_to_the_next() -> None:
    door = Turns(Limits(places=1))
    first = await door.enter(Reader())
    waiting = [asyncio.create_task(door.enter(Reader())) for _ in range(2)]
    await asyncio.sleep(0)
    door.leave(first)
    waiting[0].cancel()
    turn = await asyncio.wait_for(waiting[1], 1)
    assert door.all == {turn}
    door.leave(turn)
    assert not any(door.count.values()) and not door.clients


async def test_no_place_within_the_time_of_a_query_is_told() -> None:
    door = Turns(Limits(places=1, seconds=0.2))
    await door.enter(Reader())
    with pytest.raises(Full, match="Try again"):
        await door.enter(Reader())
    assert not door.door and door.clients[""] == 1


class Standing:
    """A worker that does nothing, for what may happen to its turn."""

    def __init__(self) -> None:
        self.taken = 0.0
        self.is_paused = self.is_ended = False

    def used(self) -> float:
        return self.taken

    def held(self) -> int:
        return 0

    def pause(self) -> None:
        self.is_paused = True

    def resume(self) -> None:
        self.is_paused = False

    def kill(self) -> None:
        self.is_ended = True


STEPS = st.lists(
    st.tuples(st.sampled_from(["enter", "work", "leave", "read", "unread", "look"]), st.integers(0, 9))
)


@given(steps=STEPS, places=st.integers(1, 3))
def test_whatever_happens_places_are_kept_and_given_back(steps: list[tuple[str, int]], places: int) -> None:
    async def happen() -> None:
        door = Turns(Limits(places=places))
        entering: list[asyncio.Task[Turn]] = []
        for step, which in steps:
            live = sorted(door.all, key=id)
            turn = live[which % len(live)] if live else None
            if step == "enter":
                entering.append(asyncio.create_task(door.enter(Reader(str(which % 2)), str(which % 3))))
            elif step == "look":
                door.look()
            elif turn is not None and step == "leave" and turn.worker is not None:
                door.remember(turn)
                door.leave(turn)
                assert not turn.worker.is_paused  # type: ignore[attr-defined]
            elif turn is not None and step == "work" and turn.worker is not None:
                turn.worker.taken += 0.03  # type: ignore[attr-defined]
            elif turn is not None and step in ("read", "unread"):
                turn.reader.since = None if step == "read" else time.monotonic() - 1
            for _ in range(3):
                await asyncio.sleep(0)
            for task in entering:
                if task.done() and task.result() in door.all and task.result().worker is None:
                    task.result().begin(Standing())  # type: ignore[arg-type]
                    task.result().since -= 1
            assert +door.count == Counter(one.phase for one in door.all)
            assert door.count[Phase.QUICK] <= places and door.count[Phase.SLOW] <= places
            assert set(door.line) == {one for one in door.all if one.phase is Phase.PAUSED}
            assert set(door.door) == {one for one in door.all if one.phase is Phase.WAITING}
            assert all((one.worker is None) or one.worker.is_paused for one in door.line)
            assert not any(one.worker and one.worker.is_paused for one in door.all - {*door.line})
            assert sum(door.clients.values()) == len(door.all)
        while door.all:
            for turn in [one for one in door.all if one.phase not in (Phase.WAITING, Phase.PAUSED)]:
                door.leave(turn)
            await asyncio.sleep(0)
        for task in entering:
            await task
        assert not any(door.count.values()) and not door.clients and not door.line and not door.door
        assert door.timer is None

    asyncio.run(happen())


async def test_a_query_that_was_slow_waits_for_its_turn_without_a_worker(pool: Pool) -> None:
    with pytest.raises(TooSlow):
        await told(pool, ENDLESS)
    tasks = await begun(pool, ENDLESS, 3)
    assert sorted(one.phase.value for one in pool.turns.all) == ["paused", "paused", "slow"]
    assert [one.worker for one in pool.turns.line] == [None, None]
    assert await told(pool, "ASK {}") == "true"
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(one) for one in found} <= {TooSlow, Full}


async def test_a_query_that_is_not_slow_any_more_is_forgotten(pool: Pool) -> None:
    pool.turns.slow[hash("ASK {}")] = None
    assert await told(pool, "ASK {}") == "true"
    assert not pool.turns.slow


async def test_a_worker_stopped_when_its_answer_was_whole_answers_the_next_query(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await pool.ask(question("SELECT * { ?s ?p ?o } LIMIT 800"))
    assert not answer.whole and answer.turn.worker
    await asyncio.sleep(0.3)
    pool.turns.pause(answer.turn)
    await answer.all()
    pool.idle = [answer.turn.worker]
    assert await told(pool, "ASK {}") == "true"

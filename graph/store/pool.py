"""A pool of query workers: each query has one to itself, which is killed at the query's limits."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import EcosystemError, NotAcceptable, TooLarge
from graph.store import frames, scan
from graph.store.process import Question, Worker
from graph.store.release import MalformedQuery
from graph.store.turns import MEGABYTE, Full, Limits, Reader, TooGreedy, Turn, Turns

log = logging.getLogger("sse_atlas")

BROKEN = "the query broke its worker, which was replaced. Write it simpler"


class Broken(EcosystemError):
    """A worker ended in the middle of a query."""

    status = 503


@dataclass
class Answer:
    """The media type of an answer, and its bytes as they come; close it where they are not all read.

    first   its first bytes
    whole   whether these are all
    """

    media_type: str
    first: bytes
    whole: bool
    pool: "Pool" = field(repr=False)
    turn: Turn = field(repr=False)

    async def rest(self) -> AsyncIterator[bytes]:
        """The bytes after the first; broken off, never ended as if whole, where the worker does not finish.

        raises   TooSlow, TooGreedy or Broken, saying why it was broken off
        """
        left = self.pool.limits.result_mb * MEGABYTE - len(self.first)
        while not self.whole:
            kind, content = await self.pool.message(self.turn)
            left -= len(content)
            if left < 0:
                told = f"the answer has more than {self.pool.limits.result_mb} MB. Ask for less, as by LIMIT"
                raise TooGreedy(told)
            if kind == frames.LAST:
                self.whole = True
                self.pool.take_back(self.turn)
            elif kind != frames.DATA:
                raise Broken("the answer was broken off")
            yield content

    async def all(self, most: int | None = None) -> bytes:
        """The answer in one piece. Raises TooLarge beyond that many bytes, and as `rest` does."""
        content = bytearray(self.first)
        try:
            async for chunk in self.rest():
                content += chunk
                if most is not None and len(content) > most:
                    told = f"the answer is larger than the {most // MEGABYTE} MB that can be shown"
                    raise TooLarge(f"{told}. Ask for less, as by LIMIT, or download it")
        finally:
            self.close()
        return bytes(content)

    def close(self) -> None:
        """Let go of the answer; a worker that has not finished it is ended."""
        self.pool.drop(self.turn)


class Pool:
    """The workers over one store, started as they are needed; for one event loop."""

    def __init__(self, store: Path, limits: Limits | None = None) -> None:
        self.store = store
        self.limits = limits or Limits()
        self.turns = Turns(self.limits)
        self.workers: set[Worker] = set()
        self.idle: list[Worker] = []
        self.starting: set[asyncio.Task[None]] = set()
        self.ending: set[asyncio.Task[None]] = set()
        self.closed = False

    async def ask(self, question: Question, reader: Reader | None = None) -> Answer:
        """Evaluate a query in a worker, which is killed at its limits.

        reader   who asks, so that one who asks much, or reads slowly, leaves places for the others
        raises   MalformedQuery, Refused, NotAcceptable or TooDeep for what it says; TooSlow, TooGreedy,
                 TooMany, Full or Broken for what came of it
        """
        seen = scan.seen(question.query)
        turn = await self.turns.enter(reader or Reader(), question.query)
        try:
            worker = self.spare() or await self.start()
            turn.begin(worker)
            await worker.ask(question, seen.names_graphs, self.limits.seconds)
            return await self.begun(turn)
        except OSError:
            self.drop(turn)
            raise turn.fault or Broken(BROKEN) from None
        except BaseException:
            self.drop(turn)
            raise
        finally:
            self.keep_ready()

    async def begun(self, turn: Turn) -> Answer:
        """The answer of a turn's worker, once its first bytes are there."""
        kind, content = await self.message(turn)
        if kind == frames.ANSWER:
            kind, first = await self.message(turn)
            whole = kind == frames.LAST
            if whole:
                self.take_back(turn)
            return Answer(content.decode(), first, whole, self, turn)
        self.take_back(turn)
        raise fault(json.loads(content))

    async def message(self, turn: Turn) -> tuple[bytes, bytes]:
        """The next message of a turn's worker. Raises the turn's fault, or Broken, where it is gone."""
        assert turn.worker
        try:
            return await turn.worker.receive()
        except (EOFError, OSError):
            raise turn.fault or Broken(BROKEN) from None

    def spare(self) -> Worker | None:
        """An idle worker, if there is one that lives."""
        while self.idle:
            worker = self.idle.pop()
            if worker.lives():
                return worker
            self.end(worker)
        return None

    async def start(self) -> Worker:
        """Another worker. Raises Broken where it does not come up, and Full where it does not in time."""
        try:
            async with asyncio.timeout(self.limits.seconds):
                worker = await Worker.start(self.store)
        except TimeoutError:
            raise Full("no worker came up in time for the query. Try again in a few seconds") from None
        except (EOFError, OSError):
            raise Broken("no worker could be started for the query. The fault is ours") from None
        self.workers.add(worker)
        return worker

    def keep_ready(self) -> None:
        """Have two idle workers for each place, some perhaps still starting."""
        wanted = 2 * self.limits.places - len(self.idle) - len(self.starting)
        for _ in range(0 if self.closed else wanted):
            task = asyncio.create_task(self.add())
            self.starting.add(task)
            task.add_done_callback(self.starting.discard)

    async def add(self) -> None:
        """Start a worker for a query to come."""
        try:
            self.put(await self.start())
        except (Broken, Full) as error:
            log.error("%s", error)

    def put(self, worker: Worker, held: int = 0) -> None:
        """Keep a worker for the next query, or end it where there are enough, or where it still holds much.

        held   bytes that it held when it was last looked at; a new worker would have to read its store anew
        """
        enough = len(self.idle) >= 3 * self.limits.places
        much = self.limits.memory_mb * MEGABYTE / 4
        if self.closed or enough or (held > much and worker.held() > much):
            self.end(worker)
        else:
            self.idle.append(worker)

    def take_back(self, turn: Turn) -> None:
        """End a turn whose worker has done its work."""
        if turn.fault is not None:
            self.drop(turn)
            return
        self.turns.remember(turn)
        if self.turns.leave(turn) and turn.worker:
            self.put(turn.worker, turn.held)

    def drop(self, turn: Turn) -> None:
        """End a turn whose worker has not."""
        if self.turns.leave(turn) and turn.worker:
            self.end(turn.worker)

    def end(self, worker: Worker) -> None:
        """End a worker for good."""
        if worker in self.workers:
            self.workers.remove(worker)
            task = asyncio.ensure_future(worker.end())
            self.ending.add(task)
            task.add_done_callback(self.ending.discard)

    async def defences(self) -> Mapping[str, bool]:
        """What the workers have laid down on themselves, by name; starts one where there is none."""
        if not self.workers:
            self.put(await self.start())
        return next(iter(self.workers)).defences

    def close(self) -> None:
        """End the idle workers now, and the others when they are done."""
        self.closed = True
        while self.idle:
            self.end(self.idle.pop())

    async def aclose(self) -> None:
        """End all workers now, whatever they do, and come back when they are gone."""
        self.close()
        for task in self.starting:
            task.cancel()
        await asyncio.gather(*self.starting, return_exceptions=True)
        for worker in tuple(self.workers):
            self.end(worker)
        await asyncio.gather(*self.ending)


def fault(told: Mapping[str, str]) -> EcosystemError:
    """What a worker found wrong with a query."""
    kind, message = told["kind"], told["message"]
    if kind == "malformed":
        return MalformedQuery.at(message)
    if kind == "unacceptable":
        return NotAcceptable(f"the query gives {message}, and no format of that is accepted")
    return EcosystemError(f"the query cannot be answered: {message}. Change that part of it")

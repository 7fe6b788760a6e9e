"""A pool of query workers: each query has one to itself, which is killed at the query's limits."""

import json
import queue
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from graph.errors import EcosystemError, TooSlow
from graph.store import frames, scan
from graph.store.process import Question, Worker
from graph.store.release import MalformedQuery

MEGABYTE = 10**6


class Full(EcosystemError):
    """Every worker is at work."""

    status = 503


class TooGreedy(EcosystemError):
    """A query passed its limit of memory or of bytes, and was ended."""

    status = 503


class Broken(EcosystemError):
    """A worker ended in the middle of a query."""

    status = 503


@dataclass(frozen=True)
class Answer:
    """The media type of an answer, and its bytes as they come; close it where they are not all read."""

    media_type: str
    chunks: Iterator[bytes]
    close: Callable[[], None]


class Pool:
    """As many workers as queries may run at once.

    seconds     that a query may take
    memory_mb   that a worker may hold beyond what it holds when idle
    result_mb   that an answer may have
    """

    def __init__(
        self, store: Path, workers: int, seconds: float, memory_mb: int = 512, result_mb: int = 256
    ) -> None:
        self.store = store
        self.seconds = seconds
        self.memory_mb = memory_mb
        self.result_mb = result_mb
        self.closed = False
        self.busy: set[Worker] = set()
        self.idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for _ in range(workers):
            self.idle.put(Worker(store))

    def ask(self, question: Question) -> Answer:
        """Evaluate a query in a worker, which is killed at its limits.

        raises   MalformedQuery, Refused or TooDeep for the query; TooSlow, TooGreedy, Full or Broken for it
        """
        scan.check(question.query)
        worker = self.free()
        try:
            return self.answer(worker, question)
        except TimeoutError:
            self.replace(worker)
            told = f"the query was ended after {self.seconds:g} seconds. Ask for less at once"
            raise TooSlow(told) from None
        except MemoryError:
            self.replace(worker)
            told = f"the query was ended as it needed more than {self.memory_mb} MB. Ask for less at once"
            raise TooGreedy(told) from None
        except (EOFError, OSError):
            self.replace(worker)
            raise Broken("the query broke its worker, which was replaced. Write it simpler") from None

    def free(self) -> Worker:
        """A worker that has nothing to do. Raises Full where none is free within the time of a query."""
        try:
            worker = self.idle.get(timeout=self.seconds)
        except queue.Empty:
            raise Full("all query workers are busy. Try again in a few seconds") from None
        self.busy.add(worker)
        return worker

    def answer(self, worker: Worker, question: Question) -> Answer:
        """The answer of a worker, once its first bytes are there."""
        worker.ask(question, self.seconds, self.memory_mb * MEGABYTE)
        kind, content = worker.receive()
        if kind == frames.ANSWER:
            rest = self.chunks(worker)
            return Answer(content.decode(), chain([next(rest, b"")], rest), rest.close)
        self.done(worker)
        fault = json.loads(content)
        if fault["kind"] == "malformed":
            raise MalformedQuery.at(fault["message"])
        raise EcosystemError(f"the query cannot be answered: {fault['message']}. Change that part of it")

    def chunks(self, worker: Worker) -> Generator[bytes, None, None]:
        """The bytes of an answer; broken off, never ended as if whole, where the worker does not finish it.

        A worker whose answer nobody reads to the end is replaced when the reader lets go of it.
        """
        whole = False
        left = self.result_mb * MEGABYTE
        try:
            while (message := worker.receive())[0] == frames.DATA:
                left -= len(message[1])
                if left < 0:
                    raise TooGreedy(
                        f"the answer has more than {self.result_mb} MB. Ask for less, as by LIMIT"
                    )
                yield message[1]
            whole = message[0] == frames.END
            if not whole:
                raise Broken("the answer was broken off")
        finally:
            if whole:
                self.done(worker)
            else:
                self.replace(worker)

    def done(self, worker: Worker) -> None:
        """Take a worker back, or end it where the pool is closed."""
        self.busy.discard(worker)
        if self.closed:
            worker.kill()
        else:
            self.idle.put(worker)

    def replace(self, worker: Worker) -> None:
        """Kill a worker and start another in its place; once, however often it is asked for."""
        self.busy.discard(worker)
        if not worker.ended:
            worker.kill()
            if not self.closed:
                self.idle.put(Worker(self.store))

    def close(self) -> None:
        """End the idle workers now, and the others when they are done."""
        self.closed = True
        while True:
            try:
                self.idle.get_nowait().kill()
            except queue.Empty:
                return

    def end(self) -> None:
        """End all workers now, whatever they do, and come back when they are gone."""
        self.close()
        for worker in tuple(self.busy):
            worker.process.kill()
            worker.process.wait()

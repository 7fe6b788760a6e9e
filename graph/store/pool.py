"""A pool of query workers: each query has one to itself, which is killed at the query's time limit."""

import json
import queue
import select
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from graph.errors import EcosystemError, TooSlow
from graph.store import frames, scan
from graph.store.release import MalformedQuery

START_SECONDS = 30


class Full(EcosystemError):
    """Every worker is at work."""

    status = 503


class Broken(EcosystemError):
    """A worker ended in the middle of a query."""

    status = 503


@dataclass(frozen=True)
class Question:
    """A query, the graphs that it is asked of, and the media types for a table and for a graph."""

    query: str
    table: str
    graph: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The media type of an answer, and its bytes as they come; close it where they are not all read."""

    media_type: str
    chunks: Iterator[bytes]
    close: Callable[[], None]


class Worker:
    """One worker process."""

    def __init__(self, store: Path) -> None:
        command = [sys.executable, "-m", "graph.store.worker", str(store)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.deadline = 0.0
        self.ready = False
        self.ended = False

    @property
    def pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        """Where it is written to and read from."""
        assert self.process.stdin and self.process.stdout
        return self.process.stdin, self.process.stdout

    def ask(self, question: Question, seconds: float) -> None:
        """Hand over a query, and set its time limit."""
        if not self.ready:
            self.deadline = time.monotonic() + START_SECONDS
            self.receive()
            self.ready = True
        self.deadline = time.monotonic() + seconds
        frames.send(self.pipes[0], frames.QUERY, json.dumps(asdict(question)).encode())

    def receive(self) -> tuple[bytes, bytes]:
        """The next message. Raises TimeoutError past the deadline, EOFError where the process is gone."""
        return frames.receive(Timed(self))  # type: ignore[arg-type]  # read() is all that is used

    def kill(self) -> None:
        """End the process at once."""
        self.ended = True
        self.process.kill()
        self.process.wait()
        for pipe in self.pipes:
            pipe.close()


@dataclass(frozen=True)
class Timed:
    """What a worker writes, read until its deadline."""

    worker: Worker

    def read(self, size: int) -> bytes:
        """That many bytes, or fewer where the worker has ended."""
        out = self.worker.pipes[1]
        content = bytearray()
        while len(content) < size:
            left = self.worker.deadline - time.monotonic()
            if left <= 0 or not select.select([out], [], [], left)[0]:
                raise TimeoutError
            more = out.read(size - len(content))
            if not more:
                break
            content += more
        return bytes(content)


class Pool:
    """As many workers as queries may run at once."""

    def __init__(self, store: Path, workers: int, seconds: float) -> None:
        self.store = store
        self.seconds = seconds
        self.closed = False
        self.idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for _ in range(workers):
            self.idle.put(Worker(store))

    def ask(self, question: Question) -> Answer:
        """Evaluate a query in a worker, which is killed at the time limit.

        raises   MalformedQuery, Refused or TooDeep for the query; TooSlow, Full or Broken for its run
        """
        scan.check(question.query)
        try:
            worker = self.idle.get(timeout=self.seconds)
        except queue.Empty:
            raise Full("all query workers are busy. Try again in a few seconds") from None
        try:
            worker.ask(question, self.seconds)
            kind, content = worker.receive()
            rest = self.chunks(worker)
            first = next(rest, b"") if kind == frames.ANSWER else b""
        except TimeoutError:
            self.replace(worker)
            raise TooSlow(
                f"the query was ended after {self.seconds:g} seconds. Ask for less at once"
            ) from None
        except (EOFError, OSError):
            self.replace(worker)
            raise Broken("the query broke its worker, which was replaced. Write it simpler") from None
        if kind == frames.ANSWER:
            return Answer(content.decode(), chain([first], rest), rest.close)
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
        try:
            while (message := worker.receive())[0] == frames.DATA:
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
        if self.closed:
            worker.kill()
        else:
            self.idle.put(worker)

    def replace(self, worker: Worker) -> None:
        """Kill a worker and start another in its place; once, however often it is asked for."""
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

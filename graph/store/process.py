"""A worker process as the server sees it: asked one query at a time, and watched while it answers."""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from graph.store import frames
from graph.store.system import readable, resident

START_SECONDS = 30
GLANCE = 0.05
"""Seconds between two looks at a worker's memory."""


@dataclass(frozen=True)
class Question:
    """A query, the graphs that it is asked of, and the media types for a table and for a graph."""

    query: str
    table: str
    graph: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Worker:
    """One worker process."""

    def __init__(self, store: Path) -> None:
        command = [sys.executable, "-m", "graph.store.worker", str(store)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.deadline = 0.0
        self.glance = 0.0
        self.most: int | None = None
        self.ready = False
        self.ended = False

    @property
    def pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        """Where it is written to and read from."""
        assert self.process.stdin and self.process.stdout
        return self.process.stdin, self.process.stdout

    def ask(self, question: Question, seconds: float, memory: int | None = None) -> None:
        """Hand over a query, with its limits.

        seconds   until the answer has to be whole
        memory    bytes that the process may hold beyond what it held before its first query
        """
        if not self.ready:
            self.deadline = time.monotonic() + START_SECONDS
            self.receive()
            self.ready = True
            idle = resident(self.process.pid)
            self.most = None if idle is None or memory is None else idle + memory
        self.deadline = time.monotonic() + seconds
        frames.send(self.pipes[0], frames.QUERY, json.dumps(asdict(question)).encode())

    def receive(self) -> tuple[bytes, bytes]:
        """The next message.

        raises   TimeoutError past the deadline, MemoryError beyond the memory, EOFError where it is gone
        """
        return frames.receive(Watched(self))  # type: ignore[arg-type]  # read() is all that is used

    def watch(self) -> None:
        """Raise TimeoutError past the deadline, and MemoryError where the process holds too much."""
        now = time.monotonic()
        if now >= self.deadline:
            raise TimeoutError
        if self.most is not None and now >= self.glance:
            self.glance = now + GLANCE
            held = resident(self.process.pid)
            if held is not None and held > self.most:
                raise MemoryError

    def kill(self) -> None:
        """End the process at once."""
        self.ended = True
        self.process.kill()
        self.process.wait()
        for pipe in self.pipes:
            pipe.close()


@dataclass(frozen=True)
class Watched:
    """What a worker writes, read while it is watched."""

    worker: Worker

    def read(self, size: int) -> bytes:
        """That many bytes, or fewer where the worker has ended."""
        out = self.worker.pipes[1]
        content = bytearray()
        while len(content) < size:
            self.worker.watch()
            left = self.worker.deadline - time.monotonic()
            if not readable(out.fileno(), min(left, GLANCE)):
                continue
            more = out.read(size - len(content))
            if not more:
                break
            content += more
        return bytes(content)

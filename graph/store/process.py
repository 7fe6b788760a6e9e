"""A worker process as the server sees it: given one query at a time, and looked at while it answers."""

import asyncio
import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen

from graph.store import frames
from graph.store.system import processor_seconds, resident

AT_ONCE = 2**15
"""Bytes of a query that any pipe takes without waiting."""


@dataclass(frozen=True)
class Question:
    """A query, the graphs that it is asked of, and the media types for a table and for a graph.

    A media type is None where the asker wants no answer of that form. Relative IRIs go from the base.
    """

    query: str
    table: str | None
    graph: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str | None = None


class Worker:
    """One worker process, ready for a query.

    defences   what it has laid down on itself, each by name
    idle       bytes that it held before its first query; None where the system does not tell
    """

    def __init__(
        self, process: "Popen[bytes]", reader: asyncio.StreamReader, pipe: asyncio.ReadTransport
    ) -> None:
        self.process = process
        self.reader = reader
        self.pipe = pipe
        self.defences: Mapping[str, bool] = {}
        self.idle: int | None = None

    @classmethod
    async def start(cls, store: Path) -> "Worker":
        """A worker over a store. Raises EOFError where it does not come up."""
        command = [sys.executable, "-m", "graph.store.worker", str(store)]
        process = Popen(command, stdin=PIPE, stdout=PIPE, bufsize=0)
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        pipe, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, process.stdout)
        worker = cls(process, reader, pipe)
        try:
            _, content = await worker.receive()
        except BaseException:
            await worker.end()
            raise
        worker.defences = json.loads(content)
        worker.idle = resident(process.pid)
        return worker

    async def ask(self, question: Question, names_graphs: bool, seconds: float) -> None:
        """Hand over a query, whether it names graphs itself, and how much processor time it may take.

        Raises OSError where the process is gone.
        """
        told = {**vars(question), "names_graphs": names_graphs, "seconds": seconds}
        content = json.dumps(told).encode()
        if len(content) < AT_ONCE:
            self.write(content)
        else:
            await asyncio.to_thread(self.write, content)

    def write(self, content: bytes) -> None:
        """Send a query; it may block where the query is longer than a pipe holds."""
        assert self.process.stdin
        left = memoryview(frames.message(frames.QUERY, content))
        while left:
            left = left[self.process.stdin.write(left) :]

    async def receive(self) -> tuple[bytes, bytes]:
        """The next message. Raises EOFError where the process is gone."""
        try:
            kind, length = frames.HEAD.unpack(await self.reader.readexactly(frames.HEAD.size))
            return kind, await self.reader.readexactly(length)
        except asyncio.IncompleteReadError:
            raise EOFError from None

    def held(self) -> int:
        """The bytes that it holds beyond what it held when idle; 0 where the system does not tell."""
        return (resident(self.process.pid) or 0) - self.idle if self.idle else 0

    def used(self) -> float | None:
        """The processor seconds that it has taken since its start; None where the system does not tell."""
        return processor_seconds(self.process.pid)

    def lives(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def pause(self) -> None:
        """Stop it where it is."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()

    async def end(self) -> None:
        """End it, and come back when it is gone and nothing of it is left."""
        self.kill()
        self.pipe.close()
        if self.process.stdin:
            self.process.stdin.close()
        await asyncio.to_thread(self.process.wait)

"""Our server and Oxigraph's, each started over the same store, and what the processes of a server take."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from graph.store.releases import Data

OURS = [sys.executable, "-m", "api.cli"]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
WORKER = "graph.store.worker"
"""What the command line of a query worker holds."""


@dataclass(frozen=True)
class Server:
    """A running server: the address of its endpoint, and its first process."""

    endpoint: str
    process: int

    @property
    def port(self) -> int:
        """The port at which it listens."""
        return int(self.endpoint.partition("//")[2].partition("/")[0].rpartition(":")[2])

    @property
    def path(self) -> str:
        """The path of its endpoint."""
        return "/" + self.endpoint.split("/", 3)[3]

    def processes(self) -> list[int]:
        """All its processes."""
        parents: dict[int, list[int]] = {}
        for path in Path("/proc").glob("[0-9]*"):
            fields = stat(int(path.name))
            if fields:
                parents.setdefault(int(fields[1]), []).append(int(path.name))
        found = [self.process]
        for process in found:
            found += parents.get(process, [])
        return found

    def cpu(self) -> float:
        """Seconds of processor time that its processes have taken, with those that have ended."""
        ended = sum(sum(int(ticks) for ticks in stat(process)[13:15]) / TICKS for process in self.processes())
        return ended + sum(processor_seconds(process) for process in self.processes())

    def workers(self) -> dict[int, int]:
        """The bytes that each of its query workers holds."""
        return {one: resident(one) for one in self.processes() if WORKER in command(one)}


def stat(process: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the third on; none where the process is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def processor_seconds(process: int) -> float:
    """The processor time of one process and its threads, to the nanosecond; none where it is gone.

    Source: clock_getcpuclockid(3), whose clock is made of the process's number and of its kind.
    """
    try:
        return time.clock_gettime(~process << 3 | 2)
    except OSError:
        return 0


def command(process: int) -> str:
    """The command line of a process."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def resident(process: int) -> int:
    """The bytes that a process holds in memory; none where it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * PAGE
    except OSError:
        return 0


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def ours(data: Data, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Our server as a user starts it, with settings for its environment."""
    port = free_port()
    arguments = [*OURS, "serve", "--port", str(port), "--data", str(data.root)]
    environment = {**os.environ, **(settings or {})}
    with running(arguments, f"http://127.0.0.1:{port}/readyz", environment) as process:
        yield Server(f"http://127.0.0.1:{port}/sparql", process)


@contextmanager
def oxigraph(store: Path) -> Iterator[Server]:
    """Oxigraph's server over a store of ours, all graphs together as its default graph, as ours has it."""
    port = free_port()
    found = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    arguments = [found, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with running([*arguments, "--union-default-graph"], f"http://127.0.0.1:{port}/", None) as process:
        yield Server(f"http://127.0.0.1:{port}/query", process)


@contextmanager
def running(arguments: list[str], address: str, environment: Mapping[str, str] | None) -> Iterator[int]:
    """A server process, once it answers."""
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        until_ready(address)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def until_ready(address: str, patience: float = 30) -> None:
    """Wait for the first answer. Raises TimeoutError."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urlopen(address):
                return
        except HTTPError as answer:
            if answer.code != 503:
                return
            time.sleep(0.02)
        except URLError:
            time.sleep(0.02)
    raise TimeoutError(address)

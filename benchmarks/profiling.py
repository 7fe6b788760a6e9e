"""Where a server's time goes while a query is asked again and again; a tool to look with, no measurement.

`python -m benchmarks.profiling 'ASK {}' [SECONDS] [DATA]` runs the server under Python's profiler and prints
what took longest in its process, then the processor time of the server and of each of its query workers. In
place of a query its name may stand, such as `describe`, of those in `benchmarks/queries`. DATA is a folder of
releases; where none is named, made-up cities are published for the run.
"""

import os
import pstats
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.asking import Caller, declared, rate
from benchmarks.endpoint import CONNECTIONS, QUERIES, SIZE
from benchmarks.servers import Server, command, free_port, processor_seconds, until_ready
from benchmarks.synthetic import drafts
from graph.store.building import Record, publish
from graph.store.releases import Data

SHOWN = 35
"""How many functions are listed."""


def main() -> int:
    """Print the profile of a server under load."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    named = QUERIES / f"{sys.argv[1]}.rq"
    query = declared(named.read_text("utf-8") if named.exists() else sys.argv[1])
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with ExitStack() as stack:
        room = Path(stack.enter_context(TemporaryDirectory()))
        data = Data(Path(sys.argv[3]) if len(sys.argv) > 3 else room / "data")
        if data.current_id() is None:
            publish(data, drafts(SIZE), Record("profile"))
        profiled(data, query, seconds, room / "profile")
        pstats.Stats(str(room / "profile")).strip_dirs().sort_stats("tottime").print_stats(SHOWN)
    return 0


def profiled(data: Data, query: str, seconds: int, file: Path) -> None:
    """Ask a server under the profiler for some seconds, and say what each of its processes took."""
    port = free_port()
    server = [
        "-m",
        "uvicorn",
        "--factory",
        "api.app:from_environment",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "cProfile", "-o", str(file), *server],
        env={**os.environ, "SSE_ATLAS_DATA": str(data.root)},
    )
    try:
        until_ready(f"http://127.0.0.1:{port}/readyz")
        asked = Server(f"http://127.0.0.1:{port}/sparql", process.pid)
        first = Caller(asked).ask(query)
        print(f"one answer: status {first.status}, {first.size} bytes, {first.seconds * 1000:.1f} ms")
        before = {one: processor_seconds(one) for one in asked.processes()}
        found = rate(asked, query, CONNECTIONS, seconds)
        print(f"{CONNECTIONS} connections: {found.answers:.0f} answers/s, {found.failed} failed")
        for one in asked.processes():
            taken = processor_seconds(one) - before.get(one, 0)
            print(f"  {taken:6.2f} s of processor time: {command(one)[:80]}")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


if __name__ == "__main__":
    sys.exit(main())

"""A real server over a data folder, for tests that need one: started as a process, ended by its id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

SECONDS = 60
"""How long a server may take to start."""


@contextmanager
def server(data: Path) -> Iterator[str]:
    """Serve a data folder on a free port of this machine; gives the address, without a slash at its end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["-m", "uvicorn", "--factory", "api.app:from_environment", "--port", str(port)]
    settings = {"DATA": str(data), "QUERY_WORKERS": "1", "QUERY_SECONDS": "60"}  # for a busy machine
    environment = {**os.environ, **{f"SSE_ATLAS_{name}": value for name, value in settings.items()}}
    process = subprocess.Popen(
        [sys.executable, *command, "--log-level", "warning"],
        cwd=Path(__file__).parents[1],
        env=environment,
    )
    try:
        until_alive(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def until_alive(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers. Raises TimeoutError, or RuntimeError where its process has ended."""
    for _ in range(SECONDS * 10):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once with code {process.returncode}")
        try:
            with urlopen(f"{address}/healthz"):
                return
        except HTTPError:
            return
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(f"no answer from {address} within {SECONDS} seconds")

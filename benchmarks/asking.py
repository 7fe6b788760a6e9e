"""How an endpoint is asked: one query at a time, over many connections, and by clients that misbehave."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.servers import Server
from graph.store.queries import PREFIXES

ACCEPT = "application/sparql-results+json, application/n-triples"
RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
TOTAL = re.compile(r"(\d+) requests in")
FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)")
MISSED = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")
USED = re.compile(r"\w[\w-]*(?=:)")


class NoWrk(RuntimeError):
    """The program that sends the requests is not installed."""


@dataclass(frozen=True)
class Rate:
    """Whole answers in a second, and how many requests had none."""

    answers: float
    failed: int


@dataclass(frozen=True)
class Told:
    """What came back: the status (0 where the connection broke), seconds, bytes, and whether it was whole."""

    status: int
    seconds: float
    size: int
    whole: bool


def declared(query: str) -> str:
    """A query with our prefixes in front, which other servers do not know, on one line."""
    used = set(USED.findall(query))
    head = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name in used]
    lines = [line for line in query.splitlines() if not line.lstrip().startswith("#")]
    return " ".join([*head, *(line.strip() for line in lines)])


def rate(server: Server, query: str, connections: int, seconds: int) -> Rate:
    """How many answers a second a server gives to a query, asked again and again.

    raises   NoWrk, which says how to get it
    """
    program = shutil.which("wrk")
    if program is None:
        raise NoWrk("wrk is not here, which sends the requests. Install it (on Debian: apt install wrk)")
    address = f"{server.endpoint}?query={quote(declared(query), safe='')}"
    plan = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-H", f"Accept: {ACCEPT}"]
    told = subprocess.run([program, *plan, address], capture_output=True, text=True, check=True).stdout
    total, failed = found(TOTAL, told), found(FAILED, told) + found(MISSED, told)
    share = max(total - failed, 0) / total if total else 0.0
    return Rate(float((RATE.search(told) or ["0", "0"])[1]) * share, failed)


def found(pattern: re.Pattern[str], text: str) -> int:
    """The numbers of a pattern in a text, added up; none where it is not there."""
    match = pattern.search(text)
    return sum(int(group) for group in match.groups()) if match else 0


@dataclass
class Caller:
    """A client with one connection, which it keeps."""

    server: Server

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)

    def ask(self, query: str) -> Told:
        """Ask a query, and read all of the answer."""
        began = time.perf_counter()
        status = size = 0
        try:
            address = f"{self.server.path}?query={quote(query, safe='')}"
            self.line.request("GET", address, headers={"Accept": ACCEPT})
            answer = self.line.getresponse()
            status = answer.status
            while chunk := answer.read(2**16):
                size += len(chunk)
        except (http.client.HTTPException, OSError):
            self.line.close()
            return Told(status, time.perf_counter() - began, size, whole=False)
        return Told(status, time.perf_counter() - began, size, whole=True)


def opened(server: Server, query: str) -> socket.socket:
    """A connection over which a query was sent, and nothing is read yet."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**16)
    address = f"{server.path}?query={quote(query, safe='')}"
    head = f"GET {address} HTTP/1.1\r\nHost: x\r\nAccept: {ACCEPT}\r\nConnection: close\r\n\r\n"
    line.sendall(head.encode())
    return line

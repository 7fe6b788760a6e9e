"""A query worker: a process that answers one query at a time over a release, and may be killed at any moment.

Started as `python -m graph.store.worker STORE` with messages on its standard input and output. It ends when
its standard input is closed, also in the middle of a query. (The kernel's signal at a parent's end will not
do: it comes at the end of the thread that started the worker.)
"""

import json
import os
import sys
import threading
from typing import IO, Any

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from graph.store import frames
from graph.store.queries import PREFIXES
from graph.store.scan import names_graphs
from graph.store.system import wait_for_hangup, without_network

STACK = 256 * 2**20
"""Bytes: deep queries that abort the process on a small stack survive on this one."""

CHUNK = 2**16


class Chunks:
    """A file whose bytes go out as messages."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.held = bytearray()

    def write(self, content: bytes) -> int:
        """Take bytes, and send them when there are enough."""
        self.held += content
        if len(self.held) >= CHUNK:
            self.flush()
        return len(content)

    def flush(self) -> None:
        """Send what is held."""
        if self.held:
            frames.send(self.stream, frames.DATA, bytes(self.held))
            self.held.clear()


def answer(store: Store, request: dict[str, Any], out: IO[bytes]) -> None:
    """Evaluate one query and send its result in the first format of the request that fits its form."""
    graphs: Any = [NamedNode(iri) for iri in request["default_graphs"]]
    named: Any = [NamedNode(iri) for iri in request["named_graphs"]]
    chosen = bool(graphs or named)
    union = not chosen and not names_graphs(request["query"])
    found = store.query(
        request["query"],
        prefixes=PREFIXES,
        use_default_graph_as_union=union,
        default_graph=graphs if chosen else None,
        named_graphs=named if chosen else None,
    )
    chunks = Chunks(out)
    if isinstance(found, QueryTriples):
        form: Any = RdfFormat.from_media_type(request["graph"])
    else:
        form = QueryResultsFormat.from_media_type(request["table"])
    if not isinstance(found, QuerySolutions | QueryBoolean | QueryTriples):
        raise TypeError(type(found))
    frames.send(
        out,
        frames.ANSWER,
        (request["graph"] if isinstance(found, QueryTriples) else request["table"]).encode(),
    )
    found.serialize(chunks, form)  # type: ignore[arg-type]  # writes bytes to anything with write()
    chunks.flush()
    frames.send(out, frames.END)


def serve(path: str) -> None:
    """Answer queries until the server closes the pipe."""
    out, requests = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    store = Store.read_only(path)
    frames.send(out, frames.READY)
    while True:
        try:
            _, content = frames.receive(requests)
        except EOFError:
            return
        try:
            answer(store, json.loads(content), out)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            kind = "malformed" if isinstance(error, SyntaxError) else "failed"
            fault = {"kind": kind, "message": getattr(error, "msg", None) or str(error)}
            frames.send(out, frames.FAULT, json.dumps(fault).encode())


def watch() -> None:
    """End the process, whatever it does, when the server is gone."""
    wait_for_hangup(0)
    os._exit(0)


if __name__ == "__main__":
    without_network()
    threading.Thread(target=watch, daemon=True).start()
    threading.stack_size(STACK)
    threading.Thread(target=serve, args=(sys.argv[1],)).start()

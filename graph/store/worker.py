"""A query worker: a process that answers one query at a time over a release, and may be killed at any moment.

Started as `python -m graph.store.worker STORE` with messages on its standard input and output. It ends when
its standard input is closed, also in the middle of a query.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import IO, Any

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
)

from graph.store import confinement, frames, xml
from graph.store.queries import PREFIXES
from graph.store.system import die_with_parent, wait_for_hangup

STACK = 256 * 2**20
"""Bytes: deep queries that abort the process on a small stack survive on this one."""

CHUNK = 2**16

XML = ("application/sparql-results+xml", "application/rdf+xml")


class Chunks:
    """A file whose bytes go out as messages; what is short goes out as one."""

    def __init__(self, stream: IO[bytes], media_type: str) -> None:
        self.stream = stream
        self.head = frames.message(frames.ANSWER, media_type.encode())
        self.clean: Callable[[bytes], bytes] = xml.kept if media_type in XML else bytes
        self.held = bytearray()

    def write(self, content: bytes) -> int:
        """Take bytes, and send them when there are enough."""
        self.held += content
        if len(self.held) >= CHUNK:
            end = xml.split(bytes(self.held))
            self.send(frames.DATA, self.held[:end])
            del self.held[:end]
        return len(content)

    def flush(self) -> None:
        """Nothing: the writer flushes when it has written all, and `close` comes after."""

    def close(self) -> None:
        """Send the rest, and say that it is the last."""
        self.send(frames.LAST, self.held)

    def send(self, kind: bytes, content: bytearray) -> None:
        """Send a message; the first one after the answer's media type."""
        self.stream.write(self.head + frames.message(kind, self.clean(bytes(content))))
        self.stream.flush()
        self.head = b""


def answer(store: Store, request: dict[str, Any], out: IO[bytes]) -> None:
    """Evaluate one query and send its result in the format of the request for its form.

    raises   SyntaxError for the query; LookupError where the asker wants no format of its form
    """
    graphs: Any = [NamedNode(iri) for iri in request["default_graphs"]]
    named: Any = [NamedNode(iri) for iri in request["named_graphs"]]
    chosen = bool(graphs or named)
    found = store.query(
        request["query"],
        base_iri=request["base"],
        prefixes=PREFIXES,
        use_default_graph_as_union=not chosen and not request["names_graphs"],
        default_graph=graphs if chosen else None,
        named_graphs=named if chosen else None,
    )
    form = "graph" if isinstance(found, QueryTriples) else "table"
    media_type = request[form]
    if media_type is None:
        raise LookupError("a truth value" if isinstance(found, QueryBoolean) else f"a {form}")
    chunks = Chunks(out, media_type)
    kinds: Any = RdfFormat if form == "graph" else QueryResultsFormat
    found.serialize(chunks, kinds.from_media_type(media_type))  # type: ignore[arg-type]  # write() is all
    chunks.close()


def serve(path: str) -> None:
    """Answer queries until the server closes the pipe."""
    out, requests = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    store = Store.read_only(path)
    defences = confinement.confine()
    out.write(frames.message(frames.READY, json.dumps(defences).encode()))
    out.flush()
    while True:
        try:
            _, content = frames.receive(requests)
        except EOFError:
            return
        request = json.loads(content)
        confinement.limit(request["seconds"])
        try:
            answer(store, request, out)
        except (SyntaxError, ValueError, OSError, RuntimeError, LookupError) as error:
            kind = next((name for name, of in FAULTS.items() if isinstance(error, of)), "failed")
            fault = {"kind": kind, "message": getattr(error, "msg", None) or str(error)}
            out.write(frames.message(frames.FAULT, json.dumps(fault).encode()))
            out.flush()


FAULTS = {"malformed": SyntaxError, "unacceptable": LookupError}


def run(path: str) -> None:
    """Serve, and end the process with it, however it ends."""
    try:
        serve(path)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def watch() -> None:
    """End the process, whatever it does, when the server is gone."""
    wait_for_hangup(0)
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    threading.Thread(target=watch, daemon=True).start()
    threading.stack_size(STACK)
    threading.Thread(target=run, args=(sys.argv[1],)).start()

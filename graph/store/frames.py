"""The messages between the server and a query worker: a kind, a length, and as many bytes."""

import struct
from typing import IO

HEAD = struct.Struct("!cI")
QUERY, ANSWER, DATA, LAST, FAULT, READY = b"Q", b"A", b"D", b"L", b"F", b"R"


def message(kind: bytes, content: bytes = b"") -> bytes:
    """One message, as it is sent."""
    return HEAD.pack(kind, len(content)) + content


def receive(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Read one message. Raises EOFError where the other side is gone."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    kind, length = HEAD.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return kind, content

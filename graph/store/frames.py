"""The messages between the server and a query worker: a kind, a length, and as many bytes."""

import struct
from typing import IO

HEAD = struct.Struct("!cI")
QUERY, ANSWER, DATA, FAULT, END, READY = b"Q", b"A", b"D", b"F", b"E", b"R"


def send(stream: IO[bytes], kind: bytes, content: bytes = b"") -> None:
    """Write one message."""
    stream.write(HEAD.pack(kind, len(content)) + content)
    stream.flush()


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

"""Answers that stay the same for a release carry its mark, and are not sent twice to those who have them."""

import hashlib
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.speaking.choosing_language import spoken
from api.speaking.languages import Speaker
from graph.store.releases import Data

CHANGING = (
    "/sparql",
    "/healthz",
    "/readyz",
    "/static",
    "/dataset",
    "/release",
    "/feed.atom",
    "/api/v1/plans",
    "/workshops",
)
"""The beginnings of addresses whose answers do not follow from the release alone, or are marked otherwise."""


ENDINGS = (".py", ".rq", ".html", ".svg", ".xml", ".css", ".js", ".po")
ROOMS = ("api", "graph", "ontology")


class ReleaseMarks:
    """Give each answer an ETag of release and code; answer 304 to one who has it, and HEAD as GET."""

    def __init__(self, app: ASGIApp, data: Data) -> None:
        self.app = app
        self.data = data
        self.code = code()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        mark = None if scope["path"].startswith(CHANGING) else self.mark(headers, spoken(scope))
        if mark and mark in headers.get("if-none-match", ""):
            await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", mark.encode())]})
            await send({"type": "http.response.body", "body": b""})
            return
        head = scope["method"] == "HEAD"

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and mark and message["status"] == 200:
                answer = MutableHeaders(scope=message)
                answer["ETag"] = mark
                answer.setdefault("Cache-Control", "no-cache")
            if message["type"] == "http.response.body" and head:
                message["body"] = b""
            await send(message)

        await self.app({**scope, "method": "GET"} if head else scope, receive, marked)

    def mark(self, headers: Headers, speaker: Speaker) -> str:
        """The ETag of an answer: it changes with the release, the code, the language and the form wanted."""
        wanted = (headers.get("accept"), headers.get("accept-encoding"), speaker.prefix)
        form = (self.data.current_id(), self.code, *wanted)
        return f'"{hashlib.sha256(repr(form).encode()).hexdigest()[:20]}"'


def code() -> str:
    """A checksum of the code, queries and templates that answers are made by."""
    top = Path(__file__).parents[1]
    files = sorted(path for room in ROOMS for path in (top / room).rglob("*") if path.suffix in ENDINGS)
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()

"""The public SPARQL endpoint: all of SPARQL 1.1 Protocol for queries, read only.

It is an application of its own before the rest, since its requests are small and many, and its answers long.

Source: W3C, SPARQL 1.1 Protocol (2013), sections 2.1 and 2.2.
"""

import asyncio
import hashlib
import logging
import re
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request, Response
from pyoxigraph import RdfFormat, serialize
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message, Receive, Scope, Send

from api import bodies
from api.answers.editor import editor, fault_page, guided, result_page
from api.atlas import Atlas
from api.caching import code
from api.negotiation import GRAPHS, HTML, TABLES, best, choose
from api.problems import FAULT, problem
from graph.dataset.service import service
from graph.errors import EcosystemError
from graph.questions.question import questions
from graph.store import scan
from graph.store.pool import Pool
from graph.store.process import Question
from graph.store.queries import PREFIXES
from graph.store.turns import Reader

log = logging.getLogger("sse_atlas")

PATH = "/sparql"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
LARGEST = 1_000_000
"""Of a request's body, in bytes."""

LARGEST_SHOWN = 16_000_000
"""Of an answer that a page shows a part of, in bytes."""

FORMATS = {**TABLES, **GRAPHS}
"""What the parameter `format` may ask for, which a link can where it cannot set a header."""

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"

OPEN = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Accept, Accept-Encoding"),
)
"""Headers of every answer: any page of any host may read it, and none sends its cookies along."""

PREFLIGHT = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}

HOST = re.compile(r"[\w.-]+(:\d+)?|\[[\da-fA-F:]+\](:\d+)?", re.ASCII)
"""What a Host header may say."""

SHORT = 10_000
"""Characters of an address or form that is worth remembering."""

SOON = 0.05
"""Seconds after which a query that is not answered is worth listening whether its asker is still there."""


class WrongForm(EcosystemError):
    """A request body that is not of a kind that the protocol knows."""

    status = 415


@dataclass(frozen=True)
class Asked:
    """A request as it was read.

    fields   the parameters of its address, or of its form
    accept   the media types that its asker wants
    """

    request: Request
    fields: Mapping[str, list[str]]
    accept: str | None

    @property
    def address(self) -> str:
        """The endpoint's own address, as its asker knows it."""
        named = self.request.headers.get("host", "")
        host = named if HOST.fullmatch(named) else "localhost"
        return f"{self.request.scope['scheme']}://{host}{PATH}"

    @property
    def wants_page(self) -> bool:
        """Whether it comes from a browser, for a person to read the answer."""
        return best(self.accept, [*TABLES.values(), *GRAPHS.values(), HTML]) == HTML


class Endpoint:
    """Answers what is asked of /sparql."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.packing = GZipMiddleware(self.answer, minimum_size=1000, compresslevel=4)
        self.code = code()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, compressed where its asker reads that."""
        asker = scope.get("client")
        reader = scope["reader"] = Reader(asker[0] if asker else "")

        async def read(message: Message) -> None:
            with reader.reading():
                await send(message)

        packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        await (self.packing if packed else self.answer)(scope, receive, read)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        begun = False

        async def opened(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message["headers"], *OPEN]
            await send(message)

        try:
            asked = await read(request)
            if isinstance(asked, Response):
                await asked(scope, receive, opened)
            else:
                await unless_gone(receive, self.respond(asked, opened))
        except EcosystemError as error:
            await problem(request, error.status, str(error))(scope, receive, opened)
        except Exception:
            log.exception("A request to %s was not answered.", PATH)
            if not begun:
                await problem(request, 500, FAULT)(scope, receive, opened)

    async def respond(self, asked: Asked, send: Send) -> None:
        """Answer a request that could be read."""
        request, scope = asked.request, asked.request.scope
        fields = dict(asked.fields)
        if request.method != "POST":
            if "question" in fields and "query" not in fields:
                fields["query"] = [guided(fields, self.atlas.release)]
            if "query" not in fields:
                page = await asyncio.to_thread(self.introduced, asked)
                await page(scope, request.receive, send)
                return
        if asked.wants_page:
            query = question(fields, f"{TABLES['json']}, {GRAPHS['ttl']}", asked.address)
            page = await self.page(request, query)
            await page(scope, request.receive, send)
            return
        query = question(fields, asked.accept, asked.address)
        pool = self.atlas.pool
        mark = None if request.method == "POST" else self.mark(request, query, pool.store)
        if mark and mark in request.headers.get("if-none-match", ""):
            await Response(status_code=304, headers={"ETag": mark})(scope, request.receive, send)
            return
        await self.stream(request, pool, query, mark, send)

    def introduced(self, asked: Asked) -> Response:
        """What is said where there is no query: the editor page, or the service description."""
        wanted = best(asked.accept, ["text/plain", HTML, *GRAPHS.values()])
        if wanted == HTML:
            return editor(asked.request, self.atlas.release, next(iter(questions().values())).query)
        if wanted in GRAPHS.values():
            return described(asked.address, str(wanted))
        raise EcosystemError("there is no query. Send one in the parameter `query`")

    async def page(self, request: Request, query: Question) -> Response:
        """The answer as a page."""
        try:
            answer = await self.atlas.pool.ask(query, request.scope["reader"])
            content = await answer.all(LARGEST_SHOWN)
        except EcosystemError as error:
            return await asyncio.to_thread(fault_page, request, self.atlas.release, query.query, error)
        arguments = (request, self.atlas.release, query.query, answer.media_type, content)
        return await asyncio.to_thread(result_page, *arguments)

    async def stream(
        self, request: Request, pool: Pool, query: Question, mark: str | None, send: Send
    ) -> None:
        """The answer of a worker, passed on as it comes; broken off where it cannot be finished."""
        answer = await pool.ask(query, request.scope["reader"])
        headers = [(b"content-type", typed(answer.media_type).encode())]
        if mark:
            headers += [(b"etag", mark.encode()), (b"cache-control", b"no-cache")]
        if answer.whole:
            headers.append((b"content-length", str(len(answer.first)).encode()))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            if request.method == "HEAD":
                await send({"type": "http.response.body", "body": b""})
                return
            await send({"type": "http.response.body", "body": answer.first, "more_body": not answer.whole})
            if answer.whole:
                return
            async for chunk in answer.rest():
                await send({"type": "http.response.body", "body": chunk, "more_body": not answer.whole})
        except EcosystemError as error:
            log.warning("An answer was broken off: %s.", error)
        finally:
            answer.close()

    def mark(self, request: Request, query: Question, store: Path) -> str | None:
        """The ETag of an answer from a store; None where the same query may be answered otherwise."""
        if scan.seen(query.query).is_volatile:
            return None
        form = (str(store), self.code, *vars(query).values(), request.headers.get("accept-encoding"))
        return f'W/"{hashlib.sha256(repr(form).encode()).hexdigest()[:20]}"'


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Do some work, and let go of it where the asker hangs up before it is done."""
    working, loop = asyncio.current_task(), asyncio.get_running_loop()
    listening: asyncio.Task[None] | None = None
    assert working

    def gone(listened: asyncio.Task[None]) -> None:
        if not listened.cancelled():
            working.cancel()

    def listen() -> None:
        nonlocal listening
        listening = loop.create_task(hung_up(receive))
        listening.add_done_callback(gone)

    timer = loop.call_later(SOON, listen)
    try:
        await work
    except asyncio.CancelledError:
        if listening is None or not listening.done():
            raise
        working.uncancel()
    finally:
        timer.cancel()
        if listening is not None:
            listening.cancel()


async def hung_up(receive: Receive) -> None:
    """Comes back when the asker is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def read(request: Request) -> Asked | Response:
    """A request's parameters and wishes; the answer itself where it is known without them.

    raises   EcosystemError where the protocol does not allow the request
    """
    method, accept = request.method, request.headers.get("accept")
    if method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    if method not in METHODS:
        answer = problem(request, 405, f"{method} is not known here. Ask by {', '.join(METHODS)}")
        answer.headers["Allow"] = PREFLIGHT["Allow"]
        return answer
    fields = parsed(request.scope["query_string"].decode("latin-1"))
    if method == "POST":
        kind = body_kind(request)
        text = await body(request)
        more = {"query": [*fields.get("query", []), text]}
        fields = parsed(text) if kind == FORM else {**fields, **more}
    if fields.get("format"):
        accept = FORMATS.get(fields["format"][0], accept)
    return Asked(request, fields, accept)


def body_kind(request: Request) -> str:
    """The media type of a request's body. Raises WrongForm where it is not one that is read."""
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters)
    coded = request.headers.get("content-encoding", "identity").lower() != "identity"
    if kind.strip() not in (FORM, DIRECT) or coded or (charset and charset[1] not in ("utf-8", "utf8")):
        told = request.headers.get("content-type") or "unknown"
        raise WrongForm(
            f"a body of type {told} is not read. Send {FORM} or {DIRECT}, in UTF-8 and not compressed"
        )
    return kind.strip()


async def body(request: Request) -> str:
    """The text of a request's body."""
    sent = await bodies.content(request, LARGEST, "Send a shorter query")
    try:
        return sent.decode()
    except UnicodeDecodeError:
        raise EcosystemError("the body is not UTF-8. Encode the query as UTF-8") from None


def parsed(text: str) -> Mapping[str, list[str]]:
    """The fields of a form or of an address. Raises EcosystemError where they are not UTF-8."""
    try:
        return remembered(text) if len(text) <= SHORT else fields_of(text)
    except UnicodeDecodeError:
        raise EcosystemError("the query is not percent-encoded UTF-8. Encode it as UTF-8") from None


def fields_of(text: str) -> Mapping[str, list[str]]:
    """The fields of a form or of an address. Raises UnicodeDecodeError."""
    return parse_qs(text, keep_blank_values=True, errors="strict")


remembered = lru_cache(maxsize=1000)(fields_of)


def question(fields: Mapping[str, list[str]], accept: str | None, base: str) -> Question:
    """The one query of a request, with the formats that its asker wants and the address of the endpoint."""
    queries = fields.get("query", [])
    if "update" in fields or len(queries) != 1:
        raise EcosystemError("send exactly one `query`; this endpoint is read only and takes no `update`")
    table = best(accept, list(TABLES.values()))
    graph = best(accept, list(GRAPHS.values()))
    if table is None and graph is None:
        choose(accept, [*TABLES.values(), *GRAPHS.values()])
    return Question(
        query=queries[0],
        table=table,
        graph=graph,
        default_graphs=tuple(fields.get("default-graph-uri", ())),
        named_graphs=tuple(fields.get("named-graph-uri", ())),
        base=base,
    )


def typed(media_type: str) -> str:
    """A media type as a header tells it: a text with its encoding."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def described(endpoint: str, media_type: str) -> Response:
    """The service description in an RDF syntax."""
    form = RdfFormat.from_media_type(media_type)
    content = serialize(service(endpoint), format=form, prefixes=dict(PREFIXES))
    return Response(content, media_type=media_type)


DESCRIBED: dict[str, Any] = {
    "get": {
        "tags": ["SPARQL"],
        "operationId": "sparql",
        "summary": "Ask a SPARQL query",
        "description": (
            "SELECT, ASK, CONSTRUCT or DESCRIBE by SPARQL 1.1 Protocol; also by POST, as a form or as "
            "application/sparql-query. The editor page in a browser, and the service description as RDF, "
            "where there is no query."
        ),
        "parameters": [
            {"name": name, "in": "query", "description": told, "schema": schema}
            for name, told, schema in (
                ("query", "The query.", {"type": "string"}),
                ("default-graph-uri", "A graph to ask; all unless told.", {"type": "array", "items": {}}),
                ("named-graph-uri", "A graph to ask by name.", {"type": "array", "items": {}}),
                ("format", "Instead of Accept.", {"type": "string", "enum": list(FORMATS)}),
            )
        ],
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {media_type: {} for media_type in (*TABLES.values(), *GRAPHS.values(), HTML)},
            },
            **{
                status: {"description": told, "content": {"text/plain": {}}}
                for status, told in (
                    ("400", "The query cannot be read or answered: where, and what would be right."),
                    ("403", "The query asks another server."),
                    ("406", "No format of the query's form is accepted."),
                    ("413", "The body is too large."),
                    ("415", "The body is of another kind, or compressed."),
                    ("429", "One client asks too much at once."),
                    ("503", "The query passed a limit, or all places are taken."),
                )
            },
        },
    }
}
"""The endpoint in OpenAPI's words."""

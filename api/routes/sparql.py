"""The public SPARQL endpoint: queries by GET and POST, read only."""

import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.atlas import Atlas, AtlasDep
from api.negotiation import GRAPHS, HTML, TABLES, best, choose
from api.pages import page
from graph.errors import EcosystemError, TooSlow
from graph.store.pool import Answer, Question
from graph.store.queries import PREFIXES
from ontology.iris import BASE

router = APIRouter(tags=["SPARQL"])
ROWS_SHOWN = 1000
"""Of a result, on a page."""

LARGEST = 1_000_000
"""Of a request's body, in bytes."""

LARGEST_SHOWN = 16_000_000
"""Of an answer that a page shows a part of, in bytes."""

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
EXAMPLE = """\
# Which needs of one city does another city's offer answer?
SELECT ?topic ?learner ?need ?host ?offer
WHERE {
  ?n a sse:Need ; sse:holder ?learner ; dcterms:subject ?topic ; dcterms:description ?need .
  ?o a sse:Offer ; sse:holder ?host ; dcterms:subject ?topic ; dcterms:description ?offer .
  ?learner a sse:City . ?host a sse:City .
  FILTER(?learner != ?host)
}
ORDER BY ?topic ?learner ?host
LIMIT 50"""


class TooLarge(EcosystemError):
    """A request whose body is larger than any query."""

    status = 413


class WrongForm(EcosystemError):
    """A request body that is not of a kind that the protocol knows."""

    status = 415


Accept = Annotated[str | None, Header()]


@router.get("/sparql", response_class=Response, summary="Ask a SPARQL query")
def by_get(request: Request, atlas: AtlasDep, accept: Accept = None) -> Response:
    """SELECT, ASK, CONSTRUCT or DESCRIBE in the parameter `query`; the editor page where there is none."""
    fields = parsed(request.url.query)
    if "query" not in fields:
        if best(accept, ["text/plain", HTML]) == HTML:
            return editor(request, atlas, EXAMPLE)
        raise EcosystemError("there is no query. Send one in the parameter `query`")
    if best(accept, [*TABLES.values(), *GRAPHS.values(), HTML]) == HTML:
        return result_page(request, atlas, question(fields, f"{TABLES['json']}, {GRAPHS['ttl']}"))
    return answered(atlas, question(fields, accept))


@router.post("/sparql", response_class=Response, summary="Ask a SPARQL query")
async def by_post(request: Request, atlas: AtlasDep, accept: Accept = None) -> Response:
    """A query as a form, or directly as `application/sparql-query`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (FORM, DIRECT) or "content-encoding" in request.headers:
        raise WrongForm(
            f"a body of type {kind or 'unknown'} is not read. Send {FORM} or {DIRECT}, not compressed"
        )
    text = await body(request)
    fields = parsed(text if kind == FORM else request.url.query)
    if kind == DIRECT:
        fields["query"] = [*fields.get("query", []), text]
    asked = question(fields, accept)
    return await run_in_threadpool(answered, atlas, asked)


async def body(request: Request) -> str:
    """The text of a request's body."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            raise TooLarge(f"the body is larger than {LARGEST} bytes. Send a shorter query")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise EcosystemError("the body is not UTF-8. Encode the query as UTF-8") from None


def parsed(text: str) -> dict[str, list[str]]:
    """The fields of a form or of an address. Raises EcosystemError where they are not UTF-8."""
    try:
        return parse_qs(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise EcosystemError("the query is not percent-encoded UTF-8. Encode it as UTF-8") from None


def question(fields: dict[str, list[str]], accept: str | None) -> Question:
    """The one query of a request, with the formats that its client wants."""
    queries = fields.get("query", [])
    if "update" in fields or len(queries) != 1:
        raise EcosystemError("send exactly one `query`; this endpoint is read only and takes no `update`")
    table = best(accept, list(TABLES.values()))
    graph = best(accept, list(GRAPHS.values()))
    if table is None and graph is None:
        choose(accept, [*TABLES.values(), *GRAPHS.values()])
    return Question(
        query=queries[0],
        table=table or TABLES["json"],
        graph=graph or GRAPHS["ttl"],
        default_graphs=tuple(fields.get("default-graph-uri", ())),
        named_graphs=tuple(fields.get("named-graph-uri", ())),
    )


def answered(atlas: Atlas, asked: Question) -> Response:
    """The answer of a worker, passed on as it comes."""
    answer = atlas.pool.ask(asked)
    headers = {"Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    return Streamed(answer, headers)


class Streamed(StreamingResponse):
    """An answer passed on as it comes; its worker is freed also where the client hangs up."""

    def __init__(self, answer: Answer, headers: Mapping[str, str]) -> None:
        super().__init__(answer.chunks, media_type=answer.media_type, headers=headers)
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.answer.close()


def editor(request: Request, atlas: Atlas, query: str, status_code: int = 200, **shown: object) -> Response:
    """The editor page, with a result or what is wrong with the query."""
    told = {"problem": None, "table": None, "answer": None, "labels": {}} | shown
    return page(
        request,
        "sparql.html",
        status_code=status_code,
        headers={"Vary": "Accept"},
        query=query,
        prefixes=PREFIXES,
        release=atlas.release,
        **told,
    )


def result_page(request: Request, atlas: Atlas, asked: Question) -> Response:
    """A query's result as a page: a table for SELECT, text for the other forms."""
    query = asked.query
    try:
        answer = atlas.pool.ask(asked)
        content = whole(answer)
    except EcosystemError as error:
        return editor(
            request, atlas, query, error.status, problem=f"{str(error)[:1].upper()}{str(error)[1:]}."
        )
    if answer.media_type != TABLES["json"]:
        return editor(request, atlas, query, answer=content.decode() or "No triples.")
    found = json.loads(content)
    if "boolean" in found:
        return editor(request, atlas, query, answer="yes" if found["boolean"] else "no")
    names, bindings = found["head"]["vars"], found["results"]["bindings"]
    rows = [[cell(binding.get(name)) for name in names] for binding in bindings[:ROWS_SHOWN]]
    iris = {
        each["value"] for row in rows for each in row if each["is_iri"] and each["value"].startswith(BASE)
    }
    table = {"names": names, "rows": rows, "cut": len(bindings) if len(bindings) > ROWS_SHOWN else None}
    return editor(request, atlas, query, table=table, labels=atlas.release.labels(iris, "en"))


def whole(answer: Answer) -> bytes:
    """An answer in one piece. Raises TooLarge where a page cannot hold it, TooSlow where it is broken off."""
    content = bytearray()
    try:
        for chunk in answer.chunks:
            content += chunk
            if len(content) > LARGEST_SHOWN:
                raise TooLarge(
                    f"the answer is larger than the {LARGEST_SHOWN // 10**6} MB that a page shows. Ask for "
                    "less, as by LIMIT, or send the query from a program"
                )
    except (TimeoutError, EOFError):
        raise TooSlow("the answer was ended before it was whole. Ask for less at once, as by LIMIT") from None
    finally:
        answer.close()
    return bytes(content)


def cell(term: dict[str, str] | None) -> dict[str, Any]:
    """One value of a result as the page shows it."""
    return (
        {"value": "", "is_iri": False}
        if term is None
        else {"value": term["value"], "is_iri": term["type"] == "uri"}
    )

"""What is wrong, told in the form that the asker reads: problem+json, plain text, or a page."""

import re

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from api.negotiation import HTML, best
from api.pages import page
from api.speaking.choosing_language import spoken, told_in
from api.speaking.languages import phrase
from graph.errors import EcosystemError

TITLES = {
    400: phrase("This cannot be read"),
    403: phrase("This is not allowed"),
    404: phrase("There is nothing here"),
    405: phrase("This cannot be done here"),
    406: phrase("There is no such format"),
    409: phrase("Something else is going on"),
    410: phrase("This is gone"),
    413: phrase("This is too much"),
    415: phrase("This form is not read"),
    422: phrase("This cannot be read"),
    429: phrase("This is too much at once"),
    500: phrase("Something broke here"),
    503: phrase("Not at this moment"),
}
FIELD = re.compile(r"[a-z]+[_.\[][\w.\[\]-]*:")
"""What begins with the path of a field, such as pin[0].host, keeps its small letter."""

OTHER = phrase("This did not work")
"""The title of any other problem."""

SOON = {"Retry-After": "5"}
FAULT = "the server could not answer. The fault is ours; it has been logged"


def install(app: FastAPI) -> None:
    """Have every error of the application told by this module."""

    @app.exception_handler(EcosystemError)
    async def told(request: Request, error: EcosystemError) -> Response:
        return problem(request, error.status, str(error))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404:
            return problem(
                request, 404, f"no page has the address {request.url.path}. The start page lists all"
            )
        answer = problem(request, error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def misread(request: Request, error: RequestValidationError) -> Response:
        faults = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return problem(request, 422, "; ".join(faults))

    @app.exception_handler(Exception)
    async def broken(request: Request, _: Exception) -> Response:
        path, speaker = told_in(request.scope["path"])
        return problem(Request({**request.scope, "path": path, "speaker": speaker}), 500, FAULT)


def problem(request: Request, status: int, detail: str) -> Response:
    """One error as its asker reads it."""
    path = request.url.path
    headers = SOON if status in (429, 503) else {}
    title = TITLES.get(status, OTHER)
    first = detail if FIELD.match(detail) else detail[:1].upper() + detail[1:]
    sentence = first + ("" if detail.endswith((".", "?")) else ".")
    if path.startswith("/api/") or path in ("/healthz", "/readyz"):
        body = {"type": "about:blank", "title": title, "status": status, "detail": sentence, "instance": path}
        return JSONResponse(body, status, headers, "application/problem+json")
    if path != "/sparql" and best(request.headers.get("accept"), ["text/plain", HTML]) == HTML:
        said = spoken(request.scope).say(title)
        return page(
            request, "problem.html", status_code=status, headers=headers, title=said, sentence=sentence
        )
    return PlainTextResponse(f"{title}: {sentence}\n", status, headers)

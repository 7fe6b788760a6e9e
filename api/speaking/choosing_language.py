"""In which language a page is asked for: by the beginning of its address, else by the browser's wish."""

from collections.abc import Sequence

from babel import negotiate_locale
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.speaking.languages import LANGUAGES, PLAIN, Speaker, speaker

NO_PAGES = ("/api/", "/static/", "/dump/", "/sparql", "/healthz", "/readyz", "/feed.atom")
"""The beginnings of addresses that hold no pages, or the same in all languages."""


class Languages:
    """Take the language off an address: /pl/compare is the page /compare in Polish.

    A browser that asks for an address without a language, and prefers another one than English, is sent to
    the page in that language. Nobody is sent away from what is no page: it is the same in all languages.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, with its speaker."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, told = told_in(scope["path"])
        wanted = told.language if told.prefix else preferred(scope)
        if wanted != told.language:
            await away(scope, f"/{wanted}", send)
            return
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        asked = {"path": path, "raw_path": raw.removeprefix(told.prefix.encode()) or b"/", "speaker": told}
        await self.app({**scope, **asked}, receive, send)


def told_in(path: str) -> tuple[str, Speaker]:
    """A path without the language that it begins with, and who speaks it; English where it names none."""
    _, first, *rest = path.split("/", 2)
    if first in LANGUAGES:
        return f"/{''.join(rest)}", speaker(first, f"/{first}")
    return path, speaker(PLAIN)


def preferred(scope: Scope) -> str:
    """The language that a browser would like a page in; English where none is asked for, or no page."""
    headers = Headers(scope=scope)
    wants_page = "text/html" in headers.get("accept", "") and scope["method"] in ("GET", "HEAD")
    if not wants_page or scope["path"].startswith(NO_PAGES):
        return PLAIN
    told = headers.get("accept-language", "")
    return negotiate_locale(tags(told), LANGUAGES, sep="-") or PLAIN


def tags(accept_language: str) -> Sequence[str]:
    """The languages of an Accept-Language header, the most wanted first, each also without its region."""
    weighed = []
    for place, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            worth = float(weight or 1)
        except ValueError:
            worth = 0.0
        if tag and worth > 0:
            weighed.append((-worth, place, tag))
    return [each for _, _, tag in sorted(weighed) for each in (tag, tag.partition("-")[0])]


async def away(scope: Scope, prefix: str, send: Send) -> None:
    """Send a browser to the same page in another language."""
    query = scope["query_string"]
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    place = prefix.encode() + raw.partition(b"?")[0] + (b"?" + query if query else b"")
    headers = [(b"location", place), (b"vary", b"Accept-Language, Accept"), (b"content-length", b"0")]
    start: Message = {"type": "http.response.start", "status": 307, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": b""})


def spoken(scope: Scope) -> Speaker:
    """The speaker of a request."""
    found: Speaker = scope.get("speaker") or speaker(PLAIN)
    return found

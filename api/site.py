"""The public pages as a folder of files that needs no server: each page that others lead to, linked anew."""

import asyncio
import html
import posixpath
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from api.app import create_app
from api.pages import HERE, POLICY
from api.settings import Settings
from api.speaking.languages import LANGUAGES, PLAIN
from api.warming import SELF
from graph.errors import EcosystemError

FORMATS = (".ttl", ".nt", ".jsonld", ".rdf", ".json", ".pdf", ".xlsx", ".gz", ".atom")
"""The endings of what only a server gives, or is not worth a copy for each page."""

LEFT_OUT = ("/sparql", "/search", "/workshops", "/api/", "/dump/", "/docs", "/openapi.json", "/feed.atom")
"""The beginnings of addresses that are nothing without a server."""

FILES = (".graphml", ".gexf", ".geojson", ".csv")
"""The endings of what is taken along beside the pages."""

THINGS = ("/id/", "/topic/", "/code/", "/graph/", "/ontology/", "/release/")
"""The beginnings of the addresses of things, of which there are thousands."""

LINK = re.compile(r'<(a|link|script|img)\b([^>]*?)\s(href|src)="([^"]*)"([^>]*)>')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
HEAD = '<meta charset="utf-8">'
RULES = "; ".join(f"{name} {rule}" for name, rule in POLICY.items())
GUARD = f'{HEAD}\n<meta http-equiv="Content-Security-Policy" content="{RULES}">'


@dataclass
class Site:
    """What is written so far.

    languages   the languages of the pages
    things      the languages of the pages of single things
    pages       the file of each address that is there
    """

    languages: Sequence[str]
    things: Sequence[str]
    pages: dict[str, str] = field(default_factory=dict)

    def address(self, link: str) -> str | None:
        """The address in this site that a link of a page leads to; None where it leads out or to nothing."""
        parts = urlsplit(html.unescape(link))
        if parts.scheme or parts.netloc or parts.query or not parts.path.startswith("/"):
            return None
        language, path = parted(parts.path)
        if path.startswith(LEFT_OUT) or path.endswith(FORMATS):
            return None
        if path.startswith("/static/"):
            return path
        spoken = self.things if path.startswith(THINGS) else self.languages
        chosen = language if language in spoken else PLAIN
        return path if chosen == PLAIN else f"/{chosen}{path}".rstrip("/")


def parted(path: str) -> tuple[str, str]:
    """The language that an address begins with, English where it has none, and the rest."""
    first, _, rest = path.removeprefix("/").partition("/")
    return (first, f"/{rest}") if first in LANGUAGES else (PLAIN, path)


def file_of(address: str) -> str:
    """The file of an address within the folder."""
    path = unquote(address).strip("/")
    if address.startswith("/static/") or address.endswith(FILES):
        return path
    return posixpath.join(path, "index.html")


async def written(settings: Settings, folder: Path, site: Site, say: Callable[[str], None]) -> int:
    """Write the pages into an empty folder; returns how many. Raises EcosystemError where one fails."""
    app = create_app(settings)
    transport = httpx.ASGITransport(app=app)
    waiting = [link for tag in site.languages if (link := site.address(f"/{tag}/"))]
    async with httpx.AsyncClient(transport=transport, base_url=SELF, timeout=None) as client:
        while waiting:
            address = waiting.pop()
            if address in site.pages or address.startswith("/static/"):
                continue
            answer = await client.get(address, headers={"Accept": "text/html, */*"}, follow_redirects=True)
            if answer.status_code != 200:
                raise EcosystemError(f"the page {address} answered {answer.status_code}, and has to answer")
            site.pages[address] = file_of(address)
            target = folder / site.pages[address]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(answer.content)
            if answer.headers["content-type"].startswith("text/html") and not address.endswith(FILES):
                waiting += found(answer.text, site)
            if len(site.pages) % 100 == 0:
                say(f"{len(site.pages)} pages")
    return len(site.pages)


def found(text: str, site: Site) -> Iterator[str]:
    """The addresses of this site that a page leads to."""
    for match in LINK.finditer(FORM.sub("", text)):
        address = site.address(match[4])
        if address and match[1] == "a":
            yield address


def linked(text: str, here: str, site: Site) -> str:
    """A page with links from file to file; what is not in the folder is no link any more."""

    def anew(match: re.Match[str]) -> str:
        tag, before, name, link, after = match.groups()
        parts = urlsplit(html.unescape(link))
        if parts.scheme or parts.netloc or not link.startswith(("/", "?")):
            return match[0]
        address = site.address(link)
        file = site.pages.get(address or "", file_of(link) if link.startswith("/static/") else "")
        if not file:
            return f"<a{before}{after}>" if tag == "a" else ""
        place = html.escape(posixpath.relpath(file, posixpath.dirname(here) or "."))
        end = f"#{html.escape(parts.fragment)}" if parts.fragment else ""
        return f'<{tag}{before} {name}="{place}{end}"{after}>'

    return LINK.sub(anew, FORM.sub("", text)).replace(HEAD, GUARD, 1)


def export(
    settings: Settings,
    output: Path,
    languages: Sequence[str] = LANGUAGES,
    things: Sequence[str] = (PLAIN,),
    say: Callable[[str], None] = lambda _: None,
) -> int:
    """Write the public pages into a folder that is not there yet; returns the number of files of pages.

    languages   of the pages; English is always there
    things      of the pages of single bodies, ties and the like; of others the links lead to English
    raises      EcosystemError where the folder is there, or a page does not answer
    """
    if output.exists():
        raise EcosystemError(f"{output} is there already. Name a folder that is not, or remove it first")
    if not output.resolve().parent.is_dir():
        raise EcosystemError(f"there is no folder {output.resolve().parent}. Make it first")
    site = Site(tuple(dict.fromkeys((PLAIN, *languages))), tuple(dict.fromkeys((PLAIN, *things))))
    with tempfile.TemporaryDirectory(dir=output.resolve().parent, prefix=".site-") as room:
        folder = Path(room) / "site"
        shutil.copytree(HERE / "static", folder / "static")
        count = asyncio.run(written(settings, folder, site, say))
        for file in site.pages.values():
            if file.endswith("index.html"):
                page = folder / file
                page.write_text(linked(page.read_text("utf-8"), file, site), "utf-8")
        folder.rename(output)
    return count

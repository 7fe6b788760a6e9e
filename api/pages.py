"""Pages: a template and what it shows."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from graph.dataset.schema import website
from graph.entities.schema import city
from ontology.iris import BASE

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
"""What a page may load: its own style and pictures, and nothing from another host.

A block of JSON-LD is data that nothing runs, so no rule for scripts concerns it.
"""

HERE = Path(__file__).parent
KINDS = {
    "organisation": ("organisation", "organisations"),
    "institution": ("institution", "institutions"),
    "person": ("person", "people"),
    "infrastructure": ("place or service", "places and services"),
    "policy": ("policy", "policies"),
    "project": ("project", "projects"),
    "call": ("call", "calls"),
}


def address(iri: str) -> str:
    """Where this server shows a thing; any other IRI is its own address."""
    return f"/{iri.removeprefix(BASE)}" if iri.startswith(BASE) else iri


def site(url: str) -> str:
    """The host of a web address, for a short link."""
    return urlsplit(url).netloc.removeprefix("www.") or url


def plural(count: int, kind: str) -> str:
    """A number with its noun."""
    one, many = KINDS.get(kind, (kind, f"{kind}s"))
    return f"{count:,} {one if count == 1 else many}"


def data_block(said: Mapping[str, object]) -> str:
    """Data as JSON-LD within a page; no text of it can end the block or begin an element."""
    text = json.dumps(said, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def environment() -> Environment:
    """The templates, with what they may call."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"address": address, "site": site, "data_block": data_block}
    made.globals |= {"plural": plural, "KINDS": KINDS, "city_data": city, "website_data": website}
    return made


TEMPLATES = environment()


def page(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **shown: object,
) -> HTMLResponse:
    """One page."""
    text = TEMPLATES.get_template(template).render(request=request, path=request.url.path, **shown)
    return HTMLResponse(text, status_code, {"Content-Security-Policy": POLICY, **(headers or {})})

"""Pages: a template, the language that it is told in, and what it shows."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup

from api.speaking.choosing_language import spoken
from api.speaking.languages import LANGUAGES, REVIEWED, Label, Speaker, island_words, phrases
from api.speaking.telling import marked
from graph.dataset.schema import website
from graph.entities.schema import city
from graph.store.release import Release

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
"""What a page may load: its own scripts, style and pictures, and nothing from another host.

A block of JSON is data that nothing runs, so no rule for scripts concerns it.
"""

HERE = Path(__file__).parent
KINDS = {
    "organisation": phrases("{number} organisation", "{number} organisations"),
    "institution": phrases("{number} institution", "{number} institutions"),
    "person": phrases("{number} person", "{number} people"),
    "infrastructure": phrases("{number} place or service", "{number} places and services"),
    "policy": phrases("{number} policy", "{number} policies"),
    "project": phrases("{number} project", "{number} projects"),
    "call": phrases("{number} call", "{number} calls"),
    "offer": phrases("{number} offer", "{number} offers"),
    "need": phrases("{number} need", "{number} needs"),
    "tie": phrases("{number} tie", "{number} ties"),
    "gap": phrases("{number} gap", "{number} gaps"),
    "node": phrases("{number} node", "{number} nodes"),
    "neighbourhood": phrases("{number} neighbourhood", "{number} neighbourhoods"),
    "source": phrases("{number} source", "{number} sources"),
    "row": phrases("{number} row", "{number} rows"),
    "page": phrases("{number} page", "{number} pages"),
    "class": phrases("{number} class", "{number} classes"),
    "property": phrases("{number} property", "{number} properties"),
    "topic": phrases("{number} topic", "{number} topics"),
    "field": phrases("{number} field", "{number} fields"),
    "city": phrases("{number} city", "{number} cities"),
}
"""How things are counted in a sentence, by kind."""


def site(url: str) -> str:
    """The host of a web address, for a short link."""
    return urlsplit(url).netloc.removeprefix("www.") or url


def data_block(said: object, id: str | None = None) -> Markup:
    """Data within a page, as JSON-LD or, with an id, as JSON for a script; no text can end the block."""
    text = json.dumps(said, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    sort = Markup('type="application/json" id="{}"').format(id) if id else 'type="application/ld+json"'
    return Markup(f"<script {sort}>{text}</script>")


def named(label: str, language: str) -> Markup | str:
    """A name, marked with its language where that is not the page's."""
    tag = label.lang if isinstance(label, Label) else ""
    return Markup('<span lang="{}">{}</span>').format(tag, label) if tag not in ("", language) else label


@pass_context
def said(context: Context, sentence: str, release: Release | None = None) -> Markup:
    """A sentence of `graph` in the language of the page; a macro that is imported has to tell the release."""
    return marked(context["speaker"], sentence, release or context.get("release"))


@cache
def environment(speaker: Speaker) -> Environment:
    """The templates in a language, with what they may call."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(speaker.texts, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "address": speaker.address,
        "site": site,
        "data_block": data_block,
        "number": speaker.number,
        "percent": speaker.percent,
        "day": speaker.day,
        "listed": speaker.listed,
        "said": said,
        "city_name": lambda city: named(speaker.city(city), speaker.language),
        "named": lambda label: named(label, speaker.language),
    }
    made.globals |= {
        "speaker": speaker,
        "language": speaker.language,
        "reviewed": speaker.language in REVIEWED,
        "plural": lambda count, kind: speaker.count(*KINDS[kind], count),
        "words": lambda: data_block(island_words(speaker.language), "words"),
        "city_data": city,
        "website_data": website,
        "KINDS": KINDS,
        "REVIEWED": REVIEWED,
        "NATIVE": {tag: str(Locale(tag).get_language_name(tag)) for tag in LANGUAGES},
    }
    return made


def text(speaker: Speaker, template: str, **shown: object) -> str:
    """A template filled in."""
    return environment(speaker).get_template(template).render(**shown)


def page(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    allowed: Mapping[str, str] | None = None,
    **shown: Any,
) -> HTMLResponse:
    """One page in the language of its address.

    allowed   what it may load besides, by the name of the rule: {"img-src": "https://tiles.example.org"}
    """
    speaker = spoken(request.scope)
    embedded = request.query_params.get("embed") == "1"
    rules = {name: f"{rule} {(allowed or {}).get(name, '')}".strip() for name, rule in POLICY.items()}
    rules["frame-ancestors"] = "*" if embedded else "'self'"
    content = text(
        speaker,
        template,
        **{"release": None, **shown},
        request=request,
        path=request.url.path,
        embedded=embedded,
        in_languages=in_languages(request),
    )
    policy = "; ".join(f"{name} {rule}" for name, rule in rules.items())
    told = {"Content-Security-Policy": policy, "Content-Language": speaker.language, **(headers or {})}
    answer = HTMLResponse(content, status_code, told)
    answer.headers.append("Vary", "Accept-Language")
    return answer


def in_languages(request: Request) -> dict[str, str]:
    """The address of the same view in each language."""
    query = f"?{request.url.query}" if request.url.query else ""
    return {tag: f"/{tag}{request.url.path}{query}" for tag in LANGUAGES}

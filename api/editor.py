"""The editor page: questions to choose from, a query to change, its result with names for addresses."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.negotiation import GRAPHS, TABLES
from api.pages import page
from graph.cities.profile import cities
from graph.errors import EcosystemError, Unknown
from graph.questions.question import questions
from graph.store.queries import PREFIXES
from graph.store.release import Release
from graph.vocabulary.terms import topics
from ontology.iris import BASE

ROWS_SHOWN = 1000
"""Of a result, on a page."""

WEB = ("http://", "https://")
"""How the addresses begin that a result links to."""


def guided(fields: Mapping[str, Sequence[str]], release: Release) -> str:
    """The query of a chosen question, about the city and topic that were chosen with it.

    Raises Unknown where the question, the city or the topic is not one of ours.
    """
    key, city, topic = (next(iter(fields.get(name, ())), "") for name in ("question", "city", "topic"))
    known = {
        "question": questions().keys(),
        "city": {one.slug for one in cities(release)},
        "topic": {one.notation for top in topics(release) for one in (top, *top.below)},
    }
    for name, value in (("question", key), ("city", city), ("topic", topic)):
        if value not in known[name] and (value or name == "question"):
            raise Unknown(f"there is no {name} {value!r}. There are {', '.join(sorted(known[name]))}")
    return questions()[key].about(city, topic)


def editor(
    request: Request, release: Release, query: str, status_code: int = 200, **shown: object
) -> Response:
    """The editor page, with a result or what is wrong with the query."""
    told = {"problem": None, "table": None, "answer": None, "labels": {}, "formats": {}} | shown
    return page(
        request,
        "sparql.html",
        status_code=status_code,
        headers={"Vary": "Accept"},
        query=query,
        prefixes=PREFIXES,
        release=release,
        questions={whose: list(some) for whose, some in groupby(questions().values(), lambda one: one.whose)},
        cities=cities(release),
        topics=topics(release),
        chosen={name: request.query_params.get(name, "") for name in ("question", "city", "topic")},
        link="/sparql?" + urlencode({"query": query}),
        **told,
    )


def result_page(request: Request, release: Release, query: str, media_type: str, content: bytes) -> Response:
    """A query's whole result as a page: a table for SELECT, text for the other forms."""
    if media_type != TABLES["json"]:
        return editor(request, release, query, answer=content.decode() or "No triples.", formats=GRAPHS)
    found = json.loads(content)
    if "boolean" in found:
        return editor(request, release, query, answer="yes" if found["boolean"] else "no")
    names, bindings = found["head"]["vars"], found["results"]["bindings"]
    rows = [[cell(binding.get(name)) for name in names] for binding in bindings[:ROWS_SHOWN]]
    iris = {
        each["value"] for row in rows for each in row if each["is_iri"] and each["value"].startswith(BASE)
    }
    table = {"names": names, "rows": rows, "cut": len(bindings) if len(bindings) > ROWS_SHOWN else None}
    return editor(request, release, query, table=table, labels=release.labels(iris, "en"), formats=TABLES)


def fault_page(request: Request, release: Release, query: str, error: EcosystemError) -> Response:
    """What is wrong with a query, above the query."""
    told = str(error)
    return editor(request, release, query, error.status, problem=f"{told[:1].upper()}{told[1:]}.")


def cell(term: dict[str, str] | None) -> dict[str, Any]:
    """One value of a result as the page shows it."""
    return (
        {"value": "", "is_iri": False}
        if term is None
        else {"value": term["value"], "is_iri": term["type"] == "uri" and term["value"].startswith(WEB)}
    )

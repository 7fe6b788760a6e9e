"""The editor page: questions to choose from, a query to change, its answer with names for addresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlencode

from fastapi import Request, Response

from api.answers.answer import Answer, Cell, of_graph, of_table
from api.answers.answer_map import PLACE, map_of
from api.answers.answer_network import Woven, drawn, woven
from api.atlas import whole_network
from api.negotiation import GRAPHS, TABLES
from api.networks.drawing import OUTSIDE
from api.pages import HERE, page
from api.speaking.choosing_language import spoken
from api.speaking.languages import Speaker, phrase
from graph.cities.profile import cities, top_topics
from graph.errors import EcosystemError, Unknown
from graph.questions.question import questions
from graph.store.queries import PREFIXES
from graph.store.release import Release
from graph.vocabulary.terms import topics
from graph.vocabulary.words import shortened
from ontology import iris

ROWS_SHOWN = 1000
"""Of an answer, on a page."""

TEXT_SHOWN = 200_000
"""Bytes of a graph that is also shown as Turtle."""

LONGEST = 8000
"""Characters of an address that every server and program on its way can be trusted with."""

SCRIPTS = HERE / "static" / "built" / "editor.js"
"""Made by `python -m api.bundle`; where it is missing, the page is what it is without scripts."""

ASKERS = {
    "city officers": phrase("For city officers"),
    "facilitators": phrase("For facilitators"),
    "researchers": phrase("For researchers"),
}
"""Over the questions, by those for whom they are."""

VIEWS = {"table": phrase("Table"), "map": phrase("Map"), "network": phrase("Network")}
"""The ways to see an answer, as a tab tells them, and as a button does."""

WAYS = {"table": phrase("As a table"), "map": phrase("As a map"), "network": phrase("As a network")}

GRAPH_FIELDS = ("default-graph-uri", "named-graph-uri")
BOOLEANS = {name: TABLES[name] for name in ("json", "xml")}


@dataclass(frozen=True)
class Shown:
    """What stands below the form.

    formats   the files that the answer can be had as
    views     the ways in which it can be seen, of which `view` is chosen
    """

    problem: str | None = None
    answer: Answer | None = None
    said: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    view: str = "table"
    views: tuple[str, ...] = ()
    drawing: Mapping[str, object] = field(default_factory=dict)


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
    request: Request, release: Release, query: str, status_code: int = 200, shown: Shown | None = None
) -> Response:
    """The editor page, with an answer or what is wrong with the query."""
    told, speaker = shown or Shown(), spoken(request.scope)
    known, found = cities(release), topics(release)
    every = [one.iri for top in found for one in (top, *top.below)]
    asked = [("query", query), *graphs(request)]
    link = "/sparql?" + urlencode(asked)
    seen = link if told.view == "table" else f"{link}&view={told.view}"
    scripted = SCRIPTS.exists()
    return page(
        request,
        "sparql.html",
        status_code=status_code,
        headers={"Vary": "Accept"},
        query=query,
        prefixes=PREFIXES,
        release=release,
        questions={whose: list(some) for whose, some in groupby(questions().values(), lambda one: one.whose)},
        askers=ASKERS,
        cities=known,
        topics=found,
        names=speaker.names(release, [*(city.id for city in known), *every]),
        chosen={name: request.query_params.get(name, "") for name in ("question", "city", "topic")},
        asked=asked,
        link=link,
        seen=seen,
        too_long=len(seen) > LONGEST,
        longest=LONGEST,
        scripted=scripted,
        shown=told,
        rows_shown=ROWS_SHOWN,
        views=VIEWS,
        ways=WAYS,
    )


def graphs(request: Request) -> list[tuple[str, str]]:
    """The graphs that the address of a query names, which belong to the query."""
    return [(name, value) for name, value in request.query_params.multi_items() if name in GRAPH_FIELDS]


def result_page(request: Request, release: Release, query: str, media_type: str, content: bytes) -> Response:
    """A query's whole answer as a page: yes or no, or a table, with a map and a network where it has them."""
    if media_type != TABLES["json"]:
        text = content.decode() if len(content) <= TEXT_SHOWN else None
        return answered(request, release, query, of_graph(content, media_type), text, GRAPHS)
    found = of_table(content)
    if isinstance(found, bool):
        speaker = spoken(request.scope)
        said = Shown(said=speaker.say("yes") if found else speaker.say("no"), formats=BOOLEANS)
        return editor(request, release, query, shown=said)
    return answered(request, release, query, found, None, TABLES)


def answered(
    request: Request,
    release: Release,
    query: str,
    answer: Answer,
    said: str | None,
    formats: Mapping[str, str],
) -> Response:
    """The page of an answer in rows, seen as its address asks."""
    speaker = spoken(request.scope)
    nameless = {PLACE.value: speaker.say(PLACE.value)}
    chart = map_of(answer, places(release), lambda iris: speaker.names(release, iris) | nameless)
    net = woven(answer, whole_network(release), authorities(release))
    views = tuple(name for name, there in (("table", True), ("map", chart), ("network", net)) if there)
    asked = request.query_params.get("view", "table")
    view = asked if asked in views else "table"
    shown = Shown(
        answer=answer,
        said=said,
        labels=called(release, answer.rows[:ROWS_SHOWN], speaker),
        formats=formats,
        view=view,
        views=views,
        drawing=tied(release, net, speaker) if net and view == "network" else {"map": chart},
    )
    return editor(request, release, query, shown=shown)


def fault_page(request: Request, release: Release, query: str, error: EcosystemError) -> Response:
    """What is wrong with a query, above the query."""
    told = str(error)
    problem = f"{told[:1].upper()}{told[1:]}."
    return editor(request, release, query, error.status, Shown(problem=problem))


def called(release: Release, rows: Iterable[Sequence[Cell]], speaker: Speaker) -> dict[str, str]:
    """The names of all that rows link to: our own things by their names, others by their short form."""
    linked = {cell.value: cell.is_ours for row in rows for cell in row if cell.is_iri}
    own = speaker.names(release, (iri for iri, is_ours in linked.items() if is_ours))
    return {iri: own.get(iri) or shortened(iri) for iri in linked}


def tied(release: Release, net: Woven, speaker: Speaker) -> dict[str, object]:
    """What the drawing of an answer's network shows."""
    names = speaker.names(release, (node.id for node in net.network.nodes))
    topics = speaker.names(release, (str(iris.topic(node.group)) for node in net.network.nodes))
    outside = {group: speaker.say(name) for group, name in OUTSIDE.items()}
    groups = {iri.rpartition("/")[2]: name for iri, name in topics.items()} | outside
    return {**drawn(net.network, top_topics(release), names), "woven": net, "groups": groups, "names": names}


def authorities(release: Release) -> dict[str, str]:
    """The body that governs each city, with which the city is one node."""
    return {city.id: city.authority for city in cities(release) if city.authority}


def places(release: Release) -> dict[str, tuple[float, float]]:
    """The latitude and longitude of all that has a known place."""
    nodes = {
        node.id: (node.lat, node.lon)
        for node in whole_network(release).nodes
        if node.lat is not None and node.lon is not None
    }
    return nodes | {city.id: (city.lat, city.lon) for city in cities(release)}

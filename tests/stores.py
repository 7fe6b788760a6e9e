"""Small releases made by hand, for tests of the store: a few statements on a city, published in a moment."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from graph.store.building import Draft, Record, digest, publish
from graph.store.manifest import Manifest
from graph.store.pool import Pool
from graph.store.process import Question
from graph.store.releases import Data
from ontology import iris

ROOT = Path(__file__).parents[1]
CLASS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NAME = "http://www.w3.org/2004/02/skos/core#prefLabel"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PYTHON = sys.executable

Facts = Mapping[str, str]
"""The name of each thing of a city, by a slug such as `organisation/ada`."""


def city(slug: str, facts: Facts) -> Draft:
    """The part of a city in which each thing has a name."""
    graph = iris.graph(slug, "tables", "1")
    lines = [
        f"<{iris.BASE}id/{slug}/{thing}> <{NAME}> {quoted(name)}@en <{graph}> .\n"
        f"<{iris.BASE}id/{slug}/{thing}> <{CLASS}> <{iris.BASE}ontology#Organisation> <{graph}> .\n"
        for thing, name in sorted(facts.items())
    ]
    return Draft(slug, digest(lines), "".join(lines), is_city=True)


def quoted(text: str) -> str:
    """A text as N-Triples write it."""
    return '"' + text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n").replace("\r", r"\r") + '"'


def published(data: Data, **cities: Facts) -> Manifest:
    """Publish a release of these cities."""
    return publish(data, [city(slug, facts) for slug, facts in cities.items()], Record("ada"))


def thing(slug: str, path: str) -> str:
    """The IRI of a thing of a city."""
    return f"{iris.BASE}id/{slug}/{path}"


def question(query: str, table: str = "text/csv", **graphs: tuple[str, ...]) -> Question:
    """A query that is answered as CSV or Turtle."""
    return Question(query, table, "text/turtle", **graphs)


async def told(pool: Pool, query: str, table: str = "text/csv", **graphs: tuple[str, ...]) -> str:
    """What a pool answers to a query."""
    answer = await pool.ask(question(query, table, **graphs))
    return (await answer.all()).decode()


def lives(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

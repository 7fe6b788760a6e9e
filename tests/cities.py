"""The shipped tables read by the csv module alone: what the tests hold the atlas against."""

import csv
from functools import cache
from string import printable
from urllib.parse import quote

from ingest.folder import SHIPPED

Rows = list[dict[str, str]]
BASE = "https://w3id.org/sse-atlas/id"
SLUGS = (
    "belo-horizonte",
    "bilbao",
    "dublin",
    "guadalajara",
    "montreal",
    "rotterdam",
    "san-francisco",
    "torino",
    "warsaw",
)
SEGMENTS = {"infrastructure": "infrastructure", "policies": "policy", "expertise": "offer", "needs": "need"}


@cache
def table(place: str, name: str) -> Rows:
    """The rows of one table of a place; none where the table is not there."""
    path = SHIPPED / place / f"{name}.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.exists() else []


def words(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [word.strip() for word in cell.split(";") if word.strip()]


@cache
def iris() -> dict[str, str]:
    """The IRI of each id of the tables."""
    found = {slug: f"{BASE}/{slug}" for slug in SLUGS}
    for place in (*SLUGS, "network"):
        rows = [(row["id"], row["kind"]) for name in ("actors", "frame") for row in table(place, name)]
        rows += [(row["id"], segment) for name, segment in SEGMENTS.items() for row in table(place, name)]
        rows += [(row["key"], "source") for row in table(place, "sources")]
        found |= {key: f"{BASE}/{place}/{kind}/{key.removeprefix(f'{place}-')}" for key, kind in rows}
    return found


def page(source: str) -> str:
    """The IRI that a cell of the column `source` stands for."""
    return quote(source, safe=printable) if "://" in source else iris()[source]

"""The IRI that is minted for a row on its own, before what is the same is given one name."""

from rdflib import URIRef

from graph.network.network import ABSENT
from ingest import ties
from ingest.rows import Row
from ontology import iris

SEGMENTS = {"policies": "policy", "expertise": "offer", "needs": "need"}
"""The kinds whose word in an IRI is not the name of their table or kind."""


def subject(row: Row) -> URIRef:
    """The IRI minted for a row on its own."""
    if row.table == "city":
        return iris.city(row.place)
    if row.table == "outcomes":
        return URIRef(str(row.values["match_id"]))
    if row.table in ties.TABLES:
        lost = (ABSENT,) if row.table == "answers" and ties.state(row) == ABSENT else ()
        ends = (local(row, "subject_id"), ties.kind(row), local(row, "object_id"))
        return iris.thing(row.place, "tie", "--".join((*ends, *lost)))
    kind = row.raw["kind"].strip() if row.table in ("actors", "frame") else row.table
    if row.table == "sources":
        return iris.thing(row.place, "source", str(row.id))
    if row.table == "completeness":
        return iris.thing(
            row.place, kind, "--".join(row.raw[key].strip() for key in ("kind", "method", "from"))
        )
    return iris.thing(row.place, SEGMENTS.get(kind, kind), str(row.id).removeprefix(f"{row.place}-"))


def local(row: Row, column: str) -> str:
    """The id in a cell, without the city's own prefix."""
    return ties.end(row, column).removeprefix(f"{row.place}-")

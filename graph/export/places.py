"""Everything with a known place as GeoJSON, for QGIS and web maps."""

import json
from typing import Any, BinaryIO

from graph.cities.profile import notation
from graph.network.network import of_things
from graph.store.release import Release, Row
from ontology import iris

HERE = "graph.export"


def write(release: Release, city: str | None, file: BinaryIO) -> None:
    """A FeatureCollection: a point a thing, with its id, name, kind, type, topics and city.

    source   RFC 7946, The GeoJSON Format (2016): WGS 84, longitude before latitude
    """
    found = release.rows(HERE, "places")
    wanted = {str(iris.ecosystem(city))} if city else {row["ecosystem"] for row in found}
    by_thing: dict[str, Row] = {}
    for row in found:
        if row["ecosystem"] in wanted:
            by_thing.setdefault(row["thing"], row)
    names, topics = release.labels(by_thing, "en"), of_things(release)
    features = [feature(row, names[iri], list(topics.get(iri, {}))) for iri, row in by_thing.items()]
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False
    )
    file.write(text.encode())


def feature(row: Row, name: str, topics: list[str]) -> dict[str, Any]:
    """One thing at its place; its city is the one that it was first recorded in."""
    kind = row["class"].rpartition("#")[2].lower()
    return {
        "type": "Feature",
        "id": row["thing"],
        "geometry": {"type": "Point", "coordinates": [float(row["long"]), float(row["lat"])]},
        "properties": {
            "id": row["thing"],
            "name": name,
            "kind": kind,
            "type": notation(row["type"]) if "type" in row else None,
            "topics": topics,
            "city": row["thing"].removeprefix(str(iris.city(""))).partition("/")[0],
        },
    }

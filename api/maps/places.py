"""What a city's page of places shows: what is where, how exactly that is known, and a drawing of it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.answers.answer_map import MOST, NAMED, WIDTH, around_all, cut, scale
from api.matching.table import cell
from api.networks.drawing import MARKS, Mark, mark
from api.networks.labels import Box, Label, around, beside
from api.speaking.languages import Speaker
from graph.cities.profile import Thing
from graph.network.network import Network
from ontology.iris import BASE

KINDS = ("organisation", "institution", "infrastructure")
"""What may have a place; people and policies have none."""

FINEST = 100
"""Metres: places are recorded at street or quarter level, however many decimals they are written with."""

METRES = {0: 100_000, 1: 10_000, 2: 1_000}
"""How far a place may be from where it is drawn, by the decimals of its degrees; FINEST for any more."""

COLUMNS = ("id", "name", "kind", "type", "topics", "lat", "lon", "exact_to_m")


@dataclass(frozen=True)
class Place:
    """A thing, the mark that stands for its sort, and to how many metres its place is known, if it is."""

    thing: Thing
    mark: Mark
    metres: int | None

    @property
    def key(self) -> str:
        """The short name of the thing in the page's address, such as torino/organisation/socialfare."""
        return short(self.thing.id)


@dataclass(frozen=True)
class Drawn:
    """A map without scripts: where the marks stand, the names beside them, and a bar that tells distances."""

    height: float
    points: tuple[tuple[Place, float, float], ...]
    labels: tuple[Label, ...]
    scale: tuple[str, float]


def short(iri: str) -> str:
    """An IRI of the atlas without what all have in common."""
    return iri.removeprefix(f"{BASE}id/")


def places(things: Iterable[Thing], network: Network) -> list[Place]:
    """The things that may have a place, by name, with their marks."""
    return [
        Place(
            thing,
            mark(network.by_id[thing.id]) if thing.id in network.by_id else MARKS["other"],
            None if thing.lat is None or thing.lon is None else exactness(thing.lat, thing.lon),
        )
        for thing in sorted(things, key=lambda one: one.label.casefold())
        if thing.kind in KINDS
    ]


def exactness(lat: float, lon: float) -> int:
    """To how many metres a place is known: by the longer of the two decimals, since zeros are not kept."""
    decimals = max(len(repr(degrees).partition(".")[2].rstrip("0")) for degrees in (lat, lon))
    return METRES.get(decimals, FINEST)


def distance(speaker: Speaker, metres: int) -> str:
    """A distance as it is written."""
    if metres < 1000:
        return f"{speaker.number(metres)} m"
    return f"{speaker.number(metres // 1000)} km"


def drawn(placed: Sequence[Place], names: Mapping[str, str]) -> Drawn | None:
    """The places as a drawing, north up, by the map of an answer; None where there is none."""
    there = [(one, one.thing.lat, one.thing.lon) for one in placed[:MOST]]
    known = [(one, lat, lon) for one, lat, lon in there if lat is not None and lon is not None]
    if not known:
        return None
    view = around_all([(lat, lon) for _, lat, lon in known])
    points = [(one, *view.at(lat, lon)) for one, lat, lon in known]
    edges: Box = (4, 4, WIDTH - 4, view.height - 30)
    taken = [around(x, y) for _, x, y in points]
    wanted = ((x, y, cut(names[one.thing.id])) for one, x, y in points[:NAMED])
    return Drawn(view.height, tuple(points), tuple(beside(wanted, taken, edges)), scale(view))


def data(placed: Iterable[Place], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the script of the map needs to know of each place; the rest it reads in the list."""
    return [
        {
            "key": one.key,
            "label": names[one.thing.id],
            "lang": getattr(names[one.thing.id], "lang", ""),
            "sort": one.mark.name,
            "path": one.mark.path,
            "lat": one.thing.lat,
            "lon": one.thing.lon,
            "metres": one.metres,
        }
        for one in placed
    ]


def geojson(found: Iterable[Place]) -> dict[str, Any]:
    """Places as a FeatureCollection; what has no known place has no geometry.

    source   RFC 7946, The GeoJSON Format (2016): WGS 84, longitude before latitude, null where unlocated
    """
    return {"type": "FeatureCollection", "features": [feature(one) for one in found]}


def feature(place: Place) -> dict[str, Any]:
    """One thing at its place."""
    told = row(place)
    lat, lon = told.pop("lat"), told.pop("lon")
    point = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
    properties = {**told, "topics": list(place.thing.topics)}
    return {"type": "Feature", "id": place.thing.id, "geometry": point, "properties": properties}


def row(place: Place) -> dict[str, Any]:
    """One thing as a row."""
    thing = place.thing
    topics = ";".join(thing.topics)
    told = (thing.id, thing.label, thing.kind, thing.type, topics, thing.lat, thing.lon, place.metres)
    return dict(zip(COLUMNS, told, strict=True))


def table(found: Iterable[Place]) -> str:
    """Places as CSV, a thing a row; no text of it is taken for a formula."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for one in found:
        told = {name: value for name, value in row(one).items() if value is not None}
        writer.writerow({name: cell(value) for name, value in told.items()})
    return file.getvalue()

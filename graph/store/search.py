"""The side index of names: in all languages, accents folded, ranked."""

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE name (iri TEXT, lang TEXT, label TEXT, use TEXT, kind TEXT, city TEXT);
CREATE VIRTUAL TABLE folded USING fts5(text, content='', prefix='2 3');
CREATE VIRTUAL TABLE place USING rtree(number, west, east, south, north, +iri TEXT);
"""
FILTERS = """
(:city = '' OR city = :city) AND (:kind = '' OR kind = :kind)
AND (:lang = '' OR lang = :lang OR lang LIKE :lang || '-%')
"""
FIND = f"""
SELECT iri, label, lang, kind, city, use
FROM folded JOIN name ON name.rowid = folded.rowid
WHERE folded MATCH :words AND {FILTERS}
ORDER BY bm25(folded) - (use = 'preferred'), length(label), iri
"""
LIST = f"""
SELECT iri, label, lang, kind, city, use FROM name JOIN place USING (iri)
WHERE {FILTERS} ORDER BY use DESC, iri
"""
WITHIN = """
SELECT iri FROM place
WHERE west >= :west - :near AND east <= :east + :near AND south >= :south - :near AND north <= :north + :near
ORDER BY iri
"""
NEAR = 1e-5
"""Degrees, about a metre: an R*Tree keeps 32-bit numbers and rounds them outwards."""

LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
AT_ONCE = 500


@dataclass(frozen=True)
class Name:
    """One name of a thing; its use is `preferred`, `other`, or `inverse`: a tie's name from its far end."""

    iri: str
    label: str
    lang: str
    kind: str
    city: str
    use: str = "preferred"


@dataclass(frozen=True)
class Box:
    """A part of the world between two meridians and two parallels, in degrees, west of the antimeridian."""

    west: float
    south: float
    east: float
    north: float


Place = tuple[str, float, float]
"""The IRI of a thing, and its latitude and longitude in degrees."""


def folded(text: str) -> str:
    """Text in small letters without accents, so that Łódź is found as lodz."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)


def write(path: Path, names: Iterable[Name], places: Iterable[Place]) -> None:
    """Make the index file."""
    with sqlite3.connect(path) as index:
        index.executescript(SCHEMA)
        for number, name in enumerate(names, start=1):
            row = (number, name.iri, name.lang, name.label, name.use, name.kind, name.city)
            index.execute(
                "INSERT INTO name (rowid, iri, lang, label, use, kind, city) VALUES (?,?,?,?,?,?,?)", row
            )
            index.execute("INSERT INTO folded (rowid, text) VALUES (?, ?)", (number, folded(name.label)))
        index.execute("CREATE INDEX by_iri ON name (iri)")
        rows = [(number, lon, lon, lat, lat, iri) for number, (iri, lat, lon) in enumerate(places, start=1)]
        index.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", rows)
    index.close()


class Index:
    """The names of one release."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?immutable=1"
        self.connection = sqlite3.connect(address, uri=True, check_same_thread=False)

    def names(self, iris: list[str], use: str = "preferred") -> dict[str, dict[str, str]]:
        """The names of things, by language."""
        found: dict[str, dict[str, str]] = {}
        for start in range(0, len(iris), AT_ONCE):
            some = iris[start : start + AT_ONCE]
            holes = ",".join("?" * len(some))
            query = f"SELECT iri, lang, label FROM name WHERE use = ? AND iri IN ({holes})"
            for iri, lang, label in self.connection.execute(query, [use, *some]):
                found.setdefault(iri, {})[lang] = label
        return found

    def find(
        self,
        text: str,
        city: str = "",
        kind: str = "",
        lang: str = "",
        limit: int = 20,
        box: Box | None = None,
    ) -> list[Name]:
        """The things whose names have all these words, the last one as a beginning; each once, best first.

        Without words: everything in the box. Without words and box: nothing.
        """
        words = "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
        if not words and box is None:
            return []
        inside = None if box is None else set(self.within(box))
        matching = " ".join(f'"{word}"' for word in words) + "*"
        values = {"words": matching, "city": city, "kind": kind, "lang": lang}
        found: dict[str, Name] = {}
        for row in self.connection.execute(FIND if words else LIST, values):
            name = Name(*row)
            if inside is None or name.iri in inside:
                found.setdefault(name.iri, name)
            if len(found) == limit:
                break
        return list(found.values())

    def within(self, box: Box) -> list[str]:
        """The IRIs of the things whose known place lies in a box."""
        return [iri for (iri,) in self.connection.execute(WITHIN, asdict(box) | {"near": NEAR})]

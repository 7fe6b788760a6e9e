"""The side index of names: in all languages, accents folded, ranked."""

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE name (iri TEXT, lang TEXT, label TEXT, use TEXT, kind TEXT, city TEXT);
CREATE VIRTUAL TABLE folded USING fts5(text, content='', prefix='2 3');
"""
FIND = """
SELECT name.iri, name.label, name.lang, name.kind, name.city, bm25(folded) - (name.use = 'preferred') AS rank
FROM folded JOIN name ON name.rowid = folded.rowid
WHERE folded MATCH :words
  AND (:city = '' OR name.city = :city) AND (:kind = '' OR name.kind = :kind)
  AND (:lang = '' OR name.lang = :lang OR name.lang LIKE :lang || '-%')
ORDER BY rank, length(name.label), name.iri
"""
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


def folded(text: str) -> str:
    """Text in small letters without accents, so that Łódź is found as lodz."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)


def write(path: Path, names: Iterable[Name]) -> None:
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
    index.close()


class Index:
    """The names of one release."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True, check_same_thread=False)

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

    def find(self, text: str, city: str = "", kind: str = "", lang: str = "", limit: int = 20) -> list[Name]:
        """The things whose names have all these words, the last one as a beginning; each once, best first."""
        words = "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
        if not words:
            return []
        matching = " ".join(f'"{word}"' for word in words) + "*"
        found: dict[str, Name] = {}
        values = {"words": matching, "city": city, "kind": kind, "lang": lang}
        for iri, label, tag, of_kind, of_city, _ in self.connection.execute(FIND, values):
            found.setdefault(iri, Name(iri, label, tag, of_kind, of_city))
            if len(found) == limit:
                break
        return list(found.values())

"""The words of queries: classes, properties, topics, codes and cities, as one writes them and calls them."""

import re
from dataclasses import dataclass

from graph.store.queries import PREFIXES
from graph.store.release import Release, chosen

HERE = "graph.vocabulary"
LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_-])?")
"""What may follow a prefix without being escaped."""


@dataclass(frozen=True)
class Word:
    """Something that a query may name.

    text    as it is written in a query: with its prefix where that can be, else as a whole IRI
    typed   how one begins to type it
    kind    class, property, topic, code or city
    names   its other names, in all languages that there are
    """

    iri: str
    text: str
    typed: str
    kind: str
    label: str
    names: tuple[str, ...]


def words(release: Release) -> list[Word]:
    """The words of a release, by kind and IRI."""
    kinds = {row["word"]: row["kind"] for row in release.rows(HERE, "words")}
    preferred, other = (release.index.names(list(kinds), use) for use in ("preferred", "other"))
    found = []
    for iri, kind in kinds.items():
        short = shortened(iri)
        label = chosen(preferred.get(iri, {}), ()) or re.split(r"[#/]", iri)[-1]
        names = (*preferred.get(iri, {}).values(), *other.get(iri, {}).values())
        others = tuple(dict.fromkeys(name for name in names if name != label))
        prefixed = LOCAL.fullmatch(short.partition(":")[2])
        found.append(Word(iri, short if prefixed else f"<{iri}>", short, kind, label, others))
    return found


def shortened(iri: str) -> str:
    """An IRI with the prefix that covers most of it."""
    fitting = [(len(room), name) for name, room in PREFIXES.items() if iri.startswith(room)]
    if not fitting:
        return iri
    length, name = max(fitting)
    return f"{name}:{iri[length:]}"

"""Which of the media types that we can give a client would rather have."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from graph.errors import NotAcceptable

TABLES: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Media types of a SPARQL result table, by a short name."""

GRAPHS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""Media types of a graph, by the suffix of its address."""

ALIASES = {"application/json": TABLES["json"], "application/xml": TABLES["xml"], "text/xml": TABLES["xml"]}
HTML = "text/html"


def wanted(accept: str) -> list[tuple[float, str]]:
    """The media ranges of an Accept header with their weights, as the client listed them."""
    ranges = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media:
            ranges.append((weight(parameters), media))
    return ranges


def weight(parameters: Sequence[str]) -> float:
    """The q-value among the parameters of a media range, from 0 to 1; 1 where there is none."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0), 1)
            except ValueError:
                return 0
    return 1


def score(media_type: str, ranges: Sequence[tuple[float, str]]) -> float:
    """The weight that the most exact of the matching ranges gives a media type; 0 where none matches."""
    room = media_type.partition("/")[0]
    names: dict[str, float] = {media_type: 3, f"{room}/*": 2, "*/*": 1}
    names |= {alias: 2.5 for alias, full in ALIASES.items() if full == media_type}
    matching = [(names[media], weight) for weight, media in ranges if media in names]
    return max(matching)[1] if matching else 0


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type that the client wants most, the first among equals; None where it wants none."""
    return ranked(accept, tuple(offered))


@lru_cache(maxsize=1000)
def ranked(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The same, remembered: most clients say what many say."""
    if not accept or not accept.strip():
        return offered[0]
    ranges = wanted(accept)
    first = max(offered, key=lambda media_type: score(media_type, ranges))
    return first if score(first, ranges) > 0 else None


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """The offered media type that the client wants most. Raises NotAcceptable, naming what there is."""
    found = best(accept, offered)
    if found is None:
        raise NotAcceptable(f"nothing fits Accept: {accept}. There is {', '.join(offered)}")
    return found

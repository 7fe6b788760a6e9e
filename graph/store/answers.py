"""The answer to a query as bytes in a format."""

from typing import cast

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, serialize

from graph.errors import EcosystemError
from graph.store.queries import PREFIXES
from graph.store.release import Release

TABLES = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


def written(release: Release, text: str, format: str | None = None) -> bytes:
    """A query's answer: a table in json (unless told), csv, tsv or xml; a graph in turtle, nt, jsonld or rdf.

    raises   EcosystemError where the format does not fit the query's form; MalformedQuery
    """
    found = release.query(text)
    known: dict[str, QueryResultsFormat] | dict[str, RdfFormat] = TABLES
    if isinstance(found, QueryTriples):
        known = GRAPHS
    chosen = known.get(format or next(iter(known)))
    if chosen is None:
        what = "a graph" if known is GRAPHS else "a table"
        raise EcosystemError(
            f"{format!r} is no format of {what}, which this query gives. Use {', '.join(known)}"
        )
    if isinstance(found, QueryTriples):
        return cast(bytes, serialize(found, format=cast(RdfFormat, chosen), prefixes=dict(PREFIXES)))
    return cast(bytes, found.serialize(format=cast(QueryResultsFormat, chosen)))

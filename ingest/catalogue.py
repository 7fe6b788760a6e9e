"""The catalogue: DCAT and PROV about each named graph of a release."""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import DCAT, DCTERMS, PROV, RDF, Graph, Literal, URIRef

from ontology import iris
from ontology import terms as sse

LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
PUBLISHER = Literal("SSE Atlas")
GRAPH = iris.graph("catalogue")


@dataclass(frozen=True)
class Entry:
    """One named graph: what it holds, the files that it was read from with their checksums, and its number of rows."""

    graph: URIRef
    title: str
    files: tuple[tuple[str, str], ...]
    rows: int
    ecosystem: URIRef | None = None


def catalogue(entries: Iterable[Entry]) -> Graph:
    """The description of the graphs."""
    graph = Graph()
    for entry in entries:
        about = entry.graph
        run = URIRef(f"{about}/run")
        graph.add((GRAPH, RDF.type, DCAT.Catalog))
        graph.add((GRAPH, DCAT.dataset, about))
        graph.add((about, RDF.type, DCAT.Dataset))
        graph.add((about, DCTERMS.title, Literal(entry.title, lang="en")))
        graph.add((about, DCTERMS.license, LICENCE))
        graph.add((about, DCTERMS.publisher, PUBLISHER))
        graph.add((about, sse.entities, Literal(entry.rows)))
        graph.add((about, PROV.wasGeneratedBy, run))
        graph.add((run, RDF.type, sse.ImportRun))
        if entry.ecosystem is not None:
            graph.add((about, DCTERMS.subject, entry.ecosystem))
        for name, sha256 in entry.files:
            file = URIRef(f"{run}/{name}")
            graph.add((run, PROV.used, file))
            graph.add((file, RDF.type, DCAT.Distribution))
            graph.add((file, sse.file, Literal(name)))
            graph.add((file, sse.sha256, Literal(sha256)))
    return graph

"""The catalogue: DCAT and PROV about each named graph of a release."""

from dataclasses import dataclass
from urllib.parse import quote

from rdflib import DCAT, DCTERMS, PROV, RDF, Graph, Literal, URIRef

from graph.dataset.description import LICENCE
from ontology import iris
from ontology import terms as sse

PUBLISHER = Literal("SSE Atlas")
GRAPH = iris.graph("catalogue")


@dataclass(frozen=True)
class Entry:
    """One named graph: what it holds, the files behind it with their checksums, its rows, its ecosystem."""

    graph: URIRef
    title: str
    files: tuple[tuple[str, str], ...]
    rows: int
    ecosystem: URIRef


def described(entry: Entry) -> Graph:
    """The description of one graph: what it is, under which licence, and from which files it was made."""
    graph = Graph()
    about, run = entry.graph, URIRef(f"{entry.graph}/run")
    graph.add((GRAPH, RDF.type, DCAT.Catalog))
    graph.add((GRAPH, DCTERMS.title, Literal("The catalogue of named graphs", lang="en")))
    graph.add((GRAPH, DCAT.dataset, about))
    graph.add((about, RDF.type, DCAT.Dataset))
    graph.add((about, DCTERMS.title, Literal(entry.title, lang="en")))
    graph.add((about, DCTERMS.license, URIRef(LICENCE)))
    graph.add((about, DCTERMS.publisher, PUBLISHER))
    graph.add((about, DCTERMS.subject, entry.ecosystem))
    graph.add((about, sse.entities, Literal(entry.rows)))
    graph.add((about, PROV.wasGeneratedBy, run))
    graph.add((run, RDF.type, sse.ImportRun))
    for name, sha256 in entry.files:
        file = URIRef(f"{run}/{quote(name)}")
        graph.add((run, PROV.used, file))
        graph.add((file, RDF.type, DCAT.Distribution))
        graph.add((file, sse.file, Literal(name)))
        graph.add((file, sse.sha256, Literal(sha256)))
    return graph

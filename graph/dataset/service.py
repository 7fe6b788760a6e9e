"""The public query service described, as SPARQL 1.1 Service Description asks."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SD = "http://www.w3.org/ns/sparql-service-description#"
SIMPLE = "http://www.w3.org/ns/entailment/Simple"
"""Nothing is inferred while a query runs: what follows is in the store already, in the derived graphs."""

FORMATS = "http://www.w3.org/ns/formats/"
WRITTEN = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def service(endpoint: str) -> Iterator[Triple]:
    """What the service at an address speaks and answers in, and what it asks where no graph is named: all."""
    about = NamedNode(endpoint)
    yield Triple(about, A, NamedNode(f"{SD}Service"))
    yield Triple(about, NamedNode(f"{SD}endpoint"), about)
    yield Triple(about, NamedNode(f"{SD}supportedLanguage"), NamedNode(f"{SD}SPARQL11Query"))
    yield Triple(about, NamedNode(f"{SD}feature"), NamedNode(f"{SD}UnionDefaultGraph"))
    yield Triple(about, NamedNode(f"{SD}defaultEntailmentRegime"), NamedNode(SIMPLE))
    for name in (*WRITTEN, *GRAPHS):
        yield Triple(about, NamedNode(f"{SD}resultFormat"), NamedNode(f"{FORMATS}{name}"))

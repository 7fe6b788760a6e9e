"""Write terms.py from sse.ttl, so that each term is written once: `python -m ontology.generate`."""

from importlib.resources import files
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef

NAMESPACE = "https://w3id.org/sse-atlas/ontology#"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
HEAD = f'''"""The terms of sse.ttl. Written by generate.py: edit sse.ttl instead, then `make terms`."""

from typing import Final

from rdflib import Namespace, URIRef

SSE: Final = Namespace("{NAMESPACE}")
'''


def terms_module() -> str:
    """The text of terms.py: a constant a class or property, in the order of their names."""
    ontology = Graph().parse(data=files("ontology").joinpath("sse.ttl").read_text("utf-8"), format="turtle")
    subjects = {subject for kind in KINDS for subject in ontology.subjects(RDF.type, kind)}
    ours = sorted(term for term in subjects if isinstance(term, URIRef) and term.startswith(NAMESPACE))
    return HEAD + "".join(constant(ontology, term) for term in ours)


def constant(ontology: Graph, term: URIRef) -> str:
    """One term as a constant, with its comment as the docstring."""
    name = term.removeprefix(NAMESPACE)
    return f'\n{name}: Final[URIRef] = SSE["{name}"]\n"""{ontology.value(term, RDFS.comment)}"""\n'


if __name__ == "__main__":
    Path(__file__).with_name("terms.py").write_text(terms_module(), encoding="utf-8")

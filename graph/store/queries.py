"""Queries kept as .rq files beside the code that asks them."""

from functools import cache
from typing import Final

PREFIXES: Final = {
    "code": "https://w3id.org/sse-atlas/code/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "id": "https://w3id.org/sse-atlas/id/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sse": "https://w3id.org/sse-atlas/ontology#",
    "topic": "https://w3id.org/sse-atlas/topic/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that every query may use without declaring them."""


@cache
def text(package: str, name: str) -> str:
    """The query of a package by its name, such as ("graph.cities", "offers")."""
    from importlib.resources import files  # late, as query workers need the prefixes alone, and soon

    return files(package).joinpath("queries", f"{name}.rq").read_text("utf-8")

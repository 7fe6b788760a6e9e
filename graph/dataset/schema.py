"""The atlas and its releases in the words of schema.org, as JSON-LD that pages carry for search engines."""

from collections.abc import Sequence
from typing import Any

from graph.cities.profile import City
from graph.dataset.description import ABSTRACT, LICENCE, TITLE, citation, dumps, iri
from graph.entities.schema import CONTEXT, point
from graph.store.manifest import Manifest
from ontology.iris import BASE

Data = dict[str, Any]
PUBLISHER: Data = {"@type": "Organization", "name": "SSE Atlas", "url": BASE}


def dataset(manifest: Manifest, cities: Sequence[City], period: str | None, address: str) -> Data:
    """A release as search engines for data ask for it.

    cities    those that it describes, as the places that it covers
    period    the first and the last date that it states, as ISO 8601 writes an interval
    address   where this server stands, with a slash at its end
    """
    found: Data = {
        "@context": CONTEXT,
        "@id": iri(manifest),
        "@type": "Dataset",
        "name": TITLE,
        "description": ABSTRACT,
        "url": f"{address}release/{manifest.id}",
        "identifier": iri(manifest),
        "license": LICENCE,
        "version": manifest.id,
        "datePublished": manifest.created,
        "citation": citation(manifest),
        "isAccessibleForFree": True,
        "creator": PUBLISHER,
        "publisher": PUBLISHER,
        "keywords": ["social and solidarity economy", "cities", "knowledge graph", "networks"],
        "spatialCoverage": [
            {"@type": "Place", "@id": city.id, "name": city.name, "geo": point(city.lat, city.lon)}
            for city in cities
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": dump.title,
                "encodingFormat": dump.media_type,
                "contentUrl": f"{address}dump/{dump.address}",
            }
            for dump in dumps(manifest)
        ],
    }
    return found | ({"temporalCoverage": period} if period else {})


def website(address: str) -> Data:
    """The site with its search form, at the address of this server."""
    return {
        "@context": CONTEXT,
        "@id": address,
        "@type": "WebSite",
        "name": "SSE Atlas",
        "url": address,
        "description": ABSTRACT,
        "license": LICENCE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{address}search?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }

"""Where each kind of thing lives under the base IRI. IRIs are minted once and never change."""

from typing import Final

from rdflib import URIRef

BASE: Final = "https://w3id.org/sse-atlas/"
"""The prefix of every IRI of the atlas; it names things and does not change with the server's address."""


def topic(notation: str) -> URIRef:
    """A topic of topics.ttl."""
    return URIRef(f"{BASE}topic/{notation}")


def code(scheme: str, notation: str) -> URIRef:
    """A code of one of the lists of codes.ttl."""
    return URIRef(f"{BASE}code/{scheme}/{notation}")


def city(slug: str) -> URIRef:
    """A city; `network` stands for what lies between the cities."""
    return URIRef(f"{BASE}id/{slug}")


def ecosystem(slug: str) -> URIRef:
    """The ecosystem recorded for a city."""
    return thing(slug, "ecosystem")


def thing(city: str, *path: str) -> URIRef:
    """A thing first recorded in a city: a kind, and a slug that is unique among its kind there."""
    return URIRef("/".join((f"{BASE}id/{city}", *path)))


def match(learner: str, need: str, offer: str) -> URIRef:
    """The match of a need and an offer, by their IRIs, for a city that would learn.

    A need that is not the city's own, and every offer, goes by the city that it was recorded in too, since
    slugs are unique within a city alone.
    """
    (asker, asked), (host, given) = (
        (end.partition("/")[0], end.rpartition("/")[2])
        for end in (iri.removeprefix(f"{BASE}id/") for iri in (need, offer))
    )
    wanted = asked if asker == learner else f"{asker}-{asked}"
    return thing(learner, "match", f"{wanted}--{host}-{given}")


def graph(*path: str) -> URIRef:
    """A named graph, such as ("torino", "tables", run)."""
    return URIRef("/".join((f"{BASE}graph", *path)))


def release(key: str) -> URIRef:
    """A published release."""
    return URIRef(f"{BASE}release/{key}")

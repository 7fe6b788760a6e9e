"""Things in the words of schema.org, as JSON-LD that a page carries for search engines.

A thing is given a type of schema.org only where each thing of its class, or of its type's code, truly is one.
Of a person nothing is said but the name and the dated public functions.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, RDF, SDO, SKOS, URIRef

from graph.cities.profile import City
from graph.entities.entity import Entity, Fact
from graph.store.release import Release, Row
from ontology import terms as sse

HERE = "graph.entities"
Data = dict[str, Any]
IRI = {"@type": "@id"}
CONTEXT: Data = {"@vocab": "https://schema.org/", "url": IRI, "sameAs": IRI, "license": IRI}
"""What the words mean, written out so that nobody has to fetch it."""

TYPES: Mapping[URIRef, str] = {
    sse.City: "City",
    sse.Organisation: "Organization",
    sse.Institution: "Organization",
    sse.Person: "Person",
    sse.Meeting: "Event",
    sse.Project: "Project",
    sse.Source: "CreativeWork",
    SKOS.Concept: "DefinedTerm",
    SKOS.ConceptScheme: "DefinedTermSet",
    DCAT.Dataset: "Dataset",
    DCAT.Catalog: "DataCatalog",
}
"""What the things of a class are in schema.org; of all others is said only that they are things."""

SAME: Mapping[URIRef, str] = {
    SKOS.prefLabel: "name",
    SKOS.altLabel: "alternateName",
    DCTERMS.description: "description",
    SKOS.definition: "description",
    FOAF.homepage: "url",
    FOAF.page: "url",
    SKOS.exactMatch: "sameAs",
}
"""Properties that say of anything what a property of schema.org says."""

ALSO: Mapping[str, Mapping[URIRef, str]] = {
    "Organization": {DCTERMS.subject: "knowsAbout", SDO.foundingDate: "foundingDate"},
    "Event": {DCTERMS.subject: "about", sse.since: "startDate", sse.until: "endDate", sse.host: "organizer"},
    "Legislation": {DCTERMS.subject: "about", sse.issuer: "legislationPassedBy"},
    "CreativeWork": {DCTERMS.publisher: "publisher", DCTERMS.issued: "datePublished"},
    "DefinedTerm": {SKOS.notation: "termCode", SKOS.inScheme: "inDefinedTermSet"},
    "DefinedTermSet": {SKOS.hasTopConcept: "hasDefinedTerm", DCTERMS.license: "license"},
    "Dataset": {DCTERMS.license: "license"},
}
"""Those that say it of things of one type."""

BODIES = ("GovernmentOrganization", "CollegeOrUniversity", "ResearchOrganization", "Project")
"""The types that are organisations too."""

PERSONAL: Mapping[URIRef, str] = {SKOS.prefLabel: "name", SKOS.altLabel: "alternateName"}
"""All that is said of a person, the public functions apart."""

REFERENCES = ("knowsAbout", "about", "organizer", "legislationPassedBy", "inDefinedTermSet", "hasDefinedTerm")
"""The properties whose values are things, named by their IRIs."""


def described(release: Release, thing: Entity, name: str) -> Data:
    """A thing as JSON-LD; one without a name of its own bears the one that its page shows."""
    kind = type_of(release, thing)
    titles = [worded(fact) for fact in thing.facts if fact.property == str(DCTERMS.title)]
    found: Data = {"@context": CONTEXT, "@id": thing.iri, "@type": kind, "name": single(titles) or name}
    found |= stated(thing.facts, kind) | place(thing, kind)
    if kind == "Person":
        found["affiliation"] = [role(row) for row in release.rows(HERE, "positions", thing=thing.iri)]
    return found


def type_of(release: Release, thing: Entity) -> str:
    """What a thing is in schema.org: what the code of its type matches, else what its class is."""
    matches = [row["match"] for row in release.rows(HERE, "matches", thing=thing.iri)]
    narrower = [match.removeprefix(str(SDO)) for match in matches if match.startswith(str(SDO))]
    general = [TYPES[URIRef(each)] for each in thing.values(str(RDF.type)) if URIRef(each) in TYPES]
    placed = ["Place"] if str(sse.Infrastructure) in thing.values(str(RDF.type)) and points(thing) else []
    return next(iter([*narrower, *general, *placed]), "Thing")


def stated(facts: Iterable[Fact], kind: str) -> Data:
    """The facts of a thing by the properties of schema.org that say the same."""
    also = ALSO.get("Organization" if kind in BODIES else kind, {})
    names = PERSONAL if kind == "Person" else {**SAME, **also}
    found: dict[str, list[Any]] = {}
    for fact in facts:
        name = names.get(URIRef(fact.property))
        if name is not None:
            found.setdefault(name, []).append({"@id": fact.value} if name in REFERENCES else worded(fact))
    return {name: single(values) for name, values in found.items()}


def worded(fact: Fact) -> str | Data:
    """A text with its language, or a value as it is."""
    return {"@value": fact.value, "@language": fact.language} if fact.language else fact.value


def single(values: Sequence[Any]) -> Any:
    """One value by itself, several as a list."""
    return values[0] if len(values) == 1 else list(values)


def place(thing: Entity, kind: str) -> Data:
    """The point of a thing: its own where it is a place, else that of the place where it is found."""
    known = points(thing)
    if not known:
        return {}
    geo = point(*known)
    if kind in ("City", "Place"):
        return {"geo": geo}
    return {"location": {"@type": "Place", "geo": geo}} if kind in ("Organization", *BODIES) else {}


def points(thing: Entity) -> list[str]:
    """The latitude and longitude of a thing; none where its place is not known."""
    found = [thing.values(end) for end in ("wgs84_pos#lat", "wgs84_pos#long")]
    return [values[0] for values in found] if all(found) else []


def point(lat: str | float, lon: str | float) -> Data:
    """A point of the world in degrees."""
    return {"@type": "GeoCoordinates", "latitude": str(lat), "longitude": str(lon)}


def role(row: Row) -> Data:
    """A function that a person holds or held in a body, in the words and with the dates of its source."""
    seen = f"as a source showed in {row['seen']}" if "seen" in row else None
    dates = {"startDate": row.get("since"), "endDate": row.get("until"), "description": seen}
    held = {
        "@type": "OrganizationRole",
        "@id": row["position"],
        "roleName": row["title"],
        "affiliation": {"@id": row["body"]},
    }
    return held | {name: date for name, date in dates.items() if date}


def city(shown: City) -> Data:
    """A city as JSON-LD."""
    names = {"en": shown.name} | shown.local_names
    found = {
        "@context": CONTEXT,
        "@id": shown.id,
        "@type": "City",
        "name": single([{"@value": name, "@language": tag} for tag, name in names.items()]),
        "address": {"@type": "PostalAddress", "addressCountry": shown.country},
        "geo": point(shown.lat, shown.lon),
    }
    return found | ({"sameAs": shown.wikidata} if shown.wikidata else {})

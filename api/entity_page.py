"""The page of a thing: facts with sources and dates, ties, and what refers to it, in a language."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from api.paging import part
from api.speaking.languages import Label, Speaker, phrase
from graph.cities.profile import City, cities
from graph.entities import schema
from graph.entities.entity import Bond, Entity, Fact, bond, called, entity, ties
from graph.network.network import ABSENT
from graph.store.release import Release
from ontology import iris
from ontology import terms as sse
from ontology.iris import BASE

AT_ONCE = 100
"""Ties on one page, and users of a thing."""

USES = "SELECT DISTINCT ?user ?property {{ ?user ?property <{}> }} ORDER BY ?property ?user"
"""The query for all that refers to a thing."""

LOST = str(iris.code("tie-state", ABSENT))
HIDDEN = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type",)
BORROWED = {
    "http://www.w3.org/2004/02/skos/core#prefLabel": phrase("name"),
    "http://www.w3.org/2004/02/skos/core#altLabel": phrase("other name"),
    "http://www.w3.org/2004/02/skos/core#broader": phrase("broader topic"),
    "http://www.w3.org/2004/02/skos/core#notation": phrase("notation"),
    "http://www.w3.org/2004/02/skos/core#exactMatch": phrase("the same elsewhere"),
    "http://www.w3.org/2004/02/skos/core#closeMatch": phrase("nearly the same elsewhere"),
    "http://www.w3.org/2003/01/geo/wgs84_pos#lat": phrase("latitude"),
    "http://www.w3.org/2003/01/geo/wgs84_pos#long": phrase("longitude"),
    "http://purl.org/dc/terms/subject": phrase("topic"),
    "http://purl.org/dc/terms/isPartOf": phrase("part of"),
    "http://purl.org/dc/terms/issued": phrase("published"),
    "https://schema.org/foundingDate": phrase("founded"),
    "http://www.w3.org/ns/org#member": phrase("person"),
    "http://www.w3.org/ns/org#organization": phrase("body"),
    "http://www.w3.org/2004/02/skos/core#inScheme": phrase("in the list"),
    "http://www.w3.org/2004/02/skos/core#topConceptOf": phrase("top topic of"),
    "http://www.w3.org/2004/02/skos/core#hasTopConcept": phrase("top topic"),
    "http://www.w3.org/2004/02/skos/core#broadMatch": phrase("broader elsewhere"),
    "http://www.w3.org/2004/02/skos/core#narrowMatch": phrase("narrower elsewhere"),
    "http://www.w3.org/2004/02/skos/core#definition": phrase("definition"),
    "http://www.w3.org/ns/prov#used": phrase("made from"),
    "http://www.w3.org/ns/prov#wasDerivedFrom": phrase("rests on"),
    "http://www.w3.org/2004/02/skos/core#narrower": phrase("narrower topic"),
    "http://www.w3.org/ns/prov#wasGeneratedBy": phrase("made by"),
    "http://www.w3.org/ns/dcat#dataset": phrase("data set"),
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#value": phrase("the rule as a query"),
    "http://rdfs.org/ns/void#triples": phrase("statements"),
    "http://xmlns.com/foaf/0.1/primaryTopic": phrase("about"),
    "http://purl.org/dc/terms/isVersionOf": phrase("version of"),
    "http://purl.org/dc/terms/isReplacedBy": phrase("replaced by"),
    "http://purl.org/dc/terms/source": phrase("page behind it"),
    "http://purl.org/dc/terms/description": phrase("description"),
    "http://www.w3.org/2000/01/rdf-schema#label": phrase("name"),
    "http://www.w3.org/2004/02/skos/core#scopeNote": phrase("how it is used"),
    "http://xmlns.com/foaf/0.1/homepage": phrase("homepage"),
    "http://purl.org/dc/terms/title": phrase("title"),
    "http://www.w3.org/2000/01/rdf-schema#comment": phrase("explanation"),
    "http://www.w3.org/2000/01/rdf-schema#isDefinedBy": phrase("defined in"),
    "http://www.w3.org/2000/01/rdf-schema#domain": phrase("said of"),
    "http://www.w3.org/2000/01/rdf-schema#range": phrase("kind of value"),
    "http://purl.org/dc/terms/publisher": phrase("publisher"),
    "http://purl.org/dc/terms/license": phrase("licence"),
    "http://www.w3.org/2000/01/rdf-schema#subClassOf": phrase("special case of"),
    "http://www.w3.org/2004/02/skos/core#relatedMatch": phrase("related elsewhere"),
    "http://purl.org/dc/terms/language": phrase("language"),
    "http://www.w3.org/2002/07/owl#inverseOf": phrase("inverse of"),
    "http://www.w3.org/2000/01/rdf-schema#subPropertyOf": phrase("special case of"),
    "http://xmlns.com/foaf/0.1/page": phrase("web page"),
    "http://www.w3.org/2002/07/owl#versionInfo": phrase("version"),
    "http://www.w3.org/2002/07/owl#versionIRI": phrase("address of the version"),
}
"""What the properties that the atlas borrows from other vocabularies are called on a page."""

KINDS = {
    "city": phrase("City"),
    "organisation": phrase("Organisation"),
    "institution": phrase("Institution"),
    "person": phrase("Person in a public function"),
    "infrastructure": phrase("Place or service"),
    "policy": phrase("Policy"),
    "project": phrase("Project"),
    "call": phrase("Call"),
    "tie": phrase("Tie"),
    "offer": phrase("Offer"),
    "need": phrase("Need"),
    "source": phrase("Source"),
    "evidence": phrase("Row of a table"),
    "topic": phrase("Topic"),
    "code": phrase("Code"),
    "graph": phrase("Named graph"),
    "ontology": phrase("Term of the ontology"),
}
"""What a page calls the kind of its thing; any other by the word in its IRI."""

Pairs = Iterable[tuple[str, str]]

FIRST = ("Label", "description", "definition", "Title", "type", "kind", "homepage", "subject")
"""The endings of the properties that come first on a page, in this order."""


def shown(speaker: Speaker, release: Release, iri: str, number: int) -> dict[str, Any]:
    """What the page of a thing shows, with some of its ties. Raises Unknown where nothing is known of it."""
    found = entity(release, iri)
    tied = part(ties(release, iri), number, AT_ONCE)
    bonds = [bond(release, row) for row in tied.shown]
    uses = part(found.uses, 1, AT_ONCE)
    room, slug, *rest = iri.removeprefix(BASE).split("/")
    parties = [(row["role"], row["other"]) for row in release.rows("graph.entities", "parties", thing=iri)]
    city = next((city for city in cities(release) if city.slug == slug), None) if room == "id" else None
    names = labels(speaker, release, mentioned(found, uses.shown, bonds, parties), city)
    if len(parties) == 2:
        names[iri] = sentence(speaker, release, found, [names[other] for _, other in parties])
    kind = (rest[0] if rest else "city") if room == "id" else room
    return {
        "entity": found,
        "facts": sorted((fact for fact in found.facts if fact.property not in HIDDEN), key=place),
        "ties": tied,
        "bonds": bonds,
        "uses": uses,
        "all_uses": "/sparql?" + urlencode({"query": USES.format(iri)}),
        "parties": parties,
        "labels": names,
        "states": codes(speaker, release, "tie-state", (bond.state for bond in bonds)),
        "inverse": {bond.kind: release.inverse(bond.kind, speaker.language, "en") for bond in bonds},
        "kind": speaker.say(KINDS[kind]) if kind in KINDS else kind,
        "city": city,
        "schema": schema.described(release, found, names[iri]),
    }


def mentioned(found: Entity, uses: Pairs, bonds: Iterable[Bond], parties: Pairs) -> set[str]:
    """All that the page of a thing names, by IRI."""
    named = {found.iri} | {fact.property for fact in found.facts}
    named |= {fact.value for fact in found.facts if fact.is_iri}
    named |= {each for use in uses for each in use} | {each for party in parties for each in party}
    return named | {each for bond in bonds for each in (bond.kind, bond.other)} | {LOST}


def labels(speaker: Speaker, release: Release, wanted: set[str], city: City | None) -> dict[str, Label]:
    """What things and properties are called; one without a name by its title, its function or its words."""
    known = speaker.names(release, wanted, *(city.languages if city else ()))
    nameless = [iri for iri, name in known.items() if not name.lang]
    told = {iri: Label(text, "en") for iri, text in called(release, nameless, speaker.language).items()}
    borrowed = {
        property: Label(speaker.say(word), speaker.language)
        for property, word in BORROWED.items()
        if property in wanted
    }
    return known | told | borrowed


def sentence(speaker: Speaker, release: Release, found: Entity, ends: list[Label]) -> Label:
    """A tie of two as a sentence; of one that was looked for and is not there, that it is not."""
    kinds = [fact.value for fact in found.facts if fact.property == str(sse.kind)]
    names = speaker.names(release, [*kinds, LOST])
    text = f"{ends[0]} {names[kinds[0]] if kinds else '–'} {ends[1]}"
    if found.values("#state") == [LOST]:
        text += f": {names[LOST].lower()}"
    return Label(text, speaker.language)


def codes(speaker: Speaker, release: Release, scheme: str, notations: Iterable[str]) -> dict[str, Label]:
    """The names of some codes of a list, by notation."""
    addresses = {notation: str(iris.code(scheme, notation)) for notation in notations}
    names = speaker.names(release, addresses.values())
    return {notation: names[iri] for notation, iri in addresses.items()}


def place(fact: Fact) -> tuple[int, str]:
    """Where a fact stands on its page."""
    ranks = [number for number, ending in enumerate(FIRST) if fact.property.endswith(ending)]
    return min(ranks, default=len(FIRST)), fact.property

"""Rows as statements: what each table's columns mean in the terms of the ontology."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import DCTERMS, FOAF, ORG, RDF, SDO, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from graph.workshops.outcomes import match_state
from ingest import ties
from ingest.folder import BETWEEN
from ingest.naming import subject
from ingest.rows import EXCHANGE, ReadAs, Row
from ingest.ties import final
from ingest.values import Reference, address
from ontology import iris
from ontology import terms as sse
from ontology.vocabulary import Roles, Vocabulary

WGS84 = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
PROV = Namespace("http://www.w3.org/ns/prov#")
KINDS = {
    "organisation": sse.Organisation,
    "institution": sse.Institution,
    "person": sse.Person,
    "infrastructure": sse.Infrastructure,
    "policies": sse.Policy,
    "expertise": sse.Offer,
    "needs": sse.Need,
    "relations": sse.Tie,
    "answers": sse.Tie,
    EXCHANGE: sse.Tie,
    "outcomes": sse.Match,
    "completeness": sse.CompletenessRecord,
    "project": sse.Project,
    "call": sse.Call,
    "criterion": sse.Criterion,
    "step": sse.Step,
    "phase": sse.Phase,
    "meeting": sse.Meeting,
    "finding": sse.Finding,
    "challenge": sse.Challenge,
    "working-group": sse.WorkingGroup,
}
DIRECT: dict[str, URIRef] = {
    "topics": DCTERMS.subject,
    "topic": DCTERMS.subject,
    "url": FOAF.homepage,
    "founded": SDO.foundingDate,
    "lat": WGS84.lat,
    "lon": WGS84.long,
    "type": sse.type,
    "level": sse.level,
    "operator_id": sse.operator,
    "issuer_id": sse.issuer,
    "since": sse.since,
    "year_from": sse.since,
    "from": sse.since,
    "until": sse.until,
    "year_to": sse.until,
    "state": sse.state,
    "priority": sse.priority,
    "holder_id": sse.holder,
    "evidence_id": sse.shownBy,
    "stated_at": sse.statedAt,
    "part_of": DCTERMS.isPartOf,
    "host_id": sse.host,
    "order": sse.order,
    "population": sse.population,
    "population_year": sse.populationYear,
    "authority_id": sse.authority,
    "wikidata": SKOS.exactMatch,
    "asked": sse.asked,
    "answered": sse.answered,
    "method": sse.method,
    "need_id": sse.need,
    "offer_id": sse.offer,
    "on": sse.seenIn,
}
"""The property that a column's values stand for, where the value is stated as it is."""

APART = {"answers": ("asked",), "outcomes": ("host_id",)}
"""Of those, the columns that in some tables mean something else: when a question was asked, who showed."""

POINT = ("lat", "lon")
"""What a thing has once: a row that gives way does not state it again."""

TEXTS: dict[str, tuple[URIRef, str | None]] = {
    "description": (DCTERMS.description, "en"),
    "statement": (DCTERMS.description, "en"),
    "timezone": (sse.timeZone, None),
    "country_iso2": (sse.countryCode, None),
}

Statement = tuple[URIRef, URIRef, Node]


@dataclass(frozen=True)
class Names:
    """The IRI of each row, and of each id; bodies that are the same have one.

    giving_way   the ids whose things have IRI and first name from another row; their own IRIs are retired
    agreeing     the answers and exchanges whose tie another row states: they are one more evidence of it
    exchanged    the ties that no other row states than those of exchanges: they came of them
    begun        the beginning of ties that an answer dates, and their own row does not
    confirmed    the month in which each tie was last confirmed, by whichever of its rows
    """

    by_row: Mapping[ReadAs, URIRef]
    by_id: Mapping[str, URIRef]
    giving_way: frozenset[str]
    agreeing: frozenset[ReadAs] = frozenset()
    exchanged: frozenset[URIRef] = frozenset()
    begun: Mapping[URIRef, Literal] = field(default_factory=dict)
    confirmed: Mapping[URIRef, Literal] = field(default_factory=dict)

    def iri(self, key: str) -> URIRef:
        """What an id names: a thing, a source, or the web page whose address it is."""
        return page(key) if "://" in key else self.by_id[key]

    def of(self, row: Row) -> URIRef:
        """What a row describes."""
        return self.by_row[row.read_as]


def names(rows: Iterable[Row]) -> Names:
    """The names of all rows of a folder.

    Of several ties of the same kind between the same ends, all but the earliest are told apart by the date at
    which they began. An answer never changes the name of a tie of relations.csv.
    """
    rows = sorted(rows, key=ties.order)
    same = {row.raw["id"].strip(): row.raw["same_as"].strip() for row in rows if row.table == "same"}
    agreed = ties.agreement(rows)
    by_row: dict[ReadAs, URIRef] = {}
    by_id: dict[str, URIRef] = {}
    taken: set[URIRef] = set()
    for row in rows:
        first = agreed.get(row.read_as)
        iri = by_row[first.read_as] if first else subject(row)
        if row.table in ties.TABLES and iri in taken and not first:
            iri = URIRef(f"{iri}--{ties.begins(row) or ties.state(row)}")
        taken.add(iri)
        by_row[row.read_as] = iri
        if row.id and row.table != "same":
            by_id[row.id] = iri
    by_id |= {key: by_id[final(key, same)] for key in same}
    merged = {row.read_as: by_id[row.id] for row in rows if row.id and row.id in by_id}
    return Names(
        by_row=by_row | merged,
        by_id=by_id,
        giving_way=frozenset(key for key in same if final(key, same) != key),
        agreeing=frozenset(agreed),
        exchanged=frozenset(
            by_row[row.read_as] for row in rows if row.table == EXCHANGE and row.read_as not in agreed
        ),
        begun=ties.begun(agreed, rows, by_row),
        confirmed=ties.last_confirmed(rows, by_row),
    )


def origins(rows: Iterable[Row], names: Names) -> dict[str, Row]:
    """The row behind each thing, position and piece of evidence that rows give rise to."""
    found: dict[str, Row] = {}
    for row in rows:
        iri = names.of(row)
        for each in (iri, position(row), evidence_iri(row)):
            found.setdefault(str(each), row)
    return found


def page(url: str) -> URIRef:
    """A web page as an IRI."""
    return URIRef(str(address(url, Vocabulary(frozenset(), {}, {}))))


def city_graph(rows: Iterable[Row], names: Names, vocabulary: Vocabulary) -> Graph:
    """Everything that the rows of one city say, with the evidence of each row."""
    graph = Graph()
    for row in rows:
        for statement in described(row, names, vocabulary):
            graph.add(statement)
    return graph


def described(row: Row, names: Names, vocabulary: Vocabulary) -> Iterator[Statement]:
    """The statements of one row."""
    iri = names.of(row)
    if row.table == "sources":
        yield from source(row, iri)
        return
    cited = row.values["source"]
    assert isinstance(cited, Reference)
    if row.table == EXCHANGE and iri in names.exchanged:
        yield iri, PROV.wasDerivedFrom, URIRef(str(row.values["match_id"]))
    if row.table == "same" or row.read_as in names.agreeing:
        on = names.iri(row.raw["id"].strip()) if row.table == "same" else iri
        yield from evidence(row, on, names.iri(cited.id))
        return
    if row.id in names.giving_way:
        yield subject(row), DCTERMS.isReplacedBy, iri
    else:
        yield iri, RDF.type, kind(row)
    yield from plain(row, iri, names)
    yield from named(row, iri, names.giving_way)
    special = SPECIAL.get(row.table)
    if special:
        yield from special(row, iri, names, vocabulary.roles)
    if row.table not in ("city", *ties.TABLES, "outcomes", "completeness"):
        yield iri, sse.inEcosystem, iris.ecosystem(row.place)
    yield from evidence(row, iri, names.iri(cited.id))


def kind(row: Row) -> URIRef:
    """The class of what a row describes."""
    if row.table == "city":
        return sse.City
    return KINDS[row.raw["kind"].strip() if row.table in ("actors", "frame") else row.table]


def plain(row: Row, iri: URIRef, names: Names) -> Iterator[Statement]:
    """The columns whose values are stated as they are; when a question was asked is said by its evidence."""
    for column, value in row.values.items():
        if column in APART.get(row.table, ()):
            continue
        if column in TEXTS:
            term, tag = TEXTS[column]
            yield iri, term, Literal(str(value), lang=tag)
        elif column in DIRECT and not (column in POINT and row.id in names.giving_way):
            for each in value if isinstance(value, tuple) else (value,):
                end = names.iri(each.id) if isinstance(each, Reference) else each
                yield iri, DIRECT[column], end


def named(row: Row, iri: URIRef, giving_way: frozenset[str]) -> Iterator[Statement]:
    """The names, in English and in their own language; those of a row that gives way are other names."""
    name, own = row.values.get("name"), row.values.get("name_local")
    if name is None:
        return
    spoken = row.values.get("languages", ())
    tag = str(row.values.get("lang") or (spoken[0] if isinstance(spoken, tuple) and spoken else "und"))
    same = own is None or own == name
    first = SKOS.altLabel if row.id in giving_way else SKOS.prefLabel
    if not same or row.table == "city":
        yield iri, first, Literal(str(name), lang="en")
    if same:
        yield iri, first, Literal(str(name), lang=tag)
    else:
        yield iri, SKOS.altLabel if tag == "en" else first, Literal(str(own), lang=tag)


def city(row: Row, iri: URIRef, _: Names, __: Mapping[str, Roles]) -> Iterator[Statement]:
    """A city, its languages and its ecosystem."""
    languages = row.values["languages"]
    assert isinstance(languages, tuple)
    yield from ((iri, DCTERMS.language, Literal(tag)) for tag in languages)
    ecosystem = iris.ecosystem(row.place)
    yield ecosystem, RDF.type, sse.Ecosystem
    yield ecosystem, sse.ofCity, iri
    yield ecosystem, SKOS.prefLabel, Literal(f"Ecosystem of {row.values['name']}", lang="en")


def person(row: Row, iri: URIRef, names: Names, _: Mapping[str, Roles]) -> Iterator[Statement]:
    """The position of a person: function, body and dates."""
    affiliation = row.values.get("affiliation_id")
    if not isinstance(affiliation, Reference):
        return
    held = position(row)
    yield held, RDF.type, sse.Position
    yield held, ORG.member, iri
    yield held, ORG.organization, names.iri(affiliation.id)
    yield held, sse.inEcosystem, iris.ecosystem(row.place)
    dates = {"role_from": sse.since, "role_until": sse.until, "role_seen": sse.seenIn}
    for column, term in ({"role": sse.roleTitle} | dates).items():
        value = row.values.get(column)
        if value is not None:
            yield held, term, value if isinstance(value, Literal) else Literal(str(value), lang="en")
    yield held, PROV.wasDerivedFrom, evidence_iri(row)


def position(row: Row) -> URIRef:
    """The IRI of the position of a person's row."""
    return iris.thing(row.place, "position", str(row.id).removeprefix(f"{row.place}-"))


def tie(row: Row, iri: URIRef, names: Names, roles: Mapping[str, Roles]) -> Iterator[Statement]:
    """A tie: its kind, and its two parties in their roles."""
    predicate = ties.kind(row)
    yield iri, sse.kind, iris.code("tie-kind", predicate)
    yield iri, sse.inEcosystem, iris.ecosystem(row.place)
    if "state" not in row.values:
        yield iri, sse.state, iris.code("tie-state", ties.state(row))
    for term, dates in ((sse.since, names.begun), (sse.lastConfirmed, names.confirmed)):
        if iri in dates:
            yield iri, term, dates[iri]
    ends = (("subject_id", "1", roles[predicate].subject), ("object_id", "2", roles[predicate].object))
    for column, number, role in ends:
        party = URIRef(f"{iri}/{number}")
        reference = row.values[column]
        assert isinstance(reference, Reference)
        yield iri, sse.party, party
        yield party, RDF.type, sse.Party
        yield party, sse.partyIs, names.iri(reference.id)
        yield party, sse.partyRole, role


def frame(row: Row, iri: URIRef, _: Names, __: Mapping[str, Roles]) -> Iterator[Statement]:
    """A part of a peer-learning project."""
    yield iri, sse.kind, iris.code("frame-kind", row.raw["kind"].strip())


def match(row: Row, iri: URIRef, _: Names, __: Mapping[str, Roles]) -> Iterator[Statement]:
    """What has become of a match."""
    yield iri, sse.matchState, iris.code("match-state", match_state(row.raw))


def completeness(row: Row, iri: URIRef, _: Names, __: Mapping[str, Roles]) -> Iterator[Statement]:
    """How the data of a city were gathered."""
    yield iri, sse.aboutEcosystem, iris.ecosystem(row.place)
    yield iri, sse.covers, Literal(str(row.values["kind"]))


def source(row: Row, iri: URIRef) -> Iterator[Statement]:
    """A source with a key: who published what, when."""
    terms = {"publisher": DCTERMS.publisher, "date": DCTERMS.issued, "url": FOAF.page}
    yield iri, DCTERMS.title, Literal(str(row.values["title"]))
    for column, term in terms.items():
        value = row.values.get(column)
        if value is not None:
            yield iri, term, value if isinstance(value, Literal | URIRef) else Literal(str(value))
    yield from evidence(row, iri, iri)


def evidence(row: Row, iri: URIRef, cited: URIRef) -> Iterator[Statement]:
    """The row itself, as what the statements on a thing rest on, with the page that it cites."""
    node = evidence_iri(row)
    yield iri, PROV.wasDerivedFrom, node
    yield node, RDF.type, sse.Evidence
    yield node, sse.file, Literal(row.file)
    if row.sheet:
        yield node, sse.sheet, Literal(row.sheet)
    yield node, sse.row, Literal(row.number)
    yield node, sse.sha256, Literal(row.sha256)
    yield node, sse.rawRow, Literal(json.dumps(row.raw, ensure_ascii=False))
    confirmed = row.values.get("until") if row.table == "completeness" else ties.confirmed(row)
    if isinstance(confirmed, Literal):
        yield node, sse.lastConfirmed, confirmed
    yield node, DCTERMS.source, cited


def evidence_iri(row: Row) -> URIRef:
    """The IRI of a row's evidence: it changes with the row's text and not with its number."""
    digest = hashlib.sha256(json.dumps(row.raw, ensure_ascii=False).encode()).hexdigest()[:12]
    return iris.thing(row.place, "evidence", f"{row.written_in}-{digest}")


Special = Callable[[Row, URIRef, Names, Mapping[str, Roles]], Iterator[Statement]]
SPECIAL: dict[str, Special] = {
    "city": city,
    "actors": person,
    "relations": tie,
    "answers": tie,
    EXCHANGE: tie,
    "outcomes": match,
    "frame": frame,
    "completeness": completeness,
}


def between() -> Iterator[Statement]:
    """The ecosystem of what lies between cities."""
    iri = iris.ecosystem(BETWEEN)
    yield iri, RDF.type, sse.Ecosystem
    yield iri, SKOS.prefLabel, Literal("Between the cities", lang="en")

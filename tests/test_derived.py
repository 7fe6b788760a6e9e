"""What follows is derived wholly, and once: the rules against a plain fixpoint and another reasoner."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from owlrl import DeductiveClosure, RDFSClosure  # type: ignore[import-untyped]  # it has none
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, serialize
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, Graph, URIRef
from rdflib import Literal as Text

from graph.dataset.service import service
from graph.store import rules
from graph.store.building import STAGES, fill
from graph.store.release import Release
from ingest.load import words
from ontology import iris, vocabulary
from ontology import terms as sse
from ontology.generate import NAMESPACE

Triple = tuple[str, str, str]
RULES = [rule for stage in STAGES for rule in stage]
CITY = iris.graph("ada", "tables", "1")
DERIVED = str(iris.graph("derived")) + "/"
A = str(RDF.type)
BODIES = (sse.Organisation, sse.Institution)
KINDS = ("funds", "partners-with", "operates", "member-of")
STATES = ("known", "claimed-by-one-side", "ended", "planned")


def at_random(chance: random.Random) -> Iterator[tuple[object, object, object]]:
    """The statements of a small city: bodies, an authority, ties in all states, offers, evidence."""
    city, ecosystem = iris.city("ada"), iris.ecosystem("ada")
    yield from (
        (city, RDF.type, sse.City),
        (ecosystem, RDF.type, sse.Ecosystem),
        (ecosystem, sse.ofCity, city),
    )
    bodies = [iris.thing("ada", "body", str(number)) for number in range(chance.randint(2, 6))]
    for body in bodies:
        yield body, RDF.type, chance.choice(BODIES)
        yield body, sse.type, iris.code("actor-type", "association")
        yield body, sse.inEcosystem, ecosystem
        if chance.random() < 0.5:
            yield body, SKOS.prefLabel, Text(f"{body} .\n<x>", lang="en")
    council = iris.thing("ada", "institution", "council")
    yield council, RDF.type, sse.Institution
    if chance.random() < 0.7:
        yield city, sse.authority, council
    for number in range(chance.randint(0, 8)):
        tie = iris.thing("ada", "tie", str(number))
        yield tie, RDF.type, sse.Tie
        yield tie, sse.kind, iris.code("tie-kind", chance.choice(KINDS))
        yield tie, sse.state, iris.code("tie-state", chance.choice(STATES))
        for side in ("1", "2"):
            party = URIRef(f"{tie}/{side}")
            yield from ((tie, sse.party, party), (party, RDF.type, sse.Party))
            yield party, sse.partyIs, chance.choice([*bodies, city, council])
    for number in range(chance.randint(0, 3)):
        row, offer = iris.thing("ada", "evidence", str(number)), iris.thing("ada", "offer", str(number))
        yield from (
            (row, RDF.type, sse.Evidence),
            (offer, RDF.type, sse.Offer),
            (offer, PROV.wasDerivedFrom, row),
        )
        yield row, DCTERMS.source, URIRef(f"https://example.org/{chance.randint(1, 2)}")
        yield offer, sse.holder, chance.choice([*bodies, city])
        yield offer, sse.shownBy, chance.choice(bodies)
    if chance.random() < 0.5:
        yield bodies[0], RDF.type, sse.Body


def filled(seed: int) -> tuple[Store, int]:
    """A store of the vocabulary and a small city by chance, and how much it says to be derived."""
    graph = Graph()
    for statement in at_random(random.Random(seed)):
        graph.add(statement)  # type: ignore[arg-type]
    lines = graph.serialize(format="nt").splitlines()
    city = "".join(f"{line.removesuffix(' .')} {CITY.n3()} .\n" for line in lines if line)
    store = Store()
    derived = fill(store, [city.encode(), words().encode()])
    return store, derived


def triple(quad: Quad) -> Triple:
    """A quad without its graph, as text."""
    return str(quad.subject), str(quad.predicate), str(quad.object)


def by_graph(store: Store) -> dict[str, set[Triple]]:
    """The triples of each derived graph by its rule, and all that is stated under an empty name."""
    found: dict[str, set[Triple]] = defaultdict(set)
    for quad in store:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        found[name.removeprefix(DERIVED) if name.startswith(DERIVED) else ""].add(triple(quad))
    return found


def n(term: URIRef | str) -> str:
    """A term as text."""
    return f"<{term}>"


def shortcuts(held: set[Triple]) -> Iterator[Triple]:
    """What ties, topics and rows come to: connections, collaborations, broader topics, sources."""
    of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in held:
        of[prop][subject].append(value)
    kind_class = of[n(sse.tieClass)]
    for tie, states in of[n(sse.state)].items():
        ends = [end for party in of[n(sse.party)][tie] for end in of[n(sse.partyIs)][party]]
        ends = [(of[n(sse.authority)].get(end) or [end])[0] for end in ends]
        if set(states) & {n(iris.code("tie-state", state)) for state in STATES[:2]}:
            for one, other in ((a, b) for a in ends for b in ends if a != b):
                yield one, n(sse.connectedTo), other
                joint = kind_class[of[n(sse.kind)][tie][0]] == [n(iris.code("tie-class", "collaboration"))]
                if joint and all(set(of[n(A)][end]) & {n(body) for body in BODIES} for end in (one, other)):
                    yield one, n(sse.collaboratesWith), other
    for topic in of[n(SKOS.inScheme)]:
        if n(iris.topic("scheme")) in of[n(SKOS.inScheme)][topic]:
            yield topic, n(sse.broaderOrSame), topic
            yield from ((topic, n(sse.broaderOrSame), above) for above in of[n(SKOS.broader)][topic])
    yield from ((page, n(A), n(sse.Source)) for pages in of[n(DCTERMS.source)].values() for page in pages)


def step(held: set[Triple]) -> Iterator[Triple]:
    """What follows in one step by RDFS, owl:inverseOf and SKOS, domains and ranges of ours included."""
    of: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, prop, value in held:
        of[prop][subject].add(value)
    for relation in (n(RDFS.subClassOf), n(RDFS.subPropertyOf)):
        for term, wider in of[relation].items():
            yield from ((term, relation, top) for each in wider for top in of[relation].get(each, ()))
    inverse = [(a, b) for a, found in of[n(OWL.inverseOf)].items() for b in found]
    other_way = {**dict(inverse), **{b: a for a, b in inverse}}
    for subject, prop, value in held:
        yield from ((subject, above, value) for above in of[n(RDFS.subPropertyOf)].get(prop, ()))
        if prop == n(A):
            yield from ((subject, n(A), above) for above in of[n(RDFS.subClassOf)].get(value, ()))
        if prop in other_way and value.startswith("<"):
            yield value, other_way[prop], subject
        if prop.startswith(f"<{NAMESPACE}"):
            yield from ((subject, n(A), kind) for kind in of[n(RDFS.domain)].get(prop, ()))
            if value.startswith("<"):
                yield from ((value, n(A), kind) for kind in of[n(RDFS.range)].get(prop, ()))
        if prop in (n(SKOS.broader), n(SKOS.broaderTransitive)):
            for above in {value} | of[n(SKOS.broaderTransitive)].get(value, set()):
                yield from (
                    (subject, n(SKOS.broaderTransitive), above),
                    (above, n(SKOS.narrowerTransitive), subject),
                )


def closure(stated: set[Triple]) -> set[Triple]:
    """All that follows from statements, by going round until nothing new comes."""
    held = stated | set(shortcuts(stated))
    while new := set(step(held)) - held:
        held |= new
    return held - stated


@pytest.mark.parametrize("seed", range(8))
def test_the_derived_graphs_hold_what_a_plain_fixpoint_yields_and_each_statement_once(seed: int) -> None:
    found = by_graph(filled(seed)[0])
    derived = [each for rule in RULES for each in found[rule]]
    assert set(derived) == closure(found[""])
    assert max(Counter(derived).values()) == 1


def test_another_reasoner_finds_nothing_more_by_rdfs_than_what_holds_of_anything() -> None:
    statements = [*at_random(random.Random(3))]
    given = vocabulary.graph("sse", "alignments")
    for statement in statements:
        given.add(statement)  # type: ignore[arg-type]
    held = {triple(quad) for quad in filled(3)[0]}
    DeductiveClosure(RDFSClosure.RDFS_Semantics).expand(given)
    new = {
        (one.n3(), prop.n3(), other.n3()) for one, prop, other in given if isinstance(other, URIRef)
    } - held
    assert len(new) > 1000
    assert {each for each in new if not trivial(*each)} == set()


def trivial(subject: str, prop: str, value: str) -> bool:
    """Whether a statement holds of anything, or is about the words of RDF, by the axioms of RDFS."""
    words = {n(RDFS.Resource), n(RDF.Property), n(RDFS.Class), n(RDFS.Datatype), n(RDFS.Literal)}
    spaces = tuple(f"<{space}" for space in (RDF, RDFS, "http://www.w3.org/2001/XMLSchema#"))
    return subject == value or bool({prop, value} & words) or subject.startswith((*spaces, '"', "_:"))


def test_domains_and_ranges_add_no_class_to_anything_of_the_shipped_cities(release: Release) -> None:
    found = cast(
        QuerySolutions,
        release.query(
            """SELECT DISTINCT ?property ?class WHERE {
              { ?property rdfs:domain ?class . ?thing ?property ?value }
              UNION { ?property rdfs:range ?class . ?value ?property ?thing FILTER(ISIRI(?thing)) }
              FILTER(STRSTARTS(STR(?property), STR(sse:)) && STRSTARTS(STR(?class), STR(sse:)))
              FILTER NOT EXISTS { ?thing a ?class } }"""
        ),
    )
    assert [str(row) for row in found] == []


def test_each_derived_graph_is_described_with_its_rule_and_its_size(release: Release) -> None:
    about = {row["graph"]: row for row in release.rows("graph.dataset", "rules")}
    sizes = Counter(
        str(quad.graph_name).strip("<>") for quad in release.store if DERIVED in str(quad.graph_name)
    )
    assert sizes.keys() == {*about, rules.DESCRIPTIONS.value}
    assert {name: int(row["n"]) for name, row in about.items()} == {
        name: size for name, size in sizes.items() if name in about
    }
    assert {row["meaning"] for row in about.values()} == {rules.meaning(rule) for rule in RULES}
    assert sum(sizes.values()) == release.manifest.counts["derived"]


def test_what_a_rule_is_told_to_mean_is_a_sentence() -> None:
    assert all(rules.meaning(rule).endswith(".") and len(rules.meaning(rule)) > 40 for rule in RULES)


def test_a_text_that_looks_like_the_end_of_a_statement_stays_a_text() -> None:
    store = Store()
    odd = Literal('" .\n<https://example.org/> .')
    plain = NamedNode("https://example.org/plain")
    above = NamedNode("https://example.org/above")
    schema = Quad(plain, NamedNode(str(RDFS.subPropertyOf)), above, NamedNode("https://example.org/g"))
    said = Quad(NamedNode("https://example.org/it"), plain, odd, NamedNode("https://example.org/g"))
    quads = cast(bytes, serialize([schema, said], format=RdfFormat.N_QUADS))
    fill(store, [quads])
    assert [quad.object for quad in store.quads_for_pattern(None, above, None, None)] == [odd]


def test_a_plain_query_for_bodies_finds_organisations_and_institutions(release: Release) -> None:
    counts = release.manifest.counts
    (row,) = cast(QuerySolutions, release.query("SELECT (COUNT(?body) AS ?n) { ?body a sse:Body }"))
    assert row[0] is not None
    assert int(cast(Literal, row[0]).value) == counts["Organisation"] + counts["Institution"]


def test_a_plain_query_reads_from_the_other_end(release: Release) -> None:
    query = "ASK { ?body sse:operates ?infrastructure . ?infrastructure sse:operator ?body }"
    assert bool(release.query(query))
    assert not bool(release.query("ASK { ?a sse:operator ?b FILTER NOT EXISTS { ?b sse:operates ?a } }"))


def test_what_is_derived_is_counted_and_not_taken_for_a_class(release: Release) -> None:
    counts = release.manifest.counts
    assert "Body" not in counts
    assert 0 < counts["derived"] < counts["quads"] == len(release.store)
    assert filled(1)[1] == sum("/graph/derived/" in str(quad.graph_name) for quad in filled(1)[0])


def test_the_documentation_names_each_rule() -> None:
    text = (Path(__file__).parents[1] / "docs" / "linked-data.md").read_text("utf-8")
    named = {
        word.strip("` ")
        for line in text.splitlines()
        if line.startswith("| `")
        for word in line.split("|")[1].split(",")
    }
    assert set(RULES) <= named


def test_the_service_says_that_it_infers_nothing_while_it_answers() -> None:
    said = {
        (triple.predicate.value.partition("#")[2], str(triple.object))
        for triple in service("https://example.org/sparql")
    }
    assert ("defaultEntailmentRegime", "<http://www.w3.org/ns/entailment/Simple>") in said

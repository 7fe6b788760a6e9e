"""The vocabulary is whole: each term has its languages, each code is there, each outside IRI is known."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef, namespace
from rdflib.term import Node

from ingest.folder import SHIPPED
from ingest.layout import TABLES
from ontology import generate, iris, vocabulary
from ontology import terms as sse
from ontology.vocabulary import FILES

SPOKEN = {"en", "es", "fr", "it", "nl", "pl", "pt"}
WRITTEN = SPOKEN | {"ca", "eu"}
ALL = vocabulary.graph(*FILES)
ONTOLOGY = vocabulary.graph("sse")
TOPICS = vocabulary.graph("topics")
CODES = vocabulary.graph("codes")
OURS = sorted(
    {str(term) for kind in generate.KINDS for term in ONTOLOGY.subjects(RDF.type, kind)}
    & {str(term) for term in ONTOLOGY.subjects() if str(term).startswith(generate.NAMESPACE)}
)
CONCEPTS = sorted(str(one) for one in (TOPICS + CODES).subjects(RDF.type, SKOS.Concept))
KNOWN = frozenset(Path(__file__).with_name("known_iris.txt").read_text("utf-8").split())
BEYOND = ("http://www.w3.org/2006/vcard/ns#", "http://schema.org/", str(namespace.XSD))
"""Namespaces of the privacy gate's properties and of datatypes, which rdflib does not close."""
COLLABORATION = {
    "partners-with",
    "supports",
    "funds",
    "member-of",
    "hosts",
    "advises",
    "trains",
    "procures-from",
}
STRUCTURE = {"works-for", "part-of", "regulates", "operates", "implements"}
SECTORS = {
    "public": {"municipal-body", "regional-body", "national-body", "international-body"},
    "sse": {
        "cooperative",
        "worker-cooperative",
        "association",
        "mutual",
        "social-enterprise",
        "work-integration-enterprise",
        "community-group",
    },
    "finance": {"social-finance-provider", "foundation"},
    "knowledge": {"university", "research-centre"},
    "support": {"umbrella-network", "incubator", "chamber"},
    "market": {"company", "media"},
}


def tags(graph: Graph, subject: str, term: URIRef) -> list[str]:
    """The languages in which a thing has a text."""
    return sorted(
        str(one.language) for one in graph.objects(URIRef(subject), term) if isinstance(one, Literal)
    )


def end(iri: Node) -> str:
    """The notation at the end of an IRI."""
    return str(iri).rpartition("/")[2]


def grouped(term: URIRef) -> dict[str, set[str]]:
    """The notations of codes by what a property says of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for subject, group in CODES.subject_objects(term):
        found[end(group)].add(end(subject))
    return dict(found)


def outside() -> set[str]:
    """Every IRI in the Turtle files that is not the atlas's own."""
    statements = ALL + vocabulary.graph("shapes")
    used = {str(term) for statement in statements for term in statement if isinstance(term, URIRef)}
    used |= {str(one.datatype) for one in statements.objects() if isinstance(one, Literal) and one.datatype}
    return {iri for iri in used if not iri.startswith(iris.BASE.removesuffix("/"))}


def closed() -> dict[str, namespace.DefinedNamespaceMeta]:
    """The namespaces whose terms rdflib lists."""
    found = (getattr(namespace, name) for name in dir(namespace))
    return {
        str(one): one
        for one in found
        if isinstance(one, namespace.DefinedNamespaceMeta) and hasattr(one, "_NS")
    }


def shipped(table: str, column: str) -> set[str]:
    """The values of a column of the shipped tables, lists taken apart."""
    values: set[str] = set()
    for path in SHIPPED.glob(f"*/{table}.csv"):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                values |= {part.strip() for part in row.get(column, "").split(";")} - {""}
    return values


def test_the_terms_module_equals_its_generator() -> None:
    assert Path(generate.__file__).with_name("terms.py").read_text("utf-8") == generate.terms_module()


@pytest.mark.parametrize("term", OURS)
def test_a_term_has_a_comment_and_a_label_in_each_language(term: str) -> None:
    assert tags(ONTOLOGY, term, RDFS.comment) == ["en"]
    assert tags(ONTOLOGY, term, RDFS.label) == sorted(SPOKEN)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_topic_or_code_has_a_label_in_each_language(concept: str) -> None:
    languages = WRITTEN if concept.startswith(f"{iris.BASE}topic/") else SPOKEN
    assert tags(ALL, concept, SKOS.prefLabel) == sorted(languages)


def test_every_language_tag_is_in_lower_case() -> None:
    found = {one.language for one in ALL.objects() if isinstance(one, Literal) and one.language}
    assert found == {tag.lower() for tag in found} == WRITTEN


def test_no_text_is_empty() -> None:
    assert not [one for one in ALL.objects() if isinstance(one, Literal) and not str(one).strip()]


def test_every_term_that_is_used_is_one_that_is_defined() -> None:
    used = {str(term) for statement in ALL for term in statement if str(term).startswith(generate.NAMESPACE)}
    assert used <= {*OURS, *map(str, ONTOLOGY.subjects(RDF.type, OWL.Ontology))}


def test_topics_have_two_levels() -> None:
    parents = dict(TOPICS.subject_objects(SKOS.broader))
    tops = set(TOPICS.objects(iris.topic("scheme"), SKOS.hasTopConcept))
    assert set(parents.values()) == tops
    assert set(TOPICS.subjects(RDF.type, SKOS.Concept)) == tops | set(parents)
    assert not tops & set(parents)
    assert len(list(TOPICS.subject_objects(SKOS.broader))) == len(parents)


def test_notations_are_unique_in_their_scheme_and_end_their_iris() -> None:
    for graph in (TOPICS, CODES):
        notations = [
            (graph.value(concept, SKOS.inScheme), str(notation), end(concept))
            for concept, notation in graph.subject_objects(SKOS.notation)
        ]
        assert all(notation == last for _, notation, last in notations)
        assert len(notations) == len(set(notations))


def test_every_topic_of_the_shipped_tables_is_one_of_the_scheme() -> None:
    used = {
        value
        for table, layout in TABLES.items()
        for column in ("topic", "topics")
        if column in layout.columns
        for value in shipped(table, column)
    }
    assert used
    assert used <= vocabulary.vocabulary().topics


@pytest.mark.parametrize(
    ("table", "column", "scheme"),
    [
        ("actors", "type", "actor-type"),
        ("infrastructure", "type", "infrastructure-type"),
        ("policies", "type", "policy-type"),
        ("policies", "level", "level"),
        ("relations", "predicate", "tie-kind"),
        ("relations", "state", "tie-state"),
        ("completeness", "method", "method"),
        ("frame", "kind", "frame-kind"),
    ],
)
def test_every_code_list_of_the_layout_is_there_and_holds_what_is_shipped(
    table: str, column: str, scheme: str
) -> None:
    assert column in TABLES[table].columns
    assert shipped(table, column) <= vocabulary.vocabulary().codes[scheme]
    assert (URIRef(f"{iris.BASE}code/{scheme}"), RDF.type, SKOS.ConceptScheme) in CODES


def test_the_kinds_of_tie_are_of_collaboration_or_structure_as_the_contract_says() -> None:
    assert grouped(sse.tieClass) == {"collaboration": COLLABORATION, "structure": STRUCTURE}
    assert vocabulary.vocabulary().codes["tie-kind"] == COLLABORATION | STRUCTURE


def test_every_kind_of_tie_gives_its_ends_a_role() -> None:
    assert vocabulary.vocabulary().roles.keys() == COLLABORATION | STRUCTURE


def test_the_types_of_actor_are_in_the_sectors_of_the_contract() -> None:
    assert grouped(sse.sector) == SECTORS
    assert vocabulary.vocabulary().codes["actor-type"] == set().union(*SECTORS.values())


def test_every_iri_from_elsewhere_is_a_known_one() -> None:
    spaces = closed()
    unknown = {
        iri
        for iri in outside() - KNOWN - set(map(str, ALL.objects(None, DCTERMS.license)))
        if not iri.startswith(BEYOND)
        and not any(iri.startswith(space) and URIRef(iri) in terms for space, terms in spaces.items())
    }
    assert unknown == set()


def test_the_known_iris_stand_in_order_and_once() -> None:
    lines = Path(__file__).with_name("known_iris.txt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.realdata
def test_the_known_iris_hold_every_checked_alignment(shared: Path) -> None:
    with (shared / "research" / "alignments.csv").open(encoding="utf-8") as file:
        checked = {row["standard_iri"] for row in csv.DictReader(file)}
    assert {iri for iri in checked if iri.startswith("http")} <= KNOWN

"""The shapes let good examples pass, and say of each broken one what is wrong and what would be right."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

SSE = Namespace("https://w3id.org/sse-atlas/ontology#")
EXAMPLES = Path(__file__).with_name("examples")
GOOD = sorted((EXAMPLES / "good").glob("*.ttl"))
BROKEN = sorted((EXAMPLES / "broken").glob("*.ttl"))
SHAPES = Graph().parse(data=files("ontology").joinpath("shapes.ttl").read_text("utf-8"), format="turtle")
CONTACTS = (
    "write to first.last+coop@mail.example.coop",
    "mailto:info@example.org",
    "name (at) example.org",
    "name [arroba] example.org",
    "+34 944 20 42 00",
    "(+55) 31 3277-0000",
    "tel:+353-1-222-2222",
    "+1 (415) 555-0100",
    "+48.22.443.00.00",
    "Tel. 94 420 42 00",
    "Tel: 555-0100",
    "Teléfono: 94-420-42-00",
    "phone (415) 555-0100",
    '{"phone": "944204200"}',
)
PUBLIC_TEXTS = (
    "Plan of 2015-2018, with 1.200.000.000 euros and 3 000 000 000 more",
    "43.263, -2.935",
    "https://www.em.com.br/politica/2023/10/10/interna_politica,1574815/internet-em-100.shtml",
    "https://eve.coop/index.html@a=177.html",
    "https://example.org/search?q=coop+2015201820192020&tel=12",
    "https://www.youtube.com/@channel.name and https://example.org/@43.2630,-2.9350,17z",
    "ISBN 978-92-64-00000-0, page33.html, ISO 3166-1:2020-08",
    "Telephone service since 2015-2018; Hotel: 1234567 guests",
    "growth of +15 % to 120 000 000",
    "2026-11-22T13:05:00+01:00",
)


def findings(data: Graph) -> Counter[tuple[Node | None, str]]:
    """Severity and message of each result of validating some data."""
    _, report, _ = validate(data, shacl_graph=SHAPES, ont_graph=None, inference="none", advanced=False)
    assert isinstance(report, Graph)
    return Counter(
        (report.value(result, SH.resultSeverity), str(report.value(result, SH.resultMessage)))
        for result in report.objects(None, SH.result)
    )


def reporting_shapes() -> set[Node]:
    """Shapes that report in their own name: not those inside sh:or and sh:not."""
    targets = (SH.targetClass, SH.targetSubjectsOf)
    targeted = {shape for target in targets for shape in SHAPES.subjects(target)}
    properties = {inner for shape in targeted for inner in SHAPES.objects(shape, SH.property)}
    return properties | {shape for shape in targeted if (shape, SH.property, None) not in SHAPES}


def expected(path: Path) -> str:
    """Read the message that a broken example names in its first line."""
    return path.read_text("utf-8").splitlines()[0].removeprefix("# expects: ")


def text(value: str) -> Graph:
    """Put one note into a graph."""
    return Graph().add((URIRef("https://w3id.org/sse-atlas/id/x"), SKOS.note, Literal(value, lang="en")))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_example_passes_without_a_finding(path: Path) -> None:
    assert findings(Graph().parse(path)) == Counter()


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_example_is_told_its_one_fault(path: Path) -> None:
    assert [message for _, message in findings(Graph().parse(path)).elements()] == [expected(path)]


def test_the_good_examples_hold_every_class_that_a_shape_targets() -> None:
    examples = Graph()
    for path in GOOD:
        examples.parse(path)
    assert set(SHAPES.objects(None, SH.targetClass)) <= set(examples.objects(None, RDF.type))


def test_every_rule_has_one_message_and_one_broken_example() -> None:
    messages = [str(message) for rule in reporting_shapes() for message in SHAPES.objects(rule, SH.message)]
    assert len(messages) == len(reporting_shapes())
    assert sorted(messages) == sorted(map(expected, BROKEN))


def test_only_the_quality_and_the_age_of_data_are_warnings() -> None:
    warned = {
        message.partition(";")[0]
        for path in BROKEN
        for severity, message in findings(Graph().parse(path))
        if severity == SH.Warning
    }
    assert warned == {
        "An organisation has no topic",
        "An infrastructure has no known place",
        "A tie has no date",
        "Evidence does not say when its page was read",
    }
    assert set(SHAPES.objects(None, SH.severity)) == {SH.Warning}


@pytest.mark.parametrize(
    ("since", "until", "faults"),
    [
        ("2015", "2015", 0),
        ("2015", "2014", 1),
        ("2015-03", "2015-04", 0),
        ("2015-03", "2015-02", 1),
        ("2015-03-02", "2015-03-02", 0),
        ("2015-03-02", "2015-03-01", 1),
        ("2015-03", "2015", 0),
    ],
)
def test_an_end_before_its_beginning_is_told_where_both_are_equally_exact(
    since: str, until: str, faults: int
) -> None:
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    begin, end = (f'"{date}"^^xsd:{kinds[len(date)]}' for date in (since, until))
    turtle = f"""
        @prefix sse: <https://w3id.org/sse-atlas/ontology#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <https://w3id.org/sse-atlas/id/bilbao/policy/plan> sse:since {begin} ; sse:until {end} .
    """
    data = Graph().parse(data=turtle, format="turtle")
    assert findings(data).total() == faults


@pytest.mark.parametrize("contact", CONTACTS)
def test_the_gate_refuses_a_text_with_contact_details(contact: str) -> None:
    assert len(findings(text(contact))) == 1


@pytest.mark.parametrize("words", PUBLIC_TEXTS)
def test_the_gate_lets_years_amounts_coordinates_and_addresses_of_pages_pass(words: str) -> None:
    assert findings(text(words)) == Counter()


def test_the_rules_of_the_publication_gate_form_one_group() -> None:
    gate = set(SHAPES.subjects(SH.group, SSE.PublicationGate))
    assert len(gate) == 4
    assert gate <= reporting_shapes()
    assert (SSE.PublicationGate, RDF.type, SH.PropertyGroup) in SHAPES


def test_the_gate_lists_the_same_properties_as_targets_and_as_paths() -> None:
    for rule in SHAPES.subjects(SH.group, SSE.PublicationGate):
        shape = SHAPES.value(predicate=SH.property, object=rule)
        listed = SHAPES.value(SHAPES.value(rule, SH.path), SH.alternativePath)
        assert listed is not None
        assert set(SHAPES.items(listed)) == set(SHAPES.objects(shape, SH.targetSubjectsOf))

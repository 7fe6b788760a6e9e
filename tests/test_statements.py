"""What rows say: one IRI a thing, ties with parties, names in their languages, persons by function."""

from collections.abc import Callable

import pytest
import rdflib
from rdflib import DCTERMS, FOAF, ORG, PROV, RDF, SKOS, Graph, Literal, URIRef

from ingest import folder
from ingest.statements import city_graph, final, names
from ontology import iris
from ontology import terms as sse
from ontology.vocabulary import vocabulary
from tests.conftest import Files, Tables

ACTORS = """\
id,kind,name,name_local,lang,url,topics,role,role_from,role_seen,affiliation_id,confirmed,source
ada-one,organisation,One,Uno,it,https://one.example,care,,,,,2026-11,https://example.org/1
ada-two,institution,Two,Two,it,,,,,,,2026-11,https://example.org/2
ada-three,organisation,Three,,,,,,,,,2026-11,https://example.org/3
ada-ann,person,Ann Doe,,,,care,Chair of One,2020-05,2024,ada-one,2026-11,https://example.org/4
"""
BEN = """\
id,kind,name,url,confirmed,source
ben-one,organisation,One of Ben,https://one.example,2026-11,https://example.org/5
ben-two,organisation,Two of Ben,,2026-11,https://example.org/6
"""
TIES = "subject_id,predicate,object_id,since,state,until,confirmed,source\n"
SAME = "id,same_as,reason,source\n"
ONE = iris.thing("ada", "organisation", "one")
Said = Callable[[Files], Graph]


@pytest.fixture
def said(tables: Tables) -> Said:
    """Everything that some tables say, in one graph."""

    def graph(files: Files) -> Graph:
        read = folder.read(tables(files), vocabulary())
        assert not read.report.failed, read.report.problems
        named = names(row for rows in read.rows.values() for row in rows)
        union = Graph()
        for rows in read.rows.values():
            union += city_graph(rows, named, vocabulary())
        return union

    return graph


def tie(said: Said, *cells: str) -> tuple[Graph, URIRef]:
    """A tie between two bodies of Ada, from one row without its last two cells."""
    graph = said(
        {
            "ada/actors.csv": ACTORS,
            "ada/relations.csv": f"{TIES}{','.join(cells)},2026-11,https://t.example\n",
        }
    )
    return graph, iris.thing("ada", "tie", "one--funds--two")


def test_a_row_of_an_organisation_is_a_thing_of_its_class_and_ecosystem(said: Said) -> None:
    graph = said({"ada/actors.csv": ACTORS})
    assert (ONE, RDF.type, sse.Organisation) in graph
    assert (ONE, sse.inEcosystem, iris.ecosystem("ada")) in graph
    assert (ONE, DCTERMS.subject, iris.topic("care")) in graph
    assert (ONE, FOAF.homepage, URIRef("https://one.example")) in graph


def test_a_local_name_keeps_its_language(said: Said) -> None:
    assert set(said({"ada/actors.csv": ACTORS}).objects(ONE, SKOS.prefLabel)) == {
        Literal("One", lang="en"),
        Literal("Uno", lang="it"),
    }


def test_an_equal_local_name_is_one_name_in_its_language(said: Said) -> None:
    two = iris.thing("ada", "institution", "two")
    assert list(said({"ada/actors.csv": ACTORS}).objects(two, SKOS.prefLabel)) == [Literal("Two", lang="it")]


def test_a_name_of_no_known_language_says_so(said: Said) -> None:
    three = iris.thing("ada", "organisation", "three")
    assert list(said({"ada/actors.csv": ACTORS}).objects(three, SKOS.prefLabel)) == [
        Literal("Three", lang="und")
    ]


def test_a_second_english_name_is_another_name(said: Said) -> None:
    graph = said({"ada/actors.csv": ACTORS.replace("Uno,it", "First,en")})
    assert list(graph.objects(ONE, SKOS.prefLabel)) == [Literal("One", lang="en")]
    assert list(graph.objects(ONE, SKOS.altLabel)) == [Literal("First", lang="en")]


def test_the_evidence_of_a_row_holds_file_row_page_month_and_the_row_itself(said: Said) -> None:
    graph = said({"ada/actors.csv": ACTORS})
    evidence = URIRef(str(graph.value(ONE, PROV.wasDerivedFrom)))
    assert graph.value(evidence, sse.file) == Literal("ada/actors.csv")
    assert graph.value(evidence, sse.row) == Literal(2)
    assert graph.value(evidence, DCTERMS.source) == URIRef("https://example.org/1")
    assert graph.value(evidence, sse.lastConfirmed) == Literal("2026-11", datatype=rdflib.XSD.gYearMonth)
    assert '"name_local": "Uno"' in str(graph.value(evidence, sse.rawRow))


def test_a_tie_has_its_kind_and_two_parties_in_their_roles(said: Said) -> None:
    graph, funding = tie(said, "ada-one", "funds", "ada-two", "2020", "", "")
    roles = vocabulary().roles["funds"]
    assert graph.value(funding, sse.kind) == iris.code("tie-kind", "funds")
    assert {
        (graph.value(party, sse.partyIs), graph.value(party, sse.partyRole))
        for party in graph.objects(funding, sse.party)
    } == {(ONE, roles.subject), (iris.thing("ada", "institution", "two"), roles.object)}


def test_a_tie_is_known_unless_told_otherwise(said: Said) -> None:
    graph, funding = tie(said, "ada-one", "funds", "ada-two", "", "", "")
    assert list(graph.objects(funding, sse.state)) == [iris.code("tie-state", "known")]


def test_a_tie_that_was_looked_for_and_not_found_says_so(said: Said) -> None:
    graph, funding = tie(said, "ada-one", "funds", "ada-two", "", "looked-for-not-found", "")
    assert list(graph.objects(funding, sse.state)) == [iris.code("tie-state", "looked-for-not-found")]


def test_a_tie_keeps_its_beginning_its_end_and_its_last_confirmation(said: Said) -> None:
    graph, funding = tie(said, "ada-one", "funds", "ada-two", "2020", "ended", "2021-07-15")
    assert str(graph.value(funding, sse.since)) == "2020"
    assert graph.value(funding, sse.until) == Literal("2021-07-15", datatype=rdflib.XSD.date)
    assert str(graph.value(funding, sse.lastConfirmed)) == "2026-11"


def test_a_second_tie_of_a_kind_between_the_same_ends_has_an_iri_of_its_own(said: Said) -> None:
    rows = "".join(
        f"ada-one,funds,ada-two,{year},,,2026-11,https://t.example\n" for year in (2019, 2022, 2024)
    )
    graph = said({"ada/actors.csv": ACTORS, "ada/relations.csv": TIES + rows})
    first = iris.thing("ada", "tie", "one--funds--two")
    assert set(graph.subjects(RDF.type, sse.Tie)) == {
        first,
        URIRef(f"{first}--2022"),
        URIRef(f"{first}--2024"),
    }
    assert all(len(list(graph.objects(one, sse.since))) == 1 for one in graph.subjects(RDF.type, sse.Tie))


def test_a_person_holds_a_dated_position_at_a_body(said: Said) -> None:
    graph = said({"ada/actors.csv": ACTORS})
    position = iris.thing("ada", "position", "ann")
    assert graph.value(position, ORG.member) == iris.thing("ada", "person", "ann")
    assert graph.value(position, ORG.organization) == ONE
    assert graph.value(position, sse.roleTitle) == Literal("Chair of One", lang="en")
    assert graph.value(position, sse.since) == Literal("2020-05", datatype=rdflib.XSD.gYearMonth)
    assert str(graph.value(position, sse.seenIn)) == "2024"


def test_of_a_person_nothing_is_stated_but_name_field_and_ecosystem(said: Said) -> None:
    stated = set(said({"ada/actors.csv": ACTORS}).predicates(iris.thing("ada", "person", "ann")))
    assert stated == {RDF.type, SKOS.prefLabel, DCTERMS.subject, sse.inEcosystem, PROV.wasDerivedFrom}


def test_what_is_the_same_has_one_iri_two_ecosystems_and_both_evidences(said: Said) -> None:
    same = f"{SAME}ben-one,ada-one,One body with two offices,https://s.example\n"
    graph = said({"ada/actors.csv": ACTORS, "ben/actors.csv": BEN, "network/same.csv": same})
    assert set(graph.objects(ONE, sse.inEcosystem)) == {iris.ecosystem("ada"), iris.ecosystem("ben")}
    assert {str(graph.value(each, sse.file)) for each in graph.objects(ONE, PROV.wasDerivedFrom)} == {
        "ada/actors.csv",
        "ben/actors.csv",
        "network/same.csv",
    }
    retired = iris.thing("ben", "organisation", "one")
    assert set(graph.predicate_objects(retired)) == {(DCTERMS.isReplacedBy, ONE)}


def test_ties_by_either_id_of_what_is_the_same_meet_in_one_thing(said: Said) -> None:
    files: Files = {
        "ada/actors.csv": ACTORS,
        "ben/actors.csv": BEN,
        "ada/relations.csv": f"{TIES}ada-two,funds,ada-one,,,,2026-11,https://t.example\n",
        "ben/relations.csv": f"{TIES}ben-two,supports,ben-one,,,,2026-11,https://t.example\n",
        "network/same.csv": f"{SAME}ben-one,ada-one,One body,https://s.example\n",
    }
    graph = said(files)
    assert len(set(graph.subjects(sse.party / sse.partyIs, ONE))) == 2


def test_an_equal_web_address_alone_makes_nothing_the_same(said: Said) -> None:
    graph = said({"ada/actors.csv": ACTORS, "ben/actors.csv": BEN})
    assert len(set(graph.subjects(FOAF.homepage, URIRef("https://one.example")))) == 2


@pytest.mark.parametrize(
    ("same", "ends"),
    [
        ({"a": "b"}, {"a": "b"}),
        ({"a": "b", "b": "c"}, {"a": "c", "b": "c"}),
        ({"a": "b", "b": "a"}, {"a": "a", "b": "a"}),
        ({"x": "b", "b": "c", "c": "b"}, {"x": "b", "b": "b", "c": "b"}),
        ({"a": "a"}, {"a": "a"}),
    ],
)
def test_a_chain_of_what_is_the_same_ends_at_one_id(same: dict[str, str], ends: dict[str, str]) -> None:
    assert {key: final(key, same) for key in same} == ends


def test_the_order_of_the_rows_changes_nothing_that_is_said(said: Said) -> None:
    head, *rows = ACTORS.splitlines(keepends=True)
    one, other = (said({"ada/actors.csv": head + "".join(order)}) for order in (rows, rows[::-1]))
    assert set(one.triples((None, SKOS.prefLabel, None))) == set(other.triples((None, SKOS.prefLabel, None)))
    assert set(one.subjects()) == set(other.subjects())


def test_the_order_of_rows_does_not_change_which_iri_a_tie_has(said: Said) -> None:
    rows = [
        "ada-one,funds,ada-two,2021,,,2026-11,https://t.example",
        "ada-one,funds,ada-two,2019,,,2026-11,https://t.example",
    ]
    texts = [f"{TIES}{chr(10).join(order)}\n" for order in (rows, rows[::-1])]
    one, other = (
        {
            (str(iri), str(graph.value(iri, sse.since)))
            for graph in [said({"ada/actors.csv": ACTORS, "ada/relations.csv": text})]
            for iri in graph.subjects(RDF.type, sse.Tie)
        }
        for text in texts
    )
    assert one == other


def test_a_body_that_gives_way_within_a_city_leaves_one_first_name_and_keeps_its_own_as_another(
    said: Said,
) -> None:
    same = f"{SAME}ada-three,ada-one,One body,https://s.example\n"
    graph = said({"ada/actors.csv": ACTORS, "network/same.csv": same})
    assert set(graph.objects(ONE, SKOS.prefLabel)) == {Literal("One", lang="en"), Literal("Uno", lang="it")}
    assert Literal("Three", lang="und") in set(graph.objects(ONE, SKOS.altLabel))

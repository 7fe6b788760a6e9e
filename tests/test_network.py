"""A network holds what is tied today, each thing once, with the sector of the body behind it."""

from typing import cast

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from graph.network.network import ELSEWHERE, UNTOLD, Network, Node, network, of_city
from graph.store import building
from graph.store.building import Draft, Record
from graph.store.queries import PREFIXES
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from ontology import vocabulary
from tests.conftest import CITY

ID = "https://w3id.org/sse-atlas/id"
ACTORS = """\
id,kind,type,name,role,role_seen,affiliation_id,topics,source
ada-council,institution,municipal-body,Council,,,,commons;co-design;care,https://example.org/1
ada-coop,organisation,cooperative,Coop,,,,care,https://example.org/1
ada-fund,organisation,foundation,Fund,,,,grants-and-funds;care,https://example.org/1
ada-uni,institution,university,University,,,,,https://example.org/1
ada-club,organisation,,Club,,,,housing,https://example.org/1
ada-mayor,person,,Maya,Mayor,2025,ada-council,,https://example.org/1
"""
INFRASTRUCTURE = """\
id,type,name,operator_id,topics,lat,lon,source
ada-hub,hub,Hub,ada-coop,hubs-and-spaces,45.1,7.1,https://example.org/2
ada-ruin,space,Ruin,,hubs-and-spaces,,,https://example.org/2
"""
POLICIES = """\
id,type,name,level,issuer_id,topics,source
ada-plan,strategy,Plan,city,ada-council,sse-policy,https://example.org/3
ada-wish,strategy,Wish,city,,sse-policy,https://example.org/3
"""
TIES = """\
subject_id,predicate,object_id,since,state,until,confirmed,source
ada,supports,ada-coop,2010,,,2026-10,https://example.org/4
ada-council,supports,ada-coop,2015-03,,,2026-11,https://example.org/5
ada-council,regulates,ada,,,,2026-11,https://example.org/5
ada-fund,funds,ada-coop,2012,ended,2018,2026-11,https://example.org/5
ada-uni,partners-with,ada-fund,,looked-for-not-found,,2026-11,https://example.org/5
ada-uni,partners-with,ada-coop,,planned,,2026-11,https://example.org/5
ada-uni,advises,ada-council,2020,claimed-by-one-side,,2026-11,https://example.org/5
ada-coop,operates,ada-hub,2012,,,2026-11,https://example.org/5
ada-council,implements,ada-plan,,,,2026-11,https://example.org/5
ada-mayor,works-for,ada-council,,,,2026-11,https://example.org/5
"""
BEN = """\
id,kind,type,name,topics,source
ben-coop,organisation,cooperative,Ben's,care,https://example.org/6
ben-far,organisation,cooperative,Far,care,https://example.org/6
"""
ACROSS = """\
subject_id,predicate,object_id,since,source
ben-coop,partners-with,ada-coop,2021,https://example.org/7
ben-far,partners-with,ben-coop,2021,https://example.org/7
"""
CONSORTIUM = """
<lab> a sse:Organisation ; skos:prefLabel "Lab"@en ; sse:inEcosystem <ecosystem> .
<club> a sse:Organisation ; skos:prefLabel "Club"@en ; sse:inEcosystem <ecosystem> .
<shop> a sse:Organisation ; skos:prefLabel "Shop"@en ; sse:inEcosystem <ecosystem> .
<tie> a sse:Tie ; sse:kind <https://w3id.org/sse-atlas/code/tie-kind/partners-with> ;
  sse:state <https://w3id.org/sse-atlas/code/tie-state/known> ; sse:party <tie/1>, <tie/2>, <tie/3> .
"""
PARTIES = "".join(
    f"<tie/{number}> sse:partyIs <{name}> ; "
    "sse:partyRole <https://w3id.org/sse-atlas/code/party-role/partner> .\n"
    for number, name in enumerate(("lab", "club", "shop"), start=1)
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """The network of two small cities."""
    root = tmp_path_factory.mktemp("small")
    city = CITY.format("ada", "Ada").replace(",confirmed", ",authority_id,confirmed")
    files = {
        "ada/city.csv": city.replace(",2026-11,", ",ada-council,2026-11,"),
        "ada/actors.csv": ACTORS,
        "ada/infrastructure.csv": INFRASTRUCTURE,
        "ada/policies.csv": POLICIES,
        "ada/relations.csv": TIES,
        "ben/city.csv": CITY.format("ben", "Ben"),
        "ben/actors.csv": BEN,
        "ben/relations.csv": ACROSS,
    }
    for name, content in files.items():
        (root / "tables" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "tables" / name).write_text(content, "utf-8")
    data = Data(root / "data")
    report = load(root / "tables", data)
    assert report.release, report.problems
    return network(data.current())


@pytest.fixture(scope="module")
def ada(whole: Network) -> Network:
    """The network of the first of them."""
    return of_city(whole, "ada")


def called(found: Network, label: str) -> Node:
    """The node of that name."""
    return next(node for node in found.nodes if node.label == label)


def pairs(found: Network) -> set[tuple[str, str, str]]:
    """From, kind and to of each tie, by name."""
    names = {node.id: node.label for node in found.nodes}
    return {(names[tie.source], tie.kind, names[tie.target]) for tie in found.ties}


def test_a_city_and_its_authority_are_one_node(ada: Network) -> None:
    assert f"{ID}/ada" not in ada.by_id
    support = [tie for tie in ada.ties if tie.kind == "supports"]
    assert {tie.source for tie in support} == {f"{ID}/ada/institution/council"}
    assert sorted(tie.since or "" for tie in support) == ["2010", "2015-03"]


def test_a_tie_of_a_city_with_its_own_authority_is_none(ada: Network) -> None:
    assert "regulates" not in {tie.kind for tie in ada.ties}


def test_ties_that_ended_are_planned_or_were_not_found_are_not_drawn(ada: Network) -> None:
    assert pairs(ada) == {
        ("Council", "supports", "Coop"),
        ("University", "advises", "Council"),
        ("Coop", "operates", "Hub"),
        ("Council", "implements", "Plan"),
        ("Maya", "works-for", "Council"),
        ("Ben's", "partners-with", "Coop"),
    }


def test_a_city_shows_its_members_and_those_beyond_that_they_are_tied_to(ada: Network) -> None:
    assert called(ada, "Ben's").group == ELSEWHERE
    assert "Far" not in {node.label for node in ada.nodes}
    assert called(ada, "Club").degree == 0


@pytest.mark.parametrize(
    ("label", "sector"),
    [
        ("Council", "public"),
        ("Coop", "sse"),
        ("Fund", "finance"),
        ("University", "knowledge"),
        ("Club", None),
        ("Hub", "sse"),
        ("Ruin", None),
        ("Plan", "public"),
        ("Wish", None),
        ("Maya", "public"),
    ],
)
def test_a_sector_is_that_of_the_type_or_of_the_body_behind(
    ada: Network, label: str, sector: str | None
) -> None:
    assert called(ada, label).sector == sector


def test_a_degree_counts_neighbours_and_not_ties(ada: Network) -> None:
    degrees = {node.label: node.degree for node in ada.nodes if node.degree}
    assert degrees == {"Council": 4, "Coop": 3, "University": 1, "Hub": 1, "Plan": 1, "Maya": 1, "Ben's": 1}


def test_a_neighbourhood_is_that_of_most_topics_and_the_first_by_name_among_equals(ada: Network) -> None:
    assert called(ada, "Council").group == "participation-and-commons"
    assert called(ada, "Fund").group == "care-health-and-housing"
    assert called(ada, "University").group == UNTOLD


def test_a_node_has_its_point_and_a_tie_its_page_and_month(ada: Network) -> None:
    assert (called(ada, "Hub").lat, called(ada, "Hub").lon) == (45.1, 7.1)
    first = next(tie for tie in ada.ties if tie.since == "2010")
    assert (first.sources, first.confirmed) == (("https://example.org/4",), "2026-10")
    assert (first.tie_class, first.state) == ("collaboration", "known")


def test_only_some_kinds_keep_their_own_ties(ada: Network) -> None:
    bodies = ada.only(kinds=("organisation", "institution"))
    assert {node.kind for node in bodies.nodes} == {"organisation", "institution"}
    assert {kind for _, kind, _ in pairs(bodies)} == {"supports", "advises", "partners-with"}
    assert called(bodies, "Council").degree == 2


def test_only_some_topics_keep_what_is_on_one_of_them(ada: Network) -> None:
    assert {node.label for node in ada.only(topics=("housing", "sse-policy")).nodes} == {
        "Club",
        "Plan",
        "Wish",
    }


def test_a_year_leaves_out_ties_that_began_later_and_keeps_those_without_a_beginning(ada: Network) -> None:
    early = ada.only(until="2012")
    assert {tie.since for tie in early.ties} == {None, "2010", "2012"}
    assert len(early.nodes) == len(ada.nodes)
    assert {tie.since for tie in ada.only(until="2015").ties} == {None, "2010", "2012", "2015-03"}


def test_without_a_filter_the_network_stays_as_it_is(ada: Network) -> None:
    assert ada.only() == ada


def test_networkx_gets_the_same_nodes_and_ties(whole: Network) -> None:
    graph = whole.to_networkx()
    assert set(graph) == set(whole.by_id)
    assert {(one, other, key) for one, other, key in graph.edges(keys=True)} == {
        (tie.source, tie.target, tie.id) for tie in whole.ties
    }
    simple = nx.Graph(graph)
    assert dict(simple.degree()) == {node.id: node.degree for node in whole.nodes}


def test_a_tie_of_three_runs_from_its_first_party_to_each_of_the_others(empty: Data) -> None:
    found = network(published(empty))
    assert pairs(found) == {("Lab", "partners-with", "Club"), ("Lab", "partners-with", "Shop")}
    assert called(found, "Lab").degree == 2
    assert len({tie.id for tie in found.ties}) == 1


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A data folder with nothing in it."""
    return Data(tmp_path_factory.mktemp("consortium"))


def published(data: Data) -> Release:
    """A release with a tie of three parties, which no table can hold."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    said = head + f"@base <{ID}/eda/> .\n{CONSORTIUM}{PARTIES}"
    words = "".join(quads(vocabulary.text(name)) for name in vocabulary.FILES)
    drafts = [Draft("eda", "1", quads(said), is_city=True), Draft("vocabulary", "1", words)]
    building.publish(data, drafts, Record("a test"))
    return data.current()


def quads(turtle: str) -> str:
    """Turtle as N-Quads of one graph."""
    graph = NamedNode("https://w3id.org/sse-atlas/graph/test")
    found = [
        Quad(each.subject, each.predicate, each.object, graph) for each in parse(turtle, RdfFormat.TURTLE)
    ]
    return cast(bytes, serialize(found, format=RdfFormat.N_QUADS)).decode()


@settings(deadline=None)
@given(st.data())
def test_a_part_of_a_network_is_a_part_of_it(ada: Network, data: st.DataObject) -> None:
    kinds = data.draw(st.sets(st.sampled_from(sorted({node.kind for node in ada.nodes}))))
    topics = data.draw(
        st.sets(st.sampled_from(sorted({topic for node in ada.nodes for topic in node.topics})))
    )
    until = data.draw(st.none() | st.sampled_from(["2009", "2012", "2026"]))
    part = ada.only(kinds, topics, until)
    assert set(part.by_id) <= set(ada.by_id)
    assert set(part.ties) <= set(ada.ties)
    assert all({tie.source, tie.target} <= set(part.by_id) for tie in part.ties)
    assert all(node.degree <= ada.by_id[node.id].degree for node in part.nodes)


def test_a_year_of_every_city_can_be_looked_at(release: Release) -> None:
    whole = network(release)
    for slug in release.cities:
        part = of_city(whole, slug)
        sizes = [len(part.at(year).ties) for year in ("1990", "2010", "2026")]
        assert sizes == sorted(sizes) or part.past
        assert all({tie.source, tie.target} <= set(part.by_id) for tie in (*part.past, *part.absent))

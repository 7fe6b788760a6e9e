"""Everything that the atlas names can be asked for, as a page or as RDF, with what each fact rests on."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode
from rdflib import DCTERMS, ORG, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from api.app import create_app
from api.negotiation import GRAPHS
from api.settings import Settings
from graph.entities.entity import bond, called, entity, ties
from graph.errors import Unknown
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from ontology import terms as sse
from tests.cities import SLUGS, iris, page, table, words
from tests.conftest import ACTORS, TIES, Files, written
from tests.markup import Markup

BASE = "https://w3id.org/sse-atlas"
COUNCIL = "/id/torino/institution/citta"
OFFER = "/id/torino/offer/exp-city-co-design"
TIE = "/id/torino/tie/citta--supports--rete-case-quartiere"
SOURCE = "/id/network/source/metropolis-2021-07-15"
EXAMPLES = (
    "/id/torino",
    COUNCIL,
    OFFER,
    TIE,
    SOURCE,
    "/id/torino/ecosystem",
    "/id/network/meeting/meeting-2021-07-15",
    "/topic/co-design",
    "/code/tie-kind/supports",
    "/graph/catalogue",
)
SYNTAXES = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def graph(client: TestClient, address: str, accept: str = "*/*") -> Graph:
    """The RDF at an address."""
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    kind = answer.headers["content-type"].partition(";")[0]
    suffix = next(suffix for suffix, media_type in GRAPHS.items() if media_type == kind)
    return Graph().parse(data=answer.content, format=SYNTAXES[suffix])


@pytest.mark.parametrize("address", EXAMPLES)
def test_the_four_syntaxes_say_the_same_by_suffix_and_by_accept(client: TestClient, address: str) -> None:
    first = graph(client, f"{address}.ttl")
    assert (URIRef(BASE + address), None, None) in first
    for suffix, media_type in GRAPHS.items():
        assert isomorphic(graph(client, f"{address}.{suffix}"), first)
        assert isomorphic(graph(client, address, media_type), first)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "text/html"),
        (BROWSER["accept"], "text/html"),
        ("text/turtle, text/html;q=0.5", "text/turtle"),
        ("text/turtle;q=0.2, application/ld+json;q=0.6", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html;q=0, */*", "text/turtle"),
    ],
)
def test_an_address_answers_in_the_form_that_weighs_most(client: TestClient, accept: str, given: str) -> None:
    answer = client.get(COUNCIL, headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == given
    assert "Accept" in answer.headers["vary"].split(", ")


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(client: TestClient) -> None:
    answer = client.get(COUNCIL, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle, application/n-triples" in answer.text


def test_each_form_has_a_mark_of_its_own(client: TestClient) -> None:
    marks = {client.get(COUNCIL, headers={"accept": form}).headers["etag"] for form in GRAPHS.values()}
    assert len(marks) == len(GRAPHS)


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld"])
@pytest.mark.parametrize("room", ["id", "topic", "code", "graph"])
def test_what_nobody_has_named_is_not_found(client: TestClient, room: str, suffix: str) -> None:
    answer = client.get(f"/{room}/nowhere/at-all{suffix}", headers=BROWSER if not suffix else {})
    assert answer.status_code == 404
    assert "Nothing is known of https://w3id.org/sse-atlas/" in answer.text


def test_an_address_that_is_no_iri_is_not_found(client: TestClient) -> None:
    for odd in ("a b", "%3Cx%3E", "%22.ttl", "torino/institution/", "%5C", "a%0Ab", "%00", "", "é"):
        assert client.get(f"/id/{odd}").status_code == 404


def test_a_tie_says_who_its_parties_are_and_on_which_page_it_rests(client: TestClient) -> None:
    said = graph(client, f"{TIE}.ttl")
    row = next(
        row
        for row in table("torino", "relations")
        if (row["subject_id"], row["object_id"]) == ("torino-citta", "torino-rete-case-quartiere")
    )
    named = {str(each) for each in said.objects()}
    assert {iris()["torino-citta"], iris()["torino-rete-case-quartiere"], row["source"]} <= named


def test_a_body_says_what_its_row_says(client: TestClient) -> None:
    said = graph(client, f"{COUNCIL}.ttl")
    row = next(row for row in table("torino", "actors") if row["id"] == "torino-citta")
    own = URIRef(BASE + COUNCIL)
    assert set(said.objects(own, SKOS.prefLabel)) == {
        Literal(row["name"], lang="en"),
        Literal(row["name_local"], lang="it"),
    }
    topics = {str(topic).rpartition("/")[2] for topic in said.objects(own, DCTERMS.subject)}
    assert topics == set(words(row["topics"]))
    assert set(said.objects(own, RDF.type)) == {sse.Institution, sse.Body, ORG.Organization}


@pytest.mark.parametrize("slug", SLUGS)
def test_each_fact_from_a_row_rests_on_that_row_its_page_and_its_month(release: Release, slug: str) -> None:
    for name in ("actors", "infrastructure", "policies", "expertise", "needs"):
        for number, row in enumerate(table(slug, name)[:3], start=2):
            found = entity(release, iris()[row["id"]])
            rows = {
                (one.file, one.row, one.page, one.confirmed) for fact in found.facts for one in fact.evidence
            }
            assert all(fact.evidence for fact in found.facts)
            assert (f"{slug}/{name}.csv", number, page(row["source"]), row["confirmed"]) in rows


@pytest.mark.parametrize("address", ["/id/torino", COUNCIL, OFFER, TIE, "/id/network/project/project"])
def test_the_page_shows_a_source_and_a_month_beside_each_fact(client: TestClient, address: str) -> None:
    shown = Markup(client.get(address, headers=BROWSER).text)
    properties = [one.text for one in shown.of("th") if one.attributes.get("scope") == "row"]
    dated = [one.text for one in shown.of("td") if ", read in November 2026" in one.text]
    assert len(dated) == len(properties) > 0


@pytest.mark.parametrize("slug", SLUGS)
def test_a_body_shows_all_its_ties_from_both_ends(release: Release, slug: str) -> None:
    rows = table(slug, "relations")
    (city,) = table(slug, "city")
    authority = city["authority_id"]
    own = [row for row in rows if authority in (row["subject_id"], row["object_id"])]
    found = [bond(release, row) for row in ties(release, iris()[authority])]
    here = [bond for bond in found if bond.tie.startswith(f"{BASE}/id/{slug}/tie/")]
    assert sorted(bond.other for bond in here) == sorted(
        iris()[row["object_id" if row["subject_id"] == authority else "subject_id"]] for row in own
    )
    directed = [row for row in own if row["predicate"] != "partners-with"]
    assert {bond.other for bond in here if bond.forward and not bond.kind.endswith("/partners-with")} == {
        iris()[row["object_id"]] for row in directed if row["subject_id"] == authority
    }
    assert all(bond.pages and bond.confirmed == "2026-11" for bond in here)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application over a city in which one body is a partner of 130 others."""
    room = tmp_path_factory.mktemp("crowded")
    row = "ada-b{0:03},{1},2026-11,https://example.org/{0}\n"
    bodies = "".join(row.format(at, f"organisation,Body {at:03},care") for at in range(131))
    bonds = "".join(row.format(at, "partners-with,ada-b000,") for at in range(1, 131))
    files: Files = {"ada/actors.csv": ACTORS + bodies, "ada/relations.csv": TIES + bonds}
    data = Data(room / "data")
    assert load(written(room / "tables", files), data).release
    with TestClient(create_app(Settings(data=data.root))) as client:
        yield client


def test_of_many_ties_a_page_shows_a_hundred_and_leads_to_the_rest(crowded: TestClient) -> None:
    first, second, beyond = (
        Markup(crowded.get(f"/id/ada/organisation/b000?page={number}", headers=BROWSER).text)
        for number in (1, 2, 9)
    )
    names = [
        {text for text in shown.texts("td") if text.removeprefix("Body ").isdigit()}
        for shown in (first, second)
    ]
    assert [len(some) for some in names] == [100, 30]
    assert not names[0] & names[1]
    assert "/id/ada/organisation/b000?page=2" in first.addresses
    assert "/id/ada/organisation/b000?page=1" in second.addresses
    assert beyond.texts("td") == second.texts("td")


def test_of_many_things_that_refer_to_one_the_first_are_shown_and_a_query_gives_all(
    crowded: TestClient,
) -> None:
    shown = crowded.get("/code/tie-kind/partners-with", headers=BROWSER).text
    assert "More than 100 things refer to it, and the first 100 are here." in shown
    query = next(one for one in Markup(shown).addresses if one.startswith("/sparql?query="))
    table = crowded.get(query, headers={"accept": "text/csv"}).text
    assert table.count("https://w3id.org/sse-atlas/ontology#kind") == 130


def test_a_thing_without_a_name_is_called_by_what_it_says(release: Release) -> None:
    offer = next(row for row in table("torino", "expertise") if row["id"] == "torino-exp-city-co-design")
    person = next(row for row in table("torino", "actors") if row["kind"] == "person")
    position = f"{BASE}/id/torino/position/{person['id'].removeprefix('torino-')}"
    evidence = entity(release, BASE + COUNCIL).facts[0].evidence[0]
    own = release.store.quads_for_pattern(NamedNode(BASE + COUNCIL), NamedNode(DERIVED), None, None)
    row = next(str(quad.object.value) for quad in own if isinstance(quad.object, NamedNode))
    names = called(release, [BASE + OFFER, position, BASE + SOURCE, BASE + COUNCIL, row], "en")
    assert names[BASE + OFFER] == offer["statement"]
    assert names[position] == person["role"]
    assert names[BASE + SOURCE].startswith("Respond, Rebuilt, Reinvent")
    assert names[BASE + COUNCIL] == "City of Turin"
    assert names[row] == f"{evidence.file}, row {evidence.row}"


def test_a_thing_that_only_others_speak_of_is_known(release: Release, client: TestClient) -> None:
    assert entity(release, f"{BASE}/id/torino/ecosystem").facts
    with pytest.raises(Unknown, match="Search for its name, or mend the address"):
        entity(release, f"{BASE}/id/torino/organisation/nobody")
    assert client.get("/id/torino/organisation/nobody", headers=BROWSER).status_code == 404

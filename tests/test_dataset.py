"""A release can be cited, resolved, understood and downloaded."""

import gzip
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, Store
from rdflib import DCAT, DCTERMS, RDF, VOID, Dataset, Graph, URIRef

from graph.cities.profile import profile
from graph.dataset.description import citation, coverage
from graph.questions.question import FOR, questions
from graph.store.release import Release
from graph.vocabulary.codebook import codebook
from graph.vocabulary.terms import terms, topics
from ontology import iris, vocabulary
from tests.cities import SLUGS, table

BROWSER = {"accept": "text/html"}
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_dataset_is_described_with_licence_size_and_files(client: TestClient, release: Release) -> None:
    said = Graph().parse(
        data=client.get("/dataset", headers={"accept": "text/turtle"}).content, format="turtle"
    )
    about = URIRef(iris.release(release.id))
    assert {DCAT.Dataset, VOID.Dataset} <= set(said.objects(about, RDF.type))
    assert said.value(about, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert int(str(said.value(about, VOID.triples))) == len(release.store)
    assert len(set(said.objects(about, DCAT.distribution))) == 1 + 3 * len(SLUGS)


def test_every_file_that_the_dataset_names_can_be_had(client: TestClient, release: Release) -> None:
    said = Graph().parse(
        data=client.get("/dataset", headers={"accept": "text/turtle"}).content, format="turtle"
    )
    for file in said.objects(None, DCAT.downloadURL):
        assert client.get(f"/{str(file).removeprefix(iris.BASE)}").status_code == 200, file


def test_the_whole_dump_holds_all_quads_but_the_derived(client: TestClient, release: Release) -> None:
    given = Store()
    given.load(gzip.decompress(client.get(f"/dump/{release.id}.nq.gz").content), RdfFormat.N_QUADS)
    held = {quad for quad in release.store if "/graph/derived/" not in str(quad.graph_name)}
    assert set(given) == held


@pytest.mark.parametrize(
    ("form", "syntax"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("nq", "nquads")]
)
def test_a_citys_dump_reads_back_in_each_syntax(
    client: TestClient, release: Release, form: str, syntax: str
) -> None:
    plain = client.get(f"/dump/{release.id}/guadalajara.{form}").content
    packed = client.get(f"/dump/{release.id}/guadalajara.{form}.gz").content
    assert gzip.decompress(packed) == plain
    assert (iris.city("guadalajara"), None, None) in Dataset(default_union=True).parse(
        data=plain, format=syntax
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/dump/never.nq.gz", "There is no release 'never'"),
        ("/release/never", "There is no release 'never'"),
        ("/dump/{release}/elba.ttl", "has no part 'elba'. It has belo-horizonte"),
        ("/dump/{release}/torino.doc", "There is no .doc of it"),
        ("/ontology.doc", "There is no .doc of it"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    client: TestClient, release: Release, address: str, said: str
) -> None:
    answer = client.get(address.format(release=release.id))
    assert answer.status_code == 404
    assert said in answer.text


def test_a_release_has_an_address_of_its_own_and_a_citation_that_names_it(
    client: TestClient, release: Release
) -> None:
    page = client.get(f"/release/{release.id}", headers=BROWSER)
    assert page.status_code == 200
    assert str(iris.release(release.id)) in citation(release.manifest)
    assert citation(release.manifest) in page.text


def test_the_feed_lists_each_release_once(client: TestClient, release: Release) -> None:
    answer = client.get("/feed.atom")
    feed = ElementTree.fromstring(answer.content)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] == [
        str(iris.release(release.id))
    ]


def test_a_city_whose_people_were_not_asked_says_so_in_its_coverage(release: Release) -> None:
    assert "Nobody in the city was asked" in coverage(profile(release, "dublin"))


def test_every_term_stands_on_the_page_of_the_ontology_under_its_own_name(
    client: TestClient, release: Release
) -> None:
    page = client.get("/ontology", headers=BROWSER).text
    assert len(terms(release)) > 100
    assert all(f'id="{term.name}"' in page for term in terms(release))


@pytest.mark.parametrize(
    ("address", "files"), [("/ontology", ("sse", "alignments")), ("/topics", ("topics",))]
)
def test_the_vocabulary_is_served_as_it_was_written(
    client: TestClient, address: str, files: tuple[str, ...]
) -> None:
    given = Graph().parse(data=client.get(f"{address}.ttl").content, format="turtle")
    assert set(given) == set(vocabulary.graph(*files))


def test_all_topics_stand_under_their_fields_with_their_uses(release: Release) -> None:
    found = topics(release)
    care = next(topic for top in found for topic in top.below if topic.notation == "care")
    used = sum(
        "care" in row["topics"].split(";")
        for place in (*SLUGS, "network")
        for name in ("actors", "infrastructure", "policies", "frame")
        for row in table(place, name)
    )
    stated = sum(
        row["topic"] == "care"
        for place in (*SLUGS, "network")
        for name in ("expertise", "needs")
        for row in table(place, name)
    )
    assert {topic.notation for top in found for topic in (top, *top.below)} == vocabulary.vocabulary().topics
    assert care.uses == used + stated


def test_the_codebook_counts_what_the_tables_hold(release: Release) -> None:
    policies = next(entry for entry in codebook(release) if entry.of_class.endswith("#Policy"))
    since = next(use for use in policies.uses if use.property.endswith("#since"))
    rows = table("torino", "policies")
    assert policies.by_city["torino"] == len(rows)
    assert since.filled["torino"] == pytest.approx(sum(bool(row["year_from"]) for row in rows) / len(rows))


def test_no_share_in_the_codebook_leaves_its_bounds(release: Release) -> None:
    shares = [share for entry in codebook(release) for use in entry.uses for share in use.filled.values()]
    assert 0 <= min(shares) <= max(shares) <= 1


@pytest.mark.parametrize("key", questions())
def test_every_question_is_answered_by_something(release: Release, key: str) -> None:
    assert next(iter(release.query(questions()[key].query)), None) is not None  # type: ignore[call-overload]


def test_there_are_questions_for_each_kind_of_user() -> None:
    assert len(questions()) >= 15
    assert {question.whose for question in questions().values()} == set(FOR)


def test_a_question_can_be_asked_about_another_city_and_topic(release: Release) -> None:
    asked = questions()["who-works-on"]
    query = asked.about("dublin", "social-finance")
    assert asked.asks_city and asked.asks_topic
    assert "id:dublin" in query and "topic:social-finance" in query and "torino" not in query
    assert next(iter(release.query(query)), None) is not None  # type: ignore[call-overload]

"""A release can be cited, resolved, understood and downloaded."""

import gzip
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, Store
from rdflib import DCAT, DCTERMS, PROV, RDF, VOID, Dataset, Graph, URIRef

from api.app import create_app
from api.networks.diagrams import NAMES, STRIP, strips, tree
from api.settings import Settings
from graph.cities.profile import profile
from graph.dataset.description import citation, coverage
from graph.questions.question import FOR, questions
from graph.store.release import Release
from graph.store.releases import Data
from graph.vocabulary.codebook import codebook
from graph.vocabulary.terms import terms, topics
from ingest.load import load
from ontology import iris, vocabulary
from ontology import terms as sse
from tests.cities import SLUGS, table
from tests.conftest import ADA, TWO, Tables

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
    assert len(set(said.objects(about, DCAT.distribution))) == 3 * (1 + len(release.manifest.parts))


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
    ("form", "syntax"),
    [("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD), ("nt", RdfFormat.N_TRIPLES)],
)
def test_the_whole_dump_holds_each_stated_triple_in_each_syntax(
    client: TestClient, release: Release, form: str, syntax: RdfFormat
) -> None:
    given = Store()
    given.load(gzip.decompress(client.get(f"/dump/{release.id}.{form}.gz").content), syntax)
    stated = {quad.triple for quad in release.store if "/graph/derived/" not in str(quad.graph_name)}
    assert {quad.triple for quad in given} == stated


def test_the_parts_together_are_the_whole(client: TestClient, release: Release) -> None:
    parts = [client.get(f"/dump/{release.id}/{part.name}.nq.gz").content for part in release.manifest.parts]
    whole = client.get(f"/dump/{release.id}.nq.gz").content
    assert gzip.decompress(b"".join(parts)) == gzip.decompress(whole)


def test_a_release_tells_its_files_its_sources_its_counts_and_what_it_covers(
    client: TestClient, release: Release
) -> None:
    said = Graph().parse(data=client.get(f"/release/{release.id}.ttl").content, format="turtle")
    about = URIRef(iris.release(release.id))
    run = said.value(about, PROV.wasGeneratedBy)
    assert {
        (str(said.value(file, sse.file)), str(said.value(file, sse.sha256)))
        for file in said.objects(run, PROV.used)
    } == {(one["file"], one["sha256"]) for one in release.manifest.inputs}
    assert said.value(about, DCTERMS.provenance) is not None
    assert set(said.objects(about, DCTERMS.spatial)) == {URIRef(iris.city(slug)) for slug in SLUGS}
    entities = {
        str(said.value(part, VOID["class"])).partition("#")[2]: int(str(said.value(part, VOID.entities)))
        for part in said.objects(about, VOID.classPartition)
    }
    counts = dict(release.manifest.counts)
    derived, quads = counts.pop("derived"), counts.pop("quads")
    assert entities == counts
    assert int(str(said.value(URIRef(f"{about}#derived"), VOID.triples))) == derived
    assert quads - derived == sum("/graph/derived/" not in str(quad.graph_name) for quad in release.store)
    for slug in SLUGS:
        part = URIRef(f"{about}#part-{slug}")
        assert (about, VOID.subset, part) in said
        assert str(said.value(part, DCTERMS.description)) == coverage(profile(release, slug))


def test_the_releases_are_versions_of_one_dataset(client: TestClient, release: Release) -> None:
    said = Graph().parse(data=client.get("/dataset.ttl").content, format="turtle")
    atlas, own = URIRef(f"{iris.BASE}dataset"), URIRef(iris.release(release.id))
    assert set(said.objects(atlas, URIRef(f"{DCAT}hasCurrentVersion"))) == {own}
    assert own in set(said.objects(atlas, URIRef(f"{DCAT}hasVersion")))
    assert (own, URIRef(f"{DCAT}isVersionOf"), atlas) in said


def test_a_release_names_the_one_before_it_and_the_feed_what_changed(atlas: Data, tables: Tables) -> None:
    first = atlas.current_id()
    load(tables({**TWO, "ada/actors.csv": ADA.replace(",One,", ",Two,")}), atlas)
    with TestClient(create_app(Settings(data=atlas.root))) as client:
        said = Graph().parse(data=client.get("/dataset.ttl").content, format="turtle")
        feed = ElementTree.fromstring(client.get("/feed.atom").content)
    assert (
        URIRef(iris.release(str(atlas.current_id()))),
        URIRef(f"{DCAT}previousVersion"),
        URIRef(iris.release(str(first))),
    ) in said
    newest, oldest = (str(entry.findtext(f"{ATOM}summary")) for entry in feed.iter(f"{ATOM}entry"))
    assert newest.endswith(f"Changed since {first}: ada.")
    assert oldest.endswith("The first release that is kept.")


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


def test_the_codebook_counts_each_class_and_property_once_with_an_example(release: Release) -> None:
    entries = {entry.of_class.partition("#")[2]: entry for entry in codebook(release)}
    assert {"Party", "Evidence", "Source", "City", "Tie"} <= entries.keys()
    assert not {"Body", "Intent", "Entity"} & entries.keys()
    for name, entry in entries.items():
        assert entry.count == release.manifest.counts[name]
        assert sum(entry.by_city.values()) >= entry.count
        asked = f"ASK {{ <{entry.example}> a <{entry.of_class}> }}"
        assert bool(release.query(asked)), entry.example
        assert all(0 < use.count <= entry.count and use.example for use in entry.uses)
    parties = {use.property.partition("#")[2]: use.count for use in entries["Party"].uses}
    assert parties == {"partyIs": 2 * entries["Tie"].count, "partyRole": 2 * entries["Tie"].count}


def test_each_term_of_the_ontology_is_in_the_codebook_or_said_to_be_missing(
    client: TestClient, release: Release
) -> None:
    page = client.get("/codebook").text
    shown = {use.property for entry in codebook(release) for use in entry.uses}
    shown |= {entry.of_class for entry in codebook(release)}
    left = [term for term in terms(release) if term.iri not in shown]
    assert 0 < len(left) < len(terms(release))
    assert all(f'href="/ontology#{term.name}"' in page for term in left)


def test_the_tree_of_classes_shows_each_special_case_once(client: TestClient, release: Release) -> None:
    found = tree(terms(release))
    classes = [term for term in terms(release) if term.sort == "class" and term.above]
    names = [box.link for box in found.boxes]
    assert {term.iri for term in classes} <= set(names)
    assert len(names) == len(set(names))
    assert len(found.lines) == len(classes)
    places = {(box.x, box.y) for box in found.boxes}
    assert len(places) == len(names)
    assert all(0 < box.y < found.height - 24 for box in found.boxes)
    assert client.get("/ontology", headers=BROWSER).text.count("<rect") >= len(names)


def test_the_strips_of_topics_are_as_wide_as_the_topics_are_often_used(release: Release) -> None:
    found = strips(topics(release))
    boxes = [box for strip in found for box in strip.topics]
    assert {box.link for box in boxes} == {topic.notation for top in topics(release) for topic in top.below}
    widest, narrowest = max(boxes, key=lambda box: box.width), min(boxes, key=lambda box: box.width)
    assert widest.width / narrowest.width == pytest.approx((widest.uses + 1) / (narrowest.uses + 1), rel=0.1)
    for strip in found:
        ends = [box.x + box.width for box in strip.topics]
        assert all(
            box.x == pytest.approx(end, abs=0.2) for box, end in zip(strip.topics[1:], ends, strict=False)
        )
        assert max(ends) <= NAMES + STRIP + 0.5


def test_no_share_in_the_codebook_leaves_its_bounds(release: Release) -> None:
    shares = [share for entry in codebook(release) for use in entry.uses for share in use.filled.values()]
    assert 0 <= min(shares) <= max(shares) <= 1


UNANSWERED = {"ties-from-exchanges"}
"""Questions on what the shipped tables have none of; a test of exchanges answers it."""


@pytest.mark.parametrize("key", sorted(questions().keys() - UNANSWERED))
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

"""Every IRI is answered in every form, retired ones lead on, and pages tell machines what a release says."""

import json
from collections import defaultdict
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode
from rdflib import DCTERMS, FOAF, ORG, RDF, SDO, SKOS, Graph, Literal, URIRef

from api.app import create_app
from api.negotiation import GRAPHS
from api.pages import data_block
from api.settings import Settings
from graph.cities.profile import cities
from graph.dataset.description import citation
from graph.entities.entity import successor
from graph.store.building import Draft, Record, publish
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from ontology import iris
from ontology import terms as sse
from ontology.iris import BASE
from tests.cities import SLUGS
from tests.conftest import ADA, BEN, TWO, Files, Run, Tables, written

HTML = {"accept": "text/html"}
SYNTAXES = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
SAMPLE = 2
"""How many IRIs of each shape are asked for."""

SAYS: dict[str, tuple[URIRef, ...]] = {
    "name": (SKOS.prefLabel, DCTERMS.title),
    "alternateName": (SKOS.altLabel,),
    "description": (DCTERMS.description, SKOS.definition),
    "url": (FOAF.homepage, FOAF.page),
    "sameAs": (SKOS.exactMatch,),
    "foundingDate": (SDO.foundingDate,),
    "knowsAbout": (DCTERMS.subject,),
    "about": (DCTERMS.subject,),
    "termCode": (SKOS.notation,),
    "inDefinedTermSet": (SKOS.inScheme,),
    "hasDefinedTerm": (SKOS.hasTopConcept,),
    "license": (DCTERMS.license,),
    "legislationPassedBy": (sse.issuer,),
    "organizer": (sse.host,),
    "startDate": (sse.since,),
    "endDate": (sse.until,),
    "publisher": (DCTERMS.publisher,),
    "datePublished": (DCTERMS.issued,),
}
"""What in a release each property of schema.org may repeat of a thing."""

SHOWN = (
    ("/id/torino/institution/citta", "GovernmentOrganization"),
    ("/id/bilbao/institution/mondragon-unibertsitatea", "CollegeOrUniversity"),
    ("/id/bilbao/organisation/ehlabe", "Organization"),
    ("/id/warsaw/infrastructure/dom-pod-orlami", "Place"),
    ("/id/torino", "City"),
    ("/id/torino/tie/citta--supports--rete-case-quartiere", "Thing"),
    ("/id/network/meeting/meeting-2021-07-15", "Event"),
    ("/id/network/source/metropolis-2021-07-15", "CreativeWork"),
    ("/topic/co-design", "DefinedTerm"),
    ("/code/tie-kind/supports", "DefinedTerm"),
    ("/topic/scheme", "DefinedTermSet"),
    ("/code/tie-kind", "DefinedTermSet"),
    ("/graph/derived/types", "Dataset"),
    ("/graph/catalogue", "DataCatalog"),
)


class Blocks(HTMLParser):
    """The data blocks of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note that a script begins."""
        self.open = tag == "script"
        if self.open:
            assert dict(attrs) == {"type": "application/ld+json"}

    def handle_data(self, data: str) -> None:
        """Keep what stands in a script."""
        if self.open:
            self.found.append(data)
            self.open = False


def shape(iri: str) -> str:
    """What an IRI of the atlas looks like: the room, the kind, and how many further steps."""
    room, *steps = iri.removeprefix(BASE).partition("#")[0].split("/")
    kind = steps[1] if room == "id" and len(steps) > 1 else steps[0] if room == "graph" else ""
    known = kind if kind not in (*SLUGS, "network") else ""
    return f"{room}{'#' * ('#' in iri)} {known} {len(steps)}"


def samples(release: Release) -> list[str]:
    """Some IRIs of each shape that occur in a release: as subject, property, value or graph."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in release.store:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and term.value.startswith(BASE.removesuffix("/")):
                found[shape(term.value)].add(term.value)
    assert len(found) > 35
    return [iri for shaped in found.values() for iri in (sorted(shaped)[:1] + sorted(shaped)[-1:])[:SAMPLE]]


def graph(client: TestClient, address: str, form: str, accept: str = "*/*") -> Graph:
    """The RDF at an address, which must be there in that form."""
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 200, (address, accept, answer.text)
    assert answer.headers["content-type"].partition(";")[0] == GRAPHS[form], address
    return Graph().parse(data=answer.content, format=SYNTAXES[form])


def said(text: str) -> tuple[dict[str, Any], Graph]:
    """The one data block of a page, as JSON and as RDF."""
    (block,) = Blocks(text).found
    return json.loads(block), Graph().parse(data=block, format="json-ld")


def facts(release: Release, iri: str, terms: Iterable[URIRef]) -> set[str]:
    """The values that a release gives a thing by some properties, as text without a datatype."""
    return {
        str(quad.object.value)  # type: ignore[union-attr]
        for term in terms
        for quad in release.store.quads_for_pattern(NamedNode(iri), NamedNode(str(term)), None, None)
    }


def test_every_iri_of_the_release_is_answered_in_every_form(client: TestClient, release: Release) -> None:
    for iri in samples(release):
        address = f"/{iri.removeprefix(BASE.removesuffix('/')).removeprefix('/')}".partition("#")[0]
        page = client.get(address, headers=HTML)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), iri
        for form, media_type in GRAPHS.items():
            assert (URIRef(iri), None, None) in graph(client, address, form, media_type), (iri, form)
            assert (URIRef(iri), None, None) in graph(client, f"{address}.{form}", form), (iri, form)


def test_a_release_and_the_dataset_are_answered_in_every_form(client: TestClient, release: Release) -> None:
    own, atlas = URIRef(iris.release(release.id)), URIRef(f"{BASE}dataset")
    for form, media_type in GRAPHS.items():
        for address, about in ((f"/release/{release.id}", own), ("/dataset", own), ("/dataset", atlas)):
            assert (about, None, None) in graph(client, address, form, media_type)
            assert (about, None, None) in graph(client, f"{address}.{form}", form)


def test_the_place_of_all_releases_leads_to_their_list(client: TestClient) -> None:
    assert client.get("/release/", follow_redirects=False).headers["location"] == "/dataset"


@pytest.mark.parametrize(
    "address", ["/release/never.ttl", "/dataset.doc", "/ontology/nothing", "/ontology/9.9.ttl"]
)
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_iri_with_escapes_is_answered_under_them(tmp_path: Path) -> None:
    iri = f"{iris.graph('ada', 'tables', '1', 'run')}/ada/our%20%C3%A9.xlsx"
    line = f'<{iri}> <{sse.file}> "ada/our é.xlsx" <{iris.graph("catalogue")}> .\n'
    data = Data(tmp_path / "data")
    publish(data, [Draft("ada", "1", line, is_city=True)], Record("ada"))
    with TestClient(create_app(Settings(data=data.root))) as client:
        address = f"/{iri.removeprefix(BASE)}"
        assert (URIRef(iri), None, None) in graph(client, f"{address}.ttl", "ttl")
        assert "our é.xlsx" in client.get(address, headers=HTML).text


# Retired and gone.

SAME = "id,same_as,reason,source\n"


@pytest.fixture
def merged(tables: Tables, tmp_path: Path) -> Data:
    """Two cities, whose bodies of one name have been found to be one."""
    data = Data(tmp_path / "merged")
    same = f"{SAME}ben-one,ada-one,One body,https://example.org/s\n"
    assert load(tables({**TWO, "network/same.csv": same}), data).release is not None
    return data


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld", ".nt", ".rdf"])
def test_a_retired_iri_leads_to_what_took_its_place_in_the_same_form(merged: Data, suffix: str) -> None:
    with TestClient(create_app(Settings(data=merged.root))) as client:
        first = client.get(f"/id/ben/organisation/one{suffix}", headers=HTML, follow_redirects=False)
        assert (first.status_code, first.headers["location"]) == (301, f"/id/ada/organisation/one{suffix}")
        assert client.get(f"/id/ben/organisation/one{suffix}", headers=HTML).status_code == 200


def test_a_retired_iri_asked_for_as_rdf_ends_at_the_rdf_of_the_other(merged: Data) -> None:
    old, new = iris.thing("ben", "organisation", "one"), iris.thing("ada", "organisation", "one")
    with TestClient(create_app(Settings(data=merged.root))) as client:
        found = graph(client, "/id/ben/organisation/one", "ttl", "text/turtle")
    assert (new, RDF.type, sse.Organisation) in found
    assert (new, DCTERMS.replaces, old) in found


def chained(folder: Path, *pairs: tuple[str, str]) -> Release:
    """A release in which the first of each pair is replaced by the second."""
    line = "<{0}id/ada/x/{1}> <{3}> <{0}id/ada/x/{2}> <{4}> .\n"
    lines = [
        line.format(BASE, one, other, DCTERMS.isReplacedBy, iris.graph("ada", "t", "1"))
        for one, other in pairs
    ]
    data = Data(folder / "data")
    publish(data, [Draft("ada", "1", "".join(lines), is_city=True)], Record("ada"))
    return data.current()


def test_a_chain_of_retired_iris_is_followed_to_its_end(tmp_path: Path) -> None:
    release = chained(tmp_path, ("a", "b"), ("b", "c"))
    assert successor(release, f"{BASE}id/ada/x/a") == f"{BASE}id/ada/x/c"
    assert successor(release, f"{BASE}id/ada/x/c") is None


def test_a_ring_of_retired_iris_leads_nobody_round(tmp_path: Path) -> None:
    release = chained(tmp_path, ("a", "b"), ("b", "a"))
    assert successor(release, f"{BASE}id/ada/x/a") is None


def test_ids_that_give_way_to_each_other_in_a_ring_are_refused_by_the_check(tables: Tables, run: Run) -> None:
    ring = f"{SAME}ben-one,ada-one,One,https://e.example\nada-one,ben-one,One,https://e.example\n"
    told = run("check", tables({**TWO, "network/same.csv": ring}) / "network" / "same.csv")
    whole = load(tables({**TWO, "network/same.csv": ring}), Data(tables({}) / "data"))
    reasons = [problem.reason for problem in whole.problems]
    assert told.code == 1
    assert whole.release is None
    assert reasons.count("the ids give way to each other in a ring: ben-one, ada-one, ben-one") == 1
    assert len(reasons) == 2


@pytest.fixture
def shrunk(tables: Tables, tmp_path: Path) -> Data:
    """Two cities of which one has lost a body since the release before."""
    data = Data(tmp_path / "shrunk")
    more: Files = {
        **TWO,
        "ben/actors.csv": f"{BEN}ben-two,organisation,Due,care,2026-11,https://example.org/9\n",
    }
    assert load(tables(more), data).release is not None
    assert load(written(tmp_path / "fewer", TWO), data).release is not None
    return data


def test_what_an_older_release_described_is_gone_and_leads_there(shrunk: Data) -> None:
    older = shrunk.manifests()[1].id
    with TestClient(create_app(Settings(data=shrunk.root))) as client:
        page = client.get("/id/ben/organisation/two", headers=HTML)
        file = client.get("/id/ben/organisation/two.ttl")
    assert (page.status_code, file.status_code) == (410, 410)
    assert f'href="/release/{older}"' in page.text
    assert str(iris.release(older)) in file.text


def test_what_no_release_described_was_never_there(shrunk: Data) -> None:
    with TestClient(create_app(Settings(data=shrunk.root))) as client:
        for address in (
            "/id/ben/organisation/three",
            "/id/elba/organisation/two",
            "/topic/none",
            "/graph/none",
        ):
            assert client.get(address, headers=HTML).status_code == 404


# What pages say to search engines.


@pytest.mark.parametrize(("address", "kind"), SHOWN)
def test_a_page_says_in_schema_org_what_the_release_says(
    client: TestClient, release: Release, address: str, kind: str
) -> None:
    data, found = said(client.get(address, headers=HTML).text)
    about = URIRef(BASE.removesuffix("/") + address)
    assert data["@context"]["@vocab"] == str(SDO)
    assert (about, RDF.type, SDO[kind]) in found
    for prop, value in found.predicate_objects(about):
        name = str(prop).removeprefix(str(SDO))
        if prop == RDF.type or name in ("geo", "location") or (kind == "Thing" and name == "name"):
            continue
        assert str(value) in facts(release, str(about), SAYS[name]), name
    for point in found.subjects(RDF.type, SDO.GeoCoordinates):
        shown = {str(found.value(point, SDO.latitude)), str(found.value(point, SDO.longitude))}
        near = "http://www.w3.org/2003/01/geo/wgs84_pos#"
        assert shown == facts(release, str(about), (URIRef(f"{near}lat"), URIRef(f"{near}long")))


def test_names_keep_their_languages(client: TestClient) -> None:
    _, found = said(client.get("/id/torino/institution/citta", headers=HTML).text)
    names = set(found.objects(URIRef(f"{BASE}id/torino/institution/citta"), SDO.name))
    assert names == {Literal("City of Turin", lang="en"), Literal("Città di Torino", lang="it")}


def test_of_a_person_only_the_name_and_the_dated_functions_are_said(
    client: TestClient, release: Release
) -> None:
    persons = release.store.quads_for_pattern(
        None, NamedNode(str(RDF.type)), NamedNode(str(sse.Person)), None
    )
    for person in [quad.subject.value for quad in persons if isinstance(quad.subject, NamedNode)][:10]:
        data, found = said(client.get(f"/{person.removeprefix(BASE)}", headers=HTML).text)
        assert data.keys() <= {"@context", "@id", "@type", "name", "alternateName", "affiliation"}
        roles = set(found.objects(URIRef(person), SDO.affiliation))
        assert roles
        for role in map(str, roles):
            own = URIRef(role)
            assert {str(body) for body in found.objects(own, SDO.affiliation)} == facts(
                release, role, (ORG.organization,)
            )
            assert {str(name) for name in found.objects(own, SDO.roleName)} == facts(
                release, role, (sse.roleTitle,)
            )
            dates = {
                str(found.value(own, term))
                for term in (SDO.startDate, SDO.endDate)
                if (own, term, None) in found
            }
            assert dates == facts(release, role, (sse.since, sse.until))
            assert dates or "as a source showed in" in str(found.value(own, SDO.description))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_city_page_says_which_city_it_is_and_where(client: TestClient, release: Release, slug: str) -> None:
    _, found = said(client.get(f"/cities/{slug}").text)
    city = next(each for each in cities(release) if each.slug == slug)
    about = URIRef(city.id)
    point = found.value(about, SDO.geo)
    assert (about, RDF.type, SDO.City) in found
    assert {str(name) for name in found.objects(about, SDO.name)} == {city.name, *city.local_names.values()}
    assert float(str(found.value(point, SDO.latitude))) == city.lat
    assert str(found.value(about, SDO.sameAs)) == city.wikidata


def test_the_dataset_page_says_what_search_engines_for_data_ask_for(
    client: TestClient, release: Release
) -> None:
    data, found = said(client.get("/dataset", headers=HTML).text)
    about = URIRef(iris.release(release.id))
    wanted = ("name", "description", "license", "citation", "temporalCoverage", "version", "datePublished")
    assert all(found.value(about, SDO[name]) is not None for name in wanted)
    assert str(found.value(about, SDO.citation)) == citation(release.manifest)
    assert {str(place) for place in found.objects(about, SDO.spatialCoverage)} == {
        str(iris.city(slug)) for slug in SLUGS
    }
    assert 50 < len(data["description"]) < 5000
    first, last = data["temporalCoverage"].split("/")
    assert first < last == "2026-11"
    for file in data["distribution"]:
        assert client.head(file["contentUrl"]).status_code == 200


def test_the_start_page_says_how_to_search(client: TestClient) -> None:
    data, found = said(client.get("/").text)
    target = data["potentialAction"]["target"]["urlTemplate"]
    assert (None, RDF.type, SDO.WebSite) in found
    assert "Turin" in client.get(target.format(search_term_string="Turin")).text


def test_no_text_can_leave_a_data_block() -> None:
    odd = {"name": "</script><script>alert(1)</script> & <!-- é"}
    block = data_block(odd)
    assert block.count("<") == 2
    assert (
        json.loads(block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) == odd
    )


def test_a_name_with_markup_stays_a_name_on_its_page(tables: Tables, tmp_path: Path) -> None:
    odd = ADA.replace(",One,", ",</script><b>One</b>,")
    data = Data(tmp_path / "data")
    assert load(tables({"ada/actors.csv": odd}), data).release is not None
    with TestClient(create_app(Settings(data=data.root))) as client:
        shown, _ = said(client.get("/id/ada/organisation/one", headers=HTML).text)
    assert shown["name"] == {"@value": "</script><b>One</b>", "@language": "und"}

"""The nine shipped cities: read whole, each row with its evidence, and no source lost."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from graph.store.release import Release
from graph.store.releases import Data
from ingest import folder
from ingest.folder import SHIPPED, Folder
from ontology.vocabulary import vocabulary
from tests.cities import SLUGS

ROWS_GIVEN = 2638


@pytest.fixture(scope="module")
def shipped() -> Folder:
    """The shipped tables as they are read."""
    return folder.read(SHIPPED, vocabulary())


def asked(release: Release, query: str) -> list[tuple[str, ...]]:
    """The solutions of a query as text."""
    return [tuple(term.value for term in row) for row in release.query(query)]  # type: ignore[union-attr]


def lines(path: Path) -> int:
    """How many rows of data a CSV file holds."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for row in csv.reader(file) if any(row)) - 1


def sources(root: Path) -> dict[str, set[str]]:
    """The sources that the tables of each city cite."""
    found: dict[str, set[str]] = {}
    for path in root.glob("*/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cited = {row.get("source") or row.get("key") or "" for row in csv.DictReader(file)}
        found.setdefault(path.parent.name, set()).update(cited - {""})
    return found


def test_every_row_is_accepted_without_a_word(shipped: Folder) -> None:
    assert shipped.report.problems == ()
    assert all(one.rows == one.accepted for one in shipped.report.files)


def test_every_row_of_every_file_is_counted(shipped: Folder) -> None:
    assert {one.file: one.rows for one in shipped.report.files} == {
        f"{path.parent.name}/{path.name}": lines(path) for path in SHIPPED.glob("*/*.csv")
    }


def test_the_release_holds_the_nine_cities(release: Release) -> None:
    assert release.cities == SLUGS


def test_each_accepted_row_has_one_piece_of_evidence_and_nothing_else_has_any(
    shipped: Folder, release: Release
) -> None:
    query = "SELECT ?file ?row WHERE { ?evidence a sse:Evidence ; sse:file ?file ; sse:row ?row }"
    rows = Counter((row.file, str(row.number)) for held in shipped.rows.values() for row in held)
    assert set(rows.values()) == {1}
    assert Counter(asked(release, query)) == rows


def test_every_thing_that_rests_on_a_row_rests_on_evidence_that_is_there(release: Release) -> None:
    query = "SELECT ?it WHERE { ?it prov:wasDerivedFrom ?row FILTER NOT EXISTS { ?row a sse:Evidence } }"
    assert asked(release, query) == []


def test_every_end_of_a_tie_is_described(release: Release) -> None:
    query = "SELECT ?end WHERE { ?party sse:partyIs ?end FILTER NOT EXISTS { ?end a ?class } }"
    assert asked(release, query) == []


def test_every_person_has_a_dated_public_function(release: Release) -> None:
    query = """SELECT DISTINCT ?person WHERE {
        ?held org:member ?person ; org:organization ?body ; sse:roleTitle ?role .
        ?held sse:since|sse:until|sse:seenIn ?date
    }"""
    assert len(asked(release, query)) == release.manifest.counts["Person"] > 0


def test_the_manifest_names_every_file_that_was_read(data: Data) -> None:
    manifest = data.current().manifest
    named = {one["file"] for one in manifest.inputs}
    filled = {f"{path.parent.name}/{path.name}" for path in SHIPPED.glob("*/*.csv") if lines(path)}
    assert named == filled


def test_nobody_was_asked_so_that_no_tie_is_said_to_be_missing(release: Release) -> None:
    query = "SELECT ?asked WHERE { ?record a sse:CompletenessRecord ; sse:asked ?asked }"
    assert asked(release, query) == [("0",)] * 10
    states = asked(release, "SELECT DISTINCT ?state WHERE { ?tie a sse:Tie ; sse:state ?state }")
    assert "looked-for-not-found" not in {state.rpartition("/")[2] for (state,) in states}


@pytest.mark.realdata
def test_the_tables_that_were_given_are_read_whole_in_their_older_layout(shared: Path) -> None:
    read = folder.read(shared / "cities", vocabulary())
    assert read.report.problems == ()
    assert sum(one.accepted for one in read.report.files) == ROWS_GIVEN


@pytest.mark.realdata
def test_every_source_that_was_given_is_still_cited(shared: Path) -> None:
    kept = set().union(*sources(SHIPPED).values())
    assert set().union(*sources(shared / "cities").values()) - kept == set()


def test_no_statement_stands_in_two_graphs(release: Release) -> None:
    stated = Counter(quad.triple for quad in release.store)
    assert [triple for triple, times in stated.items() if times > 1] == []

"""Loading publishes what is right, nothing where something is wrong, and does again only what changed."""

import json
from pathlib import Path

import pytest

from graph.store.building import quads_file
from graph.store.releases import Data
from ingest.load import load
from ingest.report import Report
from ingest.shapes import Finding
from tests.conftest import ACTORS, ADA, BEN, TWO, Run, Tables

KEYS = {
    "report": ["format", "files", "problems", "release"],
    "file": [
        "file",
        "sheet",
        "rows",
        "accepted",
        "repaired",
        "rejected",
        "skipped",
        "with_coordinates",
        "entities",
        "columns",
    ],
    "columns": ["mapped", "ignored", "unknown"],
    "problem": ["severity", "file", "sheet", "row", "column", "value", "reason", "remedy"],
}


def published(report: Report) -> str:
    """The release that a load came to."""
    assert report.release is not None, report.problems
    return report.release


def published_before(data: Data) -> str:
    """The release that the data folder was given with."""
    key = data.current_id()
    assert key is not None
    return key


def ends(data: Data) -> set[str]:
    """The bodies that the ties of the current release join."""
    query = "SELECT ?end WHERE { ?party sse:partyIs ?end }"
    return {row["end"].value for row in data.current().query(query)}  # type: ignore[union-attr]


def inode(data: Data, release: str, city: str) -> int:
    """Which file on the disk holds a city's quads."""
    return quads_file(data.path(release), city).stat().st_ino


def test_a_folder_becomes_the_current_release(tables: Tables, atlas: Data) -> None:
    cities = {"cleo/actors.csv": ADA.replace("ada-", "cleo-"), "ben/actors.csv": BEN}
    assert published(load(tables(cities), atlas)) == atlas.current_id()
    assert atlas.current().cities == ("ben", "cleo")


def test_an_unchanged_folder_publishes_nothing_new(tables: Tables, atlas: Data) -> None:
    first = published_before(atlas)
    assert published(load(tables(TWO), atlas)) == first
    assert [one.id for one in atlas.manifests()] == [first]


def test_the_same_tables_elsewhere_are_unchanged(tables: Tables, atlas: Data, tmp_path: Path) -> None:
    first = published_before(atlas)
    moved = tables(TWO).rename(tmp_path / "moved")
    assert published(load(moved, atlas)) == first


def test_a_change_in_one_city_writes_that_city_alone_anew(tables: Tables, atlas: Data) -> None:
    first = published_before(atlas)
    second = published(load(tables(TWO | {"ada/actors.csv": ADA.replace("One", "First")}), atlas))
    assert first != second
    assert inode(atlas, first, "ben") == inode(atlas, second, "ben")
    assert inode(atlas, first, "ada") != inode(atlas, second, "ada")


def test_a_change_in_one_city_has_that_city_alone_checked_anew(
    tables: Tables, atlas: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def findings(content: str) -> list[Finding]:
        seen.append(content)
        return []

    monkeypatch.setattr("ingest.load.shapes.findings", findings)
    load(tables(TWO | {"ada/actors.csv": ADA.replace("One", "First")}), atlas)
    assert len(seen) == 1
    assert "First" in seen[0]


def test_what_the_shapes_found_in_an_unchanged_city_stays_on_record(tables: Tables, atlas: Data) -> None:
    files = TWO | {"ben/actors.csv": BEN.replace(",care,", ",,")}
    first = atlas.path(published(load(tables(files), atlas)))
    load(tables(files | {"ada/actors.csv": ADA.replace("One", "First")}), atlas)
    before, after = (atlas.manifest(key).checks for key in (first.name, str(atlas.current_id())))
    assert before and after
    assert len(before["ben"]) == 1
    assert before["ben"] == after["ben"]


def test_a_body_that_changes_its_name_keeps_its_iri_in_both_cities(tables: Tables, atlas: Data) -> None:
    before = ends(atlas)
    load(tables(TWO | {"ada/actors.csv": ADA.replace("One", "First")}), atlas)
    assert ends(atlas) == before


def test_a_body_that_becomes_an_institution_changes_in_the_city_that_names_it_too(
    tables: Tables, atlas: Data
) -> None:
    load(tables(TWO | {"ada/actors.csv": ADA.replace("organisation", "institution")}), atlas)
    assert {iri.partition("/id/")[2] for iri in ends(atlas)} == {
        "ada/institution/one",
        "ben/organisation/one",
    }


def test_a_city_that_is_taken_out_is_no_longer_in_the_release(tables: Tables, atlas: Data) -> None:
    load(tables({"ada/actors.csv": ADA}), atlas)
    assert atlas.current().cities == ("ada",)


def test_rows_that_are_wrong_are_left_out_where_that_is_asked_for(tables: Tables, atlas: Data) -> None:
    root = tables(TWO | {"ada/actors.csv": ADA + "ada-two,organisation,Two,huosing,2026-11,https://a.org\n"})
    assert load(root, atlas).release is None
    report = load(root, atlas, rejected=True)
    assert published(report) == atlas.current_id()
    assert [(one.file, one.row, one.column) for one in report.problems] == [("ada/actors.csv", 3, "topics")]


def test_the_rows_that_were_accepted_and_no_others_have_evidence(tables: Tables, atlas: Data) -> None:
    more = "ada-two,organisation,Two,huosing,2026-11,https://example.org/4\n"
    more += "ada-three,organisation,Three,care,2026-11,https://example.org/5\n"
    report = load(tables(TWO | {"ada/actors.csv": ADA + more}), atlas, rejected=True)
    query = "SELECT ?file ?row WHERE { ?evidence a sse:Evidence ; sse:file ?file ; sse:row ?row }"
    found = [(row["file"].value, int(row["row"].value)) for row in atlas.current().query(query)]  # type: ignore[union-attr]
    assert sorted(found) == [
        ("ada/actors.csv", 2),
        ("ada/actors.csv", 4),
        ("ada/city.csv", 2),
        ("ben/actors.csv", 2),
        ("ben/city.csv", 2),
        ("ben/relations.csv", 2),
    ]
    assert len(found) == sum(one.accepted for one in report.files)


def test_a_fault_of_the_shapes_is_never_published(tables: Tables, atlas: Data) -> None:
    root = tables(TWO | {"ada/actors.csv": ADA.replace("One", "one@example.org")})
    report = load(root, atlas, rejected=True)
    assert report.release is None
    assert {(one.file, one.row) for one in report.problems} == {("ada/actors.csv", 2)}
    assert {one.remedy.partition(" (")[0] for one in report.problems} == {
        "It should be taken out, as contact details stay outside public graphs"
    }


def test_every_sign_of_a_text_reaches_the_store_as_it_is(tables: Tables, atlas: Data) -> None:
    signs = ["\u2028", "\u2029", "'", "\\", "\n", "\t", "\U0001f331", "<x>", "{}", "%s"]
    names = [f"A{sign}B" for sign in signs]
    rows = "".join(
        f'ada-{number},organisation,"{name}",care,2026-11,https://example.org/1\n'
        for number, name in enumerate(names)
    )
    published(load(tables({"ada/actors.csv": ACTORS + rows}), atlas))
    query = "SELECT ?name WHERE { ?it a sse:Organisation ; skos:prefLabel ?name }"
    found = [row["name"].value for row in atlas.current().query(query)]  # type: ignore[union-attr]
    assert sorted(found) == sorted(names)


@pytest.mark.parametrize("command", ["check", "load"])
def test_the_json_report_has_the_shape_of_the_contract(
    command: str, tables: Tables, run: Run, tmp_path: Path
) -> None:
    root = tables(TWO | {"ada/actors.csv": ADA.replace(",care,", ",cure,")})
    data = ("--data", tmp_path / "data") if command == "load" else ()
    outcome = run(command, root, "--json", *data)
    report = json.loads(outcome.out)
    assert outcome.code == 1
    assert list(report) == KEYS["report"]
    assert report["release"] is None
    assert all(sorted(one) == sorted(KEYS["file"]) for one in report["files"])
    assert all(list(one["columns"]) == KEYS["columns"] for one in report["files"])
    assert all(sorted(one) == sorted(KEYS["problem"]) for one in report["problems"])
    assert {one["severity"] for one in report["problems"]} <= {"error", "repair", "warning"}


def test_the_json_report_of_a_load_names_the_release(tables: Tables, run: Run, atlas: Data) -> None:
    outcome = run("load", tables(TWO), "--json", "--data", atlas.root)
    assert outcome.code == 0
    assert json.loads(outcome.out)["release"] == atlas.current_id()

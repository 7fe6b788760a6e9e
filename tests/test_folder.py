"""A folder is read row by row: what is right is kept, the rest is told, and each row is counted once."""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest import folder
from ingest.check import checked
from ingest.folder import SHIPPED, Folder
from ingest.report import Problem
from ontology.vocabulary import vocabulary
from tests.conftest import CITY, Tables

ACTORS = """\
id,kind,name,topics,lat,lon,affiliation_id,role,role_seen,confirmed,source
ada-one,organisation,One,housing,45,7,,,,2026-11,https://example.org/1
ada-two,organisation,Two,care,,,,,,2026-11,https://example.org/2
ada-ann,person,Ann,,,,ada-one,Chair,2024,2026-11,https://example.org/3
"""
TIES = """\
subject_id,predicate,object_id,since,source
ada-one,funds,ada-two,,https://example.org/4
ada-two,supports,ada,2020,https://example.org/5
"""
GOOD: dict[str, str | bytes] = {"ada/actors.csv": ACTORS, "ada/relations.csv": TIES}


def read(tables: Tables, files: dict[str, str | bytes]) -> Folder:
    """What becomes of some tables."""
    return folder.read(tables(files), vocabulary())


def told(problem: Problem) -> tuple[str, int | None, str | None, str]:
    """Where a problem is, and its reason."""
    return problem.file, problem.row, problem.column, problem.reason


def the_only(held: Folder) -> tuple[str, int | None, str | None, str]:
    """The one problem of a folder."""
    (problem,) = held.report.problems
    assert problem.remedy
    return told(problem)


def counts(held: Folder, file: str) -> tuple[int, int, int, int]:
    """Rows, and what became of them: accepted, rejected, skipped."""
    (one,) = [one for one in held.report.files if one.file == file]
    return one.rows, one.accepted, one.rejected, one.skipped


def test_a_right_folder_is_accepted_whole(tables: Tables) -> None:
    held = read(tables, GOOD)
    assert held.report.problems == ()
    assert {one.file: one.accepted for one in held.report.files} == {
        "ada/actors.csv": 3,
        "ada/city.csv": 1,
        "ada/relations.csv": 2,
    }


def test_the_kinds_and_points_of_a_file_are_counted(tables: Tables) -> None:
    report = read(tables, GOOD).report.files[0]
    assert report.entities == {"organisation": 2, "person": 1}
    assert report.with_coordinates == 1


def test_an_optional_column_may_be_missing_and_an_unknown_one_is_told(tables: Tables) -> None:
    held = read(tables, {"ada/relations.csv": "subject_id,predicate,object_id,note,source\n"})
    assert the_only(held) == ("ada/relations.csv", 1, "note", "unknown column 'note'")
    assert not held.report.failed


def test_blanks_around_a_cell_are_taken_off_and_counted_as_repaired(tables: Tables) -> None:
    held = read(tables, {"ada/actors.csv": ACTORS.replace(",One,", ", One ,")})
    assert held.by_id["ada-one"].values["name"] == "One"
    assert [one.repaired for one in held.report.files if one.file == "ada/actors.csv"] == [1]


def test_a_row_that_says_the_same_again_is_skipped_with_a_warning(tables: Tables) -> None:
    again = TIES + "ada-one,funds,ada-two,,https://example.org/4\n"
    held = read(tables, GOOD | {"ada/relations.csv": again})
    assert the_only(held)[1:] == (4, None, "the row stands already in ada/relations.csv, row 2")
    assert counts(held, "ada/relations.csv") == (3, 2, 0, 1)


def test_an_id_that_stands_for_two_things_is_refused_at_the_second(tables: Tables) -> None:
    held = read(
        tables, GOOD | {"ada/actors.csv": ACTORS.replace("ada-two", "ada-one"), "ada/relations.csv": "x"}
    )
    assert ("ada/actors.csv", 3, "id", "the id stands already in ada/actors.csv, row 2") in map(
        told, held.report.problems
    )


def test_an_id_of_another_city_is_taken_too(tables: Tables) -> None:
    held = read(tables, GOOD | {"ben/actors.csv": ACTORS.replace("One", "Uno")})
    assert {problem.row for problem in held.report.problems if problem.severity == "error"} == {2}


def test_a_row_that_hangs_on_a_refused_row_is_refused_too(tables: Tables) -> None:
    held = read(tables, GOOD | {"ada/actors.csv": ACTORS.replace(",housing,", ",huosing,")})
    assert [told(problem)[:3] for problem in held.report.problems] == [
        ("ada/actors.csv", 2, "topics"),
        ("ada/actors.csv", 4, "affiliation_id"),
        ("ada/relations.csv", 2, "subject_id"),
    ]


def test_a_source_has_to_be_a_row_of_the_sources(tables: Tables) -> None:
    held = read(tables, GOOD | {"ada/relations.csv": TIES.replace("https://example.org/4", "ada-one")})
    assert the_only(held) == (
        "ada/relations.csv",
        2,
        "source",
        "no accepted row has the key of sources.csv 'ada-one'",
    )


def test_a_source_is_no_end_of_a_tie(tables: Tables) -> None:
    files: dict[str, str | bytes] = {
        "ada/sources.csv": "key,title\npaper,A paper\n",
        "ada/relations.csv": "subject_id,predicate,object_id,source\nada,funds,paper,paper\n",
    }
    assert the_only(read(tables, files))[1:3] == (2, "object_id")


def test_several_rows_that_say_what_is_the_same_are_all_kept(tables: Tables) -> None:
    same = "id,same_as,reason,source\nada-one,ben-one,One body,https://example.org/s\n"
    same += "ada-two,ben-two,One body,https://example.org/s\n"
    held = read(tables, GOOD | {"ben/actors.csv": ACTORS.replace("ada-", "ben-"), "network/same.csv": same})
    assert counts(held, "network/same.csv") == (2, 2, 0, 0)


def test_two_methods_of_gathering_are_two_records(tables: Tables) -> None:
    head = "kind,method,asked,answered,from,until,source\n"
    rows = "".join(
        f"all,{method},0,0,2026-11,2026-11,https://example.org\n" for method in ("desk-research", "survey")
    )
    assert counts(read(tables, {"ada/completeness.csv": head + rows}), "ada/completeness.csv") == (2, 2, 0, 0)


@pytest.mark.parametrize("name", ["Ada City", "ada_city", "Ada"])
def test_a_folder_whose_name_is_no_id_is_told(tables: Tables, name: str) -> None:
    held = read(tables, {f"{name}/actors.csv": ACTORS})
    assert {problem.reason for problem in held.report.problems} == {
        f"the folder's name {name!r} is not an id"
    }
    assert not any(held.rows.values())


def test_a_folder_without_its_city_is_told(tables: Tables) -> None:
    held = read(tables, {"ada/city.csv": "id\n", "ada/actors.csv": ACTORS})
    assert ("ada/city.csv", None, None, "nothing describes the city 'ada'") in map(told, held.report.problems)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (",Chair,", ",,", "role"),
        (",ada-one,Chair,", ",,Chair,", "affiliation_id"),
        (",Chair,2024,", ",Chair,,", "role_seen"),
        ("Ann,,,,", "Ann,,45,7,", "lat"),
    ],
)
def test_a_person_is_kept_with_a_dated_public_function_and_nothing_else(
    tables: Tables, old: str, new: str, column: str
) -> None:
    held = read(tables, {"ada/actors.csv": ACTORS.replace(old, new)})
    assert ("ada/actors.csv", 4, column) in [told(problem)[:3] for problem in held.report.problems]
    assert "ada-ann" not in held.by_id
    assert "person" in held.report.problems[0].reason


def test_a_cell_with_an_unprintable_sign_is_told(tables: Tables) -> None:
    held = read(tables, {"ada/actors.csv": ACTORS.replace(",Two,", ",T\x00wo,")})
    assert the_only(held)[1:] == (3, "name", "the cell holds the unprintable sign U+0000")


def test_a_table_in_capitals_and_a_workbook_are_read_too(tables: Tables) -> None:
    root = tables({"ada/actors.csv": ACTORS})
    (root / "ada" / "actors.csv").rename(root / "ada" / "actors.CSV")
    assert "ada-one" in folder.read(root, vocabulary()).by_id


def test_a_workbook_says_what_the_same_tables_say_as_files(tables: Tables, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, text in {**GOOD, "ada/city.csv": CITY.format("ada", "Ada")}.items():
        sheet = book.create_sheet(Path(name).stem)
        for line in csv.reader(str(text).splitlines()):
            sheet.append(line)
    root = tables(GOOD)
    (tmp_path / "books" / "ada").mkdir(parents=True)
    book.save(tmp_path / "books" / "ada" / "ada.xlsx")
    held = folder.read(tmp_path / "books", vocabulary())
    assert held.report.problems == ()
    assert {key: row.values for key, row in held.by_id.items()} == {
        key: row.values for key, row in folder.read(root, vocabulary()).by_id.items()
    }
    assert [(one.file, one.sheet, one.accepted) for one in held.report.files] == [
        ("ada/ada.xlsx", "actors", 3),
        ("ada/ada.xlsx", "relations", 2),
        ("ada/ada.xlsx", "city", 1),
    ]


def test_every_broken_cell_costs_a_row_and_every_lost_row_is_told(tables: Tables) -> None:
    chance = random.Random(7)
    for turn in range(40):
        files = {name: str(text) for name, text in GOOD.items()}
        for _ in range(chance.randint(1, 4)):
            name = chance.choice(list(files))
            lines = [line.split(",") for line in files[name].splitlines()]
            row = chance.randrange(1, len(lines))
            lines[row][chance.randrange(len(lines[row]))] = chance.choice(
                ["", "ada-two", "900", 'x"', "ä ö", ";"]
            )
            files[name] = "\n".join(map(",".join, lines)) + "\n"
        held = read(tables, dict(files))
        lost = {(problem.file, problem.row) for problem in held.report.problems}
        for one in held.report.files:
            kept = [row.number for rows in held.rows.values() for row in rows if row.file == one.file]
            assert one.rows == one.accepted + one.rejected + one.skipped, turn
            assert len(kept) == len(set(kept)) == one.accepted
            gone = set(range(2, 2 + one.rows)) - set(kept)
            assert gone == {row for file, row in lost if file == one.file and row}


def test_checking_one_file_refers_to_the_tables_beside_it(tables: Tables) -> None:
    root = tables(GOOD)
    assert not checked([root / "ada" / "relations.csv"]).failed


def test_checking_a_copy_of_a_shipped_table_does_not_find_it_twice(tables: Tables) -> None:
    city, needs = ((SHIPPED / "torino" / name).read_text("utf-8") for name in ("city.csv", "needs.csv"))
    root = tables({"torino/needs.csv": needs, "torino/city.csv": city})
    report = checked([root / "torino" / "needs.csv"])
    assert not report.failed
    assert report.files[0].accepted == report.files[0].rows > 0


def test_what_the_shapes_find_is_told_at_its_row(tables: Tables) -> None:
    root = tables({"ada/actors.csv": ACTORS.replace(",Two,", ",Write to two@example.org,")})
    places = Counter((problem.file, problem.row) for problem in checked([root]).problems)
    assert set(places) == {(str(root / "ada/actors.csv"), 3)}


def test_a_person_without_columns_for_dates_is_told_by_the_shapes(tables: Tables) -> None:
    older = "id,kind,name,role,affiliation_id,source\nada-one,institution,One,,,https://example.org/1\n"
    older += "ada-ann,person,Ann,Chair,ada-one,https://example.org/3\n"
    root = tables({"ada/actors.csv": older})
    assert not folder.read(root, vocabulary()).report.failed
    errors = [problem for problem in checked([root]).problems if problem.severity == "error"]
    assert [(problem.row, problem.reason) for problem in errors] == [(3, "A position has no date")]

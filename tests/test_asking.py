"""The sheet of questions can be filled in as it is, and read back; nothing in it is taken for a formula."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from graph.errors import EcosystemError
from graph.export import tables as export
from graph.network.network import network
from graph.store.release import Release
from graph.store.releases import Data
from ingest import folder
from ingest.asking import README, WIDTHS, Question, identifiers, sheet
from ingest.check import checked
from ingest.folder import SHIPPED
from ingest.layout import TABLES
from ingest.load import load
from ingest.statements import names
from ontology.vocabulary import vocabulary
from tests.cities import SLUGS, iris, table
from tests.conftest import ADA, BEN, TWO, Files, Run, Tables

ID = "https://w3id.org/sse-atlas/id"
ONE, UNO = f"{ID}/ada/organisation/one", f"{ID}/ben/organisation/one"
QUESTION = Question(ONE, "One", UNO, "Uno", "They would join two halves")
FORMS = ("csv", "xlsx")
FILLED = {
    "yes": {"answer": "yes", "predicate": "funds", "since": "2020", "asked": "2026-12"},
    "no": {"answer": "no", "asked": "2026-12"},
    "not known": {"answer": "not known"},
}
Rows = list[list[str]]


def book(content: bytes) -> Workbook:
    """A workbook as a spreadsheet opens it."""
    return load_workbook(io.BytesIO(content))


def rows(content: bytes, form: str) -> Rows:
    """The cells of a sheet."""
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode(), newline="")))
    return [[str(cell.value or "") for cell in row] for row in book(content)["answers"].iter_rows()]


def filled(content: bytes, form: str, answers: Sequence[str]) -> bytes:
    """A sheet into which somebody wrote answers, and nothing else was changed."""
    held = rows(content, form)
    changes = [
        (number, list(WIDTHS).index(column), value)
        for number, answer in enumerate(answers, start=1)
        for column, value in (FILLED[answer] | {"source": "https://example.org/s"}).items()
    ]
    made = io.BytesIO()
    if form == "csv":
        for number, place, value in changes:
            held[number][place] = value
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(held)
        return text.getvalue().encode()
    changed = book(content)
    for number, place, value in changes:
        changed["answers"].cell(number + 1, place + 1).value = value
    changed.save(made)
    return made.getvalue()


def test_a_sheet_has_a_row_a_question_with_ids_names_and_a_whole_sentence() -> None:
    head, row = rows(sheet([QUESTION], "ada", "csv"), "csv")
    told = dict(zip(head, row, strict=True))
    assert {column: text for column, text in told.items() if text} == {
        "subject_id": "ada-one",
        "subject_name": "One",
        "object_id": "ben-one",
        "object_name": "Uno",
        "question": "Do One and Uno work together, and if so how?",
        "why": "They would join two halves",
    }
    assert {column for column, text in told.items() if not text} == {
        *("answer", "predicate", "since", "asked", "source")
    }


def test_a_csv_sheet_is_utf_8_with_commas_and_line_feeds() -> None:
    content = sheet([Question(ONE, "Città", UNO, 'A "B", C', "")], "ada", "csv")
    assert content.count(b"\n") == 2
    assert b"\r" not in content
    assert 'Città,ben-one,"A ""B"", C"'.encode() in content


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_without_questions_is_a_table_without_rows(form: str, tables: Tables) -> None:
    path = tables(TWO) / "ada" / f"answers.{form}"
    path.write_bytes(sheet([], "ada", form))  # type: ignore[arg-type]
    report = checked([path])
    assert report.problems == ()
    assert report.files[0].rows == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_that_nobody_filled_in_is_accepted_and_skipped(form: str, tables: Tables, run: Run) -> None:
    path = tables(TWO) / "ada" / f"answers.{form}"
    path.write_bytes(sheet([QUESTION] * 3, "ada", form))  # type: ignore[arg-type]
    outcome = run("check", path)
    assert outcome.code == 0
    assert "0 of 3 rows accepted, 3 skipped\nno problems" in outcome.out


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_that_is_filled_in_is_checked_loaded_and_there(
    form: str, tables: Tables, run: Run, tmp_path: Path
) -> None:
    bodies = "".join(f"ada-{n},organisation,{n},care,2026-11,https://example.org/{n}\n" for n in range(3))
    root = tables({"ada/actors.csv": ADA + bodies, "ben/actors.csv": BEN})
    questions = [Question(f"{ID}/ada/organisation/{n}", str(n), UNO, "Uno", "") for n in range(3)]
    path = root / "ada" / f"answers.{form}"
    path.write_bytes(filled(sheet(questions, "ada", form), form, list(FILLED)))  # type: ignore[arg-type]
    assert run("check", path).code == 0
    data = Data(tmp_path / "data")
    assert run("load", root, "--data", data.root).code == 0
    found = data.current().query("SELECT ?kind ?state { ?tie a sse:Tie ; sse:kind ?kind ; sse:state ?state }")
    ties = {(row["kind"].value, row["state"].value) for row in found}  # type: ignore[union-attr]
    assert {tuple(code.rpartition("/")[2] for code in codes) for codes in ties} == {
        ("funds", "known"),
        ("partners-with", "looked-for-not-found"),
    }
    assert [(tie.kind, tie.source) for tie in network(data.current()).ties] == [
        ("funds", f"{ID}/ada/organisation/0")
    ]


def test_a_filled_workbook_of_any_name_is_read_beside_the_tables_of_its_city(tables: Tables) -> None:
    root = tables({"ada/actors.csv": ADA, "ben/actors.csv": BEN})
    content = filled(sheet([QUESTION], "ada", "xlsx"), "xlsx", ["no"])
    (root / "ada" / "Round 1, December.xlsx").write_bytes(content)
    held = folder.read(root, vocabulary())
    assert held.report.problems == ()
    assert [(row.table, row.file, row.sheet) for row in held.rows["ada"]][0] == (
        "answers",
        "ada/Round 1, December.xlsx",
        "answers",
    )


def test_a_sheet_on_a_shipped_city_is_checked_against_the_shipped_tables(tmp_path: Path) -> None:
    known = next(
        row for row in table("torino", "relations") if row["predicate"] == "funds" and not row["state"]
    )
    ends = [iris()[known[column]] for column in ("subject_id", "object_id")]
    path = tmp_path / "torino" / "downloaded.xlsx"
    path.parent.mkdir()
    path.write_bytes(
        filled(sheet([Question(ends[0], "A", ends[1], "B", "")], "torino", "xlsx"), "xlsx", ["no"])
    )
    (problem,) = checked([path]).problems
    assert (problem.sheet, problem.row, problem.value) == ("answers", 2, "no")
    assert problem.reason.endswith("says that the two work together: funds")


def test_answers_come_out_of_an_export_as_they_went_in(tables: Tables, tmp_path: Path) -> None:
    root = tables({"ada/actors.csv": ADA, "ben/actors.csv": BEN})
    content = filled(sheet([QUESTION, QUESTION], "ada", "csv"), "csv", ["not known", "no"])
    (root / "ada" / "answers.csv").write_bytes(content)
    data = Data(tmp_path / "data")
    assert load(root, data).release
    with (tmp_path / "out.zip").open("wb") as file:
        export.write(data.current(), None, file)
    ZipFile(tmp_path / "out.zip").extractall(tmp_path / "out")
    again = folder.read(tmp_path / "out", vocabulary())
    assert again.report.problems == ()
    assert [row.raw for row in again.rows["ada"]] == [
        row.raw for row in folder.read(root, vocabulary()).rows["ada"]
    ]


def test_a_month_that_a_spreadsheet_made_a_day_of_is_read_as_the_month(tables: Tables) -> None:
    root = tables({"ada/actors.csv": ADA, "ben/actors.csv": BEN})
    changed = book(filled(sheet([QUESTION], "ada", "xlsx"), "xlsx", ["no"]))
    changed["answers"].cell(2, list(WIDTHS).index("asked") + 1).value = "2026-12-01"
    changed.save(root / "ada" / "a.xlsx")
    (row,) = [row for row in folder.read(root, vocabulary()).rows["ada"] if row.table == "answers"]
    assert str(row.values["asked"]) == "2026-12"


def test_the_workbook_has_lists_to_choose_from_a_frozen_header_and_says_how_to_fill_it() -> None:
    made = book(sheet([QUESTION] * 20, "ada", "xlsx"))
    asked, help = made.worksheets
    assert (asked.title, asked.freeze_panes, help.title) == ("answers", "A2", README)
    lists = {str(one.sqref): str(one.formula1) for one in asked.data_validations.dataValidation}
    assert lists == {
        "G2:G21": '"yes,no,not known"',
        "H2:H21": '"advises,funds,hosts,member-of,partners-with,procures-from,supports,trains"',
    }
    assert all(asked.column_dimensions[letter].width >= 10 for letter in "ABCDEFGHIJK")
    assert len([row for row in help.iter_rows(min_row=2) if row[0].value]) == 5
    assert any("folder ada " in str(row[0].value) for row in help.iter_rows())


def test_the_columns_of_the_sheet_are_those_that_a_reading_knows() -> None:
    layout = TABLES["answers"]
    assert set(WIDTHS) == {*layout.columns, *layout.ignored} - {"confirmed"}


NAMES = st.builds(
    str.__add__,
    st.sampled_from(["=", "+", "-", "@", "\t=", "'", ""]),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20),
)


@pytest.mark.parametrize("form", FORMS)
@given(names=st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=3))
def test_any_name_is_stored_as_text_and_read_back_equal(form: str, names: list[tuple[str, str, str]]) -> None:
    content = sheet([Question(ONE, one, UNO, two, why) for one, two, why in names], "ada", form)  # type: ignore[arg-type]
    columns = [list(WIDTHS).index(column) for column in ("subject_name", "object_name", "why")]
    held = rows(content, form)[1:]
    assert [tuple(row[place] for place in columns) for row in held] == names
    if form == "xlsx":
        kinds = {cell.data_type for row in book(content)["answers"].iter_rows() for cell in row if cell.value}
        assert kinds == {"s"}


def test_what_xml_cannot_hold_spoils_no_workbook() -> None:
    content = sheet([Question(ONE, "a\x00b\ufffe\rc", UNO, "Uno", "")], "ada", "xlsx")
    assert rows(content, "xlsx")[1][1] == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER} c"


def test_the_iri_of_every_shipped_body_leads_back_to_its_id() -> None:
    read = folder.read(SHIPPED, vocabulary())
    named = names(row for held in read.rows.values() for row in held)
    ours = {
        key: str(named.by_id[key])
        for key, row in read.by_id.items()
        if row.table in ("actors", "infrastructure", "policies", "frame", "city")
    }
    assert len(ours) > 1000
    questions = [Question(iri, key, iri, key, "") for key, iri in ours.items()]
    assert [row[0] for row in rows(sheet(questions, "torino", "csv"), "csv")[1:]] == list(ours)


@pytest.mark.parametrize("slug", [*SLUGS, "network"])
def test_the_rows_behind_a_shipped_body_say_the_same_id(release: Release, slug: str) -> None:
    ours = {iris()[row["id"]]: row["id"] for row in table(slug, "actors")}
    assert identifiers(release, ours) == ours


def test_an_id_that_does_not_begin_with_its_city_is_found_in_its_row(tables: Tables, tmp_path: Path) -> None:
    files: Files = {"ada/actors.csv": ADA.replace("ada-one", "coop"), "ben/actors.csv": BEN}
    data = Data(tmp_path / "data")
    assert load(tables(files), data).release
    coop = f"{ID}/ada/organisation/coop"
    ids = identifiers(data.current(), [coop, UNO, f"{ID}/ada", f"{ID}/ada/organisation/nobody"])
    assert ids == {coop: "coop", UNO: "ben-one", f"{ID}/ada": "ada"}
    content = sheet([Question(coop, "Coop", UNO, "Uno", "")], "ada", "csv", ids)
    assert rows(content, "csv")[1][:3] == ["coop", "Coop", "ben-one"]


def test_of_the_ids_of_one_body_its_own_is_taken(tables: Tables, tmp_path: Path) -> None:
    same = "id,same_as,reason,source\nben-one,ada-one,One body,https://example.org/s\n"
    data = Data(tmp_path / "data")
    assert load(
        tables({"ada/actors.csv": ADA, "ben/actors.csv": BEN, "network/same.csv": same}), data
    ).release
    assert identifiers(data.current(), [ONE]) == {ONE: "ada-one"}


@pytest.mark.parametrize(
    "iri", ["https://example.org/1", ID, f"{ID}/", f"{ID}/ada/organisation", f"{ID}/a/b/c/d"]
)
def test_a_question_on_what_is_no_body_is_refused(iri: str) -> None:
    with pytest.raises(EcosystemError, match="is no body of the atlas"):
        sheet([Question(iri, "X", ONE, "One", "")], "ada", "csv")

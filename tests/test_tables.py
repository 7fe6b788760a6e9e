"""Files are read as a spreadsheet shows them, quirks and all, and blamed at the row that a person sees."""

import csv
import io
import random
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest import tables
from ingest.report import Problem
from ingest.tables import Table


def found(path: Path) -> list[Table | Problem]:
    """What is in a file."""
    return list(tables.read(path, path.name))


def csv_table(folder: Path, content: str | bytes) -> Table:
    """The table in a CSV file of this content."""
    path = folder / "actors.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (table,) = found(path)
    assert isinstance(table, Table), table
    return table


def csv_problem(folder: Path, content: str | bytes) -> Problem:
    """What keeps a CSV file of this content from being read."""
    path = folder / "actors.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (problem,) = found(path)
    assert isinstance(problem, Problem), problem
    return problem


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def cells(table: Table) -> list[tuple[int, *tuple[str, ...]]]:
    """The rows with their numbers."""
    return [(row.number, *row.cells.values()) for row in table.rows]


def test_the_header_is_row_one(tmp_path: Path) -> None:
    assert cells(csv_table(tmp_path, "id,name\na,A\nb,B\n")) == [(2, "a", "A"), (3, "b", "B")]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert csv_table(tmp_path, b"\xef\xbb\xbfid,name\na,A\n").header == ("id", "name")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_ending_is_read(tmp_path: Path, ending: str) -> None:
    assert cells(csv_table(tmp_path, ending.join(["id,name", "a,A", "b,B", ""]))) == [
        (2, "a", "A"),
        (3, "b", "B"),
    ]


def test_a_quoted_cell_keeps_its_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    table = csv_table(tmp_path, 'id,name\na,"A, ""the"" first\nof many"\n')
    assert cells(table) == [(2, "a", 'A, "the" first\nof many')]


def test_a_cell_over_several_lines_does_not_shift_the_rows_below_it(tmp_path: Path) -> None:
    assert cells(csv_table(tmp_path, 'id,name\na,"over\nthree\nlines"\nb,B\n'))[-1] == (3, "b", "B")


def test_blank_rows_are_not_read_and_count_as_rows(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "id,name\n\na,A\n,\n  , \nb,B\n\n\n")
    assert cells(table) == [(3, "a", "A"), (6, "b", "B")]
    assert table.lines == 2


def test_empty_columns_at_the_end_are_left_out(tmp_path: Path) -> None:
    assert cells(csv_table(tmp_path, "id,name,,\na,A,,\n")) == [(2, "a", "A")]


@pytest.mark.parametrize(("row", "fields"), [("a", 1), ("a,A,more", 3), ("a,A,", 3)])
def test_a_row_with_too_few_or_too_many_fields_is_told_and_the_rest_is_read(
    tmp_path: Path, row: str, fields: int
) -> None:
    table = csv_table(tmp_path, f"id,name\n{row}\nb,B\n")
    (problem,) = table.problems
    assert (problem.row, problem.reason) == (2, f"the row has {fields} fields where the header has 2")
    assert "quotation marks" in problem.remedy
    assert cells(table) == [(3, "b", "B")]
    assert table.lines == 2


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    problem = csv_problem(tmp_path, "id,name,id\na,A,b\n")
    assert (problem.row, problem.column, problem.reason) == (1, "id", "two columns have the same name")


def test_semicolons_between_columns_are_told(tmp_path: Path) -> None:
    problem = csv_problem(tmp_path, "id;name\na;A\n")
    assert problem.reason == "the columns are separated by semicolons"
    assert "commas" in problem.remedy


def test_an_unclosed_quotation_mark_is_told_at_the_row_that_it_opens_in(tmp_path: Path) -> None:
    problem = csv_problem(tmp_path, 'id,name\na,"over\ntwo"\nb,"B\nc,C\nd,D\n')
    assert problem.row == 3
    assert "quotation mark" in problem.remedy


def test_text_after_a_closing_quotation_mark_is_told_at_its_row(tmp_path: Path) -> None:
    assert csv_problem(tmp_path, 'id,name\na,A\nb,"B" and more\nc,C\n').row == 3


def test_a_byte_that_is_not_utf_8_is_told_at_its_row(tmp_path: Path) -> None:
    problem = csv_problem(tmp_path, 'id,name\na,"over\ntwo"\nb,Città\n'.encode("latin-1"))
    assert (problem.row, problem.reason) == (3, "byte 0xe0 is not UTF-8")
    assert "CSV UTF-8" in problem.remedy


def test_a_byte_that_is_not_utf_8_at_the_start_is_told_at_row_one(tmp_path: Path) -> None:
    assert csv_problem(tmp_path, "id,name\n".encode("utf-16")).row == 1


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b",,,\n", b"\xef\xbb\xbf,\r\n,\r\n"])
def test_a_file_without_a_header_is_told_to_be_empty(tmp_path: Path, content: bytes) -> None:
    problem = csv_problem(tmp_path, content)
    assert problem.reason == "the file is empty"
    assert "header row" in problem.remedy


def test_a_header_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    assert csv_table(tmp_path, "id,name\n").lines == 0


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.symlink_to(path)
    (problem,) = found(path)
    assert isinstance(problem, Problem)
    assert problem.reason == "the file cannot be read (Too many levels of symbolic links)"


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=6)
)
def test_what_the_csv_module_writes_is_read_back_with_the_numbers_of_its_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:

    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["id", "name"], *rows])
    table = csv_table(tmp_path_factory.mktemp("csv"), text.getvalue())
    assert cells(table) == [
        (number, *row) for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)
    ]


def test_each_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ada.xlsx", actors=[["id"], ["a"]], needs=[["id"], ["b"], ["c"]])
    assert [(one.name, one.sheet, one.lines) for one in found(path) if isinstance(one, Table)] == [
        ("actors", "actors", 1),
        ("needs", "needs", 2),
    ]


def test_a_sheet_that_is_marked_to_be_ignored_or_is_empty_is_left_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ada.xlsx", actors=[["id"], ["a"]], notes=[[None]])
    book = workbook(tmp_path / "b.xlsx", actors=[["id"], ["a"]], **{"how to (ignore)": [["Hello"]]})
    assert [one.name for one in [*found(path), *found(book)] if isinstance(one, Table)] == ["actors"] * 2


def test_a_workbook_without_a_table_is_told(tmp_path: Path) -> None:
    (problem,) = found(workbook(tmp_path / "ada.xlsx", actors=[], **{"how to (ignore)": [["Hello"]]}))
    assert isinstance(problem, Problem)
    assert problem.reason == "the workbook holds no table"


def test_the_cells_of_a_workbook_read_as_csv_would_write_them(tmp_path: Path) -> None:
    row = ["a", 2021, 45.0, 45.07, date(2021, 7, 15), datetime(2021, 7, 15), None, "2026-11", True]  # noqa: DTZ001
    path = workbook(tmp_path / "ada.xlsx", actors=[[*"abcdefghi"], row])
    (table,) = found(path)
    assert isinstance(table, Table)
    assert cells(table) == [
        (2, "a", "2021", "45", "45.07", "2021-07-15", "2021-07-15", "", "2026-11", "True")
    ]


def test_the_rows_of_a_sheet_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "actors"
    for place, value in {"A1": "id", "B1": "name", "A3": "a", "B3": "A", "A7": "b"}.items():
        sheet[place] = value
    book.save(tmp_path / "ada.xlsx")
    (table,) = found(tmp_path / "ada.xlsx")
    assert isinstance(table, Table)
    assert cells(table) == [(3, "a", "A"), (7, "b", "")]


def test_a_cell_past_the_columns_of_a_sheet_is_told(tmp_path: Path) -> None:
    (table,) = found(workbook(tmp_path / "ada.xlsx", actors=[["id"], ["a", None, "stray"], ["b", None]]))
    assert isinstance(table, Table)
    assert [(one.sheet, one.row) for one in table.problems] == [("actors", 2)]
    assert cells(table) == [(3, "b")]


@pytest.mark.parametrize("name", ["ada.xlsx", "ADA.XLSX"])
def test_a_file_that_only_ends_like_a_workbook_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"id,name\na,A\n")
    (problem,) = found(path)
    assert isinstance(problem, Problem)
    assert "damaged or not XLSX" in problem.reason
    assert "save it again" in problem.remedy


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_workbook_is_told_or_read_and_never_an_error(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = workbook(tmp_path / "ada.xlsx", actors=[["id", "name"], *([f"a{n}", "A"] for n in range(30))])
    content = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content)
    assert found(path)


@pytest.mark.parametrize("share", [0.0005, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_told(tmp_path: Path, share: float) -> None:
    path = workbook(tmp_path / "ada.xlsx", actors=[["id"], ["a"]])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share) + 1])
    (problem,) = found(path)
    assert isinstance(problem, Problem)
    assert "damaged or not XLSX" in problem.reason


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a.csv", True),
        ("A.CSV", True),
        ("a.xlsx", True),
        (".a.csv", False),
        ("~$a.xlsx", False),
        ("a.ods", False),
    ],
)
def test_hidden_files_and_those_of_a_spreadsheet_at_work_are_no_tables(name: str, wanted: bool) -> None:
    assert tables.is_table(Path(name)) == wanted

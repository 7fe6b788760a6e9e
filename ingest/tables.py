"""City tables as they stand in files: CSV, one table a file, or XLSX, one table a sheet."""

import csv
import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from graph.workshops.workbook import SHEETS
from ingest.report import Problem

ENDINGS = (".csv", ".xlsx")
DAMAGE = (
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What openpyxl lets through where bytes of a workbook are wrong; it has no error of its own for that."""
HEADER = "It needs a header row with the column names"
Fields = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class RawRow:
    """One row as it was read: its number and its text by column.

    The number is the one that a spreadsheet shows, where people mend tables: the header is row 1, blank rows
    count, and a cell that runs over several lines is still in one row. A text editor's line number differs
    only below such a cell.
    """

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One table as it was read, with the rows that could not be split into its columns."""

    name: str
    file: str
    sheet: str | None
    sha256: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> int:
        """How many rows of data the file holds, readable or not."""
        return len(self.rows) + sum(problem.row is not None for problem in self.problems)


def is_table(path: Path) -> bool:
    """Whether a file is one to read: not hidden, and not what a spreadsheet leaves beside an open file."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~$"))


def read(path: Path, shown: str) -> Iterator[Table | Problem]:
    """The tables of one file, or what keeps it from being read; `shown` is the file's name in messages."""
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Problem(
            "error", shown, f"the file cannot be read ({error.strerror})", "Check its name and rights"
        )
        return
    if not content.strip():
        yield Problem("error", shown, "the file is empty", HEADER)
    elif path.suffix.lower() == ".xlsx":
        yield from workbook(content, shown)
    else:
        yield text_table(content, path.stem, shown)


def text_table(content: bytes, name: str, shown: str) -> Table | Problem:
    """A CSV file: UTF-8, comma separated, a header row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = io.StringIO(error.object[: error.start].decode(), newline="")
        row = max(1, sum(1 for _ in csv.reader(before)))
        reason = f"byte {error.object[error.start]:#04x} is not UTF-8"
        return Problem("error", shown, reason, "Save the file as CSV UTF-8, then read it again", row=row)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Fields] = []
    number = 1
    try:
        for number, fields in enumerate(lines, start=1):
            rows.append((number, fields))
            number += 1
    except csv.Error as error:
        remedy = "Close every quotation mark, and double those inside a cell"
        return Problem("error", shown, f"the row is not CSV ({error})", remedy, row=number)
    return table(rows, name, shown, None, content)


def workbook(content: bytes, shown: str) -> Iterator[Table | Problem]:
    """An XLSX workbook: each sheet a table; a sheet whose name ends in (ignore) is left alone.

    So are the sheets of a programme's workbook that only people read: it is handed back as it is.
    """
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except DAMAGE as error:
        reason = f"the workbook is damaged or not XLSX ({type(error).__name__})"
        yield Problem("error", shown, reason, "Open it in a spreadsheet and save it again as .xlsx")
        return
    named = {
        title: cells
        for title, cells in sheets.items()
        if not title.endswith("(ignore)") and title not in SHEETS
    }
    tables = {
        title: [(number, [written(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
        for title, cells in named.items()
    }
    filled = {title: rows for title, rows in tables.items() if any(map(is_filled, rows))}
    if not filled:
        yield Problem("error", shown, "the workbook holds no table", "Put each table in a sheet of its name")
    for title, rows in filled.items():
        yield table(rows, title, shown, title, content)


def is_filled(row: Fields) -> bool:
    """Whether anything stands in a row."""
    return any(field.strip() for field in row[1])


def written(cell: object) -> str:
    """A spreadsheet's cell as the text that a CSV file would hold."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def table(
    rows: Iterable[Fields], name: str, shown: str, sheet: str | None, content: bytes
) -> Table | Problem:
    """Rows split into columns by the header."""
    filled = [row for row in rows if is_filled(row)]
    if not filled:
        return Problem("error", shown, "the file is empty", HEADER, sheet)
    (_, first), *rest = filled
    header = tuple(field.strip() for field in first)
    while header and not header[-1]:
        header = header[:-1]
    if len(header) == 1 and ";" in header[0]:
        remedy = "Save it with commas between the columns"
        return Problem("error", shown, "the columns are separated by semicolons", remedy, sheet=sheet, row=1)
    if len(set(header)) < len(header):
        twice = next(column for column in header if header.count(column) > 1)
        return Problem(
            "error", shown, "two columns have the same name", "Rename or remove one", sheet, 1, twice or None
        )
    width = None if sheet else len(first)
    parsed = [split(header, width, number, fields, shown, sheet) for number, fields in rest]
    return Table(
        name=name,
        file=shown,
        sheet=sheet,
        sha256=hashlib.sha256(content).hexdigest(),
        header=header,
        rows=tuple(row for row in parsed if isinstance(row, RawRow)),
        problems=tuple(row for row in parsed if isinstance(row, Problem)),
    )


def split(
    header: Sequence[str],
    width: int | None,
    number: int,
    fields: Sequence[str],
    shown: str,
    sheet: str | None,
) -> RawRow | Problem:
    """One row by column; `width` is the number of fields that it has to have, None for a workbook's."""
    if any(fields[len(header) :]) or width not in (None, len(fields)):
        reason = f"the row has {len(fields)} fields where the header has {len(header)}"
        remedy = "Put quotation marks around cells that hold a comma, and leave no column out"
        return Problem("error", shown, reason, remedy, sheet, number)
    padded = [*fields, *[""] * (len(header) - len(fields))]
    return RawRow(number, dict(zip(header, padded, strict=False)))

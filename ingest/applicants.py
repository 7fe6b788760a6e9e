"""Applications to a call as they stand in a workbook, a CSV file or a request."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from graph.cohorts.applicant import Applicant
from graph.cohorts.call import MOST_PLACES, Call, call_of
from graph.cohorts.support import Organisation
from graph.errors import EcosystemError, TooLarge, Unknown
from ingest import application_cells as cells
from ingest import call_facts, open_calls, tables
from ingest.layout import Layout
from ingest.report import Problem
from ingest.rows import cell, tidy
from ingest.tables import RawRow, Table
from ingest.values import Wrong
from ontology.vocabulary import vocabulary

APPLICANTS, SUPPORT, CALL = SHEETS = ("applicants", "support", call_facts.NAME)
MOST_APPLICANTS = 500
MOST_CELLS = 200_000
"""Of a workbook: far more than so many applicants fill."""

MOST_BYTES = 50_000_000
"""Of a workbook, unpacked."""

MOST_COLUMNS = 100

REQUEST = "the request"
FIELDS = ("call", "k", APPLICANTS, SUPPORT)
"""What a request holds."""


@dataclass(frozen=True)
class Rejected:
    """A row that could not be read; `id` is what stands in its cell."""

    sheet: str
    row: int
    id: str


@dataclass(frozen=True)
class Applications:
    """All that apply, all that can support, and what is wrong with the rest.

    rejected   the rows that are left out; `problems` tells why
    """

    call: Call
    applicants: tuple[Applicant, ...]
    organisations: tuple[Organisation, ...]
    problems: tuple[Problem, ...]
    rejected: tuple[Rejected, ...]

    @property
    def failed(self) -> bool:
        """Whether anything was lost."""
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class Cells:
    """A row whose every cell could be read: its number and its values by column."""

    number: int
    values: Mapping[str, Any]

    def text(self, column: str) -> str:
        """A text; nothing where the cell is empty."""
        return str(self.values.get(column, ""))

    def some(self, column: str) -> tuple[str, ...]:
        """A list; none where the cell is empty."""
        return tuple(self.values.get(column, ()))


def read(path: Path, call: Call | None = None) -> Applications:
    """The applications in a file: a workbook, or a CSV file of applicants alone.

    call     the call that they apply to; the one that the workbook names where none is told, else the usual
    raises   Unknown where the file is not there or is neither; TooLarge for more than is read
    """
    if path.suffix.lower() not in tables.ENDINGS:
        raise Unknown(f"{path} is no sheet of applicants. Name a file that ends in .xlsx or .csv")
    if not path.is_file():
        raise Unknown(f"{path} is not there. Check the path, or begin with an empty one by --template")
    content = path.read_bytes()
    if path.suffix.lower() == ".xlsx":
        return of_workbook(content, path.name, call)
    found = tables.text_table(content, APPLICANTS, path.name)
    return gathered([found], call, path.name)


def of_workbook(content: bytes, shown: str, call: Call | None = None) -> Applications:
    """The applications in a workbook.

    shown    what the workbook is called in messages
    raises   TooLarge for more cells or applicants than are read
    """
    bounded(content)
    return gathered(list(tables.workbook(content, shown)), call, shown)


def bounded(content: bytes) -> None:
    """Raises TooLarge where a workbook holds more than is read; a damaged one is told of elsewhere."""
    count = 0
    try:
        if sum(part.file_size for part in ZipFile(io.BytesIO(content)).infolist()) > MOST_BYTES:
            raise TooLarge(f"the workbook is larger than {MOST_BYTES:,} bytes. Send the applicants alone")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                count += max(1, len(row))
                if count > MOST_CELLS:
                    break
    except tables.DAMAGE:
        return
    if count > MOST_CELLS:
        raise TooLarge(f"the workbook has more than {MOST_CELLS:,} cells. Send the applicants alone")


def of_request(body: Any) -> tuple[Applications, int | None]:
    """The applications in a request, and how many are to be chosen where that is told.

    body     {call, k, applicants, support}: a call's name or data, a number, and lists of objects whose
             fields are the columns of the sheets
    raises   EcosystemError where the request is made otherwise, Unknown where there is no such call
    """
    if not isinstance(body, dict) or not isinstance(body.get(APPLICANTS), list):
        raise EcosystemError(
            'the body holds no applicants. Send an object such as {"call": "rrr-2021", "k": 8, '
            '"applicants": [...]}'
        )
    strange = next((name for name in body if name not in FIELDS), None)
    if strange is not None:
        raise EcosystemError(f"{strange}: there is no such field. There are {', '.join(FIELDS)}")
    told = body.get("call", open_calls.USUAL)
    call = open_calls.shipped(told) if isinstance(told, str) else call_of(told)
    layouts = {APPLICANTS: cells.applicants(call), SUPPORT: cells.support(call)}
    found = [table_of(body.get(name) or [], name, layout) for name, layout in layouts.items()]
    return gathered(found, call, REQUEST), number_of(body.get("k"))


def number_of(told: Any) -> int | None:
    """How many are to be chosen. Raises EcosystemError for what is no such number."""
    if told is None:
        return None
    if isinstance(told, bool) or not isinstance(told, int) or not 1 <= told <= MOST_PLACES:
        raise EcosystemError(f"k: {str(told)[:40]} is no number to choose. Give one from 1 to {MOST_PLACES}")
    return told


def table_of(told: Any, name: str, layout: Layout) -> Table:
    """A list of objects as the sheet that it stands for, an object a row from 1 on."""
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise EcosystemError(f"{name}: this is no list of objects. Give one, with a field a column")
    rows = tuple(
        RawRow(number, {str(column): as_text(value, name, number, column) for column, value in one.items()})
        for number, one in enumerate(told, start=1)
    )
    header = dict.fromkeys([*layout.columns, *(column for row in rows for column in row.cells)])
    return Table(name, REQUEST, name, "", tuple(header), rows, ())


def as_text(value: Any, name: str, number: int, column: str) -> str:
    """A field of a request as the text of a cell. Raises EcosystemError for an object or a list of lists."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, str | int | float):
        return tables.written(value)
    raise EcosystemError(
        f"{name}[{number - 1}].{column}: give a text, a number, true, false, or a list of texts"
    )


def gathered(found: Sequence[Table | Problem], call: Call | None, shown: str) -> Applications:
    """The applications in some sheets."""
    sheets = {one.name: one for one in found if isinstance(one, Table)}
    problems = [one for one in found if isinstance(one, Problem)]
    problems += unknown(sheets, shown, bool(problems))
    taken = call or open_calls.shipped(open_calls.USUAL)
    if CALL in sheets:
        wrong = list(headed(sheets[CALL], call_facts.LAYOUT))
        problems += wrong
        if not any(problem.severity == "error" for problem in wrong):
            named = call_facts.base(sheets[CALL])
            taken, faults = call_facts.changed(
                call or (open_calls.shipped(named) if named else taken), sheets[CALL]
            )
            problems += faults
    some, lost = rows_of(sheets.get(APPLICANTS), cells.applicants(taken))
    if sheets.get(APPLICANTS) and len(sheets[APPLICANTS].rows) > MOST_APPLICANTS:
        raise TooLarge(f"there are more than {MOST_APPLICANTS} applicants. Send the eligible ones alone")
    others, gone = rows_of(sheets.get(SUPPORT), cells.support(taken))
    problems += [*lost, *gone]
    read = {(APPLICANTS, row.number) for row in some} | {(SUPPORT, row.number) for row in others}
    return Applications(
        call=taken,
        applicants=tuple(applicant(taken, row) for row in some),
        organisations=tuple(organisation(row) for row in others),
        problems=tuple(problems),
        rejected=tuple(left_out([sheets[name] for name in (APPLICANTS, SUPPORT) if name in sheets], read)),
    )


def unknown(sheets: Mapping[str, Table], shown: str, damaged: bool) -> Iterator[Problem]:
    """The sheets that are not read, and that the one of applicants is missing."""
    for name, table in sheets.items():
        if name not in SHEETS:
            remedy = f"Read are {', '.join(SHEETS)}; end a name in (ignore) to have a sheet left alone"
            yield Problem("warning", table.file, f"no sheet is called {name!r}", remedy, table.sheet)
    if APPLICANTS not in sheets and not damaged:
        remedy = "Name the sheet with an authority a row so; --template writes an empty one"
        yield Problem("error", shown, f"there is no sheet {APPLICANTS!r}", remedy)


def left_out(sheets: Iterable[Table], read: set[tuple[str, int]]) -> Iterator[Rejected]:
    """The rows that were not read."""
    for table in sheets:
        ids = {row.number: public_id(row) for row in table.rows}
        ids |= {problem.row: "" for problem in table.problems if problem.row is not None}
        for number, id in sorted(ids.items()):
            if (table.name, number) not in read:
                yield Rejected(table.name, number, id)


def public_id(row: RawRow) -> str:
    """What stands in the cell of an id; nothing where that is how to reach a person."""
    try:
        return cells.public(tidy(row.cells.get("id", "")))
    except cells.Withheld:
        return ""


def rows_of(table: Table | None, layout: Layout) -> tuple[list[Cells], list[Problem]]:
    """The rows of a sheet whose every cell could be read, and what is wrong with it and the others."""
    if table is None:
        return [], []
    problems = [*table.problems, *headed(table, layout)]
    if any(problem.severity == "error" and problem.row is None for problem in problems):
        return [], problems
    found: list[Cells] = []
    first: dict[str, int] = {}
    for raw in table.rows:
        row, wrong = checked(table, raw, layout)
        before = first.setdefault(row.text("id"), raw.number) if not wrong else raw.number
        if before != raw.number:
            remedy = "Give each row an id of its own, or remove one of the two"
            wrong = [problem(table, raw, Wrong(f"the id stands already in row {before}", remedy), "id")]
        problems += wrong
        if not wrong:
            found.append(row)
    return found, problems


def headed(table: Table, layout: Layout) -> Iterator[Problem]:
    """The columns that a sheet lacks, and a warning for each that is not read."""
    known = ", ".join(layout.columns)
    if len(table.header) > MOST_COLUMNS:
        reason = f"there are {len(table.header)} columns, and {MOST_COLUMNS} at most are read"
        yield Problem("error", table.file, reason, f"Keep these: {known}", table.sheet)
        return
    for column in layout.required:
        if column not in table.header:
            remedy = f"Add it to the header row; the columns are {known}"
            reason = f"the column {column!r} is missing"
            yield Problem("error", table.file, reason, remedy, table.sheet, None, column)
    for column in table.header:
        if column and column not in (*layout.columns, *layout.ignored):
            remedy = f"It is neither read nor kept; known are {known}"
            yield Problem("warning", table.file, f"unknown column {column!r}", remedy, table.sheet, 1, column)


def checked(table: Table, raw: RawRow, layout: Layout) -> tuple[Cells, list[Problem]]:
    """One row with its values, and what is wrong with its cells."""
    found: dict[str, Any] = {}
    wrong = []
    for name, column in layout.columns.items():
        text = tidy(raw.cells.get(name, ""))
        try:
            value = cell(column, cells.public(text), vocabulary())
        except Wrong as fault:
            wrong.append(problem(table, raw, fault, name))
            continue
        if value is not None:
            found[name] = value
    return Cells(raw.number, found), wrong


def problem(table: Table, raw: RawRow, wrong: Wrong, column: str) -> Problem:
    """What is wrong with a cell; how to reach a person is not told again."""
    value = None if isinstance(wrong, cells.Withheld) else raw.cells.get(column, "")
    return Problem("error", table.file, wrong.reason, wrong.remedy, table.sheet, raw.number, column, value)


def applicant(call: Call, row: Cells) -> Applicant:
    """An applicant from its row."""
    given = cells.scores(call)
    return Applicant(
        id=row.text("id"),
        authority=row.text("authority"),
        country=row.text("country_iso2"),
        city=row.text("city"),
        population=row.values.get("population"),
        timezone=row.values.get("timezone"),
        languages=row.some("languages"),
        letter=row.values.get("letter_of_intent"),
        stated=frozenset(name for name in call.columns if row.values.get(name)),
        offers=row.some("offers"),
        needs=row.some("needs"),
        scores={criterion: row.values[name] for name, criterion in given.items() if name in row.values},
    )


def organisation(row: Cells) -> Organisation:
    """An organisation from its row."""
    return Organisation(
        id=row.text("id"),
        name=row.text("name"),
        capacity=row.values["capacity"],
        languages=row.some("languages"),
        regions=row.some("regions"),
        topics=row.some("topics"),
    )

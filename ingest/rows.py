"""Rows checked cell by cell against the layout of their table."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.layout import TABLES, Column
from ingest.report import Columns, Problem
from ingest.tables import RawRow, Table
from ingest.values import Reference, Wrong
from ontology.vocabulary import Vocabulary

FUNCTION = ("role", "affiliation_id")
DATES = ("role_from", "role_until", "role_seen")
PRIVATE = ("founded", "lat", "lon")
SILENT = ("", "not known")
"""The answers that say nothing."""

ASKED = {"answers": "answer", "outcomes": "met"}
"""Of the tables that are handed out to be filled in, the column without which a row says nothing."""

TIED = ("predicate", "since")
"""What an answer says of a tie that is there, and of no other."""

FORGOTTEN = {
    "answers": (TIED, "Answer yes where the two work together; else leave this cell empty"),
    "outcomes": (
        ("useful", "follow_up", "predicate", "note"),
        "Say in met whether the exchange took place; else leave this cell empty",
    ),
}
"""Of the same tables, the columns that show that the answer was forgotten, and the remedy."""

EXCHANGE = "exchange"
"""What a row of outcomes is read as beside its match, where it says that a tie came of it."""

OWED = {
    "predicate": ("a yes needs the kind of tie", "Choose how the first works together with the second"),
    "asked": ("an answer needs the month in which it was given", "Write year and month: 2026-11"),
    "source": ("an answer needs its source", "Write the address of a public page, or a key of sources.csv"),
}
"""What is wrong with an answer that lacks a cell, and the remedy."""

Place = tuple[str, str, str | None, int]
"""Where a row stands: city, file, sheet and number."""

ReadAs = tuple[Place, str]
"""Where a row stands, and what it is read as."""


@dataclass(frozen=True)
class Row:
    """A row whose every cell could be read; `place` is the city folder that it stands in."""

    place: str
    table: str
    file: str
    sheet: str | None
    sha256: str
    number: int
    raw: dict[str, str]
    values: dict[str, object]
    repaired: bool = False

    @property
    def id(self) -> str | None:
        """The row's own id, where its table has one."""
        # in same.csv `id` is a reference, not the row's own
        key = self.values.get("id", self.values.get("key"))
        return key if isinstance(key, str) else None

    @property
    def at(self) -> Place:
        """Where the row stands."""
        return self.place, self.file, self.sheet, self.number

    @property
    def read_as(self) -> ReadAs:
        """Where the row stands, and what it is read as: a row of outcomes may be a match and a tie."""
        return self.at, self.table

    @property
    def written_in(self) -> str:
        """The table that the row is written in."""
        return "outcomes" if self.table == EXCHANGE else self.table

    @property
    def references(self) -> Iterator[tuple[str, str]]:
        """The column and id of each reference to another row."""
        for column, value in self.values.items():
            if isinstance(value, Reference) and "://" not in value.id:
                yield column, value.id

    def problem(self, reason: str, remedy: str, column: str | None = None) -> Problem:
        """What is wrong with this row as a whole or with one of its cells."""
        value = self.raw.get(column) if column else None
        return Problem("error", self.file, reason, remedy, self.sheet, self.number, column, value)


def columns(table: Table) -> Columns:
    """Which of a table's columns are read, and which nobody knows."""
    layout = TABLES[table.name]
    return Columns(
        mapped=tuple(column for column in table.header if column in layout.columns),
        ignored=tuple(column for column in table.header if column in layout.ignored),
        unknown=tuple(
            column for column in table.header if column and column not in (*layout.columns, *layout.ignored)
        ),
    )


def missing(table: Table) -> Iterator[Problem]:
    """The required columns that a table lacks, and a warning for each that is not known."""
    for column in TABLES[table.name].required:
        if column not in table.header:
            reason = f"the column {column!r} is missing"
            remedy = f"Add it to the header row; the columns are {', '.join(TABLES[table.name].columns)}"
            yield Problem("error", table.file, reason, remedy, table.sheet, None, column)
    for column in columns(table).unknown:
        remedy = f"It is neither read nor kept; known are {', '.join(TABLES[table.name].columns)}"
        yield Problem("warning", table.file, f"unknown column {column!r}", remedy, table.sheet, 1, column)


def checked(place: str, table: Table, raw: RawRow, vocabulary: Vocabulary) -> Row | list[Problem]:
    """One row with its values, or every problem of its cells."""
    values: dict[str, object] = {}
    problems = []
    repaired = False
    layout = TABLES[table.name]
    for name, column in layout.columns.items():
        text = raw.cells.get(name, "")
        clean = tidy(text)
        repaired |= clean != text
        try:
            value = cell(column, clean, vocabulary)
        except Wrong as wrong:
            problems.append(
                Problem("error", table.file, wrong.reason, wrong.remedy, table.sheet, raw.number, name, text)
            )
            continue
        if value is not None:
            values[name] = value
    if problems:
        return problems
    known = {name: text for name, text in raw.cells.items() if name in (*layout.columns, *layout.ignored)}
    row = Row(place, table.name, table.file, table.sheet, table.sha256, raw.number, known, values, repaired)
    return [*person(row), *misplaced(row), *owed(row)] or row


def tidy(text: str) -> str:
    """The text of a cell without blanks around it, its signs composed."""
    return unicodedata.normalize("NFC", text.strip())


def silent(table: Table, raw: RawRow) -> bool:
    """Whether a row is a question without an answer, which states nothing."""
    column = ASKED.get(table.name)
    return column is not None and tidy(raw.cells[column]) in SILENT


def unanswered(table: Table, raw: RawRow) -> Iterator[Problem]:
    """What a question without an answer speaks of nevertheless: somebody may have forgotten the yes."""
    columns, remedy = FORGOTTEN[table.name]
    for column in columns:
        if raw.cells.get(column, "").strip():
            reason = "the row is not read, as it has no answer"
            text = raw.cells[column]
            yield Problem("warning", table.file, reason, remedy, table.sheet, raw.number, column, text)


def owed(row: Row) -> Iterator[Problem]:
    """What an answer leaves open, or says of a tie that it says is not there."""
    if row.table != "answers":
        return
    is_yes = row.values["answer"] == "yes"
    for column, (reason, remedy) in OWED.items():
        if column not in row.values and (is_yes or column not in TIED):
            yield row.problem(reason, remedy, column)
    for column in TIED:
        if column in row.values and not is_yes:
            remedy = "Leave the cell empty, or answer yes"
            yield row.problem("a tie that is not there has no kind and no beginning", remedy, column)


def misplaced(row: Row) -> Iterator[Problem]:
    """A city whose id is not the name of the folder that its tables stand in."""
    if row.table == "city" and row.id != row.place:
        reason = f"the city's id is not its folder's name {row.place!r}"
        yield row.problem(reason, "Make the two the same", "id")


def cell(column: Column, text: str, vocabulary: Vocabulary) -> object:
    """The value of a cell; None where it is empty, which means not known."""
    unprintable = next(
        (sign for sign in text if unicodedata.category(sign) == "Cc" and sign not in "\n\r\t"), ""
    )
    if unprintable:
        raise Wrong(f"the cell holds the unprintable sign U+{ord(unprintable):04X}", "Take it out")
    if text:
        return column.read(text, vocabulary)
    if column.required:
        raise Wrong("the cell is empty", "This column needs a value")
    return None


def person(row: Row) -> Iterator[Problem]:
    """What keeps a person out: the atlas says of one a public function, dated, and nothing else.

    A table of the older layout, without columns for the dates, is left to the shapes.
    """
    if row.table != "actors" or row.values["kind"] != "person":
        return
    for column in FUNCTION:
        if column not in row.values:
            remedy = (
                "Give the role and the body (affiliation_id) that the source states, or leave the person out"
            )
            yield row.problem("a person needs a public function", remedy, column)
    if not row.values.keys() & set(DATES) and row.raw.keys() & set(DATES):
        remedy = f"Say when it began, ended or was seen: fill one of {', '.join(DATES)}"
        yield row.problem("a person's function needs a date", remedy, DATES[-1])
    for column in PRIVATE:
        if column in row.values:
            yield row.problem("this is not kept of a person", "Leave the cell empty", column)

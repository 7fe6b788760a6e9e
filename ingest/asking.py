"""The sheet on which a city is asked which of its bodies work together: the table `answers`, to fill in."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode
from rdflib import PROV

from graph.errors import EcosystemError
from graph.store import xml
from graph.store.release import Release
from ingest.layout import ANSWERS
from ontology import iris
from ontology import terms as sse
from ontology.vocabulary import vocabulary

THINGS = str(iris.city(""))
WIDTHS = {
    "subject_id": 24,
    "subject_name": 30,
    "object_id": 24,
    "object_name": 30,
    "question": 48,
    "why": 48,
    "answer": 12,
    "predicate": 16,
    "since": 10,
    "asked": 10,
    "source": 36,
}
"""The columns of the sheet, each with its width in characters."""

README = "read me (ignore)"
"""The sheet beside the table; what its name ends in tells a reading to leave it alone."""

LINES = (
    "Ask both bodies of a row, and choose yes, no or not known in the column answer. A row without an answer,"
    " or with not known, says nothing: leave it so where nobody was asked.",
    "Yes: choose in predicate how the two work together, and write in since the year in which it began, if it"
    " is known. A row reads from left to right: subject, predicate, object. Where it is the other way round,"
    " let the two ids change places.",
    "No: leave predicate and since empty. The answer is kept as: looked for and not found.",
    "For each yes and each no, write in asked the month of the answer, such as 2026-11, and in source the"
    " address of a public page that tells of the asking, or a key of the table sources. All of the sheet is"
    " published: write no e-mail address, no telephone number and no name of a person.",
    "Keep the ids and the names of the columns. Save the file in the folder {place} of the tables, under any"
    " name that ends in .xlsx; sse-atlas check says what is missing.",
)


@dataclass(frozen=True)
class Question:
    """Two bodies of which it is to be asked whether they work together.

    why   what the answer would decide
    """

    subject: str
    subject_label: str
    object: str
    object_label: str
    why: str

    @property
    def sentence(self) -> str:
        """The question as people ask it."""
        return f"Do {self.subject_label} and {self.object_label} work together, and if so how?"


def sheet(
    questions: Sequence[Question],
    place: str,
    form: Literal["csv", "xlsx"],
    ids: Mapping[str, str] | None = None,
) -> bytes:
    """A table `answers` whose answers are still empty.

    place    the slug of the city, whose folder the table belongs in
    ids      the ids of bodies by IRI, where they are not what their IRIs say; see `identifiers`
    raises   EcosystemError where a question is of what is no body of the atlas
    """
    rows = [cells(question, ids or {}) for question in questions]
    return text(rows) if form == "csv" else workbook(rows, place)


def cells(question: Question, ids: Mapping[str, str]) -> list[str]:
    """The row of a question."""
    filled = {
        "subject_id": identifier(question.subject, ids),
        "subject_name": question.subject_label,
        "object_id": identifier(question.object, ids),
        "object_name": question.object_label,
        "question": question.sentence,
        "why": question.why,
    }
    return [filled.get(column, "") for column in WIDTHS]


def identifier(iri: str, ids: Mapping[str, str]) -> str:
    """The id of a body in the tables: the slug of its city and its own, unless another one is given."""
    place, _, local = iri.removeprefix(THINGS).partition("/")
    kind, _, slug = local.partition("/")
    if not iri.startswith(THINGS) or not place or (local and not (kind and slug)) or "/" in slug:
        raise EcosystemError(
            f"{iri} is no body of the atlas. Name one by its IRI: {THINGS}<city>/<kind>/<id>"
        )
    return ids.get(iri) or (f"{place}-{slug}" if slug else place)


def identifiers(release: Release, bodies: Iterable[str]) -> dict[str, str]:
    """The ids of bodies by IRI, as the rows behind them have them; of several, the one that the IRI says."""
    found = {}
    for iri in bodies:
        held = {key for row in evidence(release, iri) if (key := row.get("id", "").strip())}
        if held:
            usual = identifier(iri, {})
            found[iri] = usual if usual in held else min(held)
    return found


def evidence(release: Release, iri: str) -> Iterable[Mapping[str, str]]:
    """The rows that a thing rests on, as they stand in their tables."""
    derived, raw = NamedNode(str(PROV.wasDerivedFrom)), NamedNode(str(sse.rawRow))
    for rests in release.store.quads_for_pattern(NamedNode(iri), derived, None, None):
        assert isinstance(rests.object, NamedNode)
        for said in release.store.quads_for_pattern(rests.object, raw, None, None):
            assert isinstance(said.object, Text)
            yield json.loads(said.object.value)


def text(rows: Iterable[Sequence[str]]) -> bytes:
    """The sheet as CSV."""
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows([list(WIDTHS), *rows])
    return made.getvalue().encode()


def workbook(rows: Sequence[Sequence[str]], place: str) -> bytes:
    """The sheet as XLSX, with lists to choose from and a second sheet that says how to fill it in."""
    book = Workbook()
    asked = book.worksheets[0]
    asked.title = "answers"
    fill(asked, [list(WIDTHS), *rows], list(WIDTHS.values()))
    asked.freeze_panes = "A2"
    last = max(2, len(rows) + 1)
    for column, allowed in (("answer", ANSWERS), ("predicate", sorted(vocabulary().collaborations))):
        letter = get_column_letter(list(WIDTHS).index(column) + 1)
        choices = DataValidation("list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
        choices.error = f"Choose one of: {', '.join(allowed)}"
        choices.showErrorMessage = True
        choices.add(f"{letter}2:{letter}{last}")
        asked.add_data_validation(choices)
    fill(
        book.create_sheet(README),
        [["How to fill in the sheet"], *([line.format(place=place)] for line in LINES)],
        [110],
    )
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def fill(sheet: Worksheet, rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """Write cells that a spreadsheet takes as text, whatever they begin with, also when they are changed."""
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
            if value:
                cell.value = printable(value)
                cell.data_type = "s"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def printable(value: str) -> str:
    """A text without the characters that XML cannot hold; a carriage return is a blank."""
    return xml.kept(value.replace("\r", " ").encode()).decode()

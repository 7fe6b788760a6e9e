"""The empty workbook that applicants are entered in, with lists to choose from and a sheet that says how."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graph.cohorts.call import Call
from graph.cohorts.topics import topics
from graph.workshops import sheets
from ingest import application_cells as cells
from ingest import call_facts
from ingest.applicants import APPLICANTS, CALL, SUPPORT

README, TOPICS = "read me (ignore)", "topics (ignore)"
"""The sheets beside the tables; what their names end in tells a reading to leave them alone."""

ROWS = 200
"""Rows that are ready to be filled in; more may follow."""

WIDE, NARROW = 40, 16
NARROW_COLUMNS = ("id", "country_iso2", "population", "letter_of_intent", "capacity")

LINES = (
    "applicants: one authority a row. id is a short name of your own: small letters, digits and hyphens."
    " country_iso2 has two letters, such as IT; population is digits alone; languages are tags such as es or"
    " pt-BR, and lists have semicolons between their parts.",
    "Write in {columns} what the authority states, or how many things it names. Whether something stands"
    " there is all that the program reads of it: it never judges what is written. Leave the cell empty where"
    " nothing is stated.",
    "letter_of_intent is yes, no, or the address of the letter.",
    "offers and needs are ids of topics, see the sheet of topics. Write the most pressing needs first: of"
    " each applicant {needs} count.",
    "Reviewers write {scores} from 0 to {most}. A criterion without a score counts {stated} where"
    " something is stated, else 0.",
    "support: organisations that can support cities, if there are any; capacity is how many cities each can"
    " take, regions are {regions}, or empty for any.",
    "call: what is asked for. Change a value to ask for something else.",
    "Write no e-mail address, no telephone number and no name of a person anywhere: cells with the first two"
    " are refused, and names are not asked for. Columns of other names are not read.",
    "Keep the names of sheets and columns. sse-atlas cohort FILE says what is missing, and which cities form"
    " the best group.",
)
"""How to fill in the workbook."""


def workbook(call: Call) -> bytes:
    """An empty workbook for a call."""
    book = Workbook()
    book.remove(book.worksheets[0])
    labels = topics().labels
    rows = [["topic", "name"], *([one, labels.get(one, one)] for one in topics().tree.topics)]
    form(book, APPLICANTS, list(cells.applicants(call).columns), len(rows), call)
    form(book, SUPPORT, list(cells.support(call).columns), len(rows), call)
    sheets.table(book.create_sheet(CALL), facts(call), [28, WIDE, 80])
    sheets.table(book.create_sheet(TOPICS), rows, [WIDE, WIDE])
    lines = [["How to fill in this workbook"], *([line] for line in explained(call))]
    sheets.table(book.create_sheet(README), lines, [110])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def facts(call: Call) -> list[Sequence[str]]:
    """The sheet of the call's own facts."""
    return [[*call_facts.LAYOUT.columns, *call_facts.LAYOUT.ignored], *call_facts.described(call)]


def explained(call: Call) -> list[str]:
    """How to fill in the workbook, as the call has it."""
    told = {
        "columns": ", ".join(call.columns),
        "needs": f"the first {call.matches.needs}",
        "scores": ", ".join(cells.scores(call)),
        "most": call.scores.most,
        "stated": call.scores.stated,
        "regions": ", ".join(one.id for one in call.regions),
    }
    return [line.format_map(told) for line in LINES]


def form(book: Workbook, name: str, head: Sequence[str], topics_end: int, call: Call) -> None:
    """A sheet to fill in, with what may be chosen in its columns."""
    sheet = book.create_sheet(name)
    narrow = (*NARROW_COLUMNS, *cells.scores(call))
    sheets.table(
        sheet,
        [head, *([""] * len(head) for _ in range(ROWS))],
        [NARROW if column in narrow else WIDE for column in head],
    )
    named = f"'{TOPICS}'!$A$2:$A${topics_end}"
    listed = {
        "country_iso2": f'"{",".join(sorted(call.countries))}"',
        "letter_of_intent": '"yes,no"',
        "regions": f'"{",".join(one.id for one in call.regions)}"',
        **dict.fromkeys(("offers", "needs", "topics"), named),
        **dict.fromkeys(
            cells.scores(call), f'"{",".join(str(score) for score in range(call.scores.most + 1))}"'
        ),
    }
    for column in head:
        if column in listed:
            offered(sheet, head.index(column), listed[column], strict=column in cells.scores(call))


def offered(sheet: Worksheet, column: int, formula: str, strict: bool) -> None:
    """Let people choose from a list in a column; what is not on it may be written too unless it is strict."""
    rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    rule.error = "Choose from the list"
    letter = get_column_letter(column + 1)
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.add_data_validation(rule)

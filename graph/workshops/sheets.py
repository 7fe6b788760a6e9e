"""Sheets of a workbook that print well, and in which no text is taken for a formula."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from graph.store import xml

Value = str | int | float | datetime | None
MOMENT = "ddd d mmm yyyy hh:mm"
A4 = 9
LINE = Border(bottom=Side("thin"))


def table(sheet: Worksheet, rows: Iterable[Sequence[Value]], widths: Sequence[int]) -> None:
    """Write a table whose first row is its head: it stays in sight, and stands on every printed page.

    rows     numbers stay numbers; moments are told as they are, so give them on the clock that is meant
    widths   of the columns, in characters
    """
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            write(sheet, number, place, value, is_head=number == 1)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    assert footer is not None and footer.left is not None and footer.right is not None, "openpyxl makes all"
    footer.left.text, footer.right.text = "&A", "&P / &N"


def write(sheet: Worksheet, row: int, column: int, value: Value, is_head: bool = False) -> None:
    """Write a cell; a text is text whatever it begins with, also when somebody changes it."""
    cell = sheet.cell(row, column)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
        cell.border = LINE
    if isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
        cell.number_format = MOMENT
    elif isinstance(value, int | float):
        cell.value = value
        cell.number_format = "0" if isinstance(value, int) else "0.00"
    else:
        cell.number_format = "@"
        if value:
            cell.value = printable(value)
            cell.data_type = "s"


def choices(sheet: Worksheet, head: Sequence[str], allowed: Mapping[str, Iterable[str]]) -> None:
    """Let people choose what may stand in some columns.

    head     the names of the columns
    allowed  what may be chosen, by the name of the column
    """
    for name, some in allowed.items():
        words = list(some)
        letter = get_column_letter(list(head).index(name) + 1)
        rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.error = f"Choose one of: {', '.join(words)}"
        rule.showErrorMessage = True
        rule.add(f"{letter}2:{letter}{max(2, sheet.max_row)}")
        sheet.add_data_validation(rule)


def printable(value: str) -> str:
    """A text without the characters that XML cannot hold; a carriage return is a blank."""
    return xml.kept(value.replace("\r", " ").encode()).decode()

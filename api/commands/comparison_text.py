"""Cities side by side on a terminal: a column a city, in blocks of as many as fit."""

from collections.abc import Iterator, Sequence
from io import StringIO

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.commands.printing import NARROWEST, Page
from graph.gaps.gap import Kind
from graph.gaps.schema import Json

LABEL = 30
"""Columns that the names of figures take; longer ones go on in the next line."""

GAP = 2
UNKNOWN = "-"


def report(found: Json, width: int) -> Iterator[str]:
    """The lines of a comparison.

    width   columns of the terminal
    """
    page = Page(width)
    cities = {one["city"]: one["name"] for one in found["cities"]}
    columns = max(width, NARROWEST)
    rows = [*records(found), *gaps(found), *figures(found)]
    for block in blocks(list(cities), cities, rows, columns):
        yield from table(block, cities, rows, columns)
        yield ""
    yield from page.paragraph("Gaps are told as flagged / listed. A dash: not known, or not defined.")
    yield from challenges(page, found, cities)


def records(found: Json) -> list[Json]:
    """How much is on record, and who was asked."""
    told = {one["city"]: one["completeness"] for one in found["cities"]}
    asked = {city: f"{one['answered']} / {one['asked']}" for city, one in told.items()}
    things = {city: number(one["known"].get("things")) for city, one in told.items()}
    return [
        {"label": "Things on record", "values": things},
        {"label": "Answered / asked", "values": asked},
    ]


def gaps(found: Json) -> list[Json]:
    """The gaps of each kind: how many are flagged, of those listed."""
    return [
        {
            "label": f"Gaps: {kind}",
            "values": {
                one["city"]: "{flagged} / {listed}".format(**one["gaps"][kind]) for one in found["cities"]
            },
        }
        for kind in Kind
    ]


def figures(found: Json) -> list[Json]:
    """The figures of the networks."""
    return [
        {"label": one["label"], "values": {city: number(value) for city, value in one["values"].items()}}
        for one in found["figures"]
    ]


def number(value: float | None) -> str:
    """A figure: whole numbers as such, others with three digits after the point."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}"


def blocks(
    slugs: Sequence[str], cities: dict[str, str], rows: Sequence[Json], width: int
) -> Iterator[list[str]]:
    """The cities in groups whose columns fit beside the labels, one at least in each."""
    block: list[str] = []
    left = width - LABEL
    for slug in slugs:
        wide = GAP + max(len(cities[slug]), *(len(row["values"][slug]) for row in rows))
        if block and wide > left:
            yield block
            block, left = [], width - LABEL
        block.append(slug)
        left -= wide
    if block:
        yield block


def table(block: Sequence[str], cities: dict[str, str], rows: Sequence[Json], width: int) -> Iterator[str]:
    """One block of cities as a table."""
    made = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_header=False)
    made.add_column(width=LABEL)
    for _ in block:
        made.add_column(justify="right", overflow="fold")
    made.add_row("", *(Text(cities[slug]) for slug in block))
    for row in rows:
        made.add_row(Text(row["label"]), *(Text(row["values"][slug]) for slug in block))
    written = StringIO()
    Console(file=written, width=width, color_system=None).print(made)
    head, *lines = written.getvalue().splitlines()
    yield typer.style(head.rstrip(), bold=True)
    yield from (line.rstrip() for line in lines)


def challenges(page: Page, found: Json, cities: dict[str, str]) -> Iterator[str]:
    """The topics that cities need: common ones, then those of one city."""
    for name, heading in (("common", "Needed by several"), ("unique", "Needed by one")):
        if found["challenges"][name]:
            yield ""
            yield from page.bold(heading)
        for one in found["challenges"][name]:
            yield from page.point(f"{one['label']}: {', '.join(cities[slug] for slug in one['cities'])}")

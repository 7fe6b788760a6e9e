"""The city tables again, as `ingest` reads them: a zip archive of `<city>/<table>.csv`.

Each row is kept whole in the evidence of its statements. A row that was not accepted is an empty line here,
so that every other keeps its number.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graph.store.release import Release
from ontology import iris

HERE = "graph.export"
THINGS = str(iris.city(""))
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip archive can hold: a fixed one keeps the bytes the same."""

UNIX, MODE = 3, 0o644 << 16


@dataclass(frozen=True)
class Row:
    """A row of a city table: where it stood, and its text by column."""

    place: str
    table: str
    number: int
    cells: Mapping[str, str]

    @property
    def key(self) -> str:
        """The id that other rows name it by, or empty; that of a row of same.csv is another row's."""
        return self.cells.get("id", self.cells.get("key", "")).strip()


def write(release: Release, city: str | None, file: BinaryIO) -> None:
    """All tables; or those of one city, with the rows of others that they lead to."""
    found = rows(release)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files(needed(found, city) if city else found):
            entry = ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, UNIX, MODE
            archive.writestr(entry, content)


def rows(release: Release) -> list[Row]:
    """The rows that a release was made from, in their order."""
    found = {row["evidence"]: row for row in release.rows(HERE, "rows")}
    made = [
        Row(place, name.rpartition("-")[0], int(row["row"]), json.loads(row["raw"]))
        for iri, row in found.items()
        for place, _, name in [iri.removeprefix(THINGS).split("/")]
    ]
    return sorted(made, key=position)


def position(row: Row) -> tuple[str, str, int]:
    """Where a row stands among all."""
    return row.place, row.table, row.number


def needed(found: Iterable[Row], city: str) -> list[Row]:
    """The rows of a city, and every row that these lead to: by an id in a cell, or as the same thing.

    The row of a city comes along with any other row of it: a folder without one is not read.
    """
    by_key: dict[str, list[Row]] = {}
    for row in found:
        by_key.setdefault(row.key, []).append(row)
    by_key.pop("", None)
    left = [row for row in found if row.place == city]
    kept: dict[int, Row] = {}
    while left:
        row = left.pop()
        if id(row) not in kept:
            kept[id(row)] = row
            for named in (row.place, *(cell.strip() for cell in row.cells.values())):
                left += by_key.get(named, [])
    return sorted(kept.values(), key=position)


def files(kept: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Each table's name in the archive, and its text."""
    by_table: dict[str, list[Row]] = {}
    for row in kept:
        by_table.setdefault(f"{row.place}/{row.table}.csv", []).append(row)
    for name, held in sorted(by_table.items()):
        yield name, text(held)


def text(held: Sequence[Row]) -> str:
    """One table: its header, then each row on the line of its number."""
    columns = list(dict.fromkeys(column for row in held for column in row.cells))
    lines = [line(columns)]
    for row in held:
        lines += ["\n"] * (row.number - len(lines) - 1)
        lines.append(line([row.cells.get(column, "") for column in columns]))
    return "".join(lines)


def line(cells: Sequence[str]) -> str:
    """One line of CSV; both kinds of line end within a cell are put between quotation marks."""
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\r\n").writerow(cells)
    return made.getvalue().removesuffix("\r\n") + "\n"

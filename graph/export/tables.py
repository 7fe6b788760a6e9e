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
BETWEEN = "network"
"""The folder of what lies between cities."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip archive can hold: a fixed one keeps the bytes the same."""

UNIX, MODE = 3, 0o644 << 16
REASON = "The release that this was exported from has them as one thing"


@dataclass(frozen=True)
class Row:
    """A row of a city table: where it stood, its text by column, and the IRI of what it describes."""

    place: str
    table: str
    number: int
    cells: Mapping[str, str]
    thing: str

    @property
    def key(self) -> str | None:
        """The id that other rows name it by, where it has one."""
        key = self.cells.get("id", self.cells.get("key"))
        return key.strip() if key else None

    @property
    def is_namesake(self) -> bool:
        """Whether the thing's IRI was made from this row's id, not from another row for the same thing."""
        path = self.thing.removeprefix(THINGS).split("/")
        return path[0] == self.place and path[-1] == (self.key or "").removeprefix(f"{self.place}-")


def write(release: Release, city: str | None, file: BinaryIO) -> None:
    """All tables; or those of one city, with the rows of others that they lead to."""
    found = rows(release)
    same = doubles(found)
    kept = found if city is None else needed(found, same, city)
    keys = {row.key for row in kept}
    kept += [
        Row(BETWEEN, "same", 0, {"id": one, "same_as": other, "reason": REASON, "source": ""}, "")
        for one, other in sorted(same.items())
        if one in keys
    ]
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files(kept):
            entry = ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, UNIX, MODE
            archive.writestr(entry, content)


def rows(release: Release) -> list[Row]:
    """The rows that a release was made from, in their order."""
    found = {row["evidence"]: row for row in release.rows(HERE, "rows")}
    made = [
        Row(place, name.rpartition("-")[0], int(row["row"]), json.loads(row["raw"]), row["thing"])
        for iri, row in found.items()
        for place, _, name in [iri.removeprefix(THINGS).split("/")]
    ]
    return sorted(made, key=lambda row: (row.place, row.table, row.number))


def doubles(found: Iterable[Row]) -> dict[str, str]:
    """The ids of what another row describes too, each with the id that the thing is named by."""
    by_thing: dict[str, list[Row]] = {}
    for row in found:
        if row.key:
            by_thing.setdefault(row.thing, []).append(row)
    names = {
        thing: next((row.key for row in held if row.is_namesake), None) for thing, held in by_thing.items()
    }
    return {
        row.key: name
        for thing, held in by_thing.items()
        for row in held
        if row.key and (name := names[thing]) and row.key != name
    }


def needed(found: Iterable[Row], same: Mapping[str, str], city: str) -> list[Row]:
    """The rows of a city, and every row that these lead to: by an id in a cell, or as the same thing.

    The row of a city comes along with any other row of it: a folder without one is not read.
    """
    by_key = {row.key: row for row in found if row.key}
    left = [row for row in found if row.place == city]
    kept: dict[int, Row] = {}
    while left:
        row = left.pop()
        if id(row) not in kept:
            kept[id(row)] = row
            named = (row.place, same.get(row.key or "", ""), *(cell.strip() for cell in row.cells.values()))
            left += [by_key[key] for key in named if key in by_key]
    return sorted(kept.values(), key=lambda row: (row.place, row.table, row.number))


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

"""Files checked on their own: what `load` would say of them, and nothing written."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from graph.errors import EcosystemError, Unknown
from ingest import folder, shapes, statements, tables
from ingest.folder import FORMAT, SHIPPED, Folder
from ingest.report import Report
from ingest.rows import Row
from ontology.vocabulary import vocabulary


def checked(paths: Iterable[Path], format: str = FORMAT) -> Report:
    """Read and check city tables, as files or folders.

    References may also lead to rows of the tables beside a file, and of the shipped ones.
    Raises Unknown where a path is not there, EcosystemError where the format is not known.
    """
    if format != FORMAT:
        raise EcosystemError(f"the format {format!r} is not known. Known is {FORMAT}")
    files = [named for path in paths for named in found(path)]
    read = folder.gather(files, vocabulary(), context([path for _, path, _ in files]))
    everything = [*read.by_id.values(), *(row for rows in read.rows.values() for row in rows)]
    names = statements.names({id(row): row for row in everything}.values())
    problems = [
        finding.problem(place)
        for place, rows in read.rows.items()
        for finding in shapes.findings(
            statements.city_graph(rows, names, vocabulary()).serialize(format="nt")
        )
    ]
    return replace(read.report, problems=(*read.report.problems, *problems))


def found(path: Path) -> Iterator[tuple[str, Path, str]]:
    """The tables under a path, each with its city and its name in messages."""
    if path.is_dir():
        inside = sorted(one for one in path.rglob("*") if one.suffix in tables.ENDINGS)
        if not inside:
            raise Unknown(f"{path} holds no tables. Name a folder or files that end in .csv or .xlsx")
        for one in inside:
            yield one.resolve().parent.name, one, str(one)
    elif path.suffix not in tables.ENDINGS:
        raise Unknown(f"{path} is not a table. Name files that end in .csv or .xlsx")
    else:
        yield path.resolve().parent.name, path, str(path)


def context(files: list[Path]) -> dict[str, Row]:
    """The rows outside the checked files that may be referred to: of the tables beside, and the shipped."""
    checked = {path.resolve() for path in files}
    known: dict[str, Row] = {}
    for room in {SHIPPED, *(path.parent.parent for path in checked)}:
        beside = [
            (path.parent.name, path, path.name)
            for path in sorted(room.glob("*/*"))
            if path.suffix in tables.ENDINGS and path.resolve() not in checked
        ]
        held: Folder = folder.gather(beside, vocabulary())
        known |= held.by_id
    return known

"""Files checked on their own: what `load` would say of them, and nothing written."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from graph.errors import EcosystemError, Unknown
from ingest import folder, shapes, statements, tables
from ingest.folder import FORMAT, SHIPPED
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
    beside = [row for row in read.beside if row.table != "same"]
    names = statements.names([*beside, *(row for rows in read.rows.values() for row in rows)])
    problems = [
        finding.problem(place, statements.origins(rows, names))
        for place, rows in read.rows.items()
        for finding in shapes.findings(
            statements.city_graph(rows, names, vocabulary()).serialize(format="nt")
        )
    ]
    return replace(read.report, problems=(*read.report.problems, *problems))


def found(path: Path) -> Iterator[tuple[str, Path, str]]:
    """The tables under a path, each with its city and its name in messages."""
    if path.is_dir():
        inside = sorted(one for one in path.rglob("*") if tables.is_table(one))
        if not inside:
            raise Unknown(f"{path} holds no tables. Name a folder or files that end in .csv or .xlsx")
        for one in inside:
            yield one.parent.resolve().name, one, str(one)
    elif not path.exists() and not path.is_symlink():
        raise Unknown(f"{path} is not there. Check the path")
    elif path.suffix.lower() not in tables.ENDINGS:
        raise Unknown(f"{path} is not a table. Name files that end in .csv or .xlsx")
    else:
        yield path.parent.resolve().name, path, str(path)


def context(files: list[Path]) -> list[Row]:
    """The rows outside the checked files that may be referred to: of the tables beside, else the shipped."""
    checked = {place(path) for path in files}
    known: list[Row] = []
    for room in dict.fromkeys([SHIPPED, *(path.parent.parent for path in sorted(checked))]):
        beside = [
            (path.parent.name, path, str(path))
            for path in sorted(room.glob("*/*"))
            if tables.is_table(path) and path not in checked
        ]
        read = folder.gather(beside, vocabulary(), known)
        known = [*read.beside, *(row for rows in read.rows.values() for row in rows)]
    return known


def place(path: Path) -> Path:
    """Where a file stands, whether or not it can be read; links to folders are followed."""
    return path.parent.resolve() / path.name

"""A folder of city tables: one folder a city, and `network` for what lies between cities."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import Unknown
from ingest import exchanges, tables, ties
from ingest.layout import TABLES
from ingest.report import HANGS, FileReport, Problem, Report
from ingest.rows import Place, Row, checked, columns, missing, silent, unanswered
from ingest.tables import Table
from ingest.values import IDENTIFIER
from ontology.vocabulary import Vocabulary

FORMAT = "city-tables"
BETWEEN = "network"
IDENTITY = {
    "relations": ("subject_id", "predicate", "object_id", "since"),
    "completeness": ("kind", "method", "from"),
    "same": ("id", "same_as"),
}
"""Of the tables without ids, the columns that make a row what it is; of answers, all of them."""
SHIPPED = Path(__file__).parent / "cities"
"""The tables of the nine cities that come with the atlas."""


@dataclass(frozen=True)
class Folder:
    """All accepted rows by city, the row behind each id, and the report on the rest.

    beside   the rows of other folders that were taken into account
    """

    rows: Mapping[str, tuple[Row, ...]]
    by_id: Mapping[str, Row]
    report: Report
    beside: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One table and what its rows became on their own."""

    place: str
    table: Table
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    skipped: int = 0


def read(folder: Path, vocabulary: Vocabulary, known: Collection[Row] = ()) -> Folder:
    """Read and check a whole folder laid out like the shipped one.

    known    rows of another folder that references may point to
    raises   Unknown where the folder is not there or holds no tables
    """
    if not folder.is_dir():
        raise Unknown(f"{folder} is not a folder. Name one laid out like the shipped tables: a folder a city")
    files = sorted(path for path in folder.glob("*/*") if tables.is_table(path))
    if not files:
        raise Unknown(f"{folder} holds no tables. Put city.csv, actors.csv and the others in a folder a city")
    return gather(
        [(path.parent.name, path, f"{path.parent.name}/{path.name}") for path in files], vocabulary, known
    )


def gather(
    files: Iterable[tuple[str, Path, str]], vocabulary: Vocabulary, known: Collection[Row] = ()
) -> Folder:
    """Read and check files, each with the city that it belongs to and its name in messages."""
    readings: list[Reading] = []
    problems: list[Problem] = []
    unread: list[FileReport] = []
    for place, path, shown in files:
        for found in tables.read(path, shown):
            if isinstance(found, Problem):
                problems.append(found)
                unread.append(FileReport(shown))
            else:
                readings.append(reading(place, found, vocabulary))
    here = {(one.place, one.table.name) for one in readings}
    beside = [row for row in known if (row.place, row.written_in) not in here]
    read, unclear = exchanges.resolved((row for one in readings for row in one.rows), beside)
    rows, by_id, cross = linked(read, beside, {key: where for one in readings for key, where in lost(one)})
    rows += exchanges.came(rows)
    against = contradicted(rows, beside, vocabulary)
    rows = [row for row in rows if row.at not in against]
    problems += [problem for one in readings for problem in one.problems] + unclear + cross
    problems += against.values()
    described = {one.place for one in readings if one.table.name == "city" and one.table.lines}
    problems += places(rows, described | {row.place for row in beside if row.table == "city"})
    kept = {(row.file, row.sheet, row.number) for row in rows}
    skipped = Counter((problem.file, problem.sheet) for problem in cross if problem.severity == "warning")
    reports = [account(one, kept, skipped[one.table.file, one.table.sheet]) for one in readings]
    by_place: dict[str, list[Row]] = {place: [] for place in sorted({one.place for one in readings})}
    for row in rows:
        by_place[row.place].append(row)
    return Folder(
        {place: tuple(held) for place, held in by_place.items()},
        by_id,
        Report(FORMAT, tuple(reports + unread), tuple(sorted(problems, key=position))),
        tuple(beside),
    )


def places(rows: Iterable[Row], described: Set[str]) -> Iterator[Problem]:
    """The folders but `network` that hold rows and whose city nothing describes."""
    for place in sorted({row.place for row in rows} - described - {BETWEEN}):
        remedy = "Add city.csv with one row whose id is the folder's name"
        yield Problem("error", f"{place}/city.csv", f"nothing describes the city {place!r}", remedy)


def position(problem: Problem) -> tuple[str, str, int, str]:
    """The order in which problems are told: by file, sheet, row and column."""
    return problem.file, problem.sheet or "", problem.row or 0, problem.column or ""


def reading(place: str, table: Table, vocabulary: Vocabulary) -> Reading:
    """One table's rows, each on its own."""
    if table.name not in TABLES:
        remedy = f"Name it after the table that it holds: {', '.join(TABLES)}"
        problem = Problem("error", table.file, f"no table is called {table.name!r}", remedy, table.sheet)
        return Reading(place, table, (), (problem,))
    if not IDENTIFIER.fullmatch(place):
        remedy = "Name it after the city: small letters a-z and digits, words joined by hyphens"
        problem = Problem(
            "error", table.file, f"the folder's name {place!r} is not an id", remedy, table.sheet
        )
        return Reading(place, table, (), (problem,))
    problems = [*table.problems, *missing(table)]
    if any(problem.row is None for problem in problems):
        return Reading(place, table, (), tuple(problems))
    rows = []
    skipped = [raw for raw in table.rows if silent(table, raw)]
    problems += [problem for raw in skipped for problem in unanswered(table, raw)]
    for raw in table.rows:
        if raw in skipped:
            continue
        found = checked(place, table, raw, vocabulary)
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems += found
    return Reading(place, table, tuple(rows), tuple(problems), len(skipped))


def lost(one: Reading) -> Iterator[tuple[str, str]]:
    """The id of each row of a table that was not accepted, and where it stands."""
    accepted = {row.number for row in one.rows}
    for raw in one.table.rows:
        key = raw.cells.get("id", raw.cells.get("key", "")).strip()
        if key and raw.number not in accepted:
            yield key, f"{one.table.file}, row {raw.number}"


def linked(
    rows: list[Row], known: Iterable[Row], rejected: Mapping[str, str]
) -> tuple[list[Row], dict[str, Row], list[Problem]]:
    """Rows whose ids are unique and whose references lead somewhere; what hangs on a lost row is lost too.

    known      rows beside these that may be named
    rejected   where rows stand that were rejected before, by id
    """
    after = {row.raw["id"].strip(): row.raw["same_as"].strip() for row in rows if row.table == "same"}
    rounds = [(row, ids) for row in rows if (ids := ring(row, after))]
    problems = [endless(row, ids) for row, ids in rounds]
    rows = [row for row in rows if not ring(row, after)]
    by_id = {row.id: row for row in known if row.id}
    gone = dict(rejected)
    ties: dict[str, Row] = {}
    kept: list[Row] = []
    for row in rows:
        first = by_id.get(row.id) if row.id else ties.get(identity(row))
        if first is not None:
            problems.append(repeated(row, first))
            continue
        kept.append(row)
        if row.id:
            by_id[row.id] = row
        else:
            ties[identity(row)] = row
    while loose := [(row, *end) for row in kept for end in row.references if not leads(*end, by_id)]:
        dangling = {id(row) for row, _, _ in loose}
        problems += [unresolved(row, column, wanted, gone.get(wanted)) for row, column, wanted in loose]
        gone |= {row.id: f"{row.file}, row {row.number}" for row, _, _ in loose if row.id}
        by_id = {key: row for key, row in by_id.items() if id(row) not in dangling}
        kept = [row for row in kept if id(row) not in dangling]
    return kept, by_id, problems


def contradicted(
    rows: Collection[Row], beside: Iterable[Row], vocabulary: Vocabulary
) -> dict[Place, Problem]:
    """What is wrong with the rows of which another one says the contrary, by where they stand."""
    here = {id(row) for row in rows}
    found = ties.contrary([*rows, *beside], vocabulary.collaborations)
    return {row.at: problem for row, problem in found if id(row) in here}


def ring(row: Row, after: Mapping[str, str]) -> list[str]:
    """The ids that give way to each other in a ring that a row of same.csv closes; none where it is in none.

    after   the id that each id gives way to
    """
    passed = [row.raw["id"].strip()] if row.table == "same" else []
    while passed and (following := after.get(passed[-1])) is not None:
        if following in passed:
            return [*passed, following] if following == passed[0] else []
        passed.append(following)
    return []


def leads(column: str, wanted: str, by_id: Mapping[str, Row]) -> bool:
    """Whether a reference leads to the right sort of row: a source to sources.csv, others elsewhere."""
    return wanted in by_id and (by_id[wanted].table == "sources") == (column == "source")


def identity(row: Row) -> str:
    """What makes a row without an id the same as another, such as a tie's ends, kind and beginning.

    Answers are the same where all their cells are: what several people say of one tie are several rows. Of
    one match there is one outcome.
    """
    if row.table == "outcomes":
        return f"{row.table}|{row.values.get('match_id', row.at)}"
    if row.table == "answers":
        return "|".join([row.table, *row.raw.values()])
    place = row.place if row.table == "completeness" else ""
    return "|".join([row.table, place, *(row.raw.get(key, "").strip() for key in IDENTITY[row.table])])


def repeated(row: Row, first: Row) -> Problem:
    """A row that is there already: skipped where it says the same, an error where it does not."""
    where = f"{first.file}, row {first.number}"
    if row.raw == first.raw:
        again = row.problem(f"the row stands already in {where}", "Remove one of the two; it is read once")
        return replace(again, severity="warning")
    if row.id:
        return row.problem(f"the id stands already in {where}", "Give each row an id of its own", "id")
    return row.problem(f"the same statement stands in {where}", "Keep one row, with the better source")


def unresolved(row: Row, column: str, wanted: str, where: str | None) -> Problem:
    """A reference that leads nowhere, or to a row that was rejected and stands there."""
    if where is not None:
        reason = f"{HANGS} {wanted!r}, which was rejected ({where})"
        return row.problem(reason, "Mend that row, and this one is read too", column)
    what = "key of sources.csv" if column == "source" else "id"
    remedy = "Add the row that it names, or mend the spelling"
    return row.problem(f"no accepted row has the {what} {wanted!r}", remedy, column)


def endless(row: Row, ids: list[str]) -> Problem:
    """Ids that are said to give way to each other in a ring, so that none of them would stay."""
    reason = f"the ids give way to each other in a ring: {', '.join(ids)}"
    return row.problem(reason, "Take out the row of the id that stays", "id")


def account(one: Reading, kept: set[tuple[str, str | None, int]], skipped: int) -> FileReport:
    """The counts of one table."""
    rows = [row for row in one.rows if (row.file, row.sheet, row.number) in kept]
    return FileReport(
        file=one.table.file,
        sheet=one.table.sheet,
        rows=one.table.lines,
        accepted=len(rows),
        repaired=sum(row.repaired for row in rows),
        rejected=one.table.lines - len(rows) - one.skipped - skipped,
        skipped=one.skipped + skipped,
        with_coordinates=sum("lat" in row.values for row in rows),
        entities=dict(Counter(entities(rows))),
        columns=columns(one.table) if one.table.name in TABLES else FileReport("").columns,
    )


def entities(rows: Iterable[Row]) -> Iterator[str]:
    """The kind of thing that each row describes."""
    for row in rows:
        yield str(row.values["kind"]) if row.table == "actors" else row.table

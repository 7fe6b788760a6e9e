"""Whatever is given: told in a sentence with place and remedy, and the current release stays as it is."""

import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from graph.store.releases import Data
from tests.conftest import ACTORS, ADA, CITY, TIES, TWO, Files, Run, Tables


def workbook(*rows: list[object]) -> bytes:
    """A workbook with a sheet of actors."""
    book = Workbook()
    book.worksheets[0].title = "actors"
    for row in rows:
        book.worksheets[0].append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@dataclass(frozen=True)
class Case:
    """A file that is wrong, and what has to stand in the message: the place and the remedy."""

    name: str
    content: str | bytes
    place: str
    remedy: str


WORKBOOK = workbook(["id", "kind"], ["ada-one", "organisation"])
CASES = {
    "a damaged workbook": Case(
        "ada/actors.xlsx",
        WORKBOOK[:200] + b"\0" * 400 + WORKBOOK[600:],
        "actors.xlsx: the workbook",
        "save it again",
    ),
    "a truncated workbook": Case(
        "ada/actors.xlsx", WORKBOOK[: len(WORKBOOK) // 2], "actors.xlsx: the workbook", "save it again"
    ),
    "a sheet of a workbook that lacks a column": Case(
        "ada/book.xlsx", WORKBOOK, "book.xlsx: actors, name: the column", "Add it to the header row"
    ),
    "a file in Latin-1": Case(
        "ada/actors.csv",
        ADA.replace("One", "Città").encode("latin-1"),
        "actors.csv: row 2: byte 0xe0",
        "CSV UTF-8",
    ),
    "an unknown topic": Case(
        "ada/actors.csv",
        ADA.replace("care", "crae"),
        "actors.csv: row 2, topics: unknown topic",
        "Did you mean care",
    ),
    "an id that leads nowhere": Case(
        "ada/relations.csv",
        f"{TIES}ada,funds,ada-nobody,,2026-11,https://example.org/1\n",
        "relations.csv: row 2, object_id: no accepted row",
        "mend the spelling",
    ),
    "a latitude of 900": Case(
        "ada/city.csv",
        CITY.format("ada", "Ada").replace(",45,", ",900,"),
        "city.csv: row 2, lat: 900",
        "between -90",
    ),
    "an id that stands twice": Case(
        "ada/actors.csv",
        ADA + ADA.splitlines()[1].replace("One", "Two"),
        "row 3, id: the id stands",
        "an id of its own",
    ),
    "an empty file": Case("ada/actors.csv", "", "actors.csv: the file is empty", "needs a header row"),
    "a file of commas": Case(
        "ada/actors.csv", ",,,\n", "actors.csv: the file is empty", "needs a header row"
    ),
    "a missing column": Case(
        "ada/actors.csv",
        ADA.replace("name", "nom"),
        "actors.csv: name: the column 'name' is missing",
        "Add it",
    ),
    "an empty cell": Case(
        "ada/actors.csv", ADA.replace("One", ""), "row 2, name: the cell is empty", "needs a value"
    ),
    "a table that nobody knows": Case(
        "ada/people.csv", ADA, "people.csv: no table is called 'people'", "Name it after the table"
    ),
    "a city that is not its folder's": Case(
        "ada/city.csv",
        CITY.format("eve", "Eve"),
        "city.csv: row 2, id: the city's id",
        "Make the two the same",
    ),
    "a second city in a folder": Case(
        "ada/city.csv",
        CITY.format("ada", "Ada") + CITY.format("eve", "Eve").splitlines()[1],
        "city.csv: row 3, id: the city's id",
        "Make the two the same",
    ),
    "a city twice": Case(
        "ada/city.csv",
        CITY.format("ada", "Ada") + CITY.format("ada", "Other").splitlines()[1],
        "city.csv: row 3, id: the id stands already",
        "an id of its own",
    ),
    "a person without a function": Case(
        "ada/actors.csv",
        f"{ACTORS}ada-ann,person,Ann,,2026-11,https://example.org/1\n",
        "row 2, role",
        "leave the person",
    ),
    "an e-mail address": Case(
        "ada/actors.csv",
        ADA.replace("One", "one@example.org"),
        "actors.csv: row 2: A text holds an e-mail",
        "taken out",
    ),
    "a telephone number": Case(
        "ada/actors.csv",
        ADA.replace("One", "+34 944 20 42 00"),
        "actors.csv: row 2: A text holds a tel",
        "taken out",
    ),
    "an end before the beginning": Case(
        "ada/relations.csv",
        "subject_id,predicate,object_id,since,until,confirmed,source\n"
        "ada,funds,ada-one,2020,2019,2026-11,https://example.org/1\n",
        "relations.csv: row 2: This ended before",
        "should not be earlier",
    ),
    "an unclosed quotation mark": Case(
        "ada/actors.csv",
        ADA.replace("One", '"One'),
        "actors.csv: row 2: the row is not CSV",
        "Close every quotation",
    ),
    "semicolons for commas": Case(
        "ada/actors.csv", ADA.replace(",", ";"), "actors.csv: row 1: the columns are separated", "with commas"
    ),
}


def state(data: Data) -> dict[str, bytes | str]:
    """The pointer, and every file of the releases with its content; locks aside."""
    pointer = str((data.root / "current").readlink())
    files = {
        str(path.relative_to(data.root)): path.read_bytes()
        for path in data.folder.rglob("*")
        if path.is_file()
    }
    return {"current": pointer, **files}


def broken(case: Case) -> Files:
    """The two small cities with one file that is wrong."""
    return TWO | {case.name: case.content}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_check_tells_where_and_what_would_be_right(case: Case, tables: Tables, run: Run) -> None:
    outcome = run("check", tables(broken(case)) / case.name)
    assert outcome.code == 1
    assert case.place in outcome.err
    assert case.remedy in outcome.err


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_load_tells_the_same_and_the_current_release_is_untouched(
    case: Case, tables: Tables, run: Run, atlas: Data
) -> None:
    before = state(atlas)
    outcome = run("load", tables(broken(case)), "--data", atlas.root)
    assert outcome.code == 1
    assert case.place in outcome.err
    assert case.remedy in outcome.err
    assert "Nothing was published; the current release is as it was." in outcome.err
    assert state(atlas) == before


def test_an_unreadable_file_is_told(tables: Tables, run: Run, atlas: Data) -> None:
    before, root = state(atlas), tables(TWO)
    (root / "ada" / "needs.csv").symlink_to("needs.csv")
    for outcome in (run("check", root / "ada" / "needs.csv"), run("load", root, "--data", atlas.root)):
        assert outcome.code == 1
        assert "ada/needs.csv: the file cannot be read (Too many levels" in outcome.err
    assert state(atlas) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check", "nowhere"), "nowhere is not there. Check the path"),
        (("check", "nowhere/actors.csv"), "nowhere/actors.csv is not there. Check the path"),
        (("load", "nowhere"), "nowhere is not a folder. Name one laid out like the shipped tables"),
        (("check", "letter.odt"), "letter.odt is not a table. Name files that end in .csv or .xlsx"),
        (("check", "bare"), "bare holds no tables"),
        (("load", "bare"), "bare holds no tables. Put city.csv"),
        (("check", "letter.odt", "--format", "tsv"), "the format 'tsv' is not known. Known is city-tables"),
        (("check", "letter.odt", "--colour"), "No such option: --colour"),
        (("load", "--colour"), "No such option: --colour"),
        (("check",), "Missing argument"),
        (("chek", "letter.odt"), "No such command 'chek'"),
    ],
)
def test_what_cannot_be_run_is_told_with_exit_code_two(
    arguments: tuple[str, ...], told: str, run: Run, atlas: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(atlas)
    monkeypatch.chdir(atlas.root.parent)
    monkeypatch.setenv("SSE_ATLAS_DATA", str(atlas.root))
    Path("bare").mkdir()
    Path("letter.odt").write_text("Dear reader")
    outcome = run(*arguments)
    assert outcome.code == 2
    assert told in outcome.err
    assert state(atlas) == before


@pytest.mark.parametrize(("argument", "code"), [("tables", 1), ("nowhere", 2)])
def test_the_installed_command_ends_with_the_code_and_no_traceback(
    argument: str, code: int, tables: Tables, tmp_path: Path
) -> None:
    tables(broken(CASES["an unknown topic"]))
    command = [str(Path(sys.executable).with_name("sse-atlas")), "load", argument, "--data", "data"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "data").exists()

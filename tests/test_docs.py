"""What the documentation names is there: links, files, commands, functions; and what it prints comes out."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest
import typer

from api.cli import app
from graph.store.answers import written
from graph.store.release import Release

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"sse-atlas ([a-z]+)(?: ([a-z]+))?")
ROOMS = ("api/", "graph/", "ingest/", "ontology/", "tests/", "docs/", "notebooks/", "locks/", "benchmarks/")
FUNCTION = re.compile(r"(?:api|graph|ingest|ontology)(?:\.[a-z_]+)+\.[A-Za-z_]+")


def place(path: Path) -> str:
    """A file as the repository names it."""
    return path.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return BLOCK.sub("", page.read_text("utf-8"))


def block(page: Path, language: str) -> str:
    """The first block of a language on a page."""
    found = re.search(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no block of {language}"
    return found[1]


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(prose(page))]
    lost = [
        link for link in links if link and "://" not in link and not (page.parent / link).resolve().exists()
    ]
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_path_in_backticks_is_in_the_repository(page: Path) -> None:
    named = [text for text in CODE.findall(prose(page)) if text.startswith(ROOMS) and " " not in text]
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_command_is_one_of_the_command_line(page: Path) -> None:
    commands = getattr(typer.main.get_command(app), "commands", {})
    for name, following in COMMAND.findall(page.read_text("utf-8")):
        assert name in commands, f"sse-atlas {name}"
        inner = getattr(commands[name], "commands", None)
        assert not (inner and following) or following in inner, f"sse-atlas {name} {following}"


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_target_of_make_is_in_the_makefile(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_function_that_is_named_with_its_module_is_there(page: Path) -> None:
    names = [name for name in CODE.findall(prose(page)) if FUNCTION.fullmatch(name)]
    for name in names:
        module, _, last = name.rpartition(".")
        assert hasattr(importlib.import_module(module), last), name


def test_the_architecture_names_functions() -> None:
    names = [
        name for name in CODE.findall(prose(ROOT / "docs" / "architecture.md")) if FUNCTION.fullmatch(name)
    ]
    assert len(names) > 10


def test_the_row_that_the_architecture_follows_is_where_it_says() -> None:
    lines = (ROOT / "ingest/cities/torino/relations.csv").read_text("utf-8").splitlines()
    assert lines[9] == block(ROOT / "docs" / "architecture.md", "csv").strip()


def test_the_first_query_of_the_readme_gives_what_is_printed(release: Release) -> None:
    readme = ROOT / "README.md"
    answer = written(release, block(readme, "sparql"), "csv").decode()
    assert answer.splitlines() == block(readme, "csv").splitlines()


def test_the_queries_on_labels_find_something(release: Release) -> None:
    text = (ROOT / "docs" / "labels.md").read_text("utf-8")
    queries = re.findall(r"sse-atlas query --format csv '([^']+)'", text)
    assert len(queries) == 2
    for query in queries:
        assert len(written(release, query, "csv").splitlines()) > 1


def test_the_index_of_decisions_lists_each_record_once_and_by_its_title() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$", index, re.MULTILINE)
    assert [name for _, name, _ in rows] == [path.name for path in RECORDS]
    for (number, _, title), path in zip(rows, RECORDS, strict=True):
        assert path.read_text("utf-8").splitlines()[0] == f"# {number}. {title}"


@pytest.mark.parametrize("path", RECORDS, ids=place)
def test_a_record_has_context_decision_and_consequences(path: Path) -> None:
    headings = [line for line in path.read_text("utf-8").splitlines() if line.startswith("## ")]
    assert headings == ["## Context", "## Decision", "## Consequences"]


def test_the_changelog_has_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("screenshot-*.png")), ids=place)
def test_a_screenshot_is_small_enough_to_load_quickly(picture: Path) -> None:
    assert picture.stat().st_size < 400_000

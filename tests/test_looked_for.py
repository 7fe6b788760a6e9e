"""A city that hands its answers back shows what was looked for and not found."""

import csv
import io
import shutil

import pytest

from graph.gaps.gap import Status
from graph.gaps.schema import Json
from graph.gaps.stored import gaps
from graph.store.releases import Data
from ingest.asking import Question, sheet
from ingest.folder import SHIPPED
from ingest.load import load

CITY = "bilbao"


def filled(content: bytes, answer: str) -> str:
    """A sheet with the same answer to every question."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    for row in rows:
        row |= {"answer": answer, "asked": "2026-12", "source": "https://example.org/survey"}
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory: pytest.TempPathFactory) -> tuple[Json, Json]:
    """Bilbao's gaps as shipped, by itself, and after all that was asked was answered with no."""
    root = tmp_path_factory.mktemp("cities")
    for place in (CITY, "network"):
        shutil.copytree(SHIPPED / place, root / place)
    data = Data(root.parent / "answers-data")
    load(root, data, rejected=True)
    before = gaps(data.current(), CITY)
    asked = [
        Question(one["a"], one["a_label"], one["b"], one["b_label"], one["why"])
        for one in before["questions"]
    ]
    (root / CITY / "answers.csv").write_text(filled(sheet(asked, CITY, "csv"), "no"), "utf-8")
    report = load(root, data, rejected=True)
    answers = next(file for file in report.files if file.file == f"{CITY}/answers.csv")
    assert answers.accepted == answers.rows == len(asked)
    return before, gaps(data.current(), CITY)


def test_before_anybody_was_asked_nothing_was_looked_for(before_and_after: tuple[Json, Json]) -> None:
    before, _ = before_and_after
    assert before["completeness"]["looked_for_and_not_found"] == 0
    assert all(gap["status"] != Status.NOT_FOUND for gap in before["gaps"])


def test_bodies_that_were_asked_about_in_vain_are_shown_as_such(before_and_after: tuple[Json, Json]) -> None:
    before, after = before_and_after
    assert after["completeness"]["looked_for_and_not_found"] == len(before["questions"])
    found = [gap for gap in after["gaps"] if gap["status"] == Status.NOT_FOUND]
    asked = {end for one in before["questions"] for end in (one["a"], one["b"])}
    assert found
    assert all(gap["evidence"][0]["id"] in asked for gap in found if gap["kind"] == "isolated")
    assert all("asked about" in gap["explanation"] for gap in found)


def test_what_was_asked_is_neither_asked_nor_suggested_again(before_and_after: tuple[Json, Json]) -> None:
    before, after = before_and_after
    asked = {frozenset((one["a"], one["b"])) for one in before["questions"]}
    again = [one for gap in after["gaps"] for one in gap["suggestions"]] + after["questions"]
    assert asked.isdisjoint(frozenset((one["a"], one["b"])) for one in again)


def test_a_no_changes_no_figure_of_the_network(before_and_after: tuple[Json, Json]) -> None:
    before, after = before_and_after
    assert before["measures"] == after["measures"]

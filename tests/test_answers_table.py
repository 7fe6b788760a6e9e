"""Answers of a city: a yes is a tie, a no is one looked for and not found, and no answer says nothing."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from api.app import create_app
from api.settings import Settings
from graph.network.network import network
from graph.questions.question import questions
from graph.store.release import Release
from graph.store.releases import Data
from ingest import folder, ties
from ingest.check import checked
from ingest.folder import Folder
from ingest.load import load
from ingest.report import Problem
from ingest.ties import Claim
from ontology.vocabulary import vocabulary
from tests.conftest import ACTORS, CITY, TIES, Files, Run, Tables

STATED = TIES.replace("since,", "since,state,")
HEAD = "subject_id,object_id,answer,predicate,since,asked,source\n"
NAMES = ("one", "two", "three", "four", "five")
BODIES = ACTORS + "".join(
    f"ada-{name},organisation,{name.title()},care,2026-11,https://example.org/{name}\n" for name in NAMES
)
KNOWN = f"""{STATED}\
ada-one,funds,ada-two,2017,,2026-11,https://example.org/4
ada-one,regulates,ada-three,,,2026-11,https://example.org/4
ada-two,partners-with,ada-three,2010,ended,2026-11,https://example.org/4
ada-two,advises,ada-four,,planned,2026-11,https://example.org/4
"""
PAGE = "https://example.org/survey"
NO = "ada-one,ada-four,no,,,2026-12,https://example.org/survey"
ID = "https://w3id.org/sse-atlas/id/ada"


def world(*answers: str, ties: str = KNOWN) -> Files:
    """The tables of a small city with some answers."""
    return {
        "ada/actors.csv": BODIES,
        "ada/relations.csv": ties,
        "ada/answers.csv": HEAD + "".join(f"{row}\n" for row in answers),
    }


def read(tables: Tables, *answers: str, ties: str = KNOWN) -> Folder:
    """What becomes of a small city with some answers."""
    return folder.read(tables(world(*answers, ties=ties)), vocabulary())


def the_only(held: Folder) -> Problem:
    """The one problem of a folder."""
    (problem,) = held.report.problems
    assert problem.remedy
    return problem


def counts(held: Folder, file: str = "ada/answers.csv") -> tuple[int, int, int, int]:
    """Rows, and what became of them: accepted, rejected, skipped."""
    (one,) = [one for one in held.report.files if one.file == file]
    return one.rows, one.accepted, one.rejected, one.skipped


def published(tables: Tables, data: Data, *answers: str, ties: str = KNOWN) -> Release:
    """A release of the small city with some answers."""
    report = load(tables(world(*answers, ties=ties)), data)
    assert report.release is not None, report.problems
    return data.current()


def asked(release: Release, where: str, *variables: str) -> list[tuple[str, ...]]:
    """The values of variables where a pattern holds, IRIs by their last part."""
    found = release.query(f"SELECT * WHERE {{ {where} }}")
    return sorted(tuple(row[name].value.rpartition("/")[2] for name in variables) for row in found)  # type: ignore[union-attr]


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook with a sheet of answers."""
    book = Workbook()
    book.worksheets[0].title = "answers"
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize("answer", ["", "not known", " not known "])
def test_a_question_without_an_answer_is_skipped_and_says_nothing(tables: Tables, answer: str) -> None:
    held = read(tables, f"ada-one,ada-four,{answer},,,,", "ada-one,nobody,,,,,")
    assert held.report.problems == ()
    assert counts(held) == (2, 0, 0, 2)


def test_a_table_without_one_answer_is_checked_without_a_fault(tables: Tables, run: Run) -> None:
    outcome = run("check", tables(world("ada-one,ada-four,,,,,")) / "ada" / "answers.csv")
    assert outcome.code == 0
    assert "0 of 1 rows accepted, 1 skipped" in outcome.out


def test_a_yes_is_a_known_tie_of_its_kind_with_beginning_and_evidence(tables: Tables, tmp_path: Path) -> None:
    release = published(tables, Data(tmp_path / "data"), f"ada-one,ada-four,yes,hosts,2020,2026-12,{PAGE}")
    tie = f"<{ID}/tie/one--hosts--four>"
    where = (
        f"{tie} a sse:Tie ; sse:kind ?kind ; sse:state ?state ; sse:since ?since ; sse:lastConfirmed ?read"
    )
    assert asked(release, where, "kind", "state", "since", "read") == [("hosts", "known", "2020", "2026-12")]
    where = (
        f"{tie} prov:wasDerivedFrom ?row . ?row dcterms:source ?page ; sse:row ?n ; sse:lastConfirmed ?read"
    )
    assert asked(release, where, "page", "n", "read") == [("survey", "2", "2026-12")]


def test_a_no_is_a_tie_that_was_looked_for_and_not_found(tables: Tables, tmp_path: Path) -> None:
    release = published(tables, Data(tmp_path / "data"), NO)
    where = """?tie a sse:Tie ; sse:kind ?kind ; sse:state ?state ; sse:party/sse:partyIs ?end ;
        prov:wasDerivedFrom ?row .
        ?row sse:file ?file ; sse:row ?n ; sse:lastConfirmed ?month ; dcterms:source ?page
        FILTER(?state = <https://w3id.org/sse-atlas/code/tie-state/looked-for-not-found>)"""
    said = ("partners-with", "answers.csv", "2", "2026-12", "survey")
    assert asked(release, where, "end", "kind", "file", "n", "month", "page") == [
        ("four", *said),
        ("one", *said),
    ]


def test_a_no_changes_neither_the_network_nor_what_is_connected(tables: Tables, tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    edges = "?one sse:connectedTo|sse:collaboratesWith ?other"
    releases = [published(tables, data, *rows) for rows in ((), (NO,))]
    before, after = (network(release) for release in releases)
    assert (before.nodes, before.ties) == (after.nodes, after.ties)
    assert asked(releases[0], edges, "one", "other") == asked(releases[1], edges, "one", "other") != []


def test_a_body_of_which_only_a_no_is_known_is_still_one_without_ties(tables: Tables, tmp_path: Path) -> None:
    release = published(
        tables, Data(tmp_path / "data"), "ada-five,ada-four,no,,,2026-12,https://example.org/s"
    )
    query = questions()["without-ties"].about(city="ada").replace("; sse:type ?type", "").replace("?type", "")
    assert [row["body"].value for row in release.query(query)] == [f"{ID}/organisation/five"]  # type: ignore[union-attr]


def test_the_pages_say_that_a_tie_was_looked_for_and_not_found(tables: Tables, tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    published(tables, data, NO)
    with TestClient(create_app(Settings(data=data.root))) as client:
        browser = {"accept": "text/html"}
        assert (
            "<td>Looked for and not found</td>"
            in client.get("/id/ada/organisation/one", headers=browser).text
        )
        tie = client.get("/id/ada/tie/one--partners-with--four--looked-for-not-found", headers=browser).text
        assert "<h1>One is a partner of Four: looked for and not found</h1>" in tie
        assert "not found" not in client.get("/cities/ada/network").text


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ("maybe,,,2026-12,{}", "answer", "unknown value 'maybe'"),
        ("yes,,,2026-12,{}", "predicate", "a yes needs the kind of tie"),
        ("yes,part-of,,2026-12,{}", "predicate", "'part-of' is no kind of working together"),
        ("yes,works-for,,2026-12,{}", "predicate", "'works-for' is no kind of working together"),
        ("yes,hopes,,2026-12,{}", "predicate", "'hopes' is no kind of working together"),
        ("no,,,,{}", "asked", "an answer needs the month in which it was given"),
        ("no,,,2026,{}", "asked", "'2026' is not a month"),
        ("yes,funds,,2026-12,", "source", "an answer needs its source"),
        ("no,,,2026-12,survey", "source", "no accepted row has the key of sources.csv 'survey'"),
        ("no,funds,,2026-12,{}", "predicate", "a tie that is not there has no kind and no beginning"),
        ("no,,2020,2026-12,{}", "since", "a tie that is not there has no kind and no beginning"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_at_its_cell(
    tables: Tables, cells: str, column: str, reason: str
) -> None:
    row = f"ada-one,ada-four,{cells.format(PAGE)}"
    held = read(tables, f"ada-one,ada-five,no,,,2026-12,{PAGE}", row)
    problem = the_only(held)
    value = row.split(",")[HEAD.strip().split(",").index(column)]
    assert (problem.severity, problem.file, problem.row) == ("error", "ada/answers.csv", 3)
    assert (problem.column, problem.value, problem.reason) == (column, value, reason)
    assert counts(held) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("", "the cell is empty"),
        ("Ada One", "'Ada One' is not an id"),
        ("ada-none", "no accepted row has the id 'ada-none'"),
    ],
)
def test_an_answer_on_what_is_no_body_is_told(tables: Tables, end: str, reason: str) -> None:
    problem = the_only(read(tables, f"ada-one,{end},no,,,2026-12,{PAGE}"))
    assert (problem.row, problem.column, problem.value, problem.reason) == (2, "object_id", end, reason)


def test_a_wrong_cell_of_a_workbook_is_told_with_its_sheet(tables: Tables) -> None:
    root = tables({"ada/actors.csv": BODIES})
    path = workbook(root / "ada" / "round.xlsx", [HEAD.strip().split(","), ["ada-one", "ada-two", "Yes"]])
    (problem,) = checked([path]).problems
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("answers", 2, "answer", "Yes")
    assert problem.remedy == "Use one of: yes, no, not known"


def test_a_table_without_the_column_of_answers_is_not_taken_for_an_empty_one(tables: Tables) -> None:
    files = world() | {"ada/answers.csv": "subject_id,object_id,Answer\nada-one,ada-four,yes\n"}
    problems = folder.read(tables(files), vocabulary()).report.problems
    assert [(one.severity, one.column) for one in problems] == [("error", "answer"), ("warning", "Answer")]


def test_a_kind_of_tie_without_an_answer_is_warned_of(tables: Tables) -> None:
    held = read(tables, "ada-one,ada-four,,funds,,2026-12,")
    problem = the_only(held)
    assert (problem.severity, problem.row, problem.column, problem.value) == (
        "warning",
        2,
        "predicate",
        "funds",
    )
    assert counts(held) == (1, 0, 0, 1)


def test_the_columns_for_people_are_known_kept_raw_and_say_nothing(tables: Tables, tmp_path: Path) -> None:
    words = HEAD.strip() + ",subject_name,object_name,question,why\n"
    files = world() | {"ada/answers.csv": f"{words}{NO},One,Four,Do they?,It bridges\n"}
    data = Data(tmp_path / "data")
    report = load(tables(files), data)
    assert report.problems == ()
    (one,) = [one for one in report.files if one.file == "ada/answers.csv"]
    assert one.columns.ignored == ("subject_name", "object_name", "question", "why")
    assert one.columns.unknown == ()
    found = data.current().query("SELECT ?raw WHERE { ?row sse:file 'ada/answers.csv' ; sse:rawRow ?raw }")
    (raw,) = [json.loads(row["raw"].value) for row in found]  # type: ignore[union-attr]
    assert (raw["question"], raw["why"], raw["answer"]) == ("Do they?", "It bridges", "no")
    assert [quad for quad in data.current().store if getattr(quad.object, "value", "") == "It bridges"] == []


def test_a_mail_address_in_a_column_for_people_is_not_published(tables: Tables, tmp_path: Path) -> None:
    words = HEAD.strip() + ",why\n"
    files = world() | {"ada/answers.csv": f"{words}{NO},ask ann@example.org\n"}
    report = load(tables(files), Data(tmp_path / "data"))
    assert report.release is None
    assert {(one.file, one.row) for one in report.problems} == {("ada/answers.csv", 2)}


@pytest.mark.parametrize("ends", ["ada-one,ada-two", "ada-two,ada-one"])
def test_a_no_against_a_tie_that_is_there_is_an_error_that_names_it(tables: Tables, ends: str) -> None:
    held = read(tables, f"{ends},no,,,2026-12,{PAGE}")
    problem = the_only(held)
    assert (problem.file, problem.row, problem.column, problem.value) == (
        "ada/answers.csv",
        2,
        "answer",
        "no",
    )
    assert problem.reason == "ada/relations.csv, row 2 says that the two work together: funds"
    assert counts(held) == (1, 0, 1, 0)
    assert counts(held, "ada/relations.csv") == (4, 4, 0, 0)


@pytest.mark.parametrize("ends", ["ada-one,ada-three", "ada-two,ada-three", "ada-two,ada-four"])
def test_a_no_stands_beside_a_tie_of_structure_and_one_that_is_ended_or_planned(
    tables: Tables, ends: str
) -> None:
    assert read(tables, f"{ends},no,,,2026-12,{PAGE}").report.problems == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ada-three,ada-two,yes,partners-with,,2026-12,{}", "row 4 says that this tie is ended"),
        ("ada-three,ada-two,yes,partners-with,2010,2026-12,{}", "row 4 says that this tie is ended"),
        ("ada-two,ada-four,yes,advises,,2026-12,{}", "row 5 says that this tie is planned"),
    ],
)
def test_a_yes_to_a_tie_that_is_not_there_is_an_error_that_names_it(
    tables: Tables, row: str, said: str
) -> None:
    problem = the_only(read(tables, row.format(PAGE)))
    assert problem.reason == f"ada/relations.csv, {said}"
    assert "since" in problem.remedy


def test_a_yes_with_a_new_beginning_is_a_tie_beside_the_one_that_ended(
    tables: Tables, tmp_path: Path
) -> None:
    row = f"ada-two,ada-three,yes,partners-with,2024,2026-12,{PAGE}"
    release = published(tables, Data(tmp_path / "data"), row)
    where = f"?tie sse:state ?state FILTER(STRSTARTS(STR(?tie), '{ID}/tie/two--partners-with--three'))"
    assert asked(release, where, "tie", "state") == [
        ("two--partners-with--three", "ended"),
        ("two--partners-with--three--2024", "known"),
    ]


def test_of_two_answers_of_which_one_is_yes_and_one_no_neither_is_read(tables: Tables) -> None:
    held = read(tables, NO, f"ada-four,ada-one,yes,funds,,2026-12,{PAGE}")
    assert [(one.row, one.reason) for one in held.report.problems] == [
        (2, "ada/answers.csv, row 3 answers yes for the same two"),
        (3, "ada/answers.csv, row 2 answers no for the same two"),
    ]
    assert counts(held) == (2, 0, 2, 0)


def test_answers_in_two_files_that_contradict_each_other_are_told_with_file_and_sheet(tables: Tables) -> None:
    root = tables(world(NO))
    row = ["ada-one", "ada-four", "yes", "funds", None, "2026-12", PAGE]
    workbook(root / "ada" / "round.xlsx", [HEAD.strip().split(","), row])
    problems = folder.read(root, vocabulary()).report.problems
    assert [(one.file, one.reason) for one in problems] == [
        ("ada/answers.csv", "ada/round.xlsx, answers, row 2 answers yes for the same two"),
        ("ada/round.xlsx", "ada/answers.csv, row 2 answers no for the same two"),
    ]


def test_one_file_alone_is_held_against_the_ties_beside_it(tables: Tables) -> None:
    root = tables(world(f"ada-one,ada-two,no,,,2026-12,{PAGE}"))
    (problem,) = checked([root / "ada" / "answers.csv"]).problems
    assert problem.reason.endswith("ada/relations.csv, row 2 says that the two work together: funds")


def test_what_is_the_same_body_and_a_city_and_its_authority_are_held_against_each_other(
    tables: Tables,
) -> None:
    city = CITY.format("ada", "Ada").replace(",confirmed", ",authority_id,confirmed")
    files = world(
        f"ada-one,ada-three,no,,,2026-12,{PAGE}",
        f"ada-four,ada-five,no,,,2026-12,{PAGE}",
        ties=f"{STATED}ada,funds,ada-three,,,2026-11,{PAGE}\nada-two,trains,ada-four,,,2026-11,{PAGE}\n",
    ) | {
        "ada/city.csv": city.replace(",2026-11,", ",ada-one,2026-11,"),
        "network/same.csv": f"id,same_as,reason,source\nada-two,ada-five,One body,{PAGE}\n",
    }
    problems = folder.read(tables(files), vocabulary()).report.problems
    assert [(one.row, one.reason.partition("row ")[2]) for one in problems] == [
        (2, "2 says that the two work together: funds"),
        (3, "3 says that the two work together: trains"),
    ]


@pytest.mark.parametrize("since", ["", "2017"])
def test_a_yes_to_a_known_tie_is_one_more_evidence_of_it(tables: Tables, tmp_path: Path, since: str) -> None:
    release = published(tables, Data(tmp_path / "data"), f"ada-one,ada-two,yes,funds,{since},2026-12,{PAGE}")
    (tie,) = [tie for tie in network(release).ties if tie.kind == "funds"]
    assert (tie.id, tie.since, tie.confirmed) == (f"{ID}/tie/one--funds--two", "2017", "2026-12")
    assert tie.sources == ("https://example.org/4", PAGE)
    assert asked(release, f"<{tie.id}> sse:lastConfirmed ?read ; sse:since ?since", "read", "since") == [
        ("2026-12", "2017")
    ]


def test_an_answer_about_a_tie_of_another_folder_states_nothing_twice(tables: Tables, tmp_path: Path) -> None:
    files = world(f"ada-two,ada-one,yes,partners-with,2015,2026-12,{PAGE}", ties=STATED)
    files["network/relations.csv"] = f"{TIES}ada-one,partners-with,ada-two,,2026-11,https://example.org/n\n"
    data = Data(tmp_path / "data")
    assert load(tables(files), data).release
    (tie,) = network(data.current()).ties
    assert tie.id.endswith("/id/network/tie/ada-one--partners-with--ada-two")
    assert (tie.since, tie.confirmed, len(tie.sources)) == ("2015", "2026-12", 2)
    stated = [quad.triple for quad in data.current().store]
    assert len(stated) == len(set(stated))


def test_a_new_answer_has_the_city_whose_tie_it_is_about_written_anew(tables: Tables, tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    files = world(ties=STATED)
    files["ben/relations.csv"] = f"{TIES}ada-one,funds,ada-two,,2026-11,https://example.org/n\n"
    load(tables(files), data)
    load(tables(files | {"ada/answers.csv": f"{HEAD}ada-one,ada-two,yes,funds,,2026-12,{PAGE}\n"}), data)
    assert asked(data.current(), "?tie a sse:Tie ; sse:lastConfirmed ?read", "read") == [("2026-12",)]


def test_two_who_say_the_same_are_two_evidences_of_one_tie(tables: Tables, tmp_path: Path) -> None:
    rows = [NO, f"ada-four,ada-one,no,,,2027-01,{PAGE}"]
    rows += [
        f"ada-four,ada-five,yes,trains,{since},2026-12,https://example.org/{since}" for since in ("", "2020")
    ]
    release = published(tables, Data(tmp_path / "data"), *rows, ties=STATED)
    where = "?tie a sse:Tie ; sse:lastConfirmed ?read ; prov:wasDerivedFrom ?row . ?row sse:row ?n"
    assert asked(release, where, "tie", "n", "read") == [
        ("four--trains--five", "4", "2026-12"),
        ("four--trains--five", "5", "2026-12"),
        ("one--partners-with--four--looked-for-not-found", "2", "2027-01"),
        ("one--partners-with--four--looked-for-not-found", "3", "2027-01"),
    ]


def test_a_row_that_stands_twice_is_read_once_with_a_warning(tables: Tables) -> None:
    held = read(tables, NO, NO)
    assert the_only(held).severity == "warning"
    assert counts(held) == (2, 1, 0, 1)


def test_an_answer_does_not_change_the_address_of_a_tie_of_the_relations(
    tables: Tables, tmp_path: Path
) -> None:
    release = published(tables, Data(tmp_path / "data"), f"ada-one,ada-two,yes,funds,2001,2026-12,{PAGE}")
    where = "?tie sse:kind <https://w3id.org/sse-atlas/code/tie-kind/funds> ; sse:since ?since"
    assert asked(release, where, "tie", "since") == [
        ("one--funds--two", "2017"),
        ("one--funds--two--2001", "2001"),
    ]


def test_a_source_may_be_a_key(tables: Tables) -> None:
    files = world("ada-one,ada-four,no,,,2026-12,survey-2026-12")
    files["network/sources.csv"] = "key,title\nsurvey-2026-12,Survey of December 2026\n"
    assert folder.read(tables(files), vocabulary()).report.problems == ()


CLAIMS = st.builds(
    Claim,
    kind=st.sampled_from(["funds", "partners-with"]),
    ends=st.sampled_from([("a", "b"), ("b", "a")]),
    since=st.sampled_from(["", "2019", "2020"]),
    state=st.sampled_from(["known", "claimed-by-one-side", "ended", "looked-for-not-found"]),
)


@given(CLAIMS, CLAIMS)
def test_what_agrees_is_of_one_kind_and_equally_there(one: Claim, other: Claim) -> None:
    assert one.agrees(one)
    assert one.agrees(other) == other.agrees(one)
    if one.agrees(other):
        assert one.kind == other.kind
        assert one.is_live == other.is_live
        assert one.kind == ties.PARTNERS or one.ends == other.ends

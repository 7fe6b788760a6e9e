"""Outcomes of exchanges: what a filled-in form says of a match, and which ties came of it."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, Store

from api.app import create_app
from api.settings import Settings
from graph.errors import EcosystemError
from graph.network.network import network
from graph.questions.question import questions
from graph.store.queries import PREFIXES
from graph.store.release import Release
from graph.store.releases import Data
from graph.workshops import outcomes
from graph.workshops.dossier import Dossier
from graph.workshops.problem import Link
from graph.workshops.workbook import workbook
from ingest import folder, statements
from ingest.check import checked
from ingest.folder import Folder
from ingest.load import load
from ingest.report import Problem
from ontology import iris
from ontology.vocabulary import vocabulary
from tests import plans
from tests.conftest import ACTORS, TIES, Files, Tables

BASE = "https://w3id.org/sse-atlas/"
ID = f"{BASE}id"
NEED, OFFER = f"{ID}/ada/need/need-1", f"{ID}/ben/offer/exp-caring"
MATCH = str(iris.match("ada", NEED, OFFER))
SHORT = MATCH.removeprefix(BASE)
PAGE = "https://example.org/report"
HEAD = "match_id,need_id,offer_id,learner_id,host_id,met,useful,follow_up,predicate,on,note,source\n"
NEEDS = "id,holder_id,topic,statement,priority,confirmed,source\n"
OFFERS = "id,holder_id,topic,evidence_id,statement,confirmed,source\n"
STATED = TIES.replace("since,", "since,state,")
MET = f"{SHORT},,,,,yes,4,under way,advises,2027-03-16,,{PAGE}"
PLANNED = f"{SHORT},,,,,yes,4,planned,advises,2027-03-16,,{PAGE}"
AGAIN = f",ada-need-2,ben-exp-caring,,,yes,5,under way,advises,2027-03-16,,{PAGE}"
WORD = st.sampled_from(["", " ", "yes", "no", "not known"])
AFTER = st.sampled_from(["", *outcomes.FOLLOW_UPS])


def world(*rows: str, ties: str = STATED) -> Files:
    """The tables of two small cities, one of which learns from the other, with some outcomes."""
    return {
        "ada/actors.csv": f"{ACTORS}ada-city,institution,Ada,care,2026-11,https://example.org/1\n",
        "ben/actors.csv": f"{ACTORS}ben-net,organisation,Ben Net,care,2026-11,https://example.org/2\n",
        "ada/needs.csv": f"{NEEDS}ada-need-1,ada-city,care,How to care,1,2026-11,https://example.org/n\n"
        "ada-need-2,ada-city,housing,How to house,2,2026-11,https://example.org/n\n",
        "ben/expertise.csv": f"{OFFERS}ben-exp-caring,ben-net,care,,Care we do,2026-11,https://example.org/o\n",
        "network/relations.csv": ties,
        "network/outcomes.csv": HEAD + "".join(f"{row}\n" for row in rows),
    }


def read(tables: Tables, *rows: str, ties: str = STATED) -> Folder:
    """What becomes of some outcomes."""
    return folder.read(tables(world(*rows, ties=ties)), vocabulary())


def the_only(held: Folder) -> Problem:
    """The one problem of a folder."""
    (problem,) = held.report.problems
    assert problem.remedy
    return problem


def counts(held: Folder) -> tuple[int, int, int, int]:
    """Rows of outcomes, and what became of them: accepted, rejected, skipped."""
    (one,) = [one for one in held.report.files if one.file == "network/outcomes.csv"]
    return one.rows, one.accepted, one.rejected, one.skipped


def published(tables: Tables, data: Data, *rows: str, ties: str = STATED) -> Release:
    """A release of the two cities with some outcomes."""
    report = load(tables(world(*rows, ties=ties)), data)
    assert report.release is not None, report.problems
    assert report.problems == ()
    return data.current()


def stated(files: Path) -> Store:
    """What the rows of a folder say, without a release."""
    held = folder.read(files, vocabulary())
    assert held.report.problems == ()
    named = statements.names(row for rows in held.rows.values() for row in rows)
    store = Store()
    for rows in held.rows.values():
        said = statements.city_graph(rows, named, vocabulary()).serialize(format="nt", encoding="utf-8")
        store.load(said, RdfFormat.N_TRIPLES)
    return store


def asked(release: Release | Store, where: str, *variables: str) -> list[tuple[str, ...]]:
    """The values of variables where a pattern holds, IRIs by their last part."""
    query = f"SELECT DISTINCT * WHERE {{ {where} }}"
    found = release.query(query) if isinstance(release, Release) else release.query(query, prefixes=PREFIXES)
    return sorted({tuple(row[name].value.rpartition("/")[2] for name in variables) for row in found})  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("met", "follow_up", "state"),
    [
        ("yes", "", "happened"),
        ("yes", "planned", "happened"),
        ("no", "", "declined"),
        ("no", "none", "declined"),
        ("no", "planned", "accepted"),
        ("no", "under way", "accepted"),
        ("", "", "proposed"),
        ("not known", "", "proposed"),
    ],
)
def test_a_row_says_what_became_of_its_match(met: str, follow_up: str, state: str) -> None:
    assert outcomes.match_state({"met": met, "follow_up": follow_up}) == state
    assert state in vocabulary().codes["match-state"]


def test_a_tie_comes_only_of_a_follow_up_with_a_kind() -> None:
    told = {"met": "yes", "follow_up": "under way", "predicate": "advises"}
    assert outcomes.tie_state(told) == "known"
    assert outcomes.tie_state(told | {"follow_up": "planned"}) == "planned"
    assert outcomes.tie_state(told | {"follow_up": "none"}) is None
    assert outcomes.tie_state(told | {"predicate": ""}) is None
    assert outcomes.tie_state(told | {"met": ""}) is None


@given(WORD, AFTER, st.sampled_from(["", "advises"]))
def test_every_state_is_a_code_and_a_row_without_an_answer_makes_no_tie(
    met: str, after: str, kind: str
) -> None:
    row = {"met": met, "follow_up": after, "predicate": kind}
    assert outcomes.match_state(row) in vocabulary().codes["match-state"]
    assert outcomes.tie_state(row) in {None, *vocabulary().codes["tie-state"]}
    assert outcomes.match_state(row) != "proposed" or outcomes.tie_state(row) is None


def test_a_word_that_the_form_does_not_have_is_told() -> None:
    with pytest.raises(EcosystemError, match="met is 'maybe'. Write one of: yes, no, not known"):
        outcomes.match_state({"met": "maybe"})


def test_the_form_has_a_row_a_link_with_ids_words_and_the_date_on_the_learners_clock() -> None:
    first = outcomes.form(plans.dossier())[0]
    assert len(outcomes.form(plans.dossier())) == len(plans.LINKS)
    assert {column: text for column, text in first.items() if text} == {
        "match_id": plans.LINKS[0].match,
        "need_id": "valdora-need-houses",
        "offer_id": "port-aster-exp-charter",
        "learner_id": "valdora",
        "host_id": "port-aster",
        "learner": "Valdora",
        "host": "Port Aster",
        "topic": "co-management",
        "need": plans.WORDS["need-houses"][1],
        "offer": plans.OFFERS["exp-charter"][1],
        "on": "2027-03-16",
    }


def test_ids_that_are_not_what_their_iris_say_can_be_given() -> None:
    assert outcomes.identifier(NEED, {NEED: "need-1"}) == "need-1"
    with pytest.raises(EcosystemError, match="no need or offer of the atlas"):
        outcomes.identifier("https://example.org/n", {})


@pytest.mark.parametrize("met", ["", "not known"])
def test_a_row_without_an_answer_is_skipped_and_says_nothing(tables: Tables, met: str) -> None:
    held = read(tables, f"{SHORT},,,,,{met},,,,2027-03-16,,", f"nothing,,,,,{met},,,,,,")
    assert held.report.problems == ()
    assert counts(held) == (2, 0, 0, 2)


def test_a_tie_without_an_answer_is_warned_of(tables: Tables) -> None:
    problem = the_only(read(tables, f"{SHORT},,,,,,,planned,,,,"))
    assert (problem.severity, problem.column, problem.value) == ("warning", "follow_up", "planned")


@pytest.mark.parametrize(
    "named",
    [f"{MATCH},,", f"{SHORT},,", f"{SHORT.removeprefix('id/')},,", ",ada-need-1,ben-exp-caring"],
)
def test_a_match_is_named_by_its_id_or_by_need_and_offer(tables: Tables, named: str) -> None:
    release = stated(tables(world(f"{named},,,yes,4,,,2027-03,,{PAGE}")))
    where = f"""<{MATCH}> a sse:Match ; sse:need ?need ; sse:offer ?offer ; sse:matchState ?state ;
        sse:seenIn ?on ; prov:wasDerivedFrom ?row .
        ?row sse:file ?file ; sse:row ?n ; dcterms:source ?page ; sse:lastConfirmed ?read ; sse:rawRow ?raw"""
    assert asked(release, where, "need", "offer", "state", "on", "file", "n", "page", "read") == [
        ("need-1", "exp-caring", "happened", "2027-03", "outcomes.csv", "2", "report", "2027-03")
    ]
    found = release.query(f"SELECT ?raw {{ {where} }}", prefixes=PREFIXES)
    (raw,) = [json.loads(row["raw"].value) for row in found]  # type: ignore[union-attr]
    assert raw["useful"] == "4"


def test_what_did_not_take_place_is_declined_and_makes_no_tie(tables: Tables) -> None:
    release = stated(tables(world(f"{SHORT},,,,,no,,,,2027-03,,{PAGE}")))
    assert asked(release, f"<{MATCH}> sse:matchState ?state", "state") == [("declined",)]
    assert asked(release, "?tie a sse:Tie", "tie") == []


def test_a_follow_up_under_way_is_a_known_tie_that_came_of_the_match(tables: Tables, tmp_path: Path) -> None:
    release = published(tables, Data(tmp_path / "data"), MET)
    where = f"""?tie a sse:Tie ; prov:wasDerivedFrom <{MATCH}>, ?row ; sse:kind ?kind ; sse:state ?state ;
        sse:since ?since ; sse:lastConfirmed ?read . <{MATCH}> prov:wasDerivedFrom ?row . ?row sse:row ?n"""
    assert asked(release, where, "tie", "kind", "state", "since", "read", "n") == [
        ("ben-net--advises--ada-city", "advises", "known", "2027-03-16", "2027-03", "2")
    ]
    (tie,) = network(release).ties
    assert (tie.source, tie.target) == (f"{ID}/ben/organisation/net", f"{ID}/ada/institution/city")
    assert tie.sources == (PAGE,)


def test_a_follow_up_that_is_planned_is_no_line_in_the_network(tables: Tables, tmp_path: Path) -> None:
    release = published(tables, Data(tmp_path / "data"), PLANNED)
    where = "?tie a sse:Tie ; sse:state ?state ; prov:wasDerivedFrom/sse:matchState ?became"
    assert asked(release, where, "state", "became") == [("planned", "happened")]
    assert asked(release, "?tie a sse:Tie ; sse:since ?since", "since") == []
    assert network(release).ties == ()


@pytest.mark.parametrize(
    ("kind", "tie"),
    [
        ("trains", "ben-net--trains--ada-city"),
        ("member-of", "ada-city--member-of--ben-net"),
        ("procures-from", "ada-city--procures-from--ben-net"),
    ],
)
def test_who_learnt_is_the_one_that_joins_or_buys(tables: Tables, kind: str, tie: str) -> None:
    release = stated(tables(world(MET.replace("advises", kind))))
    assert asked(release, "?tie a sse:Tie", "tie") == [(tie,)]


def test_the_two_of_a_tie_may_be_others_than_the_holders(tables: Tables) -> None:
    release = stated(tables(world(MET.replace(",,,,,yes", ",,,ada,ben,yes"))))
    assert asked(release, "?tie a sse:Tie", "tie") == [("ben--advises--ada",)]


def test_the_question_which_ties_came_of_exchanges_is_answered(tables: Tables, tmp_path: Path) -> None:
    release = published(tables, Data(tmp_path / "data"), MET, AGAIN)
    found = list(release.query(questions()["ties-from-exchanges"].query))  # type: ignore[arg-type]
    said = [(row["match"].value, row["need"].value, row["state"].value.rpartition("/")[2]) for row in found]
    assert said == [
        (MATCH, NEED, "known"),
        (str(iris.match("ada", NEED.replace("-1", "-2"), OFFER)), NEED.replace("-1", "-2"), "known"),
    ]
    assert len({row["tie"].value for row in found}) == 1


@pytest.mark.parametrize("state", ["", "claimed-by-one-side"])
def test_a_tie_that_was_known_before_gets_evidence_and_did_not_come_of_the_match(
    tables: Tables, state: str
) -> None:
    ties = f"{STATED}ben-net,advises,ada-city,,{state},2026-11,https://example.org/4\n"
    release = stated(tables(world(MET, ties=ties)))
    assert asked(release, "?tie a sse:Tie ; prov:wasDerivedFrom/sse:row ?n", "tie", "n") == [
        ("ben-net--advises--ada-city", "2")
    ]
    assert len(asked(release, "?tie a sse:Tie ; prov:wasDerivedFrom/dcterms:source ?page", "page")) == 2
    assert asked(release, "?tie a sse:Tie ; prov:wasDerivedFrom ?match . ?match a sse:Match", "match") == []
    assert asked(release, "?tie a sse:Tie ; sse:since ?since", "since") == []


def test_a_tie_that_ended_before_stands_beside_the_one_that_came_of_the_match(tables: Tables) -> None:
    ties = f"{STATED}ben-net,advises,ada-city,,ended,2026-11,https://example.org/4\n"
    first = "ben-net--advises--ada-city"
    release = stated(tables(world(PLANNED, ties=ties)))
    where = "?tie a sse:Tie ; sse:state ?state"
    assert asked(release, where, "tie", "state") == [(first, "ended"), (f"{first}--planned", "planned")]
    release = stated(tables(world(MET, ties=ties)))
    assert asked(release, where, "tie", "state") == [(first, "ended"), (f"{first}--2027-03-16", "known")]


@pytest.mark.parametrize(
    ("row", "state", "said"),
    [(MET, "planned", "planned"), (PLANNED, "known", "known"), (MET, "looked-for-not-found", "looked-for")],
)
def test_a_tie_that_another_row_says_is_or_is_not_yet_there_is_an_error(
    tables: Tables, row: str, state: str, said: str
) -> None:
    ties = f"{STATED}ben-net,advises,ada-city,,{state},2026-11,https://example.org/4\n"
    held = read(tables, row, ties=ties)
    problem = the_only(held)
    assert (problem.file, problem.row, problem.column) == ("network/outcomes.csv", 2, "follow_up")
    assert problem.reason.startswith(f"network/relations.csv, row 2 says that this tie is {said}")
    assert counts(held) == (1, 0, 1, 0)
    assert [row.table for row in held.rows["network"]] == ["relations"]


def test_two_exchanges_of_which_one_has_the_tie_planned_and_one_has_it_under_way_are_told(
    tables: Tables,
) -> None:
    held = read(tables, PLANNED, AGAIN)
    assert [(one.row, one.column) for one in held.report.problems] == [(2, "follow_up"), (3, "follow_up")]


def test_a_no_to_a_tie_that_came_of_an_exchange_is_an_error_that_names_it(tables: Tables) -> None:
    files = world(MET)
    files["ada/answers.csv"] = (
        f"subject_id,object_id,answer,predicate,asked,source\nada-city,ben-net,no,,2027-05,{PAGE}\n"
    )
    problem = the_only(folder.read(tables(files), vocabulary()))
    assert problem.reason == "network/outcomes.csv, row 2 says that the two work together: advises"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",,,,,yes,,,,2027-03,,{}", "match_id", "nothing says which match this is"),
        (",ada-need-1,,,,yes,,,,2027-03,,{}", "match_id", "nothing says which match this is"),
        ("ada-need-1,,,,,yes,,,,2027-03,,{}", "match_id", "'ada-need-1' is not the id of a match"),
        ("ada/match/a--b,,,,,yes,,,,2027-03,,{}", "match_id", "no accepted rows have the need and"),
        (SHORT + ",ada-need-2,,,,yes,,,,2027-03,,{}", "match_id", "no accepted rows have the need and"),
        (
            ",ada-need-9,ben-exp-caring,,,yes,,,,2027-03,,{}",
            "need_id",
            "no accepted row has the id 'ada-need-9'",
        ),
        (",ada-city,ben-exp-caring,,,yes,,,,2027-03,,{}", "need_id", "'ada-city' is no need"),
        (",ada-need-1,ada-need-1,,,yes,,,,2027-03,,{}", "offer_id", "'ada-need-1' is no offer"),
        (SHORT + ",,,nobody,,yes,,,,2027-03,,{}", "learner_id", "no accepted row has the id 'nobody'"),
        (SHORT + ",,,,,maybe,,,,2027-03,,{}", "met", "unknown value 'maybe'"),
        (SHORT + ",,,,,yes,6,,,2027-03,,{}", "useful", "6 is out of range"),
        (SHORT + ",,,,,no,3,,,2027-03,,{}", "useful", "an exchange that did not take place was not useful"),
        (SHORT + ",,,,,yes,,soon,,2027-03,,{}", "follow_up", "unknown value 'soon'"),
        (SHORT + ",,,,,yes,,,advises,2027-03,,{}", "predicate", "a tie needs a follow-up"),
        (SHORT + ",,,,,yes,,none,advises,2027-03,,{}", "predicate", "a tie needs a follow-up"),
        (SHORT + ",,,,,yes,,planned,part-of,2027-03,,{}", "predicate", "'part-of' is no kind of working"),
        (SHORT + ",,,,,yes,,,,,,{}", "on", "an outcome needs its date"),
        (SHORT + ",,,,,yes,,,,2027,,{}", "on", "'2027' is no day and no month"),
        (SHORT + ",,,,,yes,,,,2027-03,,", "source", "an outcome needs its source"),
    ],
)
def test_an_outcome_that_cannot_be_read_is_told_at_its_cell(
    tables: Tables, row: str, column: str, reason: str
) -> None:
    held = read(tables, AGAIN, row.format(PAGE))
    problem = the_only(held)
    assert (problem.severity, problem.file, problem.row) == ("error", "network/outcomes.csv", 3)
    assert problem.column == column
    assert problem.reason.startswith(reason)
    assert counts(held) == (2, 1, 1, 0)


def test_of_one_match_there_is_one_outcome(tables: Tables) -> None:
    held = read(tables, MET, f",ada-need-1,ben-exp-caring,,,no,,,,2027-03,,{PAGE}")
    assert the_only(held).reason == "the same statement stands in network/outcomes.csv, row 2"


def test_a_contact_in_a_note_is_not_published(tables: Tables, tmp_path: Path) -> None:
    report = load(tables(world(MET.replace("-16,,", "-16,ask ann@example.org,"))), Data(tmp_path / "data"))
    assert report.release is None
    assert {(one.file, one.row) for one in report.problems} == {("network/outcomes.csv", 2)}


def shared(*rows: str) -> Files:
    """The same world with a need that a joint project has for several cities."""
    need = f"{NEEDS}network-need-7,ada-city,care,How all care,1,2026-11,https://example.org/n\n"
    return world(*rows) | {"network/needs.csv": need}


def test_a_need_of_several_cities_is_met_for_the_one_that_learnt(tables: Tables) -> None:
    rows = [f",network-need-7,ben-exp-caring,ada,,yes,,,,2027-03,,{PAGE}"]
    store = stated(tables(shared(*rows)))
    match = iris.match("ada", f"{ID}/network/need/need-7", OFFER)
    assert asked(store, f"<{match}> sse:need ?need", "need") == [("need-7",)]
    rows = [f"{match},,,,,yes,,under way,advises,2027-03,,{PAGE}"]
    assert asked(stated(tables(shared(*rows))), "?tie a sse:Tie", "tie") == [("ben-net--advises--ada",)]


def test_of_a_need_of_several_cities_the_learner_has_to_be_told(tables: Tables) -> None:
    files = shared(f",network-need-7,ben-exp-caring,,,yes,,,,2027-03,,{PAGE}")
    assert the_only(folder.read(tables(files), vocabulary())).column == "learner_id"


def test_one_file_alone_is_checked_against_the_rows_beside_it(tables: Tables) -> None:
    ties = f"{STATED}ben-net,advises,ada-city,,planned,2026-11,https://example.org/4\n"
    root = tables(world(MET, ties=ties))
    assert [one.column for one in checked([root / "network" / "outcomes.csv"]).problems] == ["follow_up"]
    assert checked([root / "network" / "relations.csv"]).problems == ()


def given_out() -> Dossier:
    """A programme whose first link is the match of the two small cities."""
    one = Link(MATCH, NEED, OFFER, "ada", "ben", "care", 0.8)
    people = [replace(plans.PARTICIPANTS[0], city=slug, name=slug.title()) for slug in ("ada", "ben")]
    held = plans.plan()
    group = replace(held.groups[0], hosts=("ben",), learners=("ada",), serves=(one,), topic="care")
    made = replace(held, problem=replace(held.problem, participants=tuple(people)), groups=(group,), unmet=())
    whole = plans.dossier(made)
    backing = next(iter(whole.backings.values()))
    return replace(whole, backings={MATCH: backing}, cities={"ada": "Ada", "ben": "Ben"})


def filled(row: Mapping[str, str]) -> dict[str, str]:
    """A row of the form as somebody filled it in."""
    return {
        **row,
        "met": "yes",
        "useful": "5",
        "follow_up": "under way",
        "predicate": "trains",
        "source": PAGE,
    }


def test_a_form_that_is_filled_in_as_csv_is_read(tables: Tables, tmp_path: Path) -> None:
    content = outcomes.text([filled(row) for row in outcomes.form(given_out())]).decode()
    assert next(csv.reader(io.StringIO(content))) == list(outcomes.COLUMNS)
    report = load(tables(world() | {"network/outcomes.csv": content}), Data(tmp_path / "data"))
    assert report.problems == ()
    assert asked(Data(tmp_path / "data").current(), "?tie a sse:Tie", "tie") == [("ben--trains--ada",)]


def test_the_workbook_of_a_programme_is_read_as_it_is_handed_back(tables: Tables, tmp_path: Path) -> None:
    files = world()
    files.pop("network/outcomes.csv")
    root = tables(files)
    book = load_workbook(io.BytesIO(workbook(given_out())))
    sheet = book["outcomes"]
    head = [cell.value for cell in sheet[1]]
    for column, text in filled(dict.fromkeys(outcomes.COLUMNS, "")).items():
        if text:
            sheet.cell(2, head.index(column) + 1).value = text
    book.save(root / "network" / "programme.xlsx")
    report = load(root, Data(tmp_path / "data"))
    assert report.problems == ()
    assert asked(Data(tmp_path / "data").current(), "?tie a sse:Tie", "tie") == [("ben--trains--ada",)]


def test_the_workbook_of_a_programme_that_nobody_filled_in_says_nothing(tables: Tables) -> None:
    files = world()
    files.pop("network/outcomes.csv")
    files["network/programme.xlsx"] = workbook(given_out())
    held = folder.read(tables(files), vocabulary())
    assert held.report.problems == ()
    (one,) = [one for one in held.report.files if one.sheet == "outcomes"]
    assert (one.rows, one.skipped) == (1, 1)


def test_a_match_and_the_tie_that_came_of_it_have_pages(tables: Tables, tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    published(tables, data, MET)
    with TestClient(create_app(Settings(data=data.root))) as client:
        page = client.get(f"/{SHORT}", headers={"accept": "text/html"})
        assert page.status_code == 200
        assert "Happened" in page.text
        assert "<h1>Ada could learn from Ben: How to care</h1>" in page.text
        assert "/id/ada/need/need-1" in page.text
        tie = client.get("/id/network/tie/ben-net--advises--ada-city", headers={"accept": "text/turtle"})
        assert SHORT in tie.text

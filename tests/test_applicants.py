"""Applications are read with every wrong cell told, and answered on the command line and by the API."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import typer
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner, Result

from api import problems
from api.commands.cohort import cohort
from api.examples.cohorts import COHORT, REQUEST
from api.routes import cohorts
from api.routes.gaps import XLSX
from graph.errors import EcosystemError, TooLarge, Unknown
from ingest import applicants, open_calls
from ingest.applicant_form import README, TOPICS, workbook
from ingest.applicants import Applications, of_request, of_workbook, read

RRR = open_calls.shipped("rrr-2021")
TURIN: dict[str, Any] = {
    "id": "torino",
    "authority": "Città di Torino",
    "city": "Turin",
    "country_iso2": "IT",
    "population": 850000,
    "languages": "it",
    "policies": "A metropolitan plan",
    "letter_of_intent": "yes",
    "offers": "co-design; commons",
    "needs": "co-management",
}
MONTREAL = TURIN | {"id": "montreal", "city": "Montréal", "country_iso2": "CA", "languages": "fr;en"}
HEAD = [
    "id,authority,city,country_iso2,population,timezone,languages,policies,responses,stakeholders,motivation",
    "letter_of_intent,offers,needs,score_policies,score_responses,score_stakeholders,score_commitment",
]
COLUMNS = ",".join(HEAD).split(",")


def sheet(*rows: Mapping[str, Any], **sheets: list[list[Any]]) -> bytes:
    """A workbook with some applicants, and with other sheets cell by cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet("applicants")
    page.append(COLUMNS)
    for row in rows:
        page.append([row.get(column) for column in COLUMNS])
    for name, cells in sheets.items():
        other = book.create_sheet(name)
        for line in cells:
            other.append(line)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def found(*rows: Mapping[str, Any], **sheets: list[list[Any]]) -> Applications:
    """What is read of a workbook."""
    return of_workbook(sheet(*rows, **sheets), "call.xlsx")


@pytest.fixture
def asked() -> Iterator[TestClient]:
    """The route on its own; it needs no data."""
    app = FastAPI()
    app.include_router(cohorts.router)
    problems.install(app)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def command(*arguments: object) -> Result:
    """The command on its own."""
    app = typer.Typer()
    app.command()(cohort)
    return CliRunner().invoke(app, list(map(str, arguments)))


# reading


def test_a_row_is_read_as_an_applicant_of_which_no_prose_is_kept() -> None:
    (one,) = found(TURIN | {"score_policies": 2, "timezone": "Europe/Rome"}).applicants
    assert (one.id, one.name, one.country, one.population) == ("torino", "Turin", "IT", 850000)
    assert (one.offers, one.needs, one.letter) == (("co-design", "commons"), ("co-management",), True)
    assert (one.stated, one.scores) == (frozenset({"policies"}), {"policies": 2})
    assert "metropolitan plan" not in repr(one)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("id", "Turin!", "'Turin!' is not an id. Use small letters a-z and digits"),
        ("authority", None, "the cell is empty. This column needs a value"),
        ("country_iso2", "Italy", "'Italy' is not a country code. Write the two capital letters"),
        ("country_iso2", "UK", "UK is not the code of the United Kingdom. Write GB"),
        ("country_iso2", "ZX", "no country has the code ZX. Look it up in ISO 3166-1"),
        ("country_iso2", "EU", "no country has the code EU."),
        ("population", "850,000", "'850,000' is not a whole number. Write digits only"),
        ("population", -1, "'-1' is not a whole number. Write digits only"),
        ("timezone", "CET+1", "unknown time zone 'CET+1'. Write the IANA name"),
        ("languages", "Italian", "'Italian' is not a language tag. Write a BCP 47 tag"),
        ("letter_of_intent", "maybe", "'maybe' says neither yes nor no. Write yes, no, or the address"),
        ("offers", "co-desing", "unknown topic 'co-desing'. Did you mean co-design"),
        ("needs", "care; ; hoising", "unknown topic 'hoising'. Did you mean housing"),
        ("score_policies", 4, "4 is out of range. It has to lie between 0 and 3"),
        ("score_commitment", "good", "'good' is not a whole number. Write digits only"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_what_would_be_right(
    column: str, value: object, said: str
) -> None:
    read = found(MONTREAL, TURIN | {column: value})
    (problem,) = read.problems
    assert str(problem).startswith(f"call.xlsx: applicants, row 3, {column}: {said}")
    assert problem.value == ("" if value is None else str(value))
    assert [one.id for one in read.applicants] == ["montreal"]
    assert [(one.sheet, one.row) for one in read.rejected] == [("applicants", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "Ask ada.lovelace@city.example.org",
        "call +39 011 011 0000",
        "Tel. 011 4432111",
        "phone: (011) 443-2111",
        "0039 011 4432111",
    ],
)
@pytest.mark.parametrize("column", ["policies", "authority", "id", "letter_of_intent", "offers"])
def test_how_to_reach_a_person_is_refused_and_not_told_again(text: str, column: str) -> None:
    read = found(TURIN | {column: text})
    (problem,) = [one for one in read.problems if one.column == column]
    assert problem.reason in ("the cell holds an e-mail address", "the cell holds a telephone number")
    assert problem.value is None
    assert text not in f"{read}"


@pytest.mark.parametrize(
    "text",
    [
        "Plan 2019-2023, 1.200.000 euros, 45 co-operatives",
        "https://medium.com/@city/plan-2021",
        "Law 28/2006 of 12 July 2006; 1 500 000 inhabitants",
        "Hotel and motel programme, 2020 2021 2022",
        "+5 % each year from 2015 on",
    ],
)
def test_years_sums_and_addresses_are_not_taken_for_telephone_numbers(text: str) -> None:
    assert not found(TURIN | {"policies": text}).failed


@pytest.mark.parametrize(("text", "stated"), [("3", True), ("0", False), ("none", False), ("No.", False)])
def test_a_count_or_a_word_may_stand_for_what_is_stated(text: str, stated: bool) -> None:
    (one,) = found(TURIN | {"policies": text}).applicants
    assert ("policies" in one.stated) == stated


@pytest.mark.parametrize(
    ("text", "letter"), [("yes", True), ("no", False), (None, None), ("https://example.org/letter.pdf", True)]
)
def test_a_letter_is_there_or_not_or_nothing_is_said_of_it(text: str | None, letter: bool | None) -> None:
    assert found(TURIN | {"letter_of_intent": text}).applicants[0].letter is letter


def test_the_second_row_of_an_id_is_rejected_and_told_where_the_first_stands() -> None:
    read = found(TURIN, MONTREAL, TURIN)
    assert [one.id for one in read.applicants] == ["torino", "montreal"]
    assert str(read.problems[0]).startswith(
        "call.xlsx: applicants, row 4, id: the id stands already in row 2"
    )


def test_a_missing_column_is_told_and_one_that_nobody_knows_is_not_kept() -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "applicants"
    page.append([*COLUMNS[1:], "contact_email"])
    page.append([*(TURIN.get(column) for column in COLUMNS[1:]), "ada@example.org"])
    made = io.BytesIO()
    book.save(made)
    read = of_workbook(made.getvalue(), "call.xlsx")
    assert [one.reason for one in read.problems] == [
        "the column 'id' is missing",
        "unknown column 'contact_email'",
    ]
    assert read.applicants == () and len(read.rejected) == 1
    assert "ada@example.org" not in f"{read}"


def test_the_scores_of_reviewers_may_be_left_out_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, [column for column in COLUMNS if not column.startswith("score_")])
        writer.writeheader()
        writer.writerow(TURIN)
    told = read(path)
    assert told.problems == () and told.applicants[0].scores == {}


def test_a_sheet_of_another_name_is_told_and_a_workbook_without_applicants_too() -> None:
    book = Workbook()
    book.worksheets[0].title = "Applicants"
    book.worksheets[0].append(COLUMNS)
    made = io.BytesIO()
    book.save(made)
    told = [one.reason for one in of_workbook(made.getvalue(), "call.xlsx").problems]
    assert told == ["no sheet is called 'Applicants'", "there is no sheet 'applicants'"]


def test_organisations_are_read_from_their_own_sheet() -> None:
    head = ["id", "name", "capacity", "languages", "regions", "topics"]
    read = found(
        TURIN,
        support=[head, ["up", "UpSocial", 2, "es;en", "europe", "care"], ["x", "X", "two", "", "asia", ""]],
    )
    (one,) = read.organisations
    assert (one.capacity, one.languages, one.regions, one.topics) == (2, ("es", "en"), ("europe",), ("care",))
    assert [str(problem).partition(". ")[0] for problem in read.problems] == [
        "call.xlsx: support, row 3, capacity: 'two' is not a whole number",
        "call.xlsx: support, row 3, regions: the call has no region 'asia'",
    ]


def test_facts_of_the_call_can_be_changed_in_a_sheet_and_tell_where_they_come_from() -> None:
    facts: list[list[Any]] = [
        ["fact", "value"],
        ["call", "rrr-2021"],
        ["places", 3],
        ["population", 50000],
        ["weight_policies", 2.5],
        ["letter_of_intent", "no"],
        ["countries_americas", "BR; AR"],
    ]
    call = found(TURIN, call=facts).call
    assert (call.places.count, call.criteria[0].weight, call.regions[1].countries) == (3, 2.5, ("BR", "AR"))
    assert call.population is not None and call.population.source == "sheet call of call.xlsx"
    assert call.letter is not None and not call.letter.required
    assert call.regions[0].source == "upsocial-rrr-call"


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("place", 3, "row 2, fact: there is no fact 'place'. Did you mean places"),
        ("places", 0, "row 2, value: 0 is out of range. It has to lie between 1 and 100"),
        ("countries_europe", "IT; UK", "row 2, value: UK is not the code of the United Kingdom"),
        ("countries_europe", "IT; BR", "the call: countries: 'BR' stands twice"),
    ],
)
def test_a_wrong_fact_of_the_call_is_told_and_not_taken(fact: str, value: object, said: str) -> None:
    read = found(TURIN, call=[["fact", "value"], [fact, value]])
    assert said in str(read.problems[0])
    assert read.call == RRR


def test_a_call_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(Unknown, match="there is no call 'rrr-2020'. Did you mean rrr-2021?"):
        found(TURIN, call=[["fact", "value"], ["call", "rrr-2020"]])


def test_more_applicants_or_cells_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [TURIN | {"id": f"a{number}"} for number in range(applicants.MOST_APPLICANTS + 1)]
    with pytest.raises(TooLarge, match="more than 500 applicants"):
        of_request({"applicants": many})
    monkeypatch.setattr(applicants, "MOST_CELLS", 60)
    with pytest.raises(TooLarge, match="more than 60 cells"):
        found(TURIN, other=[["x"] * 40])


def test_a_workbook_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked() -> None:
    made = io.BytesIO(sheet(TURIN))
    with ZipFile(made, "a", ZIP_DEFLATED) as book:
        book.writestr("xl/more.xml", b" " * (applicants.MOST_BYTES + 1))
    assert len(made.getvalue()) < cohorts.LARGEST
    with pytest.raises(TooLarge, match="larger than 50,000,000 bytes"):
        of_workbook(made.getvalue(), "call.xlsx")


def test_more_columns_than_are_read_are_told_once() -> None:
    read, _ = of_request({"applicants": [TURIN | {f"more-{number}": 1 for number in range(200)}]})
    assert [one.reason for one in read.problems] == ["there are 218 columns, and 100 at most are read"]
    assert len(read.rejected) == 1


def test_a_damaged_workbook_is_told() -> None:
    (problem,) = of_workbook(sheet(TURIN)[:-200], "call.xlsx").problems
    assert problem.reason.startswith("the workbook is damaged or not XLSX")


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from([*COLUMNS, "strange"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    )
)
def test_whatever_stands_in_a_row_it_is_read_or_listed_and_never_lost(cells: dict[str, Any]) -> None:
    read, _ = of_request({"applicants": [TURIN, MONTREAL | cells]})
    assert len(read.applicants) + len(read.rejected) == 2
    assert bool(read.rejected) == read.failed
    assert all(one.remedy for one in read.problems)


def test_what_is_read_does_not_hang_on_the_order_of_rows() -> None:
    one, other = found(TURIN, MONTREAL), found(MONTREAL, TURIN)
    assert set(map(repr, one.applicants)) == set(map(repr, other.applicants))


# the empty workbook


def test_the_empty_workbook_reads_back_as_the_call_that_it_was_made_for() -> None:
    read = of_workbook(workbook(RRR), "empty.xlsx")
    assert (read.call, read.applicants, read.problems, read.rejected) == (RRR, (), (), ())


def test_the_empty_workbook_says_how_to_fill_it_in_and_offers_what_may_be_chosen() -> None:
    book = load_workbook(io.BytesIO(workbook(RRR)))
    assert book.sheetnames == ["applicants", "support", "call", TOPICS, README]
    lines = " ".join(str(row[0]) for row in book[README].iter_rows(values_only=True))
    assert "{" not in lines
    assert all(word in lines for word in ("score_policies", "no name of a person", "never judges"))
    rules = {str(rule.sqref): rule for rule in book["applicants"].data_validations.dataValidation}
    assert rules["O2:O201"].formula1 == '"0,1,2,3"' and rules["O2:O201"].showErrorMessage
    assert len(rules["D2:D201"].formula1 or "") <= 257 and not rules["D2:D201"].showErrorMessage
    assert (rules["M2:M201"].formula1, book[TOPICS].max_row) == (f"'{TOPICS}'!$A$2:$A$73", 73)


def test_the_workbook_filled_in_is_read() -> None:
    book = load_workbook(io.BytesIO(workbook(RRR)))
    page = book["applicants"]
    for number, row in enumerate((TURIN, MONTREAL), start=2):
        for column, value in row.items():
            page.cell(number, COLUMNS.index(column) + 1).value = value
    made = io.BytesIO()
    book.save(made)
    read = of_workbook(made.getvalue(), "filled.xlsx")
    assert read.problems == () and [one.id for one in read.applicants] == ["torino", "montreal"]


# the command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workbook with two that are eligible, one that is not, and one that cannot be read."""
    path = tmp_path / "call.xlsx"
    small = TURIN | {"id": "ivrea", "city": "Ivrea", "population": 23000}
    needs = MONTREAL | {"needs": "commons", "offers": "co-management"}
    head = ["id", "name", "capacity", "languages", "regions", "topics"]
    path.write_bytes(
        sheet(TURIN, needs, small, TURIN | {"id": "x", "country_iso2": "UK"}, support=[head, ["u", "Up", 1]])
    )
    return path


def test_the_command_tells_who_is_chosen_and_why_and_exits_with_1_where_a_row_was_lost(file: Path) -> None:
    told = command(file, "-k", "1")
    lines = " ".join(told.stdout.split())
    assert told.exit_code == 1
    assert "3 applicants, 2 eligible, 1 chosen." in lines
    assert "CHOSEN" in lines and "ELIGIBLE AND NOT CHOSEN" in lines and "NOT ELIGIBLE" in lines
    assert "It has 23,000 inhabitants; the call asks for 200,000 at least." in lines
    assert "policies stated, responses not stated" in lines
    assert "sheet applicants, row 5 (x)" in lines
    assert "row 5, country_iso2: UK is not the code of the United Kingdom. Write GB" in told.stderr
    assert all(len(line) <= 100 for line in told.stdout.splitlines())


def test_the_command_tells_who_could_learn_from_whom_and_who_supports_whom(file: Path) -> None:
    lines = " ".join(command(file).stdout.split())
    assert "Montréal could learn about commons from Turin." in lines
    assert "Turin could learn about co-management from Montréal." in lines
    assert "SUPPORT" in lines and "Without an organisation:" in lines
    assert "No choice is worth more." in lines


def test_the_command_exits_with_0_where_all_was_read_and_somebody_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "applicants.csv"
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows([TURIN, MONTREAL])
    told = command(path, "--json")
    assert told.exit_code == 0
    assert json.loads(told.stdout)["chosen"] == ["montreal", "torino"]


def test_the_command_exits_with_1_where_nobody_is_eligible(tmp_path: Path) -> None:
    path = tmp_path / "call.xlsx"
    path.write_bytes(sheet(TURIN | {"country_iso2": "JP"}))
    told = command(path)
    assert told.exit_code == 1 and "Nobody is eligible." in told.stdout


def test_the_command_takes_a_call_of_ones_own(file: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = (open_calls.FOLDER / "rrr-2021.toml").read_text("utf-8").replace("least = 200000", "least = 20000")
    own.write_text(text, "utf-8")
    told = json.loads(command(file, "--call", own, "--json").stdout)
    assert "ivrea" in told["chosen"] and told["call"]["population"] == 20000


def test_the_command_writes_an_empty_workbook(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    told = command("--template", path)
    assert told.exit_code == 0 and read(path).problems == ()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give a file with applicants, or --template"),
        (["nowhere.xlsx"], "nowhere.xlsx is not there"),
        (["list.ods"], "list.ods is no sheet of applicants. Name a file that ends in .xlsx or .csv"),
        (["nowhere.xlsx", "--call", "rrr"], "there is no call 'rrr'"),
        (["nowhere.xlsx", "--call", "own.toml"], "own.toml is no file"),
        (["--template", "new.ods"], "Give a name that ends in .xlsx"),
    ],
)
def test_what_cannot_be_run_is_told_in_a_sentence(arguments: list[str], said: str) -> None:
    error = command(*arguments).exception
    assert isinstance(error, EcosystemError) and said in str(error)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id = ", "is not TOML"),
        (b"\xff", "is not UTF-8"),
        (b'id = "x"', "own.toml: title: a value is missing"),
    ],
)
def test_a_call_that_cannot_be_read_is_told_with_its_file(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(EcosystemError, match=said):
        open_calls.named(str(path))


# the route


def test_the_example_of_the_api_is_what_it_answers(asked: TestClient) -> None:
    told = asked.post("/api/v1/cohorts", json=REQUEST)
    assert told.status_code == 200
    answer = told.json()
    for region in answer["call"]["regions"]:
        region["countries"] = region["countries"][:2]
    assert answer == COHORT


def test_the_api_takes_a_workbook_as_it_is(asked: TestClient, file: Path) -> None:
    sent = file.read_bytes()
    told = asked.post(
        "/api/v1/cohorts", params={"k": 1, "call": "rrr-2021"}, content=sent, headers={"Content-Type": XLSX}
    ).json()
    assert told["wanted"] == 1 and len(told["chosen"]) == 1
    assert told["rejected"] == [{"sheet": "applicants", "row": 5, "id": "x"}]
    assert told["problems"][0]["column"] == "country_iso2"


def test_wrong_rows_of_a_request_are_listed_and_the_rest_is_answered(asked: TestClient) -> None:
    rows = [TURIN, MONTREAL | {"population": "many", "policies": "write to ada@example.org"}]
    told = asked.post("/api/v1/cohorts", json={"applicants": rows}).json()
    assert told["chosen"] == ["torino"]
    assert [(one["row"], one["column"], one["value"]) for one in told["problems"]] == [
        (2, "population", "many"),
        (2, "policies", None),
    ]
    assert "ada@example.org" not in json.dumps(told)


def test_prose_is_not_sent_back(asked: TestClient) -> None:
    assert "metropolitan plan" not in asked.post("/api/v1/cohorts", json={"applicants": [TURIN]}).text


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "The body is not JSON"),
        (b"[" * 100_000, 400, "The body is not JSON"),
        (b"[]", 400, "The body holds no applicants"),
        (b'{"applicants": [1]}', 400, "Applicants: this is no list of objects"),
        (b'{"applicants": [{"id": {"a": 1}}]}', 400, "Applicants[0].id: give a text, a number"),
        (b'{"applicants": [], "colour": 1}', 400, "Colour: there is no such field"),
        (b'{"applicants": [], "k": 0}', 400, "K: 0 is no number to choose. Give one from 1 to 100"),
        (b'{"applicants": [], "k": true}', 400, "K: True is no number"),
        (b'{"applicants": [], "call": "x"}', 404, "There is no call 'x'"),
        (b'{"applicants": [], "call": {}}', 400, "The call: source: a value is missing"),
        (b'{"applicants": [%s]}' % b",".join([b"{}"] * 501), 413, "There are more than 500 applicants"),
        (b" " * (cohorts.LARGEST + 1), 413, "The body is larger than 5,000,000 bytes"),
    ],
)
def test_a_wrong_request_is_a_problem_in_json(asked: TestClient, body: bytes, status: int, said: str) -> None:
    told = asked.post("/api/v1/cohorts", content=body, headers={"Content-Type": "application/json"})
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["detail"].casefold().startswith(said.casefold())


def test_a_body_of_another_kind_or_a_damaged_workbook_is_a_problem_in_json(asked: TestClient) -> None:
    other = asked.post("/api/v1/cohorts", content=b"x", headers={"Content-Type": "text/csv"})
    assert (other.status_code, other.headers["content-type"]) == (415, "application/problem+json")
    damaged = asked.post("/api/v1/cohorts", content=b"x", headers={"Content-Type": XLSX})
    assert damaged.status_code == 400 and "damaged or not XLSX" in damaged.json()["detail"]


def test_with_json_what_belongs_in_the_body_is_not_read_from_the_address(asked: TestClient) -> None:
    told = asked.post("/api/v1/cohorts", params={"k": 1}, json={"applicants": [TURIN]})
    assert told.status_code == 400 and "belong in the body" in told.json()["detail"]


def test_while_others_are_being_chosen_the_api_asks_to_come_again(asked: TestClient) -> None:
    with cohorts.CHOOSING, cohorts.CHOOSING:
        told = asked.post("/api/v1/cohorts", json=REQUEST)
    assert (told.status_code, told.headers["retry-after"]) == (503, "5")
    assert asked.post("/api/v1/cohorts", json=REQUEST).status_code == 200

"""The gaps of a city as JSON: as they are, as they would be, as they have changed; the sheet; comparison."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.app import create_app
from api.examples import calls as examples
from api.gaps import otherwise
from api.settings import Settings
from graph.gaps.gap import Kind
from graph.gaps.schema import FUNCTIONS
from graph.store.release import Release
from graph.store.releases import Data
from ingest.asking import README, WIDTHS
from ingest.load import load
from ontology import iris
from tests.cities import SLUGS
from tests.conftest import ADA, BEN, Run, written
from tests.test_api import fixed, keys, problem, told

GAP = set(examples.GAP)
STATES = {"looked-for-not-found", "fewer-than-expected", "not-known"}
FISE = "warsaw/organisation/fise"
PAIR = "warsaw/institution/dps-budowlani,warsaw/institution/ops-ursus"


def gaps(client: TestClient, slug: str, **asked: object) -> Any:
    """The gaps of a city."""
    return told(client, f"/cities/{slug}/gaps", **asked)


@pytest.fixture(scope="module")
def warsaw(client: TestClient) -> Any:
    """The gaps of a city that has flagged ones."""
    return gaps(client, "warsaw")


@pytest.mark.parametrize("slug", SLUGS)
def test_gaps_have_the_shape_that_is_promised(client: TestClient, slug: str) -> None:
    said = gaps(client, slug)
    assert fixed(keys({**said, "gaps": [], "questions": [], "interventions": []})).keys() == set(
        examples.GAPS
    )
    assert said["city"] == slug
    for gap in said["gaps"]:
        assert set(gap) - {"pair"} == GAP
        assert gap["id"].startswith(f"{slug}/{gap['kind']}/")
        assert gap["status"] in STATES
        assert gap["flagged"] == (gap["q"] <= 0.05)
    assert len({gap["id"] for gap in said["gaps"]}) == len(said["gaps"]) > 0
    assert len(said["questions"]) <= 20
    assert set(said["method"]["families"]) == {str(kind) for kind in Kind} == {str(one) for one in FUNCTIONS}


@pytest.mark.parametrize(
    ("part", "example"), [("completeness", "COMPLETENESS"), ("method", "METHOD"), ("measures", None)]
)
def test_the_example_has_the_names_of_the_answer(warsaw: Any, part: str, example: str | None) -> None:
    shown = getattr(examples, example) if example else examples.GAPS["measures"]
    assert fixed(keys(warsaw[part])) == fixed(keys(shown))


def test_what_questions_decide_and_ties_close_are_gaps_of_the_list(warsaw: Any) -> None:
    ids = {gap["id"] for gap in warsaw["gaps"]}
    assert {one for question in warsaw["questions"] for one in question["decides"]} <= ids
    assert {one for tie in warsaw["interventions"] for one in tie["closes"]} <= ids


@pytest.mark.parametrize("slug", SLUGS)
def test_the_profile_has_the_same_figures_beside_nodes_and_ties(client: TestClient, slug: str) -> None:
    figures = {one["key"]: one["value"] for one in gaps(client, slug)["measures"]["figures"]}
    network = told(client, f"/cities/{slug}/network")
    counts = {"nodes": len(network["nodes"]), "ties": len(network["ties"])}
    assert told(client, f"/cities/{slug}")["measures"] == figures | counts


def test_a_supposed_tie_closes_what_the_list_of_helpful_ties_says(client: TestClient, warsaw: Any) -> None:
    first = warsaw["interventions"][0]
    said = gaps(client, "warsaw", add=f"{first['a']},{first['b']}")
    assert said["what_if"] == {"added": [[first["a"], first["b"]]], "removed": [], "without": []}
    assert set(first["closes"]) <= {gap["id"] for gap in said["closed"]}
    left = {gap["id"] for gap in said["gaps"]}
    assert not left & {gap["id"] for gap in said["closed"]}
    assert {gap["id"] for gap in said["opened"]} <= left
    assert left - {gap["id"] for gap in said["opened"]} <= {gap["id"] for gap in warsaw["gaps"]}


def test_a_body_is_named_by_its_iri_or_by_the_path_after_id(client: TestClient) -> None:
    short = gaps(client, "warsaw", without=FISE)
    assert short == gaps(client, "warsaw", without=f"{iris.BASE}id/{FISE}")
    assert short == gaps(client, "warsaw", without=f"/id/{FISE}")
    assert short["what_if"]["without"] == [f"{iris.BASE}id/{FISE}"]


def test_without_a_body_nothing_is_said_of_it_and_the_figures_change(client: TestClient, warsaw: Any) -> None:
    said = gaps(client, "warsaw", without=FISE)
    assert f"warsaw/broker/{FISE}" in {gap["id"] for gap in said["closed"]}
    assert all(f"/{FISE}" not in gap["id"] for gap in said["gaps"])
    bodies = [one["measures"]["figures"][0]["value"] for one in (warsaw, said)]
    assert bodies[1] == bodies[0] - 1


def test_ties_that_are_taken_away_are_gone_and_several_changes_go_together(client: TestClient) -> None:
    ties = told(client, "/cities/warsaw/network", kinds="organisation,institution")["ties"]
    tie = next(one for one in ties if one["tie_class"] == "collaboration")
    pair = f"{tie['source']},{tie['target']}"
    address = f"/api/v1/cities/warsaw/gaps?remove={pair}&without={FISE}&add={PAIR}"
    said = client.get(address).json()
    assert [len(said["what_if"][part]) for part in ("added", "removed", "without")] == [1, 1, 1]
    gone = gaps(client, "warsaw", remove=pair)["measures"]["figures"]
    assert gone[1]["key"] == "collaborations"
    assert gone[1]["value"] == gaps(client, "warsaw")["measures"]["figures"][1]["value"] - 1


def test_adding_and_taking_away_nothing_is_the_city_as_it_is(client: TestClient, warsaw: Any) -> None:
    assert client.get("/api/v1/cities/warsaw/gaps?add=&without=&remove=").json() == warsaw


@pytest.mark.parametrize("slug", ["rotterdam", "torino"])
def test_since_a_year_tells_what_closed_opened_and_stayed(client: TestClient, slug: str) -> None:
    change = gaps(client, slug, since=2012, until=2020)["change"]
    assert (change["since"], change["until"]) == ("2012", "2020")
    assert all(set(gap) - {"pair"} == GAP for gap in (*change["closed"], *change["opened"]))
    assert change["stayed"] > 0
    assert gaps(client, slug, since=2012)["change"]["until"] > "2020"


def test_between_a_year_and_itself_nothing_changes(client: TestClient) -> None:
    change = gaps(client, "rotterdam", since=2015, until=2015)["change"]
    assert (change["closed"], change["opened"]) == ([], [])


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("add=x", 400, "A pair of bodies is not 'x'. Give two ids"),
        ("add=a,b,c", 400, "A pair of bodies is not"),
        (f"add={FISE},{FISE}", 400, "A pair of bodies is not"),
        (f"remove={FISE}", 400, "A pair of bodies is not"),
        (f"add={FISE},warsaw/organisation/nobody", 404, "o organisation or institution of Warsaw is"),
        ("without=torino/institution/citta", 404, "o organisation or institution of Warsaw is"),
        ("without=%00", 404, "o organisation or institution of Warsaw is"),
        ("&".join(f"without=warsaw/organisation/n{n}" for n in range(21)), 413, "Give 20 at most"),
        ("since=lately", 404, "Neither a year nor a release is 'lately'"),
        ("since=../../etc", 404, "Neither a year nor a release is"),
        ("since=2015&until=2010", 400, "No year that follows 2015"),
        ("since=2015&until=soon", 400, "No year that follows 2015"),
        ("until=2015", 400, "Until is told without since"),
        (f"since=2015&without={FISE}", 400, "Ask one at a time"),
        (f"since={'9' * 101}", 422, "Since: "),
    ],
)
def test_what_cannot_be_supposed_or_compared_is_a_problem_in_a_sentence(
    client: TestClient, query: str, status: int, words: str
) -> None:
    assert words in problem(client, f"/cities/warsaw/gaps?{query}", status)


@pytest.mark.parametrize(
    "address", ["/cities/{}/gaps", "/cities/{}/questions.csv", "/compare?cities=torino,{}"]
)
@pytest.mark.parametrize("query", ["", "add=a,b", "since=2010"])
def test_an_unknown_city_is_a_problem_that_names_the_known_ones(
    client: TestClient, address: str, query: str
) -> None:
    mark = "&" if "?" in address else "?"
    said = problem(client, f"{address.format('atlantis')}{mark}{query}", 404)
    assert all(slug in said for slug in SLUGS)


def test_where_others_are_being_answered_one_is_asked_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(otherwise, "PATIENCE", 0.01)
    with otherwise.turn(), otherwise.turn():
        address = f"/cities/torino/gaps?without={FISE}"
        assert "Try again in a few seconds" in problem(client, address, 503)
        assert client.get(f"/api/v1{address}").headers["retry-after"] == "5"
        assert client.get("/api/v1/cities/torino/gaps").status_code == 200


def test_what_one_has_already_is_not_sent_again(client: TestClient) -> None:
    for path in ("cities/torino/gaps", f"cities/warsaw/gaps?without={FISE}", "compare?cities=torino,warsaw"):
        first = client.get(f"/api/v1/{path}")
        again = client.get(f"/api/v1/{path}", headers={"if-none-match": first.headers["etag"]})
        assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)


def cells(content: bytes, form: str) -> list[list[str]]:
    """The rows of a sheet."""
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode(), newline="")))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["answers", README]
    return [[str(cell.value or "") for cell in row] for row in book["answers"].iter_rows()]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("slug", SLUGS)
def test_the_sheet_asks_the_questions_of_the_list_in_their_order(
    client: TestClient, slug: str, form: str
) -> None:
    answer = client.get(f"/api/v1/cities/{slug}/questions.{form}")
    assert answer.status_code == 200
    name = f"answers-{slug}.xlsx" if form == "xlsx" else "answers.csv"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    head, *rows = cells(answer.content, form)
    assert head == list(WIDTHS)
    asked = [(row[1], row[3], row[5]) for row in rows]
    listed = gaps(client, slug)["questions"]
    assert asked == [(one["a_label"], one["b_label"], one["why"]) for one in listed]
    assert all(row[0].startswith(f"{slug}-") or row[0] for row in rows)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_sheet_is_read_back_as_it_was_handed_out(
    client: TestClient, form: str, tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "torino" / f"answers.{form}"
    path.parent.mkdir()
    path.write_bytes(client.get(f"/api/v1/cities/torino/questions.{form}").content)
    count = len(gaps(client, "torino")["questions"])
    outcome = run("check", path)
    assert outcome.code == 0
    assert f"0 of {count} rows accepted, {count} skipped" in outcome.out


def test_another_form_of_the_sheet_is_refused(client: TestClient) -> None:
    assert "'xlsx' or 'csv'" in problem(client, "/cities/torino/questions.pdf", 422)


def test_cities_stand_side_by_side_in_the_order_that_is_asked(client: TestClient) -> None:
    said = told(client, "/compare", cities="warsaw, torino,warsaw,")
    assert [one["city"] for one in said["cities"]] == ["warsaw", "torino"]
    assert fixed(keys(said)).keys() == set(examples.COMPARED)
    for figure in said["figures"]:
        assert set(figure["values"]) == {"warsaw", "torino"}
    for one in said["cities"]:
        listed = gaps(client, one["city"])["gaps"]
        for kind, counts in one["gaps"].items():
            flagged = [gap["flagged"] for gap in listed if gap["kind"] == kind]
            assert counts == {"listed": len(flagged), "flagged": sum(flagged)}


def test_all_cities_are_compared_where_none_is_named(client: TestClient) -> None:
    said = told(client, "/compare")
    assert [one["city"] for one in said["cities"]] == list(SLUGS)
    assert {len(one["cities"]) for one in said["challenges"]["unique"]} == {1}
    assert min(len(one["cities"]) for one in said["challenges"]["common"]) > 1


@pytest.fixture
def asked(atlas: Data) -> Iterator[TestClient]:
    """The application over a data folder of one's own."""
    with TestClient(create_app(Settings(data=atlas.root)), raise_server_exceptions=False) as one:
        yield one


def untied(atlas: Data, tmp_path: Path) -> str:
    """Publish the two small cities without the tie between them; the id of the release before."""
    before = str(atlas.current_id())
    root = written(tmp_path / "later", {"ada/actors.csv": ADA, "ben/actors.csv": BEN})
    assert load(root, atlas).release not in (None, before)
    return before


def test_since_a_release_tells_what_opened_and_the_new_release_is_the_one_that_is_read(
    asked: TestClient, atlas: Data, tmp_path: Path
) -> None:
    assert gaps(asked, "ada")["release"] == atlas.current_id()
    assert told(asked, "/cities/ada")["measures"]["alone"] == 1
    before = untied(atlas, tmp_path)
    said = gaps(asked, "ada", since=before)
    assert said["release"] == said["change"]["until"] == atlas.current_id() != before
    assert [gap["id"] for gap in said["change"]["opened"]] == ["ada/isolated/ada/organisation/one"]
    assert said["change"]["closed"] == []
    back = gaps(asked, "ada", since=said["release"], until=before)["change"]
    assert [gap["id"] for gap in back["closed"]] == ["ada/isolated/ada/organisation/one"]


def test_of_a_release_that_kept_nothing_one_is_told_so(
    asked: TestClient, atlas: Data, tmp_path: Path
) -> None:
    before = untied(atlas, tmp_path)
    shutil.rmtree(atlas.path(before) / "gaps", ignore_errors=True)
    assert gaps(asked, "ada", since=before)["change"]["stayed"] == 0
    shutil.rmtree(atlas.path(before) / "store")
    said = problem(asked, f"/cities/ada/gaps?since={before}", 404)
    assert said == f"Of release {before} neither gaps nor store are kept. Choose a newer one."


def test_a_city_that_an_older_release_did_not_describe_is_named(
    asked: TestClient, atlas: Data, tmp_path: Path
) -> None:
    before = str(atlas.current_id())
    files = {"ada/actors.csv": ADA, "ben/actors.csv": BEN, "eve/actors.csv": ADA.replace("ada-", "eve-")}
    assert load(written(tmp_path / "later", files), atlas).release
    said = problem(asked, f"/cities/eve/gaps?since={before}", 404)
    assert said == f"Release {before} does not describe eve. Choose one that does."


def test_a_city_without_its_last_body_has_no_gaps(asked: TestClient) -> None:
    said = gaps(asked, "ada", without="ada/organisation/one")
    assert (said["gaps"], said["questions"], said["interventions"]) == ([], [], [])
    assert said["measures"]["figures"][0]["value"] == 0


def test_what_was_worked_out_of_a_release_is_let_go_of_with_it(
    client: TestClient, release: Release, asked: TestClient, atlas: Data, tmp_path: Path
) -> None:
    gaps(asked, "ada", without="ada/organisation/one")
    assert otherwise.outcome.cache_info().currsize > 0
    untied(atlas, tmp_path)
    gaps(asked, "ada")
    assert otherwise.outcome.cache_info().currsize == 0

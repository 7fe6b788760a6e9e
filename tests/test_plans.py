"""A programme for the shipped cities: by command and over HTTP, in all its forms, changed by hand."""

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from openpyxl import load_workbook

from api.examples.matches import PLAN, PLAN_REQUEST
from api.workshops.planner import Plans
from graph.store.release import Release
from graph.store.releases import Data
from tests.cities import SLUGS
from tests.conftest import Run

PLANS = "/api/v1/plans"
MARCH = {"from": "2027-03-01", "to": "2027-03-26", "seconds": 30}
WAIT = {"Prefer": "wait=60"}


@pytest.fixture(scope="module")
def nine(client: TestClient) -> Any:
    """The programme of all nine cities."""
    answer = client.post(PLANS, json=MARCH, headers=WAIT)
    assert answer.status_code == 200, answer.text
    return answer.json()


def away(local: str, zone: str, start: str) -> bool:
    """Whether a local time is not what the zone makes of a start in UTC."""
    told = datetime.fromisoformat(start).astimezone(ZoneInfo(zone))
    return datetime.fromisoformat(local) != told or datetime.fromisoformat(local).hour != told.hour


def test_the_nine_city_programme_has_three_groups_and_every_city_learns_and_hosts_or_is_told_why(
    nine: Any,
) -> None:
    assert nine["status"] == "optimal"
    assert nine["solver"]["gap"] == 0
    assert len(nine["groups"]) >= 3
    learning = {city for group in nine["groups"] for city in group["learners"]}
    hosting = {city for group in nine["groups"] for city in group["hosts"]}
    told = {(one["city"], "hosts" in one["why"]) for one in nine["unmet"] if one["need"] is None}
    for slug in SLUGS:
        assert slug in learning or (slug, False) in told
        assert slug in hosting or (slug, True) in told


def test_every_session_lies_in_everyones_hours_on_their_own_clock(nine: Any, client: TestClient) -> None:
    zones = {city["slug"]: city["timezone"] for city in client.get("/api/v1/cities").json()}
    for group in nine["groups"]:
        cities = {*group["hosts"], *group["learners"]}
        assert 3 <= len(cities) <= 5
        assert group["local"].keys() == cities
        for city, local in group["local"].items():
            assert not away(local, zones[city], group["start"])
            begins = datetime.fromisoformat(local)
            assert begins.hour >= 9 and begins.hour * 60 + begins.minute + 90 <= 18 * 60
            assert begins.weekday() < 5


def test_no_city_is_in_two_places_at_once(nine: Any) -> None:
    for one in nine["groups"]:
        for other in nine["groups"]:
            if one["id"] < other["id"] and one["start"] < other["end"] and other["start"] < one["end"]:
                assert not {*one["hosts"], *one["learners"]} & {*other["hosts"], *other["learners"]}


def test_each_need_is_served_or_told_why_not(nine: Any) -> None:
    served = {
        (learner, need)
        for group in nine["groups"]
        for learner, need in zip(group["learners"], group["serves"], strict=True)
    }
    left = {(one["city"], one["need"]) for one in nine["unmet"] if one["need"]}
    assert not served & left
    assert len(served) + len(left) == nine["coverage"]["needs"]
    assert all(one["why"].endswith(".") and one["rule"] for one in nine["unmet"])


def test_the_plain_way_stands_beside_and_is_never_better(nine: Any) -> None:
    assert nine["greedy"]["solver"]["worth"] <= nine["solver"]["worth"] + 1e-9
    assert nine["pairs"]
    assert set(nine["fairness"]["benefit"]) == set(SLUGS)


def test_a_programme_is_had_again_in_each_form(nine: Any, client: TestClient) -> None:
    links = nine["links"]
    assert client.get(links["self"]).json() == nine
    calendar = Calendar.from_ical(client.get(links["calendar"]).content)
    assert len(calendar.walk("VEVENT")) == len(nine["groups"])
    own = Calendar.from_ical(client.get(links["calendar"], params={"city": "torino"}).content)
    assert len(own.walk("VEVENT")) == sum("torino" in group["local"] for group in nine["groups"])
    for name in ("briefing", "summary"):
        page = client.get(links[name])
        assert page.status_code == 200
        assert "<script" not in page.text
    group = nine["groups"][0]["id"]
    assert client.get(f"{links['briefing']}/{group}").status_code == 200
    assert client.get(f"{links['self']}/case-studies/{group}").status_code == 200
    assert "Turin" in client.get(f"{links['self']}/letters/torino").text
    assert client.get(links["workbook"]).content.startswith(b"PK")


def test_pins_and_vetoes_are_kept_when_a_programme_is_solved_again(nine: Any, client: TestClient) -> None:
    pin = {"learner": "bilbao", "host": "rotterdam", "topic": "social-impact-bonds"}
    first = nine["groups"][0]
    veto = {"host": first["hosts"][0], "topic": first["topic"]}
    body = {**MARCH, "pin": [pin], "veto": [veto], "keep": nine["id"]}
    again = client.post(PLANS, json=body, headers=WAIT).json()
    assert again["status"] == "optimal"
    pinned = [group for group in again["groups"] if group["topic"] == pin["topic"]]
    assert any("bilbao" in group["learners"] and "rotterdam" in group["hosts"] for group in pinned)
    assert not any(
        veto["host"] in group["hosts"] and veto["topic"] == group["topic"] for group in again["groups"]
    )


def test_what_is_asked_for_twice_comes_out_the_same(nine: Any, client: TestClient) -> None:
    again = client.post(PLANS, json={**MARCH, "keep": nine["id"]}, headers=WAIT).json()
    assert again["groups"] == nine["groups"]


def test_wishes_that_collide_are_told_with_what_to_relax(client: TestClient) -> None:
    pin = {"learner": "warsaw", "host": "san-francisco"}
    answer = client.post(PLANS, json={**MARCH, "pin": [pin], "hours": [9, 17]}, headers=WAIT)
    told = answer.json()
    assert answer.status_code == 200
    assert told["status"] == "infeasible"
    assert not told["groups"]
    assert told["collisions"] and told["collisions"][0]["wishes"] and told["collisions"][0]["relax"]


def test_a_change_by_hand_tells_its_cost_and_leaves_the_first_programme(
    nine: Any, client: TestClient
) -> None:
    group = max(nine["groups"], key=lambda one: len(one["learners"]))
    change = {"city": group["learners"][0], "leaves": group["id"]}
    answer = client.post(f"{nine['links']['self']}/moves", json=change)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["cost"] > 0
    assert told["plan"]["id"] != nine["id"]
    assert client.get(told["plan"]["links"]["self"]).json() == told["plan"]
    assert client.get(nine["links"]["self"]).json() == nine
    refused = client.post(f"{nine['links']['self']}/moves", json={"city": "torino", "joins": "g99"})
    assert refused.status_code == 404
    empty = client.post(f"{nine['links']['self']}/moves", json={})
    assert (empty.status_code, "a change tells" in empty.text.lower()) == (400, True)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"cities": ["turin", "bilbao"]}, "cities[0]"),
        ({"group_size": [5, 3]}, "group_size"),
        ({"from": "next week"}, "From: "),
        ({"per_city": {"torino": {"unavailable": [["2027-03-09", "2027-03-01"]]}}}, "per_city.torino"),
        ({"pin": [{"host": "atlantis"}]}, "pin[0].host"),
        ({"weights": {"luck": 1}}, "no such part"),
        ({"keep": "nothing"}, "no programme"),
        ({"nonsense": 1}, "Nonsense: "),
        ([], "is no object"),
    ],
)
def test_what_is_wrong_in_a_request_is_told_with_its_path(client: TestClient, body: Any, words: str) -> None:
    answer = client.post(PLANS, json=body)
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_a_long_solve_answers_202_tells_how_far_it_is_and_can_be_stopped(
    client: TestClient, data: Data
) -> None:
    answer = client.post(PLANS, json=MARCH, headers={"Prefer": "wait=0"})
    assert answer.status_code == 202
    told = answer.json()
    assert told["status"] == "solving"
    assert told["progress"].keys() == {"what", "share"}
    assert client.get(answer.headers["location"]).status_code in (200, 202)
    assert client.delete(answer.headers["location"]).status_code == 204
    assert client.get(answer.headers["location"]).status_code == 404
    assert not (data.root / "plans" / told["id"]).exists()


def test_a_third_solve_at_once_is_told_to_come_back(client: TestClient) -> None:
    begun = [client.post(PLANS, json=MARCH, headers={"Prefer": "wait=0"}) for _ in range(3)]
    try:
        assert [one.status_code for one in begun] == [202, 202, 503]
        assert begun[2].headers["retry-after"]
    finally:
        for one in begun[:2]:
            client.delete(one.headers["location"])


def test_a_programme_that_is_not_there_is_told(client: TestClient) -> None:
    for path in ("/nothing", "/nothing.ics", "/..%2f..%2fcurrent", "/nothing/briefing"):
        answer = client.get(PLANS + path)
        assert answer.status_code == 404
        assert client.delete(f"{PLANS}/nothing").status_code == 404


def test_programmes_are_kept_for_thirty_days(tmp_path: Path) -> None:
    plans = Plans(tmp_path)
    old = plans.new({}, "r")
    told = plans.asked(old)
    (plans.folder / old / "request.json").write_text(
        json.dumps({**told, "asked": "2026-01-01T00:00:00+00:00"})
    )
    fresh = plans.new({}, "r")
    assert not (plans.folder / old).exists()
    assert plans.asked(fresh)["request"] == {}
    assert len(fresh) >= 20


def test_a_solver_that_died_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = Plans(tmp_path)
    id = plans.new({}, "r")
    assert plans.plan(id) is None
    import os

    long_ago = time.time() - 1000
    os.utime(plans.folder / id / "progress.json", (long_ago, long_ago))
    with pytest.raises(Exception, match="Ask for it again"):
        plans.plan(id)


def test_the_answer_has_the_shape_of_its_example(nine: Any) -> None:
    assert nine.keys() == PLAN.keys()
    assert nine["groups"][0].keys() == PLAN["groups"][0].keys()
    assert nine["solver"].keys() == PLAN["solver"].keys()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a request."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "wishes.json").write_text(json.dumps({**PLAN_REQUEST, "seconds": 30}), "utf-8")
    return folder


def test_the_command_writes_a_programme_in_all_forms(
    run: Run, data: Data, written: Path, release: Release
) -> None:
    out = written / "programme"
    told = run("plan", "--request", written / "wishes.json", "-o", out, "--json", "--data", data.root)
    assert told.code == 0, told.err
    plan = json.loads(told.out)
    assert plan["status"] == "optimal"
    assert any("rotterdam" in group["hosts"] and "bilbao" in group["learners"] for group in plan["groups"])
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {"plan.json", "plan.ics", "plan.xlsx", "briefings.html", "summary.html"} <= names
    assert {f"letters/{city}.txt" for city in PLAN_REQUEST["cities"]} <= names
    assert {f"case-studies/{group['id']}.html" for group in plan["groups"]} <= names
    assert len(load_workbook(out / "plan.xlsx").sheetnames) >= 4
    again = run(
        "plan",
        "--request",
        written / "wishes.json",
        "--keep",
        out / "plan.json",
        "--json",
        "--data",
        data.root,
    )
    assert [group["local"] for group in json.loads(again.out)["groups"]] == [
        group["local"] for group in plan["groups"]
    ]


def test_the_command_tells_what_is_wrong_and_that_wishes_collide(
    run: Run, data: Data, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    for words in (
        ("--request", broken),
        ("--request", tmp_path / "none.json"),
        ("--keep", broken),
    ):
        told = run("plan", *words, "--data", data.root)
        assert told.code == 2
        assert str(words[1]) in told.err
    broken.write_text(json.dumps({**MARCH, "pin": [{"learner": "warsaw", "host": "san-francisco"}]}))
    told = run("plan", "--request", broken, "--data", data.root)
    assert (told.code, "collide" in told.out) == (1, True)

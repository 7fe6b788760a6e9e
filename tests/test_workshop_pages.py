"""The planner without a browser: a form, a programme, changes by hand, and names that stay private."""

import logging
import re
import time
from datetime import datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.routes.workshop_pages import pinned_or_not, programme
from api.workshops.planner import Plans
from graph.store.releases import Data
from tests.cities import SLUGS

HTML = {"accept": "text/html"}
NAME = "Hypatia Quelqu’une"
HOSTILE = "<img src=x onerror=alert(1)></script>"
WISHES = {
    "cities": list(SLUGS),
    "from": "2027-03-01",
    "to": "2027-03-26",
    "opens": "09:00",
    "closes": "18:00",
    "minutes": "90",
    "least": "3",
    "most": "5",
    "interpretation": "yes",
    "seconds": "30",
    "leader.0.name": NAME,
    "leader.1.name": HOSTILE,
}
"""What somebody types."""

Typed = dict[str, Any]


def sent(client: TestClient, path: str, told: Typed | None = None) -> Response:
    """The answer to a form, which leads nowhere by itself."""
    answer: Response = client.post(path, data=told or {}, follow_redirects=False)
    return answer


def begun(client: TestClient, told: Typed) -> str:
    """Have a programme made, and give its address when it is done."""
    answer = sent(client, "/workshops", told)
    assert answer.status_code == 303, answer.text
    return done(client, answer.headers["location"])


def done(client: TestClient, place: str) -> str:
    """Wait until a programme is made."""
    id = place.rpartition("/")[2]
    for _ in range(600):
        if client.get(f"/api/v1/plans/{id}").status_code != 202:
            return place
        time.sleep(0.1)
    raise TimeoutError(place)


def told(client: TestClient, place: str) -> Any:
    """The programme as the API tells it."""
    return client.get(f"/api/v1/plans/{place.rpartition('/')[2]}").json()


def words(answer: Response) -> str:
    """What can be read of a page, with single blanks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


@pytest.fixture(scope="module")
def place(client: TestClient) -> str:
    """The address of a programme of all nine cities."""
    return begun(client, WISHES)


@pytest.fixture
def page(client: TestClient, place: str) -> Response:
    """Its page."""
    shown: Response = client.get(place)
    return shown


@pytest.fixture
def plan(client: TestClient, place: str) -> Any:
    """The same as JSON."""
    return told(client, place)


def ticked(page: Response) -> list[str]:
    """The cities that are ticked in a form."""
    return re.findall(r'name="cities" value="([\w-]+)" checked', page.text)


def value(page: Response, name: str) -> str:
    """What stands in a field."""
    found = re.search(rf'<input id="{re.escape(name)}"[^>]* value="([^"]*)"', page.text)
    assert found, name
    return found[1]


def test_the_form_is_useful_as_it_stands(client: TestClient) -> None:
    form = client.get("/workshops")
    assert sorted(ticked(form)) == sorted(SLUGS)
    assert value(form, "from") < value(form, "to")
    assert (value(form, "opens"), value(form, "closes"), value(form, "minutes")) == ("09:00", "18:00", "90")
    assert 'action="/workshops" novalidate' in form.text


def test_the_address_fills_the_form_in(client: TestClient) -> None:
    form = client.get("/workshops?cities=torino,bilbao&from=2027-03-01&minutes=60&host=bilbao&topic=housing")
    assert ticked(form) == ["bilbao", "torino"]
    assert (value(form, "from"), value(form, "minutes"), value(form, "least")) == ("2027-03-01", "60", "2")
    assert '<option value="housing" selected>' in form.text
    assert "There is no city 'atlantis'" in words(client.get("/workshops?cities=atlantis"))


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client: TestClient) -> None:
    wrong = {**WISHES, "minutes": "ninety", "to": "2027-02-01", "cities": ["torino", "bilbao"]}
    answer = sent(client, "/workshops", wrong)
    assert answer.status_code == 400
    assert (value(answer, "minutes"), ticked(answer)) == ("ninety", ["bilbao", "torino"])
    assert re.search(r'id="minutes"[^>]* aria-invalid="true" aria-describedby="fault-minutes"', answer.text)
    assert "is no whole number. Give one, such as 3." in words(answer)
    assert NAME in answer.text
    assert '<a href="#minutes">' in answer.text
    later = sent(client, "/workshops", {**wrong, "minutes": "90"})
    assert "2027-02-01 is before 2027-03-01" in words(later)


@pytest.mark.parametrize(
    ("more", "name", "said"),
    [
        ({"cities": []}, "cities", "None is chosen"),
        ({"cities": ["torino"]}, "cities", "two cities at least"),
        ({"keep": "https://example.org/workshops/nothing"}, "keep", "no programme"),
        ({"weight.evidence": "-1"}, "weight.evidence", "no weight"),
        ({"pin.0.host": "torino", "cities": ["bilbao", "dublin"]}, "pin.0.host", "does not take part"),
    ],
)
def test_what_only_the_data_can_refuse_is_told_in_the_form(
    client: TestClient, more: Typed, name: str, said: str
) -> None:
    answer = sent(client, "/workshops", {**WISHES, **more})
    assert answer.status_code == 400
    assert said in words(answer)
    assert f'href="#{name}"' in answer.text


def test_one_more_row_is_added_without_a_script_and_nothing_is_lost(client: TestClient) -> None:
    first = sent(client, "/workshops", {**WISHES, "pin.0.host": "torino", "more": "pin"})
    assert first.status_code == 200
    assert re.search(r'<select id="pin\.1\.host"[^>]* autofocus', first.text)
    assert '<option value="torino" selected>' in first.text
    assert HOSTILE not in first.text


def test_a_form_that_is_too_long_or_no_text_is_told(client: TestClient) -> None:
    form = {"content-type": "application/x-www-form-urlencoded", **HTML}
    assert client.post("/workshops", content=b"a=" + b"b" * 1_000_001, headers=form).status_code == 413
    broken = client.post("/workshops", content=b"cities=\xff", headers=form)
    assert (broken.status_code, "cannot be read" in broken.text) == (400, True)


def test_while_it_is_solved_the_page_tells_how_far_it_is_and_looks_again(
    client: TestClient, data: Data
) -> None:
    plans = Plans(data.root)
    id = plans.new({"cities": ["torino", "bilbao"]}, data.current().id)
    plans.tell(id, "The best sessions", 0.4)
    page = client.get(f"/workshops/{id}")
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.text
    assert re.search(r'role="status">Choosing the best sessions<', page.text)
    assert 'value="0.4"' in page.text
    answer = sent(client, f"/pl/workshops/{id}/stop")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/pl/workshops/{id}")
    assert plans.stopped(id)
    assert "the best programme that is known so far" in client.get(f"/workshops/{id}").text
    plans.fail(id, "the programme takes more memory than there is. Ask for fewer cities or days")
    form = client.get(f"/workshops/{id}")
    assert form.status_code == 400
    assert "takes more memory" in words(form)
    assert ticked(form) == ["bilbao", "torino"]


def test_the_programme_shows_every_group_on_every_clock_with_its_reasons(page: Response, plan: Any) -> None:
    assert page.status_code == 200
    shown = words(page)
    assert "It is proven best: no better programme exists for these wishes." in shown
    for group in plan["groups"]:
        card = page.text.partition(f'id="{group["id"]}"')[2].partition("</table>")[0]
        length = datetime.fromisoformat(group["end"]) - datetime.fromisoformat(group["start"])
        for slug, local in group["local"].items():
            begins = datetime.fromisoformat(local)
            row = card.partition(f"/cities/{slug}")[2].partition("</tr>")[0]
            assert f"{begins:%H:%M}–{begins + length:%H:%M}" in row
            assert ("shows" in row) == (slug in group["hosts"])
        for reason in group["reasons"]:
            assert reason in shown
        for need in group["serves"]:
            assert f'href="/{need.removeprefix("https://w3id.org/sse-atlas/")}"' in page.text


def test_the_calendar_draws_each_session_where_it_is(page: Response, plan: Any) -> None:
    days = {group["start"][:10] for group in plan["groups"]}
    tables = re.findall(r'<table class="hours">.*?</table>', page.text, re.S)
    assert len(tables) == len(days)
    for one in tables:
        assert one.count("<tr") == len(SLUGS) + 1
    bars = re.findall(r'<rect class="session (\w+)" x="([\d.]+)%"[^>]* width="([\d.]+)%"', page.text)
    assert len(bars) == sum(len(group["local"]) for group in plan["groups"])
    assert sum(kind == "hosting" for kind, _, _ in bars) == sum(
        len(group["hosts"]) for group in plan["groups"]
    )
    starts = {
        round(100 * (moment.hour + moment.minute / 60) / 24, 3)
        for moment in (datetime.fromisoformat(group["start"]) for group in plan["groups"])
    }
    assert {float(at) for _, at, _ in bars} == starts
    assert {float(width) for _, _, width in bars} == {6.25}


def test_what_is_left_is_told_with_its_rule_once_a_city_and_reason(page: Response, plan: Any) -> None:
    shown = words(page)
    for one in plan["unmet"]:
        assert one["why"] in shown
    reasons = {(one["city"], one["why"]) for one in plan["unmet"]}
    left = page.text.partition('id="left"')[2].partition("</section>")[0]
    assert left.count("<strong>") == len(reasons)
    assert "Let the city take part in more sessions" in shown


def test_fairness_and_the_plain_way_stand_in_numbers(page: Response, plan: Any) -> None:
    shown = words(page)
    for gain in plan["fairness"]["benefit"].values():
        assert f"{gain:.2f}" in shown
    assert f"{plan['greedy']['solver']['worth']:.2f}" in shown
    more = 100 * (plan["solver"]["worth"] / plan["greedy"]["solver"]["worth"] - 1)
    assert f"{more:.1f} % more" in shown or "as good" in shown


def test_each_download_is_there(client: TestClient, page: Response) -> None:
    places = set(re.findall(r'href="(/api/v1/plans/[^"]+)"', page.text))
    assert len([one for one in places if ".ics?city=" in one]) == len(SLUGS)
    assert len([one for one in places if "/letters/" in one]) == len(SLUGS)
    for one in {re.sub(r"g\d+|[\w-]+$", "", one): one for one in places}.values():
        assert client.get(one.replace("&amp;", "&")).status_code == 200, one


def test_a_change_by_hand_tells_its_cost_and_is_kept_or_taken_back(
    client: TestClient, place: str, plan: Any
) -> None:
    group = max(plan["groups"], key=lambda one: len(one["learners"]))
    change = {"group": group["id"], "change": "out", "city": group["learners"][0]}
    trials = [sent(client, f"{place}/moves", change).headers["location"].removesuffix("#trial") for _ in "ab"]
    page = client.get(trials[0])
    assert re.search(r"This costs \d+\.\d % of what the programme is worth\.", words(page))
    assert "Keep the change" in page.text and "leaves group" in page.text
    kept = sent(client, f"{trials[0]}/keep")
    assert kept.headers["location"] == trials[0]
    after = client.get(trials[0])
    assert "Keep the change" not in after.text
    assert f'href="{place}"' in after.text
    assert (
        group["learners"][0]
        not in next(one for one in told(client, trials[0])["groups"] if one["id"] == group["id"])["local"]
    )
    back = sent(client, f"{trials[1]}/back")
    assert back.headers["location"] == place
    assert client.get(trials[1]).status_code == 404
    assert sent(client, f"{trials[0]}/back").status_code == 400


def test_two_cities_swap_or_one_joins_where_the_rules_allow_it(
    client: TestClient, place: str, plan: Any
) -> None:
    first = plan["groups"][0]["id"]
    choices = re.findall(rf'<select id="{first}-with".*?</select>', client.get(place).text, re.S)[0]
    others = re.findall(r'<option value="([\w-]+,g\d+)"', choices)
    change = {"group": first, "change": "swap", "city": plan["groups"][0]["learners"][0]}
    codes = {sent(client, f"{place}/moves", {**change, "other": other}).status_code for other in others[:6]}
    assert codes <= {303, 404, 409}


def test_another_start_is_chosen_among_those_that_suit_all(client: TestClient, place: str, plan: Any) -> None:
    group = plan["groups"][0]
    choices = re.findall(rf'<select id="{group["id"]}-start".*?</select>', client.get(place).text, re.S)[0]
    starts = re.findall(r'<option value="([^"]+Z)"', choices)
    assert starts and group["start"] not in starts
    zones = {city["slug"]: ZoneInfo(city["timezone"]) for city in client.get("/api/v1/cities").json()}
    for start in starts:
        for slug in group["local"]:
            local = datetime.fromisoformat(start).astimezone(zones[slug])
            assert local.hour >= 9 and local.hour * 60 + local.minute + 90 <= 18 * 60 and local.weekday() < 5
    answer = sent(client, f"{place}/moves", {"group": group["id"], "change": "start", "start": starts[-1]})
    assert answer.status_code == 303
    new = told(client, answer.headers["location"].removesuffix("#trial"))
    assert next(one for one in new["groups"] if one["id"] == group["id"])["start"] == starts[-1]


def test_a_change_that_a_rule_forbids_leaves_the_page_and_says_why(
    client: TestClient, place: str, plan: Any
) -> None:
    small = min(plan["groups"], key=lambda one: len(one["local"]))
    change = {"group": small["id"], "change": "out", "city": small["learners"][0]}
    answer = sent(client, f"{place}/moves", change)
    assert answer.status_code == 409
    assert "a group has 3 at least" in words(answer)
    assert 'role="alert"' in answer.text
    nothing = sent(client, f"{place}/moves", {"group": small["id"], "change": "out"})
    assert (nothing.status_code, "Nothing is chosen" in words(nothing)) == (400, True)
    wild = sent(client, f"{place}/moves", {"group": small["id"], "change": "start", "start": "tea time"})
    assert (wild.status_code, "is no time" in words(wild)) == (400, True)
    assert client.get(f"{place}/moves", follow_redirects=False).headers["location"] == place


def test_a_group_is_held_on_to_while_the_rest_is_solved_again(
    client: TestClient, place: str, plan: Any
) -> None:
    held = plan["groups"][0]
    answer = sent(client, f"{place}/again", {"group": held["id"], "wish": "pin"})
    after = done(client, answer.headers["location"])
    groups = told(client, after)["groups"]
    kept = [one for one in groups if (one["topic"], one["start"]) == (held["topic"], held["start"])]
    assert kept
    assert set(held["learners"]) <= set(kept[0]["learners"])
    assert f'href="{place}"' in client.get(after).text
    wishes = client.get(f"{after}/wishes").text
    assert 'name="pin.held"' in wishes
    assert NAME in wishes


def test_what_is_ruled_out_is_the_group_or_one_pair_of_it(client: TestClient, data: Data, place: str) -> None:
    found = programme(client.app.state.atlas, place.rpartition("/")[2])  # type: ignore[attr-defined]
    group = found.groups[0]
    whole = pinned_or_not(found, {"group": group.id, "wish": "veto"})
    pair = pinned_or_not(found, {"group": group.id, "wish": "veto", "pair": group.learners[0]})
    link = next(link for link in group.serves if link.learner == group.learners[0])
    assert whole[0] == pair[0] == "veto"
    assert whole[1]["topic"] == group.topic
    assert not {"learner", "learners"} & whole[1].keys()
    assert pair[1] == {"host": link.host, "learner": link.learner, "topic": link.topic}


def test_wishes_that_collide_are_told_with_what_would_help(client: TestClient) -> None:
    wanted = {**WISHES, "closes": "17:00", "pin.0.host": "san-francisco", "pin.0.learner": "warsaw"}
    shown = words(client.get(begun(client, wanted)))
    assert "No programme goes with these wishes" in shown
    assert "What would help" in shown


def test_a_programme_is_forgotten_when_somebody_says_so(client: TestClient, place: str, plan: Any) -> None:
    group = max(plan["groups"], key=lambda one: len(one["learners"]))
    change = {"group": group["id"], "change": "out", "city": group["learners"][0]}
    trial = sent(client, f"{place}/moves", change).headers["location"].removesuffix("#trial")
    assert client.get(trial).status_code == 200
    answer = sent(client, f"{trial}/forget")
    assert answer.headers["location"] == "/workshops"
    gone = client.get(trial, headers=HTML)
    assert (gone.status_code, "kept for 30 days" in gone.text) == (404, True)
    assert client.get(f"{trial}/wishes").status_code == 404
    assert client.get(place).status_code == 200


def test_names_stand_on_the_programmes_own_pages_alone(
    client: TestClient, data: Data, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    id = place.rpartition("/")[2]
    with caplog.at_level(logging.DEBUG):
        pages = [
            client.get(place),
            client.get(f"{place}/wishes"),
            sent(client, "/workshops", {**WISHES, "more": "pin"}),
        ]
        moved = sent(client, f"{place}/moves", {"group": "g1", "change": "in", "city": "nowhere"})
    for answer in (*pages, moved):
        assert NAME in answer.text
        assert HOSTILE not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "etag" not in answer.headers or answer.headers["cache-control"] == "no-store"
    assert "Hypatia" not in caplog.text
    others = (
        "/",
        "/workshops",
        "/feed.atom",
        "/dataset",
        "/search?q=Hypatia",
        "/api/v1/search?q=Hypatia",
        "/graph/catalogue",
    )
    for address in others:
        shown = client.get(address)
        assert id not in shown.text
        if "search" not in address:
            assert "Hypatia" not in shown.text
    release = data.current().path
    assert not [path for path in release.rglob("*") if path.is_file() and b"Hypatia" in path.read_bytes()]


def test_an_address_that_is_no_programme_is_told(client: TestClient, place: str) -> None:
    for address in (
        "/workshops/nothing",
        "/workshops/..%2fcurrent",
        "/workshops/nothing/wishes",
        f"{place}/nonsense",
    ):
        assert client.get(address, headers=HTML).status_code == 404
    for part in ("stop", "forget", "moves", "keep", "back", "again"):
        assert sent(client, f"/workshops/nothing/{part}").status_code == 404


def test_the_page_speaks_the_language_of_its_address(client: TestClient, place: str) -> None:
    page = client.get(f"/pl{place}")
    assert "poniedziałek" in page.text
    assert f'action="/pl{place}/moves"' in page.text

"""Whose expertise answers whose need: on the shipped cities, and on what was retagged."""

import csv
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.examples.matches import CHALLENGES, MATCHES, TAGS
from graph.errors import EcosystemError, Unknown
from graph.matches import reasons
from graph.matches.challenges import challenges
from graph.matches.listing import Wanted, listing
from graph.matches.match import all_matches, everything
from graph.matches.scoring import Weights, score
from graph.store.release import Release
from graph.store.releases import Data
from ingest.folder import SHIPPED
from ingest.load import load
from tests.cities import SLUGS
from tests.conftest import Run
from tests.test_api import fixed, told


def of(release: Release, learner: str, topic: str, **wanted: Any) -> list[Any]:
    """The matches of a learner for a needed topic."""
    found = listing(release, Wanted(learner=learner, limit=1000, **wanted))["matches"]
    return [match for match in found if match["need"]["topic"] == topic]


def test_rotterdams_bonds_come_first_for_bilbaos_need(release: Release) -> None:
    first = of(release, "bilbao", "social-impact-bonds")[0]
    assert first["offer"]["city"] == "rotterdam"
    assert first["offer"]["topic"] == "social-impact-bonds"
    assert first["offer"]["evidence"][0]["label"] == "Social impact bond Buzinezzclub"
    assert "The need names Rotterdam." in first["reasons"]


def test_rotterdams_bonds_come_first_when_bilbaos_need_is_filed_under_social_finance(tmp_path: Path) -> None:
    cities = tmp_path / "cities"
    for slug in ("bilbao", "rotterdam", "montreal", "network"):
        shutil.copytree(SHIPPED / slug, cities / slug)
    path = cities / "bilbao" / "needs.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    for row in rows:
        if row["topic"] == "social-impact-bonds":
            row["topic"] = "social-finance"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    data = Data(tmp_path / "data")
    assert load(cities, data, True).release
    for suggested in (True, False):
        found = of(data.current(), "bilbao", "social-finance", suggested=suggested)
        assert found[0]["offer"]["topic"] == "social-impact-bonds"
        assert found[0]["offer"]["city"] == "rotterdam"
    assert "its own words name social impact bonds" in found[0]["reasons"][0]
    assert {match["offer"]["city"] for match in found} > {"rotterdam"}


def test_turins_co_management_has_three_hosts_each_with_what_shows_it(release: Release) -> None:
    same = [
        match
        for match in of(release, "torino", "co-management")
        if match["offer"]["topic"] == "co-management" and match["offer"]["city"] != "torino"
    ]
    assert len({match["offer"]["city"] for match in same}) >= 3
    for match in same:
        assert match["offer"]["evidence"], match["id"]
        suggested = match["offer"]["suggested"]
        assert suggested == any("Nobody has stated this offer" in reason for reason in match["reasons"])


def test_dublins_awards_are_offered_for_public_awareness_with_the_reason(release: Release) -> None:
    for learner in ("bilbao", "torino", "montreal"):
        match = next(
            match
            for match in of(release, learner, "public-awareness")
            if match["offer"]["city"] == "dublin" and match["offer"]["topic"] == "awards-and-recognition"
        )
        assert match["reasons"][0] == (
            "The need is on public awareness, the offer on awards and recognition; "
            "both belong to SSE culture."
        )
        assert match["offer"]["evidence"][0]["label"] == "Dublin City Social Enterprise Awards"


def test_each_needed_topic_that_nobody_offers_has_the_nearest_suggestions_or_nobody(release: Release) -> None:
    whole = everything(release)
    offered = {offer.topic for offer in whole.offers if not offer.suggested}
    lacking = {need.topic for need in whole.needs if not need.suggested} - offered
    unanswered = listing(release, Wanted(limit=1))["unanswered"]
    assert {need["topic"] for need in unanswered} == lacking
    for need in unanswered:
        assert bool(need["nearest"]) != (need["note"] == "nobody known")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_match_has_parts_reasons_a_path_and_sources(release: Release, slug: str) -> None:
    found = listing(release, Wanted(learner=slug))["matches"]
    assert found
    for match in found:
        assert match["score"] == pytest.approx(score(match["parts"], Weights()), abs=1e-3)
        assert all(0 <= part <= 1 for part in match["parts"].values())
        assert len(match["reasons"]) >= 2
        assert all(reason[0].isupper() or not reason[0].isalpha() for reason in match["reasons"])
        assert match["offer"]["sources"]
        assert match["need"]["suggested"] or match["need"]["sources"]


def test_the_path_of_a_match_leads_over_things_that_the_store_describes(release: Release) -> None:
    for match in listing(release, Wanted(limit=60))["matches"]:
        for iri in match["path"]:
            assert release.query(f"ASK {{ <{iri}> ?p ?o }}"), iri


def test_scores_come_in_order_and_no_pair_comes_twice(release: Release) -> None:
    ranked = all_matches(release).ranked
    scores = [round(one[2], 6) for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert len({one[:2] for one in ranked}) == len(ranked)


def test_nobody_is_told_to_learn_from_themselves(release: Release) -> None:
    found = all_matches(release)
    for need, offer, _ in found.ranked:
        assert found.exchange.needs[need].holder != found.exchange.offers[offer].holder


def test_rows_that_state_one_offer_are_several_evidences_of_one(release: Release) -> None:
    whole = everything(release)
    seen = [
        (offer.city, offer.holder, offer.topic, tuple(shown.thing.id for shown in offer.shown))
        for offer in whole.offers
        if not offer.suggested
    ]
    assert len(seen) == len(set(seen))
    assert sum(len(offer.ids) for offer in whole.offers if not offer.suggested) == 99


def test_what_a_project_asks_counts_for_each_city_that_spoke_at_its_meeting(release: Release) -> None:
    needs = [need for need in everything(release).needs if need.topic == "trust-building"]
    assert sorted(need.city for need in needs) == sorted(SLUGS)
    assert {need.city for need in needs if not need.shared} == {"san-francisco"}


def test_weights_change_the_order_and_a_wrong_one_is_told(release: Release) -> None:
    usual = [match["id"] for match in listing(release, Wanted())["matches"]]
    other = Weights.of({"evidence": 0, "context": 9})
    assert [match["id"] for match in listing(release, Wanted(), other)["matches"]] != usual
    for weights, words in (
        ({"nothing": 1.0}, "no such part"),
        ({"evidence": -1.0}, "no weight"),
        (dict.fromkeys(Weights().as_dict(), 0.0), "all weights are 0"),
    ):
        with pytest.raises(EcosystemError, match=words):
            Weights.of(weights)


@pytest.mark.parametrize("bound", [0.3, 0.5])
def test_the_share_of_the_ten_most_linked_hosts_is_told_and_can_be_bounded(
    release: Release, bound: float
) -> None:
    free = listing(release, Wanted(limit=100))
    held = listing(release, Wanted(limit=100, hubs=bound))
    assert held["hubs"]["share"] <= bound < free["hubs"]["share"]
    assert held["hubs"]["met"]
    assert len(held["matches"]) == 100
    assert listing(release, Wanted(learner="bilbao", host="rotterdam", hubs=0.1))["hubs"]["met"] is False


def test_what_is_asked_for_and_is_not_there_is_told_with_what_there_is(release: Release) -> None:
    with pytest.raises(Unknown, match="torino, warsaw"):
        listing(release, Wanted(learner="turin"))
    with pytest.raises(Unknown, match="co-management"):
        listing(release, Wanted(topic="comanagement"))
    with pytest.raises(EcosystemError, match="from 1 to 1,000"):
        listing(release, Wanted(limit=0))
    with pytest.raises(Unknown, match="torino"):
        challenges(release, ["turin"])


def test_a_topic_takes_in_those_below_it(release: Release) -> None:
    found = listing(release, Wanted(topic="finance", limit=1000))["matches"]
    below = {topic for topic, above in everything(release).tree.above.items() if above == "finance"}
    assert found
    assert all(below & {match["need"]["topic"], match["offer"]["topic"]} for match in found)


def test_challenges_are_common_or_unique_each_with_answers_and_solutions(release: Release) -> None:
    found = challenges(release)
    common = {one["topic"]: one for one in found["common"]}
    assert "digital-divide" in common
    assert set(common["digital-divide"]["cities"]) == {"belo-horizonte", "bilbao", "dublin", "san-francisco"}
    assert "social-impact-bonds" in {one["topic"] for one in found["unique"]}
    for one in found["common"] + found["unique"]:
        assert (len(one["cities"]) > 1) == (one["topic"] in common)
        assert one["answers"] or one["note"] == "nobody known"
        for done in one["solutions"]:
            assert done["who"] and done["where"] in SLUGS and done["sources"]
            assert done["outcome_known"] == (done["outcome"] is not None)


def test_a_challenge_that_is_common_to_all_is_unique_to_one_asked_alone(release: Release) -> None:
    found = challenges(release, ["torino"])
    assert not found["common"]
    assert {one["topic"] for one in found["unique"]} >= {"co-management", "youth", "trust-building"}


def test_every_template_is_used_by_some_sentence_or_is_for_what_is_not_in_the_shipped_data(
    release: Release,
) -> None:
    found = all_matches(release)
    seen: set[str] = set()
    kept = reasons.said

    def noted(key: str, /, **facts: str | float) -> str:
        seen.add(key)
        return kept(key, **facts)

    try:
        reasons.said = noted
        for need, offer, _ in found.ranked:
            reasons.reasons(found.exchange, found.match(need, offer))
    finally:
        reasons.said = kept
    unseen = set(reasons.TEMPLATES) - seen
    assert unseen <= {
        "condition.language.unknown",
        "condition.scale.untold",
        "condition.legal-form.unknown",
        "condition.policy.unknown",
        "condition.funding.unknown",
        "shown.ended",
        "stated.many",
        "topic.below",
        "topic.above",
        "shared.two",
    }


def test_the_api_answers_in_the_shape_of_its_example(client: TestClient) -> None:
    found = told(client, "/matches", learner="bilbao", topic="social-impact-bonds", limit=1)
    assert fixed(found).keys() == MATCHES.keys()
    assert found["matches"][0].keys() == MATCHES["matches"][0].keys()
    assert found["matches"][0]["offer"].keys() == MATCHES["matches"][0]["offer"].keys()
    asked = told(client, "/challenges", cities="torino,warsaw")
    assert asked.keys() == CHALLENGES.keys()
    assert asked["common"][0].keys() == CHALLENGES["common"][0].keys()


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"learner": "turin"}, 404, "torino"),
        ({"limit": "0"}, 422, "Limit"),
        ({"weights": "evidence"}, 400, "JSON"),
        ({"weights": '{"luck": 1}'}, 400, "no such part"),
        ({"hubs": "2"}, 422, "Hubs"),
    ],
)
def test_the_api_tells_what_was_wrong_in_what_was_asked(
    client: TestClient, asked: Mapping[str, str], status: int, words: str
) -> None:
    answer = client.get("/api/v1/matches", params=asked)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.text


def test_the_commands_tell_matches_and_challenges_and_what_is_wrong(run: Run, data: Data) -> None:
    shown = run("matches", "--learner", "bilbao", "--limit", 1, "--data", data.root)
    assert "Bilbao could learn from Rotterdam: social impact bonds" in shown.out
    wrong = run("matches", "--weight", "evidence", "--data", data.root)
    assert (wrong.code, "such as evidence=4" in wrong.err) == (2, True)
    listed = run("challenges", "torino", "bilbao", "--data", data.root)
    assert "COMMON TO SEVERAL" in listed.out
    assert run("challenges", "turin", "--data", data.root).code == 2


def test_what_the_graph_suggests_can_be_taken_over_into_the_tables(
    run: Run, data: Data, release: Release, tmp_path: Path
) -> None:
    told = run("candidates", "torino", "-o", tmp_path / "torino", "--json", "--data", data.root)
    assert told.code == 0
    rows = json.loads(told.out)
    whole = everything(release)
    assert len(rows["expertise"]) == sum(one.suggested and one.city == "torino" for one in whole.offers)
    stated = {offer.topic for offer in whole.offers if offer.city == "torino" and not offer.suggested}
    assert not stated & {row["topic"] for row in rows["expertise"]}
    shutil.copytree(SHIPPED / "torino", tmp_path / "cities" / "torino")
    shutil.copytree(SHIPPED / "network", tmp_path / "cities" / "network")
    table = tmp_path / "cities" / "torino" / "expertise.csv"
    added = (tmp_path / "torino" / "expertise.csv").read_text("utf-8").splitlines()
    rows_before = len(list(csv.DictReader(io.StringIO(table.read_text("utf-8")))))
    table.write_text(table.read_text("utf-8").rstrip() + "\n" + "\n".join(added[1:]) + "\n", "utf-8")
    after = run("check", tmp_path / "cities", "--json")
    files = json.loads(after.out)["files"]
    counts = next(file for file in files if file["file"].endswith("torino/expertise.csv"))
    assert counts["rejected"] == 0
    assert counts["accepted"] == rows_before + len(rows["expertise"])
    again = run("candidates", "torino", "-o", tmp_path / "torino", "--data", data.root)
    assert (again.code, "is there already" in again.err) == (2, True)
    assert run("candidates", "turin", "--data", data.root).code == 2


def test_the_api_tells_what_the_graph_suggests(client: TestClient) -> None:
    found = told(client, "/cities/bilbao/candidates")
    assert all(one["suggested"] for one in found["needs"] + found["offers"])
    assert all(one["why"] for one in found["needs"])
    sheet = client.get("/api/v1/cities/bilbao/candidates/expertise.csv").text
    assert len(list(csv.DictReader(io.StringIO(sheet)))) == len(found["offers"])
    assert client.get("/api/v1/cities/bilbao/candidates/actors.csv").status_code == 422


def test_topics_for_free_text_are_suggested_by_words(client: TestClient, run: Run, data: Data) -> None:
    found = told(
        client, "/tags", text="Otwieramy mieszkania chronione dla osób w kryzysie bezdomności", lang="pl"
    )
    assert found["suggestions"][0]["topic"] == "homelessness"
    assert found["method"] == "words"
    assert found["suggestions"][0].keys() == TAGS["suggestions"][0].keys()
    shown = run("tags", "Tradable social impact bonds", "--by", "words", "--data", data.root)
    assert shown.out.strip().startswith("- social-impact-bonds")


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"text": " "}, 400, "The text is empty"),
        ({"text": "a" * 3000}, 400, "2,000 at most"),
        ({"text": "work", "by": "luck"}, 422, "By: "),
        ({"text": "work", "by": "meaning"}, 503, "Ask by words"),
    ],
)
def test_what_cannot_be_tagged_is_told(
    client: TestClient, asked: Mapping[str, str], status: int, words: str
) -> None:
    answer = client.get("/api/v1/tags", params=asked)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_the_command_tells_that_there_is_no_such_way_to_tag(run: Run, data: Data) -> None:
    wrong = run("tags", "work", "--by", "luck", "--data", data.root)
    assert (wrong.code, "words, meaning, best" in wrong.err) == (2, True)

"""The gaps of the shipped cities: what each kind says, how sure it is, and that every number adds up."""

import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from graph.errors import Unknown
from graph.gaps.change import between_years, difference
from graph.gaps.comparison import compared
from graph.gaps.correction import LEVEL, q_values
from graph.gaps.coverage import coverage_gaps, offers, serving
from graph.gaps.gap import Kind, Status
from graph.gaps.peers import FEWEST, Trait, peer_gaps, traits
from graph.gaps.report import Report, found, report
from graph.gaps.schema import FUNCTIONS, Json
from graph.gaps.stored import FOLDER, gaps, told
from graph.gaps.suggestions import WEIGHTS, kilometres
from graph.gaps.wording import TEMPLATES, said
from graph.network.network import Node
from graph.saying import revived
from graph.store.release import Release
from tests.cities import SLUGS
from tests.ecosystems import body, shipped, town

DRAWN = 10
"""Explanations drawn at random, to be read beside one another."""


def every(release: Release) -> list[Json]:
    """All gaps of all cities."""
    return [gap for slug in SLUGS for gap in gaps(release, slug)["gaps"]]


def bilbao(release: Release) -> Report:
    """The report on Bilbao, worked out anew."""
    cities = shipped(release)
    return report(cities["bilbao"], cities, draws=99)


def test_gaps_are_kept_with_the_release_and_read_from_there(release: Release) -> None:
    for slug in SLUGS:
        kept = revived(json.loads((release.path / FOLDER / f"{slug}.json").read_text("utf-8")))
        assert kept == gaps(release, slug)
        assert (kept["city"], kept["release"]) == (slug, release.id)


def test_a_release_without_kept_gaps_works_them_out_alike(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = gaps(release, "warsaw")
    monkeypatch.setattr("graph.gaps.stored.FOLDER", "nowhere")
    assert gaps(release, "warsaw") == kept


def test_an_unknown_city_is_told_with_those_that_there_are(release: Release) -> None:
    with pytest.raises(Unknown, match="atlantis.*bilbao"):
        gaps(release, "atlantis")


def test_every_gap_carries_all_that_a_statistician_asks_for(release: Release) -> None:
    wanted = {"id", "kind", "title", "explanation", "score", "p", "q", "flagged", "status", "observed"}
    wanted |= {"expected", "effect", "interval", "z", "family", "evidence", "suggestions"}
    for gap in every(release):
        assert wanted <= gap.keys()
        assert gap["flagged"] == (gap["q"] <= LEVEL)
        assert 0 <= gap["score"] <= 1
        assert 0 < gap["p"] <= gap["q"] <= 1
        assert gap["family"]["tests"] >= 1
        assert gap["evidence"]
        assert gap["kind"] != "sector-pair" or len(gap["pair"]) == 2
        assert (gap["interval"] is None) == (gap["effect"] is None)


def test_ids_are_unique_and_name_city_and_kind(release: Release) -> None:
    ids = [gap["id"] for gap in every(release)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"({'|'.join(SLUGS)})/({'|'.join(Kind)})/\S+", key) for key in ids)


def test_q_is_corrected_over_each_kinds_whole_family_of_a_city(release: Release) -> None:
    cities = shipped(release)
    city = cities["guadalajara"]
    families = found(city, cities)
    whole = report(city, cities)
    for kind, family in families.items():
        q = dict(zip((one.key for one in family), q_values([one.measured.p for one in family]), strict=True))
        for gap in whole.of(kind):
            assert gap.family == len(family)
            assert gap.q == pytest.approx(q[gap.found.key])


def test_nothing_that_is_listed_is_called_a_fact_while_nobody_was_asked(release: Release) -> None:
    for gap in every(release):
        assert gap["status"] == (Status.FEWER if gap["flagged"] else Status.NOT_KNOWN)


def test_the_evidence_of_a_gap_can_be_looked_up(release: Release) -> None:
    ids = {piece["id"] for gap in every(release) for piece in gap["evidence"]}
    named = release.index.names(sorted(ids))
    assert all(named.get(iri) for iri in ids if "/need/" not in iri)


def test_ten_explanations_drawn_at_random_differ_in_more_than_names_and_numbers(release: Release) -> None:
    all_gaps = every(release)
    names = sorted({piece["label"] for gap in all_gaps for piece in gap["evidence"]}, key=len, reverse=True)
    names += [shipped(release)[slug].name for slug in SLUGS]
    texts = [bare(gap["explanation"], names) for gap in all_gaps]
    draws = [random.Random(seed).sample(texts, DRAWN) for seed in range(200)]
    assert len(set(draws[0])) == DRAWN
    assert sum(len(set(drawn)) == DRAWN for drawn in draws) >= 180
    assert all(len(set(drawn)) >= DRAWN - 1 for drawn in draws)


def bare(text: str, names: list[str]) -> str:
    """An explanation without the names of bodies and cities, and without numbers."""
    for name in names:
        text = text.replace(name, "…")
    return re.sub(r"\d+([.,]\d+)?", "#", text)


def test_no_explanation_has_an_unfilled_place_or_a_doubled_word(release: Release) -> None:
    for gap in every(release):
        for text in (gap["title"], gap["explanation"]):
            assert not re.search(r"[{}]|\bNone\b(?! of)|  |\bthe the\b|\.\.|\bnan\b", text), text
            assert text[0].isupper() or not text[0].isalpha() or gap["kind"] != "peer"


def test_every_template_is_used_or_can_be(release: Release) -> None:
    kinds = {key.partition(".")[0] for key in TEMPLATES}
    assert kinds == {*Kind, "asked", "tie", "question"}


def test_a_needed_topic_is_unserved_only_where_next_to_nothing_is_on_it(release: Release) -> None:
    for city in shipped(release).values():
        for one in coverage_gaps(city, shipped(release)):
            topic = one.key.removeprefix("topic/")
            if one.listed and topic != one.key:
                assert len(serving(city, topic)) < 3
                assert not offers(city, topic)


def test_bilbaos_want_of_social_impact_bonds_points_to_rotterdam(release: Release) -> None:
    gap = next(
        gap for gap in gaps(release, "bilbao")["gaps"] if gap["id"].endswith("topic/social-impact-bonds")
    )
    assert gap["observed"] == 0
    assert gap["suggestions"][0]["b_label"] == "Rotterdam"
    assert "Rotterdam" in gap["explanation"]


def test_policies_named_as_idle_have_no_implementer_on_record(release: Release) -> None:
    for slug, city in shipped(release).items():
        done = {tie.target for tie in city.network.ties if tie.kind == "implements"}
        for gap in gaps(release, slug)["gaps"]:
            if "/implementer/" in gap["id"]:
                assert done.isdisjoint(piece["id"] for piece in gap["evidence"])


def test_what_peers_have_is_compared_with_the_other_cities_alone(release: Release) -> None:
    cities = shipped(release)
    for slug in SLUGS:
        others = [traits(city) for name, city in cities.items() if name != slug]
        for one in peer_gaps(cities[slug], cities):
            sort, *key = one.key.split("/")
            having = sum(trait.get(Trait(sort, tuple(key))) is not None for trait in others)
            if sort != "sector-pair":
                assert having * 2 >= len(others)
        own = {"/".join((trait.sort, *trait.key)): share for trait, share in traits(cities[slug]).items()}
        for one in peer_gaps(cities[slug], cities):
            assert one.measured.observed == (own[one.key].part if one.key in own else 0)


def test_too_few_peers_are_no_peers(release: Release) -> None:
    cities = shipped(release)
    few = {slug: cities[slug] for slug in SLUGS[:FEWEST]}
    assert peer_gaps(few[SLUGS[0]], few) == []


def test_municipal_rotterdam_holds_many_together(release: Release) -> None:
    brokers = [gap for gap in gaps(release, "rotterdam")["gaps"] if gap["kind"] == "broker"]
    most = max(brokers, key=lambda gap: gap["observed"])
    assert most["evidence"][0]["label"] == "Municipality of Rotterdam"
    assert most["flagged"]
    assert len(most["evidence"]) == 1 + most["observed"]


def test_suggested_ties_are_neither_there_nor_without_a_reason(release: Release) -> None:
    for slug, city in shipped(release).items():
        tied = {frozenset(city.bodies[end].id for end in pair) for pair in city.joined.ends.tolist()}
        for gap in gaps(release, slug)["gaps"]:
            assert len(gap["suggestions"]) <= 3
            for one in gap["suggestions"]:
                assert one["reasons"]
                assert 0 <= one["score"] <= 1
                assert frozenset((one["a"], one["b"])) not in tied


def test_the_weights_of_a_suggestion_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    def at(lat: float, lon: float) -> Node:
        one = body("a")
        return Node(one.id, one.label, one.kind, None, None, (), one.group, (), lat, lon)

    assert kilometres(at(45, 7), at(46, 7)) == pytest.approx(111.2, abs=0.1)
    assert kilometres(at(45, 7), body("b")) is None


def test_link_prediction_is_refused_on_every_shipped_city_with_the_reason(release: Release) -> None:
    for slug in SLUGS:
        told_of = gaps(release, slug)["method"]["prediction"]
        assert told_of["method"] is None
        assert "held out" in told_of["refused"] or "guess" in told_of["refused"]


def test_at_most_twenty_questions_are_asked_none_of_them_twice(release: Release) -> None:
    for slug, city in shipped(release).items():
        asked = gaps(release, slug)["questions"]
        listed = {gap["id"] for gap in gaps(release, slug)["gaps"]}
        assert 0 < len(asked) <= 20
        assert len({frozenset((one["a"], one["b"])) for one in asked}) == len(asked)
        assert all(set(one["decides"]) <= listed and one["decides"] for one in asked)
        assert max(Counter(end for one in asked for end in (one["a"], one["b"])).values()) <= 3
        assert all({one["a"], one["b"]} <= city.one.number.keys() for one in asked)


def test_interventions_are_ranked_by_the_gaps_they_close(release: Release) -> None:
    for slug in SLUGS:
        ranked = [len(one["closes"]) - len(one["opens"]) for one in gaps(release, slug)["interventions"]]
        assert ranked == sorted(ranked, reverse=True)
        assert all(gain > 0 for gain in ranked)


def test_cities_are_compared_by_the_same_figures(release: Release) -> None:
    found_of = compared(release, ["bilbao", "torino", "bilbao"])
    assert [city["city"] for city in found_of["cities"]] == ["bilbao", "torino"]
    assert all(set(figure["values"]) == {"bilbao", "torino"} for figure in found_of["figures"])
    figures = {figure["key"]: figure["values"] for figure in found_of["figures"]}
    assert figures["bodies"]["torino"] == len(shipped(release)["torino"].bodies)


def test_challenges_are_common_where_two_cities_need_the_same_topic(release: Release) -> None:
    told_of = compared(release, SLUGS)["challenges"]
    viable = next(one for one in told_of["common"] if one["topic"] == "economic-viability")
    assert {"rotterdam", "torino", "warsaw"} <= set(viable["cities"])
    assert all(len(one["cities"]) == 1 for one in told_of["unique"])


def test_a_release_differs_from_itself_in_nothing(release: Release) -> None:
    now = gaps(release, "torino")["gaps"]
    same = difference(now, now)
    assert (same.closed, same.opened, same.stayed) == ((), (), len(now))
    fewer = difference(now, now[2:])
    assert [gap["id"] for gap in fewer.closed] == [gap["id"] for gap in now[:2]]


def test_ties_begun_between_two_years_close_gaps(release: Release) -> None:
    cities = shipped(release)
    change = between_years(cities["rotterdam"], cities, "2000", "2025")
    assert change.closed
    assert between_years(cities["rotterdam"], cities, "2025", "2025").closed == ()


def test_a_file_of_a_network_has_gaps_of_the_kinds_that_rest_on_ties() -> None:
    city = town({"a": "sse", "b": "sse", "c": "sse", "d": "sse"}, [("a", "b"), ("b", "c"), ("c", "d")])
    body_of = told(report(city, {}, draws=99))
    assert {gap["kind"] for gap in body_of["gaps"]} <= {"broker", "isolated", "reach", "sector-pair"}
    assert body_of["completeness"]["rounds"] == []


def test_every_kind_names_the_function_that_defines_it() -> None:
    from importlib import import_module

    for path in FUNCTIONS.values():
        room, _, name = path.rpartition(".")
        assert "formula" in (getattr(import_module(room), name).__doc__ or "")


def test_sentences_are_filled_from_whole_templates(release: Release) -> None:
    for gap in bilbao(release).gaps:
        for sentence in gap.found.sentences:
            assert said(sentence).endswith(".")


def test_publishing_writes_nothing_else_into_the_folder_of_gaps(release: Release) -> None:
    assert sorted(Path(release.path / FOLDER).iterdir()) == [
        release.path / FOLDER / f"{s}.json" for s in SLUGS
    ]

"""The best cohort of a call: known answers by trying all choices, and what always holds."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.cohorts.applicant import Applicant, failed, points, scored
from graph.cohorts.balance import bounds, nearest, off
from graph.cohorts.call import Call, call_of, sources
from graph.cohorts.choosing import best
from graph.cohorts.cohort import cohort
from graph.cohorts.greedy import greedy, polished, swaps
from graph.cohorts.learning import Candidates, candidates
from graph.cohorts.schema import cohort_json
from graph.cohorts.support import Organisation, supported
from graph.cohorts.topics import topics
from graph.errors import EcosystemError
from ingest.folder import SHIPPED
from ingest.open_calls import shipped

RRR = shipped("rrr-2021")
NINE = [path.parent.name for path in sorted(SHIPPED.glob("*/city.csv"))]
TOPICS = ("social-finance", "grants-and-funds", "finance", "co-design", "commons", "housing", "care")
CLOSE = 1e-6


def told(**changes: Any) -> dict[str, Any]:
    """The call of 2021 as data, with some parts told otherwise."""
    return {**RRR.model_dump(), **changes}


def authority(id: str, country: str = "IT", **more: Any) -> Applicant:
    """An applicant that keeps all rules, unless told otherwise."""
    return Applicant(
        **{
            "id": id,
            "authority": id.title(),
            "country": country,
            "population": 300_000,
            "letter": True,
            **more,
        }
    )


def worth(call: Call, some: Sequence[Applicant]) -> float:
    """What a choice is worth, from the definition alone: criteria, and the best answer to each need."""
    total = 0.0
    for one in some:
        for criterion in call.criteria:
            stated = call.scores.stated if criterion.columns[0] in one.stated else 0
            total += criterion.weight * one.scores.get(criterion.id, stated) / call.scores.most
        for need in one.needs[: call.matches.needs]:
            likes = (
                round(topics().tree.lin(need, offer), 4)
                for other in some
                if other.id != one.id
                for offer in other.offers
            )
            total += call.matches.weight * max(
                (like for like in likes if like >= call.matches.like), default=0
            )
    return total


def apart(call: Call, some: Sequence[Applicant], count: int) -> int:
    """How far a choice is off the balance, from the definition alone."""
    found = 0
    for region in call.regions:
        number = sum(one.country in region.countries for one in some)
        least, most = region.places(count)
        found += max(0, least - number, number - most)
    return found


def tried(call: Call, eligible: Sequence[Applicant], count: int) -> tuple[int, float]:
    """How far off the balance a choice is at least, and what the best of those is worth, by trying all."""
    every = [(apart(call, some, count), worth(call, some)) for some in combinations(eligible, count)]
    least = min(distance for distance, _ in every)
    return least, max(value for distance, value in every if distance == least)


def known_of(call: Call, some: Sequence[Applicant]) -> Candidates:
    """Eligible applicants as a choice is made among them."""
    return candidates(call, some, topics())


def shipped_applicants() -> Iterator[Applicant]:
    """The nine cities of 2021, with what the shipped tables say that they offer and need."""
    for slug in NINE:
        (city,) = rows(slug, "city")
        yield Applicant(
            id=slug,
            authority=city["authority_name"],
            city=city["name"],
            country=city["country_iso2"],
            population=int(city["population"]),
            languages=tuple(city["languages"].lower().split(";")),
            letter=True,
            stated=frozenset(RRR.columns),
            offers=tuple(dict.fromkeys(row["topic"] for row in rows(slug, "expertise"))),
            needs=tuple(dict.fromkeys(row["topic"] for row in rows(slug, "needs"))),
        )


def rows(slug: str, table: str) -> list[dict[str, str]]:
    """A table of a shipped city."""
    with (SHIPPED / slug / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@st.composite
def applicants(draw: st.DrawFn, most: int = 7) -> list[Applicant]:
    """Some applicants; not all of them eligible."""
    some = st.lists(st.sampled_from(TOPICS), max_size=3, unique=True).map(tuple)
    scores = st.dictionaries(st.sampled_from([one.id for one in RRR.criteria]), st.integers(0, 3))
    return [
        authority(
            f"a{number}",
            draw(st.sampled_from(["IT", "GB", "BR", "US", "JP"])),
            population=draw(st.sampled_from([None, 199_999, 200_000, 5_000_000])),
            letter=draw(st.sampled_from([True, True, True, False, None])),
            offers=draw(some),
            needs=draw(some),
            scores=draw(scores),
            stated=draw(st.frozensets(st.sampled_from(RRR.columns))),
        )
        for number in range(draw(st.integers(1, most)))
    ]


# the call


def test_each_fact_of_the_shipped_call_has_a_source_that_is_listed() -> None:
    with (SHIPPED / "network" / "sources.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["key"] for row in csv.DictReader(file)}
    assert set(sources(RRR)) <= listed
    assert set(sources(RRR))


def test_the_shipped_call_asks_for_what_was_asked_in_2021() -> None:
    assert RRR.population is not None and RRR.population.least == 200_000
    assert RRR.deadline is not None and RRR.deadline.day == date(2021, 5, 21)
    assert RRR.places.count == 8
    assert [len(region.countries) for region in RRR.regions] == [28, 4]
    assert [one.id for one in RRR.criteria] == ["policies", "responses", "stakeholders", "commitment"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"places": {"count": 0, "source": "x"}}, "places.count: 0 is too little. Give 1 or more"),
        ({"colour": 1}, "colour: there is no such field"),
        ({"criteria": []}, "criteria: there are 0. Give 1 or more"),
        ({"places": {"count": 8}}, "places.source: a value is missing"),
        ({"scores": {"most": 1, "stated": 2}}, "Lower `stated`"),
    ],
)
def test_a_fault_in_a_call_is_told_with_its_place(changes: Mapping[str, Any], said: str) -> None:
    with pytest.raises(EcosystemError, match=f"^file.toml: .*{said.replace('.', '[.]')}"):
        call_of(told(**changes), "file.toml")


def test_shares_that_cannot_be_kept_are_refused() -> None:
    regions = [{**region.model_dump(), "least": 0.6} for region in RRR.regions]
    with pytest.raises(EcosystemError, match="more for its least than for its most"):
        call_of(told(regions=regions))
    regions = [{**region.model_dump(), "least": 0.6, "most": 0.8} for region in RRR.regions]
    with pytest.raises(EcosystemError, match="add up to more than 1"):
        call_of(told(regions=regions))


def test_a_country_stands_in_one_region_alone() -> None:
    regions = [{**region.model_dump(), "countries": ["IT"]} for region in RRR.regions]
    with pytest.raises(EcosystemError, match="'IT' stands twice"):
        call_of(told(regions=regions))


# one applicant


def test_each_rule_that_fails_is_told_in_a_sentence_with_what_would_be_right() -> None:
    wrong = authority("tokyo", "JP", population=150_000, letter=False)
    assert list(failed(RRR, wrong)) == [
        "Its country is Japan; the call is open to countries of Europe or the Americas that it names.",
        "It has 150,000 inhabitants; the call asks for 200,000 at least.",
        "It sends no letter of intent; the call asks for one.",
    ]


def test_what_is_not_told_is_not_taken_for_a_no() -> None:
    open_still = authority("x", population=None, letter=None)
    assert list(failed(RRR, open_still)) == [
        "It does not say how many inhabitants it has; the call asks for 200,000 at least.",
        "Nothing says whether there is a letter of intent; the call asks for one.",
    ]


def test_as_many_inhabitants_as_asked_are_enough() -> None:
    assert list(failed(RRR, authority("x", population=200_000))) == []


def test_without_a_reviewer_a_criterion_is_only_stated_or_not() -> None:
    one = authority("x", stated=frozenset({"policies"}), scores={"responses": 3})
    by = {score.criterion.id: (score.score, score.by) for score in scored(RRR, one)}
    assert by == {
        "policies": (1, "stated"),
        "responses": (3, "reviewers"),
        "stakeholders": (0, "stated"),
        "commitment": (0, "stated"),
    }
    assert points(RRR, one) == pytest.approx(1 / 3 + 1)


def test_a_score_of_reviewers_counts_and_not_what_is_stated() -> None:
    one = authority("x", stated=frozenset({"policies"}), scores={"policies": 0})
    assert points(RRR, one) == 0


# balance


@pytest.mark.parametrize(("count", "share"), [(1, (0, 1)), (3, (1, 2)), (8, (4, 4)), (9, (4, 5))])
def test_half_the_places_are_rounded_down_and_up(count: int, share: tuple[int, int]) -> None:
    assert set(bounds(RRR, count).values()) == {share}


@given(st.integers(0, 6), st.integers(0, 6), st.data())
def test_the_nearest_balance_is_that_of_all_choices_which_comes_nearest(
    one: int, other: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, one + other))
    wanted = bounds(RRR, count)
    every = [
        off({"europe": part, "americas": count - part}, wanted)
        for part in range(count + 1)
        if part <= one and count - part <= other
    ]
    assert nearest({"europe": one, "americas": other}, count, wanted) == min(every)


def test_where_too_few_of_a_region_are_eligible_the_choice_comes_as_near_as_it_can_and_says_so() -> None:
    found = cohort_json(
        cohort(RRR, [authority(f"e{n}") for n in range(5)] + [authority("us", "US")], places=4)
    )
    assert "us" in found["chosen"] and len(found["chosen"]) == 4
    assert not found["balance"]["kept"]
    assert found["balance"]["why"][0] == (
        "The regions cannot be balanced: 3 from Europe and 1 from the Americas, where 2 from Europe and 2 "
        "from the Americas were wanted. Too few are eligible in the Americas; this is the nearest that there "
        "is."
    )


def test_what_the_balance_costs_is_told_with_who_is_chosen_and_left_out_for_it() -> None:
    strong = [authority(f"e{n}", scores={"policies": 3}) for n in range(3)]
    found = cohort_json(cohort(RRR, [*strong, authority("us", "US")], places=2))
    assert "us" in found["chosen"] and len(found["chosen"]) == 2
    assert found["balance"]["given_up"] == 1.0
    assert found["balance"]["why"][1].startswith("The balance costs 1.00 points: without it E")
    (left,) = [
        one for one in found["applicants"] if one["id"] in found["balance"]["without"] and not one["chosen"]
    ]
    assert "Without the balance between regions it would have been chosen." in left["why"]


def test_without_a_balance_in_the_call_any_region_may_have_all_places() -> None:
    free = call_of(told(balance=None))
    strong = [authority(f"e{n}", scores={"policies": 3}) for n in range(2)]
    found = cohort(free, [*strong, authority("us", "US")], places=2)
    assert [one.id for one in found.chosen] == ["e0", "e1"]


# the choice


@settings(max_examples=40)
@given(applicants(), st.integers(1, 5))
def test_the_choice_is_the_best_of_all_that_balance_the_regions(some: list[Applicant], places: int) -> None:
    eligible = [one for one in some if not list(failed(RRR, one))]
    count = min(places, len(eligible))
    if not count:
        return
    known = known_of(RRR, eligible)
    found = best(known, count)
    assert found is not None and found.status == "optimal"
    chosen = [known.applicants[one] for one in found.chosen]
    assert len(chosen) == count
    least, value = tried(RRR, eligible, count)
    assert apart(RRR, chosen, count) == least
    assert found.value == pytest.approx(value, abs=CLOSE)
    assert worth(RRR, chosen) == pytest.approx(value, abs=CLOSE)


@settings(max_examples=40)
@given(applicants(), st.integers(1, 5), st.data())
def test_taking_the_best_first_keeps_the_balance_and_is_never_worth_more(
    some: list[Applicant], places: int, data: st.DataObject
) -> None:
    known = known_of(RRR, [one for one in some if not list(failed(RRR, one))])
    count = min(places, len(known.applicants))
    plain = greedy(known, count)
    assert len(set(plain)) == count
    if count:
        least, value = tried(RRR, known.applicants, count)
        assert apart(RRR, [known.applicants[one] for one in plain], count) == least
        better = polished(known, plain)
        assert known.value(plain) - CLOSE <= known.value(better) <= value + CLOSE


@settings(max_examples=40)
@given(applicants(), st.integers(1, 5))
def test_the_table_of_exchanges_tells_what_each_is_worth(some: list[Applicant], places: int) -> None:
    known = known_of(RRR, [one for one in some if not list(failed(RRR, one))])
    chosen = greedy(known, min(places, len(known.applicants)))
    for row, gone in enumerate(chosen):
        for new in set(range(len(known.applicants))) - set(chosen):
            other = [known.applicants[one] for one in {*chosen, new} - {gone}]
            value = swaps(known, chosen, balanced=False)[row, new]
            assert value == pytest.approx(worth(RRR, other), abs=CLOSE)


@settings(max_examples=25)
@given(applicants(6), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_nobody_ineligible_is_chosen(
    some: list[Applicant], places: int, chance: Any
) -> None:
    mixed = list(some)
    chance.shuffle(mixed)
    found = cohort_json(cohort(RRR, some, places=places))
    assert found == cohort_json(cohort(RRR, mixed, places=places))
    by_id = {one["id"]: one for one in found["applicants"]}
    assert by_id.keys() == {one.id for one in some}
    assert all(by_id[one]["eligible"] and by_id[one]["chosen"] for one in found["chosen"])
    eligible = sum(one["eligible"] for one in found["applicants"])
    assert len(found["chosen"]) == min(places, eligible)
    assert all(bool(one["failed"]) != one["eligible"] and one["why"] for one in found["applicants"])


@settings(max_examples=15)
@given(applicants(6), st.integers(1, 3))
def test_with_more_points_than_it_costs_one_who_was_left_out_is_chosen(
    some: list[Applicant], places: int
) -> None:
    found = cohort(RRR, some, places=places)
    for verdict in found.verdicts:
        if verdict.cost is not None and not verdict.chosen:
            more = call_of(
                told(
                    criteria=[
                        *RRR.model_dump()["criteria"],
                        {
                            "id": "more",
                            "label": "more",
                            "columns": ["more"],
                            "source": "x",
                            "weight": 3 * (verdict.cost + 0.01),
                        },
                    ]
                )
            )
            better = [
                replace(one, stated=one.stated | {"more"}) if one.id == verdict.applicant.id else one
                for one in some
            ]
            assert verdict.applicant.id in [one.id for one in cohort(more, better, places=places).chosen]
            return


def test_nobody_learns_from_itself() -> None:
    alone = authority("a", offers=("care",), needs=("care",))
    found = cohort(RRR, [alone, authority("b", "US")], places=2)
    assert found.matches == ()
    assert [(one.id, need) for one, need in found.unmet] == [("a", "care")]


def test_a_need_counts_once_by_the_most_like_offer_and_all_who_have_it_are_hosts() -> None:
    some = [
        authority("a", needs=("social-finance",)),
        authority("b", offers=("grants-and-funds",)),
        authority("c", "US", offers=("social-finance", "housing")),
        authority("d", "BR", offers=("social-finance",)),
    ]
    found = cohort(RRR, some, places=4)
    (match,) = found.matches
    assert (match.need, match.offers, match.likeness) == ("social-finance", ("social-finance",), 1.0)
    assert [host.id for host in match.hosts] == ["c", "d"]
    assert found.choice is not None and found.choice.value == pytest.approx(1.0)


def test_an_offer_near_the_need_counts_as_much_as_it_is_like_it() -> None:
    some = [authority("a", needs=("social-finance",)), authority("b", "US", offers=("grants-and-funds",))]
    found = cohort_json(cohort(RRR, some, places=2))
    like = topics().tree.lin("social-finance", "grants-and-funds")
    assert found["value"] == pytest.approx(like, abs=1e-4)
    assert found["matches"][0]["why"] == (
        "A could learn about social finance from B, by what comes near it: grants and funds."
    )


def test_of_many_needs_only_the_first_ones_count() -> None:
    many = topics().tree.topics[:12]
    some = [authority("a", needs=many), authority("b", "US", offers=many)]
    assert len(cohort(RRR, some, places=2).matches) == RRR.matches.needs


def test_two_that_could_stand_in_for_each_other_are_told_to_be_worth_as_much() -> None:
    found = cohort_json(cohort(RRR, [authority("a"), authority("b")], places=1))
    assert found["chosen"] == ["a"] or found["chosen"] == ["b"]
    assert [one["why"][0] for one in found["applicants"]] in (
        [
            "Another choice without it is worth as much; one of the two had to be chosen.",
            "Another choice with it is worth as much; one of the two had to be chosen.",
        ],
        [
            "Another choice with it is worth as much; one of the two had to be chosen.",
            "Another choice without it is worth as much; one of the two had to be chosen.",
        ],
    )


def test_nobody_eligible_is_told_and_is_no_error() -> None:
    found = cohort_json(cohort(RRR, [authority("tokyo", "JP")]))
    assert (found["chosen"], found["status"], found["value"]) == ([], "nobody", None)
    assert found["notes"][0] == "Nobody is eligible."


def test_fewer_than_wanted_are_all_chosen_and_that_is_told() -> None:
    found = cohort_json(cohort(RRR, [authority("a"), authority("b", "US")]))
    assert found["chosen"] == ["a", "b"]
    assert "2 are eligible, and 8 to be chosen: all are chosen." in found["notes"]


def test_that_nobody_has_judged_what_is_written_is_told() -> None:
    found = cohort_json(cohort(RRR, [authority("a", scores={"policies": 2}), authority("b", "US")]))
    assert any(note.startswith("Reviewers have scored 1 of the 8 criteria") for note in found["notes"])


def test_the_nine_cities_of_2021_are_chosen_again_among_others_that_state_less() -> None:
    others = [
        authority("small", "FR", population=90_000, stated=frozenset(RRR.columns)),
        authority("seoul", "KR", population=9_000_000, stated=frozenset(RRR.columns)),
        authority("lyon", "FR", needs=("energy",), stated=frozenset({"policies"})),
        authority("leeds", "GB", offers=("mobility",)),
        authority("toronto", "CA", offers=("housing",)),
        authority("boston", "US"),
    ]
    found = cohort_json(cohort(RRR, [*others, *shipped_applicants()], places=9))
    assert found["chosen"] == NINE
    assert (found["status"], found["balance"]["kept"]) == ("optimal", True)
    assert {one["id"]: one["chosen"] for one in found["balance"]["regions"]} == {"europe": 5, "americas": 4}
    said = [one["why"] for one in found["matches"]]
    assert "Bilbao could learn about social impact bonds from Rotterdam." in said
    refused = {one["id"]: one["failed"] for one in found["applicants"] if one["failed"]}
    assert refused.keys() == {"small", "seoul"}


def test_of_eight_places_four_go_to_each_region_and_warsaw_would_come_in_without_balance() -> None:
    found = cohort(RRR, list(shipped_applicants()))
    assert found.counts == {"europe": 4, "americas": 4}
    assert [one.applicant.id for one in found.verdicts if one.free] == ["warsaw"]
    value = tried(RRR, [one.applicant for one in found.verdicts], 8)[1]
    assert found.choice is not None and found.choice.value == pytest.approx(value, abs=CLOSE)


def test_a_choice_with_one_inside_or_outside_keeps_that_or_there_is_none() -> None:
    known = known_of(RRR, [authority("a", scores={"policies": 3}), authority("b"), authority("c", "US")])
    within, without = best(known, 2, inside=(1,)), best(known, 2, outside=(0,))
    assert within is not None and without is not None
    assert within.chosen == without.chosen == (1, 2)
    assert best(known, 2, inside=(0, 1)) is None


def test_where_the_time_is_up_a_choice_is_still_made_and_said_to_be_unproven() -> None:
    some = [
        authority(
            f"a{number:03}",
            "US" if number % 2 else "IT",
            offers=tuple(topics().tree.topics[number * 7 % 60 : number * 7 % 60 + 4]),
            needs=tuple(topics().tree.topics[number * 11 % 60 : number * 11 % 60 + 5]),
            scores={"policies": number % 4, "responses": number * 3 % 4},
        )
        for number in range(120)
    ]
    known = known_of(RRR, some)
    found = best(known, 8, seconds=0.05)
    assert found is not None and found.status == "feasible" and found.gap > 0
    assert off(known.counts(found.chosen), known.bounds(8)) == 0
    assert found.value >= known.value(greedy(known, 8)) - CLOSE


# support


def organisation(id: str, capacity: int = 1, **more: Any) -> Organisation:
    """An organisation."""
    return Organisation(id, id.title(), capacity, **more)


def test_each_city_has_one_organisation_and_none_more_cities_than_it_can_take() -> None:
    cities = [authority(f"c{number}") for number in range(5)]
    found = supported(RRR, cities, [organisation("a", 3), organisation("b", 4)], topics())
    assert [one.city.id for one in found.assigned] == [one.id for one in cities]
    taken = [one.organisation.id for one in found.assigned]
    assert taken.count("a") <= 3 and taken.count("b") <= 4
    assert found.without == ()


def test_with_too_little_room_as_many_as_fit_are_supported_and_the_rest_is_told() -> None:
    cities = [authority(f"c{number}") for number in range(3)]
    found = supported(RRR, cities, [organisation("a", 2), organisation("b", 0)], topics())
    assert len(found.assigned) == 2 and len(found.without) == 1
    assert found.why == "The organisations can support 2 in all, and 3 are chosen."


def test_a_language_in_common_the_region_and_the_topics_decide() -> None:
    cities = [
        authority("bilbao", "ES", languages=("es",), needs=("social-finance",)),
        authority("boston", "US", languages=("en",), needs=("housing",)),
    ]
    some = [
        organisation("north", languages=("en",), regions=("americas",), topics=("housing",)),
        organisation("south", languages=("es-mx",), regions=("europe",), topics=("grants-and-funds",)),
    ]
    found = supported(RRR, cities, some, topics())
    assert [(one.city.id, one.organisation.id) for one in found.assigned] == [
        ("bilbao", "south"),
        ("boston", "north"),
    ]
    assert found.assigned[0].reasons == (
        "Both speak Spanish.",
        "It works in Europe.",
        "It knows about grants and funds, which the city needs or which is near to what it needs.",
    )


def test_what_speaks_against_an_organisation_is_told_too() -> None:
    city = authority("bilbao", "ES", languages=("es",), needs=("housing",))
    other = organisation("a", languages=("en",), regions=("americas",), topics=("energy",))
    (found,) = supported(RRR, [city], [other], topics()).assigned
    assert found.reasons == (
        "They have no language in common (Spanish; English): plan for interpretation.",
        "It does not name Europe as a region in which it works.",
        "It knows about none of what the city needs.",
    )
    assert found.worth == 0


@settings(max_examples=25)
@given(st.lists(st.integers(0, 3), max_size=4), st.integers(0, 5), st.data())
def test_an_assignment_is_worth_the_most_of_all_that_serve_as_many(
    capacities: list[int], count: int, data: st.DataObject
) -> None:
    tags, some = st.sampled_from(["es", "en", "fr"]), st.sampled_from(TOPICS)
    cities = [
        authority(f"c{number}", languages=(data.draw(tags),), needs=(data.draw(some),))
        for number in range(count)
    ]
    others = [
        organisation(f"o{number}", room, languages=(data.draw(tags),), topics=(data.draw(some),))
        for number, room in enumerate(capacities)
    ]
    found = supported(RRR, cities, others, topics())
    assert len(found.assigned) == min(count, sum(capacities))
    alone = {
        (city.id, one.id): supported(RRR, [city], [replace(one, capacity=1)], topics()).assigned[0].worth
        for city in cities
        for one in others
    }
    top = most(
        alone, [city.id for city in cities], {one.id: one.capacity for one in others}, len(found.assigned)
    )
    assert sum(one.worth for one in found.assigned) == pytest.approx(top, abs=1e-3)


def most(
    alone: Mapping[tuple[str, str], float], cities: Sequence[str], room: Mapping[str, int], due: int
) -> float:
    """The most that an assignment of so many cities is worth, by trying all."""
    if not due or not cities:
        return 0.0 if not due else -1e9
    first, *rest = cities
    here = [most(alone, rest, room, due)]
    for one, left in room.items():
        if left:
            here.append(alone[first, one] + most(alone, rest, {**room, one: left - 1}, due - 1))
    return max(here)

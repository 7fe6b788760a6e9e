"""A city's profile says what its tables say: nothing less, nothing more, in an order that helps."""

from collections import Counter

import pytest
from fastapi.testclient import TestClient

from api.atlas import city_profile
from graph.cities.profile import Thing, one_city
from graph.errors import Unknown
from graph.store.release import Release
from tests.cities import SLUGS, Rows, iris, page, table, words
from tests.markup import Markup

THINGS = ("actors", "infrastructure", "policies")


def members(slug: str) -> Rows:
    """The rows of all things of a city."""
    return [row for name in THINGS for row in table(slug, name)]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_counts_are_those_of_the_rows(release: Release, slug: str) -> None:
    kinds = Counter(row["kind"] for row in table(slug, "actors"))
    kinds |= Counter(infrastructure=len(table(slug, "infrastructure")), policy=len(table(slug, "policies")))
    counts = city_profile(release, slug).counts
    assert counts["kinds"] == {kind: count for kind, count in kinds.items() if count}
    assert counts["types"] == Counter(row["type"] for row in members(slug) if row["type"])
    assert counts["topics"] == Counter(topic for row in members(slug) for topic in words(row["topics"]))


@pytest.mark.parametrize("slug", SLUGS)
def test_counts_stand_with_the_most_frequent_first(release: Release, slug: str) -> None:
    for counts in city_profile(release, slug).counts.values():
        assert list(counts.values()) == sorted(counts.values(), reverse=True)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["expertise", "needs"])
def test_every_offer_and_need_is_there_with_topic_holder_source_and_date(
    release: Release, slug: str, name: str
) -> None:
    profile = city_profile(release, slug)
    said = profile.offers if name == "expertise" else profile.needs
    found = {(one.id, one.topic, one.statement, one.holder, one.sources, one.confirmed) for one in said}
    assert len(said) == len(found)
    assert found == {
        (
            iris()[row["id"]],
            row["topic"],
            row["statement"],
            iris()[row["holder_id"]],
            (page(row["source"]),),
            row["confirmed"],
        )
        for row in table(slug, name)
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_the_citys_own_statements_come_first_and_the_urgent_ones_before_the_others(
    release: Release, slug: str
) -> None:
    profile = city_profile(release, slug)
    for said in (profile.offers, profile.needs):
        order = [(one.holder != profile.city.id, one.priority or 0) for one in said]
        assert order == sorted(order)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_shows_every_offer_and_need_with_its_words_and_date(client: TestClient, slug: str) -> None:
    shown = Markup(client.get(f"/cities/{slug}").text)
    texts = shown.texts("p")
    for row in table(slug, "expertise") + table(slug, "needs"):
        assert any(text.endswith(row["statement"]) for text in texts)
    dated = [text for text in texts if text.endswith(", read in November 2026")]
    assert len(dated) == len(table(slug, "expertise")) + len(table(slug, "needs"))


@pytest.mark.parametrize("slug", SLUGS)
def test_policies_stand_in_the_order_of_time_and_those_without_a_year_last(
    client: TestClient, slug: str
) -> None:
    years = [cell.text for cell in Markup(client.get(f"/cities/{slug}").text).of("td", "years")]
    rows = table(slug, "policies")
    assert len(years) == len(rows)
    begun = [year.split()[-1][:4] for year in years if year != "not known"]
    assert begun == sorted(
        row["year_from"] or row["year_to"] for row in rows if row["year_from"] or row["year_to"]
    )
    assert years[len(begun) :] == ["not known"] * (len(rows) - len(begun))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_sources_carry_the_number_of_rows_that_rest_on_them(release: Release, slug: str) -> None:
    names = ("city", "completeness", "relations", "expertise", "needs", *THINGS)
    expected = Counter(page(row["source"]) for name in names for row in table(slug, name))
    found = {source.id: source.rows for source in city_profile(release, slug).sources}
    assert found == expected


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_known_of_the_things_is_counted_from_the_rows(release: Release, slug: str) -> None:
    rows = [row for row in members(slug) if row.get("kind") != "person"]
    assert city_profile(release, slug).filled == {
        "things": len(rows),
        "described": sum(bool(row["description"]) for row in rows),
        "with topics": sum(bool(row["topics"]) for row in rows),
        "dated": sum(any(row.get(key) for key in ("founded", "since", "year_from")) for row in rows),
        "with a known place": sum(bool(row.get("lat")) for row in rows),
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_the_completeness_is_that_of_the_table(release: Release, slug: str) -> None:
    rounds = [
        (one.covers, one.method, one.asked, one.answered, one.since, one.until)
        for one in city_profile(release, slug).completeness
    ]
    assert rounds == [
        (
            row["kind"],
            row["method"],
            int(row["asked"]),
            int(row["answered"]),
            row["from"],
            row["until"],
        )
        for row in table(slug, "completeness")
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_city_is_described_as_in_its_row(release: Release, slug: str) -> None:
    (row,) = table(slug, "city")
    city = one_city(release, slug)
    assert (city.name, city.country, city.timezone) == (row["name"], row["country_iso2"], row["timezone"])
    assert (str(city.population), city.population_year) == (row["population"], row["population_year"])
    assert (city.lat, city.lon) == (float(row["lat"]), float(row["lon"]))
    assert city.authority == iris()[row["authority_id"]]
    assert sorted(city.languages) == sorted(words(row["languages"].lower()))


def test_things_stand_by_name_whatever_its_case(release: Release) -> None:
    things = city_profile(release, "torino").of_kind("organisation", "institution")
    assert [one.label.casefold() for one in things] == sorted(one.label.casefold() for one in things)
    assert {one.kind for one in things} == {"organisation", "institution"}


def test_a_thing_has_its_english_name_and_its_own(release: Release) -> None:
    found: dict[str, Thing] = {one.id: one for one in city_profile(release, "torino").things}
    council = found[iris()["torino-citta"]]
    assert (council.label, council.local_label) == ("City of Turin", "Città di Torino")
    assert council.homepage == "https://www.comune.torino.it"


def test_an_unknown_city_is_answered_with_those_that_there_are(release: Release) -> None:
    with pytest.raises(Unknown, match="there is no city 'atlantis' here. There are belo-horizonte, bilbao"):
        one_city(release, "atlantis")

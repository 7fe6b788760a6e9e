"""A request for a programme is read with all that it leaves open, or refused with every fault."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cities.profile import City
from graph.errors import EcosystemError
from graph.workshops.problem import Facilitator, Link, Need, Problem, Rule
from graph.workshops.request import MOST_CITIES, Request, problem, request
from tests.programmes import ZONES, link

TODAY = date(2026, 11, 22)
FIELDS = (
    "cities, sessions, group_size, minutes, from, to, hours, per_city, pin, veto, facilitators, "
    "interpretation, seed, seconds, weights, keep"
)


def place(slug: str, languages: tuple[str, ...] = ("en", "pt-BR")) -> City:
    """A city as the atlas knows it."""
    return City(f"id/{slug}", slug, slug.title(), {}, "XX", 0, 0, "Europe/Rome", languages)


CITIES = [place(slug) for slug in reversed(sorted(ZONES))]


def asked(
    body: object, links: Sequence[Link] = (), needs: Sequence[Need] = (), cities: Sequence[City] = CITIES
) -> Problem:
    """The problem that a body makes."""
    return problem(request(body, TODAY), cities, links, needs=needs)


def test_all_that_is_left_out_is_set_to_what_is_usual() -> None:
    found = request({}, TODAY)
    assert found.days == (date(2027, 1, 11), date(2027, 2, 8))
    assert (found.group_size, found.minutes, found.hours, found.seed, found.seconds) == (
        (3, 5),
        90,
        (9, 18),
        1,
        60,
    )
    made = problem(found, CITIES, ())
    assert [one.city for one in made.participants] == sorted(ZONES)
    assert {one.max_sessions for one in made.participants} == {3}
    assert made.sessions is None and made.interpretation


@given(st.dates(date(2024, 1, 1), date(2080, 1, 1)))
def test_without_days_a_programme_begins_on_the_first_monday_that_keeps_it_off_the_turn_of_the_year(
    today: date,
) -> None:
    first, last = request({}, today).days
    assert first.weekday() == 0
    assert timedelta(days=14) <= first - today
    assert last - first == timedelta(weeks=4)
    assert not closed(first, last)
    week = timedelta(weeks=1)
    assert first - today <= timedelta(days=20) or closed(first - week, last - week)


def test_a_programme_of_which_the_last_day_is_told_begins_before_it() -> None:
    assert request({"to": "2026-12-18"}, TODAY).days == (date(2026, 12, 7), date(2026, 12, 18))


def closed(first: date, last: date) -> bool:
    """Whether between two days lies one from 24 December to 6 January."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return any((day.month, day.day) >= (12, 24) or (day.month, day.day) < (1, 7) for day in days)


def test_a_full_request_is_read_as_it_is_meant() -> None:
    links = (link("torino", "bilbao"), link("bilbao", "torino", "housing"))
    made = asked(
        {
            "cities": ["torino", "bilbao", "torino"],
            "sessions": 4,
            "group_size": [2, 4],
            "minutes": 60,
            "from": "2027-03-01",
            "to": "2027-03-31",
            "hours": [8, 17.5],
            "per_city": {
                "max_sessions": 2,
                "unavailable": [["2027-03-08", "2027-03-08"]],
                "torino": {
                    "max_sessions": 1,
                    "unavailable": [["2027-03-01", "2027-03-05"]],
                    "hours": [10, 16],
                },
                "bilbao": {"languages": ["es-ES", "eu"]},
            },
            "pin": [links[0].match, {"host": "torino", "start": "2027-03-10T10:00+01:00"}],
            "veto": [{"city": "torino", "cities": ["bilbao"], "topic": "finance"}],
            "facilitators": [
                "Ana",
                {"name": "Bo", "zone": "Europe/Rome", "languages": ["it-IT"], "hours": [9, 12]},
            ],
            "interpretation": False,
            "seed": 7,
            "seconds": 12.5,
            "weights": {"topic": 2},
            "keep": "abc",
        },
        links,
    )
    bilbao, torino = made.participants
    assert (bilbao.city, torino.city) == ("bilbao", "torino")
    assert (torino.max_sessions, bilbao.max_sessions) == (1, 2)
    assert torino.unavailable == (
        (date(2027, 3, 8), date(2027, 3, 8)),
        (date(2027, 3, 1), date(2027, 3, 5)),
    )
    assert (torino.hours, bilbao.hours) == ((10, 16), (8, 17.5))
    assert (torino.languages, bilbao.languages) == (("en", "pt"), ("es", "eu"))
    assert made.pins == (
        Rule(match=links[0].match),
        Rule(hosts=("torino",), start=datetime(2027, 3, 10, 9, tzinfo=UTC)),
    )
    assert made.vetoes == (Rule(cities=("bilbao", "torino"), topic="finance"),)
    assert made.facilitators == (
        Facilitator("Ana", None, (), (8, 17.5)),
        Facilitator("Bo", "Europe/Rome", ("it",), (9, 12)),
    )
    assert (made.first, made.last) == (date(2027, 3, 1), date(2027, 3, 31))
    assert (made.sessions, made.size, made.minutes, made.seed, made.seconds) == (4, (2, 4), 60, 7, 12.5)
    assert not made.interpretation


def test_a_problem_has_the_links_between_its_cities_and_the_needs_with_all_who_offer() -> None:
    links = (link("torino", "bilbao"), link("torino", "dublin"), link("dublin", "torino", "housing"))
    alone = Need("need/torino/finance", "torino", "finance", 1, ("torino",))
    far = Need("need/warsaw/care", "warsaw", "care")
    made = asked({"cities": ["bilbao", "torino"]}, links, [alone, far])
    assert made.links == links[:1]
    assert made.needs == (alone, Need("need/torino/care", "torino", "care", 2, ("bilbao", "dublin")))


REFUSED = {
    "no object": (5, f"the body: 5 is no object. Give one in braces, with {FIELDS}"),
    "a field that there is not": ({"group": 3}, f"group: there is no such field. There are {FIELDS}"),
    "a list that is none": ({"cities": "torino"}, 'cities: "torino" is no list. Give one in brackets'),
    "one city": ({"cities": ["torino"]}, "cities: a programme takes two cities at least"),
    "a number that is none": ({"sessions": "3"}, 'sessions: "3" is no whole number. Give one, such as 3'),
    "too few": ({"sessions": 0}, "sessions: 0 is too little. Give 1 or more"),
    "too short": ({"minutes": 5}, "minutes: 5 is too little. Give 15 or more"),
    "too long": ({"minutes": 481}, "minutes: 481 is too much. Give 480 or less"),
    "sizes the wrong way": (
        {"group_size": [5, 3]},
        "group_size: 5 is more than 3. Give the least, then the most",
    ),
    "a size alone": ({"group_size": [3]}, "group_size[1]: a value is missing"),
    "a group of one": ({"group_size": [1, 3]}, "group_size[0]: 1 is too little. Give 2 or more"),
    "no date": ({"from": "soon"}, "from: 'soon' is no date. Give it as YYYY-MM-DD"),
    "a number for a date": ({"to": 20270101}, "to: '20270101' is no date"),
    "a year of long ago": ({"from": "0001-01-01"}, "from: '0001-01-01' is no date"),
    "days the wrong way": ({"from": "2027-02-01", "to": "2027-01-31"}, "to: 2027-01-31 is before 2027-02-01"),
    "too many days": (
        {"from": "2027-01-01", "to": "2027-07-01"},
        "to: 2027-07-01 is more than 180 days after",
    ),
    "hours the wrong way": ({"hours": [18, 9]}, "hours: 18 to 9 are no office hours"),
    "hours that are none": ({"hours": [9, 25]}, "hours: 9 to 25 are no office hours"),
    "hours too short": ({"hours": [9, 10]}, "hours: 90 minutes do not fit into them"),
    "a span of one day": (
        {"per_city": {"torino": {"unavailable": ["2027-01-01"]}}},
        'per_city.torino.unavailable[0]: "2027-01-01" is no list',
    ),
    "a span the wrong way": (
        {"per_city": {"torino": {"unavailable": [["2027-01-02", "2027-01-01"]]}}},
        "per_city.torino.unavailable[0]: 2027-01-01 is before 2027-01-02",
    ),
    "a field of a city that there is not": (
        {"per_city": {"torino": {"max": 3}}},
        "per_city.torino.max: there is no such field. There are max_sessions, unavailable, hours, languages",
    ),
    "a city that is a number": ({"per_city": {"torino": 3}}, "per_city.torino: 3 is no object"),
    "no language": (
        {"per_city": {"languages": ["English"]}},
        "per_city.languages[0]: 'English' is no language",
    ),
    "a pin that says nothing": ({"pin": [{}]}, "pin[0]: it says nothing. Give one of host, hosts, learner"),
    "a pin's field": (
        {"veto": ["m", {"who": "x"}]},
        "veto[1].who: there is no such field. There are host, hosts",
    ),
    "a start without offset": (
        {"pin": [{"start": "2027-01-11T10:00"}]},
        "pin[0].start: '2027-01-11T10:00' is no moment. Give day, time and offset",
    ),
    "a start in between": (
        {"pin": [{"start": "2027-01-11T10:10Z"}]},
        "pin[0].start: sessions begin on the hour or at half past",
    ),
    "a start before all time": ({"pin": [{"start": "0001-01-01T00:00+14:00"}]}, "pin[0].start:"),
    "no zone": (
        {"facilitators": [{"name": "A", "zone": "Mars"}]},
        "facilitators[0].zone: 'Mars' is no time zone",
    ),
    "no name": ({"facilitators": [{}]}, "facilitators[0].name: a value is missing"),
    "a name twice": ({"facilitators": ["A", "A"]}, "facilitators[1]: there is a A already"),
    "neither true nor false": ({"interpretation": "yes"}, 'interpretation: "yes" is neither true nor false'),
    "no number": ({"seconds": float("nan")}, "seconds: NaN is no number"),
    "too much time": ({"seconds": 1000}, "seconds: 1000 is too much. Give 600 or less"),
    "no seed": ({"seed": -1}, "seed: -1 is too little. Give 0 or more"),
    "weights that are none": ({"weights": [1]}, "weights: [1] is no object"),
    "an empty id": ({"keep": ""}, "keep: there is nothing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_is_told_with_its_place_and_what_would_be_right(name: str) -> None:
    body, expected = REFUSED[name]
    with pytest.raises(EcosystemError) as refused:
        request(body, TODAY)
    assert str(refused.value).startswith(expected)


def test_all_faults_are_told_at_once_and_no_more_than_can_be_read() -> None:
    with pytest.raises(EcosystemError) as refused:
        request({"minutes": 1, "seed": "x", "per_city": {"torino": {"hours": 3}}}, TODAY)
    assert str(refused.value).count(";") == 2
    with pytest.raises(EcosystemError, match="and 20 more"):
        request({"cities": [1] * 30}, TODAY)


STRANGE = {
    "an unknown city": (
        {"cities": ["torino", "turin"]},
        "cities[1]: there is no city 'turin'. Did you mean torino?",
    ),
    "an unknown city of its own": ({"per_city": {"atlantis": {}}}, "per_city.atlantis: there is no city"),
    "a pin's unknown host": ({"pin": [{"host": "x"}]}, "pin[0].host: there is no city 'x'. There are belo"),
    "a veto's unknown learner": (
        {"veto": [{"learners": ["torino", "x"]}]},
        "veto[0].learners[1]: there is no city",
    ),
    "a pin's city that is not asked": (
        {"cities": ["torino", "bilbao"], "pin": [{"city": "dublin"}]},
        "pin[0].city: dublin does not take part. Add it to cities",
    ),
    "an unknown match": ({"pin": ["m1"]}, "pin[0].match: no match between the cities that take part"),
    "an unknown need": ({"veto": [{"need": "n1"}]}, "veto[0].need: no match between the cities"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_a_request_names_has_to_be_there(name: str) -> None:
    body, expected = STRANGE[name]
    with pytest.raises(EcosystemError) as refused:
        asked(body, [link("torino", "bilbao")])
    assert str(refused.value).startswith(expected)


def test_more_cities_than_can_be_planned_for_are_refused() -> None:
    many = [place(f"city-{number}") for number in range(MOST_CITIES + 1)]
    with pytest.raises(
        EcosystemError, match="there are 201, and 200 at most can take part. Name some of them"
    ):
        asked({}, cities=many)
    assert len(asked({"cities": ["city-1", "city-2"]}, cities=many).participants) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
bodies = st.dictionaries(
    st.sampled_from(FIELDS.split(", ")), json_values | st.lists(json_values, max_size=2), max_size=3
)


@given(bodies)
def test_whatever_is_given_is_read_or_refused_in_words(body: dict[str, object]) -> None:
    try:
        found = request(body, TODAY)
    except EcosystemError as error:
        assert ": " in str(error)
    else:
        assert isinstance(found, Request)


def test_a_request_has_a_schema_for_those_who_write_one() -> None:
    told = Request.model_json_schema(by_alias=True)
    assert ", ".join(told["properties"]) == FIELDS

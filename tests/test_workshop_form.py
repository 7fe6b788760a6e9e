"""The form of a programme: what it asks for, what it keeps, and beside which field a fault is shown."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.workshops.form import PARTS, Form, body, field_of, of_request, placed, typed
from graph.workshops.refusals import Faulty
from graph.workshops.request import Request, request

CITIES = ("bilbao", "torino", "warsaw")
PLAIN = [
    ("cities", "bilbao"),
    ("cities", "torino"),
    ("from", "2027-03-01"),
    ("to", "2027-03-26"),
    ("opens", "09:00"),
    ("closes", "17:30"),
    ("minutes", "60"),
    ("least", "2"),
    ("most", "3"),
    ("interpretation", "yes"),
]


def sent(*more: tuple[str, str]) -> Form:
    """The form with some fields more."""
    return typed([*PLAIN, *more], CITIES, posted=True)


def asked(*more: tuple[str, str]) -> Request:
    """What it asks for."""
    return request(body(sent(*more)))


def test_an_untouched_form_is_a_request_as_it_stands() -> None:
    form = typed([], CITIES, posted=False)
    found = request(body(form))
    assert found.cities == CITIES
    assert found.sessions is None
    assert (found.group_size, found.hours, found.minutes) == ((3, 5), (9.0, 18.0), 90)
    assert found.first and found.first.weekday() == 0 and found.first > date.today()


def test_what_is_typed_is_what_is_asked_for() -> None:
    found = asked(
        ("most.torino", "2"),
        ("away.torino.0.from", "2027-03-08"),
        ("away.torino.0.to", "2027-03-12"),
        ("away.torino.1.from", "2027-03-15"),
        ("pin.0.host", "bilbao"),
        ("pin.0.topic", "housing"),
        ("veto.3.learner", "torino"),
        ("leader.0.name", "Ada"),
        ("leader.0.zone", "Europe/Rome"),
        ("leader.0.languages", "en, it"),
        ("weight.evidence", "4,5"),
        ("sessions", "6"),
    )
    assert found.cities == ("bilbao", "torino")
    assert (found.hours, found.minutes, found.group_size) == ((9.0, 17.5), 60, (2, 3))
    away = found.per_city.of("torino").unavailable
    assert away == ((date(2027, 3, 8), date(2027, 3, 12)), (date(2027, 3, 15), date(2027, 3, 15)))
    assert found.per_city.of("torino").max_sessions == 2
    assert (found.pin[0].host, found.pin[0].topic, found.veto[0].learner) == ("bilbao", "housing", "torino")
    assert found.facilitators[0].languages == ("en", "it")
    assert found.weights == {"evidence": 4.5}
    assert found.sessions == 6


def test_a_box_that_is_not_ticked_is_no_and_an_address_without_it_is_yes() -> None:
    without = [one for one in PLAIN if one[0] != "interpretation"]
    assert not typed(without, CITIES, posted=True).interpretation
    assert typed(without, CITIES, posted=False).interpretation
    assert not typed([("interpretation", "no")], CITIES, posted=False).interpretation
    assert typed([("cities", "bilbao,torino")], CITIES, posted=False).cities == ("bilbao", "torino")
    assert typed([], CITIES, posted=True).cities == ()


def test_an_address_fills_in_a_wish_and_never_a_name() -> None:
    found = typed([("host", "bilbao"), ("topic", "housing"), ("leader.0.name", "Ada")], CITIES, posted=False)
    assert found.filled("pin") == [{"host": "bilbao", "topic": "housing"}]
    assert found.filled("leader") == []


def test_empty_rows_close_up_and_one_more_stays_free() -> None:
    form = sent(("pin.4.host", "torino"), ("pin.11.host", "bilbao"), ("pin.2.topic", ""))
    assert form.filled("pin") == [{"host": "torino"}, {"host": "bilbao"}]
    assert form.rows("pin") == 3
    assert form.used("pin") and not form.used("veto")


@pytest.mark.parametrize(
    ("field", "text", "name", "words"),
    [
        ("minutes", "ninety", "minutes", "no whole number"),
        ("minutes", "5", "minutes", "too little"),
        ("sessions", "0", "sessions", "too little"),
        ("to", "2027-02-01", "to", "before"),
        ("from", "soon", "from", "no date"),
        ("closes", "09:30", "opens", "do not fit"),
        ("opens", "", "opens", "no number"),
        ("least", "1", "least", "too little"),
        ("most", "99", "most", "too much"),
        ("most.torino", "many", "most.torino", "no whole number"),
        ("away.torino.0.to", "2027-03-01", "away.torino.0.from", "no date"),
        ("leader.0.zone", "Mars/Base", "leader.0.zone", "no time zone"),
        ("leader.0.zone", "Europe/Rome", "leader.0.name", "missing"),
        ("veto.held", "{}", "veto.0.host", "says nothing"),
        ("weight.evidence", "x", "weight.evidence", "no number"),
        ("seed", "-1", "seed", "too little"),
        ("rest", '{"per_city": {"torino": {"nonsense": 1}}}', "", "no such field"),
    ],
)
def test_a_fault_stands_beside_its_field(field: str, text: str, name: str, words: str) -> None:
    form = typed([*(one for one in PLAIN if one[0] != field), (field, text)], CITIES, posted=True)
    with pytest.raises(Faulty) as told:
        request(body(form))
    found = placed(told.value.faults, form)
    assert name in found
    assert words in found[name][0]
    assert found[name][0].endswith(".")


def test_a_second_row_has_its_fault_beside_itself() -> None:
    form = sent(
        ("pin.0.host", "torino"), ("pin.1.host", "x" * 301), ("leader.0.name", "A"), ("leader.1.name", "A")
    )
    with pytest.raises(Faulty) as told:
        request(body(form))
    assert list(placed(told.value.faults, form)) == ["pin.1.host"]
    assert field_of("facilitators[1]", form) == "leader.1.name"
    assert field_of("per_city.torino.unavailable[2][1]", form) == "away.torino.2.to"


def test_wishes_that_no_row_can_show_are_kept_while_they_are_ticked() -> None:
    pin = {"hosts": ["bilbao"], "learners": ["torino"], "topic": "housing"}
    form = of_request({"pin": [pin, {"host": "torino"}], "per_city": {"torino": {"hours": [10, 16]}}})
    assert form.filled("pin") == [{"host": "torino"}]
    assert body(form)["pin"] == [{"host": "torino"}, pin]
    assert body(form)["per_city"] == {"torino": {"hours": [10, 16]}}
    again = sent(("rest", form.value("rest")), ("most.torino", "1"))
    assert body(again)["per_city"] == {"torino": {"hours": [10, 16], "max_sessions": 1}}
    assert body(again)["pin"] == []


SLUG = st.sampled_from(CITIES)
WISH = st.dictionaries(st.sampled_from(["host", "learner"]), SLUG, min_size=1)
DAYS = st.dates(date(2027, 1, 1), date(2027, 6, 1))


@settings(max_examples=40)
@given(
    st.fixed_dictionaries(
        {"from": DAYS.map(str)},
        optional={
            "cities": st.lists(SLUG, min_size=2, unique=True),
            "sessions": st.integers(1, 1000),
            "minutes": st.integers(15, 300),
            "hours": st.sampled_from([[0, 24], [8.5, 18], [9, 17.25]]),
            "group_size": st.sampled_from([[2, 2], [3, 12]]),
            "pin": st.lists(WISH, max_size=3),
            "veto": st.lists(st.fixed_dictionaries({"cities": st.just(["torino"])}), max_size=2),
            "facilitators": st.lists(
                st.fixed_dictionaries({"name": st.text("abc äñ", min_size=1).filter(str.strip)}), max_size=2
            ),
            "per_city": st.dictionaries(
                SLUG,
                st.fixed_dictionaries(
                    {"max_sessions": st.integers(1, 20)}, optional={"languages": st.just(["en"])}
                ),
            ),
            "weights": st.dictionaries(st.just("evidence"), st.integers(0, 9), min_size=1),
            "interpretation": st.booleans(),
            "seed": st.integers(0, 2**31 - 1),
        },
    )
)
def test_a_form_that_a_request_fills_asks_for_the_same(told: dict[str, object]) -> None:
    names = [one["name"].strip() for one in told.get("facilitators", [])]  # type: ignore[attr-defined]
    told = {**told, "facilitators": [{"name": name} for name in dict.fromkeys(names)]}
    assert request(body(of_request(told))) == request(told)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from([*PARTS, "pin.0.host", "away.x.1.to", "rest", "most.y"]), st.text()))
)
def test_whatever_is_typed_is_read_or_refused_with_words(fields: list[tuple[str, str]]) -> None:
    form = typed([*PLAIN, *fields], CITIES, posted=True)
    try:
        request(body(form))
    except Faulty as error:
        assert all(why for some in placed(error.faults, form).values() for why in some)

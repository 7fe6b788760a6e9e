"""A cell is read as what it says, or refused with the reason and what would be right."""

from datetime import date

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from rdflib import Literal, URIRef

from ingest import values
from ingest.values import Reader, Reference, Wrong
from ontology import iris
from ontology.vocabulary import vocabulary

WORDS = vocabulary()
ACCEPTED: list[tuple[Reader, str, object]] = [
    (values.plain, "Casa & co.", "Casa & co."),
    (values.identifier, "torino-cdq-4", "torino-cdq-4"),
    (values.reference, "torino-citta", Reference("torino-citta")),
    (values.source, "metropolis-2021", Reference("metropolis-2021")),
    (values.source, "https://example.org/a", Reference("https://example.org/a")),
    (values.topic, "housing", iris.topic("housing")),
    (values.topics, "housing; care;", (iris.topic("housing"), iris.topic("care"))),
    (values.code("level"), "city", iris.code("level", "city")),
    (values.choice("organisation", "person"), "person", "person"),
    (values.latitude, "45.07", Literal("45.07", datatype=rdflib.XSD.decimal)),
    (values.latitude, "-90", Literal("-90", datatype=rdflib.XSD.decimal)),
    (values.longitude, "+180", Literal("180", datatype=rdflib.XSD.decimal)),
    (values.count, "850000", Literal(850000)),
    (values.count, "0", Literal(0)),
    (values.month, "2026-11", Literal("2026-11", datatype=rdflib.XSD.gYearMonth, normalize=False)),
    (values.month, "2026-11-01", Literal("2026-11", datatype=rdflib.XSD.gYearMonth, normalize=False)),
    (values.language, "pt-BR", "pt-br"),
    (values.languages, "eu;es", ("eu", "es")),
    (values.address, "https://example.org/a b?q=[1]", URIRef("https://example.org/a%20b?q=%5B1%5D")),
    (values.address, "http://example.org/caffè", URIRef("http://example.org/caff%C3%A8")),
    (values.timezone, "America/Sao_Paulo", "America/Sao_Paulo"),
    (values.country, "IT", "IT"),
    (values.wikidata, "Q495", URIRef("http://www.wikidata.org/entity/Q495")),
]
REFUSED: list[tuple[Reader, str, str, str]] = [
    (values.identifier, "Torino Città", "is not an id", "small letters"),
    (values.identifier, "torino--a", "is not an id", "small letters"),
    (values.identifier, "torino-", "is not an id", "small letters"),
    (values.identifier, "a\n", "is not an id", "small letters"),
    (values.reference, "City of Turin", "is not an id", "small letters"),
    (values.source, "the city's site", "is not an id", "small letters"),
    (values.source, "ftp://example.org/a", "is not a web address", "https://"),
    (values.topic, "huosing", "unknown topic 'huosing'", "Did you mean housing"),
    (values.topic, "zzzz", "unknown topic 'zzzz'", "Known topics: "),
    (values.topics, "housing;huosing", "unknown topic 'huosing'", "Did you mean housing"),
    (values.topics, ";", "the list ';' is empty", "semicolons"),
    (values.code("level"), "town", "unknown level 'town'", "Known codes: city, eu"),
    (values.code("tie-kind"), "fund", "unknown tie-kind 'fund'", "Did you mean funds"),
    (
        values.choice("organisation", "person"),
        "org",
        "unknown value 'org'",
        "Use one of: organisation, person",
    ),
    (values.latitude, "900", "900 is out of range", "between -90 and 90"),
    (values.longitude, "-180.01", "-180.01 is out of range", "between -180 and 180"),
    (values.latitude, "45,07", "is not a number", "a point, such as 45.07"),
    (values.latitude, "NaN", "is not a number", "a point, such as 45.07"),
    (values.latitude, "1e1", "is not a number", "a point, such as 45.07"),
    (values.latitude, "1_0", "is not a number", "a point, such as 45.07"),
    (values.latitude, "١٢", "is not a number", "a point, such as 45.07"),
    (values.count, "850.000", "is not a whole number", "without separators"),
    (values.count, "-1", "is not a whole number", "digits only"),
    (values.count, "٣", "is not a whole number", "digits only"),
    (values.count, "999999999999", "is out of range", "between 0 and 100000000000"),
    (values.moment, "July 2021", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.moment, "2021-13", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.moment, "2021-02-30", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.moment, "15/07/2021", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.moment, "20210715", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.moment, "2021-W28-4", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.moment, "0000", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.moment, "２０２１", "is not a date", "2021, 2021-07 or 2021-07-15"),
    (values.month, "2026", "is not a month", "2026-11"),
    (values.language, "italiano", "is not a language tag", "BCP 47"),
    (values.languages, " ; ", "is empty", "semicolons"),
    (values.address, "www.example.org", "is not a web address", "beginning with https://"),
    (values.address, "mailto:a@example.org", "is not a web address", "beginning with https://"),
    (values.address, "https://exa mple.org/", "is not a web address", "beginning with https://"),
    (values.address, "https://example.org:port/", "is not a web address", "beginning with https://"),
    (values.address, "https://example.org/%zz", "is not a web address", "beginning with https://"),
    (values.address, "https://[example.org/", "is not a web address", "beginning with https://"),
    (values.timezone, "Turin", "unknown time zone 'Turin'", "Europe/Rome"),
    (values.country, "it", "is not a country code", "two capital letters"),
    (values.wikidata, "495", "is not a Wikidata item", "Q and digits"),
]


def told(read: Reader, text: str) -> Wrong:
    """What a reader says of a text that it refuses."""
    with pytest.raises(Wrong) as refusal:
        read(text, WORDS)
    return refusal.value


@pytest.mark.parametrize(("read", "text", "value"), ACCEPTED)
def test_a_right_cell_is_read_as_its_value(read: Reader, text: str, value: object) -> None:
    assert read(text, WORDS) == value


@pytest.mark.parametrize(("read", "text", "reason", "remedy"), REFUSED)
def test_a_wrong_cell_is_refused_with_reason_and_remedy(
    read: Reader, text: str, reason: str, remedy: str
) -> None:
    wrong = told(read, text)
    assert reason in wrong.reason
    assert remedy in wrong.remedy


@given(st.decimals(-90, 90, places=6))
def test_every_number_within_the_bounds_is_read_unchanged(number: object) -> None:
    value = values.latitude(f"{number:f}", WORDS)
    assert isinstance(value, Literal)
    assert value.toPython() == number


@given(st.decimals(90, 10**9, places=3).filter(lambda number: number > 90), st.sampled_from(["", "-"]))
def test_every_number_past_the_bounds_is_refused(number: object, sign: str) -> None:
    assert "out of range" in told(values.latitude, f"{sign}{number:f}").reason


@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,4}", fullmatch=True))
def test_every_word_of_small_letters_and_digits_is_an_id_and_a_right_iri(text: str) -> None:
    assert values.identifier(text, WORDS) == text
    assert NamedNode(str(iris.thing("ada", "organisation", text)))


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_moment_keeps_the_exactness_that_it_is_written_with(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    value = values.moment(text, WORDS)
    assert isinstance(value, Literal)
    assert str(value) == text
    assert value.datatype == {4: rdflib.XSD.gYear, 7: rdflib.XSD.gYearMonth, 10: rdflib.XSD.date}[length]


@pytest.mark.parametrize(
    "read",
    [read for read in dict.fromkeys(one[0] for one in ACCEPTED) if read is not values.plain],
)
@given(text=st.text(min_size=1))
def test_no_text_makes_a_reader_fail_other_than_by_telling_what_is_wrong(read: Reader, text: str) -> None:
    try:
        read(text, WORDS)
    except Wrong as wrong:
        assert wrong.reason
        assert wrong.remedy


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_address_that_is_read_is_one_that_the_store_takes(tail: str) -> None:
    try:
        value = values.address(f"https://example.org/{tail}", WORDS)
    except Wrong:
        return
    assert NamedNode(str(value))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_address_that_was_read_reads_as_itself(tail: str) -> None:
    try:
        value = values.address(f"https://example.org/{tail}", WORDS)
    except Wrong:
        return
    assert values.address(str(value), WORDS) == value

"""What a cell may hold: one function a kind of value, from text to value, or what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, partial
from urllib.parse import quote, urlsplit
from zoneinfo import available_timezones

from pyoxigraph import NamedNode
from rdflib import XSD, Literal, URIRef

from ontology import iris
from ontology.vocabulary import Vocabulary

Reader = Callable[[str, Vocabulary], object]
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
WIKIDATA = re.compile(r"Q[1-9][0-9]*")
MATCH = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/match/[a-z0-9-]+")
MOMENT = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
EXACTNESS = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
"""The datatype of a moment by the length of its text."""


class Wrong(ValueError):
    """A cell that cannot be read: the reason, and the remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True)
class Reference:
    """The id of a row, here or in another table, which is looked up once all tables are read."""

    id: str


def plain(text: str, _: Vocabulary) -> str:
    """Any text."""
    return text


def identifier(text: str, _: Vocabulary) -> str:
    """An id: small letters and digits in words joined by hyphens."""
    if not IDENTIFIER.fullmatch(text):
        raise Wrong(f"{text!r} is not an id", "Use small letters a-z and digits, words joined by hyphens")
    return text


def reference(text: str, vocabulary: Vocabulary) -> Reference:
    """The id of another row."""
    return Reference(identifier(text, vocabulary))


def source(text: str, vocabulary: Vocabulary) -> Reference:
    """A source: the address of a public page, or a key of sources.csv."""
    return Reference(str(address(text, vocabulary))) if "://" in text else reference(text, vocabulary)


def topic(text: str, vocabulary: Vocabulary) -> URIRef:
    """A topic of the scheme, by its notation."""
    if text not in vocabulary.topics:
        raise Wrong(f"unknown topic {text!r}", nearest(text, vocabulary.topics, "topics"))
    return iris.topic(text)


def topics(text: str, vocabulary: Vocabulary) -> tuple[URIRef, ...]:
    """Topics, separated by semicolons, the most telling first."""
    return tuple(topic(part, vocabulary) for part in listed(text))


def listed(text: str) -> list[str]:
    """The parts of a list, of which there is at least one."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise Wrong(
            f"the list {text!r} is empty", "Write values separated by semicolons, or leave the cell empty"
        )
    return parts


def code(scheme: str) -> Reader:
    """A code of one of the lists, by its notation."""

    def read(text: str, vocabulary: Vocabulary) -> URIRef:
        if text not in vocabulary.codes[scheme]:
            raise Wrong(f"unknown {scheme} {text!r}", nearest(text, vocabulary.codes[scheme], "codes"))
        return iris.code(scheme, text)

    return read


def collaboration(text: str, vocabulary: Vocabulary) -> URIRef:
    """A kind of tie by which two bodies work together."""
    if text not in vocabulary.collaborations:
        known = ", ".join(sorted(vocabulary.collaborations))
        raise Wrong(f"{text!r} is no kind of working together", f"Use one of: {known}")
    return iris.code("tie-kind", text)


def choice(*allowed: str) -> Reader:
    """One of a few words."""

    def read(text: str, _: Vocabulary) -> str:
        if text not in allowed:
            raise Wrong(f"unknown value {text!r}", f"Use one of: {', '.join(allowed)}")
        return text

    return read


def number(low: int, high: int, text: str, _: Vocabulary) -> Literal:
    """A decimal number between two bounds."""
    if not DECIMAL.fullmatch(text):
        raise Wrong(f"{text!r} is not a number", "Write digits with a point, such as 45.07")
    value = Decimal(text)
    if not low <= value <= high:
        raise Wrong(f"{text} is out of range", f"It has to lie between {low} and {high}")
    return Literal(value, datatype=XSD.decimal)


def integer(low: int, high: int, text: str, _: Vocabulary) -> Literal:
    """A whole number between two bounds."""
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise Wrong(f"{text!r} is not a whole number", "Write digits only, without separators")
    if not low <= int(text) <= high:
        raise Wrong(f"{text} is out of range", f"It has to lie between {low} and {high}")
    return Literal(int(text))


latitude: Reader = partial(number, -90, 90)
longitude: Reader = partial(number, -180, 180)
count: Reader = partial(integer, 0, 10**11)


def moment(text: str, _: Vocabulary) -> Literal:
    """A year, month or day, as exact as the source is."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if MOMENT.fullmatch(text) else "")
    except ValueError:
        remedy = "Write a year, month or day: 2021, 2021-07 or 2021-07-15"
        raise Wrong(f"{text!r} is not a date", remedy) from None
    return Literal(text, datatype=EXACTNESS[len(text)], normalize=False)


def month(text: str, vocabulary: Vocabulary) -> Literal:
    """A month; of a day, as spreadsheets make one of a month, the month that it lies in."""
    value = moment(text, vocabulary)
    if value.datatype == XSD.gYear:
        raise Wrong(f"{text!r} is not a month", "Write year and month: 2026-11")
    return moment(str(value)[:7], vocabulary)


def day(text: str, vocabulary: Vocabulary) -> Literal:
    """A day, or the month that it lies in."""
    value = moment(text, vocabulary)
    if value.datatype == XSD.gYear:
        raise Wrong(f"{text!r} is no day and no month", "Write a day or month: 2027-03-16 or 2027-03")
    return value


def match(text: str, _: Vocabulary) -> URIRef:
    """A match by its IRI, or by what follows after the base or after `id/` in it."""
    local = text.removeprefix(iris.BASE).removeprefix("id/")
    if not MATCH.fullmatch(local):
        raise Wrong(f"{text!r} is not the id of a match", "Write it as the form has it: <city>/match/<id>")
    return URIRef(f"{iris.BASE}id/{local}")


def language(text: str, _: Vocabulary) -> str:
    """A BCP 47 language tag, in lower case."""
    if not LANGUAGE.fullmatch(text.lower()):
        raise Wrong(f"{text!r} is not a language tag", "Write a BCP 47 tag such as fr or pt-BR")
    return text.lower()


def languages(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Language tags, separated by semicolons, the most used first."""
    return tuple(language(part, vocabulary) for part in listed(text))


def address(text: str, _: Vocabulary) -> URIRef:
    """The address of a web page, as an IRI."""
    escaped = quote(text, safe="%/:=&?~#+!$,;'@()*-._", encoding="utf-8")
    try:
        parts = urlsplit(text)
        NamedNode(escaped)  # what the store would not take as an IRI
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"\s", parts.netloc):
        raise Wrong(f"{text!r} is not a web address", "Write the whole address, beginning with https://")
    return URIRef(escaped)


def timezone(text: str, _: Vocabulary) -> str:
    """A time zone by its name in the IANA database."""
    if text not in timezones():
        raise Wrong(f"unknown time zone {text!r}", "Write the IANA name, such as Europe/Rome")
    return text


@cache
def timezones() -> frozenset[str]:
    """The names of the IANA database, looked up once a process."""
    return frozenset(available_timezones())


def country(text: str, _: Vocabulary) -> str:
    """An ISO 3166-1 alpha-2 country code."""
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise Wrong(
            f"{text!r} is not a country code", "Write the two capital letters of ISO 3166-1, such as IT"
        )
    return text


def wikidata(text: str, _: Vocabulary) -> URIRef:
    """A Wikidata item by its number."""
    if not WIKIDATA.fullmatch(text):
        raise Wrong(f"{text!r} is not a Wikidata item", "Write Q and digits, such as Q495")
    return URIRef(f"http://www.wikidata.org/entity/{text}")


def nearest(text: str, known: frozenset[str], plural: str) -> str:
    """A remedy that names the most alike of the known values."""
    alike = get_close_matches(text, sorted(known), n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(alike)}?" if alike else f"Known {plural}: {', '.join(sorted(known))}"

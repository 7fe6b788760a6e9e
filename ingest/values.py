"""What a cell may hold: one function a kind of value, from text to value, or what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import partial
from urllib.parse import quote, urlsplit
from zoneinfo import available_timezones

from rdflib import XSD, Literal, URIRef

from ontology import iris
from ontology.vocabulary import Vocabulary

Reader = Callable[[str, Vocabulary], object]
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
WIKIDATA = re.compile(r"Q[1-9][0-9]*")
MOMENTS = ((re.compile(r"\d{4}"), XSD.gYear), (re.compile(r"\d{4}-\d{2}"), XSD.gYearMonth))


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
    return Reference(text) if "://" in text else reference(text, vocabulary)


def topic(text: str, vocabulary: Vocabulary) -> URIRef:
    """A topic of the scheme, by its notation."""
    if text not in vocabulary.topics:
        raise Wrong(f"unknown topic {text!r}", nearest(text, vocabulary.topics, "topics"))
    return iris.topic(text)


def topics(text: str, vocabulary: Vocabulary) -> tuple[URIRef, ...]:
    """Topics, separated by semicolons, the most telling first."""
    return tuple(topic(part.strip(), vocabulary) for part in text.split(";") if part.strip())


def code(scheme: str) -> Reader:
    """A code of one of the lists, by its notation."""

    def read(text: str, vocabulary: Vocabulary) -> URIRef:
        if text not in vocabulary.codes[scheme]:
            raise Wrong(f"unknown {scheme} {text!r}", nearest(text, vocabulary.codes[scheme], "codes"))
        return iris.code(scheme, text)

    return read


def choice(*allowed: str) -> Reader:
    """One of a few words."""

    def read(text: str, _: Vocabulary) -> str:
        if text not in allowed:
            raise Wrong(f"unknown value {text!r}", f"Use one of: {', '.join(allowed)}")
        return text

    return read


def number(low: int, high: int, text: str, _: Vocabulary) -> Literal:
    """A decimal number between two bounds."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Wrong(f"{text!r} is not a number", "Write digits with a point, such as 45.07") from None
    if not low <= value <= high:
        raise Wrong(f"{text} is out of range", f"It has to lie between {low} and {high}")
    return Literal(value, datatype=XSD.decimal)


def integer(low: int, high: int, text: str, _: Vocabulary) -> Literal:
    """A whole number between two bounds."""
    if not re.fullmatch(r"\d{1,12}", text):
        raise Wrong(f"{text!r} is not a whole number", "Write digits only, without separators")
    if not low <= int(text) <= high:
        raise Wrong(f"{text} is out of range", f"It has to lie between {low} and {high}")
    return Literal(int(text))


latitude: Reader = partial(number, -90, 90)
longitude: Reader = partial(number, -180, 180)
count: Reader = partial(integer, 0, 10**11)


def moment(text: str, _: Vocabulary) -> Literal:
    """A year, month or day, as exact as the source is."""
    for pattern, datatype in MOMENTS:
        if pattern.fullmatch(text) and 1 <= int(text[5:] or 1) <= 12:
            return Literal(text, datatype=datatype, normalize=False)
    try:
        return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date, normalize=False)
    except ValueError:
        raise Wrong(
            f"{text!r} is not a date", "Write a year, month or day: 2021, 2021-07 or 2021-07-15"
        ) from None


def month(text: str, vocabulary: Vocabulary) -> Literal:
    """A month."""
    value = moment(text, vocabulary)
    if value.datatype != XSD.gYearMonth:
        raise Wrong(f"{text!r} is not a month", "Write year and month: 2026-11")
    return value


def language(text: str, _: Vocabulary) -> str:
    """A BCP 47 language tag, in lower case."""
    if not LANGUAGE.fullmatch(text.lower()):
        raise Wrong(f"{text!r} is not a language tag", "Write a BCP 47 tag such as fr or pt-BR")
    return text.lower()


def languages(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Language tags, separated by semicolons, the most used first."""
    return tuple(language(part.strip(), vocabulary) for part in text.split(";") if part.strip())


def address(text: str, _: Vocabulary) -> URIRef:
    """The address of a web page, as an IRI."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in parts.netloc:
        raise Wrong(f"{text!r} is not a web address", "Write the whole address, beginning with https://")
    return URIRef(quote(text, safe="%/:=&?~#+!$,;'@()*[]-._", encoding="utf-8"))


def timezone(text: str, _: Vocabulary) -> str:
    """A time zone by its name in the IANA database."""
    if text not in available_timezones():
        raise Wrong(f"unknown time zone {text!r}", "Write the IANA name, such as Europe/Rome")
    return text


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

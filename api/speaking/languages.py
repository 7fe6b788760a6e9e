"""The eight languages of the pages: how each says sentences, numbers, dates and names."""

import gettext
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel import Locale, dates, lists, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from graph.cities.profile import City
from graph.store.release import Release
from ontology.iris import BASE

LANGUAGES = ("en", "es", "fr", "pt", "it", "nl", "pl", "eu")
REVIEWED = ("en",)
"""The languages whose sentences a speaker has read; the pages in all others say that nobody has."""

PLAIN = "en"
HERE = Path(__file__).parents[1] / "locales"
ISLANDS = "api/islands/"


def phrase(text: str) -> str:
    """A sentence that is said later, marked so that it is collected for translation."""
    return text


def phrases(one: str, many: str) -> tuple[str, str]:
    """The same for a sentence about a number of things."""
    return one, many


class Label(str):
    """A name, and the language that it is in."""

    lang: str

    def __new__(cls, text: str, lang: str) -> "Label":
        """A name in a language, told by its tag."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made


@dataclass(frozen=True)
class Speaker:
    """A language as the pages of one address speak it.

    language  its tag
    prefix    what the addresses of its pages begin with: /pl, or nothing where no language was chosen
    """

    language: str
    prefix: str = ""

    @cached_property
    def locale(self) -> Locale:
        """What Babel knows of the language."""
        return Locale(self.language)

    @cached_property
    def texts(self) -> gettext.NullTranslations:
        """Its sentences; those in English where one is missing."""
        return translations(self.language)

    def address(self, iri: str) -> str:
        """Where this server shows a thing or a page in this language; a web address is its own.

        What is neither leads nowhere, so that no label can smuggle in a script.
        """
        path = f"/{iri.removeprefix(BASE)}" if iri.startswith(BASE) else iri
        if path.startswith("/") and not path.startswith("//"):
            return self.prefix + path
        return path if path.startswith(("https://", "http://")) else "#"

    def say(self, text: str, /, **facts: object) -> str:
        """A sentence, filled in."""
        return self.texts.gettext(text).format_map(facts)

    def count(self, one: str, many: str, number: int, /, **facts: object) -> str:
        """A sentence about a number of things, filled in; `{number}` is the number as it is written here."""
        said = self.texts.ngettext(one, many, number)
        return said.format_map({"number": self.number(number), **facts})

    def number(self, value: float, digits: int | None = None) -> str:
        """A number as it is written in the language; with so many digits after the point, where told."""
        return numeral(value, digits, self.locale)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as whole percents."""
        return str(numbers.format_percent(share, locale=self.locale))

    def day(self, told: str) -> str:
        """A day, month or year, told as YYYY-MM-DD, YYYY-MM or YYYY; anything else as it is."""
        return written(told, self.locale)

    def listed(self, words: Iterable[str], style: Literal["standard", "or", "unit"] = "standard") -> str:
        """Words as a list in a sentence: a, b and c; `or` as the style: a, b or c."""
        return str(lists.format_list(list(words), style=style, locale=self.locale))

    def language_name(self, tag: str) -> str:
        """What a language is called in this one."""
        return str(self.locale.languages.get(tag.partition("-")[0], tag))

    def city(self, city: City) -> Label:
        """What a city is called: in this language, else in English, as the world knows it."""
        return best({PLAIN: city.name, **city.local_names}, (self.language, PLAIN), city.id)

    def names(self, release: Release, iris: Iterable[str], *own: str) -> dict[str, Label]:
        """The names of things: in this language, else in one of their own, else in English, else in any."""
        wanted = list(dict.fromkeys(iris))
        known = release.index.names(wanted)
        return {iri: best(known.get(iri, {}), (self.language, *own, PLAIN), iri) for iri in wanted}


@lru_cache(maxsize=4096)
def numeral(value: float, digits: int | None, locale: Locale) -> str:
    """A number as it is written somewhere; a page may tell the same small ones hundreds of times."""
    form = None if digits is None else f"#,##0.{'0' * digits}".rstrip(".")
    return str(numbers.format_decimal(value, format=form, locale=locale))


@lru_cache(maxsize=4096)
def written(told: str, locale: Locale) -> str:
    """A day, month or year as it is written somewhere; a page may tell the same month hundreds of times."""
    try:
        parts = [int(part) for part in told[:10].split("-")]
        whole = date(*(*parts, 1, 1)[:3])
    except (ValueError, TypeError):
        return told
    if len(parts) == 1:
        return told[:4]
    if len(parts) == 2:
        return str(dates.format_skeleton("yMMMM", whole, locale=locale))
    return str(dates.format_date(whole, "long", locale=locale))


def best(names: Mapping[str, str], order: Iterable[str], iri: str) -> Label:
    """The name in the first language that there is, else the end of the IRI."""
    tags: Iterator[str] = iter((*order, *sorted(names)))
    found = next((tag for tag in tags if tag in names), None)
    return Label(names[found], found) if found else Label(iri.rstrip("/").rpartition("/")[2], "")


@cache
def catalogue(language: str) -> Catalog:
    """The sentences of a language as they are kept in its file."""
    path = HERE / ("atlas.pot" if language == PLAIN else f"{language}.po")
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The sentences of a language, ready to be asked for."""
    if language == PLAIN:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def speaker(language: str, prefix: str = "") -> Speaker:
    """The speaker of a language under a prefix."""
    return Speaker(language, prefix)


@cache
def island_words(language: str) -> dict[str, str | dict[str, str]]:
    """The sentences that scripts say: by their English, each as it is or by category of number."""
    known = translations(language)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: said(known, message.id, language)
        for message in catalogue(language)
        if message.id and any(place.startswith(ISLANDS) for place, _ in message.locations)
    }


def said(known: gettext.NullTranslations, id: str | Sequence[str], language: str) -> str | dict[str, str]:
    """A sentence in a language; one about a number in each of the language's forms, by their CLDR names."""
    if isinstance(id, str):
        return known.gettext(id)
    forms = Locale(language).plural_form
    return {
        forms(number): known.ngettext(id[0], id[1], number) for number in (10**6, 1000, *range(101, -1, -1))
    }

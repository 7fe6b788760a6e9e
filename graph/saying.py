"""Sentences in English that can be said in other languages: each knows its template and what fills it.

A sentence is text like any other, so that files and the API hold it as such. Beside it in a file stands what
it was made of, for whoever says it in another language after reading it back.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Any, Literal, NamedTuple, TypeAlias

from babel import Locale

ENGLISH = Locale("en")
STYLES: Mapping[str, Literal["standard", "or"]] = {"and": "standard", "or": "or"}
"""The words that stand before the last of a list, and what CLDR calls such lists."""
MEMBER = "said"
"""The member of a record in a file that holds what its sentences were made of, by member."""


class Counting(NamedTuple):
    """The template of a sentence about a number of things.

    number  the fact that is the number
    """

    number: str
    one: str
    many: str


Template: TypeAlias = str | Counting
Fact: TypeAlias = str | int | float
Json: TypeAlias = dict[str, Any]


class Sort(StrEnum):
    """What each language has words of its own for, and how its code tells it."""

    TERM = "term"
    """A topic or code, by the name of its list and its notation there: topic/housing; a city: id/torino."""
    FIGURE = "figure"
    """A number, as it is written in English: 1,200 or 0.50."""
    DAY = "day"
    """A day with its weekday, as YYYY-MM-DD."""
    DATE = "date"
    """A day, as YYYY-MM-DD."""
    LANGUAGE = "language"
    """A language, by its tag."""
    COUNTRY = "country"
    """A country, by its code of ISO 3166."""


class Named(str):
    """What something is called in English, and by which code other languages find their word for it."""

    sort: Sort
    code: str

    def __new__(cls, words: str, sort: Sort = Sort.FIGURE, code: str = "") -> "Named":
        """Something in English words, its sort and its code."""
        made = super().__new__(cls, words)
        made.sort, made.code = sort, code
        return made


class Listed(str):
    """Words one after the other: A, B and C.

    last   what stands before the last: and, or; anything else stands between all
    """

    words: tuple[str, ...]
    last: str

    def __new__(cls, told: str, words: tuple[str, ...] = (), last: str = "and") -> "Listed":
        """A list as it reads, and its parts."""
        made = super().__new__(cls, told)
        made.words, made.last = words, last
        return made


class Said(str):
    """A sentence as it reads in English, with its template and what fills it.

    within   whether it stands within another or in a list, so that it does not begin with a capital
    """

    template: Template
    facts: Mapping[str, Fact]
    within: bool

    def __new__(
        cls, told: str, template: Template = "", facts: Mapping[str, Fact] | None = None, within: bool = False
    ) -> "Said":
        """A sentence as it reads, and what it was made of."""
        made = super().__new__(cls, told)
        made.template, made.facts, made.within = template or told, facts or {}, within
        return made


def said(template: Template, facts: Mapping[str, Fact] | None = None, within: bool = False) -> Said:
    """A sentence from its template and what fills it; of the facts those that it names are kept.

    raises   KeyError where a fact is missing
    """
    given = facts or {}
    used = {name: given[name] for text in texts(template) for name in fields(text)}
    if isinstance(template, Counting):
        used[template.number] = given[template.number]
    return Said(filled(form(template, used), used, within), template, used, within)


def texts(template: Template) -> tuple[str, ...]:
    """The texts of a template in English."""
    return (template,) if isinstance(template, str) else (template.one, template.many)


def form(template: Template, facts: Mapping[str, Fact]) -> str:
    """The text of a template in English, for one or for many."""
    if isinstance(template, str):
        return template
    return template.one if facts[template.number] == 1 else template.many


def filled(text: str, facts: Mapping[str, Fact], within: bool) -> str:
    """A text filled in, with a capital unless it stands within another."""
    told = text.format_map(facts)
    return told if within else told[:1].upper() + told[1:]


def fields(text: str) -> tuple[str, ...]:
    """The facts that a text names, each once."""
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(text) if name))


def listed(words: Iterable[str], last: str = "and") -> Listed:
    """Words one after the other: A, B and C; nothing where there are none."""
    some = tuple(words)
    if last not in STYLES:
        return Listed(last.join(some), some, last)
    told = f"{', '.join(some[:-1])} {last} {some[-1]}" if len(some) > 1 else "".join(some)
    return Listed(told, some, last)


def term(label: str, *path: str) -> Named:
    """A topic or code by its English name, the name of its list, and its notation there."""
    return Named(label, Sort.TERM, "/".join(path))


def figure(told: str) -> Named:
    """A number as it is written in English."""
    return Named(told, Sort.FIGURE, told)


def day(one: date) -> Named:
    """A day: Tuesday 1 December 2026."""
    return Named(f"{one:%A} {one.day} {one:%B %Y}", Sort.DAY, one.isoformat()[:10])


def language(tag: str) -> Named:
    """A language by its tag, which is its name where none is known."""
    return Named(ENGLISH.languages.get(tag, tag), Sort.LANGUAGE, tag)


def as_data(fact: Fact) -> Any:
    """A sentence or what fills one as JSON; numbers and plain text are as they are."""
    if isinstance(fact, Said):
        template = fact.template
        held: Json = {"text": template} if isinstance(template, str) else template._asdict()
        facts = {name: as_data(value) for name, value in fact.facts.items()}
        return {**held, "facts": facts} | ({"within": True} if fact.within else {})
    if isinstance(fact, Listed):
        return {"words": [as_data(word) for word in fact.words], "last": fact.last}
    if isinstance(fact, Named):
        return {"sort": str(fact.sort), "code": fact.code, "text": str(fact)}
    return fact


def of_data(data: Any) -> Any:
    """What was told with `as_data`.

    raises   KeyError or ValueError where it was not
    """
    if not isinstance(data, dict):
        return data
    if "words" in data:
        return listed(map(of_data, data["words"]), data["last"])
    if "sort" in data:
        return Named(data["text"], Sort(data["sort"]), data["code"])
    template = Counting(data["number"], data["one"], data["many"]) if "number" in data else data["text"]
    facts = {name: of_data(value) for name, value in data["facts"].items()}
    return said(template, facts, data.get("within", False))


def sayable(value: object) -> bool:
    """Whether something is a sentence or sentences that know what they were made of."""
    if isinstance(value, list | tuple):
        return any(map(sayable, value))
    return isinstance(value, Said | Listed)


def kept(told: Any) -> Any:
    """JSON as it is kept: beside the sentences of each record, what they were made of."""
    if isinstance(told, list | tuple):
        return [kept(one) for one in told]
    if not isinstance(told, dict):
        return told
    parts = {
        name: list(map(as_data, value)) if isinstance(value, list | tuple) else as_data(value)
        for name, value in told.items()
        if sayable(value)
    }
    return {**{name: kept(value) for name, value in told.items()}, **({MEMBER: parts} if parts else {})}


def revived(told: Any) -> Any:
    """JSON as it was before it was kept; sentences without what they were made of stay plain text."""
    if isinstance(told, list):
        return [revived(one) for one in told]
    if not isinstance(told, dict):
        return told
    parts = told.get(MEMBER)
    if not isinstance(parts, dict) or not parts.keys() <= told.keys():
        return {name: revived(value) for name, value in told.items()}
    whole = {name: revived(value) for name, value in told.items() if name != MEMBER}
    return whole | {
        name: list(map(of_data, data)) if isinstance(data, list) else of_data(data)
        for name, data in parts.items()
    }

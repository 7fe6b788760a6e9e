"""What a cell of an application may hold: each kind of value, and what is kept out of every cell."""

import re
from collections.abc import Callable
from functools import cache

from graph.cohorts.call import Call
from graph.cohorts.wording import country
from graph.saying import ENGLISH
from ingest import values
from ingest.layout import Layout, may, must
from ingest.values import Reader, Wrong, listed
from ontology.vocabulary import Vocabulary

MOST_SUPPORTED = 500
"""Cities that an organisation can say that it supports."""

LONGEST = 32_767
"""Characters of a cell, as many as a spreadsheet takes."""

EMAIL = re.compile(r"[^\s@;,<>()/]{1,64}@[^\s@;,<>()/]{1,250}\.[^\W\d_]{2,}")
DIGITS = r"[\s().\-/]{0,3}\d"
TELEPHONE = re.compile(
    rf"(?:\+|\b00)\d(?:{DIGITS}){{7,13}}|\b(?:tel|phone|telephone|fon|fax|mobile|móvil|tél)\b\D{{0,5}}\d(?:{DIGITS}){{5,13}}",
    re.IGNORECASE,
)
NOTHING = frozenset({"0", "-", "–", "no", "none", "n/a", "not known", "not stated"})
"""What people write where there is nothing to say."""

NO_COUNTRIES = frozenset(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"])
"""Codes of two letters that stand for no country."""

MEANT = {"UK": "GB", "EL": "GR"}
"""What is often written for the code of a country."""


class Withheld(Wrong):
    """A cell whose text is not told again: it holds how to reach a person, or far too much."""


def public(text: str) -> str:
    """A text as it is. Raises Withheld for an e-mail address, a telephone number, or far too much."""
    if len(text) > LONGEST:
        raise Withheld(f"the cell holds more than {LONGEST:,} characters", "Shorten it")
    for pattern, what in ((EMAIL, "an e-mail address"), (TELEPHONE, "a telephone number")):
        if pattern.search(text):
            remedy = "Take it out: the sheet names no persons, and not how to reach them"
            raise Withheld(f"the cell holds {what}", remedy)
    return text


def whole(low: int, high: int) -> Callable[[str, Vocabulary], int]:
    """A whole number between two bounds."""
    return lambda text, vocabulary: int(str(values.integer(low, high, text, vocabulary)))


def stated(text: str, _: Vocabulary) -> bool:
    """Whether a text states something; what it says is not judged."""
    return text.casefold().strip(". ") not in NOTHING


def letter(text: str, vocabulary: Vocabulary) -> bool:
    """Whether there is a letter of intent: yes, no, or its address."""
    if text.casefold() in ("yes", "no"):
        return text.casefold() == "yes"
    if "://" not in text:
        raise Wrong(f"{text!r} says neither yes nor no", "Write yes, no, or the address of the letter")
    values.address(text, vocabulary)
    return True


def topics(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Topics by their ids, separated by semicolons, each once."""
    some = listed(text)
    for one in some:
        values.topic(one, vocabulary)
    return tuple(dict.fromkeys(some))


def languages(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Language tags, separated by semicolons, each once."""
    return tuple(dict.fromkeys(values.languages(text, vocabulary)))


def land(text: str, vocabulary: Vocabulary) -> str:
    """The code of a country that there is."""
    found = values.country(text, vocabulary)
    if found in MEANT:
        meant = MEANT[found]
        raise Wrong(f"{found} is not the code of {country(meant)}", f"Write {meant}, as ISO 3166-1 has it")
    if found not in territories():
        raise Wrong(f"no country has the code {found}", "Look it up in ISO 3166-1; Italy's is IT")
    return found


@cache
def territories() -> frozenset[str]:
    """The codes of all countries."""
    codes = map(str, ENGLISH.territories)
    return frozenset(code for code in codes if code.isalpha() and len(code) == 2) - NO_COUNTRIES


def regions(call: Call) -> Reader:
    """Regions of a call by their ids, separated by semicolons."""
    known = [one.id for one in call.regions]

    def read(text: str, _: Vocabulary) -> tuple[str, ...]:
        some = tuple(dict.fromkeys(listed(text)))
        strange = next((one for one in some if one not in known), None)
        if strange is not None:
            raise Wrong(f"the call has no region {strange!r}", f"Use {' or '.join(known)}, or leave it empty")
        return some

    return read


def scores(call: Call) -> dict[str, str]:
    """The columns in which reviewers write their scores, and the criterion of each."""
    return {f"score_{one.id}": one.id for one in call.criteria}


def applicants(call: Call) -> Layout:
    """The sheet of applicants as a call needs it; only the reviewers' scores may be left out as a whole."""
    told = {
        "id": must(values.identifier),
        "authority": must(values.plain),
        "city": may(values.plain),
        "country_iso2": must(land),
        "population": may(whole(0, 10**11)),
        "timezone": may(values.timezone),
        "languages": may(languages),
        **{name: may(stated) for name in call.columns},
        "letter_of_intent": may(letter),
        "offers": may(topics),
        "needs": may(topics),
        **{name: may(whole(0, call.scores.most)) for name in scores(call)},
    }
    optional = ("timezone", *scores(call))
    return Layout(told, bare=tuple(name for name in told if name not in optional))


def support(call: Call) -> Layout:
    """The sheet of organisations that can support cities."""
    told = {
        "id": must(values.identifier),
        "name": must(values.plain),
        "capacity": must(whole(0, MOST_SUPPORTED)),
        "languages": may(languages),
        "regions": may(regions(call)),
        "topics": may(topics),
    }
    return Layout(told, bare=("languages", "regions", "topics"))

"""Sentences that `graph` makes, as they are said in the language of a page."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from string import Formatter

from babel.dates import format_date
from markupsafe import Markup, escape

from api.speaking.languages import PLAIN, Speaker
from graph.saying import STYLES, Counting, Fact, Listed, Named, Said, Sort, Template, texts
from graph.store.release import Release
from ontology import iris

KNOWN = 20_000
"""Names of topics, codes and cities that are kept, in all languages."""
MINTED: Mapping[str, Callable[[str], str]] = {"topic": iris.topic, "id": iris.city}
"""What has an IRI of another form than codes have, by the beginning of its path."""


def told(speaker: Speaker, fact: Fact, release: Release | None = None) -> str:
    """A sentence, or what fills one, in a language; in English where it has no words for it.

    release   which says what topics, codes and cities are called; without one they stay in English
    """
    if isinstance(fact, int | float):
        return speaker.number(fact, digits(str(fact)))
    if speaker.language == PLAIN or not speaks(speaker, fact):
        return str(fact)
    if isinstance(fact, Said):
        return sentence(speaker, fact, release)
    if isinstance(fact, Listed):
        words = [told(speaker, word, release) for word in fact.words]
        if words and fact.last in STYLES:
            return speaker.listed(words, STYLES[fact.last])
        return fact.last.join(words)
    return named(speaker, fact, release) if isinstance(fact, Named) else fact


def named(speaker: Speaker, fact: Named, release: Release | None) -> str:
    """What something is called in a language."""
    match fact.sort:
        case Sort.TERM:
            return term(speaker, fact, release)
        case Sort.FIGURE:
            return speaker.number(float(fact.code.replace(",", "")), digits(fact.code))
        case Sort.DAY:
            return str(format_date(date.fromisoformat(fact.code), "full", locale=speaker.locale))
        case Sort.DATE:
            return speaker.day(fact.code)
        case Sort.LANGUAGE:
            return speaker.language_name(fact.code)
        case Sort.COUNTRY:
            return str(speaker.locale.territories.get(fact.code, fact))


def sentence(speaker: Speaker, said: Said, release: Release | None) -> str:
    """A sentence filled in by the words of a language."""
    text = template(speaker, said.template, said.facts)
    whole = Filling(speaker, release).vformat(text, (), said.facts)
    return whole if said.within else whole[:1].upper() + whole[1:]


class Filling(Formatter):
    """What fills a sentence in a language; numbers with the digits that the sentence wants."""

    def __init__(self, speaker: Speaker, release: Release | None) -> None:
        self.speaker, self.release = speaker, release

    def format_field(self, value: Fact, format_spec: str) -> str:
        """One fact as it reads in the language."""
        if format_spec.endswith("%") and isinstance(value, int | float):
            return self.speaker.percent(value)
        if format_spec and isinstance(value, int | float):
            return self.speaker.number(value, digits(format(value, format_spec)))
        return told(self.speaker, value, self.release)


def template(speaker: Speaker, wanted: Template, facts: Mapping[str, Fact]) -> str:
    """The words of a template in a language, in the form for its number of things."""
    if isinstance(wanted, Counting):
        return speaker.texts.ngettext(wanted.one, wanted.many, int(facts[wanted.number]))
    return speaker.texts.gettext(wanted)


def digits(written: str) -> int:
    """How many digits a number in English has after the point."""
    return len(written.partition(".")[2])


def term(speaker: Speaker, label: Named, release: Release | None) -> str:
    """What a topic, code or city is called, with a small letter where it has one in English."""
    known = name(release, speaker, label.code) if release is not None else ""
    if not known:
        return str(label)
    small = label[:1].islower() and known[1:2].islower()
    return known[:1].lower() + known[1:] if small else known


@lru_cache(maxsize=KNOWN)
def name(release: Release, speaker: Speaker, path: str) -> str:
    """What a release calls a topic, code or city in a language; nothing where it has no name there."""
    list_of, _, notation = path.partition("/")
    iri = str(MINTED[list_of](notation) if list_of in MINTED else iris.code(list_of, notation))
    return release.index.names([iri]).get(iri, {}).get(speaker.language, "")


def speaks(speaker: Speaker, fact: Fact) -> bool:
    """Whether a language has words for a sentence and for all the sentences in it."""
    if isinstance(fact, Listed):
        return all(speaks(speaker, word) for word in fact.words)
    if not isinstance(fact, Said) or speaker.language == PLAIN:
        return True
    text = template(speaker, fact.template, fact.facts)
    own = text not in texts(fact.template) or wordless(text)
    return own and all(speaks(speaker, one) for one in fact.facts.values())


def wordless(text: str) -> bool:
    """Whether a template has no words of its own to be translated."""
    return not any(letter.isalpha() for words, *_ in Formatter().parse(text) for letter in words)


def marked(speaker: Speaker, said: str, release: Release | None = None) -> Markup:
    """A sentence as it stands on a page: in its language, else in English and marked as such."""
    if isinstance(said, Listed) and said.last not in STYLES:
        return Markup(said.last).join(marked(speaker, word, release) for word in said.words)
    if speaker.language == PLAIN or (isinstance(said, Said | Listed | Named) and speaks(speaker, said)):
        return escape(told(speaker, said, release))
    return Markup('<span lang="{}">{}</span>').format(PLAIN, str(said))

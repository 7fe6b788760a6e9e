"""The catalogues hold every sentence there is, as it is today; translations keep what fills a sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from api.speaking import catalogues
from api.speaking.catalogues import BRACE, PERCENT, empty, files, template, updated, written
from api.speaking.languages import HERE, LANGUAGES, PLAIN
from graph.gaps.wording import TEMPLATES
from graph.saying import texts as texts_of

OTHERS = [language for language in LANGUAGES if language != PLAIN]
TAG = re.compile(r"</?\w+|\b(?:href|class|lang)=\"[^\"]*\"")


@pytest.fixture(scope="module")
def today() -> Catalog:
    """All sentences that there are today."""
    return template()


def held(language: str) -> Catalog:
    """The sentences of a language as they are kept."""
    return read_po(BytesIO((HERE / f"{language}.po").read_bytes()), locale=language)


def sentences(known: Catalog) -> Iterator[Message]:
    """The sentences of a catalogue, its header left aside."""
    return (message for message in known if message.id)


def texts(told: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a sentence that are not empty."""
    return tuple(text for text in ([told] if isinstance(told, str) else told or ()) if text)


def marks(text: str) -> Counter[str]:
    """What fills a sentence, however often it is named, and its tags as often as they stand in it."""
    facts = {found[0] for sort in (PERCENT, BRACE) for found in sort.finditer(text)}
    return Counter(facts) + Counter(TAG.findall(text))


def faults(message: Message) -> list[str]:
    """What is wrong with the translation of a sentence: facts or tags that it lacks, or has beyond it."""
    wanted = texts(message.id)
    known = [marks(text) for text in wanted]
    least, most = known[0], known[-1]
    return [
        f"{wanted[-1]!r} is translated as {text!r}: they differ in {sorted((most - got) + (got - most))}"
        for text in texts(message.string)
        for got in [marks(text)]
        if got not in (least, most)
    ]


def message(id: str | tuple[str, ...], string: str | tuple[str, ...]) -> Message:
    """A sentence with its translation."""
    return Message(id, string)


def test_the_catalogues_hold_the_sentences_of_today(today: Catalog) -> None:
    stale = [path.name for path, content in files(today).items() if path.read_bytes() != content]
    assert stale == [], "run `make words`"


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    known = held(language)
    forms = known.num_plurals
    lacking = [
        one.id
        for one in sentences(known)
        if len(texts(one.string)) != (1 if isinstance(one.id, str) else forms)
    ]
    assert lacking == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_facts_and_tags_of_its_sentence(language: str) -> None:
    assert [fault for one in sentences(held(language)) for fault in faults(one)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_about_a_number_has_every_form_of_the_language_or_none(language: str) -> None:
    known = held(language)
    counted = [one for one in sentences(known) if not isinstance(one.id, str)]
    assert counted
    assert [one.id for one in counted if len(texts(one.string)) not in (0, known.num_plurals)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_uncertain(language: str) -> None:
    assert [one.id for one in sentences(held(language)) if one.fuzzy] == []


@pytest.mark.parametrize(("language", "forms"), [("en", 2), ("pl", 3), ("eu", 2)])
def test_a_language_has_as_many_forms_as_its_numbers_ask_for(language: str, forms: int) -> None:
    assert Catalog(locale=language).num_plurals == forms


def test_the_sentences_of_templates_scripts_and_tables_are_collected(today: Catalog) -> None:
    places = {Path(place).parts[:2] for one in sentences(today) for place, _ in one.locations}
    assert places >= {("api", "templates"), ("api", "islands"), ("graph", "gaps"), ("graph", "workshops")}
    for told in TEMPLATES.values():
        assert today[texts_of(told)[0]].id == (told if isinstance(told, str) else texts_of(told))


def test_sentences_that_are_filled_in_are_marked_for_translation_programs(today: Catalog) -> None:
    assert today["Nobody offers {topic}."].flags == {"python-brace-format"}
    assert any(one.flags == {"python-format"} for one in sentences(today))


def test_no_sentence_is_collected_with_the_breaks_of_its_lines(today: Catalog) -> None:
    assert [text for one in sentences(today) for text in texts(one.id) if "\n" in text] == []


def test_the_forms_of_a_sentence_in_english_name_the_same_facts_or_fewer_for_one(today: Catalog) -> None:
    odd = [
        one.id
        for one in sentences(today)
        if not isinstance(one.id, str)
        if not {*marks(one.id[0])} <= {*marks(one.id[1])}
    ]
    assert odd == []


@pytest.mark.parametrize(
    ("one", "count"),
    [
        (message("{a} of {b}", "{b}: {a}"), 0),
        (message("{a} of {b}", "{a} z {c}"), 1),
        (message("{q:.2f} is it", "to {q}"), 1),
        (message("%(a)s and more", "i więcej"), 1),
        (message("<b>this</b>", "<b>to</b>"), 0),
        (message("<b>this</b>", "to"), 1),
        (message("<b>this</b>", "<i>to</i>"), 1),
        (message(("one tie", "{n} ties"), ("jedno", "{n} dwa", "{n} pięć")), 0),
        (message(("{n} tie", "{n} ties"), ("jedno", "{n} dwa", "{n} pięć")), 1),
        (message("{a}", ""), 0),
    ],
)
def test_facts_and_tags_that_differ_are_found(one: Message, count: int) -> None:
    assert len(faults(one)) == count


def test_bringing_a_catalogue_up_to_date_keeps_translations_and_drops_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "HERE", tmp_path)
    source, known = empty(PLAIN), empty("pl")
    for id in ("here", ("{n} tie", "{n} ties"), "new"):
        source.add(id, locations=[("api/pages.py", 0)])
    known.add("here", "tutaj")
    known.add("gone", "przepadło")
    known.add(("{n} tie", "{n} ties"), ("{n} więź", "{n} więzi", "{n} więzi"))
    (tmp_path / "pl.po").write_bytes(written(known))
    once = written(updated("pl", source))
    (tmp_path / "pl.po").write_bytes(once)
    assert written(updated("pl", source)) == once
    now = held_at(tmp_path / "pl.po")
    assert {message.id: message.string for message in sentences(now)} == {
        "here": "tutaj",
        "new": "",
        ("{n} tie", "{n} ties"): ("{n} więź", "{n} więzi", "{n} więzi"),
    }
    assert b"Date" not in once and b"przepad" not in once.lower()


def held_at(path: Path) -> Catalog:
    """A catalogue by its file."""
    return read_po(BytesIO(path.read_bytes()), locale=path.stem)

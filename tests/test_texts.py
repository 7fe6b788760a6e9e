"""The texts for measuring suggestions and matches are balanced, and paraphrase the labels of topics."""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import SKOS, Literal

from ontology import vocabulary

FOLDER = Path(__file__).with_name("texts")
LANGUAGES = {"en", "es", "fr", "pt", "it", "nl", "pl", "eu", "ca"}


class Text(NamedTuple):
    """A row of texts.csv."""

    id: str
    half: str
    kind: str
    language: str
    text: str


class Label(NamedTuple):
    """A label of a topic with the words of it that count."""

    topic: str
    language: str
    label: str
    words: frozenset[str]


def plain_words(text: str) -> list[str]:
    """The words of a text without case and accents; a word with the Catalan l·l is one word."""
    folded = text.casefold().replace("ł", "l").replace("œ", "oe").replace("·", "")
    letters = (one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))
    return re.findall(r"[^\W\d_]+", "".join(letters))


def content_words(text: str, language: str) -> frozenset[str]:
    """The words of a text that count for the rule of paraphrase; words.csv tells which it leaves out."""
    kinds = {word: WORDS.get((language, word), "") for word in plain_words(text)}
    return frozenset(word for word, kind in kinds.items() if kind == "short" or (len(word) >= 4 and not kind))


def alike(one: str, other: str) -> bool:
    """Whether two words begin alike, so that one may be an inflection of the other.

    Compares all letters of the shorter word but its last, at least 4 and at most 6. A word of three letters
    is alike with one that adds at most three.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return long.startswith(short) and len(long) - len(short) <= 3
    length = min(6, max(4, len(short) - 1))
    return short[:length] == long[:length]


def read_labels() -> list[Label]:
    """All preferred, alternative and hidden labels of the topics as they stand."""
    topics = vocabulary.graph("topics")
    found = []
    for term in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
        for concept, label in topics.subject_objects(term):
            assert isinstance(label, Literal)
            notation, language = str(topics.value(concept, SKOS.notation)), label.language or ""
            found.append(Label(notation, language, str(label), content_words(label, language)))
    return found


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file in the folder of the texts."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORDS = {(row["language"], row["word"]): row["kind"] for row in rows("words.csv")}
TEXTS = [Text(**row) for row in rows("texts.csv")]
TOPIC = {row["id"]: row["topic"] for row in rows("topics.csv")}
LABELS = read_labels()


def test_there_are_enough_texts_in_each_of_nine_languages() -> None:
    count = Counter(text.language for text in TEXTS)
    assert len(TEXTS) >= 100
    assert set(count) == LANGUAGES
    assert max(count.values()) - min(count.values()) <= 2


def test_both_halves_are_of_one_size_and_hold_needs_and_offers_in_all_languages() -> None:
    halves = {half: [text for text in TEXTS if text.half == half] for half in ("seen", "unseen")}
    assert len(halves["seen"]) == len(halves["unseen"]) == len(TEXTS) / 2
    for texts in halves.values():
        assert {(text.kind, text.language) for text in texts} == {
            (kind, language) for kind in ("need", "offer") for language in LANGUAGES
        }


def test_each_text_has_one_topic_below_the_top() -> None:
    topics = vocabulary.graph("topics")
    below = {str(topics.value(concept, SKOS.notation)) for concept in topics.subjects(SKOS.broader)}
    ids = [text.id for text in TEXTS]
    assert len(ids) == len(set(ids)) == len(rows("topics.csv"))
    assert set(ids) == set(TOPIC)
    assert set(TOPIC.values()) <= below


def test_no_topic_is_in_both_halves() -> None:
    halves = defaultdict(set)
    for text in TEXTS:
        halves[TOPIC[text.id]].add(text.half)
    assert all(len(found) == 1 for found in halves.values())


def test_each_need_has_an_offer_of_its_topic_in_another_language_in_its_half() -> None:
    offers = [(text.half, TOPIC[text.id], text.language) for text in TEXTS if text.kind == "offer"]
    lonely = [
        text.id
        for text in TEXTS
        if text.kind == "need"
        and not any(
            (half, topic) == (text.half, TOPIC[text.id]) and language != text.language
            for half, topic, language in offers
        )
    ]
    assert not lonely


def test_each_text_is_there_once_and_has_12_to_30_words() -> None:
    assert len({text.text for text in TEXTS}) == len(TEXTS)
    assert not [text.id for text in TEXTS if not 12 <= len(text.text.split()) <= 30]


def test_no_text_shares_a_word_with_a_label_in_its_language_or_of_its_topic() -> None:
    found = []
    for text in TEXTS:
        words = content_words(text.text, text.language)
        near = (one for one in LABELS if one.language == text.language or one.topic == TOPIC[text.id])
        for label in near:
            if any(alike(word, other) for word in words for other in label.words):
                found.append(f"{text.id}: {label.label!r} ({label.language})")
    named = "\n".join(found)
    if named:
        pytest.fail(f"These texts share a word with a label; put it in other words:\n{named}", pytrace=False)


@pytest.mark.parametrize(
    ("one", "other"), [("praca", "pracy"), ("housing", "house"), ("law", "laws"), ("energia", "energies")]
)
def test_an_inflection_counts_as_the_same_word(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("market", "margin"), ("cars", "care"), ("art", "article")])
def test_words_that_begin_otherwise_are_two(one: str, other: str) -> None:
    assert not alike(one, other)


def test_words_are_compared_without_case_and_accents() -> None:
    assert plain_words("Spółdzielnie, Col·laboració: École") == ["spoldzielnie", "collaboracio", "ecole"]


def test_the_everyday_words_left_out_are_few_and_name_no_topic() -> None:
    everyday = {word for (_, word), kind in WORDS.items() if kind == "everyday"}
    assert set(WORDS.values()) == {"function", "everyday", "short"}
    assert len(everyday) <= 40
    assert not everyday & {" ".join(plain_words(label.label)) for label in LABELS}

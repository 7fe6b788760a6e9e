"""Topics are suggested for a text by the words that are used of them, each with a reason to check it by."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.matches.tagging import Confidence, Lexical, Text, expected, similar, suggested
from graph.matches.terms import Space, pieces, words
from graph.matches.topics import Topics, Use, Wording, shipped, topics
from graph.network.edges import Numbers
from graph.store.release import Release

ALL = shipped()
PLAIN = Lexical(ALL)
LANGUAGES = ("ca", "en", "es", "eu", "fr", "it", "nl", "pl", "pt")
SMALL = Topics(
    {"food": "food", "bread": "food", "bikes": "bikes"},
    tuple(
        Wording(topic, "en", Use.PREFERRED, text)
        for topic, text in (("food", "eating well"), ("bread", "baking bread"), ("bikes", "cycling"))
    ),
)


@dataclass(frozen=True)
class Told:
    """A suggester to which the shares are told."""

    topics: Topics
    told: tuple[tuple[float, ...], ...]

    def shares(self, texts: Sequence[Text]) -> Numbers:
        """As many rows as there are texts."""
        return np.array(self.told[: len(texts)])

    def suggested(self, text: str, language: str | None = None, limit: int = 3) -> tuple[()]:
        """Nothing."""
        return ()


def test_the_pieces_of_a_word_have_a_space_at_its_ends_and_no_accents() -> None:
    assert pieces("Łó") == {" lo": 1, "lo ": 1, " lo ": 1}
    assert pieces("a") == {" a ": 1}
    assert pieces("one one")["one"] == 2


def test_a_term_tells_more_where_fewer_documents_have_it() -> None:
    space = Space(("red bike", "red red car"), words)
    assert space.rarity[space.number["red"]] == pytest.approx(1)
    assert space.rarity[space.number["car"]] == pytest.approx(log(3 / 2) + 1)


def test_the_likeness_of_texts_is_the_cosine_of_their_weighted_terms() -> None:
    space = Space(("red bike", "red red car"), words)
    rare, often = log(3 / 2) + 1, 1 + log(2)
    assert space.likeness(["a red bike"])[0] == pytest.approx(
        [1, often / (sqrt(1 + rare**2) * sqrt(often**2 + rare**2))]
    )


def test_a_text_without_a_known_term_is_like_nothing() -> None:
    assert Space(("red bike",), words).likeness(["", "boat"]).tolist() == [[0], [0]]


def test_the_topics_of_a_release_are_those_of_this_version(release: Release) -> None:
    found = topics(release)
    assert found.wordings == ALL.wordings
    assert found.above == ALL.above


def test_every_topic_has_a_name_and_a_note_in_every_language() -> None:
    held = {(one.topic, one.language, one.use) for one in ALL.wordings}
    for use in (Use.PREFERRED, Use.NOTE):
        assert held >= {(topic, language, use) for topic in ALL.names for language in LANGUAGES}


def test_a_preferred_name_is_suggested_its_topic_first() -> None:
    names = [one for one in ALL.wordings if one.use is Use.PREFERRED]
    first = PLAIN.shares([Text(one.text, one.language) for one in names]).argmax(axis=1)
    found = [ALL.names[place] for place in first]
    assert [one for one, topic in zip(names, found, strict=True) if one.topic != topic] == []


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("We repair bicycles and washing machines", "circular-economy"),
        ("Szukamy taniego mieszkania spółdzielczego", "housing"),
        ("Monnaie locale et petits commerces de proximité", "local-economy"),
        ("Etorkinentzako hizkuntza-eskolak eta asilo eskaera", "migrants-and-refugees"),
    ],
)
def test_a_text_with_the_words_of_a_topic_is_suggested_that_topic(text: str, topic: str) -> None:
    assert suggested(text, ALL)[0].topic == topic


def test_a_suggestion_gives_what_it_rests_on_in_the_language_of_the_text() -> None:
    found = suggested("banques éthiques et épargne solidaire", ALL, "fr-FR")[0]
    assert found.topic == "social-finance"
    assert found.language == "fr"
    assert found.because in {one.text for one in ALL.by_topic["social-finance"] if one.language == "fr"}


def test_the_surer_of_two_suggestions_goes_first_and_only_words_tell_how_sure() -> None:
    found = suggested("participatory budgeting and public consultation of residents", ALL)
    order = [Confidence.CLOSE, Confidence.POSSIBLE]
    assert [order.index(one.confidence) for one in found] == sorted(
        order.index(one.confidence) for one in found
    )
    assert found[0].confidence is Confidence.CLOSE
    assert not [value for one in found for value in vars(one).values() if isinstance(value, float)]


@pytest.mark.parametrize("text", ["", " \n", "!?", "ξυλο", "𓀀"])
def test_a_text_that_shares_no_word_with_any_topic_is_suggested_none(text: str) -> None:
    assert suggested(text, ALL) == ()


def test_no_more_topics_are_suggested_than_asked_for() -> None:
    assert len(suggested("housing for young people without work", ALL, limit=2)) == 2
    assert len(suggested("housing for young people without work", ALL, limit=5)) == 5


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
@settings(max_examples=30)
def test_the_shares_of_a_text_add_up_to_one_whatever_other_texts_there_are(texts: list[str]) -> None:
    whole = PLAIN.shares([Text(one) for one in texts])
    assert whole.sum(axis=1) == pytest.approx(1)
    assert PLAIN.shares([Text(texts[0])])[0] == pytest.approx(whole[0])


@given(st.sampled_from([one.text for one in ALL.wordings if one.language != "en"]))
@settings(max_examples=20)
def test_accents_and_capitals_make_no_difference(text: str) -> None:
    assert PLAIN.likeness([text.upper().replace("Ó", "O")])[0] == pytest.approx(PLAIN.likeness([text])[0])


def test_an_offer_is_as_like_a_need_as_their_topics_are_expected_to_be() -> None:
    bikes, bread, food = (SMALL.number[one] for one in ("bikes", "bread", "food"))
    assert (bikes, bread, food) == (0, 1, 2)
    content = 1 - log(2) / log(4)
    lin = 2 * content / (1 + content)
    sure, torn = (0.0, 1.0, 0.0), (0.5, 0.25, 0.25)
    found = similar(Told(SMALL, (sure, torn)), [Text("a"), Text("b")], [Text("c"), Text("d")])
    across = 0.25 + 0.25 * lin
    torn_twice = 0.25 + 2 * 0.0625 + 2 * 0.0625 * lin
    assert found.ravel() == pytest.approx([1, across, across, torn_twice])


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=5))
def test_expected_likeness_lies_between_nothing_and_one_and_is_the_same_either_way(
    rows: list[list[float]],
) -> None:
    shares = np.array(rows) + 1e-9
    shares /= shares.sum(axis=1, keepdims=True)
    found = expected(shares, shares, SMALL)
    assert ((found >= 0) & (found <= 1)).all()
    assert found == pytest.approx(found.T)


def test_some_topics_in_some_languages_are_a_scheme_of_their_own() -> None:
    some = ALL.only({"housing", "care"}, {"en", "eu"})
    assert some.names == ("care", "housing")
    assert some.above == {"care": "care", "housing": "housing"}
    assert some.languages == ("en", "eu")

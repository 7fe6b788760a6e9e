"""How well topics are suggested for free text, and how well an offer is found for a need in another language.

A foreign offer is one in another language than the need; it is right where it is on the topic of the need.
The texts are those of tests/texts, in two halves. Methods were chosen on `seen`: `python -m benchmarks texts
seen`. The final measurement is `python -m benchmarks texts unseen`, and nothing is chosen by it.
"""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import comb
from pathlib import Path
from tempfile import gettempdir

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.measured import Measured
from graph.matches.semantic import MultilingualE5, Semantic
from graph.matches.tagging import Lexical, Suggester, Text, similar
from graph.matches.terms import Space, Terms, pieces, words
from graph.matches.topics import Topics, shipped
from graph.network.edges import Numbers

FOLDER = Path(__file__).parents[1] / "tests" / "texts"
HALVES = ("seen", "unseen")
CACHE = Path(gettempdir()) / "sse-atlas-vectors"
"""Where the vectors of the scheme are kept between runs; to make them takes minutes."""

FIRST = 3
"""Suggestions that a person looks at."""

RIGHT, RECALL_1, RECALL_3 = 0.85, 0.70, 0.85
"""What is demanded: the right topic among three; an offer in another language first, and among three."""

TIMED = 20
"""Texts of which each is timed alone."""


@dataclass(frozen=True)
class Tagged:
    """A text of a half with the topic that fits it best."""

    kind: str
    text: Text
    topic: str


@dataclass(frozen=True, eq=False)
class Half:
    """The texts of a half; needs are asked, offers are looked for."""

    texts: tuple[Tagged, ...]

    @cached_property
    def needs(self) -> list[Tagged]:
        """What is asked."""
        return [one for one in self.texts if one.kind == "need"]

    @cached_property
    def offers(self) -> list[Tagged]:
        """What is found."""
        return [one for one in self.texts if one.kind == "offer"]

    def foreign(self, need: Tagged) -> list[int]:
        """The places of the offers in other languages than that of a need."""
        return [n for n, offer in enumerate(self.offers) if offer.text.language != need.text.language]

    def right(self, need: Tagged) -> list[bool]:
        """Whether each foreign offer is on the topic of a need."""
        return [self.offers[place].topic == need.topic for place in self.foreign(need)]


def measured(half: str = "seen") -> Iterator[Measured]:
    """All measurements on a half."""
    texts, topics = read(half), shipped()
    yield from by_chance(texts, topics)
    meaning, plain = Semantic(topics, MultilingualE5(), CACHE), Lexical(topics)
    places = ranks(meaning, texts.texts)
    yield from suggesting("by meaning", places, texts, RIGHT)
    yield from finding("by meaning", partial(similar, meaning), texts, RECALL_1, RECALL_3)
    yield from by_language(places, texts)
    untold = [Tagged(one.kind, Text(one.text.text), one.topic) for one in texts.texts]
    yield share("  three, language not told", ranks(meaning, untold) < FIRST)
    yield timed("by meaning", meaning, texts)
    yield from suggesting("by words", ranks(plain, texts.texts), texts)
    yield from finding("by words", partial(similar, plain), texts)
    yield timed("by words", plain, texts)
    yield from suggesting("TF-IDF, words", ranks(Lexical(topics, words), texts.texts), texts)
    yield from finding("TF-IDF, words", partial(cosine, words), texts)
    yield from finding("TF-IDF, pieces of words", partial(cosine, pieces), texts)


def read(half: str) -> Half:
    """The texts of a half with their topics."""
    with (FOLDER / "topics.csv").open(encoding="utf-8", newline="") as file:
        topic = {row["id"]: row["topic"] for row in csv.DictReader(file)}
    with (FOLDER / "texts.csv").open(encoding="utf-8", newline="") as file:
        return Half(
            tuple(
                Tagged(row["kind"], Text(row["text"], row["language"]), topic[row["id"]])
                for row in csv.DictReader(file)
                if row["half"] == half
            )
        )


def by_chance(half: Half, topics: Topics) -> Iterator[Measured]:
    """What drawing at random would find."""
    yield Measured("by chance: right topic among three", FIRST / len(topics.names), "")
    asked = [right for need in half.needs if any(right := half.right(need))]
    for count in (1, FIRST):
        missed = [comb(len(right) - sum(right), count) / comb(len(right), count) for right in asked]
        yield Measured(f"by chance: foreign offer among {count}", 1 - float(np.mean(missed)), "")


def suggesting(name: str, places: Numbers, half: Half, demanded: float | None = None) -> Iterator[Measured]:
    """How often the right topic is suggested, for all texts and for each kind."""
    yield share(f"{name}: right topic first", places < 1)
    yield share(f"{name}: right topic among three", places < FIRST, demanded)
    for kind in ("need", "offer"):
        of_kind = np.array([one.kind == kind for one in half.texts])
        yield share(f"  three, {kind}s", places[of_kind] < FIRST)


def by_language(places: Numbers, half: Half) -> Iterator[Measured]:
    """How often the right topic is among three, language by language."""
    for language in sorted({one.text.language or "" for one in half.texts}):
        of_language = np.array([one.text.language == language for one in half.texts])
        yield share(f"  three, {language}", places[of_language] < FIRST)


def ranks(suggester: Suggester, texts: Sequence[Tagged]) -> Numbers:
    """How many topics are put before the right one; those put as high as it count half."""
    shares = suggester.shares([one.text for one in texts])
    own = shares[np.arange(len(texts)), [suggester.topics.number[one.topic] for one in texts]][:, None]
    before: Numbers = (shares > own).sum(axis=1) + ((shares == own).sum(axis=1) - 1) / 2
    return before


def finding(
    name: str,
    likeness: Callable[[Sequence[Text], Sequence[Text]], Numbers],
    half: Half,
    first: float | None = None,
    three: float | None = None,
) -> Iterator[Measured]:
    """How often an offer on the topic of a need is found among those in other languages."""
    told = likeness([one.text for one in half.needs], [one.text for one in half.offers])
    best = []
    for row, need in zip(told, half.needs, strict=True):
        right = np.array(half.right(need))
        if right.any():
            values = row[half.foreign(need)]
            mine = values[right].max()
            best.append((values[~right] > mine).sum() + (values[~right] == mine).sum() / 2)
    found = np.array(best)
    yield share(f"{name}: foreign offer first", found < 1, first)
    yield share(f"{name}: foreign offer among three", found < FIRST, three)


def cosine(terms: Terms, needs: Sequence[Text], offers: Sequence[Text]) -> Numbers:
    """How alike texts are by the terms that they share."""
    space = Space(tuple(one.text for one in offers), terms)
    return space.likeness([one.text for one in needs])


def share(what: str, hits: NDArray[np.bool_], demanded: float | None = None) -> Measured:
    """How many of how many, with the 95 % interval of Wilson 1927, doi:10.1080/01621459.1927.10502953."""
    interval = stats.binomtest(int(hits.sum()), len(hits)).proportion_ci(method="wilson")
    told = f"{what} [{interval.low:.2f}; {interval.high:.2f}]"
    return Measured(told, float(hits.mean()), f"of {len(hits)}", None, demanded)


def timed(name: str, suggester: Suggester, half: Half) -> Measured:
    """How long a suggestion takes of the processor, each text alone."""
    suggester.suggested(half.texts[0].text.text)
    began = time.process_time()
    for one in half.texts[:TIMED]:
        suggester.suggested(one.text.text, one.text.language)
    return Measured(f"{name}: suggestions for a text", (time.process_time() - began) / TIMED * 1e3, "ms")

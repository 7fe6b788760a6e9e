"""Which topics a text is about, as a program would propose them to a person who decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from scipy import sparse

from graph.matches.setting import primary
from graph.matches.similarity import Tree
from graph.matches.terms import Space, Terms, pieces
from graph.matches.topics import Topics, Use, Wording
from graph.network.edges import Numbers

MOST = 3
"""Suggestions for a text, unless told."""

CLOSE = 2 / 3
"""From this share on a topic is called close: it is then twice as likely as all others together."""

SHARPNESS = 50.0
"""What a cosine of terms counts in `Lexical.shares`, fitted on the half `seen` of tests/texts."""

NAME = 0.5
"""What it counts that a text is a name of a topic, beside being all that is said of it."""

KEPT = 4
"""Schemes whose terms are kept at hand."""


class Confidence(StrEnum):
    """How sure a suggestion is, in the only words that are shown for it."""

    CLOSE = "close"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Text:
    """What somebody wrote, with its language where that is known."""

    text: str
    language: str | None = None

    @property
    def spoken(self) -> str | None:
        """The language without its region."""
        return primary(self.language) if self.language else None


@dataclass(frozen=True)
class Suggestion:
    """A topic that a text may be about.

    topic       its notation
    because     the name, definition or sentence about the topic that is nearest to the text
    language    of `because`
    confidence  close or possible
    """

    topic: str
    because: str
    language: str
    confidence: Confidence


class Suggester(Protocol):
    """Whatever can tell which topics texts are about."""

    @property
    def topics(self) -> Topics:
        """The topics it chooses from."""

    def shares(self, texts: Sequence[Text]) -> Numbers:
        """How likely each text is about each topic: (texts, topics), 0 to 1, rows add up to one.

        These rank; they are not for showing.
        """

    def suggested(self, text: str, language: str | None = None, limit: int = MOST) -> tuple[Suggestion, ...]:
        """The likeliest topics of a text, the likeliest first; none where the text has no words."""


@dataclass(frozen=True, eq=False)
class Lexical:
    """The suggester that needs nothing installed: it compares words with those that are used of each topic.

    A text may use words of any language. It finds what people name; what they describe in other words than
    the names, definitions and notes of the topics, it does not find.
    """

    topics: Topics
    terms: Terms = pieces

    @cached_property
    def documents(self) -> tuple[tuple[str, str], ...]:
        """The topic and language of each document: all that is said of a topic in a language."""
        return tuple(sorted({(one.topic, one.language) for one in self.topics.wordings}))

    @cached_property
    def space(self) -> Space:
        """The terms that are used of topics."""
        said: dict[tuple[str, str], list[str]] = {document: [] for document in self.documents}
        for one in self.topics.wordings:
            said[one.topic, one.language].append(one.text)
        return Space(tuple("\n".join(parts) for parts in said.values()), self.terms)

    @cached_property
    def parts(self) -> dict[str, sparse.csr_array]:
        """What is said of the topics that were suggested so far, as points of `space`."""
        return {}

    @cached_property
    def named(self) -> tuple[sparse.csr_array, list[str]]:
        """The names of topics as points of `space`, and the topic of each."""
        names = [one for one in self.topics.wordings if one.use in (Use.PREFERRED, Use.OTHER)]
        return self.space.weighted([one.text for one in names]), [one.topic for one in names]

    def likeness(self, texts: Sequence[str]) -> Numbers:
        """How much of each text is said of each topic in the language in which most is, or is a name of it.

        returns   (texts, topics), 0 to 1: the highest cosine of the text and what is said of a topic in one
                  language, or `NAME` x the highest cosine of the text and a name where that is more
        """
        names, topics = self.named
        by_name = np.asarray((self.space.weighted(texts) @ names.T).toarray(), dtype=np.float64)
        said = self.highest(self.space.likeness(texts), [topic for topic, _ in self.documents])
        return np.maximum(said, NAME * self.highest(by_name, topics))

    def highest(self, cosines: Numbers, topics: Sequence[str]) -> Numbers:
        """Of the columns of each topic the highest value in each row, (rows, topics)."""
        found = np.zeros((len(self.topics.names), len(cosines)))
        np.maximum.at(found, [self.topics.number[topic] for topic in topics], cosines.T)
        return found.T

    def shares(self, texts: Sequence[Text]) -> Numbers:
        """See `Suggester.shares`: the softmax of `SHARPNESS` x `likeness`."""
        return softmax(SHARPNESS * self.likeness([one.text for one in texts]))

    def suggested(self, text: str, language: str | None = None, limit: int = MOST) -> tuple[Suggestion, ...]:
        """See `Suggester.suggested`. A topic that shares no word with the text is not suggested."""
        likeness = self.likeness([text])[0]
        shares = softmax(SHARPNESS * likeness[None])[0]
        return tuple(
            suggestion(self.nearest(text, name, Text(text, language).spoken), share)
            for name, share in ordered(self.topics, shares, limit)
            if likeness[self.topics.number[name]] > 0
        )

    def nearest(self, text: str, topic: str, language: str | None) -> Wording:
        """What is said of a topic that shares most with a text.

        What is in the language of the text goes first, and of what shares as much, a name.
        """
        said, order = self.topics.by_topic[topic], list(Use)
        if topic not in self.parts:
            self.parts[topic] = self.space.weighted([one.text for one in said])
        cosines = (self.parts[topic] @ self.space.weighted([text]).T).toarray().ravel()
        return min(
            (one.language != language or not cosine, -cosine, order.index(one.use), one)
            for cosine, one in zip(cosines, said, strict=True)
        )[-1]


def suggested(
    text: str, topics: Topics, language: str | None = None, limit: int = MOST
) -> tuple[Suggestion, ...]:
    """The likeliest topics of a text by the suggester that needs nothing installed.

    text      in any language
    topics    those to choose from; what is worked out of their wordings is kept for the next text
    language  of the text where known
    limit     how many at most
    returns   the likeliest first; none where no word is shared with what is said of any topic
    """
    return lexical(topics).suggested(text, language, limit)


@lru_cache(maxsize=KEPT)
def lexical(topics: Topics) -> Lexical:
    """The suggester by words for some topics, the same one for the same topics."""
    return Lexical(topics)


def similar(suggester: Suggester, needs: Sequence[Text], offers: Sequence[Text]) -> Numbers:
    """How alike the topics of needs and offers are expected to be: to rank offers for a need in free text.

    needs     n texts in any languages
    offers    m texts in any languages, also others than those of the needs
    returns   see `expected`
    """
    return expected(suggester.shares(needs), suggester.shares(offers), suggester.topics)


def expected(needs: Numbers, offers: Numbers, topics: Topics) -> Numbers:
    """How alike a topic of a need and a topic of an offer are expected to be.

    formula   s(a, b) = Σ over topics t and u of p(t | a) Lin(t, u) p(u | b)
    needs     (n, topics): `Suggester.shares` of needs
    offers    (m, topics): the same of offers
    returns   (n, m), 0 to 1; ranks offers for one need, and is not for showing
    source    D. Lin: An information-theoretic definition of similarity. ICML 1998, 296-304
    """
    told: Numbers = needs @ Tree(topics.above).table(topics.names) @ offers.T
    return np.clip(told, 0.0, 1.0)


def ordered(topics: Topics, shares: Numbers, limit: int) -> list[tuple[str, float]]:
    """The topics of the highest shares with these, the highest first; of the same share, by notation."""
    order = np.argsort(-shares, kind="stable")[:limit]
    return [(topics.names[place], float(shares[place])) for place in order]


def suggestion(nearest: Wording, share: float) -> Suggestion:
    """A topic as it is suggested."""
    confidence = Confidence.CLOSE if share >= CLOSE else Confidence.POSSIBLE
    return Suggestion(nearest.topic, nearest.text, nearest.language, confidence)


def softmax(scores: Numbers) -> Numbers:
    """Shares that add up to one in each row, in proportion to e to the power of the scores."""
    powers: Numbers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return shares

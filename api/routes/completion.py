"""The words that complete themselves in the query editor."""

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from fastapi import APIRouter

from api.atlas import ReleaseDep
from api.entity_page import BORROWED
from graph.store.queries import PREFIXES
from graph.store.release import Release
from graph.vocabulary.words import words

router = APIRouter(include_in_schema=False)


@router.get("/completion.json")
def completion(release: ReleaseDep) -> dict[str, Any]:
    """The prefixes that need no declaration, and what a query may name."""
    return known(release)


@lru_cache(maxsize=1)
def known(release: Release) -> dict[str, Any]:
    """What is sent, worked out once a release."""
    found = [
        {key: value for key, value in asdict(word).items() if key != "iri"}
        | {"label": BORROWED.get(word.iri, word.label)}
        for word in words(release)
    ]
    return {"prefixes": PREFIXES, "words": found}

"""What the pages that statements rest on are called."""

from collections.abc import Mapping
from functools import lru_cache

from api.holding import of_a_release
from graph.store.release import Release
from ontology import iris


@of_a_release
@lru_cache(maxsize=2)
def titles(release: Release) -> Mapping[str, str]:
    """The titles of all pages that have one, by address."""
    return {
        row["source"]: row["title"]
        for slug in (*release.cities, "network")
        for row in release.rows("graph.cities", "sources", ecosystem=str(iris.ecosystem(slug)))
        if "title" in row
    }

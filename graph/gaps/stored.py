"""A release's gaps: worked out when it is published, kept beside its store, read from there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from graph.errors import Unknown
from graph.gaps.change import difference
from graph.gaps.ecosystem import Ecosystem, ecosystems, slugs
from graph.gaps.measures import measures
from graph.gaps.questions import questions
from graph.gaps.report import Report, report
from graph.gaps.schema import Json, as_json
from graph.gaps.whatif import Change, altered, interventions
from graph.saying import kept, revived
from graph.store.release import Release

FOLDER = "gaps"


def told(found: Report) -> Json:
    """All that is worked out from a city's report."""
    worth = interventions(found)
    return as_json(found, measures(found.city), questions(found, worth), worth)


def supposed(
    city: Ecosystem, cities: Mapping[str, Ecosystem], change: Change, before: Sequence[Json]
) -> Json:
    """A city's gaps as they would be after a change, with those of before that it closes, and those it opens.

    raises   as `graph.gaps.whatif.applied` does
    """
    then = altered(city, change)
    after = told(report(then, {**cities, city.slug: then}))
    turned = difference(before, after["gaps"])
    return {
        **after,
        "what_if": {"added": change.added, "removed": change.removed, "without": change.without},
        "closed": list(turned.closed),
        "opened": list(turned.opened),
    }


def analyses(release: Release) -> Iterator[tuple[str, bytes]]:
    """The files of a release's gaps, one a city: each file's path within the release, and its content."""
    cities = ecosystems(release)
    for slug, city in cities.items():
        yield f"{FOLDER}/{slug}.json", written(release, told(report(city, cities)))


def written(release: Release, content: Json) -> bytes:
    """What is kept of a city's gaps, as the bytes of a file."""
    return json.dumps(kept({"release": release.id, **content}), ensure_ascii=False, indent=1).encode()


def gaps(release: Release, slug: str) -> Json:
    """The gaps of a city: as kept with the release, or worked out where it has none.

    raises   Unknown where the release does not describe the city
    """
    if slug not in slugs(release):
        raise Unknown(f"there is no city {slug!r} here. There are {', '.join(slugs(release))}")
    file: Path = release.path / FOLDER / f"{slug}.json"
    if file.exists():
        return read(file)
    cities = known(release)
    return unwritten(written(release, told(report(cities[slug], cities))))


def read(file: Path) -> Json:
    """The gaps of a city from their file."""
    return unwritten(file.read_bytes())


def unwritten(content: bytes) -> Json:
    """What was kept of a city's gaps."""
    found: Json = revived(json.loads(content))
    return found


@lru_cache(maxsize=2)
def known(release: Release) -> dict[str, Ecosystem]:
    """The ecosystems of a release, worked out once."""
    return ecosystems(release)

"""A city's gaps as they would be, were some ties different, and how they have changed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore

from graph.cities.profile import one_city
from graph.errors import EcosystemError, TooLarge, Unknown
from graph.gaps import stored
from graph.gaps.change import between_years, difference
from graph.gaps.schema import Json
from graph.gaps.stored import FOLDER, gaps, known
from graph.gaps.whatif import Change, Pair
from graph.store.release import Release
from graph.store.releases import Data
from ontology import iris

MOST = 20
"""Changes that are tried at once."""

AT_ONCE = 2
"""Requests that are worked out side by side, each in a second or two of one processor."""

PATIENCE = 2.0
"""Seconds that a request waits for its turn."""

EXAMPLE = "torino/organisation/socialfare,torino/institution/citta"
YEAR = re.compile(r"\d{4}")
TURNS = BoundedSemaphore(AT_ONCE)


class Crowded(EcosystemError):
    """Others are being answered whose questions take as long."""

    status = 503


def change(add: Iterable[str] = (), remove: Iterable[str] = (), without: Iterable[str] = ()) -> Change:
    """What a request supposes, empty values left out.

    add, remove   pairs of bodies: two ids with a comma between them
    without       ids of bodies
    raises        EcosystemError where a pair is none, TooLarge where too much is supposed at once
    """
    asked = Change(
        tuple(dict.fromkeys(pair(text) for text in add if text.strip())),
        tuple(dict.fromkeys(pair(text) for text in remove if text.strip())),
        tuple(dict.fromkeys(iri(text) for text in without if text.strip())),
    )
    count = len(asked.added) + len(asked.removed) + len(asked.without)
    if count > MOST:
        raise TooLarge(f"too much is supposed at once: {count} changes. Give {MOST} at most")
    return asked


def pair(text: str) -> Pair:
    """Two bodies. Raises EcosystemError where it is not two."""
    ends = [iri(part) for part in text.split(",") if part.strip()]
    if len(ends) != 2 or ends[0] == ends[1]:
        raise EcosystemError(
            f"a pair of bodies is not {text[:200]!r}. Give two ids with a comma between them, "
            f"such as {EXAMPLE}"
        )
    return ends[0], ends[1]


def iri(text: str) -> str:
    """The IRI of a body, told that or the path after id/."""
    told = text.strip()
    return told if "://" in told else f"{iris.BASE}id/{told.lstrip('/').removeprefix('id/')}"


def short(body: str) -> str:
    """The path after id/, by which requests name a body."""
    return body.removeprefix(f"{iris.BASE}id/")


def supposed(release: Release, slug: str, asked: Change) -> Json:
    """A city's gaps as they would be, with those that a change would close and open.

    raises   Unknown where the city or a body is not there, Crowded where others are being answered
    """
    one_city(release, slug)
    with turn():
        return outcome(release, slug, asked)


@lru_cache(maxsize=32)
def outcome(release: Release, slug: str, asked: Change) -> Json:
    """What a change comes to, worked out once."""
    cities = known(release)
    before = gaps(release, slug)["gaps"]
    return {"release": release.id, **stored.supposed(cities[slug], cities, asked, before)}


def changed(data: Data, release: Release, slug: str, since: str, until: str | None) -> Json:
    """Which of a city's gaps closed and opened between two years, or two releases.

    since    a year, YYYY, or the id of a release
    until    the same; the year of the release that is asked, or that release, where it is not told
    raises   Unknown where there is no such city or release, EcosystemError where it cannot be compared
    """
    one_city(release, slug)
    if not YEAR.fullmatch(since):
        before = kept(data, since, slug)
        after = kept(data, until, slug) if until else gaps(release, slug)
        told = difference(before["gaps"], after["gaps"])
        return {"since": since, "until": until or release.id, **told.as_json()}
    end = until or release.manifest.created[:4]
    if not YEAR.fullmatch(end) or end < since:
        raise EcosystemError(f"no year that follows {since} is {end[:100]!r}. Give it as YYYY, such as 2021")
    with turn():
        return {"since": since, "until": end, **years(release, slug, since, end)}


@lru_cache(maxsize=32)
def years(release: Release, slug: str, start: str, end: str) -> Json:
    """What became of a city's gaps from one year to another, worked out once."""
    cities = known(release)
    return between_years(cities[slug], cities, start, end).as_json()


def kept(data: Data, key: str, slug: str) -> Json:
    """The gaps of a city in another release. Raises Unknown where they are not to be had."""
    try:
        path = data.path(key)
    except Unknown:
        raise Unknown(
            f"neither a year nor a release is {key[:100]!r}. Give a year as YYYY, or the id of one "
            "of the releases that /feed.atom lists"
        ) from None
    if slug not in (part.name for part in data.manifest(key).parts if part.is_city):
        raise Unknown(f"release {key} does not describe {slug}. Choose one that does")
    file = path / FOLDER / f"{slug}.json"
    if not file.exists() and not (path / "store").is_dir():
        raise Unknown(f"of release {key} neither gaps nor store are kept. Choose a newer one")
    return stored.read(file) if file.exists() else gaps(Release(path), slug)


@contextmanager
def turn() -> Iterator[None]:
    """Be one of the few who work something out. Raises Crowded where none of them is done soon."""
    if not TURNS.acquire(timeout=PATIENCE):
        raise Crowded("others are trying changes at this moment. Try again in a few seconds")
    try:
        yield
    finally:
        TURNS.release()


def listed(asked: Change) -> Sequence[tuple[str, str]]:
    """A change as the fields of a query: name and value of each."""
    return (
        *(("add", ",".join(map(short, one))) for one in asked.added),
        *(("remove", ",".join(map(short, one))) for one in asked.removed),
        *(("without", short(one)) for one in asked.without),
    )

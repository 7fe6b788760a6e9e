"""What the routes share: the current release, opened anew when another is published, and its workers."""

import asyncio
import gc
import logging
import threading
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, Request

from api import tagging
from api.gaps import otherwise
from api.holding import HELD
from api.isolation import isolation, required, told
from api.networks.world import World, world
from api.settings import Settings
from api.speaking import telling
from api.workshops.planner import Planner
from graph.cities.freshness import last_change
from graph.cities.profile import Profile, census, cities, one_city, profile, top_topics
from graph.dataset import sources
from graph.gaps import stored
from graph.gaps.ecosystem import Scheme, scheme
from graph.gaps.schema import Json
from graph.matches import between, match
from graph.matches import listing as listings
from graph.network.network import Network, network, of_city
from graph.network.placing import Placing, placed
from graph.store.difference import Difference
from graph.store.pool import Pool
from graph.store.release import Release
from graph.store.releases import Data
from graph.store.turns import Limits
from graph.vocabulary.terms import notes, terms, topics

log = logging.getLogger("sse_atlas")


class Atlas:
    """The data folder as one server process sees it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.data = Data(settings.data)
        self.lock = threading.RLock()
        self.opened: Release | None = None
        self.workers: Pool | None = None
        self.beginning: asyncio.Task[None] | None = None
        self.planner = Planner(settings.data, settings.match_weights)
        self.limits = Limits(
            places=settings.query_workers,
            seconds=settings.query_seconds,
            memory_mb=settings.query_memory_mb,
            result_mb=settings.query_result_mb,
        )

    @property
    def release(self) -> Release:
        """The current release. Raises NothingPublished."""
        with self.lock:
            if self.opened is None or self.opened.id != self.data.current_id():
                current = self.data.current()
                if self.opened is not None:
                    forget()
                self.opened = current
            return self.opened

    @property
    def pool(self) -> Pool:
        """The workers that answer public queries over the current release; to be used in the event loop."""
        release = self.release
        if self.workers is None or self.workers.store.parent != release.path:
            if self.workers is not None:
                self.workers.close()
            self.workers = Pool(release.path / "store", self.limits)
        return self.workers

    async def begin(self) -> None:
        """Start the workers. Raises NotIsolated where a defence is missing that the settings require."""
        if self.data.current_id() is None:
            return
        if self.settings.require_isolation:
            required(await isolation(self.pool))
        self.beginning = asyncio.create_task(self.tell())

    async def tell(self) -> None:
        """Write into the log which defences are on."""
        defences = await isolation(self.pool)
        log.log(logging.INFO if all(defences.values()) else logging.WARNING, "%s.", told(defences))
        self.pool.keep_ready()

    async def close(self) -> None:
        """End the workers."""
        if self.beginning is not None:
            self.beginning.cancel()
        await self.planner.close()
        if self.workers is not None:
            await self.workers.aclose()


@lru_cache(maxsize=64)
def city_profile(release: Release, slug: str) -> Profile:
    """A city's profile, worked out once a release."""
    return profile(release, slug)


@lru_cache(maxsize=2)
def whole_network(release: Release) -> Network:
    """The network of a whole release, built once."""
    return network(release)


@lru_cache(maxsize=64)
def city_changes(data: Data, release: Release, slug: str) -> Difference | None:
    """What a release says otherwise of a city than the last one that differs, worked out once."""
    one_city(release, slug)
    return last_change(data, slug)


@lru_cache(maxsize=64)
def city_network(release: Release, slug: str) -> Network:
    """A city's network. Raises Unknown where the release does not know the city."""
    one_city(release, slug)
    return of_city(whole_network(release), slug)


@lru_cache(maxsize=64)
def city_placing(release: Release, slug: str) -> Placing:
    """Where the nodes of a city's network stand in its drawing."""
    return placed(city_network(release, slug), top_topics(release))


@lru_cache(maxsize=2)
def all_places(release: Release) -> World:
    """Where all cities and their nodes stand in the drawing of all."""
    return world(whole_network(release), release.cities, top_topics(release))


@lru_cache(maxsize=64)
def city_gaps(release: Release, slug: str) -> Json:
    """A city's gaps and figures, read once a release. Raises Unknown where it does not know the city."""
    return stored.gaps(release, slug)


@lru_cache(maxsize=2)
def topic_scheme(release: Release) -> Scheme:
    """The topics of a release: which is above which."""
    return scheme(release)


@lru_cache(maxsize=32)
def public_pages(release: Release, place: str = "") -> tuple[sources.Source, ...]:
    """The pages that the rows of a city rest on, or those of all, read once a release."""
    return sources.sources(release, place)


@lru_cache(maxsize=16)
def topic_notes(release: Release, language: str) -> dict[str, str]:
    """What each topic is about in a language, read once a release."""
    return notes(release, language)


def forget() -> None:
    """Let go of what was worked out of older releases, and so of their files."""
    gc.unfreeze()
    for held in (
        city_profile,
        city_changes,
        whole_network,
        city_network,
        city_placing,
        all_places,
        city_gaps,
        topic_scheme,
        public_pages,
        topic_notes,
        cities,
        census,
        terms,
        topics,
        top_topics,
        stored.known,
        otherwise.outcome,
        otherwise.years,
        listings.listing,
        telling.name,
        match.everything,
        match.all_matches,
        between.between,
        tagging.by_words,
        tagging.by_meaning,
        *HELD,
    ):
        held.cache_clear()


def get_atlas(request: Request) -> Atlas:
    """The atlas that the application was made with."""
    atlas: Atlas = request.app.state.atlas
    return atlas


def get_release(request: Request) -> Release:
    """The current release."""
    return get_atlas(request).release


AtlasDep = Annotated[Atlas, Depends(get_atlas)]
ReleaseDep = Annotated[Release, Depends(get_release)]

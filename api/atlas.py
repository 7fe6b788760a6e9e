"""What the routes share: the current release, opened anew when another is published, and its workers."""

import threading
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, Request

from api.settings import Settings
from graph.cities.profile import Profile, one_city, profile, top_topics
from graph.network.network import Network, network, of_city
from graph.network.placing import Placing, placed
from graph.store.pool import Pool
from graph.store.release import Release
from graph.store.releases import Data


class Atlas:
    """The data folder as one server process sees it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.data = Data(settings.data)
        self.lock = threading.RLock()
        self.opened: Release | None = None
        self.workers: Pool | None = None

    @property
    def release(self) -> Release:
        """The current release. Raises NothingPublished."""
        with self.lock:
            if self.opened is None or self.opened.id != self.data.current_id():
                self.opened = self.data.current()
                forget()
                if self.workers is not None:
                    self.workers.close()
                    self.workers = None
            return self.opened

    @property
    def pool(self) -> Pool:
        """The workers that answer public queries over the current release."""
        with self.lock:
            store = self.release.path / "store"
            if self.workers is None:
                limits = self.settings
                self.workers = Pool(
                    store,
                    limits.query_workers,
                    limits.query_seconds,
                    limits.query_memory_mb,
                    limits.query_result_mb,
                )
            return self.workers

    def close(self) -> None:
        """End the workers."""
        if self.workers is not None:
            self.workers.end()


@lru_cache(maxsize=64)
def city_profile(release: Release, slug: str) -> Profile:
    """A city's profile, worked out once a release."""
    return profile(release, slug)


@lru_cache(maxsize=2)
def whole_network(release: Release) -> Network:
    """The network of a whole release, built once."""
    return network(release)


@lru_cache(maxsize=64)
def city_network(release: Release, slug: str) -> Network:
    """A city's network. Raises Unknown where the release does not know the city."""
    one_city(release, slug)
    return of_city(whole_network(release), slug)


@lru_cache(maxsize=64)
def city_placing(release: Release, slug: str) -> Placing:
    """Where the nodes of a city's network stand in its drawing."""
    return placed(city_network(release, slug), top_topics(release))


def forget() -> None:
    """Let go of what was worked out of older releases, and so of their files."""
    for held in (city_profile, whole_network, city_network, city_placing):
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

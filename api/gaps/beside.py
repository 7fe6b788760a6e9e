"""The figures of all cities side by side, for charts."""

from collections.abc import Sequence
from functools import lru_cache

from api.atlas import city_gaps, city_profile
from api.gaps.charts import Profile, Row, profile
from api.holding import of_a_release
from graph.cities.profile import City, cities
from graph.gaps.comparison import compared
from graph.gaps.schema import Json
from graph.store.release import Release

CHART = (
    "bodies",
    "places",
    "policies",
    "offers",
    "needs",
    "partners",
    "alone",
    "largest",
    "reach",
    "fragmentation",
    "articulation",
    "modularity",
    "ei",
)
"""The figures that a chart shows, in its order: what there is, how well tied it is, how mixed."""

FEW = ("bodies", "places", "policies", "offers", "needs", "partners", "largest", "reach")
"""Those of a chart for which there is little room."""


@of_a_release
@lru_cache(maxsize=2)
def every_city(release: Release) -> tuple[City, ...]:
    """All cities of a release, by slug, read once."""
    return tuple(cities(release))


@of_a_release
@lru_cache(maxsize=64)
def side_by_side(release: Release, slugs: tuple[str, ...]) -> Json:
    """Some cities side by side, worked out once. Raises Unknown where the release does not know one."""
    return compared(release, slugs)


@of_a_release
@lru_cache(maxsize=2)
def rows(release: Release) -> dict[str, Row]:
    """The figures of all cities by their keys: those of the network, and how much there is."""
    found: dict[str, dict[str, float | None]] = {}
    for slug in (one.slug for one in every_city(release)):
        told = city_profile(release, slug)
        counted = {
            "places": len(told.of_kind("infrastructure")),
            "policies": len(told.of_kind("policy")),
            "offers": len(told.offers),
            "needs": len(told.needs),
        }
        measured = {one["key"]: one["value"] for one in city_gaps(release, slug)["measures"]["figures"]}
        for key, value in {**measured, **counted}.items():
            found.setdefault(key, {})[slug] = value
    return {key: Row(key, values) for key, values in found.items()}


def profile_of(
    release: Release, slugs: Sequence[str], keys: Sequence[str] = CHART, right: float = 311.0
) -> Profile:
    """The chart of some cities' figures on the range of all."""
    told = rows(release)
    return profile([told[key] for key in keys if key in told], slugs, right=right)

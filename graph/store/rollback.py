"""Back to an older release, as a whole or for one city."""

from typing import Any

from graph.errors import Unknown
from graph.store.building import (
    Analyses,
    Draft,
    Record,
    alone,
    ensure_built,
    nothing,
    publish,
    quads_file,
)
from graph.store.manifest import Manifest, Part
from graph.store.releases import Data
from graph.store.system import who


def rolled_back(data: Data, key: str, city: str | None = None, analyses: Analyses = nothing) -> str:
    """Make an older release current; with a city, publish the current one with that city as it was then.

    analyses   what is to be worked out from a release that is published
    returns    the id of the release that is now current
    raises     Unknown where the release is not there, or does not describe the city
    """
    older = data.manifest(key)
    if city is None:
        with alone(data):
            ensure_built(data, key)
            data.flip(key)
        return key
    described = [part.name for part in older.parts if part.is_city]
    if city not in described:
        raise Unknown(
            f"release {key} does not describe the city {city!r}. It describes {', '.join(described)}"
        )
    current = data.current_id()
    assert current is not None, "a release is there, so one is current"
    now = data.manifest(current)
    drafts = [kept(data, now, part) for part in now.parts if part.name != city]
    drafts += [kept(data, older, part) for part in older.parts if part.name == city]
    return publish(data, drafts, record(now, older, city), analyses).id


def kept(data: Data, manifest: Manifest, part: Part) -> Draft:
    """A part of a release, to be kept as it is."""
    return Draft(part.name, part.fingerprint, quads_file(data.path(manifest.id), part.name), part.is_city)


def record(now: Manifest, older: Manifest, city: str) -> Record:
    """What the present release was made of and what was checked, with what is of the city as it was then."""
    inputs = [one for one in now.inputs if not of_city(one, city)]
    inputs += [one for one in older.inputs if of_city(one, city)]
    checks = {name: found for name, found in (now.checks or {}).items() if name != city}
    checks |= {name: found for name, found in (older.checks or {}).items() if name == city}
    return Record(who(), inputs, checks, now.id)


def of_city(source: dict[str, Any], city: str) -> bool:
    """Whether a file that was read is one of a city's tables."""
    return str(source["file"]).startswith(f"{city}/")

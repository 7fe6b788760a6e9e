"""Back to an older release, as a whole or for one city."""

import getpass

from graph.errors import Unknown
from graph.store.building import Draft, Record, ensure_built, publish, quads_file
from graph.store.manifest import Manifest, Part
from graph.store.releases import Data


def rolled_back(data: Data, key: str, city: str | None = None) -> str:
    """Make an older release current; with a city, publish the current one with that city as it was then.

    returns  the id of the release that is now current
    raises   Unknown where the release is not there, or does not describe the city
    """
    older = data.manifest(key)
    if city is None:
        ensure_built(data, key)
        data.flip(key)
        return key
    current = data.current_id()
    assert current is not None, "a release is there, so one is current"
    drafts = [
        kept(data, older if part.name == city else data.manifest(current), part.name)
        for part in data.manifest(current).parts
    ]
    if city not in {part.name for part in data.manifest(current).parts}:
        drafts.append(kept(data, older, city))
    checks = {name: found for name, found in (data.manifest(current).checks or {}).items() if name != city}
    return publish(data, drafts, Record(getpass.getuser(), checks=checks)).id


def kept(data: Data, manifest: Manifest, name: str) -> Draft:
    """A part of a release, to be kept as it is. Raises Unknown where the release has none of that name."""
    part: Part | None = manifest.part(name)
    if part is None:
        cities = ", ".join(one.name for one in manifest.parts if one.is_city)
        raise Unknown(f"release {manifest.id} does not describe {name!r}. It describes {cities}")
    return Draft(name, part.fingerprint, quads_file(data.path(manifest.id), name), part.is_city)

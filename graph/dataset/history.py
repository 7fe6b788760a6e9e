"""What older releases held: the last one that knew a thing which the current one does not."""

import gzip
from functools import lru_cache
from pathlib import Path

from graph.store.building import quads_file
from graph.store.manifest import Manifest, Part
from graph.store.releases import Data
from ontology.iris import BASE

LOOKED_THROUGH = 20
"""Of how many releases, the newest first, the quads are read for something that is gone."""


def last_with(data: Data, iri: str) -> Manifest | None:
    """The newest release but the current one that says something of a thing; None where none does."""
    current = data.current_id()
    looked = {part.sha256 for part in data.manifest(current).parts} if current else set()
    for manifest in data.manifests()[:LOOKED_THROUGH]:
        for part in parts(manifest, iri):
            file = quads_file(data.path(manifest.id), part.name)
            if part.sha256 not in looked and iri in subjects(file, part.sha256):
                return manifest
            looked.add(part.sha256)
    return None


def parts(manifest: Manifest, iri: str) -> list[Part]:
    """The parts of a release that may speak of a thing: its city's, or those of no place."""
    room, place, *_ = [*iri.removeprefix(BASE).split("/"), ""]
    named = manifest.part(place) if room in ("id", "graph") else None
    return [named] if named else [part for part in manifest.parts if part.name.startswith("_")]


@lru_cache(maxsize=64)
def subjects(path: Path, sha256: str) -> frozenset[str]:
    """What a file of quads says something of; the checksum tells files of one name apart."""
    lines = gzip.decompress(path.read_bytes()).decode().split("\n")
    return frozenset(line[1 : line.index(">")] for line in lines if line.startswith("<"))

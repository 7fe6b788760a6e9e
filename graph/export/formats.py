"""The formats that a release can be written in, and the writing of the file."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import RdfFormat

from graph.cities.profile import one_city
from graph.errors import EcosystemError, Unknown
from graph.export import interactive, networks, places, statements, tables
from graph.store.release import Release

Writer = Callable[[Release, str | None, BinaryIO], None]
FORMATS: Mapping[str, Writer] = {
    "turtle": partial(statements.triples, form=RdfFormat.TURTLE),
    "nquads": statements.quads,
    "jsonld": partial(statements.triples, form=RdfFormat.JSON_LD),
    "csv": tables.write,
    "graphml": networks.graphml,
    "gexf": networks.gexf,
    "geojson": places.write,
    "html": interactive.write,
}


def export(release: Release, format: str, output: Path, city: str | None = None) -> int:
    """Write a release, or one city of it, to a file; returns its size in bytes.

    The file is replaced in one step when it is whole; until then an older one stays as it was.
    Raises EcosystemError for an unknown format, Unknown for an unknown city or a folder that is not there.
    """
    if format not in FORMATS:
        raise EcosystemError(f"{format!r} is no format to export in. There are {', '.join(FORMATS)}")
    if city is not None:
        one_city(release, city)
    target = writable(output)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            FORMATS[format](release, city, file)
        size = beside.stat().st_size
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return size


def writable(output: Path) -> Path:
    """The file to write, without links on the way. Raises Unknown where its folder is not there."""
    target = output.resolve()
    if not target.parent.is_dir():
        raise Unknown(f"there is no folder {target.parent}. Make it first, or name another file")
    if target.exists() and not target.is_file():
        raise EcosystemError(f"{output} is no file that can be replaced. Name a file, new or old")
    return target

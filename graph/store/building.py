"""A release built beside the current one, and published by a flip."""

import gzip
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, RdfFormat, Store

from graph.errors import EcosystemError
from graph.store import queries, rules, search
from graph.store.manifest import Manifest, Part
from graph.store.release import Release
from graph.store.releases import Data
from graph.store.system import lock, settle
from ontology import iris

STAGES = (
    ("connected", "collaborates", "broader", "sources"),
    ("hierarchy", "types", "properties", "inverses", "concepts"),
)
"""The rules that derive facts, each a query; what one derives stands in a graph of its own.

Those of a stage read what is stated and what the stages before have derived.
"""

Analyses: TypeAlias = Callable[[Release], Iterable[tuple[str, bytes]]]
"""What is worked out from a release while it is built: files to be kept with it, as path and content."""

BEGUN = ".search.sqlite"
"""The index while it is being written; one that bears its own name is whole."""


class Busy(EcosystemError):
    """Another process is publishing."""

    status = 409


@dataclass(frozen=True)
class Draft:
    """One part of a release to be: its quads as N-Quads, or the file of an older release that holds them."""

    name: str
    fingerprint: str
    content: str | Path
    is_city: bool = False


@dataclass(frozen=True)
class Record:
    """What is written down about a release beside its quads.

    after   the release that it was made from, which has to be the current one still; any where None
    """

    who: str
    inputs: Sequence[dict[str, Any]] = ()
    checks: Mapping[str, list[str]] = field(default_factory=dict)
    after: str | None = None


def nothing(_: Release) -> Iterable[tuple[str, bytes]]:
    """No analyses."""
    return ()


def publish(data: Data, drafts: Iterable[Draft], record: Record, analyses: Analyses = nothing) -> Manifest:
    """Build a release of these parts, with its analyses, and make it the current one.

    A crash at any moment leaves the old release current and whole.
    Raises Busy where another process publishes.
    """
    with alone(data):
        if record.after not in (None, data.current_id()):
            raise Busy("another release was published in the meantime. Start again from that one")
        created = datetime.now(UTC)
        room = data.folder / f".building-{created:%Y%m%dT%H%M%S%f}"
        (room / "quads").mkdir(parents=True)
        parts = [written(room, draft) for draft in drafts]
        moment = created.isoformat(timespec="microseconds")
        key = f"{created:%Y-%m-%d-%H%M%S}-{digest([moment, *(part.sha256 for part in parts)])[:8]}"
        manifest = Manifest(key, moment, record.who, tuple(parts), {}, tuple(record.inputs))
        counts = populate(room)
        replace(manifest, counts=counts, checks=dict(record.checks)).write(room)
        keep(room, analyses)
        settle_all(room)
        room.rename(data.folder / key)
        settle(data.folder)
        data.flip(key)
        data.prune()
    return data.manifest(key)


def keep(room: Path, analyses: Analyses) -> None:
    """Write into a release what is worked out from it."""
    for name, content in analyses(Release(room)):
        path = room / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


@contextmanager
def alone(data: Data) -> Iterator[None]:
    """Be the only one who changes a data folder while the block runs, after clearing what a crash left there.

    Raises Busy where another process changes it.
    """
    data.folder.mkdir(parents=True, exist_ok=True)
    with lock(data.root / "publish.lock") as held:
        if not held:
            raise Busy("another process is publishing into this folder. Try again when it is done")
        for left in [*data.folder.glob(".building-*"), *data.root.glob(".flip-*")]:
            shutil.rmtree(left)
        yield


def settle_all(room: Path) -> None:
    """Have a folder and all that is in it written to the disk before going on."""
    for path in [*room.rglob("*"), room]:
        settle(path)


def written(room: Path, draft: Draft) -> Part:
    """A part put into the release: compressed afresh, or hard-linked from the release that has it."""
    path = quads_file(room, draft.name)
    if isinstance(draft.content, Path):
        try:
            os.link(draft.content, path)  # noqa: PTH200
        except OSError:
            shutil.copyfile(draft.content, path)
    else:
        path.write_bytes(gzip.compress(draft.content.encode(), compresslevel=6, mtime=0))
    content = path.read_bytes()
    lines = gzip.decompress(content).count(b"\n")
    return Part(draft.name, draft.fingerprint, hashlib.sha256(content).hexdigest(), lines, draft.is_city)


def quads_file(room: Path, part: str) -> Path:
    """Where a release keeps the quads of a part."""
    return room / "quads" / f"{part}.nq.gz"


def ensure_built(data: Data, key: str) -> None:
    """Rebuild the store and index of an older release whose quads alone were kept; the index comes last."""
    path = data.path(key)
    if not (path / "search.sqlite").exists():
        shutil.rmtree(path / "store", ignore_errors=True)
        (path / BEGUN).unlink(missing_ok=True)
        populate(path)
        settle_all(path)


def opened(data: Data, key: str) -> Release:
    """A release by its id, rebuilt first where only its quads were kept. Raises Unknown for none."""
    ensure_built(data, key)
    return Release(data.path(key))


def populate(room: Path) -> dict[str, int]:
    """Make the store, the derived graphs and the index from a release's quads; returns its counts."""
    store = Store(str(room / "store"))
    derived = fill(store, [gzip.decompress(path.read_bytes()) for path in sorted((room / "quads").iterdir())])
    search.write(room / BEGUN, names(store), places(store))
    counts = counted(store, derived)
    del store
    (room / BEGUN).rename(room / "search.sqlite")
    return counts


def fill(store: Store, parts: Iterable[bytes]) -> int:
    """Load N-Quads into an empty store, and derive what follows from them; returns how much is derived.

    Each load leaves a sorted layer, and a few of them read as fast as one: compacting would only cost time.
    """
    store.bulk_load(io.BytesIO(b"".join(parts)), RdfFormat.N_QUADS)
    sizes: dict[str, int] = {}
    derived = 0
    for stage in STAGES:
        found = {rule: consequences(store, rule) for rule in stage}
        sizes |= {rule: lines.count(b"\n") for rule, lines in found.items()}
        quads = b"".join(found.values()) + (rules.described(sizes) if stage is STAGES[-1] else b"")
        store.bulk_load(io.BytesIO(quads), RdfFormat.N_QUADS)
        derived += quads.count(b"\n")
    store.flush()
    return derived


def consequences(store: Store, rule: str) -> bytes:
    """What a rule derives, as N-Quads of its own graph, each on a line: no text there holds a line's end."""
    found = store.query(
        queries.text("graph.store", rule), prefixes=queries.PREFIXES, use_default_graph_as_union=True
    )
    triples = cast(QueryTriples, found).serialize(format=RdfFormat.N_TRIPLES)
    assert triples is not None, "without a file to write to it gives bytes"
    return triples.replace(b" .\n", f" {rules.graph(rule)} .\n".encode())


def names(store: Store) -> Iterator[search.Name]:
    """Every name of a thing of the atlas in the release, with its kind and the city that it belongs to."""
    for iri, label, use in sorted(set(map(tuple, asked(store, "names"))), key=str):
        if not (isinstance(iri, NamedNode) and isinstance(label, Literal) and isinstance(use, Literal)):
            continue
        if not iri.value.startswith(iris.BASE):
            continue
        room, *path = iri.value.removeprefix(iris.BASE).split("/")
        within = room == "id"
        yield search.Name(
            iri=iri.value,
            label=label.value,
            lang=label.language or "und",
            kind=(path[1] if len(path) > 1 else "city") if within else room.partition("#")[0],
            city=path[0] if within else "",
            use=use.value,
        )


def places(store: Store) -> Iterator[search.Place]:
    """Everything in the release that has a known place."""
    for row in asked(store, "places"):
        iri, lat, lon = row
        if isinstance(iri, NamedNode) and isinstance(lat, Literal) and isinstance(lon, Literal):
            yield iri.value, float(lat.value), float(lon.value)


def counted(store: Store, derived: int) -> dict[str, int]:
    """How many things of each class the release holds, and how many quads, derived ones and all."""
    found = {str(kind.value): int(number.value) for kind, number in asked(store, "counts")}
    counts = {iri.partition("#")[2]: number for iri, number in found.items()}
    return counts | {"derived": derived, "quads": len(store)}


def asked(store: Store, name: str) -> QuerySolutions:
    """The solutions of a query of this room over all graphs of a store."""
    query = queries.text("graph.store", name)
    return cast(
        QuerySolutions, store.query(query, prefixes=queries.PREFIXES, use_default_graph_as_union=True)
    )


def digest(texts: Iterable[str]) -> str:
    """One checksum over several texts, in order."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()

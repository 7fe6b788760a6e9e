"""From a folder of city tables to a published release."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from rdflib import Graph, URIRef

import graph.store
import ingest
import ontology
from graph.gaps.stored import analyses
from graph.store import building
from graph.store.building import Draft, Record
from graph.store.manifest import Manifest
from graph.store.releases import Data
from graph.store.system import end_with_parent, who
from ingest import catalogue, folder, shapes, statements
from ingest.catalogue import Entry
from ingest.folder import BETWEEN
from ingest.report import Report
from ingest.rows import Row
from ingest.statements import Names
from ontology import iris, vocabulary

RUN_LENGTH = 12
VOCABULARY = "_vocabulary"
"""The part that holds the ontology, topics and codes; no city's slug begins so."""

WORTH_A_PROCESS = 200_000
"""Characters of N-Triples: to check fewer takes less time than to start a process."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """One city's part of a release to be, with the fingerprint of all that it is made from."""

    place: str
    rows: tuple[Row, ...]
    fingerprint: str

    @property
    def graph(self) -> URIRef:
        """The named graph of this reading of this city's tables."""
        return iris.graph(self.place, "tables", self.fingerprint[:RUN_LENGTH])

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The files read, with their checksums."""
        return tuple(sorted({(row.file, row.sha256) for row in self.rows}))


def load(path: Path, data: Data, rejected: bool = False, progress: Progress = lambda _: None) -> Report:
    """Read a folder of city tables, check it, and publish it as a release.

    rejected   publish what was accepted although some rows were not
    progress   told what is being done, one short sentence a step
    returns    the report; its `release` is None where nothing was published
    """
    progress("Reading the tables")
    read = folder.read(path, vocabulary.vocabulary())
    if read.report.failed and not rejected:
        return read.report
    names = statements.names(row for rows in read.rows.values() for row in rows)
    parts = [part(place, rows, names) for place, rows in read.rows.items()]
    previous = newest(data)
    progress("Writing the statements, and holding them against the shapes")
    drafts, checks = drafted(parts, names, previous, data)
    origins = statements.origins((row for one in parts for row in one.rows), names)
    faults = [found.problem(place, origins) for place, all_found in checks.items() for found in all_found]
    report = replace(read.report, problems=read.report.problems + tuple(faults))
    if any(found.severity == "Violation" for all_found in checks.values() for found in all_found):
        return report
    drafts.append(spoken(previous, data))
    if previous and fingerprints(previous) == {draft.name: draft.fingerprint for draft in drafts}:
        return replace(report, release=previous.id)
    progress("Building the store and its indexes, and looking for gaps")
    inputs = [{"file": name, "sha256": sha256} for one in parts for name, sha256 in one.files]
    earlier = (previous and previous.checks) or {}
    told = {one.place: earlier.get(one.place, []) for one in parts}
    told |= {place: [str(found) for found in all_found] for place, all_found in checks.items()}
    record = Record(who(), inputs, told, previous.id if previous else None)
    manifest = building.publish(data, drafts, record, analyses)
    return replace(report, release=manifest.id)


def newest(data: Data) -> Manifest | None:
    """The manifest of the current release, if there is one."""
    key = data.current_id()
    return data.manifest(key) if key else None


def fingerprints(manifest: Manifest) -> dict[str, str]:
    """The fingerprint of each part of a release."""
    return {part.name: part.fingerprint for part in manifest.parts}


def part(place: str, rows: tuple[Row, ...], names: Names) -> Part:
    """A city's part. Its fingerprint is of its rows, the IRIs that they name, and the code that reads."""
    keys = {key for row in rows for key in (row.id, *(end for _, end in row.references)) if key}
    named = [f"{key}={names.iri(key)}" for key in sorted(keys)]
    lines = [f"{row.file}|{row.sheet}|{row.number}|{row.sha256}" for row in rows]
    dated = (
        (iri, names.begun.get(iri), names.confirmed.get(iri), iri in names.exchanged)
        for iri in map(names.of, rows)
    )
    lines += sorted("|".join(map(str, one)) for one in dated)
    return Part(place, rows, building.digest([recipe(), *lines, *named]))


def recipe() -> str:
    """A checksum of the code, vocabulary and rules that turn rows into a release."""
    folders = [Path(package.__path__[0]) for package in (ingest, ontology, graph.store)]
    files = sorted(
        path for room in folders for path in room.rglob("*") if path.suffix in (".py", ".ttl", ".rq")
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def drafted(
    parts: Sequence[Part], names: Names, previous: Manifest | None, data: Data
) -> tuple[list[Draft], dict[str, Sequence[shapes.Finding]]]:
    """Each city's quads, written afresh or kept from before, and what the shapes found in the fresh ones."""
    before = {one.place: unchanged(one.place, one.fingerprint, previous, data) for one in parts}
    kept = {place: path for place, path in before.items() if path is not None}
    fresh = [one for one in parts if one.place not in kept]
    graphs = {one.place: written(one, names) for one in fresh}
    drafts = [
        Draft(
            one.place,
            one.fingerprint,
            kept.get(one.place) or quads(graphs[one.place], one.graph) + catalogued(one),
            one.place != BETWEEN,
        )
        for one in parts
    ]
    return drafts, dict(zip(graphs, validated(list(graphs.values())), strict=True))


def unchanged(name: str, fingerprint: str, previous: Manifest | None, data: Data) -> Path | None:
    """The quads of a part in the release before, where nothing that they are made from has changed."""
    before = previous.part(name) if previous else None
    if previous is None or before is None or before.fingerprint != fingerprint:
        return None
    return building.quads_file(data.path(previous.id), name)


def written(one: Part, names: Names) -> str:
    """A city's statements as sorted N-Triples."""
    graph = statements.city_graph(one.rows, names, vocabulary.vocabulary())
    if one.place == BETWEEN:
        for statement in statements.between():
            graph.add(statement)
    return triples(graph)


def catalogued(one: Part) -> str:
    """A city's entry in the catalogue, as quads of the catalogue's graph."""
    title = f"Tables of {one.place}"
    entry = Entry(one.graph, title, one.files, len(one.rows), iris.ecosystem(one.place))
    return quads(triples(catalogue.described(entry)), catalogue.GRAPH)


def triples(graph: Graph) -> str:
    """A graph as sorted N-Triples, the same for the same statements."""
    lines = graph.serialize(format="nt", encoding="utf-8").decode().split("\n")
    return "".join(sorted(f"{line}\n" for line in lines if line.strip()))


def quads(content: str, graph: URIRef) -> str:
    """N-Triples put into a named graph."""
    lines = content.split("\n")  # not splitlines, which also parts texts at signs such as U+2028
    return "".join(f"{line.removesuffix(' .')} {graph.n3()} .\n" for line in lines if line)


def validated(contents: list[str]) -> list[Sequence[shapes.Finding]]:
    """What the shapes find in each of some cities, two at a time where that is worth a second process."""
    if len(contents) < 2 or sum(map(len, contents)) < WORTH_A_PROCESS:
        return [shapes.findings(content) for content in contents]
    with ProcessPoolExecutor(2, get_context("spawn"), end_with_parent) as pool:
        return list(pool.map(shapes.findings, contents))


def spoken(previous: Manifest | None, data: Data) -> Draft:
    """The vocabulary, each of its files in a graph of its own."""
    fingerprint = building.digest(vocabulary.text(name) for name in vocabulary.FILES)
    kept = unchanged(VOCABULARY, fingerprint, previous, data)
    return Draft(VOCABULARY, fingerprint, kept or words())


@cache
def words() -> str:
    """The vocabulary as quads, written once a process."""
    return "".join(quads(triples(vocabulary.graph(name)), iris.graph(name)) for name in vocabulary.FILES)

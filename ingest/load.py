"""From a folder of city tables to a published release."""

import getpass
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from rdflib import Graph, URIRef

import ingest
import ontology
from graph.store import building
from graph.store.building import Draft, Record
from graph.store.manifest import Manifest
from graph.store.releases import Data
from ingest import catalogue, folder, shapes, statements
from ingest.catalogue import Entry
from ingest.folder import BETWEEN, Folder
from ingest.report import Report
from ingest.rows import Row
from ingest.statements import Names
from ontology import iris, vocabulary

RUN_LENGTH = 12
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
    parts = [part(place, rows, read) for place, rows in read.rows.items()]
    previous = newest(data)
    names = statements.names(row for one in parts for row in one.rows)
    progress("Writing the statements, and holding them against the shapes")
    drafts, checks = drafted(parts, names, previous, data)
    faults = [found.problem(place) for place, all_found in checks.items() for found in all_found]
    report = replace(read.report, problems=read.report.problems + tuple(faults))
    if any(found.severity == "Violation" for all_found in checks.values() for found in all_found):
        return report
    drafts.append(spoken())
    if previous and fingerprints(previous) == {draft.name: draft.fingerprint for draft in drafts}:
        return replace(report, release=previous.id)
    progress("Building the store and its indexes")
    inputs = [{"file": name, "sha256": sha256} for one in parts for name, sha256 in one.files]
    told = {place: [str(found) for found in all_found] for place, all_found in checks.items()}
    manifest = building.publish(data, drafts, Record(getpass.getuser(), inputs, told))
    return replace(report, release=manifest.id)


def newest(data: Data) -> Manifest | None:
    """The manifest of the current release, if there is one."""
    key = data.current_id()
    return data.manifest(key) if key else None


def fingerprints(manifest: Manifest) -> dict[str, str]:
    """The fingerprint of each part of a release."""
    return {part.name: part.fingerprint for part in manifest.parts}


def part(place: str, rows: tuple[Row, ...], read: Folder) -> Part:
    """A city's part. Its fingerprint is of its rows, the rows that they name, and the code that reads."""
    named = sorted(
        f"{key}={other.place}/{other.raw.get('kind', other.table)}"
        for row in rows
        for _, key in row.references
        if (other := read.by_id[key]).place != place
    )
    same = [str(row.raw) for row in read.rows.get(BETWEEN, ()) if row.table == "same"]
    lines = [f"{row.file}|{row.sheet}|{row.number}|{row.sha256}" for row in rows]
    return Part(place, rows, building.digest([recipe(), *lines, *named, *same]))


def recipe() -> str:
    """A checksum of the code and vocabulary that turn rows into statements."""
    folders = [Path(package.__path__[0]) for package in (ingest, ontology)]
    files = sorted(path for room in folders for path in room.glob("*") if path.suffix in (".py", ".ttl"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def drafted(
    parts: Sequence[Part], names: Names, previous: Manifest | None, data: Data
) -> tuple[list[Draft], dict[str, Sequence[shapes.Finding]]]:
    """Each city's quads, written afresh or kept from before, and what the shapes found in the fresh ones."""
    kept = {one.place: path for one in parts if (path := unchanged(one, previous, data)) is not None}
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


def unchanged(one: Part, previous: Manifest | None, data: Data) -> Path | None:
    """The quads of a city in the release before, where nothing that they are made from has changed."""
    before = previous.part(one.place) if previous else None
    if previous is None or before is None or before.fingerprint != one.fingerprint:
        return None
    return building.quads_file(data.path(previous.id), one.place)


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
    lines = graph.serialize(format="nt", encoding="utf-8").decode().splitlines(keepends=True)
    return "".join(sorted(line for line in lines if line.strip()))


def quads(content: str, graph: URIRef) -> str:
    """N-Triples put into a named graph."""
    return "".join(f"{line.removesuffix(' .')} {graph.n3()} .\n" for line in content.splitlines())


def validated(contents: list[str]) -> list[Sequence[shapes.Finding]]:
    """What the shapes find in each of some cities, two at a time."""
    if len(contents) < 2:
        return [shapes.findings(content) for content in contents]
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(shapes.findings, contents))


def spoken() -> Draft:
    """The vocabulary, each of its files in a graph of its own."""
    words = {name: vocabulary.text(name) for name in vocabulary.FILES}
    content = "".join(quads(triples(vocabulary.graph(name)), iris.graph(name)) for name in words)
    return Draft("vocabulary", building.digest(words.values()), content)

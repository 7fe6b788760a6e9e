"""The W3C's tests of SPARQL 1.0 and 1.1: their manifests read, and their data as one release.

Each file of data becomes a named graph, called by the address at which the file stands on the W3C's site, so
that what a query or a result says relative to its own address means the same here.
"""

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from graph.store.building import Draft, Record, digest, publish
from graph.store.releases import Data

ARCHIVE = Path("data/w3c/w3c-sparql-tests.tar.gz")
"""Where the tests lie in the folder of shared files."""

SITES = {
    "sparql10": "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/",
    "sparql11": "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/",
}
"""The address of each suite."""

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

ELSEWHERE = {"service", "syntax-fed"}
"""What the endpoint refuses on purpose: to ask other servers."""

NOWHERE = "http://example.org/nowhere"
"""The address of a graph that is not there, for a query that asks nothing."""

EVALUATION = {"QueryEvaluationTest", "CSVResultFormatTest"}
LEGAL = {"PositiveSyntaxTest", "PositiveSyntaxTest11"}
ILLEGAL = {"NegativeSyntaxTest", "NegativeSyntaxTest11"}
UPDATES = {"UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11"}
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
FORMATS = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".rdf": RdfFormat.RDF_XML}
OWN_DATASET = re.compile(r"^\s*FROM\b", re.MULTILINE | re.IGNORECASE)

Node = NamedNode | BlankNode


@dataclass(frozen=True)
class Case:
    """One test: its name, such as `sparql11/bind/bind01`, its kind, and the addresses of its files.

    data     of the default graph
    named    of the named graphs
    lax      whether a solution may be there less often than the result says, yet once
    """

    name: str
    kind: str
    query: str
    data: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: str = ""
    lax: bool = False


class Suite:
    """The tests, unpacked into a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def unpacked(cls, archive: Path, root: Path) -> "Suite":
        """The tests of an archive."""
        with tarfile.open(archive) as packed:
            packed.extractall(root, filter="data")
        return cls(root / "sparql")

    def path(self, address: str) -> Path:
        """Where the file of an address lies."""
        suite = next(name for name, site in SITES.items() if address.startswith(site))
        return self.root / suite / address.removeprefix(SITES[suite])

    def text(self, address: str) -> str:
        """The text of a file."""
        return self.path(address).read_text("utf-8")

    @cached_property
    def folders(self) -> list[tuple[str, str, Path]]:
        """The folders that have a manifest: suite, name, path."""
        return [
            (path.parent.parent.name, path.parent.name, path.parent)
            for path in sorted(self.root.glob("*/*/manifest.ttl"))
        ]

    def cases(self, kinds: Iterable[str]) -> list[Case]:
        """The tests of some kinds, but not those that have the endpoint ask another server."""
        return [
            case
            for suite, folder, path in self.folders
            if folder not in ELSEWHERE
            for case in listed(self.manifest(path), f"{suite}/{folder}")
            if case.kind in kinds
        ]

    def manifest(self, folder: Path) -> Store:
        """The manifest of a folder."""
        suite, name = folder.parent.name, folder.name
        store = Store()
        base = f"{SITES[suite]}{name}/manifest.ttl"
        store.load(path=folder / "manifest.ttl", format=RdfFormat.TURTLE, base_iri=base)
        return store

    def graphs(self) -> Iterator[tuple[str, list[Quad]]]:
        """The graphs that tests of query evaluation ask, by their address, each with its own blank nodes."""
        needed = {
            f"{SITES[suite]}{folder}/{path.name}": path
            for suite, folder, place in self.folders
            if any(case.kind in EVALUATION for case in listed(self.manifest(place), folder))
            for path in place.iterdir()
            if path.suffix in FORMATS and "manifest" not in path.name
        }
        for address, path in sorted(needed.items()):
            quads = parse(path=path, format=FORMATS[path.suffix], base_iri=address, rename_blank_nodes=True)
            graph = NamedNode(address)
            yield (
                address,
                [Quad(one.subject, one.predicate, one.object, graph) for one in quads],
            )


def listed(manifest: Store, folder: str) -> Iterator[Case]:
    """The tests of a manifest in its order."""
    for entry in entries(manifest):
        kind = str(one(manifest, entry, RDF + "type").value).partition("#")[2]
        action = one(manifest, entry, MF + "action")
        result = one(manifest, entry, MF + "result")
        name = f"{folder}/{entry.value.partition('#')[2]}"
        if isinstance(action, NamedNode):
            yield Case(name, kind, action.value)
        else:
            yield Case(
                name,
                kind,
                (one(manifest, action, QT + "query").value or one(manifest, action, UT + "request").value),
                tuple(all_of(manifest, action, QT + "data")),
                tuple(all_of(manifest, action, QT + "graphData")),
                result.value if isinstance(result, NamedNode) else "",
                one(manifest, entry, MF + "resultCardinality").value == MF + "LaxCardinality",
            )


def entries(manifest: Store) -> Iterator[NamedNode]:
    """The tests that a manifest lists."""
    for quad in manifest.quads_for_pattern(None, NamedNode(MF + "entries"), None):
        yield from (item for item in items(manifest, quad.object) if isinstance(item, NamedNode))


def items(store: Store, head: object) -> Iterator[Node | Literal]:
    """What an RDF list holds."""
    while isinstance(head, BlankNode):
        yield one(store, head, RDF + "first")
        head = one(store, head, RDF + "rest")


def one(store: Store, subject: object, predicate: str) -> Node | Literal:
    """The value of a property; an empty text where there is none."""
    if not isinstance(subject, NamedNode | BlankNode):
        return Literal("")
    found = next(store.quads_for_pattern(subject, NamedNode(predicate), None), None)
    return found.object if found and isinstance(found.object, Node | Literal) else Literal("")


def all_of(store: Store, subject: object, predicate: str) -> Iterator[str]:
    """The IRIs that a property gives."""
    if isinstance(subject, NamedNode | BlankNode):
        for quad in store.quads_for_pattern(subject, NamedNode(predicate), None):
            if isinstance(quad.object, NamedNode):
                yield quad.object.value


def published(data: Data, graphs: Iterable[tuple[str, list[Quad]]]) -> None:
    """Publish graphs as one release."""
    text = b"".join(serialize(quads, format=RdfFormat.N_QUADS) or b"" for _, quads in graphs).decode()
    publish(data, [Draft("w3c", digest([text]), text)], Record("w3c"))

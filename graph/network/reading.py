"""Any network file as a network: GraphML, GEXF, or a table of ties with, if need be, a table of nodes.

What a file does not say is not guessed: a node has the sector that it states, in whatever words, or none.
XML is read here rather than by networkx, which gives up on a colour or a date that it cannot parse, loses
parallel edges of the same id, defaults, nested nodes and all graphs but the first, and expands entities.
"""

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TypeAlias
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from graph.errors import EcosystemError, Unknown
from graph.network.modes import COLLABORATION
from graph.network.network import ABSENT, ENDED, Network, Node, Tie, counted, neighbourhood

Said: TypeAlias = Mapping[str, str]
"""What a row or an element says, by names in lower case; what is empty is left out."""

Rows: TypeAlias = Iterable[tuple[int, Said]]
"""Rows or elements, each with the line that it begins on."""

XML, TABLES = (".graphml", ".gexf"), (".csv", ".tsv", ".txt")
DELIMITERS = "\t;,"
ENDS = (("subject_id", "object_id"), ("from", "to"), ("source", "target"))
"""The columns that name the ends of a tie. In our own tables `source` is a page, so that pair comes last."""

OURS = {"source": "sources", "target": "", "predicate": "kind"}
"""What else our own tables of ties call differently."""

PLANNED = "planned"
"""The state, among our codes, of ties that are not there yet."""

AGAIN = re.compile(r"(?<=.)--\d+$")
"""What our exports put behind the id of a tie of several parties, from its second edge on."""

LINE = "line of the file"
"""The attribute that keeps an element's line; XML has no such name."""


class Unreadable(EcosystemError):
    """A network file that is not as it should be."""


def read(path: Path, nodes: Path | None = None) -> Network:
    """The network of a file, as its ending says.

    A tie of a node with itself is left out, and so is one that is planned. Ties with the same id are one tie
    of several parties; those that have ended, or were looked for and not found, are kept as such.

    path     .graphml; .gexf; or a table of ties: .csv, .tsv or .txt in UTF-8, separated by commas, semicolons
             or tabs, with columns source and target (or from and to, or subject_id and object_id) and, if
             need be, id, kind, class, state, since, until and sources (pages, separated by spaces)
    nodes    the nodes of a table of ties: column id and, if need be, label, sector, kind, type, topics
             (separated by semicolons), group, lat and lon (degrees)
    returns  nodes of no ecosystem, organisations unless the file says otherwise; ties of collaboration that
             are known, unless it says otherwise
    raises   Unknown where a file is missing, Unreadable where it is no such file
    """
    ending = path.suffix.lower()
    if ending not in XML + TABLES:
        raise Unreadable(f"{path} is no network file: the name of one ends in {', '.join(XML + TABLES)}.")
    if ending in XML and nodes is not None:
        raise Unreadable(f"{path} has nodes of its own: leave {nodes} out, or give it with a table of ties.")
    if ending in XML:
        node_rows, tie_rows = elements(path, ending[1:])
        known = named(path, node_rows)
        ties = list(joined(path, tie_rows, known, path))
    else:
        known = {} if nodes is None else named(nodes, table(nodes, (("id",),)))
        ties = list(joined(path, table(path, ENDS), known, nodes))
    ends = dict.fromkeys(end for tie in ties for end in (tie.source, tie.target))
    found = known or {end: node({"id": end}, "") for end in ends}
    if not found:
        raise Unreadable(f"{path} holds no node: a network has at least one.")
    apart = [tie for tie in ties if tie.source != tie.target and tie.state != PLANNED]
    there = [tie for tie in apart if tie.state not in (ENDED, ABSENT)]
    past, absent = ([tie for tie in apart if tie.state == state] for state in (ENDED, ABSENT))
    return counted(found.values(), there, past, absent)


def content(path: Path) -> bytes:
    """The bytes of a file that is there and not empty."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        raise Unknown(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read: {error}.") from error
    if not found.strip():
        raise Unreadable(f"{path} is empty: a network file holds at least one node.")
    return found


def table(path: Path, wanted: Sequence[tuple[str, ...]]) -> Rows:
    """The rows of a table that has one of some sets of columns, which are called as the last set is."""
    lines = numbered(path)
    header = [name.strip().lower() for name in next(lines, (1, []))[1]]
    columns = next((names for names in wanted if set(names) <= set(header)), None)
    if columns is None:
        needed = ", or ".join(" and ".join(names) for names in reversed(wanted))
        raise Unreadable(f"{path}, line 1: the columns are {', '.join(header)}; what is needed is {needed}.")
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise Unreadable(
            f"{path}, line 1: two columns are called {min(twice)}; each needs a name of its own."
        )
    others = OURS if len(columns) == 2 else {}
    names = [(others | dict(zip(columns, wanted[-1], strict=True))).get(name, name) for name in header]
    return rows(path, names, lines)


def numbered(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table that are not blank, each with the line that it begins on."""
    try:
        text = content(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"{path}, line {line}: not UTF-8. Save the table as CSV UTF-8.") from error
    first = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"{path}, line {line}: {error}. Check the quotation marks from here on.") from error


def rows(path: Path, names: Sequence[str], lines: Iterable[tuple[int, list[str]]]) -> Rows:
    """What each row says."""
    for line, cells in lines:
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            raise Unreadable(
                f"{path}, line {line}: {len(cells)} cells under {len(names)} columns. "
                "Put a cell that holds the separator in quotation marks."
            )
        said = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
        yield line, {name: cell for name, cell in said.items() if name and cell}


def elements(path: Path, kind: str) -> tuple[Rows, Rows]:
    """What the nodes and the edges of a GraphML or GEXF file say."""
    root = parsed(path)
    if root.tag != kind:
        raise Unreadable(f"{path}, line 1: its root is {root.tag}; that of such a file is {kind}.")
    if len(root.findall("graph")) != 1 or root.find(".//hyperedge") is not None:
        raise Unreadable(
            f"{path} is not one graph of nodes and edges: write one graph, without hyperedges, a file."
        )
    edges = list(said(root, "edge", kind))
    ids = {told["id"] for _, told in edges if "id" in told}
    return said(root, "node", kind), [(line, whole(told, ids)) for line, told in edges]


def whole(told: Said, ids: Iterable[str]) -> Said:
    """An edge with the id of the tie that it is a part of, where our exports made several edges of one."""
    base = AGAIN.sub("", told.get("id", ""))
    return {**told, "id": base} if base in ids else told


def parsed(path: Path) -> Element:
    """XML as elements without namespaces, each with its line; a document type, so any entity, is refused."""
    builder, parser = TreeBuilder(), expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        line = {LINE: str(parser.CurrentLineNumber)}
        builder.start(name.rpartition("}")[2], attributes | line)

    def end(name: str) -> None:
        builder.end(name.rpartition("}")[2])

    def refuse(*_: object) -> None:
        where = f"{path}, line {parser.CurrentLineNumber}"
        raise Unreadable(f"{where}: a document type declaration, which could hide anything. Take it out.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, refuse
    try:
        parser.Parse(content(path), True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unreadable(f"{path} is not well-formed XML: {error}. Save it again.") from error
    return builder.close()


def said(root: Element, tag: str, kind: str) -> Rows:
    """What each element of a kind says: in its attributes, in its data, and by default."""
    names, defaults = declared(root, tag, kind)
    for element in root.iter(tag):
        told = defaults | plain(element.attrib)
        told |= {"since": told["start"]} if "start" in told else {}
        told |= {"until": told["end"]} if "end" in told else {}
        cells = element.findall("data") if kind == "graphml" else element.findall("attvalues/attvalue")
        for cell in cells:
            key = cell.get("key", cell.get("for", ""))
            label = cell.find(".//NodeLabel")
            text = cell.get("value", cell.text if label is None else label.text)
            told |= plain({names.get(key, key) if label is None else "label": text or ""})
        fixed = {name: element.get(name, "") for name in ("id", "source", "target")}
        yield int(element.get(LINE, "0")), told | plain(fixed)


def declared(root: Element, tag: str, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """The names of attributes by their keys, and their defaults by their names."""
    if kind == "graphml":
        keys = [key for key in root.iter("key") if key.get("for", "all") in (tag, "all")]
    else:
        keys = [key for some in root.iter("attributes") if some.get("class") == tag for key in some]
    names = {key.get("id", ""): key.get("attr.name", key.get("title", key.get("id", ""))) for key in keys}
    defaults = {names[key.get("id", "")]: key.findtext("default") or "" for key in keys}
    return names, plain(defaults)


def plain(told: Mapping[str, str]) -> dict[str, str]:
    """Texts by lower-case names, without those that are empty."""
    return {name.lower(): text.strip() for name, text in told.items() if name != LINE and text.strip()}


def named(path: Path, found: Rows) -> dict[str, Node]:
    """Nodes by their ids, each with an id of its own."""
    nodes: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for line, told in found:
        if "id" not in told:
            raise Unreadable(f"{path}, line {line}: a node without an id. Give each one of its own.")
        key = told["id"]
        if key in nodes:
            raise Unreadable(
                f"{path}, line {line}: the id {key} is that of line {lines[key]}. Keep one of them."
            )
        nodes[key], lines[key] = node(told, f"{path}, line {line}"), line
    return nodes


def node(told: Said, where: str) -> Node:
    """A node as it is told; without a group, it is in the first of its topics by name."""
    topics = tuple(dict.fromkeys(part.strip() for part in told.get("topics", "").split(";") if part.strip()))
    return Node(
        id=told["id"],
        label=told.get("label", told.get("name", told["id"])),
        kind=told.get("kind", "organisation").lower(),
        type=told.get("type"),
        sector=told.get("sector"),
        topics=topics,
        group=told.get("group", neighbourhood({topic: topic for topic in topics})),
        ecosystems=(),
        lat=degrees(told, "lat", 90, where),
        lon=degrees(told, "lon", 180, where),
    )


def degrees(told: Said, name: str, most: float, where: str) -> float | None:
    """A latitude or longitude, None where it is not told."""
    if name not in told:
        return None
    try:
        found = float(told[name])
    except ValueError:
        found = math.nan
    if not abs(found) <= most:
        raise Unreadable(f"{where}, column {name}: {told[name]} is no number from -{most} to {most}.")
    return found


def joined(path: Path, found: Rows, known: Mapping[str, Node], nodes: Path | None) -> Iterator[Tie]:
    """Ties as they are told, between nodes that are known where a file says which there are."""
    for number, (line, told) in enumerate(found, start=1):
        for end in ("source", "target"):
            if end not in told:
                raise Unreadable(f"{path}, line {line}: a tie without a {end}. Each names both its ends.")
            if nodes is not None and told[end] not in known:
                raise Unreadable(
                    f"{path}, line {line}: the {end} {told[end]} is no node of {nodes}. Add it there."
                )
        yield Tie(
            id=told.get("id", f"{path.name}#{number}"),
            source=told["source"],
            target=told["target"],
            kind=told.get("kind", "tie"),
            tie_class=told.get("class", COLLABORATION).lower(),
            state=told.get("state", "known").lower(),
            since=told.get("since"),
            until=told.get("until"),
            sources=tuple(told.get("sources", "").split()),
            confirmed=told.get("confirmed"),
        )

"""An ecosystem as one frozen network, which turns into networkx for analysis and export."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import networkx as nx

from graph.cities.profile import notation
from graph.store.release import Release, Row
from ontology import iris

MultiGraph: TypeAlias = "nx.MultiDiGraph[str]"
HERE = "graph.network"
ELSEWHERE = "elsewhere"
UNTOLD = "no-topic"
GROUPS = {ELSEWHERE: "Beyond the city", UNTOLD: "No topic stated"}
"""What the neighbourhoods are called that are no topic."""

LIVE = ("known", "claimed-by-one-side")
"""The states of ties that are there today."""

ENDED = "ended"
ABSENT = "looked-for-not-found"


@dataclass(frozen=True)
class Node:
    """A body, person, infrastructure or policy in a network.

    group        the neighbourhood: the top topic that most of its topics are under, `no-topic`, `elsewhere`
    holder       the body that operates a place, issued a policy, or that a person's role is at
    ecosystems   the IRIs of those that it belongs to
    degree       the number of other nodes that it has a tie with
    """

    id: str
    label: str
    kind: str
    type: str | None
    sector: str | None
    topics: tuple[str, ...]
    group: str
    ecosystems: tuple[str, ...]
    lat: float | None = None
    lon: float | None = None
    degree: int = 0
    holder: str | None = None


@dataclass(frozen=True)
class Tie:
    """A tie from its first party to its second: kind, class, state, dates, and the pages behind it."""

    id: str
    source: str
    target: str
    kind: str
    tie_class: str
    state: str
    since: str | None
    until: str | None
    sources: tuple[str, ...]
    confirmed: str | None


@dataclass(frozen=True)
class Network:
    """Nodes and the ties between them. A city and its authority are one node.

    ties     those that are there today; one of more than two parties runs from its first to each other one,
             under one and the same IRI
    past     those that have ended
    absent   those that somebody looked for and that are not there
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    past: tuple[Tie, ...] = ()
    absent: tuple[Tie, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Each node by its IRI."""
        return {node.id: node for node in self.nodes}

    def to_networkx(self) -> MultiGraph:
        """The network for networkx: directed, one edge a tie, attributes as text and numbers."""
        graph: MultiGraph = nx.MultiDiGraph()
        for node in self.nodes:
            held = {"label": node.label, "kind": node.kind, "type": node.type, "sector": node.sector}
            place = {"topics": ";".join(node.topics), "group": node.group, "lat": node.lat, "lon": node.lon}
            graph.add_node(
                node.id, **{key: value for key, value in (held | place).items() if value is not None}
            )
        for tie in self.ties:
            said = {"kind": tie.kind, "class": tie.tie_class, "state": tie.state}
            when = {"since": tie.since, "until": tie.until, "sources": " ".join(tie.sources)}
            told = {key: value for key, value in (said | when).items() if value is not None}
            graph.add_edge(tie.source, tie.target, key=tie.id, **told)
        return graph

    def only(
        self,
        kinds: Collection[str] = (),
        topics: Collection[str] = (),
        until: str | None = None,
        ties: Collection[str] = (),
    ) -> "Network":
        """The part with these kinds of node, topics, and kinds of tie begun by a year; all where empty."""
        return self.part(
            [
                node
                for node in self.nodes
                if (not kinds or node.kind in kinds)
                and (not topics or not set(topics).isdisjoint(node.topics))
            ],
            lambda tie: (not ties or tie.kind in ties) and begun(tie, until),
        )

    def at(self, year: str) -> "Network":
        """The network in a year: ties begun by then that had not ended. What has no date counts as there."""
        there = [tie for tie in (*self.ties, *self.past) if begun(tie, year) and not over(tie, year)]
        return counted(self.nodes, there, (), self.absent)

    def part(self, nodes: Collection[Node], wanted: Callable[[Tie], bool] = lambda _: True) -> "Network":
        """The network of some of the nodes, with the wanted ties among them."""
        kept = {node.id for node in nodes}
        there, past, absent = (
            tuple(tie for tie in some if {tie.source, tie.target} <= kept and wanted(tie))
            for some in (self.ties, self.past, self.absent)
        )
        return counted(nodes, there, past, absent)


def begun(tie: Tie, year: str | None) -> bool:
    """Whether a tie was there by a year, as far as is known."""
    return year is None or tie.since is None or tie.since[:4] <= year


def over(tie: Tie, year: str) -> bool:
    """Whether a tie had ended before a year: in another one, or, if its end has no date, by now."""
    return tie.state == ENDED and (tie.until is None or tie.until[:4] < year)


def network(release: Release) -> Network:
    """Everything of a release that can be tied, and the ties that are there today.

    A city that names no authority stands for itself, where it is tied to anything.
    """
    rows: dict[str, list[Row]] = gathered(release.rows(HERE, "nodes"), "node")
    lenders = {row["node"]: row["body"] for row in release.rows(HERE, "lenders")}
    topics = of_things(release)
    labels = release.labels(rows, "en")
    sectors = {iri: first.get("sector") for iri, (first, *_) in rows.items()}
    nodes = [
        node(held, labels[iri], topics.get(iri, {}), sectors, lenders.get(iri)) for iri, held in rows.items()
    ]
    said = [tie for tie in ties(release) if {tie.source, tie.target} <= rows.keys()]
    there, past, absent = ([tie for tie in said if tie.state in some] for some in (LIVE, (ENDED,), (ABSENT,)))
    tied = {end for tie in there for end in (tie.source, tie.target)}
    shown = [node for node in nodes if node.kind != "city" or node.id in tied]
    return counted(shown, there, past, absent)


def of_city(whole: Network, slug: str) -> Network:
    """The network of one city: its members, and those beyond it that they are tied to."""
    ecosystem = str(iris.ecosystem(slug))
    members = {node.id for node in whole.nodes if ecosystem in node.ecosystems}
    near, past, absent = (
        [tie for tie in some if tie.source in members or tie.target in members]
        for some in (whole.ties, whole.past, whole.absent)
    )
    beyond = {end for tie in near for end in (tie.source, tie.target)} - members
    nodes = [
        replace(node, group=ELSEWHERE) if node.id in beyond else node
        for node in whole.nodes
        if node.id in members or node.id in beyond
    ]
    shown = members | beyond
    past, absent = ([tie for tie in some if {tie.source, tie.target} <= shown] for some in (past, absent))
    return counted(nodes, near, past, absent)


def gathered(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by the value of one variable."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def of_things(release: Release) -> dict[str, dict[str, str]]:
    """The topics of each thing, with the top topic above each."""
    return {
        iri: {notation(row["topic"]): notation(row["top"]) for row in rows}
        for iri, rows in gathered(release.rows(HERE, "topics"), "thing").items()
    }


def node(
    rows: list[Row],
    label: str,
    topics: Mapping[str, str],
    sectors: Mapping[str, str | None],
    holder: str | None,
) -> Node:
    """A node from its rows, one an ecosystem that it belongs to; without a sector it takes its holder's."""
    first = rows[0]
    sector = sectors[first["node"]] or sectors.get(holder or "")
    return Node(
        id=first["node"],
        label=label,
        kind=first["class"].rpartition("#")[2].lower(),
        type=notation(first["type"]) if "type" in first else None,
        sector=notation(sector) if sector else None,
        topics=tuple(topics),
        group=neighbourhood(topics),
        ecosystems=tuple(row["ecosystem"] for row in rows),
        lat=float(first["lat"]) if "lat" in first else None,
        lon=float(first["long"]) if "long" in first else None,
        holder=holder,
    )


def neighbourhood(topics: Mapping[str, str]) -> str:
    """The top topic that most topics fall under, the first by name among equals."""
    if not topics:
        return UNTOLD
    return min(Counter(topics.values()).items(), key=lambda item: (-item[1], item[0]))[0]


def ties(release: Release) -> list[Tie]:
    """The ties that are there, have ended, or were looked for, each once, with the pages behind it.

    A tie of more than two parties runs from its first party to each of the others.
    """
    kinds = {row["kind"]: row for row in release.rows(HERE, "kinds")}
    pages = gathered(release.rows(HERE, "evidence"), "tie")
    parties = gathered(release.rows(HERE, "parties"), "tie")
    found = []
    for row in release.rows(HERE, "ties"):
        kind = kinds[row["kind"]]
        start, *ends = sorted(
            parties[row["tie"]], key=lambda party: (party["role"] != kind["subject"], party["party"])
        )
        found += [
            tie(row, kind["class"], (start["node"], end["node"]), pages.get(row["tie"], []))
            for end in ends
            if end["node"] != start["node"]
        ]
    return found


def tie(row: Row, tie_class: str, ends: tuple[str, str], pages: list[Row]) -> Tie:
    """A tie from its row, its ends and its evidence."""
    return Tie(
        id=row["tie"],
        source=ends[0],
        target=ends[1],
        kind=notation(row["kind"]),
        tie_class=notation(tie_class),
        state=notation(row["state"]),
        since=row.get("since"),
        until=row.get("until"),
        sources=tuple(page["page"] for page in pages),
        confirmed=max((page["confirmed"] for page in pages if "confirmed" in page), default=None),
    )


def counted(
    nodes: Collection[Node], ties: Collection[Tie], past: Collection[Tie] = (), absent: Collection[Tie] = ()
) -> Network:
    """A network whose nodes know their degree, of ties that lead from one of them to another."""
    neighbours: dict[str, set[str]] = {node.id: set() for node in nodes}
    for one in ties:
        neighbours[one.source].add(one.target)
        neighbours[one.target].add(one.source)
    placed = tuple(replace(node, degree=len(neighbours[node.id])) for node in nodes)
    return Network(placed, tuple(ties), tuple(past), tuple(absent))

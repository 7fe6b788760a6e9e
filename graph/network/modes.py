"""The graphs that an ecosystem holds: bodies tied to one another, and bodies that meet at the same place.

One-mode: organisations and institutions with the collaboration ties among them. Two-mode: the same
bodies with the places, policies and consortia that they take part in. A projection makes the first out of
the second, and the analysis that projects says so.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
from scipy import sparse

from graph.network.edges import Edges
from graph.network.network import Network, Node, Tie

BODIES = ("organisation", "institution")
MEETINGS = ("infrastructure", "policy")
"""The kinds of node that bodies meet at."""

COLLABORATION = "collaboration"
Projection: TypeAlias = Literal["left out", "star", "clique"]
"""What becomes of a tie of more than two parties: nothing, its first party tied to each other, all pairs."""


@dataclass(frozen=True, eq=False)
class OneMode:
    """Nodes, and the simple graph among them; the place of a node in `nodes` is its number in `edges`."""

    nodes: tuple[Node, ...]
    edges: Edges

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each node, by its IRI."""
        return {node.id: number for number, node in enumerate(self.nodes)}

    @property
    def sectors(self) -> tuple[str | None, ...]:
        """The sector of each node, None where it is not known."""
        return tuple(node.sector for node in self.nodes)


@dataclass(frozen=True, eq=False)
class TwoMode:
    """Bodies, what they meet at, and who takes part in what: ones and zeros, bodies by meetings."""

    bodies: tuple[Node, ...]
    meetings: tuple[str, ...]
    incidence: sparse.csr_array

    def projected(self) -> Edges:
        """The bodies, each two tied that meet somewhere."""
        shared = sparse.triu(self.incidence @ self.incidence.T, k=1).tocoo()
        return Edges.of(len(self.bodies), np.column_stack([shared.row, shared.col]))


def bodies(network: Network, within: str | None = None) -> tuple[Node, ...]:
    """The organisations and institutions of a network; with an ecosystem's IRI, its members alone."""
    return tuple(
        node
        for node in network.nodes
        if node.kind in BODIES and (within is None or within in node.ecosystems)
    )


def collaboration(nodes: Sequence[Node], ties: Iterable[Tie], consortia: Projection = "clique") -> OneMode:
    """These nodes, each two tied that collaborate.

    ties        those of class collaboration with both ends here count; direction and kind do not
    consortia   how ties of more than two parties are projected
    """
    number = {node.id: place for place, node in enumerate(nodes)}
    pairs: set[tuple[int, int]] = set()
    for held in by_id(tie for tie in ties if tie.tie_class == COLLABORATION).values():
        ends = [(tie.source, tie.target) for tie in held]
        for one, other in projected(ends, consortia) if len(held) > 1 else ends:
            if one in number and other in number:
                pairs.add((number[one], number[other]))
    return OneMode(tuple(nodes), Edges.of(len(nodes), sorted(pairs)))


def by_id(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    """Ties by their IRI: one of more than two parties is held as a star, once for each but the first."""
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        found.setdefault(tie.id, []).append(tie)
    return found


def projected(star: Sequence[tuple[str, str]], consortia: Projection) -> list[tuple[str, str]]:
    """The pairs that a tie of more than two parties, held as a star, stands for."""
    if consortia == "left out":
        return []
    if consortia == "star":
        return list(star)
    return list(combinations(dict.fromkeys(end for pair in star for end in pair), 2))


def meetings(nodes: Sequence[Node], network: Network, kinds: Collection[str] = MEETINGS) -> TwoMode:
    """These bodies and what they meet at: infrastructure, policies, consortia.

    Every class of tie counts here, and so does to operate a place or to have issued a policy: who does
    meets there with those whom it hosts or who carry it out.
    """
    row = {node.id: place for place, node in enumerate(nodes)}
    places = {node.id for node in network.nodes if node.kind in kinds}
    taken: dict[str, set[int]] = {}
    ends = [(tie.source, tie.target) for tie in network.ties]
    ends += [(node.holder, node.id) for node in network.nodes if node.holder]
    for one, other in (pair for end in ends for pair in (end, end[::-1])):
        if one in row and other in places:
            taken.setdefault(other, set()).add(row[one])
    for key, held in by_id(tie for tie in network.ties if tie.tie_class == COLLABORATION).items():
        if len(held) > 1:
            parties = {end for tie in held for end in (tie.source, tie.target)}
            taken.setdefault(key, set()).update(row[end] for end in parties & row.keys())
    shared = sorted(key for key, who in taken.items() if who)
    cells = [(body, column) for column, key in enumerate(shared) for body in sorted(taken[key])]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    matrix = sparse.coo_array((np.ones(len(cells)), (rows, columns)), shape=(len(nodes), len(shared)))
    return TwoMode(tuple(nodes), tuple(shared), matrix.tocsr())

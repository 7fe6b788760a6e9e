"""The tables of a network page: its nodes and ties as rows, in the order that is asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from api.gaps.otherwise import short
from api.networks.words import Words
from api.speaking.languages import Label, phrase
from graph.errors import EcosystemError
from graph.network.network import Network, Tie

ROWS, FEWER = 250, 100
"""Of a table on one page: as many where that is all, and of a longer one."""

DOWN = "-"
"""What stands before the name of a column whose rows fall."""

OPENS = phrase("{name} and the {number} that it is tied to")
SHOWS = phrase("Show {name} in the drawing")
R = TypeVar("R")
Key = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True)
class Row:
    """A node as a row.

    key     its id as addresses have it
    opens   what its link to the drawing of it with its ties is called
    shows   what its link to its mark in the drawing is called
    """

    id: str
    key: str
    name: Label
    type: str
    group: str
    degree: int
    opens: str
    shows: str


@dataclass(frozen=True)
class TieRow:
    """A tie as a row."""

    id: str
    ends: tuple[str, str]
    names: tuple[Label, Label]
    kind: str
    since: str
    sources: tuple[str, ...]
    confirmed: str | None


@dataclass(frozen=True)
class Column:
    """A column: its name in addresses, its heading, how its rows are sorted, whether they first fall."""

    key: str
    title: str
    by: Key
    falls: bool = False


NODES = (
    Column("name", phrase("Name"), lambda row: (row.name.casefold(),)),
    Column("type", phrase("Type"), lambda row: (row.type.casefold(),)),
    Column("group", phrase("Neighbourhood"), lambda row: (row.group.casefold(),)),
    Column("ties", phrase("Tied to"), lambda row: (row.degree,), falls=True),
)
TIES = (
    Column("from", phrase("From"), lambda row: (row.names[0].casefold(),)),
    Column("kind", phrase("Tie"), lambda row: (row.kind.casefold(),)),
    Column("to", phrase("To"), lambda row: (row.names[1].casefold(),)),
    Column("since", phrase("Since"), lambda row: (row.since,), falls=True),
)


@dataclass(frozen=True)
class Head:
    """A column's head: `order` as ARIA has it, and what its link asks for."""

    title: str
    key: str
    order: str | None
    asks: str


def heads(columns: Sequence[Column], asked: str) -> list[Head]:
    """The heads of a table that is sorted as asked. Raises EcosystemError where there is no such column."""
    name = asked.removeprefix(DOWN)
    if name and name not in {column.key for column in columns}:
        raise EcosystemError(
            f"there is no column {name[:100]!r} to sort by. "
            f"There are {', '.join(column.key for column in columns)}; {DOWN} before one turns it round"
        )
    found = []
    for column in columns:
        is_this = column.key == name
        order = ("descending" if asked.startswith(DOWN) else "ascending") if is_this else None
        turned = column.key if asked.startswith(DOWN) else f"{DOWN}{column.key}"
        first = f"{DOWN}{column.key}" if column.falls else column.key
        found.append(Head(column.title, column.key, order, turned if is_this else first))
    return found


def ordered(rows: Iterable[R], columns: Sequence[Column], asked: str) -> list[R]:
    """Rows as asked; those alike stay in the order that they had."""
    for column in columns:
        if column.key == asked.removeprefix(DOWN):
            return sorted(rows, key=column.by, reverse=asked.startswith(DOWN))
    return list(rows)


def nodes(network: Network, said: Words, groups: Mapping[str, str]) -> list[Row]:
    """The nodes of a network by the number of others that they are tied to, and then by name.

    groups  what the groups are called
    """
    opens, shows = map(said.speaker.texts.gettext, (OPENS, SHOWS))
    rows = [
        Row(
            node.id,
            quote(short(node.id)),
            name,
            said.types[node.id],
            groups[node.group],
            node.degree,
            opens.format(name=name, number=node.degree),
            shows.format(name=name),
        )
        for node in network.nodes
        for name in [said.names[node.id]]
    ]
    return sorted(rows, key=lambda row: (-row.degree, row.name.casefold(), row.id))


def ties(network: Network, said: Words) -> list[TieRow]:
    """The ties of a network, in its order."""
    return [tie_row(tie, said.names, said.kinds) for tie in network.ties]


def tie_row(tie: Tie, names: Mapping[str, Label], kinds: Mapping[str, str]) -> TieRow:
    """A tie as a row."""
    ends = (tie.source, tie.target)
    called = (names[tie.source], names[tie.target])
    return TieRow(tie.id, ends, called, kinds[tie.kind], tie.since or "", tie.sources, tie.confirmed)


def pages(count: int) -> int:
    """How many pages a table of so many rows takes."""
    return 1 if count <= ROWS else -(-count // FEWER)


def cut(rows: list[R], page: int) -> list[R]:
    """The rows of one page of a table; a table of one page stands on every page."""
    return rows if pages(len(rows)) == 1 else rows[(page - 1) * FEWER : page * FEWER]

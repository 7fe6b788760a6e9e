"""The sheet `call`: facts of a call that a person changes beside the applicants, one a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph.cohorts.call import MOST_PLACES, Call, call_of
from graph.errors import EcosystemError
from ingest import application_cells as cells
from ingest.layout import Layout, must
from ingest.report import Problem
from ingest.rows import tidy
from ingest.tables import RawRow, Table
from ingest.values import Reader, Wrong, listed, nearest, number, plain
from ontology.vocabulary import Vocabulary, vocabulary

LAYOUT = Layout({"fact": must(plain), "value": must(plain)}, ignored=("meaning",))
NAME = "call"
"""The sheet, and the fact that names the call that the others change."""

Path: TypeAlias = tuple[str | int, ...]
"""The way to a part of a call's data."""


@dataclass(frozen=True)
class Fact:
    """A fact that a person may change: where it stands in the call, how it is read, and what it is about."""

    path: Path
    read: Reader
    meaning: str


def facts(call: Call) -> dict[str, Fact]:
    """The facts of a call by name."""
    weight = "the points that the full score counts on:"
    found = {
        "places": Fact(("places", "count"), cells.whole(1, MOST_PLACES), "how many are to be chosen"),
        "population": Fact(("population", "least"), cells.whole(0, 10**11), "inhabitants at least"),
        "letter_of_intent": Fact(("letter", "required"), yes, "whether a letter of intent is asked for"),
        "match_weight": Fact(
            ("matches", "weight"), points, "the points of a need that another one answers on the same topic"
        ),
    }
    for place, one in enumerate(call.criteria):
        found[f"weight_{one.id}"] = Fact(("criteria", place, "weight"), points, f"{weight} {one.label}")
    for place, region in enumerate(call.regions):
        found[f"countries_{region.id}"] = Fact(
            ("regions", place, "countries"), countries, f"the countries of {region.label}"
        )
    return found


def points(text: str, vocabulary: Vocabulary) -> float:
    """A weight."""
    return float(str(number(0, 1000, text, vocabulary)))


def yes(text: str, _: Vocabulary) -> bool:
    """Yes or no."""
    if text not in ("yes", "no"):
        raise Wrong(f"{text!r} says neither yes nor no", "Write yes or no")
    return text == "yes"


def countries(text: str, vocabulary: Vocabulary) -> list[str]:
    """Codes of countries, separated by semicolons."""
    return [cells.land(one, vocabulary) for one in listed(text)]


def written(call: Call, fact: Fact) -> str:
    """What stands in the cell of a fact; nothing where the call does not have it."""
    value = at(call.model_dump(), fact.path)
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    return "; ".join(value) if isinstance(value, list | tuple) else f"{value:.12g}"


def at(data: Any, path: Path) -> Any:
    """A part of a call's data; None where there is none."""
    for part in path:
        data = data[part] if data is not None else None
    return data


def base(table: Table) -> str | None:
    """The call that a sheet names, if any."""
    named = (row.cells.get("value", "") for row in table.rows if tidy(row.cells.get("fact", "")) == NAME)
    return next((tidy(value) for value in named if tidy(value)), None)


def changed(call: Call, table: Table) -> tuple[Call, list[Problem]]:
    """A call with the facts of a sheet, and what is wrong with those that are not taken."""
    known, problems, data = facts(call), [], call.model_dump()
    for row in table.rows:
        name, text = tidy(row.cells.get("fact", "")), tidy(row.cells.get("value", ""))
        if name == NAME or (not text and name in known):
            continue
        try:
            value = read(known, name, text)
        except Wrong as wrong:
            column = "value" if name in known else "fact"
            problems.append(problem(table, row, wrong, column))
            continue
        if value != plain_of(at(data, known[name].path)):
            data = with_fact(data, known[name].path, value, f"sheet {NAME} of {table.file}")
    try:
        return call_of(data), problems
    except EcosystemError as error:
        reason, _, remedy = str(error).partition(". ")
        return call, [*problems, Problem("error", table.file, reason, remedy, table.sheet)]


def read(known: Mapping[str, Fact], name: str, text: str) -> Any:
    """The value of a fact. Raises Wrong."""
    if name not in known:
        raise Wrong(f"there is no fact {name!r}", nearest(name, frozenset({*known, NAME}), "facts"))
    return known[name].read(cells.public(text), vocabulary())


def with_fact(data: Any, path: Path, value: Any, source: str) -> Any:
    """A call's data with one fact told otherwise, and where that stands as its source."""
    first, *rest = path
    if not rest:
        return {**(data or {}), first: value} | ({} if first == "weight" else {"source": source})
    if isinstance(data, list | tuple):
        return [
            with_fact(one, tuple(rest), value, source) if place == first else one
            for place, one in enumerate(data)
        ]
    return {**data, first: with_fact(data[first], tuple(rest), value, source)}


def plain_of(value: Any) -> Any:
    """A value as a fact is read: a list for a tuple."""
    return list(value) if isinstance(value, tuple) else value


def problem(table: Table, row: RawRow, wrong: Wrong, column: str) -> Problem:
    """What is wrong with one row."""
    value = None if isinstance(wrong, cells.Withheld) else row.cells.get(column)
    return Problem("error", table.file, wrong.reason, wrong.remedy, table.sheet, row.number, column, value)


def described(call: Call) -> Iterator[tuple[str, str, str]]:
    """All facts with what stands in their cells and what they are about."""
    yield NAME, call.id, "the call that the facts below change"
    for name, fact in facts(call).items():
        yield name, written(call, fact), fact.meaning

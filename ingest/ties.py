"""Ties as rows state them: what each row says of two bodies, and which rows say the same or the contrary."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef

from graph.network.network import ABSENT, LIVE
from ingest.report import Problem
from ingest.rows import EXCHANGE, ReadAs, Row
from ingest.values import Reference

TABLES = ("relations", EXCHANGE, "answers")
"""The tables whose rows are ties, in the order in which they are believed to be the first to state one."""

PARTNERS = "partners-with"
"""The kind of tie without direction, and the one that a no says is not there."""

PLANNED = "planned"


@dataclass(frozen=True)
class Claim:
    """What a row says: the kind of tie, its ends in their order, when it began, and its state."""

    kind: str
    ends: tuple[str, str]
    since: str
    state: str

    @property
    def is_live(self) -> bool:
        """Whether the tie is said to be there today."""
        return self.state in LIVE

    def joins(self, other: "Claim") -> bool:
        """Whether two claims are of one kind and the same two bodies."""
        ends = sorted(self.ends) == sorted(other.ends) if self.kind == PARTNERS else self.ends == other.ends
        return self.kind == other.kind and ends

    def is_of(self, other: "Claim") -> bool:
        """Whether this claim is of the same tie as another one; without a beginning it may be of any."""
        return self.joins(other) and self.since in ("", other.since)

    def agrees(self, other: "Claim") -> bool:
        """Whether this claim is what another one says too, or dates it."""
        is_of = self.is_of(other) or (self.joins(other) and not other.since)
        return is_of and (self.state == other.state or (self.is_live and other.is_live))


def claim(row: Row, bodies: Mapping[str, str]) -> Claim:
    """The claim of a row.

    bodies   the id that stands for each id that is not its own
    """
    first, second = (bodies.get(end, end) for end in (end(row, "subject_id"), end(row, "object_id")))
    return Claim(kind(row), (first, second), begins(row), state(row))


def end(row: Row, column: str) -> str:
    """The id of one of the two that a row ties."""
    named = row.values[column]
    assert isinstance(named, Reference)
    return named.id


def begins(row: Row) -> str:
    """When a row says that its tie began; empty where it does not say."""
    return str(row.values.get("since", ""))


def order(row: Row) -> tuple[int, str]:
    """The place of a row among those that state ties: answers last, and of these the dated ones first."""
    rank = TABLES.index(row.table) if row.table in TABLES else 0
    return rank, begins(row) or ("~" if rank else "")


def kind(row: Row) -> str:
    """The kind of tie that a row speaks of."""
    return notation(row.values.get("predicate", PARTNERS))


def state(row: Row) -> str:
    """Whether a row says that the tie is there, and who says so."""
    if row.table == "answers":
        return "known" if row.values["answer"] == "yes" else ABSENT
    return notation(row.values.get("state", "known"))


def notation(code: object) -> str:
    """The last part of a code's IRI."""
    return str(code).rpartition("/")[2]


def confirmed(row: Row) -> Literal | None:
    """The month in which a row's source was last read, or in which an answer was given."""
    told = [row.values.get(column) for column in ("confirmed", "asked")]
    return max((month for month in told if isinstance(month, Literal)), key=str, default=None)


def bodies(rows: Iterable[Row]) -> dict[str, str]:
    """The id that stands for each id that is not its own: of what is the same, or of a city its authority."""
    after = {}
    for row in rows:
        if row.table == "same":
            after[row.raw["id"].strip()] = row.raw["same_as"].strip()
        elif row.table == "city" and row.raw.get("authority_id", "").strip():
            after[str(row.id)] = row.raw["authority_id"].strip()
    return {key: final(key, after) for key in after}


def final(key: str, after: Mapping[str, str]) -> str:
    """The id at the end of a chain of ids that give way to each other; of a ring, the least."""
    passed = [key]
    while passed[-1] in after:
        if after[passed[-1]] in passed:
            return min(passed[passed.index(after[passed[-1]]) :])
        passed.append(after[passed[-1]])
    return passed[-1]


def agreement(rows: Iterable[Row]) -> dict[ReadAs, Row]:
    """The row that first states the tie of each answer or exchange whose tie is stated before.

    rows   in the order in which they are given their names
    """
    rows = list(rows)
    one = bodies(rows)
    stated: dict[frozenset[str], list[tuple[Row, Claim]]] = {}
    found: dict[ReadAs, Row] = {}
    for row in rows:
        if row.table not in TABLES:
            continue
        own = claim(row, one)
        before = stated.setdefault(frozenset(own.ends), [])
        alike = [(its.since != own.since, other) for other, its in before if own.agrees(its)]
        if alike and row.table != "relations":
            found[row.read_as] = min(alike, key=lambda one: one[0])[1]
        else:
            before.append((row, own))
    return found


def begun(
    agreed: Mapping[ReadAs, Row], rows: Iterable[Row], by_row: Mapping[ReadAs, URIRef]
) -> dict[URIRef, Literal]:
    """The earliest beginning that answers give to each tie whose own row gives none, by its IRI.

    agreed   the row that states the tie of each answer that does not state it itself
    """
    found: dict[URIRef, Literal] = {}
    for row in rows:
        since = row.values.get("since")
        first = agreed.get(row.read_as) if row.table == "answers" else None
        if first is not None and "since" not in first.values and isinstance(since, Literal):
            iri = by_row[row.read_as]
            found[iri] = min(since, found.get(iri, since), key=str)
    return found


def last_confirmed(rows: Iterable[Row], by_row: Mapping[ReadAs, URIRef]) -> dict[URIRef, Literal]:
    """The latest month in which each tie was confirmed, by its IRI."""
    found: dict[URIRef, Literal] = {}
    for row in rows:
        month = confirmed(row)
        if row.table in TABLES and month is not None:
            iri = by_row[row.read_as]
            found[iri] = max(month, found.get(iri, month), key=str)
    return found


def contrary(rows: Collection[Row], collaborations: Collection[str]) -> Iterator[tuple[Row, Problem]]:
    """The answers and exchanges of which another row says the contrary, each with what is wrong with it.

    A no is the contrary of each tie of collaboration that is there today, and of a yes. A yes is the contrary
    of the same tie that is said to be planned, ended or not found. A tie that came of an exchange is the
    contrary of the same kind of tie between the same two that is there, where it is planned, and the other
    way round.
    """
    one = bodies(rows)
    said: dict[frozenset[str], list[tuple[Row, Claim]]] = {}
    for row in rows:
        if row.table in TABLES:
            found = claim(row, one)
            said.setdefault(frozenset(found.ends), []).append((row, found))
    for claims in said.values():
        for row, own in claims:
            others = [(other, its) for other, its in claims if other is not row]
            against = None
            if row.table == "answers":
                against = opposed(row, own, others, collaborations)
            elif row.table == EXCHANGE:
                against = overtaken(row, own, others)
            if against is not None:
                yield row, against


def opposed(
    row: Row, own: Claim, others: Collection[tuple[Row, Claim]], collaborations: Collection[str]
) -> Problem | None:
    """What is wrong with an answer, given all else that is said of its two bodies; None where nothing is."""
    for other, its in others:
        if other.table == "answers" and its.state != own.state:
            reason = f"{place(other)} answers {other.values['answer']} for the same two"
            return row.problem(reason, "Keep the answer that holds, and take the other row out", "answer")
        if other.table != "answers" and own.state == ABSENT and its.is_live and its.kind in collaborations:
            reason = f"{place(other)} says that the two work together: {its.kind}"
            return row.problem(
                reason, "Find out which is right, and mend or take out the other row", "answer"
            )
    same = [(other, its) for other, its in others if other.table != "answers" and own.is_of(its)]
    if own.state == ABSENT or not same or any(its.is_live for _, its in same):
        return None
    other, its = same[0]
    reason = f"{place(other)} says that this tie is {its.state}"
    return row.problem(reason, "Mend the state there, or say in since when the tie began anew", "answer")


def overtaken(row: Row, own: Claim, others: Collection[tuple[Row, Claim]]) -> Problem | None:
    """What is wrong with a tie that came of an exchange: another row says that it is there, or is not yet."""
    for other, its in others:
        against = its.state in (PLANNED, ABSENT) if own.is_live else its.is_live
        if other.table != "answers" and own.joins(its) and against:
            reason = f"{place(other)} says that this tie is {its.state}"
            return row.problem(reason, "Mend whichever of the two is out of date", "follow_up")
    return None


def place(row: Row) -> str:
    """Where a row stands, for people."""
    return f"{row.file}{f', {row.sheet}' if row.sheet else ''}, row {row.number}"

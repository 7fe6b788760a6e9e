"""Exchanges as the table `outcomes` tells them: which match a row is of, and which tie came of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rdflib import Literal, URIRef

from graph.workshops.outcomes import tie_state
from ingest import ties
from ingest.naming import subject
from ingest.report import Problem
from ingest.rows import EXCHANGE, Row
from ingest.values import EXACTNESS, Reference
from ontology import iris

ENDS = {"need_id": ("needs", "need"), "offer_id": ("expertise", "offer")}
"""The columns that name what a match joins: the table that each leads to, and what a row of that is."""

FROM_LEARNER = ("member-of", "procures-from")
"""The kinds of tie that read from who learnt to the host; all others read from the host."""

OWED = {
    "on": ("an outcome needs its date", "Write the day or month: 2027-03-16 or 2027-03"),
    "source": ("an outcome needs its source", "Write the address of a public page, or a key of sources.csv"),
}
"""What is wrong with an outcome that lacks a cell, and the remedy."""

MONTH = 7
"""The length of a month as text."""


@dataclass(frozen=True)
class Known:
    """The rows that outcomes may speak of: all by id, the needs, and the offers."""

    by_id: Mapping[str, Row]
    needs: tuple[Row, ...]
    offers: tuple[Row, ...]


@dataclass(frozen=True)
class Pair:
    """A need and an offer, and the slug of the city that learns."""

    learner: str
    need: Row
    offer: Row

    @property
    def match(self) -> URIRef:
        """The IRI of their match."""
        return iris.match(self.learner, subject(self.need), subject(self.offer))


def resolved(rows: Iterable[Row], beside: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """Rows of which those of outcomes name match, need, offer and the two who met; and what keeps some out.

    beside   rows of other folders that outcomes may speak of
    """
    rows = list(rows)
    every = [*beside, *rows]
    known = Known(
        {row.id: row for row in every if row.id},
        tuple(row for row in every if row.table == "needs"),
        tuple(row for row in every if row.table == "expertise"),
    )
    kept: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        wrong = list(owed(row, known)) if row.table == "outcomes" else []
        found = row if row.table != "outcomes" or wrong else named(row, known)
        if isinstance(found, Problem):
            wrong.append(found)
        elif not wrong:
            kept.append(found)
        problems += wrong
    return kept, problems


def owed(row: Row, known: Known) -> Iterator[Problem]:
    """What an outcome leaves open, or says though it cannot be."""
    for column, (reason, remedy) in OWED.items():
        if column not in row.values:
            yield row.problem(reason, remedy, column)
    if "match_id" not in row.values and not ENDS.keys() <= row.values.keys():
        yield row.problem(
            "nothing says which match this is", "Write match_id, or need_id and offer_id", "match_id"
        )
    if "predicate" in row.values and tie_state(row.raw) is None:
        remedy = "Write planned or under way in follow_up, or leave the cell empty"
        yield row.problem("a tie needs a follow-up", remedy, "predicate")
    if "useful" in row.values and row.values["met"] == "no":
        remedy = "Leave the cell empty, or answer yes in met"
        yield row.problem("an exchange that did not take place was not useful", remedy, "useful")
    for column, (table, word) in ENDS.items():
        found = known.by_id.get(reference(row, column) or "")
        if found is not None and found.table != table:
            yield row.problem(f"{found.id!r} is no {word}", f"Write the id of a row of {table}.csv", column)


def named(row: Row, known: Known) -> Row | Problem:
    """An outcome with its match, need, offer and the two who met, or what is wrong with it.

    A need or offer that no row has is left for the check of references, which says so at its cell.
    """
    if "match_id" not in row.values and any(reference(row, column) not in known.by_id for column in ENDS):
        return row
    pairs = list(meant(row, known))
    if not pairs and "match_id" not in row.values:
        reason = "the need is one of several cities, and nothing says which of them learnt"
        return row.problem(reason, "Write the city, or a body in it", "learner_id")
    if not pairs:
        reason = "no accepted rows have the need and the offer of this match"
        remedy = "Mend the id; what was only suggested first needs a row in needs.csv or expertise.csv"
        return row.problem(reason, remedy, "match_id")
    if len(pairs) > 1:
        several = " or ".join(sorted(f"{pair.need.id} with {pair.offer.id}" for pair in pairs))
        return row.problem(f"this may be {several}", "Write need_id and offer_id too", "match_id")
    (pair,) = pairs
    on = row.values["on"]
    month = Literal(str(on)[:MONTH], datatype=EXACTNESS[MONTH], normalize=False)
    own = pair.need.place == pair.learner
    values = {
        "match_id": pair.match,
        "need_id": Reference(str(pair.need.id)),
        "offer_id": Reference(str(pair.offer.id)),
        "learner_id": pair.need.values["holder_id"] if own else Reference(pair.learner),
        "host_id": pair.offer.values["holder_id"],
        "confirmed": month,
        "statement": said(pair, known),
    }
    told = {key: value for key, value in row.values.items() if key != "match_id"}
    return replace(row, values=values | told)


def said(pair: Pair, known: Known) -> str:
    """A match in one sentence, by which people know it."""
    places = (known.by_id.get(slug) for slug in (pair.learner, pair.offer.place))
    learner, host = (str(row.values["name"]) if row else "a city" for row in places)
    return f"{learner} could learn from {host}: {pair.need.values['statement']}"


def meant(row: Row, known: Known) -> Iterator[Pair]:
    """The needs and offers, of all that are known, that an outcome may be about."""
    wanted = row.values.get("match_id")
    host = known.by_id.get(reference(row, "host_id") or "")
    needs = [need for need in known.needs if reference(row, "need_id") in (None, need.id)]
    offers = [offer for offer in known.offers if reference(row, "offer_id") in (None, offer.id)]
    for need in needs:
        learner = learning(row, need, known)
        for offer in offers if learner else ():
            pair = Pair(learner, need, offer)
            is_hosts = host is None or "offer_id" in row.values or offer.place == host.place
            if wanted is None or (is_hosts and pair.match == wanted):
                yield pair


def learning(row: Row, need: Row, known: Known) -> str:
    """The slug of the city that learnt: the need's, or of a need of several cities the one that is told."""
    if need.place in known.by_id:
        return need.place
    if "match_id" in row.values:
        return str(row.values["match_id"]).removeprefix(str(iris.city(""))).partition("/")[0]
    learner = known.by_id.get(reference(row, "learner_id") or "")
    return learner.place if learner else ""


def reference(row: Row, column: str) -> str | None:
    """The id in a cell; None where it is empty."""
    found = row.values.get(column)
    return found.id if isinstance(found, Reference) else None


def came(rows: Iterable[Row]) -> Iterator[Row]:
    """The ties that came of exchanges, each as a row; one that is under way began with its exchange."""
    for row in rows:
        state = tie_state(row.raw) if row.table == "outcomes" else None
        if state is not None:
            ends = [row.values["host_id"], row.values["learner_id"]]
            if ties.notation(row.values["predicate"]) in FROM_LEARNER:
                ends.reverse()
            values = {key: row.values[key] for key in ("match_id", "predicate", "confirmed", "source")}
            values |= dict(zip(("subject_id", "object_id"), ends, strict=True))
            values["state"] = iris.code("tie-state", state)
            if state != ties.PLANNED:
                values["since"] = row.values["on"]
            yield replace(row, table=EXCHANGE, values=values)

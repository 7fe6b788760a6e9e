"""How well each offer answers each need: every part as numbers, and the best offers of each need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.errors import EcosystemError
from graph.network.edges import Integers, Numbers

Scores: TypeAlias = NDArray[np.float32]

BLOCK = 2_000_000
"""Pairs that are scored at once."""


@dataclass(frozen=True)
class Weights:
    """How much each part of a score weighs; what counts is their share of the whole.

    named  is for what a need's own words name: the city, body or thing that shows the offer
    """

    evidence: float = 3.0
    outcomes: float = 1.5
    conditions: float = 1.5
    context: float = 1.5
    named: float = 1.5
    reciprocity: float = 0.5
    shared: float = 0.5

    @property
    def total(self) -> float:
        """All weights together."""
        return sum(self.as_dict().values())

    def as_dict(self) -> dict[str, float]:
        """The weights by name."""
        return {one.name: float(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def of(cls, told: Mapping[str, float]) -> Self:
        """The weights with some of them told otherwise.

        raises   EcosystemError for a part that there is not, a weight below 0, or none above 0
        """
        known = [one.name for one in fields(cls)]
        for name, weight in told.items():
            if name not in known:
                raise EcosystemError(
                    f"weight {name!r}: there is no such part. The parts are {', '.join(known)}"
                )
            if not 0 <= weight < float("inf"):
                raise EcosystemError(f"weight {name}: {weight} is no weight. Give a number from 0 upwards")
        found = cls(**told)
        if found.total <= 0:
            raise EcosystemError("all weights are 0, so nothing could be told apart. Give one above 0")
        return found


@dataclass(frozen=True, eq=False)
class Table:
    """Needs and offers as numbers: n needs, m offers, c cities, t topics, h holders.

    likeness               (r, t): for each row the likeness of its topic or topics to every topic, 0 to 1
    need_row               (n,): the row of `likeness` of each need
    need_city, offer_city  (n,), (m,): the city
    need_holder, offer_holder  (n,), (m,): who holds it; nobody is told to learn from themselves
    offer_topic            (m,): the topic
    evidence, outcomes     (m,): parts that hang on the offer alone
    requires               (m, k) sparse: the conditions of each offer, each by its share
    state                  (c, k): what each condition counts in each city
    context, reciprocity, shared   (c, c): parts of two cities, the learner first
    named                  (n, m) sparse: what a need's words name
    """

    likeness: Numbers
    need_row: Integers
    need_city: Integers
    need_holder: Integers
    offer_topic: Integers
    offer_city: Integers
    offer_holder: Integers
    evidence: Numbers
    outcomes: Numbers
    requires: sparse.csr_array
    state: Numbers
    context: Numbers
    reciprocity: Numbers
    shared: Numbers
    named: sparse.csr_array = field(default_factory=lambda: sparse.csr_array((0, 0)))

    def parts(self, need: int, offer: int) -> dict[str, float]:
        """All parts of one pair, each 0 to 1."""
        learner, host = self.need_city[need], self.offer_city[offer]
        start, end = self.requires.indptr[offer : offer + 2]
        held = self.requires.data[start:end] @ self.state[learner, self.requires.indices[start:end]]
        return {
            "topic": float(self.likeness[self.need_row[need], self.offer_topic[offer]]),
            "evidence": float(self.evidence[offer]),
            "outcomes": float(self.outcomes[offer]),
            "conditions": float(held),
            "context": float(self.context[learner, host]),
            "named": float(self.named[need, offer]) if self.named.nnz else 0.0,
            "reciprocity": float(self.reciprocity[learner, host]),
            "shared": float(self.shared[learner, host]),
        }


def score(parts: Mapping[str, float], weights: Weights) -> float:
    """How well a need and an offer fit.

    formula   topic * (w1 p1 + w2 p2 + ...) / (w1 + w2 + ...), p the other parts
    range     0 where the topics have nothing in common, to 1
    """
    told = weights.as_dict()
    return parts["topic"] * sum(weight * parts[name] for name, weight in told.items()) / weights.total


def best(table: Table, weights: Weights, count: int) -> Iterator[tuple[int, Integers, Scores]]:
    """The best offers of each need, by `score`.

    Offers of the same holder are left out, and those whose topic has nothing in common with the need's.

    count     how many offers a need at most
    returns   for each need that has any: its number, the numbers of its offers from the best, their scores
    """
    if not len(table.need_row):
        return
    order = np.argsort(table.need_row, kind="stable")
    rows, starts = np.unique(table.need_row[order], return_index=True)
    for row, some in zip(rows, np.split(order, starts[1:]), strict=True):
        like = table.likeness[row, table.offer_topic].astype(np.float32)
        near = np.flatnonzero(like > 0)
        if not len(near):
            continue
        alone = (weights.evidence * table.evidence + weights.outcomes * table.outcomes)[near]
        step = max(1, BLOCK // len(near))
        for start in range(0, len(some), step):
            needs = some[start : start + step]
            scores = block(table, weights, needs, near, alone.astype(np.float32)) * like[near]
            yield from highest(needs, near, scores, count)


def block(table: Table, weights: Weights, needs: Integers, near: Integers, alone: Scores) -> Scores:
    """All parts but the topic of some needs and offers, weighted; -1 where both have one holder."""
    cities, place = np.unique(table.need_city[needs], return_inverse=True)
    hosts = table.offer_city[near]
    two = (
        weights.context * table.context[cities]
        + weights.reciprocity * table.reciprocity[cities]
        + weights.shared * table.shared[cities]
    ).astype(np.float32)
    held = (table.requires[near] @ table.state[cities].T).T.astype(np.float32)
    found = (two[:, hosts] + np.float32(weights.conditions) * held + alone)[place]
    if table.named.nnz:
        found += np.float32(weights.named) * table.named[needs][:, near].toarray().astype(np.float32)
    found /= np.float32(weights.total)
    found[table.need_holder[needs][:, None] == table.offer_holder[near]] = -1
    return found


def highest(
    needs: Integers, near: Integers, scores: Scores, count: int
) -> Iterator[tuple[int, Integers, Scores]]:
    """The highest of each row; of equal ones the offer that comes first."""
    few = min(count, scores.shape[1])
    picked = np.argpartition(-scores, few - 1, axis=1)[:, :few]
    picked.sort(axis=1)
    found = np.take_along_axis(scores, picked, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    for need, columns, values, ranks in zip(needs, picked, found, order, strict=True):
        kept = ranks[values[ranks] > 0]
        if len(kept):
            yield int(need), near[columns[kept]], values[kept]

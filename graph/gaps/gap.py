"""A collaboration gap: what was seen, what was to be expected, how sure that is, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from ontology import iris

Facts: TypeAlias = Mapping[str, str | int | float]


def gap_id(city: str, kind: "Kind", key: str) -> str:
    """The id of a gap, which stays the same from release to release."""
    return f"{city}/{kind}/{key.removeprefix(f'{iris.BASE}id/')}"


class Kind(StrEnum):
    """The kinds of gap, in the order of pages."""

    COVERAGE = "coverage"
    PEER = "peer"
    BROKER = "broker"
    REACH = "reach"
    ISOLATED = "isolated"
    SECTOR_PAIR = "sector-pair"


class Status(StrEnum):
    """What is known of a gap: the codes of the list `gap-status`."""

    NOT_FOUND = "looked-for-not-found"
    FEWER = "fewer-than-expected"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class Sentence:
    """One sentence of an explanation: the key of its template, and what fills it."""

    key: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """The numbers of a test.

    observed, expected   in the unit that the gap's explanation names
    effect               observed over expected, 0 or more; None where nothing is expected
    interval             of the effect, 95 %, its upper bound infinite where the null model allows for none;
                         None where there is no effect
    p                    the chance of so few (of brokers: so many) or fewer under the null model, 0 to 1
    z                    standard deviations from what is expected; None where the null model has none
    """

    observed: float
    expected: float
    effect: float | None
    interval: tuple[float, float] | None
    p: float
    z: float | None = None


@dataclass(frozen=True)
class Evidence:
    """Something that a gap rests on: the IRI of a body, place, policy or need, its label, what it shows."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A tie that would help: its two ends, a score from 0 to 1 to order by, and why."""

    a: str
    b: str
    a_label: str
    b_label: str
    score: float
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class Found:
    """A gap as its kind's module finds it, before its family's correction.

    key        tells it from the others of its kind and city, and stays the same from release to release
    weight     how much hangs on it, 0 to 1: with q it orders the list
    asked      how many of those concerned were asked and have no such tie
    listed     whether it is shown; those that are not count in the family all the same
    pair       the two sectors that it is about, where it is about two
    """

    kind: Kind
    key: str
    title: Sentence
    sentences: tuple[Sentence, ...]
    measured: Measured
    weight: float
    evidence: tuple[Evidence, ...] = ()
    asked: int = 0
    listed: bool = True
    pair: tuple[str, str] | None = None


@dataclass(frozen=True)
class Gap:
    """A gap with its family's correction: q, the number of tests in the family, and the status."""

    id: str
    found: Found
    q: float
    family: int
    status: Status
    flagged: bool
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind of gap."""
        return self.found.kind

    @property
    def score(self) -> float:
        """How much it matters and how sure it is, 0 to 1: the weight, halved where chance may explain it."""
        return self.found.weight * (1 - self.q / 2)

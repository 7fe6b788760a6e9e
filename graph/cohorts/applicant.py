"""An applicant as the sheet tells of it: whether it may be chosen, and what each criterion counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from graph.cohorts.call import Call, Criterion
from graph.cohorts.wording import country, said
from graph.saying import listed


@dataclass(frozen=True)
class Applicant:
    """An authority that applies; what it writes is not kept, only in which columns something stands.

    letter   whether there is a letter of intent; None where nothing is said
    stated   the columns in which something stands
    offers   topics that it can show others
    needs    topics that it wants to learn, the most pressing first
    scores   what reviewers gave, by criterion
    """

    id: str
    authority: str
    country: str
    city: str = ""
    population: int | None = None
    timezone: str | None = None
    languages: tuple[str, ...] = ()
    letter: bool | None = None
    stated: frozenset[str] = frozenset()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it goes by: its city, or else its authority."""
        return self.city or self.authority


@dataclass(frozen=True)
class Scored:
    """What a criterion counts for an applicant.

    score    0 to `most`
    by       whether reviewers gave it, or it only says whether something is stated
    """

    criterion: Criterion
    score: int
    most: int
    by: Literal["reviewers", "stated"]

    @property
    def points(self) -> float:
        """The criterion's weight times the share of the full score."""
        return self.criterion.weight * self.score / self.most

    @property
    def why(self) -> str:
        """What the score says, in a sentence."""
        key = "score.reviewed" if self.by == "reviewers" else f"score.{'stated' if self.score else 'open'}"
        return said(key, criterion=self.criterion.label, score=self.score, most=self.most)


def scored(call: Call, applicant: Applicant) -> tuple[Scored, ...]:
    """What each criterion counts for an applicant; prose is never judged."""
    return tuple(scored_one(call, applicant, criterion) for criterion in call.criteria)


def scored_one(call: Call, applicant: Applicant, criterion: Criterion) -> Scored:
    """What one criterion counts: the reviewers' score, or else whether something is stated."""
    most = call.scores.most
    if criterion.id in applicant.scores:
        return Scored(criterion, applicant.scores[criterion.id], most, "reviewers")
    is_stated = applicant.stated.issuperset(criterion.columns)
    return Scored(criterion, call.scores.stated if is_stated else 0, most, "stated")


def points(call: Call, applicant: Applicant) -> float:
    """What all criteria together count for an applicant, 0 to `Call.full`."""
    return sum(one.points for one in scored(call, applicant))


def failed(call: Call, applicant: Applicant) -> Iterator[str]:
    """The rules of the call that an applicant does not keep, each in a sentence with what would be right."""
    if call.region(applicant.country) is None:
        known = [region.label for region in call.regions]
        yield said("rule.country", country=country(applicant.country), regions=listed(known, "or"))
    least = call.population.least if call.population else 0
    if call.population and applicant.population is None:
        yield said("rule.population.open", least=least)
    elif applicant.population is not None and applicant.population < least:
        yield said("rule.population", least=least, population=applicant.population)
    if call.letter and call.letter.required and not applicant.letter:
        yield said("rule.letter" if applicant.letter is False else "rule.letter.open")

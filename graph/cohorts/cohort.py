"""The cohort of a call: who is chosen and why, who could learn from whom, and who helps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.cohorts.applicant import Applicant, Scored, failed, scored
from graph.cohorts.balance import off
from graph.cohorts.call import Call
from graph.cohorts.choosing import Choice, best
from graph.cohorts.greedy import TOLERANCE, greedy, swaps
from graph.cohorts.learning import DIGITS, Candidates, candidates
from graph.cohorts.support import Organisation, Supported, supported
from graph.cohorts.topics import topics
from graph.network.edges import Numbers

SECONDS = 20.0
"""How long the best choice is looked for at most, and once more the best one without balance."""

EXACT = 16
"""Up to so many eligible applicants the best choice without or with each is proven; else one is found."""

EACH = 5.0
"""Seconds that looking for one such choice may take."""


@dataclass(frozen=True)
class Verdict:
    """What became of an applicant.

    failed   the rules of the call that it does not keep, in sentences; none where it is eligible
    cost     what the best cohort without it, or of those not chosen with it, is worth less; None where there
             is none, or where it is not eligible
    exact    whether that is proven; else it is so much at most
    beyond   whether no score on the criteria would make it one of those chosen
    free     whether it would be chosen without the balance between regions
    """

    applicant: Applicant
    scores: tuple[Scored, ...]
    failed: tuple[str, ...]
    chosen: bool = False
    cost: float | None = None
    exact: bool = True
    beyond: bool = False
    free: bool = False

    @property
    def points(self) -> float:
        """What its criteria count."""
        return sum(one.points for one in self.scores)


@dataclass(frozen=True)
class Learnable:
    """A need of one who is chosen that others who are chosen can answer.

    offers     the topics that come nearest to it
    hosts      those who offer them
    likeness   how like the two topics are, 0 to 1
    """

    learner: Applicant
    need: str
    offers: tuple[str, ...]
    hosts: tuple[Applicant, ...]
    likeness: float


@dataclass(frozen=True)
class Cohort:
    """The choice among applicants with all that is told of it.

    wanted     how many were to be chosen
    choice     none where nobody is eligible
    plain      what taking the best first, again and again, comes to
    free       the best choice without balance
    unmet      the needs of the chosen that none of the others chosen can answer
    """

    call: Call
    wanted: int
    known: Candidates
    verdicts: tuple[Verdict, ...]
    choice: Choice | None
    plain: float
    free: Choice | None
    matches: tuple[Learnable, ...]
    unmet: tuple[tuple[Applicant, str], ...]
    support: Supported

    @property
    def chosen(self) -> tuple[Applicant, ...]:
        """Those who are chosen, in the order of their ids."""
        return tuple(self.known.applicants[one] for one in (self.choice.chosen if self.choice else ()))

    @property
    def counts(self) -> dict[str, int]:
        """How many of each region are chosen."""
        return self.known.counts(self.choice.chosen if self.choice else ())

    @property
    def balanced(self) -> bool:
        """Whether each region has as many as the call asks for."""
        return off(self.counts, self.known.bounds(len(self.chosen))) == 0


def cohort(
    call: Call,
    applicants: Sequence[Applicant],
    organisations: Sequence[Organisation] = (),
    places: int | None = None,
    seconds: float = SECONDS,
) -> Cohort:
    """The best cohort of a call, whatever the order in which the applicants come.

    places   how many are to be chosen; as many as the call has where none is told
    seconds  how long the best choice is looked for at most
    """
    ordered = sorted(applicants, key=lambda one: one.id)
    rules = {one.id: tuple(failed(call, one)) for one in ordered}
    known = candidates(call, [one for one in ordered if not rules[one.id]], topics())
    wanted = call.places.count if places is None else places
    count = min(wanted, len(known.applicants))
    choice = best(known, count, seconds) if count else None
    free = best(known, count, seconds, balanced=False) if count else None
    table = swaps(known, choice.chosen) if choice else np.zeros((0, 0))
    verdicts = [verdict(known, one, rules[one.id], choice, free, table) for one in ordered]
    there = [one.applicant for one in verdicts if one.chosen]
    picked = choice.chosen if choice else ()
    return Cohort(
        call=call,
        wanted=wanted,
        known=known,
        verdicts=tuple(verdicts),
        choice=choice,
        plain=known.value(greedy(known, count)) if count else 0.0,
        free=free,
        matches=tuple(learnable(known, picked)),
        unmet=tuple(unanswered(known, picked)),
        support=supported(call, there, organisations, known.topics),
    )


def verdict(
    known: Candidates,
    one: Applicant,
    rules: tuple[str, ...],
    choice: Choice | None,
    free: Choice | None,
    table: Numbers,
) -> Verdict:
    """What became of an applicant, and what a cohort is worth in which that is otherwise.

    table   what it is worth to exchange one for another, see `swaps`
    """
    found = Verdict(one, scored(known.call, one), rules)
    if rules or choice is None or free is None:
        return found
    number = known.applicants.index(one)
    chosen = number in choice.chosen
    cost, exact = otherwise(known, choice, number, table)
    spare = known.call.full - found.points
    return Verdict(
        applicant=one,
        scores=found.scores,
        failed=(),
        chosen=chosen,
        cost=cost,
        exact=exact,
        beyond=not chosen and exact and cost is not None and cost >= spare - TOLERANCE and cost > TOLERANCE,
        free=not chosen and number in free.chosen and free.value > choice.value + TOLERANCE,
    )


def otherwise(known: Candidates, choice: Choice, one: int, table: Numbers) -> tuple[float | None, bool]:
    """What the best choice is worth less that has an applicant who is not chosen, or lacks one who is.

    returns  points, or None where there is no such choice; and whether that is proven, else it is so much at
             most
    """
    count = len(choice.chosen)
    if count == len(known.applicants):
        return None, True
    is_in = one in choice.chosen
    if len(known.applicants) <= EXACT and choice.status == "optimal":
        inside, outside = ((), (one,)) if is_in else ((one,), ())
        found = best(known, count, EACH, inside, outside, start=exchanged(table, choice.chosen, one))
        if found is None or found.status == "optimal":
            return (None if found is None else max(0.0, choice.value - found.value)), True
    swap = exchanged(table, choice.chosen, one)
    return (max(0.0, choice.value - known.value(swap)) if swap else None), False


def exchanged(table: Numbers, chosen: tuple[int, ...], one: int) -> tuple[int, ...] | None:
    """The best choice in which one who is chosen, or who is not, is exchanged for another; None for none.

    table   what that is worth, see `swaps`
    """
    if one in chosen:
        gone, new = one, int(np.argmax(table[chosen.index(one)]))
    else:
        gone, new = chosen[int(np.argmax(table[:, one]))], one
    is_allowed = np.isfinite(table[chosen.index(gone), new])
    return tuple(sorted({*chosen, new} - {gone})) if is_allowed else None


def learnable(known: Candidates, chosen: Sequence[int]) -> Iterator[Learnable]:
    """What each of the chosen could learn from the others, by the most like offer that there is."""
    for number, want in answered(known, chosen):
        like = float(known.likeness[number, list(chosen)].max())
        if like > 0:
            hosts = [known.applicants[one] for one in chosen if known.likeness[number, one] == like]
            offers = sorted(
                {
                    topic
                    for host in hosts
                    for topic in host.offers
                    if np.isclose(known.topics.tree.lin(want, topic), like, rtol=0, atol=10**-DIGITS)
                }
            )
            learner = known.applicants[known.wants[number].learner]
            yield Learnable(learner, want, tuple(offers), tuple(hosts), like)


def unanswered(known: Candidates, chosen: Sequence[int]) -> Iterator[tuple[Applicant, str]]:
    """The needs of the chosen on whose topics none of the others chosen offers anything."""
    for number, want in answered(known, chosen):
        if not known.likeness[number, list(chosen)].any():
            yield known.applicants[known.wants[number].learner], want


def answered(known: Candidates, chosen: Sequence[int]) -> Iterable[tuple[int, str]]:
    """The needs of the chosen that count, by their numbers, with their topics."""
    return ((number, want.topic) for number, want in enumerate(known.wants) if want.learner in chosen)

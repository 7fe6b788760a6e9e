"""What applicants could learn from each other: each need, and how like it the offers of the others are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.cohorts.applicant import Applicant, points
from graph.cohorts.balance import bounds
from graph.cohorts.call import Call
from graph.cohorts.topics import Topics
from graph.network.edges import Integers, Numbers

DIGITS = 4
"""To which likeness is rounded, so that what is as like counts the same."""


@dataclass(frozen=True)
class Want:
    """A need of an applicant, told by its number."""

    learner: int
    topic: str


@dataclass(frozen=True, eq=False)
class Candidates:
    """The eligible applicants of a call, in the order of their ids: n of them with m needs.

    likeness   (m, n): how like the best offer of each is to each need; 0 below the call's bound and for
               oneself
    """

    call: Call
    applicants: tuple[Applicant, ...]
    wants: tuple[Want, ...]
    likeness: Numbers
    topics: Topics

    @cached_property
    def points(self) -> Numbers:
        """What the criteria count for each applicant, shape (n,)."""
        return np.array([points(self.call, one) for one in self.applicants], dtype=np.float64)

    @cached_property
    def learner(self) -> Integers:
        """The learner of each need, shape (m,)."""
        return np.array([want.learner for want in self.wants], dtype=np.int64)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The region of each applicant."""
        found = (self.call.region(one.country) for one in self.applicants)
        return tuple(region.id for region in found if region is not None)

    @cached_property
    def region_ids(self) -> tuple[str, ...]:
        """The regions of the call."""
        return tuple(region.id for region in self.call.regions)

    @cached_property
    def region_numbers(self) -> Integers:
        """The region of each applicant, by its place in `region_ids`; shape (n,)."""
        return np.array([self.region_ids.index(one) for one in self.regions], dtype=np.int64)

    def counts(self, chosen: Sequence[int]) -> dict[str, int]:
        """How many of some applicants each region has."""
        inside = [self.regions[one] for one in chosen]
        return {region.id: inside.count(region.id) for region in self.call.regions}

    @cached_property
    def everybody(self) -> dict[str, int]:
        """How many applicants each region has."""
        return self.counts(range(len(self.applicants)))

    def bounds(self, count: int) -> dict[str, tuple[int, int]]:
        """The least and the most of each region where so many are chosen."""
        return bounds(self.call, count)

    def value(self, chosen: Sequence[int]) -> float:
        """What a choice is worth.

        formula  Σ points of the chosen + w Σ over their needs of the likeness of the best offer among the
                 others that are chosen, with w the weight of a match
        returns  points, 0 or more
        """
        some = sorted(chosen)
        return float(self.points[some].sum() + self.call.matches.weight * self.best(some).sum())

    def joined(self, chosen: Sequence[int]) -> Numbers:
        """What a choice is worth with each applicant added to it, shape (n,); see `value`."""
        some = list(chosen)
        answered = self.likeness[:, some].max(axis=1) if some else np.zeros(len(self.wants))
        own = np.bincount(self.learner, weights=answered, minlength=len(self.applicants))
        inside = np.isin(self.learner, some)
        gained = np.maximum(answered[inside][:, None], self.likeness[inside]).sum(axis=0)
        found: Numbers = self.points[some].sum() + self.points + self.call.matches.weight * (own + gained)
        return found

    def most(self, some: Sequence[int]) -> Numbers:
        """What each applicant counts if all that some offer were there to answer its needs, shape (n,)."""
        answered = self.likeness[:, list(some)].max(axis=1, initial=0.0)
        own = np.bincount(self.learner, weights=answered, minlength=len(self.applicants))
        found: Numbers = self.points + self.call.matches.weight * own
        return found

    def only(self, some: Sequence[int]) -> "Candidates":
        """Some of the applicants alone, in the order in which they are told."""
        place = {one: number for number, one in enumerate(some)}
        kept = [number for number, want in enumerate(self.wants) if want.learner in place]
        wants = (self.wants[number] for number in kept)
        return Candidates(
            self.call,
            tuple(self.applicants[one] for one in some),
            tuple(Want(place[want.learner], want.topic) for want in wants),
            self.likeness[np.ix_(kept, list(some))],
            self.topics,
        )

    def best(self, chosen: Sequence[int]) -> Numbers:
        """How like the best offer among the chosen is to each of their needs, in the order of `wants`."""
        own = self.likeness[np.isin(self.learner, chosen)][:, list(chosen)]
        found: Numbers = own.max(axis=1) if own.size else np.zeros(len(own))
        return found


def candidates(call: Call, eligible: Sequence[Applicant], topics: Topics) -> Candidates:
    """Eligible applicants with what they could learn from each other, in whatever order they come."""
    ordered = tuple(sorted(eligible, key=lambda one: one.id))
    wants = tuple(
        Want(place, topic) for place, one in enumerate(ordered) for topic in one.needs[: call.matches.needs]
    )
    return Candidates(call, ordered, wants, likeness(call, ordered, wants, topics), topics)


def likeness(call: Call, ordered: Sequence[Applicant], wants: Sequence[Want], topics: Topics) -> Numbers:
    """How like the best offer of each applicant is to each need, needs by applicants."""
    number = topics.tree.number
    offered = np.zeros((len(number), len(ordered)), dtype=bool)
    for place, one in enumerate(ordered):
        offered[[number[topic] for topic in one.offers], place] = True
    like = np.round(topics.tree.likeness, DIGITS)
    like[like < call.matches.like] = 0.0
    by_topic = {
        topic: (like[number[topic]][:, None] * offered).max(axis=0) for topic in {one.topic for one in wants}
    }
    found = np.array([by_topic[want.topic] for want in wants], dtype=np.float64)
    found = found.reshape(len(wants), len(ordered))
    found[np.arange(len(wants)), [want.learner for want in wants]] = 0.0
    return found

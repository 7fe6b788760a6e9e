"""The matches that a choice shows: in order, page by page, and counted for each pair of cities."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Any, TypeAlias

from api.holding import of_a_release
from api.matching.choice import Choice
from graph.errors import Unknown
from graph.gaps.schema import Json
from graph.matches.hubs import Ranked
from graph.matches.listing import asked_for, checked, unanswered
from graph.matches.match import USUAL, Matching, all_matches
from graph.matches.schema import match_json
from graph.matches.scoring import Weights
from graph.store.release import Release

STEPS = (0.4, 0.5, 0.6, 0.7)
"""Where the shade of a score changes."""

NEAREST = 4
"""Offers that are told where nobody states one on the very topic."""

Key: TypeAlias = Callable[[Ranked], Any]


@dataclass(frozen=True)
class Cell:
    """What one city could learn from another, in short: how many matches, and the score of the best."""

    count: int
    best: float

    @property
    def shade(self) -> int:
        """The step of the best score, from 0 to the number of STEPS."""
        return sum(round(self.best, 2) >= step for step in STEPS)


@dataclass(frozen=True, eq=False)
class Found:
    """The matches of a choice, with those of one page.

    ranked  all of them, in the order that was chosen
    pages   how many pages they fill; one where there are none
    """

    matching: Matching
    choice: Choice
    ranked: tuple[Ranked, ...]

    @property
    def pages(self) -> int:
        """How many pages they fill; one where there are none."""
        return max(1, ceil(len(self.ranked) / self.choice.limit))

    @property
    def first(self) -> int:
        """How many come before those of this page."""
        return (self.choice.page - 1) * self.choice.limit

    @property
    def shown(self) -> tuple[Ranked, ...]:
        """Those of this page."""
        return self.ranked[self.first : self.first + self.choice.limit]

    def told(self, some: tuple[Ranked, ...]) -> list[Json]:
        """Some of them with all their parts."""
        return [told(self.matching, need, offer) for need, offer, _ in some]


@of_a_release
@lru_cache(maxsize=8)
def weighed(release: Release, weights: Weights) -> Matching:
    """All matches of a release under some weights, which change the order and nothing else."""
    usual = all_matches(release)
    return usual if weights == USUAL else replace(usual, weights=weights)


@of_a_release
@lru_cache(maxsize=256)
def found(release: Release, choice: Choice, weights: Weights) -> Found:
    """The matches that a choice asks for. Raises Unknown for a city, topic or page that there is not."""
    checked(release, choice.wanted)
    matching = weighed(release, weights)
    some = [one for one in matching.ranked if asked_for(matching.exchange, one, choice.wanted)]
    told = Found(matching, choice, tuple(sorted(some, key=orders(matching)[choice.sort])))
    if choice.page > told.pages:
        raise Unknown(f"there is no page {choice.page} of these matches. The last is {told.pages}")
    return told


def orders(matching: Matching) -> Mapping[str, Key]:
    """By what matches are put in order, by the name of the order; equal ones stay the best first."""
    needs, offers = matching.exchange.needs, matching.exchange.offers
    return {
        "score": lambda one: 0,
        "priority": lambda one: needs[one[0]].priority,
        "learner": lambda one: needs[one[0]].city,
        "host": lambda one: offers[one[1]].city,
        "topic": lambda one: (needs[one[0]].topic, offers[one[1]].topic),
    }


@of_a_release
@lru_cache(maxsize=256)
def matrix(release: Release, choice: Choice, weights: Weights) -> Mapping[tuple[str, str], Cell]:
    """How many matches each learner has with each host, and the best score, whoever is chosen."""
    everyone = found(release, choice.but(learner=None, host=None, sort="score"), weights)
    needs, offers = everyone.matching.exchange.needs, everyone.matching.exchange.offers
    cells: dict[tuple[str, str], Cell] = {}
    for need, offer, score in everyone.ranked:
        pair = (needs[need].city, offers[offer].city)
        before = cells.get(pair, Cell(0, score))
        cells[pair] = Cell(before.count + 1, max(before.best, score))
    return cells


@of_a_release
@lru_cache(maxsize=256)
def open_topics(release: Release, choice: Choice, weights: Weights) -> list[Json]:
    """The topics on which nobody states an offer that somebody needs, the most urgent and most needed first.

    returns   each with its `needs`, every one told once with its `cities`, and the offers that come `nearest`
    """
    topics: dict[str, Json] = {}
    for need in unanswered(weighed(release, weights), choice.wanted):
        one = topics.setdefault(need["topic"], {"topic": need["topic"], "needs": {}, "nearest": {}})
        told_once = one["needs"].setdefault(need["statement"], {**need, "cities": []})
        told_once["cities"].append(need["city"])
        for offer in need["nearest"]:
            one["nearest"].setdefault(offer["offer"], offer)
    found = [
        {**one, "needs": list(one["needs"].values()), "nearest": list(one["nearest"].values())[:NEAREST]}
        for one in topics.values()
    ]
    return sorted(found, key=most_wanted)


def most_wanted(one: Json) -> tuple[int, int, str]:
    """Where a topic stands in a list: by its most urgent need, how many cities have one, its notation."""
    cities = {slug for need in one["needs"] for slug in need["cities"]}
    return min(need["priority"] for need in one["needs"]), -len(cities), one["topic"]


@of_a_release
@lru_cache(maxsize=2)
def by_address(release: Release) -> Mapping[str, tuple[int, int]]:
    """Need and offer of each match by the match's IRI."""
    matching = all_matches(release)
    return {matching.id(need, offer): (need, offer) for need, offer, _ in matching.ranked}


def one_match(release: Release, iri: str, weights: Weights) -> tuple[Matching, int, int]:
    """A match by its IRI: all matches, and its need and offer. Raises Unknown where there is none."""
    pair = by_address(release).get(iri)
    if pair is None:
        raise Unknown(f"there is no match {iri}. The page of matches lists those that there are")
    return weighed(release, weights), *pair


@of_a_release
@lru_cache(maxsize=4096)
def told(matching: Matching, need: int, offer: int) -> Json:
    """A match with all its parts, its reasons and the path that supports it."""
    return match_json(matching.exchange, matching.match(need, offer))

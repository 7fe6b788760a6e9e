"""Matches: every need against every offer, scored from parts that are all told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy import sparse

from graph.gaps import stored
from graph.matches.candidates import suggested_needs, suggested_offers
from graph.matches.common import closeness, common
from graph.matches.conditions import WORTH, Condition, Judged, conditions, judged
from graph.matches.evidence import outcomes, strength
from graph.matches.exchange import Exchange, Need, Offer, exchange
from graph.matches.naming import offers_named, topics_named
from graph.matches.scoring import Table, Weights, best, score
from graph.matches.setting import Settings
from graph.network.edges import Numbers
from graph.store.release import Release
from ontology import iris

USUAL = Weights()
"""The weights that count where nobody tells others."""

NAMED = 0.95
"""Of the likeness of a topic that a need's words name, next to the one that it is tagged with."""


@dataclass(frozen=True)
class Match:
    """An offer that answers a need.

    score   how well the two fit, 0 to 1; a proposal, never a fact
    parts   what the score is made of, each 0 to 1
    judged  the conditions of the offer, and whether they hold in the learner's city
    shared  what the two cities have in common already
    back    what the learner could teach in return: the best of its offers for a need of the host's city
    """

    need: Need
    offer: Offer
    score: float
    parts: Mapping[str, float]
    judged: tuple[Judged, ...]
    shared: tuple[str, ...]
    back: tuple[Offer, Need] | None
    topics: frozenset[str]

    @property
    def id(self) -> str:
        """The IRI of the match, which stays the same from release to release."""
        return str(iris.match(self.need.city, self.need.id, self.offer.id))


@dataclass(frozen=True, eq=False)
class Matching:
    """All matches between some cities, as numbers, with what each number stands for."""

    exchange: Exchange
    weights: Weights
    table: Table
    shared: Mapping[frozenset[str], tuple[str, ...]]
    topics: tuple[frozenset[str], ...]

    @cached_property
    def ranked(self) -> tuple[tuple[int, int, float], ...]:
        """Need, offer and score of every match, the best first; of equal ones by their ids."""
        needs, offers = self.exchange.needs, self.exchange.offers
        found = [
            (need, int(offer), float(value))
            for need, some, values in best(self.table, self.weights, max(1, len(offers)))
            for offer, value in zip(some, values, strict=True)
        ]
        return tuple(sorted(found, key=lambda one: (-round(one[2], 6), needs[one[0]].id, offers[one[1]].id)))

    @cached_property
    def by_need(self) -> Mapping[int, tuple[int, ...]]:
        """The offers of each need that has any, the best first."""
        found: dict[int, list[int]] = {}
        for need, offer, _ in self.ranked:
            found.setdefault(need, []).append(offer)
        return {need: tuple(offers) for need, offers in found.items()}

    def id(self, need: int, offer: int) -> str:
        """The IRI of a match, by the numbers of need and offer."""
        asked = self.exchange.needs[need]
        return str(iris.match(asked.city, asked.id, self.exchange.offers[offer].id))

    def match(self, need: int, offer: int) -> Match:
        """One match with all its parts."""
        asked, given = self.exchange.needs[need], self.exchange.offers[offer]
        parts = self.table.parts(need, offer)
        return Match(
            need=asked,
            offer=given,
            score=score(parts, self.weights),
            parts=parts,
            judged=tuple(
                judged(self.exchange, one, asked.city) for one in conditions(given) if one.key != asked.city
            ),
            shared=self.shared.get(frozenset((asked.city, given.city)), ()),
            back=self.back(asked.city, given.city),
            topics=self.topics[need],
        )

    @cached_property
    def backs(self) -> dict[tuple[str, str], tuple[Offer, Need] | None]:
        """What `back` has found so far, by learner and host."""
        return {}

    def back(self, learner: str, host: str) -> tuple[Offer, Need] | None:
        """The learner's own stated offer that best answers a need of the host's city."""
        if (learner, host) not in self.backs:
            self.backs[learner, host] = self.returned(learner, host)
        return self.backs[learner, host]

    def returned(self, learner: str, host: str) -> tuple[Offer, Need] | None:
        """The same, worked out."""
        if learner == host:
            return None
        tree = self.exchange.tree
        pairs = [
            (tree.lin(need.topic, offer.topic), offer, need)
            for need in self.exchange.needs
            if need.city == host and not need.suggested
            for offer in self.exchange.offers
            if offer.city == learner and not offer.suggested
        ]
        like, offer, need = max(
            pairs, key=lambda one: (one[0], -one[2].priority, one[1].id), default=(0.0, None, None)
        )
        return (offer, need) if offer is not None and need is not None and like > 0 else None


def matching(whole: Exchange, weights: Weights) -> Matching:
    """Everything that matches are read from."""
    shared = common(whole, whole.needs, whole.offers)
    topics = topics_named(whole)
    return Matching(whole, weights, table(whole, shared, topics), shared, topics)


def table(
    whole: Exchange,
    shared: Mapping[frozenset[str], tuple[str, ...]],
    topics: Sequence[frozenset[str]],
) -> Table:
    """Needs and offers as numbers."""
    slugs = list(whole.cities)
    city = {slug: number for number, slug in enumerate(slugs)}
    places = [whole.place(slug) for slug in slugs]
    holders = {
        **{place.authority: place.id for place in places if place.authority},
        **{place.id: place.id for place in places},
    }
    known: dict[str, int] = {}
    wanted = [(need.topic, named) for need, named in zip(whole.needs, topics, strict=True)]
    rows = {one: number for number, one in enumerate(dict.fromkeys(wanted))}
    every = list(dict.fromkeys(one for offer in whole.offers for one in conditions(offer)))
    return Table(
        likeness=np.array([likeness(whole, topic, named) for topic, named in rows]).reshape(
            len(rows), len(whole.tree.topics)
        ),
        need_row=numbers(rows[one] for one in wanted),
        need_city=numbers(city[need.city] for need in whole.needs),
        need_holder=numbers(
            known.setdefault(holders.get(need.holder, need.holder), len(known)) for need in whole.needs
        ),
        offer_topic=numbers(whole.tree.number[offer.topic] for offer in whole.offers),
        offer_city=numbers(city[offer.city] for offer in whole.offers),
        offer_holder=numbers(
            known.setdefault(holders.get(offer.holder, offer.holder), len(known)) for offer in whole.offers
        ),
        evidence=np.array([strength(offer) for offer in whole.offers]),
        outcomes=np.array([outcomes(offer, whole.year) for offer in whole.offers]),
        requires=required(whole.offers, every),
        state=np.array(
            [[WORTH[judged(whole, one, slug).result] for one in every] for slug in slugs], dtype=np.float64
        ).reshape(len(slugs), len(every)),
        context=Settings.of(places).contexts,
        reciprocity=reciprocity(whole),
        shared=np.array([[closeness(shared, one, other) for other in slugs] for one in slugs]),
        named=offers_named(whole, topics),
    )


def likeness(whole: Exchange, topic: str, named: Iterable[str]) -> Numbers:
    """How like every topic is to a need's own, or nearly so to one that its words name."""
    own = whole.tree.likeness[whole.tree.number[topic]]
    others = [NAMED * whole.tree.likeness[whole.tree.number[one]] for one in sorted(named)]
    found: Numbers = np.max([own, *others], axis=0)
    return found


def required(offers: Sequence[Offer], every: Sequence[Condition]) -> sparse.csr_array:
    """The conditions of each offer, each by its share."""
    column = {one: number for number, one in enumerate(every)}
    needed = [conditions(offer) for offer in offers]
    ends = np.cumsum([0, *(len(some) for some in needed)])
    columns = [column[one] for some in needed for one in some]
    shares = [1 / len(some) for some in needed for _ in some]
    return sparse.csr_array((shares, columns, ends), shape=(len(offers), len(every)))


def reciprocity(whole: Exchange) -> Numbers:
    """How well each city, a row, could answer some need of each other, a column, by topic; 0 to 1."""
    slugs = list(whole.cities)
    found = np.zeros((len(slugs), len(slugs)))
    number = whole.tree.number
    offered, needed = by_city(whole.offers, number), by_city(whole.needs, number)
    for row, learner in enumerate(slugs):
        for column, host in enumerate(slugs):
            if learner != host and learner in offered and host in needed:
                found[row, column] = whole.tree.likeness[
                    np.ix_(sorted(needed[host]), sorted(offered[learner]))
                ].max()
    return found


def by_city(some: Iterable[Need | Offer], number: Mapping[str, int]) -> dict[str, set[int]]:
    """The topics of the stated ones of some needs or offers, by city."""
    found: dict[str, set[int]] = {}
    for one in some:
        if not one.suggested:
            found.setdefault(one.city, set()).add(number[one.topic])
    return found


def numbers(values: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Whole numbers as an array."""
    return np.fromiter(values, dtype=np.int64)


@lru_cache(maxsize=2)
def everything(release: Release) -> Exchange:
    """What is wanted and offered in a release, with what the graph suggests."""
    cities = stored.known(release)
    told = exchange(release, cities)
    gaps = {slug: stored.gaps(release, slug)["gaps"] for slug in cities}
    return told.having(suggested_needs(told, gaps), suggested_offers(told))


@lru_cache(maxsize=8)
def all_matches(release: Release, weights: Weights = USUAL) -> Matching:
    """All matches of a release."""
    return matching(everything(release), weights)

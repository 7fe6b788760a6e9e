"""The sessions that lie nearest to the bound of some prices: all within reach of it, none left out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np

from graph.network.edges import Numbers
from graph.workshops.limits import Limits
from graph.workshops.prices import Prices
from graph.workshops.pricing import Pricing
from graph.workshops.problem import Link, Rule, Session
from graph.workshops.rooms import Room

NEAR = 0.0005
"""How far the first look reaches, as a share of the bound."""

FARTHER = 1.6
"""How many times as far each look reaches as the one before."""

SPARE = 3
"""A look ends where it has found so many times the sessions that are wanted."""

Chain: TypeAlias = tuple[int, ...]
"""Places of links in a circle, sorted by what they count."""

Found: TypeAlias = tuple[int, ...]
"""A session: the place of its room, and those of its links in the room."""


@dataclass(frozen=True)
class Near:
    """Sessions with what each loses, and how much every other one loses at least.

    loss  of a session: any programme with it is worth less than the bound by so much at least, >= 0
    """

    sessions: tuple[Session, ...]
    losses: tuple[float, ...]
    reach: float


@dataclass(frozen=True, eq=False)
class Search:
    """The rooms at some prices.

    rest   what the best session of each circle counts beside the prices
    each   what each entry counts beside the prices
    paid   what hosting counts beside the prices, a room
    best   what the best session of the same family as a room counts, at least 0, a room
    """

    pricing: Pricing
    each: Numbers
    paid: Numbers
    best: Numbers
    rest: Numbers

    @classmethod
    def at(cls, pricing: Pricing, prices: Numbers) -> "Search":
        """The rooms at some prices."""
        rest = pricing.picked(prices).rest
        families = np.zeros(int(pricing.family.max(initial=-1)) + 1)
        np.maximum.at(families, pricing.family[pricing.room], rest)
        return cls(pricing, pricing.reduced(prices), pricing.hosting(prices), families[pricing.family], rest)

    @property
    def farthest(self) -> float:
        """More than any session loses."""
        most = self.pricing.seats[1] * min(float(self.each.min(initial=0.0)), 0.0)
        return float(self.best.max(initial=0.0)) - most - min(float(self.paid.min(initial=0.0)), 0.0) + NEAR

    def within(self, reach: float, most: int, pin: Rule | None = None) -> dict[Found, float] | None:
        """All sessions that lose no more than so much, with their losses; none if there are more than most.

        pin  only sessions that meet it
        """
        found: dict[Found, float] = {}
        limits = self.pricing.limits
        ruled = pin is not None or any(veto.start is None for veto in limits.problem.vetoes)
        loss = self.best[self.pricing.room] - self.rest
        for number in np.flatnonzero(loss <= reach).tolist():
            place, circle = self.pricing.circles[number]
            room = self.pricing.rooms[place]
            if pin and not may_meet(room, pin):
                continue
            counts = self.each[self.pricing.begin[number] : self.pricing.begin[number + 1]]
            order = np.argsort(-counts, kind="stable")
            members = circle.members[order].tolist()
            links = [room.links[link] for link in members]
            floor = float(self.best[place] - self.paid[place]) - reach
            for chain, total in self.chains(room, links, counts[order].tolist(), floor, pin):
                key = (place, *sorted([members[link] for link in chain]))
                if key in found or (
                    ruled and not allowed(limits, seated(room, [links[link] for link in chain]), pin)
                ):
                    continue
                found[key] = max(0.0, floor + reach - total)
                if len(found) > most:
                    return None
        return found

    def chains(
        self, room: Room, links: Sequence[Link], counts: Sequence[float], floor: float, pin: Rule | None
    ) -> Iterator[tuple[Chain, float]]:
        """Sets of links of different learners that count at least as much as the floor, hosts all needed."""
        least, most = sizes(self.pricing.limits, room)
        upto = [0.0, *np.cumsum(counts).tolist()]
        last = len(links)
        free = self.pricing.limits.hours.free
        begun = self.pricing.limits.hours.common(room.hosts)
        stack: list[tuple[Chain, int, float, int]] = []
        for seed in seeds(room, links, pin):
            mask = begun
            for link in seed:
                mask &= free[links[link].learner]
            stack.append((seed, 0, sum(counts[link] for link in seed), mask))
        while stack:
            chain, start, total, mask = stack.pop()
            if not mask or len(chain) > most:
                continue
            shown = {links[link].host for link in chain}
            if len(chain) >= least and total >= floor and len(shown) == len(room.hosts):
                yield chain, total
            if len(chain) == most:
                continue
            there = {links[link].learner for link in chain}
            some, many = max(1, least - len(chain)), most - len(chain)
            for link in range(start, last):
                ends = [min(link + more, last) for more in range(some, many + 1)]
                if total - upto[link] + max(upto[end] for end in ends) < floor or link + some > last:
                    break
                if links[link].learner not in there:
                    stack.append(
                        ((*chain, link), link + 1, total + counts[link], mask & free[links[link].learner])
                    )


def nearest(pricing: Pricing, prices: Prices, wanted: int, pin: Rule | None = None) -> Near:
    """About so many sessions that lose least at some prices, by looking farther and farther.

    It ends where all others lose as much as the bound, with a pin only where it has seen all that there are.
    """
    search = Search.at(pricing, prices.rows)
    end = prices.bound if pin is None else search.farthest
    reach = max(NEAR * prices.bound, 1e-6)
    kept: dict[Found, float] = {}
    known = -1.0
    while len(kept) < wanted and known < end:
        found = search.within(reach, SPARE * wanted, pin)
        if found is not None:
            kept, known = found, reach
            reach = FARTHER * reach
        elif known >= 0:
            break
        else:
            reach /= 2 * FARTHER
    ordered = sorted(kept.items(), key=lambda pair: pair[1])
    if len(ordered) > wanted:
        known = ordered[wanted][1]
    chosen = ordered[:wanted]
    sessions = [
        seated(room, [room.links[link] for link in links])
        for room, links in ((pricing.rooms[place], links) for (place, *links), _ in chosen)
    ]
    return Near(tuple(sessions), tuple(loss for _, loss in chosen), known)


def sizes(limits: Limits, room: Room) -> tuple[int, int]:
    """How many learners a session of a room has at least and at most."""
    least, most = limits.problem.size
    hosts = len(room.hosts)
    return max(1, least - hosts, hosts), most - hosts


def seated(room: Room, links: Sequence[Link]) -> Session:
    """A session of a room, learners by their names."""
    ordered = sorted(links, key=lambda link: link.learner)
    return Session(room.topic, room.hosts, tuple(link.learner for link in ordered), tuple(ordered))


def allowed(limits: Limits, session: Session, pin: Rule | None = None) -> bool:
    """Whether no veto forbids a session at any time, and it meets a pin."""
    vetoed = any(veto.may_fit(session) for veto in limits.problem.vetoes if veto.start is None)
    return not vetoed and (pin is None or limits.meets(session, pin))


def may_meet(room: Room, pin: Rule) -> bool:
    """Whether a session of a room may be as a pin says, as far as hosts and topic tell."""
    return set(pin.hosts) <= set(room.hosts) and pin.topic in (None, room.topic)


def seeds(room: Room, links: Sequence[Link], pin: Rule | None) -> list[Chain]:
    """What a session has to begin with: links of learners that a pin names, and the link that it names."""
    if pin is None:
        return [()]
    asked = set(pin.learners) | set(pin.cities) - set(room.hosts)
    by_learner: dict[str, list[int]] = defaultdict(list)
    for place, link in enumerate(links):
        if link.learner in asked:
            by_learner[link.learner].append(place)
    if set(by_learner) != asked:
        return []
    begun = list(product(*by_learner.values()))
    if (pin.match, pin.need, pin.offer) == (None, None, None):
        return begun
    alone = Rule(match=pin.match, need=pin.need, offer=pin.offer)
    named = [place for place, link in enumerate(links) if alone.may_fit(seated(room, [link]))]
    return list(
        dict.fromkeys(
            seed if link in seed else (*seed, link)
            for seed in begun
            for link in named
            if link in seed or links[link].learner not in {links[one].learner for one in seed}
        )
    )

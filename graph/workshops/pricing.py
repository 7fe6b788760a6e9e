"""The best session of each room beside the prices of what it uses up, over all that there could be."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from graph.network.edges import Integers, Numbers
from graph.workshops.limits import COVERED, INTERPRETED, Limits
from graph.workshops.rooms import Circle, Room


@dataclass(frozen=True, eq=False)
class Picked:
    """The best session of each circle at some prices.

    rest  what it counts beside the prices, shape (circles,)
    seats the places of its links, shape (circles, most learners), and how many of them are taken
    """

    rest: Numbers
    seats: Integers
    taken: Integers


@dataclass(frozen=True, eq=False)
class Pricing:
    """All sessions that there could be, by rooms and circles, as arrays.

    An entry is a link within a circle; those of a circle stand together, and among them those of a learner.
    """

    limits: Limits
    rooms: Sequence[Room]

    @cached_property
    def circles(self) -> list[tuple[int, Circle]]:
        """All circles with the place of their room."""
        return [(place, circle) for place, room in enumerate(self.rooms) for circle in room.circles]

    @cached_property
    def room(self) -> Integers:
        """The room of each circle, shape (circles,)."""
        return np.array([place for place, _ in self.circles], dtype=np.int64)

    @cached_property
    def entry(self) -> Integers:
        """The link of each entry: its place among those of all rooms one after another, shape (entries,)."""
        first = np.cumsum([0, *(len(room.links) for room in self.rooms)])
        return np.concatenate([first[place] + circle.members for place, circle in self.circles])

    @cached_property
    def begin(self) -> Integers:
        """The first entry of each circle, and one past the last, shape (circles + 1,)."""
        return np.cumsum([0, *(len(circle.members) for _, circle in self.circles)])

    @cached_property
    def columns(self) -> tuple[Integers, Integers, Integers, Numbers]:
        """Of the links of all rooms: the rows of learner, of need, of whether it learns; the worth."""
        row, few = self.limits.row, len(self.limits.covers) > 0
        links = list(chain.from_iterable(room.links for room in self.rooms))
        learner = np.array([row["city", link.learner] for link in links], dtype=np.int64)
        need = np.array([row["need", link.learner, link.need] for link in links], dtype=np.int64)
        learns = np.array([row["learns", link.learner] for link in links if few], dtype=np.int64)
        return learner, need, learns, np.array([link.worth for link in links])

    @cached_property
    def gain(self) -> Numbers:
        """What each entry counts before prices, shape (entries,)."""
        factor = np.array([INTERPRETED if circle.interpreted else 1.0 for _, circle in self.circles])
        stay = np.zeros(len(self.columns[0]))
        if self.limits.stays:
            stay = np.array(
                [
                    self.limits.stays.get((room.hosts[0], room.topic), {}).get(link.learner, 0.0)
                    for room in self.rooms
                    for link in room.links
                ]
            )
        return np.repeat(factor, np.diff(self.begin)) * self.columns[3][self.entry] + stay[self.entry]

    @cached_property
    def groups(self) -> tuple[Integers, Integers, Integers]:
        """The first entry of each learner of a circle, its circle, and the first learner of each circle."""
        circle = np.repeat(np.arange(len(self.circles)), np.diff(self.begin))
        learner = self.columns[0][self.entry]
        new = np.ones(len(learner), dtype=bool)
        new[1:] = (circle[1:] != circle[:-1]) | (learner[1:] != learner[:-1])
        first = np.flatnonzero(new)
        return first, circle[first], np.searchsorted(circle[first], np.arange(len(self.circles)))

    @cached_property
    def hosted(self) -> tuple[Integers, Integers, Numbers]:
        """What hosts use whoever learns: rooms, rows, and how much of them."""
        row, few = self.limits.row, len(self.limits.covers) > 0
        used = []
        for place, room in enumerate(self.rooms):
            used += [(place, row["city", host], 1) for host in room.hosts]
            used += [(place, row["host", host, topic], 1) for host, topic in shown(room)]
            used.append((place, row["all",], 1))
            used += [(place, row["hosts", host], -1) for host in room.hosts if few]
        at, rows, amounts = np.array(used, dtype=np.int64).reshape(-1, 3).T
        return at, rows, amounts.astype(float)

    @cached_property
    def family(self) -> Integers:
        """Rooms of which one session at most can be: of the same first host and topic, shape (rooms,)."""
        number: dict[tuple[str, str], int] = {}
        for room in self.rooms:
            number.setdefault((room.hosts[0], room.topic), len(number))
        return np.array([number[room.hosts[0], room.topic] for room in self.rooms], dtype=np.int64)

    @cached_property
    def staying(self) -> Numbers:
        """What each room counts for hosts that stay, shape (rooms,)."""
        told = [(self.limits.stays.get((room.hosts[0], room.topic), {}), room.hosts) for room in self.rooms]
        return np.array([sum(stay.get(host, 0.0) for host in hosts) for stay, hosts in told], dtype=float)

    @property
    def seats(self) -> tuple[int, int]:
        """How many learners a session has at least and at most, beside one host."""
        least, most = self.limits.problem.size
        return max(1, least - 1), most - 1

    def reduced(self, prices: Numbers) -> Numbers:
        """What each entry counts beside the prices of what its learner uses, shape (entries,)."""
        learner, need, learns, _ = self.columns
        price = prices[learner] + prices[need]
        if len(learns):
            price -= prices[learns]
        return np.asarray(self.gain - price[self.entry])

    def hosting(self, prices: Numbers) -> Numbers:
        """What the prices of its hosts leave of each room, shape (rooms,); mostly below 0."""
        at, rows, amounts = self.hosted
        paid = np.bincount(at, weights=amounts * prices[rows], minlength=len(self.rooms))
        return np.asarray(self.staying - paid)

    def picked(self, prices: Numbers) -> Picked:
        """The best session of each circle."""
        each = self.reduced(prices)
        first, circle, begin = self.groups
        top = np.maximum.reduceat(each, first)
        size = np.diff(np.append(first, len(each)))
        hit = np.flatnonzero(each == np.repeat(top, size))
        entry = np.empty(len(first), dtype=np.int64)
        entry[np.repeat(np.arange(len(first)), size)[hit]] = hit
        least, most = self.least, self.most
        rest = np.full(len(begin), -np.inf)
        taken = np.zeros(len(begin), dtype=np.int64)
        seats = np.zeros((len(begin), self.seats[1]), dtype=np.int64)
        total = np.zeros(len(begin))
        for seat in range(self.seats[1]):
            high = np.maximum.reduceat(top, begin)
            hit = np.flatnonzero(top == high[circle])
            best = np.empty(len(begin), dtype=np.int64)
            best[circle[hit]] = hit
            total = total + high
            seats[:, seat] = entry[best]
            top[best] = -np.inf
            better = (total > rest) & (seat + 1 >= least) & (seat + 1 <= most)
            rest, taken = np.where(better, total, rest), np.where(better, seat + 1, taken)
        return Picked(rest + self.hosting(prices)[self.room], seats, taken)

    @cached_property
    def least(self) -> Integers:
        """How many learners a session of each circle has at least, shape (circles,)."""
        hosts = np.array([len(room.hosts) for room in self.rooms], dtype=np.int64)[self.room]
        return np.maximum(np.maximum(1, self.limits.problem.size[0] - hosts), hosts)

    @cached_property
    def most(self) -> Integers:
        """How many learners a session of each circle has at most, shape (circles,)."""
        hosts = np.array([len(room.hosts) for room in self.rooms], dtype=np.int64)[self.room]
        return np.asarray(self.limits.problem.size[1] - hosts)

    def best(self, prices: Numbers) -> tuple[float, Numbers]:
        """The bound that prices prove over all sessions, and how much of each row is used at it."""
        picked = self.picked(prices)
        order = np.lexsort((picked.rest, self.family[self.room]))
        family = self.family[self.room][order]
        last = order[np.append(family[1:] != family[:-1], True)]
        chosen = last[picked.rest[last] > 0]
        use = self.use(picked, chosen)
        covered = self.limits.covers[prices[self.limits.covers] < COVERED]
        use[covered] += 1
        bound = prices @ self.limits.most + picked.rest[chosen].sum() + (COVERED - prices[covered]).sum()
        return float(bound), use

    def use(self, picked: Picked, chosen: Integers) -> Numbers:
        """How much of each row the best sessions of some circles use, shape (rows,)."""
        learner, need, learns, _ = self.columns
        at, rows, amounts = self.hosted
        often = np.bincount(self.room[chosen], minlength=len(self.rooms))[at]
        use = np.bincount(rows, weights=often * amounts, minlength=len(self.limits.most))
        seats = picked.seats[chosen][np.arange(self.seats[1]) < picked.taken[chosen][:, None]]
        link = self.entry[seats]
        use += np.bincount(learner[link], minlength=len(use)) + np.bincount(need[link], minlength=len(use))
        if len(learns):
            use -= np.bincount(learns[link], minlength=len(use))
        return np.asarray(use)


def shown(room: Room) -> dict[tuple[str, str], None]:
    """Which host shows what in a room."""
    return dict.fromkeys((link.host, link.topic) for link in room.links)

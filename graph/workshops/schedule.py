"""When each session of a programme takes place, or which of them cannot all take place."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graph.workshops.facilitation import free_to_lead, leaders
from graph.workshops.hours import Hours
from graph.workshops.placement import placed
from graph.workshops.problem import Problem, Session
from graph.workshops.starts import Choices, bit, choices, window

SAME_DAY = 1.0
"""What a second session of a city on one day costs: as much as meeting at the very edge of everyone's day."""
UNLED = 2.0
"""What a start costs at which none of the facilitators is there and free."""
ROUNDS = 2
"""How often each session may move to a better start once all have one."""


@dataclass(frozen=True)
class Scheduled:
    """The starts of sessions and who leads each, in their order, or else which cannot be.

    apart  where there are no starts for all: a smallest set of sessions that have none together, by number
    """

    starts: tuple[datetime, ...]
    leaders: tuple[str | None, ...]
    apart: tuple[int, ...] = ()


def scheduled(problem: Problem, held: Hours, sessions: Sequence[Session]) -> Scheduled:
    """A start for each session so that no city is in two at once, comfortable, early and spread.

    A session that has a start keeps it. One of `problem.kept` stays where it was as long as that works. The
    others choose one after the other, the one with the fewest starts left first; where none is left, those
    around it are placed anew by an exact model, and where that has no solution either, neither has the whole:
    the sessions of the model are left out one by one while there is none, and those that remain are told.

    raises   graph.workshops.placement.Undecided where time ran out
    """
    diary = Diary(problem, held, choices(problem, held, sessions))
    at: dict[int, int] = {}
    for number, start in stays(problem, held, sessions).items():
        if diary.open(number, at) & start:
            at[number] = start.bit_length() - 1
    kept = frozenset(at)
    while len(at) < len(sessions):
        number, bits = diary.narrowest(at)
        if bits:
            at[number] = diary.best(number, bits, at)
            continue
        mended = diary.mended(number, at)
        if mended is None:
            return Scheduled((), (), smallest(diary.choices, diary.around(number, at)))
        at = mended
    for _ in range(ROUNDS):
        for number in sorted(at.keys() - kept):
            others = {one: start for one, start in at.items() if one != number}
            at[number] = diary.best(number, diary.open(number, others), others)
    starts = tuple(held.starts[at[number]] for number in range(len(sessions)))
    return Scheduled(starts, leaders(problem, held, sessions, starts))


class Diary:
    """What is open to sessions while others have their starts: `at` is {session: number of its start}."""

    def __init__(self, problem: Problem, held: Hours, choices: Choices) -> None:
        self.choices = choices
        self.days = [start.date() for start in held.starts]
        self.leading = free_to_lead(problem, held)
        by_city: dict[str, list[int]] = {}
        for number, cities in enumerate(choices.cities):
            for city in cities:
                by_city.setdefault(city, []).append(number)
        self.near = tuple(
            frozenset(other for city in cities for other in by_city[city]) - {number}
            for number, cities in enumerate(choices.cities)
        )

    def open(self, number: int, at: Mapping[int, int]) -> int:
        """The starts that are left to a session, as bits."""
        bits = self.choices.bits[number]
        for other in self.near[number] & at.keys():
            bits &= ~window(at[other], self.choices.steps)
        return bits

    def narrowest(self, at: Mapping[int, int]) -> tuple[int, int]:
        """The session without a start that has the fewest left, and those."""
        waiting = [(number, self.open(number, at)) for number in range(len(self.near)) if number not in at]
        return min(waiting, key=lambda pair: (pair[1].bit_count(), pair[0]))

    def best(self, number: int, bits: int, at: Mapping[int, int]) -> int:
        """The start of those open to a session that costs the least, the earliest of such."""
        busy: Counter[date] = Counter()
        for other in self.near[number] & at.keys():
            shared = len(self.choices.cities[number] & self.choices.cities[other])
            busy[self.days[at[other]]] += shared
        cost = self.choices.cost[number]
        return min(
            (start for start in cost if bits >> start & 1),
            key=lambda start: (
                cost[start] + SAME_DAY * busy[self.days[start]] + UNLED * self.unled(start, at.values()),
                start,
            ),
        )

    def unled(self, start: int, others: Iterable[int]) -> bool:
        """Whether more sessions would be under way than there are facilitators to lead them."""
        if not self.leading:
            return False
        meanwhile = sum(abs(other - start) < self.choices.steps for other in others)
        return sum(bits >> start & 1 for bits in self.leading) <= meanwhile

    def around(self, number: int, at: Mapping[int, int]) -> frozenset[int]:
        """Sessions around one, as few rings as it takes that there are no starts for them together."""
        area = frozenset([number])
        while placed(self.choices, area) is not None:
            area = self.wider(area, at)
        return area

    def mended(self, number: int, at: Mapping[int, int]) -> dict[int, int] | None:
        """Starts for one more session and all that have one, some moved; none where there is no way."""
        area = frozenset([number])
        while True:
            fixed = {one: start for one, start in at.items() if one not in area}
            found = placed(self.choices, area, {one: self.open(one, fixed) for one in area})
            if found is not None:
                return {**fixed, **found}
            wider = self.wider(area, at)
            if wider == area or placed(self.choices, area) is None:
                return None
            area = wider

    def wider(self, area: frozenset[int], at: Mapping[int, int]) -> frozenset[int]:
        """Some sessions and those with a start that share a city with one of them."""
        return area.union(*(self.near[one] & at.keys() for one in area))


def stays(problem: Problem, held: Hours, sessions: Sequence[Session]) -> dict[int, int]:
    """The start, as a bit, of each session that has one or that was in the earlier programme."""
    earlier = {(one.topic, one.hosts, one.learners): one.start for one in problem.kept if one.start}
    near = {(one.topic, one.hosts): one.start for one in problem.kept if one.start}
    found = {}
    for number, session in enumerate(sessions):
        start = (
            session.start
            or earlier.get((session.topic, session.hosts, session.learners))
            or near.get((session.topic, session.hosts))
        )
        if start is not None and bit(held, start):
            found[number] = bit(held, start)
    return dict(sorted(found.items(), key=lambda item: (sessions[item[0]].start is None, item[0])))


def smallest(model: Choices, sessions: Iterable[int]) -> tuple[int, ...]:
    """Of sessions that have no starts together, some that have none and of which no one can be left out."""
    left = sorted(sessions)
    for one in tuple(left):
        fewer = [other for other in left if other != one]
        if placed(model, fewer) is None:
            left = fewer
    return tuple(left)

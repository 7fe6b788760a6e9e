"""Which wishes cannot all be, where there is no programme: a smallest set of them, and what to relax."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic

from graph.saying import Fact, day
from graph.workshops.hours import hours
from graph.workshops.pinned import meeting
from graph.workshops.plan import Collision
from graph.workshops.problem import Participant, Problem, Rule
from graph.workshops.solving import Stopped, best, first, solved
from graph.workshops.wording import away, name, office, ruled, said

MOST = 3
"""Collisions that are told."""
SLICE = 10.0
"""Seconds at most to find out whether some wishes can all be."""
WEEKS = timedelta(weeks=4)
SHORT = 30
"""Minutes of a session where its length is no wish."""

Change = Callable[[Problem], Problem]


@dataclass(frozen=True)
class Wish:
    """Something asked of a programme: its kind, what it says, how to relax it, the problem without it."""

    kind: str
    says: str
    relax: str
    without: Change


def collisions(problem: Problem, seconds: float, stopped: Stopped = lambda: False) -> tuple[Collision, ...]:
    """Smallest sets of wishes that cannot all be: with any one of a set given up, its others can.

    A deletion filter: one wish after the other is given up, pins last, and taken up again where that makes a
    programme possible. What remains collides. It is then given up as a whole, and where there is still no
    programme, there is another collision.

    seconds   in all; where they do not suffice, the pins that are left are told
    """
    until = monotonic() + seconds
    found: list[Collision] = []
    left = tuple(wishes(problem))
    given_up: tuple[Wish, ...] = ()
    while len(found) < MOST and not stopped() and monotonic() < until:
        if found and possible(problem, given_up, until, stopped):
            break
        collide = colliding(problem, left, given_up, until, stopped)
        if not collide:
            break
        says = tuple(wish.says for wish in collide)
        if len(collide) == 1:
            says = (said("wish.alone", wish=says[0]),)
        found.append(Collision(says, tuple(wish.relax for wish in collide)))
        given_up += collide
        left = tuple(wish for wish in left if wish not in collide)
    return tuple(found)


def colliding(
    problem: Problem, held: Sequence[Wish], given_up: Sequence[Wish], until: float, stopped: Stopped
) -> tuple[Wish, ...]:
    """A smallest set of wishes that cannot all be, when some others are given up anyway."""
    gone = list(given_up)
    kept = tuple(held)
    for kind in dict.fromkeys(wish.kind for wish in held):
        alike = tuple(wish for wish in kept if wish.kind == kind)
        if not possible(problem, [*gone, *alike], until, stopped):
            gone += alike
            kept = tuple(wish for wish in kept if wish.kind != kind)
            continue
        for wish in alike if len(alike) > 1 else ():
            if not possible(problem, [*gone, wish], until, stopped):
                gone.append(wish)
                kept = tuple(other for other in kept if other != wish)
    if stopped() or monotonic() > until:
        return tuple(wish for wish in kept if wish.kind == "pin")
    return kept


def possible(problem: Problem, given_up: Sequence[Wish], until: float, stopped: Stopped) -> bool:
    """Whether there is a programme without some wishes; taken for so where time runs out."""
    changed = problem
    for wish in given_up:
        changed = wish.without(changed)
    if not changed.pins:
        return True
    if stopped() or monotonic() > until:
        return True
    held = hours(changed)
    needed = meeting(changed, held)
    if solved(changed, held, needed, first, SLICE, stopped).status != "infeasible":
        return True
    any_at_all = best(lambda: True)
    return solved(changed, held, needed, any_at_all, SLICE, stopped).status != "infeasible"


def wishes(problem: Problem) -> Iterator[Wish]:
    """All that is asked of a programme, what is given up most easily first."""
    if not problem.interpretation:
        yield wish("interpretation", lambda one: replace(one, interpretation=True))
    yield wish("minutes", lambda one: replace(one, minutes=min(SHORT, one.minutes)), minutes=problem.minutes)
    least, most = problem.size
    largest = max([most, *(len({*pin.hosts, *pin.learners, *pin.cities}) for pin in problem.pins)])
    yield wish("size", lambda one: replace(one, size=(2, largest)), least=least, most=most)
    yield wish(
        "dates",
        lambda one: replace(one, first=one.first - WEEKS, last=one.last + WEEKS),
        first=day(problem.first),
        last=day(problem.last),
    )
    for one in problem.participants:
        yield wish("hours", anytime(one.city), city=name(problem, one.city), hours=office(one.hours))
    if problem.sessions is not None:
        yield wish("sessions", lambda one: replace(one, sessions=None), count=problem.sessions)
    for one in problem.participants:
        yield wish("max-sessions", often(one.city), city=name(problem, one.city), count=one.max_sessions)
    for one in problem.participants:
        if one.unavailable:
            yield wish(
                "unavailable", always(one.city), city=name(problem, one.city), days=away(one.unavailable)
            )
    for veto in problem.vetoes:
        yield wish("veto", allowing(veto), rule=ruled(problem, veto))
    for pin in problem.pins:
        yield wish("pin", unpinned(pin), rule=ruled(problem, pin))


def wish(kind: str, without: Change, **facts: Fact) -> Wish:
    """A wish with what it says in words."""
    return Wish(kind, said(f"wish.{kind}", **facts), said(f"wish.{kind}.relax", **facts), without)


def anytime(city: str) -> Change:
    """A city works around the clock."""
    return changing(city, lambda one: replace(one, hours=(0.0, 24.0)))


def often(city: str) -> Change:
    """A city takes part in as many sessions as there are links."""

    def change(problem: Problem) -> Problem:
        return changing(city, lambda one: replace(one, max_sessions=len(problem.links)))(problem)

    return change


def always(city: str) -> Change:
    """A city is never away."""
    return changing(city, lambda one: replace(one, unavailable=()))


def changing(city: str, change: Callable[[Participant], Participant]) -> Change:
    """One city is changed."""
    return lambda problem: replace(
        problem,
        participants=tuple(change(one) if one.city == city else one for one in problem.participants),
    )


def allowing(veto: Rule) -> Change:
    """What is ruled out may be."""
    return lambda problem: replace(problem, vetoes=tuple(one for one in problem.vetoes if one != veto))


def unpinned(pin: Rule) -> Change:
    """What is wished for need not be."""
    return lambda problem: replace(problem, pins=tuple(one for one in problem.pins if one != pin))

"""Who leads each session."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from graph.workshops.hours import Hours, hours
from graph.workshops.problem import Facilitator, Participant, Problem, Session
from graph.workshops.starts import bit, steps, window


def leaders(
    problem: Problem, held: Hours, sessions: Sequence[Session], starts: Sequence[datetime]
) -> tuple[str | None, ...]:
    """Who leads each session: somebody who is there then and leads no other; none where there is nobody.

    The session with the fewest to choose from chooses first: best who speaks a language that all of the group
    share, else one of the group's; then who leads the fewest so far; then the first of the list.
    """
    free = list(free_to_lead(problem, held))
    spoken = {one.city: set(one.languages) for one in problem.participants}
    bits = [bit(held, start) for start in starts]
    waiting, chosen = set(range(len(sessions))), dict[int, int]()
    load: Counter[int] = Counter()
    while waiting:
        there = {number: [one for one, some in enumerate(free) if some & bits[number]] for number in waiting}
        number = min(waiting, key=lambda one: (len(there[one]), starts[one], one))
        waiting.remove(number)
        if not there[number]:
            continue
        ranks = {one: foreign(problem.facilitators[one], sessions[number], spoken) for one in there[number]}
        leader = min(there[number], key=lambda one: (ranks[one], load[one], one))
        chosen[number] = leader
        load[leader] += 1
        free[leader] &= ~window(bits[number].bit_length() - 1, steps(held))
    return tuple(
        problem.facilitators[chosen[number]].name if number in chosen else None
        for number in range(len(sessions))
    )


def successor(
    problem: Problem,
    held: Hours,
    session: Session,
    others: Sequence[tuple[str | None, datetime]],
    leader: str | None,
) -> str | None:
    """Who leads a session that has moved: who led it, where that one is free, else the best that is.

    others  who leads each other session, and when that begins
    """
    free = dict(zip([one.name for one in problem.facilitators], free_to_lead(problem, held), strict=True))
    load = Counter(name for name, _ in others if name)
    for name, start in others:
        if name in free:
            free[name] &= ~window(bit(held, start).bit_length() - 1, steps(held))
    there = [
        one for one in problem.facilitators if session.start and free[one.name] & bit(held, session.start)
    ]
    if leader in [one.name for one in there]:
        return leader
    spoken = {one.city: set(one.languages) for one in problem.participants}
    best = min(there, key=lambda one: (foreign(one, session, spoken), load[one.name]), default=None)
    return best.name if best else None


def foreign(leader: Facilitator, session: Session, spoken: Mapping[str, set[str]]) -> int:
    """0 for who speaks a language that a whole group shares, 1 for who speaks one of its, 2 for others."""
    tongues = [spoken[city] for city in session.cities]
    own = set(leader.languages)
    if own & set[str].intersection(*tongues):
        return 0
    return 1 if own & set[str].union(*tongues) else 2


def free_to_lead(problem: Problem, held: Hours) -> tuple[int, ...]:
    """The starts at which each facilitator can lead a session, as bits."""
    every = (1 << len(held.starts)) - 1
    placed = tuple(stand_in(number, one) for number, one in enumerate(problem.facilitators) if one.zone)
    free = hours(replace(problem, participants=placed)).free
    return tuple(free.get(str(number), every) for number in range(len(problem.facilitators)))


def stand_in(number: int, one: Facilitator) -> Participant:
    """A facilitator as one whose hours are asked for."""
    return Participant(str(number), one.name, one.zone or "UTC", one.languages, one.hours)

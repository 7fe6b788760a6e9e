"""A programme changed by hand: a city into or out of a group, a group's start, two cities swapped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from graph import saying
from graph.errors import EcosystemError, Unknown
from graph.saying import Said
from graph.workshops.barriers import Case
from graph.workshops.breaches import breach, breaches
from graph.workshops.facilitation import successor
from graph.workshops.hours import Hours, hours
from graph.workshops.packing import total
from graph.workshops.plan import Group, Plan, Unmet
from graph.workshops.planning import group, told
from graph.workshops.problem import Link, Problem, Session
from graph.workshops.sessions import candidates
from graph.workshops.solving import Solved
from graph.workshops.unmet import unmet
from graph.workshops.wording import name, names, said, topic


class Forbidden(EcosystemError):
    """A change that a rule does not allow; the rule by its short name."""

    status = 409

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule


@dataclass(frozen=True)
class Transfer:
    """A city leaves a group, joins one, or both; groups by their ids."""

    city: str
    leaves: str | None = None
    joins: str | None = None


@dataclass(frozen=True)
class Start:
    """A group begins at another time, in UTC."""

    group: str
    start: datetime


@dataclass(frozen=True)
class Swap:
    """Two cities take each other's place: one is in one group, the other in the other."""

    city: str
    group: str
    other: str
    other_group: str


Move: TypeAlias = Transfer | Start | Swap


@dataclass(frozen=True)
class Moved:
    """A programme after a change.

    cost     what it is worth less than before, in the unit of `Solver.worth`; below 0 where it is worth more
    percent  the same, in percent of what it was worth
    """

    plan: Plan
    cost: float
    percent: float


def moved(plan: Plan, move: Move) -> Moved:
    """A programme after a change by hand, held against all rules; whatever is not named stays as it is.

    A city that joins learns: it takes along the best link that any of the hosts has for it on the topic, one
    that serves a need which no other group does. Groups keep their ids.

    raises   Unknown where there is no such group, or the city is not in it; Forbidden where a rule is broken
    """
    problem = plan.problem
    sessions = {one.id: one.session for one in plan.groups}
    changed = applied(problem, sessions, move)
    for broken in breaches(problem, changed):
        raise Forbidden(broken.rule, broken.why)
    held = hours(problem)
    groups = tuple(sorted(regrouped(plan, held, changed), key=lambda one: (one.start, one.id)))
    before, worth = total(problem, list(sessions.values())), total(problem, list(changed.values()))
    solver = replace(plan.solver, worth=worth, status="feasible")
    after = replace(
        told(problem, groups, solver, left_out(plan, held, groups, worth)),
        greedy=plan.greedy,
        pairs=plan.pairs,
    )
    return Moved(after, before - worth, 100 * (before - worth) / before if before else 0.0)


def applied(problem: Problem, sessions: Mapping[str, Session], move: Move) -> dict[str, Session]:
    """The sessions after a change, by the ids of their groups; rules are not looked at yet."""
    changed = dict(sessions)
    if isinstance(move, Start):
        changed[move.group] = replace(session_of(sessions, move.group), start=move.start)
        return changed
    if isinstance(move, Transfer) and not (move.leaves or move.joins):
        raise EcosystemError(f"nothing is said of {move.city}. Name the group that it leaves or joins")
    if isinstance(move, Swap):
        leaving = [(move.city, move.group), (move.other, move.other_group)]
        joining = [(move.city, move.other_group), (move.other, move.group)]
    else:
        leaving = [(move.city, move.leaves)] if move.leaves else []
        joining = [(move.city, move.joins)] if move.joins else []
    for city, id in leaving:
        changed[id] = without(problem, session_of(changed, id), city)
    for city, id in joining:
        others = [session for other, session in changed.items() if other != id]
        changed[id] = joined(problem, session_of(changed, id), city, others)
    return changed


def session_of(sessions: Mapping[str, Session], id: str) -> Session:
    """The session of a group. Raises Unknown where there is none."""
    if id not in sessions:
        raise Unknown(f"there is no group {id!r}. There are {', '.join(sessions) or 'none'}")
    return sessions[id]


def without(problem: Problem, session: Session, city: str) -> Session:
    """A session without a city; what learners took along from it, they take from another host."""
    if city not in session.cities:
        raise Unknown(
            f"{name(problem, city)} is not in that group. In it are {names(problem, session.cities)}"
        )
    if city in session.learners:
        return replace(
            session,
            learners=tuple(one for one in session.learners if one != city),
            links=tuple(link for link in session.links if link.learner != city),
        )
    hosts = tuple(one for one in session.hosts if one != city)
    if not hosts:
        raise forbidden("host", topic=topic(problem, session.topic))
    left = replace(session, hosts=hosts)
    return replace(
        left,
        links=tuple(
            link if link.host != city else taken_along(problem, left, link.learner, ())
            for link in session.links
        ),
    )


def joined(problem: Problem, session: Session, city: str, others: Iterable[Session]) -> Session:
    """A session with one more learner. Raises Unknown for a city that does not take part, or does already."""
    there = [one.city for one in problem.participants]
    if city not in there:
        raise Unknown(f"{city!r} does not take part. These cities do: {', '.join(there)}")
    if city in session.cities:
        raise Unknown(f"{name(problem, city)} is in that group already. Name another")
    link = taken_along(problem, session, city, others)
    return replace(session, learners=(*session.learners, city), links=(*session.links, link))


def taken_along(problem: Problem, session: Session, city: str, others: Iterable[Session]) -> Link:
    """The best that a city can take along from a session, and from none of the others."""
    served = {link.need for other in others for link in other.links if link.learner == city}
    topics = {session.topic, *(link.topic for link in session.links)}
    found = [
        link
        for link in problem.links
        if link.learner == city
        and link.host in session.hosts
        and link.topic in topics
        and link.need not in served
    ]
    if not found:
        raise forbidden(
            "no-link",
            hosts=names(problem, session.hosts, "and"),
            topic=topic(problem, session.topic),
            city=name(problem, city),
        )
    return max(found, key=lambda link: (link.topic == session.topic, link.worth, link.match))


def forbidden(rule: str, **facts: str) -> Forbidden:
    """A change that a rule does not allow."""
    broken = breach(rule, **facts)
    return Forbidden(broken.rule, broken.why)


def regrouped(plan: Plan, held: Hours, sessions: Mapping[str, Session]) -> list[Group]:
    """The groups after a change; whoever led one leads it still, unless the new start does not allow it."""
    problem = plan.problem
    groups = []
    for before in plan.groups:
        session, leader = sessions[before.id], before.facilitator
        if session == before.session:
            groups.append(before)
            continue
        if session.start != before.start:
            others = [(one.facilitator, one.start) for one in plan.groups if one.id != before.id]
            leader = successor(problem, held, session, others, leader)
        groups.append(group(problem, held, before.id, session, leader))
    return groups


def left_out(plan: Plan, held: Hours, groups: tuple[Group, ...], worth: float) -> tuple[Unmet, ...]:
    """What is unserved after a change, and why; what it would cost stands as it was told before."""
    problem = plan.problem
    case = Case(problem, held, candidates(problem, held), groups)
    sessions, leaders = tuple(one.session for one in groups), tuple(one.facilitator for one in groups)
    found = Solved(sessions, leaders, "feasible", worth, plan.solver.bound)
    earlier = {subject(one): one for one in plan.unmet if one.rule == "worth"}
    return tuple(
        earlier.get(subject(one), by_hand(one)) if one.rule == "worth" else one
        for one in unmet(case, found, 0.0)
    )


def subject(one: Unmet) -> tuple[str, str | None, str]:
    """What is unserved: a city's need, or else that it learns from nobody or hosts nobody, in words."""
    return one.city, one.need, "" if one.need else one.why.partition(". ")[0]


def by_hand(one: Unmet) -> Unmet:
    """Something that a change by hand left out."""
    why, told = said("unmet.move"), one.why
    if one.need:
        return replace(one, rule="move", why=why)
    about = saying.said(told.template, {**told.facts, "why": why}) if isinstance(told, Said) else None
    return replace(one, rule="move", why=about or f"{subject(one)[2]}. {why}")

"""A workshop programme: the best groups, when they meet, what they serve, what they leave and why."""

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from zoneinfo import ZoneInfo

from graph.workshops.assignment import assigned
from graph.workshops.barriers import Case
from graph.workshops.collisions import collisions
from graph.workshops.coverage import coverage
from graph.workshops.fairness import fairness
from graph.workshops.hours import Hours, hours
from graph.workshops.plan import Group, Plan, Solver, Unmet
from graph.workshops.problem import Problem, Session
from graph.workshops.reasons import reasons, shared_languages
from graph.workshops.sessions import generated
from graph.workshops.solving import Solved, Stopped, Tell, best, first, solved
from graph.workshops.unmet import unmet

SOLVING = 0.75
"""The share of the time that goes into finding the best; the rest tells what the unserved would cost."""


def planned(
    problem: Problem,
    stopped: Stopped = lambda: False,
    tell: Tell = lambda what, share: None,
) -> Plan:
    """The best programme that was found, the plain way beside it, and whom it leaves out and why.

    stopped  asked now and then: once it says so, the best that is known is the answer
    tell     is told what is being done and which share of the work is behind
    """
    began = monotonic()
    tell("Sessions that could be", 0.0)
    held = hours(problem)
    listed = generated(problem, held, stopped)
    columns = listed.columns
    tell("The plain way", 0.1)
    plain = solved(problem, held, columns, first, problem.seconds * SOLVING, stopped)
    tell("The best sessions", 0.15)
    exact = best(stopped, lambda what, share: tell(what, 0.15 + 0.65 * share), listed.beyond)
    spent = monotonic() - began
    found = solved(problem, held, columns, exact, problem.seconds * SOLVING - spent, stopped)
    found = better(bounded(found, listed.bound), plain)
    if found.status == "infeasible":
        tell("What collides", 0.8)
        return replace(
            programme(problem, held, found, monotonic() - began),
            collisions=collisions(problem, problem.seconds, stopped),
        )
    tell("What is left unserved", 0.8)
    plan = programme(problem, held, found, monotonic() - began)
    left = problem.seconds - (monotonic() - began)
    told = unmet(Case(problem, held, found.columns, plan.groups), found, max(1.0, left), stopped)
    greedy = programme(problem, held, plain, 0.0)
    tell("Done", 1.0)
    return replace(
        plan,
        unmet=told,
        greedy=greedy,
        pairs=assigned(problem.links),
        solver=replace(plan.solver, seconds=monotonic() - began),
    )


def bounded(found: Solved, bound: float) -> Solved:
    """A programme with what bounds all programmes, where that is less than what bounds it so far."""
    return found if found.bound is None else replace(found, bound=min(found.bound, max(bound, found.worth)))


def better(exact: Solved, plain: Solved) -> Solved:
    """The better of two programmes: the plain one where time ran out early."""
    if plain.status == "infeasible" or exact.worth >= plain.worth:
        return exact
    status = "stopped" if exact.status == "stopped" else "feasible"
    return replace(plain, status=status, bound=exact.bound, columns=exact.columns, cuts=exact.cuts)


def programme(problem: Problem, held: Hours, found: Solved, seconds: float) -> Plan:
    """A programme from its sessions, without what is left unserved."""
    groups = tuple(
        group(problem, held, f"g{number}", session, leader)
        for number, (session, leader) in enumerate(zip(found.sessions, found.leaders, strict=True), start=1)
    )
    return told(problem, groups, Solver(found.status, None, seconds, found.worth, found.bound))


def told(problem: Problem, groups: Sequence[Group], solver: Solver, left: Sequence[Unmet] = ()) -> Plan:
    """A programme with its measures, from its groups."""
    return Plan(
        problem=problem,
        groups=tuple(groups),
        coverage=coverage(problem, groups),
        fairness=fairness(problem, groups),
        unmet=tuple(left),
        solver=replace(solver, gap=gap(solver)),
    )


def gap(solver: Solver) -> float | None:
    """How far from the best possible a programme may be at most, as a share of that."""
    if solver.status == "optimal":
        return 0.0
    if solver.bound is None or solver.status == "infeasible":
        return None
    return max(0.0, 1 - solver.worth / solver.bound) if solver.bound > 0 else 0.0


def group(problem: Problem, held: Hours, id: str, session: Session, leader: str | None) -> Group:
    """A group from its session, which has a start."""
    if session.start is None:
        raise ValueError(f"the session of {session.hosts} on {session.topic} has no start")
    zones = {one.city: ZoneInfo(one.zone) for one in problem.participants}
    made = Group(
        id=id,
        topic=session.topic,
        hosts=session.hosts,
        learners=session.learners,
        facilitator=leader,
        start=session.start,
        end=session.start + held.length,
        local={city: session.start.astimezone(zones[city]) for city in session.cities},
        languages=shared_languages(problem, session.cities),
        serves=session.links,
    )
    return replace(made, reasons=reasons(problem, made))

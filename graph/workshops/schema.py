"""Programmes as JSON, the shape that files, the API and the command line share, and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from graph.errors import EcosystemError
from graph.workshops.plan import Collision, Coverage, Fairness, Group, Plan, Solver, Unmet
from graph.workshops.problem import Link, Problem
from graph.workshops.problem_schema import problem_as_json, problem_of_json

Json: TypeAlias = dict[str, Any]


def as_json(plan: Plan, id: str | None = None, whole: bool = True) -> Json:
    """A programme.

    id     by which it can be asked for again, where it can
    whole  with the problem that it was solved from, without which it cannot be read back
    """
    return {
        "id": id,
        "status": plan.solver.status,
        **programme(plan),
        "greedy": programme(plan.greedy) if plan.greedy else None,
        "pairs": [pair(link) for link in plan.pairs],
        "collisions": [asdict(one) for one in plan.collisions],
        **({"problem": problem_as_json(plan.problem)} if whole else {}),
    }


def programme(plan: Plan) -> Json:
    """Groups, what they reach and leave, and how they were found."""
    return {
        "groups": [group(one) for one in plan.groups],
        "coverage": asdict(plan.coverage),
        "fairness": asdict(plan.fairness),
        "unmet": [
            {"need": one.need, "city": one.city, "rule": one.rule, "why": one.why} for one in plan.unmet
        ],
        "solver": asdict(plan.solver),
    }


def group(one: Group) -> Json:
    """One group."""
    return {
        "id": one.id,
        "topic": one.topic,
        "hosts": list(one.hosts),
        "learners": list(one.learners),
        "facilitator": one.facilitator,
        "start": moment(one.start),
        "end": moment(one.end),
        "local": {city: local.isoformat() for city, local in one.local.items()},
        "languages": list(one.languages),
        "interpretation": not one.languages,
        "serves": [link.need for link in one.serves],
        "links": [link.match for link in one.serves],
        "reasons": list(one.reasons),
    }


def pair(link: Link) -> Json:
    """Who learns from whom, sessions left aside."""
    return {
        "learner": link.learner,
        "host": link.host,
        "topic": link.topic,
        "score": link.score,
        "match": link.match,
        "need": link.need,
        "offer": link.offer,
    }


def moment(one: datetime) -> str:
    """A moment in UTC, as RFC 3339 writes it."""
    return one.astimezone(UTC).isoformat().replace("+00:00", "Z")


def of_json(told: Mapping[str, Any]) -> Plan:
    """The programme that was told with `as_json`, its id aside.

    raises   EcosystemError where it is none, or lacks the problem
    """
    try:
        problem = problem_of_json(told["problem"])
        links = {(link.match, link.need): link for link in problem.links}
        greedy = told["greedy"]
        return programme_of(
            told,
            problem,
            links,
            greedy=programme_of(greedy, problem, links) if greedy else None,
            pairs=tuple(links[one["match"], one["need"]] for one in told["pairs"]),
            collisions=tuple(
                Collision(tuple(one["wishes"]), tuple(one["relax"])) for one in told["collisions"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EcosystemError(f"this is no whole programme: {error!r}. Give one as it was stored") from None


Links: TypeAlias = Mapping[tuple[str, str], Link]


def programme_of(
    told: Mapping[str, Any],
    problem: Problem,
    links: Links,
    greedy: Plan | None = None,
    pairs: Sequence[Link] = (),
    collisions: Sequence[Collision] = (),
) -> Plan:
    """A programme from what is told of it and the parts that are read already."""
    return Plan(
        problem=problem,
        groups=tuple(group_of(one, problem, links) for one in told["groups"]),
        coverage=Coverage(**told["coverage"]),
        fairness=Fairness(**told["fairness"]),
        unmet=tuple(Unmet(one["city"], one["rule"], one["why"], one["need"]) for one in told["unmet"]),
        solver=Solver(**told["solver"]),
        greedy=greedy,
        pairs=tuple(pairs),
        collisions=tuple(collisions),
    )


def group_of(told: Mapping[str, Any], problem: Problem, links: Links) -> Group:
    """A group from what is told of it."""
    zones = {one.city: ZoneInfo(one.zone) for one in problem.participants}
    start = datetime.fromisoformat(told["start"])
    return Group(
        id=told["id"],
        topic=told["topic"],
        hosts=tuple(told["hosts"]),
        learners=tuple(told["learners"]),
        facilitator=told["facilitator"],
        start=start,
        end=datetime.fromisoformat(told["end"]),
        local={city: start.astimezone(zones[city]) for city in told["local"]},
        languages=tuple(told["languages"]),
        serves=tuple(links[pair] for pair in zip(told["links"], told["serves"], strict=True)),
        reasons=tuple(told["reasons"]),
    )

"""What a programme was solved from as JSON, and back again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from graph.workshops.problem import Facilitator, Link, Need, Participant, Problem, Rule, Session

Json: TypeAlias = dict[str, Any]


def problem_as_json(problem: Problem) -> Json:
    """All that a programme was solved from."""
    told: Json = plain(asdict(problem))
    return told


def plain(value: Any) -> Any:
    """A value with its dates as text and its tuples as lists."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def problem_of_json(told: Mapping[str, Any]) -> Problem:
    """The problem that was told with `problem_as_json`. Raises KeyError, TypeError or ValueError for none."""
    return Problem(
        **{
            **told,
            "participants": tuple(participant(one) for one in told["participants"]),
            "links": tuple(Link(**one) for one in told["links"]),
            "first": date.fromisoformat(told["first"]),
            "last": date.fromisoformat(told["last"]),
            "size": tuple(told["size"]),
            "pins": tuple(rule(one) for one in told["pins"]),
            "vetoes": tuple(rule(one) for one in told["vetoes"]),
            "facilitators": tuple(facilitator(one) for one in told["facilitators"]),
            "kept": tuple(session(one) for one in told["kept"]),
            "needs": tuple(Need(**{**one, "offered": tuple(one["offered"])}) for one in told["needs"]),
        }
    )


def participant(told: Mapping[str, Any]) -> Participant:
    """A city as it takes part."""
    away = tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in told["unavailable"])
    return Participant(
        **{
            **told,
            "languages": tuple(told["languages"]),
            "hours": tuple(told["hours"]),
            "unavailable": away,
        }
    )


def facilitator(told: Mapping[str, Any]) -> Facilitator:
    """Somebody who can lead sessions."""
    return Facilitator(**{**told, "languages": tuple(told["languages"]), "hours": tuple(told["hours"])})


def rule(told: Mapping[str, Any]) -> Rule:
    """A wish about sessions."""
    lists = {part: tuple(told[part]) for part in ("hosts", "learners", "cities")}
    return Rule(**{**told, **lists, "start": start(told)})


def session(told: Mapping[str, Any]) -> Session:
    """A session of an earlier programme."""
    return Session(
        topic=told["topic"],
        hosts=tuple(told["hosts"]),
        learners=tuple(told["learners"]),
        links=tuple(Link(**one) for one in told["links"]),
        start=start(told),
    )


def start(told: Mapping[str, Any]) -> datetime | None:
    """When a session begins, where that is told."""
    return datetime.fromisoformat(told["start"]) if told["start"] else None

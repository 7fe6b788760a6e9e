"""A programme for the cities of a release, from what somebody asked for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from graph.cities.profile import cities
from graph.errors import EcosystemError
from graph.gaps.schema import Json
from graph.matches.match import Matching, all_matches
from graph.matches.scoring import Weights
from graph.store.release import Release
from graph.workshops.dossier import Dossier
from graph.workshops.links import backed, links, needs
from graph.workshops.plan import Plan
from graph.workshops.planning import planned
from graph.workshops.problem import Problem, Session
from graph.workshops.request import Request, problem, request
from graph.workshops.schema import as_json, of_json
from graph.workshops.solving import Stopped, Tell


def asked(
    release: Release,
    body: object,
    kept: Sequence[Session] = (),
    weights: Mapping[str, float] | None = None,
    today: date | None = None,
) -> tuple[Request, Problem]:
    """What somebody asks for, read and checked, and the problem that it makes.

    kept     the sessions of an earlier programme, to stay close to
    weights  the usual weights of matches; those of the body go before them
    raises   EcosystemError that names every fault with its path and what would be right
    """
    wanted = request(body, today)
    found = matching(release, wanted, weights or {})
    names = found.exchange.topic_names
    return wanted, problem(wanted, cities(release), links(found), kept, needs(found), names)


def matching(release: Release, wanted: Request, weights: Mapping[str, float]) -> Matching:
    """The matches that a programme is made from, by the weights that are wanted."""
    return all_matches(release, Weights.of({**weights, **(wanted.weights or {})}))


def made(
    release: Release,
    id: str,
    body: object,
    of: Problem,
    stopped: Stopped,
    tell: Tell,
    now: datetime | None = None,
) -> Json:
    """A programme as it is kept: what was asked, from which release and when, and the plan.

    stopped  asked now and then: once it says so, the best that is known is the answer
    tell     is told what is being done and which share of the work is behind
    """
    plan = planned(of, stopped, tell)
    return kept_as(release.id, id, body, plan, now or datetime.now(UTC))


def kept_as(release: str, id: str, body: object, plan: Plan, now: datetime, revision: int = 0) -> Json:
    """A plan as it is kept."""
    return {
        **as_json(plan, id),
        "release": release,
        "made": now.isoformat(timespec="seconds"),
        "request": body,
        "revision": revision,
    }


def dossier(release: Release, kept: Json, weights: Mapping[str, float], site: str = "") -> Dossier:
    """What a kept programme stands for: its plan with needs, offers and pages behind it.

    release  the one that the programme was made from
    """
    if kept["release"] != release.id:
        raise EcosystemError(
            f"the programme was made from release {kept['release']}, not from {release.id}. Take that one"
        )
    return backed(
        matching(release, request(kept["request"]), weights),
        of_json(kept),
        release.id,
        datetime.fromisoformat(kept["made"]),
        kept["id"],
        site=site,
        revision=kept["revision"],
    )


def public(kept: Json) -> Json:
    """A kept programme without the problem that it was solved from, which is for reading it back."""
    return {name: value for name, value in kept.items() if name != "problem"}

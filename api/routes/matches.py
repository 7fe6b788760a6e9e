"""Matches and challenges as JSON."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.atlas import AtlasDep, ReleaseDep
from api.examples import answers
from api.match_examples import CHALLENGES, MATCHES
from graph.errors import EcosystemError
from graph.matches import challenges as challenged
from graph.matches.listing import Wanted, listing
from graph.matches.scoring import Weights

router = APIRouter(prefix="/api/v1", tags=["matches"])
Learner = Annotated[str | None, Query(description="A city: only what it could learn")]
Host = Annotated[str | None, Query(description="A city: only what it could teach")]
Topic = Annotated[str | None, Query(description="A topic: only matches on it, or on one below it")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many matches, the best first")]
Suggested = Annotated[
    bool, Query(description="Whether needs and offers that are suggested, and stated by nobody, count too")
]
Within = Annotated[bool, Query(description="Whether offers of bodies in the learner's own city count too")]
Hubs = Annotated[
    float | None,
    Query(gt=0, le=1, description="The largest share of the list that the ten most linked hosts may have"),
]
WeightsTold = Annotated[
    str | None,
    Query(
        alias="weights",
        description='How much parts of a score weigh, as JSON such as {"evidence": 4}; the rest as usual',
        max_length=500,
    ),
]
Cities = Annotated[str, Query(description="Slugs separated by commas; empty means all cities")]


@router.get(
    "/matches",
    summary="Whose expertise answers whose need",
    responses=answers(
        MATCHES, e400="Weights cannot be read", e404="No such city or topic; the answer names those there are"
    ),
)
def matches(
    release: ReleaseDep,
    atlas: AtlasDep,
    learner: Learner = None,
    host: Host = None,
    topic: Topic = None,
    limit: Limit = 50,
    suggested: Suggested = True,
    within: Within = True,
    hubs: Hubs = None,
    told: WeightsTold = None,
) -> dict[str, Any]:
    """Every need against every offer of other cities, and of bodies in the same city, sorted by score.

    A score is the product of how like the topics are with the weighted mean of the other parts, all of which
    are told. Reasons are sentences; path is the IRIs that lead from the need to what shows the offer. A match
    is a proposal, never a fact. Unanswered are stated needs on whose topic nobody states an offer.
    """
    weights = Weights.of({**atlas.settings.match_weights, **weights_of(told)})
    return listing(release, Wanted(learner, host, topic, limit, suggested, within, hubs), weights)


@router.get(
    "/challenges",
    summary="Common and unique challenges",
    responses=answers(CHALLENGES, e404="No such city; the answer names those that there are"),
)
def challenges(release: ReleaseDep, cities: Cities = "") -> dict[str, Any]:
    """The topics that some cities need to learn about: those of several and those of one.

    Each with the needs behind it, who could answer, and what has been done: by whom, where, since when, and
    what came of it, where a source tells.
    """
    slugs = [one.strip() for one in cities.split(",") if one.strip()]
    return challenged.challenges(release, slugs)


def weights_of(told: str | None) -> dict[str, float]:
    """Weights from JSON. Raises EcosystemError where it is none."""
    hint = 'Give JSON with parts and numbers, such as {"evidence": 4}'
    try:
        found = json.loads(told or "{}")
    except ValueError:
        raise EcosystemError(f"weights={told}: this cannot be read. {hint}") from None
    if not isinstance(found, dict) or not all(
        isinstance(weight, int | float) and not isinstance(weight, bool) for weight in found.values()
    ):
        raise EcosystemError(f"weights={told}: this is no list of weights. {hint}")
    return found

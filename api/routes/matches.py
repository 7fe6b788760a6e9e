"""Matches and challenges as JSON."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from api.atlas import AtlasDep, ReleaseDep
from api.examples.calls import answers
from api.examples.matches import CANDIDATES, CHALLENGES, MATCHES, TAGS
from api.routes.cities import UNKNOWN, Slug
from api.tagging import By
from api.tagging import tags as suggested_tags
from graph.errors import EcosystemError
from graph.matches import challenges as challenged
from graph.matches import listing as listings
from graph.matches.listing import Wanted, listing
from graph.matches.match import everything
from graph.matches.schema import need_json, offer_json
from graph.matches.scoring import Weights
from ingest.proposing import need_rows, offer_rows
from ingest.proposing import table as as_table

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
Table = Annotated[Literal["needs", "expertise"], Path(description="needs or expertise")]
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


@router.get(
    "/cities/{city}/candidates",
    summary="Needs and offers worth stating",
    responses=answers(CANDIDATES, e404=UNKNOWN),
)
def candidates(release: ReleaseDep, city: Slug) -> dict[str, Any]:
    """What the graph suggests that a city could state: needs from its gaps, offers from what is strong there.

    Nobody has stated them. A person confirms one by putting it into the tables, with a source.
    """
    needs, offers = listings.candidates(everything(release), city)
    return {
        "city": city,
        "needs": [{**need_json(need), "why": need.why} for need in needs],
        "offers": [offer_json(offer) for offer in offers],
    }


@router.get(
    "/cities/{city}/candidates/{table}.csv",
    summary="The same as tables",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, 404: {"description": UNKNOWN}},
)
def candidates_table(release: ReleaseDep, city: Slug, table: Table) -> Response:
    """Suggested needs or offers, laid out like the tables of a city; what is confirmed can be taken over."""
    needs, offers = listings.candidates(everything(release), city)
    rows = need_rows(release, needs) if table == "needs" else offer_rows(release, offers)
    return Response(
        as_table(table, rows),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{table}.csv"'},
    )


@router.get(
    "/tags",
    summary="Topics that a text may be about",
    responses=answers(
        TAGS,
        e400="The text is empty or too long",
        e503="Suggestions by meaning are asked for, and are not installed here",
    ),
)
def tags(
    release: ReleaseDep,
    atlas: AtlasDep,
    text: Annotated[
        str, Query(description="A need or an offer in free words, in any language", max_length=5000)
    ],
    lang: Annotated[str | None, Query(description="Its language, where known", max_length=35)] = None,
    limit: Annotated[int, Query(ge=1, le=20, description="How many topics at most")] = 3,
    by: Annotated[
        By, Query(description="words, meaning (needs the extra semantic), or best: meaning where it is ready")
    ] = "best",
) -> dict[str, Any]:
    """Suggestions for a person who tags a need or an offer, and decides. Nothing of the text is kept."""
    return suggested_tags(release, atlas.data.root, text, lang, limit, by, patient=False)


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

"""The pages of matches and challenges: who can learn what from whom, and what cities want to tackle."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pyoxigraph import NamedNode

from api.atlas import Atlas, AtlasDep, ReleaseDep
from api.matching.body import challenges_body, matches_body
from api.matching.choice import Choice, asking
from api.matching.found import found, one_match, told
from api.matching.shown import places, shared
from api.matching.table import table
from api.pages import page
from api.speaking.choosing_language import spoken
from graph.gaps.schema import Json
from graph.matches.match import Matching
from graph.matches.scoring import Weights
from ontology import iris

router = APIRouter(include_in_schema=False)
BESIDE = 5
"""Other offers for the same need, and other needs for the same offer, that are told beside a match."""

Slug = Annotated[str, Path(max_length=200)]
Chosen = Annotated[tuple[str, ...], Query(alias="cities")]


@router.get("/matches")
def matches_page(request: Request, release: ReleaseDep, atlas: AtlasDep) -> Response:
    """Who can learn what from whom: a matrix of the cities, and the matches that are asked for."""
    choice, weights = chosen(request, atlas)
    asked = {name: value for name, value in request.query_params.items() if name != "embed"}
    if any(not value.strip() for value in asked.values()):
        embed = {"embed": "1"} if request.query_params.get("embed") == "1" else {}
        return RedirectResponse(
            spoken(request.scope).address("/matches") + asking({**choice.fields, **embed}), 303
        )
    speaker = spoken(request.scope)
    return page(
        request,
        "matches.html",
        release=release,
        choice=choice,
        city_names=places(release, speaker).cities,
        body=matches_body(release, speaker, choice, weights),
    )


@router.get("/matches.csv")
def matches_table(request: Request, release: ReleaseDep, atlas: AtlasDep) -> Response:
    """The matches of a page as a table; all that are asked for where no page and no limit is told."""
    choice, weights = chosen(request, atlas)
    some = found(release, choice, weights)
    whole = not {"page", "limit"} & set(request.query_params)
    return Response(
        table(some.told(some.ranked if whole else some.shown)),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="matches.csv"'},
    )


@router.get("/matches/{city}/{key}")
def match_page(request: Request, release: ReleaseDep, atlas: AtlasDep, city: Slug, key: Slug) -> Response:
    """One match with all that it rests on, to be read, cited and acted upon."""
    iri = str(iris.thing(city, "match", key))
    choice, weights = chosen(request, atlas)
    matching, need, offer = one_match(release, iri, weights)
    one = told(matching, need, offer)
    others = beside(matching, need, offer)
    return page(
        request,
        "match.html",
        release=release,
        choice=choice,
        match=one,
        weights=weights.as_dict(),
        others=others,
        kept=any(release.store.quads_for_pattern(NamedNode(iri), None, None, None)),
        **shared(spoken(request.scope), release, (one, *others["offers"], *others["needs"])),
    )


@router.get("/challenges")
def challenges_page(request: Request, release: ReleaseDep, wanted: Chosen = ()) -> Response:
    """What cities want to tackle, together or alone, who could answer it, what was done elsewhere."""
    slugs = tuple(dict.fromkeys(word.strip() for part in wanted for word in part.split(",") if word.strip()))
    speaker = spoken(request.scope)
    if len(wanted) > 1:
        return RedirectResponse(f"{speaker.address('/challenges')}?cities={','.join(slugs)}", 303)
    return page(
        request,
        "challenges.html",
        release=release,
        query=asking({"cities": ",".join(slugs)} if slugs else {}),
        body=challenges_body(release, speaker, slugs),
    )


def chosen(request: Request, atlas: Atlas) -> tuple[Choice, Weights]:
    """What a request asks for, and the weights that count for it."""
    usual = Weights.of(atlas.settings.match_weights)
    choice = Choice.of(request.query_params, usual)
    return choice, choice.weighing(usual)


def beside(matching: Matching, need: int, offer: int) -> dict[str, list[Json]]:
    """The best other offers for a need, and the best other needs for an offer."""
    offers = [one for one in matching.ranked if one[0] == need and one[1] != offer][:BESIDE]
    needs = [one for one in matching.ranked if one[1] == offer and one[0] != need][:BESIDE]
    return {
        "offers": [told(matching, *one[:2]) for one in offers],
        "needs": [told(matching, *one[:2]) for one in needs],
    }

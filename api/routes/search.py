"""Search by name, in any language."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.atlas import ReleaseDep
from api.examples.calls import NAME, answers
from graph.errors import EcosystemError
from graph.store.search import Box, Name

router = APIRouter(prefix="/api/v1", tags=["search"])
Text = Annotated[
    str, Query(min_length=1, max_length=200, description="Words of a name; accents do not matter")
]
City = Annotated[str, Query(description="Only what was first recorded in this city", examples=["torino"])]
Kind = Annotated[str, Query(description="Only this kind: organisation, institution, person, policy, topic …")]
Language = Annotated[str, Query(description="Only names in this language, as a BCP 47 tag", examples=["it"])]
Limit = Annotated[int, Query(ge=1, le=200, description="At most this many")]


Bounds = Annotated[
    str | None,
    Query(
        description="Only what lies between west,south,east,north in degrees", examples=["7.6,45.0,7.8,45.2"]
    ),
]


@router.get("/search", responses=answers([NAME]), summary="Find things by name or place")
def search(
    release: ReleaseDep,
    q: Text = "",
    city: City = "",
    kind: Kind = "",
    lang: Language = "",
    bbox: Bounds = None,
    limit: Limit = 20,
) -> list[Name]:
    """Things whose names have all the words, the last one as a beginning; each once, the best fit first."""
    bounds = box(bbox) if bbox else None
    return release.index.find(q, city, kind, lang.lower(), limit, bounds)


def box(text: str) -> Box:
    """The bounds that a text gives: west,south,east,north."""
    try:
        found = Box(*(float(part) for part in text.split(",")))
    except (ValueError, TypeError):
        raise EcosystemError(
            f"the box {text!r} is not four numbers. Write west,south,east,north in degrees"
        ) from None
    if not (-180 <= found.west <= found.east <= 180 and -90 <= found.south <= found.north <= 90):
        raise EcosystemError(
            f"the box {text!r} is no part of the world. Write west,south,east,north in degrees"
        )
    return found

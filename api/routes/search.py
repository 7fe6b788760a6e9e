"""Search by name, in any language."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.atlas import ReleaseDep
from graph.store.search import Name

router = APIRouter(prefix="/api/v1", tags=["search"])
Text = Annotated[
    str, Query(min_length=1, max_length=200, description="Words of a name; accents do not matter")
]
City = Annotated[str, Query(description="Only what was first recorded in this city", examples=["torino"])]
Kind = Annotated[str, Query(description="Only this kind: organisation, institution, person, policy, topic …")]
Language = Annotated[str, Query(description="Only names in this language, as a BCP 47 tag", examples=["it"])]
Limit = Annotated[int, Query(ge=1, le=200, description="At most this many")]


@router.get("/search", summary="Find things by name")
def search(
    release: ReleaseDep, q: Text, city: City = "", kind: Kind = "", lang: Language = "", limit: Limit = 20
) -> list[Name]:
    """Things whose names have all the words, the last one as a beginning; each once, the best fit first."""
    return release.index.find(q, city, kind, lang.lower(), limit)

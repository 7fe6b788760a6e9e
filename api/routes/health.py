"""Whether the server lives, and whether it can answer."""

from typing import Any

from fastapi import APIRouter

from api.atlas import AtlasDep
from api.isolation import isolation

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process alive?")
def alive() -> dict[str, str]:
    """Answers as long as the process runs."""
    return {"status": "alive"}


@router.get(
    "/readyz", summary="Is a release open for queries?", responses={503: {"description": "Nothing published"}}
)
async def ready(atlas: AtlasDep) -> dict[str, Any]:
    """Answers once a release can be queried; says which defences stand around public queries."""
    return {"status": "ready", "release": atlas.release.id, "isolation": await isolation(atlas.pool)}

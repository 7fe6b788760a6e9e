"""Whether the server lives, and whether it can answer."""

from fastapi import APIRouter

from api.atlas import AtlasDep

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process alive?")
def alive() -> dict[str, str]:
    """Answers as long as the process runs."""
    return {"status": "alive"}


@router.get(
    "/readyz", summary="Is a release open for queries?", responses={503: {"description": "Nothing published"}}
)
def ready(atlas: AtlasDep) -> dict[str, str]:
    """Answers once a release is published and can be read."""
    return {"status": "ready", "release": atlas.release.id}

"""Gaps, what to ask, and cities side by side, as JSON and as sheets."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from api.atlas import AtlasDep, ReleaseDep, city_gaps
from api.examples.calls import COMPARED, GAPS, answers
from api.gaps.otherwise import change, changed, supposed
from api.routes.cities import UNKNOWN, Slug
from graph.cities.profile import cities
from graph.errors import EcosystemError
from graph.gaps.comparison import compared
from graph.gaps.whatif import Change
from ingest.asking import Question, identifiers, sheet

router = APIRouter(prefix="/api/v1", tags=["gaps"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8; header=present"
ID = "An id is an IRI, or its path after id/, such as torino/organisation/socialfare"
Add = Annotated[
    tuple[str, ...],
    Query(description=f"A tie to suppose: two ids with a comma between them. {ID}. Can be repeated"),
]
Remove = Annotated[
    tuple[str, ...],
    Query(
        description="Two ids with a comma between them, whose ties are to be thought away; that they meet "
        "elsewhere stays. Can be repeated"
    ),
]
Without = Annotated[
    tuple[str, ...], Query(description="The id of a body to do without. Can be repeated; 20 changes at most")
]
Since = Annotated[
    str | None,
    Query(description="A year, YYYY, or the id of a release: tells what has changed since", max_length=100),
]
Until = Annotated[
    str | None,
    Query(description="The year, or the release, up to which; today's where it is not given", max_length=100),
]
Cities = Annotated[
    str, Query(alias="cities", description="Slugs separated by commas; empty means all cities")
]
SheetForm = Annotated[Literal["xlsx", "csv"], Path(description="xlsx or csv")]
SHEET: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {}, "text/csv": {}}, "description": "The sheet, as a file to fill in"},
    404: {"description": UNKNOWN},
}


@router.get(
    "/cities/{city}/gaps",
    summary="A city's collaboration gaps",
    responses=answers(
        GAPS,
        e400="A pair is no pair, or a year cannot be read",
        e404="No such city, body or release; of cities the answer names those that there are",
        e413="More than 20 changes at once",
        e503="Others are trying changes at this moment",
    ),
)
def gaps(
    city: Slug,
    release: ReleaseDep,
    atlas: AtlasDep,
    add: Add = (),
    remove: Remove = (),
    without: Without = (),
    since: Since = None,
    until: Until = None,
) -> dict[str, Any]:
    """Where collaboration is missing, how sure that is, what it rests on, what to ask, which ties would help.

    Flagged means q <= 0.05 after correction within the kind. With add, remove or without, all is told as it
    would be: what_if repeats what is supposed, closed and opened are the gaps that would go and come. With
    since, change tells which gaps closed and opened and how many stayed. One of the two at a time.
    """
    asked = change(add, remove, without)
    if since is None and until is not None:
        raise EcosystemError("until is told without since. Give both, each a year as YYYY")
    if asked == Change():
        told = city_gaps(release, city)
        if since is None:
            return told
        return {**told, "change": changed(atlas.data, release, city, since, until)}
    if since is not None:
        raise EcosystemError("what would be and what has changed are two questions. Ask one at a time")
    return supposed(release, city, asked)


@router.get(
    "/cities/{city}/questions.{form}",
    summary="What to ask a city, as a sheet",
    response_class=Response,
    responses=SHEET,
)
def questions(city: Slug, form: SheetForm, release: ReleaseDep) -> Response:
    """At most twenty pairs of bodies whose answer would decide most, to fill in.

    Ingest reads the filled-in sheet back: a yes becomes a tie, a no is kept as looked for and not found.
    """
    asked = [
        Question(one["a"], one["a_label"], one["b"], one["b_label"], one["why"])
        for one in city_gaps(release, city)["questions"]
    ]
    ids = identifiers(release, {end for one in asked for end in (one.subject, one.object)})
    name = f"answers-{city}.xlsx" if form == "xlsx" else "answers.csv"
    return Response(
        sheet(asked, city, form, ids),
        media_type=XLSX if form == "xlsx" else CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/compare", summary="Cities side by side", responses=answers(COMPARED, e404=UNKNOWN))
def compare(release: ReleaseDep, wanted: Cities = "") -> dict[str, Any]:
    """The same figures of several cities, their gaps by kind, and the needs that they share or have alone."""
    slugs = [one.strip() for one in wanted.split(",") if one.strip()]
    return compared(release, slugs or [city.slug for city in cities(release)])

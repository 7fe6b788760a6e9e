"""The public pages that the data rest on, by city: as a page, and as a table to take along."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.atlas import ReleaseDep, public_pages
from api.finding import places
from api.pages import page
from api.paging import part
from api.speaking.choosing_language import spoken
from api.speaking.languages import phrase
from graph.cities.freshness import OLD
from graph.dataset.sources import Source
from graph.errors import Unknown
from graph.store.release import Release

router = APIRouter(include_in_schema=False)
AT_ONCE = 100
"""Pages of the web on one page of ours."""

Sort = Literal["rows", "oldest", "site"]
ORDERS: Mapping[str, tuple[str, Callable[[Source], Any]]] = {
    "rows": (phrase("Most rows first"), lambda one: (-one.count, one.host, one.address)),
    "oldest": (phrase("Oldest first"), lambda one: (min(one.months, default=""), -one.count, one.address)),
    "site": (phrase("By site"), lambda one: (one.host, one.address)),
}
"""The ways to order the pages."""

COLUMNS = ("city", "page", "title", "host", "rows", "first_read", "last_read", "rows_read_long_ago")
BETWEEN = "network"
"""The part of a release that lies between the cities."""

City = Annotated[str, Query(max_length=80)]


@router.get("/sources")
def sources_page(
    request: Request,
    release: ReleaseDep,
    city: City = "",
    sort: Sort = "rows",
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> HTMLResponse:
    """The pages behind the rows of a city, or of all: how many rows rest on each, when those were read."""
    shown, speaker = ordered(within(release, city), sort), spoken(request.scope)
    return page(
        request,
        "sources.html",
        release=release,
        city=city,
        sort=sort,
        cities={slug: public_pages(release, slug) for slug in (*release.cities, BETWEEN)},
        names=places(release, speaker),
        orders={name: speaker.say(said) for name, (said, _) in ORDERS.items()},
        found=part(shown, number, AT_ONCE),
        rows=sum(one.count for one in shown),
        old=sum(one.old for one in shown),
        months=OLD,
        to=address,
    )


@router.get("/sources.csv")
def sources_file(release: ReleaseDep, city: City = "", sort: Sort = "rows") -> Response:
    """The same as a table with a line for each page and city."""
    within(release, city)
    slugs = [city] if city else [*release.cities, BETWEEN]
    content = table({slug: ordered(public_pages(release, slug), sort) for slug in slugs})
    name = f"sources-{city}.csv" if city else "sources.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def within(release: Release, city: str) -> tuple[Source, ...]:
    """The pages of a city, or of all. Raises Unknown where there is no such city."""
    known = (*release.cities, BETWEEN)
    if city and city not in known:
        raise Unknown(f"there is no city {city!r} here. There are {', '.join(known)}")
    return public_pages(release, city)


def ordered(pages: Sequence[Source], sort: str) -> list[Source]:
    """Pages in one of the orders."""
    return sorted(pages, key=ORDERS[sort][1])


def address(city: str, sort: str, number: int = 1) -> str:
    """The page of some of the sources in an order."""
    plain = {"city": "", "sort": "rows", "page": 1}
    told = {"city": city, "sort": sort, "page": number}
    query = urlencode({name: value for name, value in told.items() if value != plain[name]})
    return f"/sources?{query}" if query else "/sources"


def table(pages: Mapping[str, Sequence[Source]]) -> str:
    """Pages by city as CSV."""
    made = io.StringIO(newline="")
    lines = csv.writer(made, lineterminator="\n")
    lines.writerow(COLUMNS)
    for slug, some in pages.items():
        for one in some:
            first, latest = min(one.months, default=""), max(one.months, default="")
            lines.writerow([slug, one.address, one.title, one.host, one.count, first, latest, one.old])
    return made.getvalue()

"""The pages of a city's gaps, of cities side by side, and of methods."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api import methods, missing
from api.atlas import ReleaseDep, city_gaps, city_network, city_profile, topic_scheme
from api.otherwise import change, listed, short, supposed
from api.pages import page
from api.routes.cities import Slug
from api.routes.gaps import Add, Remove, Without
from graph.cities.profile import Profile, cities
from graph.errors import EcosystemError
from graph.gaps.comparison import compared
from graph.gaps.redrawn import DRAWS
from graph.gaps.report import SEED
from graph.gaps.schema import Json
from graph.gaps.whatif import Change
from graph.network.modes import bodies
from graph.store.release import Release
from ontology import iris

router = APIRouter(include_in_schema=False)
MOST = 9
"""Cities that are compared on one page."""

End = Annotated[str | None, Query(max_length=300)]
Chosen = Annotated[tuple[str, ...], Query(alias="cities")]


@router.get("/cities/{city}/gaps")
def gaps_page(
    request: Request,
    city: Slug,
    release: ReleaseDep,
    add: Add = (),
    remove: Remove = (),
    without: Without = (),
    a: End = None,
    b: End = None,
) -> Response:
    """Where collaboration is missing, what to ask, and what would help; or all that as it would be."""
    profile = city_profile(release, city)
    asked = change((*add, *ends(a, b)), remove, without)
    address = f"/cities/{city}/gaps"
    if a is not None or "" in without:
        return RedirectResponse(f"{address}{query(listed(asked))}", 303)
    now = city_gaps(release, city)
    told = now if asked == Change() else supposed(release, city, asked)
    return page(
        request,
        "gaps.html",
        release=release,
        city=profile.city,
        told=told,
        sections=missing.sections(told),
        brief=missing.brief([*now["gaps"], *told["gaps"]]),
        states=missing.states(release),
        methods={
            one.method: release.label(str(iris.code("method", one.method)), "en")
            for one in profile.completeness
        },
        numbers=missing.numbers,
        evidence=missing.evidence,
        figure=missing.figure,
        before={one["key"]: one["value"] for one in now["measures"]["figures"]},
        tie=lambda one: address + query((*listed(asked), ("add", f"{short(one['a'])},{short(one['b'])}"))),
        supposed=thought(release, city, asked),
        fields=listed(asked),
        bodies=choices(release, city),
        peers=[one.slug for one in cities(release) if one.slug != city][: MOST - 1],
        **needs(release, city, profile, told),
    )


def ends(a: str | None, b: str | None) -> tuple[str, ...]:
    """The pair that was chosen from the two lists. Raises EcosystemError where only one end was."""
    if bool(a) != bool(b):
        raise EcosystemError("a tie has two ends. Choose a body from each of the two lists")
    return (f"{a},{b}",) if a else ()


def query(fields: Sequence[tuple[str, str]]) -> str:
    """Fields as the query of an address; nothing where there is none."""
    return f"?{urlencode(fields, safe='/,')}" if fields else ""


def thought(release: Release, slug: str, asked: Change) -> list[dict[str, Any]]:
    """What is supposed, in words that name the bodies, each with the query without it."""
    labels = {node.id: node.label for node in city_network(release, slug).nodes}
    words = (
        *(("added", one) for one in asked.added),
        *(("removed", one) for one in asked.removed),
        *(("without", (one,)) for one in asked.without),
    )
    fields = listed(asked)
    return [
        {
            "kind": kind,
            "bodies": [(body, labels.get(body, short(body))) for body in some],
            "back": query([*fields[:place], *fields[place + 1 :]]),
        }
        for place, (kind, some) in enumerate(words)
    ]


def choices(release: Release, slug: str) -> list[tuple[str, str]]:
    """The bodies of a city to choose from: id and label, by label."""
    nodes = bodies(city_network(release, slug), str(iris.ecosystem(slug)))
    return sorted(((short(node.id), node.label) for node in nodes), key=lambda one: one[1].casefold())


def needs(release: Release, slug: str, profile: Profile, told: Json) -> dict[str, Any]:
    """The needs without an offer that no gap speaks of, and who offers what is needed elsewhere."""
    scheme = topic_scheme(release)
    in_gaps = {topic for gap in told["gaps"] if (topic := missing.topic_of(gap))}
    offered = {offer.topic for offer in profile.offers}
    left = [need for need in profile.needs if need.topic not in offered | in_gaps]
    topics = sorted({need.topic for need in left} | in_gaps)
    profiles = {one.slug: city_profile(release, one.slug) for one in cities(release)}
    names = release.labels((str(iris.topic(topic)) for topic in topics), "en")
    return {
        "needs": profile.needs,
        "left": left,
        "elsewhere": missing.elsewhere(release, slug, profiles, scheme, topics),
        "names": {topic: names[str(iris.topic(topic))] for topic in topics},
        "topic_of": missing.topic_of,
        "titles": {source.id: source.title for source in profile.sources},
    }


@router.get("/compare")
def compare_page(request: Request, release: ReleaseDep, wanted: Chosen = ()) -> HTMLResponse:
    """The figures of several cities side by side, and the needs that they share or have alone."""
    every = cities(release)
    chosen = list(dict.fromkeys(word.strip() for part in wanted for word in part.split(",") if word.strip()))
    if len(chosen) > MOST:
        raise EcosystemError(f"too many cities to stand side by side: {len(chosen)}. Choose {MOST} at most")
    shown = chosen or [city.slug for city in every][:MOST]
    return page(
        request,
        "compare.html",
        release=release,
        every=every,
        chosen=shown,
        told=compared(release, shown),
        called={city.slug: city.name for city in every},
        kinds=missing.KINDS,
        figure=missing.figure,
        query=query([("cities", ",".join(shown))]),
    )


@router.get("/methods")
def methods_page(request: Request, release: ReleaseDep) -> HTMLResponse:
    """How each figure and each kind of gap is worked out."""
    return page(
        request,
        "methods.html",
        release=release,
        groups=methods.methods(),
        linked=methods.linked,
        draws=DRAWS,
        seed=SEED,
    )

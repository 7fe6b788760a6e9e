"""A city's places as a page, a list beside a map, and as files; and the cities on a map of the world."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.atlas import AtlasDep, ReleaseDep, city_network, city_profile
from api.filtering import SelectionDep, offered
from api.maps import exchanges, places
from api.networks.drawing import MARKS
from api.pages import page
from api.routes.cities import Slug
from api.speaking.choosing_language import spoken
from graph.cities.profile import cities, one_city, type_code
from graph.matches.between import between
from graph.matches.scoring import Weights
from ontology import iris

router = APIRouter(include_in_schema=False)
Form = Literal["geojson", "csv"]
TYPES = {"geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}


@router.get("/cities/{city}/map")
def places_page(
    request: Request, city: Slug, atlas: AtlasDep, release: ReleaseDep, chosen: SelectionDep
) -> HTMLResponse:
    """What has a known place, where it is and how exactly that is known; and what has none."""
    profile, speaker = city_profile(release, city), spoken(request.scope)
    found = places.places(chosen.things(profile.things), city_network(release, city))
    names = speaker.names(release, (one.thing.id for one in found), *profile.city.languages)
    codes = {one.thing.type: type_code(one.thing.kind, one.thing.type) for one in found if one.thing.type}
    types = speaker.names(release, codes.values())
    placed = [one for one in found if one.metres is not None]
    tiles = atlas.settings.tiles
    return page(
        request,
        "map.html",
        allowed={"img-src": tiles.origin} if tiles else None,
        release=release,
        city=profile.city,
        city_name=speaker.names(release, [profile.city.id])[profile.city.id],
        placed=placed,
        unplaced=[one for one in found if one.metres is None],
        names=names,
        types={key: types[iri] for key, iri in codes.items()},
        legend=[mark for mark in MARKS.values() if any(one.mark == mark for one in placed)],
        distances={one.metres: places.distance(speaker, one.metres) for one in placed if one.metres},
        drawn=places.drawn(placed, names),
        tiles=tiles,
        data={
            "places": places.data(placed, names),
            "centre": [profile.city.lat, profile.city.lon],
            "tiles": tiles.url if tiles else None,
        },
        **offered(request, release, city, chosen, places.KINDS),
    )


@router.get("/cities/{city}/places.{form}")
def places_file(city: Slug, form: Form, release: ReleaseDep, chosen: SelectionDep) -> Response:
    """The same as one file, with what has no known place too."""
    things = chosen.things(city_profile(release, city).things)
    found = places.places(things, city_network(release, city))
    text = places.table(found) if form == "csv" else json.dumps(places.geojson(found), ensure_ascii=False)
    named = {"Content-Disposition": f'attachment; filename="{city}-places.{form}"'}
    return Response(text, media_type=TYPES[form], headers=named)


@router.get("/map")
def world_page(
    request: Request,
    atlas: AtlasDep,
    release: ReleaseDep,
    city: Annotated[str, Query(description="A city: only what it has with others")] = "",
) -> HTMLResponse:
    """The cities of the world, and what they have with each other: on record, jointly, or suggested."""
    chosen = one_city(release, city) if city else None
    weights = Weights.of(atlas.settings.match_weights)
    found, speaker, tiles = cities(release), spoken(request.scope), atlas.settings.tiles
    slug = chosen.slug if chosen else None
    shown = between(release, weights).of(slug)
    lines = exchanges.arcs(shown, slug)
    iris_shown = [one.id for one in found]
    iris_shown += [end for one in shown.recorded for end in (one.tie.source, one.tie.target)]
    iris_shown += [one.node.id for one in shown.joint]
    iris_shown += [str(iris.code("tie-kind", one.tie.kind)) for one in shown.recorded]
    iris_shown += [str(iris.topic(one.need.topic)) for one in shown.suggested]
    names = speaker.names(release, iris_shown)
    addresses = {one.slug: speaker.address(f"/cities/{one.slug}") for one in found}
    return page(
        request,
        "world.html",
        allowed={"img-src": tiles.origin} if tiles else None,
        release=release,
        cities=sorted(found, key=lambda one: names[one.id].casefold()),
        chosen=chosen,
        shown=shown,
        lines=lines,
        positions=exchanges.positions(found),
        labels=exchanges.labels(found, names),
        scale=exchanges.SCALE,
        names=names,
        of_city={one.slug: names[one.id] for one in found},
        kinds={one.tie.kind: names[str(iris.code("tie-kind", one.tie.kind))] for one in shown.recorded},
        topics={one.need.topic: names[str(iris.topic(one.need.topic))] for one in shown.suggested},
        tiles=tiles,
        data={**exchanges.data(found, names, addresses, lines), "tiles": tiles.url if tiles else None},
    )

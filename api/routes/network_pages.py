"""A city's network as a page and as files."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.atlas import (
    ReleaseDep,
    all_places,
    city_gaps,
    city_network,
    city_placing,
    city_profile,
    topic_scheme,
    whole_network,
)
from api.filtering import SelectionDep, offered
from api.networks import drawing
from api.networks import gaps as network_gaps
from api.networks import tables as network_tables
from api.networks import views as network_views
from api.networks.canvas import Frame, Room, columns
from api.networks.names import names_of
from api.networks.views import MOST, View
from api.networks.words import Words, groups, words
from api.networks.world import World
from api.pages import page
from api.routes.cities import Slug
from api.speaking.choosing_language import spoken
from api.speaking.languages import Speaker
from graph.cities.profile import cities, one_city, top_topics
from graph.export import interactive, networks
from graph.network.network import Network
from graph.network.selection import Selection
from graph.store.release import Release
from graph.store.search import folded
from ontology import iris

router = APIRouter(include_in_schema=False)
Form = Literal["html", "graphml", "gexf", "json"]
MEDIA = {
    "html": "text/html; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/json",
}
Text = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True)
class Asked:
    """What a network page is asked for besides its filter.

    group   the neighbourhood that is open
    ego     the short id of the node that is drawn with those tied to it
    node    the short id of the node that is chosen
    find    words of a name to look for
    all     1 for all nodes on one canvas
    sort    the column that the nodes are sorted by, - before it where they fall
    ties    the same for the ties
    page    of the tables
    """

    group: Text = ""
    ego: Text = ""
    node: Text = ""
    find: Text = ""
    all: Literal["", "1"] = ""
    sort: Text = ""
    ties: Text = ""
    page: Annotated[int, Query(ge=1, le=100_000)] = 1

    @property
    def fields(self) -> dict[str, str]:
        """What is told, as the fields of an address."""
        return {name: str(value) for name, value in asdict(self).items() if value not in ("", 1)}


AskedDep = Annotated[Asked, Depends()]


@router.get("/cities/{city}/network")
def network_page(
    request: Request, city: Slug, release: ReleaseDep, chosen: SelectionDep, asked: AskedDep
) -> HTMLResponse:
    """The network as a drawing, its gaps, and the same facts as tables."""
    profile = city_profile(release, city)
    speaker = spoken(request.scope)
    known = city_network(release, city)
    shown = chosen.network(known)
    said = words(release, speaker, shown)
    view = viewed(release, city, shown, asked, said)
    called = groups(release, speaker, wanted_groups(view, shown))
    here = addresses(chosen, asked)
    return page(
        request,
        "network.html",
        release=release,
        city=profile.city,
        city_name=speaker.names(release, [profile.city.id])[profile.city.id],
        view=view,
        asked=asked,
        here=here,
        is_known=bool(known.nodes),
        years=years(known, release),
        undated=sum(tie.since is None for tie in view.network.ties),
        names=said.names,
        group_names=called,
        titles={source.id: source.title for source in profile.sources},
        query=chosen.query,
        **offered(request, release, city, chosen),
        **(painted(view, said, called) if view.kind == "canvas" else drawn(view, said)),
        **pointed_at(release, view, said, asked),
        **tables(view, said, called, asked),
        **missing(release, speaker, city, view, chosen),
    )


def viewed(release: Release, city: str, shown: Network, asked: Asked, said: Words) -> View:
    """What the drawing shows of a city's network."""
    if asked.ego:
        return network_views.around(shown, asked.ego, said.names)
    if asked.group:
        return network_views.opened(shown, asked.group, topic_scheme(release))
    make = network_views.on_canvas if asked.all else network_views.whole
    small = len(city_network(release, city).nodes) <= MOST
    return make(shown, top_topics(release), city_placing(release, city) if small or asked.all else None)


def wanted_groups(view: View, shown: Network) -> set[str]:
    """The groups that a page names."""
    return {node.group for node in (*view.network.nodes, *shown.nodes)} | {*view.group} - {""}


def addresses(chosen: Selection, asked: Asked) -> Callable[..., str]:
    """What gives the query of the page with some of its fields changed, those left out that are empty."""
    told = chosen.fields | asked.fields | {"page": ""}

    def here(**changes: object) -> str:
        fields = {name: value for name, value in (told | changes).items() if value}
        return f"?{urlencode(fields, safe=',/~')}"

    return here


def years(network: Network, release: Release) -> tuple[int, int]:
    """The first year in which a tie is known to have begun, and the year of the release."""
    last = int(release.manifest.created[:4])
    begun = [int(tie.since[:4]) for tie in (*network.ties, *network.past) if tie.since]
    return min((*begun, last)), last


def drawn(view: View, said: Words) -> dict[str, Any]:
    """What the drawing shows."""
    marked = view.marked
    number = {node.id: place for place, node in enumerate(marked.nodes)}
    return {
        **drawing.shown(marked, view.placing, said.names),
        "beside": view.labels,
        "bands": network_views.bands(view) if view.kind == "bubbles" else [],
        "spoken": {node.id: said.spoken(node) for node in marked.nodes},
        "tied": [[number[one], number[other]] for one, other in drawing.pairs(marked)],
    }


def painted(view: View, said: Words, called: Mapping[str, str]) -> dict[str, Any]:
    """What the canvas shows of a city."""
    placing = view.placing
    frame = Frame(placing.left, placing.top, placing.width, placing.height)
    rooms = [Room(hood.centre, hood.radius, called[hood.group]) for hood in placing.neighbourhoods]
    return {
        "legend": drawing.legend(view.network),
        "canvas": columns(view.network, placing.places, rooms, frame, said),
    }


def pointed_at(release: Release, view: View, said: Words, asked: Asked) -> dict[str, Any]:
    """The node that is chosen, those whose names hold the words looked for, and names beside their marks."""
    hits = holding(release, view.network, asked.find)
    chosen = network_views.found(view.network, asked.node) if asked.node else None
    pointed = names_of([*([chosen] if chosen else []), *hits], view.placing, said.names)
    return {"hits": hits, "chosen": chosen, "pointed": [] if view.labels else pointed}


def holding(release: Release, network: Network, text: str) -> list[str]:
    """The nodes of which a name, in any language, holds all words of a text."""
    wanted = folded(text).split()
    if not wanted:
        return []
    names = release.index.names([node.id for node in network.nodes])
    every = {
        node.id: folded(" ".join((node.label, *names.get(node.id, {}).values()))) for node in network.nodes
    }
    return [id for id, said in every.items() if all(word in said for word in wanted)]


def tables(view: View, said: Words, called: Mapping[str, str], asked: Asked) -> dict[str, Any]:
    """The nodes and ties as rows, sorted as asked."""
    rows = network_tables.nodes(view.network, said, called)
    ties = network_tables.ties(view.network, said)
    return {
        "rows": network_tables.cut(
            network_tables.ordered(rows, network_tables.NODES, asked.sort), asked.page
        ),
        "tie_rows": network_tables.cut(
            network_tables.ordered(ties, network_tables.TIES, asked.ties), asked.page
        ),
        "heads": network_tables.heads(network_tables.NODES, asked.sort),
        "tie_heads": network_tables.heads(network_tables.TIES, asked.ties),
        "pages": network_tables.pages(max(len(rows), len(ties))),
    }


def missing(release: Release, speaker: Speaker, city: str, view: View, chosen: Selection) -> dict[str, Any]:
    """The gaps that are drawn, and what is known of each; none in the drawing of another year."""
    every = city_gaps(release, city)["gaps"]
    able = view.kind in ("whole", "bubbles") and chosen.until is None and not view.group[0]
    states = {one["status"]: str(iris.code("gap-status", one["status"])) for one in every}
    names = speaker.names(release, states.values())
    return {
        "gaps": network_gaps.drawn(every, view.network, view.placing) if able else [],
        "gaps_able": able,
        "gaps_known": len(every),
        "states": {status: names[iri] for status, iri in states.items()},
    }


@router.get("/network")
def all_page(request: Request, release: ReleaseDep) -> HTMLResponse:
    """The networks of all cities and the ties between them on one canvas, with their numbers as a table."""
    speaker = spoken(request.scope)
    whole, placed = whole_network(release), all_places(release)
    every = {city.slug: city.id for city in cities(release)}
    names = speaker.names(release, every.values())
    called = {slug: names[iri] for slug, iri in every.items()}
    hoods = groups(release, speaker, {hood.group for disc in placed.discs for hood in disc.hoods})
    frame = Frame(placed.left, placed.top, placed.width, placed.height)
    networks = {slug: city_network(release, slug) for slug in every}
    return page(
        request,
        "network_all.html",
        release=release,
        canvas=columns(
            whole, placed.places, list(rooms(placed, called, hoods)), frame, words(release, speaker, whole)
        ),
        legend=drawing.legend(whole),
        discs=every,
        ties=len(whole.ties),
        across=sum(placed.between.values()),
        cities=[
            {"slug": slug, "nodes": len(one.nodes), "ties": len(one.ties)} for slug, one in networks.items()
        ],
        city_names=called,
        between=placed.between,
    )


def rooms(placed: World, called: Mapping[str, str], hoods: Mapping[str, str]) -> Iterator[Room]:
    """The discs of cities, then those of their neighbourhoods."""
    for disc in placed.discs:
        yield Room(disc.centre, disc.radius, called.get(disc.slug, ""), large=True)
    for disc in placed.discs:
        yield from (Room(hood.centre, hood.radius, hoods[hood.group]) for hood in disc.hoods)


@router.get("/network.{form}")
def all_file(form: Literal["graphml", "gexf", "json"], release: ReleaseDep) -> Response:
    """The network of all cities as one file."""
    return file(release, whole_network(release), form, "network", "all cities")


@router.get("/cities/{city}/network.{form}")
def network_file(city: Slug, form: Form, release: ReleaseDep, chosen: SelectionDep) -> Response:
    """The network as one file, of what is chosen: to explore in a browser, or for network programs."""
    title = one_city(release, city).name
    return file(release, chosen.network(city_network(release, city)), form, f"{city}-network", title)


def file(release: Release, network: Network, form: Form, name: str, title: str) -> Response:
    """A network as a file to download."""
    made = BytesIO()
    if form == "html":
        made.write(interactive.made(release, network, title).encode())
    elif form == "graphml":
        networks.as_graphml(network, made)
    elif form == "gexf":
        networks.as_gexf(network, release.manifest.created[:10], made)
    else:
        held = {"release": release.id, "nodes": list(map(asdict, network.nodes))}
        made.write(json.dumps(held | {"ties": list(map(asdict, network.ties))}, ensure_ascii=False).encode())
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(made.getvalue(), media_type=MEDIA[form], headers=headers)

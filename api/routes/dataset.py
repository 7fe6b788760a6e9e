"""The atlas as a dataset: its description, its citation, its releases and its files."""

import gzip
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import StreamingResponse
from pyoxigraph import RdfFormat, parse, serialize

from api.atlas import Atlas, AtlasDep, city_profile
from api.negotiation import GRAPHS, HTML, choose
from api.pages import TEMPLATES, page
from graph.cities.profile import cities
from graph.dataset.description import citation, coverage, description, dumps
from graph.errors import Unknown
from graph.store.building import quads_file
from graph.store.manifest import Manifest
from graph.store.queries import PREFIXES
from ontology import iris

router = APIRouter(tags=["dataset"])
Accept = Annotated[str | None, Header()]
Key = Annotated[str, Path(description="The id of a release, as /feed.atom lists them")]
CitySlug = Annotated[
    str, Path(description="A city, or network for what lies between them", examples=["torino"])
]
Form = Annotated[str, Path(description="nq, ttl, jsonld or nt")]
DESCRIBED: dict[int | str, dict[str, object]] = {
    200: {"content": {kind: {} for kind in (HTML, *GRAPHS.values())}}
}
FORMS = {
    "nq": RdfFormat.N_QUADS,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""A release does not change."""


@router.get("/dataset", summary="The dataset described", response_class=Response, responses=DESCRIBED)
def dataset(request: Request, atlas: AtlasDep, accept: Accept = None) -> Response:
    """What the current release is, how to cite it, what it covers, as a page or as DCAT and VoID."""
    return described(request, atlas, atlas.release.manifest, accept)


@router.get("/release/{key}", summary="A release described", response_class=Response, responses=DESCRIBED)
def release(request: Request, key: Key, atlas: AtlasDep, accept: Accept = None) -> Response:
    """The permanent address of a release."""
    return described(request, atlas, atlas.data.manifest(key), accept)


@router.get("/feed.atom", summary="The releases as a feed", response_class=Response)
def feed(request: Request, atlas: AtlasDep) -> Response:
    """A feed of releases, the newest first."""
    text = TEMPLATES.get_template("feed.xml").render(
        manifests=atlas.data.manifests(), base=str(request.base_url)
    )
    return Response(text, media_type="application/atom+xml")


@router.get("/dump/{key}.nq.gz", summary="A whole release", response_class=Response)
def whole_dump(key: Key, atlas: AtlasDep) -> Response:
    """All quads of a release, as N-Quads, compressed."""
    path, manifest = atlas.data.path(key), atlas.data.manifest(key)

    def chunks() -> Iterator[bytes]:
        for part in manifest.parts:
            yield quads_file(path, part.name).read_bytes()

    return StreamingResponse(chunks(), media_type="application/gzip", headers=FOREVER | named(f"{key}.nq.gz"))


@router.get(
    "/dump/{key}/{city}.{form}.gz", summary="A city of a release, compressed", response_class=Response
)
def packed_dump(key: Key, city: CitySlug, form: Form, atlas: AtlasDep) -> Response:
    """One city's statements in N-Quads (nq), Turtle (ttl), JSON-LD (jsonld) or N-Triples (nt), compressed."""
    content = gzip.compress(city_dump(atlas, key, city, form), mtime=0)
    headers = FOREVER | named(f"{key}-{city}.{form}.gz")
    return Response(content, media_type="application/gzip", headers=headers)


@router.get("/dump/{key}/{city}.{form}", summary="A city of a release", response_class=Response)
def plain_dump(key: Key, city: CitySlug, form: Form, atlas: AtlasDep) -> Response:
    """One city's statements in N-Quads (nq), Turtle (ttl), JSON-LD (jsonld) or N-Triples (nt)."""
    content = city_dump(atlas, key, city, form)
    return Response(content, media_type=FORMS[form].media_type, headers=FOREVER)


def described(request: Request, atlas: Atlas, manifest: Manifest, accept: str | None) -> Response:
    """A release as a page, or as RDF."""
    media_type = choose(accept, [HTML, *GRAPHS.values()])
    if media_type != HTML:
        form = RdfFormat.from_media_type(media_type)
        assert form is not None, "GRAPHS holds media types that are known"
        content = serialize(description(manifest), format=form, prefixes=dict(PREFIXES))
        return Response(content, media_type=media_type, headers={"Vary": "Accept"})
    current = atlas.release
    return page(
        request,
        "dataset.html",
        release=current,
        manifest=manifest,
        is_current=manifest.id == current.id,
        citation=citation(manifest),
        labels={"quads": "statements"}
        | {
            name: current.label(f"{iris.BASE}ontology#{name}", "en")
            for name in manifest.counts
            if name != "quads"
        },
        dumps=dumps(manifest),
        coverage=[(city, coverage(city_profile(current, city.slug))) for city in cities(current)],
        manifests=atlas.data.manifests(),
    )


def city_dump(atlas: Atlas, key: str, city: str, form: str) -> bytes:
    """One part of a release in a syntax. Raises Unknown where there is no such part or syntax."""
    manifest = atlas.data.manifest(key)
    if manifest.part(city) is None:
        there = ", ".join(part.name for part in manifest.parts)
        raise Unknown(f"release {key} has no part {city!r}. It has {there}")
    if form not in FORMS:
        raise Unknown(f"there is no .{form} of it. There are {', '.join('.' + ending for ending in FORMS)}")
    content = gzip.decompress(quads_file(atlas.data.path(key), city).read_bytes())
    if form == "nq":
        return content
    triples = dict.fromkeys(quad.triple for quad in parse(content, RdfFormat.N_QUADS))
    written = serialize(triples, format=FORMS[form], prefixes=dict(PREFIXES))
    assert written is not None, "without a file to write to it gives bytes"
    return written


def named(file: str) -> dict[str, str]:
    """Under which name a browser keeps a file."""
    return {"Content-Disposition": f'attachment; filename="{file}"'}

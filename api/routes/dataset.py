"""The atlas as a dataset: its description, its citation, its releases and its files."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from pyoxigraph import RdfFormat, parse, serialize

from api.atlas import Atlas, AtlasDep, city_profile
from api.negotiation import GRAPHS, HTML, choose
from api.pages import page, text
from api.routes.vocabulary import Suffix, suffix_type
from api.speaking.choosing_language import spoken
from api.speaking.languages import phrase
from graph.cities.profile import City, Profile, cities
from graph.dataset import schema
from graph.dataset.description import (
    FORMS,
    changes,
    citation,
    coverage,
    description,
    dumps,
    period,
    series,
)
from graph.errors import Unknown
from graph.store.building import quads_file
from graph.store.manifest import Manifest
from graph.store.queries import PREFIXES
from graph.store.release import Release
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
SYNTAXES = {
    "nq": RdfFormat.N_QUADS,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
}
PART_NAMES = {
    "": phrase("Everything"),
    "network": phrase("Between the cities"),
    "_vocabulary": phrase("Ontology, topics, codes"),
}
"""What the parts of a release that describe no city are called on its page."""

COLUMNS = (
    phrase("City"),
    phrase("Bodies, places and policies"),
    phrase("Public pages"),
    phrase("With a date"),
    phrase("With a known place"),
    phrase("Asked and answered"),
)
"""Of the table of what the data of each city cover."""

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""A release does not change."""


@dataclass(frozen=True)
class Covered:
    """What the data of a city cover: the figures of the columns, and how many were asked and answered."""

    slug: str
    name: str
    figures: tuple[int, ...]
    asked: int
    answered: int


@router.get("/dataset", summary="The dataset described", response_class=Response, responses=DESCRIBED)
def dataset(request: Request, atlas: AtlasDep, accept: Accept = None) -> Response:
    """What the current release is, how to cite it, what it covers, as a page or as DCAT and VoID."""
    media_type = choose(accept, [HTML, *GRAPHS.values()])
    if media_type == HTML:
        return as_page(request, atlas, atlas.release.manifest)
    return as_rdf(atlas, atlas.release.manifest, media_type, whole=True)


@router.get("/dataset.{suffix}", summary="The dataset described, as a file", response_class=Response)
def dataset_file(suffix: Suffix, atlas: AtlasDep) -> Response:
    """The description of the current release: .ttl, .nt, .jsonld or .rdf."""
    return as_rdf(atlas, atlas.release.manifest, suffix_type(suffix), whole=True)


@router.get("/release", include_in_schema=False)
@router.get("/release/", include_in_schema=False)
def releases() -> Response:
    """All releases stand on the page of the dataset."""
    return RedirectResponse("/dataset", 303)


@router.get("/release/{key}", summary="A release described", response_class=Response, responses=DESCRIBED)
def release(request: Request, key: Key, atlas: AtlasDep, accept: Accept = None) -> Response:
    """The permanent address of a release: as a page, or as RDF by Accept or by suffix."""
    stem, dot, suffix = key.rpartition(".")
    if dot:
        return as_rdf(atlas, atlas.data.manifest(stem), suffix_type(suffix))
    manifest = atlas.data.manifest(key)
    media_type = choose(accept, [HTML, *GRAPHS.values()])
    return as_page(request, atlas, manifest) if media_type == HTML else as_rdf(atlas, manifest, media_type)


@router.get("/feed.atom", summary="The releases as a feed", response_class=Response)
def feed(request: Request, atlas: AtlasDep) -> Response:
    """A feed of releases, the newest first, each with the parts that it changed."""
    manifests = atlas.data.manifests()
    told = text(
        spoken(request.scope),
        "feed.xml",
        manifests=manifests,
        changes=[changes(*pair) for pair in zip(manifests, [*manifests[1:], None], strict=True)],
        base=str(request.base_url),
    )
    return Response(told, media_type="application/atom+xml")


@router.get("/dump/{key}.{form}.gz", summary="A whole release, compressed", response_class=Response)
def whole_dump(key: Key, form: Form, atlas: AtlasDep) -> Response:
    """All that a release states, in N-Quads (nq), Turtle (ttl), JSON-LD (jsonld) or N-Triples (nt)."""
    path, manifest = atlas.data.path(key), atlas.data.manifest(key)
    files = (quads_file(path, part.name).read_bytes() for part in manifest.parts)
    headers = FOREVER | named(f"{key}.{form}.gz")
    if form == "nq":
        return StreamingResponse(files, media_type="application/gzip", headers=headers)
    content = gzip.compress(converted(map(gzip.decompress, files), form), mtime=0)
    return Response(content, media_type="application/gzip", headers=headers)


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
    return Response(content, media_type=SYNTAXES[form].media_type, headers=FOREVER)


def as_rdf(atlas: Atlas, manifest: Manifest, media_type: str, whole: bool = False) -> Response:
    """A release in an RDF syntax; with `whole`, also the atlas that all releases are versions of."""
    form = RdfFormat.from_media_type(media_type)
    assert form is not None, "GRAPHS holds media types that are known"
    current = atlas.release
    manifests = atlas.data.manifests()
    older = [one for one in manifests if one.created < manifest.created]
    covered = {city.slug: text for city, text in covering(current)} if manifest.id == current.id else {}
    said = [*description(manifest, older[0] if older else None, covered)]
    if whole:
        said += series(manifests, current.id)
    content = serialize(said, format=form, prefixes=dict(PREFIXES))
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})


def as_page(request: Request, atlas: Atlas, manifest: Manifest) -> Response:
    """A release as a page."""
    current, speaker = atlas.release, spoken(request.scope)
    largest = sorted(manifest.counts.items(), key=lambda item: -item[1])
    counts = {name: count for name, count in largest if name not in ("quads", "derived")}
    terms = {name: f"{iris.BASE}ontology#{name}" for name in counts}
    known = cities(current)
    labels = speaker.names(current, [*terms.values(), *(city.id for city in known)])
    return page(
        request,
        "dataset.html",
        release=current,
        manifest=manifest,
        is_current=manifest.id == current.id,
        citation=citation(manifest),
        counts=counts,
        labels={name: labels[iri] for name, iri in terms.items()},
        dumps=dumps(manifest),
        parts={part.name: part.name for part in manifest.parts}
        | {name: speaker.say(said) for name, said in PART_NAMES.items()}
        | {city.slug: labels[city.id] for city in known},
        forms=FORMS,
        columns=COLUMNS,
        coverage=[covered(city_profile(current, city.slug), labels[city.id]) for city in known],
        rules=current.rows("graph.dataset", "rules"),
        schema=schema.dataset(
            manifest,
            [city for city in known if manifest.part(city.slug)],
            period(current) if manifest.id == current.id else None,
            str(request.base_url),
        ),
        manifests=atlas.data.manifests(),
    )


def covered(profile: Profile, name: str) -> Covered:
    """What the data of a city cover, from its profile."""
    known = profile.filled
    return Covered(
        slug=profile.city.slug,
        name=name,
        figures=(known["things"], len(profile.sources), known["dated"], known["with a known place"]),
        asked=sum(one.asked for one in profile.completeness),
        answered=sum(one.answered for one in profile.completeness),
    )


def covering(release: Release) -> list[tuple[City, str]]:
    """Each city with what its data cover and where they lean."""
    return [(city, coverage(city_profile(release, city.slug))) for city in cities(release)]


def city_dump(atlas: Atlas, key: str, city: str, form: str) -> bytes:
    """One part of a release in a syntax. Raises Unknown where there is no such part or syntax."""
    manifest = atlas.data.manifest(key)
    if manifest.part(city) is None:
        there = ", ".join(part.name for part in manifest.parts)
        raise Unknown(f"release {key} has no part {city!r}. It has {there}")
    content = gzip.decompress(quads_file(atlas.data.path(key), city).read_bytes())
    return content if form == "nq" else converted([content], form)


def converted(contents: Iterable[bytes], form: str) -> bytes:
    """N-Quads as triples in another syntax, each once. Raises Unknown where there is no such syntax."""
    if form not in SYNTAXES:
        endings = ", ".join("." + ending for ending in SYNTAXES)
        raise Unknown(f"there is no .{form} of it. There are {endings}")
    quads = (quad for content in contents for quad in parse(content, RdfFormat.N_QUADS))
    triples = dict.fromkeys(quad.triple for quad in quads)
    written = serialize(triples, format=SYNTAXES[form], prefixes=dict(PREFIXES))
    assert written is not None, "without a file to write to it gives bytes"
    return written


def named(file: str) -> dict[str, str]:
    """Under which name a browser keeps a file."""
    return {"Content-Disposition": f'attachment; filename="{file}"'}

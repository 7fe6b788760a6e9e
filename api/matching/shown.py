"""What the pages of matches, challenges and topics have in common: names, titles and the parts of a score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from api.holding import of_a_release
from api.matching.choice import asking
from api.speaking.languages import Label, Speaker, phrase
from api.titles import titles
from graph.gaps.schema import Json
from graph.matches.match import everything
from graph.store.release import Release
from ontology import iris

PARTS = {
    "topic": (
        phrase("Topic"),
        phrase("how like the two topics are; the mean of the other parts is multiplied with it"),
    ),
    "evidence": (
        phrase("Evidence"),
        phrase("what stands behind the offer: statements, what shows it, pages"),
    ),
    "outcomes": (
        phrase("Outcomes"),
        phrase("whether figures are on record, and for how many years it has run"),
    ),
    "conditions": (phrase("Conditions"), phrase("whether what it takes is there in the learner's city")),
    "context": (phrase("Context"), phrase("how near the cities are in size, languages, hours and region")),
    "named": (
        phrase("Named in the need"),
        phrase("whether its words name the city, topic, body or programme of the offer"),
    ),
    "reciprocity": (
        phrase("In return"),
        phrase("whether the learner could show something that the host needs"),
    ),
    "shared": (phrase("In common"), phrase("bodies, programmes and meetings that both are tied with")),
}
"""The parts of a score: what each is called, and what it says."""


@lru_cache(maxsize=8192)
def decimal(speaker: Speaker, value: float) -> str:
    """A number with two digits after the point; a page of matches tells hundreds."""
    return speaker.number(value, 2)


@dataclass(frozen=True, eq=False)
class Places:
    """What cities and topics are called in a language, by slug and by notation."""

    cities: Mapping[str, Label]
    topics: Mapping[str, Label]


@of_a_release
@lru_cache(maxsize=16)
def places(release: Release, speaker: Speaker) -> Places:
    """The names of all cities and topics, read once a release and language."""
    whole = everything(release)
    cities = speaker.names(release, (str(iris.city(slug)) for slug in whole.cities))
    topics = speaker.names(release, (str(iris.topic(topic)) for topic in whole.tree.topics))
    return Places(
        {slug: cities[str(iris.city(slug))] for slug in whole.cities},
        {topic: topics[str(iris.topic(topic))] for topic in whole.tree.topics},
    )


def shared(speaker: Speaker, release: Release, some: Iterable[Json]) -> dict[str, Any]:
    """What the templates call: the names of cities, topics and things, the titles of pages."""
    known = places(release, speaker)
    return {
        "cities": tuple(known.cities),
        "city_names": known.cities,
        "topic_names": known.topics,
        "names": speaker.names(release, named(some)),
        "titles": titles(release),
        "parts": PARTS,
        "code": lambda scheme, notation: str(iris.code(scheme, notation)),
        "topic_iri": lambda topic: str(iris.topic(topic)),
        "short": lambda iri: iri.removeprefix(f"{iris.BASE}id/").replace("/match/", "/"),
        "asking": asking,
        "two": lambda value: decimal(speaker, value),
        "named_cities": lambda slugs: [known.cities[slug] for slug in slugs],
    }


def named(some: Iterable[Json]) -> Iterable[str]:
    """The IRIs of ours in what is told, in whose names it is shown; the codes of conditions among them."""
    for kind in ("legal-form", "policy", "scale", "language", "funding"):
        yield str(iris.code("condition-kind", kind))
    for result in ("met", "not-met", "unknown"):
        yield str(iris.code("condition-result", result))
    yield from every_iri(list(some))


def every_iri(value: object) -> Iterable[str]:
    """All IRIs of ours anywhere in a piece of JSON."""
    if isinstance(value, str) and value.startswith(iris.BASE):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from every_iri(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from every_iri(one)

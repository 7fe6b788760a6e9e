"""The page of a topic: what it means, who works on it, who needs and offers it, who could learn from whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from pyoxigraph import Literal, NamedNode
from rdflib import SKOS

from api.atlas import city_profile, get_atlas, topic_scheme
from api.matching.challenges import rows
from api.matching.choice import Choice
from api.matching.found import found
from api.matching.shown import shared
from api.negotiation import GRAPHS
from api.pages import page
from api.speaking.choosing_language import spoken
from api.speaking.languages import PLAIN, Label, Speaker
from graph.cities.profile import Thing, cities, notation
from graph.entities import schema
from graph.entities.entity import Entity, facts_of
from graph.matches.exchange import Need, Offer
from graph.matches.match import everything
from graph.matches.schema import need_json, offer_json
from graph.matches.scoring import Weights
from graph.store.release import Release
from ontology import iris
from ontology import terms as sse

ELSEWHERE = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
"""How a topic is said to be like one of another vocabulary, from the closest on."""

NAMED = 12
"""Bodies, places and policies of a city that are named; the city's own page has all."""

BEST = 5
"""Matches that are told."""


@dataclass(frozen=True, eq=False)
class At:
    """What one city has on a topic or on one below it, by its slug.

    joint  the needs that a joint project asks for its cities, this one among them
    """

    city: str
    things: tuple[Thing, ...]
    needs: tuple[Need, ...]
    joint: tuple[Need, ...]
    offers: tuple[Offer, ...]


def is_topic(release: Release, iri: str) -> bool:
    """Whether an IRI is that of a topic; the list of all topics is none."""
    return iri == str(iris.topic(notation(iri))) and notation(iri) in topic_scheme(release).above


def topic_page(request: Request, release: Release, iri: str) -> Response:
    """A topic as a page, in the language of its address."""
    speaker = spoken(request.scope)
    topic = notation(iri)
    about = Entity(iri, tuple(facts_of(release, iri, {})), ())
    scheme = topic_scheme(release)
    within = scheme.within(topic)
    weights = Weights.of(get_atlas(request).settings.match_weights)
    some = found(release, Choice(topic=topic), weights)
    best = some.told(some.ranked[:BEST])
    at = by_city(release, topic)
    challenges = [row for row in rows(release, ()) if row.topic in within]
    told = [need_json(need) for one in at for need in (*one.needs, *one.joint)]
    told += [offer_json(offer) for one in at for offer in one.offers]
    names = {text.lang: text for text in texts(release, iri, str(SKOS.prefLabel))}
    above = scheme.above[topic]
    return page(
        request,
        "topic.html",
        release=release,
        entity=about,
        topic=topic,
        above=None if above == topic else above,
        below=below(speaker, release, within - {topic}),
        definition=in_language(speaker, texts(release, iri, str(SKOS.definition))),
        note=in_language(speaker, texts(release, iri, str(SKOS.scopeNote))),
        names_told=names,
        other_names=other_names(release, iri),
        unchecked=frozenset(about.values(str(sse.uncheckedLanguage))),
        blocks=about.values(str(sse.buildingBlock)),
        elsewhere=elsewhere(about),
        at=at,
        most=max((len(one.things) for one in at), default=0) or 1,
        named_at_most=NAMED,
        matches=best,
        found=len(some.ranked),
        challenges=challenges,
        joint=[need for row in challenges for need in row.told["needs"] if need["shared"]],
        schema=schema.described(release, about, names.get(PLAIN, topic)),
        suffixes=list(GRAPHS),
        types=GRAPHS,
        **shared(speaker, release, (*told, *best, {"blocks": about.values(str(sse.buildingBlock))})),
    )


def by_city(release: Release, topic: str) -> tuple[At, ...]:
    """What each city has on a topic or on one below it; the city with most on record first."""
    within = topic_scheme(release).within(topic)
    whole = everything(release)
    needs = [need for need in whole.needs if need.topic in within and not need.suggested]
    offers = [offer for offer in whole.offers if offer.topic in within and not offer.suggested]
    every = [
        At(
            city=city.slug,
            things=on_topic(city_profile(release, city.slug).things, within),
            needs=tuple(need for need in needs if need.city == city.slug and not need.shared),
            joint=tuple(need for need in needs if need.city == city.slug and need.shared),
            offers=tuple(offer for offer in offers if offer.city == city.slug),
        )
        for city in cities(release)
    ]
    return tuple(sorted(every, key=lambda one: (-len(one.things), one.city)))


def on_topic(things: Iterable[Thing], within: frozenset[str]) -> tuple[Thing, ...]:
    """Of some things those on one of the topics, by name; people are told on their city's page alone."""
    some = (one for one in things if one.kind != "person" and not within.isdisjoint(one.topics))
    return tuple(sorted(some, key=lambda one: one.label.casefold()))


def below(speaker: Speaker, release: Release, topics: Iterable[str]) -> list[tuple[str, Label]]:
    """Topics with their names, in the order of the alphabet."""
    names = speaker.names(release, (str(iris.topic(topic)) for topic in topics))
    return sorted(names.items(), key=lambda one: one[1].casefold())


def texts(release: Release, iri: str, name: str) -> list[Label]:
    """The texts that a property gives a thing, each with its language, in the order of languages."""
    quads = release.store.quads_for_pattern(NamedNode(iri), NamedNode(name), None, None)
    told = {
        (quad.object.language or "", quad.object.value) for quad in quads if isinstance(quad.object, Literal)
    }
    return [Label(text, language) for language, text in sorted(told)]


def in_language(speaker: Speaker, some: Iterable[Label]) -> Label | None:
    """The text in the language of the page, else the one in English, if there is any."""
    by_language = {one.lang: one for one in some}
    return by_language.get(speaker.language) or by_language.get(PLAIN)


def other_names(release: Release, iri: str) -> Mapping[str, list[Label]]:
    """The other names of a topic, by language."""
    found: dict[str, list[Label]] = {}
    for one in texts(release, iri, str(SKOS.altLabel)):
        found.setdefault(one.lang, []).append(one)
    return found


def elsewhere(about: Entity) -> list[str]:
    """What the topic is like in other vocabularies, the closest first."""
    return list(dict.fromkeys(iri for name in ELSEWHERE for iri in about.values(str(name))))

"""What cities want to tackle, together or alone, who could answer it, and what has been done about it."""

from collections.abc import Sequence

from graph.gaps.schema import Json
from graph.matches import evidence
from graph.matches.exchange import Exchange, Offer, unique
from graph.matches.listing import nearest
from graph.matches.match import Matching, all_matches
from graph.matches.schema import need_json
from graph.store.release import Release

ANSWERS = 5
"""Of those who could answer a challenge so many are told, the best first."""

LIKE = 0.5
"""How like a topic an offer's has to be for what is offered to count as a solution."""


def challenges(release: Release, slugs: Sequence[str] = ()) -> Json:
    """The challenges of some cities, of all where none is told.

    A challenge is a topic that somebody has stated a need on; common where several of the cities
    do, and unique where one does.

    returns   `common` and `unique`, those of most cities first, then the most urgent; each with the needs
              behind it, `answers`: who could answer whom, and `solutions`: what has been done about it, where
    raises    Unknown for a city that there is not
    """
    found = all_matches(release)
    whole = found.exchange
    wanted = list(unique(slugs)) or list(whole.cities)
    for slug in wanted:
        whole.city(slug)
    topics = sorted({need.topic for need in whole.needs if need.city in wanted and not need.suggested})
    told = sorted(
        (challenge(found, topic, wanted) for topic in topics),
        key=lambda one: (-len(one["cities"]), one["priority"], one["topic"]),
    )
    return {
        "release": release.id,
        "cities": wanted,
        "common": [one for one in told if len(one["cities"]) > 1],
        "unique": [one for one in told if len(one["cities"]) == 1],
    }


def challenge(found: Matching, topic: str, slugs: Sequence[str]) -> Json:
    """One challenge: who faces it, who could answer, what has been done."""
    whole = found.exchange
    asking = [
        number
        for number, need in enumerate(whole.needs)
        if need.topic == topic and need.city in slugs and not need.suggested
    ]
    needs = [whole.needs[number] for number in asking]
    answers = [
        {"learner": whole.needs[number].city, "need": whole.needs[number].id, **one}
        for number in asking
        for one in nearest(found, number, ANSWERS)
    ]
    return {
        "topic": topic,
        "label": whole.named(topic),
        "cities": sorted({need.city for need in needs}),
        "priority": min(need.priority for need in needs),
        "needs": [need_json(need) for need in needs],
        "answers": answers,
        "note": "" if answers else "nobody known",
        "solutions": [solution(whole, offer, topic) for offer in solutions(whole, topic)],
    }


def solutions(whole: Exchange, topic: str) -> list[Offer]:
    """What has been done about a topic: offers that something shows, the nearest and strongest first."""
    done = [
        (whole.tree.lin(topic, offer.topic), evidence.strength(offer), offer)
        for offer in whole.offers
        if offer.shown and whole.tree.lin(topic, offer.topic) >= LIKE
    ]
    ranked = sorted(done, key=lambda one: (-one[0], one[2].suggested, -one[1], one[2].id))
    return [offer for _, _, offer in ranked[:ANSWERS]]


def solution(whole: Exchange, offer: Offer, topic: str) -> Json:
    """One solution: who did it, where, since when, for which challenge, what came of it."""
    first = offer.shown[0]
    told = evidence.figures(offer)
    return {
        "what": first.thing.label,
        "id": first.thing.id,
        "who": offer.holder_label,
        "holder": offer.holder,
        "where": offer.city,
        "since": first.thing.since,
        "running": first.running,
        "challenge": topic,
        "topic": offer.topic,
        "statement": offer.statement,
        "outcome": told,
        "outcome_known": told is not None,
        "suggested": offer.suggested,
        "sources": list(unique((*offer.sources, *first.sources))),
    }

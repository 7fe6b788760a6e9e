"""The matches that somebody asks for: of a learner, of a host, on a topic, with a bound on popular hosts."""

from dataclasses import dataclass
from functools import lru_cache

from graph.cities.profile import one_city
from graph.errors import EcosystemError, Unknown
from graph.gaps.schema import Json
from graph.matches.exchange import Exchange, Need, Offer
from graph.matches.hubs import Ranked, bounded, hubs
from graph.matches.match import USUAL, Matching, all_matches
from graph.matches.schema import hubs_json, match_json, need_json
from graph.matches.scoring import Weights
from graph.store.release import Release

LIMIT = 50
MOST = 1000


@dataclass(frozen=True)
class Wanted:
    """Which matches are asked for; what is left out asks for all.

    topic      of the need or of the offer, or one above
    suggested  whether needs and offers that nobody has stated count too
    within     whether offers of bodies in the learner's own city count too
    hubs       the largest share of the list that the ten most linked hosts may have
    """

    learner: str | None = None
    host: str | None = None
    topic: str | None = None
    limit: int = LIMIT
    suggested: bool = True
    within: bool = True
    hubs: float | None = None


@lru_cache(maxsize=256)
def listing(release: Release, wanted: Wanted, weights: Weights = USUAL) -> Json:
    """The matches that are asked for, the best first, with the share of the most linked hosts.

    raises   Unknown for a city or topic that there is not; EcosystemError for a limit or share out of range
    """
    checked(release, wanted)
    found = all_matches(release, weights)
    ranked = [one for one in found.ranked if asked_for(found.exchange, one, wanted)]
    hosts = [offer.holder for offer in found.exchange.offers]
    kept = ranked[: wanted.limit]
    if wanted.hubs is not None:
        kept = bounded(ranked, hosts, wanted.limit, wanted.hubs)
    told = hubs([hosts[offer] for _, offer, _ in kept], wanted.hubs)
    return {
        "release": release.id,
        "weights": weights.as_dict(),
        "found": len(ranked),
        "matches": [match_json(found.exchange, found.match(need, offer)) for need, offer, _ in kept],
        "hubs": hubs_json(told),
        "unanswered": [] if wanted.host else unanswered(found, wanted),
    }


def checked(release: Release, wanted: Wanted) -> None:
    """See to it that what is asked for is there."""
    for slug in (wanted.learner, wanted.host):
        if slug is not None:
            one_city(release, slug)
    if not 1 <= wanted.limit <= MOST:
        raise EcosystemError(f"a limit of {wanted.limit} is out of range. Give one from 1 to {MOST:,}")
    known = all_topics(release)
    if wanted.topic is not None and wanted.topic not in known:
        raise Unknown(f"there is no topic {wanted.topic!r}. The topics are {', '.join(known)}")


def all_topics(release: Release) -> tuple[str, ...]:
    """The topics of a release, by name."""
    return all_matches(release).exchange.tree.topics


def asked_for(exchange: Exchange, one: Ranked, wanted: Wanted) -> bool:
    """Whether a match is among those asked for."""
    need, offer = exchange.needs[one[0]], exchange.offers[one[1]]
    return (
        wanted.learner in (None, need.city)
        and wanted.host in (None, offer.city)
        and (
            wanted.topic is None
            or any(wanted.topic in exchange.tree.way_up(topic) for topic in (need.topic, offer.topic))
        )
        and (wanted.suggested or not (need.suggested or offer.suggested))
        and (wanted.within or need.city != offer.city)
    )


def unanswered(found: Matching, wanted: Wanted) -> list[Json]:
    """The stated needs on whose topic nobody states an offer, with the nearest offers, or nobody."""
    exchange = found.exchange
    stated = {offer.topic for offer in exchange.offers if not offer.suggested}
    return [
        {
            **need_json(need),
            "nearest": nearest(found, number),
            "note": "" if number in found.by_need else "nobody known",
        }
        for number, need in enumerate(exchange.needs)
        if not need.suggested
        and need.topic not in stated
        and wanted.learner in (None, need.city)
        and (wanted.topic is None or wanted.topic in exchange.tree.way_up(need.topic))
    ]


def candidates(exchange: Exchange, slug: str) -> tuple[list[Need], list[Offer]]:
    """The needs and offers that the graph suggests for a city. Raises Unknown for one that there is not."""
    exchange.city(slug)
    return (
        [need for need in exchange.needs if need.suggested and need.city == slug],
        [offer for offer in exchange.offers if offer.suggested and offer.city == slug],
    )


def nearest(found: Matching, need: int, count: int = 3) -> list[Json]:
    """The best offers for a need, stated or suggested, each with whom and what to ask."""
    return [
        {
            "offer": offer.id,
            "city": offer.city,
            "holder_label": offer.holder_label,
            "topic": offer.topic,
            "statement": offer.statement,
            "suggested": offer.suggested,
        }
        for number in found.by_need.get(need, ())[:count]
        for offer in [found.exchange.offers[number]]
    ]

"""Needs and offers worth stating, drawn from the graph; a person has to confirm them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from graph.cities.profile import Thing
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.schema import Json
from graph.matches.exchange import Exchange, Need, Offer, Shown, unique
from graph.saying import Said, said, sayable
from ontology import iris

STRONG = ("policy", "infrastructure")
"""The kinds of thing that suggest an offer."""

TIED = 2
"""Of others: what is tied with so many counts as strong."""

LASTING = 3
"""Years: what has run so long counts as strong."""

EACH = 2
"""Suggested offers a city and topic at most, the strongest."""

PRIORITY = 3
"""The priority of a suggested need: nobody has said that it is urgent."""


def suggested_offers(exchange: Exchange) -> list[Offer]:
    """What cities could teach though they do not say so: strong programmes, laws and places.

    Strong is what runs, is described, and has lasted three years or is tied with two others at least. A topic
    on which the city states an offer itself gets none.
    """
    seen = exchange.seen
    stated, year = {(offer.city, offer.topic) for offer in exchange.offers}, exchange.year
    found = []
    for slug, city in exchange.cities.items():
        able = [seen[thing.id] for thing in city.things if thing.id in seen and strong(seen[thing.id], year)]
        topics = sorted({topic for shown in able for topic in shown.thing.topics})
        for topic in topics:
            if (slug, topic) not in stated:
                on_topic = [shown for shown in able if topic in shown.thing.topics]
                ranked = sorted(on_topic, key=lambda shown: (-rank(shown, year), shown.thing.id))
                found += [suggestion(exchange, city, topic, shown) for shown in ranked[:EACH]]
    return found


def strong(shown: Shown, year: str) -> bool:
    """Whether something suggests an offer."""
    thing = shown.thing
    lasting = thing.since is not None and int(year) - int(thing.since[:4]) >= LASTING
    return (
        thing.kind in STRONG
        and shown.running
        and bool(thing.description)
        and (lasting or shown.degree >= TIED)
    )


def rank(shown: Shown, year: str) -> float:
    """What comes first of what suggests offers on a topic: ties, years, pages; policies before places."""
    thing = shown.thing
    lasted = min(10, int(year) - int(thing.since[:4])) if thing.since else 0
    return (
        shown.degree + lasted / 2 + len(shown.sources) + 2 * (thing.kind == "policy") + 3 / len(thing.topics)
    )


def suggestion(exchange: Exchange, city: Ecosystem, topic: str, shown: Shown) -> Offer:
    """The offer that something suggests. Its holder is who runs or issued it, or else the city."""
    thing = shown.thing
    node = city.network.by_id.get(thing.id)
    place = exchange.place(city.slug)
    holder = node.holder if node and node.holder else place.id
    body = city.network.by_id.get(holder)
    own = holder in (place.id, place.authority) or body is None
    return Offer(
        ids=(f"{iris.thing(city.slug, 'offer', 'suggested')}-{thing.id.rpartition('/')[2]}-{topic}",),
        city=city.slug,
        holder=place.id if own or body is None else body.id,
        holder_label=place.name if own or body is None else body.label,
        topic=topic,
        statements=(f"{thing.label}: {thing.description}",),
        sources=shown.sources,
        shown=(shown,),
        suggested=True,
    )


def suggested_needs(exchange: Exchange, gaps: Mapping[str, Iterable[Json]]) -> list[Need]:
    """What cities may want to learn though they do not say so: topics of what their peers have and they lack.

    Topics on which a city states a need or an offer itself are left out.

    gaps  the gaps of each city as told by `graph.gaps.stored.gaps`; peer gaps alone speak of topics
    """
    told = {(need.city, need.topic) for need in exchange.needs}
    told |= {(offer.city, offer.topic) for offer in exchange.offers if not offer.suggested}
    found: dict[tuple[str, str], Need] = {}
    for slug, some in gaps.items():
        place = exchange.place(slug)
        for gap in some:
            topic = topic_of(exchange, slug, gap)
            if topic is None or (slug, topic) in told or (slug, topic) in found:
                continue
            found[slug, topic] = Need(
                id=f"{iris.thing(slug, 'need', 'suggested')}-{topic}",
                city=slug,
                holder=place.id,
                holder_label=place.name,
                topic=topic,
                statement=said("{title}.", {"title": english(gap["title"])}),
                sources=(),
                priority=PRIORITY,
                suggested=True,
                why=english(gap["explanation"]),
            )
    return list(found.values())


def english(text: str) -> str:
    """What a gap says; a sentence in English alone where nothing tells what it was made of."""
    return text if sayable(text) else Said(text)


def topic_of(exchange: Exchange, slug: str, gap: Json) -> str | None:
    """The topic that a gap speaks of; None where it speaks of none.

    A policy that is lacking is on a topic. For a kind of place or a building block it is the topic that such
    places, or what serves the block, are most often on in the other cities.
    """
    if gap["kind"] != "peer":
        return None
    sort, *key = gap["id"].split("/")[2:]
    others = [city for other, city in exchange.cities.items() if other != slug]
    if sort == "policy":
        return str(key[1])
    if sort == "infrastructure":
        return most(thing for city in others for thing in city.things if thing.type == key[0])
    if sort == "building-block":
        blocks = exchange.cities[slug].scheme.blocks
        things = [thing for city in others for thing in city.things if thing.kind in STRONG]
        within = [topic for thing in things for topic in thing.topics if key[0] in blocks.get(topic, ())]
        return commonest(within)
    return None


def most(things: Iterable[Thing]) -> str | None:
    """The topic that most of some things are on."""
    return commonest([topic for thing in things for topic in unique(thing.topics)])


def commonest(topics: Iterable[str]) -> str | None:
    """The topic that comes most often; of equal ones the first by name."""
    counted = Counter(topics)
    return min(counted, key=lambda topic: (-counted[topic], topic), default=None)

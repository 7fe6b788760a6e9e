"""What the words of a need name: topics, cities, bodies and programmes."""

import re
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from graph.matches.exchange import Exchange, Need
from graph.store.search import folded

CITY = 0.5
"""What it counts that a need names the city of an offer."""

TOPIC = 0.5
"""What it counts that a need names the topic of an offer."""

BODY = 1.0
"""What it counts that a need names who holds an offer, or what shows it."""

SHORTEST = 2
"""Words: a topic counts as named by a label of so many or more, as a single word means many things."""


def topics_named(whole: Exchange) -> tuple[frozenset[str], ...]:
    """For each need the further topics that its words name, by a label of theirs in any language.

    Topics on which the need's own city states an offer are left out: what it can teach it names as where it
    stands, not as what it lacks.
    """
    labels = {
        topic: tuple(text for label in some if len((text := spaced(label)).split()) >= SHORTEST)
        for topic, some in whole.labels.items()
    }
    able = {(offer.city, offer.topic) for offer in whole.offers if not offer.suggested}
    return tuple(
        frozenset(
            topic
            for topic, some in labels.items()
            if topic != need.topic and (need.city, topic) not in able and any(label in text for label in some)
        )
        for need, text in zip(whole.needs, texts(whole.needs), strict=True)
    )


def offers_named(whole: Exchange, topics: Sequence[frozenset[str]]) -> sparse.csr_array:
    """How far the words of each need name each offer: its city, its topic, who holds it, what shows it.

    returns   (needs, offers), each 0 to 1
    """
    places = {slug: whole.place(slug) for slug in whole.cities}
    cities = {
        slug: [spaced(name) for name in (city.name, *city.local_names.values())]
        for slug, city in places.items()
    }
    bodies = [
        [
            *(spaced(shown.thing.label) for shown in offer.shown),
            *([] if offer.holder == places[offer.city].id else [spaced(offer.holder_label)]),
        ]
        for offer in whole.offers
    ]
    told = [
        (row, column, value)
        for row, (need, text) in enumerate(zip(whole.needs, texts(whole.needs), strict=True))
        for city in [{slug for slug, names in cities.items() if any(name in text for name in names)}]
        for column, offer in enumerate(whole.offers)
        if (
            value := BODY
            if any(body in text for body in bodies[column])
            else CITY * (offer.city in city - {need.city}) + TOPIC * (offer.topic in topics[row])
        )
    ]
    rows, columns, values = zip(*told, strict=True) if told else ((), (), ())
    shape = (len(whole.needs), len(whole.offers))
    return sparse.csr_array((np.array(values, dtype=np.float64), (rows, columns)), shape=shape)


def texts(needs: Sequence[Need]) -> list[str]:
    """The statements of needs as `spaced` has them."""
    return [spaced(need.statement) for need in needs]


def spaced(text: str) -> str:
    """Text as its words in small letters without accents, a space around each."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', folded(text)))} "

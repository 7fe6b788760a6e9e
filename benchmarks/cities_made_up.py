"""Made-up cities with needs, offers, languages and office hours, to plan programmes for.

The same size and seed give the same problem. Nothing in them is about anybody.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from graph.workshops.hours import Hours, hours
from graph.workshops.problem import Link, Participant, Problem

FAMILIES, TOPICS = 8, 40
NEEDS, OFFERS = 4, 3
"""Of each city."""

LANGUAGES = ("en", "es", "fr", "pt", "it", "de", "pl", "nl", "ca")
COMMON_LANGUAGE = 0.5
"""How often a city also works in English."""

ZONES = (
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "Europe/London",
    "Europe/Rome",
    "Europe/Athens",
)
"""From eight hours behind UTC to two ahead in winter."""

FIRST = date(2027, 1, 11)
SAME_FAMILY = 0.5
"""Wu-Palmer likeness of two topics below the same broader one, which lies below the root."""

SIZE, SHARED, HOURS = 0.5, 0.3, 0.2
"""What being alike in size, sharing a language and having hours in common count of the context."""


@dataclass(frozen=True)
class Stated:
    """A need or an offer of a city, with its topic and how urgent or how well shown it is."""

    id: str
    city: int
    topic: int
    weight: float


def problem(cities: int, seed: int = 1, weeks: int = 3) -> Problem:
    """A programme to be planned for so many cities.

    formula  worth of a link = weight of the need x Wu-Palmer likeness of the topics x evidence of the offer
             x (0.5 + 0.5 context), context = 0.5 likeness in size + 0.3 for a shared language + 0.2 share of
             office hours in common; no link without a shared language and a common start
    """
    random = np.random.default_rng([seed, cities])
    participants = tuple(participant(number, random) for number in range(cities))
    empty = Problem(
        participants,
        (),
        FIRST,
        date.fromordinal(FIRST.toordinal() + 7 * weeks - 3),
        interpretation=False,
        seed=seed,
    )
    needs = list(chain.from_iterable(needed(city, random) for city in range(cities)))
    offers = list(chain.from_iterable(offered(city, random) for city in range(cities)))
    context = contexts(empty, hours(empty), random.lognormal(12.5, 1.0, cities))
    return Problem(
        participants,
        tuple(links(participants, needs, offers, context)),
        empty.first,
        empty.last,
        interpretation=False,
        seed=seed,
    )


def participant(number: int, random: np.random.Generator) -> Participant:
    """A city with a zone, one or two languages, and office hours."""
    own = LANGUAGES[int(random.integers(len(LANGUAGES)))]
    also = ("en",) if own != "en" and random.random() < COMMON_LANGUAGE else ()
    zone = ZONES[int(random.integers(len(ZONES)))]
    return Participant(f"city-{number:04}", f"City {number}", zone, (own, *also))


def needed(city: int, random: np.random.Generator) -> Iterator[Stated]:
    """What a city needs: topics of its own, each with a priority."""
    for place, topic in enumerate(random.choice(TOPICS, NEEDS, replace=False).tolist()):
        yield Stated(f"need-{city:04}-{place}", city, topic, float(random.integers(1, 4)))


def offered(city: int, random: np.random.Generator) -> Iterator[Stated]:
    """What a city offers: topics of its own, each with how well it is shown, 0.4 to 1."""
    for place, topic in enumerate(random.choice(TOPICS, OFFERS, replace=False).tolist()):
        yield Stated(f"offer-{city:04}-{place}", city, topic, float(random.choice([0.4, 0.6, 0.8, 1.0])))


def contexts(problem: Problem, known: Hours, people: np.ndarray) -> np.ndarray:
    """How alike the circumstances of each two cities are, 0 to 1; 0 where they cannot meet at all."""
    spoken = np.array([[word in one.languages for word in LANGUAGES] for one in problem.participants])
    free = [known.free[one.city] for one in problem.participants]
    masks = list(dict.fromkeys(free))
    place = np.array([masks.index(mask) for mask in free])
    both = np.array([[(one & other).bit_count() for other in masks] for one in masks], dtype=float)
    least = np.minimum.outer(np.diag(both), np.diag(both))
    share = (both / np.maximum(least, 1.0))[np.ix_(place, place)]
    size = np.exp(-np.abs(np.subtract.outer(np.log(people), np.log(people))))
    can = (spoken.astype(int) @ spoken.T.astype(int) > 0) & (share > 0)
    return np.where(can, SIZE * size + SHARED + HOURS * share, 0.0)


def links(
    participants: tuple[Participant, ...], needs: list[Stated], offers: list[Stated], context: np.ndarray
) -> Iterator[Link]:
    """All ways in which cities that can meet could learn from one another."""
    by_family: dict[int, list[Stated]] = defaultdict(list)
    for offer in offers:
        by_family[offer.topic % FAMILIES].append(offer)
    near = context.tolist()
    names = [one.city for one in participants]
    for need in needs:
        for offer in by_family[need.topic % FAMILIES]:
            fit = near[need.city][offer.city]
            if fit and need.city != offer.city:
                alike = 1.0 if need.topic == offer.topic else SAME_FAMILY
                yield Link(
                    f"{need.id}/{offer.id}",
                    need.id,
                    offer.id,
                    names[need.city],
                    names[offer.city],
                    f"topic-{offer.topic:02}",
                    alike * offer.weight * (0.5 + 0.5 * fit),
                    int(need.weight),
                )

"""Workshop problems for tests: the pilot's cities with needs and offers drawn by lot, or written by hand."""

from collections.abc import Sequence
from datetime import date
from random import Random

from graph.workshops.problem import Link, Participant, Problem

ZONES = {
    "belo-horizonte": ("Belo Horizonte", "America/Sao_Paulo", ("pt",)),
    "bilbao": ("Bilbao", "Europe/Madrid", ("es", "eu", "en")),
    "dublin": ("Dublin", "Europe/Dublin", ("en", "ga")),
    "guadalajara": ("Guadalajara", "America/Mexico_City", ("es",)),
    "montreal": ("Montréal", "America/Toronto", ("fr", "en")),
    "rotterdam": ("Rotterdam", "Europe/Amsterdam", ("nl", "en")),
    "san-francisco": ("San Francisco", "America/Los_Angeles", ("en", "es")),
    "torino": ("Turin", "Europe/Rome", ("it", "en")),
    "warsaw": ("Warsaw", "Europe/Warsaw", ("pl", "en")),
}
"""Name, zone and languages of each city of the pilot."""

TOPICS = ("care", "co-management", "finance", "housing", "markets")
MONDAY = date(2027, 1, 11)
FRIDAY = date(2027, 1, 22)


def city(slug: str, **told: object) -> Participant:
    """A city of the pilot."""
    name, zone, languages = ZONES[slug]
    facts: dict[str, object] = {"name": name, "zone": zone, "languages": languages, **told}
    return Participant(city=slug, **facts)  # type: ignore[arg-type] # the tests say what they change


def link(learner: str, host: str, topic: str = "care", score: float = 0.8, priority: int = 2) -> Link:
    """One city could learn from another."""
    return Link(
        match=f"{learner}-{host}-{topic}",
        need=f"need/{learner}/{topic}",
        offer=f"offer/{host}/{topic}",
        learner=learner,
        host=host,
        topic=topic,
        score=score,
        priority=priority,
    )


def problem(cities: Sequence[str | Participant], links: Sequence[Link], **told: object) -> Problem:
    """A problem over two weeks of January, groups of two to five where nothing else is told."""
    there = tuple(city(one) if isinstance(one, str) else one for one in cities)
    facts: dict[str, object] = {"first": MONDAY, "last": FRIDAY, "size": (2, 5), "seconds": 20.0, **told}
    return Problem(there, tuple(links), **facts)  # type: ignore[arg-type] # the tests say what they change


def drawn(
    seed: int, cities: Sequence[str] = tuple(ZONES), needs: int = 2, offers: int = 2
) -> tuple[Link, ...]:
    """Links between cities that each need and offer so many topics, drawn by lot."""
    lot = Random(seed)
    wanted = {one: lot.sample(TOPICS, needs) for one in cities}
    given = {one: lot.sample(TOPICS, offers) for one in cities}
    return tuple(
        link(learner, host, topic, round(lot.uniform(0.3, 1.0), 3), wanted[learner].index(topic) + 1)
        for learner in cities
        for host in cities
        for topic in wanted[learner]
        if learner != host and topic in given[host]
    )

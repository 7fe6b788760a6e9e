"""What has to hold elsewhere for an offer to work there, and whether it holds in a city."""

from dataclasses import dataclass
from enum import StrEnum
from math import log

from graph.gaps.ecosystem import Ecosystem
from graph.matches.exchange import Exchange, Offer
from graph.matches.setting import primary


class Result(StrEnum):
    """Whether a condition holds: the codes of the list `condition-result`."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


WORTH = {Result.MET: 1.0, Result.UNKNOWN: 0.5, Result.NOT_MET: 0.0}
"""What a condition counts; silence in the data is neither here nor there."""

BINDING = ("law", "procurement-rule")
"""The types of policy that elsewhere somebody has to have enacted too."""

HIGHER = ("regional", "national", "eu", "international")
"""The levels of policy that a city cannot see to by itself."""

FUNDED = ("fund-scheme", "fund")
"""The types of thing that give money."""

FUNDERS = ("social-finance-provider", "foundation")
"""The types of body that give money."""

FORMS = (
    "cooperative",
    "worker-cooperative",
    "mutual",
    "foundation",
    "social-enterprise",
    "work-integration-enterprise",
)
"""The legal forms and kinds of enterprise that not every country has."""

ALIKE = 4.0
"""Of two numbers of inhabitants: up to this ratio, what works in one city is taken to work in the other."""


@dataclass(frozen=True)
class Condition:
    """Something that has to hold where an offer is taken up: its kind, and which one.

    kind  by code: legal-form, policy, scale, language, funding
    key   a type of body, a topic, or the city that offers
    """

    kind: str
    key: str


@dataclass(frozen=True)
class Judged:
    """A condition, whether it holds in a city, and the key and facts of the sentence that says why."""

    condition: Condition
    result: Result
    facts: tuple[tuple[str, str], ...] = ()


def conditions(offer: Offer) -> tuple[Condition, ...]:
    """What an offer takes, as far as the data tell: drawn from who holds it and what shows it."""
    things = [shown.thing for shown in offer.shown]
    types = [thing.type for thing in things if thing.type]
    found = [Condition("scale", offer.city), Condition("language", offer.city)]
    found += [Condition("legal-form", type) for type in types if type in FORMS]
    if any(thing.kind == "policy" and (thing.type in BINDING or thing.level in HIGHER) for thing in things):
        found.append(Condition("policy", offer.topic))
    if any(type in (*FUNDED, *FUNDERS) for type in types):
        found.append(Condition("funding", offer.topic))
    return tuple(dict.fromkeys(found))


def judged(exchange: Exchange, condition: Condition, learner: str) -> Judged:
    """Whether a condition holds in a city.

    What is not on record there is not known; only size and languages can be known not to fit.
    """
    city = exchange.cities[learner]
    if condition.kind == "scale":
        return scale(exchange, condition, learner)
    if condition.kind == "language":
        return language(exchange, condition, learner)
    found = {"legal-form": of_type, "policy": policy_on, "funding": funder}[condition.kind](
        city, condition.key
    )
    if found is None:
        return Judged(condition, Result.UNKNOWN)
    return Judged(condition, Result.MET, (("found", found),))


def scale(exchange: Exchange, condition: Condition, learner: str) -> Judged:
    """Whether the learner is large enough, and not too large, next to the city that offers."""
    own, theirs = exchange.place(learner).population, exchange.place(condition.key).population
    if not own or not theirs:
        return Judged(condition, Result.UNKNOWN)
    facts = (("own", f"{own:,}"), ("theirs", f"{theirs:,}"))
    near = abs(log(own / theirs)) <= log(ALIKE)
    return Judged(condition, Result.MET if near else Result.UNKNOWN, facts)


def language(exchange: Exchange, condition: Condition, learner: str) -> Judged:
    """Whether the two cities have a language in common."""
    own, theirs = (
        {primary(tag) for tag in exchange.place(slug).languages} for slug in (learner, condition.key)
    )
    common = sorted(own & theirs)
    if common:
        return Judged(condition, Result.MET, (("found", ", ".join(common)),))
    facts = (("own", ", ".join(sorted(own))), ("theirs", ", ".join(sorted(theirs))))
    return Judged(condition, Result.NOT_MET if own and theirs else Result.UNKNOWN, facts)


def of_type(city: Ecosystem, type: str) -> str | None:
    """A body of a type in a city."""
    return next((node.label for node in city.bodies if node.type == type), None)


def policy_on(city: Ecosystem, topic: str) -> str | None:
    """A policy of a city on a topic, one below it, or else the one above it."""
    above = city.scheme.above.get(topic, topic)
    policies = [thing for thing in city.things if thing.kind == "policy"]
    for wanted in (city.scheme.within(topic), frozenset({above})):
        for thing in policies:
            if not wanted.isdisjoint(thing.topics):
                return thing.label
    return None


def funder(city: Ecosystem, topic: str) -> str | None:
    """A fund or funder of a city that is on a topic or near it, else any that lends or gives there."""
    able = [thing for thing in city.things if thing.type in (*FUNDED, *FUNDERS)]
    near = city.scheme.within(city.scheme.above.get(topic, topic))
    on_topic = (thing for thing in able if not near.isdisjoint(thing.topics))
    return next((thing.label for thing in (*on_topic, *able)), None)

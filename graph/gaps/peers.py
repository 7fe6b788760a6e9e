"""What comparable cities have and this one lacks: kinds of place, of policy, building blocks, sector ties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.cities.profile import Thing
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Evidence, Facts, Found, Kind, Sentence
from graph.gaps.shares import Share, compared
from graph.network.edges import Integers
from graph.network.expectation import tally

HALF = 2
"""Of the peers at least one in so many has to have a thing before a city can be said to lack it."""

EXAMPLES = 3
LIKELY = 0.35
"""Of p: having nothing of a trait is listed up to it; above, nothing is what such records mostly show."""

RARE = 0.05
"""Of p: having too little of a trait, though some, is listed up to it."""

PASSING = ("emergency-measure",)
"""The types of policy that belong to their time: not to have one today is no lack."""

FEWEST = 3
"""Of cities: with fewer peers there is nothing to compare with."""


@dataclass(frozen=True, order=True)
class Trait:
    """Something a city can have: of which sort, and which one."""

    sort: str
    key: tuple[str, ...]


def peer_gaps(city: Ecosystem, cities: Mapping[str, Ecosystem]) -> list[Found]:
    """Each trait that at least half of the peer cities have, and what of it this city has.

    formula   see `graph.gaps.shares.compared`; the family is all traits that half of the peers have
    city      the city that is looked at
    cities    all cities, by slug
    returns   a finding a trait; listed where the city has nothing of it, or less than is expected
    """
    others = [one for slug, one in cities.items() if slug != city.slug]
    if len(others) < FEWEST or city.profile is None:
        return []
    theirs = [traits(one) for one in others]
    own = traits(city)
    common = Counter(trait for shares in theirs for trait, share in shares.items() if share.part)
    return [
        found(city, trait, own, others, theirs)
        for trait, having in sorted(common.items())
        if having * HALF >= len(others)
    ]


def traits(city: Ecosystem) -> dict[Trait, Share]:
    """What a city has of each trait, of how many."""
    return {trait: Share(part, whole(city, trait)) for trait, part in counts(city).items()}


def counts(city: Ecosystem) -> Counter[Trait]:
    """How much a city has of each trait."""
    number: Counter[Trait] = Counter()
    for thing in city.things:
        number.update(had(thing, city))
    table = tally(city.sector_numbers[known(city)], len(city.sectors))
    for one, sector in enumerate(city.sectors):
        for other in range(one + 1, len(city.sectors)):
            number[Trait("sector-pair", (sector, city.sectors[other]))] = int(table[one, other])
    return number


def known(city: Ecosystem) -> Integers:
    """The ties whose two bodies have a known sector, (m, 2)."""
    ends = city.one.edges.ends
    return ends[(city.sector_numbers[ends] >= 0).all(axis=1)]


def had(thing: Thing, city: Ecosystem) -> list[Trait]:
    """The traits that a thing gives to its city."""
    if thing.kind not in ("infrastructure", "policy"):
        return []
    blocks = {block for topic in thing.topics for block in city.scheme.blocks.get(topic, ())}
    given = [Trait("building-block", (block,)) for block in blocks]
    if thing.kind == "infrastructure" and thing.type:
        given.append(Trait("infrastructure", (thing.type,)))
    if thing.kind == "policy" and thing.type and thing.type not in PASSING:
        given += [Trait("policy", (thing.type, top)) for top in city.scheme.tops(thing.topics)]
    return given


def whole(city: Ecosystem, trait: Trait) -> int:
    """Of how many a trait's share is: the places, the policies, both, or the pairs of bodies."""
    if trait.sort == "sector-pair":
        sizes = Counter(node.sector for node in city.bodies)
        return sizes[trait.key[0]] * sizes[trait.key[1]]
    kinds = ("infrastructure", "policy") if trait.sort == "building-block" else (trait.sort,)
    return sum(thing.kind in kinds for thing in city.things)


def found(
    city: Ecosystem,
    trait: Trait,
    ours: Mapping[Trait, Share],
    others: Sequence[Ecosystem],
    theirs: Sequence[Mapping[Trait, Share]],
) -> Found:
    """The finding on one trait, told what this city and the others have."""
    own, *shares = (
        held.get(trait, Share(0, whole(one, trait)))
        for one, held in zip((city, *others), (ours, *theirs), strict=True)
    )
    measured = compared(own, shares)
    having = sum(share.part > 0 for share in shares)
    most = max(range(len(others)), key=lambda place: shares[place].part / max(shares[place].whole, 1))
    facts: Facts = {
        "city": city.name,
        "part": own.part,
        "whole": own.whole,
        "having": having,
        "peers": len(others),
        "best": others[most].name,
        "best_part": shares[most].part,
        "best_whole": shares[most].whole,
        "expected": round(measured.expected, 1),
        **called(city, trait),
        **usual(city, trait, ours),
    }
    some = "some" if own.part else "none" if having < len(others) else "all"
    sentences = [Sentence(f"peer.{trait.sort}.{some}", facts), Sentence("peer.best", facts)]
    if facts["usual"]:
        sentences.append(Sentence(f"peer.{trait.sort}.usual", facts))
    return Found(
        kind=Kind.PEER,
        key="/".join((trait.sort, *trait.key)),
        title=Sentence(f"peer.{trait.sort}.{some}.title", facts),
        sentences=tuple(sentences),
        measured=measured,
        weight=having / len(others) * max(0.0, 1 - own.part / max(measured.expected, 1e-9)),
        evidence=tuple(examples(trait, others[most])),
        pair=(trait.key[0], trait.key[1]) if trait.sort == "sector-pair" else None,
        listed=own.whole > 0 and measured.p <= (RARE if own.part else LIKELY),
    )


def called(city: Ecosystem, trait: Trait) -> dict[str, str]:
    """What a trait's parts are called."""
    if trait.sort == "policy":
        return {"thing": city.named("policy-type", trait.key[0]), "topic": city.named("topic", trait.key[1])}
    if trait.sort == "sector-pair":
        return dict(zip(("thing", "topic"), map(city.sector_bodies, trait.key), strict=True))
    scheme = "infrastructure-type" if trait.sort == "infrastructure" else "oecd-building-block"
    return {"thing": city.named(scheme, trait.key[0])}


def usual(city: Ecosystem, trait: Trait, ours: Mapping[Trait, Share]) -> dict[str, str | int]:
    """What the city has most of among traits of that sort, or, of ties, what the first sector is tied to."""
    alike = [
        (-share.part, other)
        for other, share in ours.items()
        if share.part and other.sort == trait.sort
        if trait.sort != "sector-pair" or trait.key[0] in other.key
    ]
    if not alike:
        return {"usual": "", "usual_topic": "", "usual_part": 0}
    number, most = min(alike)
    if trait.sort == "sector-pair":
        partner = next(key for key in most.key if key != trait.key[0])
        return {"usual": city.sector_bodies(partner), "usual_topic": "", "usual_part": -number}
    told = called(city, most)
    return {"usual": told["thing"], "usual_topic": told.get("topic", ""), "usual_part": -number}


def examples(trait: Trait, city: Ecosystem) -> list[Evidence]:
    """What the city that has most of a trait has of it; of ties between two sectors, bodies so tied."""
    if trait.sort == "sector-pair":
        ends = known(city)
        both = np.sort(city.sector_numbers[ends], axis=1)
        wanted = ends[(both == sorted(city.sectors.index(key) for key in trait.key)).all(axis=1)]
        tied = dict.fromkeys(wanted[:EXAMPLES].ravel().tolist())
        return [Evidence(city.bodies[number].id, city.bodies[number].label, city.name) for number in tied]
    held = [thing for thing in city.things if trait in had(thing, city)]
    return [Evidence(thing.id, thing.label, city.name) for thing in held[:EXAMPLES]]

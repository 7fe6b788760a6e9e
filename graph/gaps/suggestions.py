"""Ties that would help against a gap, each with reasons."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import asin, cos, exp, log, radians, sin, sqrt

import numpy as np

from graph.gaps.coverage import offers
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Found, Kind, Sentence, Suggestion
from graph.gaps.prediction import Prediction, predicted
from graph.gaps.reach import REACHING
from graph.network.network import Node

WEIGHTS: Mapping[str, float] = {"topics": 0.4, "needs": 0.3, "predicted": 0.2, "near": 0.1}
"""What each part of a suggestion's score counts; they add up to one."""

MOST = 3
"""Suggestions a gap."""

NEAR_KM = 2.0
"""Kilometres at which nearness counts a third (1/e) of what it does next door."""

WALK_KM = 3.0
"""Kilometres up to which nearness is given as a reason."""

EARTH_KM = 6371.0


@dataclass(frozen=True, eq=False)
class Adviser:
    """What suggestions in one city rest on: who works on what, needs and offers, and a tested prediction."""

    city: Ecosystem
    others: tuple[Ecosystem, ...]
    prediction: Prediction

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """How telling it is to share a topic: 1 for the rarest, near 0 for one that nearly all work on."""
        counts = Counter(topic for node in self.city.bodies for topic in node.topics)
        most = log(1 + len(self.city.bodies))
        return {topic: log((1 + len(self.city.bodies)) / count) / most for topic, count in counts.items()}

    @cached_property
    def stated(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """What each body needs, and what it offers, by topic."""
        profile = self.city.profile
        if profile is None:
            return {}
        held: dict[str, tuple[set[str], set[str]]] = {}
        for place, statements in enumerate((profile.needs, profile.offers)):
            for one in statements:
                held.setdefault(self.body(one.holder), (set(), set()))[place].add(one.topic)
        return {key: (frozenset(needs), frozenset(gives)) for key, (needs, gives) in held.items()}

    def body(self, holder: str) -> str:
        """The body behind a holder: a city stands for its authority."""
        city = self.city.profile.city if self.city.profile else None
        return city.authority if city and city.authority and holder == city.id else holder

    def likely(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """How likely each pair is by the tested prediction, 0 to 1; 0 where there is none."""
        if self.prediction.method is None or not pairs:
            return [0.0] * len(pairs)
        told = predicted(self.city.one, self.city.two, self.prediction, np.array(pairs))
        return [float(value) for value in told]


def suggested(adviser: Adviser, found: Found) -> tuple[Suggestion, ...]:
    """The ties that would help most against a gap, the best first.

    formula   score = 0.4 rarity of the shared topics (at most 1) + 0.3 if one offers what the other needs
              + 0.2 rank by link prediction, where that has proved itself here + 0.1 exp(-km / 2)
    returns   at most three, each with a score from 0 to 1 and the reasons for it
    """
    if found.kind is Kind.COVERAGE and found.key.startswith("topic/"):
        return helpers(adviser, found)
    pairs = candidates(adviser.city, found)
    likely = adviser.likely(pairs)
    scored = [scored_pair(adviser, found, pair, chance) for pair, chance in zip(pairs, likely, strict=True)]
    best = sorted((one for one in scored if one.reasons), key=lambda one: (-one.score, one.a, one.b))
    return tuple(varied(best))


def varied(ordered: Iterable[Suggestion]) -> list[Suggestion]:
    """The first few suggestions, no body more than twice on either side."""
    kept: list[Suggestion] = []
    uses: Counter[tuple[str, str]] = Counter()
    for one in ordered:
        if max(uses["a", one.a] - 1, uses["b", one.b]) < MOST - 1:
            kept.append(one)
            uses.update([("a", one.a), ("b", one.b)])
        if len(kept) == MOST:
            break
    return kept


def candidates(city: Ecosystem, found: Found) -> list[tuple[int, int]]:
    """The pairs of bodies of which a tie would work against a gap, tied and asked-about ones left out."""
    number = city.one.number
    everybody = range(len(city.bodies))
    if found.kind is Kind.BROKER:
        centre = number[found.key]
        apart = {number[one.id] for one in found.evidence if one.note == "cut off"}
        inner = sides(city, centre, apart)
        pairs = list(product(sorted(apart), sorted(inner)))
    elif found.pair:
        sectors = city.sector_numbers
        one, other = (city.sectors.index(sector) for sector in found.pair)
        pairs = list(
            product(np.flatnonzero(sectors == one).tolist(), np.flatnonzero(sectors == other).tolist())
        )
    elif found.kind in (Kind.ISOLATED, Kind.REACH):
        start = number[found.key]
        ends = [n for n in everybody if found.kind is Kind.ISOLATED or city.bodies[n].sector in REACHING]
        pairs = [(start, end) for end in ends if end != start]
    else:
        return []
    known = {tuple(pair) for pair in (*city.joined.ends.tolist(), *city.absent.ends.tolist())}
    return [(a, b) for a, b in pairs if (min(a, b), max(a, b)) not in known]


def sides(city: Ecosystem, centre: int, apart: set[int]) -> set[int]:
    """The bodies that stay in the larger part when a broker is lost."""
    graph = city.joined.to_igraph()
    return set(graph.subcomponent(centre)) - apart - {centre}


def scored_pair(adviser: Adviser, found: Found, pair: tuple[int, int], likely: float) -> Suggestion:
    """One possible tie, with its score and the reasons for it."""
    city = adviser.city
    a, b = (city.bodies[number] for number in pair)
    shared = sorted(set(a.topics) & set(b.topics), key=lambda topic: (-adviser.rarity[topic], topic))
    met = meeting_needs(adviser, a, b)
    distance = kilometres(a, b)
    parts = {
        "topics": min(1.0, sum(adviser.rarity[topic] for topic in shared)),
        "needs": float(bool(met)),
        "predicted": likely,
        "near": exp(-distance / NEAR_KM) if distance is not None else 0.0,
    }
    reasons = [*topic_reasons(city, shared), *met, *partner_reasons(city, pair)]
    if distance is not None and distance <= WALK_KM:
        reasons.append(Sentence("tie.near", {"distance": round(distance, 1)}))
    if reasons and found.kind is Kind.REACH:
        kind = city.sort_of(b)
        degree = int(city.joined.degrees[pair[1]])
        number = {0: ".none", 1: ".one"}.get(degree, "")
        reasons.append(Sentence(f"tie.reaches{number}", {"b": b.label, "sort": kind, "degree": degree}))
    if reasons and found.kind is Kind.BROKER:
        reasons.append(Sentence("tie.bridge", {"body": str(found.title.facts["body"])}))
    if reasons and likely and adviser.prediction.auc is not None:
        reasons.append(Sentence("tie.predicted", {"auc": round(100 * adviser.prediction.auc)}))
    score = sum(WEIGHTS[part] * value for part, value in parts.items())
    return Suggestion(a.id, b.id, a.label, b.label, score, tuple(reasons))


def topic_reasons(city: Ecosystem, shared: Sequence[str]) -> list[Sentence]:
    """That two bodies work on the same, the most telling topics first."""
    if not shared:
        return []
    names = [city.named("topic", topic) for topic in shared[:2]]
    if len(names) == 1:
        return [Sentence("tie.topic", {"topic": names[0]})]
    return [Sentence("tie.topics", {"topic": names[0], "second": names[1]})]


def meeting_needs(adviser: Adviser, a: Node, b: Node) -> list[Sentence]:
    """That one of two bodies offers what the other needs."""
    found = []
    for one, other in ((a, b), (b, a)):
        needs = adviser.stated.get(one.id, (frozenset(), frozenset()))[0]
        gives = adviser.stated.get(other.id, (frozenset(), frozenset()))[1]
        found += [
            Sentence(
                "tie.need", {"a": one.label, "b": other.label, "topic": adviser.city.named("topic", topic)}
            )
            for topic in sorted(needs & gives)
        ]
    return found


def partner_reasons(city: Ecosystem, pair: tuple[int, int]) -> list[Sentence]:
    """That two bodies have partners in common."""
    near = [set(row(city, number)) for number in pair]
    common = sorted(near[0] & near[1], key=lambda number: (-city.joined.degrees[number], number))
    if not common:
        return []
    partner = city.bodies[common[0]].label
    if len(common) == 1:
        return [Sentence("tie.partner", {"partner": partner})]
    return [Sentence("tie.partners", {"count": len(common), "partner": partner})]


def row(city: Ecosystem, number: int) -> list[int]:
    """Whom a body works or meets with."""
    matrix = city.joined.adjacency
    found: list[int] = matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]].tolist()
    return found


def kilometres(a: Node, b: Node) -> float | None:
    """How far apart two bodies are, by the haversine formula; None where a place is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    up, across = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    chord = sin(up) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(across) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def helpers(adviser: Adviser, found: Found) -> tuple[Suggestion, ...]:
    """For a needed topic that nobody here serves: who offers it in other cities, by strength of evidence."""
    profile = adviser.city.profile
    topic = found.key.removeprefix("topic/")
    needs = [need for need in profile.needs if need.topic == topic] if profile else []
    offered = [(one, offer) for one in adviser.others for offer in offers(one, topic)]
    ranked = sorted(offered, key=lambda pair: (-strength(pair[1].shown_by, pair[1].sources), pair[1].id))
    return tuple(
        Suggestion(
            a=adviser.body(needs[0].holder),
            b=offer.holder,
            a_label=needs[0].holder_label,
            b_label=offer.holder_label,
            score=strength(offer.shown_by, offer.sources),
            reasons=(
                Sentence(
                    "tie.offer" if offer.holder_label != one.name else "tie.offer.city",
                    {
                        "b": offer.holder_label,
                        "topic": adviser.city.named("topic", offer.topic),
                        "city": one.name,
                    },
                ),
            ),
        )
        for one, offer in ranked[:MOST]
        if needs
    )


def strength(shown_by: str | None, sources: Sequence[str]) -> float:
    """How well an offer is shown: something that shows it counts most, several sources more than one."""
    return 0.4 + 0.4 * (shown_by is not None) + 0.2 * (len(sources) > 1)

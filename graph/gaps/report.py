"""All gaps of a city, corrected family by family, with suggestions, in the order in which to read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.gaps.brokers import broker_gaps
from graph.gaps.correction import flagged, q_values
from graph.gaps.coverage import coverage_gaps
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Found, Gap, Kind, Sentence, Status, gap_id
from graph.gaps.isolation import isolated_gaps
from graph.gaps.peers import peer_gaps
from graph.gaps.prediction import Prediction, evaluated, events_of
from graph.gaps.reach import reach_gaps
from graph.gaps.redrawn import DRAWS, redrawn
from graph.gaps.sector_pairs import sector_pair_gaps
from graph.gaps.suggestions import Adviser, suggested

SEED = 0
TIES_DRAWN, FEWEST_DRAWS = 1_000_000, 99
"""Ties of all networks that are drawn anew together, and the networks that are drawn at least."""

RARE = 0.05
"""Of p: below it a single test would be called rare, even where the family takes that back."""


@dataclass(frozen=True, eq=False)
class Report:
    """A city's gaps, the most important first; each kind's number of tests; how ties are guessed."""

    city: Ecosystem
    peers: tuple[Ecosystem, ...]
    gaps: tuple[Gap, ...]
    families: Mapping[Kind, int]
    prediction: Prediction
    draws: int

    def of(self, kind: Kind) -> list[Gap]:
        """The gaps of one kind, in order."""
        return [gap for gap in self.gaps if gap.kind is kind]


def report(city: Ecosystem, cities: Mapping[str, Ecosystem], seed: int = SEED, draws: int = DRAWS) -> Report:
    """The gaps of a city beside others.

    city      the city that is looked at
    cities    all cities that it is compared with, itself among them or not, by slug
    seed      of all that is drawn by lot
    draws     networks drawn anew for brokers and reach; fewer where the network is large
    """
    draws = affordable(city, draws)
    families = found(city, cities, seed, draws)
    prediction = evaluated(city.one, events_of(city.network, city.one), city.two, seed)
    others = tuple(one for slug, one in cities.items() if slug != city.slug)
    adviser = Adviser(city, others, prediction)
    gaps = [
        replace(gap, suggestions=suggested(adviser, gap.found))
        for kind in Kind
        for gap in corrected(city, families[kind])
        if gap.found.listed
    ]
    return Report(
        city=city,
        peers=others,
        gaps=tuple(sorted(gaps, key=lambda gap: (-gap.score, gap.id))),
        families={kind: len(family) for kind, family in families.items()},
        prediction=prediction,
        draws=draws,
    )


def affordable(city: Ecosystem, draws: int) -> int:
    """As many networks as can be drawn anew side by side, of those that are wished for."""
    return min(draws, max(FEWEST_DRAWS, TIES_DRAWN // max(city.mixed.size, 1)))


def found(
    city: Ecosystem, cities: Mapping[str, Ecosystem], seed: int = SEED, draws: int = DRAWS
) -> dict[Kind, list[Found]]:
    """Every test of every kind, listed or not, before correction."""
    drawn = redrawn(city, draws, seed)
    return {
        Kind.COVERAGE: coverage_gaps(city, cities),
        Kind.PEER: peer_gaps(city, cities),
        Kind.BROKER: broker_gaps(city, drawn),
        Kind.REACH: reach_gaps(city, drawn),
        Kind.ISOLATED: isolated_gaps(city, cities),
        Kind.SECTOR_PAIR: sector_pair_gaps(city, seed),
    }


def corrected(city: Ecosystem, family: Sequence[Found]) -> list[Gap]:
    """The findings of one family as gaps, with q and status."""
    q = q_values([one.measured.p for one in family])
    return [gap(city, one, value, len(family)) for one, value in zip(family, q, strict=True)]


def gap(city: Ecosystem, one: Found, q: float, family: int) -> Gap:
    """A finding with the correction of its family, its explanation completed by how sure it is."""
    return Gap(
        id=gap_id(city.slug, one.kind, one.key),
        found=replace(one, sentences=(*one.sentences, *asked(one), certainty(one, q, family))),
        q=q,
        family=family,
        status=status(one, q),
        flagged=flagged(q),
    )


def status(one: Found, q: float) -> Status:
    """What is known of a gap. Who was asked and has no tie weighs more than any expectation."""
    if one.asked and one.asked >= one.measured.observed:
        return Status.NOT_FOUND
    return Status.FEWER if flagged(q) else Status.NOT_KNOWN


def asked(one: Found) -> tuple[Sentence, ...]:
    """The sentence on what was asked, if anything was."""
    if not one.asked:
        return ()
    return (Sentence("asked.one" if one.asked == 1 else "asked.many", {"asked": one.asked}),)


def certainty(one: Found, q: float, family: int) -> Sentence:
    """The sentence on how sure a gap is."""
    sure = "sure" if flagged(q) else "maybe" if one.measured.p <= RARE else "chance"
    return Sentence(f"{one.kind}.{sure}", {"p": round(one.measured.p, 3), "q": round(q, 3), "family": family})

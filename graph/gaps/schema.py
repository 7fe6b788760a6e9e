"""Gaps as JSON, the shape that files, the API and the command line share."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any, TypeAlias

from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Gap, Kind, Suggestion
from graph.gaps.measures import Measures
from graph.gaps.questions import Question
from graph.gaps.report import SEED, Report
from graph.gaps.sector_pairs import CONFIRMED_TO, LEAST_BODIES, LEAST_EXPECTED
from graph.gaps.suggestions import WEIGHTS
from graph.gaps.whatif import Intervention
from graph.gaps.wording import explained, said

Json: TypeAlias = dict[str, Any]
DIGITS = 4
FUNCTIONS: Mapping[Kind, str] = {
    Kind.COVERAGE: "graph.gaps.coverage.coverage_gaps",
    Kind.PEER: "graph.gaps.peers.peer_gaps",
    Kind.BROKER: "graph.gaps.brokers.broker_gaps",
    Kind.REACH: "graph.gaps.reach.reach_gaps",
    Kind.ISOLATED: "graph.gaps.isolation.isolated_gaps",
    Kind.SECTOR_PAIR: "graph.gaps.sector_pairs.sector_pair_gaps",
}
"""The function whose docstring defines each kind."""


def as_json(found: Report, told: Measures, asked: Sequence[Question], worth: Sequence[Intervention]) -> Json:
    """A city's gaps, how they were found, its figures, what to ask, and which ties would help most."""
    return {
        "city": found.city.slug,
        "name": found.city.name,
        "completeness": completeness(found),
        "method": method(found),
        "measures": {
            "figures": [rounded(asdict(figure)) for figure in told.figures],
            "actors": [rounded(asdict(actor)) for actor in told.actors],
        },
        "gaps": [gap(one) for one in found.gaps],
        "questions": [
            {**tie(one.suggestion), "decides": list(one.decides), "why": said(one.why)} for one in asked
        ],
        "interventions": [
            {**tie(one.suggestion), "closes": list(one.closes), "opens": list(one.opens)} for one in worth
        ],
    }


def gap(one: Gap) -> Json:
    """One gap."""
    measured = one.found.measured
    return {
        "id": one.id,
        "kind": str(one.kind),
        "title": said(one.found.title),
        "explanation": explained(one.found.sentences),
        "score": short(one.score),
        "p": short(measured.p),
        "q": short(one.q),
        "flagged": one.flagged,
        "status": str(one.status),
        "observed": short(measured.observed),
        "expected": short(measured.expected),
        "effect": short(measured.effect),
        "interval": [short(bound) for bound in measured.interval] if measured.interval else None,
        "z": short(measured.z),
        "family": {"kind": str(one.kind), "tests": one.family},
        **({"pair": list(one.found.pair)} if one.found.pair else {}),
        "evidence": [asdict(piece) for piece in one.found.evidence],
        "suggestions": [tie(suggestion) for suggestion in one.suggestions],
    }


def tie(one: Suggestion) -> Json:
    """One suggested tie."""
    return {
        "a": one.a,
        "b": one.b,
        "a_label": one.a_label,
        "b_label": one.b_label,
        "score": short(one.score),
        "reasons": [said(reason) for reason in one.reasons],
    }


def completeness(found: Report) -> Json:
    """Who was asked for the data of the city and of its peers, and how much of each sort of fact is known."""
    profile = found.city.profile
    return {
        **rounds(found.city),
        "known": profile.filled if profile else {},
        "looked_for_and_not_found": found.city.absent.size,
        "peers": [{"city": peer.slug, "name": peer.name, **rounds(peer)} for peer in found.peers],
    }


def rounds(city: Ecosystem) -> Json:
    """The rounds in which a city's data were gathered, how many were asked, and how many answered."""
    held = city.profile.completeness if city.profile else ()
    return {
        "rounds": [asdict(one) for one in held],
        "asked": sum(one.asked for one in held),
        "answered": sum(one.answered for one in held),
    }


def method(found: Report) -> Json:
    """How the gaps were found: families, null models, corrections, draws, projections, the prediction."""
    return {
        "flagged": "q <= 0.05",
        "correction": "Benjamini-Hochberg, one family a kind of gap and city",
        "families": {
            str(kind): {"tests": size, "method": FUNCTIONS[kind]} for kind, size in found.families.items()
        },
        "networks": {
            "sector-pair": "bodies tied where they collaborate; consortia as all pairs of their parties",
            "broker, reach, isolated": "bodies tied where they collaborate or meet at a place or policy",
        },
        "sector-pair": {
            "null": "degrees and one common same-sector factor",
            "least_expected": LEAST_EXPECTED,
            "least_bodies": LEAST_BODIES,
            "confirmed_by_rewiring_to": CONFIRMED_TO,
        },
        "draws": found.draws,
        "seed": SEED,
        "suggestions": {"weights": dict(WEIGHTS)},
        "prediction": asdict(found.prediction),
    }


def short(value: float | None) -> float | None:
    """A number with as many digits as mean something; none where it has no value."""
    return round(float(value), DIGITS) if value is not None and isfinite(value) else None


def rounded(told: Json) -> Json:
    """A record with its numbers shortened."""
    return {key: short(value) if isinstance(value, float) else value for key, value in told.items()}

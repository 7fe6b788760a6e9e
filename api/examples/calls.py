"""Examples for the OpenAPI description: what each call answers, shortened to one of each thing."""

from typing import Any

from graph.gaps.sector_pairs import CONFIRMED_TO, LEAST_BODIES, LEAST_EXPECTED

TURIN = "https://w3id.org/sse-atlas/id/torino"
SOURCE = "https://www.torinosocialimpact.it/en/news/torino-social-impact-at-gsef"
STATEMENT: dict[str, Any] = {
    "id": f"{TURIN}/offer/exp-city-co-design",
    "holder": TURIN,
    "holder_label": "Turin",
    "topic": "co-design",
    "statement": "Turin has a long tradition of co-designing solutions with many kinds of actors.",
    "sources": ["https://w3id.org/sse-atlas/id/network/source/metropolis-2021-07-15"],
    "confirmed": "2026-11",
    "shown_by": f"{TURIN}/infrastructure/cdq-roccafranca",
    "priority": None,
}
CITY = {
    "id": TURIN,
    "slug": "torino",
    "name": "Turin",
    "local_names": {"it": "Torino"},
    "country": "IT",
    "lat": 45.07,
    "lon": 7.687,
    "timezone": "Europe/Rome",
    "languages": ["it"],
    "population": 850000,
    "population_year": "2021",
    "authority": f"{TURIN}/institution/citta",
    "wikidata": "http://www.wikidata.org/entity/Q495",
}
MEASURES: dict[str, float | None] = {
    "bodies": 92,
    "collaborations": 50,
    "pairs": 443,
    "partners": 9.6304,
    "density": 0.1058,
    "alone": 6,
    "components": 9,
    "largest": 0.8913,
    "reach": 0.4763,
    "fragmentation": 0.2062,
    "articulation": 13,
    "robustness": 0.0938,
    "core": 19,
    "communities": 5,
    "modularity": 0.4557,
    "stability": 0.949,
    "ei": 0.2,
    "ei_expected": 0.4638,
    "ei_p": 0.097,
    "assortativity": 0.2222,
    "assortativity_p": 0.001,
}
ROUND = {
    "covers": "all",
    "method": "desk-research",
    "asked": 0,
    "answered": 0,
    "since": "2026-11",
    "until": "2026-11",
}
KNOWN = {"things": 150, "described": 150, "with topics": 150, "dated": 50, "with a known place": 21}
PROFILE = {
    "release": "2026-11-22-120000-0a1b2c3d",
    **CITY,
    "counts": {"kinds": {"organisation": 74}, "types": {"association": 26}, "topics": {"co-design": 7}},
    "offers": [STATEMENT],
    "needs": [STATEMENT | {"id": f"{TURIN}/need/need-city-co-management", "shown_by": None, "priority": 1}],
    "measures": MEASURES | {"nodes": 159, "ties": 209},
    "completeness": {"rounds": [ROUND], "known": KNOWN},
    "sources": [{"id": SOURCE, "title": None, "rows": 12}],
}
NODE = {
    "id": f"{TURIN}/institution/citta",
    "label": "City of Turin",
    "kind": "institution",
    "type": "municipal-body",
    "sector": "public",
    "topics": ["co-design", "commons"],
    "group": "participation-and-commons",
    "holder": None,
    "ecosystems": [f"{TURIN}/ecosystem"],
    "lat": 45.073,
    "lon": 7.683,
    "degree": 38,
    "x": 140.3,
    "y": 95.0,
}
TIE = {
    "id": f"{TURIN}/tie/citta--supports--rete-case-quartiere",
    "source": f"{TURIN}/institution/citta",
    "target": f"{TURIN}/organisation/rete-case-quartiere",
    "kind": "supports",
    "tie_class": "collaboration",
    "state": "known",
    "since": "2012",
    "until": None,
    "sources": [SOURCE],
    "confirmed": "2026-11",
}
NETWORK = {"release": "2026-11-22-120000-0a1b2c3d", "nodes": [NODE], "ties": [TIE]}
NAME = {
    "iri": TURIN,
    "label": "Torino",
    "lang": "it",
    "kind": "city",
    "city": "torino",
    "use": "preferred",
}


COMPLETENESS = {
    "rounds": [ROUND],
    "asked": 0,
    "answered": 0,
    "known": KNOWN,
    "looked_for_and_not_found": 0,
    "peers": [{"city": "bilbao", "name": "Bilbao", "rounds": [ROUND], "asked": 0, "answered": 0}],
}
FAR = "torino/reach/torino/organisation/ponte-vecchio"
SUGGESTED = {
    "a": f"{TURIN}/organisation/ponte-vecchio",
    "b": f"{TURIN}/institution/regione-piemonte",
    "a_label": "Ponte Vecchio",
    "b_label": "Piedmont Region",
    "score": 0.1807,
    "reasons": ["both work on work integration"],
}
GAP = {
    "id": FAR,
    "kind": "reach",
    "title": "No funder, support organisation or public body is near Ponte Vecchio",
    "explanation": "The nearest funder, support organisation or public body is more than two steps away.",
    "score": 0.4555,
    "p": 0.178,
    "q": 1.0,
    "flagged": False,
    "status": "not-known",
    "observed": 0.0,
    "expected": 0.8228,
    "effect": 0.0,
    "interval": [0.0, 1.198],
    "z": None,
    "family": {"kind": "reach", "tests": 55},
    "evidence": [{"id": f"{TURIN}/organisation/ponte-vecchio", "label": "Ponte Vecchio", "note": ""}],
    "suggestions": [SUGGESTED],
}
METHOD = {
    "flagged": "q <= 0.05",
    "correction": "Benjamini-Hochberg, one family a kind of gap and city",
    "families": {
        kind: {"tests": tests, "method": f"graph.gaps.{function}"}
        for kind, tests, function in (
            ("coverage", 15, "coverage.coverage_gaps"),
            ("peer", 39, "peers.peer_gaps"),
            ("broker", 34, "brokers.broker_gaps"),
            ("reach", 55, "reach.reach_gaps"),
            ("isolated", 92, "isolation.isolated_gaps"),
            ("sector-pair", 1, "sector_pairs.sector_pair_gaps"),
        )
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
    "draws": 999,
    "seed": 0,
    "suggestions": {"weights": {"topics": 0.4, "needs": 0.3, "predicted": 0.2, "near": 0.1}},
    "prediction": {
        "method": None,
        "auc": 0.5578,
        "interval": [0.4752, 0.6486],
        "baseline": 0.579,
        "held_out": 50,
        "refused": "Ties cannot be guessed from one another here.",
    },
}
ACTOR = {
    "id": f"{TURIN}/organisation/torino-social-impact",
    "label": "Torino Social Impact",
    "degree": 39,
    "betweenness": 885.2363,
    "constraint": 0.0821,
    "effective_size": 27.1538,
    "core": 19,
}
FIGURE = {"key": "density", "label": "Density", "method": "graph.network.cohesion.density"}
GAPS = {
    "release": "2026-11-22-120000-0a1b2c3d",
    "city": "torino",
    "name": "Turin",
    "completeness": COMPLETENESS,
    "method": METHOD,
    "measures": {"figures": [FIGURE | {"value": 0.1058}], "actors": [ACTOR]},
    "gaps": [GAP],
    "questions": [SUGGESTED | {"decides": [FAR], "why": "with this tie somebody who can help would be near"}],
    "interventions": [SUGGESTED | {"closes": [FAR], "opens": []}],
}
COMPARED = {
    "release": "2026-11-22-120000-0a1b2c3d",
    "cities": [
        {
            "city": "torino",
            "name": "Turin",
            "completeness": COMPLETENESS,
            "gaps": {
                kind: {"listed": 2, "flagged": 0}
                for kind in ("coverage", "peer", "broker", "reach", "isolated", "sector-pair")
            },
        }
    ],
    "figures": [FIGURE | {"values": {"torino": 0.1058, "warsaw": 0.0878}}],
    "challenges": {
        "common": [{"topic": "co-management", "label": "co-management", "cities": ["torino", "warsaw"]}],
        "unique": [{"topic": "legacy", "label": "legacy", "cities": ["torino"]}],
    },
}


def answers(example: object, **others: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a call: an example of the good one, and what each other status means, as e404="..."."""
    told: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"example": example}}}}
    return told | {int(status.removeprefix("e")): {"description": text} for status, text in others.items()}

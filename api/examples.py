"""Examples for the OpenAPI description: what each call answers, shortened to one of each thing."""

from typing import Any

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
PROFILE = {
    "release": "2026-11-22-120000-0a1b2c3d",
    **CITY,
    "counts": {"kinds": {"organisation": 74}, "types": {"association": 26}, "topics": {"co-design": 7}},
    "offers": [STATEMENT],
    "needs": [STATEMENT | {"id": f"{TURIN}/need/need-city-co-management", "shown_by": None, "priority": 1}],
    "measures": {"nodes": 159, "ties": 209},
    "completeness": {
        "rounds": [
            {
                "covers": "all",
                "method": "desk-research",
                "asked": 0,
                "answered": 0,
                "since": "2026-11",
                "until": "2026-11",
            }
        ],
        "known": {"things": 150, "described": 150, "with topics": 150, "dated": 50, "with a known place": 21},
    },
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


def answers(example: object, **others: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a call: an example of the good one, and what each other status means, as e404="..."."""
    told: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"example": example}}}}
    return told | {int(status.removeprefix("e")): {"description": text} for status, text in others.items()}

"""Examples for the OpenAPI description of matches, challenges and plans."""

from typing import Any

MATCHES: dict[str, Any] = {
    "release": "2026-11-22-223606-84b465f5",
    "weights": {
        "evidence": 3.0,
        "outcomes": 1.5,
        "conditions": 1.5,
        "context": 1.5,
        "named": 1.5,
        "reciprocity": 0.5,
        "shared": 0.5,
    },
    "found": 45,
    "matches": [
        {
            "id": "https://w3id.org/sse-atlas/id/bilbao/match/need-city-social-impact-bonds--expertise-rrr-bonds",
            "score": 0.725,
            "parts": {
                "topic": 1.0,
                "evidence": 0.7984,
                "outcomes": 1.0,
                "conditions": 0.5,
                "context": 0.653,
                "named": 0.5,
                "reciprocity": 1.0,
                "shared": 0.75,
            },
            "similarity": {"lin": 1.0, "wu_palmer": 1.0},
            "state": "proposed",
            "need": {
                "id": "https://w3id.org/sse-atlas/id/bilbao/need/need-city-social-impact-bonds",
                "city": "bilbao",
                "holder": "https://w3id.org/sse-atlas/id/bilbao",
                "holder_label": "Bilbao",
                "topic": "social-impact-bonds",
                "statement": "The city's contract finance mechanisms could be complemented "
                "by Rotterdam's experience with tradable social impact bonds.",
                "priority": 2,
                "shared": False,
                "suggested": False,
                "sources": ["https://w3id.org/sse-atlas/id/network/source/metropolis-2021-07-15"],
            },
            "offer": {
                "id": "https://w3id.org/sse-atlas/id/rotterdam/offer/expertise-rrr-bonds",
                "city": "rotterdam",
                "holder": "https://w3id.org/sse-atlas/id/rotterdam",
                "holder_label": "Rotterdam",
                "topic": "social-impact-bonds",
                "statement": "Has experience in making social impact bonds tradable.",
                "suggested": False,
                "evidence": [
                    {
                        "id": "https://w3id.org/sse-atlas/id/rotterdam/policy/sib-buzinezzclub",
                        "label": "Social impact bond Buzinezzclub",
                        "kind": "policy",
                        "type": "programme",
                        "since": "2014",
                        "running": True,
                        "sources": [
                            "https://www.dedikkeblauwe.nl/news/rotterdamse-social-impact-bond-boekt-positief-resultaat"
                        ],
                    }
                ],
                "stated_in": ["https://w3id.org/sse-atlas/id/rotterdam/offer/expertise-rrr-bonds"],
                "sources": [
                    "https://w3id.org/sse-atlas/id/network/source/metropolis-2021-07-15",
                    "https://www.dedikkeblauwe.nl/news/rotterdamse-social-impact-bond-boekt-positief-resultaat",
                ],
            },
            "conditions": [
                {
                    "kind": "scale",
                    "result": "met",
                    "why": "The cities are of like size: 350,975 and 663,900 inhabitants.",
                },
                {
                    "kind": "language",
                    "result": "not-met",
                    "why": "The cities have no official language in common (Spanish, "
                    "Basque; Dutch): plan for interpretation or a third "
                    "language.",
                },
            ],
            "reasons": ["Need and offer are both on social impact bonds.", "The need names Rotterdam."],
            "path": [
                "https://w3id.org/sse-atlas/id/bilbao/need/need-city-social-impact-bonds",
                "https://w3id.org/sse-atlas/topic/social-impact-bonds",
                "https://w3id.org/sse-atlas/id/rotterdam/offer/expertise-rrr-bonds",
                "https://w3id.org/sse-atlas/id/rotterdam/policy/sib-buzinezzclub",
                "https://w3id.org/sse-atlas/id/rotterdam",
            ],
        }
    ],
    "hubs": {
        "hosts": [{"holder": "https://w3id.org/sse-atlas/id/rotterdam", "matches": 1}],
        "share": 1.0,
        "bound": None,
        "met": True,
    },
    "unanswered": [
        {
            "id": "https://w3id.org/sse-atlas/id/network/need/need-17",
            "city": "belo-horizonte",
            "holder": "https://w3id.org/sse-atlas/id/network/project/project",
            "holder_label": "Respond, Rebuild, Reinvent (RRR)",
            "topic": "trust-building",
            "statement": "The question came back regularly in the exchange of July 2021: how "
            "to build solid trust between social-economy actors and residents.",
            "priority": 1,
            "shared": True,
            "suggested": False,
            "sources": ["https://w3id.org/sse-atlas/id/network/source/metropolis-2021-07-15"],
            "nearest": [
                {
                    "offer": "https://w3id.org/sse-atlas/id/rotterdam/offer/suggested-veerkrachtig-botu-2028-trust-building",
                    "city": "rotterdam",
                    "holder_label": "Rotterdam",
                    "topic": "trust-building",
                    "statement": "Resilient BoTu 2028: Ten-year programme of city, "
                    "residents and partners to make Bospolder-Tussendijken "
                    "the first resilient district.",
                    "suggested": True,
                }
            ],
            "note": "",
        }
    ],
}
CHALLENGES: dict[str, Any] = {
    "release": "2026-11-22-223606-84b465f5",
    "cities": [
        "belo-horizonte",
        "bilbao",
        "dublin",
        "guadalajara",
        "montreal",
        "rotterdam",
        "san-francisco",
        "torino",
        "warsaw",
    ],
    "common": [
        {
            "topic": "co-management",
            "label": "co-management",
            "cities": ["torino", "warsaw"],
            "priority": 1,
            "needs": [
                {
                    "id": "https://w3id.org/sse-atlas/id/torino/need/need-city-co-management",
                    "city": "torino",
                    "holder": "https://w3id.org/sse-atlas/id/torino",
                    "holder_label": "Turin",
                    "topic": "co-management",
                    "statement": "Turin still needs to find the best way from co-design to "
                    "collaborative management.",
                    "priority": 1,
                    "shared": False,
                    "suggested": False,
                    "sources": ["https://w3id.org/sse-atlas/id/network/source/metropolis-2021-07-15"],
                }
            ],
            "answers": [
                {
                    "learner": "torino",
                    "need": "https://w3id.org/sse-atlas/id/torino/need/need-city-co-management",
                    "offer": "https://w3id.org/sse-atlas/id/rotterdam/offer/suggested-right-to-challenge-co-management",
                    "city": "rotterdam",
                    "holder_label": "Rotterdam",
                    "topic": "co-management",
                    "statement": "Right to Challenge: Right of residents to take over a "
                    "municipal task with its budget when they can do it as well "
                    "or better.",
                    "suggested": True,
                }
            ],
            "note": "",
            "solutions": [
                {
                    "what": "Belo Horizonte Waste and Citizenship Forum",
                    "id": "https://w3id.org/sse-atlas/id/belo-horizonte/organisation/forum-lixo",
                    "who": "Belo Horizonte Waste and Citizenship Forum",
                    "holder": "https://w3id.org/sse-atlas/id/belo-horizonte/organisation/forum-lixo",
                    "where": "belo-horizonte",
                    "since": None,
                    "running": True,
                    "challenge": "co-management",
                    "topic": "co-management",
                    "statement": "Brings pickers, city and supporters together to run inclusive recycling.",
                    "outcome": None,
                    "outcome_known": False,
                    "suggested": False,
                    "sources": [
                        "https://prefeitura.pbh.gov.br/noticias/slu-investe-nas-cooperativas-de-materiais-reciclaveis"
                    ],
                }
            ],
        }
    ],
    "unique": [],
}

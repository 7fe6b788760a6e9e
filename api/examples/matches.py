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

PLAN_REQUEST: dict[str, Any] = {
    "cities": ["bilbao", "rotterdam", "torino", "warsaw", "dublin"],
    "group_size": [3, 5],
    "minutes": 90,
    "from": "2027-03-01",
    "to": "2027-03-31",
    "hours": [9, 18],
    "per_city": {"torino": {"max_sessions": 2, "unavailable": [["2027-03-08", "2027-03-12"]]}},
    "pin": [{"learner": "bilbao", "host": "rotterdam", "topic": "social-impact-bonds"}],
    "seed": 1,
}
PLAN: dict[str, Any] = {
    "id": "VhK1t0y2Qm3sZ4wXc5b6nA",
    "status": "optimal",
    "groups": [
        {
            "id": "g1",
            "topic": "co-creation",
            "hosts": ["torino"],
            "learners": ["bilbao", "dublin", "rotterdam", "warsaw"],
            "facilitator": None,
            "start": "2027-03-01T12:00:00Z",
            "end": "2027-03-01T13:30:00Z",
            "local": {
                "torino": "2027-03-01T13:00:00+01:00",
                "bilbao": "2027-03-01T13:00:00+01:00",
                "dublin": "2027-03-01T12:00:00+00:00",
                "rotterdam": "2027-03-01T13:00:00+01:00",
                "warsaw": "2027-03-01T13:00:00+01:00",
            },
            "languages": [],
            "interpretation": True,
            "serves": [
                "https://w3id.org/sse-atlas/id/network/need/need-19",
                "https://w3id.org/sse-atlas/id/network/need/need-19",
                "https://w3id.org/sse-atlas/id/network/need/need-19",
                "https://w3id.org/sse-atlas/id/network/need/need-19",
            ],
            "links": [
                "https://w3id.org/sse-atlas/id/bilbao/match/network-need-19--torino-exp-city-co-creation",
                "https://w3id.org/sse-atlas/id/dublin/match/network-need-19--torino-exp-city-co-creation",
                "https://w3id.org/sse-atlas/id/rotterdam/match/network-need-19--torino-exp-city-co-creation",
                "https://w3id.org/sse-atlas/id/warsaw/match/network-need-19--torino-exp-city-co-creation",
            ],
            "reasons": [
                "Turin shows Bilbao how it goes about co-creation, which is among the "
                "needs that come first there: the two fit well.",
                "Turin shows Dublin how it goes about co-creation, which is among the "
                "needs that come first there: the two fit well.",
            ],
        }
    ],
    "coverage": {
        "cities": 5,
        "learning": 5,
        "hosting": 4,
        "needs": 40,
        "served": 10,
        "top_needs": 21,
        "top_served": 8,
    },
    "fairness": {
        "benefit": {
            "bilbao": 1.8213879,
            "dublin": 1.151776,
            "rotterdam": 0.941263,
            "torino": 0.587222,
            "warsaw": 0.8928413500000001,
        },
        "minimum": 0.587222,
        "gini": 0.20222607316789568,
        "envious": 0.2,
        "blocking_pairs": 9,
        "hosting": {"bilbao": 0, "dublin": 1, "rotterdam": 1, "torino": 1, "warsaw": 1},
    },
    "unmet": [
        {
            "need": "https://w3id.org/sse-atlas/id/bilbao/need/need-city-homelessness",
            "city": "bilbao",
            "rule": "max-sessions",
            "why": "Bilbao takes part in 3 sessions already, its most, for what is worth more.",
        }
    ],
    "solver": {
        "status": "optimal",
        "gap": 0.0,
        "seconds": 1.2160211759983213,
        "worth": 6.5655922,
        "bound": 6.5655922,
    },
    "greedy": {
        "groups": [],
        "coverage": {
            "cities": 5,
            "learning": 5,
            "hosting": 3,
            "needs": 40,
            "served": 10,
            "top_needs": 21,
            "top_served": 7,
        },
        "fairness": {
            "benefit": {
                "bilbao": 1.6224147500000001,
                "dublin": 1.118884,
                "rotterdam": 0.586938,
                "torino": 0.45091224999999996,
                "warsaw": 1.5203555000000002,
            },
            "minimum": 0.45091224999999996,
            "gini": 0.24730029005541937,
            "envious": 0.4,
            "blocking_pairs": 11,
            "hosting": {"bilbao": 0, "dublin": 1, "rotterdam": 2, "torino": 1, "warsaw": 0},
        },
        "unmet": [],
        "solver": {
            "status": "feasible",
            "gap": None,
            "seconds": 0.0,
            "worth": 6.239603600000001,
            "bound": None,
        },
    },
    "pairs": [
        {
            "learner": "dublin",
            "host": "warsaw",
            "topic": "social-clauses",
            "score": 0.646094,
            "match": "https://w3id.org/sse-atlas/id/dublin/match/need-4--warsaw-exp-city-social-clauses",
            "need": "https://w3id.org/sse-atlas/id/dublin/need/need-4",
            "offer": "https://w3id.org/sse-atlas/id/warsaw/offer/exp-city-social-clauses",
        }
    ],
    "collisions": [],
    "release": "2026-11-22-223606-84b465f5",
    "made": "2026-11-22T00:00:00+00:00",
    "request": PLAN_REQUEST,
    "revision": 0,
    "links": {
        "self": "/api/v1/plans/VhK1t0y2Qm3sZ4wXc5b6nA",
        "calendar": "/api/v1/plans/VhK1t0y2Qm3sZ4wXc5b6nA.ics",
        "workbook": "/api/v1/plans/VhK1t0y2Qm3sZ4wXc5b6nA.xlsx",
        "briefing": "/api/v1/plans/VhK1t0y2Qm3sZ4wXc5b6nA/briefing",
        "summary": "/api/v1/plans/VhK1t0y2Qm3sZ4wXc5b6nA/summary",
    },
}
CANDIDATES: dict[str, Any] = {
    "city": "torino",
    "needs": [
        {**MATCHES["matches"][0]["need"], "why": "None of the places on record is of the kind market."}
    ],
    "offers": [MATCHES["matches"][0]["offer"]],
}
TAGS: dict[str, Any] = {
    "release": MATCHES["release"],
    "method": "words",
    "suggestions": [
        {
            "topic": "digital-divide",
            "label": "Digital divide",
            "confidence": "close",
            "because": "digital inclusion",
            "language": "en",
        }
    ],
}

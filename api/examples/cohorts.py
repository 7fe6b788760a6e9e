"""Examples for the OpenAPI description of cohorts."""

from typing import Any

REQUEST: dict[str, Any] = {
    "call": "rrr-2021",
    "k": 2,
    "applicants": [
        {
            "id": "torino",
            "authority": "Città di Torino",
            "city": "Turin",
            "country_iso2": "IT",
            "population": 850000,
            "languages": ["it"],
            "policies": "Metropolitan plan for the social economy",
            "responses": 3,
            "letter_of_intent": True,
            "offers": ["co-design"],
            "needs": ["co-management"],
            "score_policies": 3,
        },
        {
            "id": "montreal",
            "authority": "Ville de Montréal",
            "city": "Montréal",
            "country_iso2": "CA",
            "population": 1762949,
            "languages": ["fr", "en"],
            "letter_of_intent": True,
            "offers": ["commons"],
            "needs": ["housing"],
        },
    ],
    "support": [
        {
            "id": "upsocial",
            "name": "UpSocial",
            "capacity": 1,
            "languages": ["en", "es"],
            "regions": ["europe"],
            "topics": ["co-creation"],
        }
    ],
}
COHORT: dict[str, Any] = {
    "call": {
        "id": "rrr-2021",
        "title": "Respond, Rebuild, Reinvent: call for Peer Learning Cities",
        "places": 8,
        "population": 200000,
        "letter": True,
        "deadline": "2021-05-21",
        "regions": [
            {"id": "europe", "label": "Europe", "countries": ["AT", "BE"]},
            {"id": "americas", "label": "the Americas", "countries": ["BR", "CA"]},
        ],
        "criteria": [
            {
                "id": "policies",
                "label": "relevance of the social and solidarity economy in policies",
                "weight": 1.0,
            },
            {"id": "responses", "label": "responses to the crisis", "weight": 1.0},
            {"id": "stakeholders", "label": "collaboration with stakeholders", "weight": 1.0},
            {"id": "commitment", "label": "commitment and motivation", "weight": 1.0},
        ],
        "match_weight": 1.0,
        "sources": ["upsocial-rrr-call"],
        "assumed": [
            "The call names no shares: half for each region is taken, rounded down for "
            "the least and up for the most. The choice of 2021, five and four of nine, "
            "lies within them.",
            "The call gives no scale and no weights: where nobody sets others, all "
            "criteria weigh the same; reviewers score each from 0 to 3. What no reviewer "
            "has scored counts 1 where the applicant states something, else 0.",
            "The call counts no exchanges: where nobody sets another weight, a need that "
            "another chosen one can answer counts one point times how like the two "
            "topics are, from 0.5 on; of each applicant the first five needs count.",
            "The accounts do not say how organisations were assigned: a language in "
            "common, the region, and the topics that a city needs weigh the same.",
        ],
    },
    "wanted": 2,
    "chosen": ["montreal", "torino"],
    "status": "optimal",
    "value": 1.8798,
    "bound": 1.8798,
    "gap": 0.0,
    "greedy": 1.8798,
    "balance": {
        "kept": True,
        "regions": [
            {"id": "europe", "label": "Europe", "eligible": 1, "chosen": 1, "least": 1, "most": 1},
            {"id": "americas", "label": "the Americas", "eligible": 1, "chosen": 1, "least": 1, "most": 1},
        ],
        "given_up": 0.0,
        "without": ["montreal", "torino"],
        "why": [
            "The regions are balanced: 1 from Europe and 1 from the Americas.",
            "Nothing was given up for the balance: the best choice is balanced.",
        ],
    },
    "matches": [
        {
            "learner": "torino",
            "need": "co-management",
            "hosts": ["montreal"],
            "offers": ["commons"],
            "likeness": 0.5465,
            "why": "Turin could learn about co-management from Montréal, by what comes near it: commons.",
        }
    ],
    "unmet": [
        {
            "learner": "montreal",
            "need": "housing",
            "why": "Montréal needs housing, and none of the others that are chosen offers anything like it.",
        }
    ],
    "applicants": [
        {
            "id": "montreal",
            "authority": "Ville de Montréal",
            "city": "Montréal",
            "country": "CA",
            "region": "americas",
            "population": 1762949,
            "eligible": True,
            "failed": [],
            "scores": [
                {
                    "criterion": "policies",
                    "score": 0,
                    "most": 3,
                    "by": "stated",
                    "points": 0.0,
                    "why": "No reviewer has scored relevance of the social and solidarity "
                    "economy in policies; nothing is stated.",
                },
                {
                    "criterion": "responses",
                    "score": 0,
                    "most": 3,
                    "by": "stated",
                    "points": 0.0,
                    "why": "No reviewer has scored responses to the crisis; nothing is stated.",
                },
                {
                    "criterion": "stakeholders",
                    "score": 0,
                    "most": 3,
                    "by": "stated",
                    "points": 0.0,
                    "why": "No reviewer has scored collaboration with stakeholders; nothing is stated.",
                },
                {
                    "criterion": "commitment",
                    "score": 0,
                    "most": 3,
                    "by": "stated",
                    "points": 0.0,
                    "why": "No reviewer has scored commitment and motivation; nothing is stated.",
                },
            ],
            "points": 0.0,
            "chosen": True,
            "cost": None,
            "proven": True,
            "why": ["All that are eligible are chosen."],
        },
        {
            "id": "torino",
            "authority": "Città di Torino",
            "city": "Turin",
            "country": "IT",
            "region": "europe",
            "population": 850000,
            "eligible": True,
            "failed": [],
            "scores": [
                {
                    "criterion": "policies",
                    "score": 3,
                    "most": 3,
                    "by": "reviewers",
                    "points": 1.0,
                    "why": "Reviewers gave 3 of 3 for relevance of the social and "
                    "solidarity economy in policies.",
                },
                {
                    "criterion": "responses",
                    "score": 1,
                    "most": 3,
                    "by": "stated",
                    "points": 0.3333,
                    "why": "No reviewer has scored responses to the crisis; something is stated.",
                },
                {
                    "criterion": "stakeholders",
                    "score": 0,
                    "most": 3,
                    "by": "stated",
                    "points": 0.0,
                    "why": "No reviewer has scored collaboration with stakeholders; nothing is stated.",
                },
                {
                    "criterion": "commitment",
                    "score": 0,
                    "most": 3,
                    "by": "stated",
                    "points": 0.0,
                    "why": "No reviewer has scored commitment and motivation; nothing is stated.",
                },
            ],
            "points": 1.3333,
            "chosen": True,
            "cost": None,
            "proven": True,
            "why": ["All that are eligible are chosen."],
        },
    ],
    "support": {
        "assigned": [
            {
                "city": "torino",
                "organisation": "upsocial",
                "name": "UpSocial",
                "worth": 1.5465,
                "reasons": [
                    "They have no language in common (Italian; English and "
                    "Spanish): plan for interpretation.",
                    "It works in Europe.",
                    "It knows about co-creation, which the city needs or which is near to what it needs.",
                ],
            }
        ],
        "without": ["montreal"],
        "why": "The organisations can support 1 in all, and 2 are chosen.",
    },
    "notes": [
        "No choice is worth more.",
        "Taking the best first, again and again, comes to as much.",
        "Reviewers have scored 1 of the 8 criteria of eligible applicants. The rest only tells "
        "whether something is stated, and not how good it is.",
        "The call closed on 2021-05-21; when the applications came is not told, so it is not checked.",
    ],
    "rejected": [],
    "problems": [],
}

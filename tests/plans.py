"""A small programme made by hand for the tests: five cities that are made up, as are all facts about them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from graph.workshops.dossier import Backing, Condition, Dossier, Held, Need, Offer, Shown
from graph.workshops.plan import Coverage, Fairness, Group, Plan, Solver, Unmet
from graph.workshops.problem import Facilitator, Link, Participant, Problem
from ontology.iris import BASE

TITLE = "Learning programme, spring 2027"
MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PARTICIPANTS = (
    Participant("valdora", "Valdora", "Europe/Rome", ("it",)),
    Participant("port-aster", "Port Aster", "America/Toronto", ("fr", "en")),
    Participant("serra-clara", "Serra Clara", "America/Sao_Paulo", ("pt",)),
    Participant("marwick", "Marwick", "Europe/Dublin", ("en",), hours=(9.0, 17.0)),
    Participant("nova-bahia", "Nova Bahía", "America/Los_Angeles", ("en", "es"), hours=(7.0, 16.0)),
)
TOPICS = {
    "co-management": "co-management",
    "public-procurement": "public procurement",
    "social-finance": "social finance",
    "digital-divide": "digital divide",
}


def link(learner: str, need: str, host: str, offer: str, topic: str, score: float, priority: int = 2) -> Link:
    """A link between two cities by the slugs of need and offer."""
    return Link(
        match=f"{BASE}id/{learner}/match/{need}--{offer}",
        need=f"{BASE}id/{learner}/need/{need}",
        offer=f"{BASE}id/{host}/offer/{offer}",
        learner=learner,
        host=host,
        topic=topic,
        score=score,
        priority=priority,
    )


LINKS = (
    link("valdora", "need-houses", "port-aster", "exp-charter", "co-management", 0.86, 1),
    link("marwick", "need-trust", "port-aster", "exp-charter", "co-management", 0.61),
    link("serra-clara", "need-squares", "port-aster", "exp-charter", "co-management", 0.58, 3),
    link("port-aster", "need-lots", "marwick", "exp-lots", "public-procurement", 0.79, 1),
    link("nova-bahia", "need-buyers", "marwick", "exp-lots", "public-procurement", 0.7),
)
WORDS = {
    "need-houses": (
        "City of Valdora",
        "Valdora looks for the way from designing neighbourhood houses together to running them together.",
    ),
    "need-trust": (
        "Marwick Community Forum",
        "Residents and the social economy do not trust each other enough to run a place together.",
    ),
    "need-squares": ("City of Serra Clara", "Market squares are repaired by the city and used by few."),
    "need-lots": ("City of Port Aster", "Small cooperatives do not win the city's large contracts."),
    "need-buyers": (
        "Office of Small Business, Nova Bahía",
        "Buyers of the city do not know which social enterprises could deliver.",
    ),
}
OFFERS = {
    "exp-charter": (
        "City of Port Aster",
        "A charter for shared running of eleven community buildings, with a fund that the users decide on.",
        Shown("Charter of Shared Places", f"{BASE}id/port-aster/policy/charter"),
    ),
    "exp-lots": (
        "Marwick Social Enterprise Network",
        "Contracts cut into lots that small providers can serve, with a week of open questions before each.",
        Shown("Rule on Small Lots", f"{BASE}id/marwick/policy/lots"),
    ),
}
CONDITIONS = {
    "need-houses": (
        Condition("A city of about the same size", Held.MET, "Both have 500,000 to 900,000 inhabitants."),
        Condition("A rule that lets users run city buildings", Held.NOT_MET, "Valdora has recorded none."),
        Condition("A fund for the running costs", Held.UNKNOWN, "Nothing is recorded on it."),
    ),
}
NAMES = {one.city: one.name for one in PARTICIPANTS}


def backing(one: Link) -> Backing:
    """What a link of this programme stands for."""
    need, offer = one.need.rpartition("/")[2], one.offer.rpartition("/")[2]
    holder, wanted = WORDS[need]
    giver, given, shown = OFFERS[offer]
    return Backing(
        need=Need(one.need, NAMES[one.learner], holder, wanted, (f"https://example.org/{need}",)),
        offer=Offer(one.offer, NAMES[one.host], giver, given, (f"https://example.org/{offer}",), shown),
        reasons=(
            f"Both are about {TOPICS[one.topic]}.",
            f"What {NAMES[one.host]} offers can be seen: {shown.label}.",
        ),
        conditions=CONDITIONS.get(need, ()),
    )


def group(
    key: str, links: tuple[Link, ...], start: datetime, minutes: int, languages: tuple[str, ...]
) -> Group:
    """A group of all the learners of one host."""
    cities = (links[0].host, *(one.learner for one in links))
    zones = {one.city: ZoneInfo(one.zone) for one in PARTICIPANTS}
    return Group(
        id=key,
        topic=links[0].topic,
        hosts=cities[:1],
        learners=cities[1:],
        facilitator="Facilitator One",
        start=start,
        end=start + timedelta(minutes=minutes),
        local={city: start.astimezone(zones[city]) for city in cities},
        languages=languages,
        serves=links,
        reasons=(
            f"{len(links)} cities learn at once from what {NAMES[links[0].host]} shows.",
            "It lies within everybody's office hours.",
        ),
    )


def plan(minutes: int = 90) -> Plan:
    """Two sessions, one on each side of the change to summer time in Europe."""
    problem = Problem(
        PARTICIPANTS,
        LINKS,
        date(2027, 3, 15),
        date(2027, 4, 30),
        minutes=minutes,
        facilitators=(Facilitator("Facilitator One"),),
    )
    groups = (
        group("g1", LINKS[:3], datetime(2027, 3, 16, 14, tzinfo=UTC), minutes, ()),
        group("g2", LINKS[3:], datetime(2027, 4, 6, 14, 30, tzinfo=UTC), minutes, ("en",)),
    )
    benefit = {"valdora": 0.86, "marwick": 0.52, "serra-clara": 0.41, "port-aster": 0.79, "nova-bahia": 0.6}
    found = Plan(
        problem,
        groups,
        Coverage(cities=5, learning=5, hosting=2, needs=7, served=5, top_needs=3, top_served=2),
        Fairness(benefit, 0.41, 0.15, 0.2, 1, {"port-aster": 1, "marwick": 1}),
        (
            Unmet("valdora", "max-sessions", "Port Aster hosts three sessions already.", UNMET.id),
            Unmet("serra-clara", "nobody-offers", "No other city offers anything on it.", "need-unknown"),
            Unmet("nova-bahia", "hours", "It shares too few office hours with those who would learn."),
        ),
        Solver("optimal", 0.0, 1.42, 3.18, 3.18),
    )
    worse = replace(
        found,
        groups=groups[:1],
        coverage=replace(found.coverage, learning=3, hosting=1, served=3, top_served=1),
        fairness=replace(found.fairness, minimum=0.0, gini=0.48, envious=0.6),
        solver=Solver("feasible", None, 0.01, 1.79, None),
    )
    return replace(found, greedy=worse)


UNMET = Need(
    f"{BASE}id/valdora/need/need-finance",
    "Valdora",
    "City of Valdora",
    "Valdora wants to learn how residents can lend to social enterprises.",
    ("https://example.org/need-finance",),
)


def dossier(made: Plan | None = None) -> Dossier:
    """The programme to be given out."""
    held = made or plan()
    return Dossier(
        id="spring-2027",
        title=TITLE,
        plan=held,
        backings={one.match: backing(one) for one in LINKS},
        topics=TOPICS,
        cities=NAMES,
        release="2026-11-22-093000-0a1b2c3d",
        made=MADE,
        needs={UNMET.id: UNMET},
    )

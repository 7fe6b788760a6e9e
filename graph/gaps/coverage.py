"""Topics needed here that nobody serves; policies that nobody carries out, or that nobody benefits from."""

from collections.abc import Callable, Mapping, Sequence

from graph.cities.profile import Statement, Thing
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Evidence, Facts, Found, Kind, Sentence
from graph.gaps.shares import Share, compared

OWN_LEVELS = ("city", "metropolitan")
"""The levels of policies that a city can see to by itself."""

CARRIED_OUT = (
    "strategy",
    "programme",
    "fund-scheme",
    "award",
    "participation-mechanism",
    "emergency-measure",
)
"""The types of policy that somebody has to carry out; a law or a rule binds by itself."""

GIVING = ("programme", "fund-scheme", "award", "emergency-measure")
"""The types of policy that somebody benefits from."""

BENEFITS = ("funds", "supports", "trains", "advises", "procures-from", "hosts")
"""The kinds of tie that run from a policy to whom it benefits."""

LIKELY = 0.5
"""Of p: where policies without anybody are what the other cities mostly have too, they are not listed."""

FEW = 3
"""Of things that serve a needed topic: with so many or more, the need is not called unserved."""


def coverage_gaps(city: Ecosystem, cities: Mapping[str, Ecosystem]) -> list[Found]:
    """Each needed topic and each type of policy, and what here serves it or carries it out.

    formula   see `graph.gaps.shares.compared`: of the city's bodies, places and policies those that serve the
              topic; of its policies of a type those that somebody carries out, or that somebody benefits from
    city      the city that is looked at
    cities    all cities, by slug
    returns   a finding a needed topic, and two a type of policy at most
    """
    others = [one for slug, one in cities.items() if slug != city.slug]
    if city.profile is None:
        return []
    needs: dict[str, list[Statement]] = {}
    for need in city.profile.needs:
        needs.setdefault(need.topic, []).append(need)
    found = [needed(city, others, topic, stated) for topic, stated in sorted(needs.items())]
    for question, types, carried in (
        ("implementer", CARRIED_OUT, implemented),
        ("beneficiary", GIVING, benefiting),
    ):
        found += [
            one for kind in types for one in [idle(city, others, question, kind, carried)] if one is not None
        ]
    return found


def serving(city: Ecosystem, topic: str) -> list[Thing]:
    """The things of a city that are on a topic or one below it."""
    wanted = city.scheme.within(topic)
    return [thing for thing in city.things if not wanted.isdisjoint(thing.topics)]


def offers(city: Ecosystem, topic: str) -> list[Statement]:
    """What is offered in a city on a topic or one below it."""
    wanted = city.scheme.within(topic)
    return [offer for offer in city.profile.offers if offer.topic in wanted] if city.profile else []


def needed(city: Ecosystem, others: Sequence[Ecosystem], topic: str, stated: Sequence[Statement]) -> Found:
    """The finding on one needed topic."""
    here, offered = serving(city, topic), offers(city, topic)
    measured = compared(
        Share(len(here), len(city.things)),
        [Share(len(serving(one, topic)), len(one.things)) for one in others],
    )
    elsewhere = [(one.name, offer) for one in others for offer in offers(one, topic)]
    first = min(stated, key=lambda need: (need.priority or 9, need.id))
    facts: Facts = {
        "city": city.name,
        "topic": city.named("topic", topic),
        "above": city.named("topic", city.scheme.above.get(topic, topic)),
        "statement": first.statement.rstrip("."),
        "holder": first.holder_label,
        "needs": len(stated),
        "priority": first.priority or 0,
        "here": len(here),
        "things": len(city.things),
        "expected": round(measured.expected, 1),
        "first": here[0].label if here else "",
        "elsewhere": len({name for name, _ in elsewhere}),
        "example": elsewhere[0][1].holder_label if elsewhere else "",
        "example_city": elsewhere[0][0] if elsewhere else "",
    }
    return Found(
        kind=Kind.COVERAGE,
        key=f"topic/{topic}",
        title=Sentence("coverage.topic.nobody.title" if not here else "coverage.topic.few.title", facts),
        sentences=(
            Sentence("coverage.stated.urgent" if first.priority == 1 else "coverage.stated", facts),
            Sentence(
                "coverage.nobody" if not here else "coverage.one" if len(here) == 1 else "coverage.few", facts
            ),
            Sentence(
                "coverage.elsewhere.none"
                if not elsewhere
                else f"coverage.elsewhere.{'one' if facts['elsewhere'] == 1 else 'many'}"
                + (".city" if facts["example"] == facts["example_city"] else ""),
                facts,
            ),
        ),
        measured=measured,
        weight=(1.0 - 0.2 * ((first.priority or 2) - 1)) / (1 + len(here)),
        evidence=(
            *(Evidence(need.id, need.statement, need.holder_label) for need in stated),
            *(Evidence(thing.id, thing.label) for thing in here),
        ),
        listed=not offered and len(here) < FEW,
    )


def idle(
    city: Ecosystem,
    others: Sequence[Ecosystem],
    question: str,
    kind: str,
    carried: Callable[[Ecosystem], frozenset[str]],
) -> Found | None:
    """The finding on the policies of one type that nobody carries out or benefits from, if there are any."""
    own, done = policies(city, kind), carried(city)
    left = [policy for policy in own if policy.id not in done]
    if not own:
        return None
    shares = []
    for one in others:
        theirs = carried(one)
        mine = policies(one, kind)
        shares.append(Share(sum(policy.id in theirs for policy in mine), len(mine)))
    measured = compared(Share(len(own) - len(left), len(own)), shares)
    facts: Facts = {
        "city": city.name,
        "kind": city.named("policy-type", kind),
        "left": len(left),
        "own": len(own),
        "first": left[0].label if left else "",
        "expected": round(measured.expected, 1),
        "topics": city.topics_of(list(dict.fromkeys(topic for policy in left for topic in policy.topics))),
    }
    whole = len(left) == len(own)
    number = "single" if len(own) == 1 else "all" if whole else "one" if len(left) == 1 else "many"
    return Found(
        kind=Kind.COVERAGE,
        key=f"{question}/{kind}",
        title=Sentence(f"coverage.{question}.title.{'one' if len(left) == 1 else 'many'}", facts),
        sentences=(
            Sentence(f"coverage.{question}.{number}", facts),
            *([Sentence("coverage.idle.topics", facts)] if facts["topics"] else []),
            Sentence(f"coverage.{question}.ask.{kind}", facts),
            Sentence("coverage.idle.more", facts),
        ),
        measured=measured,
        weight=0.6 * len(left) / len(own),
        evidence=tuple(Evidence(policy.id, policy.label) for policy in left),
        listed=bool(left) and measured.p <= LIKELY,
    )


def policies(city: Ecosystem, kind: str) -> list[Thing]:
    """The city's own policies of a type that run today."""
    return [
        thing
        for thing in city.things
        if thing.kind == "policy"
        and thing.type == kind
        and (thing.level in OWN_LEVELS or thing.level is None)
    ]


def implemented(city: Ecosystem) -> frozenset[str]:
    """The policies that somebody carries out."""
    return frozenset(tie.target for tie in city.network.ties if tie.kind == "implements")


def benefiting(city: Ecosystem) -> frozenset[str]:
    """The policies that somebody is recorded to benefit from."""
    return frozenset(tie.source for tie in city.network.ties if tie.kind in BENEFITS)

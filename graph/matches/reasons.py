"""Why a match stands, in whole sentences; each is a template that is filled in."""

from collections.abc import Iterator, Mapping

from graph import saying
from graph.matches import evidence
from graph.matches.conditions import Judged
from graph.matches.exchange import Exchange, Offer, Shown
from graph.matches.match import Match
from graph.matches.setting import OFFICE, Settings
from graph.saying import Counting, Fact, Listed, Said, Template, language, listed

TEMPLATES: Mapping[str, Template] = {
    "topic.same": "Need and offer are both on {topic}.",
    "topic.below": "The offer is on {offered}, a part of {needed}, which is needed.",
    "topic.above": "The offer is on {offered}, of which {needed}, which is needed, is a part.",
    "topic.near": "The need is on {needed}, the offer on {offered}; both belong to {above}.",
    "topic.named": "The need is filed under {needed}, and its own words name {offered}.",
    "named.city": "The need names {city}.",
    "named.body": "The need names {body}.",
    "suggested.offer": "Nobody has stated this offer; {thing} suggests it: {kind}.",
    "suggested.offer.since": "Nobody has stated this offer; {thing} suggests it: {kind}, there since "
    "{since}.",
    "suggested.need": "Nobody has stated this need; a gap suggests it: {why}",
    "shared.need": "It is a question that {project} asked for all its cities.",
    "shown.since": "{thing} shows it: {kind}, there since {since}.",
    "shown": "{thing} shows it: {kind}.",
    "shown.ended": "{thing} showed it: {kind}, ended by now.",
    "shown.self": "{thing} does it itself: {kind}.",
    "shown.nothing": "Only the statement is on record; no programme, law or place shows it.",
    "stated.many": Counting("count", "{count} row states it.", "{count} rows state it."),
    "pages": Counting("count", "It rests on {count} page.", "It rests on {count} pages."),
    "outcome": "Figures are on record: “{told}”",
    "years": Counting(
        "years", "There is {years} year of experience.", "There are {years} years of experience."
    ),
    "condition.legal-form.met": "It takes bodies of its legal form; {city} has {found}.",
    "condition.legal-form.unknown": "It takes bodies of the kind {key}; none is on record in {city}.",
    "condition.policy.met": "It takes rules on {key}; {city} has {found}.",
    "condition.policy.unknown": "It takes rules on {key}; none is on record in {city}.",
    "condition.funding.met": "It takes money; in {city} {found} gives or lends.",
    "condition.funding.unknown": "It takes money; no funder is on record in {city}.",
    "condition.scale.met": "The cities are of like size: {own} and {theirs} inhabitants.",
    "condition.scale.unknown": "Whether it works at another size is not known: {own} against {theirs} "
    "inhabitants.",
    "condition.scale.untold": "How large one of the cities is is not on record.",
    "condition.language.met": "The cities have a language in common: {found}.",
    "condition.language.not-met": "The cities have no official language in common ({own}; {theirs}): plan "
    "for interpretation or a third language.",
    "condition.language.unknown": "The languages of one of the cities are not on record.",
    "hours": Counting(
        "hours",
        "Of an office day of {day} hours {hours} falls together.",
        "Of an office day of {day} hours {hours} fall together.",
    ),
    "hours.none": Counting(
        "apart",
        "Their office hours do not overlap: {apart} hour lies between them.",
        "Their office hours do not overlap: {apart} hours lie between them.",
    ),
    "back": "In return {learner} could show {host} what it does on {topic}.",
    "shared.one": "Both are tied with {first}.",
    "shared.two": "Both are tied with {first} and {second}.",
    "shared.many": Counting(
        "count",
        "They have {count} thing in common, {first} and {second} among them.",
        "They have {count} things in common, {first} and {second} among them.",
    ),
}
KINDS: Mapping[str, Template] = {
    name: name
    for name in ("organisation", "institution", "infrastructure", "policy", "project", "call", "person")
}
"""What something is called that has no type, by its kind."""


def said(key: str, /, **facts: Fact) -> Said:
    """A sentence in words, with a capital."""
    return saying.said(TEMPLATES[key], facts)


def reasons(exchange: Exchange, match: Match) -> tuple[Said, ...]:
    """All reasons of a match, what weighs most first."""
    return (
        *topic(exchange, match),
        *named(exchange, match),
        *shown(exchange, match),
        *came_of(exchange, match),
        *(condition(exchange, match, judged) for judged in match.judged),
        *together(exchange, match),
    )


def topic(exchange: Exchange, match: Match) -> Iterator[Said]:
    """How the two topics belong together."""
    needed, offered = match.need.topic, match.offer.topic
    tree = exchange.tree
    if offered == needed:
        yield said("topic.same", topic=exchange.named(needed))
        return
    facts = {"needed": exchange.named(needed), "offered": exchange.named(offered)}
    common = tree.meeting(needed, offered)
    if offered in match.topics:
        yield said("topic.named", **facts)
    elif common == needed:
        yield said("topic.below", **facts)
    elif common == offered:
        yield said("topic.above", **facts)
    elif common is not None:
        yield said("topic.near", **facts, above=exchange.named(common))
    else:
        via = next(one for one in sorted(match.topics) if tree.meeting(one, offered))
        yield said("topic.named", needed=facts["needed"], offered=exchange.named(via))


def named(exchange: Exchange, match: Match) -> Iterator[Said]:
    """What the need's words name, and what it is that asks."""
    need, offer = match.need, match.offer
    if match.parts["named"] >= 1 and need.city == offer.city:
        yield said("named.body", body=offer.holder_label)
    elif match.parts["named"] and names_city(exchange, match):
        yield said("named.city", city=exchange.cities[offer.city].name)
    if need.shared:
        yield said("shared.need", project=need.holder_label)
    if need.suggested:
        yield said("suggested.need", why=need.why)


def names_city(exchange: Exchange, match: Match) -> bool:
    """Whether a need names the city of an offer."""
    city = exchange.place(match.offer.city)
    return any(name in match.need.statement for name in (city.name, *city.local_names.values()))


def shown(exchange: Exchange, match: Match) -> Iterator[Said]:
    """What stands behind the offer."""
    offer = match.offer
    for one in offer.shown:
        yield visible(exchange, offer, one)
    if not offer.shown:
        yield said("shown.nothing")
    if len(offer.statements) > 1:
        yield said("stated.many", count=len(offer.statements))
    pages = {*offer.sources, *(page for one in offer.shown for page in one.sources)}
    if len(pages) > 1:
        yield said("pages", count=len(pages))


def visible(exchange: Exchange, offer: Offer, one: Shown) -> Said:
    """What one thing shows."""
    thing = one.thing
    scheme = {"policy": "policy-type", "infrastructure": "infrastructure-type"}.get(thing.kind, "actor-type")
    facts: dict[str, Fact] = {
        "thing": thing.label,
        "kind": exchange.cities[offer.city].named(scheme, thing.type) if thing.type else kind(thing.kind),
        "since": (thing.since or "")[:4],
    }
    if offer.suggested:
        return said("suggested.offer.since" if thing.since else "suggested.offer", **facts)
    if thing.id == offer.holder:
        return said("shown.self", **facts)
    return said("shown.ended" if not one.running else "shown.since" if thing.since else "shown", **facts)


def kind(name: str) -> str:
    """What a kind of thing is called, as it reads within a sentence."""
    return saying.said(KINDS[name], within=True) if name in KINDS else name


def came_of(exchange: Exchange, match: Match) -> Iterator[Said]:
    """What came of it, and for how long."""
    told = evidence.figures(match.offer)
    if told:
        yield said("outcome", told=told)
    age = evidence.years(match.offer, exchange.year)
    if age and age > 1:
        yield said("years", years=age)


def condition(exchange: Exchange, match: Match, judged: Judged) -> Said:
    """Whether a condition holds in the learner's city."""
    kind, result = judged.condition.kind, judged.result
    facts: dict[str, Fact] = dict(judged.facts)
    if kind == "language":
        facts = {name: languages(tags) for name, tags in judged.facts}
    elif kind == "scale":
        facts = {name: saying.figure(told) for name, told in judged.facts}
    key = f"condition.{kind}.{result}"
    if kind == "scale" and not facts:
        key = "condition.scale.untold"
    city = exchange.cities[match.need.city]
    if kind == "legal-form":
        facts["key"] = city.named("actor-type", judged.condition.key)
    elif kind == "policy":
        facts["key"] = exchange.named(judged.condition.key)
    return said(key, city=city.name, **facts)


def languages(tags: str) -> Listed:
    """Languages by name, from their tags with commas between them."""
    return listed(map(language, tags.split(", ")), ", ")


def together(exchange: Exchange, match: Match) -> Iterator[Said]:
    """What the two cities could make of each other."""
    need, offer = match.need, match.offer
    if need.city == offer.city:
        return
    pair = Settings.of([exchange.place(need.city), exchange.place(offer.city)])
    hours = OFFICE * float(pair.hours(0)[1])
    apart = abs(float(pair.offset[1] - pair.offset[0]))
    if hours <= 0:
        yield said("hours.none", apart=round(apart))
    elif hours < OFFICE:
        yield said("hours", hours=round(hours), day=round(OFFICE))
    if match.back:
        learner, host = (exchange.cities[slug].name for slug in (need.city, offer.city))
        yield said("back", learner=learner, host=host, topic=exchange.named(match.back[0].topic))
    if match.shared:
        key = (
            "shared.one"
            if len(match.shared) == 1
            else "shared.two"
            if len(match.shared) == 2
            else "shared.many"
        )
        yield said(key, count=len(match.shared), first=match.shared[0], second=match.shared[-1])

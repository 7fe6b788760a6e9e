"""From matches to programmes: who could learn what from whom, and what each link stands for."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from graph.matches.conditions import Judged, Result
from graph.matches.match import Match, Matching
from graph.matches.reasons import condition, reasons
from graph.workshops import dossier
from graph.workshops.dossier import Backing, Condition, Dossier, Held, Shown
from graph.workshops.plan import Plan
from graph.workshops.problem import Link, Need

LEAST = 0.3
"""Of 0 to 1: a match that scores less is not worth a seat in a session."""

HELD = {Result.MET: Held.MET, Result.NOT_MET: Held.NOT_MET, Result.UNKNOWN: Held.UNKNOWN}

Pairs = Mapping[str, tuple[int, int]]


def links(found: Matching, least: float = LEAST) -> tuple[Link, ...]:
    """All ways for one city to learn from another: the best match for each need, host and topic of an offer.

    Needs are those that somebody has stated; an offer may be a suggested one, which its reasons say.

    least  the lowest score that counts
    """
    best: dict[tuple[str, str, str, str], Link] = {}
    for number, offer, score in found.ranked:
        need, given = found.exchange.needs[number], found.exchange.offers[offer]
        key = (need.city, need.id, given.city, given.topic)
        if not need.suggested and need.city != given.city and score >= least and key not in best:
            best[key] = Link(
                match=found.id(number, offer),
                need=need.id,
                offer=given.id,
                learner=need.city,
                host=given.city,
                topic=given.topic,
                score=round(score, 6),
                priority=need.priority,
            )
    return tuple(best.values())


def needs(found: Matching) -> tuple[Need, ...]:
    """All stated needs, each with the cities that offer something that answers it."""
    offered: dict[int, set[str]] = {}
    for number, offer, score in found.ranked:
        if score >= LEAST:
            offered.setdefault(number, set()).add(found.exchange.offers[offer].city)
    return tuple(
        Need(need.id, need.city, need.topic, need.priority, tuple(sorted(offered.get(number, ()))))
        for number, need in enumerate(found.exchange.needs)
        if not need.suggested
    )


def pairs(found: Matching) -> Pairs:
    """The numbers of need and offer of each match, by its id."""
    return {found.id(need, offer): (need, offer) for need, offer, _ in found.ranked}


def backed(
    found: Matching,
    plan: Plan,
    release: str,
    made: datetime,
    id: str,
    title: str = "Workshop programme",
    site: str = "",
    revision: int = 0,
) -> Dossier:
    """A plan with all that its links stand for.

    release  the id of the release that the matches are from
    made     when the plan was made, in UTC
    site     the address of a server that shows what IRIs name
    """
    whole = found.exchange
    numbers = pairs(found)
    wanted = dict.fromkeys(link.match for link in served(plan) if link.match in numbers)
    return Dossier(
        id=id,
        title=title,
        plan=plan,
        backings={match: backing(found, found.match(*numbers[match])) for match in wanted},
        topics=whole.topic_names,
        cities={slug: whole.place(slug).name for slug in whole.cities},
        release=release,
        made=made,
        needs={need.id: need_of(found, number) for number, need in enumerate(whole.needs)},
        revision=revision,
        site=site,
    )


def served(plan: Plan) -> Iterable[Link]:
    """All links of a plan's groups, and of the plain way beside it."""
    for one in (plan, plan.greedy):
        for group in one.groups if one else ():
            yield from group.serves


def backing(found: Matching, match: Match) -> Backing:
    """What a link stands for."""
    whole, offer = found.exchange, match.offer
    first = offer.shown[0].thing if offer.shown else None
    pages = dict.fromkeys((*offer.sources, *(page for one in offer.shown for page in one.sources)))
    return Backing(
        need=dossier.Need(
            id=match.need.id,
            city=whole.place(match.need.city).name,
            holder=match.need.holder_label,
            statement=match.need.statement,
            sources=match.need.sources,
            suggested=match.need.suggested,
        ),
        offer=dossier.Offer(
            id=offer.id,
            city=whole.place(offer.city).name,
            holder=offer.holder_label,
            statement=offer.statement,
            sources=tuple(pages),
            shown_by=Shown(first.label, first.id) if first else None,
            suggested=offer.suggested,
        ),
        reasons=reasons(whole, match),
        conditions=tuple(condition_of(found, match, judged) for judged in match.judged),
    )


def condition_of(found: Matching, match: Match, judged: Judged) -> Condition:
    """A transfer condition."""
    return Condition(
        judged.condition.kind.replace("-", " "), HELD[judged.result], condition(found.exchange, match, judged)
    )


def need_of(found: Matching, number: int) -> dossier.Need:
    """A need."""
    need = found.exchange.needs[number]
    return dossier.Need(
        id=need.id,
        city=found.exchange.place(need.city).name,
        holder=need.holder_label,
        statement=need.statement,
        sources=need.sources,
        suggested=need.suggested,
    )

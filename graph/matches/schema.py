"""Matches as JSON, the shape that the API and the command line share."""

from dataclasses import asdict

from graph.gaps.schema import Json
from graph.matches.conditions import Judged
from graph.matches.exchange import Exchange, Need, Offer, unique
from graph.matches.hubs import Hubs
from graph.matches.match import Match
from graph.matches.reasons import condition, reasons
from ontology import iris

DIGITS = 4


def match_json(exchange: Exchange, match: Match) -> Json:
    """One match with its parts, its reasons, the path that supports it and the pages behind it."""
    tree = exchange.tree
    return {
        "id": match.id,
        "score": round(match.score, DIGITS),
        "parts": {name: round(value, DIGITS) for name, value in match.parts.items()},
        "similarity": {
            "lin": round(tree.lin(match.need.topic, match.offer.topic), DIGITS),
            "wu_palmer": round(tree.wu_palmer(match.need.topic, match.offer.topic), DIGITS),
        },
        "state": "proposed",
        "need": need_json(match.need),
        "offer": offer_json(match.offer),
        "conditions": [condition_json(exchange, match, judged) for judged in match.judged],
        "reasons": list(reasons(exchange, match)),
        "path": path(exchange, match),
    }


def need_json(need: Need) -> Json:
    """One need."""
    return {
        "id": need.id,
        "city": need.city,
        "holder": need.holder,
        "holder_label": need.holder_label,
        "topic": need.topic,
        "statement": need.statement,
        "priority": need.priority,
        "shared": need.shared,
        "suggested": need.suggested,
        "sources": list(need.sources),
    }


def offer_json(offer: Offer) -> Json:
    """One offer with what shows it."""
    return {
        "id": offer.id,
        "city": offer.city,
        "holder": offer.holder,
        "holder_label": offer.holder_label,
        "topic": offer.topic,
        "statement": offer.statement,
        "suggested": offer.suggested,
        "evidence": [
            {
                "id": shown.thing.id,
                "label": shown.thing.label,
                "kind": shown.thing.kind,
                "type": shown.thing.type,
                "since": shown.thing.since,
                "running": shown.running,
                "sources": list(shown.sources),
            }
            for shown in offer.shown
        ],
        "stated_in": [] if offer.suggested else list(offer.ids),
        "sources": list(unique((*offer.sources, *(page for one in offer.shown for page in one.sources)))),
    }


def condition_json(exchange: Exchange, match: Match, judged: Judged) -> Json:
    """One transfer condition and whether it holds."""
    return {
        "kind": judged.condition.kind,
        "result": str(judged.result),
        "why": condition(exchange, match, judged),
    }


def path(exchange: Exchange, match: Match) -> list[str]:
    """The IRIs that lead from the need to what shows the offer; suggestions have none of their own."""
    need, offer = match.need, match.offer
    common = exchange.tree.meeting(need.topic, offer.topic)
    topics = unique(one for one in (need.topic, common, offer.topic) if one)
    return list(
        unique(
            (
                *([] if need.suggested else [need.id]),
                *(str(iris.topic(topic)) for topic in topics),
                *([] if offer.suggested else offer.ids),
                *(shown.thing.id for shown in offer.shown),
                offer.holder,
            )
        )
    )


def hubs_json(hubs: Hubs) -> Json:
    """How much falls on few hosts."""
    told = asdict(hubs)
    told["share"] = round(hubs.share, DIGITS)
    told["hosts"] = [{"holder": host, "matches": count} for host, count in hubs.hosts]
    return told

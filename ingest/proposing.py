"""Needs and offers that the graph suggests, as rows of their tables, for people to confirm."""

import csv
import io
from collections.abc import Sequence

from graph.matches.exchange import Need, Offer
from graph.store.release import Release
from ingest.asking import identifier, identifiers
from ingest.layout import TABLES

Row = dict[str, str]


def need_rows(release: Release, needs: Sequence[Need]) -> list[Row]:
    """Suggested needs as rows; their source is for the person to give who confirms them."""
    ids = identifiers(release, {need.holder for need in needs})
    return [
        {
            "id": f"{need.city}-{need.id.rpartition('/')[2]}",
            "holder_id": identifier(need.holder, ids),
            "topic": need.topic,
            "statement": need.statement,
            "priority": str(need.priority),
            "source": "",
        }
        for need in needs
    ]


def offer_rows(release: Release, offers: Sequence[Offer]) -> list[Row]:
    """Suggested offers as rows; their source is a page that what shows them rests on."""
    things = {offer.holder for offer in offers} | {one.thing.id for offer in offers for one in offer.shown}
    ids = identifiers(release, things)
    return [
        {
            "id": f"{offer.city}-{offer.id.rpartition('/')[2]}",
            "holder_id": identifier(offer.holder, ids),
            "topic": offer.topic,
            "evidence_id": identifier(offer.shown[0].thing.id, ids),
            "statement": offer.statement,
            "source": offer.sources[0] if offer.sources else "",
        }
        for offer in offers
    ]


def table(name: str, rows: Sequence[Row]) -> str:
    """A table as CSV, with all columns of its layout."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(TABLES[name].columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()

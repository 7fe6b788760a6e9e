"""Matches as a table of comma-separated values, a row each."""

import csv
import io
from collections.abc import Iterable

from graph.gaps.schema import Json

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def table(matches: Iterable[Json]) -> str:
    """Matches with their parts, reasons and pages; several of one kind are parted by a bar in a cell."""
    rows = [row(match) for match in matches]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["match"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def row(match: Json) -> dict[str, str]:
    """One match as the cells of a row."""
    need, offer = match["need"], match["offer"]
    cells = {
        "match": match["id"],
        "score": match["score"],
        **match["parts"],
        "learner": need["city"],
        "need": need["id"],
        "need_holder": need["holder_label"],
        "need_topic": need["topic"],
        "need_statement": need["statement"],
        "priority": need["priority"],
        "need_suggested": need["suggested"],
        "need_sources": need["sources"],
        "host": offer["city"],
        "offer": offer["id"],
        "offer_holder": offer["holder_label"],
        "offer_topic": offer["topic"],
        "offer_statement": offer["statement"],
        "offer_suggested": offer["suggested"],
        "offer_sources": offer["sources"],
        "conditions": [f"{one['kind']}: {one['result']}" for one in match["conditions"]],
        "reasons": match["reasons"],
    }
    return {name: cell(value) for name, value in cells.items()}


def cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " | ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if isinstance(value, str | list) and text.startswith(RISKY) else text

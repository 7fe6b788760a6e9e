"""Matches and challenges as a person reads them on a terminal."""

from collections.abc import Iterator, Mapping

from api.commands.printing import Page, counted
from graph.gaps.schema import Json


def matches(found: Json, names: Mapping[str, str], topics: Mapping[str, str], width: int) -> Iterator[str]:
    """The lines of a list of matches.

    found   as `graph.matches.listing.listing` tells
    names   of the cities, by slug
    topics  what topics are called
    width   columns of the terminal
    """
    page = Page(width)
    listed = found["matches"]
    shown = f"; shown: {len(listed)}" if len(listed) < found["found"] else ""
    yield from page.paragraph(f"{counted(found['found'], 'match').replace('matchs', 'matches')}{shown}.")
    for number, match in enumerate(listed, 1):
        yield ""
        yield from one(page, number, match, names, topics)
    yield ""
    yield from page.paragraph(hubs(found["hubs"]))
    unanswered = found["unanswered"]
    if unanswered:
        yield ""
        yield from page.bold("NEEDED, AND OFFERED BY NOBODY")
        for need in unanswered:
            yield from page.point(without(need, names, topics))


def one(
    page: Page, number: int, match: Json, names: Mapping[str, str], topics: Mapping[str, str]
) -> Iterator[str]:
    """One match."""
    need, offer = match["need"], match["offer"]
    head = (
        f"{number}. {names[need['city']]} could learn from {names[offer['city']]}: {topics[offer['topic']]}"
    )
    yield from page.bold(f"{head} (score {match['score']:.2f})")
    yield from page.point(f"Needed{suggested(need)} by {need['holder_label']}: {need['statement']}")
    yield from page.point(f"Offered{suggested(offer)} by {offer['holder_label']}: {offer['statement']}")
    for reason in match["reasons"]:
        yield from page.point(reason)
    for source in (*need["sources"], *offer["sources"]):
        yield f"    {source}"


def suggested(one: Json) -> str:
    """That nobody has stated something, where that is so."""
    return " (suggested, not stated)" if one["suggested"] else ""


def hubs(told: Json) -> str:
    """How much of the list falls on the most linked hosts."""
    text = f"{told['share']:.0%} of the list falls on the {counted(len(told['hosts']), 'most linked host')}."
    if told["bound"] is None:
        return text
    if told["met"]:
        return f"{text} At most {told['bound']:.0%} was asked for."
    return f"{text} At most {told['bound']:.0%} was asked for; there are too few hosts for that."


def without(need: Json, names: Mapping[str, str], topics: Mapping[str, str]) -> str:
    """A need on whose topic nobody states an offer."""
    near = "; ".join(
        f"{topics[one['topic']]} in {names[one['city']]}{' (suggested)' if one['suggested'] else ''}"
        for one in need["nearest"]
    )
    return f"{names[need['city']]}, {topics[need['topic']]}: {near or need['note']}"


def challenges(found: Json, names: Mapping[str, str], width: int) -> Iterator[str]:
    """The lines of common and unique challenges.

    found   as `graph.matches.challenges.challenges` tells
    """
    page = Page(width)
    yield from page.paragraph(f"Challenges of {', '.join(names[slug] for slug in found['cities'])}.")
    for kind, title in (("common", "COMMON TO SEVERAL"), ("unique", "OF ONE ALONE")):
        if found[kind]:
            yield ""
            yield from page.bold(title)
        for told in found[kind]:
            yield ""
            yield from page.wrapped(
                f"{told['label']}: {', '.join(names[slug] for slug in told['cities'])}", "", "  "
            )
            for answer in answers(told, names):
                yield from page.point(answer)


def answers(told: Json, names: Mapping[str, str]) -> Iterator[str]:
    """What has been done about a challenge, and that nobody is known where that is so."""
    if not told["solutions"]:
        yield told["note"] or "No programme, law or place on record does something about it"
    for done in told["solutions"]:
        since = f", since {done['since'][:4]}" if done["since"] else ""
        came = f" On record: {done['outcome']}" if done["outcome"] else " What came of it is not on record."
        mark = " (suggested)" if done["suggested"] else ""
        yield f"{done['what']}, {done['who']}, {names[done['where']]}{since}{mark}.{came}"

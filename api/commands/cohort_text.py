"""A cohort as a person reads it on a terminal."""

from collections.abc import Iterator, Mapping

from api.commands.printing import Page, counted
from graph.gaps.schema import Json


def report(found: Json, width: int) -> Iterator[str]:
    """The lines of a cohort.

    found   as `api.cohort_answer.answer` tells
    width   columns of the terminal
    """
    page = Page(width)
    names = {one["id"]: one["city"] or one["authority"] for one in found["applicants"]}
    yield from page.bold(found["call"]["title"])
    yield from page.paragraph(heading(found))
    for sentence in (*found["balance"]["why"], *found["notes"]):
        yield from page.point(sentence)
    yield from group(page, "CHOSEN", [one for one in found["applicants"] if one["chosen"]])
    others = [one for one in found["applicants"] if one["eligible"] and not one["chosen"]]
    yield from group(page, "ELIGIBLE AND NOT CHOSEN", others)
    yield from refused(page, [one for one in found["applicants"] if not one["eligible"]])
    yield from sentences(page, "WHO COULD LEARN FROM WHOM", found["matches"])
    yield from sentences(page, "NEEDED, AND OFFERED BY NO OTHER WHO IS CHOSEN", found["unmet"])
    yield from supported(page, found["support"], names)
    yield from open_to(page, found["call"]["assumed"])
    yield from lost(page, found)


def heading(found: Json) -> str:
    """How many there are, how many may be chosen, and how many are."""
    eligible = sum(one["eligible"] for one in found["applicants"])
    everybody = counted(len(found["applicants"]), "applicant")
    text = f"{everybody}, {eligible:,} eligible, {len(found['chosen']):,} chosen"
    if found["value"] is None:
        return f"{text}."
    return f"{text}. The choice is worth {found['value']:.2f} points."


def group(page: Page, title: str, some: list[Json]) -> Iterator[str]:
    """Some applicants, each with its criteria and why it is there."""
    if some:
        yield ""
        yield from page.bold(title)
    for one in some:
        yield ""
        yield from page.wrapped(f"{name(one)}: {criteria(one)}", "", "  ")
        for sentence in one["why"]:
            yield from page.point(sentence)


def name(one: Json) -> str:
    """An applicant with its country and its id."""
    return f"{one['city'] or one['authority']} ({one['country']}, {one['id']})"


def criteria(one: Json) -> str:
    """What the criteria count: what reviewers gave, or whether something is stated."""
    told = (
        f"{score['criterion']} {score['score']}/{score['most']}"
        if score["by"] == "reviewers"
        else f"{score['criterion']} {'stated' if score['score'] else 'not stated'}"
        for score in one["scores"]
    )
    return f"{', '.join(told)}; {one['points']:.2f} points"


def refused(page: Page, some: list[Json]) -> Iterator[str]:
    """Those who may not be chosen, each with the rules that it does not keep."""
    if some:
        yield ""
        yield from page.bold("NOT ELIGIBLE")
    for one in some:
        yield ""
        yield from page.wrapped(name(one), "", "  ")
        for sentence in one["failed"]:
            yield from page.point(sentence)


def sentences(page: Page, title: str, some: list[Json]) -> Iterator[str]:
    """What is told in a sentence each."""
    if some:
        yield ""
        yield from page.bold(title)
    for one in some:
        yield from page.point(one["why"])


def supported(page: Page, support: Json, names: Mapping[str, str]) -> Iterator[str]:
    """Who supports whom; nothing where no organisation is named."""
    if not support["assigned"]:
        return
    yield ""
    yield from page.bold("SUPPORT")
    for one in support["assigned"]:
        yield ""
        yield from page.wrapped(f"{names[one['city']]}: {one['name']}", "", "  ")
        for sentence in one["reasons"]:
            yield from page.point(sentence)
    if support["without"]:
        yield ""
        without = ", ".join(names[one] for one in support["without"])
        yield from page.paragraph(f"Without an organisation: {without}. {support['why']}")


def open_to(page: Page, assumed: list[str]) -> Iterator[str]:
    """What the call leaves open, and what is taken for it."""
    if assumed:
        yield ""
        yield from page.bold("WHAT THE CALL LEAVES OPEN")
    for sentence in assumed:
        yield from page.point(sentence)


def lost(page: Page, found: Json) -> Iterator[str]:
    """The rows that could not be read."""
    if found["rejected"]:
        yield ""
        yield from page.bold("NOT READ")
    for one in found["rejected"]:
        called = f" ({one['id']})" if one["id"] else ""
        yield from page.point(f"sheet {one['sheet']}, row {one['row']}{called}")

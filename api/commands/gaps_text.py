"""Gaps as a person reads them on a terminal: kind by kind, each with its numbers and what would help."""

from collections.abc import Iterator, Mapping, Sequence

from api.commands.printing import Page, counted
from api.gaps.missing import NAMED
from graph.gaps.gap import Kind
from graph.gaps.schema import Json

WORTH = 5
"""Of the ties that close gaps, those that are shown."""


def report(found: Json, width: int, limit: int | None) -> Iterator[str]:
    """The lines of a city's or file's gaps.

    found   the gaps as JSON; with `what_if` or `change` where it tells of one
    width   columns of the terminal
    limit   gaps that are shown, those first in the list
    """
    page = Page(width)
    yield from page.paragraph(headline(found, limit))
    yield from page.paragraph(asked(found))
    if "change" in found:
        yield from since(page, found["change"], limit)
        return
    if "what_if" in found:
        yield from supposed(page, found)
    yield from by_kind(page, found["gaps"][:limit], families(found))
    yield from worth(page, found["interventions"])
    number = len(found["questions"])
    if number and found["release"]:
        yield ""
        yield from page.paragraph(
            f"{counted(number, 'question')} to ask, so as to know more. --questions "
            f"{found['city']}.xlsx writes them as a sheet to fill in."
        )
    elif number:
        yield ""
        yield from page.paragraph(f"{counted(number, 'question')} to ask, so as to know more: see --json.")


def since(page: "Page", told: Json, limit: int | None) -> Iterator[str]:
    """What closed and opened between two years or releases."""
    yield from page.paragraph(
        f"From {told['since']} to {told['until'] or 'now'}: {tally(told)}, {told['stayed']} stayed."
    )
    for name in ("opened", "closed"):
        if told[name]:
            yield ""
            yield from page.bold(name.upper())
            yield from by_kind(page, told[name][:limit], {})


def tally(found: Json) -> str:
    """How many gaps closed and opened."""
    return f"{counted(len(found['closed']), 'gap')} closed, {len(found['opened'])} opened"


def headline(found: Json, limit: int | None) -> str:
    """How many gaps there are, how many of them are flagged, how many are shown."""
    gaps = found["gaps"]
    if not gaps:
        return f"{found['name']}: no gap is listed."
    flagged = sum(gap["flagged"] for gap in gaps)
    some = limit is not None and limit < len(gaps) and "change" not in found
    first = f"; shown: {limit}, those that matter most" if some else ""
    return (
        f"{found['name']}: {counted(len(gaps), 'gap')}, {flagged or 'none'} flagged (q at most 0.05){first}."
    )


def asked(found: Json) -> str:
    """Who was asked for the data."""
    told = found["completeness"]
    if not told["rounds"]:
        return "Who was asked for the data is not known, so a tie that is missing is not known to be missing."
    ways = ", ".join(dict.fromkeys(one["method"].replace("-", " ") for one in told["rounds"]))
    who = (
        f"{told['answered']} of {told['asked']} who were asked answered"
        if told["asked"]
        else "nobody was asked"
    )
    searched = told["looked_for_and_not_found"]
    return f"The data: {ways}; {who}; {counted(searched, 'tie')} looked for and not found."


def families(found: Json) -> Mapping[str, int]:
    """How many tests there were of each kind."""
    return {kind: family["tests"] for kind, family in found["method"]["families"].items()}


def supposed(page: "Page", found: Json) -> Iterator[str]:
    """What a change would close and open."""
    yield from page.paragraph(f"So it would be after the change: {tally(found)}.")
    for name in ("closed", "opened"):
        for gap in found[name]:
            yield from page.point(f"{name}: {gap['title']} ({gap['kind']})")


def by_kind(page: "Page", gaps: Sequence[Json], tests: Mapping[str, int]) -> Iterator[str]:
    """Gaps under the heading of their kind, in the order of kinds."""
    for kind in Kind:
        some = [gap for gap in gaps if gap["kind"] == kind]
        if some:
            yield ""
            of = f", {counted(tests[kind], 'test')}" if kind in tests else ""
            yield from page.bold(f"{NAMED[kind].title} ({kind}{of})")
        for gap in some:
            yield ""
            yield from one(page, gap)


def one(page: "Page", gap: Json) -> Iterator[str]:
    """One gap: title, status, explanation, numbers, suggestions."""
    yield from page.bold(gap["title"], "* ", "  ")
    yield from page.wrapped(f"{status(gap)}. {gap['explanation']}", "  ")
    yield from page.wrapped(numbers(gap), "  ")
    for tie in gap["suggestions"]:
        yield from page.point(f"{tie['a_label']} + {tie['b_label']}: {'; '.join(tie['reasons'])}")


def status(gap: Json) -> str:
    """What is known of a gap."""
    told = str(gap["status"]).replace("-", " ")
    return f"Flagged, {told}" if gap["flagged"] else told[:1].upper() + told[1:]


def numbers(gap: Json) -> str:
    """The figures of a gap's test."""
    effect = "" if gap["effect"] is None else f", effect {gap['effect']:.2f}"
    if gap["interval"] and None not in gap["interval"]:
        effect += " (95 % {:.2f} to {:.2f})".format(*gap["interval"])
    return f"q {gap['q']:.3f}; observed {gap['observed']:g}, expected {gap['expected']:.1f}{effect}."


def worth(page: "Page", ties: Sequence[Json]) -> Iterator[str]:
    """The ties that would close most gaps."""
    if not ties:
        return
    yield ""
    yield from page.bold("Ties that would close most gaps")
    for tie in ties[:WORTH]:
        opens = f", opens {len(tie['opens'])}" if tie["opens"] else ""
        yield from page.point(
            f"{tie['a_label']} + {tie['b_label']}: closes {len(tie['closes'])}{opens}; "
            + "; ".join(tie["reasons"])
        )

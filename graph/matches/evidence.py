"""How well an offer is shown: what stands behind it, what came of it, how long it has run."""

import re
from math import prod

from graph.matches.exchange import Offer, Shown

STATED = 0.3
"""Of 0 to 1: how far a statement alone shows an offer."""

AT_MEETING = 0.2
"""What it adds that cities named it to each other at a meeting."""

SHOWING = {"policy": 0.6, "infrastructure": 0.5, "organisation": 0.4, "institution": 0.4}
"""How far each kind of thing shows an offer: a programme or law the most, then a place, then a body."""

ENDED = 0.5
"""What has ended shows so much of what it would if it ran."""

SOURCE = 0.1
"""What each further page adds, up to `SOURCES` of them."""

SOURCES = 3

LONG = 10
"""Years after which an experience counts as long."""

NOT_KNOWN = 0.5
"""What stands for a part of which nothing is known."""

FIGURE = re.compile(r"(?<![\w./])\d[\d.,]*(?![\d/])")
NUMBERED = re.compile(
    r"\b(?:act|article|decree|law|no\.?|order|ordinance|regulation)\s+[\w.]*\d[\w./]*", re.IGNORECASE
)
YEAR = re.compile(r"^(?:18|19|20)\d\d$")
WORDS = re.compile(
    r"\b(?:dozens?|hundreds?|thousands?|millions?|half|third|quarter|percent|doubled|tripled)\b",
    re.IGNORECASE,
)


def strength(offer: Offer) -> float:
    """How strong the evidence behind an offer is.

    formula   1 - (1 - e1)(1 - e2)..., each e what one piece of evidence shows by itself: a statement, that it
              was made at a meeting, each thing that shows it, each page beyond the first
    range     0 to 1; a statement alone has 0.3, one that a running programme shows 0.72
    """
    pages = {*offer.sources, *(page for shown in offer.shown for page in shown.sources)}
    pieces = [
        *([] if offer.suggested else [STATED] * len(offer.statements)),
        *(AT_MEETING for _ in offer.meetings),
        *(weight(shown) for shown in offer.shown),
        *[SOURCE] * min(SOURCES, max(0, len(pages) - 1)),
    ]
    return 1 - prod(1 - piece for piece in pieces)


def weight(shown: Shown) -> float:
    """How far one thing shows an offer."""
    return SHOWING.get(shown.thing.kind, STATED) * (1 if shown.running else ENDED)


def outcomes(offer: Offer, year: str) -> float:
    """How far what came of an offer is on record, and how long it has run.

    formula   the mean of two halves: whether what is on record tells figures, 1 or not known; the years
              since it began, over ten, 1 at most, or not known
    range     0 to 1; 0.5 where nothing is known
    """
    age = years(offer, year)
    told = 1.0 if figures(offer) else NOT_KNOWN
    return (told + (NOT_KNOWN if age is None else min(1.0, age / LONG))) / 2


def years(offer: Offer, year: str) -> int | None:
    """For how many years there has been what shows an offer; None where no year is known."""
    begun = [int(shown.thing.since[:4]) for shown in offer.shown if shown.thing.since]
    return max(0, int(year) - min(begun)) if begun else None


def figures(offer: Offer) -> str | None:
    """The sentence that tells something in figures, if there is one; years and numbers of laws are none."""
    about = (shown.thing.description or "" for shown in offer.shown)
    told = tuple(about) if offer.suggested else (*offer.statements, *about)
    return next((text for text in told if counts(text)), None)


def counts(text: str) -> bool:
    """Whether a text counts something."""
    numbers = [number.rstrip(".,") for number in FIGURE.findall(NUMBERED.sub("", text))]
    return any(not YEAR.match(number) for number in numbers) or bool(WORDS.search(text))

"""What the page of a city's gaps shows: its sections, and numbers in as few words as they need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.cities.profile import Profile, Statement, cities
from graph.gaps.ecosystem import Scheme
from graph.gaps.schema import Json
from graph.store.release import Release
from ontology import iris

FIRST = 6
"""Of a section's gaps, how many stand open."""

SHARES = ("density", "largest", "reach", "fragmentation", "robustness")
"""The figures that are read as per cent."""

STATES = ("looked-for-not-found", "fewer-than-expected", "not-known")
NOTES = {"": "Rests on", "best connected of its sector": "Best connected of the two sectors"}
RATIOS = {"coverage": "shrunken ratio", "peer": "shrunken ratio"}
NEEDED = "coverage/topic/"


@dataclass(frozen=True)
class Kind:
    """A kind of gap in words: its heading, what it is, what it cannot say, and what its numbers count."""

    key: str
    title: str
    about: str
    cannot: str
    unit: str
    short: str


KINDS = (
    Kind(
        "coverage",
        "Needed topics and policies",
        "Topics that are said to be needed and on which hardly anybody is on record, and policies without "
        "anybody on record who carries them out or benefits from them.",
        "That somebody works on a topic without saying so in public cannot be seen here.",
        "on record",
        "topics and policies",
    ),
    Kind(
        "peer",
        "What peer cities have",
        "What at least half of the other cities have on record, and this city has little or nothing of.",
        "It does not follow that the city needs it, nor that it is not there: it may not be written down.",
        "on record",
        "beside peers",
    ),
    Kind(
        "broker",
        "Who holds others together",
        "Bodies whose loss would cut off others from the larger part of the network.",
        "A tie that is not on record may already be the second way round.",
        "cut off",
        "brokers",
    ),
    Kind(
        "reach",
        "Who is not reached",
        "Bodies with no funder, support organisation or public body within two steps.",
        "Advice and small grants leave few traces in public pages, so that some may be reached all the same.",
        "reached",
        "not reached",
    ),
    Kind(
        "isolated",
        "Bodies without a tie",
        "Bodies of which no tie at all is on record. They are the first to ask.",
        "It is said of the records: with whom these bodies work is not known.",
        "partners",
        "without a tie",
    ),
    Kind(
        "sector-pair",
        "Sectors with few ties between them",
        "Pairs of sectors with fewer ties than chance would give bodies with so many ties.",
        "Only pairs can be tested of which five ties or more are to be expected, and from few recorded ties "
        "even a real lack is hard to tell from chance.",
        "ties",
        "sector pairs",
    ),
)
NAMED = {kind.key: kind for kind in KINDS}


@dataclass(frozen=True)
class Section:
    """The gaps of one kind, and the function whose docstring defines it."""

    kind: Kind
    gaps: tuple[Json, ...]
    tests: int
    method: str

    @property
    def first(self) -> tuple[Json, ...]:
        """Those that stand open; one that would be alone in what is folded stands with them."""
        return self.gaps if len(self.gaps) == FIRST + 1 else self.gaps[:FIRST]

    @property
    def rest(self) -> tuple[Json, ...]:
        """Those that are folded."""
        return self.gaps[len(self.first) :]


def sections(told: Json) -> list[Section]:
    """The gaps of a city by kind, in the order of the page."""
    families = told["method"]["families"]
    return [
        Section(
            kind,
            tuple(gap for gap in told["gaps"] if gap["kind"] == kind.key),
            families[kind.key]["tests"],
            families[kind.key]["method"],
        )
        for kind in KINDS
    ]


def figure(key: str, value: float | None) -> str:
    """A figure as it is read."""
    if value is None:
        return "not defined"
    if key in SHARES:
        return f"{100 * value:.1f} %"
    if key.endswith("_p"):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def count(value: float) -> str:
    """A number of things: whole, or with one digit behind the point."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def numbers(gap: Json) -> Iterator[str]:
    """What was seen, what was to be expected, and how sure the difference is."""
    if gap["kind"] == "reach":
        yield "reached" if gap["observed"] else "not reached"
        yield f"reached in {100 * gap['expected']:.0f} % of draws"
    else:
        yield f"{count(gap['observed'])} {NAMED[gap['kind']].unit}"
        yield f"{count(gap['expected'])} expected"
    if gap["effect"] is not None:
        yield f"{RATIOS.get(gap['kind'], 'ratio')} {gap['effect']:.2f}{between(gap['interval'])}"
    yield f"p\N{NO-BREAK SPACE}{small(gap['p'])}"
    tests = gap["family"]["tests"]
    yield f"q\N{NO-BREAK SPACE}{small(gap['q'])} {f'of {tests} tests' if tests > 1 else 'of one test'}"


def between(interval: Sequence[float | None] | None) -> str:
    """A 95 % interval, if there is one."""
    if interval is None or interval[0] is None:
        return ""
    low, high = interval
    return f" (95 %: {low:.2f} to {high:.2f})" if high is not None else f" (95 %: {low:.2f} or more)"


def small(value: float) -> str:
    """A chance."""
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def evidence(gap: Json) -> list[tuple[str, list[Json]]]:
    """What a gap rests on, by what it shows; a need is named by who states it, as its words stand above."""
    pieces = [
        piece | {"label": f"the need that {piece['note']} states", "note": ""}
        if "/need/" in piece["id"]
        else piece
        for piece in gap["evidence"]
    ]
    return [(heading(gap, note), list(some)) for note, some in groupby(pieces, lambda piece: piece["note"])]


def heading(gap: Json, note: str) -> str:
    """What stands before some evidence."""
    if gap["kind"] == "peer" and note:
        return f"In {note}"
    return NOTES.get(note, note[:1].upper() + note[1:])


def brief(gaps: Sequence[Json]) -> Mapping[str, str]:
    """Short names of gaps by their ids, for lists: the body that one is about, or else its title."""
    return {
        gap["id"]: f"{NAMED[gap['kind']].short}: {gap['evidence'][0]['label']}"
        if gap["kind"] in ("broker", "reach", "isolated")
        else gap["title"]
        for gap in gaps
    }


def elsewhere(
    release: Release, slug: str, profiles: Mapping[str, Profile], scheme: Scheme, topics: Sequence[str]
) -> dict[str, list[tuple[str, Statement]]]:
    """Who offers some topics, or one below them, in other cities: the name of the city and the offer."""
    others = [city for city in cities(release) if city.slug != slug]
    return {
        topic: [
            (city.name, offer)
            for city in others
            for offer in profiles[city.slug].offers
            if offer.topic in scheme.within(topic)
        ]
        for topic in topics
    }


def topic_of(gap: Json) -> str | None:
    """The needed topic that a gap is about, if it is about one."""
    _, found, topic = gap["id"].partition(NEEDED)
    return topic if found else None


def states(release: Release) -> dict[str, str]:
    """The words for what is known of a gap, from the code list."""
    names = release.labels((str(iris.code("gap-status", state)) for state in STATES), "en")
    return {state: names[str(iris.code("gap-status", state))] for state in STATES}

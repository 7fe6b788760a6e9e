"""What the page of a city's gaps shows: its sections, and numbers in as few words as they need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from babel.numbers import format_percent

from api.speaking.languages import Label, Speaker, phrase, phrases
from graph.cities.profile import Profile, Statement
from graph.gaps.ecosystem import Scheme
from graph.gaps.schema import Json
from graph.store.release import Release
from ontology import iris

SHARES = ("density", "largest", "reach", "fragmentation", "robustness")
"""The figures that are read as per cent."""

WHOLE = (
    "bodies",
    "collaborations",
    "pairs",
    "alone",
    "components",
    "articulation",
    "core",
    "communities",
    "places",
    "policies",
    "offers",
    "needs",
)
"""The figures that count things; a median of them may lie half way between two."""

STATES = {
    "looked-for-not-found": phrase("somebody asked or searched, and there is none"),
    "fewer-than-expected": phrase("fewer on record than chance would give"),
    "not-known": phrase("the records are silent or too few to tell"),
}
"""What is known of a gap: the codes, and what each means."""

NOTES = {
    "": phrase("Rests on"),
    "best connected of its sector": phrase("Best connected of the two sectors"),
    "cut off": phrase("Cut off"),
    "tied to it": phrase("Tied to it"),
    "needed here": phrase("Needed here"),
}
RATIOS = ("coverage", "peer")
"""The kinds whose ratio is drawn towards the peers."""

NEEDED = "coverage/topic/"
FIGURES = {
    "bodies": phrase("Bodies"),
    "collaborations": phrase("Pairs that collaborate"),
    "pairs": phrase("Pairs that collaborate or meet"),
    "partners": phrase("Partners of a body, mean"),
    "density": phrase("Density"),
    "alone": phrase("Bodies without a partner"),
    "components": phrase("Components"),
    "largest": phrase("Share of bodies in the largest component"),
    "reach": phrase("Reach within two steps, mean"),
    "fragmentation": phrase("Fragmentation"),
    "articulation": phrase("Bodies whose loss splits a component"),
    "robustness": phrase("Most that fragmentation rises with one loss"),
    "core": phrase("Highest core"),
    "communities": phrase("Communities of three bodies or more"),
    "modularity": phrase("Modularity"),
    "stability": phrase("Agreement of communities over seeds"),
    "ei": phrase("E-I index of sectors"),
    "ei_expected": phrase("E-I index by lot"),
    "ei_p": phrase("p of the E-I index"),
    "assortativity": phrase("Assortativity by sector"),
    "assortativity_p": phrase("p of the assortativity"),
    "places": phrase("Places and services"),
    "policies": phrase("Policies"),
    "offers": phrase("Offers"),
    "needs": phrase("Needs"),
}
"""What the figures of a city are called."""


@dataclass(frozen=True)
class Kind:
    """A kind of gap in words: its heading, what it is, what it cannot say, what it is called in a list."""

    key: str
    title: str
    about: str
    cannot: str
    short: str


KINDS = (
    Kind(
        "coverage",
        phrase("Needed topics and policies"),
        phrase(
            "Topics that are said to be needed and on which hardly anybody is on record, and policies "
            "without anybody on record who carries them out or benefits from them."
        ),
        phrase("That somebody works on a topic without saying so in public cannot be seen here."),
        phrase("topics and policies"),
    ),
    Kind(
        "peer",
        phrase("What peer cities have"),
        phrase(
            "What at least half of the other cities have on record, and this city has little or nothing of."
        ),
        phrase(
            "It does not follow that the city needs it, nor that it is not there: it may not be written down."
        ),
        phrase("beside peers"),
    ),
    Kind(
        "broker",
        phrase("Who holds others together"),
        phrase("Bodies whose loss would cut off others from the larger part of the network."),
        phrase("A tie that is not on record may already be the second way round."),
        phrase("brokers"),
    ),
    Kind(
        "reach",
        phrase("Who is not reached"),
        phrase("Bodies with no funder, support organisation or public body within two steps."),
        phrase(
            "Advice and small grants leave few traces in public pages, so that some may be reached all "
            "the same."
        ),
        phrase("not reached"),
    ),
    Kind(
        "isolated",
        phrase("Bodies without a tie"),
        phrase("Bodies of which no tie at all is on record. They are the first to ask."),
        phrase("It is said of the records: with whom these bodies work is not known."),
        phrase("without a tie"),
    ),
    Kind(
        "sector-pair",
        phrase("Sectors with few ties between them"),
        phrase("Pairs of sectors with fewer ties than chance would give bodies with so many ties."),
        phrase(
            "Only pairs can be tested of which five ties or more are to be expected, and from few recorded "
            "ties even a real lack is hard to tell from chance."
        ),
        phrase("sector pairs"),
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


def figure(speaker: Speaker, key: str, value: float | None) -> str:
    """A figure as it is read in a language."""
    if value is None:
        return speaker.say("not defined")
    if key in SHARES:
        return share(speaker, value)
    if key.endswith("_p"):
        return speaker.number(value, 3)
    return count(speaker, value) if key in WHOLE else speaker.number(value, 2)


def share(speaker: Speaker, value: float) -> str:
    """A share as per cent with one digit after the point."""
    pattern = speaker.locale.percent_formats[None].pattern.replace("#0", "#0.0")
    return str(format_percent(value, format=pattern, locale=speaker.locale))


def count(speaker: Speaker, value: float) -> str:
    """A number of things: whole, or with one digit behind the point."""
    return speaker.number(int(value)) if float(value).is_integer() else speaker.number(value, 1)


OBSERVED = {
    "coverage": phrases("{figure} on record", "{figure} on record"),
    "peer": phrases("{figure} on record", "{figure} on record"),
    "broker": phrases("{figure} cut off", "{figure} cut off"),
    "isolated": phrases("{figure} partner", "{figure} partners"),
    "sector-pair": phrases("{figure} tie", "{figure} ties"),
}
"""What the numbers of each kind count."""


def numbers(speaker: Speaker, gap: Json) -> Iterator[str]:
    """What was seen, what was to be expected, and how sure the difference is."""
    if gap["kind"] == "reach":
        yield speaker.say("reached") if gap["observed"] else speaker.say("not reached")
        yield speaker.say("reached in {share} of draws", share=speaker.percent(gap["expected"]))
    else:
        one, many = OBSERVED[gap["kind"]]
        seen = gap["observed"]
        yield speaker.count(one, many, 1 if seen == 1 else max(2, round(seen)), figure=count(speaker, seen))
        yield speaker.say("{figure} expected", figure=count(speaker, gap["expected"]))
    yield from ratio(speaker, gap)
    yield speaker.say("p\N{NO-BREAK SPACE}{chance}", chance=small(speaker, gap["p"]))
    yield speaker.count(
        "q\N{NO-BREAK SPACE}{chance} of one test",
        "q\N{NO-BREAK SPACE}{chance} of {number} tests",
        gap["family"]["tests"],
        chance=small(speaker, gap["q"]),
    )


def ratio(speaker: Speaker, gap: Json) -> Iterator[str]:
    """How large the effect is, with its interval, if there is one."""
    if gap["effect"] is None:
        return
    effect = speaker.number(gap["effect"], 2)
    told = (
        speaker.say("shrunken ratio {ratio}", ratio=effect)
        if gap["kind"] in RATIOS
        else speaker.say("ratio {ratio}", ratio=effect)
    )
    if gap["interval"] is None or gap["interval"][0] is None:
        yield told
        return
    low, high = gap["interval"]
    if high is None:
        yield speaker.say("{ratio} (95 %: {low} or more)", ratio=told, low=speaker.number(low, 2))
        return
    yield speaker.say(
        "{ratio} (95 %: {low} to {high})",
        ratio=told,
        low=speaker.number(low, 2),
        high=speaker.number(high, 2),
    )


def small(speaker: Speaker, value: float) -> str:
    """A chance."""
    return speaker.number(value, 3 if value < 0.1 else 2)


def sure(speaker: Speaker, gap: Json) -> str:
    """How sure a gap is, in words."""
    if gap["status"] == "looked-for-not-found":
        return speaker.say("asked, and there is none")
    if gap["flagged"]:
        return speaker.say("hardly chance")
    if gap["p"] <= 0.05:
        return speaker.say("rare by itself; among so many tests it may be chance")
    return speaker.say("chance may explain it")


def evidence(speaker: Speaker, gap: Json, names: Mapping[str, Label]) -> list[tuple[str, list[Json]]]:
    """What a gap rests on, by what it shows; a need is named by who states it, as its words stand above."""
    pieces = [
        {**piece, "label": speaker.say("the need that {holder} states", holder=piece["note"]), "note": ""}
        if "/need/" in piece["id"]
        else {**piece, "label": names.get(piece["id"], piece["label"])}
        for piece in gap["evidence"]
    ]
    return [
        (heading(speaker, gap, note), list(some))
        for note, some in groupby(pieces, lambda piece: piece["note"])
    ]


def heading(speaker: Speaker, gap: Json, note: str) -> str:
    """What stands before some evidence; of what peers have, the city."""
    if gap["kind"] == "peer" and note:
        return speaker.say("In {city}", city=note)
    return speaker.say(NOTES[note]) if note in NOTES else note[:1].upper() + note[1:]


def brief(speaker: Speaker, gaps: Sequence[Json], names: Mapping[str, Label]) -> dict[str, str]:
    """Short names of gaps by their ids, for lists: the body that one is about; others go by their titles."""
    return {
        gap["id"]: speaker.say(
            "{kind}: {body}",
            kind=speaker.say(NAMED[gap["kind"]].short),
            body=names.get(gap["evidence"][0]["id"], gap["evidence"][0]["label"]),
        )
        for gap in gaps
        if gap["kind"] in ("broker", "reach", "isolated")
    }


def elsewhere(
    slug: str, profiles: Mapping[str, Profile], scheme: Scheme, topics: Sequence[str]
) -> dict[str, list[tuple[str, Statement]]]:
    """Who offers some topics, or one below them, in other cities: the IRI of the city and the offer."""
    return {
        topic: [
            (profile.city.id, offer)
            for name, profile in profiles.items()
            if name != slug
            for offer in profile.offers
            if offer.topic in scheme.within(topic)
        ]
        for topic in topics
    }


def topic_of(gap: Json) -> str | None:
    """The needed topic that a gap is about, if it is about one."""
    _, found, topic = gap["id"].partition(NEEDED)
    return topic if found else None


def states(speaker: Speaker, release: Release) -> dict[str, Label]:
    """The words for what is known of a gap, from the code list."""
    names = speaker.names(release, (str(iris.code("gap-status", state)) for state in STATES))
    return {iri.rpartition("/")[2]: name for iri, name in names.items()}

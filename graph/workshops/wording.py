"""What a programme says in plain words: why a group stands, why a need is not served, what collides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from graph.workshops.problem import Link, Problem, Rule

TEMPLATES: Mapping[str, str] = {
    # why a group stands
    "group.shows": "{host} shows {learner} how it goes about {topic}: the two fit {fit}.",
    "group.shows.top": "{host} shows {learner} how it goes about {topic}, which is among the needs that come "
    "first there: the two fit {fit}.",
    "group.both": "{hosts} host it together.",
    "group.clocks": "It takes place on {day}, {clocks}.",
    "group.language": "All of them work in {languages}.",
    "group.interpreted": "They have no language in common: interpreters are needed.",
    "group.led": "{leader} leads it.",
    "group.unled": "None of those who could lead it is free then.",
    # why a need is not served, and why a city does not learn or host
    "unmet.nobody-offers": "Nobody offers {topic}.",
    "unmet.only-itself": "Only {city} itself offers {topic}.",
    "unmet.absent": "Only {hosts} could show {city} how to go about {topic}, and {verb} part in the "
    "programme.",
    "unmet.no-match": "{hosts} {offer} {topic}, but nothing that fits what {city} needs well enough to be a "
    "match.",
    "unmet.no-needs": "No city that takes part offers what {city} needs.",
    "unmet.no-record": "No need of {city} is on record.",
    "unmet.learn": "{city} learns from nobody. {why}",
    "unmet.host": "{city} hosts nobody. {why}",
    "unmet.no-offers": "No city that takes part needs what {city} offers.",
    "unmet.veto": "What is ruled out for the programme leaves {city} nobody {role}.",
    "unmet.unavailable": "No day is left on which {city} and {other} could meet: {gone} is not available "
    "{days}.",
    "unmet.hours": "No start lies within the office hours of both: {apart} between {one} and {two}, {one} "
    "works "
    "from {one_hours} and {two} from {two_hours}, and a session takes {minutes} minutes.",
    "unmet.hours.same": "No start lies within the office hours of both: {one} works from {one_hours} and "
    "{two} "
    "from {two_hours} by the same clock, and a session takes {minutes} minutes.",
    "unmet.hours.none": "No session of {minutes} minutes fits into the office hours of {one}, {one_hours}, "
    "on a "
    "weekday from {first} to {last}.",
    "unmet.language": "{city} and {others} have no working language in common, and there are no "
    "interpreters.",
    "unmet.size": "A group has {least} cities at least, and too few could join {city} and {others} on "
    "{topic}.",
    "unmet.full": "The group on {topic} with {hosts} has {most} cities, as many as a group may have, and "
    "what they "
    "take along is worth more.",
    "unmet.met": "{city} is in the group on {topic} with {others} already, for another need.",
    "unmet.max-sessions": "{city} takes part in {count} already, its most, for what is worth more.",
    "unmet.max-sessions.others": "{others} {take} part in as many sessions as {they} may already, for what "
    "is "
    "worth more.",
    "unmet.sessions": "The programme has {count}, its most, and all are for what is worth more.",
    "unmet.pins": "It cannot be together with what is fixed for the programme.",
    "unmet.worth": "That is possible, but the programme as a whole would be worth {cost} less, {percent} %.",
    "unmet.worth.even": "Another programme that is worth as much has it; one of the two had to be chosen.",
    "unmet.worth.unknown": "That is possible, but nothing better was found with it in the time there was.",
    "unmet.move": "A change made by hand leaves it out.",
    "unmet.time": "No programme was found in the time that there was. Give it more seconds.",
    # wishes that collide, and what to relax
    "wish.pin": "a session {rule} is wished for",
    "wish.alone": "{wish}, and none can be",
    "wish.pin.relax": "give up the wish for a session {rule}",
    "wish.veto": "no session {rule} may be",
    "wish.veto.relax": "allow a session {rule}",
    "wish.max-sessions": "{city} takes part in {count} at most",
    "wish.max-sessions.relax": "let {city} take part in more sessions",
    "wish.unavailable": "{city} is not available {days}",
    "wish.unavailable.relax": "find a day for {city} between those on which it is not available",
    "wish.hours": "{city} works from {hours}",
    "wish.hours.relax": "let {city} begin earlier or end later than {hours}",
    "wish.sessions": "the programme has {count} at most",
    "wish.sessions.relax": "allow more sessions than {number}",
    "wish.size": "a group has {least} to {most} cities",
    "wish.size.relax": "allow groups that are smaller than {least} or larger than {most}",
    "wish.dates": "the programme goes from {first} to {last}",
    "wish.dates.relax": "let the programme begin before {first} or end after {last}",
    "wish.minutes": "a session takes {minutes} minutes",
    "wish.minutes.relax": "make sessions shorter than {minutes} minutes",
    "wish.interpretation": "there are no interpreters",
    "wish.interpretation.relax": "have interpreters",
    # why a move by hand cannot be
    "move.veto": "A session {rule} is ruled out for the programme.",
    "move.pin": "Then no session {rule} would be left, and one is wished for.",
    "move.size.least": "The group on {topic} would have {count}, and a group has {least} at least.",
    "move.size.most": "The group on {topic} would have {count}, and a group has {most} at most.",
    "move.host": "The group on {topic} would have no host.",
    "move.no-link": "None of {hosts} offers anything on {topic} that {city} needs and gets in no other "
    "group.",
    "move.hours": "{city} cannot meet then: it would be {clock} there, and it works from {hours} from "
    "Monday to "
    "Friday.",
    "move.dates": "The programme goes from {first} to {last}, and {start} is not between the two.",
    "move.unavailable": "{city} is away then: it is not available {days}.",
    "move.overlap": "{city} would be in two sessions at once: on {one} and on {two}.",
    "move.language": "The group on {topic} would have no working language in common, and there are no "
    "interpreters.",
    "move.max-sessions": "{city} would take part in {count}, and its most is {most}.",
    "move.need": "What {city} needs on {topic} would be served twice.",
    "move.host-twice": "{city} would host two groups on {topic}.",
    "move.sessions": "The programme would have {count}, and its most is {most}.",
    "move.step": "Sessions begin on the hour or at half past, by UTC; {start} does not.",
}
"""Each sentence's template, by key; the part before the first dot is what it is about."""

LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fi": "Finnish",
    "fil": "Filipino",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ms": "Malay",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""English names of languages; another is told by its tag."""

FITS = ((0.75, "very well"), (0.5, "well"), (0.25, "in good part"), (0.0, "in part"))
"""How a score is told: the first whose bound it reaches."""
WITHIN = ("wish",)
"""What does not begin with a capital, since it stands within a list."""


def said(key: str, **facts: str | int | float) -> str:
    """A sentence in words."""
    text = TEMPLATES[key].format_map(facts)
    return text if key.partition(".")[0] in WITHIN else text[:1].upper() + text[1:]


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names one after the other: A, B and C."""
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


def counted(number: int, one: str = "session", many: str = "sessions") -> str:
    """A number of things: 1 session, 2 sessions."""
    return f"{number} {one if number == 1 else many}"


def name(problem: Problem, city: str) -> str:
    """A city's name; that of one that does not take part is made from its slug."""
    known = (one.name for one in problem.participants if one.city == city)
    return next(known, city.replace("-", " ").title())


def names(problem: Problem, cities: Iterable[str], last: str = "and") -> str:
    """The names of cities, one after the other."""
    return listed((name(problem, city) for city in cities), last)


def topic(problem: Problem, notation: str) -> str:
    """What a topic is called; within a sentence, so small where it is not an abbreviation."""
    label = problem.topics.get(notation, notation.replace("-", " "))
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def ruled(problem: Problem, rule: Rule) -> str:
    """What a rule asks of a session: hosted by A, with B as learner, on a topic, at some time."""
    parts = []
    for link in problem.links:
        if rule.match == link.match:
            host, learner = name(problem, link.host), name(problem, link.learner)
            parts.append(f"in which {host} shows {learner} how it goes about {topic(problem, link.topic)}")
            break
    if rule.hosts:
        parts.append(f"hosted by {names(problem, rule.hosts)}")
    if rule.learners:
        parts.append(f"in which {names(problem, rule.learners)} {'learn' if rule.learners[1:] else 'learns'}")
    if rule.cities:
        parts.append(f"with {names(problem, rule.cities)}")
    for link in problem.links:
        if rule.need == link.need:
            parts.append(f"for what {name(problem, link.learner)} needs on {topic(problem, link.topic)}")
            break
    for link in problem.links:
        if rule.offer == link.offer:
            parts.append(f"on what {name(problem, link.host)} offers on {topic(problem, link.topic)}")
            break
    if rule.topic:
        parts.append(f"on {topic(problem, rule.topic)}")
    if rule.start:
        parts.append(f"that begins at {rule.start:%H:%M} UTC on {day(rule.start)}")
    return ", ".join(parts) or "of any kind"


def fit(link: Link) -> str:
    """How well a need and an offer fit."""
    return next(words for bound, words in FITS if link.score >= bound)


def languages(tags: Iterable[str]) -> str:
    """The names of languages, one after the other."""
    return listed(LANGUAGES.get(tag, tag) for tag in tags)


def day(one: date) -> str:
    """A day: Tuesday 1 December 2026."""
    return f"{one:%A} {one.day} {one:%B %Y}"


def clock(hours: float) -> str:
    """An hour of the day as clocks show it: 9:30 for 9.5."""
    minutes = round(hours * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def office(hours: tuple[float, float]) -> str:
    """Office hours: 9:00 to 18:00."""
    return f"{clock(hours[0])} to {clock(hours[1])}"


def away(spans: Sequence[tuple[date, date]]) -> str:
    """Spans of days: on Tuesday 1 December 2026 and from … to …."""
    return listed(
        f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}" for first, last in spans
    )


def clocks(problem: Problem, local: Mapping[str, datetime]) -> str:
    """When a session begins on each clock: at 9:00 in A and B and at 10:00 in C."""
    first = min(moment.date() for moment in local.values())
    by_hour: dict[str, list[str]] = {}
    for city, moment in sorted(local.items(), key=lambda item: item[1].replace(tzinfo=None)):
        later = ", the day after," if moment.date() > first else ""
        by_hour.setdefault(f"at {moment.hour}:{moment.minute:02}{later} in", []).append(city)
    return listed(f"{hour} {names(problem, cities)}" for hour, cities in by_hour.items())

"""What a programme says in plain words: why a group stands, why a need is not served, what collides."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from graph import saying
from graph.saying import Counting, Fact, Listed, Named, Said, Template, day, language, listed, term
from graph.workshops.problem import Link, Problem, Rule

TEMPLATES: Mapping[str, Template] = {
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
    "unmet.absent": Counting(
        "count",
        "Only {hosts} could show {city} how to go about {topic}, and it does not take part in the programme.",
        "Only {hosts} could show {city} how to go about {topic}, and they do not take part in the programme.",
    ),
    "unmet.no-match": Counting(
        "count",
        "{hosts} offers {topic}, but nothing that fits what {city} needs well enough to be a match.",
        "{hosts} offer {topic}, but nothing that fits what {city} needs well enough to be a match.",
    ),
    "unmet.no-needs": "No city that takes part offers what {city} needs.",
    "unmet.no-record": "No need of {city} is on record.",
    "unmet.learn": "{city} learns from nobody. {why}",
    "unmet.host": "{city} hosts nobody. {why}",
    "unmet.no-offers": "No city that takes part needs what {city} offers.",
    "unmet.veto.learn": "What is ruled out for the programme leaves {city} nobody to learn from.",
    "unmet.veto.host": "What is ruled out for the programme leaves {city} nobody to host.",
    "unmet.unavailable": "No day is left on which {city} and {other} could meet: {gone} is not available "
    "{days}.",
    "unmet.hours": Counting(
        "hours",
        "No start lies within the office hours of both: {apart} hour lies between {one} and {two}, {one} "
        "works from {one_hours} and {two} from {two_hours}, and a session takes {minutes} minutes.",
        "No start lies within the office hours of both: {apart} hours lie between {one} and {two}, {one} "
        "works from {one_hours} and {two} from {two_hours}, and a session takes {minutes} minutes.",
    ),
    "unmet.hours.same": Counting(
        "minutes",
        "No start lies within the office hours of both: {one} works from {one_hours} and {two} from "
        "{two_hours} by the same clock, and a session takes {minutes} minute.",
        "No start lies within the office hours of both: {one} works from {one_hours} and {two} from "
        "{two_hours} by the same clock, and a session takes {minutes} minutes.",
    ),
    "unmet.hours.none": Counting(
        "minutes",
        "No session of {minutes} minute fits into the office hours of {one}, {one_hours}, on a weekday "
        "from {first} to {last}.",
        "No session of {minutes} minutes fits into the office hours of {one}, {one_hours}, on a weekday "
        "from {first} to {last}.",
    ),
    "unmet.language": "{city} and {others} have no working language in common, and there are no "
    "interpreters.",
    "unmet.size": Counting(
        "least",
        "A group has {least} city at least, and too few could join {city} and {others} on {topic}.",
        "A group has {least} cities at least, and too few could join {city} and {others} on {topic}.",
    ),
    "unmet.full": Counting(
        "most",
        "The group on {topic} with {hosts} has {most} city, as many as a group may have, and what they "
        "take along is worth more.",
        "The group on {topic} with {hosts} has {most} cities, as many as a group may have, and what they "
        "take along is worth more.",
    ),
    "unmet.met": "{city} is in the group on {topic} with {others} already, for another need.",
    "unmet.max-sessions": Counting(
        "count",
        "{city} takes part in {count} session already, its most, for what is worth more.",
        "{city} takes part in {count} sessions already, its most, for what is worth more.",
    ),
    "unmet.max-sessions.others": Counting(
        "count",
        "{others} takes part in as many sessions as it may already, for what is worth more.",
        "{others} take part in as many sessions as they may already, for what is worth more.",
    ),
    "unmet.sessions": Counting(
        "count",
        "The programme has {count} session, its most, and all are for what is worth more.",
        "The programme has {count} sessions, its most, and all are for what is worth more.",
    ),
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
    "wish.max-sessions": Counting(
        "count",
        "{city} takes part in {count} session at most",
        "{city} takes part in {count} sessions at most",
    ),
    "wish.max-sessions.relax": "let {city} take part in more sessions",
    "wish.unavailable": "{city} is not available {days}",
    "wish.unavailable.relax": "find a day for {city} between those on which it is not available",
    "wish.hours": "{city} works from {hours}",
    "wish.hours.relax": "let {city} begin earlier or end later than {hours}",
    "wish.sessions": Counting(
        "count", "the programme has {count} session at most", "the programme has {count} sessions at most"
    ),
    "wish.sessions.relax": "allow more sessions than {count}",
    "wish.size": Counting(
        "most", "a group has {least} to {most} city", "a group has {least} to {most} cities"
    ),
    "wish.size.relax": "allow groups that are smaller than {least} or larger than {most}",
    "wish.dates": "the programme goes from {first} to {last}",
    "wish.dates.relax": "let the programme begin before {first} or end after {last}",
    "wish.minutes": Counting(
        "minutes", "a session takes {minutes} minute", "a session takes {minutes} minutes"
    ),
    "wish.minutes.relax": Counting(
        "minutes",
        "make sessions shorter than {minutes} minute",
        "make sessions shorter than {minutes} minutes",
    ),
    "wish.interpretation": "there are no interpreters",
    "wish.interpretation.relax": "have interpreters",
    # why a move by hand cannot be
    "move.veto": "A session {rule} is ruled out for the programme.",
    "move.pin": "Then no session {rule} would be left, and one is wished for.",
    "move.size.least": Counting(
        "count",
        "The group on {topic} would have {count} city, and a group has {least} at least.",
        "The group on {topic} would have {count} cities, and a group has {least} at least.",
    ),
    "move.size.most": Counting(
        "count",
        "The group on {topic} would have {count} city, and a group has {most} at most.",
        "The group on {topic} would have {count} cities, and a group has {most} at most.",
    ),
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
    "move.max-sessions": Counting(
        "count",
        "{city} would take part in {count} session, and its most is {most}.",
        "{city} would take part in {count} sessions, and its most is {most}.",
    ),
    "move.need": "What {city} needs on {topic} would be served twice.",
    "move.host-twice": "{city} would host two groups on {topic}.",
    "move.sessions": Counting(
        "count",
        "The programme would have {count} session, and its most is {most}.",
        "The programme would have {count} sessions, and its most is {most}.",
    ),
    "move.step": "Sessions begin on the hour or at half past, by UTC; {start} does not.",
    # how well a need and an offer fit
    "fit.best": "very well",
    "fit.good": "well",
    "fit.fair": "in good part",
    "fit.some": "in part",
    # times
    "time.hours": "{begin} to {end}",
    "time.day": "on {day}",
    "time.days": "from {first} to {last}",
    "time.clock": "{clock} on {day}",
    "time.in": "at {clock} in {cities}",
    "time.in.later": "at {clock}, the day after, in {cities}",
    # what a rule asks of a session
    "rule.link": "in which {host} shows {learner} how it goes about {topic}",
    "rule.hosts": "hosted by {cities}",
    "rule.learners": Counting("count", "in which {cities} learns", "in which {cities} learn"),
    "rule.cities": "with {cities}",
    "rule.need": "for what {city} needs on {topic}",
    "rule.offer": "on what {city} offers on {topic}",
    "rule.topic": "on {topic}",
    "rule.start": "that begins at {clock} UTC on {day}",
    "rule.any": "of any kind",
}
"""Each sentence's template, by key; the part before the first dot is what it is about."""

FITS = ((0.75, "best"), (0.5, "good"), (0.25, "fair"), (0.0, "some"))
"""How a score is told: the first whose bound it reaches."""
WITHIN = ("wish", "fit", "time", "rule")
"""What does not begin with a capital, since it stands within a list or a sentence."""


def said(key: str, **facts: Fact) -> Said:
    """A sentence in words."""
    return saying.said(TEMPLATES[key], facts, key.partition(".")[0] in WITHIN)


def name(problem: Problem, city: str) -> Named:
    """A city's name; that of one that does not take part is made from its slug."""
    known = (one.name for one in problem.participants if one.city == city)
    return term(next(known, city.replace("-", " ").title()), "id", city)


def names(problem: Problem, cities: Iterable[str], last: str = "and") -> Listed:
    """The names of cities, one after the other."""
    return listed((name(problem, city) for city in cities), last)


def topic(problem: Problem, notation: str) -> Named:
    """What a topic is called; within a sentence, so small where it is not an abbreviation."""
    label = problem.topics.get(notation, notation.replace("-", " "))
    return term(label if label[1:2].isupper() else label[:1].lower() + label[1:], "topic", notation)


def ruled(problem: Problem, rule: Rule) -> Listed:
    """What a rule asks of a session: hosted by A, with B as learner, on a topic, at some time."""
    return listed(list(asked(problem, rule)) or [said("rule.any")], ", ")


def asked(problem: Problem, rule: Rule) -> Iterator[Said]:
    """Each thing that a rule asks of a session."""
    for link in first_of(problem, lambda one: rule.match == one.match):
        host, learner = name(problem, link.host), name(problem, link.learner)
        yield said("rule.link", host=host, learner=learner, topic=topic(problem, link.topic))
    if rule.hosts:
        yield said("rule.hosts", cities=names(problem, rule.hosts))
    if rule.learners:
        yield said("rule.learners", cities=names(problem, rule.learners), count=len(rule.learners))
    if rule.cities:
        yield said("rule.cities", cities=names(problem, rule.cities))
    for link in first_of(problem, lambda one: rule.need == one.need):
        yield said("rule.need", city=name(problem, link.learner), topic=topic(problem, link.topic))
    for link in first_of(problem, lambda one: rule.offer == one.offer):
        yield said("rule.offer", city=name(problem, link.host), topic=topic(problem, link.topic))
    if rule.topic:
        yield said("rule.topic", topic=topic(problem, rule.topic))
    if rule.start:
        yield said("rule.start", clock=f"{rule.start:%H:%M}", day=day(rule.start))


def first_of(problem: Problem, fits: Callable[[Link], bool]) -> list[Link]:
    """The first link that fits; none where none does."""
    return [link for link in problem.links if fits(link)][:1]


def fit(link: Link) -> Said:
    """How well a need and an offer fit."""
    return said(f"fit.{next(words for bound, words in FITS if link.score >= bound)}")


def languages(tags: Iterable[str]) -> Listed:
    """The names of languages, one after the other."""
    return listed(map(language, tags))


def clock(hours: float) -> str:
    """An hour of the day as clocks show it: 9:30 for 9.5."""
    minutes = round(hours * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def office(hours: tuple[float, float]) -> Said:
    """Office hours: 9:00 to 18:00."""
    return said("time.hours", begin=clock(hours[0]), end=clock(hours[1]))


def away(spans: Sequence[tuple[date, date]]) -> Listed:
    """Spans of days: on Tuesday 1 December 2026 and from … to …."""
    return listed(
        said("time.day", day=day(first))
        if first == last
        else said("time.days", first=day(first), last=day(last))
        for first, last in spans
    )


def clocks(problem: Problem, local: Mapping[str, datetime]) -> Listed:
    """When a session begins on each clock: at 9:00 in A and B and at 10:00 in C."""
    first = min(moment.date() for moment in local.values())
    by_hour: dict[tuple[bool, str], list[str]] = {}
    for city, moment in sorted(local.items(), key=lambda item: item[1].replace(tzinfo=None)):
        at = moment.date() > first, f"{moment.hour}:{moment.minute:02}"
        by_hour.setdefault(at, []).append(city)
    return listed(
        said("time.in.later" if later else "time.in", clock=hour, cities=names(problem, cities))
        for (later, hour), cities in by_hour.items()
    )

"""What a programme's page says of rules, steps and changes, in sentences that are translated."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from babel import dates

from api.speaking.languages import Speaker, phrase
from graph.gaps.schema import Json

STEPS: Mapping[str, str] = {
    "Waiting": phrase("Waiting for its turn"),
    "Sessions that could be": phrase("Listing the sessions that could be"),
    "The plain way": phrase("Finding the plain way, to compare with"),
    "The best sessions": phrase("Choosing the best sessions"),
    "How good a programme can be": phrase("Working out how good a programme can be"),
    "What collides": phrase("Finding out which wishes collide"),
    "What is left unserved": phrase("Finding out what stops the needs that are left"),
    "Done": phrase("Done"),
}
"""What is being done while a programme is solved, by how the solver calls it."""

RULES: Mapping[str, str] = {
    "max-sessions": phrase("The city is in as many sessions as it may be"),
    "full": phrase("The groups are full"),
    "sessions": phrase("The programme has as many sessions as it may have"),
    "hours": phrase("No common office hours"),
    "unavailable": phrase("Somebody is away"),
    "language": phrase("No common language, and no interpreters"),
    "size": phrase("Too few others for a group"),
    "met": phrase("The two meet already, for another need"),
    "veto": phrase("It is ruled out"),
    "worth": phrase("It would cost more than it brings"),
    "pins": phrase("It does not go with what has to be"),
    "move": phrase("A change by hand left it out"),
    "time": phrase("There was no time to find out"),
    "nobody-offers": phrase("Nobody is known who offers it"),
    "only-itself": phrase("Only the city itself offers it"),
    "absent": phrase("Those who offer it do not take part"),
    "no-match": phrase("What is offered does not fit well enough"),
    "no-needs": phrase("No need of the city is matched"),
    "no-record": phrase("No need of the city is on record"),
    "no-offers": phrase("No offer of the city is matched"),
}
"""The rules that leave a need unserved, by their short names."""

HELP: Mapping[str, str] = {
    "max-sessions": phrase("Let the city take part in more sessions."),
    "full": phrase("Let groups be larger."),
    "sessions": phrase("Allow more sessions."),
    "hours": phrase("Widen the hours of the day."),
    "unavailable": phrase("Choose other days."),
    "language": phrase("Allow interpreters."),
    "size": phrase("Allow smaller groups."),
    "veto": phrase("Lift what is ruled out."),
    "worth": phrase("Say that it has to be, where it matters more."),
    "pins": phrase("Drop something that has to be."),
    "absent": phrase("Invite those who offer it."),
}
"""What would help against a rule, where something would."""

FIELDS: Mapping[str, str] = {
    "full": "most",
    "sessions": "sessions",
    "hours": "opens",
    "unavailable": "from",
    "language": "interpretation",
    "size": "least",
    "veto": "vetoes",
    "worth": "pins",
    "pins": "pins",
    "absent": "cities",
}
"""The place in the form where that is done."""

WEIGHTS: Mapping[str, str] = {
    "evidence": phrase("Evidence behind the offer"),
    "outcomes": phrase("What came of it"),
    "conditions": phrase("Conditions that it takes"),
    "context": phrase("How alike the cities are"),
    "named": phrase("Named by the need itself"),
    "reciprocity": phrase("Something to give back"),
    "shared": phrase("Partners in common"),
}
"""The parts of a match's score."""

MEASURES: Mapping[str, str] = {
    "worth": phrase("Worth of all sessions together"),
    "learning": phrase("Cities that learn"),
    "hosting": phrase("Cities that host"),
    "served": phrase("Needs served"),
    "first": phrase("Needs served that come first"),
    "least": phrase("The least that a city gains"),
    "gini": phrase("Gini coefficient of the gains"),
}
"""What is compared with the plain way."""

LEAVES = phrase("{city} leaves group {group}.")
JOINS = phrase("{city} joins group {group}.")
CROSSES = phrase("{city} goes from group {group} to group {other}.")
SWAPS = phrase("{city} of group {group} and {partner} of group {other} change places.")
BEGINS = phrase("Group {group} begins on {day} at {time} UTC.")


PARTS: Mapping[str, str] = {
    "host": phrase("{names} shows"),
    "hosts": phrase("shown by {names}"),
    "learner": phrase("{names} learns"),
    "learners": phrase("learnt by {names}"),
    "city": phrase("{names} takes part"),
    "cities": phrase("with {names}"),
    "topic": phrase("on {names}"),
    "start": phrase("on {day} at {time} UTC"),
}
"""What a wish tells, by the names of its parts."""


def wish(speaker: Speaker, told: object, names: Mapping[str, str]) -> str:
    """A wish in words, part by part; a part that has no words stands as it is."""
    parts = told.items() if isinstance(told, dict) else [("match", told)]
    return "; ".join(part(speaker, name, value, names) for name, value in parts)


def part(speaker: Speaker, name: str, value: object, names: Mapping[str, str]) -> str:
    """A part of a wish in words."""
    if name == "start" and (start := moment(str(value))):
        return speaker.say(PARTS[name], day=weekday(speaker, start.date()), time=f"{start:%H:%M}")
    if name not in PARTS or name == "start":
        return f"{name}: {value}"
    each = value if isinstance(value, list) else [value]
    prefix = "topic/" if name == "topic" else ""
    return speaker.say(
        PARTS[name], names=speaker.listed(names.get(f"{prefix}{one}", str(one)) for one in each)
    )


def moment(text: str) -> datetime | None:
    """A moment in UTC from its text; None where it is none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def weekday(speaker: Speaker, day: date) -> str:
    """A day with its weekday, such as: Monday, March 1, 2027."""
    return str(dates.format_date(day, "full", locale=speaker.locale))


def short_day(speaker: Speaker, day: date) -> str:
    """The same, short and without the year: Mon, Mar 1."""
    return str(dates.format_skeleton("MMMEd", day, locale=speaker.locale))


def between(speaker: Speaker, first: date, last: date) -> str:
    """A stretch of days: March 1 – 26, 2027."""
    return str(dates.format_interval(first, last, "yMMMMd", locale=speaker.locale))


def number(group: str) -> str:
    """What a group is called: 1 for g1."""
    return group.removeprefix("g")


def change(speaker: Speaker, told: Json, names: Mapping[str, str]) -> str:
    """A change by hand in a sentence."""
    if "start" in told:
        start = datetime.fromisoformat(told["start"])
        facts = {"day": weekday(speaker, start.date()), "time": f"{start:%H:%M}"}
        return speaker.say(BEGINS, group=number(told["group"]), **facts)
    city = names.get(told["city"], told["city"])
    if "other" in told:
        partner = names.get(told["other"], told["other"])
        groups = {"group": number(told["group"]), "other": number(told["other_group"])}
        return speaker.say(SWAPS, city=city, partner=partner, **groups)
    leaves, joins = (number(told.get(part, "")) for part in ("leaves", "joins"))
    if leaves and joins:
        return speaker.say(CROSSES, city=city, group=leaves, other=joins)
    text, group = (LEAVES, leaves) if leaves else (JOINS, joins)
    return speaker.say(text, city=city, group=group)

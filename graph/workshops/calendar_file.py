"""A programme as a calendar file (RFC 5545) that calendar programs import with the right hours."""

from uuid import NAMESPACE_URL, UUID, uuid5

from icalendar import Calendar, Event, vText

from graph.workshops.dossier import Dossier
from graph.workshops.plan import Group
from ontology.iris import BASE

PRODUCT = "-//SSE Atlas//Workshop programme//EN"


def calendar(dossier: Dossier, city: str | None = None) -> bytes:
    """The sessions of all, or of one city, each an event.

    Hours are in UTC, which each calendar shows on its own clock; an event's text tells those of every city.

    city     the slug of a city, whose role an event then tells
    returns  UTF-8 with CRLF, the same for the same dossier
    raises   Unknown where the city takes no part, or a link stands for nothing
    """
    groups = dossier.groups if city is None else dossier.of(city)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    name = dossier.title if city is None else f"{dossier.title}: {dossier.city(city)}"
    for key in ("name", "x-wr-calname"):
        made.add(key, vText(one_line(name)))
    for group in groups:
        made.add_component(event(dossier, group, city))
    content: bytes = made.to_ical()
    return content


def event(dossier: Dossier, group: Group, city: str | None) -> Event:
    """A session. Its UID stays the same as long as its topic and first host do, whenever it is moved to."""
    made = Event()
    made.add("uid", str(uid(dossier, group)))
    made.add("dtstamp", dossier.made)
    made.add("last-modified", dossier.made)
    made.add("sequence", dossier.revision)
    made.add("dtstart", group.start)
    made.add("dtend", group.end)
    made.add("summary", vText(one_line(f"{dossier.title}: {dossier.topic(group.topic)}")))
    made.add("description", vText("\n".join(lines(dossier, group, city))))
    made.add("location", "Online")
    made.add("categories", [one_line(dossier.topic(group.topic))])
    return made


def one_line(text: str) -> str:
    """A text on one line: what breaks it is a blank."""
    return " ".join(text.split())


def uid(dossier: Dossier, group: Group) -> UUID:
    """The name by which calendars know a session again.

    Should one host lead two sessions on one topic, they are told apart by the ids of their groups.
    """
    alike = [one for one in dossier.groups if (one.topic, one.hosts[0]) == (group.topic, group.hosts[0])]
    told = (dossier.id, group.topic, group.hosts[0], *([group.id] if len(alike) > 1 else []))
    return uuid5(NAMESPACE_URL, f"{BASE}programme/{'/'.join(told)}")


def lines(dossier: Dossier, group: Group, city: str | None) -> list[str]:
    """What an event says: who meets, when on each clock, and what each learner takes along."""
    said = [
        f"Who shows: {dossier.names(group.hosts)}",
        f"Who learns: {dossier.names(group.learners)}",
        f"Who leads: {group.facilitator or 'nobody yet'}",
        f"Languages: {dossier.languages(group)}",
        "",
        "When:",
        *(f"{dossier.city(one)}: {dossier.clock(group, one)}" for one in group.cities),
        "",
        "What for:",
    ]
    for link in group.serves:
        backing = dossier.backing(link)
        said.append(
            f"{dossier.city(link.learner)} learns from {dossier.city(link.host)}: {backing.need.statement}"
        )
    if city is not None:
        role = "shows" if city in group.hosts else "learns"
        said.insert(0, f"{dossier.city(city)} {role}: {dossier.clock(group, city)}\n")
    return said

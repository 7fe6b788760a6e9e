"""A letter to each city of a programme: its sessions on its own clock, its role, what to bring."""

from collections.abc import Iterator
from textwrap import wrap

from graph.saying import day
from graph.workshops.agenda import preparation
from graph.workshops.dossier import Dossier, Offer
from graph.workshops.plan import Group

WIDTH = 78


def letter(dossier: Dossier, city: str) -> str:
    """What a city is to know, as plain text that is ready to be sent.

    city     its slug
    returns  lines of at most 78 characters, but for an address that is longer
    raises   Unknown where the city takes no part, or a link stands for nothing
    """
    groups = dossier.of(city)
    name, zone = dossier.city(city), dossier.participant(city).zone
    lines = [dossier.title, f"To {name}", ""]
    if groups:
        count = "one session" if len(groups) == 1 else f"{len(groups)} sessions"
        lines += filled(f"You take part in {count}. All hours are those of your own clock ({zone}).")
    else:
        lines += filled("You take part in no session of this programme.")
    for number, group in enumerate(groups, start=1):
        lines += ["", *session(dossier, group, city, number)]
    lines += ["", *unserved(dossier, city), ""]
    lines += filled(
        f"Made on {day(dossier.made)} from release {dossier.release} of SSE Atlas. Each link is a proposal"
        " that rests on public pages; tell us what is wrong or no longer so."
    )
    return "\n".join(lines) + "\n"


def session(dossier: Dossier, group: Group, city: str, number: int) -> Iterator[str]:
    """One session as a city meets it."""
    yield from filled(f"{number}. {dossier.clock(group, city)}: {dossier.topic(group.topic)}", "", "   ")
    yield from filled(role(dossier, group, city), "   ")
    yield from filled(f"Who leads: {group.facilitator or 'nobody yet'}.", "   ")
    yield from filled(f"Languages: {dossier.languages(group)}.", "   ")
    shown = ""
    for link in group.serves:
        backing = dossier.backing(link)
        if link.learner == city:
            yield from ("", *filled(f"You learn from {dossier.city(link.host)}.", "   "))
            yield from filled(f"Your need: {backing.need.statement}", "   ")
            yield from filled(f"What you will see: {backing.offer.statement}{doubt(backing.offer)}", "   ")
        elif link.host == city:
            yield from ("", *filled(f"{dossier.city(link.learner)} learns from you.", "   "))
            yield from filled(f"Their need: {backing.need.statement}", "   ")
            if backing.offer.statement != shown:
                yield from filled(f"What you show: {backing.offer.statement}{doubt(backing.offer)}", "   ")
            shown = backing.offer.statement
        if city in (link.learner, link.host):
            yield from filled(f"Why: {' '.join(backing.reasons)}", "   ")
    if group.reasons:
        yield from ("", *filled(f"Why this group: {' '.join(group.reasons)}", "   "))
    yield from ("", "   Please bring:")
    for one in preparation(dossier, group, city):
        yield from filled(f"- {one}", "   ", "     ")


def doubt(offer: Offer) -> str:
    """What is to be said beside an offer that nobody has stated."""
    return " (This is drawn from the records, and nobody has confirmed it yet.)" if offer.suggested else ""


def role(dossier: Dossier, group: Group, city: str) -> str:
    """What a city does in a session, and with whom."""
    hosts = dossier.names(one for one in group.hosts if one != city)
    learners = dossier.names(one for one in group.learners if one != city)
    if city in group.hosts:
        beside = f" together with {hosts}" if len(group.hosts) > 1 else ""
        return f"Your role: you show how you do it{beside}, to {learners}."
    beside = f", beside {learners}" if len(group.learners) > 1 else ""
    return f"Your role: you learn from {hosts}{beside}."


def unserved(dossier: Dossier, city: str) -> Iterator[str]:
    """What no session does for a city, and why."""
    left = dossier.unmet(city)
    yield "What this programme does not serve"
    if not left:
        yield from filled("Nothing of yours is left out.")
    for one in left:
        need = dossier.need(one.need) if one.need else None
        said = f"{need.statement} " if need else f"{one.need}: " if one.need else ""
        yield from filled(f"- {said}{one.why}", "", "  ")


def filled(text: str, first: str = "", others: str | None = None) -> list[str]:
    """A paragraph as lines; addresses stay whole."""
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if others is None else others,
        break_long_words=False,
        break_on_hyphens=False,
    )

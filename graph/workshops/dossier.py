"""A programme with all that its links stand for: who wants what, who shows it, on which pages, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from graph import saying
from graph.errors import Unknown
from graph.workshops.plan import Group, Plan, Unmet
from graph.workshops.problem import Link, Participant
from ontology.iris import BASE


class Held(StrEnum):
    """Whether what an offer takes is there in the city that learns."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Shown:
    """A policy, place or body in which an offer can be seen: its name and its IRI."""

    label: str
    id: str


@dataclass(frozen=True)
class Need:
    """What a city wants to learn.

    id         the IRI of the need
    city       the city's name
    holder     the name of who says it: the city or a body in it
    sources    the addresses of the pages that it rests on
    suggested  whether it was drawn from the graph, and no one has confirmed it
    """

    id: str
    city: str
    holder: str
    statement: str
    sources: tuple[str, ...] = ()
    suggested: bool = False


@dataclass(frozen=True)
class Offer:
    """What a city can show; the fields are as those of a need, and `shown_by` is where it can be seen."""

    id: str
    city: str
    holder: str
    statement: str
    sources: tuple[str, ...] = ()
    shown_by: Shown | None = None
    suggested: bool = False


@dataclass(frozen=True)
class Condition:
    """Something that an offer takes to work elsewhere, whether the learner has it, and what says so."""

    label: str
    held: Held
    why: str


@dataclass(frozen=True)
class Backing:
    """What a link stands for: a need, an offer, and why the two fit, in whole sentences."""

    need: Need
    offer: Offer
    reasons: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def open(self) -> tuple[Condition, ...]:
        """The conditions that are not met or not known: what the session has to speak about."""
        return tuple(one for one in self.conditions if one.held is not Held.MET)


@dataclass(frozen=True, eq=False)
class Dossier:
    """A programme to be given out.

    id        of the programme: by it calendars know its sessions again
    backings  what each link stands for, by the id of the match
    topics    the names of topics as they read within a sentence, by notation
    cities    the names of cities, by slug
    release   the release of the atlas that the programme was made from
    made      when it was made, in UTC
    needs     the needs that no session serves, by id
    revision  how often it has changed since it was first given out
    site      the address of a server that shows what an IRI names, if there is one
    """

    id: str
    title: str
    plan: Plan
    backings: Mapping[str, Backing]
    topics: Mapping[str, str]
    cities: Mapping[str, str]
    release: str
    made: datetime
    needs: Mapping[str, Need] = field(default_factory=dict)
    revision: int = 0
    site: str = ""

    @cached_property
    def participants(self) -> Mapping[str, Participant]:
        """Those who take part, by slug."""
        return {one.city: one for one in self.plan.problem.participants}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups in the order of their sessions."""
        return tuple(sorted(self.plan.groups, key=lambda group: (group.start, group.id)))

    def group(self, key: str) -> Group:
        """A group by its id. Raises Unknown where there is none."""
        for one in self.groups:
            if one.id == key:
                return one
        known = ", ".join(one.id for one in self.groups) or "none"
        raise Unknown(f"the programme has no group {key!r}. Its groups are: {known}")

    def of(self, city: str) -> tuple[Group, ...]:
        """The groups of a city in the order of their sessions. Raises Unknown where it takes no part."""
        self.participant(city)
        return tuple(one for one in self.groups if city in one.cities)

    def participant(self, city: str) -> Participant:
        """Who takes part, by slug. Raises Unknown where nobody of that name does."""
        if city not in self.participants:
            known = ", ".join(sorted(self.participants)) or "none"
            raise Unknown(f"{city!r} takes no part in the programme. Its cities are: {known}")
        return self.participants[city]

    def backing(self, link: Link) -> Backing:
        """What a link stands for. Raises Unknown where nothing is told of its match."""
        if link.match not in self.backings:
            raise Unknown(f"nothing is told of the match {link.match}: give its need and offer in `backings`")
        return self.backings[link.match]

    def need(self, key: str) -> Need | None:
        """A need by its id, served or not; None where nothing is told of it."""
        served = (one.need for one in self.backings.values() if one.need.id == key)
        return self.needs.get(key) or next(served, None)

    def city(self, slug: str) -> str:
        """The name of a city."""
        return self.cities.get(slug) or self.participant(slug).name

    def names(self, slugs: Iterable[str]) -> str:
        """The names of cities as a list within a sentence."""
        return listed(map(self.city, slugs))

    def topic(self, notation: str) -> str:
        """The name of a topic as it reads within a sentence."""
        return self.topics.get(notation, notation.replace("-", " "))

    def languages(self, group: Group) -> str:
        """The languages that all of a group have in common, in words."""
        return (
            saying.listed(map(saying.language, group.languages)) or "none in common: interpreters are needed"
        )

    def hours(self, group: Group, city: str) -> tuple[datetime, datetime]:
        """When a session begins and ends on a city's own clock."""
        zone = ZoneInfo(self.participant(city).zone)
        return group.start.astimezone(zone), group.end.astimezone(zone)

    def clock(self, group: Group, city: str) -> str:
        """The same in words, such as: Tuesday 16 March 2027, 15:00 to 16:30."""
        start, end = self.hours(group, city)
        return spoken(start, end)

    def unmet(self, city: str) -> tuple[Unmet, ...]:
        """What of a city is not served."""
        return tuple(one for one in self.plan.unmet if one.city == city)

    def link(self, iri: str) -> str:
        """Where what an IRI names is shown: at a server where there is one, else at the IRI itself."""
        return f"{self.site.rstrip('/')}/{iri.removeprefix(BASE)}" if self.site else iri


def spoken(start: datetime, end: datetime) -> str:
    """A session's date and hours in words, on the clock that both are told by."""
    later = "" if start.date() == end.date() else " (next day)"
    return f"{saying.day(start)}, {start:%H:%M} to {end:%H:%M}{later}"


def listed(names: Iterable[str]) -> str:
    """Names as a list within a sentence: one, two and three."""
    return saying.listed(names) or "nobody"

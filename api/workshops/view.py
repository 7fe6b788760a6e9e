"""What the page of a programme shows: groups, calendar, who gets how much, what is left and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import groupby

from api.speaking.languages import Label, Speaker
from api.workshops.calendar import Day, calendar
from api.workshops.words import FIELDS, HELP, RULES
from graph.store.release import Release
from graph.workshops.dossier import Backing, Dossier, Need
from graph.workshops.hours import Hours, hours
from graph.workshops.plan import Group, Plan, Unmet
from graph.workshops.problem import Link, Problem
from ontology import iris


@dataclass(frozen=True)
class Share:
    """A city's part in a programme: in how many sessions it learns and hosts, and what it gains.

    part  what it gains as a share of what the city gains that gains most, 0 to 1
    """

    city: str
    learns: int
    hosts: int
    most: int
    gain: float
    part: float


@dataclass(frozen=True)
class Taken:
    """What some cities take along from a host, and what that stands for."""

    learners: tuple[str, ...]
    host: str
    backing: Backing


@dataclass(frozen=True)
class Left:
    """What of a city is not served for one reason; `general` holds the sentences about the city as such."""

    city: str
    rule: str
    why: str
    needs: tuple[Need, ...]
    general: bool

    def said_in(self, speaker: Speaker) -> str:
        """The rule in words."""
        return speaker.say(RULES.get(self.rule, self.rule))

    @property
    def help(self) -> str | None:
        """What would help, in English."""
        return HELP.get(self.rule)

    def help_in(self, speaker: Speaker) -> str:
        """What would help."""
        return speaker.say(self.help) if self.help else ""

    @property
    def field(self) -> str:
        """Where in the form that is done."""
        return f"most.{self.city}" if self.rule == "max-sessions" else FIELDS.get(self.rule, "")


@dataclass(frozen=True)
class Measure:
    """A measure of the programme, and of another one."""

    name: str
    own: float
    other: float
    digits: int = 0

    @property
    def differs(self) -> bool:
        """Whether the two differ as they are shown."""
        return round(self.own, self.digits) != round(self.other, self.digits)


@dataclass(frozen=True, eq=False)
class View:
    """A programme in a language, ready to be shown.

    names   of cities and topics: by slug, and by `topic/` and notation
    """

    dossier: Dossier
    names: Mapping[str, Label]
    speaker: Speaker

    @property
    def plan(self) -> Plan:
        """The programme."""
        return self.dossier.plan

    @property
    def groups(self) -> tuple[Group, ...]:
        """Its groups in the order of their sessions."""
        return self.dossier.groups

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Its calendar."""
        return calendar(self.groups, self.plan.problem.participants)

    @cached_property
    def by_name(self) -> list[str]:
        """The slugs of the cities that take part, by name."""
        return sorted(self.dossier.participants, key=lambda slug: self.names[slug].casefold())

    def served(self, group: Group) -> list[Taken]:
        """What is taken along from a group; those who take the same stand together."""
        found: dict[tuple[str, str], list[Link]] = {}
        for link in group.serves:
            found.setdefault((link.need, link.offer), []).append(link)
        return [
            Taken(tuple(link.learner for link in some), some[0].host, self.dossier.backing(some[0]))
            for some in found.values()
        ]

    def listed(self, slugs: Iterable[str]) -> str:
        """The names of cities as a list within a sentence."""
        return self.speaker.listed(self.names[slug] for slug in slugs)

    def outside(self, group: Group) -> list[str]:
        """The cities that are not in a group and have a need that one of its hosts answers on its topics."""
        topics = {group.topic, *(link.topic for link in group.serves)}
        could = {
            link.learner
            for link in self.plan.problem.links
            if link.host in group.hosts and link.topic in topics
        }
        return [slug for slug in self.by_name if slug in could and slug not in group.cities]

    def others(self, group: Group) -> list[Group]:
        """The other groups."""
        return [one for one in self.groups if one.id != group.id]

    def starts(self, group: Group) -> list[datetime]:
        """When all cities of a group could begin, its own start left out."""
        held = possible(replace_links(self.plan.problem))
        return [start for start in held.at(held.common(group.cities)) if start != group.start]

    def starts_by_day(self, group: Group) -> list[tuple[date, list[datetime]]]:
        """The same by day, in UTC."""
        return [(day, list(some)) for day, some in groupby(self.starts(group), lambda start: start.date())]

    def tongues(self, group: Group) -> str:
        """The languages that all of a group have in common."""
        return self.speaker.listed(map(self.speaker.language_name, group.languages))

    def shares(self) -> list[Share]:
        """The cities by what they gain, the least first."""
        fairness = self.plan.fairness
        most = max(fairness.benefit.values(), default=0.0) or 1.0
        learns = [city for group in self.groups for city in group.learners]
        found = (
            Share(
                slug,
                learns.count(slug),
                fairness.hosting.get(slug, 0),
                one.max_sessions,
                fairness.benefit.get(slug, 0.0),
                fairness.benefit.get(slug, 0.0) / most,
            )
            for slug, one in self.dossier.participants.items()
        )
        return sorted(found, key=lambda one: (one.gain, one.city))

    def left(self) -> list[tuple[str, list[Left]]]:
        """What is not served by city, for each reason once."""
        ordered = sorted(self.plan.unmet, key=lambda one: self.names[one.city].casefold())
        by_city = groupby(ordered, lambda one: one.city)
        return [(city, list(self.reasons(list(some)))) for city, some in by_city]

    def reasons(self, some: Sequence[Unmet]) -> Iterator[Left]:
        """The reasons why something of one city is not served, what concerns it as such first."""
        for one in some:
            if one.need is None:
                yield Left(one.city, one.rule, one.why, (), True)
        found: dict[tuple[str, str], list[Unmet]] = {}
        for one in some:
            if one.need is not None:
                found.setdefault((one.rule, one.why), []).append(one)
        for (rule, _), alike in sorted(found.items(), key=lambda each: -len(each[1])):
            needs = (self.dossier.need(one.need) for one in alike if one.need)
            yield Left(alike[0].city, rule, alike[0].why, tuple(one for one in needs if one), False)

    def bought(self) -> list[Measure]:
        """What the programme is worth beside the plain way; nothing where there is none to compare with."""
        plain = self.plan.greedy
        return self.beside(plain) if plain and self.groups else []

    def beside(self, other: Plan) -> list[Measure]:
        """The measures of the programme, and of another one."""
        best = self.plan
        now, then = best.coverage, other.coverage
        return [
            Measure("worth", best.solver.worth, other.solver.worth, 2),
            Measure("learning", now.learning, then.learning),
            Measure("hosting", now.hosting, then.hosting),
            Measure("served", now.served, then.served),
            Measure("first", now.top_served, then.top_served),
            Measure("least", best.fairness.minimum, other.fairness.minimum, 2),
            Measure("gini", best.fairness.gini, other.fairness.gini, 2),
        ]

    def changed(self, before: Plan) -> set[str]:
        """The ids of the groups that are not as they were."""
        earlier = {group.id: group.session for group in before.groups}
        return {group.id for group in self.groups if earlier.get(group.id) != group.session}


def view(release: Release, found: Dossier, speaker: Speaker) -> View:
    """A programme in a language."""
    topics = {group.topic for group in found.groups} | {
        link.topic for group in found.groups for link in group.serves
    }
    places = {slug: str(iris.city(slug)) for slug in found.participants}
    places |= {f"topic/{topic}": str(iris.topic(topic)) for topic in topics}
    names = speaker.names(release, places.values())
    return View(found, {name: names[iri] for name, iri in places.items()}, speaker)


def replace_links(problem: Problem) -> Problem:
    """A problem with no more than what decides when cities can meet; it names nobody."""
    return replace(problem, links=(), pins=(), vetoes=(), facilitators=(), kept=(), needs=(), topics={})


@lru_cache(maxsize=32)
def possible(problem: Problem) -> Hours:
    """When the cities of a problem can meet."""
    return hours(problem)

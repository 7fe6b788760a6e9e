"""What a programme is asked to be: the body of a request, checked, and the problem that it makes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, ValidationError

from graph.cities.profile import City
from graph.workshops.fields import (
    Day,
    Moment,
    Number,
    Office,
    Sessions,
    Size,
    Span,
    Text,
    Tongue,
    Zone,
    tongue,
)
from graph.workshops.problem import Facilitator, Link, Need, Participant, Problem, Rule, Session
from graph.workshops.refusals import faults, refused

MOST_CITIES = 200
MOST_DAYS = 180
AHEAD = timedelta(weeks=2)
"""Between today and the first day of a programme at least, where none is told."""
MAX_SESSIONS = 3
"""Sessions of a city at most, where nothing else is told."""
NEAR = 3
"""Cities that are offered where one is not known."""
LONG = timedelta(weeks=4)
"""Between the first and the last day, where none is told."""
CLOSED, OPEN = (12, 24), (1, 7)
"""Month and day on which many offices close at the end of a year, and on which they are open again."""


class Part(BaseModel):
    """A part of a request; what is not among its fields is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Wish(Part):
    """What some session has to be like, or none may be; what is left out is left open."""

    host: Text | None = None
    hosts: tuple[Text, ...] = ()
    learner: Text | None = None
    learners: tuple[Text, ...] = ()
    city: Text | None = None
    cities: tuple[Text, ...] = ()
    topic: Text | None = None
    match: Text | None = None
    need: Text | None = None
    offer: Text | None = None
    start: Moment | None = None

    @property
    def rule(self) -> Rule:
        """The wish as a programme is solved from."""
        return Rule(
            hosts=tuple(dict.fromkeys((*self.hosts, *filter(None, [self.host])))),
            learners=tuple(dict.fromkeys((*self.learners, *filter(None, [self.learner])))),
            cities=tuple(dict.fromkeys((*self.cities, *filter(None, [self.city])))),
            topic=self.topic,
            match=self.match,
            need=self.need,
            offer=self.offer,
            start=self.start,
        )


class Leader(Part):
    """Somebody who can lead sessions; whoever has no zone can at any hour."""

    name: Text
    zone: Zone | None = None
    languages: tuple[Tongue, ...] = ()
    hours: Office | None = None


class PerCity(Part):
    """What holds for one city."""

    max_sessions: Sessions | None = None
    unavailable: tuple[Span, ...] = ()
    hours: Office | None = None
    languages: Annotated[tuple[Tongue, ...], Field(min_length=1)] | None = None


class PerCities(PerCity):
    """What holds for all cities, and, by slug, what holds for one."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, PerCity]

    def of(self, slug: str) -> PerCity:
        """What holds for a city: its own, else what holds for all; it is away when either says so."""
        own = self.cities.get(slug, PerCity())
        return PerCity(
            max_sessions=own.max_sessions or self.max_sessions,
            unavailable=(*self.unavailable, *own.unavailable),
            hours=own.hours or self.hours,
            languages=own.languages or self.languages,
        )

    @property
    def cities(self) -> Mapping[str, PerCity]:
        """What is told of single cities, by slug."""
        return self.__pydantic_extra__


def of_match(value: object) -> object:
    """A wish, told by the id of a match alone, as an object."""
    return {"match": value} if isinstance(value, str) else value


def of_name(value: object) -> object:
    """A facilitator, told by the name alone, as an object."""
    return {"name": value} if isinstance(value, str) else value


Told = Annotated[Wish, BeforeValidator(of_match), Field(description="an object, or the id of a match")]
Leading = Annotated[Leader, BeforeValidator(of_name), Field(description="an object, or a name")]


class Request(Part):
    """The body of a request for a programme; all of it may be left out.

    cities          slugs; all that there are where none is told
    sessions        in the whole programme at most; as many as are worth it where none is told
    group_size      the least and the most cities of a group, hosts included
    minutes         of a session
    from, to        the days between which sessions take place
    hours           office hours, on each city's own clock
    per_city        what holds for one city, by its slug, or, told here directly, for all
    pin, veto       what some session has to be like, and what none may be like
    facilitators    who can lead sessions
    interpretation  whether cities without a language in common may meet
    weights         of the parts of a match's score
    keep            the id of an earlier programme to stay close to
    """

    cities: tuple[Text, ...] = ()
    sessions: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None
    group_size: Size = (3, 5)
    minutes: Annotated[StrictInt, Field(ge=15, le=480)] = 90
    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")
    hours: Office = (9.0, 18.0)
    per_city: PerCities = PerCities.model_validate({})
    pin: Annotated[tuple[Told, ...], Field(max_length=100)] = ()
    veto: Annotated[tuple[Told, ...], Field(max_length=1000)] = ()
    facilitators: Annotated[tuple[Leading, ...], Field(max_length=100)] = ()
    interpretation: StrictBool = True
    seed: Annotated[StrictInt, Field(ge=0, le=2**31 - 1)] = 1
    seconds: Annotated[Number, Field(ge=1, le=600)] = 60
    weights: Mapping[str, Number] | None = None
    keep: Text | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        if self.first is None or self.last is None:
            raise ValueError("the days of a programme are set when its request is read")
        return self.first, self.last


def request(body: object, today: date | None = None) -> Request:
    """A request from its body, with the days that it leaves open set.

    The first day is the next Monday that is two weeks ahead at least, the last four weeks after it. Where
    both are left open and touch the turn of the year, the first day is the first Monday from 7 January on.

    raises   EcosystemError that names every fault with its path and what would be right
    """
    try:
        found = Request.model_validate(body)
    except ValidationError as error:
        raise refused(faults(error, Request)) from None
    ahead = (today or date.today()) + AHEAD
    first = found.first or (monday(ahead) if found.last else opening(ahead))
    dated = found.model_copy(update={"first": first, "last": found.last or first + LONG})
    wrong = list(unlikely(dated))
    if wrong:
        raise refused(wrong)
    return dated


def opening(day: date) -> date:
    """The first Monday from a day on after which offices are open for as long as a programme takes."""
    first = monday(day)
    if first < date(first.year, *OPEN):
        return monday(date(first.year, *OPEN))
    return first if first + LONG < date(first.year, *CLOSED) else monday(date(first.year + 1, *OPEN))


def monday(day: date) -> date:
    """The first Monday from a day on."""
    return day + timedelta(days=-day.weekday() % 7)


def unlikely(found: Request) -> Iterator[str]:
    """What of a request does not go together."""
    first, last = found.days
    if last < first:
        yield f"to: {last} is before {first}, the first day. Give a later one"
    if (last - first).days > MOST_DAYS:
        yield f"to: {last} is more than {MOST_DAYS} days after {first}. Give an earlier one"
    if len(set(found.cities)) > MOST_CITIES:
        yield f"cities: there are {len(set(found.cities))}, and {MOST_CITIES} at most can take part"
    if len(set(found.cities)) == 1:
        yield "cities: a programme takes two cities at least. Name more, or none for all that there are"
    room = (found.hours[1] - found.hours[0]) * 60
    if room < found.minutes:
        yield f"hours: {found.minutes} minutes do not fit into them. Make sessions shorter or hours longer"
    names = [one.name for one in found.facilitators]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield f"facilitators[{number}]: there is a {name} already. Give each a name of their own"
    for field, number, wish in wishes(found):
        if wish.rule == Rule():
            yield f"{field}[{number}]: it says nothing. Give one of {', '.join(Wish.model_fields)}"


def wishes(found: Request) -> Iterator[tuple[str, int, Wish]]:
    """The pins and vetoes of a request, each with its field and place."""
    for field, some in (("pin", found.pin), ("veto", found.veto)):
        for number, wish in enumerate(some):
            yield field, number, wish


def problem(
    found: Request,
    cities: Sequence[City],
    links: Iterable[Link],
    kept: Sequence[Session] = (),
    needs: Iterable[Need] = (),
    topics: Mapping[str, str] | None = None,
) -> Problem:
    """The problem that a request makes.

    cities   all that there are, with their zones and languages
    links    all ways to learn from each other, those of cities that do not take part too
    kept     the sessions of the programme to stay close to
    needs    all needs of the cities, with who offers what they ask for
    topics   what topics are called, by notation
    raises   EcosystemError that names every fault with its path and what would be right
    """
    known = {one.slug: one for one in sorted(cities, key=lambda one: one.slug)}
    there = [slug for slug in known if slug in set(found.cities or known)]
    every = tuple(links)
    inside = tuple(
        link for link in every if link.learner != link.host and {link.learner, link.host} <= set(there)
    )
    wrong = [*strangers(found, known, there), *lost(found, inside)]
    if wrong:
        raise refused(wrong)
    first, last = found.days
    return Problem(
        participants=tuple(participant(found, known[slug]) for slug in there),
        links=inside,
        first=first,
        last=last,
        sessions=found.sessions,
        size=found.group_size,
        minutes=found.minutes,
        interpretation=found.interpretation,
        pins=tuple(wish.rule for wish in found.pin),
        vetoes=tuple(wish.rule for wish in found.veto),
        facilitators=tuple(
            Facilitator(one.name, one.zone, one.languages, one.hours or found.hours)
            for one in found.facilitators
        ),
        kept=tuple(kept),
        seed=found.seed,
        seconds=float(found.seconds),
        needs=wanted(there, every, needs),
        topics=dict(topics or {}),
    )


def participant(found: Request, one: City) -> Participant:
    """A city as it takes part."""
    own = found.per_city.of(one.slug)
    return Participant(
        city=one.slug,
        name=one.name,
        zone=one.timezone,
        languages=own.languages or tuple(dict.fromkeys(map(tongue, one.languages))),
        hours=own.hours or found.hours,
        max_sessions=own.max_sessions or MAX_SESSIONS,
        unavailable=own.unavailable,
    )


def wanted(there: Sequence[str], links: Sequence[Link], needs: Iterable[Need]) -> tuple[Need, ...]:
    """The needs of the cities that take part, with all who offer what they ask for, by city and priority."""
    found = {(need.city, need.id): need for need in needs}
    for link in links:
        before = found.get(
            (link.learner, link.need), Need(link.need, link.learner, link.topic, link.priority)
        )
        offered = tuple(sorted({*before.offered, link.host}))
        found[link.learner, link.need] = replace(before, offered=offered)
    own = (need for need in found.values() if need.city in set(there))
    return tuple(sorted(own, key=lambda need: (need.city, need.priority, need.id)))


def strangers(found: Request, known: Mapping[str, City], there: Sequence[str]) -> Iterator[str]:
    """The cities that a request names and that are not there, or do not take part."""
    for number, slug in enumerate(found.cities):
        if slug not in known:
            yield f"cities[{number}]: {unknown(slug, known)}"
    if len(there) > MOST_CITIES:
        yield f"cities: there are {len(there)}, and {MOST_CITIES} at most can take part. Name some of them"
    for slug in found.per_city.cities:
        if slug not in known:
            yield f"per_city.{slug}: {unknown(slug, known)}"
    for field, number, wish in wishes(found):
        for part in ("host", "learner", "city"):
            plural = "cities" if part == "city" else f"{part}s"
            told = {part: getattr(wish, part)} if getattr(wish, part) else {}
            told |= {f"{plural}[{place}]": slug for place, slug in enumerate(getattr(wish, plural))}
            for name, slug in told.items():
                if slug not in known:
                    yield f"{field}[{number}].{name}: {unknown(slug, known)}"
                elif slug not in there:
                    yield f"{field}[{number}].{name}: {slug} does not take part. Add it to cities"


def unknown(slug: str, known: Iterable[str]) -> str:
    """That there is no such city, with those whose names are near, or else all."""
    near = get_close_matches(slug.casefold(), list(known), NEAR)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(known)}"
    return f"there is no city {slug!r}. {hint}"


def lost(found: Request, links: Sequence[Link]) -> Iterator[str]:
    """The matches, needs and offers that a request names and that no link between its cities has."""
    there = {part: {getattr(link, part) for link in links} for part in ("match", "need", "offer")}
    for field, number, wish in wishes(found):
        for part, ids in there.items():
            told = getattr(wish, part)
            if told is not None and told not in ids:
                yield (
                    f"{field}[{number}].{part}: no match between the cities that take part has the {part} "
                    f"{told!r}. Take one from the list of matches"
                )

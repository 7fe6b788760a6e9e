"""What cities and their bodies want to learn and can teach, with what shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.cities.profile import City, Thing, notation
from graph.errors import Unknown
from graph.gaps.ecosystem import Ecosystem
from graph.matches.similarity import Tree
from graph.store.release import Release, Row
from ontology import iris

HERE = "graph.matches"


@dataclass(frozen=True)
class Shown:
    """Something in which an offer can be seen: a policy, a place or a body.

    degree   how many others it is tied with
    running  whether it has not ended, as far as is known
    sources  the pages that it rests on
    """

    thing: Thing
    degree: int
    running: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """Something that a city, or a body in it, wants to learn.

    city       the slug of the city that would learn
    meeting    the meeting at which it was named
    shared     whether a joint project asked it for all its cities
    suggested  whether it was drawn from the graph and waits for a person to confirm it
    why        for a suggested one, the sentence that it was drawn from
    """

    id: str
    city: str
    holder: str
    holder_label: str
    topic: str
    statement: str
    sources: tuple[str, ...]
    priority: int = 2
    meeting: str | None = None
    shared: bool = False
    suggested: bool = False
    why: str = ""


@dataclass(frozen=True)
class Offer:
    """Something that a city, or a body in it, can teach; rows that state one and the same are one offer.

    ids         the rows that state it, the first of which it is named after
    statements  what they say
    shown       what shows it, the strongest first
    suggested   whether it was drawn from the graph and waits for a person to confirm it
    """

    ids: tuple[str, ...]
    city: str
    holder: str
    holder_label: str
    topic: str
    statements: tuple[str, ...]
    sources: tuple[str, ...]
    shown: tuple[Shown, ...] = ()
    meetings: tuple[str, ...] = ()
    suggested: bool = False

    @property
    def id(self) -> str:
        """The IRI of the offer."""
        return self.ids[0]

    @property
    def statement(self) -> str:
        """What is offered, in one sentence."""
        return self.statements[0]


@dataclass(frozen=True, eq=False)
class Exchange:
    """All that is wanted and offered between some cities.

    cities    the ecosystems, by slug
    tree      the topics
    seen      everything in the cities that can show an offer, by IRI
    labels    the names of each topic in all languages
    meetings  what the meetings are called, by IRI
    year      that of the release
    """

    cities: Mapping[str, Ecosystem]
    tree: Tree
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    seen: Mapping[str, Shown] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meetings: Mapping[str, str] = field(default_factory=dict)
    year: str = "9999"

    def city(self, slug: str) -> Ecosystem:
        """A city by its slug. Raises Unknown, naming those that there are."""
        if slug not in self.cities:
            raise Unknown(f"there is no city {slug!r} here. There are {', '.join(self.cities)}")
        return self.cities[slug]

    def place(self, slug: str) -> City:
        """A city's own facts."""
        profile = self.cities[slug].profile
        if profile is None:
            raise ValueError(f"{slug} is a network file, not a city")
        return profile.city

    @cached_property
    def topic_names(self) -> Mapping[str, str]:
        """What topics are called, as they read within a sentence."""
        some = next(iter(self.cities.values()), None)
        return {topic: some.named("topic", topic) if some else topic for topic in self.tree.topics}

    def named(self, topic: str) -> str:
        """What a topic is called, as it reads within a sentence."""
        return self.topic_names.get(topic, topic.replace("-", " "))

    def having(self, needs: Iterable[Need] = (), offers: Iterable[Offer] = ()) -> "Exchange":
        """The same with more needs and offers."""
        return replace(self, needs=(*self.needs, *needs), offers=(*self.offers, *offers))


def exchange(release: Release, cities: Mapping[str, Ecosystem]) -> Exchange:
    """What a release says that is wanted and offered."""
    named: dict[str, list[str]] = {}
    for row in release.rows(HERE, "labels"):
        named.setdefault(notation(row["topic"]), []).append(row["label"])
    scheme = next(iter(cities.values())).scheme if cities else None
    seen = visible(release, cities)
    given = offers(release, cities, seen)
    asked = needs(release, cities, given)
    met = {meeting for offer in given for meeting in offer.meetings}
    return Exchange(
        cities=cities,
        tree=Tree(scheme.above if scheme else {}),
        needs=tuple(asked),
        offers=tuple(given),
        seen=seen,
        labels={topic: tuple(labels) for topic, labels in named.items()},
        meetings=release.labels(met | {need.meeting for need in asked if need.meeting}),
        year=release.manifest.created[:4],
    )


def needs(release: Release, cities: Mapping[str, Ecosystem], given: Sequence[Offer]) -> list[Need]:
    """The needs of the cities.

    What a joint project asks counts for each city that spoke at that meeting and states no need on the topic.
    """
    rows = grouped(release.rows(HERE, "needs"), "need")
    labels = release.labels(first["holder"] for first, *_ in rows.values())
    spoke = attendance(rows.values(), given)
    own = {(slug_of(first["ecosystem"]), notation(first["topic"])) for first, *_ in rows.values()}
    found = []
    for iri, (first, *more) in rows.items():
        slug = slug_of(first["ecosystem"])
        need = Need(
            id=iri,
            city=slug,
            holder=first["holder"],
            holder_label=labels[first["holder"]],
            topic=notation(first["topic"]),
            statement=first["statement"],
            sources=unique(row["source"] for row in (first, *more)),
            priority=int(first.get("priority", 2)),
            meeting=first.get("meeting"),
        )
        if slug in cities:
            found.append(need)
        else:
            found += [
                replace(need, city=one, shared=True)
                for one in sorted(spoke.get(need.meeting or "", ()))
                if one in cities and (one, need.topic) not in own
            ]
    return sorted(found, key=lambda need: (need.city, need.id))


def attendance(rows: Iterable[Sequence[Row]], given: Iterable[Offer]) -> dict[str, set[str]]:
    """The cities that named a need or an offer at each meeting."""
    spoke: dict[str, set[str]] = {}
    for first, *_ in rows:
        if "meeting" in first:
            spoke.setdefault(first["meeting"], set()).add(slug_of(first["ecosystem"]))
    for offer in given:
        for meeting in offer.meetings:
            spoke.setdefault(meeting, set()).add(offer.city)
    return spoke


def offers(release: Release, cities: Mapping[str, Ecosystem], things: Mapping[str, Shown]) -> list[Offer]:
    """The offers of the cities. Rows of one holder on one topic that the same thing shows are one offer."""
    rows = grouped(release.rows(HERE, "offers"), "offer")
    labels = release.labels(first["holder"] for first, *_ in rows.values())
    same: dict[tuple[str, str, str | None], list[list[Row]]] = {}
    for several in rows.values():
        first = several[0]
        if slug_of(first["ecosystem"]) in cities:
            key = (speaker(cities, first), first["topic"], first.get("shown"))
            same.setdefault(key, []).append(several)
    found = []
    for (holder, topic, shown), stated in same.items():
        first = stated[0][0]
        body = things.get(holder)
        seen = [things[one] for one in (shown,) if one is not None and one in things]
        found.append(
            Offer(
                ids=tuple(several[0]["offer"] for several in stated),
                city=slug_of(first["ecosystem"]),
                holder=first["holder"],
                holder_label=labels[first["holder"]],
                topic=notation(topic),
                statements=unique(several[0]["statement"] for several in stated),
                sources=unique(row["source"] for several in stated for row in several),
                shown=tuple(seen or ([body] if body else [])),
                meetings=unique(several[0]["meeting"] for several in stated if "meeting" in several[0]),
            )
        )
    return sorted(found, key=lambda offer: (offer.city, offer.id))


def speaker(cities: Mapping[str, Ecosystem], row: Row) -> str:
    """Who holds an offer; a city's authority speaks for the city."""
    profile = cities[slug_of(row["ecosystem"])].profile
    return profile.city.id if profile and row["holder"] == profile.city.authority else row["holder"]


def visible(release: Release, cities: Mapping[str, Ecosystem]) -> dict[str, Shown]:
    """Everything in the cities in which an offer could be seen, by IRI."""
    pages: dict[str, list[str]] = {}
    for row in release.rows(HERE, "sources"):
        pages.setdefault(row["thing"], []).append(row["source"])
    found = {}
    for city in cities.values():
        running = {thing.id for thing in city.things}
        for thing in city.profile.things if city.profile else ():
            node = city.network.by_id.get(thing.id)
            if thing.kind != "person":
                found[thing.id] = Shown(
                    thing,
                    node.degree if node else 0,
                    thing.id in running,
                    unique(pages.get(thing.id, ())),
                )
    return found


def grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by what they are about."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in order."""
    return tuple(dict.fromkeys(values))


def slug_of(ecosystem: str) -> str:
    """The slug of the city that an ecosystem belongs to."""
    return ecosystem.removeprefix(f"{iris.BASE}id/").partition("/")[0]

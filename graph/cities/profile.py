"""A city and its ecosystem: who is there, what it offers and needs, how complete the data are."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import Unknown
from graph.store.release import Release, Row
from ontology import iris

HERE = "graph.cities"
TYPE_SCHEMES = {"infrastructure": "infrastructure-type", "policy": "policy-type"}
"""The code list of the types of a kind, where it is not that of actors."""


@dataclass(frozen=True)
class City:
    """A city's own facts; `authority` is the institution that governs it."""

    id: str
    slug: str
    name: str
    local_names: dict[str, str]
    country: str
    lat: float
    lon: float
    timezone: str
    languages: tuple[str, ...]
    population: int | None = None
    population_year: str | None = None
    authority: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True)
class Thing:
    """A body, person, infrastructure or policy, named in English or else in its own language.

    confirmed   the month, YYYY-MM, in which a page on it was last read
    """

    id: str
    label: str
    local_label: str | None
    kind: str
    type: str | None
    topics: tuple[str, ...]
    lat: float | None = None
    lon: float | None = None
    since: str | None = None
    until: str | None = None
    level: str | None = None
    description: str | None = None
    homepage: str | None = None
    confirmed: str | None = None


@dataclass(frozen=True)
class Statement:
    """An offer or a need: who holds it, on which topic, in which words, resting on which pages."""

    id: str
    holder: str
    holder_label: str
    topic: str
    statement: str
    sources: tuple[str, ...]
    confirmed: str | None = None
    shown_by: str | None = None
    priority: int | None = None


@dataclass(frozen=True)
class Completeness:
    """One round of gathering data: by which method, how many were asked and answered, from when to when."""

    covers: str
    method: str
    asked: int
    answered: int
    since: str
    until: str


@dataclass(frozen=True)
class Source:
    """A page that rows rest on, and how many do."""

    id: str
    title: str | None
    rows: int


@dataclass(frozen=True)
class Profile:
    """All that a city's page shows."""

    city: City
    things: tuple[Thing, ...]
    offers: tuple[Statement, ...]
    needs: tuple[Statement, ...]
    completeness: tuple[Completeness, ...]
    sources: tuple[Source, ...]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many things there are by kind, by type and by topic, the most first."""
        return counts(self.things)

    @property
    def filled(self) -> dict[str, int]:
        """Of how many bodies, places and policies each kind of fact is known."""
        things = [thing for thing in self.things if thing.kind != "person"]
        return {
            "things": len(things),
            "described": sum(thing.description is not None for thing in things),
            "with topics": sum(bool(thing.topics) for thing in things),
            "dated": sum(thing.since is not None for thing in things),
            "with a known place": sum(thing.lat is not None for thing in things),
        }

    def of_kind(self, *kinds: str) -> list[Thing]:
        """The things of these kinds, by name."""
        return sorted((one for one in self.things if one.kind in kinds), key=lambda one: one.label.casefold())


def counts(things: Collection[Thing]) -> dict[str, dict[str, int]]:
    """How many of some things there are by kind, by type and by topic, the most first."""
    return {
        "kinds": ranked(thing.kind for thing in things),
        "types": ranked(thing.type for thing in things if thing.type),
        "topics": ranked(topic for thing in things for topic in thing.topics),
    }


def ranked(values: Iterable[str]) -> dict[str, int]:
    """How often each value comes, the most frequent first."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


@lru_cache(maxsize=4)
def cities(release: Release) -> tuple[City, ...]:
    """All cities of a release, by slug."""
    spoken: dict[str, list[str]] = {}
    for row in release.rows(HERE, "languages"):
        spoken.setdefault(row["city"], []).append(row["language"])
    return tuple(city(release, row, tuple(spoken.get(row["city"], ()))) for row in release.rows(HERE, "city"))


def one_city(release: Release, slug: str) -> City:
    """The city of that slug. Raises Unknown, naming those that there are."""
    found = {one.slug: one for one in cities(release)}
    if slug not in found:
        raise Unknown(f"there is no city {slug!r} here. There are {', '.join(found)}")
    return found[slug]


def profile(release: Release, slug: str) -> Profile:
    """What a release says of a city. Raises Unknown where it does not know the city."""
    ecosystem = str(iris.ecosystem(slug))
    own = one_city(release, slug)
    return Profile(
        city=own,
        things=tuple(things(release, ecosystem)),
        offers=tuple(statements(release, "offer", ecosystem)),
        needs=tuple(statements(release, "need", ecosystem)),
        completeness=tuple(
            Completeness(
                covers=row["covers"],
                method=notation(row["method"]),
                asked=int(row["asked"]),
                answered=int(row["answered"]),
                since=row["since"],
                until=row["until"],
            )
            for row in release.rows(HERE, "completeness", ecosystem=ecosystem)
        ),
        sources=tuple(
            Source(row["source"], row.get("title"), int(row["rows"]))
            for row in release.rows(HERE, "sources", ecosystem=ecosystem)
        ),
    )


@lru_cache(maxsize=4)
def census(release: Release) -> dict[str, dict[str, int]]:
    """How many things of each class each city has, by slug and by the name of the class in small letters."""
    found: dict[str, dict[str, int]] = {one.slug: {} for one in cities(release)}
    for row in release.rows(HERE, "census"):
        slug = row["ecosystem"].rpartition("/")[0].rpartition("/")[2]
        found.setdefault(slug, {})[row["class"].rpartition("#")[2].lower()] = int(row["count"])
    return found


@lru_cache(maxsize=4)
def top_topics(release: Release) -> tuple[str, ...]:
    """The top topics of the scheme, by name."""
    return tuple(notation(row["top"]) for row in release.rows(HERE, "tops"))


def city(release: Release, row: Row, languages: tuple[str, ...]) -> City:
    """A city from its row, with its languages."""
    names = release.index.names([row["city"]])[row["city"]]
    return City(
        id=row["city"],
        slug=row["city"].rpartition("/")[2],
        name=names.get("en") or release.label(row["city"], *languages),
        local_names={tag: name for tag, name in names.items() if tag != "en"},
        country=row["country"],
        lat=float(row["lat"]),
        lon=float(row["long"]),
        timezone=row["zone"],
        languages=languages,
        population=int(row["population"]) if "population" in row else None,
        population_year=row.get("year"),
        authority=row.get("authority"),
        wikidata=row.get("wikidata"),
    )


def things(release: Release, ecosystem: str) -> list[Thing]:
    """The named members of an ecosystem."""
    topics: dict[str, list[str]] = {}
    for row in release.rows(HERE, "topics", ecosystem=ecosystem):
        topics.setdefault(row["thing"], []).append(notation(row["topic"]))
    rows = {row["thing"]: row for row in release.rows(HERE, "members", ecosystem=ecosystem)}
    names = release.index.names(list(rows))
    read = {row["thing"]: row for row in release.rows(HERE, "confirmed", ecosystem=ecosystem)}
    return [
        thing(row | read.get(iri, {}), names.get(iri, {}), tuple(topics.get(iri, ())))
        for iri, row in rows.items()
    ]


def thing(row: Row, names: dict[str, str], topics: tuple[str, ...]) -> Thing:
    """A member from its row, names and topics."""
    label = names.get("en") or next(iter(names.values()), notation(row["thing"]))
    local = next((name for tag, name in names.items() if tag != "en" and name != label), None)
    return Thing(
        id=row["thing"],
        label=label,
        local_label=local,
        kind=row["class"].rpartition("#")[2].lower(),
        type=notation(row["type"]) if "type" in row else None,
        topics=topics,
        lat=float(row["lat"]) if "lat" in row else None,
        lon=float(row["long"]) if "long" in row else None,
        since=row.get("since"),
        until=row.get("until"),
        level=notation(row["level"]) if "level" in row else None,
        description=row.get("description"),
        homepage=row.get("homepage"),
        confirmed=row.get("confirmed"),
    )


def statements(release: Release, kind: str, ecosystem: str) -> list[Statement]:
    """The offers or needs of an ecosystem, each once, with all its sources; the city's own first."""
    rows: dict[str, list[Row]] = {}
    for row in release.rows(HERE, f"{kind}s", ecosystem=ecosystem):
        rows.setdefault(row[kind], []).append(row)
    labels = release.labels(first["holder"] for first, *_ in rows.values())
    found = [
        Statement(
            id=iri,
            holder=first["holder"],
            holder_label=labels[first["holder"]],
            topic=notation(first["topic"]),
            statement=first["statement"],
            sources=tuple(dict.fromkeys(row["source"] for row in (first, *more))),
            confirmed=first.get("confirmed"),
            shown_by=first.get("shown"),
            priority=int(first["priority"]) if "priority" in first else None,
        )
        for iri, (first, *more) in rows.items()
    ]
    city = ecosystem.rpartition("/")[0]
    return sorted(found, key=lambda one: (one.holder != city, one.priority or 0, one.id))


def type_code(kind: str, type: str) -> str:
    """The code of a type, in the list of its kind."""
    return str(iris.code(TYPE_SCHEMES.get(kind, "actor-type"), type))


def notation(iri: str) -> str:
    """The last part of an IRI: the notation of a topic or code."""
    return iri.rpartition("/")[2]

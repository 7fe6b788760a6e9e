"""Cities' ecosystems as the analyses take them: bodies, how they are tied, where they meet, profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from graph.cities.profile import Profile, Thing, cities, notation, profile
from graph.network import modes
from graph.network.edges import Edges, Integers
from graph.network.modes import OneMode, TwoMode
from graph.network.network import Network, Node, network, of_city
from graph.saying import Listed, Named, Template, listed, said, term
from graph.store.release import Release
from ontology import iris

HERE = "graph.gaps"
BODIES_OF: Mapping[str, Template] = {
    "public": "public bodies",
    "sse": "social economy bodies",
    "finance": "funders",
    "knowledge": "universities and research centres",
    "support": "networks and incubators",
    "market": "companies and media",
}
"""What the bodies of each sector are called within sentences."""
BODY: Template = "body"
"""What a body is called whose type is not known."""


@dataclass(frozen=True)
class Scheme:
    """The topics: the one above each (itself for a top topic), and the OECD's building blocks of each."""

    above: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def within(self, topic: str) -> frozenset[str]:
        """A topic and those below it."""
        return frozenset(one for one, above in self.above.items() if topic in (one, above)) | {topic}

    def tops(self, topics: tuple[str, ...]) -> frozenset[str]:
        """The top topics that some topics are under."""
        return frozenset(self.above.get(topic, topic) for topic in topics)


@dataclass(frozen=True, eq=False)
class Ecosystem:
    """A city's bodies and what ties them.

    slug      the city's slug, or the name of a network file
    network   everything tied to the city's members
    one       the bodies, each two tied that collaborate
    two       the bodies and where they meet
    names     what topics and codes are called, by the end of their IRIs, such as topic/housing
    scheme    the topics
    profile   what the tables say of the city; none for a network file
    year      the year of the release: what ended before it is past
    """

    slug: str
    name: str
    network: Network
    one: OneMode
    two: TwoMode
    names: Mapping[str, str] = field(default_factory=dict)
    scheme: Scheme = field(default_factory=Scheme)
    profile: Profile | None = None
    year: str = "9999"

    @property
    def bodies(self) -> tuple[Node, ...]:
        """The bodies, in the order of their numbers."""
        return self.one.nodes

    @cached_property
    def joined(self) -> Edges:
        """The bodies, each two tied that collaborate or meet somewhere."""
        return self.one.edges.plus(self.two.projected().ends)

    @cached_property
    def mixed(self) -> Edges:
        """Bodies and, numbered after them, meeting places: who collaborates, and who takes part where."""
        taken = self.two.incidence.tocoo()
        places = np.column_stack([taken.row, taken.col + len(self.bodies)])
        ends = np.concatenate([self.one.edges.ends, places.astype(np.int64)])
        return Edges.of(len(self.bodies) + len(self.two.meetings), ends)

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """The sectors that bodies here are of, by name."""
        return tuple(sorted({node.sector for node in self.bodies if node.sector}))

    @cached_property
    def sector_numbers(self) -> Integers:
        """The sector of each body as its place in `sectors`, -1 where it is not known."""
        place = {sector: number for number, sector in enumerate(self.sectors)}
        return np.array([place.get(node.sector or "", -1) for node in self.bodies], dtype=np.int64)

    @cached_property
    def absent(self) -> Edges:
        """The pairs of bodies of which somebody asked whether they are tied, and they are not."""
        number = self.one.number
        pairs = [
            (number[tie.source], number[tie.target])
            for tie in self.network.absent
            if tie.source in number and tie.target in number
        ]
        return Edges.of(len(self.bodies), pairs)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """What there is today: bodies, places and policies that have not ended."""
        if self.profile is None:
            return ()
        return tuple(
            thing
            for thing in self.profile.things
            if thing.kind != "person" and (thing.until is None or thing.until[:4] >= self.year)
        )

    def named(self, *path: str) -> Named:
        """What a topic or code is called, as it reads within a sentence."""
        label = self.names.get("/".join(path), path[-1].replace("-", " "))
        within = label[:1].lower() + label[1:] if label[1:2].islower() else label
        return term(within, *path)

    def sort_of(self, node: Node) -> str:
        """What a body of its type is called, as it reads within a sentence."""
        return self.named("actor-type", node.type) if node.type else said(BODY, within=True)

    def topics_of(self, topics: Sequence[str]) -> Listed:
        """The first two of some topics, as they read within a sentence; empty where there are none."""
        return listed(self.named("topic", topic) for topic in topics[:2])

    def sector_bodies(self, sector: str) -> str:
        """What the bodies of a sector are called, as it reads within a sentence."""
        return said(BODIES_OF[sector], within=True) if sector in BODIES_OF else sector

    def changed(self, network: Network) -> "Ecosystem":
        """The same city with another network."""
        there = {node.id for node in network.nodes}
        nodes = [node for node in self.bodies if node.id in there]
        return replace(
            self,
            network=network,
            one=modes.collaboration(nodes, network.ties),
            two=modes.meetings(nodes, network),
        )


def ecosystems(release: Release) -> dict[str, Ecosystem]:
    """The ecosystem of every city of a release, by slug."""
    whole, names, topics = network(release), called(release), scheme(release)
    found = {}
    for slug in slugs(release):
        told = profile(release, slug)
        part = of_city(whole, slug)
        nodes = modes.bodies(part, str(iris.ecosystem(slug)))
        found[slug] = Ecosystem(
            slug=slug,
            name=term(told.city.name, "id", slug),
            network=part,
            one=modes.collaboration(nodes, part.ties),
            two=modes.meetings(nodes, part),
            names=names,
            scheme=topics,
            profile=told,
            year=release.manifest.created[:4],
        )
    return found


def slugs(release: Release) -> list[str]:
    """The cities that a release describes with a row of their own; one whose row was rejected is none."""
    return [city.slug for city in cities(release)]


def of_file(name: str, network: Network) -> Ecosystem:
    """The ecosystem of a network file: all its bodies."""
    nodes = modes.bodies(network)
    return Ecosystem(
        name, name, network, modes.collaboration(nodes, network.ties), modes.meetings(nodes, network)
    )


def called(release: Release) -> dict[str, str]:
    """The English names of topics and codes, by the end of their IRIs."""
    codes = [row["code"] for row in release.rows(HERE, "names")]
    topics = [row["topic"] for row in release.rows(HERE, "topics")]
    labels = release.labels([*codes, *topics], "en")
    return {iri.removeprefix(iris.BASE).removeprefix("code/"): label for iri, label in labels.items()}


def scheme(release: Release) -> Scheme:
    """The topics of a release."""
    above: dict[str, str] = {}
    blocks: dict[str, tuple[str, ...]] = {}
    for row in release.rows(HERE, "topics"):
        topic = notation(row["topic"])
        above[topic] = notation(row.get("above", row["topic"]))
        if "block" in row:
            blocks[topic] = (*blocks.get(topic, ()), notation(row["block"]))
    return Scheme(above, blocks)

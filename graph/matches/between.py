"""What cities have with each other: ties on record, bodies that several are tied to, suggested exchanges."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.cities.profile import cities
from graph.matches.exchange import Need, Offer
from graph.matches.match import Matching, all_matches
from graph.matches.scoring import Weights
from graph.network.network import Network, Node, Tie, network
from graph.store.release import Release
from ontology import iris


@dataclass(frozen=True)
class Recorded:
    """A tie between bodies of two cities, and the match that it came of, if it did."""

    tie: Tie
    cities: tuple[str, str]
    match: str | None


@dataclass(frozen=True)
class Joint:
    """A body or programme of no city, and the cities, two or more, whose bodies it is tied to."""

    node: Node
    cities: tuple[str, ...]


@dataclass(frozen=True)
class Suggested:
    """What one city could best learn from another, and how many matches the two have; never a fact."""

    need: Need
    offer: Offer
    score: float
    matches: int

    @property
    def learner(self) -> str:
        """The slug of the city that would learn."""
        return self.need.city

    @property
    def host(self) -> str:
        """The slug of the city that would teach."""
        return self.offer.city


@dataclass(frozen=True)
class Between:
    """What cities have with each other."""

    recorded: tuple[Recorded, ...]
    joint: tuple[Joint, ...]
    suggested: tuple[Suggested, ...]

    def of(self, city: str | None) -> "Between":
        """What one city has with others; of all cities what is on record, and what each could best learn."""
        if city is None:
            best = {one.learner: one for one in reversed(self.suggested)}
            shown = tuple(one for one in self.suggested if best[one.learner] is one)
            return Between(self.recorded, self.joint, shown)
        return Between(
            tuple(one for one in self.recorded if city in one.cities),
            tuple(one for one in self.joint if city in one.cities),
            tuple(one for one in self.suggested if city in (one.learner, one.host)),
        )


@lru_cache(maxsize=4)
def between(release: Release, weights: Weights) -> Between:
    """What the cities of a release have with each other, worked out once."""
    slugs = [city.slug for city in cities(release)]
    came_of = {row["tie"]: row["match"] for row in release.rows("graph.questions", "ties-from-exchanges")}
    whole = network(release)
    return Between(
        tuple(recorded(whole, slugs, came_of)),
        tuple(joint(whole, slugs)),
        tuple(suggested(all_matches(release, weights))),
    )


def recorded(network: Network, slugs: Collection[str], came_of: Mapping[str, str]) -> list[Recorded]:
    """The ties between bodies of different cities that are there today, by cities.

    slugs     of the cities
    came_of   the IRI of the match that a tie came of, by the IRI of the tie
    """
    home = homes(network, slugs)
    found = [
        Recorded(tie, (home[tie.source], home[tie.target]), came_of.get(tie.id))
        for tie in network.ties
        if tie.source in home and tie.target in home and home[tie.source] != home[tie.target]
    ]
    return sorted(found, key=lambda one: (one.cities, one.tie.id))


def joint(network: Network, slugs: Collection[str]) -> list[Joint]:
    """What bodies of several cities are tied to and no city has, that of the most cities first."""
    home = homes(network, slugs)
    reached: dict[str, set[str]] = {}
    for tie in network.ties:
        for one, other in ((tie.source, tie.target), (tie.target, tie.source)):
            if one in home and other not in home:
                reached.setdefault(other, set()).add(home[one])
    found = [
        Joint(network.by_id[node], tuple(sorted(cities)))
        for node, cities in reached.items()
        if len(cities) > 1
    ]
    return sorted(found, key=lambda one: (-len(one.cities), one.node.label.casefold()))


def homes(network: Network, slugs: Collection[str]) -> dict[str, str]:
    """The city of each node that is in one, the first where it is in several."""
    city = {str(iris.ecosystem(slug)): slug for slug in slugs}
    found = {node.id: [city[one] for one in node.ecosystems if one in city] for node in network.nodes}
    return {node: cities[0] for node, cities in found.items() if cities}


def suggested(found: Matching) -> list[Suggested]:
    """The best match of a stated need and offer for each learner and host, the best first."""
    needs, offers = found.exchange.needs, found.exchange.offers
    pairs: dict[tuple[str, str], list[tuple[Need, Offer, float]]] = {}
    for number, answer, score in found.ranked:
        need, offer = needs[number], offers[answer]
        if need.city != offer.city and not need.suggested and not offer.suggested:
            pairs.setdefault((need.city, offer.city), []).append((need, offer, score))
    return [Suggested(*matches[0], len(matches)) for matches in pairs.values()]

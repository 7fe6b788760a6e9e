"""Challenges as their page shows them: what is said of several cities is told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from api.holding import of_a_release
from graph.gaps.schema import Json
from graph.matches.challenges import challenges
from graph.matches.match import everything
from graph.store.release import Release


@dataclass(frozen=True, eq=False)
class Row:
    """One challenge.

    told     as `graph.matches.challenges.challenge` tells, each need once with its `cities`, and each offer
             that could answer once with the cities that could learn from it, its `learners`
    asking   the cities that state the need themselves
    joint    those for which a joint project asks it
    showing  those that state an offer on the very topic, whoever is chosen
    """

    told: Json
    asking: frozenset[str]
    joint: frozenset[str]
    showing: frozenset[str]

    @property
    def topic(self) -> str:
        """The topic that the challenge is about."""
        return str(self.told["topic"])

    @property
    def cities(self) -> list[str]:
        """The cities that face it."""
        return list(self.told["cities"])

    @property
    def urgent(self) -> bool:
        """Whether some city gives it the first priority."""
        return bool(self.told["priority"] == 1)


@of_a_release
@lru_cache(maxsize=64)
def rows(release: Release, slugs: Sequence[str]) -> tuple[Row, ...]:
    """The challenges of some cities, of all where none is told: the common ones, then those of one alone."""
    told = challenges(release, slugs)
    offers = everything(release).offers
    showing: dict[str, set[str]] = {}
    for offer in offers:
        if not offer.suggested:
            showing.setdefault(offer.topic, set()).add(offer.city)
    return tuple(
        Row(
            told={**one, "needs": needs(one["needs"]), "answers": answers(one["answers"])},
            asking=frozenset(need["city"] for need in one["needs"] if not need["shared"]),
            joint=frozenset(need["city"] for need in one["needs"] if need["shared"]),
            showing=frozenset(showing.get(one["topic"], ())),
        )
        for one in (*told["common"], *told["unique"])
    )


def needs(some: Iterable[Json]) -> list[Json]:
    """Needs once, with all the cities that have them; a city's own first."""
    found: dict[str, Json] = {}
    for each in some:
        found.setdefault(each["id"], {**each, "cities": []})["cities"].append(each["city"])
    return sorted(found.values(), key=lambda one: (one["shared"], one["priority"]))


def answers(some: Iterable[Json]) -> list[Json]:
    """Offers once, with the cities that could learn from them; those for most cities first."""
    found: dict[str, Json] = {}
    for each in some:
        one = found.setdefault(each["offer"], {**each, "learners": []})
        if each["learner"] not in one["learners"]:
            one["learners"].append(each["learner"])
    return sorted(found.values(), key=lambda one: (one["suggested"], -len(one["learners"])))

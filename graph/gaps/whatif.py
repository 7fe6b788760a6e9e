"""What would be if: ties more or fewer, bodies gone, and every gap seen again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from graph.errors import EcosystemError, Unknown
from graph.gaps.brokers import FEWEST
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Gap, Kind, Suggestion, gap_id
from graph.gaps.reach import REACHING, reached
from graph.gaps.redrawn import alone
from graph.gaps.report import SEED, Report, report
from graph.network.cutting import pieces
from graph.network.edges import Integers
from graph.network.modes import COLLABORATION
from graph.network.network import Network, Tie, counted

Pair: TypeAlias = tuple[str, str]
SCREENED = 80
"""Suggested ties whose effect is worked out, those with the highest scores."""

SUPPOSED = "supposed"


@dataclass(frozen=True)
class Change:
    """Ties to add and to take away, each by the IRIs of its ends, and bodies to do without."""

    added: tuple[Pair, ...] = ()
    removed: tuple[Pair, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The gaps that a change would close and open, and the reports before and after it."""

    before: Report
    after: Report

    @property
    def closed(self) -> list[Gap]:
        """Gaps that would be there no more."""
        return apart(self.before.gaps, self.after.gaps)

    @property
    def opened(self) -> list[Gap]:
        """Gaps that are not there now."""
        return apart(self.after.gaps, self.before.gaps)


@dataclass(frozen=True)
class Intervention:
    """A tie that would close gaps: its ends, and the ids of the gaps that it would close and open."""

    suggestion: Suggestion
    closes: tuple[str, ...]
    opens: tuple[str, ...]


def what_if(city: Ecosystem, cities: Mapping[str, Ecosystem], change: Change, seed: int = SEED) -> Outcome:
    """A city's gaps before and after a change; raises Unknown where an end is no body of the city."""
    then = altered(city, change)
    return Outcome(report(city, cities, seed), report(then, {**cities, city.slug: then}, seed))


def altered(city: Ecosystem, change: Change) -> Ecosystem:
    """A city after a change; raises as `applied` does."""
    return city.changed(applied(city, change))


def applied(city: Ecosystem, change: Change) -> Network:
    """The city's network after a change.

    raises   Unknown where an end is no body of the city, EcosystemError where it is to be tied and gone
    """
    named = [*change.without, *(end for pair in (*change.added, *change.removed) for end in pair)]
    strange = [one for one in named if one not in city.one.number]
    if strange:
        raise Unknown(f"no organisation or institution of {city.name} is {strange[0]}. Give one by its id")
    gone = set(change.without)
    both = sorted(gone.intersection(end for pair in change.added for end in pair))
    if both:
        raise EcosystemError(
            f"a body cannot be tied and be gone at once: {both[0]}. Leave one of the two out"
        )
    cut = {frozenset(pair) for pair in change.removed}
    kept = [
        tie
        for tie in city.network.ties
        if not gone & {tie.source, tie.target} and frozenset((tie.source, tie.target)) not in cut
    ]
    more = [supposed(pair) for pair in change.added]
    there = [node for node in city.network.nodes if node.id not in gone]
    nodes = [replace(node, holder=None) if node.holder in gone else node for node in there]
    return counted(nodes, [*kept, *more], city.network.past, city.network.absent)


def supposed(pair: Pair) -> Tie:
    """A tie that is only supposed."""
    return Tie(
        f"{SUPPOSED} {' '.join(pair)}", *pair, "partners-with", COLLABORATION, "known", None, None, (), None
    )


def apart(some: Iterable[Gap], others: Iterable[Gap]) -> list[Gap]:
    """The gaps that are not among others."""
    known = {gap.id for gap in others}
    return [gap for gap in some if gap.id not in known]


def interventions(found: Report) -> list[Intervention]:
    """The suggested ties within the city, those that close most gaps first.

    formula   for each suggested tie: the gaps of the kinds broker, isolated and reach that are there without
              it and not with it, less those that it opens; equal ones by the score of the suggestion
    returns   the ties that close more than they open
    """
    city = found.city
    best: dict[Pair, Suggestion] = {}
    for one in sorted((s for gap in found.gaps for s in gap.suggestions), key=lambda s: -s.score):
        if one.a in city.one.number and one.b in city.one.number:
            best.setdefault((min(one.a, one.b), max(one.a, one.b)), one)
    now = standing(city)
    listed = {gap.id for gap in found.gaps}
    tried = []
    for pair, suggestion in list(best.items())[:SCREENED]:
        ends = np.array([[city.one.number[end] for end in pair]])
        then = standing(with_tie(city, ends))
        closes = tuple(sorted((now - then) & listed))
        tried.append(Intervention(suggestion, closes, tuple(sorted(then - now))))
    worth = [one for one in tried if len(one.closes) > len(one.opens)]
    return sorted(worth, key=lambda one: (len(one.opens) - len(one.closes), -one.suggestion.score))


def with_tie(city: Ecosystem, ends: Integers) -> Ecosystem:
    """The city with one pair of bodies tied."""
    return replace(city, one=replace(city.one, edges=city.one.edges.plus(ends)))


def standing(city: Ecosystem) -> frozenset[str]:
    """The ids of the gaps of the kinds that rest on the ties alone."""
    nodes, degrees = city.bodies, city.joined.degrees
    told = any(node.sector in REACHING for node in nodes)
    split = pieces(city.joined)
    near = reached(alone(city), city)[0]
    found = [(Kind.BROKER, nodes[number]) for number, sizes in split.items() if sum(sizes[1:]) >= FEWEST]
    for node, degree, is_near in zip(nodes, degrees.tolist(), near.tolist(), strict=True):
        if not degree:
            found.append((Kind.ISOLATED, node))
        elif told and not is_near and node.sector not in REACHING:
            found.append((Kind.REACH, node))
    return frozenset(gap_id(city.slug, kind, node.id) for kind, node in found)

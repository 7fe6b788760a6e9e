"""Pairs of sectors with fewer ties than chance would give them."""

from collections import Counter
from itertools import combinations

import numpy as np

from graph.gaps.correction import LEVEL, q_values
from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Evidence, Facts, Found, Kind, Measured, Sentence
from graph.network.edges import Edges, Integers, Numbers
from graph.network.expectation import Table, between_groups, interval, tally, within_known
from graph.network.rewiring import tables

LEAST_EXPECTED = 5.0
"""Of ties: where fewer are expected, too few are no surprise, and the pair is not tested."""

LEAST_BODIES = 3
"""Of bodies in each of two sectors that are compared."""

DRAWS = 999
CONFIRMED_TO = 1_000
"""Of ties: in larger networks the test from formulas stands without rewirings; they agree all the better."""

LIKELY = 0.5
"""Of p: a pair with more ties than expected is not listed as lacking some."""


def sector_pair_gaps(city: Ecosystem, seed: int = 0) -> list[Found]:
    """Each pair of different sectors that can be tested, and whether its ties are fewer than expected.

    formula   see `graph.network.expectation.between_groups`; p from formulas, and where the family's
              correction leaves it at q <= 0.05, the greater of it and that of 999 rewirings which keep all
              degrees: (1 + rewirings with so few or fewer) / (1 + rewirings), the number of ties within
              sectors taken out by regression
    city      its bodies, tied where they collaborate; meetings do not count here
    returns   a finding a pair of which at least five ties are expected among three bodies or more of each
    """
    table, found = chances(city.one.edges, city.sector_numbers, seed)
    return [sector_pair(city, table, pair, p) for pair, p in found.items()]


def chances(edges: Edges, sectors: Integers, seed: int = 0) -> tuple[Table, dict[tuple[int, int], float]]:
    """The table of ties between sectors, and p of each pair of different sectors that can be tested.

    edges     undirected, n nodes
    sectors   (n,): 0 to s - 1, -1 where not known
    """
    table = between_groups(edges, sectors)
    p = {pair: float(table.p[pair]) for pair in comparable(sectors, table)}
    if edges.size <= CONFIRMED_TO and any(q <= LEVEL for q in q_values(list(p.values()))):
        drawn = rewired_p(edges, sectors, table, seed)
        p = {pair: max(chance, float(drawn[pair])) for pair, chance in p.items()}
    return table, p


def comparable(sectors: Integers, table: Table) -> list[tuple[int, int]]:
    """The pairs of sectors with bodies and expected ties enough, by their numbers.

    That depends on degrees and on the number of ties within sectors alone, which the null model keeps, so
    that choosing the family so does not favour any outcome.
    """
    sizes = Counter(sectors.tolist())
    return [
        (one, other)
        for one, other in combinations(range(len(table.observed)), 2)
        if table.expected[one, other] >= LEAST_EXPECTED and min(sizes[one], sizes[other]) >= LEAST_BODIES
    ]


def rewired_p(edges: Edges, sectors: Integers, table: Table, seed: int) -> Numbers:
    """The chance of so few ties between each two sectors, from rewirings; shape (s, s)."""
    found = adjusted(tables(within_known(edges, sectors), sectors, table.factor, DRAWS, seed), table)
    chance: Numbers = (1 + (found <= table.observed + 1e-9).sum(axis=0)) / (1 + len(found))
    return chance


def adjusted(drawn: Numbers, table: Table) -> Numbers:
    """Tables of rewirings as they would be with as many ties within sectors as observed, by regression."""
    within = np.trace(drawn, axis1=1, axis2=2)
    away = within - within.mean()
    spread = float(away @ away)
    slope = np.tensordot(away, drawn, axes=(0, 0)) / spread if spread else np.zeros_like(table.observed)
    moved: Numbers = drawn - slope * (within - np.trace(table.observed))[:, None, None]
    return moved


def sector_pair(city: Ecosystem, table: Table, pair: tuple[int, int], p: float) -> Found:
    """The finding on one pair of sectors."""
    observed, expected = float(table.observed[pair]), float(table.expected[pair])
    one, other = (city.sectors[number] for number in pair)
    sides = [best(city, number) for number in pair]
    asked = int(tally(city.sector_numbers[in_vain(city)], len(city.sectors))[pair])
    facts: Facts = {
        "city": city.name,
        "one": city.sector_bodies(one),
        "other": city.sector_bodies(other),
        "observed": int(observed),
        "expected": round(expected, 1),
        "fewer": round(100 * (1 - observed / expected)),
        "first": sides[0].label,
        "second": sides[1].label,
        "asked": asked,
    }
    number = "none" if not observed else "one" if observed == 1 else "many"
    return Found(
        kind=Kind.SECTOR_PAIR,
        key=f"{one}--{other}",
        title=Sentence("sector-pair.title", facts),
        sentences=(Sentence(f"sector-pair.{number}", facts), Sentence("sector-pair.sides", facts)),
        measured=Measured(
            observed=observed,
            expected=expected,
            effect=observed / expected,
            interval=interval(observed, expected, float(table.variance[pair])),
            p=p,
            z=float(table.z[pair]),
        ),
        weight=max(0.0, 1 - observed / expected),
        evidence=tuple(sides),
        asked=asked,
        listed=observed < expected and p <= LIKELY,
        pair=(one, other),
    )


def in_vain(city: Ecosystem) -> Integers:
    """The pairs of bodies of known sector that were asked about and are not tied, (k, 2)."""
    ends = city.absent.ends
    return ends[(city.sector_numbers[ends] >= 0).all(axis=1)]


def best(city: Ecosystem, sector: int) -> Evidence:
    """The body of a sector that is tied to most others."""
    numbers = np.flatnonzero(city.sector_numbers == sector)
    number = int(numbers[city.one.edges.degrees[numbers].argmax()])
    node = city.bodies[number]
    return Evidence(node.id, node.label, "best connected of its sector")

"""Whether gaps can be trusted: false alarms, gaps found, agreement with rewiring; and how long they take.

`python -m benchmarks gaps 7` draws other networks.
"""

import gc
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import networkx as nx
import numpy as np

from benchmarks.measured import Measured
from benchmarks.measures import network as made_up
from benchmarks.null import PAIR, Recipe, drawn
from graph.gaps.correction import flagged, q_values
from graph.gaps.ecosystem import ecosystems
from graph.gaps.report import report
from graph.gaps.sector_pairs import DRAWS, adjusted, chances, comparable
from graph.network.expectation import between_groups
from graph.network.rewiring import ROUNDS, draws, tables
from graph.store.releases import Data
from ingest.folder import SHIPPED
from ingest.load import load

NULLS = 500
FACTORS = (1.0, 3.0, 8.0)
"""From no taste for one's own sector to a strong one."""

POWER_RUNS = 100
HALF = 0.5
CURVE = (10, 20, 40, 70, 100)
"""Ties that the fitted null model expects of the thinned pair."""

PILOTS = 20
BODIES = 300
TIES = 100_000


def measured(seed: int = 1) -> Iterator[Measured]:
    """All measurements, as they are made."""
    for factor in FACTORS:
        yield false_alarms(factor, seed)
    for factor in FACTORS[:2]:
        yield from power(factor, seed)
    for ties in (1_000, 10_000):
        yield from agreement(ties, seed)
    yield from speed(seed)
    yield cities()


def processor(work: "partial[object]") -> float:
    """Seconds of the processor that some work takes, without the collection of garbage."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    taken = time.process_time() - start
    gc.enable()
    return taken


def false_alarms(factor: float, seed: int) -> Measured:
    """The share of networks without a gap in which any pair is flagged."""
    found = 0
    for run in range(NULLS):
        edges, sectors = drawn(Recipe(BODIES, factor), np.random.default_rng([seed, run]))
        _, p = chances(edges, sectors, run)
        found += any(flagged(q) for q in q_values(list(p.values())))
    return Measured(
        f"runs of {NULLS} with a false flag, same-sector factor {factor:g}", found / NULLS, "share", 0.07
    )


def power(factor: float, seed: int) -> Iterator[Measured]:
    """How often a pair whose ties are halved is flagged, the more ties are expected of it."""
    for wanted in CURVE:
        recipe = sized(wanted, factor, seed)
        hits, expected = 0, []
        for run in range(POWER_RUNS):
            edges, sectors = drawn(recipe, np.random.default_rng([seed, wanted, run]))
            table, p = chances(edges, sectors, run)
            q = dict(zip(p, q_values(list(p.values())), strict=True))
            hits += flagged(q.get(PAIR))
            expected.append(table.expected[PAIR])
        what = f"halved pair found, {np.mean(expected):.0f} ties expected, same-sector factor {factor:g}"
        yield Measured(what, hits / POWER_RUNS, "share", None, 0.8 if wanted == 70 else None)


def sized(wanted: int, factor: float, seed: int) -> Recipe:
    """A recipe under which the fitted null model expects so many ties of the halved pair, on average."""
    recipe = Recipe(BODIES, factor, HALF)
    for _ in range(3):
        pilots = [drawn(recipe, np.random.default_rng([seed, wanted, 1, run])) for run in range(PILOTS)]
        mean = np.mean([between_groups(edges, sectors).expected[PAIR] for edges, sectors in pilots])
        recipe = Recipe(max(24, round(recipe.bodies * wanted / mean)), factor, HALF)
    return recipe


def agreement(ties: int, seed: int) -> Iterator[Measured]:
    """How far z from formulas lies from z of 999 rewirings, and whether the same pairs are flagged."""
    recipe = Recipe(ties // 3, 3.0, HALF)
    edges, sectors = drawn(recipe, np.random.default_rng([seed, ties]))
    table = between_groups(edges, sectors)
    pairs = comparable(sectors, table)
    resampled = adjusted(tables(edges, sectors, table.factor, DRAWS, seed), table)
    mean, spread = resampled.mean(axis=0), resampled.std(axis=0, ddof=2)
    away = [
        abs(table.z[pair] - (table.observed[pair] - mean[pair]) / spread[pair]) / max(1.0, abs(table.z[pair]))
        for pair in pairs
    ]
    p = [
        (1 + int((resampled[(slice(None), *pair)] <= table.observed[pair]).sum())) / (1 + DRAWS)
        for pair in pairs
    ]
    both = zip(q_values([float(table.p[pair]) for pair in pairs]), q_values(p), strict=True)
    unlike = sum(flagged(one) != flagged(other) for one, other in both)
    name = f"sector pairs, {edges.size:,} ties, formulas against {DRAWS} rewirings"
    yield Measured(f"{name}: largest difference of z", max(away), "of |z|>=1", 0.15)
    yield Measured("  pairs flagged by one alone", unlike, "pairs", 0)


def speed(seed: int) -> Iterator[Measured]:
    """How long rewiring and the sector table take beside networkx's exchanges of ends."""
    edges = made_up(TIES, seed)
    graph = edges.to_networkx()
    theirs = processor(
        partial(nx.double_edge_swap, graph, nswap=edges.size, max_tries=100 * edges.size, seed=seed)
    )
    ours = median(processor(partial(next, draws(edges, 1, seed))) for _ in range(3))
    tried = ROUNDS * (edges.size // 2)
    yield Measured(f"networkx double_edge_swap, {edges.size:,} exchanges", theirs, "s")
    yield Measured(f"a network drawn anew by {tried:,} exchanges", ours, "s")
    each = theirs / edges.size / (ours / tried)
    yield Measured("  an exchange of networkx to one of ours", each, "times", None, 15)
    large = made_up(10 * TIES, seed)
    sectors = np.random.default_rng(seed).integers(0, 12, large.order)
    table = median(processor(partial(between_groups, large, sectors)) for _ in range(3))
    yield Measured(
        f"sector table of {large.size:,} ties, to that pass of networkx", table / theirs, "times", 0.1
    )


def cities() -> Measured:
    """How long the gaps of all shipped cities take together."""
    with TemporaryDirectory() as room:
        data = Data(Path(room))
        load(SHIPPED, data)
        release = data.current()
        start = time.process_time()
        found = ecosystems(release)
        for city in found.values():
            report(city, found)
        return Measured(f"gaps of {len(found)} shipped cities", time.process_time() - start, "s", 5.0)

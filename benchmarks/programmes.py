"""How good workshop programmes are, and how long they take, beside proofs and the plain way.

The cities are made up; `python -m benchmarks programmes 3` makes other ones. Hours and dates are left to the
second step of planning: what is measured here is who meets whom on what.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.cities_made_up import problem
from benchmarks.measured import Measured
from graph.workshops.assignment import assigned
from graph.workshops.greedy import greedy
from graph.workshops.hours import hours
from graph.workshops.packing import packed
from graph.workshops.problem import Link
from graph.workshops.sessions import candidates

PILOT, PROVEN, NEAR, MANY = 9, 50, 200, 1000
"""Numbers of cities: of a pilot, up to which the best is proven, with a small gap, and by search."""

SHORT, LONG = 60.0, 120.0
"""Seconds for a programme, and for one of very many cities."""


def measured(seed: int = 1) -> Iterator[Measured]:
    """All measurements, as they are made."""
    yield from assignment(seed)
    for cities in (PILOT, PROVEN):
        worth, bound, plain, seconds = programme(cities, seed, SHORT)
        yield Measured(f"{cities} cities: gap to the proven best", 100 * (1 - worth / bound), "%", 0)
        yield Measured("  above taking the best session first", 100 * (worth / plain - 1), "%", None, 0)
        yield Measured("  the whole of it", seconds, "s", SHORT)
    worth, bound, plain, seconds = programme(NEAR, seed, SHORT)
    yield Measured(f"{NEAR} cities: gap to the bound", 100 * (1 - worth / bound), "%", 3)
    yield Measured("  above taking the best session first", 100 * (worth / plain - 1), "%", None, 0)
    yield Measured("  the whole of it", seconds, "s", 1.05 * SHORT)
    worth, bound, plain, seconds = programme(MANY, seed, LONG)
    yield Measured(f"{MANY:,} cities: above the best session first", 100 * (worth / plain - 1), "%", None, 3)
    yield Measured("  gap to the bound", 100 * (1 - worth / bound), "%")
    yield Measured("  the whole of it", seconds, "s", 1.05 * LONG)


def programme(cities: int, seed: int, seconds: float) -> tuple[float, float, float, float]:
    """What the programme found is worth, the bound on any, the plain way's worth, and the seconds it took."""
    began = time.perf_counter()
    asked = replace(problem(cities, seed), interpretation=False)
    columns = candidates(asked, hours(asked))
    found = packed(asked, columns, seconds=seconds - (time.perf_counter() - began))
    taken = time.perf_counter() - began
    plain = greedy(asked, columns)
    return found.worth, found.bound or np.inf, plain.worth, taken


def assignment(seed: int) -> Iterator[Measured]:
    """Who learns from whom among very many cities, beside a whole-number programme of the same."""
    links = problem(MANY, seed).links
    began = time.process_time()
    total = sum(link.worth for link in assigned(links))
    seconds = time.process_time() - began
    yield Measured(f"assignment of {MANY:,} cities, {len(links):,} links, processor", seconds, "s", 5)
    yield Measured(
        "  less than the optimum of HiGHS, of its total", 1 - total / optimum(links), "share", 1e-9
    )


def optimum(links: tuple[Link, ...], learn: int = 2, host: int = 2) -> float:
    """The most that an assignment can be worth, by HiGHS over whole numbers and all pairs at once."""
    best: dict[tuple[str, str], float] = {}
    for link in links:
        pair = (link.learner, link.host)
        best[pair] = max(best.get(pair, 0.0), link.worth)
    cities = {city: place for place, city in enumerate(sorted({city for pair in best for city in pair}))}
    worth = np.array(list(best.values()))
    rows = [[cities[learner] for learner, _ in best], [len(cities) + cities[other] for _, other in best]]
    columns = np.tile(np.arange(len(best)), 2)
    matrix = sparse.csr_array(
        (np.ones(2 * len(best)), (np.concatenate(rows), columns)), shape=(2 * len(cities), len(best))
    )
    room = np.repeat([float(learn), float(host)], len(cities))
    found = milp(
        -worth,
        integrality=np.ones(len(worth), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, room),
        options={"mip_rel_gap": 0.0},
    )
    return -float(found.fun)

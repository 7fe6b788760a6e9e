"""How good workshop programmes are, and how long they take, beside proofs and the plain way.

The cities are made up; `python -m benchmarks programmes 3` makes other ones. Hours and dates are left to the
second step of planning: what is measured here is who meets whom on what.
"""

import time
from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.cities_made_up import problem
from benchmarks.measured import Measured
from graph.workshops.assignment import assigned
from graph.workshops.greedy import greedy
from graph.workshops.packing import Packed, packed
from graph.workshops.problem import Link
from graph.workshops.sessions import generated

PILOT, PROVEN, NEAR, MANY = 9, 50, 200, 1000
"""Numbers of cities: of a pilot, up to which the best is proven, with a small gap, and by search."""

SHORT, LONG = 60.0, 120.0
"""Seconds for a programme, and for one of very many cities."""


def measured(seed: int = 1) -> Iterator[Measured]:
    """All measurements, as they are made; bounds are on all programmes, not just those of listed sessions."""
    yield from assignment(seed)
    for cities in (PILOT, PROVEN):
        found, plain, seconds = programme(cities, seed, SHORT)
        yield Measured(f"{cities} cities, {found.status}: gap to the best possible", percent(found), "%", 0)
        yield above(found, plain, 0)
        yield Measured("  the whole of it", seconds, "s", SHORT)
    found, plain, seconds = programme(NEAR, seed, SHORT)
    yield Measured(f"{NEAR} cities, {found.status}: gap to the bound", percent(found), "%", 3)
    yield above(found, plain, 0)
    yield Measured("  the whole of it", seconds, "s", 1.05 * SHORT)
    found, plain, seconds = programme(MANY, seed, LONG)
    yield Measured(f"{MANY:,} cities, {found.status}: gap to the bound", percent(found), "%")
    yield above(found, plain, 3)
    yield Measured("  the whole of it", seconds, "s", 1.05 * LONG)


def percent(found: Packed) -> float:
    """The gap of a programme in percent; all of it where none is known."""
    return 100.0 if found.gap is None else 100 * found.gap


def above(found: Packed, plain: Packed, least: float) -> Measured:
    """How much more a programme is worth than the plain way's."""
    more = 100 * (found.worth / plain.worth - 1)
    return Measured("  above taking the best session first", more, "%", None, least)


def programme(cities: int, seed: int, seconds: float) -> tuple[Packed, Packed, float]:
    """The programme found, the plain way's, and the seconds that the first took."""
    asked = problem(cities, seed)
    began = time.perf_counter()
    listed = generated(asked)
    left = seconds - (time.perf_counter() - began)
    found = packed(asked, listed.columns, seconds=left, beyond=listed.beyond)
    taken = time.perf_counter() - began
    return found, greedy(asked, listed.columns), taken


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
    return -float(found.fun or 0.0)

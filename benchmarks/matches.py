"""How long it takes to find the best offers of very many needs, and in how much memory.

Needs and offers are made up, of a thousand cities and the shipped tree of topics. The work runs in a process
of its own, whose memory is measured. `python -m benchmarks matches 7` makes other ones.
"""

import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from scipy import sparse

from benchmarks.measured import Measured
from graph.matches.scoring import Table, Weights, best
from graph.matches.similarity import Tree
from ontology.vocabulary import above

MANY = 100_000
"""Needs, and as many offers."""

CITIES = 1_000
HOLDERS = 20_000
BEST = 20
"""Offers that are wanted for each need."""

CONDITIONS = 3
"""Of each offer."""

CODES = 100
"""Conditions that are not about one city."""


def measured(seed: int = 1) -> Iterator[Measured]:
    """All measurements, as they are made."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        seconds, megabytes, found = pool.submit(work, seed).result()
    what = f"The best {BEST} of {MANY:,} offers for each of {MANY:,} needs"
    yield Measured(what, seconds, "s", 60)
    yield Measured("  memory of the process that did it", megabytes, "MB", 2_000)
    yield Measured("  matches found", found, "matches")


def work(seed: int) -> tuple[float, float, int]:
    """Seconds that the matching took, the megabytes of the process, and how many matches there are."""
    table = made_up(seed)
    began = time.perf_counter()
    found = sum(len(offers) for _, offers, _ in best(table, Weights(), BEST))
    seconds = time.perf_counter() - began
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, found


def made_up(seed: int, many: int = MANY, cities: int = CITIES) -> Table:
    """Needs and offers at random, on the topics of the shipped scheme."""
    draw = np.random.default_rng(seed)
    tree = Tree(above())
    codes = cities + CODES
    ends = np.arange(0, CONDITIONS * many + 1, CONDITIONS)
    columns = draw.integers(0, codes, CONDITIONS * many)
    return Table(
        likeness=tree.likeness,
        need_row=draw.integers(0, len(tree.topics), many),
        need_city=draw.integers(0, cities, many),
        need_holder=draw.integers(0, HOLDERS, many),
        offer_topic=draw.integers(0, len(tree.topics), many),
        offer_city=draw.integers(0, cities, many),
        offer_holder=draw.integers(0, HOLDERS, many),
        evidence=draw.random(many),
        outcomes=draw.random(many),
        requires=sparse.csr_array(
            (np.full(CONDITIONS * many, 1 / CONDITIONS), columns, ends), shape=(many, codes)
        ),
        state=draw.choice([0.0, 0.5, 1.0], (cities, codes)),
        context=draw.random((cities, cities)),
        reciprocity=draw.random((cities, cities)),
        shared=draw.random((cities, cities)),
    )

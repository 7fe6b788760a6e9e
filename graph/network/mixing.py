"""Whether ties stay within groups or cross between them, and whether chance alone would do the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.random import Generator

from graph.network.edges import Edges, Integers, Numbers

Measure: TypeAlias = Callable[[Edges, Integers], Numbers]
"""A number for one grouping, shape (n,), or one for each of several, shape (draws, n)."""

AT_ONCE = 2_000_000
"""Labels of nodes and ties that are looked at together, so that they fit in memory."""

SAME = 1e-12
"""Numbers that differ by no more are the same but for rounding."""


@dataclass(frozen=True)
class Tested:
    """A measure beside what it is where the groups are dealt out by chance.

    observed   what it is
    expected   its mean over the draws
    z          by how many standard deviations of the draws it lies above that; NaN where they do not vary
    p          the share of draws, it among them, as far from the mean of all or farther: two-sided
    interval   between these two values lie 95 % of the draws
    draws      in how many draws the measure was defined
    """

    observed: float
    expected: float
    z: float
    p: float
    interval: tuple[float, float]
    draws: int


def ei_index(edges: Edges, groups: Integers) -> Numbers:
    """Whether ties lead out of one's own group or stay in it.

    formula   (E - I) / (E + I), with E ties between groups and I within
    edges     undirected, n nodes
    groups    (n,) or (draws, n): the group of each node, -1 where unknown: it and its ties are left out
    returns   a number, or (draws,): -1 where all ties are within to 1 where all are between; it depends on
              how large the groups are. NaN where there is no tie
    source    Krackhardt & Stern 1988, doi:10.2307/2786835
    """
    inner, labels = among_known(edges, groups)
    return ratio(inner.size - 2 * within(inner, labels), np.array(inner.size))


def assortativity(edges: Edges, groups: Integers) -> Numbers:
    """How much more ties stay within groups than they would if ends were joined at random.

    formula   (sum of e_gg - sum of a_g²) / (1 - sum of a_g²), with e_gg the share of ties within group g and
              a_g the share of ends in it
    edges     undirected, n nodes
    groups    (n,) or (draws, n): the group of each node, -1 where unknown: it and its ties are left out
    returns   a number, or (draws,): 1 where all ties are within, 0 as at random, at least -1; NaN where
              there is no tie or all ends are in one group
    source    Newman 2003, equation 2, doi:10.1103/PhysRevE.67.026126
    """
    inner, labels = among_known(edges, groups)
    chance = np.sum(ends(inner, labels) ** 2, axis=-1)
    return ratio(4 * inner.size * within(inner, labels) - chance, 4 * inner.size**2 - chance)


def among_known(edges: Edges, groups: Integers) -> tuple[Edges, Integers]:
    """The network among the nodes whose group is known, in every draw where there are several; the groups."""
    known = np.all(np.atleast_2d(groups) >= 0, axis=0)
    number = np.cumsum(known) - 1
    kept = edges.ends[known[edges.ends].all(axis=1)]
    return Edges(int(known.sum()), number[kept]), groups[..., known]


def within(edges: Edges, groups: Integers) -> Numbers:
    """How many ties are within a group."""
    low, high = edges.ends.T
    found: Numbers = np.sum(groups[..., low] == groups[..., high], axis=-1, dtype=np.float64)
    return found


def ends(edges: Edges, groups: Integers) -> Numbers:
    """How many ends of ties are in each group, shape (..., groups)."""
    rows = np.atleast_2d(groups)
    count = int(rows.max(initial=0)) + 1
    cells = (rows + count * np.arange(len(rows))[:, None]).ravel()
    told = np.bincount(cells, np.tile(edges.degrees, len(rows)), minlength=len(rows) * count)
    return told.reshape(*groups.shape[:-1], count).astype(np.float64)


def ratio(part: Numbers, whole: Numbers) -> Numbers:
    """One number over another, NaN where that is 0."""
    empty = np.full(np.broadcast_shapes(np.shape(part), np.shape(whole)), np.nan)
    found: Numbers = np.divide(part, whole, out=empty, where=whole > 0)[()]
    return found


def permutation_test(
    measure: Measure, edges: Edges, groups: Integers, draws: int = 999, seed: int = 0
) -> Tested:
    """How a measure of mixing compares with the same network where the groups are dealt out by chance.

    formula   p = (1 + draws with |T - M| >= |T_observed - M|) / (1 + draws), with M the mean of T over the
              draws and what is observed: two-sided, never 0
    measure   of this module, or one like it
    edges     undirected, n nodes
    groups    (n,): the group of each node, -1 where unknown; the others exchange their groups
    draws     how often; a draw where the measure is not defined does not count
    seed      the same seed gives the same draws
    returns   see there; NaN in it where the measure is not defined
    source    Phipson & Smyth 2010, doi:10.2202/1544-6115.1585
    """
    inner, labels = among_known(edges, groups)
    observed = float(measure(inner, labels))
    rows = max(AT_ONCE // max(inner.order + inner.size, 1), 1)
    generator = np.random.default_rng(seed)
    sizes = [min(rows, draws - start) for start in range(0, draws, rows)]
    told = np.concatenate([np.empty(0), *(measure(inner, dealt(labels, size, generator)) for size in sizes)])
    return held(observed, told[~np.isnan(told)])


def dealt(labels: Integers, count: int, generator: Generator) -> Integers:
    """The same labels in random orders, shape (count, n)."""
    return generator.permuted(np.tile(labels, (count, 1)), axis=1)


def held(observed: float, told: Numbers) -> Tested:
    """An observed number beside those drawn by chance."""
    if np.isnan(observed) or not len(told):
        return Tested(observed, np.nan, np.nan, np.nan, (np.nan, np.nan), len(told))
    expected = float(told.mean())
    deviation = float(told.std(ddof=1)) if len(told) > 1 else 0.0
    z = (observed - expected) / deviation if deviation > SAME else np.nan
    middle = (told.sum() + observed) / (len(told) + 1)
    farther = int(np.sum(np.abs(told - middle) >= abs(observed - middle) - SAME))
    p = (1 + farther) / (1 + len(told))
    low, high = np.quantile(told, [0.025, 0.975]).tolist()
    return Tested(observed, expected, z, p, (low, high), len(told))

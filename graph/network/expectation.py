"""How many ties between groups chance would give, told the degrees and one taste for one's own group.

The null model is the random simple graph in which every node has its observed degree on average, in which
the ties within groups have their observed number on average, and which is random otherwise (of greatest
entropy). Nodes i and j are tied with the chance

    p_ij = x_i x_j f / (1 + x_i x_j f),    f the same-group factor where both are of one group, else 1

The factor is one for all groups: a pair of groups is compared with what hubs, small groups and the habit
of tying with one's own kind lead to expect. Without it nearly every pair of groups would look like a gap.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, expit, gammaincinv, pdtr
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from graph.network.edges import Edges, Integers, Numbers

EXACT = 16
"""Up to this degree nodes are told apart by degree; above it four classes an octave suffice."""

PER_OCTAVE = 4
STEPS = 100
ENOUGH = 1e-9
"""Of the ties: by so little the fitted degrees may differ from those observed."""

FREE = 1e-6
"""Of the expected ties: a variance below it is none, but for what rounding leaves of it."""

EASE, TINY = 1e-11, 1e-15
"""What is added to the diagonal of a matrix that is to be solved for, as a share and at least."""

STEEPEST = 40.0
"""Of a logit: beyond it a chance is one or nothing in double precision."""


@dataclass(frozen=True, eq=False)
class Table:
    """Ties between each two groups, seen and expected; each array has the shape (g, g).

    observed, expected   numbers of ties
    variance             of the number of ties, given all degrees and the number of ties within groups
    factor               how much more likely a tie is within a group than between groups, f
    """

    observed: Numbers
    expected: Numbers
    variance: Numbers
    factor: float

    @property
    def z(self) -> Numbers:
        """By how many standard deviations more ties are observed than expected; 0 where none is free."""
        free = self.variance > FREE * np.maximum(self.expected, 1.0)
        away = (self.observed - self.expected) / np.sqrt(np.where(free, self.variance, 1.0))
        return np.where(free, away, 0.0)

    @property
    def p(self) -> Numbers:
        """The chance of so few ties or fewer under the null model, between 0 and 1."""
        return fewer(self.observed, self.expected, self.variance)


@dataclass(frozen=True, eq=False)
class Classes:
    """Nodes that the null model cannot tell apart: number, mean degree and group of each class."""

    sizes: Numbers
    degrees: Numbers
    groups: Integers

    @property
    def pairs(self) -> Numbers:
        """How many ordered pairs of different nodes there are between each two classes."""
        return np.outer(self.sizes, self.sizes) - np.diag(self.sizes)

    @property
    def same(self) -> Numbers:
        """One for each two classes of one group, else zero."""
        return np.equal.outer(self.groups, self.groups).astype(float)


def between_groups(edges: Edges, groups: Integers) -> Table:
    """The ties between each two groups of nodes, and those that the null model expects.

    formula   E[T_rs] = sum of p_ij; Var[T_rs] = sum of p_ij (1 - p_ij), less what the degrees and the
              number of ties within groups explain of it (the residual variance of a regression)
    edges     undirected, n nodes
    groups    (n,): 0 to g - 1; -1 where not known, which leaves the node and its edges out
    returns   the table of g x g
    source    random graphs of greatest entropy: Park & Newman 2004, doi:10.1103/PhysRevE.70.066117;
              blocks corrected for degrees: Karrer & Newman 2011, doi:10.1103/PhysRevE.83.016107
    """
    known = within_known(edges, groups)
    count = int(groups.max(initial=-1)) + 1
    observed = tally(groups[known.ends], count)
    classes = classed(known.degrees, groups)
    if not classes.sizes.size:
        nothing = np.zeros((count, count))
        return Table(observed, nothing, nothing, 1.0)
    with threadpool_limits(1, user_api="blas"):  # matrices so small make a second thread wait, not work
        chance, factor = fitted(classes, float(np.trace(observed)))
        spread = classes.pairs * chance * (1 - chance)
        membership: Numbers = np.eye(count)[classes.groups]
        expected = halved(membership.T @ (classes.pairs * chance) @ membership)
        return Table(observed, expected, residual(spread, classes, membership), factor)


def within_known(edges: Edges, groups: Integers) -> Edges:
    """The edges between nodes whose group is known."""
    if (groups >= 0).all():
        return edges
    return Edges(edges.order, edges.ends[(groups[edges.ends] >= 0).all(axis=1)])


def tally(ends: Integers, count: int) -> Numbers:
    """How many edges run between each two groups, told the groups of their ends (m, 2)."""
    cells = np.bincount(ends[:, 0] * count + ends[:, 1], minlength=count * count).reshape(count, count)
    both: Numbers = (cells + cells.T - np.diag(np.diag(cells))).astype(float)
    return both


def halved(table: Numbers) -> Numbers:
    """A table of ordered pairs as one of ties: those within a group were counted from both ends."""
    once: Numbers = table - np.diag(np.diag(table)) / 2
    return once


def classed(degrees: Integers, groups: Integers) -> Classes:
    """The nodes that have a tie and a group, by group and degree."""
    there = (degrees > 0) & (groups >= 0)
    degree, group = degrees[there], groups[there]
    octave = np.floor(PER_OCTAVE * np.log2(np.maximum(degree, EXACT) / EXACT)).astype(np.int64)
    band = np.where(degree <= EXACT, degree, EXACT + 1 + octave)
    width = int(band.max(initial=0)) + 1
    key = group * width + band
    sizes = np.bincount(key)
    used = np.flatnonzero(sizes)
    totals = np.bincount(key, weights=degree)
    return Classes(sizes[used].astype(float), totals[used] / sizes[used], used // width)


def fitted(classes: Classes, within: float) -> tuple[Numbers, float]:
    """The chance of a tie between nodes of each two classes, and the same-group factor, by Newton's method.

    The likelihood is concave, so a full step that overshoots is halved until it gains.
    """
    pairs, same = classes.pairs, classes.same
    wanted = np.append(classes.sizes * classes.degrees, within)
    ties = wanted[:-1].sum() / 2
    at = np.append(np.log(classes.degrees / np.sqrt(2 * ties)), 0.0)
    value = likelihood(at, pairs, same, wanted)
    for _ in range(STEPS):
        chance = expit(logits(at, same))
        excess = wanted - statistics(pairs * chance, same)
        if np.abs(excess).max() <= ENOUGH * max(ties, 1):
            break
        step = solved(information(pairs * chance * (1 - chance), same), excess)
        step *= min(1.0, 5.0 / max(np.abs(step).max(), 1e-300))
        gained = likelihood(at + step, pairs, same, wanted)
        while gained < value - ENOUGH and np.abs(step).max() > ENOUGH:
            step /= 2
            gained = likelihood(at + step, pairs, same, wanted)
        at, value = at + step, gained
    return expit(logits(at, same)), float(np.exp(np.clip(at[-1], -STEEPEST, STEEPEST)))


def logits(at: Numbers, same: Numbers) -> Numbers:
    """The logit of the chance of a tie between each two classes."""
    total: Numbers = np.clip(at[:-1, None] + at[:-1] + at[-1] * same, -STEEPEST, STEEPEST)
    return total


def likelihood(at: Numbers, pairs: Numbers, same: Numbers, wanted: Numbers) -> float:
    """The log-likelihood of the observed degrees and ties within groups."""
    return float(wanted @ at - (pairs * np.logaddexp(0.0, logits(at, same))).sum() / 2)


def statistics(weights: Numbers, same: Numbers) -> Numbers:
    """The degree total of each class and, last, the ties within groups, from weights of ordered pairs."""
    return np.append(weights.sum(axis=1), (weights * same).sum() / 2)


def information(spread: Numbers, same: Numbers) -> Numbers:
    """The covariance of those statistics under the model, which is also the curvature of the likelihood."""
    within = spread * same
    matrix = np.empty((len(spread) + 1, len(spread) + 1))
    matrix[:-1, :-1] = spread + np.diag(spread.sum(axis=1))
    matrix[-1, :-1] = matrix[:-1, -1] = within.sum(axis=1)
    matrix[-1, -1] = within.sum() / 2
    return matrix


def solved(matrix: Numbers, right: Numbers) -> Numbers:
    """What a covariance matrix times gives the right side; one that says the same twice is eased a little."""
    eased = matrix + np.diag(EASE * np.diag(matrix) + TINY)
    return np.asarray(np.linalg.solve(eased, right))


def residual(spread: Numbers, classes: Classes, membership: Numbers) -> Numbers:
    """The variance of the ties between each two groups that degrees and ties within groups leave open."""
    count = membership.shape[1]
    towards = spread @ membership
    whole = halved(membership.T @ towards)
    one, other = np.triu_indices(count)
    shared = membership[:, one] * towards[:, other] + membership[:, other] * towards[:, one]
    shared[:, one == other] /= 2
    own = np.where(one == other, whole[one, other], 0.0)
    covariance = np.vstack([shared, own])
    explained = solved(information(spread, classes.same), covariance)
    open_ = np.maximum(whole[one, other] - (covariance * explained).sum(axis=0), 0.0)
    table = np.zeros((count, count))
    table[one, other] = table[other, one] = open_
    return table


def fewer(observed: Numbers, expected: Numbers, variance: Numbers) -> Numbers:
    """The chance of a count as low as this, for counts of given mean and variance.

    formula   a binomial of real size n = m² / (m - v) and chance 1 - v / m, which has mean m and variance v;
              Poisson where the variance is as great as the mean
    returns   between 0 and 1; 1 where nothing is expected
    """
    told = expected > ENOUGH
    mean = np.where(told, expected, 1.0)
    chance = np.clip(1 - variance / mean, 0.0, 1.0 - ENOUGH)
    narrow = chance > 1e-6
    size = mean / np.where(narrow, chance, 1.0)
    binomial = np.where(
        observed >= size, 1.0, betainc(np.maximum(size - observed, ENOUGH), observed + 1, 1 - chance)
    )
    return np.where(told, np.where(narrow, binomial, pdtr(observed, mean)), 1.0)


def interval(observed: float, expected: float, variance: float, level: float = 0.95) -> tuple[float, float]:
    """Between which multiples of the expected number the true mean lies, as the observed number tells.

    formula   Garwood's exact interval of a Poisson mean, its counts scaled by the dispersion v / m
    returns   two ratios to the expected number, each 0 or more; (0, inf) where nothing is expected
    source    Garwood 1936, doi:10.1093/biomet/28.3-4.437
    """
    if expected <= ENOUGH:
        return 0.0, float("inf")
    scale = min(max(variance / expected, ENOUGH), 1.0)
    tail = (1 - level) / 2
    low = gammaincinv(observed / scale, tail) * scale if observed else 0.0
    high = gammaincinv(observed / scale + 1, 1 - tail) * scale
    return float(low / expected), float(high / expected)

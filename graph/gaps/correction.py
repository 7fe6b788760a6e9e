"""What many tests at once do to their chances of a false alarm."""

from collections.abc import Sequence

import numpy as np

LEVEL = 0.05
"""Of q: a gap is flagged where its q is no higher."""


def q_values(chances: Sequence[float]) -> list[float]:
    """The share of false alarms to expect if a test and all that are surer than it are believed.

    formula   q_(i) = min over j >= i of p_(j) m / j, for the m chances p sorted from the lowest
    chances   p of each test of one family, 0 to 1
    returns   q of each, in the same order, 0 to 1
    source    Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    p = np.asarray(chances, dtype=float)
    order = np.argsort(p, kind="stable")[::-1]
    ranks = np.arange(len(p), 0, -1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(p[order] * len(p) / ranks), 1.0)
    return [float(value) for value in q]


def flagged(q: float | None) -> bool:
    """Whether a gap is sure enough to be flagged."""
    return q is not None and q <= LEVEL

"""How many of a city's things are of a sort, beside what its peers lead to expect."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, betaln, gammaln

from graph.gaps.gap import Measured

PRECISIONS = np.geomspace(1.0, 1000.0, 31)
"""Candidates for how alike the peers are: the number of things that the prior is worth."""

TAILS = (0.025, 0.975)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True)
class Prior:
    """What peers say of a share: its mean, and how many things that knowledge is worth."""

    mean: float
    precision: float


def prior(peers: Sequence[Share]) -> Prior:
    """The distribution of a share over peers, as a beta distribution.

    formula   mean (sum of parts + 1/2) / (sum of wholes + 1); of the candidate precisions the one under which
              the peers' beta-binomial likelihood is highest
    peers     shares of peer cities; those of nothing (whole 0) say nothing
    returns   mean between 0 and 1, precision of 1 to 1,000 things
    """
    told = np.array([(one.part, one.whole) for one in peers if one.whole], dtype=float).reshape(-1, 2)
    part, whole = told.T
    mean = float((part.sum() + 0.5) / (whole.sum() + 1))
    a, b = (PRECISIONS * mean)[:, None], (PRECISIONS * (1 - mean))[:, None]
    likelihood = (betaln(part + a, whole - part + b) - betaln(a, b)).sum(axis=1)
    return Prior(mean, float(PRECISIONS[likelihood.argmax()]))


def compared(own: Share, peers: Sequence[Share]) -> Measured:
    """A city's share beside that of its peers, shrunk towards theirs where it rests on few things.

    formula   expected: whole x mean of the peers; p: the beta-binomial chance of so few or fewer; effect: the
              posterior mean (a + part) / (a + b + whole) over the mean of the peers
    own       the city's things of the sort, and of every sort
    peers     the same of each peer city
    returns   numbers of things; effect 0 or more; p between 0 and 1
    """
    told = prior(peers)
    a, b = told.mean * told.precision, (1 - told.mean) * told.precision
    low, high = (float(betaincinv(a + own.part, b + own.whole - own.part, tail)) for tail in TAILS)
    return Measured(
        observed=own.part,
        expected=own.whole * told.mean,
        effect=(a + own.part) / (told.precision + own.whole) / told.mean,
        interval=(low / told.mean, high / told.mean),
        p=at_most(own, a, b),
    )


def at_most(own: Share, a: float, b: float) -> float:
    """The chance of so few or fewer under the beta-binomial distribution."""
    part, whole = np.arange(own.part + 1), own.whole
    ways = gammaln(whole + 1) - gammaln(part + 1) - gammaln(whole - part + 1)
    return min(1.0, float(np.exp(ways + betaln(part + a, whole - part + b) - betaln(a, b)).sum()))

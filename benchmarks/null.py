"""Networks drawn from the null model of sector pairs, and such with a gap put into one pair."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graph.network.edges import Edges, Integers

SECTORS = 6
DEGREE = 6.0
"""The mean number of partners of a body."""

UNEQUAL = 0.8
"""The standard deviation of the logarithm of what makes bodies seek ties."""

PAIR = (0, 1)
"""The sectors between which a gap is put."""


@dataclass(frozen=True)
class Recipe:
    """How a network is drawn.

    bodies    their number, a sixth of each sector
    factor    how much more a tie within a sector is worth than one across
    kept      of the ties of the pair, the share that is kept
    """

    bodies: int
    factor: float = 1.0
    kept: float = 1.0


def drawn(recipe: Recipe, random: Generator) -> tuple[Edges, Integers]:
    """A network, and the sector of each of its bodies.

    formula   i and j are tied with chance x / (1 + x), x = c w_i w_j f, where w is lognormal, f the factor
              where both are of one sector, else 1, and c is such that the mean degree comes to about 6
    """
    pull = random.lognormal(0.0, UNEQUAL, recipe.bodies)
    sectors = np.arange(recipe.bodies) % SECTORS
    low, high = np.triu_indices(recipe.bodies, 1)
    odds = pull[low] * pull[high] * np.where(sectors[low] == sectors[high], recipe.factor, 1.0)
    odds *= DEGREE * recipe.bodies / 2 / odds.sum()
    tied = random.random(len(low)) < odds / (1 + odds)
    ends = np.sort(np.column_stack([sectors[low], sectors[high]]), axis=1)
    thinned = (ends == PAIR).all(axis=1) & (random.random(len(low)) >= recipe.kept)
    tied &= ~thinned
    return Edges.of(recipe.bodies, np.column_stack([low[tied], high[tied]])), sectors

"""What each limit of a programme costs: prices under which no programme can be worth more than a bound."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from graph.network.edges import Numbers

ROUNDS = 200
"""How often prices are changed at most."""

PATIENCE = 2
"""After so many rounds without a lower bound the steps become shorter, and start from the best prices."""

SHORTER = 0.6
SMOOTH = 0.5
"""How much of the earlier direction is kept in a step."""

TARGET = 0.93
"""Where steps aim at: this share of the lowest bound."""

WAIT, ENOUGH = 20, 2e-5
"""Looking ends where so many rounds have lowered the bound by less than this share."""

Best: TypeAlias = Callable[[Numbers], tuple[float, Numbers]]
"""For prices of the rows: the bound that they give, and how much of each row is used where it is reached."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of the rows, each >= 0, and the bound that they prove on the worth of every programme."""

    rows: Numbers
    bound: float


def prices(
    best: Best, most: Numbers, rounds: int = ROUNDS, stopped: Callable[[], bool] = lambda: False
) -> Prices:
    """Prices with about the lowest bound, by subgradient steps in a smoothed direction.

    formula  bound(p) = p . most + the most that sessions and coverage can be worth beside the prices of what
             they use; it holds for any p >= 0 (Lagrangian relaxation), so it is proven wherever looking ends
    best     the bound of some prices and the use of each row, shape (rows,)
    most     how much of each row there is, shape (rows,)
    source   Held, Wolfe and Crowder 1974 (subgradient steps towards a target), doi:10.1007/BF01580223
    """
    now = np.zeros(len(most))
    kept, lowest, length, waited = now, np.inf, 1.0, 0
    way = None
    past: list[float] = []
    for _ in range(rounds):
        bound, use = best(now)
        waited = 0 if bound < lowest * (1 - 1e-4) else waited + 1
        if bound < lowest:
            kept, lowest = now, bound
        past.append(lowest)
        if stopped() or settled(past):
            break
        if waited > PATIENCE:
            length, waited, now = SHORTER * length, 0, kept
        over = use - most
        way = over if way is None else SMOOTH * way + (1 - SMOOTH) * over
        step = np.where((now <= 0) & (way < 0), 0.0, way)
        size = float(step @ step)
        if not size:
            break
        now = np.maximum(0.0, now + length * max(bound - TARGET * lowest, 0.0) / size * step)
    return Prices(kept, float(lowest))


def settled(past: list[float]) -> bool:
    """Whether the bound has hardly become lower for a while."""
    return len(past) > WAIT and past[-1 - WAIT] - past[-1] < ENOUGH * abs(past[-1])

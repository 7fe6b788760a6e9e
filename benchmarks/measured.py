"""One measurement beside what is demanded, and how two things are timed side by side."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 7
"""How often each side is timed; the median counts."""


@dataclass(frozen=True)
class Measured:
    """What was measured, in its unit, with the most or the least that it may be where there is a demand."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def missed(self) -> bool:
        """Whether more was measured than may be, or less."""
        over = self.at_most is not None and self.value > self.at_most
        return over or (self.at_least is not None and self.value < self.at_least)

    @property
    def demanded(self) -> str:
        """The demand for the table."""
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return "" if self.at_most is None else f"<= {self.at_most:g}"

    @property
    def verdict(self) -> str:
        """Whether the demand is met, for the table."""
        if self.at_most is None and self.at_least is None:
            return "-"
        return "no" if self.missed else "yes"


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def interleaved(*sides: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The median seconds of each side, timed in turns so that a busy machine slows all alike."""
    taken: list[list[float]] = [[] for _ in sides]
    for turn in range(rounds):
        order = list(enumerate(sides))
        for number, side in order if turn % 2 else reversed(order):
            taken[number].append(seconds(side))
    return [median(times) for times in taken]

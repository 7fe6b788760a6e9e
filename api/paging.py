"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """The things on one page of a list: which page of how many, and of how many things in all."""

    shown: Sequence[T]
    number: int
    last: int
    all: int


def part(things: Sequence[T], asked: int, at_once: int) -> Part[T]:
    """The page of a list that is asked for; its last where there are not so many."""
    last = max(1, -(-len(things) // at_once))
    number = min(asked, last)
    return Part(things[(number - 1) * at_once : number * at_once], number, last, len(things))

"""What modules above the atlas work out once a release, so that it lets go of all of it together."""

from typing import Protocol, TypeVar


class Held(Protocol):
    """A function that keeps its answers."""

    def cache_clear(self) -> None:
        """Let go of them."""


Function = TypeVar("Function", bound=Held)
HELD: list[Held] = []
"""All such functions of the modules that are in use."""


def of_a_release(function: Function) -> Function:
    """Mark a function that keeps answers about releases, as a decorator above `lru_cache`."""
    HELD.append(function)
    return function

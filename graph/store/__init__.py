"""Immutable releases: built beside the current one, published by one atomic flip, opened read-only."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.store.opening import open_release

__all__ = ["open_release"]


def __getattr__(name: str) -> Any:  # Any: of a module's names, any may be asked for
    """The way in for programs, imported when it is asked for: it needs pandas, which takes its time."""
    if name != "open_release":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from graph.store.opening import open_release

    return open_release

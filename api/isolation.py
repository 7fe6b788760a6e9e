"""Which defences stand between a public query and this machine, and which of them an operator may require."""

from collections.abc import Mapping
from pathlib import Path

from graph.errors import EcosystemError
from graph.store.pool import Pool
from graph.store.system import MEMORY_IS_TOLD

REQUIRED = ("seccomp", "memory")
"""What keeps a query from the network and from all memory; the others hold on every system."""


class NotIsolated(EcosystemError):
    """A defence is missing that the operator requires."""

    status = 503


async def isolation(pool: Pool) -> dict[str, bool]:
    """Each defence by its name, and whether it is on.

    time            a query past its time is ended
    scan            a query that calls another server, or is absurdly deep, is refused
    memory          a query that holds too much is ended
    seccomp         a worker has no sockets, starts no programs and writes no files
    address-space   a worker's addresses are limited, as an outer wall
    """
    return {"time": True, "scan": True, "memory": MEMORY_IS_TOLD, **await pool.defences()}


async def isolated(store: Path) -> None:
    """Make sure that queries of a store would be isolated. Raises NotIsolated, naming what is missing."""
    pool = Pool(store)
    try:
        required(await isolation(pool))
    finally:
        await pool.aclose()


def required(defences: Mapping[str, bool]) -> None:
    """Make sure of the defences that can be required. Raises NotIsolated, naming what is missing."""
    missing = [name for name in REQUIRED if not defences[name]]
    if missing:
        raise NotIsolated(
            f"queries cannot be isolated on this machine: without {' and '.join(missing)}. Serve on Linux "
            "where libseccomp is installed, or without --require-isolation"
        )


def told(defences: Mapping[str, bool]) -> str:
    """The defences in a sentence."""
    on = ", ".join(name for name, is_on in defences.items() if is_on)
    off = ", ".join(name for name, is_on in defences.items() if not is_on)
    return f"Public queries are isolated by: {on}" + (f"; not by: {off}" if off else "")

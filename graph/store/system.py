"""The calls that differ between operating systems, each with what stands in where it is missing.

A query worker starts with this module, so that what takes long to import is imported where it is used.
"""

import ctypes
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]  # the type of a missing module
try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]  # as above

PR_SET_PDEATHSIG = 1
CPUCLOCK_SCHED = 2

MEMORY_IS_TOLD = sys.platform == "linux"
"""Whether the system tells how much memory another process holds."""

CAN_PAUSE = sys.platform == "linux"
"""Whether a process may be stopped in the middle: only where it ends with its parent all the same."""


def resident(process: int) -> int | None:
    """The memory that a process holds, in bytes; None where the system does not tell (off Linux)."""
    try:
        file = os.open(f"/proc/{process}/statm", os.O_RDONLY)
    except OSError:
        return None
    try:
        pages = os.read(file, 200).split()[1]
    except (OSError, IndexError):
        return None
    finally:
        os.close(file)
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def who() -> str:
    """The name of the user who runs this process; the number where the system knows no name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def end_with_parent() -> None:
    """Have this process of a pool end when the process that started it does, however that ends."""
    from multiprocessing import parent_process

    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def die_with_parent() -> None:
    """Have the kernel end this process when the thread that started it ends, even while it is stopped.

    Only Linux can; elsewhere `wait_for_hangup` has to do.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def processor_seconds(process: int) -> float | None:
    """The processor time that a process has taken; None where the system does not tell (off Linux).

    Source: clock_getcpuclockid(3), which puts the complement of the number above three bits of kind.
    """
    if sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~process << 3) | CPUCLOCK_SCHED)
    except OSError:
        return None


def address_space() -> int | None:
    """The addresses that this process has taken, in bytes; None where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def space_limit(size: int) -> bool:
    """Have the system refuse this process more addresses than that, in bytes; whether it will."""
    return lowered("RLIMIT_AS", size)


def processor_limit(seconds: int) -> bool:
    """Have the system end this process when it has taken that much processor time in all; whether it will."""
    return lowered("RLIMIT_CPU", seconds)


def lowered(name: str, value: int) -> bool:
    """Set a limit of this process, which it may raise again; whether the system knows it."""
    if resource is None:
        return False
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    try:
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (OSError, ValueError):
        return False
    return True


def no_core() -> None:
    """Have the system write no picture of this process's memory to the disk when it is ended."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def wait_for_hangup(pipe: int) -> None:
    """Wait until no process holds the other end of a pipe open."""
    watched = select.poll()
    watched.register(pipe, select.POLLHUP)
    while not any(event & (select.POLLHUP | select.POLLERR) for _, event in watched.poll()):
        pass


@contextmanager
def lock(path: Path) -> Iterator[bool]:
    """Hold a lock file while the block runs; False where another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if fcntl is None:
            yield True
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def settle(path: Path) -> None:
    """Have a file, or the entries of a folder, written to the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

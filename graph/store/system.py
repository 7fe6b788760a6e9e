"""The calls that differ between operating systems, each with what stands in where it is missing."""

import ctypes
import getpass
import os
import select
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from pathlib import Path

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]  # the type of a missing module

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def readable(pipe: int, seconds: float) -> bool:
    """Whether there is something to read from a pipe, or its end, within that time."""
    watched = select.poll()
    watched.register(pipe, select.POLLIN | select.POLLHUP)
    return bool(watched.poll(max(seconds, 0) * 1000))


def resident(process: int) -> int | None:
    """The memory that a process holds, in bytes; None where the system does not tell (off Linux)."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text("ascii").split()[1]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def who() -> str:
    """The name of the user who runs this process; the number where the system knows no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def end_with_parent() -> None:
    """Have this process of a pool end when the process that started it does, however that ends."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def without_network() -> None:
    """Cut this process off from every network, where the kernel lets it; call it before any thread starts."""
    if sys.platform == "linux":
        unshare = ctypes.CDLL(None).unshare
        if unshare(CLONE_NEWNET) != 0:
            unshare(CLONE_NEWUSER | CLONE_NEWNET)


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

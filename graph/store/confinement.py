"""What a query worker may not do, whatever query it is given: laid down by the worker on itself.

A worker gives up, for good, the calls that a query never needs: sockets, programs, other processes, and
files to write. Linux does that through seccomp, for which neither another user nor root is needed. Its
processor time is limited a query; its address space is limited as an outer wall only, since a store takes
hundreds of megabytes of addresses where it holds a tenth of that. Resident memory and time are watched from
outside, by the turns.
"""

import errno
import math
import os
import time
from collections.abc import Iterator
from typing import Any

from graph.store.system import address_space, processor_limit, space_limit

REFUSED = [
    "socket",
    "socketpair",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "sendto",
    "sendmsg",
    "sendmmsg",
    "recvfrom",
    "recvmsg",
    "recvmmsg",
    "execve",
    "execveat",
    "fork",
    "vfork",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_getfd",
    "pidfd_open",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "keyctl",
    "add_key",
    "request_key",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "setns",
    "unshare",
    "open_by_handle_at",
    "init_module",
    "finit_module",
    "kexec_load",
    "creat",
    "truncate",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "chmod",
    "fchmodat",
    "chown",
    "fchownat",
    "lchown",
    "setxattr",
    "removexattr",
]
"""Calls that fail with "not permitted", each on every processor that knows it."""

CLONE_THREAD = 0x00010000

SPACE = 4 * 2**30
"""Bytes of addresses that a worker may take beyond those it has when its store is open."""


def confine() -> dict[str, bool]:
    """Take from this process what no query needs; gives which defences are on, by name.

    Call it once the store is open: files may still be read, as the store reads its own on demand.
    """
    return {"seccomp": without_calls(), "address-space": limited_space()}


def without_calls() -> bool:
    """Refuse the calls of REFUSED to all threads of this process for good; False where that cannot be."""
    try:
        import pyseccomp  # type: ignore[import-untyped]  # it says no types
    except (ImportError, RuntimeError, OSError):
        return False
    try:
        rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        rules.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
        for name, action, arguments in refusals(pyseccomp):
            if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
                rules.add_rule(action, name, *arguments)
        rules.load()
    except (OSError, RuntimeError, ValueError):
        return False
    return True


def refusals(lib: Any) -> Iterator[tuple[str, int, tuple[Any, ...]]]:
    """Each call that is refused, how, and with which arguments.

    A thread is a clone that shares; where the flags lie in memory no filter can see them, so that `clone3` is
    said to be unknown, and the C library asks by `clone` instead. So with `openat2`.
    """
    refused = lib.ERRNO(errno.EPERM)
    unknown = lib.ERRNO(errno.ENOSYS)
    for name in REFUSED:
        yield name, refused, ()
    yield "clone", refused, (lib.Arg(0, lib.MASKED_EQ, CLONE_THREAD, 0),)
    for name in ("clone3", "openat2"):
        yield name, unknown, ()
    for bit in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC):
        yield "openat", refused, (lib.Arg(2, lib.MASKED_EQ, bit, bit),)
        yield "open", refused, (lib.Arg(1, lib.MASKED_EQ, bit, bit),)


def limited_space() -> bool:
    """Limit the address space of this process; False where the system does not tell how much it has."""
    held = address_space()
    return held is not None and space_limit(held + SPACE)


def limit(seconds: float) -> None:
    """End this process where it takes more processor time than a query may take time at all, and a second."""
    processor_limit(math.ceil(time.process_time() + seconds) + 1)

"""A page as a PDF, printed by the Chromium of the system without any connection."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

from graph.errors import EcosystemError

NAMES = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The programs that print, the quickest first: those without windows begin in a fifth of the time."""

SECONDS = 60.0
"""How long a page may take to print."""

PATIENCE = 20.0
"""Seconds that a request waits for its turn."""

KEPT = 48
"""Files that are kept, the last ones that were asked for."""

ONE = Lock()
ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)


class NoPrinter(EcosystemError):
    """Nothing here makes a PDF at the moment."""

    status = 503


def chromium() -> str | None:
    """The path of an installed Chromium, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@lru_cache(maxsize=KEPT)
def printed(html: str) -> bytes:
    """A page as a PDF; the same page is printed once.

    html     a whole page that needs nothing from elsewhere: its styles stand within it
    returns  the PDF, on the paper that the page's styles name
    raises   NoPrinter where there is no Chromium, others are printing, or it does not come to an end
    """
    program = chromium()
    if program is None:
        raise NoPrinter("no PDF can be made here, as no Chromium is installed. Print the page instead")
    if not ONE.acquire(timeout=PATIENCE):
        raise NoPrinter("others are having PDFs made at this moment. Try again in a few seconds")
    try:
        with tempfile.TemporaryDirectory(prefix="sse-atlas-pdf-") as room:
            return run(program, html, Path(room))
    finally:
        ONE.release()


def run(program: str, html: str, room: Path) -> bytes:
    """Print a page within a folder of its own. Raises NoPrinter where that fails."""
    page, made = room / "page.html", room / "page.pdf"
    page.write_text(html, encoding="utf-8")
    command = [program, *ARGUMENTS, *confined(), f"--user-data-dir={room / 'profile'}"]
    try:
        subprocess.run(
            [*command, f"--print-to-pdf={made}", page.as_uri()],
            cwd=room,
            env={**os.environ, "HOME": str(room)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
        )
        return made.read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        raise NoPrinter("the PDF was not made. Try again, or print the page instead") from error


def confined() -> Sequence[str]:
    """Chromium's own sandbox, which it cannot set up for the superuser."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()

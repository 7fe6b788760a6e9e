"""The system's Chromium for the tests that look at pages: found, or installed where that is possible.

`python -m tests.browser` is what `make test` runs first; without Chromium those tests skip and say why.
"""

import os
import shutil
import subprocess

from api.pdf import chromium

__all__ = ["ARGUMENTS", "chromium"]
PACKAGES = ("chromium-headless-shell", "chromium")
"""What Debian has of it, the better first: without windows, a page costs a sixth of the processor time."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def install() -> bool:
    """Install Chromium from Debian's packages, where this is Debian and we may."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    getting = ("install", "--yes", "--no-install-recommends", "fonts-dejavu-core")
    return apt("update") and any(apt(*getting, package) for package in PACKAGES)


def apt(*step: str) -> bool:
    """Whether a step of Debian's package tool went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return not subprocess.run(
        ["apt-get", *step], env=environment, stdout=subprocess.DEVNULL, check=False
    ).returncode


if __name__ == "__main__":
    if not shutil.which(PACKAGES[0]) and not install() and chromium() is None:
        print("No Chromium is here and none can be installed: the tests in a browser will skip")

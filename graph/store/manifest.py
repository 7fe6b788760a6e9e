"""What a release was made of: the record that lies beside its quads."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "manifest.json"


@dataclass(frozen=True)
class Part:
    """The quads of one named graph or group of them.

    fingerprint   of all that the part was made from; the same fingerprint means the same quads
    is_city       whether the part describes a city
    """

    name: str
    fingerprint: str
    sha256: str
    quads: int
    is_city: bool = False


@dataclass(frozen=True)
class Manifest:
    """The record of a release: when and by whom it was made, of which parts, and what was checked.

    created     ISO 8601 time, UTC
    checks      findings by part, such as the warnings of its shapes
    redaction   how often the release was rewritten to erase a person
    """

    id: str
    created: str
    who: str
    parts: tuple[Part, ...]
    counts: dict[str, int]
    inputs: tuple[dict[str, Any], ...] = ()
    checks: dict[str, list[str]] | None = None
    redaction: int = 0

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of a release folder."""
        held = json.loads((folder / FILE).read_text("utf-8"))
        parts = tuple(Part(**part) for part in held.pop("parts"))
        return cls(parts=parts, inputs=tuple(held.pop("inputs")), **held)

    def write(self, folder: Path) -> None:
        """Put the manifest into a release folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    def part(self, name: str) -> Part | None:
        """A part by its name."""
        return next((part for part in self.parts if part.name == name), None)

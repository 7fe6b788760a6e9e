"""What became of each row that was read: the report of `check`, `load` and `ingest`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal

Severity = Literal["error", "repair", "warning"]


HANGS = "it hangs on"
"""How the reason begins where nothing is wrong with a row but that another one was rejected."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, row or cell, and what would be right."""

    severity: Severity
    file: str
    reason: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    @property
    def follows(self) -> bool:
        """Whether it will be gone once another row is mended."""
        return self.reason.startswith(HANGS)

    def __str__(self) -> str:
        """One line for a terminal: where, what, remedy."""
        places = (self.sheet, f"row {self.row}" if self.row else None, self.column)
        where = ", ".join(place for place in places if place)
        return f"{self.file}{': ' + where if where else ''}: {self.reason}. {self.remedy}"


@dataclass(frozen=True)
class Columns:
    """What became of a table's columns."""

    mapped: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileReport:
    """The counts of one file or sheet; rows = accepted + rejected + skipped."""

    file: str
    sheet: str | None = None
    rows: int = 0
    accepted: int = 0
    repaired: int = 0
    rejected: int = 0
    skipped: int = 0
    with_coordinates: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    columns: Columns = Columns()


@dataclass(frozen=True)
class Report:
    """The whole account of a reading."""

    format: str
    files: tuple[FileReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    release: str | None = None

    @property
    def failed(self) -> bool:
        """Whether anything was lost: an error in a file or row."""
        return any(problem.severity == "error" for problem in self.problems)

    def as_json(self) -> dict[str, object]:
        """The shape of the `--json` reports."""
        return asdict(self)


def tally(problems: Iterable[Problem]) -> Counter[str]:
    """How many problems there are of each severity."""
    return Counter(problem.severity for problem in problems)

"""The list of all gaps of a city as somebody wants to see it: which kind, which state, which order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.gaps.missing import KINDS
from api.speaking.languages import phrase
from graph.errors import EcosystemError
from graph.gaps.schema import Json

FLAGGED = "flagged"
STATES = (FLAGGED, "looked-for-not-found", "fewer-than-expected", "not-known")
ORDERS: Mapping[str, Callable[[Json], Any]] = {
    "weight": lambda gap: -gap["score"],
    "sure": lambda gap: (gap["q"], gap["p"]),
    "kind": lambda gap: [kind.key for kind in KINDS].index(gap["kind"]),
    "title": lambda gap: str(gap["title"]).casefold(),
}
"""What the list can be sorted by; equal ones stay in the order of what matters most."""

SORTED = {
    "weight": phrase("How much hangs on it"),
    "sure": phrase("How sure"),
    "kind": phrase("Kind"),
    "title": phrase("Name"),
}
"""What the orders are called."""


@dataclass(frozen=True)
class Wanted:
    """Which gaps are listed, and in which order; empty asks for all, those that matter most first."""

    kind: str = ""
    state: str = ""
    sort: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.state or self.sort)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The fields of a query that asks for it."""
        told = (("kind", self.kind), ("state", self.state), ("sort", self.sort))
        return [(name, value) for name, value in told if value]

    def of(self, gaps: Sequence[Json]) -> list[Json]:
        """Those of some gaps, in their order."""
        kept = [gap for gap in gaps if self.kind in ("", gap["kind"]) and self.fits(gap)]
        return sorted(kept, key=ORDERS[self.sort or "weight"])

    def fits(self, gap: Json) -> bool:
        """Whether a gap is in the state."""
        return gap["flagged"] if self.state == FLAGGED else self.state in ("", gap["status"])


def wanted(kind: str, state: str, sort: str) -> Wanted:
    """What is asked for. Raises EcosystemError, naming what there is to choose from."""
    for name, value, known in (
        ("kind", kind, [one.key for one in KINDS]),
        ("state", state, STATES),
        ("sort", sort, list(ORDERS)),
    ):
        if value and value not in known:
            raise EcosystemError(f"{name} is not {value[:100]!r}. Choose one of {', '.join(known)}")
    return Wanted(kind, state, sort)

"""What became of a city's gaps from one release, or one year, to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.gaps.ecosystem import Ecosystem
from graph.gaps.report import report
from graph.gaps.schema import Json
from graph.gaps.schema import gap as gap_json


@dataclass(frozen=True)
class Difference:
    """Gaps that closed, that opened, and that stayed, as JSON."""

    closed: tuple[Json, ...]
    opened: tuple[Json, ...]
    stayed: int

    def as_json(self) -> Json:
        """The difference as JSON."""
        return {"closed": list(self.closed), "opened": list(self.opened), "stayed": self.stayed}


def difference(before: Sequence[Json], after: Sequence[Json]) -> Difference:
    """Which gaps of one list are not in the other, by their ids."""
    was, now = ({str(gap["id"]): gap for gap in gaps} for gaps in (before, after))
    return Difference(
        closed=tuple(gap for key, gap in was.items() if key not in now),
        opened=tuple(gap for key, gap in now.items() if key not in was),
        stayed=len(was.keys() & now.keys()),
    )


def between_years(city: Ecosystem, cities: Mapping[str, Ecosystem], start: str, end: str) -> Difference:
    """Which gaps closed and opened between two years.

    city     ties begun by a year and not ended before it count as there in it; what has no date counts as
             there in both, so that undated ties neither close nor open anything
    start    YYYY
    end      YYYY
    """
    found = []
    for year in (start, end):
        then = city.changed(city.network.at(year))
        found.append([gap_json(gap) for gap in report(then, {**cities, city.slug: then}).gaps])
    return difference(*found)

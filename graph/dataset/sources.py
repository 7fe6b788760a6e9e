"""The public pages that a release rests on: how many rows rest on each, and when those were read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from graph.cities.freshness import OLD, counted
from graph.cities.profile import notation
from graph.store.release import Release, Row

HERE = "graph.dataset"
WEB = ("http://", "https://")


@dataclass(frozen=True)
class Source:
    """A page that rows rest on.

    iri       what the rows cite: the address of the page, or the source as the atlas describes it
    address   of the page
    title     None where the tables do not tell it
    rows      how many rows rest on it, by the slug of their city; `network` for what lies between the cities
    months    how many rows, by the month (YYYY-MM) in which they were last confirmed, the earliest first
    old       how many rows were last confirmed more than OLD months before the release
    """

    iri: str
    address: str
    title: str | None
    rows: Mapping[str, int]
    months: Mapping[str, int]
    old: int

    @property
    def host(self) -> str:
        """The site that the page is on."""
        return urlsplit(self.address).netloc.removeprefix("www.")

    @property
    def short(self) -> str:
        """The address without what all addresses begin with."""
        return self.address.partition("://")[2].removeprefix("www.").rstrip("/") or self.address

    @property
    def is_web(self) -> bool:
        """Whether the address is one that a browser may follow."""
        return self.address.startswith(WEB)

    @property
    def count(self) -> int:
        """How many rows rest on it in all."""
        return sum(self.rows.values())


def sources(release: Release, place: str = "") -> tuple[Source, ...]:
    """The pages behind the rows of a city, or of all where none is told; the most cited first.

    place   the slug of a city, or `network`
    """
    found: dict[str, list[Row]] = {}
    for row in release.rows(HERE, "sources"):
        if place in ("", city(row)):
            found.setdefault(row["source"], []).append(row)
    told = {row["source"]: row for row in release.rows(HERE, "described")}
    limit = counted(release.manifest.created) - OLD
    made = [source(iri, rows, told.get(iri, {}), limit) for iri, rows in found.items()]
    return tuple(sorted(made, key=lambda one: (-one.count, one.address)))


def source(iri: str, rows: Iterable[Row], told: Row, limit: int) -> Source:
    """One page, from the numbers of its rows by city and month.

    limit   the month, counted from the year 0, before which a row is old
    """
    places: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for row in rows:
        places[city(row)] += int(row["rows"])
        if "month" in row:
            months[row["month"][:7]] += int(row["rows"])
    return Source(
        iri=iri,
        address=told.get("page", iri),
        title=told.get("title"),
        rows=dict(sorted(places.items())),
        months=dict(sorted(months.items())),
        old=sum(number for month, number in months.items() if counted(month) < limit),
    )


def city(row: Row) -> str:
    """The slug of the city of a row, from its ecosystem."""
    return notation(row["ecosystem"].rpartition("/")[0])

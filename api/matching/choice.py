"""Which matches a page shows: read from the query of its address, and told as one again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from graph.errors import EcosystemError
from graph.matches.listing import MOST, Wanted
from graph.matches.scoring import Weights

SHOWN = 12
"""Matches on a page unless told otherwise."""

SORTS = ("score", "priority", "learner", "host", "topic")
"""By what matches can stand in order; of equal ones the best comes first."""

YES, NO = ("true", "yes", "1"), ("false", "no", "0")
WEIGHT = "w-"
"""What the name of a field for a weight begins with."""


@dataclass(frozen=True)
class Choice:
    """What somebody chose to see of the matches.

    learner, host  cities, by slug
    topic          of need or offer, or one above
    suggested      whether what nobody has stated counts too
    within         whether offers of bodies in the learner's own city count too
    weights        the weights told otherwise than usual, by part
    limit          matches on a page
    """

    learner: str | None = None
    host: str | None = None
    topic: str | None = None
    suggested: bool = True
    within: bool = True
    sort: str = SORTS[0]
    page: int = 1
    limit: int = SHOWN
    weights: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str], usual: Weights) -> Self:
        """What the query of an address asks for; a field that is left empty asks for nothing.

        usual   the weights of the server; one told as it is there is left out
        raises  EcosystemError for a value that cannot be read, telling what would be right
        """
        told = {name: value.strip() for name, value in query.items() if value.strip()}
        weights = {name: weight(told, name) for name in usual.as_dict() if f"{WEIGHT}{name}" in told}
        Weights.of({**usual.as_dict(), **weights})
        return cls(
            learner=told.get("learner"),
            host=told.get("host"),
            topic=told.get("topic"),
            suggested=yes(told, "suggested"),
            within=yes(told, "within"),
            sort=one_of(told, "sort", SORTS),
            page=whole(told, "page", 1, 1_000_000),
            limit=whole(told, "limit", SHOWN, MOST),
            weights=tuple((name, one) for name, one in weights.items() if one != usual.as_dict()[name]),
        )

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the query, those without which it asks for the same left out."""
        usual = Choice()
        told = {
            name: said(getattr(self, name))
            for name in ("learner", "host", "topic", "suggested", "within", "sort", "page", "limit")
            if getattr(self, name) != getattr(usual, name)
        }
        return told | {f"{WEIGHT}{name}": said(one) for name, one in self.weights}

    @property
    def query(self) -> str:
        """The query of the address that asks for this; empty where nothing is chosen."""
        return asking(self.fields)

    def but(self, **changes: object) -> Self:
        """The same with something chosen otherwise, from its first page on unless told."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # names are those of fields

    def weighing(self, usual: Weights) -> Weights:
        """The weights that count."""
        return Weights.of({**usual.as_dict(), **dict(self.weights)})

    @property
    def wanted(self) -> Wanted:
        """The same in the words of the listing, without an end."""
        return Wanted(self.learner, self.host, self.topic, MOST, self.suggested, self.within)

    @property
    def table_query(self) -> str:
        """The query with which the table holds the matches of this page and no more."""
        return asking({**self.fields, "limit": str(self.limit)})

    @property
    def whole_query(self) -> str:
        """The query with which the table holds all matches that are asked for."""
        return asking({name: one for name, one in self.fields.items() if name not in ("page", "limit")})

    @property
    def api_query(self) -> str:
        """The query with which the API answers these matches, up to the last that is shown."""
        told = {name: one for name, one in self.fields.items() if name in Wanted.__dataclass_fields__}
        told["limit"] = str(min(MOST, self.page * self.limit))
        if self.weights:
            told["weights"] = json.dumps(dict(self.weights))
        return asking(told)


def asking(fields: Mapping[str, str]) -> str:
    """Fields as the query of an address, with its question mark; nothing where there is none."""
    return f"?{urlencode(fields)}" if fields else ""


def said(value: object) -> str:
    """A value as it stands in a query."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def yes(told: Mapping[str, str], name: str) -> bool:
    """Whether a field says yes; where it is left out, it does."""
    return one_of(told, name, (*YES, *NO)) in YES


def one_of(told: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """A field's value, the first of those that there are where it is left out."""
    found = told.get(name, known[0])
    if found not in known:
        raise EcosystemError(f"{name}={found}: there is no such choice. There are {', '.join(known)}")
    return found


def whole(told: Mapping[str, str], name: str, usual: int, most: int) -> int:
    """A field's whole number, from 1 up to the most."""
    found = told.get(name, str(usual))
    if not (found.isascii() and found.isdigit() and len(found) < 10 and 1 <= int(found) <= most):
        raise EcosystemError(f"{name}={found}: this is out of range. Give a whole number from 1 to {most:,}")
    return int(found)


def weight(told: Mapping[str, str], name: str) -> float:
    """The weight that a field tells, with a point or a comma."""
    found = told[f"{WEIGHT}{name}"]
    try:
        return float(found.replace(",", "."))
    except ValueError:
        raise EcosystemError(
            f"{WEIGHT}{name}={found}: this is no weight. Give a number from 0 upwards"
        ) from None

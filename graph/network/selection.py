"""Which part of a city is looked at: the same for its list, map, network, figures and downloads."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from graph.errors import EcosystemError
from graph.network.network import Network, Tie
from graph.store.search import folded

YEAR = re.compile(r"\d{4}")


class Sorted(Protocol):
    """What can be told by kind, type, topics and name: a thing of a profile, a node of a network."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def type(self) -> str | None:
        """The notation of its type."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The notations of its topics."""


class Dated(Sorted, Protocol):
    """The same with dates: YYYY, YYYY-MM or YYYY-MM-DD, none where it is not known."""

    @property
    def local_label(self) -> str | None:
        """Its name in another language."""

    @property
    def since(self) -> str | None:
        """When it began."""

    @property
    def until(self) -> str | None:
        """When it ended."""


S = TypeVar("S", bound=Sorted)
D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Selection:
    """What is wanted; all of it where nothing is told.

    kinds, types   notations, in the order of the alphabet
    topics         the same; each stands for what is below it too
    within         the topics with all that are below them
    since          a year: only what is known to have begun in it or later
    until          a year: what there was in it; what has no date counts as there
    text           words that a name has to hold, accents and capitals aside
    """

    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    text: str = ""
    within: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.fields)

    @property
    def fields(self) -> dict[str, str]:
        """What is told, as the fields of an address."""
        told = {
            "kinds": ",".join(self.kinds),
            "types": ",".join(self.types),
            "topics": ",".join(self.topics),
            "since": self.since,
            "until": self.until,
            "q": self.text,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def query(self) -> str:
        """The query of an address with a question mark before it; nothing where nothing is told."""
        return f"?{urlencode(self.fields, safe=',')}" if self else ""

    def takes(self, one: Sorted, *names: str) -> bool:
        """Whether something is wanted by its kind, type, topics and names, dates aside."""
        words = folded(self.text).split()
        name = folded(" ".join((one.label, *names)))
        return (
            (not self.kinds or one.kind in self.kinds)
            and (not self.types or one.type in self.types)
            and (not self.within or not self.within.isdisjoint(one.topics))
            and all(word in name for word in words)
        )

    def there(self, since: str | None, until: str | None) -> bool:
        """Whether what has these dates is wanted."""
        begun = since is not None and self.since is not None and since[:4] >= self.since
        by_then = self.until is None or since is None or since[:4] <= self.until
        not_over = self.until is None or until is None or until[:4] >= self.until
        return (self.since is None or begun) and by_then and not_over

    def things(self, things: Iterable[D]) -> list[D]:
        """The things that are wanted, in their order."""
        return [
            one
            for one in things
            if self.takes(one, one.local_label or "") and self.there(one.since, one.until)
        ]

    def network(self, whole: Network) -> Network:
        """The part of a network that is wanted: its nodes by sort and name, its ties by date."""
        if not self:
            return whole
        then = whole if self.until is None else whole.at(self.until)
        return then.part([node for node in then.nodes if self.takes(node)], self.begun)

    def begun(self, tie: Tie) -> bool:
        """Whether a tie began when it is wanted."""
        return self.there(tie.since, None)


def selection(told: Mapping[str, str], below: Callable[[str], frozenset[str]]) -> Selection:
    """The selection that the fields of an address tell.

    below    what gives the topics that stand under one, itself among them
    raises   EcosystemError where a year is none, or the first is after the last
    """
    kinds, types, topics = (several(told.get(name, "")) for name in ("kinds", "types", "topics"))
    since, until = (year(told.get(name, ""), name) for name in ("since", "until"))
    if since and until and since > until:
        raise EcosystemError(f"since {since} comes after until {until}. Give the earlier year first")
    within = frozenset(one for topic in topics for one in below(topic))
    return Selection(kinds, types, topics, since, until, told.get("q", "").strip()[:200], within)


def several(text: str) -> tuple[str, ...]:
    """The words between commas, each once, in the order of the alphabet."""
    return tuple(sorted({word.strip() for word in text.split(",") if word.strip()}))


def year(text: str, name: str) -> str | None:
    """A year, or none where nothing is told. Raises EcosystemError for anything else."""
    if not text.strip():
        return None
    if not YEAR.fullmatch(text.strip()):
        raise EcosystemError(f"{name}={text[:50]}: this is no year. Give it in four digits, such as 2015")
    return text.strip()

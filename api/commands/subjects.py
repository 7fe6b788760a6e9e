"""Whose gaps the command line asks for: a city of the current release, or a network file."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from api.gaps import otherwise
from graph.errors import EcosystemError, Unknown
from graph.gaps import stored
from graph.gaps.change import between_years
from graph.gaps.ecosystem import Ecosystem, of_file
from graph.gaps.gap import Kind
from graph.gaps.reach import REACHING
from graph.gaps.report import report
from graph.gaps.schema import Json
from graph.gaps.schema import gap as gap_json
from graph.gaps.whatif import Change, Pair
from graph.network.modes import BODIES, COLLABORATION
from graph.network.reading import read
from graph.store.building import ensure_built
from graph.store.release import Release
from graph.store.releases import Data
from ingest.asking import Question, identifier, identifiers, sheet
from ontology import iris

YEAR = re.compile(r"\d{4}")
NEAR = 3
"""Bodies that are offered where one is not known."""

ALWAYS = "9999"
"""The year up to which a file's ties are looked at where none is told."""


@dataclass(frozen=True)
class Wished:
    """A change as the command line tells it: ties A,B to add and to remove, bodies to do without."""

    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    without: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.remove or self.without)


class Subject(ABC):
    """Whose gaps are asked for."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of gap that can be told of it."""
        return tuple(Kind)

    @property
    def notes(self) -> Sequence[str]:
        """What cannot be told of it, and why."""
        return ()

    @property
    @abstractmethod
    def ecosystem(self) -> Ecosystem:
        """The ecosystem, as it is."""

    @property
    @abstractmethod
    def cities(self) -> Mapping[str, Ecosystem]:
        """What it is compared with."""

    @cached_property
    @abstractmethod
    def names(self) -> Mapping[str, str]:
        """The id of each body, by all that it may be called."""

    @abstractmethod
    def gaps(self) -> Json:
        """Its gaps as they are, as the API gives them."""

    @abstractmethod
    def changed(self, change: Change) -> Json:
        """Its gaps as they would be after a change, with `what_if`, `closed` and `opened`."""

    @abstractmethod
    def since(self, start: str, end: str | None) -> Json:
        """What became of its gaps since a release or a year, as `change` of an answer tells it."""

    @abstractmethod
    def sheet(self, found: Json, form: str) -> bytes:
        """The questions to ask, as a sheet to fill in; `form` is xlsx or csv."""

    def body(self, name: str) -> str:
        """The id of a body. Raises Unknown with names that are near."""
        if name in self.names:
            return self.names[name]
        return self.strange(name)

    def strange(self, name: str) -> str:
        """Say that a name is none of a body, and which are near it; raises Unknown always."""
        shown = {node.id: f"{self.short(node.id)} ({node.label})" for node in self.ecosystem.bodies}
        called = {name.casefold(): key for name, key in self.names.items()}
        called |= {node.label.casefold(): node.id for node in self.ecosystem.bodies}
        close = get_close_matches(name.casefold(), called, 4 * NEAR, 0.5)
        keys = list(dict.fromkeys(called[one] for one in close))[:NEAR]
        hint = f"Did you mean {', '.join(shown[key] for key in keys)}?" if keys else "Give one by its id."
        raise Unknown(f"{name!r} is no organisation or institution of {self.ecosystem.name}. {hint}")

    def short(self, key: str) -> str:
        """How a body is best called on the command line."""
        return key

    def pair(self, option: str, text: str) -> Pair:
        """The two ends of a tie, told as A,B. An id may hold a comma where it is clear which is meant."""
        parts = text.split(",")
        if len(parts) < 2:
            raise EcosystemError(f"{option} {text}: a tie has two ends. Write them as {option} A,B")
        heads = list(accumulate(parts, lambda one, other: f"{one},{other}"))
        splits = [(head.strip(), text[len(head) + 1 :].strip()) for head in heads[:-1]]
        known = [ends for ends in splits if ends[0] in self.names and ends[1] in self.names]
        one, other = (self.body(end) for end in (known or splits)[0])
        if one == other:
            raise EcosystemError(f"{option} {text}: both ends are the same body. Name two")
        return one, other

    def change(self, wished: "Wished") -> Change:
        """A change as it is wished for. Raises EcosystemError where it cannot be made."""
        added = tuple(self.pair("--add", one) for one in wished.add)
        removed = tuple(self.pair("--remove", one) for one in wished.remove)
        gone = tuple(self.body(one) for one in wished.without)
        tied = {frozenset((tie.source, tie.target)) for tie in self.ecosystem.network.ties}
        for (one, other), text in zip(removed, wished.remove, strict=True):
            if frozenset((one, other)) not in tied:
                raise Unknown(f"--remove {text}: no tie between the two is on record. Name two that are tied")
        for pair, text in zip(added, wished.add, strict=True):
            if set(pair) & set(gone):
                raise EcosystemError(f"--add {text}: one of the two is to be gone. Leave --without out")
        return Change(added, removed, gone)


class City(Subject):
    """A city of the current release."""

    def __init__(self, data: Data, release: Release, slug: str) -> None:
        self.data, self.release, self.slug = data, release, slug

    @property
    def ecosystem(self) -> Ecosystem:
        """The city's ecosystem."""
        return self.cities[self.slug]

    @property
    def cities(self) -> Mapping[str, Ecosystem]:
        """All cities of the release."""
        return stored.known(self.release)

    def gaps(self) -> Json:
        """The gaps that are kept with the release."""
        return stored.gaps(self.release, self.slug)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The id of each body in the tables, by its IRI."""
        bodies = [node.id for node in self.ecosystem.bodies]
        return {iri: identifier(iri, {}) for iri in bodies} | identifiers(self.release, bodies)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """IRIs by themselves, by their ends, and by ids of the tables; the city stands for its authority."""
        found = {table: iri for iri, table in self.ids.items()}
        city = self.ecosystem.profile.city if self.ecosystem.profile else None
        authority = (city.authority if city else None) or ""
        if city and authority in self.ids:
            found |= {city.slug: authority, city.id: authority}
        return found | {name: iri for iri in self.ids for name in (iri, iri.removeprefix(f"{iris.BASE}id/"))}

    def short(self, key: str) -> str:
        """The id in the tables."""
        return self.ids[key]

    def changed(self, change: Change) -> Json:
        """The city's gaps after a change."""
        return otherwise.supposed(self.release, self.slug, change)

    def since(self, start: str, end: str | None) -> Json:
        """What changed since a release, or between two years."""
        releases = {manifest.id for manifest in self.data.manifests()}
        for one in filter(None, (start, end)):
            if one in releases:
                ensure_built(self.data, one)
            elif not YEAR.fullmatch(one):
                raise Unknown(
                    f"{one!r} is neither a year such as 2020 nor a release. `sse-atlas releases` lists them"
                )
        if end and (start in releases) != (end in releases):
            raise EcosystemError(
                f"{start} and {end} are a year and a release. Give two years, or two releases"
            )
        return otherwise.changed(self.data, self.release, self.slug, start, end)

    def sheet(self, found: Json, form: str) -> bytes:
        """The table `answers` of the city, still empty."""
        asked = [
            Question(one["a"], one["a_label"], one["b"], one["b_label"], one["why"])
            for one in found["questions"]
        ]
        return sheet(asked, self.slug, "csv" if form == "csv" else "xlsx", self.ids)


class File(Subject):
    """A network file."""

    def __init__(self, path: Path, nodes: Path | None) -> None:
        self.path = path
        self.whole = of_file(path.name, read(path, nodes))
        if not self.whole.bodies:
            kinds = sorted({node.kind for node in self.whole.network.nodes})
            raise EcosystemError(
                f"{path} has no body: its nodes are of the kind {', '.join(kinds)}. Leave the attribute "
                f"kind out, or call those that can collaborate {' or '.join(BODIES)}"
            )

    @property
    def ecosystem(self) -> Ecosystem:
        """The network of the file."""
        return self.whole

    @property
    def cities(self) -> Mapping[str, Ecosystem]:
        """Nothing: a file is compared with no city."""
        return {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The ids of the nodes by themselves."""
        return {node.id: node.id for node in self.whole.bodies}

    @property
    def notes(self) -> Sequence[str]:
        """What cannot be told of the file, and why."""
        notes = []
        if not self.whole.sectors:
            notes.append(
                f"{self.path}: no node has a sector (an attribute or column of that name), so sector pairs "
                "and reach are not computed: both rest on sectors."
            )
        elif not self.reaching:
            notes.append(
                f"{self.path}: reach is not computed: it asks who has a body of the sectors "
                f"{', '.join(REACHING)} near, and the sectors here are {', '.join(self.whole.sectors)}."
            )
        if self.whole.network.ties and not self.whole.one.edges.size:
            notes.append(
                f"{self.path}: no tie is of the class {COLLABORATION}. Leave the attribute class out, or "
                "call it so, where bodies work together."
            )
        return notes

    @property
    def reaching(self) -> bool:
        """Whether some body is of a sector that ought to reach the others."""
        return not set(REACHING).isdisjoint(self.whole.sectors)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of gap that can be told of a network alone."""
        some = (Kind.BROKER, Kind.ISOLATED)
        reach = (Kind.REACH,) if self.reaching else ()
        pairs = (Kind.SECTOR_PAIR,) if self.whole.sectors else ()
        return tuple(kind for kind in Kind if kind in some + reach + pairs)

    def gaps(self) -> Json:
        """The gaps of the network."""
        return {"release": None, **stored.told(report(self.whole, {}))}

    def changed(self, change: Change) -> Json:
        """The network's gaps after a change."""
        before = [gap_json(gap) for gap in report(self.whole, {}).gaps]
        return {"release": None, **stored.supposed(self.whole, {}, change, before)}

    def since(self, start: str, end: str | None) -> Json:
        """What changed between two years, or since one."""
        for one in filter(None, (start, end)):
            if not YEAR.fullmatch(one):
                raise Unknown(f"{one!r} is no year such as 2020, and a file has no releases. Give a year")
        if end and end < start:
            raise EcosystemError(f"{end} does not follow {start}. Let the earlier year come first")
        told = between_years(self.whole, {}, start, end or ALWAYS)
        return {"since": start, "until": end, **told.as_json()}

    def sheet(self, found: Json, form: str) -> bytes:
        """Refused: the sheet is a table of a city."""
        raise EcosystemError(
            "--questions is for cities: the sheet is handed back as a table of one. The questions are under "
            "`questions` of --json"
        )

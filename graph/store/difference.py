"""What changed between two releases: things added, removed and changed, by city and kind.

The rows that statements rest on are left out: their numbers and checksums change with every edit of a file.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from pyoxigraph import NamedNode, RdfFormat, parse

from graph.store.building import quads_file
from graph.store.releases import Data
from ontology.iris import BASE

THINGS = f"{BASE}id/"
LEFT_OUT = ("evidence", "source")
DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
Facts = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """A thing that both releases describe, with the statements that only one of them makes."""

    thing: str
    removed: tuple[tuple[str, str], ...]
    added: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Difference:
    """All changes from one release to another; empty (and false) where they say the same."""

    before: str
    after: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.removed or self.added or self.changed)

    def as_json(self) -> dict[str, object]:
        """The shape of the `--json` report."""
        return asdict(self)


def difference(data: Data, before: str, after: str, part: str | None = None) -> Difference:
    """Compare two releases, or a part of them, by what they say of each thing.

    raises   Unknown where one is not there
    """
    old, new = things(data, before, part), things(data, after, part)
    changed = [
        Change(thing, tuple(sorted(old[thing] - new[thing])), tuple(sorted(new[thing] - old[thing])))
        for thing in sorted(old.keys() & new.keys())
        if old[thing] != new[thing]
    ]
    removed, added = old.keys() - new.keys(), new.keys() - old.keys()
    return Difference(before, after, tuple(sorted(removed)), tuple(sorted(added)), tuple(changed))


def things(data: Data, key: str, only: str | None = None) -> dict[str, Facts]:
    """What a release, or one part of it, says of each thing, read from its quads."""
    path = data.path(key)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for part in data.manifest(key).parts:
        if only not in (None, part.name):
            continue
        content = gzip.decompress(quads_file(path, part.name).read_bytes())
        for quad in parse(content, RdfFormat.N_QUADS):
            subject, prop = quad.subject, quad.predicate.value
            if isinstance(subject, NamedNode) and told(subject.value) and prop != DERIVED_FROM:
                found[subject.value].add((prop, str(quad.object)))
    return {thing: frozenset(facts) for thing, facts in found.items()}


def told(iri: str) -> bool:
    """Whether an IRI names a thing whose changes matter to people."""
    return iri.startswith(THINGS) and not set(LEFT_OUT) & set(iri.removeprefix(THINGS).split("/")[1:2])


def lines(found: Difference) -> Iterator[str]:
    """The difference for a terminal: - what is gone, + what is new, ~ what changed and how."""
    if not found:
        yield "Both releases say the same."
    yield from (f"- {short(thing)}" for thing in found.removed)
    yield from (f"+ {short(thing)}" for thing in found.added)
    for change in found.changed:
        yield f"~ {short(change.thing)}"
        yield from (f"    - {short(prop)} {value}" for prop, value in change.removed)
        yield from (f"    + {short(prop)} {value}" for prop, value in change.added)


def short(iri: str) -> str:
    """An IRI without the part that all have in common."""
    return iri.removeprefix(THINGS).rpartition("#")[2] if "#" in iri else iri.removeprefix(THINGS)

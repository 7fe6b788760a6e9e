"""A published release, open for reading."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Variable,
)

from graph.errors import EcosystemError
from graph.store import queries
from graph.store.manifest import Manifest
from graph.store.scan import names_graphs
from graph.store.search import Index

Answer = QuerySolutions | QueryTriples | QueryBoolean
Term = NamedNode | Literal
Row = dict[str, str]
PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
SHORT = 160
"""Characters: a longer list of what the parser expected helps nobody."""


class MalformedQuery(EcosystemError):
    """A SPARQL query that cannot be read."""

    @classmethod
    def at(cls, message: str) -> "MalformedQuery":
        """From the parser's message: the place, and what was expected there where that is short."""
        found = PLACE.match(message)
        if found is None:
            return cls(f"the query cannot be read: {message}. Mend it and send it again")
        line, column, expected = found.groups()
        hint = f" ({expected})" if len(expected) < SHORT else ""
        return cls(
            f"the query cannot be read at line {line}, column {column}{hint}. Mend it there and send it again"
        )


class Release:
    """One release: its store, side index and manifest. Safe to read from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest = Manifest.read(path)
        self.store = Store.read_only(str(path / "store"))
        self.index = Index(path / "search.sqlite")

    @property
    def id(self) -> str:
        """The key of the release."""
        return self.manifest.id

    def query(self, text: str, values: Mapping[str, Term] | None = None) -> Answer:
        """Evaluate SPARQL over the union of all named graphs, or over those that the query names by FROM.

        values   terms to stand for variables that the query selects
        raises   MalformedQuery, with the place in the query
        """
        try:
            return self.store.query(
                text,
                prefixes=queries.PREFIXES,
                use_default_graph_as_union=not names_graphs(text),
                substitutions={Variable(name): term for name, term in (values or {}).items()},
            )
        except SyntaxError as error:
            raise MalformedQuery.at(error.msg) from None

    def rows(self, package: str, name: str, **values: str) -> list[Row]:
        """The rows of a query of ours: its variables as text, those without a value left out.

        values   IRIs to stand for variables that the query selects
        """
        terms = {key: NamedNode(value) for key, value in values.items()}
        solutions = cast(QuerySolutions, self.query(queries.text(package, name), terms))
        variables = [variable.value for variable in solutions.variables]
        return [
            {
                variable: cast(Term, term).value
                for variable in variables
                if (term := solution[variable]) is not None
            }
            for solution in solutions
        ]

    def label(self, iri: str, *languages: str) -> str:
        """A thing's name in the first of these languages that there is, else in any, else its IRI's end."""
        return self.labels([iri], *languages)[iri]

    def labels(self, iris: Iterable[str], *languages: str) -> dict[str, str]:
        """The names of many things; see `label`."""
        wanted = list(dict.fromkeys(iris))
        known = self.index.names(wanted)
        return {
            iri: chosen(known.get(iri, {}), languages) or iri.rstrip("/").rpartition("/")[2] for iri in wanted
        }

    def inverse(self, kind: str, *languages: str) -> str:
        """How a kind of tie reads from its far end."""
        return chosen(self.index.names([kind], "inverse").get(kind, {}), languages) or self.label(
            kind, *languages
        )

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """The slugs of the cities that this release describes."""
        return tuple(sorted(part.name for part in self.manifest.parts if part.is_city))


def chosen(names: Mapping[str, str], languages: Iterable[str]) -> str | None:
    """The name in the first language that there is: as asked, then English, then any in order of tag."""
    order: Iterator[str] = iter((*languages, "en", *sorted(names)))
    return next((names[tag] for tag in order if tag in names), None)

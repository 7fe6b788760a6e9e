"""A release opened from a program: a folder on this machine, or a running atlas, asked in the same way."""

import io
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pandas as pd
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, serialize
from rdflib import DCTERMS, Graph, Variable
from rdflib.query import Result

from graph.cities.profile import one_city
from graph.dataset.description import citation
from graph.errors import EcosystemError, Unknown
from graph.network.network import MultiGraph, Network, Node, Tie, network, of_city
from graph.store.building import ensure_built
from graph.store.columns import frame
from graph.store.manifest import FILE
from graph.store.release import Release
from graph.store.releases import Data

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
SECONDS = 60
"""How long an answer over the network may keep us waiting."""


def open_release(path_or_url: str | Path) -> "Opened":
    """A release to ask: the current one of a data folder, that of a release's folder, or a running atlas's.

    path_or_url   such as `data`, `data/releases/2026-11-22-…` or `http://127.0.0.1:8000`
    raises        EcosystemError where there is no release
    """
    text = str(path_or_url)
    if text.startswith(("http://", "https://")):
        return Distant(text)
    if "://" in text:
        raise EcosystemError(
            f"{text} is no address of an atlas. Give a folder, or one that begins with http://"
        )
    path = Path(path_or_url)
    if (path / FILE).is_file():
        held = path.resolve()
        ensure_built(Data(held.parent.parent), held.name)
        return Near(Release(held))
    if not path.is_dir():
        raise Unknown(f"there is no folder {path}. Name a data folder, or the folder of a release")
    return Near(Data(path).current())


class Opened(ABC):
    """A release that answers questions. Its id says which data a result rests on."""

    id: str

    def query(self, text: str) -> Result:
        """The answer to a SPARQL query, as rdflib gives one: rows, `askAnswer` or `graph`.

        raises   EcosystemError, which says what is wrong with the query
        """
        content = self.answer(text)
        if not content.startswith(b"{"):
            return graph(content)
        held = json.loads(content)
        return truth(held["boolean"]) if "boolean" in held else table(content)

    def frame(self, text: str) -> pd.DataFrame:
        """The answer to a SELECT query for pandas: numbers, truth values and dates as such, all else as text.

        raises   EcosystemError for a query of another form, and as `query` does
        """
        content = self.answer(text)
        held = json.loads(content) if content.startswith(b"{") else {}
        if "results" not in held:
            raise EcosystemError(
                "a frame holds the rows of SELECT, and this query has none. Take query() for it"
            )
        return frame(held)

    @abstractmethod
    def answer(self, text: str) -> bytes:
        """The answer to a SPARQL query over all graphs, or those that it names: as JSON, or as N-Triples."""

    @abstractmethod
    def network(self, city: str) -> MultiGraph:
        """A city's network for networkx: directed, one edge a tie. Raises Unknown for an unknown city."""

    @property
    @abstractmethod
    def citation(self) -> str:
        """How to cite the release."""


class Near(Opened):
    """A release in a folder on this machine."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.id = release.id

    def answer(self, text: str) -> bytes:
        """The answer to a SPARQL query."""
        found = self.release.query(text)
        if isinstance(found, QueryTriples):
            return cast(bytes, serialize(found, format=RdfFormat.N_TRIPLES))
        return cast(bytes, found.serialize(format=QueryResultsFormat.JSON))

    def network(self, city: str) -> MultiGraph:
        """The network of a city for networkx."""
        one_city(self.release, city)
        return of_city(network(self.release), city).to_networkx()

    @property
    def citation(self) -> str:
        """How to cite the release."""
        return citation(self.release.manifest)


class Distant(Opened):
    """The current release of a running atlas, asked over HTTP.

    id   of the release that was current when it was opened; the atlas may go on to another
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.id = str(json.loads(self.fetched("/readyz"))["release"])

    def answer(self, text: str) -> bytes:
        """The answer to a SPARQL query, from the public endpoint and within its limits."""
        return self.fetched("/sparql", urlencode({"query": text}).encode(), accept=f"{JSON}, {TRIPLES}")

    def network(self, city: str) -> MultiGraph:
        """The network of a city for networkx."""
        held = json.loads(self.fetched(f"/api/v1/cities/{quote(city, safe='')}/network"))
        nodes = tuple(Node(**values(node, Node)) for node in held["nodes"])
        return Network(nodes, tuple(Tie(**values(tie, Tie)) for tie in held["ties"])).to_networkx()

    @property
    def citation(self) -> str:
        """How to cite the release."""
        described = Graph().parse(data=self.fetched("/dataset", accept="text/turtle"), format="turtle")
        return str(next(described.objects(None, DCTERMS.bibliographicCitation)))

    def fetched(self, path: str, form: bytes | None = None, accept: str = "application/json") -> bytes:
        """The body of an answer. Raises Unknown or EcosystemError with what the atlas said was wrong."""
        asked = Request(self.address + path, form, {"Accept": accept})
        try:
            with urlopen(asked, timeout=SECONDS) as answer:
                return cast(bytes, answer.read())
        except HTTPError as error:
            raise (Unknown if error.code == 404 else EcosystemError)(told(error)) from None
        except (URLError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            raise EcosystemError(
                f"{self.address} did not answer to the end ({reason}). See that an atlas runs there, and ask "
                "again"
            ) from None


def told(error: HTTPError) -> str:
    """What an atlas says is wrong."""
    content = error.read().decode("utf-8", "replace").strip()
    try:
        return str(json.loads(content)["detail"])
    except (ValueError, KeyError, TypeError):
        return content or f"the atlas answered with status {error.code} and nothing else"


def values(held: Mapping[str, Any], form: type[Node | Tie]) -> dict[str, Any]:
    """What JSON says of a node or a tie: the fields that it has here, lists as tuples."""
    known = form.__dataclass_fields__
    return {key: tuple(one) if isinstance(one, list) else one for key, one in held.items() if key in known}


def table(content: bytes) -> Result:
    """The answer to SELECT, from the JSON format."""
    return Result.parse(io.BytesIO(content), format="json")


def truth(value: bool) -> Result:
    """The answer to ASK."""
    found = Result("ASK")
    found.askAnswer = value
    return found


def graph(content: bytes) -> Result:
    """The answer to CONSTRUCT or DESCRIBE, from N-Triples."""
    found = Result("CONSTRUCT")
    found.vars = [Variable(name) for name in ("subject", "predicate", "object")]
    found.graph = Graph().parse(data=content, format="nt")
    return found

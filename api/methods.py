"""How figures and gaps are worked out, read from the docstrings of the functions that do it."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cache
from pkgutil import resolve_name
from typing import Any, get_type_hints

from markupsafe import Markup, escape

from api.speaking.languages import phrase

GAPS, NETWORK, MATCHES = "graph.gaps", "graph.network", "graph.matches"
KINDS = phrase("The kinds of gap")
SURE = phrase("How sure a gap is")
ADVICE = phrase("What to do about gaps, and what to ask")
FIGURES = phrase("The figures of a network")
SCORES = phrase("The scores of matches")
TOLD: Mapping[str, Mapping[str, str]] = {
    KINDS: {
        f"{GAPS}.coverage.coverage_gaps": phrase("Needed topics and policies"),
        f"{GAPS}.peers.peer_gaps": phrase("What peer cities have"),
        f"{GAPS}.brokers.broker_gaps": phrase("Who holds others together"),
        f"{GAPS}.reach.reach_gaps": phrase("Who is not reached"),
        f"{GAPS}.isolation.isolated_gaps": phrase("Bodies without a tie"),
        f"{GAPS}.sector_pairs.sector_pair_gaps": phrase("Sectors with few ties between them"),
    },
    SURE: {
        f"{GAPS}.correction.q_values": phrase("Correction for many tests, q"),
        f"{GAPS}.shares.compared": phrase("A city beside its peers"),
        f"{NETWORK}.expectation.between_groups": phrase("Ties between sectors that chance would give"),
        f"{NETWORK}.rewiring.draws": phrase("Networks drawn anew"),
        f"{NETWORK}.mixing.permutation_test": phrase("Groups dealt out by lot"),
    },
    ADVICE: {
        f"{GAPS}.suggestions.suggested": phrase("Suggested ties"),
        f"{GAPS}.prediction.evaluated": phrase("Whether ties can be guessed"),
        f"{GAPS}.whatif.interventions": phrase("Ties that would close most gaps"),
        f"{GAPS}.questions.questions": phrase("What to ask"),
    },
    FIGURES: {
        f"{NETWORK}.centrality.degree": phrase("Partners, degree"),
        f"{NETWORK}.centrality.betweenness": phrase("Betweenness"),
        f"{NETWORK}.holes.constraint": phrase("Constraint"),
        f"{NETWORK}.holes.effective_size": phrase("Effective size"),
        f"{NETWORK}.cores.core_number": phrase("Core"),
        f"{NETWORK}.cohesion.density": phrase("Density"),
        f"{NETWORK}.cohesion.components": phrase("Components"),
        f"{NETWORK}.cohesion.reach": phrase("Reach"),
        f"{NETWORK}.cutting.articulation_points": phrase("Only links between others"),
        f"{NETWORK}.cutting.fragmentation": phrase("Fragmentation"),
        f"{NETWORK}.cutting.loss": phrase("Loss of one body"),
        f"{NETWORK}.communities.communities": phrase("Communities, modularity and stability"),
        f"{NETWORK}.mixing.ei_index": phrase("E-I index"),
        f"{NETWORK}.mixing.assortativity": phrase("Assortativity"),
    },
    SCORES: {
        f"{MATCHES}.scoring.score": phrase("Score of a match"),
        f"{MATCHES}.similarity.Tree.lin": phrase("Likeness of topics, Lin"),
        f"{MATCHES}.similarity.Tree.wu_palmer": phrase("Likeness of topics, Wu and Palmer"),
        f"{MATCHES}.evidence.strength": phrase("Evidence behind an offer"),
        f"{MATCHES}.evidence.outcomes": phrase("Outcomes and age"),
    },
}
"""The functions that the page of methods tells of, by heading, each with its title."""

NAMES = frozenset(name for group in TOLD.values() for name in group)
ENTRY = re.compile(r"([a-z_]+(?:, [a-z_]+)*) {2,}(\S.*)")
CITED = re.compile(r"doi:(10\.\d+/[^\s;]*[^\s;.,])|arXiv:(\S*[^\s;.,])|`([a-z_.]+)`")
RESOLVERS = ("https://doi.org/", "https://arxiv.org/abs/")


@dataclass(frozen=True)
class Entry:
    """One aligned entry of a docstring: its key, such as formula or an argument's name, and what it says."""

    key: str
    text: str


@dataclass(frozen=True)
class Docstring:
    """A docstring taken apart: paragraphs, and aligned entries."""

    paragraphs: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the entries."""
        return frozenset(entry.key for entry in self.entries)


@dataclass(frozen=True)
class Method:
    """A function as the page tells of it; `fields` is what it returns, where that is a record of ours."""

    name: str
    title: str
    said: Docstring
    fields: tuple[Entry, ...]


def parsed(text: str) -> Docstring:
    """A docstring's paragraphs and entries; what is indented further continues the line before it."""
    paragraphs: list[list[str]] = [[]]
    entries: list[tuple[str, list[str]]] = []
    for line in inspect.cleandoc(text).splitlines():
        found = ENTRY.fullmatch(line)
        if found:
            entries.append((found[1], [found[2]]))
        elif line.startswith(" ") and entries:
            entries[-1][1].append(line.strip())
        elif line.strip():
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([])
    return Docstring(
        tuple(" ".join(lines) for lines in paragraphs if lines),
        tuple(Entry(key, " ".join(lines)) for key, lines in entries),
    )


@cache
def methods() -> Mapping[str, tuple[Method, ...]]:
    """What the page tells, by heading."""
    return {
        heading: tuple(method(name, title) for name, title in group.items())
        for heading, group in TOLD.items()
    }


def method(name: str, title: str) -> Method:
    """One function."""
    function: Callable[..., Any] = resolve_name(name)
    return Method(name, title, parsed(function.__doc__ or ""), fields(function))


def fields(function: Callable[..., Any]) -> tuple[Entry, ...]:
    """What the record says of its fields that a function returns; nothing where it returns no record."""
    returned = get_type_hints(function).get("return")
    if not (isinstance(returned, type) and is_dataclass(returned)):
        return ()
    return parsed(returned.__doc__ or "").entries


def linked(text: str) -> Markup:
    """A text of a docstring with links to the papers and the methods that it names."""
    return Markup("").join(pieces(text))


def pieces(text: str) -> Iterator[Markup]:
    """The text between links, and the links."""
    end = 0
    for found in CITED.finditer(text):
        yield escape(text[end : found.start()])
        yield cited(found)
        end = found.end()
    yield escape(text[end:])


def cited(found: re.Match[str]) -> Markup:
    """One thing that a docstring names."""
    for resolver, key in zip(RESOLVERS, found.groups(), strict=False):
        if key:
            return Markup('<a href="{}{}">{}</a>').format(resolver, key, found[0])
    if found[3] in NAMES:
        return Markup('<a href="#{0}"><code>{0}</code></a>').format(found[3])
    return Markup("<code>{}</code>").format(found[3])

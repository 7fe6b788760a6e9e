"""A city's statements held against the shapes of the ontology."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pyshacl import validate
from rdflib import RDF, SH, Graph
from rdflib.term import Node

from ingest.report import Problem, Severity
from ontology import vocabulary


@dataclass(frozen=True)
class Finding:
    """Something that does not fit a shape: how grave, about what, and what would be right."""

    severity: str
    focus: str
    message: str
    value: str | None = None

    def __str__(self) -> str:
        """One line for a report."""
        return f"{self.focus}: {self.message}" + (f" (found: {self.value})" if self.value else "")

    def problem(self, place: str) -> Problem:
        """The finding as an entry of a report."""
        severity: Severity = "error" if self.severity == "Violation" else "warning"
        return Problem(
            severity, place, self.message.rstrip("."), f"It is about {self.focus}", value=self.value
        )


@cache
def shapes() -> Graph:
    """The shapes, read once a process."""
    return vocabulary.graph("shapes")


def findings(content: str) -> Sequence[Finding]:
    """What does not fit in a city's statements, given as N-Triples; the gravest first."""
    graph = Graph().parse(data=content, format="nt")
    _, report, _ = validate(graph, shacl_graph=shapes(), inference="none", advanced=False, inplace=True)
    assert isinstance(report, Graph)
    found = {finding(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}
    return sorted(found, key=lambda one: (one.severity, one.focus, one.message))


def finding(report: Graph, result: Node) -> Finding:
    """One result of the validation."""
    severity, focus, message, value = (
        report.value(result, term) for term in (SH.resultSeverity, SH.focusNode, SH.resultMessage, SH.value)
    )
    shown = None if value is None else str(value)[:120]
    return Finding(str(severity).rpartition("#")[2], str(focus), str(message), shown)

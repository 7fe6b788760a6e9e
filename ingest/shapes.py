"""A city's statements held against the shapes of the ontology."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pyshacl import validate
from rdflib import RDF, SH, Graph
from rdflib.term import Node

from ingest.report import Problem, Severity
from ingest.rows import Row
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

    def problem(self, place: str, origins: Mapping[str, Row]) -> Problem:
        """The finding as an entry of a report, at the row behind it; that of a tie's party is the tie's."""
        row = origins.get(self.focus) or origins.get(self.focus.rpartition("/")[0])
        reason, _, remedy = self.message.rstrip(".").partition("; ")
        severity: Severity = "error" if self.severity == "Violation" else "warning"
        problem = Problem(
            severity,
            row.file if row else place,
            reason,
            f"{remedy[:1].upper()}{remedy[1:]} (this is about {self.focus})",
            value=self.value,
        )
        return replace(problem, sheet=row.sheet, row=row.number) if row else problem


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

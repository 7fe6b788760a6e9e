"""Results of queries read from the formats in which the W3C's tests and an endpoint write them, and compared.

JSON and XML are read with the standard library, not with the engine that wrote them, so that an error in
writing is not undone in reading. Two results are compared as they are written, or by their values: then "1.0"
is "1.00" where both are decimals, but no decimal is an integer.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree import ElementTree

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store
from pyoxigraph import parse as parsed
from pyoxigraph import parse_query_results as parsed_results

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XML = "{http://www.w3.org/2005/sparql-results#}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

XSD = "http://www.w3.org/2001/XMLSchema#"
TRUTHS = {"1": "true", "0": "false"}

Row = tuple[Any, ...]
"""Terms in the order of the columns; None where there is none."""


@dataclass(frozen=True)
class Result:
    """A table, or a graph as a table of three columns, or the answer to ASK as a table of one cell.

    ordered   whether the order of the rows counts
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ordered: bool = False


def table(columns: Sequence[str], solutions: Sequence[Mapping[str, Any]], ordered: bool = False) -> Result:
    """A table of solutions; its columns in the order of their names."""
    names = tuple(sorted(columns))
    return Result(names, tuple(tuple(one.get(name) for name in names) for one in solutions), ordered)


def truth(value: bool) -> Result:
    """The answer to ASK."""
    return Result(("ASK",), ((str(value).lower(),),))


def graph(content: bytes, form: RdfFormat, base: str | None = None) -> Result:
    """A graph, each triple once."""
    triples = {
        (quad.subject, quad.predicate, quad.object): None
        for quad in parsed(content, format=form, base_iri=base)
    }
    return Result(("s", "p", "o"), tuple(triples))


def from_json(content: bytes) -> Result:
    """A result in the SPARQL JSON format."""
    held = json.loads(content)
    if "boolean" in held:
        return truth(held["boolean"])
    return table(
        held["head"].get("vars", []),
        [{name: json_term(term) for name, term in row.items()} for row in held["results"]["bindings"]],
    )


def json_term(term: Mapping[str, str]) -> Any:
    """A term of the JSON format."""
    if term["type"] == "uri":
        return NamedNode(term["value"])
    if term["type"] == "bnode":
        return BlankNode(term["value"])
    return literal(term["value"], term.get("xml:lang"), term.get("datatype"))


def from_xml(content: bytes) -> Result:
    """A result in the SPARQL XML format."""
    root = ElementTree.fromstring(content)
    boolean = root.find(f"{XML}boolean")
    if boolean is not None:
        return truth((boolean.text or "").strip() == "true")
    return table(
        [str(one.get("name")) for one in root.iter(f"{XML}variable")],
        [
            {str(binding.get("name")): xml_term(binding[0]) for binding in row}
            for row in root.iter(f"{XML}result")
        ],
    )


def xml_term(term: ElementTree.Element) -> Any:
    """A term of the XML format."""
    text = term.text or ""
    if term.tag == f"{XML}uri":
        return NamedNode(text.strip())
    if term.tag == f"{XML}bnode":
        return BlankNode("".join(character for character in text if character.isalnum()))
    return literal(text, term.get(LANGUAGE), term.get("datatype"))


def literal(text: str, language: str | None, datatype: str | None) -> Literal:
    """A literal; the letters of a language tag are alike in both cases."""
    if language:
        return Literal(text, language=language.lower())
    return Literal(text, datatype=NamedNode(datatype) if datatype else None)


def from_tsv(content: bytes) -> Result:
    """A result in the SPARQL TSV format."""
    found = parsed_results(content, QueryResultsFormat.TSV)
    if not isinstance(found, QuerySolutions):
        return truth(bool(found))
    names = [variable.value for variable in found.variables]
    return table(names, [{name: row[name] for name in names} for row in found])


def from_csv(content: bytes) -> Result:
    """A result in the SPARQL CSV format: the text of terms, their kind unknown but for blank nodes."""
    names, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    return table(
        names,
        [
            {
                name: BlankNode(cell[2:]) if cell.startswith("_:") else cell
                for name, cell in zip(names, row, strict=True)
            }
            for row in rows
        ],
    )


def from_rdf(content: bytes, form: RdfFormat, base: str) -> Result:
    """A result that is written as RDF in the tests' own vocabulary; any other RDF is a graph."""
    store = Store()
    store.load(content, format=form, base_iri=base)
    solutions = values(store, None, "solution")
    truths = values(store, None, "boolean")
    if truths:
        return truth(truths[0].value == "true")
    if not any(store.quads_for_pattern(None, None, NamedNode(RS + "ResultSet"))):
        return graph(content, form, base)
    numbered = [values(store, one, "index") for one in solutions]
    ordered = bool(numbered) and all(numbered)
    if ordered:
        solutions = [one for _, one in sorted(zip(numbered, solutions, strict=True), key=place)]
    return table(
        [name.value for name in values(store, None, "resultVariable")],
        [
            {
                values(store, binding, "variable")[0].value: values(store, binding, "value")[0]
                for binding in values(store, solution, "binding")
            }
            for solution in solutions
        ],
        ordered,
    )


def place(numbered: tuple[Any, Any]) -> int:
    """Where a solution stands."""
    return int(numbered[0][0].value)


def values(store: Store, subject: Any, name: str) -> list[Any]:
    """The values of a property of the tests' result vocabulary."""
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(RS + name), None)]


def by_value(result: Result) -> Result:
    """A result with numbers, truth values and dates as what they mean, each beside its datatype."""
    return Result(
        result.columns, tuple(tuple(value(cell) for cell in row) for row in result.rows), result.ordered
    )


def value(cell: Any) -> Any:
    """What a cell means, where it is a literal or bare text of a kind that can be written in several ways."""
    text = cell.value if isinstance(cell, Literal) else cell
    kind = cell.datatype.value.removeprefix(XSD) if isinstance(cell, Literal) else "decimal"
    if not isinstance(text, str) or isinstance(cell, NamedNode | BlankNode):
        return cell
    with suppress(ValueError, InvalidOperation):
        if kind == "integer":
            return kind, int(text)
        if kind == "decimal":
            return kind, Decimal(text)
        if kind in {"float", "double"}:
            return kind, float(text)
    if kind == "boolean":
        return kind, TRUTHS.get(text, text)
    if kind in {"date", "dateTime"}:
        return kind, text.replace("+00:00", "Z")
    return cell


def same(found: Result, expected: Result, ordered: bool = False, lax: bool = False) -> bool:
    """Whether two results are alike but for the names of blank nodes.

    ordered   whether the order counts, besides where the expected result says so itself
    lax       whether it is enough that each solution is there once and none too often
    """
    if set(found.columns) != set(expected.columns):
        return False
    if lax:
        return set(found.rows) == set(expected.rows) and not Counter(found.rows) - Counter(expected.rows)
    if len(found.rows) != len(expected.rows):
        return False
    return matches(list(expected.rows), list(found.rows), {}, ordered or expected.ordered)


def matches(wanted: list[Row], given: list[Row], known: dict[Any, Any], ordered: bool) -> bool:
    """Whether rows can be paired so that each blank node stands for one and the same; by trying."""
    if not wanted:
        return True
    first, rest = wanted[0], wanted[1:]
    for number, row in enumerate(given[:1] if ordered else given):
        more = paired(first, row, known)
        if more is not None and matches(rest, given[:number] + given[number + 1 :], more, ordered):
            return True
    return False


def paired(wanted: Row, given: Row, known: dict[Any, Any]) -> dict[Any, Any] | None:
    """What is known of blank nodes once two rows are taken for one; None where they cannot be."""
    more = dict(known)
    for one, other in zip(wanted, given, strict=True):
        if isinstance(one, BlankNode) and isinstance(other, BlankNode):
            if more.setdefault(one, other) != other or sum(value == other for value in more.values()) > 1:
                return None
        elif one != other:
            return None
    return more

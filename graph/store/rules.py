"""The graphs of derived facts described: what each rule says, how it is asked, how much it derives."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph.store import queries
from ontology import iris

A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"
LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
CATALOGUE = NamedNode(str(iris.graph("catalogue")))
DESCRIPTIONS = NamedNode(str(iris.graph("derived", "catalogue")))
"""The graph that describes the graphs of all rules, and itself."""

ABOUT_DESCRIPTIONS = "The derived graphs, each with the rule behind it and the number of its statements."


def graph(rule: str) -> NamedNode:
    """The named graph in which the facts that a rule derives stand."""
    return NamedNode(str(iris.graph("derived", rule)))


def meaning(rule: str) -> str:
    """What a rule derives, in the words at the head of its query; remarks may follow after an empty line."""
    head = takewhile(lambda line: line.startswith("# "), queries.text("graph.store", rule).splitlines())
    return " ".join(line.removeprefix("# ") for line in head)


def described(sizes: Mapping[str, int]) -> bytes:
    """The catalogue's entries for the rules that derived something, by how much each derived, as N-Quads."""
    written = serialize(entries(sizes), format=RdfFormat.N_QUADS)
    assert written is not None, "without a file to write to it gives bytes"
    return written


def entries(sizes: Mapping[str, int]) -> Iterator[Quad]:
    """The statements of those entries."""
    found = {rule: size for rule, size in sizes.items() if size}
    for rule, size in found.items():
        about, run, plan = (NamedNode(f"{graph(rule).value}{end}") for end in ("", "/run", "/rule"))
        yield from entry(about, f"Derived: {rule}", meaning(rule))
        yield stated(about, "http://rdfs.org/ns/void#triples", whole(size))
        yield stated(about, "http://www.w3.org/ns/prov#wasGeneratedBy", run)
        yield Quad(run, A, NamedNode("http://www.w3.org/ns/prov#Activity"), DESCRIPTIONS)
        yield stated(run, "http://www.w3.org/ns/prov#used", plan)
        yield Quad(plan, A, NamedNode("http://www.w3.org/ns/prov#Plan"), DESCRIPTIONS)
        query = Literal(queries.text("graph.store", rule))
        yield stated(plan, "http://www.w3.org/1999/02/22-rdf-syntax-ns#value", query)
    if found:
        yield from entry(DESCRIPTIONS, "Derived: the catalogue of rules", ABOUT_DESCRIPTIONS)


def entry(about: NamedNode, title: str, description: str) -> Iterator[Quad]:
    """A graph as the catalogue lists it: title, description, licence and publisher."""
    yield stated(CATALOGUE, "http://www.w3.org/ns/dcat#dataset", about)
    yield Quad(about, A, NamedNode("http://www.w3.org/ns/dcat#Dataset"), DESCRIPTIONS)
    yield stated(about, "http://purl.org/dc/terms/title", Literal(title, language="en"))
    yield stated(about, "http://purl.org/dc/terms/description", Literal(description, language="en"))
    yield stated(about, "http://purl.org/dc/terms/license", LICENCE)
    yield stated(about, "http://purl.org/dc/terms/publisher", Literal("SSE Atlas"))


def stated(about: NamedNode, property: str, value: NamedNode | Literal) -> Quad:
    """One statement of the descriptions."""
    return Quad(about, NamedNode(property), value, DESCRIPTIONS)


def whole(number: int) -> Literal:
    """A number as a literal."""
    return Literal(str(number), datatype=NamedNode(f"{XSD}integer"))

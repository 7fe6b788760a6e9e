"""The look at a query before it is evaluated: no other server is called, nothing absurd is tried."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import EcosystemError, Refused
from graph.store.scan import DEEPEST, LONGEST, Doubtful, TooDeep, check, names_graphs

HEAD = "PREFIX ex: <http://example.org/> PREFIX : <http://127.0.0.1:{port}/> SELECT * {{ {body} }}"
CALLS = [
    "SERVICE <S> {?a ?b ?c}",
    "sErViCe SILENT <S> {?a ?b ?c}",
    "service<S>{?a ?b ?c}",
    "# a comment\nSERVICE <S> {?a ?b ?c}",
    "# a comment that ends with a return\rSERVICE <S> {?a ?b ?c}",
    "\\u0053ERVICE <S> {?a ?b ?c}",
    "\\U00000053\\u0045rvice <S> {?a ?b ?c}",
    "?s ex:p ?o.SERVICE <S> {?a ?b ?c}",
    "?s ex:p true.SERVICE <S> {?a ?b ?c}",
    "?s ex:p trueSERVICE <S> {?a ?b ?c}",
    "?s ex:p 1e5SERVICE <S> {?a ?b ?c}",
    "?s ex:p ex:.SERVICE <S> {?a ?b ?c}",
    '?s ex:p "x"@en.SERVICE <S> {?a ?b ?c}',
    "SERVICE:x {?a ?b ?c}",
    "SERVICEex:x {?a ?b ?c}",
    "SERVICESILENT <S> {?a ?b ?c}",
    "VALUES ?x {UNDEF}SERVICE <S> {?a ?b ?c}",
    "?s ex:p ex:a\\'b SERVICE <S> {?a ?b ?c} ?t ex:p \"'\"",
    "?s ex:p ex:a\\#b SERVICE <S> {?a ?b ?c}",
    "?s ?p ?a FILTER(?a<?b)SERVICE#>\n<S> {?a ?b ?c}",
    "?s ?p ?a FILTER(?a<'b>c')SERVICE <S> {?x ?y ?z} FILTER('x'='x')",
    "?s ?p ?a FILTER(?a<ex:b#>'''\n)SERVICE <S> {?x ?y ?z} FILTER('''x'''='x')",
    'VALUES ?x {"""a"} SERVICE <S> {?a ?b ?c}',
    '?s ?p ?a FILTER(?a<#>"""\n) SERVICE <S> {?x ?y ?z} #"""',
    "?s ?p ?a FILTER(?a<#>'\n) SERVICE <S> {?x ?y ?z} #'",
    "?s ?p ?a FILTER(?a<b#>\n) SERVICE <S> {?x ?y ?z}",
    "?s ?p ?a FILTER(?a<ex:SERVICE#>\n) SERVICE <S> {?x ?y ?z}",
    'VALUES ?x {"""a"} SERVICE <S> {?a ?b ?c} #\\q"""\n',
    'VALUES ?x {"""a"} SERVICE <S> {?a ?b ?c} #\\uD800"""\n',
    '?s ?p "a\\u0022 } SERVICE <S> {?a ?b ?c} #"',
]
HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE <x> {}' }",
    'SELECT * { ?s ?p "a \\" SERVICE" }',
    'SELECT * { ?s ?p """a "quoted" SERVICE\n""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <x> {}",
    "SELECT * { ?s <http://example.org/service#SERVICE> ?o }",
    "SELECT ?service { ?service ex:service $SERVICE }",
    "SELECT * { ?s ex:a.service ex:my-service, :service, ex:%53service }",
    "SELECT * { ?s ?p 'x'@service }",
    "SELECT * { ?s ?p ?o FILTER(?o < 5 && 6 > ?o) FILTER(?o<5&&6>?o) }",
    'SELECT * { ?s ?p \'L’été\', \'d\\\'or\', """x\\\\""" }',
]
PIECES = st.sampled_from(
    [*"(){}[]<>.;,?$@:#'\"\\ \n\r|/^*+!=&-_", '"""', "'''", "SERVICE", "service", "<S>", "ex:", "ex:a", "?s"]
    + ["true", "1e5", "\\u0053", "\\U00000022", "FILTER(", "{?a ?b ?c}", "'x'", '"y"@en', "_:b", "é", "²"]
)
SOUP = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A port of this machine at which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def store() -> Store:
    """A store in which each pattern of CALLS finds something, so that the call comes to be made."""
    held = Store()
    a, p = NamedNode("http://example.org/a"), NamedNode("http://example.org/p")
    values = [a, Literal(True), Literal("x", language="en"), Literal(1e5), NamedNode("http://example.org/")]
    for value in values:
        held.add(Quad(a, p, value))
    return held


@pytest.mark.parametrize("body", CALLS)
def test_a_call_of_another_server_is_refused_however_it_is_written(body: str) -> None:
    with pytest.raises((Refused, Doubtful)):
        check(HEAD.format(port=1, body=body.replace("<S>", "<http://127.0.0.1:1/>")))


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_in_a_string_comment_iri_or_name_is_not_refused(query: str) -> None:
    check(query)


def test_the_refusal_names_the_line() -> None:
    with pytest.raises(Refused, match="SERVICE in line 3 is not allowed"):
        check("SELECT *\n{\nSERVICE <http://example.org/> {} }")


def test_a_string_that_is_not_closed_is_named_with_its_line() -> None:
    with pytest.raises(Doubtful, match="begins in line 2 is not closed"):
        check("SELECT *\n{ ?s ?p 'x }")


def test_an_iri_that_may_be_a_comparison_is_named_with_what_would_be_right() -> None:
    with pytest.raises(Doubtful, match=r"<a'b> in line 1 can be read in two ways.*in full"):
        check("SELECT * { ?s ?p <a'b> }")


@pytest.mark.parametrize("iri", ["<#>", "<#x>", "<x#>", "<a/b.ttl#c>"])
def test_a_relative_iri_with_a_fragment_is_read_where_both_readings_come_to_the_same(iri: str) -> None:
    check(f"SELECT * {{ ?s ?p {iri} }}\nLIMIT 1")
    with pytest.raises(Doubtful):
        check(f"SELECT * {{ ?s ?p {iri}, 'x' }}")


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_nesting_is_allowed_to_a_depth_and_refused_beyond(bracket: str) -> None:
    check(bracket[0] * DEEPEST + bracket[1] * DEEPEST)
    with pytest.raises(TooDeep, match="line 1 is nested more than 100 deep"):
        check(bracket[0] * (DEEPEST + 1))


def test_brackets_in_strings_and_comments_are_not_nesting() -> None:
    check(f"SELECT * {{ ?s ?p '{'(' * 200}' }} # {'{' * 200}")


def test_brackets_side_by_side_are_not_nesting() -> None:
    check("SELECT * {" + "{} UNION " * 500 + "{} }")


def test_a_query_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(TooDeep, match=str(LONGEST + 1)):
        check(" " * (LONGEST + 1))


@pytest.mark.parametrize(
    "unit",
    [
        '\\"',
        '\\"""\n',
        "'''\\",
        "a.a",
        "<a",
        "<a://",
        "!",
        "%4",
        ":a-",
        "@a-",
        "'",
        "'a' ",
        "\\u0041",
        '"""a',
    ],
)
def test_the_time_grows_with_the_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        started = time.process_time()
        with suppress(EcosystemError):
            check(text)
        return time.process_time() - started

    def linear() -> bool:
        small = min(seconds(40_000) for _ in range(5))
        large = min(seconds(80_000) for _ in range(5))
        return large < 3 * small + 0.005

    assert any(linear() for _ in range(4))  # a busy machine may upset one measurement, not all


@given(text=SOUP | st.text(max_size=200))
def test_any_text_passes_or_is_refused_in_words(text: str) -> None:
    try:
        check(text)
    except EcosystemError as error:
        assert len(str(error)) > 20


@settings(max_examples=500, deadline=None)
@given(body=SOUP | st.tuples(st.sampled_from(CALLS), SOUP).map("".join))
@example(body=CALLS[7])
def test_what_passes_makes_the_parser_call_no_server(store: Store, port: int, body: str) -> None:
    query = HEAD.format(port=port, body=body.replace("<S>", f"<http://127.0.0.1:{port}/>"))
    try:
        check(query)
        list(store.query(query))  # type: ignore[arg-type]  # a SELECT gives solutions
    except (EcosystemError, SyntaxError, ValueError):
        pass
    except (OSError, RuntimeError) as error:
        assert not re.search("refused|service|connect|address", str(error), re.IGNORECASE), query


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <http://example.org/g> { ?s ?p ?o }", True),
        ("SELECT * from named<http://example.org/g> { GRAPH ?g { ?s ?p ?o } }", True),
        ("DESCRIBE ?s FROM <http://example.org/g> WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } FROM <http://example.org/g> WHERE { ?s ?p ?o }", True),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT ?from { ?from ex:from 'FROM' } # FROM <g>", False),
        ("PREFIX from: <http://example.org/> SELECT * { ?s from:x ?o }", False),
    ],
)
def test_graphs_named_by_from_are_seen(query: str, named: bool) -> None:
    assert names_graphs(query) is named

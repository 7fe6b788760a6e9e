"""A client is given the form that it wants most, and told what there is where nothing fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import GRAPHS, HTML, TABLES, best, choose
from graph.errors import NotAcceptable

TURTLE, TRIPLES, LINKED, XML = GRAPHS["ttl"], GRAPHS["nt"], GRAPHS["jsonld"], GRAPHS["rdf"]
OFFERED = [HTML, *GRAPHS.values()]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
RANGES = st.sampled_from([*OFFERED, "text/*", "application/*", "*/*", "image/png", "nonsense", ""])
WEIGHTS = st.sampled_from(
    ["", ";q=0", ";q=0.3", ";q=1", ";q=2", ";q=-1", ";q=x", ";level=1;q=0.5", "; q = 0.7"]
)
HEADERS = st.lists(st.builds(str.__add__, RANGES, WEIGHTS), max_size=5).map(",".join)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, HTML),
        ("", HTML),
        ("*/*", HTML),
        (BROWSER, HTML),
        ("text/turtle", TURTLE),
        ("TEXT/Turtle", TURTLE),
        ("text/turtle;q=0.4, application/ld+json;q=0.9", LINKED),
        ("text/*", HTML),
        ("text/*, text/html;q=0", TURTLE),
        ("*/*;q=0.1, application/n-triples", TRIPLES),
        ("text/html;q=0, */*", TURTLE),
        ("application/*;q=0.5, application/rdf+xml;q=0.6", XML),
        ("image/png, text/turtle;q=0.1", TURTLE),
        ("text/turtle;charset=utf-8;q=0.5, text/html;q=0.2", TURTLE),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=much", None),
    ],
)
def test_the_form_that_weighs_most_is_given(accept: str | None, given: str | None) -> None:
    assert best(accept, OFFERED) == given


def test_json_and_xml_without_more_mean_the_sparql_forms() -> None:
    tables = list(TABLES.values())
    assert best("application/json", tables) == TABLES["json"]
    assert best("text/xml, application/json;q=0.5", tables) == TABLES["xml"]


def test_the_exact_name_counts_more_than_the_short_one() -> None:
    accept = "application/json;q=0.9, application/sparql-results+json;q=0.1, text/csv;q=0.5"
    assert best(accept, list(TABLES.values())) == TABLES["csv"]


def test_where_nothing_fits_the_message_names_what_there_is() -> None:
    with pytest.raises(NotAcceptable, match=r"Accept: image/png\. There is text/html, text/turtle") as raised:
        choose("image/png", OFFERED)
    assert raised.value.status == 406


@given(HEADERS)
def test_any_header_leads_to_an_offered_form_or_to_none(accept: str) -> None:
    assert best(accept, OFFERED) in {*OFFERED, None}


@given(HEADERS, st.permutations(OFFERED))
def test_a_form_refused_by_name_is_never_given(accept: str, offered: list[str]) -> None:
    others = [media_type for media_type in offered if media_type not in accept]
    refused = ",".join([accept, *(f"{media_type};q=0" for media_type in others)])
    assert best(refused, offered) not in others

"""The page of methods tells of every function that a figure or a gap names, from its docstring."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from api.methods import NAMES, Method, linked, methods, parsed
from graph.gaps.schema import FUNCTIONS
from tests.cities import SLUGS
from tests.markup import Markup
from tests.test_api import told

ASKED_FOR = {
    "graph.gaps.correction.q_values",
    "graph.gaps.shares.compared",
    "graph.gaps.suggestions.suggested",
    "graph.gaps.prediction.evaluated",
    "graph.gaps.whatif.interventions",
    "graph.gaps.questions.questions",
    "graph.network.expectation.between_groups",
    "graph.network.rewiring.draws",
    "graph.network.mixing.permutation_test",
}
EVERY = [method for some in methods().values() for method in some]
DOCSTRING = """How much more there is.

    Of a second paragraph
    the second line.

    formula   a / b, with a `graph.network.cohesion.density`
              and b
    one, two  two arguments
    returns   0 to 1
    source    Freeman 1978, doi:10.1016/0378-8733(78)90021-7; Batagelj 2003, arXiv:cs/0310049
    """


def shown(client: TestClient, address: str) -> Markup:
    """A page."""
    return Markup(client.get(address, headers={"accept": "text/html"}).text)


def named(value: Any) -> set[str]:
    """The functions that a JSON value names as methods."""
    if isinstance(value, dict):
        own = {value["method"]} if isinstance(value.get("method"), str) else set()
        return own.union(*(named(each) for each in value.values()))
    return set[str]().union(*(named(each) for each in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_function_that_a_figure_or_a_kind_of_gap_names_is_told(client: TestClient, slug: str) -> None:
    said = told(client, f"/cities/{slug}/gaps")
    functions = {name for name in named([said["method"]["families"], said["measures"]]) if name}
    assert set(FUNCTIONS.values()) <= functions
    assert functions <= NAMES


def test_what_gaps_rest_on_besides_is_told_too() -> None:
    assert ASKED_FOR <= NAMES


@pytest.mark.parametrize("method", EVERY, ids=lambda method: method.name)
def test_a_method_says_what_it_means_and_how_it_is_worked_out_or_what_comes_out(method: Method) -> None:
    assert method.said.paragraphs[0].endswith((".", ":"))
    assert {"formula", "returns"} & method.said.keys
    assert all(entry.text for entry in method.said.entries)
    assert "see there" not in [entry.text for entry in method.said.entries] or method.fields


def test_each_is_on_the_page_once_under_its_name(client: TestClient) -> None:
    page = shown(client, "/methods")
    assert [name for name in page.ids if name.startswith("graph.")] == [method.name for method in EVERY]
    headings = page.texts("h3")
    assert headings == [method.title for method in EVERY]
    keys = page.texts("dt")
    assert keys.count("formula") == sum("formula" in method.said.keys for method in EVERY)


def test_papers_are_links(client: TestClient) -> None:
    links = [link for link in shown(client, "/methods").addresses if link.startswith("https://")]
    assert "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x" in links
    assert all(
        re.fullmatch(r"https://(doi\.org/10\.\d+|arxiv\.org/abs)/\S+[^\s.,;]", link) for link in links[:-1]
    )


@pytest.mark.parametrize(
    "address",
    [*(f"/cities/{slug}/gaps" for slug in SLUGS), "/cities/warsaw/gaps?without=warsaw/organisation/fise"]
    + ["/compare", "/methods"],
)
def test_every_anchor_that_a_page_links_to_is_there(client: TestClient, address: str) -> None:
    page = shown(client, address)
    links = [urlsplit(one.attributes["href"]) for one in page.of("a") if "href" in one.attributes]
    anchors = {(link.path, link.fragment) for link in links if link.fragment}
    assert len(anchors) > 3
    own = set(page.ids)
    ids = {"": own, urlsplit(address).path: own, "/methods": set(shown(client, "/methods").ids)}
    assert [one for one in anchors if one[1] not in ids[one[0]]] == []


def test_a_docstring_is_taken_apart_into_paragraphs_and_aligned_entries() -> None:
    said = parsed(DOCSTRING)
    assert said.paragraphs == ("How much more there is.", "Of a second paragraph the second line.")
    assert [(entry.key, entry.text) for entry in said.entries][:3] == [
        ("formula", "a / b, with a `graph.network.cohesion.density` and b"),
        ("one, two", "two arguments"),
        ("returns", "0 to 1"),
    ]
    assert said.keys == {"formula", "one, two", "returns", "source"}


def test_what_a_docstring_names_is_linked_and_the_rest_is_text() -> None:
    formula, *_, source = parsed(DOCSTRING).entries
    density = '<a href="#graph.network.cohesion.density"><code>graph.network.cohesion.density</code></a>'
    assert density in linked(formula.text)
    assert 'href="https://doi.org/10.1016/0378-8733(78)90021-7">doi:10.1016' in linked(source.text)
    assert 'href="https://arxiv.org/abs/cs/0310049"' in linked(source.text)
    assert linked("a < b & `degree`") == "a &lt; b &amp; <code>degree</code>"


def test_a_docstring_without_entries_is_its_words() -> None:
    assert (parsed("Short.").paragraphs, parsed("Short.").entries) == (("Short.",), ())
    assert parsed("").paragraphs == ()

"""In a real browser the query editor completes our words, lets go of the keyboard and asks no other host."""

from collections.abc import Iterator
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.looking import (
    BOXES,
    HEIGHT,
    IN_BROWSER,
    NARROW,
    SCROLL,
    WIDE,
    assert_accessible,
    violations,
    watched,
)

pytestmark = IN_BROWSER
FOCUS = "document.activeElement.textContent.trim()"
VIEWS = (
    "/sparql?question=places&city=torino&view=map",
    "/sparql?question=who-shows-it&view=map",
    "/sparql?question=types-by-city&view=map",
    "/sparql?question=funders&city=torino&view=network",
    "/sparql?question=ties-of-city&city=dublin&view=network",
)


@pytest.fixture
def page(page: Page, site: str) -> Iterator[Page]:
    """The editor, ready; at the end nothing was complained of and nothing asked of another host."""
    messages, hosts = watched(page)
    page.goto("/sparql")
    field(page).wait_for()
    yield page
    page.wait_for_load_state()
    assert (messages, hosts) == ([], {urlsplit(site).netloc})


def field(page: Page) -> Locator:
    """Where one types in the editor."""
    return page.locator(".yasqe").get_by_role("textbox", name="Query")


def offered(page: Page) -> Locator:
    """The words in the list that is open."""
    return page.get_by_role("listbox", name="Words that fit").get_by_role("option")


def typed(page: Page, text: str) -> list[str]:
    """The words that are offered when one types this into the empty editor and asks for them."""
    field(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Space")
    offered(page).first.wait_for()
    return offered(page).all_inner_texts()


def held(page: Page) -> str:
    """The query that the form would send."""
    return page.locator("#query").input_value()


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("ASK { ?x a sse:Org", "sse:Organisation", "Organisation · class"),
        ("ASK { ?x sse:inEco", "sse:inEcosystem", "property"),
        ("ASK { ?x sse:inEcosystem/sse:ofC", "sse:ofCity", "property"),
        ("ASK { ?x dcterms:sub", "dcterms:subject", "topic · property"),
        ("ASK { ?x dcterms:subject topic:vivienda", "topic:housing", "Housing · topic"),
        ("ASK { ?x dcterms:subject topic:abitare", "topic:housing", "Housing · topic"),
        ("ASK { ?x sse:ofCity id:tur", "id:torino", "Turin · city"),
        ("ASK { ?x a ss", "sse:", "https://w3id.org/sse-atlas/ontology#"),
    ],
)
def test_a_word_that_is_begun_or_called_so_completes_itself(
    page: Page, text: str, word: str, label: str
) -> None:
    first = typed(page, text)[0]
    assert first.startswith(word) and label in first
    page.keyboard.press("Enter")
    offered(page).first.wait_for(state="detached")
    assert held(page).endswith(word)


def test_a_code_is_found_by_its_name_and_written_as_the_iri_that_it_needs(page: Page) -> None:
    assert typed(page, "ASK { ?tie sse:kind code:tie-kind/fun")[0].startswith("code:tie-kind/funds")
    page.keyboard.press("Enter")
    offered(page).first.wait_for(state="detached")
    assert held(page).endswith("sse:kind <https://w3id.org/sse-atlas/code/tie-kind/funds>")


def test_words_are_offered_while_one_types_and_variables_too(page: Page) -> None:
    field(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?funder { ?fun")
    offered(page).filter(has_text="?funder").wait_for()
    assert offered(page).filter(has_text="?funder").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.type(" a sse:Need")
    offered(page).filter(has_text="sse:Need").first.wait_for()
    assert offered(page).filter(has_text="sse:Need").count() >= 1
    page.keyboard.press("Escape")


def test_a_prefix_of_ours_is_no_mistake_and_an_unknown_one_is(page: Page) -> None:
    typed(page, "ASK { ?x a sse:Need ; dcterms:subject topic:hous")
    page.keyboard.press("Escape")
    page.keyboard.type("ing }")
    assert page.locator(".parseErrorIcon").count() == 0
    page.keyboard.type("\nASK { nowhere:x a sse:Need }")
    page.keyboard.press("Escape")
    assert page.locator(".parseErrorIcon").get_attribute("title") == "This line cannot be read yet"


@pytest.mark.parametrize("with_list", [False, True])
def test_tab_leaves_the_editor_both_ways(page: Page, with_list: bool) -> None:
    editor = field(page)
    before = "ASK { ?x a sse:Org"
    if with_list:
        typed(page, before)
    else:
        editor.focus()
        before = held(page)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "Run"
    page.keyboard.press("Shift+Tab")
    assert editor.evaluate("editor => editor === document.activeElement")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUS) == "topics"
    assert held(page) == before


def test_how_to_leave_is_told_in_sight_and_to_those_who_hear_the_page(page: Page) -> None:
    editor = field(page)
    told = page.locator(f"#{editor.get_attribute('aria-describedby')}")
    assert told.is_visible()
    assert told.inner_text().startswith("Tab leaves the editor")


def test_the_editor_shows_that_it_has_the_focus(page: Page) -> None:
    field(page).focus()
    frame = page.locator(".yasqe .CodeMirror")
    assert frame.evaluate("frame => getComputedStyle(frame).outlineStyle") == "solid"


def test_control_and_enter_run_what_stands_in_the_editor(page: Page) -> None:
    field(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?city { ?city a sse:City }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").wait_for()
    assert page.get_by_role("status").inner_text() == "9 rows."
    assert parse_qs(urlsplit(page.url).query)["query"] == ["SELECT ?city { ?city a sse:City }"]


def test_a_query_too_long_for_an_address_is_sent_all_the_same(page: Page) -> None:
    long = f"# {'why ' * 3000}\nSELECT ?city {{ ?city a sse:City }}"
    page.locator(".yasqe .CodeMirror").evaluate("(frame, text) => frame.CodeMirror.setValue(text)", long)
    page.get_by_role("button", name="Run").click()
    page.get_by_role("status").wait_for()
    assert page.get_by_role("status").inner_text() == "9 rows."
    assert urlsplit(page.url).query == ""
    with page.expect_download() as loading:
        page.get_by_role("button", name="CSV").click()
    assert len(loading.value.path().read_text("utf-8").splitlines()) == 10
    page.get_by_role("button", name="As a map").click()
    page.locator(".chart").wait_for()
    assert page.locator(".chart .point").count() == 9


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_editor_and_its_list_are_accessible_and_fit(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    typed(page, "ASK { ?x dcterms:subject topic:soc")
    assert page.evaluate(SCROLL) <= 0
    assert violations(page) == []


@pytest.mark.parametrize("address", VIEWS)
def test_a_map_or_network_of_an_answer_is_accessible_fits_and_its_names_do_not_meet(
    page: Page, address: str
) -> None:
    page.goto(address)
    field(page).wait_for()
    labels = page.locator(".drawing text").evaluate_all(BOXES)
    assert labels
    meeting = [
        (one, other)
        for one, other in combinations(labels, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    ]
    assert not meeting
    assert_accessible(page)


def test_without_scripts_one_asks_sees_and_turns_to_the_map(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/sparql")
    assert not plain.locator("#keys").is_visible()
    plain.get_by_label("Query", exact=True).fill("SELECT ?city { ?city a sse:City }")
    plain.get_by_role("button", name="Run").click()
    assert plain.get_by_role("status").inner_text() == "9 rows."
    plain.get_by_role("link", name="Map", exact=True).click()
    assert plain.locator(".chart .point").count() == 9
    assert plain.get_by_role("status").inner_text() == "9 rows."
    assert "view=map" in (plain.get_by_role("link", name="A link to this query").get_attribute("href") or "")
    context.close()

"""The pages of gaps and of cities side by side say what the JSON says, once, and let one try changes."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.missing import FIRST, KINDS, STATES, figure, numbers
from api.settings import Settings
from graph.cities.profile import one_city
from graph.gaps.ecosystem import scheme
from graph.store.release import Release
from graph.store.releases import Data
from tests.browser import chromium
from tests.cities import SLUGS, iris, table
from tests.markup import Markup
from tests.servers import server
from tests.test_api import told
from tests.test_browser import NARROW, SCROLL, violations
from tests.test_pages import HTML, read, sound

BASE = "https://w3id.org/sse-atlas"
TIE = "warsaw/institution/dps-budowlani,warsaw/institution/ops-ursus"
BORIS = "warsaw/organisation/boris"
SUPPOSED = f"/cities/warsaw/gaps?add={TIE}&without={BORIS}"
HEADINGS = [kind.title for kind in KINDS] + [
    "What we cannot say yet, and whom to ask",
    "Ties that would close most gaps",
    "Figures of the network",
    "Through whom most paths lead",
]


def spaced(text: str) -> str:
    """A text with single blanks, as a page shows it."""
    return " ".join(text.split())


@pytest.fixture(scope="module", params=SLUGS)
def city(request: pytest.FixtureRequest) -> str:
    """Each city."""
    return str(request.param)


@pytest.fixture
def said(client: TestClient, city: str) -> Any:
    """The city's gaps as JSON."""
    return told(client, f"/cities/{city}/gaps")


@pytest.fixture
def shown(client: TestClient, city: str) -> Markup:
    """The page of the city's gaps."""
    return read(client, f"/cities/{city}/gaps")


def test_the_page_leads_with_how_many_gaps_how_many_are_sure_and_who_was_asked(
    said: Any, shown: Markup
) -> None:
    (lead,) = [paragraph.text for paragraph in shown.of("p", "lead")]
    sure = sum(gap["flagged"] for gap in said["gaps"])
    assert lead.startswith(f"{len(said['gaps'])} gaps are listed for ")
    assert (f"{sure} of them" if sure else "none is flagged: chance may explain each of them.") in lead
    assert "Nobody in the city was asked, so a tie that is not on record is not known to be missing" in lead


def test_sections_stand_in_the_order_of_what_such_data_can_carry(shown: Markup) -> None:
    headings = [re.sub(r" \d+$", "", text) for text in shown.texts("h2")]
    assert headings == HEADINGS


def test_every_gap_is_there_once_with_its_words_numbers_and_status(said: Any, shown: Markup) -> None:
    held = {one.attributes["id"]: one.text for one in shown.of("li", "gap")}
    assert set(held) == {gap["id"] for gap in said["gaps"]}
    assert shown.count("li", "gap") == len(held)
    for gap in said["gaps"]:
        text = held[gap["id"]]
        assert spaced(gap["title"]) in text
        assert spaced(gap["explanation"]) in text
        assert spaced(" · ".join(numbers(gap))) in text
        assert text.count(" flagged ") >= gap["flagged"]
    assert shown.count("span", "flag") == sum(gap["flagged"] for gap in said["gaps"])


def test_a_status_is_a_word_with_a_shape(said: Any, shown: Markup) -> None:
    words = [state.text for state in shown.of("p", "state")]
    assert {word.removeprefix("flagged ") for word in words} <= {
        "Looked for and not found",
        "Fewer than expected",
        "Not known",
    }
    for state in STATES:
        legend, gaps = 1, sum(gap["status"] == state for gap in said["gaps"])
        assert shown.count("svg", state) == legend + gaps


def test_what_a_gap_rests_on_and_what_would_help_is_linked(said: Any, shown: Markup) -> None:
    addresses = {link.partition("?")[0] for link in shown.addresses}
    ends = [one[end] for gap in said["gaps"] for one in gap["suggestions"] for end in "ab"]
    topics = [one["b"] for gap in said["gaps"] if "/topic/" in gap["id"] for one in gap["suggestions"]]
    evidence = [piece["id"] for gap in said["gaps"] for piece in gap["evidence"]]
    wanted = {iri.removeprefix(BASE) for iri in (*evidence, *ends) if iri not in topics}
    assert wanted - addresses <= {f"/id/{one}" for one in SLUGS} | {
        iri.removeprefix(BASE) for gap in said["gaps"] if "/topic/" in gap["id"] for iri in ends
    }


def test_a_long_section_shows_the_first_and_folds_the_rest(said: Any, shown: Markup) -> None:
    sizes = [sum(gap["kind"] == kind.key for gap in said["gaps"]) for kind in KINDS]
    folded = [text for text in shown.texts("summary") if text.endswith(" more")]
    rest = [f"{size - FIRST} more" for size in sizes if size > FIRST + 1]
    ties = len(said["interventions"]) - 10
    assert folded == rest + ([f"{ties} more"] if ties > 0 else [])


def test_each_kind_links_to_its_method(said: Any, shown: Markup) -> None:
    links = [one.attributes["href"] for one in shown.of("a") if one.text == "How it is worked out"]
    families = said["method"]["families"]
    assert links == [f"/methods#{families[kind.key]['method']}" for kind in KINDS]


def test_the_questions_are_a_table_with_the_sheet_above_it(said: Any, shown: Markup, city: str) -> None:
    files = [one.attributes["href"] for one in shown.of("a") if "download" in one.attributes]
    assert files == [f"/api/v1/cities/{city}/questions.{form}" for form in ("xlsx", "csv")]
    rows = [one.text for one in shown.of("th") if one.attributes.get("scope") == "row"]
    for one in said["questions"]:
        assert spaced(f"{one['a_label']} and {one['b_label']}") in rows


def test_helpful_ties_lead_to_what_would_be(said: Any, shown: Markup, city: str) -> None:
    links = [unquote(one.attributes["href"]) for one in shown.of("a") if one.text.startswith("What if")]
    pairs = [f"{one['a']},{one['b']}".replace(f"{BASE}/id/", "") for one in said["interventions"]]
    assert links == [f"/cities/{city}/gaps?add={pair}" for pair in pairs]


def test_the_figures_are_those_of_the_json(said: Any, shown: Markup) -> None:
    cells = [one.text for one in shown.elements if one.tag in ("th", "td")]
    for one in said["measures"]["figures"]:
        place = cells.index(one["label"])
        assert cells[place + 1] == figure(one["key"], one["value"])


def unserved(release: Release, slug: str) -> dict[str, list[str]]:
    """The topics on which a city states needs and no offer, with the offers of other cities on each."""
    topics = scheme(release)
    offered = {row["topic"] for row in table(slug, "expertise")}
    others = [row for other in SLUGS if other != slug for row in table(other, "expertise")]
    return {
        row["topic"]: [
            iris()[offer["id"]] for offer in others if offer["topic"] in topics.within(row["topic"])
        ]
        for row in table(slug, "needs")
        if row["topic"] not in offered
    }


def test_every_need_without_an_offer_is_told_and_only_once(
    release: Release, said: Any, shown: Markup, city: str
) -> None:
    in_gaps = {gap["id"].rpartition("/")[2] for gap in said["gaps"] if "/coverage/topic/" in gap["id"]}
    needs = [row for row in table(city, "needs") if row["topic"] in unserved(release, city)]
    rows = [one.text for one in shown.of("th") if one.attributes.get("scope") == "row"]
    in_table = [row["topic"] for row in needs if any(spaced(row["statement"]) in text for text in rows)]
    assert set(in_table) == {row["topic"] for row in needs} - in_gaps
    assert in_gaps <= {row["topic"] for row in table(city, "needs")}


def test_who_offers_elsewhere_what_is_needed_is_told_in_full(
    release: Release, shown: Markup, city: str
) -> None:
    expected = [iri for offers in unserved(release, city).values() for iri in offers]
    rows = [row["topic"] for row in table(city, "needs")]
    twice = {topic for topic in rows if rows.count(topic) > 1}
    found = {link for link in shown.addresses if "/offer/" in link}
    own = {iri.removeprefix(BASE) for iri in expected}
    assert own <= found
    assert twice or found - own <= {link for link in found if f"/{city}/" not in link}


def test_what_would_be_is_told_on_top_with_a_way_back(client: TestClient) -> None:
    shown = read(client, SUPPOSED)
    sound(shown)
    said = client.get(f"/api/v1{SUPPOSED}").json()
    assert shown.texts("h2")[0] == "What would be if"
    items = shown.texts("li")
    assert any(
        text.startswith("Budowlani Care Home and Social Welfare Centre of Ursus worked") for text in items
    )
    assert any(text.startswith("BORIS Association") and "were not there" in text for text in items)
    for key in ("closed", "opened"):
        assert all(any(gap["title"] in text for text in items) for gap in said[key])
        assert said[key]
    assert {gap["id"] for gap in said["gaps"]} == {one.attributes["id"] for one in shown.of("li", "gap")}
    assert "/cities/warsaw/gaps" in shown.addresses
    backs = [one.attributes["href"] for one in shown.of("a") if one.text.startswith("take this back")]
    assert backs == [f"/cities/warsaw/gaps?without={BORIS}", f"/cities/warsaw/gaps?add={TIE}"]


def test_figures_that_change_are_told_as_they_are_and_as_they_would_be(client: TestClient) -> None:
    cells = [one.text for one in read(client, SUPPOSED).elements if one.tag in ("th", "td")]
    now = {one["key"]: one for one in told(client, "/cities/warsaw/gaps")["measures"]["figures"]}
    then = {one["key"]: one for one in client.get(f"/api/v1{SUPPOSED}").json()["measures"]["figures"]}
    place = cells.index("Bodies")
    shown = [figure("bodies", each["bodies"]["value"]) for each in (now, then)]
    assert cells[place + 1 : place + 3] == shown
    assert int(shown[1]) == int(shown[0]) - 1


def test_the_forms_lead_to_an_address_that_can_be_passed_on(client: TestClient) -> None:
    one, other = TIE.split(",")
    asked = {"a": one, "b": other, "without": BORIS}
    answer = client.get("/cities/warsaw/gaps", params=asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, SUPPOSED)
    empty = client.get("/cities/warsaw/gaps?a=&b=&without=", follow_redirects=False)
    assert empty.headers["location"] == "/cities/warsaw/gaps"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("a=warsaw/organisation/fise&b=", 400, "Choose a body from each of the two lists"),
        ("add=x", 400, "Give two ids with a comma between them"),
        ("without=torino/institution/citta", 404, "o organisation or institution of Warsaw is"),
    ],
)
def test_what_cannot_be_supposed_has_a_readable_page(
    client: TestClient, query: str, status: int, words: str
) -> None:
    answer = client.get(f"/cities/warsaw/gaps?{query}", headers=HTML)
    assert answer.status_code == status
    assert words in answer.text
    sound(Markup(answer.text))


def test_cities_stand_in_columns_with_their_completeness_first(client: TestClient) -> None:
    shown = read(client, "/compare?cities=warsaw,torino")
    sound(shown)
    said = told(client, "/compare", cities="warsaw,torino")
    heads = [one.text for one in shown.of("th") if one.attributes.get("scope") == "col"]
    assert heads[:3] == ["Figure", "Warsaw", "Turin"]
    cells = [one.text for one in shown.elements if one.tag in ("th", "td")]
    assert cells[3:6] == ["Asked, answered", "nobody", "nobody"]
    for one in said["figures"]:
        place = cells.index(one["label"])
        row = [figure(one["key"], one["values"][slug]) for slug in ("warsaw", "torino")]
        assert cells[place + 1 : place + 3] == row
        assert not one["method"] or f"/methods#{one['method']}" in [
            link.attributes["href"] for link in shown.of("a") if link.text == one["label"]
        ]


def test_the_topics_that_cities_need_are_told_with_who_needs_them(
    client: TestClient, release: Release
) -> None:
    shown = read(client, "/compare")
    said = told(client, "/compare")["challenges"]
    topics = [link for link in shown.addresses if link.startswith("/topic/")]
    assert sorted(topics) == sorted(f"/topic/{one['topic']}" for each in said.values() for one in each)
    items = shown.texts("li")
    for one in said["common"]:
        names = ", ".join(one_city(release, slug).name for slug in one["cities"])
        assert spaced(f"{one['label']} {names}") in items


def test_the_form_of_cities_asks_as_a_list_does(client: TestClient) -> None:
    one = read(client, "/compare?cities=warsaw&cities=torino")
    assert one.texts("td") == read(client, "/compare?cities=warsaw,torino").texts("td")
    checked = [each["value"] for tag, each in one.tags if tag == "input" and "checked" in each]
    assert checked == ["torino", "warsaw"]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("cities=torino", 200, "Choose at least two cities to compare."),
        ("cities=torino,rome", 404, "There are belo-horizonte, bilbao"),
        (f"cities={','.join(map(str, range(10)))}", 400, "Choose 9 at most"),
    ],
)
def test_too_few_too_many_and_unknown_cities_are_told_so(
    client: TestClient, query: str, status: int, words: str
) -> None:
    answer = client.get(f"/compare?{query}", headers=HTML)
    assert answer.status_code == status
    assert words in answer.text
    sound(Markup(answer.text))


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("bodies", 1234, "1,234"),
        ("density", 0.1058, "10.6 %"),
        ("stability", 1.0, "1.00"),
        ("ei_p", 0.001, "0.001"),
        ("modularity", None, "not defined"),
    ],
)
def test_figures_are_read_in_their_units(key: str, value: float | None, text: str) -> None:
    assert figure(key, value) == text


def test_a_young_atlas_has_both_pages(atlas: Data) -> None:
    with TestClient(create_app(Settings(data=atlas.root)), raise_server_exceptions=False) as asked:
        for address in ("/compare", "/cities/ada/gaps", "/cities/ada/gaps?without=ada/organisation/one"):
            sound(read(asked, address))
        assert any(
            text.startswith("No need is recorded yet for Ada.")
            for text in read(asked, "/cities/ada/gaps").texts("p")
        )


needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed here"),
]


@pytest.fixture(scope="module")
def site(data: Data) -> Iterator[str]:
    """The address of a real server over the shipped cities."""
    with server(data.root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """An empty page of a wide window."""
    context = browser.new_context(base_url=site, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


class TestInABrowser:
    """What only a browser can tell."""

    pytestmark = needs_browser

    @pytest.mark.parametrize(
        "address", [*(f"/cities/{slug}/gaps" for slug in SLUGS), SUPPOSED, "/compare", "/methods"]
    )
    def test_all_that_is_folded_is_accessible_and_fits_too(self, page: Page, address: str) -> None:
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        for width in (1440, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(SCROLL) <= 0, width
            assert violations(page) == [], width

    def test_a_tie_is_tried_and_taken_back_by_the_keyboard(self, page: Page) -> None:
        page.goto("/cities/warsaw/gaps")
        page.get_by_label("A body", exact=True).focus()
        page.keyboard.type("Budowlani")
        page.keyboard.press("Tab")
        page.keyboard.type("Social Welfare Centre of Ursus")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"gaps\?add="))
        assert page.locator("h2").first.inner_text() == "What would be if"
        page.get_by_role("link", name="Back to Warsaw as it is").press("Enter")
        page.wait_for_url(re.compile(r"gaps$"))

    def test_a_link_to_a_folded_gap_unfolds_it(self, page: Page) -> None:
        page.goto("/cities/warsaw/gaps")
        name = page.locator("details li.gap").first.get_attribute("id")
        assert not page.locator(f"[id='{name}']").is_visible()
        page.goto("about:blank")
        page.goto(f"/cities/warsaw/gaps#{name}")
        page.locator(f"[id='{name}']").wait_for(state="visible")

    def test_a_wide_comparison_scrolls_in_its_own_region_by_the_keyboard(self, page: Page) -> None:
        page.set_viewport_size({"width": NARROW, "height": 900})
        page.goto("/compare")
        region = page.get_by_role("region", name="Table of figures")
        assert region.evaluate("one => one.scrollWidth > one.clientWidth")
        region.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(500)
        assert region.evaluate("one => one.scrollLeft") > 0
        assert page.evaluate("window.scrollX") == 0

    def test_two_cities_are_chosen_by_the_keyboard(self, page: Page) -> None:
        page.goto("/compare?cities=torino,warsaw")
        page.get_by_label("Dublin").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"compare\?.*dublin"))
        assert page.locator("table").first.locator("thead th").count() == 4

    def test_a_flagged_gap_is_marked_by_more_than_colour(self, page: Page) -> None:
        page.goto("/cities/warsaw/gaps")
        mark = page.locator(".flag").first
        assert mark.inner_text() == "flagged"
        assert mark.locator("svg").is_visible()

"""The pages of gaps and of cities side by side say what the JSON says, once, and let one try changes."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from api.app import create_app
from api.gaps import missing
from api.gaps.gap_overlay import MOST
from api.gaps.missing import KINDS, STATES
from api.settings import Settings
from api.speaking.languages import speaker
from graph.gaps.ecosystem import scheme
from graph.store.release import Release
from graph.store.releases import Data
from tests.cities import SLUGS, iris, table
from tests.looking import IN_BROWSER, NARROW, UNFOLD, assert_accessible
from tests.markup import Markup
from tests.test_api import told
from tests.test_pages import HTML, read, sound

BASE = "https://w3id.org/sse-atlas"
TIE = "warsaw/institution/dps-budowlani,warsaw/institution/ops-ursus"
BORIS = "warsaw/organisation/boris"
OTHERS = (
    "/cities/torino/gaps?since=2015",
    "/pl/cities/warsaw/gaps?kind=broker&sort=sure",
    "/compare?cities=warsaw,bilbao,dublin,torino",
)
SUPPOSED = f"/cities/warsaw/gaps?add={TIE}&without={BORIS}"
ENGLISH = speaker("en")
HEADINGS = [
    "The gaps that matter most",
    "All gaps in one table",
    *(kind.title for kind in KINDS),
    "What we cannot say yet, and whom to ask",
    "Ties that would close most gaps",
    "Try a change of your own",
    "Figures of the network",
    "What has changed",
]


def figure(key: str, value: float | None) -> str:
    """A figure as it reads in English."""
    return missing.figure(ENGLISH, key, value)


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
    assert (f" {sure} of them" if sure else " None is flagged: chance may explain each of them.") in lead
    assert any(
        text.startswith("Nobody in the city was asked, so a tie that is not on record is not known")
        for text in shown.texts("p")
    )


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
        assert spaced(" · ".join(missing.numbers(ENGLISH, gap))) in text
        assert text.count(" flagged ") >= gap["flagged"]
    in_sections_and_table = 2
    sure = sum(gap["flagged"] for gap in said["gaps"])
    assert shown.count("span", "flag") == in_sections_and_table * sure


def test_a_status_is_a_word_with_a_shape(said: Any, shown: Markup) -> None:
    words = [state.text for state in shown.of("p", "state")]
    assert {word.removeprefix("flagged ").partition(":")[0] for word in words} <= {
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


def test_all_but_the_picture_is_folded_under_headings_that_count(said: Any, shown: Markup) -> None:
    details = [attributes for tag, attributes in shown.tags if tag == "details"]
    folded = [one for one in details if "part" in one.get("class", "")]
    assert len(folded) == len(HEADINGS) - 1
    assert not any("open" in attributes for attributes in folded)
    headings = shown.texts("h2")
    assert f"All gaps in one table {len(said['gaps'])}" in headings
    for kind in KINDS:
        assert f"{kind.title} {sum(gap['kind'] == kind.key for gap in said['gaps'])}" in headings


def test_the_picture_numbers_the_gaps_of_its_list(said: Any, shown: Markup) -> None:
    titles = {gap["id"]: gap["title"] for gap in said["gaps"]}
    links = [one for one in shown.of("a") if one.attributes["href"].removeprefix("#") in titles]
    drawn = [one for one in links if one.attributes.get("tabindex") == "-1"]
    assert [one.text for one in drawn] == [str(number) for number in range(1, len(drawn) + 1)]
    assert len(drawn) == min(MOST, len(titles))
    listed = [one.attributes["href"] for one in links if one.attributes.get("tabindex") != "-1"]
    assert listed[: len(drawn)] == [one.attributes["href"] for one in drawn]


def test_the_table_holds_every_gap_in_the_order_that_is_asked(
    client: TestClient, said: Any, city: str
) -> None:
    def titles(query: str = "") -> list[str]:
        shown = read(client, f"/cities/{city}/gaps{query}")
        sound(shown)
        return [
            one.text for one in shown.of("th") if one.text in {spaced(gap["title"]) for gap in said["gaps"]}
        ]

    assert titles() == [spaced(gap["title"]) for gap in said["gaps"]]
    surest = sorted(said["gaps"], key=lambda gap: (gap["q"], gap["p"]))
    assert titles("?sort=sure") == [spaced(gap["title"]) for gap in surest]
    assert titles("?sort=title") == sorted(titles(), key=str.casefold)
    brokers = [spaced(gap["title"]) for gap in said["gaps"] if gap["kind"] == "broker"]
    assert titles("?kind=broker&state=&sort=") == brokers
    sure = [spaced(gap["title"]) for gap in said["gaps"] if gap["flagged"]]
    assert titles("?state=flagged") == sure


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
    links = {unquote(one.attributes["href"]) for one in shown.of("a") if one.text.startswith("What if")}
    topics = [gap for gap in said["gaps"] if "/coverage/topic/" in gap["id"]]
    ties = [one for gap in said["gaps"] if gap not in topics for one in gap["suggestions"]]
    pairs = {f"{one['a']},{one['b']}".replace(f"{BASE}/id/", "") for one in (*said["interventions"], *ties)}
    assert links == {f"/cities/{city}/gaps?add={pair}" for pair in pairs}


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
    backs = [one.attributes["href"] for one in shown.of("a") if one.text.startswith("Undo")]
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
        ("kind=strange", 400, "Choose one of coverage, peer, broker"),
        (f"since=2015&without={BORIS}", 400, "Ask one at a time"),
        ("since=1066-x", 404, "either a year nor a release is"),
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


def test_the_change_since_a_year_is_told_with_what_closed_and_opened(client: TestClient) -> None:
    shown = read(client, "/cities/warsaw/gaps?since=2015")
    sound(shown)
    change = told(client, "/cities/warsaw/gaps", since="2015")["change"]
    assert shown.texts("h2")[0] == f"What changed from 2015 to {change['until']}"
    items = shown.texts("li")
    for key in ("closed", "opened"):
        assert all(any(spaced(gap["title"]) in text for text in items) for gap in change[key])
    assert any(text.startswith(f"{change['stayed']} gaps stayed.") for text in shown.texts("p"))
    chosen = [each["value"] for tag, each in shown.tags if tag == "option" and "selected" in each]
    assert "2015" in chosen


def test_the_pages_are_in_the_language_of_their_address(client: TestClient) -> None:
    for address in ("/cities/warsaw/gaps", "/compare?cities=warsaw,torino", "/cities/warsaw/report"):
        shown = Markup(client.get(f"/pl{address}", headers=HTML).text)
        assert ("html", {"lang": "pl"}) in shown.tags
        own = [one.attributes["href"] for one in shown.of("a") if one.attributes["href"].startswith("/")]
        files = ("/api/", "/static/", "/en/", "/es/", "/fr/", "/pt/", "/it/", "/nl/", "/pl/", "/eu/")
        assert all(link.startswith(files) for link in own), [one for one in own if not one.startswith(files)]


def test_a_few_cities_have_columns_of_what_they_have_offer_need_and_lack(client: TestClient) -> None:
    shown = read(client, "/compare?cities=warsaw,torino")
    sound(shown)
    headings = shown.texts("h3")
    for word in ("Has", "What is not known"):
        assert headings.count(word) == 2
    for word, file in (("Offers", "expertise"), ("Needs", "needs")):
        counts = [text for text in headings if text.startswith(word)]
        assert counts == [f"{word} {len(table(slug, file))}" for slug in ("warsaw", "torino")]
    assert shown.texts("p").count("Nobody in the city was asked.") == 2
    assert shown.count("figure", "chart") == 3


def test_many_cities_stand_in_tables_alone(client: TestClient) -> None:
    shown = read(client, "/compare")
    sound(shown)
    assert "Has" not in shown.texts("h3")
    assert shown.count("figure", "chart") == 0


def test_the_figures_of_cities_stand_in_columns_with_their_completeness_first(client: TestClient) -> None:
    shown = read(client, "/compare?cities=warsaw,torino")
    said = told(client, "/compare", cities="warsaw,torino")
    cells = [one.text for one in shown.elements if one.tag in ("th", "td")]
    start = cells.index("Asked, answered")
    assert cells[start - 3 : start + 3] == [
        "Figure",
        "Warsaw",
        "Turin",
        "Asked, answered",
        "nobody",
        "nobody",
    ]
    for one in said["figures"]:
        place = cells.index(one["label"], start)
        row = [figure(one["key"], one["values"][slug]) for slug in ("warsaw", "torino")]
        assert cells[place + 1 : place + 3] == row
        assert not one["method"] or f"/methods#{one['method']}" in [
            link.attributes["href"] for link in shown.of("a") if link.text == one["label"]
        ]


def test_the_topics_that_cities_need_are_told_with_who_needs_and_offers_them(client: TestClient) -> None:
    shown = read(client, "/compare")
    said = told(client, "/compare")["challenges"]
    topics = [link for link in shown.addresses if link.startswith("/topic/")]
    assert topics == [f"/topic/{one['topic']}" for key in ("common", "unique") for one in said[key]]
    cells = [one.text for one in shown.elements if one.tag in ("th", "td")]
    for one in (*said["common"], *said["unique"]):
        place = [cell.casefold() for cell in cells].index(one["label"].casefold())
        row = cells[place + 1 : place + 1 + len(SLUGS)]
        needing = [slug for slug, text in zip(SLUGS, row, strict=True) if "need" in text]
        assert sorted(needing) == sorted(one["cities"])


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
        ("needs", 4.5, "4.5"),
        ("density", 0.1058, "10.6%"),
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


class TestInABrowser:
    """What only a browser can tell."""

    pytestmark = IN_BROWSER

    @pytest.mark.parametrize("address", [SUPPOSED, *OTHERS])
    def test_a_view_of_the_gaps_is_accessible_and_fits(self, page: Page, address: str) -> None:
        page.goto(address)
        page.evaluate(UNFOLD)
        assert_accessible(page)

    @pytest.mark.campaign
    def test_the_gaps_of_each_city_are_accessible_and_fit(self, page: Page, visited: str) -> None:
        page.goto(f"/cities/{visited}/gaps")
        page.evaluate(UNFOLD)
        assert_accessible(page, colours=False)

    def test_a_tie_is_tried_and_taken_back_by_the_keyboard(self, page: Page) -> None:
        page.goto("/cities/warsaw/gaps")
        page.locator("#trying summary").press("Enter")
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
        page.locator(".choosing summary").press("Enter")
        page.get_by_label("Dublin").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"compare\?.*dublin"))
        assert page.locator(".one-city h2").all_inner_texts() == ["Dublin", "Turin", "Warsaw"]

    def test_a_flagged_gap_is_marked_by_more_than_colour(self, page: Page) -> None:
        page.goto("/cities/warsaw/gaps?state=flagged")
        mark = page.locator(".flag").first
        assert mark.inner_text() == "flagged"
        assert mark.locator("svg").is_visible()

"""Every page is there in each language under its own address, and its links stay in the language."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.speaking.languages import LANGUAGES
from tests.markup import Markup
from tests.site import FILES, NO_PAGES, PAGES

BROWSER = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


def page(client: TestClient, address: str) -> tuple[Markup, dict[str, str]]:
    """A page and its headers."""
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:500]
    return Markup(answer.text), dict(answer.headers)


def is_page(attributes: dict[str, str]) -> bool:
    """Whether a link leads to a page of the site, and not to a file, to data or to another language."""
    address = urlsplit(attributes.get("href", "#"))
    own = not address.netloc and address.path.startswith("/")
    is_file = address.path.endswith(FILES) or "format" in parse_qs(address.query) or "download" in attributes
    return own and not is_file and not address.path.startswith(NO_PAGES) and "hreflang" not in attributes


@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_polish_says_so_and_its_links_stay_in_polish(client: TestClient, address: str) -> None:
    shown, headers = page(client, f"/pl{address}")
    assert ("lang", "pl") in next(attributes for tag, attributes in shown.tags if tag == "html").items()
    assert headers["content-language"] == "pl"
    links = [attributes["href"] for tag, attributes in shown.tags if tag == "a" and is_page(attributes)]
    assert len(links) > 8
    assert [link for link in links if not f"{link}/".startswith("/pl/")] == []
    forms = [attributes.get("action", "/pl/") for tag, attributes in shown.tags if tag == "form"]
    assert [place for place in forms if not f"{place}/".startswith(("/pl/", "/api/"))] == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_itself_in_all_languages(client: TestClient, address: str) -> None:
    shown, _ = page(client, f"/pl{address}")
    alternates = {
        attributes["hreflang"]: attributes["href"]
        for tag, attributes in shown.tags
        if tag == "link" and "hreflang" in attributes
    }
    assert alternates == {tag: f"/{tag}{address}" for tag in LANGUAGES}


def test_the_links_to_other_languages_lead_to_the_same_view(client: TestClient) -> None:
    shown, _ = page(client, "/search?q=coop&kind=policy")
    links = {
        link.attributes["hreflang"]: link.attributes["href"]
        for link in shown.of("a")
        if "hreflang" in link.attributes
    }
    assert links == {tag: f"/{tag}/search?q=coop&kind=policy" for tag in LANGUAGES}
    for tag, place in links.items():
        assert page(client, place)[1]["content-language"] == tag


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ("pl", "/pl/"),
        ("pl-PL,pl;q=0.9,en;q=0.8", "/pl/"),
        ("fi, eu;q=0.4, en;q=0.3", "/eu/"),
        ("es-MX", "/es/"),
    ],
)
def test_a_browser_that_prefers_a_language_is_sent_to_its_pages(
    client: TestClient, wish: str, place: str
) -> None:
    asked = BROWSER | {"accept-language": wish}
    answer = client.get("/", headers=asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, place)
    assert "accept-language" in answer.headers["vary"].lower()
    deeper = client.get("/search?q=co%20op&kind=policy", headers=asked, follow_redirects=False)
    assert deeper.headers["location"] == f"{place}search?q=co%20op&kind=policy"


@pytest.mark.parametrize(
    "wish", ["en", "en-GB,pl;q=0.5", "fi", "xx-YY", "*", "", ";q=;", "pl;q=0", "pl;q=oh"]
)
def test_a_language_that_is_unknown_or_not_wanted_leaves_the_page_in_english(
    client: TestClient, wish: str
) -> None:
    answer = client.get("/", headers=BROWSER | {"accept-language": wish}, follow_redirects=False)
    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")


@pytest.mark.parametrize("address", ["/", "/topics", "/id/torino", "/api/v1/cities", "/sources.csv"])
def test_a_program_is_never_sent_to_another_language(client: TestClient, address: str) -> None:
    asked = {"accept": "*/*", "accept-language": "pl"}
    assert client.get(address, headers=asked, follow_redirects=False).status_code == 200


def test_a_language_that_was_chosen_is_not_overruled_by_the_browser(client: TestClient) -> None:
    answer = client.get("/en/about", headers=BROWSER | {"accept-language": "pl"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")


def test_a_page_has_another_mark_in_each_language(client: TestClient) -> None:
    marks = {client.get(f"/{tag}/topics", headers=BROWSER).headers["etag"] for tag in LANGUAGES}
    assert len(marks) == len(LANGUAGES)
    again = client.get("/pl/topics", headers=BROWSER).headers["etag"]
    kept = client.get("/pl/topics", headers=BROWSER | {"if-none-match": again})
    other = client.get("/it/topics", headers=BROWSER | {"if-none-match": again})
    assert (kept.status_code, other.status_code) == (304, 200)


@pytest.mark.parametrize("address", ["/api/v1/cities", "/topics.ttl", "/sources.csv", "/openapi.json"])
def test_data_are_the_same_under_the_address_of_a_language(client: TestClient, address: str) -> None:
    plain, polish = client.get(address), client.get(f"/pl{address}")
    assert (plain.status_code, polish.status_code) == (200, 200)
    assert plain.content == polish.content


def test_the_names_of_cities_and_topics_are_told_in_the_language(client: TestClient) -> None:
    shown, _ = page(client, "/pl/topics")
    assert "Mieszkalnictwo" in shown.texts("a")
    shown, _ = page(client, "/pl/dataset")
    assert "Warszawa" in shown.texts("a")


def test_what_goes_wrong_is_told_in_the_language_with_english_marked(client: TestClient) -> None:
    answer = client.get("/pl/nowhere", headers=BROWSER)
    shown = Markup(answer.text)
    assert (answer.status_code, answer.headers["content-language"]) == (404, "pl")
    (told,) = (one for one in shown.of("p") if one.text.startswith("No page has the address /nowhere"))
    assert told.attributes["lang"] == "en"
    assert {"/pl/", "/pl/search"} <= set(shown.addresses)


@pytest.mark.parametrize("address", ["/cities/torino", "/topics", "/pl/compare"])
def test_an_embedded_page_has_no_navigation_and_may_stand_in_any_frame(
    client: TestClient, address: str
) -> None:
    whole, headers = page(client, address)
    bare, framed = page(client, f"{address}?embed=1")
    assert (whole.count("header", "site"), bare.count("header", "site")) == (1, 0)
    assert (whole.count("nav", "languages"), bare.count("nav", "languages")) == (1, 0)
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "frame-ancestors *" in framed["content-security-policy"]
    assert "x-frame-options" not in framed
    assert bare.texts("h1") == whole.texts("h1")

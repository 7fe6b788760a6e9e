"""Finding things by name: accents, beginnings, filters, order, and any text at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store.release import Release
from graph.store.search import Box, Index, Name, folded, write

NAMES = [
    Name("iri:lodz", "Łódź", "pl", "city", "lodz"),
    Name("iri:montreal", "Montréal", "fr", "city", "montreal"),
    Name("iri:care", "Care cooperative", "en", "organisation", "lodz"),
    Name("iri:care-house", "Care cooperative house of Łódź", "en", "infrastructure", "lodz"),
    Name("iri:other", "Care cooperative", "en", "organisation", "montreal", "other"),
    Name("iri:strasse", "Straße des Œuvre", "de-AT", "infrastructure", "montreal"),
    Name("iri:quote", "L’Économie d'ici", "fr", "organisation", "montreal"),
]
PLACES = [("iri:lodz", 51.77, 19.46), ("iri:montreal", 45.5, -73.56)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of a few names."""
    path: Path = tmp_path_factory.mktemp("search") / "search.sqlite"
    write(path, NAMES, PLACES)
    return Index(path)


def iris(found: list[Name]) -> list[str]:
    """The ends of the IRIs of what was found, in its order."""
    return [name.iri.removeprefix("iri:") for name in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lodz", "lodz"),
        ("ŁÓDŹ", "lodz"),
        ("montreal", "montreal"),
        ("MONTRÉAL", "montreal"),
        ("strasse oeuvre", "strasse"),
        ("l'economie", "quote"),
        ("l’économie d’ici", "quote"),
    ],
)
def test_accents_capitals_and_joined_letters_do_not_matter(index: Index, text: str, wanted: str) -> None:
    assert wanted in iris(index.find(text))


@pytest.mark.parametrize(
    ("text", "city"), [("warszawa", "warsaw"), ("turin", "torino"), ("montreal", "montreal")]
)
def test_the_shipped_cities_are_found_by_their_names(release: Release, text: str, city: str) -> None:
    assert release.index.find(text, kind="city")[0].city == city


def test_the_last_word_may_be_a_beginning(index: Index) -> None:
    assert iris(index.find("care coop"))[0] == "care"


def test_the_words_before_the_last_are_whole(index: Index) -> None:
    assert index.find("ca cooperative") == []


def test_all_words_have_to_be_there(index: Index) -> None:
    assert index.find("care montreal") == []


def test_a_shorter_name_stands_before_a_longer_one(index: Index) -> None:
    assert iris(index.find("care", city="lodz")) == ["care", "care-house"]


def test_a_preferred_name_stands_before_another(index: Index) -> None:
    assert iris(index.find("cooperative", kind="organisation")) == ["care", "other"]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"city": "montreal"}, ["other"]),
        ({"kind": "infrastructure"}, ["care-house"]),
        ({"city": "lodz", "kind": "organisation"}, ["care"]),
        ({"lang": "pl"}, []),
    ],
)
def test_filters_narrow_what_is_found(index: Index, filters: dict[str, str], wanted: list[str]) -> None:
    assert iris(index.find("care", **filters)) == wanted  # type: ignore[arg-type]  # all filters are text


def test_a_language_includes_its_regions(index: Index) -> None:
    assert iris(index.find("strasse", lang="de")) == ["strasse"]


def test_a_thing_is_found_once(release: Release) -> None:
    found = [name.iri for name in release.index.find("a", limit=200)]
    assert len(found) == len(set(found)) == 200


def test_no_more_are_found_than_asked_for(release: Release) -> None:
    assert len(release.index.find("a", limit=3)) == 3


def test_nothing_is_found_for_no_words(index: Index) -> None:
    assert index.find(" ") == index.find("") == index.find("--") == []


def test_a_box_holds_what_lies_in_it(index: Index) -> None:
    assert iris(index.find("", box=Box(19, 51, 20, 52))) == ["lodz"]


@pytest.mark.parametrize(
    "text",
    ['"', '""', '"care', "care*", "care OR lodz", "NEAR(care)", "text:care", "-care", "care'; DROP", "^care"],
)
def test_the_syntax_of_the_index_means_nothing_in_a_text(index: Index, text: str) -> None:
    index.find(text)
    assert iris(index.find("care"))


def test_many_words_do_no_harm(index: Index) -> None:
    assert set(index.find("care " * 1000)) == set(index.find("care"))


@given(text=st.text(max_size=40))
def test_any_text_finds_something_or_nothing(index: Index, text: str) -> None:
    assert set(iris(index.find(text))) <= {name.iri.removeprefix("iri:") for name in NAMES}


@given(label=st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20))
def test_folding_twice_changes_nothing(label: str) -> None:
    assert folded(folded(label)) == folded(label)


def test_names_are_given_by_language(release: Release) -> None:
    (warsaw,) = release.index.find("warszawa", kind="city", limit=1)
    assert release.index.names([warsaw.iri])[warsaw.iri]["en"] == "Warsaw"

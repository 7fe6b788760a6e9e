"""What a selection takes and leaves, and how it stands in an address."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.atlas import city_network, city_profile
from graph.cities.profile import Thing
from graph.errors import EcosystemError
from graph.network.network import Network, Node, Tie
from graph.network.selection import Selection, selection
from graph.store.release import Release

BELOW = {"housing": frozenset({"housing", "co-housing"})}
BAKERY = Thing("b", "Piekarnia Łódź", "Łódź Bakery", "organisation", "cooperative", ("food",), since="2010")
LAW = Thing("l", "Housing law", None, "policy", "law", ("co-housing",), since="2015-03", until="2018")
UNDATED = Thing("u", "Garden", None, "infrastructure", "garden", ("food", "housing"))
THINGS = [BAKERY, LAW, UNDATED]
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.sampled_from(["organisation", "policy,organisation", " policy , policy"]),
        "types": st.sampled_from(["law", "cooperative,law"]),
        "topics": st.sampled_from(["housing", "food,housing"]),
        "since": st.sampled_from(["", "2010", "2012"]),
        "until": st.sampled_from(["2013", "2020"]),
        "q": st.sampled_from(["lodz", "Garden ", "é & ü, 50%"]),
    },
)


def chosen(**told: str) -> Selection:
    """The selection of some fields."""
    return selection(told, lambda topic: BELOW.get(topic, frozenset({topic})))


def labels(**told: str) -> list[str]:
    """The names of the things that some fields take."""
    return [thing.label for thing in chosen(**told).things(THINGS)]


def test_nothing_told_takes_everything_and_leaves_the_address_bare() -> None:
    assert labels() == [thing.label for thing in THINGS]
    assert (chosen().query, bool(chosen())) == ("", False)


def test_kinds_and_types_take_what_has_one_of_them() -> None:
    assert labels(kinds="organisation,policy") == ["Piekarnia Łódź", "Housing law"]
    assert labels(types="cooperative") == ["Piekarnia Łódź"]
    assert labels(kinds="policy", types="cooperative") == []


def test_a_topic_stands_for_those_below_it_too() -> None:
    assert labels(topics="housing") == ["Housing law", "Garden"]


def test_words_are_found_in_either_name_without_accents_or_capitals() -> None:
    assert labels(q="LODZ bakery") == ["Piekarnia Łódź"]
    assert labels(q="łódź law") == []


def test_since_takes_what_is_known_to_have_begun_then() -> None:
    assert labels(since="2011") == ["Housing law"]


def test_until_takes_what_was_there_in_that_year_and_what_has_no_date() -> None:
    assert labels(until="2014") == ["Piekarnia Łódź", "Garden"]
    assert labels(until="2016") == ["Piekarnia Łódź", "Housing law", "Garden"]
    assert labels(until="2019") == ["Piekarnia Łódź", "Garden"]


@pytest.mark.parametrize("told", [{"since": "15"}, {"until": "next year"}, {"since": "20155"}])
def test_what_is_no_year_is_refused_with_the_field_and_an_example(told: dict[str, str]) -> None:
    with pytest.raises(EcosystemError, match=f"{next(iter(told))}=.* four digits"):
        chosen(**told)


def test_years_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(EcosystemError, match="since 2020 comes after until 2010"):
        chosen(since="2020", until="2010")


@given(FIELDS)
def test_a_selection_says_the_same_again_when_read_back_from_its_own_address(told: dict[str, str]) -> None:
    one = chosen(**told)
    assert chosen(**one.fields) == one
    assert chosen(**one.fields).query == one.query


@given(FIELDS, FIELDS)
def test_telling_more_never_takes_more(one: dict[str, str], other: dict[str, str]) -> None:
    both = {**one, **{name: value for name, value in other.items() if name not in one}}
    if both.get("since", "") <= both.get("until", "9999"):
        assert set(labels(**both)) <= set(labels(**one))


def node(id: str, **said: object) -> Node:
    """A node of a network."""
    made = Node(id, id.title(), "organisation", "cooperative", "sse", ("food",), "food", ("e",))
    return replace(made, **said)  # type: ignore[arg-type]


def tie(source: str, target: str, since: str | None, until: str | None = None) -> Tie:
    """A tie, ended where it has an end."""
    state = "ended" if until else "known"
    return Tie(f"{source}-{target}", source, target, "supports", "c", state, since, until, (), None)


def test_a_network_keeps_the_ties_of_the_year_among_the_nodes_that_are_taken() -> None:
    nodes = (node("a"), node("b"), node("c", kind="policy"))
    whole = Network(nodes, (tie("a", "b", "2012"), tie("b", "c", None)), (tie("a", "b", "2001", "2005"),))
    assert [one.since for one in chosen(kinds="organisation").network(whole).ties] == ["2012"]
    assert [one.since for one in chosen(until="2003").network(whole).ties] == [None, "2001"]
    assert [one.since for one in chosen(since="2010").network(whole).ties] == ["2012"]
    assert [one.degree for one in chosen(kinds="organisation").network(whole).nodes] == [1, 1]


def test_the_page_the_data_and_the_selection_count_alike(release: Release, client: TestClient) -> None:
    told = {"topics": "housing", "kinds": "organisation,policy"}
    expected = city_network(release, "torino")
    found = client.get("/api/v1/cities/torino/network", params=told).json()
    things = [one for one in city_profile(release, "torino").things if one.kind in ("organisation", "policy")]
    assert 0 < len(found["nodes"]) < len(expected.nodes)
    shown = client.get("/cities/torino", params=told).text
    assert f"of {len(city_profile(release, 'torino').things)} shown" in shown
    assert len(things) > len(found["nodes"])


@pytest.mark.parametrize(
    ("query", "said"),
    [("kinds=robot", "no kind &#39;robot&#39;"), ("topics=robots", "no topic"), ("since=x", "no year")],
)
def test_a_filter_that_cannot_be_is_told_on_a_page(client: TestClient, query: str, said: str) -> None:
    answer = client.get(f"/cities/torino?{query}", headers={"Accept": "text/html"})
    assert answer.status_code in (400, 404)
    assert said in answer.text

"""A network page draws what is asked for, says the same in tables and files, and works without scripts."""

import json
import re
from collections.abc import Iterator, Mapping

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.atlas import all_places, city_gaps, city_network, city_placing, whole_network
from api.gaps.otherwise import short
from api.networks import gaps as network_gaps
from api.networks import tables as network_tables
from api.networks import views as network_views
from api.networks.drawing import LABELS, OUTSIDE, pairs
from api.networks.ego import CLOSEST, circle, ego
from api.networks.views import MOST
from api.networks.world import SHARED
from api.settings import Settings
from graph.cities.profile import top_topics
from graph.errors import EcosystemError, Unknown
from graph.gaps.ecosystem import Scheme
from graph.network.network import GROUPS, Network, Node, Tie, counted
from graph.network.sorts import SORTS
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from tests.cities import SLUGS
from tests.conftest import ACTORS, TIES, written
from tests.markup import Markup

MANY = MOST + 20
TORINO = "/cities/torino/network"
CITTA = "torino/institution/citta"


def node(number: int, group: str, topics: tuple[str, ...] = (), kind: str = "organisation") -> Node:
    """A node of a neighbourhood."""
    return Node(f"n{number:04}", f"Node {number}", kind, None, "sse", topics, group, ())


def tie(one: Node, other: Node) -> Tie:
    """A tie between two nodes."""
    return Tie(f"{one.id} {other.id}", one.id, other.id, "supports", "x", "known", None, None, (), None)


def large(count: int, groups: int = 6) -> Network:
    """A network of many nodes in some neighbourhoods, each tied to the next and to one hub."""
    nodes = [node(number, f"g{number % groups}", (f"t{number % 24}",)) for number in range(count)]
    ties = [tie(one, other) for one, other in zip(nodes, nodes[1:], strict=False)]
    return counted(nodes, [*ties, *(tie(nodes[0], other) for other in nodes[2::9])])


def read(client: TestClient, address: str, status: int = 200) -> Markup:
    """A page that was read."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return Markup(answer.text)


def rows(shown: Markup) -> list[str]:
    """The short ids of the nodes in the table, in its order."""
    return [held["data-key"] for tag, held in shown.tags if tag == "tr" and "data-key" in held]


def marks(shown: Markup) -> list[str]:
    """The short ids of the marks in the drawing."""
    return [held["data-key"] for tag, held in shown.tags if tag == "a" and "data-key" in held]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages over a city with more bodies than one drawing holds."""
    room = tmp_path_factory.mktemp("crowd")
    topics = ("housing", "social-finance", "food-systems", "co-design")
    bodies = "".join(
        f"ada-{number},organisation,Body {number},{topics[number % 4]},2026-11,https://example.org/{number}\n"
        for number in range(MANY)
    )
    ties = "".join(
        f"ada-{number % 7},partners-with,ada-{number},,2026-11,https://example.org/t\n"
        for number in range(7, MANY)
    )
    files = {"ada/actors.csv": ACTORS + bodies, "ada/relations.csv": TIES + ties}
    made = Data(room / "data")
    assert load(written(room / "tables", files), made).release is not None
    with TestClient(create_app(Settings(data=made.root)), raise_server_exceptions=False) as asked:
        yield asked


def test_the_sorts_and_outer_neighbourhoods_are_called_in_english_as_the_exports_call_them() -> None:
    assert LABELS == SORTS
    assert OUTSIDE == GROUPS


# --- one node with those around it


@pytest.mark.parametrize("slug", SLUGS)
def test_the_view_around_a_node_holds_those_tied_to_it_and_the_ties_among_them(
    release: Release, slug: str
) -> None:
    network = city_network(release, slug)
    best = max(network.nodes, key=lambda one: one.degree)
    near = ego(network, best.id)
    ends = {
        end for tie in network.ties for end in (tie.source, tie.target) if best.id in (tie.source, tie.target)
    }
    assert {one.id for one in near.nodes} == ends
    assert len(near.nodes) == best.degree + 1
    assert all(one.degree == network.by_id[one.id].degree for one in near.nodes)
    assert [tie for tie in network.ties if {tie.source, tie.target} <= ends] == list(near.ties)


@pytest.mark.parametrize("count", [1, 2, 3, 30, 130])
def test_around_a_node_no_two_names_stand_closer_than_a_line(count: int) -> None:
    nodes = [node(number, "care") for number in range(count)]
    network = counted(nodes, [tie(nodes[0], other) for other in nodes[1:]])
    ring = circle(network, nodes[0].id, {one.id: one.label for one in nodes})
    assert ring.placing.places.keys() == network.by_id.keys()
    for side in ("start", "end"):
        heights = sorted(label.y for label in ring.labels if label.anchor == side)
        assert all(
            below - above >= CLOSEST - 1e-6 for above, below in zip(heights, heights[1:], strict=False)
        )


def test_a_page_around_a_node_draws_and_lists_it_with_its_ties(client: TestClient, release: Release) -> None:
    network = ego(city_network(release, "torino"), f"https://w3id.org/sse-atlas/id/{CITTA}")
    shown = read(client, f"{TORINO}?ego={CITTA}")
    wanted = {short(one.id) for one in network.nodes}
    assert set(marks(shown)) == set(rows(shown)) == wanted
    assert shown.count("path", "tie") == len(pairs(network))
    assert any("is tied to 30 other bodies" in text for text in shown.texts("p"))


def test_a_node_that_is_not_shown_is_refused_with_what_to_do(client: TestClient) -> None:
    for query in ("ego=torino/organisation/nobody", "node=nobody", f"ego={CITTA}&kinds=policy"):
        answer = client.get(f"{TORINO}?{query}")
        assert answer.status_code == 404
        assert "is not in the network that is shown" in answer.text


# --- more than one drawing holds


def test_above_three_hundred_marks_neighbourhoods_are_drawn_and_below_each_node() -> None:
    few, many = large(MOST), large(MANY)
    assert network_views.whole(few, tuple("abc"), None).kind == "whole"
    view = network_views.whole(many, tuple(f"g{number}" for number in range(6)), None)
    assert view.kind == "bubbles"
    assert len(view.marked.nodes) == len(view.placing.connectors) <= 9
    assert sum(len(hood.nodes) for hood in view.placing.neighbourhoods) + len(view.marked.nodes) == MANY


def test_a_bubble_is_larger_the_more_it_holds_and_a_line_wider_the_more_ties_it_is() -> None:
    sizes = {"a": 200, "b": 100, "c": 20}
    nodes = [node(number, group) for group, size in sizes.items() for number in range(size)]
    nodes = [Node(**{**vars(one), "id": f"{one.id}{place}"}) for place, one in enumerate(nodes)]
    ties = [tie(nodes[place], nodes[200 + place]) for place in range(50)] + [tie(nodes[0], nodes[-1])]
    view = network_views.whole(counted(nodes, ties), ("a", "b", "c"), None)
    radii = [hood.radius for hood in view.placing.neighbourhoods]
    assert radii == sorted(radii, reverse=True)
    widths = sorted(band.width for band in network_views.bands(view))
    assert widths[0] < widths[-1]


def test_a_group_opens_by_narrower_topics_and_a_part_of_it_by_sort() -> None:
    nodes = [node(number, "food", ("farming" if number % 2 else "markets",)) for number in range(10)]
    network = counted([*nodes, node(99, "care")], [tie(nodes[0], nodes[1])])
    scheme = Scheme({"farming": "food", "markets": "food", "food": "food"})
    view = network_views.opened(network, "food", scheme)
    assert {hood.group for hood in view.placing.neighbourhoods} == {"farming", "markets"}
    part = network_views.opened(network, "food~farming", scheme)
    assert {one.id for one in part.network.nodes} == {one.id for one in nodes[1::2]}
    with pytest.raises(Unknown, match="no group 'fish'.*care, food"):
        network_views.opened(network, "fish", scheme)


def test_a_group_too_large_for_one_drawing_opens_in_parts_and_at_last_says_what_is_left_out() -> None:
    topics = ("farming", "markets", "gardens")
    nodes = [node(number, "food", (topics[number % 3],)) for number in range(3 * MANY)]
    network = counted(nodes, [tie(nodes[0], other) for other in nodes[1:40]])
    scheme = Scheme(dict.fromkeys(topics, "food"))
    assert network_views.opened(network, "food", scheme).kind == "bubbles"
    part = network_views.opened(network, "food~farming", scheme)
    assert (len(part.network.nodes), len(part.placing.places), part.left_out) == (MANY, MOST, MANY - MOST)


def test_a_crowded_city_arrives_in_groups_that_are_links_and_open(crowd: TestClient) -> None:
    shown = read(crowd, "/cities/ada/network")
    links = [one.attributes["href"] for one in shown.of("a", "bubble")]
    assert len(links) == 4
    assert shown.count("path", "band") == 0
    assert len(marks(shown)) <= 9
    opened = read(crowd, f"/cities/ada/network{links[0]}")
    assert len(marks(opened)) == len(rows(opened)) > 50
    assert any("Back to the whole network" in text for text in opened.texts("a"))


def test_a_crowded_city_is_drawn_node_by_node_where_a_filter_leaves_few(crowd: TestClient) -> None:
    shown = read(crowd, "/cities/ada/network?topics=housing")
    assert len(marks(shown)) == MANY // 4


def test_an_open_group_is_drawn_also_where_all_was_asked_for(client: TestClient) -> None:
    assert 0 < len(marks(read(client, f"{TORINO}?all=1&group=finance"))) < MOST


def test_all_of_a_city_comes_as_columns_for_the_canvas(crowd: TestClient) -> None:
    answer = crowd.get("/cities/ada/network?all=1").text
    block = re.search(r'id="canvas-data">(.*?)</script>', answer)
    assert block is not None
    told = json.loads(block.group(1))
    for column in ("x", "y", "names", "keys", "sort", "type"):
        assert len(told[column]) == MANY
    assert len(told["ties"]) == 2 * (MANY - 7)


# --- gaps


@pytest.mark.parametrize("slug", SLUGS)
def test_each_gap_that_is_drawn_is_a_tie_that_is_suggested_and_not_on_record(
    release: Release, slug: str
) -> None:
    network, gaps = city_network(release, slug), city_gaps(release, slug)["gaps"]
    found = network_gaps.drawn(gaps, network, city_placing(release, slug))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert len(found) <= network_gaps.MOST
    tied = set(pairs(network))
    drawn = [tuple(sorted((one.tie["a"], one.tie["b"]))) for one in found]
    assert not tied & set(drawn)
    assert len(set(drawn)) == len(drawn)
    assert all(one.tie in one.gap["suggestions"] and one.gap in gaps for one in found)
    flags = [one.gap["flagged"] for one in found]
    assert flags == sorted(flags, reverse=True)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_list_beside_the_drawing_numbers_the_lines_and_leads_to_the_gaps(
    client: TestClient, release: Release, slug: str
) -> None:
    shown = read(client, f"/cities/{slug}/network")
    gaps = {one["id"]: one for one in city_gaps(release, slug)["gaps"]}
    numbers = [held["value"] for tag, held in shown.tags if tag == "li" and "value" in held]
    links = [one for one in shown.of("a") if "/gaps#" in one.attributes.get("href", "")]
    assert len(links) == len(numbers) == shown.count("path", "gap-line") - bool(numbers)
    for link in links:
        assert gaps[link.attributes["href"].partition("#")[2]]["title"] == link.text


def test_no_gap_is_drawn_for_another_year_nor_where_an_end_is_filtered_away(client: TestClient) -> None:
    assert read(client, f"{TORINO}?until=2015").count("path", "gap-line") == 0
    assert read(client, f"{TORINO}?kinds=policy").count("path", "gap-line") == 0


# --- the filter, the year, the names


def test_the_filter_holds_for_drawing_counts_tables_and_files(client: TestClient, release: Release) -> None:
    shown = read(client, f"{TORINO}?kinds=policy,institution")
    whole = city_network(release, "torino")
    kept = {short(one.id) for one in whole.nodes if one.kind in ("policy", "institution")}
    assert set(marks(shown)) == set(rows(shown)) == kept
    files = [one.attributes["href"] for one in shown.of("a") if "download" in one.attributes]
    assert len(files) == 4
    assert all(file.endswith("?kinds=institution,policy") for file in files)
    told = client.get(files[-1]).json()
    assert {short(one["id"]) for one in told["nodes"]} == kept
    for file in files[1:3]:
        answer = client.get(file)
        assert answer.text.count("<node id=") == len(kept)


def test_marks_stay_where_they_are_when_others_are_filtered_away(client: TestClient) -> None:
    def places(query: str) -> dict[str, str]:
        tags = read(client, f"{TORINO}{query}").tags
        return {
            held["data-key"]: held["transform"] for tag, held in tags if tag == "a" and "data-key" in held
        }

    every, some = places(""), places("?kinds=organisation")
    assert some.items() <= every.items()


def test_a_year_is_said_in_words_with_the_ties_that_have_no_date(
    client: TestClient, release: Release
) -> None:
    then = city_network(release, "torino").at("2015")
    undated = sum(one.since is None for one in then.ties)
    (note,) = read(client, f"{TORINO}?until=2015").of("p", "note")
    assert note.text.startswith(
        f"As it was in 2015: {len(then.ties)} ties on record. Of these, {undated} ties"
    )


def test_names_are_found_without_accents_and_lead_to_their_ties(client: TestClient) -> None:
    shown = read(client, f"{TORINO}?find=citta")
    assert shown.count("a", "chosen") >= 1
    (found,) = [held for tag, held in shown.tags if held.get("id") == "found"]
    assert found["role"] == "status"


def test_a_chosen_node_is_marked_in_the_drawing_and_in_its_row(client: TestClient) -> None:
    shown = read(client, f"{TORINO}?node={CITTA}")
    chosen = [held for _, held in shown.tags if "chosen" in held.get("class", "").split()]
    assert [held["data-key"] for held in chosen] == [CITTA, CITTA]


# --- tables


@pytest.mark.parametrize("column", ["name", "type", "group", "ties"])
def test_a_table_is_sorted_by_links_that_say_how(client: TestClient, column: str) -> None:
    up, down = (rows(read(client, f"{TORINO}?sort={sign}{column}")) for sign in ("", "-"))
    assert sorted(up) == sorted(down)
    assert up != down
    shown = read(client, f"{TORINO}?sort={column}")
    (head,) = [held for tag, held in shown.tags if tag == "th" and "aria-sort" in held]
    assert head["aria-sort"] == "ascending"
    assert f"?sort=-{column}#nodes" in [one.attributes.get("href") for one in shown.of("a")]


def test_an_unknown_column_is_refused_with_those_that_there_are(client: TestClient) -> None:
    with pytest.raises(EcosystemError, match="no column 'age'.*name, type, group, ties"):
        network_tables.heads(network_tables.NODES, "-age")
    read(client, f"{TORINO}?sort=age", 400)


def test_long_tables_come_in_pages_and_each_row_stands_on_one() -> None:
    every = list(range(network_tables.ROWS + 5))
    pages = network_tables.pages(len(every))
    assert [row for page in range(1, pages + 1) for row in network_tables.cut(every, page)] == every


# --- all cities


def test_the_drawing_of_all_places_each_node_within_its_city_and_no_two_cities_overlap(
    release: Release,
) -> None:
    placed, whole = all_places(release), whole_network(release)
    assert placed.places.keys() == whole.by_id.keys()
    assert {disc.slug for disc in placed.discs} - {SHARED} == set(SLUGS)
    assert sum(disc.count for disc in placed.discs) == len(whole.nodes)
    for number, one in enumerate(placed.discs):
        for other in placed.discs[number + 1 :]:
            apart = (one.centre.x - other.centre.x) ** 2 + (one.centre.y - other.centre.y) ** 2
            assert apart > (one.radius + other.radius) ** 2
        assert placed.left <= one.centre.x - one.radius
        assert one.centre.x + one.radius <= placed.left + placed.width


def test_the_page_of_all_cities_counts_them_and_leads_to_each(client: TestClient, release: Release) -> None:
    shown = read(client, "/network")
    assert {f"/cities/{slug}/network" for slug in SLUGS} <= set(shown.addresses)
    heads = [held for tag, held in shown.tags if tag == "canvas"]
    assert f"{len(whole_network(release).nodes):,} nodes" in heads[0]["aria-label"]


@pytest.mark.parametrize("form", ["graphml", "gexf", "json"])
def test_all_cities_come_as_one_file(client: TestClient, form: str) -> None:
    answer = client.get(f"/network.{form}")
    assert answer.status_code == 200
    assert f'filename="network.{form}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("language", ["pl", "eu"])
def test_neighbourhoods_and_names_are_said_in_the_language_of_the_page(
    client: TestClient, release: Release, language: str
) -> None:
    shown = client.get(f"/{language}{TORINO}").text
    topics = [str(f"https://w3id.org/sse-atlas/topic/{one}") for one in top_topics(release)]
    names: Mapping[str, str] = {iri: release.label(iri, language) for iri in topics}
    table = Markup(shown).texts("td")
    assert any(name in table for name in names.values())
    assert f'href="/{language}/id/{CITTA}"' in shown

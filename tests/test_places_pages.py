"""The page of a city's places tells how many are known and how exactly; the world page what cities share."""

import csv
import gzip
import io
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from api import bundle
from api.app import create_app
from api.maps import outline
from api.maps.exchanges import Arc
from api.maps.places import exactness
from api.settings import Settings
from graph.cities.profile import cities
from graph.matches.between import Between, between, homes, joint, recorded
from graph.matches.match import USUAL
from graph.network.network import Network, Node, Tie
from graph.store.release import Release
from graph.store.releases import Data
from ingest.load import load
from ontology import iris
from tests.conftest import written
from tests.markup import Markup

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
HEADER = "id,kind,name,topics,lat,lon,confirmed,source\n"
EVIL = "=1+1<img src=x onerror=alert(1)></script>"
"""A name that would be markup where it is not told as text."""

ATLAS = bundle.ROOM / "node_modules" / "world-atlas"
degrees = st.tuples(st.floats(-180, 180), st.floats(-80, 80))


def block(text: str) -> Any:
    """The data that a page gives its script."""
    start = text.index('id="map-data">') + len('id="map-data">')
    return json.loads(text[start : text.index("</script>", start)])


def features(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/cities/torino/places.geojson{query}").json()["features"]
    return found


def test_the_page_says_how_many_places_are_known_and_lists_all_others(client: TestClient) -> None:
    page = client.get("/cities/torino/map").text
    found = features(client)
    placed = [one for one in found if one["geometry"]]
    assert f"The places of {len(placed)} of {len(found)} bodies, places and services are known." in page
    shown = Markup(page)
    links = {link.attributes["href"] for link in shown.of("a")}
    assert {one["id"].removeprefix("https://w3id.org/sse-atlas") for one in found} <= links
    assert page.count("data-node=") == len(placed) == len(block(page)["places"])


def test_the_list_comes_before_the_map(client: TestClient) -> None:
    page = client.get("/cities/torino/map").text
    assert page.index('class="things"') < page.index('id="map"') < page.index('id="unplaced"')


def test_the_map_without_scripts_has_a_mark_for_each_known_place(client: TestClient) -> None:
    page = client.get("/cities/torino/map").text
    drawing = page[page.index('<svg class="chart"') : page.index("</figure>")]
    assert drawing.count("<title>") == len(block(page)["places"])


def test_the_filter_holds_for_list_map_and_files_alike(client: TestClient) -> None:
    query = "?kinds=institution"
    page = client.get(f"/cities/torino/map{query}").text
    found = features(client, query)
    assert found
    assert {one["properties"]["kind"] for one in found} == {"institution"}
    assert len(block(page)["places"]) == sum(one["geometry"] is not None for one in found)
    assert f"/cities/torino/places.csv{query}" in page
    rows = list(csv.DictReader(io.StringIO(client.get(f"/cities/torino/places.csv{query}").text)))
    assert [row["id"] for row in rows] == [one["id"] for one in found]


def test_a_file_of_places_has_longitude_first_and_says_how_exact_each_is(client: TestClient) -> None:
    placed = [one for one in features(client) if one["geometry"]]
    assert all(7 < one["geometry"]["coordinates"][0] < 8 for one in placed)
    assert {one["properties"]["exact_to_m"] for one in placed} <= {100, 1000, 10_000, 100_000}
    assert all(one["properties"]["exact_to_m"] is None for one in features(client) if not one["geometry"])


def test_a_filter_that_nothing_meets_says_so(client: TestClient) -> None:
    answer = client.get("/cities/torino/map?q=nobody-is-called-so")
    assert answer.status_code == 200
    assert "widen the filter" in answer.text


@pytest.mark.parametrize(
    "path", ["/cities/atlantis/map", "/cities/atlantis/places.csv", "/map?city=atlantis"]
)
def test_a_city_that_there_is_not_is_told_by_name(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "atlantis" in answer.text


@pytest.mark.parametrize(
    ("lat", "lon", "metres"),
    [
        (45.0, 7.0, 100_000),
        (45.1, 7.0, 10_000),
        (45.07, 7.7, 1000),
        (45.07, 7.681, 100),
        (45.07012, 7.6, 100),
    ],
)
def test_how_exact_a_place_is_follows_from_its_decimals_and_is_a_street_at_best(
    lat: float, lon: float, metres: int
) -> None:
    assert exactness(lat, lon) == metres


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A city with a body whose name would be markup and a formula, where it were not told as text."""
    room = tmp_path_factory.mktemp("hostile")
    data = Data(room / "data")
    row = f'ada-one,organisation,"{EVIL}",care,45.01,7.01,2026-11,https://example.org/1\n'
    assert load(written(room / "tables", {"ada/actors.csv": HEADER + row}), data).release is not None
    return data


def test_a_hostile_name_stays_text_in_page_drawing_data_and_table(hostile: Data) -> None:
    with TestClient(create_app(Settings(data=hostile.root))) as asked:
        page, world = asked.get("/cities/ada/map").text, asked.get("/map").text
        table = asked.get("/cities/ada/places.csv").text
    assert "<img" not in page + world
    assert block(page)["places"][0]["label"] == EVIL
    assert next(csv.DictReader(io.StringIO(table)))["name"] == f"'{EVIL}"


def test_a_city_without_any_place_says_what_to_enter(tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    assert load(written(tmp_path / "tables", {"ada/actors.csv": HEADER}), data).release is not None
    with TestClient(create_app(Settings(data=data.root))) as asked:
        assert "infrastructure.csv" in asked.get("/cities/ada/map").text
        assert asked.get("/map").status_code == 200


def test_no_map_loads_from_another_host_unless_an_operator_says_so(hostile: Data, client: TestClient) -> None:
    for path in ("/cities/torino/map", "/map"):
        assert "https:" not in client.get(path).headers["content-security-policy"]
    told = Settings(data=hostile.root, tile_url=TILES, tile_attribution="The Example <Survey>")
    with TestClient(create_app(told)) as asked:
        for path in ("/cities/ada/map", "/map"):
            answer = asked.get(path)
            policy = answer.headers["content-security-policy"].split("; ")
            assert [rule for rule in policy if "https:" in rule] == [
                "img-src 'self' data: https://tiles.example.org"
            ]
            assert "tiles.example.org" in answer.text
            assert "The Example &lt;Survey&gt;" in answer.text
            assert block(answer.text)["tiles"] == TILES
        assert "https:" not in asked.get("/cities/ada").headers["content-security-policy"]


def test_tiles_from_servers_of_several_names_open_the_policy_for_those_names() -> None:
    told = Settings(tile_url="https://{s}.example.org:8443/{z}/{x}/{y}", tile_attribution="Somebody")
    assert told.tiles is not None
    assert (told.tiles.origin, told.tiles.host) == ("https://*.example.org:8443", "example.org:8443")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://tiles.example.org/one.png", "Somebody"),
        ("ftp://tiles.example.org/{z}/{x}/{y}", "Somebody"),
        ("https://tiles.example.org; script-src *//{z}/{x}/{y}", "Somebody"),
        ("https://*/{z}/{x}/{y}", "Somebody"),
        (TILES, " "),
    ],
)
def test_tiles_are_refused_without_a_whole_address_and_whom_they_are_owed_to(url: str, words: str) -> None:
    with pytest.raises(ValidationError, match="tile_"):
        Settings(tile_url=url, tile_attribution=words)


def node(id: str, *ecosystems: str) -> Node:
    homes = tuple(str(iris.ecosystem(slug)) for slug in ecosystems)
    return Node(id, id, "organisation", None, None, (), "none", homes)


def tie(source: str, target: str) -> Tie:
    return Tie(
        f"{source}-{target}", source, target, "partners-with", "collaboration", "known", None, None, (), None
    )


SMALL = Network(
    (node("a", "ada"), node("b", "ben"), node("c", "cleo"), node("joint"), node("far", "network")),
    (tie("a", "b"), tie("a", "joint"), tie("joint", "c"), tie("far", "b"), tie("joint", "far")),
)


def test_ties_between_bodies_of_two_cities_are_on_record_with_the_match_that_they_came_of() -> None:
    (found,) = recorded(SMALL, ["ada", "ben", "cleo"], {"a-b": "match-1"})
    assert (found.cities, found.match) == (("ada", "ben"), "match-1")


def test_a_body_of_no_city_joins_the_cities_that_are_tied_to_it() -> None:
    (found,) = joint(SMALL, ["ada", "ben", "cleo"])
    assert (found.node.id, found.cities) == ("joint", ("ada", "cleo"))
    assert homes(SMALL, ["ada"]) == {"a": "ada"}


def test_suggestions_are_the_best_of_each_learner_and_host_and_one_a_learner_for_all(
    release: Release,
) -> None:
    found = between(release, USUAL)
    pairs = [(one.learner, one.host) for one in found.suggested]
    assert len(pairs) == len(set(pairs)) > 0
    scores = [one.score for one in found.suggested]
    assert scores == sorted(scores, reverse=True)
    learners = [one.learner for one in found.of(None).suggested]
    assert sorted(learners) == sorted(city.slug for city in cities(release))
    assert all("torino" in (one.learner, one.host) for one in found.of("torino").suggested)


def test_the_world_page_tells_in_lists_whatever_it_draws(client: TestClient, release: Release) -> None:
    page = client.get("/map?city=torino").text
    told = block(page)
    rows = {arc["row"] for arc in told["arcs"]}
    assert rows
    assert all(f'data-row="{row}"' in page for row in rows)
    assert all("torino" in (arc["start"], arc["end"]) for arc in told["arcs"])
    assert page.count('class="arc suggested" d="M1 6') == 1
    shown = between(release, USUAL).of("torino")
    assert sum(arc["sort"] == "suggested" for arc in told["arcs"]) == len(shown.suggested)


def test_a_tie_across_cities_is_told_with_both_its_ends_and_drawn_once(small: Data) -> None:
    with TestClient(create_app(Settings(data=small.root))) as asked:
        page = asked.get("/map").text
    links = {link.attributes["href"]: link.text for link in Markup(page).of("a")}
    assert links["/id/ada/organisation/one"] == "One"
    assert links["/id/ben/organisation/one"] == "Uno"
    assert "Ada and Ben" in page or "Ben and Ada" in page
    assert [arc["sort"] for arc in block(page)["arcs"]] == ["recorded"]
    assert page.count('class="arc recorded" d="M1 6') == 1


def test_nothing_between_cities_is_nothing_to_draw() -> None:
    assert Between((), (), ()).of(None) == Between((), (), ()).of("ada") == Between((), (), ())


@given(start=degrees, end=degrees)
def test_an_arc_leads_from_its_start_to_its_end(start: tuple[float, float], end: tuple[float, float]) -> None:
    drawn = Arc("suggested", "row", "one", "other").path({"one": start, "other": end})
    first, _, bent = drawn.removeprefix("M").partition("Q")
    assert first == f"{start[0]:.2f} {start[1]:.2f}"
    assert bent.endswith(f"{end[0]:.2f} {end[1]:.2f}")


@given(
    st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=2, max_size=30),
    st.floats(0.01, 5),
)
def test_a_simplified_line_keeps_its_ends_and_order_and_misses_no_point_by_more(
    line: list[tuple[float, float]], most: float
) -> None:
    kept = outline.simplified(line, most)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    left = iter(line)
    assert all(point in left for point in kept)
    for point in line:
        assert min(way_to(point, one, other) for one, other in pairwise(kept)) <= most * 1.001


def way_to(point: tuple[float, float], one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far a point is from the line through two others; from the point that both are."""
    length = math.dist(one, other)
    if length == 0:
        return math.dist(point, one)
    across = (point[0] - one[0]) * (other[1] - one[1]) - (point[1] - one[1]) * (other[0] - one[0])
    return abs(across) / length


def test_a_ring_over_the_antimeridian_is_cut_in_two_closed_parts() -> None:
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]
    parts = outline.cut(outline.around([ring]), outline.EARTH)
    spans = sorted((min(x for x, _ in part), max(x for x, _ in part)) for part in parts)
    assert spans == [(-180.0, -170.0), (170.0, 180.0)]
    assert sum(area(part) for part in parts) == pytest.approx(200)


def area(ring: list[tuple[float, float]]) -> float:
    """Of a ring on a plane, by the shoelace formula."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


@given(
    st.integers(-180, 179),
    st.integers(-90, 60),
    st.lists(st.floats(1, 30), min_size=5, max_size=9),
)
def test_cutting_at_a_line_loses_and_adds_nothing(west: int, south: int, lengths: list[float]) -> None:
    turns = [2 * math.pi * number / len(lengths) for number in range(len(lengths))]
    ring = [
        (west + length * math.cos(turn), south + length * math.sin(turn))
        for length, turn in zip(lengths, turns, strict=True)
    ]
    far = (-1000.0, -1000.0, 1000.0, 1000.0)
    left = outline.cut([ring], (far[0], far[1], float(west), far[3]))
    right = outline.cut([ring], (float(west), far[1], far[2], far[3]))
    assert sum(area(part) for part in (*left, *right)) == pytest.approx(area(ring))


@pytest.fixture(scope="module")
def outlines() -> dict[str, Any]:
    """What the files of outlines hold, by their names."""
    found = {path.name: json.loads(path.read_text("utf-8")) for path in bundle.BUILT.glob("outlines-*.json")}
    assert found, "the outlines are not made; `make test` makes them, or python -m api.bundle"
    return found


def test_no_line_of_the_outlines_leaps_around_the_earth(outlines: dict[str, Any]) -> None:
    for name, told in outlines.items():
        for line in (*told["land"], *told["borders"]):
            assert all(abs(step) < 180 * outline.PARTS for step in line[2::2]), name
            x = 0
            for step in line[::2]:
                x += step
                assert abs(x) <= 180 * outline.PARTS, name


def test_the_file_of_the_earth_names_the_cells_that_there_are(outlines: dict[str, Any]) -> None:
    named = {outline.NEAR.format(cell) for cell in outlines[outline.WORLD]["cells"]}
    assert outlines.keys() == {outline.WORLD, *named}


def test_the_outlines_are_small_to_send() -> None:
    sizes = [len(gzip.compress(path.read_bytes())) for path in bundle.BUILT.glob("outlines-*.json")]
    assert max(sizes) < 45_000
    assert sum(sizes) < 450_000


@pytest.mark.parametrize(
    ("lon", "lat", "is_land"),
    [
        (21.0, 52.2, True),
        (-43.9, -19.9, True),
        (178.0, -17.8, True),
        (179.5, 66.5, True),
        (-179.0, 66.5, True),
        (-30.0, 0.0, False),
        (51.0, 42.0, False),
        (-150.0, 30.0, False),
    ],
)
def test_land_is_land_and_sea_is_sea(outlines: dict[str, Any], lon: float, lat: float, is_land: bool) -> None:
    name = f"{int((lon + 180) // outline.CELL)}-{int((lat + 90) // outline.CELL)}"
    near = outlines.get(outline.NEAR.format(name), {"land": []})
    assert inside(near["land"], lon * outline.PARTS, lat * outline.PARTS) == is_land


def inside(rings: list[list[int]], x: float, y: float) -> bool:
    """Whether a point is inside an odd number of rings."""
    crossed = False
    for ring in rings:
        points, at = [], (0, 0)
        for right, up in zip(ring[::2], ring[1::2], strict=True):
            at = (at[0] + right, at[1] + up)
            points.append(at)
        for (left, low), (to, high) in zip(points, [*points[1:], points[0]], strict=True):
            if (low > y) != (high > y) and x < left + (y - low) / (high - low) * (to - left):
                crossed = not crossed
    return crossed


def test_the_start_page_draws_the_outline_that_the_package_gives() -> None:
    told = json.loads((ATLAS / "land-110m.json").read_text("utf-8"))
    assert outline.TARGET.read_text("utf-8") == f'<path class="land" d="{outline.path(told)}"/>\n'

"""What once went wrong stays right: one test for each fault that was found by reading or by use."""

import shutil
import tempfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.network.network import network
from graph.store import building
from graph.store.building import Busy, Record
from graph.store.releases import Data
from graph.store.rollback import rolled_back
from ingest.load import load
from tests.conftest import ADA, BEN, TIES, Run, Tables

PERSON = (
    "id,kind,name,role,role_seen,affiliation_id,home_address,confirmed,source\n"
    "ada-one,organisation,One,,,,,2026-11,https://example.org/1\n"
    "ada-ann,person,Ann,Chair,2024,ada-one,Via Roma 12,2026-11,https://example.org/2\n"
)


def test_a_column_that_nobody_knows_is_told_and_published_nowhere(tables: Tables, tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    report = load(tables({"ada/actors.csv": PERSON}), data)
    assert report.release is not None
    assert [problem.column for problem in report.problems if "unknown column" in problem.reason] == [
        "home_address"
    ]
    assert not any("Via Roma" in str(quad) for quad in data.current().store)


def test_a_release_whose_store_was_lost_is_rebuilt_before_it_is_current_again(
    atlas: Data, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = str(atlas.current_id())
    assert load(tables({"ada/actors.csv": ADA}), atlas).release is not None
    monkeypatch.setattr("graph.store.releases.STORES_KEPT", 0)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # a crash before the store is dropped
    atlas.prune()
    monkeypatch.undo()
    shutil.rmtree(atlas.path(old) / "store")
    assert rolled_back(atlas, old) == old
    assert len(atlas.current().store) > 0


def test_a_wrong_byte_after_a_byte_order_mark_is_a_problem_of_its_row(tables: Tables, run: Run) -> None:
    folder = tables({"ada/actors.csv": b"\xef\xbb\xbfid\xc3\xa9ab\xff"})
    outcome = run("check", folder / "ada" / "actors.csv")
    assert outcome.code == 1
    assert "row 1: byte 0xff is not UTF-8" in outcome.err


def test_a_release_id_of_any_length_is_looked_up_without_a_fault(client: TestClient) -> None:
    for key in ("a" * 300, ".building-1", "%00", "A B"):
        assert client.get(f"/release/{key}").status_code == 404


def test_a_file_of_a_city_that_is_not_there_leaves_nothing_behind(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert client.get("/cities/nowhere/network.html").status_code == 404
    assert list(tmp_path.iterdir()) == []


def test_a_city_whose_own_row_was_rejected_spoils_no_other_citys_page(tables: Tables, tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    folder = tables({"ada/actors.csv": ADA, "ben/actors.csv": BEN})
    row = (folder / "ben" / "city.csv").read_text("utf-8")
    (folder / "ben" / "city.csv").write_text(row.replace("Europe/Rome", "Mars/Base"), "utf-8")
    assert load(folder, data, rejected=True).release is not None
    with TestClient(create_app(Settings(data=data.root))) as client:
        assert client.get("/cities/ada/gaps").status_code == 200


def test_a_port_that_cannot_be_is_told(run: Run) -> None:
    outcome = run("serve", "--port", "70000")
    assert outcome.code == 2
    assert "--port" in outcome.err and "65535" in outcome.err


def test_a_result_links_only_to_the_web(client: TestClient) -> None:
    query = 'SELECT (IRI("javascript:alert(1)") AS ?x) {}'
    page = client.get("/sparql", params={"query": query}, headers={"accept": "text/html"}).text
    assert "javascript:alert(1)</td>" in page
    assert 'href="javascript' not in page


def test_a_city_that_names_no_authority_stands_for_itself(tables: Tables, tmp_path: Path) -> None:
    data = Data(tmp_path / "data")
    tie = f"{TIES}ada,supports,ada-one,,2026-11,https://example.org/3\n"
    assert load(tables({"ada/actors.csv": ADA, "ada/relations.csv": tie}), data).release is not None
    drawn = network(data.current())
    (city,) = [node for node in drawn.nodes if node.kind == "city"]
    assert (city.sector, city.degree) == ("public", 1)


def test_what_was_made_from_a_release_that_is_no_longer_current_is_not_published(atlas: Data) -> None:
    before = atlas.current_id()
    with pytest.raises(Busy, match="in the meantime"):
        building.publish(atlas, [], Record("ada", after="2020-01-01-000000-deadbeef"))
    assert atlas.current_id() == before

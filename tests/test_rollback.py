"""Back to an older release, as a whole or for one city."""

from pathlib import Path

import pytest

from graph.errors import Unknown
from graph.store.building import Busy, Record, alone, publish
from graph.store.difference import difference
from graph.store.releases import STORES_KEPT, Data
from graph.store.rollback import rolled_back
from tests.stores import city, published


@pytest.fixture
def bare(tmp_path: Path) -> Data:
    """A data folder in which nothing is published yet."""
    return Data(tmp_path / "data")


def names(data: Data) -> list[str]:
    """The names that the current release gives, in order."""
    found = data.current().query("SELECT ?n { ?s skos:prefLabel ?n } ORDER BY ?n")
    return [row[0].value for row in found]  # type: ignore[union-attr, index]


def test_a_whole_rollback_makes_the_older_release_current(bare: Data) -> None:
    first = published(bare, ada={"organisation/a": "Old"}).id
    published(bare, ada={"organisation/a": "New"})
    assert rolled_back(bare, first) == first == bare.current_id()
    assert names(bare) == ["Old"]


def test_a_whole_rollback_keeps_the_newer_release(bare: Data) -> None:
    first, second = (published(bare, ada={"organisation/a": name}).id for name in ("Old", "New"))
    rolled_back(bare, first)
    assert rolled_back(bare, second) == second
    assert names(bare) == ["New"]


def test_a_release_without_its_store_is_rebuilt_with_the_same_quads(bare: Data) -> None:
    first = published(bare, ada={f"organisation/{n}": f"Old {n}" for n in range(9)})
    for n in range(STORES_KEPT):
        published(bare, ada={"organisation/a": str(n)})
    assert not (bare.path(first.id) / "store").exists()
    rolled_back(bare, first.id)
    assert names(bare) == [f"Old {n}" for n in range(9)]
    assert len(bare.current().store) == first.counts["quads"]


def test_a_rollback_waits_for_nobody_who_publishes(bare: Data) -> None:
    first = published(bare, ada={"organisation/a": "Old"}).id
    second = published(bare, ada={"organisation/a": "New"}).id
    with alone(bare), pytest.raises(Busy):
        rolled_back(bare, first)
    assert bare.current_id() == second


def test_the_city_is_as_it_was_and_the_others_are_as_they_are(bare: Data) -> None:
    first = published(bare, ada={"organisation/a": "Old A"}, bea={"organisation/b": "Old B"}).id
    published(bare, ada={"organisation/a": "New A"}, bea={"organisation/b": "New B"})
    key = rolled_back(bare, first, "ada")
    assert key == bare.current_id() != first
    assert names(bare) == ["New B", "Old A"]


def test_a_city_that_is_gone_comes_back(bare: Data) -> None:
    first = published(bare, ada={"organisation/a": "A"}, bea={"organisation/b": "B"}).id
    published(bare, bea={"organisation/b": "B"})
    after = rolled_back(bare, first, "ada")
    assert bare.current().cities == ("ada", "bea")
    assert not difference(bare, first, after)


def test_the_manifest_names_the_files_and_findings_of_the_city_as_it_was(bare: Data) -> None:
    for turn in ("old", "new"):
        inputs = [{"file": f"{slug}/actors.csv", "sha256": turn} for slug in ("ada", "bea")]
        drafts = [city(slug, {"organisation/a": turn}) for slug in ("ada", "bea")]
        publish(bare, drafts, Record("ada", inputs, {"ada": [turn], "bea": [turn]}))
    _, first = bare.manifests()
    manifest = bare.manifest(rolled_back(bare, first.id, "ada"))
    assert {(one["file"], one["sha256"]) for one in manifest.inputs} == {
        ("ada/actors.csv", "old"),
        ("bea/actors.csv", "new"),
    }
    assert manifest.checks == {"ada": ["old"], "bea": ["new"]}


def test_an_unknown_release_is_named(bare: Data) -> None:
    published(bare, ada={"organisation/a": "A"})
    with pytest.raises(Unknown, match="no release 'then'.*sse-atlas releases"):
        rolled_back(bare, "then")


@pytest.mark.parametrize("unknown", ["elba", "_vocabulary", "network"])
def test_what_is_no_city_of_the_release_is_named_with_those_that_are(data: Data, unknown: str) -> None:
    with pytest.raises(Unknown, match=f"'{unknown}'.*belo-horizonte, bilbao"):
        rolled_back(data, str(data.current_id()), unknown)

"""Releases: built aside, published by one flip, read by many, whole after any crash."""

import asyncio
import gzip
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from api.atlas import Atlas
from api.settings import Settings
from graph.errors import Unknown
from graph.store.building import BEGUN, Busy, Draft, Record, alone, ensure_built, publish, quads_file
from graph.store.release import Release
from graph.store.releases import STORES_KEPT, Data, NothingPublished
from tests.stores import ENVIRONMENT, PYTHON, ROOT, city, published, thing

KILLS = 5
"""How often a publishing process is killed, at a moment of its own each time; a campaign kills more."""

PUBLISHING = """
import sys, itertools
from pathlib import Path
from graph.store.releases import Data
from tests.stores import published

data = Data(Path(sys.argv[1]))
for turn in itertools.count():
    ada = {f"organisation/{n}": f"Name {turn} {n}" for n in range(300)}
    published(data, ada=ada, bea={"organisation/b": "B"})
    print(turn, flush=True)
"""
READING = """
import sys
from pathlib import Path
from graph.store.releases import Data

release = Data(Path(sys.argv[1])).current()
print(release.id, len(release.store), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def bare(tmp_path: Path) -> Data:
    """A data folder in which nothing is published yet."""
    return Data(tmp_path / "data")


QUADS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def size(release: Release) -> int:
    """How many quads a release answers that it holds."""
    (row,) = list(release.query(QUADS))  # type: ignore[arg-type]  # a SELECT gives solutions
    return int(row[0].value)


def contents(store: Store) -> list[str]:
    """All quads of a store, in order."""
    return sorted(map(str, store))


def test_a_release_is_a_folder_with_quads_manifest_store_and_index(bare: Data) -> None:
    key = published(bare, ada={"organisation/a": "A"}).id
    held = {path.name for path in (bare.root / "releases" / key).iterdir()}
    assert held == {"quads", "manifest.json", "store", "search.sqlite"}


def test_publishing_points_current_at_the_new_release(bare: Data) -> None:
    first, second = (published(bare, ada={"organisation/a": name}).id for name in "AB")
    assert (bare.root / "current").is_symlink()
    assert first != second == bare.current_id()


def test_the_manifest_counts_things_by_class_and_quads(bare: Data) -> None:
    manifest = published(bare, ada={"organisation/a": "A", "organisation/b": "B"})
    assert manifest.counts == {"Organisation": 2, "derived": 0, "quads": 4}
    assert manifest.parts[0].quads == 4


def test_the_counts_of_the_shipped_release_are_those_of_its_store(release: Release) -> None:
    assert release.manifest.counts["quads"] == len(release.store) == size(release)
    found = release.query("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a sse:City }")
    assert [row[0].value for row in found] == [str(release.manifest.counts["City"])]  # type: ignore[union-attr, index]


def test_each_quad_of_the_quads_files_is_in_the_store(release: Release) -> None:
    for part in release.manifest.parts:
        content = gzip.decompress(quads_file(release.path, part.name).read_bytes())
        assert all(quad in release.store for quad in parse(content, RdfFormat.N_QUADS))


def test_two_releases_of_one_second_are_listed_in_their_order(bare: Data) -> None:
    keys = [published(bare, ada={"organisation/a": "A"}).id for _ in range(4)]
    assert [manifest.id for manifest in bare.manifests()] == keys[::-1]


def test_the_data_folder_may_be_a_relative_path(bare: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    published(bare, ada={"organisation/a": "Ada"})
    monkeypatch.chdir(bare.root.parent)
    assert [name.label for name in Data(Path("data")).current().index.find("ada")] == ["Ada"]


def test_an_empty_folder_says_what_would_publish(bare: Data) -> None:
    with pytest.raises(NothingPublished, match="sse-atlas load"):
        bare.current()


@pytest.mark.parametrize("key", ["no-such-release", "..", ".building-1", "a/b", ""])
def test_what_is_no_release_is_unknown(bare: Data, key: str) -> None:
    published(bare, ada={"organisation/a": "A"})
    with pytest.raises(Unknown, match="sse-atlas releases"):
        bare.path(key)


def test_several_processes_read_the_same_release_at_once(data: Data) -> None:
    command = [PYTHON, "-c", READING, str(data.root)]
    readers = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=ROOT
        )
        for _ in range(3)
    ]
    lines = {reader.stdout.readline() for reader in readers if reader.stdout}
    assert lines == {f"{data.current_id()} {data.current().manifest.counts['quads']}\n"}
    assert [reader.communicate()[0] for reader in readers] == ["", "", ""]


def test_a_reader_of_the_old_release_goes_on_after_a_flip(bare: Data) -> None:
    published(bare, ada={"organisation/a": "Old"})
    old = bare.current()
    published(bare, ada={"organisation/a": "New"})
    assert [name.label for name in old.index.find("old")] == ["Old"]
    assert "Old" in str(list(old.query("SELECT ?n { ?s skos:prefLabel ?n }")))  # type: ignore[arg-type]


def test_a_reader_goes_on_when_its_store_has_been_dropped(bare: Data) -> None:
    published(bare, ada={f"organisation/{n}": f"Old {n}" for n in range(50)})
    old = bare.current()
    for n in range(STORES_KEPT + 1):
        published(bare, ada={"organisation/a": str(n)})
    assert not (old.path / "store").exists()
    assert size(old) == 100
    assert len(old.index.find("old", limit=100)) == 50


def test_a_server_sees_the_new_release_at_the_next_request(bare: Data) -> None:
    published(bare, ada={"organisation/a": "Old"})
    server = Atlas(Settings(data=bare.root))
    before = server.release.id
    after = published(bare, ada={"organisation/a": "New"}).id
    assert before != after == server.release.id


def test_a_server_asks_the_new_release_after_a_flip(bare: Data) -> None:
    published(bare, ada={"organisation/a": "Old"})
    server = Atlas(Settings(data=bare.root, query_workers=1))
    before = server.pool
    published(bare, ada={"organisation/a": "New"})
    assert server.pool.store == bare.current().path / "store" != before.store
    asyncio.run(server.close())


def test_parts_that_did_not_change_are_hard_links(bare: Data) -> None:
    first = published(bare, ada={"organisation/a": "A"}, bea={"organisation/b": "B"})
    kept = quads_file(bare.path(first.id), "ada")
    drafts = [Draft("ada", first.parts[0].fingerprint, kept, True), city("bea", {"organisation/b": "C"})]
    second = publish(bare, drafts, Record("ada"))
    assert quads_file(bare.path(second.id), "ada").samefile(kept)
    assert second.part("ada") == first.part("ada")
    assert second.part("bea") != first.part("bea")


def test_of_two_publishers_at_once_the_second_is_told_that_the_first_is_busy(bare: Data) -> None:
    with alone(bare), pytest.raises(Busy, match="Try again"):
        published(bare, ada={"organisation/a": "A"})
    assert bare.current_id() is None


def test_of_two_publishing_processes_one_is_told_that_the_other_is_busy(bare: Data) -> None:
    (bare.root).mkdir()
    command = [PYTHON, "-c", PUBLISHING, str(bare.root)]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, env=ENVIRONMENT, cwd=ROOT)
    assert first.stdout
    first.stdout.readline()
    second = subprocess.run(
        command, capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT, check=False, timeout=30
    )
    first.kill()
    first.wait()
    first.stdout.close()
    assert "Busy" in second.stderr


def test_only_the_newest_releases_keep_their_stores(bare: Data) -> None:
    keys = [published(bare, ada={"organisation/a": str(n)}).id for n in range(STORES_KEPT + 2)]
    assert [(bare.path(key) / "store").exists() for key in keys] == [False] * 2 + [True] * STORES_KEPT
    assert [(bare.path(key) / "search.sqlite").exists() for key in keys] == [False] * 2 + [True] * STORES_KEPT


def test_the_current_release_keeps_its_store_however_old_it_is(bare: Data) -> None:
    keys = [published(bare, ada={"organisation/a": str(n)}).id for n in range(STORES_KEPT + 1)]
    ensure_built(bare, keys[0])
    bare.flip(keys[0])
    bare.prune()
    assert size(bare.current()) == 2


def test_a_store_rebuilt_from_its_quads_holds_the_same(data: Data, tmp_path: Path) -> None:
    before = data.current()
    room = tmp_path / "releases" / before.id
    shutil.copytree(before.path, room, ignore=shutil.ignore_patterns("store", "search.sqlite"))
    ensure_built(Data(tmp_path), before.id)
    after = Release(room)
    assert contents(after.store) == contents(before.store)
    assert after.index.names([thing("warsaw", "")[:-1]]) == before.index.names([thing("warsaw", "")[:-1]])


def test_a_rebuilding_that_was_cut_off_begins_again(bare: Data) -> None:
    key = published(bare, ada={"organisation/a": "Ada"}).id
    path = bare.path(key)
    (path / "search.sqlite").rename(path / BEGUN)
    (path / BEGUN).write_bytes(b"")
    shutil.rmtree(path / "store")
    ensure_built(bare, key)
    assert [name.label for name in bare.current().index.find("ada")] == ["Ada"]


@pytest.mark.campaign
def test_a_publisher_killed_at_any_moment_leaves_a_whole_release(bare: Data, times: int) -> None:
    chance = random.Random(20261122)
    bare.root.mkdir()
    for _ in range(KILLS * times):
        process = subprocess.Popen(
            [PYTHON, "-c", PUBLISHING, str(bare.root)], stdout=subprocess.PIPE, env=ENVIRONMENT, cwd=ROOT
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        current = bare.current()
        assert size(current) == current.manifest.counts["quads"] == 602
        assert len(current.index.find("name", limit=1000)) == 300


def test_the_next_publishing_clears_what_a_killed_one_left(bare: Data) -> None:
    published(bare, ada={"organisation/a": "A"})
    for left in (bare.folder / ".building-1" / "store", bare.root / ".flip-1"):
        left.mkdir(parents=True)
        (left / "file").touch()
    key = published(bare, ada={"organisation/a": "B"}).id
    assert bare.current_id() == key
    assert not [*bare.root.glob(".flip-*"), *bare.folder.glob(".building-*")]

"""The made-up cities that the endpoint is measured with: always the same, as large as asked, worth asking."""

from pathlib import Path

import pytest

from benchmarks.endpoint import QUERIES
from benchmarks.synthetic import drafts
from graph.store.building import Record, publish
from graph.store.release import Release
from graph.store.releases import Data

SIZE = 80_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of made-up cities."""
    data = Data(tmp_path_factory.mktemp("made"))
    publish(data, drafts(SIZE), Record("ada"))
    return data.current()


def test_the_same_seed_gives_the_same_cities_and_another_gives_others() -> None:
    one, again, other = ([part.fingerprint for part in drafts(20_000, seed)] for seed in (1, 1, 2))
    assert one == again
    assert one[1:] != other[1:]


@pytest.mark.parametrize("size", [30_000, SIZE])
def test_there_are_about_as_many_quads_as_asked(size: int) -> None:
    made = sum(str(part.content).count("\n") for part in drafts(size))
    assert made == pytest.approx(size, rel=0.1)


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.rq")), ids=lambda path: path.stem)
def test_each_query_finds_something(made: Release, path: Path) -> None:
    assert list(made.query(path.read_text("utf-8")))  # type: ignore[arg-type]  # none of them is an ASK

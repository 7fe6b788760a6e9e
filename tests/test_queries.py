"""The queries that pages and programs ask most: the same solutions as from the plain store."""

import pytest
from pyoxigraph import Store

from benchmarks.commonest import COMMONEST, Common, plain, through_atlas
from graph.store.release import Release


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    """The store of the shipped cities, opened without the atlas."""
    return Store.read_only(str(release.path / "store"))


def ordered(answers: object) -> list[str]:
    """Answers as text, in order of their text."""
    assert isinstance(answers, list)
    return sorted(map(str, answers))


@pytest.mark.parametrize("one", COMMONEST, ids=lambda one: one.name)
def test_the_commonest_queries_are_answered_as_by_the_plain_store(
    release: Release, store: Store, one: Common
) -> None:
    found = through_atlas(release, one)
    assert found
    assert ordered(found) == ordered(plain(store, one))

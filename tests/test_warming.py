"""A server that starts works out its main pages before anybody asks, and seeks garbage among what is new."""

import gc
import logging
import time

import pytest
from fastapi.testclient import TestClient

from api import garbage
from api.app import create_app
from api.settings import Settings
from api.warming import MAIN
from graph.store.releases import Data

PATIENCE = 60


def test_the_main_pages_are_asked_for_when_a_server_starts(
    atlas: Data, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO),
        TestClient(create_app(Settings(data=atlas.root, warm=True))) as client,
    ):
        until = time.monotonic() + PATIENCE
        while "The main pages are ready" not in caplog.text and time.monotonic() < until:
            time.sleep(0.1)
        assert "The main pages are ready" in caplog.text
        asked = {record.args[1] for record in caplog.records if record.name == "httpx" and record.args}
        assert {str(url).removeprefix("http://atlas.invalid") for url in asked} >= set(MAIN)
        assert client.get("/matches").status_code == 200


def test_what_survived_a_full_search_for_garbage_is_left_out_of_the_next() -> None:
    try:
        garbage.survived("stop", {"generation": 1})
        assert gc.get_freeze_count() == 0
        garbage.survived("stop", {"generation": 2})
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()

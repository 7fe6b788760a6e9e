"""Ask for the main pages before anybody does: no visitor waits for what is worked out once a release."""

import gc
import logging
from time import perf_counter

import httpx
from fastapi import FastAPI

MAIN = ("/", "/network", "/map", "/matches", "/challenges", "/compare", "/workshops", "/topics")
SELF = "http://atlas.invalid"
"""Where the pages are asked for within this process; nothing is asked of the network."""

log = logging.getLogger("sse_atlas")


async def warm(app: FastAPI) -> None:
    """Ask an application for its main pages, one after the other; what fails tells its visitors why."""
    began = perf_counter()
    inside = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=inside, base_url=SELF, headers={"Accept": "text/html"}) as visitor:
        for address in MAIN:
            await visitor.get(address, follow_redirects=True)
    gc.collect()
    log.info("The main pages are ready after %.1f seconds.", perf_counter() - began)

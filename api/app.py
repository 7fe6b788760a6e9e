"""The web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api import problems
from api.atlas import Atlas
from api.caching import ReleaseMarks
from api.garbage import search_what_is_new
from api.pages import HERE
from api.routes import (
    cities,
    city_pages,
    cohorts,
    compare_pages,
    completion,
    dataset,
    entities,
    gaps,
    gaps_pages,
    health,
    matches,
    matches_pages,
    network_pages,
    pages,
    places_pages,
    plans,
    report_pages,
    search,
    source_pages,
    sparql,
    vocabulary,
    workshop_pages,
)
from api.settings import Settings
from api.speaking.choosing_language import Languages, told_in
from api.warming import warm

ABOUT = """The social and solidarity economy of cities as a knowledge graph: who is there, who is tied to
whom, what each city offers and needs. Read only; no key needed. Every answer
names the release that it comes from."""


NO_PAGES: dict[str, Any] = {"docs_url": None, "redoc_url": None}
"""FastAPI's own pages would load scripts from another host; ours is at /docs."""


class Application(FastAPI):
    """A FastAPI application with the SPARQL endpoint before it, whose requests are small and many."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            path, told = told_in(scope["path"])
            if path == sparql.PATH:
                await self.state.endpoint(
                    {**scope, "app": self, "path": path, "speaker": told}, receive, send
                )
                return
        await super().__call__(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """The application in OpenAPI's words."""
        described = super().openapi()
        described["paths"] = {sparql.PATH: sparql.DESCRIBED, **described["paths"]}
        return described


def create_app(settings: Settings) -> FastAPI:
    """The application over a data folder."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await app.state.atlas.begin()
        warming = asyncio.create_task(warm(app)) if settings.warm else None
        yield
        if warming is not None:
            warming.cancel()
        await app.state.atlas.close()

    app = Application(
        title="SSE Atlas", version=version("sse-atlas"), description=ABOUT, lifespan=lifespan, **NO_PAGES
    )
    app.state.atlas = Atlas(settings)
    app.state.endpoint = sparql.Endpoint(app.state.atlas)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(ReleaseMarks, data=app.state.atlas.data)
    app.add_middleware(Languages)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST", "HEAD", "OPTIONS", "DELETE"]
    )
    for routes in (
        completion,
        cities,
        gaps,
        matches,
        cohorts,
        plans,
        search,
        health,
        vocabulary,
        dataset,
        entities,
        city_pages,
        network_pages,
        places_pages,
        workshop_pages,
        gaps_pages,
        compare_pages,
        report_pages,
        matches_pages,
        pages,
        source_pages,
    ):
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    problems.install(app)
    return app


def from_environment() -> FastAPI:
    """The application with the settings of the environment, as a server process starts it."""
    search_what_is_new()
    return create_app(Settings())

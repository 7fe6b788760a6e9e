"""The web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from api import problems
from api.atlas import Atlas
from api.caching import ReleaseMarks
from api.pages import HERE
from api.routes import cities, dataset, entities, health, pages, search, sparql, vocabulary
from api.settings import Settings

ABOUT = """The social and solidarity economy of cities as a knowledge graph: who is there, who is tied to
whom, what each city offers and needs. Read only; no key needed. Every answer
names the release that it comes from."""


NO_PAGES: dict[str, Any] = {"docs_url": None, "redoc_url": None}
"""FastAPI's own pages would load scripts from another host; ours is at /docs."""


def create_app(settings: Settings) -> FastAPI:
    """The application over a data folder."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.atlas.close()

    app = FastAPI(
        title="SSE Atlas", version=version("sse-atlas"), description=ABOUT, lifespan=lifespan, **NO_PAGES
    )
    app.state.atlas = Atlas(settings)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(ReleaseMarks, data=app.state.atlas.data)
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST", "HEAD", "OPTIONS"])
    for routes in (sparql, cities, search, health, vocabulary, dataset, entities, pages):
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    problems.install(app)
    return app


def from_environment() -> FastAPI:
    """The application with the settings of the environment, as a server process starts it."""
    return create_app(Settings())

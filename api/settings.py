"""The settings, read from the environment once; nothing else asks the environment."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SSE_ATLAS_"
TILES = re.compile(r"(https?://(?:\{s\}\.)?[A-Za-z0-9.-]+(?::[0-9]+)?)(/[^\s\"'<>]*)")
"""The address of tiles: where they come from, and the rest. {s} is one of the letters a, b and c."""


@dataclass(frozen=True)
class Tiles:
    """Pictures of the ground that maps are drawn over: their address, and whom they are owed to."""

    url: str
    attribution: str

    @property
    def origin(self) -> str:
        """The server that they come from, with a star where it has several names."""
        found = TILES.fullmatch(self.url)
        return found[1].replace("{s}", "*") if found else ""

    @property
    def host(self) -> str:
        """The name of that server."""
        return self.origin.partition("://")[2].removeprefix("*.")


class Settings(BaseSettings):
    """What an operator may set, each as an environment variable that begins with SSE_ATLAS_."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    data: Path = Path("data")
    """The folder of the releases."""

    query_seconds: Annotated[float, Field(gt=0)] = 10
    """How long a public SPARQL query may take, in seconds."""

    query_memory_mb: Annotated[int, Field(ge=1)] = 512
    """How much memory a public SPARQL query may take, in MB (on Linux)."""

    query_result_mb: Annotated[int, Field(ge=1)] = 256
    """How large the answer to a public SPARQL query may be, in MB."""

    query_workers: Annotated[int, Field(ge=1)] = 2
    """How many short public SPARQL queries run at once, and how many long ones beside them."""

    require_isolation: bool = False
    """Whether to refuse to serve where a query cannot be kept from the network and from too much memory."""

    warm: bool = False
    """Whether a server that starts asks itself for its main pages, so that no visitor waits for them."""

    match_weights: dict[str, Annotated[float, Field(ge=0)]] = {}
    """How much parts of a match's score weigh, as JSON such as {"evidence": 4}; the rest as usual."""

    tile_url: str = ""
    """Whence maps get pictures of the ground: https://tiles.example.org/{z}/{x}/{y}.png; empty: nowhere."""

    tile_attribution: Annotated[str, Field(validate_default=True)] = ""
    """Whom those pictures are owed to, in words; every map that shows them says so."""

    @field_validator("tile_url")
    @classmethod
    def address_of_tiles(cls, url: str) -> str:
        """The address of tiles, if it is one that a map can fill in."""
        if url and not (TILES.fullmatch(url) and all(f"{{{name}}}" in url for name in "zxy")):
            raise ValueError(
                f"{url!r} is no address of tiles. Give one with {{z}}, {{x}} and {{y}} in its path, such as "
                "https://tiles.example.org/{z}/{x}/{y}.png"
            )
        return url

    @field_validator("tile_attribution")
    @classmethod
    def owed(cls, words: str, told: ValidationInfo) -> str:
        """Whom tiles are owed to, which has to be told where there are tiles."""
        if told.data.get("tile_url") and not words.strip():
            raise ValueError(f"{PREFIX}TILE_URL is set. Say whom those pictures are owed to")
        return words.strip()

    @property
    def tiles(self) -> Tiles | None:
        """The pictures of the ground that maps are drawn over; None where there are none, as is usual."""
        return Tiles(self.tile_url, self.tile_attribution) if self.tile_url else None

    def hand_down(self) -> None:
        """Put the settings into the environment, for the server processes that are started from here."""
        for name, value in self.model_dump().items():
            os.environ[PREFIX + name.upper()] = json.dumps(value) if isinstance(value, dict) else str(value)

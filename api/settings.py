"""The settings, read from the environment once; nothing else asks the environment."""

import json
import os
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SSE_ATLAS_"


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

    match_weights: dict[str, Annotated[float, Field(ge=0)]] = {}
    """How much parts of a match's score weigh, as JSON such as {"evidence": 4}; the rest as usual."""

    def hand_down(self) -> None:
        """Put the settings into the environment, for the server processes that are started from here."""
        for name, value in self.model_dump().items():
            os.environ[PREFIX + name.upper()] = json.dumps(value) if isinstance(value, dict) else str(value)

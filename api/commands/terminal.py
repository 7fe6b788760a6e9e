"""What the commands share: exit codes, options, the data folder, how far a command has come."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.errors import EcosystemError

if TYPE_CHECKING:
    from api.settings import Settings
    from graph.store.releases import Data


class Exit(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    FINDINGS = 1
    COULD_NOT_RUN = 2


DataOption = Annotated[
    Path | None, typer.Option("--data", help="The folder of the releases.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Report as JSON.")]
CityOption = Annotated[str | None, typer.Option("--city", help="Only this city.")]


def data_folder(data: Path | None) -> "Data":
    """The data folder: as told, else as the settings say."""
    from graph.store.releases import Data

    return Data(data or settings().data)


def settings(**told: Any) -> "Settings":
    """The settings of the environment, with what is told here. Raises EcosystemError where one is wrong."""
    from pydantic import ValidationError

    from api.settings import PREFIX, Settings

    try:
        return Settings(**told)
    except ValidationError as error:
        faults = (f"{PREFIX}{fault['loc'][0]}".upper() + f": {fault['msg']}" for fault in error.errors())
        raise EcosystemError(f"{'; '.join(faults)}. Mend the environment") from None


@contextmanager
def progress(quiet: bool, steps: int = 1) -> Iterator[Callable[[str], None]]:
    """Tell on the terminal what is being done, as a bar of that many steps that goes away in the end."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=steps, completed=-1)
        yield lambda said: bar.update(task, description=said, advance=1)

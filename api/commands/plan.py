"""The command `sse-atlas plan`."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.terminal import DataOption, Exit, JsonOption, data_folder, progress, settings
from graph.errors import EcosystemError

if TYPE_CHECKING:
    from graph.workshops.dossier import Dossier

RequestOption = Annotated[
    Path | None,
    typer.Option("--request", metavar="FILE.json", help="What the programme is to be; all may be left out."),
]
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FOLDER",
        help="Write plan.json, plan.ics, plan.xlsx, letters and briefings.",
    ),
]
KeepOption = Annotated[
    Path | None,
    typer.Option("--keep", metavar="PLAN.json", help="Stay close to a programme that was made before."),
]


def plan(
    request: RequestOption = None,
    output: FolderOption = None,
    keep: KeepOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Workshop groups and times; exits 1 where wishes collide. Ctrl+C ends the search with the best yet."""
    from api.commands import plan_text
    from api.commands.printing import columns
    from graph.workshops.making import asked, dossier, made, public
    from graph.workshops.schema import of_json

    body = read(request, "--request") if request else {}
    earlier = of_json(read(keep, "--keep")) if keep else None
    weights = settings().match_weights
    with progress(as_json, 1) as say, stopping() as stopped:
        say("Reading matches")
        release = data_folder(data).current()
        kept = tuple(group.session for group in earlier.groups) if earlier else ()
        _, problem = asked(release, body, kept, weights)
        found = made(
            release,
            f"plan-{datetime.now(UTC):%Y%m%d%H%M%S}",
            body,
            problem,
            stopped,
            lambda what, _: say(what),
        )
    told = dossier(release, found, weights)
    if output:
        paths = list(written(output, found, told))
        typer.echo(f"{output}: {len(paths)} files, from {paths[0].name} to letters and briefings", err=True)
    if as_json:
        typer.echo(json.dumps(public(found), ensure_ascii=False, indent=1))
    else:
        for line in plan_text.report(told, columns()):
            typer.echo(line)
    raise typer.Exit(Exit.FINDINGS if found["status"] == "infeasible" else Exit.DONE)


def read(path: Path, option: str) -> Any:
    """The JSON of a file. Raises EcosystemError, with the place, where it cannot be read."""
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise EcosystemError(f"{option} {path}: {error.strerror}. Name a file that can be read") from None
    except UnicodeDecodeError:
        raise EcosystemError(f"{option} {path}: this is no UTF-8. Save it as UTF-8") from None
    except ValueError as error:
        raise EcosystemError(f"{option} {path}: this is no JSON: {error}. Mend it there") from None


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Tell whether somebody has pressed Ctrl+C; a second time ends the command."""
    pressed: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def press(number: int, frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def written(folder: Path, found: dict[str, Any], told: "Dossier") -> Iterator[Path]:
    """Write a programme in all forms; gives the files."""
    from graph.workshops.briefings import briefings, case_study, summary
    from graph.workshops.calendar_file import calendar
    from graph.workshops.letters import letter
    from graph.workshops.workbook import workbook

    contents: dict[str, bytes | str] = {
        "plan.json": json.dumps(found, ensure_ascii=False, indent=1),
        "plan.ics": calendar(told),
        "plan.xlsx": workbook(told),
        "briefings.html": briefings(told),
        "summary.html": summary(told),
        **{f"calendars/{city}.ics": calendar(told, city) for city in told.participants},
        **{f"letters/{city}.txt": letter(told, city) for city in told.participants},
        **{f"case-studies/{group.id}.html": case_study(told, group.id) for group in told.groups},
    }
    for name, content in contents.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        except OSError as error:
            raise EcosystemError(
                f"-o {folder}: {error.strerror} ({path}). Name a folder that can be written"
            ) from None
        yield path

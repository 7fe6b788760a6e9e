"""The command line: `sse-atlas COMMAND`. Each command imports its room when it is called."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.cohort import cohort
from api.commands.gaps import compare, gaps
from api.commands.matches import candidates, challenges, matches, tags
from api.commands.plan import plan
from api.commands.terminal import CityOption, DataOption, Exit, JsonOption, data_folder, progress, settings
from graph.errors import EcosystemError

if TYPE_CHECKING:
    from ingest.report import Problem, Report

LOADING = 3
"""The steps of a load: reading, writing, building."""

SHOWN = 40
"""Of the errors of a report, on a terminal; `--json` gives them all."""

PATIENCE = 3
"""Seconds that a server which is told to end gives to the answers under way."""

app = typer.Typer(
    name="sse-atlas",
    help="The social and solidarity economy of cities: load, check, query, serve and export it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
releases = typer.Typer(help="What was published, when, by whom, and what changed.", rich_markup_mode=None)
app.add_typer(releases, name="releases")


def tell(report: "Report", as_json: bool) -> None:
    """A report on the terminal: a line a file, then what is wrong, the gravest first."""
    from ingest.report import tally

    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        return
    for file in report.files:
        sheet = f" [{file.sheet}]" if file.sheet else ""
        lost = f", {file.rejected} rejected" if file.rejected else ""
        skipped = f", {file.skipped} skipped" if file.skipped else ""
        typer.echo(f"{file.file}{sheet}: {file.accepted} of {file.rows} rows accepted{lost}{skipped}")
    for line in told(report.problems):
        typer.echo(line, err=True)
    counts = tally(report.problems)
    typer.echo(
        ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts.items())
        or "no problems"
    )


def told(problems: Sequence["Problem"]) -> Iterator[str]:
    """Each error on a line; warnings that say the same on one line with their number."""
    errors = [problem for problem in problems if problem.severity == "error" and not problem.follows]
    yield from (f"error: {problem}" for problem in errors[:SHOWN])
    if len(errors) > SHOWN:
        yield f"and {len(errors) - SHOWN} more errors; --json lists them all"
    hanging = sum(problem.follows for problem in problems)
    if hanging:
        yield f"and {hanging} that hang on rejected rows: mended, those bring them back; --json lists them"
    alike: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.severity != "error":
            alike.setdefault(problem.reason, []).append(problem)
    for first, *more in alike.values():
        yield f"{first.severity}: {first}" + (f" (and {len(more)} alike; --json lists them)" if more else "")


@app.command()
def load(
    folder: Annotated[Path | None, typer.Argument(help="City tables; the shipped ones unless told.")] = None,
    data: DataOption = None,
    allow_rejected: Annotated[bool, typer.Option(help="Publish although some rows were rejected.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build and publish a release from a folder of city tables."""
    from ingest.folder import SHIPPED
    from ingest.load import load as loaded

    with progress(as_json, LOADING) as say:
        report = loaded(folder or SHIPPED, data_folder(data), allow_rejected, say)
    tell(report, as_json)
    if report.release is None:
        typer.echo("Nothing was published; the current release is as it was.", err=True)
    elif not as_json:
        typer.echo(f"Release {report.release} is current.")
    raise typer.Exit(Exit.FINDINGS if report.failed else Exit.DONE)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="CSV or XLSX files, or folders of city tables.")],
    format: Annotated[str, typer.Option(help="The format of the files.")] = "city-tables",
    as_json: JsonOption = False,
) -> None:
    """Read files, validate them and report; write nothing."""
    from ingest.check import checked

    with progress(as_json) as say:
        say("Reading and checking")
        report = checked(files, format)
    tell(report, as_json)
    raise typer.Exit(Exit.FINDINGS if report.failed else Exit.DONE)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="How many server processes.")] = 1,
    data: DataOption = None,
    require_isolation: Annotated[
        bool, typer.Option("--require-isolation", help="Refuse to start where queries cannot be isolated.")
    ] = False,
    warm: Annotated[
        bool, typer.Option(envvar="SSE_ATLAS_WARM", help="Work out the main pages before anybody asks.")
    ] = True,
) -> None:
    """Serve the API and the pages; load the shipped cities where nothing is published yet."""
    import uvicorn

    told = {"data": data, "require_isolation": require_isolation or None, "warm": warm}
    chosen = settings(**{name: value for name, value in told.items() if value is not None})
    listen(host, port)
    folder = data_folder(chosen.data)
    if folder.current_id() is None:
        from ingest.folder import SHIPPED
        from ingest.load import load as loaded

        with progress(False, LOADING) as say:
            report = loaded(SHIPPED, folder, progress=say)
        if report.release is None:
            tell(report, False)
            raise EcosystemError("the shipped tables could not be published; see above")
        typer.echo(f"Release {report.release} is published.")
    if chosen.require_isolation:
        import asyncio

        from api.isolation import isolated

        asyncio.run(isolated(folder.current().path / "store"))
    chosen.hand_down()
    typer.echo(f"SSE Atlas is on http://{host}:{port} (Ctrl+C ends it)")
    uvicorn.run(
        "api.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        log_config=log_config(uvicorn.config.LOGGING_CONFIG),
        timeout_graceful_shutdown=PATIENCE,
    )


def log_config(known: dict[str, Any]) -> dict[str, Any]:
    """The server's settings for its log, with what we have to tell in it."""
    ours = {"handlers": ["default"], "level": "INFO", "propagate": False}
    return known | {"loggers": known["loggers"] | {"sse_atlas": ours}}


def listen(host: str, port: int) -> None:
    """Make sure that an address can be listened on. Raises EcosystemError where it cannot."""
    import socket

    try:
        socket.create_server((host, port)).close()
    except (OSError, UnicodeError) as error:
        why = str(getattr(error, "strerror", None) or error).partition(" (")[0]
        raise EcosystemError(
            f"port {port} of {host} cannot be listened on: {why}. Choose another by --port"
        ) from None


@app.command()
def query(
    text: Annotated[str | None, typer.Argument(help="The query.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A file that holds the query; - is standard input.")
    ] = None,
    format: Annotated[str | None, typer.Option(help="json, csv, tsv, xml; turtle, nt, jsonld, rdf.")] = None,
    data: DataOption = None,
) -> None:
    """Ask the current release in SPARQL."""
    from graph.store.answers import written

    if (text is None) == (file is None):
        raise EcosystemError("give the query as text or by --file, one of the two")
    if file is not None:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise EcosystemError(f"{file} is not UTF-8. Save the query as UTF-8") from None
    asked = (text or "").encode(errors="replace").decode()
    sys.stdout.buffer.write(written(data_folder(data).current(), asked, format))


app.command()(gaps)
app.command()(compare)
app.command()(matches)
app.command()(challenges)
app.command()(candidates)
app.command()(cohort)
app.command()(plan)
app.command()(tags)


@app.command()
def export(
    format: Annotated[str, typer.Option(help="turtle, nquads, jsonld, csv, graphml, gexf, geojson or html.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
    city: CityOption = None,
    data: DataOption = None,
) -> None:
    """Write the current release, or one city of it, to a file."""
    from graph.export.formats import export as exported

    with progress(False) as say:
        say(f"Writing {output}")
        size = exported(data_folder(data).current(), format, output, city)
    typer.echo(f"{output}: {size:,} bytes")


@app.command()
def site(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to make.")],
    language: Annotated[
        list[str] | None, typer.Option(help="A language of the pages besides English; all unless told.")
    ] = None,
    thing_language: Annotated[
        list[str] | None,
        typer.Option(help="A language of the pages of single bodies and ties besides English."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write the public pages as a folder of files that needs no server."""
    from api.site import export as write_site
    from api.speaking.languages import LANGUAGES

    strange = [tag for tag in (*(language or ()), *(thing_language or ())) if tag not in LANGUAGES]
    if strange:
        raise EcosystemError(f"the pages do not speak {strange[0]!r}. They speak {', '.join(LANGUAGES)}")
    with progress(False) as say:
        say("Writing pages")
        where = settings(data=data) if data else settings()
        count = write_site(where, output, language or LANGUAGES, thing_language or (), say)
    typer.echo(f"{count:,} files are in {output}; open {output / 'index.html'}")


@releases.callback(invoke_without_command=True)
def list_releases(context: typer.Context, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the releases, the newest first."""
    context.obj = data
    if context.invoked_subcommand:
        return
    folder = data_folder(data)
    current, manifests = folder.current_id(), folder.manifests()
    if as_json:
        rows = [
            {"id": one.id, "created": one.created, "who": one.who, "current": one.id == current}
            for one in manifests
        ]
        typer.echo(json.dumps(rows, indent=1))
        return
    for one in manifests:
        mark = "*" if one.id == current else " "
        typer.echo(f"{mark} {one.id}  {one.created}  {one.who}  {one.counts.get('Tie', 0)} ties")
    if not manifests:
        typer.echo("Nothing is published yet. `sse-atlas load` publishes the shipped cities.")


@releases.command("show")
def show_release(
    context: typer.Context, key: Annotated[str, typer.Argument(metavar="ID")], data: DataOption = None
) -> None:
    """Print the manifest of a release: inputs, parts, counts and checks."""
    from graph.store.manifest import FILE

    typer.echo((data_folder(data or context.obj).path(key) / FILE).read_text("utf-8"), nl=False)


@releases.command("diff")
def diff_releases(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A")],
    after: Annotated[str, typer.Argument(metavar="B")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print what was added, removed and changed from release A to release B."""
    from graph.store.difference import difference, lines

    found = difference(data_folder(data or context.obj), before, after)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        for line in lines(found):
            typer.echo(line)
    raise typer.Exit(Exit.FINDINGS if found else Exit.DONE)


@app.command()
def rollback(
    key: Annotated[str, typer.Argument(metavar="ID")], city: CityOption = None, data: DataOption = None
) -> None:
    """Make an older release current again, or publish one in which one city is as it was there."""
    from graph.gaps.stored import analyses
    from graph.store.rollback import rolled_back

    with progress(False) as say:
        say("Publishing the older state")
        current = rolled_back(data_folder(data), key, city, analyses)
    typer.echo(f"Release {current} is current.")


def main() -> Any:
    """Run the command; what is wrong is told in a sentence, never as a traceback."""
    try:
        return app()
    except EcosystemError as error:
        typer.echo(f"sse-atlas: {error}", err=True)
        sys.exit(Exit.COULD_NOT_RUN)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        typer.echo(f"sse-atlas: {error.strerror or error}{where}. Check the path and your rights", err=True)
        sys.exit(Exit.COULD_NOT_RUN)


if __name__ == "__main__":
    main()

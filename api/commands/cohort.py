"""The command `sse-atlas cohort`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import Exit, JsonOption, progress
from graph.errors import EcosystemError

FileArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE",
        help="The applicants: a workbook with the sheet applicants, and if need be support and call; or a "
        "CSV file of applicants alone.",
    ),
]
CallOption = Annotated[
    str | None,
    typer.Option("--call", metavar="NAME|FILE", help="The call, by name or as a TOML file; else rrr-2021."),
]
PlacesOption = Annotated[
    int | None,
    typer.Option("-k", min=1, max=100, metavar="N", help="Choose so many; else as many as the call says."),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option("--template", metavar="FILE", help="Write an empty workbook to enter applicants in."),
]


def cohort(
    file: FileArgument = None,
    call: CallOption = None,
    places: PlacesOption = None,
    template: TemplateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which applicants form the best group to learn from each other; exits 1 where rows are lost."""
    from api.cohort_answer import answer
    from api.commands import cohort_text
    from api.commands.printing import columns
    from ingest import open_calls
    from ingest.applicants import read

    if (file is None) == (template is None):
        raise EcosystemError("give a file with applicants, or --template and the workbook to write")
    chosen = open_calls.named(call) if call else None
    if template is not None:
        write(template, call)
        return
    assert file is not None, "one of the two is there"
    with progress(as_json, 2) as say:
        say(f"Reading {file}")
        applications = read(file, chosen)
        say("Choosing")
        found = answer(applications, places)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for line in cohort_text.report(found, columns()):
            typer.echo(line)
        for problem in applications.problems:
            typer.echo(f"{problem.severity}: {problem}", err=True)
    is_lost = applications.failed or not found["chosen"]
    raise typer.Exit(Exit.FINDINGS if is_lost else Exit.DONE)


def write(template: Path, call: str | None) -> None:
    """Write an empty workbook for a call. Raises EcosystemError where its name ends otherwise."""
    from ingest import open_calls
    from ingest.applicant_form import workbook

    if template.suffix.lower() != ".xlsx":
        raise EcosystemError(f"--template {template}: the workbook is XLSX. Give a name that ends in .xlsx")
    template.write_bytes(workbook(open_calls.named(call or open_calls.USUAL)))
    typer.echo(f"{template}: an empty workbook; its sheet read me says how to fill it in")

"""The commands `sse-atlas gaps` and `sse-atlas compare`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.commands.terminal import DataOption, Exit, JsonOption, data_folder, progress
from graph.errors import EcosystemError

OfArgument = Annotated[
    str,
    typer.Argument(
        metavar="CITY|FILE",
        help="A city of the current release, or a network file: .graphml, .gexf, or a table of ties in .csv, "
        ".tsv or .txt. A city wins over a file of its name; write ./NAME for the file.",
    ),
]
NodesOption = Annotated[
    Path | None, typer.Option("--nodes", metavar="FILE", help="The table of nodes of a table of ties.")
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        help="Only this kind: coverage, peer, broker, reach, isolated or sector-pair. May be repeated.",
    ),
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Show so many, those that matter most.")
]
AddOption = Annotated[
    list[str] | None,
    typer.Option(
        "--add",
        metavar="A,B",
        help="As if the two were tied. Bodies go by their IRIs, the paths after id/, or ids in the tables.",
    ),
]
RemoveOption = Annotated[
    list[str] | None, typer.Option("--remove", metavar="A,B", help="As if the two were not tied.")
]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", metavar="ID", help="As if there were no such body.")
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="RELEASE|YEAR", help="What closed and opened since then."),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="RELEASE|YEAR", help="With --since: up to then, else up to now."),
]
QuestionsOption = Annotated[
    Path | None,
    typer.Option("--questions", metavar="FILE", help="Write the questions to ask, as .xlsx or .csv."),
]
CitiesArgument = Annotated[list[str], typer.Argument(metavar="CITY CITY...", help="Two cities or more.")]


def gaps(
    of: OfArgument,
    nodes: NodesOption = None,
    kind: KindOption = None,
    limit: LimitOption = None,
    add: AddOption = None,
    remove: RemoveOption = None,
    without: WithoutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    questions: QuestionsOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Where collaboration falls short, in a city or a network file; exits 1 where a gap is flagged."""
    from api.commands import gaps_text, inquiry
    from api.commands.printing import columns, counted
    from api.commands.subjects import Wished

    changes = Wished(add or (), remove or (), without or ())
    if since and changes:
        raise EcosystemError("--since tells what was, not what would be. Leave one of the two out")
    if until and not since:
        raise EcosystemError("--until goes with --since. Give both, each a year such as 2020")
    wanted, form = inquiry.kinds(kind or ()), questions and inquiry.form_of(questions)
    with progress(as_json) as say:
        say(f"Looking for gaps in {of}")
        subject = inquiry.subject(of, data_folder(data), nodes)
        found = inquiry.answer(subject, changes, since, until)
        sheet = subject.sheet(found, form) if form else None
    found = inquiry.of_kinds(found, [one for one in subject.kinds if one in wanted])
    for note in subject.notes:
        typer.echo(note, err=True)
    if questions and sheet is not None:
        questions.write_bytes(sheet)
        typer.echo(f"{questions}: {counted(len(found['questions']), 'question')}", err=True)
    if as_json:
        some = found | {"gaps": found["gaps"][:limit]}
        typer.echo(json.dumps(some, ensure_ascii=False, indent=1))
    else:
        for line in gaps_text.report(found, columns(), limit):
            typer.echo(line)
    flagged = any(gap["flagged"] for gap in found["gaps"])
    raise typer.Exit(Exit.FINDINGS if flagged else Exit.DONE)


def compare(cities: CitiesArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Cities side by side: the same figures, gaps of each kind, common and unique challenges."""
    from api.commands import comparison_text, inquiry
    from api.commands.printing import columns
    from graph.gaps.comparison import compared

    with progress(as_json) as say:
        say(f"Comparing {', '.join(cities)}")
        found = compared(data_folder(data).current(), inquiry.slugs(cities, data_folder(data)))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for line in comparison_text.report(found, columns()):
            typer.echo(line)

"""The commands `sse-atlas matches` and `sse-atlas challenges`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.terminal import DataOption, JsonOption, data_folder, progress, settings
from graph.errors import EcosystemError

if TYPE_CHECKING:
    from graph.matches.scoring import Weights

LearnerOption = Annotated[
    str | None, typer.Option("--learner", metavar="CITY", help="Only what this city could learn.")
]
HostOption = Annotated[
    str | None, typer.Option("--host", metavar="CITY", help="Only what this city could teach.")
]
TopicOption = Annotated[
    str | None, typer.Option("--topic", metavar="ID", help="Only on this topic, or one below it.")
]
LimitOption = Annotated[int, typer.Option("--limit", metavar="N", help="Show so many, 1 to 1,000.")]
StatedOption = Annotated[
    bool, typer.Option("--stated", help="Only needs and offers that somebody has stated.")
]
BetweenOption = Annotated[
    bool, typer.Option("--between-cities", help="Leave out offers of bodies in the learner's own city.")
]
HubsOption = Annotated[
    float | None,
    typer.Option(
        "--hubs", metavar="SHARE", help="Of the list at most this share on the ten most linked hosts."
    ),
]
WeightOption = Annotated[
    list[str] | None,
    typer.Option(
        "--weight",
        metavar="PART=N",
        help="How much a part of the score weighs, such as evidence=4. May be repeated.",
    ),
]
CitiesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[CITY...]", help="The cities; all unless told.")
]


def matches(
    learner: LearnerOption = None,
    host: HostOption = None,
    topic: TopicOption = None,
    limit: LimitOption = 50,
    stated: StatedOption = False,
    between: BetweenOption = False,
    hubs: HubsOption = None,
    weight: WeightOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Whose expertise answers whose need, with all reasons, the best first."""
    from api.commands import matches_text
    from api.commands.inquiry import city_names
    from api.commands.printing import columns
    from graph.matches.listing import Wanted, listing
    from graph.matches.match import everything

    weights = chosen(weight or ())
    wanted = Wanted(learner, host, topic, limit, not stated, not between, hubs)
    with progress(as_json) as say:
        say("Matching needs and offers")
        release = data_folder(data).current()
        found = listing(release, wanted, weights)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    topics = everything(release).topic_names
    for line in matches_text.matches(found, city_names(release), topics, columns()):
        typer.echo(line)


def challenges(cities: CitiesArgument = None, data: DataOption = None, as_json: JsonOption = False) -> None:
    """What cities want to tackle, together or alone, and what has been done about it elsewhere."""
    from api.commands import matches_text
    from api.commands.inquiry import city_names
    from api.commands.printing import columns
    from graph.matches.challenges import challenges as told

    with progress(as_json) as say:
        say("Looking for challenges")
        release = data_folder(data).current()
        found = told(release, cities or ())
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in matches_text.challenges(found, city_names(release), columns()):
        typer.echo(line)


def candidates(
    city: Annotated[str, typer.Argument(metavar="CITY", help="A city of the current release.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Write them as needs.csv and expertise.csv."),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Needs and offers worth stating: what the graph suggests for a city, to be confirmed or thrown away."""
    from api.commands.printing import Page, columns
    from graph.matches.listing import candidates as suggested
    from graph.matches.match import everything
    from ingest.proposing import need_rows, offer_rows, table

    release = data_folder(data).current()
    needs, offers = suggested(everything(release), city)
    rows = {"needs": need_rows(release, needs), "expertise": offer_rows(release, offers)}
    if output:
        for name, some in rows.items():
            path = output / f"{name}.csv"
            if path.exists():
                raise EcosystemError(f"{path} is there already. Name another folder, so that nothing is lost")
            output.mkdir(parents=True, exist_ok=True)
            path.write_text(table(name, some), "utf-8")
            typer.echo(str(path), err=True)
    if as_json:
        typer.echo(json.dumps({"city": city, **rows}, ensure_ascii=False, indent=1))
        return
    page = Page(columns())
    for name, some in (("NEEDS THAT GAPS SUGGEST", rows["needs"]), ("OFFERS", rows["expertise"])):
        for line in (*page.bold(name), *(line for row in some for line in page.point(told(row)))):
            typer.echo(line)


def tags(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A need or an offer in free words.")],
    language: Annotated[
        str | None, typer.Option("--language", metavar="TAG", help="Its language, such as pl.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=20, help="How many topics at most.")] = 3,
    by: Annotated[
        str,
        typer.Option("--by", help="words, meaning (needs the extra semantic), or best: meaning where ready."),
    ] = "best",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Topics that a text may be about, the likeliest first; a person decides."""
    from typing import get_args

    from api.commands.printing import Page, columns
    from api.tagging import By
    from api.tagging import tags as suggested

    if by not in get_args(By):
        raise EcosystemError(f"--by {by}: there is no such way. The ways are {', '.join(get_args(By))}")
    folder = data_folder(data)
    with progress(as_json) as say:
        say("Looking for topics; by meaning, the first time takes minutes")
        found = suggested(folder.current(), folder.root, text, language, limit, by, True)  # type: ignore[arg-type]  # by is one
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    page = Page(columns())
    for one in found["suggestions"]:
        for line in page.point(f"{one['topic']} ({one['confidence']}): {one['because']}"):
            typer.echo(line)
    if not found["suggestions"]:
        typer.echo("No word of the text is known of any topic. Other words may help; so does --by meaning.")


def told(row: Mapping[str, str]) -> str:
    """A suggested need or offer in words."""
    return f"{row['topic'].replace('-', ' ')}: {row['statement']}"


def chosen(told: list[str] | tuple[str, ...]) -> "Weights":
    """The weights as the settings have them, with what is told here.

    raises   EcosystemError for what is no weight
    """
    from graph.matches.scoring import Weights

    found = dict(settings().match_weights)
    for one in told:
        name, _, value = one.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise EcosystemError(f"--weight {one}: give a part and a number, such as evidence=4") from None
    return Weights.of(found)

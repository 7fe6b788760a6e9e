"""The commands `sse-atlas matches` and `sse-atlas challenges`."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal import DataOption, JsonOption, data_folder, progress, settings
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
    from api import matches_text
    from api.inquiry import city_names
    from api.printing import columns
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
    from api import matches_text
    from api.inquiry import city_names
    from api.printing import columns
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

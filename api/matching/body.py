"""What the pages of matches and challenges say, in a language, kept until another release is published.

Thousands of words and numbers stand on each, and nothing of them follows from who asks.
"""

from functools import lru_cache

from markupsafe import Markup

from api.holding import of_a_release
from api.matching.challenges import rows
from api.matching.choice import SHOWN, SORTS, Choice
from api.matching.found import Cell, found, matrix, open_topics
from api.matching.shown import places, shared
from api.pages import text
from api.speaking.languages import Label, Speaker, phrase
from graph.matches.match import everything
from graph.matches.scoring import Weights
from graph.store.release import Release

ORDERS = dict(
    zip(
        SORTS,
        (
            phrase("the best score first"),
            phrase("the most urgent need first"),
            phrase("by the city that learns"),
            phrase("by the city that teaches"),
            phrase("by topic"),
        ),
        strict=True,
    )
)
LIMITS = (SHOWN, 25, 50, 100)
"""How many matches a page can be asked to show."""


@of_a_release
@lru_cache(maxsize=64)
def matches_body(release: Release, speaker: Speaker, choice: Choice, weights: Weights) -> Markup:
    """The matrix of the cities, the form, and the matches that are asked for.

    raises   Unknown for a city, topic or page that there is not
    """
    some = found(release, choice, weights)
    shown = some.told(some.shown)
    unanswered = [] if choice.host else open_topics(release, choice.but(sort=SORTS[0]), weights)
    return Markup(
        text(
            speaker,
            "matches_body.html",
            release=release,
            choice=choice,
            found=some,
            matches=shown,
            cells=matrix(release, choice.but(learner=None, host=None, sort=SORTS[0], limit=SHOWN), weights),
            nothing=Cell(0, 0.0),
            unanswered=unanswered,
            weights=weights.as_dict(),
            orders=ORDERS,
            limits=sorted({*LIMITS, choice.limit}),
            topics=topics(speaker, release),
            pair=sorted({slug for one in shown for slug in (one["need"]["city"], one["offer"]["city"])}),
            **shared(speaker, release, (*shown, *unanswered)),
        )
    )


@of_a_release
@lru_cache(maxsize=64)
def challenges_body(release: Release, speaker: Speaker, slugs: tuple[str, ...]) -> Markup:
    """The challenges of some cities, of all where none is told. Raises Unknown for an unknown city."""
    some = rows(release, slugs)
    return Markup(
        text(
            speaker,
            "challenges_body.html",
            release=release,
            chosen=slugs or tuple(everything(release).cities),
            every=not slugs,
            common=[row for row in some if len(row.cities) > 1],
            unique=[row for row in some if len(row.cities) == 1],
            **shared(speaker, release, [row.told for row in some]),
        )
    )


def topics(speaker: Speaker, release: Release) -> list[tuple[str, Label, list[tuple[str, Label]]]]:
    """The fields and the topics below each that some need or offer is on, by name."""
    whole = everything(release)
    used = {need.topic for need in whole.needs} | {offer.topic for offer in whole.offers}
    names = places(release, speaker).topics
    fields: dict[str, list[tuple[str, Label]]] = {}
    for topic in sorted(used, key=lambda one: names[one].casefold()):
        top = whole.tree.way_up(topic)[-1]
        below = fields.setdefault(top, [])
        if topic != top:
            below.append((topic, names[topic]))
    every = ((top, names[top], below) for top, below in fields.items())
    return sorted(every, key=lambda one: one[1].casefold())

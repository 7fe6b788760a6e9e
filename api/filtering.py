"""The filter of a city's pages: what is asked for in the address, and what there is to choose from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from api.atlas import ReleaseDep, city_profile, topic_scheme
from api.speaking.choosing_language import spoken
from api.speaking.languages import Label, Speaker, phrase
from graph.cities.profile import Thing, type_code
from graph.errors import Unknown
from graph.network.selection import Selection, selection
from graph.store.release import Release
from ontology import iris

KINDS = {
    "organisation": phrase("Organisations"),
    "institution": phrase("Institutions"),
    "infrastructure": phrase("Places and services"),
    "policy": phrase("Policies"),
    "person": phrase("People in public functions"),
}
"""The kinds of thing that a city's pages show, in their order."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose in a filter: its notation, name, how many there are, whether it is chosen."""

    key: str
    name: str
    count: int
    chosen: bool


def asked(request: Request, release: ReleaseDep) -> Selection:
    """The selection of a request. Raises Unknown for a kind or topic that there is not."""
    told = {
        name: ",".join(request.query_params.getlist(name)) if name in LISTS else value
        for name, value in request.query_params.items()
    }
    scheme = topic_scheme(release)
    found = selection(told, scheme.within)
    for one in found.kinds:
        if one not in KINDS:
            raise Unknown(f"there is no kind {one!r}. There are {', '.join(KINDS)}")
    for one in found.topics:
        if one not in scheme.above:
            raise Unknown(f"there is no topic {one!r}. /topics lists all")
    return found


LISTS = ("kinds", "types", "topics")
"""The fields that may come several times."""

SelectionDep = Annotated[Selection, Depends(asked)]


def offered(
    request: Request, release: Release, slug: str, chosen: Selection, kinds: Sequence[str] = tuple(KINDS)
) -> dict[str, Any]:
    """What a city's filter shows: the selection, and the kinds, types and topics to choose from."""
    speaker = spoken(request.scope)
    things = [thing for thing in city_profile(release, slug).things if thing.kind in kinds]
    return {
        "selection": chosen,
        "found": len(chosen.things(things)),
        "whole": len(things),
        "choices": {
            "kinds": [
                Choice(kind, speaker.say(KINDS[kind]), count, kind in chosen.kinds)
                for kind in kinds
                if (count := sum(thing.kind == kind for thing in things))
            ],
            "types": types(speaker, release, things, chosen.types),
            "topics": topics(speaker, release, things, chosen.topics),
        },
    }


def types(speaker: Speaker, release: Release, things: Iterable[Thing], chosen: Iterable[str]) -> list[Choice]:
    """The types that there are, by name."""
    codes = Counter(type_code(thing.kind, thing.type) for thing in things if thing.type)
    return named(speaker.names(release, codes), codes, chosen)


def topics(
    speaker: Speaker, release: Release, things: Iterable[Thing], chosen: Iterable[str]
) -> list[Choice]:
    """The topics that there are, each with what is under it, by name."""
    scheme = topic_scheme(release)
    tops = Counter(
        str(iris.topic(top))
        for thing in things
        for top in {*thing.topics, *(scheme.above.get(one, one) for one in thing.topics)}
    )
    return named(speaker.names(release, tops), tops, chosen)


def named(names: dict[str, Label], counts: Counter[str], chosen: Iterable[str]) -> list[Choice]:
    """Choices by name, in the order of the alphabet."""
    keys = {iri: iri.rpartition("/")[2] for iri in counts}
    found = [Choice(keys[iri], names[iri], count, keys[iri] in chosen) for iri, count in counts.items()]
    return sorted(found, key=lambda one: one.name.casefold())

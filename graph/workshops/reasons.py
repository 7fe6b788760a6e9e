"""Why a group stands: who shows what to whom, when it is on each clock, in which language."""

from collections.abc import Iterable
from datetime import datetime

from graph.saying import Said, day
from graph.workshops.plan import Group
from graph.workshops.problem import Link, Problem
from graph.workshops.wording import clocks, fit, languages, name, names, said, topic


def reasons(problem: Problem, group: Group) -> tuple[Said, ...]:
    """Why a group stands, in whole sentences."""
    first: datetime = min(group.local.values(), key=lambda moment: moment.replace(tzinfo=None))
    clock = said("group.clocks", day=day(first.date()), clocks=clocks(problem, group.local))
    speaking = (
        said("group.language", languages=languages(group.languages))
        if group.languages
        else said("group.interpreted")
    )
    found = [shows(problem, link) for link in group.serves]
    if len(group.hosts) > 1:
        found.append(said("group.both", hosts=names(problem, group.hosts)))
    found += [clock, speaking]
    if group.facilitator:
        found.append(said("group.led", leader=group.facilitator))
    elif problem.facilitators:
        found.append(said("group.unled"))
    return tuple(found)


def shows(problem: Problem, link: Link) -> Said:
    """Who shows what to whom."""
    return said(
        "group.shows.top" if link.priority == 1 else "group.shows",
        host=name(problem, link.host),
        learner=name(problem, link.learner),
        topic=topic(problem, link.topic),
        fit=fit(link),
    )


def shared_languages(problem: Problem, cities: Iterable[str]) -> tuple[str, ...]:
    """The languages that all of some cities have in common, in the order of the first."""
    spoken = {one.city: one.languages for one in problem.participants}
    first, *others = (spoken[city] for city in cities)
    return tuple(tongue for tongue in first if all(tongue in other for other in others))

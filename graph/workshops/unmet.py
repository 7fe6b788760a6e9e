"""Why a need is not served, why a city does not learn or host: the rule that stops it, found by trying it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from graph.saying import Fact, Listed, Said, day, figure, listed
from graph.workshops.barriers import Case, stopped_by
from graph.workshops.plan import Unmet
from graph.workshops.problem import Link, Need, Participant, Problem, Rule
from graph.workshops.sessions import candidates
from graph.workshops.solving import Solved, Stopped, best, solved
from graph.workshops.wording import away, clock, name, names, office, said, topic

EVEN = 0.005
"""Programmes whose worth differs by no more are worth the same."""
SLICE = 5.0
"""Seconds at most to find out what one need would cost."""


@dataclass(frozen=True, eq=False)
class Trial:
    """What it would cost to serve what is not served, found by solving again as long as there is time.

    best   the programme as it was solved
    until  when to stop, by the monotonic clock
    """

    case: Case
    best: Solved
    until: float
    stopped: Stopped

    def told(self, pin: Rule) -> tuple[str, Said]:
        """The rule, worth or pins, and a sentence that says what meeting one more pin would cost."""
        if not self.best.sessions and self.case.problem.pins:
            return "time", said("unmet.time")
        if self.best.status != "optimal" or monotonic() > self.until or self.stopped():
            return "worth", said("unmet.worth.unknown")
        case = self.case
        problem = replace(case.problem, pins=(*case.problem.pins, pin))
        columns = self.best.columns
        if not any(pin.may_fit(column) for column in columns):
            columns += tuple(one for one in candidates(problem, case.held) if pin.may_fit(one))
        seconds = min(SLICE, max(1.0, self.until - monotonic()))
        found = solved(problem, case.held, columns, best(self.stopped), seconds, self.stopped, self.best.cuts)
        if found.status == "infeasible" and case.problem.pins:
            return "pins", said("unmet.pins")
        if found.status != "optimal":
            return "worth", said("unmet.worth.unknown")
        cost = self.best.worth - found.worth
        if cost <= EVEN:
            return "worth", said("unmet.worth.even")
        percent = max(0.1, 100 * cost / self.best.worth)
        return "worth", said("unmet.worth", cost=figure(f"{cost:.2f}"), percent=figure(f"{percent:.1f}"))


def unmet(case: Case, found: Solved, seconds: float, stopped: Stopped = lambda: False) -> tuple[Unmet, ...]:
    """Each need that no group serves and each city that does not learn or host, with what stops it.

    The rules are tried one after the other, in the order of `graph.workshops.barriers.BARRIERS`, on all links
    that could serve the need: the one that stops the last of them is told. Where none does, the programme is
    solved again with the need served, and what that costs is told.

    seconds  for solving again, all in all
    """
    trial = Trial(case, found, monotonic() + seconds, stopped)
    return tuple([*open_needs(case, trial), *idle_cities(case, trial)])


def open_needs(case: Case, trial: Trial) -> Iterator[Unmet]:
    """The needs that no group serves, by city and priority."""
    problem = case.problem
    served = {(link.learner, link.need) for group in case.groups for link in group.serves}
    for need in all_needs(problem):
        if (need.city, need.id) in served:
            continue
        links = [link for link in problem.links if (link.learner, link.need) == (need.city, need.id)]
        if links:
            rule, why = judged(case, trial, need.city, links, Rule(learners=(need.city,), need=need.id))
        else:
            rule, why = unlinked(problem, need)
        yield Unmet(need.city, rule, why, need.id)


def idle_cities(case: Case, trial: Trial) -> Iterator[Unmet]:
    """The cities that learn from nobody, and those that host no group."""
    problem = case.problem
    learning = {city for group in case.groups for city in group.learners}
    hosting = {city for group in case.groups for city in group.hosts}
    recorded = {need.city for need in all_needs(problem)}
    for one in problem.participants:
        own = name(problem, one.city)
        links = [link for link in problem.links if link.learner == one.city]
        if one.city not in learning:
            none = "no-needs" if one.city in recorded else "no-record"
            rule, why = (none, said(f"unmet.{none}", city=own))
            if links:
                rule, why = judged(case, trial, one.city, links, Rule(learners=(one.city,)))
            yield Unmet(one.city, rule, said("unmet.learn", city=own, why=why))
        links = [link for link in problem.links if link.host == one.city]
        if one.city not in hosting:
            rule, why = "no-offers", said("unmet.no-offers", city=own)
            if links:
                rule, why = judged(case, trial, one.city, links, Rule(hosts=(one.city,)))
            yield Unmet(one.city, rule, said("unmet.host", city=own, why=why))


def all_needs(problem: Problem) -> list[Need]:
    """The needs of a problem and those that its links lead from, by city, priority and id."""
    found = {(need.city, need.id): need for need in problem.needs}
    for link in problem.links:
        need = Need(link.need, link.learner, link.topic, link.priority, (link.host,))
        found.setdefault((link.learner, link.need), need)
    return sorted(found.values(), key=lambda need: (need.city, need.priority, need.id))


def unlinked(problem: Problem, need: Need) -> tuple[str, Said]:
    """Why no link leads from a need."""
    others = [city for city in need.offered if city != need.city]
    there = [one.city for one in problem.participants if one.city in others]
    facts: dict[str, Fact] = {"city": name(problem, need.city), "topic": topic(problem, need.topic)}
    if not need.offered:
        return "nobody-offers", said("unmet.nobody-offers", **facts)
    if not others:
        return "only-itself", said("unmet.only-itself", **facts)
    if not there:
        return "absent", said("unmet.absent", hosts=names(problem, others), count=len(others), **facts)
    return "no-match", said("unmet.no-match", hosts=names(problem, there), count=len(there), **facts)


def judged(case: Case, trial: Trial, city: str, links: Sequence[Link], pin: Rule) -> tuple[str, Said]:
    """The rule that stops all of some links of a city, and a sentence on it."""
    rule, left = stopped_by(case, links)
    if rule == "worth":
        return trial.told(pin)
    ordered = sorted(left, key=lambda link: (-link.worth, link.match))
    return rule, SENTENCES[rule](case, city, ordered)


def vetoed(case: Case, city: str, links: Sequence[Link]) -> Said:
    """That what is ruled out stops it."""
    role = "learn" if links[0].learner == city else "host"
    return said(f"unmet.veto.{role}", city=name(case.problem, city))


def unavailable(case: Case, city: str, links: Sequence[Link]) -> Said:
    """That one of the two is always away."""
    other = partner(city, links[0])
    gone = case.cities[city] if case.cities[city].unavailable else case.cities[other]
    return said(
        "unmet.unavailable",
        city=name(case.problem, city),
        other=name(case.problem, other),
        gone=name(case.problem, gone.city),
        days=away(gone.unavailable),
    )


def asleep(case: Case, city: str, links: Sequence[Link]) -> Said:
    """How far apart the clocks of two cities are, and when each works."""
    for nobody in (city, *(partner(city, link) for link in links)):
        if not case.ever.free[nobody]:
            return workless(case.problem, case.cities[nobody])
    nearest = min(links, key=lambda link: max(gaps(case, city, partner(city, link))))
    one, two = case.cities[city], case.cities[partner(city, nearest)]
    least, most = gaps(case, one.city, two.city)
    apart = shown(most) if least == most else said("time.hours", begin=shown(least), end=shown(most))
    return said(
        "unmet.hours" if most else "unmet.hours.same",
        apart=apart,
        hours=most,
        one=name(case.problem, one.city),
        two=name(case.problem, two.city),
        one_hours=office(one.hours),
        two_hours=office(two.hours),
        minutes=case.problem.minutes,
    )


def workless(problem: Problem, one: Participant) -> Said:
    """That no session fits into the office hours of a city at all."""
    return said(
        "unmet.hours.none",
        minutes=problem.minutes,
        one=name(problem, one.city),
        one_hours=office(one.hours),
        first=day(problem.first),
        last=day(problem.last),
    )


def speechless(case: Case, city: str, links: Sequence[Link]) -> Said:
    """With whom a city has no language in common."""
    problem = case.problem
    return said("unmet.language", city=name(problem, city), others=partners(case, city, links, "or"))


def lonely(case: Case, city: str, links: Sequence[Link]) -> Said:
    """That too few others could join."""
    problem = case.problem
    return said(
        "unmet.size",
        least=problem.size[0],
        city=name(problem, city),
        others=partners(case, city, links, "or"),
        topic=listed(dict.fromkeys(topic(problem, link.topic) for link in links), "or"),
    )


def met(case: Case, city: str, links: Sequence[Link]) -> Said:
    """That the city is in that group already."""
    problem, link = case.problem, links[0]
    return said(
        "unmet.met",
        city=name(problem, city),
        topic=topic(problem, link.topic),
        others=name(problem, partner(city, link)),
    )


def spent(case: Case, city: str, links: Sequence[Link]) -> Said:
    """That a city, or all that it could meet, take part as often as they may."""
    if case.busy(city):
        count = case.cities[city].max_sessions
        return said("unmet.max-sessions", city=name(case.problem, city), count=count)
    others = partners(case, city, links, "and")
    return said("unmet.max-sessions.others", others=others, count=len(others.words))


def full(case: Case, city: str, links: Sequence[Link]) -> Said:
    """That the groups that could serve it are full."""
    problem, link = case.problem, links[0]
    return said(
        "unmet.full",
        topic=topic(problem, link.topic),
        hosts=names(problem, case.hosted[link.host, link.topic].hosts),
        most=problem.size[1],
    )


def enough(case: Case, city: str, links: Sequence[Link]) -> Said:
    """That the programme has as many sessions as it may."""
    return said("unmet.sessions", count=case.problem.sessions or 0)


SENTENCES = {
    "veto": vetoed,
    "unavailable": unavailable,
    "hours": asleep,
    "language": speechless,
    "size": lonely,
    "met": met,
    "max-sessions": spent,
    "full": full,
    "sessions": enough,
}
"""What says in words that a rule stops links, by the rule."""


def partner(city: str, link: Link) -> str:
    """The other city of a link."""
    return link.host if link.learner == city else link.learner


def partners(case: Case, city: str, links: Sequence[Link], last: str) -> Listed:
    """The names of the other cities of some links."""
    return names(case.problem, dict.fromkeys(partner(city, link) for link in links), last)


def gaps(case: Case, one: str, other: str) -> tuple[float, float]:
    """The least and the most hours between the clocks of two cities, over the days of a programme."""
    first = datetime.combine(case.problem.first, time(12))
    noons = [
        first + timedelta(days=later) for later in range((case.problem.last - case.problem.first).days + 1)
    ]
    apart = [abs(ahead(case.cities[one], noon) - ahead(case.cities[other], noon)) for noon in noons]
    return min(apart), max(apart)


def ahead(one: Participant, moment: datetime) -> float:
    """How many hours the clock of a city is ahead of UTC on a day."""
    offset = moment.replace(tzinfo=ZoneInfo(one.zone)).utcoffset()
    return offset.total_seconds() / 3600 if offset is not None else 0.0


def shown(hours: float) -> str:
    """A number of hours: 9, or 5:30 for five and a half."""
    return f"{hours:g}" if hours == int(hours) else clock(hours)

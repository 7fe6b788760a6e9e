"""A workshop programme as a person reads it on a terminal."""

from collections.abc import Iterator

from api.commands.printing import Page, counted
from graph.workshops.dossier import Dossier, listed
from graph.workshops.plan import Group, Plan


def report(told: Dossier, width: int) -> Iterator[str]:
    """The lines of a programme: groups, what they reach, what is left and why, how it was found."""
    page = Page(width)
    plan = told.plan
    if plan.solver.status == "infeasible":
        yield from page.bold("THERE IS NO SUCH PROGRAMME")
        for one in plan.collisions:
            yield from page.paragraph(f"These wishes collide: {'; '.join(one.wishes)}.")
            for relax in one.relax:
                yield from page.point(relax)
        return
    yield from page.paragraph(found(plan))
    for group in told.groups:
        yield ""
        yield from of(page, told, group)
    yield ""
    yield from page.bold("WHAT IT REACHES")
    for line in reached(told):
        yield from page.point(line)
    if plan.unmet:
        yield ""
        yield from page.bold("NOT SERVED, AND WHY")
        for line in unserved(told):
            yield from page.point(line)


def found(plan: Plan) -> str:
    """How the programme was found."""
    groups = counted(len(plan.groups), "group")
    if plan.solver.status == "optimal":
        return f"{groups}; proven to be the best there is, in {plan.solver.seconds:.1f} s."
    how = "stopped" if plan.solver.status == "stopped" else "time ran out"
    best = f"; at most {plan.solver.gap:.1%} from the best" if plan.solver.gap is not None else ""
    return f"{groups}; {how} after {plan.solver.seconds:.1f} s{best}."


def of(page: Page, told: Dossier, group: Group) -> Iterator[str]:
    """One group."""
    yield from page.bold(f"{group.id}. {told.topic(group.topic)}")
    yield from page.point(f"Hosts: {told.names(group.hosts)}; learners: {told.names(group.learners)}")
    for reason in group.reasons:
        yield from page.point(reason)


def unserved(told: Dossier) -> Iterator[str]:
    """What is not served and why: the topics that one and the same sentence is about on one line."""
    topics = {(need.city, need.id): told.topic(need.topic) for need in told.plan.problem.needs}
    alike: dict[tuple[str, str], list[str]] = {}
    for left in told.plan.unmet:
        about = [topics[left.city, left.need]] if left.need else []
        alike.setdefault((left.city, left.why), []).extend(about)
    for (city, why), some in alike.items():
        yield f"{told.city(city)}, {listed(dict.fromkeys(some))}: {why}" if some else why


def reached(told: Dossier) -> Iterator[str]:
    """Whom and what the programme reaches, next to the plain way."""
    plan = told.plan
    of = plan.coverage
    yield f"{of.learning} of {of.cities} cities learn, {of.hosting} host"
    yield (
        f"{of.served} of {of.needs} needs are served, {of.top_served} of the {of.top_needs} most urgent ones"
    )
    least = [city for city, gain in plan.fairness.benefit.items() if gain == plan.fairness.minimum]
    yield (
        f"least gained: {plan.fairness.minimum:.2f} ({listed(map(told.city, least))}); "
        f"inequality (Gini): {plan.fairness.gini:.2f}"
    )
    if plan.greedy:
        more = plan.solver.worth - plan.greedy.solver.worth
        yield (
            f"worth {plan.solver.worth:.2f}, {more:.2f} more than taking the best session first, again "
            "and again"
        )

"""Why a cohort is as it is, in whole sentences: each applicant, each match, the balance, the whole."""

from collections.abc import Iterator, Mapping, Sequence

from graph.cohorts.applicant import Applicant
from graph.cohorts.cohort import Cohort, Learnable, Verdict
from graph.cohorts.greedy import TOLERANCE
from graph.cohorts.wording import day, said, worth
from graph.saying import Fact, Listed, Said, listed


def why(cohort: Cohort, verdict: Verdict) -> tuple[Said, ...]:
    """Why an applicant is chosen or not, and what would have to differ."""
    if verdict.failed:
        return (said("left.ineligible"),)
    return tuple(chosen(cohort, verdict) if verdict.chosen else left(cohort, verdict))


def chosen(cohort: Cohort, verdict: Verdict) -> Iterator[Said]:
    """What a cohort would lose without one who is chosen."""
    if verdict.cost is None:
        yield said("chosen.all")
    elif verdict.cost <= TOLERANCE:
        yield said("chosen.even")
    else:
        yield said(f"chosen.{'worth' if verdict.exact else 'most'}", cost=worth(verdict.cost))


def left(cohort: Cohort, verdict: Verdict) -> Iterator[Said]:
    """What would have to differ for one who is not chosen."""
    call = cohort.call
    if verdict.cost is None:
        region = call.region(verdict.applicant.country)
        yield said("left.region", region=region.label if region else verdict.applicant.country)
    elif verdict.cost <= TOLERANCE:
        yield said("left.even")
    else:
        points, full = worth(verdict.points), worth(call.full)
        key = f"left.{'worth' if verdict.exact else 'most'}"
        yield said(key, cost=worth(verdict.cost), points=points, full=full)
        if verdict.beyond:
            yield said("left.beyond")
    if verdict.free:
        yield said("left.balance")
    yield from missing(cohort, verdict.applicant)


def missing(cohort: Cohort, applicant: Applicant) -> Iterator[Said]:
    """What one who is not chosen would have to offer, since those who are chosen need it and have it not."""
    open_to = [(one, topic) for one, topic in cohort.unmet if topic not in applicant.offers]
    if open_to:
        cities = dict.fromkeys(one.name for one, _ in open_to)
        named = cohort.known.topics.named
        yield said(
            "left.open",
            topics=listed(dict.fromkeys(named(topic) for _, topic in open_to), "or"),
            cities=listed(cities),
            count=len(cities),
        )


def match(cohort: Cohort, one: Learnable) -> Said:
    """Who could learn about what from whom."""
    named = cohort.known.topics.named
    return said(
        "match.same" if one.offers == (one.need,) else "match.like",
        learner=one.learner.name,
        need=named(one.need),
        hosts=listed((host.name for host in one.hosts), "or"),
        offers=listed(map(named, one.offers), "; "),
    )


def unmatched(cohort: Cohort, learner: Applicant, need: str) -> Said:
    """That nobody who is chosen can answer a need."""
    return said("match.none", learner=learner.name, need=cohort.known.topics.named(need))


def balance(cohort: Cohort) -> Iterator[Said]:
    """Whether the regions are balanced, and what was given up for it."""
    counts = told(cohort, cohort.counts)
    if not cohort.call.balance:
        yield said("balance.none", counts=counts)
        return
    if cohort.balanced:
        yield said("balance.kept", counts=counts)
    else:
        wanted = cohort.known.bounds(len(cohort.chosen))
        short = [
            region.label for region in cohort.call.regions if cohort.counts[region.id] < wanted[region.id][0]
        ] or [region.label for region in cohort.call.regions]
        bounds = told(cohort, {region: span(*wanted[region]) for region in wanted})
        yield said("balance.off", counts=counts, wanted=bounds, regions=listed(short))
    yield from price(cohort)


def price(cohort: Cohort) -> Iterator[Said]:
    """What the balance costs, and who is chosen and left out for it."""
    choice, free = cohort.choice, cohort.free
    if choice is None or free is None:
        return
    cost = free.value - choice.value
    if cost <= TOLERANCE:
        proven = choice.status == free.status == "optimal" or free.bound <= choice.value + TOLERANCE
        yield said("balance.free" if proven else "balance.time")
        return
    entering, leaving = (
        listed(cohort.known.applicants[one].name for one in sorted(some))
        for some in (set(free.chosen) - set(choice.chosen), set(choice.chosen) - set(free.chosen))
    )
    yield said("balance.cost", cost=worth(cost), entering=entering, leaving=leaving)


def told(cohort: Cohort, counts: Mapping[str, Fact]) -> Listed:
    """A number by region: 5 from Europe and 4 from the Americas."""
    return listed(
        said("count.region", count=counts[region.id], region=region.label) for region in cohort.call.regions
    )


def span(least: int, most: int) -> Fact:
    """Two bounds as one: 4, or 4 to 5."""
    return least if least == most else said("count.span", least=least, most=most)


def notes(cohort: Cohort) -> Iterator[Said]:
    """What holds for the whole: how good the choice is, and what it does not rest on."""
    eligible = [one for one in cohort.verdicts if not one.failed]
    if cohort.choice is None:
        yield said("note.nobody")
    else:
        yield from quality(cohort)
        if len(eligible) < cohort.wanted:
            yield said("note.few", count=len(eligible), wanted=cohort.wanted)
    yield from unjudged(eligible)
    if cohort.call.deadline:
        yield said("note.deadline", day=day(cohort.call.deadline.day.isoformat()))


def quality(cohort: Cohort) -> Iterator[Said]:
    """How near the choice is to the best, and what the plain way comes to."""
    choice = cohort.choice
    assert choice is not None, "told only of a choice"
    yield said(f"note.{choice.status}", gap=worth(choice.gap))
    short = choice.value - cohort.plain
    yield said(f"note.taking{'' if short > TOLERANCE else '.even'}", short=worth(short))


def unjudged(eligible: Sequence[Verdict]) -> Iterator[Said]:
    """How many criteria reviewers have scored, where it is not all of them."""
    scores = [score for one in eligible for score in one.scores]
    scored = sum(score.by == "reviewers" for score in scores)
    if scored < len(scores):
        yield said("note.unreviewed", scored=scored, all=len(scores))

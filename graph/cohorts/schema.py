"""A cohort as JSON, the shape that the API and the command line share."""

from graph.cohorts import reasons
from graph.cohorts.call import Call, sources
from graph.cohorts.cohort import Cohort, Learnable, Verdict
from graph.cohorts.learning import DIGITS
from graph.gaps.schema import Json


def cohort_json(cohort: Cohort) -> Json:
    """All that is told of a cohort."""
    choice = cohort.choice
    return {
        "call": call_json(cohort.call),
        "wanted": cohort.wanted,
        "chosen": [one.id for one in cohort.chosen],
        "status": choice.status if choice else "nobody",
        "value": rounded(choice.value) if choice else None,
        "bound": rounded(choice.bound) if choice else None,
        "gap": rounded(choice.gap) if choice else None,
        "greedy": rounded(cohort.plain) if choice else None,
        "balance": balance_json(cohort),
        "matches": [match_json(cohort, one) for one in cohort.matches],
        "unmet": [
            {"learner": one.id, "need": need, "why": reasons.unmatched(cohort, one, need)}
            for one, need in cohort.unmet
        ],
        "applicants": [verdict_json(cohort, one) for one in cohort.verdicts],
        "support": support_json(cohort),
        "notes": list(reasons.notes(cohort)),
    }


def call_json(call: Call) -> Json:
    """What of a call the choice rests on."""
    return {
        "id": call.id,
        "title": call.title,
        "places": call.places.count,
        "population": call.population.least if call.population else None,
        "letter": bool(call.letter and call.letter.required),
        "deadline": call.deadline.day.isoformat() if call.deadline else None,
        "regions": [
            {"id": one.id, "label": one.label, "countries": list(one.countries)} for one in call.regions
        ],
        "criteria": [{"id": one.id, "label": one.label, "weight": one.weight} for one in call.criteria],
        "match_weight": call.matches.weight,
        "sources": list(sources(call)),
        "assumed": list(call.assumed),
    }


def balance_json(cohort: Cohort) -> Json:
    """How the regions are balanced and what that costs."""
    wanted = cohort.known.bounds(len(cohort.chosen))
    choice, free = cohort.choice, cohort.free
    return {
        "kept": cohort.balanced,
        "regions": [
            {
                "id": one.id,
                "label": one.label,
                "eligible": cohort.known.everybody[one.id],
                "chosen": cohort.counts[one.id],
                "least": wanted[one.id][0],
                "most": wanted[one.id][1],
            }
            for one in cohort.call.regions
        ],
        "given_up": rounded(max(0.0, free.value - choice.value)) if choice and free else None,
        "without": [cohort.known.applicants[one].id for one in free.chosen] if free else [],
        "why": list(reasons.balance(cohort)) if choice else [],
    }


def match_json(cohort: Cohort, one: Learnable) -> Json:
    """One need that can be answered."""
    return {
        "learner": one.learner.id,
        "need": one.need,
        "hosts": [host.id for host in one.hosts],
        "offers": list(one.offers),
        "likeness": rounded(one.likeness),
        "why": reasons.match(cohort, one),
    }


def verdict_json(cohort: Cohort, verdict: Verdict) -> Json:
    """What became of one applicant."""
    one = verdict.applicant
    region = cohort.call.region(one.country)
    return {
        "id": one.id,
        "authority": one.authority,
        "city": one.city or None,
        "country": one.country,
        "region": region.id if region else None,
        "population": one.population,
        "eligible": not verdict.failed,
        "failed": list(verdict.failed),
        "scores": [
            {
                "criterion": score.criterion.id,
                "score": score.score,
                "most": score.most,
                "by": score.by,
                "points": rounded(score.points),
                "why": score.why,
            }
            for score in verdict.scores
        ],
        "points": rounded(verdict.points),
        "chosen": verdict.chosen,
        "cost": None if verdict.cost is None else rounded(verdict.cost),
        "proven": verdict.exact,
        "why": list(reasons.why(cohort, verdict)),
    }


def support_json(cohort: Cohort) -> Json:
    """Which organisation supports which city."""
    support = cohort.support
    return {
        "assigned": [
            {
                "city": one.city.id,
                "organisation": one.organisation.id,
                "name": one.organisation.name,
                "worth": rounded(one.worth),
                "reasons": list(one.reasons),
            }
            for one in support.assigned
        ],
        "without": [one.id for one in support.without],
        "why": support.why,
    }


def rounded(value: float) -> float:
    """A figure as it is told; never minus nothing."""
    return round(value, DIGITS) + 0.0

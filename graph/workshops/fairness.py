"""How evenly what is learnt, and the work of hosting, are spread over the cities of a programme."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from graph.workshops.assignment import blocking
from graph.workshops.plan import Fairness, Group
from graph.workshops.problem import Link, Problem

ROUNDING = 1e-9


def fairness(problem: Problem, groups: Sequence[Group]) -> Fairness:
    """What each city gains, how even that is, who would rather be another, who hosts how often.

    A city's gain is the sum of the worth of its links, 0 and more. A link blocks where it is not served
    though it is worth more to both its cities than the least that each has, or one has nothing.
    """
    gain = dict.fromkeys((one.city for one in problem.participants), 0.0)
    load = dict.fromkeys(gain, 0)
    for group in groups:
        for link in group.serves:
            gain[link.learner] += link.worth
        for host in group.hosts:
            load[host] += 1
    served = [link for group in groups for link in group.serves]
    return Fairness(
        benefit=gain,
        minimum=min(gain.values(), default=0.0),
        gini=gini(list(gain.values())),
        envious=len(envious(problem.links, groups, gain)) / max(1, len(gain)),
        blocking_pairs=len(blocking(problem.links, served, 1, 1)),
        hosting=load,
    )


def gini(amounts: Sequence[float]) -> float:
    """How uneven amounts are: 0 where all are the same, towards 1 where one is all there is.

    formula  Σ_i Σ_j |x_i - x_j| / (2 n Σ_i x_i), computed from the amounts in their order
    amounts  n, each 0 or more
    returns  0 to 1 - 1 / n; 0 where there is nothing
    """
    ordered = np.sort(np.asarray(amounts, dtype=float))
    whole = ordered.sum()
    if whole <= 0:
        return 0.0
    ranks = 2 * np.arange(1, len(ordered) + 1) - len(ordered) - 1
    return max(0.0, float(ranks @ ordered / (len(ordered) * whole)))


def envious(links: Sequence[Link], groups: Sequence[Group], gain: Mapping[str, float]) -> tuple[str, ...]:
    """The cities that would gain more in the place of another: in all groups where that one learns."""
    places: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for learner in group.learners:
            places[learner].append(group)
    own: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    for link in links:
        own[link.learner, link.host, link.topic].append(link)
    return tuple(
        city
        for city, has in gain.items()
        if any(
            worth_of(city, there, own) > has + ROUNDING for other, there in places.items() if other != city
        )
    )


def worth_of(
    city: str, groups: Sequence[Group], links: Mapping[tuple[str, str, str], Sequence[Link]]
) -> float:
    """What a city would gain as a learner in some groups: its best link in each, each need once."""
    needs: set[str] = set()
    gained = 0.0
    for group in groups:
        open_to = [
            link
            for host in group.hosts
            if city not in group.hosts
            for link in links.get((city, host, group.topic), ())
            if link.need not in needs
        ]
        if open_to:
            best = max(open_to, key=lambda link: (link.worth, link.match))
            needs.add(best.need)
            gained += best.worth
    return gained

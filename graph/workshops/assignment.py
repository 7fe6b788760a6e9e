"""Who learns from whom, where sessions are left aside: the best assignment of learners to hosts."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from graph.workshops.problem import Link


def best_links(links: Sequence[Link]) -> tuple[Link, ...]:
    """The best link of each pair of learner and host."""
    best: dict[tuple[str, str], Link] = {}
    for link in sorted(links, key=lambda link: (-link.worth, link.match)):
        best.setdefault((link.learner, link.host), link)
    return tuple(best.values())


def assigned(links: Sequence[Link], learn: int = 2, host: int = 2) -> tuple[Link, ...]:
    """The links that together are worth most, each city learning from so many and hosting so many at most."""
    pairs = best_links(links)
    if not pairs:
        return ()
    learners = {city: place for place, city in enumerate(dict.fromkeys(link.learner for link in pairs))}
    hosts = {city: place for place, city in enumerate(dict.fromkeys(link.host for link in pairs))}
    worth = np.array([link.worth for link in pairs])
    rows = np.concatenate(
        [[learners[link.learner] for link in pairs], [len(learners) + hosts[link.host] for link in pairs]]
    )
    matrix = sparse.csr_array(
        (np.ones(2 * len(pairs)), (rows, np.tile(np.arange(len(pairs)), 2))),
        shape=(len(learners) + len(hosts), len(pairs)),
    )
    most = np.concatenate([np.full(len(learners), learn), np.full(len(hosts), host)])
    found = linprog(-worth, A_ub=matrix, b_ub=most, bounds=(0, 1), method="highs-ds")
    return tuple(link for link, share in zip(pairs, found.x, strict=True) if share > 0.5)


def blocking(
    links: Sequence[Link], chosen: Sequence[Link], learn: int = 2, host: int = 2
) -> tuple[Link, ...]:
    """The pairs that would rather have each other: each has room left, or something worth less.

    links   all ways to learn
    chosen  those that are served
    learn   how many hosts a city learns from at most, and host how many learners a city has at most
    """
    served = {(link.learner, link.host) for link in chosen}
    least_learnt = least(((link.learner, link.worth) for link in chosen), learn)
    least_hosted = least(((link.host, link.worth) for link in chosen), host)
    return tuple(
        link
        for link in best_links(links)
        if (link.learner, link.host) not in served
        and link.worth > least_learnt.get(link.learner, 0.0)
        and link.worth > least_hosted.get(link.host, 0.0)
    )


def least(worths: Iterable[tuple[str, float]], room: int) -> dict[str, float]:
    """What a further link has to be worth more than, for each city that has as many as it can."""
    held: dict[str, list[float]] = {}
    for city, worth in worths:
        held.setdefault(city, []).append(worth)
    return {city: min(some) for city, some in held.items() if len(some) >= room}

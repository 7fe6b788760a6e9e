"""Bodies that no funder, support organisation or public body reaches within two steps."""

from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Evidence, Facts, Found, Kind, Measured, Sentence
from graph.gaps.redrawn import Redrawn, alone
from graph.network.network import Node

REACHING = ("finance", "support", "public")
"""The sectors that ought to reach the others: funders, networks and incubators, public bodies."""


def reach_gaps(city: Ecosystem, drawn: Redrawn) -> list[Found]:
    """Each body that ought to be reached by a funder, a support organisation or a public body.

    formula   one reaches it that it collaborates or meets with, or that such a one collaborates or meets
              with. expected: the share of networks drawn anew in which one does; p: (1 + draws in which
              none does) / (1 + draws)
    city      its bodies, tied where they collaborate or meet
    drawn     the same network drawn anew
    interval  that of a single success or failure, exact (Clopper and Pearson)
    returns   a finding a body, observed 1 where it is reached, else 0; listed where it is not; none where
              nobody here is of a sector that ought to reach the others
    """
    if not any(node.sector in REACHING for node in city.bodies):
        return []
    own, null = reached(alone(city), city)[0], reached(drawn, city)
    _, label = connected_components(city.joined.adjacency, directed=False)
    return [
        unreached(
            city, number, bool(own[number]), null[:, number], np.flatnonzero(label == label[number]).tolist()
        )
        for number, node in enumerate(city.bodies)
        if node.sector not in REACHING and city.joined.degrees[number]
    ]


def reached(networks: Redrawn, city: Ecosystem) -> NDArray[np.bool_]:
    """Which bodies one of the reaching sectors reaches within two steps, in each network: (draws, bodies).

    A meeting place lies between two that meet, so that a step is a tie, or two by way of a place.
    """
    order, bodies = networks.order, networks.bodies
    is_body = np.tile(np.arange(order) < bodies, networks.size)
    at = np.zeros(order)
    at[[number for number, node in enumerate(city.bodies) if node.sector in REACHING]] = 1.0
    seen = np.tile(at, networks.size)
    for _ in range(2):
        near = networks.adjacency @ seen
        through = networks.adjacency @ np.where(is_body, 0.0, near)
        seen = np.where(is_body & (near + through > 0), 1.0, seen)
    found: NDArray[np.bool_] = seen.reshape(networks.size, order)[:, :bodies] > 0
    return found


def partners(city: Ecosystem, number: int) -> list[Node]:
    """Whom a body works or meets with."""
    return [city.bodies[other] for other in city.joined.adjacency[[number]].indices.tolist()]


def unreached(
    city: Ecosystem, number: int, is_reached: bool, null: NDArray[np.bool_], component: list[int]
) -> Found:
    """The finding on one body: whether it is reached here and in networks drawn anew, and who is with it."""
    node = city.bodies[number]
    mean = float(null.mean())
    p = 1.0 if is_reached else (1 + int((~null).sum())) / (1 + len(null))
    company = [city.bodies[other] for other in component if other != number]
    near = [one for one in company if one.sector in REACHING]
    facts: Facts = {
        "city": city.name,
        "body": node.label,
        "sort": city.sort_of(node),
        "company": len(company),
        "first": max(company, key=lambda one: (one.degree, one.id)).label if company else "",
        "far": near[0].label if near else "",
        "often": round(100 * mean),
        "work": city.topics_of(node.topics),
    }
    return Found(
        kind=Kind.REACH,
        key=node.id,
        title=Sentence("reach.title", facts),
        sentences=(
            Sentence("reach.alone" if not near else "reach.far", facts),
            Sentence("reach.company.one" if len(company) == 1 else "reach.company.many", facts),
            *([Sentence("reach.work", facts)] if node.topics else []),
            Sentence("reach.rare" if p <= 0.05 else "reach.some" if p <= 0.25 else "reach.usual", facts),
        ),
        measured=Measured(
            observed=float(is_reached),
            expected=mean,
            effect=is_reached / mean if mean else None,
            interval=(0.025 / mean, inf) if is_reached and mean else (0.0, 0.975 / mean) if mean else None,
            p=p,
        ),
        weight=0.5 + 0.5 * (1 - p),
        evidence=(
            Evidence(node.id, node.label),
            *(Evidence(one.id, one.label, "tied to it") for one in partners(city, number)),
        ),
        asked=int(city.absent.degrees[number]),
        listed=not is_reached,
    )

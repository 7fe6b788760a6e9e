"""Bodies that alone hold others to the rest: their loss would split the ecosystem."""

import numpy as np
from scipy.sparse.csgraph import connected_components

from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Evidence, Facts, Found, Kind, Measured, Sentence
from graph.gaps.redrawn import Redrawn, cut_off
from graph.network.cutting import pieces
from graph.network.edges import Integers
from graph.network.network import Node

FEWEST = 2
"""Of bodies that a loss cuts off: one that hangs on a single other body is to be found everywhere."""

TIED = 2
"""Of ties or meetings: a body with fewer cannot stand between others, and is not in the family."""

OFTEN = 0.25
"""Of the networks drawn anew: a body that cuts off so many in more of them is nothing out of the common."""


def broker_gaps(city: Ecosystem, drawn: Redrawn) -> list[Found]:
    """Each body with two ties or more, and how many bodies its loss would cut off.

    formula   observed: the bodies cut off from the largest part of what the body holds together; expected:
              their mean number in networks drawn anew; p: (1 + draws with so many or more) / (1 + draws),
              taken as 1 for a body that cuts off one at most, which errs on the safe side
    city      its bodies, tied where they collaborate, and where they meet
    drawn     the same network drawn anew, each body with as many ties and meetings
    returns   a finding a body that has two ties or more; listed where its loss cuts off two or more
    """
    split = pieces(city.joined)
    nothing = np.zeros(drawn.size, dtype=np.int64)
    found = []
    for number in np.flatnonzero(city.mixed.degrees[: len(city.bodies)] >= TIED).tolist():
        lost = sum(split.get(number, ())[1:])
        null = cut_off(drawn, number) if lost >= FEWEST else nothing
        found.append(broker(city, number, lost, null))
    return found


def broker(city: Ecosystem, number: int, lost: int, null: Integers) -> Found:
    """The finding on one body, told how many it cuts off, and how many in each network drawn anew."""
    node = city.bodies[number]
    mean = float(null.mean())
    p = (1 + int((null >= lost).sum())) / (1 + len(null)) if lost >= FEWEST else 1.0
    apart = cut_off_by(city, number) if lost >= FEWEST else []
    groups = sorted({one.sector for one in apart if one.sector})
    facts: Facts = {
        "city": city.name,
        "body": node.label,
        "lost": lost,
        "bodies": len(city.bodies),
        "expected": round(mean, 1),
        "often": round(100 * (p * (1 + len(null)) - 1) / len(null)),
        "first": apart[0].label if apart else "",
        "second": apart[1].label if len(apart) > 1 else "",
        "sector": city.sector_bodies(groups[0]) if groups else "",
        "sectors": len(groups),
        "role": city.named("actor-type", node.type) if node.type else "",
    }
    spread = float(null.std())
    return Found(
        kind=Kind.BROKER,
        key=node.id,
        title=Sentence("broker.title", facts),
        sentences=(
            Sentence(
                f"broker.lost.{'few' if lost <= 3 else 'many' if lost * 5 < len(city.bodies) else 'large'}",
                facts,
            ),
            Sentence(
                "broker.one" if len(groups) == 1 else "broker.across" if groups else "broker.unknown", facts
            ),
            Sentence(f"broker.{'rare' if p <= 0.05 else 'usual' if p > OFTEN else 'some'}", facts),
        ),
        measured=Measured(
            observed=lost,
            expected=mean,
            effect=lost / mean if mean else None,
            interval=None,
            p=p,
            z=(lost - mean) / spread if spread else None,
        ),
        weight=min(1.0, 3 * lost / max(len(city.bodies), 1)),
        evidence=(Evidence(node.id, node.label), *(Evidence(one.id, one.label, "cut off") for one in apart)),
        listed=lost >= FEWEST,
    )


def cut_off_by(city: Ecosystem, number: int) -> list[Node]:
    """The bodies that are cut off from the largest part when one is lost, those with most ties first."""
    left = city.mixed.without([number])
    _, label = connected_components(left.adjacency, directed=False)
    near = np.unique(label[city.mixed.adjacency[[number]].indices])
    count = len(city.bodies)
    sizes = np.bincount(label[:count], minlength=label.max() + 1)
    apart = set(near.tolist()) - {int(near[sizes[near].argmax()])}
    held = [place for place in range(count) if place != number and int(label[place]) in apart]
    return [
        city.bodies[place] for place in sorted(held, key=lambda place: (-city.mixed.degrees[place], place))
    ]

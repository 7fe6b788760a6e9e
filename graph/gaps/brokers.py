"""Bodies that alone hold others to the rest: their loss would split the ecosystem."""

from collections import Counter
from collections.abc import Sequence
from math import inf

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

LOOK, PLAIN = 249, 0.1
"""After so many draws, a body that as many hang on in this share of them is not looked at further."""

SMALL, LARGE = 3, 5
"""Bodies that are a small group; of all bodies, the part of one in so many that breaks an ecosystem apart."""

RARE, OFTEN = 0.05, 0.25
"""Of p: what is told as rare, and what is told as nothing out of the common."""


def broker_gaps(city: Ecosystem, drawn: Redrawn) -> list[Found]:
    """Each body with two ties or more, and how many bodies its loss would cut off.

    formula   observed: the bodies cut off from the largest part of what the body holds together; expected:
              their mean number in networks drawn anew; p: (1 + draws with so many or more) / (1 + draws),
              taken as 1 for a body that cuts off one at most, which errs on the safe side; where it
              is above a tenth after 249 draws, the other draws are left out
    city      its bodies, tied where they collaborate, and where they meet
    drawn     the same network drawn anew, each body with as many ties and meetings
    returns   a finding a body that has two ties or more; listed where its loss cuts off two or more
    """
    split = pieces(city.joined)
    some = drawn.first(LOOK)
    nothing = np.zeros(some.size, dtype=np.int64)
    found = []
    for number in np.flatnonzero(city.mixed.degrees[: len(city.bodies)] >= TIED).tolist():
        lost = sum(split.get(number, ())[1:])
        null = cut_off(some, number) if lost >= FEWEST else nothing
        if lost >= FEWEST and np.mean(null >= lost) < PLAIN:
            null = cut_off(drawn, number)
        found.append(broker(city, number, lost, null))
    return found


def broker(city: Ecosystem, number: int, lost: int, null: Integers) -> Found:
    """The finding on one body, told how many it cuts off, and how many in each network drawn anew."""
    node = city.bodies[number]
    mean, spread = float(null.mean()), float(null.std())
    p = (1 + int((null >= lost).sum())) / (1 + len(null)) if lost >= FEWEST else 1.0
    apart = cut_off_by(city, number) if lost >= FEWEST else []
    facts: Facts = {
        "city": city.name,
        "body": node.label,
        "lost": lost,
        "bodies": len(city.bodies),
        "expected": round(mean, 1),
        "often": round(100 * float((null >= lost).mean())),
        "work": city.topics_of(node.topics),
        **shared(city, apart),
    }
    return Found(
        kind=Kind.BROKER,
        key=node.id,
        title=Sentence("broker.title", facts),
        sentences=told(facts, p),
        measured=Measured(
            observed=lost,
            expected=mean,
            effect=lost / mean if mean else None,
            interval=spanned(lost, null),
            p=p,
            z=(lost - mean) / spread if spread else None,
        ),
        weight=min(1.0, 3 * lost / max(len(city.bodies), 1)),
        evidence=(Evidence(node.id, node.label), *(Evidence(one.id, one.label, "cut off") for one in apart)),
        listed=lost >= FEWEST,
    )


def spanned(lost: int, null: Integers) -> tuple[float, float] | None:
    """Between which multiples of its numbers in 95 % of the networks drawn anew the observed number lies."""
    low, high = (float(value) for value in np.quantile(null, [0.025, 0.975]))
    return (lost / high, lost / low if low else inf) if high else None


def shared(city: Ecosystem, apart: Sequence[Node]) -> dict[str, str | int]:
    """What the bodies that are cut off have in common: sectors, and the topic that most of them work on."""
    sectors = sorted({one.sector for one in apart if one.sector})
    topics = Counter(topic for one in apart for topic in one.topics).most_common(1)
    return {
        "first": apart[0].label if apart else "",
        "sectors": len(sectors),
        "sector": city.sector_bodies(sectors[0]) if sectors else "",
        "topic": city.named("topic", topics[0][0]) if topics else "",
        "on_topic": topics[0][1] if topics else 0,
    }


def told(facts: Facts, p: float) -> tuple[Sentence, ...]:
    """What is said of a broker."""
    lost, sectors = int(facts["lost"]), int(facts["sectors"])
    size = "few" if lost <= SMALL else "many" if lost * LARGE < int(facts["bodies"]) else "large"
    keys = [f"lost.{size}", "one" if sectors == 1 else "across" if sectors else "unknown"]
    keys += ["topic"] if int(facts["on_topic"]) > 1 else []
    keys += ["work"] if facts["work"] else []
    keys += ["rare" if p <= RARE else "usual" if p > OFTEN else "some"]
    return tuple(Sentence(f"broker.{key}", facts) for key in keys)


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

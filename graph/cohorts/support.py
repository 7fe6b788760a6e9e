"""Which organisation supports which city: the best assignment, one a city where there is room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from graph.cohorts.applicant import Applicant
from graph.cohorts.call import Call
from graph.cohorts.learning import DIGITS
from graph.cohorts.topics import Topics
from graph.cohorts.wording import languages, said
from graph.network.edges import Numbers
from graph.saying import listed

OPEN = 0.5
"""What a part counts of which one of the two says nothing."""


@dataclass(frozen=True)
class Organisation:
    """An organisation that can support cities.

    capacity  how many cities at most
    regions   the ids of the regions of the call in which it works; any where it names none
    topics    what it knows about
    """

    id: str
    name: str
    capacity: int
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fit:
    """How well an organisation fits a city: each part 0 to 1, and the sentences that tell of them."""

    language: float
    region: float
    topics: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Assigned:
    """A city and the organisation that supports it.

    worth   0 to the sum of the weights of the parts
    """

    city: Applicant
    organisation: Organisation
    worth: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Supported:
    """Who supports whom; the cities without an organisation, and why."""

    assigned: tuple[Assigned, ...]
    without: tuple[Applicant, ...]
    why: str = ""


def supported(
    call: Call, cities: Sequence[Applicant], organisations: Sequence[Organisation], topics: Topics
) -> Supported:
    """The best assignment of organisations to cities.

    formula  max Σ (1 + t + v(c, o)) a(c, o), with a(c, o) ≤ 1 in all for a city and ≤ the capacity for an
             organisation, v what a pair is worth and t the most that all can be worth: as many cities as
             possible are supported, and then as well as possible
    """
    some, others = sorted(cities, key=lambda one: one.id), sorted(organisations, key=lambda one: one.id)
    if not some or not others:
        return Supported((), tuple(some), said("support.nobody") if some else "")
    fits = [[fit(call, city, one, topics) for one in others] for city in some]
    worth = np.array([[value(call, one) for one in row] for row in fits])
    shares = solved(worth, [one.capacity for one in others])
    pairs = [(row, int(np.argmax(shares[row]))) for row in range(len(some)) if shares[row].max() > 0.5]
    assigned = tuple(
        Assigned(some[row], others[column], float(worth[row, column]), fits[row][column].reasons)
        for row, column in pairs
    )
    helped = {one.city.id for one in assigned}
    room = sum(one.capacity for one in others)
    return Supported(
        assigned,
        tuple(one for one in some if one.id not in helped),
        said("support.without", capacity=room, count=len(some)) if len(helped) < len(some) else "",
    )


def solved(worth: Numbers, capacity: Sequence[int]) -> Numbers:
    """Which pairs to take, 1 or 0: as many as possible, and of these the ones that are worth most.

    worth     cities by organisations, >= 0
    """
    rows, columns = worth.shape
    gain = 1 + worth.max() * rows + worth
    place = np.arange(worth.size)
    rooms = np.concatenate([place // columns, rows + place % columns])
    matrix = sparse.csr_array((np.ones(2 * worth.size), (rooms, np.tile(place, 2))))
    most = np.concatenate([np.ones(rows), np.asarray(capacity, dtype=np.float64)])
    found = milp(
        -gain.ravel(),
        integrality=np.ones(worth.size, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, most),
        options={"mip_rel_gap": 0},
    )
    shares: Numbers = np.asarray(found.x, dtype=np.float64).reshape(worth.shape)
    return shares


def value(call: Call, one: Fit) -> float:
    """What a fit is worth: its parts by their weights."""
    weights = call.support
    total = weights.language * one.language + weights.region * one.region + weights.topics * one.topics
    return round(total, DIGITS)


def fit(call: Call, city: Applicant, one: Organisation, topics: Topics) -> Fit:
    """How well an organisation fits a city.

    returns  language: 1 where they have one in common; region: 1 where it names the city's; topics: the mean
             over the city's needs of how like the nearest topic is that it knows about; a half each where one
             of the two says nothing
    """
    shared = [tag for tag in primary(city.languages) if tag in primary(one.languages)]
    region = call.region(city.country)
    near = nearness(call, city, one, topics)
    return Fit(
        language=float(bool(shared)) if city.languages and one.languages else OPEN,
        region=float(region is not None and region.id in one.regions) if one.regions else OPEN,
        topics=float(np.mean([like for _, like in near])) if near else OPEN,
        reasons=tuple(reasons(call, city, one, shared, near, topics)),
    )


def nearness(call: Call, city: Applicant, one: Organisation, topics: Topics) -> list[tuple[str, float]]:
    """The topic that an organisation knows about nearest to each need of a city, and how like the two are."""
    wanted = city.needs[: call.matches.needs] if one.topics else ()
    found = []
    for need in wanted:
        like, nearest = max((topics.tree.lin(need, topic), topic) for topic in one.topics)
        found.append((nearest, like if like >= call.matches.like else 0.0))
    return found


def reasons(
    call: Call,
    city: Applicant,
    one: Organisation,
    shared: Sequence[str],
    near: Sequence[tuple[str, float]],
    topics: Topics,
) -> Iterator[str]:
    """What speaks for and against an organisation for a city, in whole sentences."""
    if not city.languages or not one.languages:
        yield said("support.language.open")
    elif shared:
        yield said("support.language", languages=languages(shared))
    else:
        spoken = (languages(primary(some.languages)) for some in (city, one))
        yield said("support.language.none", **dict(zip(("city", "organisation"), spoken, strict=True)))
    region = call.region(city.country)
    if not one.regions or region is None:
        yield said("support.region.any")
    else:
        yield said(f"support.region{'' if region.id in one.regions else '.none'}", region=region.label)
    known = dict.fromkeys(topics.named(topic) for topic, like in near if like)
    if known:
        yield said("support.topics", topics=listed(known))
    else:
        yield said("support.topics.none" if near else "support.topics.open")


def primary(tags: Sequence[str]) -> tuple[str, ...]:
    """Languages without their regions, each once: pt for pt-BR."""
    return tuple(dict.fromkeys(tag.partition("-")[0].lower() for tag in tags))

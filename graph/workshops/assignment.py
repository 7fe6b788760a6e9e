"""Who learns from whom, where sessions are left aside: the best assignment to hosts, or the fairest."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from graph.errors import EcosystemError
from graph.network.edges import Integers, Numbers
from graph.workshops.problem import Link

FIRST = 5
"""How many of the best pairs of each learner and each host are looked at first, and added at a time."""

TOLERANCE = 1e-7
"""Less than that a pair does not add."""

ROUND = 1e-6
"""How far from whole a share may be."""

EPSILON = 1e-4
"""How much less than the fairest share each learner may get for the sake of the total."""

SECONDS = 10.0
"""How long pairs that the fairest shares split are made whole, at most."""


NOTHING: Integers = np.zeros(0, dtype=np.int64)


class Unsolved(EcosystemError):
    """An assignment that cannot be computed."""

    status = 503


@dataclass(frozen=True, eq=False)
class Pairs:
    """The best link of each pair of learner and host, k of them.

    ends  (k, 2): the number of the learner, and that of the host after all learners
    """

    links: tuple[Link, ...]
    ends: Integers
    learners: int
    hosts: int

    @classmethod
    def of(cls, links: Sequence[Link]) -> "Pairs":
        """The pairs of some links, in the order of their names."""
        best: dict[tuple[str, str], Link] = {}
        for link in links:
            known = best.get((link.learner, link.host))
            if known is None or (link.worth, link.match) > (known.worth, known.match):
                best[link.learner, link.host] = link
        kept = tuple(best[pair] for pair in sorted(best))
        learner = {city: place for place, city in enumerate(sorted({link.learner for link in kept}))}
        host = {city: len(learner) + place for place, city in enumerate(sorted({link.host for link in kept}))}
        ends = [(learner[link.learner], host[link.host]) for link in kept]
        return cls(kept, np.array(ends, dtype=np.int64).reshape(-1, 2), len(learner), len(host))

    @cached_property
    def worth(self) -> Numbers:
        """What each pair is worth, shape (k,)."""
        return np.array([link.worth for link in self.links], dtype=float)

    def most(self, learn: int, host: int) -> Numbers:
        """How many pairs each learner and each host may be in, shape (learners + hosts,)."""
        return np.append(np.full(self.learners, float(learn)), np.full(self.hosts, float(host)))

    def matrix(self, among: Integers) -> sparse.csr_array:
        """Who is in which of some pairs, shape (learners + hosts, pairs)."""
        places = np.repeat(np.arange(len(among)), 2)
        shape = (self.learners + self.hosts, len(among))
        cells = (self.ends[among].ravel(), places)
        return sparse.coo_array((np.ones(len(places)), cells), shape=shape).tocsr()

    def gains(self, among: Integers) -> sparse.csr_array:
        """What each of some pairs brings its learner, shape (learners, pairs)."""
        cells = (self.ends[among, 0], np.arange(len(among)))
        return sparse.coo_array((self.worth[among], cells), shape=(self.learners, len(among))).tocsr()

    def picked(self, among: Integers) -> tuple[Link, ...]:
        """The links of some pairs."""
        return tuple(self.links[place] for place in sorted(among.tolist()))


def assigned(links: Sequence[Link], learn: int = 2, host: int = 2) -> tuple[Link, ...]:
    """The links that are worth most together, one a pair of cities at most.

    formula  maximise Σ worth x, x in [0, 1] for each pair, so that each learner is in `learn` pairs at most
             and each host in `host`: a transport problem, of which a vertex is whole, so the linear programme
             is exact. Pairs are added to it as long as prices say that one is worth more than its places
    learn    from how many hosts a city learns at most
    host     how many cities learn from a host at most
    returns  in the order of learners, then hosts
    raises   Unsolved where HiGHS finds no optimum
    source   Dantzig and Wolfe 1960 (adding columns by price), doi:10.1287/opre.8.1.101
    """
    pairs = Pairs.of(links)
    if not pairs.links or min(learn, host) < 1:
        return ()
    most = pairs.most(learn, host)

    def solve(among: Integers) -> Answer:
        return answered(pairs, among, pairs.worth[among], pairs.matrix(among), most)

    among, answer = enlarged(pairs, solve, foremost(pairs, pairs.worth, NOTHING))
    return pairs.picked(among[answer.shares > 0.5])


def fair(links: Sequence[Link], learn: int = 2, host: int = 2) -> tuple[Link, ...]:
    """The links under which the learner that gains least gains most, and with that the best total.

    formula  first z = max min over learners of Σ worth x, x in [0, 1]; then the most Σ worth x where each
             learner gains z (1 - EPSILON) at least. Learners whose pairs this splits get whole ones of those
             that are left: so that the least of them gains most, then for the total. Only learners with a
             link count
    returns  in the order of learners, then hosts. The least that a learner gains is z (1 - EPSILON) or more
             where no pair is split, and may be less else
    raises   Unsolved where HiGHS finds no optimum
    """
    pairs = Pairs.of(links)
    if not pairs.links or min(learn, host) < 1:
        return ()
    most = pairs.most(learn, host)

    def least(among: Integers) -> Answer:
        within = sparse.hstack([pairs.matrix(among), sparse.csr_array((len(most), 1))])
        ones = sparse.csr_array(np.ones((pairs.learners, 1)))
        lacking = sparse.hstack([-pairs.gains(among), ones])
        rows, ends = sparse.vstack([within, lacking], format="csr"), np.append(most, np.zeros(pairs.learners))
        return answered(pairs, among, np.append(np.zeros(len(among)), 1.0), rows, ends)

    among, answer = enlarged(pairs, least, foremost(pairs, pairs.worth, NOTHING))
    floors = np.full(pairs.learners, -answer.total * (1 - EPSILON))

    def all_in_all(among: Integers) -> Answer:
        rows = sparse.vstack([pairs.matrix(among), -pairs.gains(among)], format="csr")
        return answered(pairs, among, pairs.worth[among], rows, np.append(most, floors))

    among, answer = enlarged(pairs, all_in_all, among)
    split = among[(answer.shares > ROUND) & (answer.shares < 1 - ROUND)]
    torn = np.isin(pairs.ends[:, 0], pairs.ends[split, 0])
    sure = among[answer.shares >= 1 - ROUND]
    sure = sure[~torn[sure]]
    return pairs.picked(np.append(sure, mended(pairs, sure, np.flatnonzero(torn), most)))


@dataclass(frozen=True, eq=False)
class Answer:
    """What a linear programme over some pairs came to.

    shares  how much of each pair is chosen, 0 to 1
    rest    what each of all pairs would add beside the prices of its places, shape (k,)
    """

    shares: Numbers
    total: float
    rest: Numbers


def answered(pairs: Pairs, among: Integers, gain: Numbers, rows: sparse.csr_array, most: Numbers) -> Answer:
    """The most gain from shares of some pairs, and of a least share after them if gain has one more place.

    The first rows are the places of learners and hosts; a row a learner may follow, of what it has to gain.
    The interior point method is the fastest here, and HiGHS goes on from its answer to a vertex.
    """
    bounds = np.column_stack([np.zeros(len(gain)), np.ones(len(gain))])
    bounds[len(among) :, 1] = np.inf
    found = linprog(  # type: ignore[call-overload]  # its types know of no sparse matrix
        -gain, A_ub=rows, b_ub=most, bounds=bounds, method="highs-ipm"
    )
    if found.status != 0:
        raise Unsolved(f"no assignment of {len(pairs.links)} pairs was found: {found.message}")
    price = -found.ineqlin.marginals
    places = pairs.learners + pairs.hosts
    urgent = np.append(price[places:], np.zeros(pairs.learners))[: pairs.learners]
    alone = 1.0 if len(gain) == len(among) else 0.0
    learner, host = pairs.ends.T
    rest = pairs.worth * (alone + urgent[learner]) - price[learner] - price[host]
    return Answer(found.x[: len(among)], -float(found.fun), rest)


def enlarged(pairs: Pairs, solve: Callable[[Integers], Answer], among: Integers) -> tuple[Integers, Answer]:
    """A linear programme over so many pairs that no other one would add to it."""
    while True:
        answer = solve(among)
        more = foremost(pairs, answer.rest, among)
        if len(more) == len(among):
            return among, answer
        among = more


def foremost(pairs: Pairs, rest: Numbers, among: Integers) -> Integers:
    """Some pairs, and of the others that would add something the first few of each city."""
    gain = rest.copy()
    gain[among] = 0.0
    gaining = np.flatnonzero(gain > TOLERANCE)
    kept = [among]
    for side in (0, 1):
        ordered = gaining[np.lexsort((-gain[gaining], pairs.ends[gaining, side]))]
        ends = pairs.ends[ordered, side]
        kept.append(ordered[np.arange(len(ends)) - np.searchsorted(ends, ends) < FIRST])
    return np.unique(np.concatenate(kept))


def mended(pairs: Pairs, sure: Integers, torn: Integers, most: Numbers) -> Integers:
    """Whole pairs for learners whose pairs were split, beside those that are sure: least first, then all."""
    left = most - pairs.matrix(sure).sum(axis=1)
    torn = torn[(left[pairs.ends[torn]] >= 1).all(axis=1)]
    if not len(torn):
        return NOTHING
    learners = np.unique(pairs.ends[torn, 0])
    count = len(torn)
    within = sparse.hstack([pairs.matrix(torn), sparse.csr_array((len(left), 1))])
    ones = sparse.csr_array(np.ones((len(learners), 1)))
    lacking = sparse.hstack([-pairs.gains(torn)[learners], ones])
    kept = [LinearConstraint(within, -np.inf, left), LinearConstraint(lacking, -np.inf, 0.0)]
    whole = np.append(np.ones(count), 0)
    upper = np.append(np.ones(count), np.inf)
    least = 0.0
    for gain in (np.append(np.zeros(count), 1.0), np.append(pairs.worth[torn], 0.0)):
        found = milp(
            -gain,
            integrality=whole,
            bounds=Bounds(np.append(np.zeros(count), least), upper),
            constraints=kept,
            options={"time_limit": SECONDS},
        )
        if found.x is None:
            raise Unsolved(f"no assignment of {count} whole pairs in {SECONDS:g} s: {found.message}")
        least = max(0.0, float(found.x[-1]) * (1 - EPSILON))
    whole_pairs: Integers = torn[np.asarray(found.x)[:-1] > 0.5]
    return whole_pairs


def blocking(links: Sequence[Link], chosen: Sequence[Link], learn: int, host: int) -> tuple[Link, ...]:
    """The pairs that are not chosen though both sides would rather have each other than what they have.

    A side would where it is in fewer pairs than it may, or in one that is worth less. With a worth that both
    sides share, there is none exactly where the choice is stable.

    chosen   links in use; of a pair that has several, the best counts
    returns  the best link of each such pair, in the order of learners, then hosts
    source   Gale and Shapley 1962 (stable assignment), doi:10.1080/00029890.1962.11989827
    """
    pairs, used = Pairs.of(links), Pairs.of(chosen)
    learning, hosting = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for link in used.links:
        learning[link.learner].append(link.worth)
        hosting[link.host].append(link.worth)
    taken = {(link.learner, link.host) for link in used.links}
    return tuple(
        link
        for link in pairs.links
        if (link.learner, link.host) not in taken
        and link.worth > worst(learning[link.learner], learn)
        and link.worth > worst(hosting[link.host], host)
    )


def worst(held: Sequence[float], most: int) -> float:
    """What a side would give up for a better pair: nothing where it has room, never if it may have none."""
    if len(held) < most:
        return 0.0
    return min(held, default=np.inf)

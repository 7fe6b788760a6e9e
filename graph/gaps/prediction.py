"""Whether the ties of a network can be guessed from one another, and if so, how likely others are.

A guess is tested on ties that it has not seen. Two traps are closed. Ties that became known together (the
members of one consortium, all that one page names) give each other away, so whole events are held out, never
single ties. And the ends of ties are busy nodes, so that being busy alone looks like skill: a held-out tie
has to score above pairs of the ends of the held-out ties, where each node stands as often as it has such
ties. On a network tied at random, whatever its degrees, every score then comes to about 0.5.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import sparse

from graph.errors import Refused
from graph.network.edges import Edges, Integers, Numbers
from graph.network.likeness import (
    degree_product,
    inverse,
    resource_allocation,
    shared_meetings,
    three_paths,
)
from graph.network.modes import COLLABORATION, OneMode, TwoMode, by_id, projected
from graph.network.network import Network
from graph.saying import Counting, Template, said

Events: TypeAlias = Sequence[Collection[tuple[int, int]]]
Truths: TypeAlias = NDArray[np.bool_]

FOLDS = 10
REPEATS = 3
DRAWN = 500
"""How many pairs without a tie the ties of a fold are compared with."""

BOOTSTRAPS = 1000
DIGITS = 9
LEAST_EVENTS = 20
LEAST_TIES = 30
"""Below either, an interval over events is too wide, or too sure of itself, to tell skill from luck."""

POPULARITY = "popularity"
TOO_FEW: Template = Counting(
    "ties",
    "Too little is known to test a guess: {ties} tie from {events} pages or projects could be held out, "
    "and at least {least} ties from {least_events} are needed to tell skill from luck.",
    "Too little is known to test a guess: {ties} ties from {events} pages or projects could be held out, "
    "and at least {least} ties from {least_events} are needed to tell skill from luck.",
)
CHANCE: Template = (
    "Ties cannot be guessed from one another here: the best method puts a tie that it has not seen above an "
    "equally connected pair in {auc:.0%} of cases (95% interval {low:.0%} to {high:.0%}), a coin in 50%."
)
NO_BETTER: Template = (
    "A guess adds nothing certain to knowing who has many ties here: the best method puts a tie that it has "
    "not seen above an equally connected pair in {auc:.0%} of cases, the number of ties alone in "
    "{baseline:.0%}."
)


@dataclass(frozen=True)
class Prediction:
    """How well ties can be guessed, or why no guess is made.

    method     the name of the score that does best, None where no guess is made
    auc        the chance that a held-out tie scores above an equally connected pair without one; a coin: 0.5
    interval   the 95 % interval of `auc`
    baseline   the same chance for the product of degrees
    held_out   the number of ties that were held out and compared; of a test that was not made, that could be
    refused    why no guess is made, a sentence; None where one is
    """

    method: str | None
    auc: float | None
    interval: tuple[float, float] | None
    baseline: float | None
    held_out: int
    refused: str | None


@dataclass(frozen=True, eq=False)
class Known:
    """What is there before anything is held out: m ties, e events, g meetings.

    told     (m, e): which event tells which tie
    tied     the ties and all pairs of all events: what is no pair without a tie
    hidden   (e, g): the meetings of the bodies of one event alone, which go where it goes
    """

    edges: Edges
    told: sparse.csr_array
    tied: Edges
    two: TwoMode | None
    hidden: sparse.csr_array


@dataclass(frozen=True, eq=False)
class Trial:
    """One split of the events into folds.

    fold    (m,): the fold that a tie was held out in, -1 where it was in none or could not be compared
    below   {score: (m,)}: the share of equally connected pairs that score less than the tie, and half of
            those that score the same; 0 where it was not compared
    """

    fold: Integers
    below: dict[str, Numbers]


def evaluated(one: OneMode, events: Events, two: TwoMode | None, seed: int = 0) -> Prediction:
    """How well ties of events that were held out are told from pairs that are tied in none.

    A tenth of the events is held out at a time, in three splits; a tie that another event tells too is not
    held out. The score that a fold is judged by is chosen on the other folds. Ties that share a node are no
    independent witnesses either (each tie of a triangle makes the others likely), so that the interval is the
    wider of two, one from events drawn anew and one from nodes drawn anew.

    formula  AUC = P(s(tie) > s(pair)) + ½ P(s(tie) = s(pair)) over held-out ties and pairs of their ends
    one      undirected, n nodes
    events   the pairs that became known together, by their numbers in `one`; ties in none are never held out
    two      the meetings of the same n nodes, those of held-out events hidden; None leaves that score out
    returns  refused where there are too few ties or events, where the interval of the AUC reaches down to
             0.5, or where that of its lead over the product of degrees reaches 0
    source   AUC: Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747; pairs matched by degree:
             Aiyappa et al. 2025, doi:10.48550/arXiv.2405.14985; choice on other folds: Varma and Simon 2006,
             doi:10.1186/1471-2105-7-91
    """
    known = knowledge(one.edges, events, two)
    random = np.random.default_rng(seed)
    trials = [] if too_small(known.told) else [trial(known, random) for _ in range(REPEATS)]
    times = np.sum([split.fold >= 0 for split in trials], axis=0) if trials else None
    if times is None or too_small(known.told[times > 0]):
        return too_few(known.told if times is None else known.told[times > 0])
    below = {name: np.sum([split.below[name] for split in trials], axis=0) for name in trials[0].below}
    guessed, popular = np.sum([nested(split) for split in trials], axis=0), below.pop(POPULARITY)
    by_tie = np.column_stack([guessed, popular, times])[times > 0] / times[times > 0, None]
    best = max(below, key=lambda name: float(below[name].sum()))
    intervals = [
        over_events(by_tie, known.told[times > 0], random),
        over_nodes(by_tie, known.edges.ends[times > 0], random),
    ]
    return judged(best, by_tie, intervals)


def knowledge(edges: Edges, events: Events, two: TwoMode | None) -> Known:
    """What there is to hold out, without the events that tell no tie."""
    named = [(min(pair), max(pair), event) for event, pairs in enumerate(events) for pair in pairs]
    low, high, event = np.array(named, dtype=np.int64).reshape(-1, 3).T
    keys, wanted = edges.ends @ (edges.order, 1), low * edges.order + high
    is_tie = np.isin(wanted, keys)
    cells = (np.searchsorted(keys, wanted[is_tie]), event[is_tie])
    told = sparse.coo_array((np.ones(is_tie.sum()), cells), shape=(edges.size, len(events))).tocsr()
    told.data[:] = 1
    some = np.flatnonzero(told.sum(axis=0))
    hidden = within([events[number] for number in some.tolist()], two)
    return Known(edges, told[:, some], edges.plus(np.column_stack([low, high])), two, hidden)


def within(events: Events, two: TwoMode | None) -> sparse.csr_array:
    """Which meetings are of the bodies of one event alone, shape (e events, g meetings)."""
    if two is None:
        return sparse.csr_array((len(events), 0))
    cells = {(number, body) for number, pairs in enumerate(events) for pair in pairs for body in pair}
    rows, columns = np.array(sorted(cells), dtype=np.int64).reshape(-1, 2).T
    who = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(events), len(two.bodies)))
    both = (who.tocsr() @ two.incidence).tocoo()
    size = two.incidence.sum(axis=0)[both.col]
    own = (both.data == size) & (size > 1)
    return sparse.coo_array((both.data[own], (both.row[own], both.col[own])), shape=both.shape).tocsr()


def too_small(told: sparse.csr_array) -> bool:
    """Whether there are too few ties, or too few events that tell them, to hold any out."""
    return counts(told)[0] < LEAST_TIES or counts(told)[1] < LEAST_EVENTS


def counts(told: sparse.csr_array) -> tuple[int, int]:
    """How many ties are told, and how many events tell any."""
    return int((told.sum(axis=1) > 0).sum()), int((told.sum(axis=0) > 0).sum())


def too_few(told: sparse.csr_array) -> Prediction:
    """No guess, since there is too little to test one on."""
    ties, events = counts(told)
    facts = {"ties": ties, "events": events, "least": LEAST_TIES, "least_events": LEAST_EVENTS}
    return Prediction(None, None, None, None, ties, said(TOO_FEW, facts))


def trial(known: Known, random: Generator) -> Trial:
    """Each event held out once, a tenth of them at a time."""
    events = known.told.shape[1]
    group = random.permutation(events) % FOLDS
    fold = np.full(known.edges.size, -1)
    below: dict[str, Numbers] = {}
    for number in range(FOLDS):
        out = group == number
        held = gone(known.told, out)
        pairs = untied(known, held, random)
        if len(pairs):
            fold[held] = number
            for name, share in compared(known, out, held, pairs).items():
                below.setdefault(name, np.zeros(known.edges.size))[held] = share
    return Trial(fold, below)


def gone(told: sparse.csr_array, out: Truths) -> Truths:
    """Which ties are not known any more without some events: those that all their events are among."""
    times = told.sum(axis=1)
    return np.asarray((times > 0) & (told @ out.astype(float) == times))


def untied(known: Known, held: Truths, random: Generator) -> Integers:
    """Pairs of the ends of held-out ties that are tied in no event, shape (k, 2); none where there are none.

    Each end is drawn as often as it has held-out ties, and so has lost as many ties as the ends of these.
    """
    ends = known.edges.ends[held].ravel()
    if not len(ends):
        return known.edges.ends[:0]
    pairs = random.choice(ends, size=(4 * DRAWN, 2))
    free = (pairs[:, 0] != pairs[:, 1]) & (known.tied.adjacency[pairs[:, 0], pairs[:, 1]] == 0)
    return np.asarray(pairs[free][:DRAWN])


def compared(known: Known, out: Truths, held: Truths, pairs: Integers) -> dict[str, Numbers]:
    """By each score, the share of pairs that each held-out tie is above."""
    training = Edges(known.edges.order, known.edges.ends[~held])
    two = None if known.two is None else without(known.two, known.hidden.T @ out.astype(float) > 0)
    ties = known.edges.ends[held]
    found = scores(training, two, np.concatenate([ties, pairs]))
    return {name: above(score[: len(ties)], score[len(ties) :]) for name, score in found.items()}


def without(two: TwoMode, lost: Truths) -> TwoMode:
    """The meetings but some."""
    kept = np.flatnonzero(~lost)
    return replace(
        two, meetings=tuple(two.meetings[place] for place in kept), incidence=two.incidence[:, kept]
    )


def scores(edges: Edges, two: TwoMode | None, pairs: Integers) -> dict[str, Numbers]:
    """Each score of the pairs, by its name."""
    found = {
        POPULARITY: degree_product(edges, pairs),
        "resource allocation": resource_allocation(edges, pairs),
        "paths of three": three_paths(edges, pairs),
    }
    return found if two is None else found | {"shared meetings": shared_meetings(two, pairs)}


def above(ties: Numbers, others: Numbers) -> Numbers:
    """The share of the others that each is above, those that are the same by half.

    Scores are rounded, since the same sum in another order differs in its last digits.
    """
    ordered, scored = np.sort(np.round(others, DIGITS)), np.round(ties, DIGITS)
    low, high = np.searchsorted(ordered, scored, "left"), np.searchsorted(ordered, scored, "right")
    return (low + high) / (2 * len(ordered))


def nested(split: Trial) -> Numbers:
    """For each tie its share by the score that does best on the other folds, shape (m,)."""
    shares = np.array([share for name, share in split.below.items() if name != POPULARITY])
    result = np.zeros(shares.shape[1])
    for number in np.unique(split.fold[split.fold >= 0]):
        here = split.fold == number
        result[here] = shares[shares[:, ~here].sum(axis=1).argmax(), here]
    return result


def over_events(by_tie: Numbers, told: sparse.csr_array, random: Generator) -> Numbers:
    """The sums over ties if other events like these had been found, shape (BOOTSTRAPS, 3)."""
    shares = sparse.csr_array(told.multiply(inverse(told.sum(axis=1))[:, None]))
    by_event = np.asarray(shares.T @ by_tie)[told.sum(axis=0) > 0]
    size = len(by_event)
    return np.array([by_event[random.integers(size, size=size)].sum(axis=0) for _ in range(BOOTSTRAPS)])


def over_nodes(by_tie: Numbers, ends: Integers, random: Generator) -> Numbers:
    """The sums over ties if other nodes like these had been found, shape (BOOTSTRAPS, 3)."""
    nodes, places = np.unique(ends, return_inverse=True)
    low, high = places.reshape(-1, 2).T
    drawn = []
    for _ in range(BOOTSTRAPS):
        times = np.bincount(random.integers(len(nodes), size=len(nodes)), minlength=len(nodes))
        drawn.append((times[low] * times[high]) @ by_tie)
    return np.array(drawn)


def judged(best: str, by_tie: Numbers, drawn: Sequence[Numbers]) -> Prediction:
    """The verdict on the best score.

    by_tie   (m, 3): the share of pairs that a compared tie is above by the guess, and by popularity; and 1
    drawn    sums of `by_tie` as they could have come out, each (b, 3)
    """
    auc, baseline = (float(share) for share in by_tie[:, :2].mean(axis=0))
    some = [sums[sums[:, 2] > 0] for sums in drawn]
    low, high = widest([sums[:, 0] / sums[:, 2] for sums in some])
    lead, _ = widest([(sums[:, 0] - sums[:, 1]) / sums[:, 2] for sums in some])
    wrong = CHANCE if low <= 0.5 else NO_BETTER if lead <= 0 else None
    refused = said(wrong, {"auc": auc, "low": low, "high": high, "baseline": baseline}) if wrong else None
    return Prediction(None if wrong else best, auc, (low, high), baseline, len(by_tie), refused)


def widest(drawn: Sequence[Numbers]) -> tuple[float, float]:
    """The 95 % interval that holds that of each."""
    bounds = np.array([np.quantile(values, (0.025, 0.975)) for values in drawn])
    return float(bounds[:, 0].min()), float(bounds[:, 1].max())


def events_of(network: Network, one: OneMode) -> list[frozenset[tuple[int, int]]]:
    """The pairs of bodies that became known together: by one page, or where a tie names none, by the tie.

    A tie of several parties stands for all pairs of them. A tie of several pages is in all their events.
    """
    found: dict[str, set[tuple[int, int]]] = {}
    for key, held in by_id(tie for tie in network.ties if tie.tie_class == COLLABORATION).items():
        star = [(tie.source, tie.target) for tie in held]
        ends = projected(star, "clique") if len(star) > 1 else star
        pairs = {
            (min(pair), max(pair))
            for pair in ((one.number.get(start, -1), one.number.get(end, -1)) for start, end in ends)
            if min(pair) >= 0 and pair[0] != pair[1]
        }
        for page in held[0].sources or (key,):
            found.setdefault(page, set()).update(pairs)
    return [frozenset(pairs) for pairs in found.values() if pairs]


def predicted(one: OneMode, two: TwoMode | None, prediction: Prediction, pairs: Integers) -> Numbers:
    """How likely each of some candidate pairs is beside the others, by the score that was accepted.

    pairs    (k, 2), numbers of `one`
    returns  shape (k,), the share of the other candidates that score less: 0 to 1
    raises   Refused where no score was accepted
    """
    if prediction.method is None:
        raise Refused(prediction.refused or "No guess was accepted.")
    found = np.round(scores(one.edges, two, pairs)[prediction.method], DIGITS)
    below = np.searchsorted(np.sort(found), found)
    return np.asarray(below / max(len(pairs) - 1, 1), dtype=float)

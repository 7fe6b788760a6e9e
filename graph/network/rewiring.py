"""Networks drawn anew with the same degrees: ties exchange their ends, at random.

An exchange takes two ties a-b and c-d and makes a-d and c-b of them, unless that would make a loop or a tie
that is there already. A round pairs all ties at random and tries an exchange in each pair, one pair after
the other in effect: those whose new ties nobody else could make are decided at once, the others in turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from graph.network.edges import Edges, Integers, Numbers

ROUNDS = 24
"""Rounds before a network counts as drawn anew; each tie has met another in every one."""

BETWEEN = 3
"""Rounds between two networks of one chain."""

AT_ONCE = 4_000
"""Ties that are rewired side by side, over all chains."""


@dataclass(frozen=True, eq=False)
class Chains:
    """Several copies of a network that are rewired side by side; a node of copy k is k n + its number.

    ends    (copies, m, 2)
    order   n, the number of nodes of one copy
    """

    ends: Integers
    order: int

    @property
    def key(self) -> int:
        """What tells ties apart: lower end times this, plus higher end."""
        return len(self.ends) * self.order


def draws(
    edges: Edges, count: int, seed: int, groups: Integers | None = None, factor: float | None = None
) -> Iterator[Integers]:
    """Networks with the same degrees, one after the other as the ends of their ties, (m, 2).

    formula   exchanges of ends; one that changes the ties within groups by d is made with the chance
              min(1, f^d), so that a network with D ties within groups is drawn in proportion to f^D
    edges     undirected, m ties
    count     how many
    groups    (n,); none where they do not matter
    factor    f, above 0: the taste for one's own group; None keeps the ties between each two groups
    source    nulls of given degrees: Fosdick, Larremore, Nishimura & Ugander 2018, doi:10.1137/16M1087175;
              rounds over all ties: Allendorf, Meyer, Penschuck & Tran 2023, doi:10.1016/j.jpdc.2022.12.010;
              acceptance: Metropolis et al. 1953, doi:10.1063/1.1699114
    """
    generator = np.random.default_rng(seed)
    copies = int(np.clip(AT_ONCE // max(edges.size, 1), 1, count))
    offsets = (np.arange(copies) * edges.order)[:, None, None]
    state = Chains(np.repeat(edges.ends[None], copies, axis=0) + offsets, edges.order)
    kind = np.tile(np.zeros(edges.order, dtype=np.int64) if groups is None else groups, copies)
    told = 0
    rounds = ROUNDS
    while told < count:
        for _ in range(rounds):
            state = exchanged(state, generator, kind, factor)
        yield from (state.ends - offsets)[: count - told]
        told += copies
        rounds = BETWEEN


def tables(edges: Edges, groups: Integers, factor: float, count: int, seed: int) -> Numbers:
    """The ties between each two groups in networks drawn anew, shape (count, g, g)."""
    g = int(groups.max(initial=-1)) + 1
    found = np.empty((count, g, g))
    for number, ends in enumerate(draws(edges, count, seed, groups, factor)):
        cells = np.bincount(groups[ends] @ np.array([g, 1]), minlength=g * g).reshape(g, g)
        found[number] = cells + cells.T - np.diag(np.diag(cells))
    return found


def exchanged(state: Chains, generator: Generator, kind: Integers, factor: float | None) -> Chains:
    """The chains after one round: in each, all ties are paired at random and try to exchange their ends."""
    copies, size, _ = state.ends.shape
    half = size // 2
    shuffled = generator.permuted(np.tile(np.arange(size), (copies, 1)), axis=1)
    rows = np.arange(copies)[:, None]
    first, second = shuffled[:, :half], shuffled[:, half : 2 * half]
    one = state.ends[rows, first].reshape(-1, 2)
    other = state.ends[rows, second].reshape(-1, 2)
    turned = generator.random(len(other)) < 0.5
    other = np.where(turned[:, None], other[:, ::-1], other)
    new = np.stack([np.column_stack([one[:, 0], other[:, 1]]), np.column_stack([other[:, 0], one[:, 1]])])
    old = np.stack([one, other])
    if factor is None:
        willing = alike(kind[old], kind[new])
    else:
        willing = generator.random(len(one)) < factor ** (within(kind[new]) - within(kind[old]))
    willing &= (new[..., 0] != new[..., 1]).all(axis=0) & (one != other).all(axis=1)
    key = state.key
    made = decided(keys(state.ends.reshape(-1, 2), key), keys(old, key), keys(new, key), willing)
    ends = state.ends.copy()
    ends[rows, first] = np.where(made[:, None], new[0], one).reshape(copies, half, 2)
    ends[rows, second] = np.where(made[:, None], new[1], other).reshape(copies, half, 2)
    return Chains(ends, state.order)


def within(kinds: Integers) -> Numbers:
    """How many of two ties are within a group, told the groups of their ends, (2, pairs, 2)."""
    both: Numbers = np.sum(kinds[..., 0] == kinds[..., 1], axis=0, dtype=np.float64)
    return both


def alike(old: Integers, new: Integers) -> NDArray[np.bool_]:
    """Whether two ties join the same groups after an exchange as before, (2, pairs, 2) each."""
    most = int(max(old.max(initial=0), new.max(initial=0))) + 1
    one, other = (np.sort(keys(kinds, most), axis=0) for kinds in (old, new))
    return np.asarray((one == other).all(axis=0))


def keys(ends: Integers, key: int) -> Integers:
    """One number for each tie, the same either way round."""
    one, other = ends[..., 0], ends[..., 1]
    found: Integers = np.minimum(one, other) * key + np.maximum(one, other)
    return found


def decided(there: Integers, old: Integers, new: Integers, willing: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which exchanges are made, as if they were tried one after the other.

    there     the ties there are before the round
    old, new  (2, pairs): the two ties that each exchange takes away and the two that it makes
    willing   (pairs,): whether it would be made if its new ties are not there
    """
    tried = np.flatnonzero(willing)
    every = np.concatenate([there, *new[:, tried]])
    order = np.argsort(every)
    again = every[order[1:]] == every[order[:-1]]
    rival = np.zeros(len(every), dtype=bool)
    rival[order[1:][again]] = rival[order[:-1][again]] = True
    contested = np.zeros_like(willing)
    contested[tried] = rival[len(there) :].reshape(2, -1).any(axis=0)
    made = willing & ~contested
    if contested.any():
        settle(np.sort(there[rival[: len(there)]]), old, new, contested, made)
    return made


def settle(
    taken: Integers, old: Integers, new: Integers, contested: NDArray[np.bool_], made: NDArray[np.bool_]
) -> None:
    """Decide the contested exchanges in turn, writing into `made`.

    taken   the ties there that somebody wants to make, sorted
    """
    present = set(taken.tolist())
    leaving = made & among(old, taken).any(axis=0)
    turns = np.flatnonzero(contested | leaving)
    for pair, is_contested, ours, wanted in zip(
        turns.tolist(), contested[turns].tolist(), old.T[turns].tolist(), new.T[turns].tolist(), strict=True
    ):
        if is_contested and present.isdisjoint(wanted):
            made[pair] = True
            present.update(wanted)
        if made[pair]:
            present.difference_update(ours)


def among(values: Integers, known: Integers) -> NDArray[np.bool_]:
    """Whether each value is one of some sorted ones."""
    if not known.size:
        return np.zeros(values.shape, dtype=bool)
    place = np.minimum(np.searchsorted(known, values), known.size - 1)
    return np.asarray(known[place] == values)

"""What taking the best session first, again and again, comes to: the plain way, for comparison."""

import time
from collections.abc import Sequence

import numpy as np

from graph.network.edges import Integers, Numbers
from graph.workshops.limits import Limits, Packed
from graph.workshops.model import Model
from graph.workshops.problem import Problem, Session


def greedy(problem: Problem, columns: Sequence[Session], cuts: Sequence[frozenset[int]] = ()) -> Packed:
    """The sessions that one gets by taking the one that counts most, then the best that may be, and so on.

    For each pin that nothing chosen meets yet, the best session that meets it comes first, in the order of
    the pins. The result is infeasible where a pin is left unmet, though another choice may meet them all.

    columns  the sessions to choose from
    cuts     sets of columns of which not all may be chosen
    returns  without a bound
    """
    started = time.perf_counter()
    model = Model(Limits(problem), columns, cuts)
    chosen = taken(model, model.counts)
    status = "feasible" if (model.room(chosen)[model.pins] >= 0).all() else "infeasible"
    seconds = time.perf_counter() - started
    return Packed(tuple(chosen.tolist()), status, model.total(chosen), None, seconds)


def taken(model: Model, counts: Numbers, first: Integers | None = None) -> Integers:
    """Columns taken one after the other by what they count, given ones and those that pins need first."""
    matrix = model.matrix
    begin, rows, amounts = matrix.indptr.tolist(), matrix.indices, matrix.data
    order = np.argsort(-counts, kind="stable").tolist()
    room = model.most.copy()
    chosen: list[int] = []

    def take(column: int) -> bool:
        """Choose a session if there is room for it."""
        used = rows[begin[column] : begin[column + 1]]
        by = amounts[begin[column] : begin[column + 1]]
        if ((room[used] < by) & (by > 0)).any():
            return False
        room[used] -= by
        chosen.append(column)
        return True

    for column in () if first is None else first.tolist():
        take(column)
    for pin in model.pins.tolist():
        if room[pin] < 0:
            meeting = set(matrix[[pin]].nonzero()[1].tolist())
            any(take(column) for column in order if column in meeting)
    before = set(chosen)
    for column in order:
        if column not in before:
            take(column)
    return np.array(sorted(chosen), dtype=np.int64)

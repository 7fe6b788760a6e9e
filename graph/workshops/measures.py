"""How good a programme is in figures that people can read, beside what the plain way would give."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.workshops.plan import Plan

STATUS = {
    "optimal": "proven to be the best possible",
    "feasible": "the best found in the time allowed",
    "stopped": "the best found before somebody stopped the search",
    "infeasible": "there is no programme that meets all wishes",
}
"""How a programme was found, in words."""

Figure = str | int | float | None


@dataclass(frozen=True)
class Measure:
    """A figure of a programme: its name, its value, that of the plain way, and what it means."""

    name: str
    value: Figure
    plain: Figure
    meaning: str


READ: tuple[tuple[str, Callable[[Plan], Figure], str], ...] = (
    ("Sessions", lambda plan: len(plan.groups), "How many sessions there are."),
    ("Cities", lambda plan: plan.coverage.cities, "How many cities take part."),
    ("Cities that learn", lambda plan: plan.coverage.learning, "In one session at least."),
    ("Cities that host", lambda plan: plan.coverage.hosting, "In one session at least."),
    ("Needs", lambda plan: plan.coverage.needs, "The needs that some offer of another city fits."),
    ("Needs served", lambda plan: plan.coverage.served, "Of these, those that a session serves."),
    ("Needs of first priority", lambda plan: plan.coverage.top_needs, "Of the needs, the most urgent."),
    ("Of these served", lambda plan: plan.coverage.top_served, "Those that a session serves."),
    (
        "Worth",
        lambda plan: round(plan.solver.worth, 4),
        "What all sessions together are worth: how well needs and offers fit, by how urgent the needs are.",
    ),
    ("Least gain of a city", lambda plan: round(plan.fairness.minimum, 4), "In the same unit."),
    (
        "Gini coefficient of the gains",
        lambda plan: round(plan.fairness.gini, 4),
        "0 where all cities gain the same, towards 1 where one gains all.",
    ),
    (
        "Share of cities with envy",
        lambda plan: round(plan.fairness.envious, 4),
        "Those that would gain more with what a city like them in needs has got.",
    ),
    (
        "Blocking pairs",
        lambda plan: plan.fairness.blocking_pairs,
        "Links that no session serves though both sides would rather have them.",
    ),
    (
        "How it was found",
        lambda plan: STATUS.get(plan.solver.status, plan.solver.status),
        "The solver's word.",
    ),
    (
        "Gap to the best possible",
        lambda plan: plan.solver.gap,
        "At most this share of the best possible is missing; empty where it is not known.",
    ),
    ("Worth of the best possible, at most", lambda plan: plan.solver.bound, "Empty where it is not known."),
    ("Seconds", lambda plan: round(plan.solver.seconds, 2), "How long it took."),
)
"""Each figure: its name, how it is read from a plan, and what it means."""


def measures(plan: Plan) -> Iterator[Measure]:
    """The figures of a programme; without a plain way beside it, that column is empty."""
    for name, read, meaning in READ:
        yield Measure(name, read(plan), read(plan.greedy) if plan.greedy else None, meaning)


def bought(plan: Plan) -> float | None:
    """How much more a programme is worth than the plain way, as a share of that; None where not known."""
    if plan.greedy is None or plan.greedy.solver.worth <= 0:
        return None
    return plan.solver.worth / plan.greedy.solver.worth - 1

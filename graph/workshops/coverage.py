"""Who and what a programme reaches."""

from collections.abc import Sequence

from graph.workshops.plan import Coverage, Group
from graph.workshops.problem import Problem

TOP = 1
"""The first priority."""


def coverage(problem: Problem, groups: Sequence[Group]) -> Coverage:
    """How many cities learn and host in some groups, and how many needs are served, top ones apart."""
    links = [link for group in groups for link in group.serves]
    served = {(link.learner, link.need) for link in links}
    needs = {(link.learner, link.need): link.priority for link in problem.links}
    top = {need for need, priority in needs.items() if priority == TOP}
    return Coverage(
        cities=len(problem.participants),
        learning=len({link.learner for link in links}),
        hosting=len({host for group in groups for host in group.hosts}),
        needs=len(needs),
        served=len(served),
        top_needs=len(top),
        top_served=len(served & top),
    )

"""Bodies without any recorded tie, and how unusual that is of their kind."""

from collections.abc import Mapping

from graph.gaps.ecosystem import Ecosystem
from graph.gaps.gap import Evidence, Facts, Found, Kind, Measured, Sentence
from graph.network.expectation import interval
from graph.network.network import Node

USUAL = 1 / 3
"""Of the bodies of a kind: where so many have no tie on record, one more is nothing out of the common."""


def isolated_gaps(city: Ecosystem, cities: Mapping[str, Ecosystem]) -> list[Found]:
    """Each body of the city, and whether it has a tie.

    formula   observed: the bodies that it works with or meets; expected: their mean number among the other
              bodies of its type, in all cities; p: the share of those that have none, (none + 1) / (all + 2)
    city      its bodies, tied where they collaborate or meet
    cities    all cities, by slug
    returns   a finding a body; listed where it has no tie at all, not even of structure
    """
    tied = {end for tie in city.network.ties for end in (tie.source, tie.target)}
    tied |= {node.holder for node in city.network.nodes if node.holder}
    alike: dict[str, list[int]] = {}
    for one in {**cities, city.slug: city}.values():
        for node, degree in zip(one.bodies, one.joined.degrees.tolist(), strict=True):
            alike.setdefault(sort(node), []).append(degree)
    return [
        found(city, node, degree, alike[sort(node)], node.id in tied)
        for node, degree in zip(city.bodies, city.joined.degrees.tolist(), strict=True)
    ]


def sort(node: Node) -> str:
    """What bodies are compared by: the type, or else the sector."""
    return node.type or node.sector or ""


def found(city: Ecosystem, node: Node, degree: int, alike: list[int], is_tied: bool) -> Found:
    """The finding on one body, told the degrees of all bodies of its kind, its own among them."""
    others = len(alike) - 1
    none = sum(value == 0 for value in alike) - (degree == 0)
    mean = (sum(alike) - degree) / others if others else 0.0
    usual = (none + 1) / (others + 2)
    asked = int(city.absent.degrees[city.one.number[node.id]])
    facts: Facts = {
        "city": city.name,
        "body": node.label,
        "sort": city.sort_of(node),
        "mean": round(mean, 1),
        "none": none,
        "others": others,
        "topics": city.topics_of(node.topics),
        "asked": asked,
    }
    why = "usual" if usual > USUAL else "unusual" if none else "unheard"
    where = "" if city.profile else ".file"
    return Found(
        kind=Kind.ISOLATED,
        key=node.id,
        title=Sentence("isolated.title", facts),
        sentences=(
            Sentence("isolated.topics" if node.topics else "isolated.plain", facts),
            Sentence(f"isolated.{why}{where}" if others else "isolated.only", facts),
        ),
        measured=Measured(
            observed=degree,
            expected=mean,
            effect=degree / mean if mean else None,
            interval=interval(degree, mean, mean) if mean else None,
            p=usual if not degree else 1.0,
        ),
        weight=1 - usual,
        evidence=(Evidence(node.id, node.label),),
        asked=asked,
        listed=not degree and not is_tied,
    )

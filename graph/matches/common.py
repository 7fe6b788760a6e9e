"""What two cities have already in common: bodies and programmes that both are tied to, meetings, ties."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from graph.matches.exchange import Exchange, Need, Offer

EACH = 0.5
"""Of what is missing to 1, each further thing in common closes so much."""


def common(
    exchange: Exchange, needs: Sequence[Need], offers: Sequence[Offer]
) -> dict[frozenset[str], tuple[str, ...]]:
    """What each two cities have in common, by name: whom both are tied with outside, meetings of both."""
    outside = {slug: beyond(exchange, slug) for slug in exchange.cities}
    met = meetings(needs, offers)
    found = {}
    for one, other in combinations(exchange.cities, 2):
        shared = outside[one].keys() & outside[other].keys()
        both = met.get(one, frozenset()) & met.get(other, frozenset())
        found[frozenset((one, other))] = (
            *sorted({outside[one][iri] for iri in shared}),
            *sorted(exchange.meetings.get(iri, iri) for iri in both),
        )
    return found


def beyond(exchange: Exchange, slug: str) -> dict[str, str]:
    """The bodies and programmes outside a city that it is tied with, by IRI, with their names."""
    city = exchange.cities[slug]
    inside = f"{exchange.place(slug).id}/"
    return {
        node.id: node.label
        for node in city.network.nodes
        if not node.id.startswith(inside)
        and node.kind in ("organisation", "institution", "policy", "infrastructure")
    }


def meetings(needs: Sequence[Need], offers: Sequence[Offer]) -> dict[str, frozenset[str]]:
    """The meetings, by IRI, at which each city named a need or an offer."""
    found: dict[str, set[str]] = {}
    for need in needs:
        if need.meeting:
            found.setdefault(need.city, set()).add(need.meeting)
    for offer in offers:
        found.setdefault(offer.city, set()).update(offer.meetings)
    return {city: frozenset(some) for city, some in found.items()}


def closeness(shared: Mapping[frozenset[str], Sequence[str]], one: str, other: str) -> float:
    """How much two cities have in common: 1 - 0.5 ^ n for n things, 0 to 1."""
    return 1 - EACH ** len(shared.get(frozenset((one, other)), ()))

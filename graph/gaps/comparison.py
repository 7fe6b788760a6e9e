"""Cities side by side: the same figures, how many gaps of each kind, which challenges they share."""

from collections.abc import Sequence

from graph.gaps.gap import Kind
from graph.gaps.schema import Json
from graph.gaps.stored import gaps, known
from graph.store.release import Release


def compared(release: Release, slugs: Sequence[str]) -> Json:
    """Some cities side by side; raises Unknown where the release does not describe one.

    returns   `cities` with completeness and gaps by kind; `figures` with a value a city; `challenges`: topics
              that several of them need (`common`) or one alone (`unique`), those that most need first
    """
    told = [gaps(release, slug) for slug in dict.fromkeys(slugs)]
    figures = {figure["key"]: figure for one in told for figure in one["measures"]["figures"]}
    return {
        "release": release.id,
        "cities": [summary(one) for one in told],
        "figures": [
            {
                **{name: figure[name] for name in ("key", "label", "method")},
                "values": {one["city"]: value(one, key) for one in told},
            }
            for key, figure in figures.items()
        ],
        "challenges": challenges(release, [one["city"] for one in told]),
    }


def summary(told: Json) -> Json:
    """A city's completeness, and how many gaps of each kind are listed and flagged."""
    return {
        "city": told["city"],
        "name": told["name"],
        "completeness": told["completeness"],
        "gaps": {
            str(kind): {
                "listed": sum(gap["kind"] == kind for gap in told["gaps"]),
                "flagged": sum(gap["kind"] == kind and gap["flagged"] for gap in told["gaps"]),
            }
            for kind in Kind
        },
    }


def value(told: Json, key: str) -> float | None:
    """A city's figure."""
    return next((figure["value"] for figure in told["measures"]["figures"] if figure["key"] == key), None)


def challenges(release: Release, slugs: Sequence[str]) -> Json:
    """The topics that cities need: those that several need, and those that one needs alone."""
    cities = known(release)
    needed: dict[str, list[str]] = {}
    for slug in slugs:
        profile = cities[slug].profile
        for topic in sorted({need.topic for need in profile.needs} if profile else ()):
            needed.setdefault(topic, []).append(slug)
    told = [
        {"topic": topic, "label": cities[who[0]].named("topic", topic), "cities": who}
        for topic, who in needed.items()
    ]
    ranked = sorted(told, key=lambda one: (-len(one["cities"]), one["topic"]))
    return {
        "common": [one for one in ranked if len(one["cities"]) > 1],
        "unique": [one for one in ranked if len(one["cities"]) == 1],
    }

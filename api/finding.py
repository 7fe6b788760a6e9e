"""What a search shows: what fits the choices, how many there are of each kind and city, one page of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from api.paging import Part, part
from api.speaking.languages import Speaker, phrase
from graph.cities.profile import cities
from graph.store.release import Release
from graph.store.search import Name

AT_ONCE = 50
"""Names on one page."""

MOST = 2000
"""Names that are looked through; words that more have say too little to search by."""

TOPICS_FIRST = 6
TOPIC = "topic"
KINDS = {
    "organisation": phrase("Organisation"),
    "institution": phrase("Institution"),
    "infrastructure": phrase("Place or service"),
    "policy": phrase("Policy"),
    "person": phrase("Person"),
    "city": phrase("City"),
    "ecosystem": phrase("Ecosystem"),
    TOPIC: phrase("Topic"),
    "challenge": phrase("Challenge"),
    "meeting": phrase("Meeting"),
    "project": phrase("Project"),
    "call": phrase("Call"),
    "phase": phrase("Phase"),
    "step": phrase("Step"),
    "finding": phrase("Finding"),
    "criterion": phrase("Criterion"),
    "code": phrase("Code"),
    "ontology": phrase("Word of the ontology"),
}
"""What the kinds of things are called, in the order in which they are offered."""

BETWEEN = {"network": phrase("Between the cities")}


@dataclass(frozen=True)
class Asked:
    """A search: its words, the kind and the city that are chosen, and which page of what is found."""

    text: str
    kind: str = ""
    city: str = ""
    page: int = 1

    def address(self, **changed: object) -> str:
        """The same search with something else chosen, on its first page unless told."""
        fields = {"q": self.text, "kind": self.kind, "city": self.city, "page": 1} | changed
        return f"/search?{urlencode({name: told for name, told in fields.items() if told not in ('', 1)})}"


@dataclass(frozen=True)
class Facet:
    """One thing to choose: what it is called, how many there are, where it leads; chosen, it leads back."""

    key: str
    name: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Found:
    """What was found.

    all      how many things; `more` where there are more than are looked through
    topics   the topics among them, where no kind and no city is chosen
    others   the other things, a page of them
    """

    all: int
    more: bool
    topics: tuple[Name, ...]
    others: Part[Name]
    kinds: tuple[Facet, ...]
    places: tuple[Facet, ...]


def found(release: Release, asked: Asked, speaker: Speaker) -> Found:
    """What a search finds, in the order of how well the names fit."""
    every = release.index.find(asked.text, limit=MOST)
    here = [name for name in every if asked.city in ("", name.city)]
    alike = [name for name in every if asked.kind in ("", name.kind)]
    fitting = [name for name in here if asked.kind in ("", name.kind)]
    apart = not asked.kind and not asked.city
    topics = [name for name in fitting if apart and name.kind == TOPIC]
    others = [name for name in fitting if not apart or name.kind != TOPIC]
    return Found(
        all=len(fitting),
        more=len(every) == MOST,
        topics=tuple(topics),
        others=part(others, asked.page, AT_ONCE),
        kinds=facets("kind", (name.kind for name in here), kind_names(speaker), asked),
        places=facets("city", (name.city for name in alike if name.city), places(release, speaker), asked),
    )


def facets(field: str, values: Iterable[str], names: Mapping[str, str], asked: Asked) -> tuple[Facet, ...]:
    """What can be chosen in a field, in the order of its names; also what is chosen and fits nothing."""
    counts, chosen = Counter(values), str(getattr(asked, field))
    keys = [key for key in (*names, *sorted(counts.keys() - names.keys())) if counts[key] or key == chosen]
    keys += [chosen] if chosen and chosen not in keys else []
    return tuple(
        Facet(
            key=key,
            name=names.get(key, key),
            count=counts[key],
            chosen=key == chosen,
            address=asked.address(**{field: "" if key == chosen else key}),
        )
        for key in keys
    )


def kind_names(speaker: Speaker) -> dict[str, str]:
    """What the kinds are called in a language."""
    return {kind: speaker.say(name) for kind, name in KINDS.items()}


def places(release: Release, speaker: Speaker) -> dict[str, str]:
    """What the cities are called in a language, by slug, and what lies between them."""
    known = cities(release)
    names = speaker.names(release, (city.id for city in known))
    between = {slug: speaker.say(name) for slug, name in BETWEEN.items()}
    return {city.slug: names[city.id] for city in known} | between


def leads_to(name: Name) -> str:
    """The page of what was found: that of a city is its profile."""
    return f"/cities/{name.city}" if name.kind == "city" else name.iri

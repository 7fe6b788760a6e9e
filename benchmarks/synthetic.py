"""Made-up ecosystems in the ontology's terms, of any size; the same size and seed give the same ones.

`python -m benchmarks.synthetic 1000000 > cities.nq` writes a million quads. Nothing in them is about anybody.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from graph.store.building import Draft, digest
from ontology import iris

ONTOLOGY = Path(__file__).parents[1] / "ontology"
CITIES = 50
"""How many cities there are, when there is room for them all."""

SMALLEST = 40
"""Organisations of a city, where there are fewer cities than that."""

QUADS = 63.5
"""About so many quads come of one organisation, with all that it brings."""

SSE = f"{iris.BASE}ontology#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DERIVED = "<http://www.w3.org/ns/prov#wasDerivedFrom>"

WORDS = {
    "en": (
        "Green",
        "Common",
        "Open",
        "Fair",
        "New",
        "Northern",
        "Riverside",
        "Solidarity",
        "Mutual",
        "Public",
    ),
    "es": (
        "Verde",
        "Común",
        "Abierta",
        "Justa",
        "Nueva",
        "Norteña",
        "Ribereña",
        "Solidaria",
        "Mutua",
        "Pública",
    ),
    "fr": (
        "Verte",
        "Commune",
        "Ouverte",
        "Juste",
        "Nouvelle",
        "Nordique",
        "Riveraine",
        "Solidaire",
        "Mutuelle",
    ),
}
THINGS = {
    "en": ("cooperative", "bakery", "workshop", "garden", "kitchen", "school", "fund", "laundry", "library"),
    "es": ("cooperativa", "panadería", "taller", "huerta", "cocina", "escuela", "caja", "lavandería"),
    "fr": ("coopérative", "boulangerie", "atelier", "jardin", "cuisine", "école", "caisse", "laverie"),
}
TIES = (
    ("partners-with", "partner", "partner"),
    ("member-of", "member", "umbrella"),
    ("funds", "funder", "funded"),
    ("supports", "supporter", "supported"),
)
"""Kinds of ties, with the roles of their two ends."""


@dataclass(frozen=True)
class Codes:
    """The topics and types that there are."""

    topics: Sequence[str]
    types: Sequence[str]


def vocabulary() -> list[Quad]:
    """The ontology, the topics and the codes, each file in a graph of its own."""
    return [
        Quad(one.subject, one.predicate, one.object, NamedNode(str(iris.graph(name))))
        for name in ("sse", "topics", "codes")
        for one in parse(path=ONTOLOGY / f"{name}.ttl", format=RdfFormat.TURTLE)
    ]


def codes(quads: Sequence[Quad]) -> Codes:
    """The narrower topics, and the types of bodies."""
    narrower = subjects(quads, f"{SKOS}broader")
    listed = subjects(quads, f"{SKOS}inScheme")
    return Codes(
        sorted(iri for iri in narrower if iri.startswith(f"{iris.BASE}topic/")),
        sorted(iri for iri in listed if iri.startswith(f"{iris.BASE}code/actor-type/")),
    )


def subjects(quads: Sequence[Quad], predicate: str) -> set[str]:
    """The IRIs that have a property."""
    return {
        one.subject.value
        for one in quads
        if one.predicate.value == predicate and isinstance(one.subject, NamedNode)
    }


def drafts(size: int, seed: int = 1, most: int = CITIES) -> Iterator[Draft]:
    """The parts of a release of about that many quads, in so many cities at most."""
    held = vocabulary()
    text = (serialize(held, format=RdfFormat.N_QUADS) or b"").decode()
    yield Draft("_vocabulary", digest([text]), text)
    known = codes(held)
    bodies = max(1, round((size - len(held)) / QUADS))
    cities = max(1, min(most, bodies // SMALLEST))
    for number in range(cities):
        share = bodies // cities + (number < bodies % cities)
        random = Random(f"{seed}-{number}")
        text = "".join(city(number, share, known, random))
        yield Draft(slug(number), digest([text]), text, is_city=True)


def slug(number: int) -> str:
    """The name of a city in its IRIs."""
    return f"city-{number:02}"


def city(number: int, bodies: int, known: Codes, random: Random) -> Iterator[str]:
    """The lines of one city: itself, and what each of its organisations brings."""
    name, root = slug(number), f"{iris.BASE}id/{slug(number)}"
    end = f" <{iris.graph(name, 'tables', '1')}> .\n"
    lat, lon = random.uniform(-50, 60), random.uniform(-120, 120)
    yield f"<{root}> {TYPE} <{SSE}City>{end}"
    yield f'<{root}> <{SKOS}prefLabel> "City {number}"@en{end}'
    yield f"<{root}> {coordinates(lat, lon)[0]}{end}<{root}> {coordinates(lat, lon)[1]}{end}"
    yield f'<{root}> <{SSE}countryCode> "XX"{end}<{root}> <{SSE}timeZone> "Etc/UTC"{end}'
    yield f'<{root}> <{DCTERMS}language> "en"{end}'
    yield f"<{root}/ecosystem> {TYPE} <{SSE}Ecosystem>{end}<{root}/ecosystem> <{SSE}ofCity> <{root}>{end}"
    for row in range(bodies):
        yield from body(root, end, row, known, random, (lat, lon))
        for turn in range(random.choice((0, 1, 2, 2, 3, 4))):
            other = min(int(random.paretovariate(0.7)) - 1, bodies - 1)
            if other != row:
                yield from tie(root, end, row, other, turn, random)
        if random.random() < 0.3:
            yield from wish(root, end, "offer", row, known, random)
        if random.random() < 0.2:
            yield from wish(root, end, "need", row, known, random)


def coordinates(lat: float, lon: float) -> tuple[str, str]:
    """A place as two properties with their values."""
    return (
        f'<{WGS84}lat> "{lat:.5f}"^^<{XSD}decimal>',
        f'<{WGS84}long> "{lon:.5f}"^^<{XSD}decimal>',
    )


def body(
    root: str, end: str, row: int, known: Codes, random: Random, middle: tuple[float, float]
) -> Iterator[str]:
    """An organisation: names in three languages, a type, topics, a place, and its evidence."""
    about = f"<{root}/organisation/body-{row}>"
    yield f"{about} {TYPE} <{SSE}Organisation>{end}"
    yield f"{about} <{SSE}inEcosystem> <{root}/ecosystem>{end}"
    yield f"{about} <{SSE}type> <{random.choice(known.types)}>{end}"
    first, second = random.randrange(9), random.randrange(8)
    for tag, words in WORDS.items():
        name = f"{words[first]} {THINGS[tag][second]} {row}"
        yield f'{about} <{SKOS}prefLabel> "{name}"@{tag}{end}'
    yield f'{about} <{DCTERMS}description> "A made-up body, number {row}, for measuring."@en{end}'
    for topic in random.sample(known.topics, random.choice((1, 2, 2, 3))):
        yield f"{about} <{DCTERMS}subject> <{topic}>{end}"
    place = coordinates(middle[0] + random.gauss(0, 0.05), middle[1] + random.gauss(0, 0.05))
    yield f"{about} {place[0]}{end}{about} {place[1]}{end}"
    yield f'{about} <https://schema.org/foundingDate> "{random.randrange(1950, 2026)}"^^<{XSD}gYear>{end}'
    yield from evidence(root, end, "actors", about, row, random)


def tie(root: str, end: str, one: int, other: int, turn: int, random: Random) -> Iterator[str]:
    """A tie of two organisations, each a party with its role, and its evidence."""
    kind, *roles = random.choice(TIES)
    about = f"{root}/tie/body-{one}--{kind}--body-{other}--{turn}"
    yield f"<{about}> {TYPE} <{SSE}Tie>{end}"
    yield f"<{about}> <{SSE}kind> <{iris.code('tie-kind', kind)}>{end}"
    yield f"<{about}> <{SSE}state> <{iris.code('tie-state', 'known')}>{end}"
    yield f"<{about}> <{SSE}inEcosystem> <{root}/ecosystem>{end}"
    yield f'<{about}> <{SSE}since> "{random.randrange(1990, 2026)}"^^<{XSD}gYear>{end}'
    for number, (party, role) in enumerate(zip((one, other), roles, strict=True), 1):
        yield f"<{about}> <{SSE}party> <{about}/{number}>{end}"
        yield f"<{about}/{number}> {TYPE} <{SSE}Party>{end}"
        yield f"<{about}/{number}> <{SSE}partyIs> <{root}/organisation/body-{party}>{end}"
        yield f"<{about}/{number}> <{SSE}partyRole> <{iris.code('party-role', role)}>{end}"
    yield from evidence(root, end, "relations", f"<{about}>", one * 10 + turn, random)


def wish(root: str, end: str, kind: str, row: int, known: Codes, random: Random) -> Iterator[str]:
    """An offer or a need of an organisation, with its evidence."""
    about = f"<{root}/{kind}/{kind}-{row}>"
    yield f"{about} {TYPE} <{SSE}{kind.title()}>{end}"
    yield f"{about} <{SSE}inEcosystem> <{root}/ecosystem>{end}"
    yield f"{about} <{SSE}holder> <{root}/organisation/body-{row}>{end}"
    yield f"{about} <{DCTERMS}subject> <{random.choice(known.topics)}>{end}"
    yield f'{about} <{DCTERMS}description> "What body {row} has as its {kind}."@en{end}'
    yield from evidence(root, end, f"{kind}s", about, row, random)


def evidence(root: str, end: str, table: str, about: str, row: int, random: Random) -> Iterator[str]:
    """The row of a table, and the page, behind a thing."""
    key = f"<{root}/evidence/{table}-{random.getrandbits(48):012x}>"
    yield f"{about} {DERIVED} {key}{end}"
    yield f"{key} {TYPE} <{SSE}Evidence>{end}"
    yield f'{key} <{SSE}file> "{table}.csv"{end}'
    yield f'{key} <{SSE}row> "{row + 2}"^^<{XSD}integer>{end}'
    yield f'{key} <{SSE}sha256> "{random.getrandbits(256):064x}"{end}'
    yield f'{key} <{SSE}lastConfirmed> "2026-{random.randrange(1, 12):02}"^^<{XSD}gYearMonth>{end}'
    yield f"{key} <{DCTERMS}source> <https://example.org/page/{random.randrange(5000)}>{end}"


def main() -> int:
    """Write as many quads as the first argument says to the standard output."""
    for draft in drafts(int(sys.argv[1])):
        sys.stdout.write(str(draft.content))
    return 0


if __name__ == "__main__":
    sys.exit(main())

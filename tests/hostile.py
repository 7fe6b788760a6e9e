"""Two small cities whose every text field holds what would run, mislead or swell on a careless page."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

RUNS = "window.pwned = 1"
PAYLOADS = {
    "image": f'<img src=x onerror="{RUNS}">',
    "script": f"</script></style></title><script>{RUNS}</script>",
    "link": f'javascript:{RUNS}//"\'><a href="javascript:{RUNS}" onmouseover="{RUNS}">x</a> href=x',
    "bidi": "\u202eevil\u202c \u200fabc\u2067def\u2069 {{7*7}} %(x)s {0} {x}",
    "long": "Long" * 2500,
}
SOURCE = "https://example.org/page"


def table(*rows: Mapping[str, str]) -> str:
    """Rows as a table."""
    columns: Sequence[str] = list(dict.fromkeys(name for row in rows for name in row))
    file = StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def sourced(**told: str) -> dict[str, str]:
    """A row that rests on a page."""
    return {**told, "confirmed": "2026-11", "source": SOURCE}


def city(slug: str, other: str) -> dict[str, str]:
    """The tables of a city: one row of each sort for each payload, all its texts being that payload."""
    names = list(PAYLOADS.items())
    place = {"lat": "45.07", "lon": "7.68"}
    bodies = [
        sourced(
            id=f"{slug}-{key}",
            kind="organisation",
            type="cooperative",
            name=f"{text} {slug}",
            name_local=f"{text} local {slug}",
            lang="it",
            topics="care" if key == "image" else "housing",
            description=text,
            **place,
        )
        for key, text in names
    ]
    people = [
        sourced(
            id=f"{slug}-person-{key}",
            kind="person",
            name=f"{text} person {slug}",
            role=text,
            role_seen="2026",
            affiliation_id=f"{slug}-{key}",
        )
        for key, text in names
    ]
    return {
        f"{slug}/city.csv": table(
            sourced(
                id=slug,
                name=f"{PAYLOADS['image']} {slug}",
                name_local=f"{PAYLOADS['script']} {slug}",
                lang="it",
                country_iso2="IT",
                timezone="Europe/Rome",
                languages="it",
                **place,
            )
        ),
        f"{slug}/actors.csv": table(*bodies, *people),
        f"{slug}/infrastructure.csv": table(
            *(
                sourced(
                    id=f"{slug}-hub-{key}", type="hub", name=f"{text} hub", topics="care", description=text
                )
                for key, text in names
            )
        ),
        f"{slug}/policies.csv": table(
            *(
                sourced(
                    id=f"{slug}-law-{key}",
                    type="strategy",
                    level="city",
                    name=f"{text} law",
                    year_from="2015",
                    topics="care",
                    description=text,
                )
                for key, text in names
            )
        ),
        f"{slug}/expertise.csv": table(
            *(
                sourced(
                    id=f"{slug}-exp-{key}",
                    holder_id=slug,
                    topic="care",
                    evidence_id=f"{slug}-law-{key}",
                    statement=f"{text} offer",
                )
                for key, text in names
            )
        ),
        f"{slug}/needs.csv": table(
            *(
                sourced(
                    id=f"{slug}-need-{key}",
                    holder_id=slug,
                    topic="care",
                    statement=f"{text} need",
                    priority="1",
                )
                for key, text in names
            )
        ),
        f"{slug}/relations.csv": table(
            *(
                sourced(
                    subject_id=f"{slug}-image",
                    predicate="partners-with",
                    object_id=f"{slug}-{key}",
                    since="2015",
                )
                for key, _ in names
                if key != "image"
            ),
            sourced(subject_id=f"{slug}-image", predicate="supports", object_id=f"{other}-image", since=""),
        ),
    }


FOLDER = {**city("ada", "ben"), **city("ben", "ada")}

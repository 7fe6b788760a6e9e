"""The layout of the city tables: which columns each table has, and what each column holds."""

from dataclasses import dataclass
from functools import partial

from graph.workshops.outcomes import FOLLOW_UPS, MET, PEOPLE, USEFUL
from ingest import values
from ingest.values import Reader, code


@dataclass(frozen=True)
class Column:
    """One column: how its cells are read, and whether they may be empty."""

    read: Reader
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """One table: its columns by name.

    bare      the columns that must be there although their cells may be empty
    ignored   the columns that only people read: they are kept with the row, and say nothing
    """

    columns: dict[str, Column]
    bare: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there."""
        return tuple(name for name, column in self.columns.items() if column.required or name in self.bare)


def must(read: Reader) -> Column:
    """A column whose cells are never empty."""
    return Column(read, required=True)


def may(read: Reader) -> Column:
    """A column whose cells may be empty: not known."""
    return Column(read)


POINT = {"lat": may(values.latitude), "lon": may(values.longitude)}
NAMED = {"name": must(values.plain), "name_local": may(values.plain), "lang": may(values.language)}
TOLD = {"description": may(values.plain)}
SOURCED = {"confirmed": may(values.month), "source": must(values.source)}
ANSWERS = ("yes", "no", "not known")

TABLES: dict[str, Layout] = {
    "city": Layout(
        {
            "id": must(values.identifier),
            "name": must(values.plain),
            "name_local": may(values.plain),
            "lang": may(values.language),
            "country_iso2": must(values.country),
            "population": may(values.count),
            "population_year": may(values.moment),
            "lat": must(values.latitude),
            "lon": must(values.longitude),
            "timezone": must(values.timezone),
            "languages": must(values.languages),
            "authority_name": may(values.plain),
            "authority_id": may(values.reference),
            "wikidata": may(values.wikidata),
        }
        | SOURCED
    ),
    "actors": Layout(
        {
            "id": must(values.identifier),
            "kind": must(values.choice("organisation", "institution", "person")),
            "type": may(code("actor-type")),
        }
        | NAMED
        | {
            "role": may(values.plain),
            "role_from": may(values.moment),
            "role_until": may(values.moment),
            "role_seen": may(values.moment),
            "affiliation_id": may(values.reference),
            "url": may(values.address),
            "topics": may(values.topics),
            "founded": may(values.moment),
        }
        | POINT
        | TOLD
        | SOURCED
    ),
    "infrastructure": Layout(
        {"id": must(values.identifier), "type": must(code("infrastructure-type"))}
        | NAMED
        | {
            "operator_id": may(values.reference),
            "topics": may(values.topics),
            "since": may(values.moment),
        }
        | POINT
        | TOLD
        | SOURCED
    ),
    "policies": Layout(
        {"id": must(values.identifier), "type": must(code("policy-type"))}
        | NAMED
        | {
            "level": must(code("level")),
            "issuer_id": may(values.reference),
            "year_from": may(values.moment),
            "year_to": may(values.moment),
            "topics": may(values.topics),
        }
        | TOLD
        | SOURCED
    ),
    "relations": Layout(
        {
            "subject_id": must(values.reference),
            "predicate": must(code("tie-kind")),
            "object_id": must(values.reference),
            "since": may(values.moment),
            "state": may(code("tie-state")),
            "until": may(values.moment),
        }
        | SOURCED
    ),
    "answers": Layout(
        {
            "subject_id": must(values.reference),
            "object_id": must(values.reference),
            "answer": may(values.choice(*ANSWERS)),
            "predicate": may(values.collaboration),
            "since": may(values.moment),
            "asked": may(values.month),
            "confirmed": may(values.month),
            "source": may(values.source),
        },
        bare=("answer",),
        ignored=("subject_name", "object_name", "question", "why"),
    ),
    "expertise": Layout(
        {
            "id": must(values.identifier),
            "holder_id": must(values.reference),
            "topic": must(values.topic),
            "evidence_id": may(values.reference),
            "statement": must(values.plain),
            "stated_at": may(values.reference),
        }
        | SOURCED
    ),
    "needs": Layout(
        {
            "id": must(values.identifier),
            "holder_id": must(values.reference),
            "topic": must(values.topic),
            "statement": must(values.plain),
            "priority": may(partial(values.integer, 1, 3)),
            "stated_at": may(values.reference),
        }
        | SOURCED
    ),
    "outcomes": Layout(
        {
            "match_id": may(values.match),
            "need_id": may(values.reference),
            "offer_id": may(values.reference),
            "learner_id": may(values.reference),
            "host_id": may(values.reference),
            "met": may(values.choice(*MET)),
            "useful": may(partial(values.integer, min(USEFUL), max(USEFUL))),
            "follow_up": may(values.choice(*FOLLOW_UPS)),
            "predicate": may(values.collaboration),
            "on": may(values.day),
            "note": may(values.plain),
            "confirmed": may(values.month),
            "source": may(values.source),
        },
        bare=("met",),
        ignored=PEOPLE,
    ),
    "completeness": Layout(
        {
            "kind": must(values.identifier),
            "method": must(code("method")),
            "asked": must(values.count),
            "answered": must(values.count),
            "from": must(values.moment),
            "until": must(values.moment),
            "source": must(values.source),
        }
    ),
    "frame": Layout(
        {
            "id": must(values.identifier),
            "kind": must(code("frame-kind")),
            "name": must(values.plain),
            "lang": may(values.language),
            "part_of": may(values.reference),
            "host_id": may(values.reference),
            "order": may(values.count),
            "from": may(values.moment),
            "until": may(values.moment),
            "topics": may(values.topics),
        }
        | TOLD
        | SOURCED
    ),
    "sources": Layout(
        {
            "key": must(values.identifier),
            "title": must(values.plain),
            "publisher": may(values.plain),
            "date": may(values.moment),
            "url": may(values.address),
            "confirmed": may(values.month),
        }
    ),
    "same": Layout(
        {
            "id": must(values.reference),
            "same_as": must(values.reference),
            "reason": must(values.plain),
        }
        | SOURCED
    ),
}

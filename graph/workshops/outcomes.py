"""What came of each exchange: the short form that is filled in after a workshop, and what its rows say."""

import csv
import io
from collections.abc import Iterable, Mapping

from graph.errors import EcosystemError
from graph.workshops.dossier import Dossier
from ontology import iris
from ontology.vocabulary import vocabulary

THINGS = str(iris.city(""))
MET = ("yes", "no", "not known")
"""Whether the exchange took place."""

FOLLOW_UPS = ("none", "planned", "under way")
"""What the two do after it."""

USEFUL = (1, 2, 3, 4, 5)
"""How useful it was to who learnt: 5 the most."""

TIES = {"planned": "planned", "under way": "known"}
"""The state of the tie that came of an exchange, by what the two do after it."""

COLUMNS = {
    "match_id": 40,
    "need_id": 24,
    "offer_id": 24,
    "learner_id": 16,
    "host_id": 16,
    "learner": 16,
    "host": 16,
    "topic": 20,
    "need": 44,
    "offer": 44,
    "on": 12,
    "met": 10,
    "useful": 8,
    "follow_up": 12,
    "predicate": 16,
    "note": 40,
    "source": 36,
}
"""The columns of the form, each with its width in characters."""

PEOPLE = ("learner", "host", "topic", "need", "offer")
"""The columns that only people read."""

LINES = (
    "A row is one city that was to learn from another. Choose in met whether the exchange took place. A row"
    " without an answer, or with not known, says nothing.",
    "It took place: choose in useful how useful it was to who learnt, from 1 (not at all) to 5 (very), and"
    " mend on if it was on another day. A month is enough.",
    "Choose in follow_up what the two do after it. Where they work together now, or plan to, choose in"
    " predicate how: the host advises, trains, supports, hosts or funds who learnt, or is its partner; who"
    " learnt is a member of the host, or procures from it. That is kept as a tie between learner_id and"
    " host_id; write the ids of two bodies there if it is not the two cities as such.",
    "For each yes and each no, write in source the address of a public page that tells of it, or a key of the"
    " table sources. All of this sheet is published: write no e-mail address, no telephone number and no name"
    " of a person, not in the note either.",
    "Keep the names of the columns and of the sheet. Save the file in the folder network of the tables, under"
    " any name that ends in .xlsx (the sheet outcomes is read, the rest of the workbook is not), or the sheet"
    " alone as outcomes.csv; sse-atlas check says what is missing.",
)
"""How to fill in the form."""


def form(dossier: Dossier, ids: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """The form as rows by column, a row a link, with what has to be filled in still empty.

    ids      the ids of needs and offers in the tables, by IRI, where they are not what their IRIs say
    raises   Unknown where a link stands for nothing; EcosystemError where a need or offer has no IRI
    """
    rows = []
    for group in dossier.groups:
        for link in group.serves:
            backing = dossier.backing(link)
            filled = {
                "match_id": link.match,
                "need_id": identifier(link.need, ids or {}),
                "offer_id": identifier(link.offer, ids or {}),
                "learner_id": link.learner,
                "host_id": link.host,
                "learner": dossier.city(link.learner),
                "host": dossier.city(link.host),
                "topic": dossier.topic(group.topic),
                "need": backing.need.statement,
                "offer": backing.offer.statement,
                "on": dossier.hours(group, link.learner)[0].date().isoformat(),
            }
            rows.append({column: filled.get(column, "") for column in COLUMNS})
    return rows


def identifier(iri: str, ids: Mapping[str, str]) -> str:
    """The id of a need or offer in the tables: its folder's slug and its own, unless another is given."""
    place, _, local = iri.removeprefix(THINGS).partition("/")
    _, _, slug = local.partition("/")
    if not iri.startswith(THINGS) or not slug or "/" in slug:
        raise EcosystemError(
            f"{iri} is no need or offer of the atlas. Name one by its IRI: {THINGS}<city>/need/<id>"
        )
    return ids.get(iri) or f"{place}-{slug}"


def text(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The form as CSV."""
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()


def choices() -> dict[str, tuple[str, ...]]:
    """What may be chosen in some columns of the form."""
    return {
        "met": MET,
        "useful": tuple(map(str, USEFUL)),
        "follow_up": FOLLOW_UPS,
        "predicate": tuple(sorted(vocabulary().collaborations)),
    }


def match_state(row: Mapping[str, str]) -> str:
    """What a row says has become of its match, as a code of the list `match-state`.

    It happened where the two met. Where they did not meet, it was declined, or else accepted if they go on
    nevertheless. A row without an answer leaves it proposed.

    row      the cells of the form by column, filled in or not
    raises   EcosystemError where met or follow_up holds another word than the form has
    """
    met, after = chosen(row, "met", MET), chosen(row, "follow_up", FOLLOW_UPS)
    if met == "yes":
        return "happened"
    if met == "no":
        return "accepted" if after in TIES else "declined"
    return "proposed"


def tie_state(row: Mapping[str, str]) -> str | None:
    """The state of the tie that came of an exchange, as a code of the list `tie-state`; None where none came.

    raises   EcosystemError as for the state of a match
    """
    if match_state(row) == "proposed" or not row.get("predicate", "").strip():
        return None
    return TIES.get(chosen(row, "follow_up", FOLLOW_UPS))


def chosen(row: Mapping[str, str], column: str, allowed: Iterable[str]) -> str:
    """The word in a cell, which is empty or one of a few."""
    word = row.get(column, "").strip()
    if word and word not in allowed:
        raise EcosystemError(f"{column} is {word!r}. Write one of: {', '.join(allowed)}")
    return word

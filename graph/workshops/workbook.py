"""A programme as a workbook: who meets when, who learns what, what is not served, figures, the form."""

import io
from collections.abc import Iterator

from openpyxl import Workbook

from graph.workshops import outcomes, sheets
from graph.workshops.dossier import Dossier
from graph.workshops.measures import measures
from graph.workshops.sheets import Value

PROGRAMME, LINKS, UNSERVED, FIGURES = SHEETS = ("Programme", "Who learns what", "Not served", "Figures")
"""The sheets that only people read, so that a filled-in workbook can be read as it is."""

FORM, README = "outcomes", "read me (ignore)"
"""The sheet to fill in, named after the table that it is read as, and how to do that."""

Rows = list[list[Value]]


def workbook(dossier: Dossier) -> bytes:
    """The programme as XLSX, which prints on A4.

    raises   Unknown where a link stands for nothing
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = dossier.title
    book.properties.creator = "SSE Atlas"
    cities = [one.city for one in dossier.plan.problem.participants]
    for name, rows, widths in (
        (PROGRAMME, programme(dossier, cities), [8, 22, 18, 26, 18, 16, 9, 22, *(22 for _ in cities)]),
        (LINKS, links(dossier), [8, 16, 44, 26, 9, 16, 44, 26, 26, 8, 44, 44, 36, 36, 40]),
        (UNSERVED, unserved(dossier), [18, 60, 18, 70]),
        (FIGURES, figures(dossier), [48, 20, 26, 70]),
    ):
        sheets.table(book.create_sheet(name), rows, widths)
    form(book, dossier)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def programme(dossier: Dossier, cities: list[str]) -> Rows:
    """A row a group; the hour of each city on its own clock."""
    zones = [f"{dossier.city(city)} ({dossier.participant(city).zone})" for city in cities]
    rows: Rows = [
        ["Group", "Topic", "Shows", "Learns", "Leads", "Languages", "Minutes", "Start in UTC", *zones]
    ]
    for group in dossier.groups:
        rows.append(
            [
                group.id,
                dossier.topic(group.topic),
                dossier.names(group.hosts),
                dossier.names(group.learners),
                group.facilitator or "nobody yet",
                dossier.languages(group),
                dossier.plan.problem.minutes,
                group.start,
                *(dossier.hours(group, city)[0] if city in group.cities else None for city in cities),
            ]
        )
    return rows


def links(dossier: Dossier) -> Rows:
    """A row a link: the need, the offer, and what the link rests on."""
    head = "Group,Learner,Need,Said by,Priority,Host,Offer,Said by,Shown by,Score,Why,To speak about"
    rows: Rows = [[*head.split(","), "Pages on the need", "Pages on the offer", "Match"]]
    for group in dossier.groups:
        for link in group.serves:
            backing = dossier.backing(link)
            need, offer = backing.need, backing.offer
            rows.append(
                [
                    *(group.id, dossier.city(link.learner), need.statement, need.holder, link.priority),
                    *(dossier.city(link.host), offer.statement, offer.holder),
                    offer.shown_by.label if offer.shown_by else None,
                    round(link.score, 4),
                    "\n".join(backing.reasons),
                    "\n".join(f"{one.label}: {one.held}. {one.why}" for one in backing.open),
                    "\n".join(need.sources),
                    "\n".join(offer.sources),
                    link.match,
                ]
            )
    return rows


def unserved(dossier: Dossier) -> Rows:
    """A row a need that no session serves, or a city that does not learn or host, and why."""
    rows: Rows = [["City", "Need", "Rule", "Why"]]
    for one in dossier.plan.unmet:
        need = dossier.need(one.need) if one.need else None
        said = need.statement if need else one.need or "(the city as such)"
        rows.append([dossier.city(one.city), said, one.rule, one.why])
    return rows


def figures(dossier: Dossier) -> Rows:
    """How good the programme is, beside what taking the best session first would give; then city by city."""
    rows: Rows = [["Figure", "This programme", "Taking the best first", "What it means"]]
    rows += [[one.name, one.value, one.plain, one.meaning] for one in measures(dossier.plan)]
    rows += [[], ["City by city", "Gains", "Hosts in sessions"]]
    return rows + list(by_city(dossier))


def by_city(dossier: Dossier) -> Iterator[list[Value]]:
    """What each city gains, and in how many sessions it hosts; a number that is not told is left out."""
    fair = dossier.plan.fairness
    for one in dossier.plan.problem.participants:
        gains = fair.benefit.get(one.city)
        yield [
            dossier.city(one.city),
            None if gains is None else round(float(gains), 4),
            fair.hosting.get(one.city, 0),
        ]


def form(book: Workbook, dossier: Dossier) -> None:
    """The sheet to fill in after the sessions, and the one that says how."""
    rows = outcomes.form(dossier)
    sheet = book.create_sheet(FORM)
    head = list(outcomes.COLUMNS)
    sheets.table(sheet, [head, *(list(row.values()) for row in rows)], list(outcomes.COLUMNS.values()))
    sheets.choices(sheet, head, outcomes.choices())
    lines = [["How to fill in the sheet outcomes"], *([line] for line in outcomes.LINES)]
    sheets.table(book.create_sheet(README), lines, [110])

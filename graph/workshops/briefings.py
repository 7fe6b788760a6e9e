"""A programme as pages to read and print: a briefing a group, a summary, a case study of an exchange."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from graph.saying import day
from graph.workshops import agenda, outcomes
from graph.workshops.dossier import Dossier
from graph.workshops.measures import STATUS, bought, measures
from graph.workshops.plan import Group

STATES = {
    "proposed": "Nobody has told yet what came of it.",
    "accepted": "The session was missed, and the two go on nevertheless.",
    "declined": "The exchange did not take place.",
    "happened": "The exchange took place.",
}
"""What has become of a match, in words, by code."""


def site(url: str) -> str:
    """The host of a web address, for a short link; empty where it is no web address."""
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www.") if parts.scheme in ("http", "https") else ""


def begun(text: str) -> str:
    """A text as it begins a sentence; capitals inside it stay."""
    return text[:1].upper() + text[1:]


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{round(100 * share)} %"


def shown(value: str | int | float | None) -> str:
    """A figure for people; a dash where it is not known."""
    if value is None:
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def environment() -> Environment:
    """The templates, with what they may call."""
    made = Environment(
        loader=PackageLoader("graph.workshops"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"begun": begun, "day": day, "percent": percent, "shown": shown, "site": site}
    return made


TEMPLATES = environment()


def briefings(dossier: Dossier) -> str:
    """One page with the briefings of all groups, each on a sheet of its own when printed.

    raises   Unknown where a link stands for nothing
    """
    return page("briefings.html", dossier, groups=dossier.groups)


def briefing(dossier: Dossier, group_id: str) -> str:
    """The briefing of one group.

    raises   Unknown where there is no such group, or a link stands for nothing
    """
    return page("briefings.html", dossier, groups=(dossier.group(group_id),))


def summary(dossier: Dossier) -> str:
    """The report on the programme: who takes part, the sessions, how good it is, what is left, how made."""
    plan = dossier.plan
    return page(
        "summary.html",
        dossier,
        measures=tuple(measures(plan)),
        status=STATUS.get(plan.solver.status, plan.solver.status),
        bought=bought(plan),
        gains=sorted(plan.fairness.benefit.items(), key=lambda one: (-one[1], dossier.city(one[0]))),
    )


def case_study(dossier: Dossier, group_id: str, filled: Iterable[Mapping[str, str]] | None = None) -> str:
    """The case study of an exchange: the challenge, who learnt from whom, what was shown, what came of it.

    filled   rows of the outcome form, by which the outcome is told; without one it is left open
    raises   Unknown where there is no such group, or a link stands for nothing; EcosystemError where a row
             holds a word that the form does not have
    """
    group = dossier.group(group_id)
    return page("case_study.html", dossier, group=group, told=told(group, filled or ()))


def told(group: Group, filled: Iterable[Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """What the rows of a form say of the links of a group, by match; rows without an answer say nothing."""
    matches = {link.match for link in group.serves}
    return {
        row["match_id"]: {**row, "state": STATES[state], "after": row.get("follow_up", "")}
        for row in filled
        if row.get("match_id") in matches and (state := outcomes.match_state(row)) != "proposed"
    }


def page(template: str, dossier: Dossier, **values: object) -> str:
    """One page, whole in itself."""
    return TEMPLATES.get_template(template).render(dossier=dossier, agenda=agenda, **values)

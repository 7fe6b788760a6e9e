"""The versions of a programme: which earlier one each came from, by what change, and what that costs."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from api.workshops.planner import Plans, read, write
from graph.errors import EcosystemError, Unknown
from graph.gaps.schema import Json
from graph.workshops.making import kept_as
from graph.workshops.moving import Move, Start, moved
from graph.workshops.plan import Plan
from graph.workshops.schema import moment, of_json

VERSION = "version.json"
MOST = 30
"""Earlier versions that are listed."""


@dataclass(frozen=True)
class Version:
    """What a change by hand made of an earlier programme.

    before   the id of the earlier one
    change   the change, its parts by their names; a start in UTC
    cost     what the programme is worth less than before; below 0 where it is worth more
    percent  the same in percent of what it was worth
    kept     whether somebody has said that it shall stay
    """

    before: str
    change: Json
    cost: float
    percent: float
    kept: bool = False


def version(plans: Plans, id: str) -> Version | None:
    """The change by hand that a programme came from; None where it was solved."""
    path = plans.place(id) / VERSION
    return Version(**read(path)) if path.exists() else None


def tried(plans: Plans, earlier: Json, move: Move) -> str:
    """Try a change by hand on a programme, and give the id of what comes of it; nobody has kept it yet.

    raises   Unknown where there is no such group or city, Forbidden where a rule does not allow it
    """
    after = moved(of_json(earlier), move)
    id = plans.new(earlier["request"], earlier["release"])
    made = datetime.fromisoformat(earlier["made"])
    plans.keep(
        id, kept_as(earlier["release"], id, earlier["request"], after.plan, made, earlier["revision"] + 1)
    )
    found = Version(earlier["id"], told(move), after.cost, after.percent)
    write(plans.place(id) / VERSION, asdict(found))
    return id


def told(move: Move) -> Json:
    """A change as it is kept."""
    if isinstance(move, Start):
        return {"group": move.group, "start": moment(move.start)}
    return {name: value for name, value in asdict(move).items() if value}


def keep(plans: Plans, id: str) -> None:
    """Say that a change by hand shall stay."""
    found = version(plans, id)
    if found is not None:
        write(plans.place(id) / VERSION, {**asdict(found), "kept": True})


def undo(plans: Plans, id: str) -> str:
    """Forget a change by hand that nobody has kept, and give the id of the programme before it."""
    found = version(plans, id)
    if found is None or found.kept:
        raise EcosystemError("this programme is no trial: there is nothing to take back")
    plans.place(found.before)
    plans.drop(id)
    return found.before


def earlier(plans: Plans, id: str) -> Iterator[str]:
    """The ids of the programmes that one came from, the nearest first, as far as they are still kept."""
    seen = {id}
    while len(seen) <= MOST:
        before = source(plans, id)
        if before is None or before in seen:
            return
        try:
            plans.place(before)
        except Unknown:
            return
        yield before
        seen.add(before)
        id = before


def source(plans: Plans, id: str) -> str | None:
    """The id of the programme that one came from: by a change by hand, else as the one to stay close to."""
    found = version(plans, id)
    if found is not None:
        return found.before
    asked: Any = plans.asked(id)["request"]
    close = asked.get("keep") if isinstance(asked, dict) else None
    return close if isinstance(close, str) else None


def again(earlier: Json, plan: Plan, sort: str | None = None, wish: Json | None = None) -> Json:
    """The request that solves a programme again and stays close to it, with one more pin or veto.

    sort  pin or veto
    """
    asked = earlier["request"] if isinstance(earlier["request"], dict) else {}
    first, last = plan.problem.first, plan.problem.last
    wishes = {sort: [*(asked.get(sort) or ()), wish]} if sort and wish else {}
    return {**asked, "from": str(first), "to": str(last), **wishes, "keep": earlier["id"]}

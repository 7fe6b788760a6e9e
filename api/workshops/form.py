"""The form of a programme: what was typed into it, the request that it makes, and where a fault belongs."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from graph.gaps.schema import Json
from graph.workshops.request import Request, request

Fields: TypeAlias = Sequence[tuple[str, str]]
Values: TypeAlias = dict[str, str]

PARTS: Mapping[str, tuple[str, ...]] = {
    "pin": ("host", "learner", "topic"),
    "veto": ("host", "learner", "topic"),
    "leader": ("name", "zone", "languages"),
    "away": ("from", "to"),
}
"""The fields of a row, by the sort of row: `pin.0.host`, and `away.torino.0.from` for a city's days."""

NUMBERS = ("sessions", "minutes", "seed", "seconds")
NAMED = {"facilitators": "leader", "pin": "pin", "veto": "veto"}
STEP = re.compile(r"[^.\[\]]+")
NAME = re.compile(r"[\w.\-\[\]]+$")


@dataclass(frozen=True)
class Form:
    """What stands in the form.

    values  what was typed, by the name of the field; rows are numbered from 0 and none of them is empty
    cities  the slugs that are ticked
    held    pins and vetoes that no row can show, each as JSON, by `pin` and `veto`
    more    the sort of row that one more was asked for, such as `pin` or `away.torino`
    """

    values: Mapping[str, str]
    cities: tuple[str, ...]
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    interpretation: bool = True
    more: str | None = None

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return self.values.get(name, "")

    def filled(self, sort: str) -> list[Values]:
        """The rows of a sort, in their order."""
        found: list[Values] = []
        parts = PARTS[sort.partition(".")[0]]
        while row := {part: text for part in parts if (text := self.value(f"{sort}.{len(found)}.{part}"))}:
            found.append(row)
        return found

    def rows(self, sort: str) -> int:
        """How many rows of a sort the form shows: those that are filled, and an empty one."""
        return len(self.filled(sort)) + 1

    def used(self, *sorts: str) -> bool:
        """Whether anything stands in some parts of the form, so that they are shown open."""
        typed = any(text and name.startswith(sorts) for name, text in self.values.items())
        return typed or any(self.held.get(sort) for sort in sorts) or (self.more or "").startswith(sorts)


def typed(fields: Fields, every: Iterable[str], posted: bool) -> Form:
    """The form as somebody filled it in, or as an address asks for it to be filled in.

    every    the slugs of all cities; where an address names none, all are ticked
    posted   whether the form itself was sent: then what is not ticked is meant not to be, and names of
             people are read, which no address may hold
    """
    several = [(name, text.strip()) for name, text in fields if text.strip()]
    ticked = [slug for name, text in several if name == "cities" for slug in split(text)]
    values = {name: text for name, text in several if posted or not name.startswith("leader")}
    for name in ("cities", "pins", "vetoes", "interpretation", "more"):
        values.pop(name, None)
    for long, short in (("host", "pin.0.host"), ("learner", "pin.0.learner"), ("topic", "pin.0.topic")):
        if long in values and not posted:
            values.setdefault(short, values.pop(long))
    told = dict(several)
    cities = tuple(dict.fromkeys(ticked)) if ticked or posted else tuple(every)
    return Form(
        {**({} if posted else usual(cities)), **compact(values)},
        cities,
        {sort: tuple(text for name, text in several if name == f"{sort}.held") for sort in ("pin", "veto")},
        told.get("interpretation") == "yes" if posted else told.get("interpretation") != "no",
        told.get("more"),
    )


def split(text: str) -> list[str]:
    """The words of a list with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def usual(cities: Sequence[str], today: date | None = None) -> Values:
    """What stands in a form that nobody has touched; two cities alone make a group of two."""
    found = request({}, today)
    first, last = found.days
    least, most = found.group_size
    size = [max(2, min(least, len(cities))), most]
    return dict(of_request({"from": str(first), "to": str(last), "group_size": size}).values)


def compact(values: Mapping[str, str]) -> Values:
    """The same with the rows of each sort numbered from 0, the empty ones left out."""
    found: Values = {}
    numbers: dict[str, dict[int, int]] = {}
    for name, text in sorted(values.items(), key=lambda one: place(one[0])):
        sort, number, part = row(name)
        if number is None:
            if not name.endswith(".held"):
                found[name] = text
            continue
        known = numbers.setdefault(sort, {})
        found[f"{sort}.{known.setdefault(number, len(known))}.{part}"] = text
    return found


def row(name: str) -> tuple[str, int | None, str]:
    """The sort of row, its number and the part of it by a field's name; no number where it is no row."""
    sort, _, rest = name.rpartition(".")
    sort, _, number = sort.rpartition(".")
    known = sort.partition(".")[0] in PARTS and number.isdecimal()
    return (sort, int(number), rest) if known else (name, None, "")


def place(name: str) -> tuple[str, int, str]:
    """By which fields are put in order: the rows of a sort by their numbers."""
    sort, number, part = row(name)
    return sort, -1 if number is None else number, part


def body(form: Form) -> Json:
    """The request that a form makes. What is no number stays text: reading the request tells of it."""
    told: Json = rest(form)
    told["cities"] = list(form.cities)
    told["group_size"] = [number(form.value("least")), number(form.value("most"))]
    told["hours"] = [hour(form.value("opens")), hour(form.value("closes"))]
    told["interpretation"] = form.interpretation
    for name in NUMBERS:
        if form.value(name):
            told[name] = number(form.value(name))
    for name in ("from", "to"):
        if form.value(name):
            told[name] = form.value(name)
    if form.value("keep"):
        told["keep"] = form.value("keep").rstrip("/").rpartition("/")[2].partition("?")[0]
    weights = {name: number(text) for name, text in under(form, "weight")}
    if weights:
        told["weights"] = weights
    for sort in ("pin", "veto"):
        told[sort] = [*form.filled(sort), *map(read, form.held.get(sort, ()))]
    told["facilitators"] = list(leaders(form))
    told["per_city"] = per_city(form, told.get("per_city", {}))
    return told


def rest(form: Form) -> Json:
    """What an earlier request told of its cities and the form has no field for."""
    found = read(form.value("rest") or "{}")
    cities = found.get("per_city") if isinstance(found, dict) else None
    return {"per_city": cities} if isinstance(cities, dict) else {}


def read(text: str) -> Any:
    """What a hidden field holds as JSON; the text itself where it is none, to be refused with words."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def number(text: str) -> int | float | str:
    """A number from its text, written with a point or a comma; the text where it is none."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def hour(text: str) -> int | float | str:
    """Hours from a time of day such as 9:30; the last minute of the day is its end."""
    hours, sign, minutes = text.partition(":")
    if sign and hours.isdecimal() and minutes[:2].isdecimal():
        found = int(hours) + int(minutes[:2]) / 60
        return 24 if (hours, minutes[:2]) == ("23", "59") else found
    return number(text)


def clock(hours: float) -> str:
    """A time of day as a field of a form holds it; the end of the day is its last minute."""
    minutes = min(round(hours * 60), 24 * 60 - 1)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def under(form: Form, name: str) -> Iterator[tuple[str, str]]:
    """The fields whose names begin so, with the rest of their names."""
    return ((key.partition(".")[2], text) for key, text in form.values.items() if key.startswith(f"{name}."))


def leaders(form: Form) -> Iterator[Json]:
    """The facilitators that were typed."""
    for row in form.filled("leader"):
        languages = split(row.pop("languages", ""))
        yield {**row, **({"languages": languages} if languages else {})}


def per_city(form: Form, before: Mapping[str, Any]) -> Json:
    """What holds for single cities, on top of what an earlier request told of them."""
    own: dict[str, Json] = {}
    for slug, most in under(form, "most"):
        own.setdefault(slug, {})["max_sessions"] = number(most)
    for slug in dict.fromkeys(name.split(".")[1] for name in form.values if name.startswith("away.")):
        spans = [
            [one.get("from", ""), one.get("to", one.get("from", ""))] for one in form.filled(f"away.{slug}")
        ]
        own.setdefault(slug, {})["unavailable"] = spans
    return {**before, **{slug: {**known(before.get(slug)), **one} for slug, one in own.items()}}


def known(one: object) -> Json:
    """What was told of a city before; nothing where that is no object."""
    return one if isinstance(one, dict) else {}


def of_request(told: Mapping[str, Any]) -> Form:
    """The form that a request fills: `body` of it is the same request again."""
    found = Request.model_validate(told)
    values: Values = {
        "least": str(found.group_size[0]),
        "most": str(found.group_size[1]),
        "opens": clock(found.hours[0]),
        "closes": clock(found.hours[1]),
        "from": str(found.first or ""),
        "to": str(found.last or ""),
        "keep": found.keep or "",
        **{name: written(value) for name in NUMBERS if (value := getattr(found, name)) is not None},
        **{f"weight.{name}": written(weight) for name, weight in (found.weights or {}).items()},
    }
    held: dict[str, tuple[str, ...]] = {}
    for sort in ("pin", "veto"):
        values |= rows_of(sort, told.get(sort) or (), held)
    for place, one in enumerate(found.facilitators):
        parts = {"name": one.name, "zone": one.zone or "", "languages": ", ".join(one.languages)}
        values |= {f"leader.{place}.{part}": text for part, text in parts.items()}
    values["rest"] = json.dumps(left(told, values), ensure_ascii=False)
    return Form(
        {name: text for name, text in values.items() if text}, found.cities, held, found.interpretation
    )


def written(value: float) -> str:
    """A number as a field of the form holds it: 60 for 60.0."""
    return str(int(value)) if value == int(value) else str(value)


def rows_of(sort: str, wishes: Sequence[Any], held: dict[str, tuple[str, ...]]) -> Values:
    """The rows that wishes fill; those that no row can show are held as they are."""
    plain = [one for one in wishes if isinstance(one, dict) and set(one) <= set(PARTS[sort])]
    others = (one for one in wishes if one not in plain)
    held[sort] = tuple(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in others)
    return {
        f"{sort}.{place}.{part}": text
        for place, one in enumerate(plain)
        for part, text in one.items()
        if text
    }


def left(told: Mapping[str, Any], values: Values) -> Json:
    """What of a request the form has no field for: hours and languages of a city; fills the fields it has."""
    found: Json = {}
    for slug, one in (told.get("per_city") or {}).items():
        if not isinstance(one, dict):
            found[slug] = one
            continue
        if one.get("max_sessions"):
            values[f"most.{slug}"] = str(one["max_sessions"])
        for place, span in enumerate(one.get("unavailable") or ()):
            values[f"away.{slug}.{place}.from"], values[f"away.{slug}.{place}.to"] = map(str, span)
        more = {name: value for name, value in one.items() if name not in ("max_sessions", "unavailable")}
        if more:
            found[slug] = more
    return {"per_city": found} if found else {}


def placed(faults: Iterable[str], form: Form) -> dict[str, list[str]]:
    """What is wrong, by the name of the field beside which it is shown; "" where it is about the whole."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        path, sign, sentence = fault.partition(": ")
        name = field_of(path, form) if sign and NAME.match(path) else ""
        why = sentence if name else fault
        found.setdefault(name, []).append(
            why[:1].upper() + why[1:] + ("" if why.endswith((".", "?")) else ".")
        )
    return found


def field_of(path: str, form: Form) -> str:
    """The field that a path is about: away.torino.0.to for per_city.torino.unavailable[0][1]."""
    first, *steps = STEP.findall(path)
    if first in NAMED:
        sort = NAMED[first]
        there = bool(steps) and int(steps[0]) < len(form.filled(sort))
        part = steps[1] if len(steps) > 1 and steps[1] in PARTS[sort] else PARTS[sort][0]
        return f"{sort}.{steps[0]}.{part}" if there else f"{sort}.0.{PARTS[sort][0]}"
    if first == "per_city" and len(steps) > 1:
        if steps[1] == "max_sessions":
            return f"most.{steps[0]}"
        if steps[1] == "unavailable":
            ending = "to" if steps[3:4] == ["1"] else "from"
            return f"away.{steps[0]}.{(steps[2:3] or ['0'])[0]}.{ending}"
        return ""
    if first == "weights":
        return f"weight.{steps[0]}" if steps else "weight.evidence"
    pairs = {"group_size": ("least", "most"), "hours": ("opens", "closes")}
    if first in pairs:
        return pairs[first][1 if steps[:1] == ["1"] else 0]
    return first if first in ("cities", "from", "to", "keep", "interpretation", *NUMBERS) else ""

"""What is wrong with a request for a programme: each fault with its path and what would be right."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graph.errors import EcosystemError

SHOWN = 60
"""Characters of a value that are said again."""
MOST = 10
"""Faults that are told at once."""

SENTENCES: Mapping[str, str] = {
    "missing": "a value is missing. Give it",
    "int_type": "{input} is no whole number. Give one, such as 3",
    "int_from_float": "{input} is no whole number. Give one, such as 3",
    "float_type": "{input} is no number. Give one, such as 9 or 9.5",
    "float_parsing": "{input} is no number. Give one, such as 9 or 9.5",
    "finite_number": "{input} is no number. Give one, such as 9 or 9.5",
    "string_type": "{input} is no text. Give it in quotes",
    "string_too_short": "there is nothing. Leave it out or give it",
    "string_too_long": "it is longer than {max_length} characters. Make it shorter",
    "bool_type": "{input} is neither true nor false. Give one of the two",
    "greater_than_equal": "{input} is too little. Give {ge} or more",
    "less_than_equal": "{input} is too much. Give {le} or less",
    "tuple_type": "{input} is no list. Give one in brackets, such as [a, b]",
    "list_type": "{input} is no list. Give one in brackets, such as [a, b]",
    "too_long": "there are {actual_length}, and {max_length} at most are read. Leave some out",
    "too_short": "there are {actual_length}. Give {min_length} or more",
    "dict_type": "{input} is no object. Give one in braces",
    "model_type": "{input} is no object. Give one in braces, with {known}",
    "extra_forbidden": "there is no such field. There are {known}",
}
"""How each kind of fault is told, by the name that pydantic gives it."""


class Faulty(EcosystemError):
    """A request that has faults; all of them, each a sentence that begins with its path."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = f"; and {len(faults) - MOST} more" if len(faults) > MOST else ""
        super().__init__(f"{'; '.join(faults[:MOST])}{more}")
        self.faults = tuple(faults)


def refused(faults: Iterable[str]) -> Faulty:
    """A request that has faults."""
    return Faulty(list(faults))


def faults(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """What is wrong, a sentence a fault, each with its path."""
    return [fault(one, model) for one in error.errors()]


def fault(one: ErrorDetails, model: type[BaseModel]) -> str:
    """One fault with its path."""
    context: dict[str, Any] = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in one.get("ctx", {}).items()
    }
    if one["type"] == "value_error":
        return f"{path(one['loc'])}: {context['error']}"
    sentence = SENTENCES.get(one["type"])
    if sentence is None:
        return f"{path(one['loc'])}: {one['msg']}"
    within = one["loc"] if one["type"] == "model_type" else one["loc"][:-1]
    facts = {**context, "input": shown(one["input"]), "known": ", ".join(fields(model, within))}
    return f"{path(one['loc'])}: {sentence.format_map(facts)}"


def path(parts: Sequence[str | int]) -> str:
    """Where a value stands: per_city.torino.unavailable[0]; the body where it is the whole."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the body"


def shown(value: object) -> str:
    """A value as it was given, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def fields(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """The fields that there are in a place: those of the innermost model on the way to it."""
    found = model
    for part in place:
        info = next((one for name, one in found.model_fields.items() if part in (one.alias, name)), None)
        inner = [one for one in models(info.annotation if info else found) if one is not found]
        found = inner[0] if inner else found
    return [one.alias or name for name, one in found.model_fields.items()]


def models(annotation: Any) -> list[type[BaseModel]]:
    """The models that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [one for part in getattr(annotation, "__args__", ()) for one in models(part)]

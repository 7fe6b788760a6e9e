"""The answer to a SELECT query as a pandas frame, each column of the type that all its values share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

Convert: TypeAlias = "Callable[[Sequence[str | None]], pd.Series]"
Term = Mapping[str, str]

XSD = "http://www.w3.org/2001/XMLSchema#"
YEAR = f"{XSD}gYear"
SIGNED = ("integer", "long", "int", "short", "byte", "nonPositiveInteger", "negativeInteger")
UNSIGNED = (
    "nonNegativeInteger",
    "positiveInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
)
INTEGERS = frozenset(f"{XSD}{name}" for name in (*SIGNED, *UNSIGNED))
NUMBERS = INTEGERS | {f"{XSD}{name}" for name in ("decimal", "double", "float")}
MOMENTS = frozenset(f"{XSD}{name}" for name in ("date", "dateTime"))
TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def frame(answer: Mapping[str, Any]) -> pd.DataFrame:
    """A table of solutions: numbers, truth values, dates and months as such, else text; NA for no value.

    answer   as the SPARQL JSON format has it; a year is a whole number
    """
    rows: Sequence[Mapping[str, Term]] = answer["results"]["bindings"]
    return pd.DataFrame(
        {name: column([row.get(name) for row in rows]) for name in answer["head"].get("vars", ())}
    )


def column(terms: Sequence[Term | None]) -> pd.Series:
    """One column: of the first type that fits all of its values, else text."""
    texts = [None if term is None else written(term) for term in terms]
    for convert in suited({term.get("datatype") for term in terms if term is not None}):
        try:
            return convert(texts)
        except (ValueError, KeyError, OverflowError):
            continue
    return pd.Series(texts, dtype="string")


def written(term: Term) -> str:
    """A term as text; a blank node with the sign by which it is told from a name."""
    return f"_:{term['value']}" if term["type"] == "bnode" else term["value"]


def suited(kinds: Iterable[str | None]) -> Sequence[Convert]:
    """What may make a column of values of these datatypes."""
    found = set(kinds)
    if not found:
        return ()
    if found <= INTEGERS | {YEAR}:
        return (whole, number)
    if found <= NUMBERS:
        return (number,)
    if found == {f"{XSD}boolean"}:
        return (truth,)
    if found <= MOMENTS:
        return (moment,)
    if found == {f"{XSD}gYearMonth"}:
        return (month,)
    return ()


def whole(texts: Sequence[str | None]) -> pd.Series:
    """Whole numbers."""
    return pd.Series([pd.NA if text is None else int(text) for text in texts], dtype="Int64")


def number(texts: Sequence[str | None]) -> pd.Series:
    """Numbers with a point."""
    return pd.Series([pd.NA if text is None else float(text) for text in texts], dtype="Float64")


def truth(texts: Sequence[str | None]) -> pd.Series:
    """Truth values."""
    return pd.Series([pd.NA if text is None else TRUTHS[text] for text in texts], dtype="boolean")


def moment(texts: Sequence[str | None]) -> pd.Series:
    """Dates and times; in universal time where one of them has a time zone."""
    zoned = any(
        text is not None and (text.endswith("Z") or "+" in text or text.count("-") > 2) for text in texts
    )
    return pd.Series(
        pd.to_datetime(
            pd.Series([text or pd.NA for text in texts], dtype="string"), format="ISO8601", utc=zoned
        )
    )


def month(texts: Sequence[str | None]) -> pd.Series:
    """Months of a year."""
    return pd.Series(pd.PeriodIndex(["NaT" if text is None else text for text in texts], freq="M"))

"""Text on a terminal: lines that fit, nothing in them that would steer it."""

import shutil
import textwrap
from collections.abc import Iterable

import typer

NARROWEST, WIDEST = 40, 100
"""Columns: a line is no longer than can be read, and holds a word on the narrowest terminal."""


def columns() -> int:
    """The width of the terminal; 80 where there is none."""
    return shutil.get_terminal_size().columns


def counted(number: int, what: str) -> str:
    """A number with its noun."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def printable(text: str) -> str:
    """A text without what would steer a terminal."""
    return "".join(character for character in text if character.isprintable())


class Page:
    """A terminal of a width."""

    def __init__(self, width: int) -> None:
        self.width = min(max(width, NARROWEST), WIDEST)

    def bold(self, text: str, first: str = "", rest: str | None = None) -> Iterable[str]:
        """A text in lines that fit, in bold type."""
        return (typer.style(line, bold=True) for line in self.wrapped(text, first, rest))

    def wrapped(self, text: str, first: str = "", rest: str | None = None) -> Iterable[str]:
        """A text in lines that fit, after what each begins with."""
        indent = first if rest is None else rest
        return textwrap.wrap(
            printable(text),
            self.width,
            initial_indent=first,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )

    def paragraph(self, text: str) -> Iterable[str]:
        """A text in lines that fit."""
        return self.wrapped(text)

    def point(self, text: str) -> Iterable[str]:
        """An item of a list, in lines that fit."""
        return self.wrapped(text, "  - ", "    ")

"""Collect the sentences of the pages for translation: `python -m api.speaking.catalogues` writes them all.

The sentences are those of the templates, of the islands' scripts, of `api` and of the tables of sentences
in `graph`. They stand in `api/locales`: `atlas.pot` in English, one file a language beside it, in the form
of GNU gettext that translation programs read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from api.speaking.languages import HERE, LANGUAGES, PLAIN
from api.speaking.telling import wordless
from graph.saying import Template, texts

TOP = Path(__file__).parents[2]
TEMPLATE = HERE / "atlas.pot"
METHODS = [
    ("templates/**.html", "jinja2.ext:babel_extract"),
    ("templates/**.svg", "jinja2.ext:babel_extract"),
    ("islands/**.js", "javascript"),
    ("**.py", "python"),
]
"""How each sort of file in `api` is read."""

OPTIONS = {pattern: {"trimmed": "true", "silent": "false"} for pattern, _ in METHODS[:2]}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "count": (1, 2),
    "phrase": None,
    "phrases": (1, 2),
}
"""What is called with a sentence that is to be translated."""

UNSAID = ("cohorts",)
"""The rooms of `graph` whose sentences stand on no page: the command and the API tell them in English."""

UNSTABLE = tuple(
    f'"{name}:'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Last-Translator",
        "Language-Team",
        "Report-Msgid-Bugs-To",
    )
)
"""Lines of a header that change, or say nothing."""
PERCENT = re.compile(r"%\(\w+\)[sd]")
BRACE = re.compile(r"{\w+(:[^{}]*)?}")
FORMS = {"python-format": PERCENT, "python-brace-format": BRACE}
"""How a sentence can mark the facts that fill it."""

Message: TypeAlias = tuple[str, str | tuple[str, ...]]


def messages() -> Iterator[Message]:
    """Each sentence with the file that it stands in."""
    for name, _, id, _, _ in extract_from_dir(TOP / "api", METHODS, OPTIONS, KEYWORDS):
        if id:
            yield f"api/{name}", id
    for path in sorted((TOP / "graph").rglob("*.py")):
        if path.parent.name in UNSAID:
            continue
        for one in templates(".".join(path.relative_to(TOP).with_suffix("").parts)):
            if not all(map(wordless, texts(one))):
                yield path.relative_to(TOP).as_posix(), one if isinstance(one, str) else texts(one)


def templates(module: str) -> Iterator[Template]:
    """The templates of a module: what it declares as a template, or as a table of them."""
    held = vars(import_module(module))
    for name, sort in held.get("__annotations__", {}).items():
        if sort == Template:
            yield held[name]
        elif sort == Mapping[str, Template]:
            yield from held[name].values()


def template() -> Catalog:
    """All sentences in English."""
    made = empty(PLAIN)
    for place, id in sorted(messages(), key=repr):
        made.add(id, locations=[(place, 0)])
    for message in made:
        if message.id:
            message.flags = forms(message.id)
    return made


def forms(id: str | Sequence[str]) -> set[str]:
    """The ways in which a sentence marks its facts, as gettext names them."""
    texts = (id,) if isinstance(id, str) else id
    return {name for name, marks in FORMS.items() if any(map(marks.search, texts))}


def empty(language: str) -> Catalog:
    """A catalogue without sentences."""
    return Catalog(
        locale=None if language == PLAIN else language,
        header_comment="# The sentences of the pages of SSE Atlas.",
        project="SSE Atlas",
        charset="utf-8",
        fuzzy=False,
    )


def updated(language: str, source: Catalog) -> Catalog:
    """A language's catalogue with the sentences that there are now; what is gone is left out."""
    path = HERE / f"{language}.po"
    made = empty(language)
    if path.exists():
        for message in read_po(BytesIO(path.read_bytes()), locale=language):
            if message.id:
                made[message.id] = message
    made.update(source, no_fuzzy_matching=True)
    made.obsolete.clear()
    return made


def written(made: Catalog) -> bytes:
    """A catalogue as its file, without what changes from day to day."""
    file = BytesIO()
    write_po(file, made, width=110, sort_output=True, include_lineno=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(UNSTABLE)).encode()


def files(source: Catalog) -> dict[Path, bytes]:
    """All catalogues as they are to be for the sentences that there are now, by their path."""
    others = (language for language in LANGUAGES if language != PLAIN)
    return {TEMPLATE: written(source)} | {
        HERE / f"{language}.po": written(updated(language, source)) for language in others
    }


def main() -> None:
    """Write all catalogues."""
    HERE.mkdir(exist_ok=True)
    for path, content in files(template()).items():
        path.write_bytes(content)


if __name__ == "__main__":
    main()

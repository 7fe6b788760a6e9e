"""Calls for applicants as files: those that come with the atlas, or a person's own."""

import tomllib
from difflib import get_close_matches
from pathlib import Path

from graph.cohorts.call import Call, call_of
from graph.errors import EcosystemError, Unknown

FOLDER = Path(__file__).parent / "calls"
USUAL = "rrr-2021"
"""The call that is taken where none is named."""

ENDING = ".toml"


def names() -> list[str]:
    """The calls that come with the atlas."""
    return sorted(path.stem for path in FOLDER.glob(f"*{ENDING}"))


def shipped(name: str) -> Call:
    """A call that comes with the atlas. Raises Unknown where there is none of that name."""
    if name not in names():
        near = get_close_matches(name.casefold(), names(), 3)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(names())}"
        raise Unknown(f"there is no call {name!r}. {hint}")
    return of_file(FOLDER / f"{name}{ENDING}")


def named(told: str) -> Call:
    """A call by its name or by its file. Raises Unknown, or EcosystemError for faults in it."""
    path = Path(told)
    if told in names() or (path.suffix != ENDING and not path.exists()):
        return shipped(told)
    return of_file(path)


def of_file(path: Path) -> Call:
    """The call in a TOML file. Raises Unknown where it is not there, EcosystemError for faults in it."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, IsADirectoryError):
        raise Unknown(f"{path} is no file. Name one, or a call: {', '.join(names())}") from None
    except UnicodeDecodeError:
        raise EcosystemError(f"{path} is not UTF-8. Save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise EcosystemError(f"{path} is not TOML: {error}. Write it like the call {USUAL}") from None
    return call_of(told, str(path))

"""What `sse-atlas gaps` and `compare` are asked, checked, and the answer."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from api.commands.subjects import City, File, Subject, Wished
from graph.cities.profile import cities
from graph.errors import EcosystemError, Unknown
from graph.gaps.gap import Kind
from graph.gaps.schema import Json
from graph.network.reading import TABLES, XML
from graph.store.release import Release
from graph.store.releases import Data

SHEETS = (".xlsx", ".csv")
NEAR = 3
"""Cities that are offered where one is not known."""


def subject(told: str, data: Data, nodes: Path | None = None) -> Subject:
    """The city of that slug, else the network file of that name. Raises Unknown where there is neither."""
    key = data.current_id()
    slugs = sorted(part.name for part in data.manifest(key).parts if part.is_city) if key else []
    if told in slugs:
        if nodes is not None:
            raise EcosystemError("--nodes goes with a file of ties, not with a city. Leave it out")
        return City(data, data.current(), told)
    path = Path(told)
    if path.exists() or path.suffix.lower() in XML + TABLES:
        return File(path, nodes)
    if not slugs:
        data.current()
    raise unknown_city(told, slugs)


def slugs(told: Sequence[str], data: Data) -> list[str]:
    """Two cities or more of the current release. Raises EcosystemError where there are not."""
    known = data.current().cities
    for one in told:
        if one not in known:
            raise unknown_city(one, known)
    found = list(dict.fromkeys(told))
    if len(found) < 2:
        raise EcosystemError(f"one city, {found[0]}, is nothing to compare. Name two or more")
    return found


def unknown_city(told: str, slugs: Sequence[str]) -> Unknown:
    """That there is no such city, with those whose names are near, or else all."""
    near = get_close_matches(told.casefold(), slugs, NEAR)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(slugs)}."
    return Unknown(f"there is no city {told!r}. {hint}")


def kinds(told: Sequence[str]) -> tuple[Kind, ...]:
    """Kinds of gap by their names, all where none is told. Raises Unknown for one that is none."""
    strange = [one for one in told if one not in list(Kind)]
    if strange:
        raise Unknown(f"--kind {strange[0]}: no kind of gap. The kinds are {', '.join(Kind)}")
    return tuple(kind for kind in Kind if not told or kind in told)


def answer(subject: Subject, wished: Wished, since: str | None, until: str | None) -> Json:
    """What is asked of a city or file: its gaps as they are or would be, and what changed since when."""
    if since:
        return {**subject.gaps(), "change": subject.since(since, until)}
    return subject.changed(subject.change(wished)) if wished else subject.gaps()


def of_kinds(found: Json, wanted: Sequence[Kind]) -> Json:
    """The gaps of some kinds alone, wherever an answer lists gaps."""
    lists = {name: found[name] for name in ("gaps", "closed", "opened") if name in found}
    kept = {name: [gap for gap in some if gap["kind"] in wanted] for name, some in lists.items()}
    return found | kept | ({"change": of_kinds(found["change"], wanted)} if "change" in found else {})


def form_of(path: Path) -> str:
    """The form of a sheet, by the name of its file. Raises EcosystemError for any but xlsx and csv."""
    if path.suffix.lower() not in SHEETS:
        raise EcosystemError(
            f"--questions {path}: the sheet is XLSX or CSV. Give a name that ends in {' or '.join(SHEETS)}"
        )
    return path.suffix.lower()[1:]


def city_names(release: Release) -> dict[str, str]:
    """The names of the cities, by slug."""
    return {city.slug: city.name for city in cities(release)}

"""What the tests share.

`release`, `data`   the nine shipped cities, built once and shared by all workers: read, never publish into it
`client`            the pages and the API over those nine cities, asked without a server
`tables`            a small folder of city tables, written by hand in the test
`atlas`             a data folder of one's own, in which the two small cities of TWO are published
`run`               the command line, in this process: code, output, errors
`site`              the address of a real server over those nine cities: read, never publish into it
`page`              an empty page of a browser in a wide window, whose addresses are those of the server
`shared`            the real files beside the repository; the test skips where they are absent
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from hypothesis import settings

from api.app import create_app
from api.bundle import BUILT
from api.cli import main
from api.settings import Settings
from api.speaking.languages import LANGUAGES
from graph.store.release import Release
from graph.store.releases import Data
from graph.store.system import lock
from ingest.folder import SHIPPED
from ingest.load import load
from tests.cities import SLUGS
from tests.servers import server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Files = dict[str, str | bytes]
Tables = Callable[[Mapping[str, str | bytes]], Path]
SHARED = Path(__file__).parents[2] / "shared"
WALKED = {"spoken": (LANGUAGES, ("en", "pl")), "visited": (SLUGS, ("montreal", "torino"))}
"""What tests walk through in a campaign, and what else: languages of the pages, and cities."""

MADE = BUILT / "licences.txt"
PATIENCE = 90_000
"""Milliseconds: the first report of a release waits until all matches are worked out."""

settings.register_profile("patient", deadline=None)  # how long an example takes says more of the machine
settings.load_profile("patient")
CITY = """\
id,name,name_local,lang,country_iso2,lat,lon,timezone,languages,confirmed,source
{0},{1},,,IT,45,7,Europe/Rome,it,2026-11,https://example.org/{0}
"""
ACTORS = "id,kind,name,topics,confirmed,source\n"
TIES = "subject_id,predicate,object_id,since,confirmed,source\n"
ADA = f"{ACTORS}ada-one,organisation,One,care,2026-11,https://example.org/1\n"
BEN = f"{ACTORS}ben-one,organisation,Uno,care,2026-11,https://example.org/2\n"
ACROSS = f"{TIES}ben-one,partners-with,ada-one,,2026-11,https://example.org/3\n"
TWO: Files = {"ada/actors.csv": ADA, "ben/actors.csv": BEN, "ben/relations.csv": ACROSS}


@dataclass(frozen=True)
class Outcome:
    """What a command came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Data:
    """The data folder with the nine shipped cities, built by the first worker that asks for it."""
    base = tmp_path_factory.getbasetemp()
    room = (base.parent if hasattr(request.config, "workerinput") else base) / "shipped"
    built = Data(room)
    while True:
        with lock(room / "build.lock") as held:
            if held:
                if built.current_id() is None:
                    assert load(SHIPPED, built).release is not None
                return built
        time.sleep(0.2)


@pytest.fixture(scope="session")
def release(data: Data) -> Release:
    """The release of the nine shipped cities."""
    return data.current()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """The data folder with the cities of TWO; `atlas` is a copy to publish into."""
    room = tmp_path_factory.mktemp("small")
    built = Data(room / "data")
    assert load(written(room / "tables", TWO), built).release is not None
    return built


@pytest.fixture
def atlas(small: Data, tmp_path: Path) -> Data:
    """A data folder of one's own with the cities of TWO."""
    return Data(shutil.copytree(small.root, tmp_path / "data", symlinks=True))


def written(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """City tables in a folder, by path such as `ada/actors.csv`; a city without city.csv is given one."""
    cities = {Path(name).parent.name for name in files} - {"network"}
    described = {f"{slug}/city.csv": CITY.format(slug, slug.title()) for slug in cities}
    for name, content in (described | dict(files)).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@pytest.fixture(scope="session")
def client(data: Data) -> Iterator[TestClient]:
    """The application over the nine shipped cities."""
    with TestClient(create_app(Settings(data=data.root)), raise_server_exceptions=False) as asked:
        yield asked


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Write city tables in the test's own folder."""
    return lambda files: written(tmp_path / "tables", files)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `sse-atlas` with arguments; an error that would be a traceback fails the test."""

    def command(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["sse-atlas", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return Outcome(int(ended.value.code or 0), *capsys.readouterr())

    return command


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser import ARGUMENTS, chromium

    with sync_playwright() as tools:
        started = tools.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(data: Data) -> Iterator[str]:
    """The address of a real server over the nine shipped cities."""
    assert MADE.exists(), "the scripts are not made; `make test` makes them, or python -m api.bundle"
    with server(data.root) as address:
        yield address


@pytest.fixture
def page(browser: "Browser", site: str) -> Iterator["Page"]:
    """An empty page in a wide window; the first answer of a server may be long in coming."""
    from tests.looking import HEIGHT, WIDE

    context = browser.new_context(base_url=site, viewport={"width": WIDE, "height": HEIGHT})
    context.set_default_navigation_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """What runs the tests that are coroutines."""
    return "asyncio"


@pytest.fixture(scope="session")
def store(data: Data) -> Path:
    """The store of the shipped cities."""
    return data.current().path / "store"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that runs long campaigns whole, of which a tenth or so runs else."""
    parser.addoption("--campaign", action="store_true", help="run the long campaigns whole")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for them the languages or the shipped cities; all of them in a campaign."""
    whole = metafunc.config.getoption("campaign")
    for name, (all_of_them, some) in WALKED.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, all_of_them if whole else some)


@pytest.fixture(scope="session")
def times(pytestconfig: pytest.Config) -> int:
    """How many times as much a campaign does as an ordinary run."""
    return 10 if pytestconfig.getoption("campaign") else 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many of the tests ran that need the shared files or a browser."""
    for mark in ("realdata", "browser"):
        counts = {
            told: sum(
                mark in report.keywords
                for outcome in outcomes
                for report in terminalreporter.stats.get(outcome, [])
                if getattr(report, "when", "call") in whens
            )
            for told, outcomes, whens in (
                ("ran", ("passed", "failed"), ("call",)),
                ("skipped", ("skipped",), ("setup", "call")),
            )
        }
        terminalreporter.write_line(f"{mark}: {counts['ran']} ran, {counts['skipped']} skipped")

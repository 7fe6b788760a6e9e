"""The command line as its users meet it: real processes, their output, errors and exit codes."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from rdflib import Graph

from graph.store.releases import Data
from tests.conftest import TWO, Tables
from tests.stores import ENVIRONMENT, PYTHON, ROOT, lives

SSE_ATLAS = [PYTHON, "-m", "api.cli"]
COMMANDS = (
    "load",
    "check",
    "serve",
    "query",
    "export",
    "rollback",
    "releases",
    "releases show",
    "releases diff",
)
Done = subprocess.CompletedProcess[str]


def command(*arguments: object, data: Path | None = None, **environment: str) -> Done:
    """Run one command to its end, with its data folder in the environment."""
    settings = {"SSE_ATLAS_DATA": str(data)} if data else {}
    return subprocess.run(
        [*SSE_ATLAS, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=ENVIRONMENT | settings | environment,
        cwd=ROOT,
        check=False,
        timeout=120,
    )


def done(*arguments: object, data: Path | None = None, code: int = 0) -> str:
    """What a command prints that ends with this exit code."""
    ended = command(*arguments, data=data)
    assert (ended.returncode, "Traceback" in ended.stderr) == (code, False), ended.stderr
    return ended.stdout


def refused(*arguments: object, data: Path | None = None, **environment: str) -> str:
    """The errors of a command that could not run; nothing else is printed."""
    ended = command(*arguments, data=data, **environment)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr
    return ended.stderr


@pytest.fixture
def folder(tables: Tables) -> Path:
    """Two small cities."""
    return tables(TWO)


@contextmanager
def serving(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server started by the command, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [*SSE_ATLAS, "serve", "--port", str(port), *more]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT | {"SSE_ATLAS_DATA": str(data)}, cwd=ROOT
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def answer(address: str, seconds: float = 40) -> str:
    """What an address answers, asked until somebody is there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urlopen(address) as body:
                return str(body.read().decode())
        except HTTPError as error:
            return str(error.read().decode())
        except URLError:
            time.sleep(0.05)
    raise TimeoutError(address)


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_help_takes_less_than_half_a_second_of_the_processor() -> None:
    taken = []
    for _ in range(3):
        before = getrusage(RUSAGE_CHILDREN)
        done("--help")
        after = getrusage(RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(taken) < 0.5


@pytest.mark.parametrize("words", COMMANDS)
def test_each_command_explains_itself(words: str) -> None:
    assert "Usage:" in done(*words.split(), "--help")


def test_an_unknown_command_could_not_run() -> None:
    assert "No such command" in refused("dance")


def test_load_publishes_a_folder_and_check_finds_it_whole(folder: Path, tmp_path: Path) -> None:
    report = json.loads(done("load", folder, "--data", tmp_path / "new", "--json"))
    assert report["release"] == Data(tmp_path / "new").current_id()
    assert all(file["rows"] == file["accepted"] for file in report["files"])
    assert json.loads(done("check", folder, "--json"))["release"] is None


def test_load_says_on_the_terminal_which_release_is_current(folder: Path, tmp_path: Path) -> None:
    told = done("load", folder, "--data", tmp_path / "new")
    assert f"Release {Data(tmp_path / 'new').current_id()} is current." in told


def test_findings_end_with_one_and_publish_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "ada" / "needs.csv").write_text("id,topic\n")
    ended = command("load", folder, "--data", tmp_path / "new")
    assert (ended.returncode, Data(tmp_path / "new").current_id()) == (1, None)
    assert "ada/needs.csv" in ended.stderr and "Nothing was published" in ended.stderr


@pytest.mark.parametrize("name", ["load", "check"])
def test_a_folder_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    assert str(tmp_path / "nowhere") in refused(name, tmp_path / "nowhere", data=tmp_path)


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", '{"head"'), ("csv", "n\r\n"), ("tsv", "?n\n"), ("xml", "<?xml"), (None, '{"head"')],
)
def test_a_table_is_printed_in_each_format(data: Data, form: str | None, begins: str) -> None:
    chosen = ["--format", form] if form else []
    ended = subprocess.run(
        [
            *SSE_ATLAS,
            "query",
            "SELECT (COUNT(?c) AS ?n) { ?c a sse:City }",
            *chosen,
            "--data",
            str(data.root),
        ],
        capture_output=True,
        env=ENVIRONMENT,
        cwd=ROOT,
        check=True,
    )
    assert ended.stdout.decode().startswith(begins)


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("turtle", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml"), (None, "turtle")],
)
def test_a_graph_is_printed_in_each_format(data: Data, form: str | None, media_type: str) -> None:
    chosen = ["--format", form] if form else []
    printed = done("query", "DESCRIBE id:warsaw", *chosen, data=data.root)
    assert len(Graph().parse(data=printed, format=media_type)) > 10


def test_a_format_that_does_not_fit_the_query_is_told_with_those_that_do(data: Data) -> None:
    assert "turtle, nt, jsonld, rdf" in refused(
        "query", "DESCRIBE id:warsaw", "--format", "csv", data=data.root
    )


def test_a_query_is_read_from_a_file_or_from_standard_input(data: Data, tmp_path: Path) -> None:
    file = tmp_path / "ask.rq"
    file.write_text("ASK { id:warsaw a sse:City }")
    assert done("query", "--file", file, "--format", "csv", data=data.root) == "true"
    with file.open() as text:
        words = [*SSE_ATLAS, "query", "--file", "-", "--format", "csv", "--data", str(data.root)]
        ended = subprocess.run(words, stdin=text, capture_output=True, text=True, env=ENVIRONMENT, check=True)
    assert ended.stdout == "true"


def test_a_malformed_query_is_told_with_line_and_column(data: Data) -> None:
    assert "line 2, column " in refused("query", "SELECT *\n{ ? }", data=data.root)


@pytest.mark.parametrize("arguments", [[], ["ASK {}", "--file", "x.rq"]])
def test_a_query_is_given_once(data: Data, arguments: list[str]) -> None:
    assert "one of the two" in refused("query", *arguments, data=data.root)


def test_a_query_file_that_is_not_there_is_named(data: Data) -> None:
    assert "nowhere.rq" in refused("query", "--file", "nowhere.rq", data=data.root)


def test_a_query_file_that_is_not_utf_8_is_told(data: Data, tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes("ASK { ?s ?p 'é' }".encode("latin-1"))
    assert "UTF-8" in refused("query", "--file", tmp_path / "latin.rq", data=data.root)


def test_an_empty_folder_says_what_would_publish(tmp_path: Path) -> None:
    assert "sse-atlas load" in refused("query", "ASK {}", data=tmp_path)
    assert "sse-atlas load" in done("releases", data=tmp_path)


def test_the_data_folder_is_the_one_of_the_environment_unless_told(atlas: Data, tmp_path: Path) -> None:
    assert atlas.current_id() in done("releases", data=atlas.root)
    assert done("releases", "--data", tmp_path / "other", data=atlas.root).startswith("Nothing")


def test_the_data_folder_may_be_relative(atlas: Data) -> None:
    words = [*SSE_ATLAS, "query", "ASK {}", "--format", "csv", "--data", atlas.root.name]
    where = atlas.root.parent
    ended = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT, cwd=where, check=False)
    assert (ended.stdout, ended.stderr) == ("true", "")


def test_a_setting_that_cannot_be_read_is_named(data: Data) -> None:
    told = refused("serve", data=data.root, SSE_ATLAS_QUERY_SECONDS="soon")
    assert "SSE_ATLAS_QUERY_SECONDS" in told and "soon" not in told.splitlines()[1:]


def test_export_writes_a_file_and_its_size(data: Data, tmp_path: Path) -> None:
    file = tmp_path / "warsaw.ttl"
    told = done("export", "--city", "warsaw", "--format", "turtle", "-o", file, data=data.root)
    assert told == f"{file}: {file.stat().st_size:,} bytes\n"
    assert len(Graph().parse(file)) > 100


def test_releases_are_listed_shown_compared_and_rolled_back(atlas: Data, folder: Path) -> None:
    data = atlas.root
    first = str(atlas.current_id())
    actors = folder / "ada" / "actors.csv"
    actors.write_text(actors.read_text().replace("One", "Other"))
    second = json.loads(done("load", folder, "--json", data=data))["release"]
    rows = json.loads(done("releases", "--json", data=data))
    assert [(row["id"], row["current"]) for row in rows] == [(second, True), (first, False)]
    assert json.loads(done("releases", "show", first, data=data))["id"] == first
    found = json.loads(done("releases", "diff", first, second, "--json", data=data, code=1))
    assert [change["added"][0][1] for change in found["changed"]] == ['"Other"@und']
    assert done("releases", "diff", first, first, data=data) == "Both releases say the same.\n"
    assert done("rollback", first, data=data) == f"Release {first} is current.\n"
    assert first == atlas.current_id()
    third = done("rollback", second, "--city", "ada", data=data).split()[1]
    assert atlas.current_id() == third not in (first, second)


@pytest.mark.parametrize("words", [["releases", "show"], ["releases", "diff", "then"], ["rollback"]])
def test_an_unknown_release_is_named(data: Data, words: list[str]) -> None:
    assert "no release 'then'" in refused(*words, "then", data=data.root)


def test_an_unknown_city_is_named_with_those_that_are_known(data: Data) -> None:
    told = refused("rollback", data.current_id(), "--city", "elba", data=data.root)
    assert "'elba'" in told and "warsaw" in told


def test_a_reader_that_stops_early_does_no_harm(data: Data) -> None:
    line = " ".join([*SSE_ATLAS, "query", "'SELECT * { ?s ?p ?o }'", "--format", "csv", "| head -n 1"])
    environment = ENVIRONMENT | {"SSE_ATLAS_DATA": str(data.root)}
    ended = subprocess.run(
        line, shell=True, capture_output=True, text=True, env=environment, cwd=ROOT, check=False
    )
    assert len(ended.stdout.splitlines()) == 1
    assert ended.stderr == ""


def test_serve_answers_and_ends_when_told_with_all_its_processes(data: Data) -> None:
    with serving(data.root) as (process, address):
        assert json.loads(answer(f"{address}/readyz"))["release"] == data.current_id()
        answer(f"{address}/sparql?query=ASK%7B%7D")
        workers = children(process.pid)
        assert workers
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        process.wait(10)
        assert time.monotonic() - started < 5
        assert not any(map(lives, workers))


def test_serve_ends_also_in_the_middle_of_a_query(data: Data) -> None:
    with serving(data.root) as (process, address):
        answer(f"{address}/sparql?query=ASK%7B%7D")
        workers = children(process.pid)
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as line:
            runaway = "SELECT(COUNT(*)AS?n)%7B?a?b?c.?d?e?f.?g?h?i%7D"
            line.sendall(f"GET /sparql?query={runaway} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            started = time.monotonic()
            process.wait(15)
        assert time.monotonic() - started < 5
        assert not any(map(lives, workers))


def test_serve_leaves_no_worker_when_it_is_killed(data: Data) -> None:
    with serving(data.root) as (process, address):
        host, port = address.removeprefix("http://").split(":")
        answer(f"{address}/readyz")
        runaway = "SELECT(COUNT(*)AS?n)%7B?a?b?c.?d?e?f.?g?h?i%7D"
        lines = [socket.create_connection((host, int(port))) for _ in range(4)]
        for line in lines:
            line.sendall(f"GET /sparql?query={runaway} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(2)
        workers = children(process.pid)
        assert len(workers) >= 3
        process.kill()
        process.wait()
        for line in lines:
            line.close()
        until = time.monotonic() + 5
        while any(map(lives, workers)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not any(map(lives, workers))


def test_serve_starts_where_isolation_is_required_and_there(data: Data) -> None:
    with serving(data.root, "--require-isolation") as (_, address):
        assert json.loads(answer(f"{address}/readyz"))["isolation"]["seccomp"]


@pytest.mark.parametrize("how", ["option", "setting"])
def test_serve_refuses_to_start_where_required_isolation_is_missing(
    data: Data, tmp_path: Path, how: str
) -> None:
    (tmp_path / "pyseccomp.py").write_text("raise RuntimeError('Unable to find libseccomp')\n")
    told = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    words = ["--require-isolation"] if how == "option" else []
    if how == "setting":
        told |= {"SSE_ATLAS_REQUIRE_ISOLATION": "true"}
    assert "without seccomp. Serve on Linux where libseccomp is installed" in refused(
        "serve", *words, "--port", 0, data=data.root, **told
    )


def test_serve_loads_nothing_where_something_is_published(data: Data) -> None:
    before = len(data.manifests())
    with serving(data.root) as (process, address):
        answer(f"{address}/readyz")
        process.send_signal(signal.SIGTERM)
        assert process.stdout
        assert "is published" not in process.stdout.read()
    assert len(data.manifests()) == before


def test_serve_on_a_port_in_use_says_so_in_a_sentence(data: Data) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused("serve", "--port", port, data=data.root)
    assert told.splitlines() == [
        f"sse-atlas: port {port} of 127.0.0.1 cannot be listened on: Address already in use. "
        "Choose another by --port"
    ]


def test_no_setting_of_the_tester_reaches_these_tests() -> None:
    assert not any(name.startswith("SSE_ATLAS_") for name in os.environ)

"""`sse-atlas gaps` and `compare`: gaps of cities and of network files, as they are, were and would be."""

import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from graph.store.releases import Data
from ingest.load import load
from tests.conftest import ACTORS, TIES, Outcome, Run, written
from tests.stores import ROOT

BODY = "{0},organisation,{1},care,2026-11,https://example.org/{0}\n"
TIE = "ada-{},partners-with,ada-{},{},2026-11,https://example.org/t\n"
NAMES = {"hub": "The Hub", "a": "Alma", "b": "Bert", "c": "Carla", "d": "Dora", "e": "Emil", "lone": "Lone"}
DATED = (
    ("hub", "a", "2001"),
    ("a", "b", "2001"),
    ("hub", "e", "2001"),
    ("hub", "c", "2015"),
    ("c", "d", "2015"),
)
KINDS = ["broker", "isolated", "reach", "sector-pair"]
DOCS = re.findall(
    r"^(sse-atlas (?:gaps|compare) .+)$", (ROOT / "docs" / "gaps.md").read_text("utf-8"), re.MULTILINE
)
SQUARE = "source,target\nx,y\ny,z\nz,x\n"


def tables(root: Path, ties: tuple[tuple[str, str, str], ...] = DATED) -> Path:
    """Ada, where all hangs on the hub and one body has no tie; and Ben, where there is one body."""
    actors = ACTORS + "".join(BODY.format(f"ada-{key}", name) for key, name in NAMES.items())
    relations = TIES + "".join(TIE.format(*tie) for tie in ties)
    ben = ACTORS + BODY.format("ben-one", "Uno")
    files = {"ada/actors.csv": actors, "ada/relations.csv": relations, "ben/actors.csv": ben}
    return written(root, files)


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A data folder with two releases of Ada and Ben: in the older one Carla and Dora have no ties yet."""
    room = tmp_path_factory.mktemp("ada")
    data = Data(room / "data")
    for name, ties in (("older", DATED[:3]), ("newer", DATED)):
        assert load(tables(room / name, ties), data).release is not None
    return data


@pytest.fixture
def gaps(run: Run, ada: Data) -> Run:
    """`sse-atlas gaps` over Ada and Ben."""
    return lambda *words: run("gaps", *words, "--data", ada.root)


def told(done: Outcome) -> Any:
    """The JSON that a command printed."""
    assert done.code in (0, 1), done.err
    return json.loads(done.out)


def ids(some: list[dict[str, Any]]) -> set[str]:
    """The ids of gaps, without their city."""
    return {gap["id"].partition("/")[2] for gap in some}


def refused(done: Outcome) -> str:
    """The one sentence of a command that could not run."""
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("sse-atlas: ") and done.err.count("\n") == 1
    return done.err


def graphml(path: Path, sectors: Mapping[str, str] | None = None) -> Path:
    """Two triangles that one body holds together, and a body without a tie."""
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d")])
    graph.add_node("g")
    nx.set_node_attributes(graph, sectors or {}, "sector")
    (nx.write_gexf if path.suffix == ".gexf" else nx.write_graphml)(graph, path)
    return path


# of a city


@pytest.mark.parametrize("name", ["gaps", "compare"])
def test_a_command_explains_itself(run: Run, name: str) -> None:
    assert "Usage: " in run(name, "--help").out


def test_json_is_the_body_that_the_api_gives(run: Run, client: TestClient, data: Data) -> None:
    done = run("gaps", "warsaw", "--json", "--data", data.root)
    assert told(done) == client.get("/api/v1/cities/warsaw/gaps").json()
    assert done.err == ""


@pytest.mark.parametrize("city", ["warsaw", "bilbao"])
def test_the_exit_code_tells_whether_a_gap_is_flagged(run: Run, data: Data, city: str) -> None:
    done = run("gaps", city, "--json", "--data", data.root)
    assert done.code == int(any(gap["flagged"] for gap in told(done)["gaps"]))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_report_fits_the_terminal(
    run: Run, data: Data, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run("gaps", "warsaw", "--data", data.root).out.splitlines()
    assert max(map(len, lines)) <= min(width, 100)


def test_a_report_tells_all_gaps_by_kind_with_numbers_and_what_would_help(run: Run, data: Data) -> None:
    found = told(run("gaps", "warsaw", "--json", "--data", data.root))
    text = " ".join(run("gaps", "warsaw", "--data", data.root).out.split())
    assert text.startswith(f"Warsaw: {len(found['gaps'])} gaps, ")
    assert all(gap["title"] in text and gap["explanation"] in text for gap in found["gaps"])
    assert (
        text.count("observed ") >= len(found["gaps"]) <= text.count("; expected ") + text.count("expected ")
    )
    places = [text.index(f"({kind}, ") for kind in ("coverage", "peer", "broker", "reach", "isolated")]
    assert places == sorted(places)
    assert "Ties that would close most gaps" in text
    assert f"{len(found['questions'])} questions to ask" in text


def test_only_the_kinds_that_are_asked_for_are_told(gaps: Run) -> None:
    found = told(gaps("ada", "--kind", "isolated", "--kind", "broker", "--json"))
    assert {gap["kind"] for gap in found["gaps"]} == {"isolated", "broker"}
    assert "(isolated" not in gaps("ada", "--kind", "broker").out


def test_the_first_gaps_alone_are_told_but_all_are_counted(gaps: Run) -> None:
    every = told(gaps("ada", "--json"))["gaps"]
    assert told(gaps("ada", "--limit", 1, "--json"))["gaps"] == every[:1]
    assert gaps("ada", "--limit", 1).out.startswith(f"Ada: {len(every)} gaps, none flagged")


@pytest.mark.parametrize(
    "pair",
    [
        "ada-b,ada-d",
        "ada/organisation/b,ada/organisation/d",
        "https://w3id.org/sse-atlas/id/ada/organisation/b, ada-d",
    ],
)
def test_a_supposed_tie_closes_gaps_whichever_way_its_ends_are_called(gaps: Run, pair: str) -> None:
    found = told(gaps("ada", "--add", pair, "--json"))
    assert "broker/ada/organisation/hub" in ids(found["closed"])
    assert [end.rpartition("/")[2] for end in found["what_if"]["added"][0]] == ["b", "d"]


def test_a_tie_taken_away_or_a_body_lost_opens_gaps(gaps: Run) -> None:
    cut = told(gaps("ada", "--remove", "ada-hub,ada-e", "--json"))
    assert "isolated/ada/organisation/e" in ids(cut["opened"])
    lost = told(gaps("ada", "--without", "ada-hub", "--json"))
    assert "isolated/ada/organisation/e" in ids(lost["opened"])
    assert "broker/ada/organisation/hub" in ids(lost["closed"])


def test_a_report_tells_what_a_change_would_close(gaps: Run) -> None:
    text = gaps("ada", "--add", "ada-b,ada-d").out
    assert "after the change" in text and "closed: 3 bodies hang on The Hub alone" in text


def test_what_changed_since_a_year_is_told(gaps: Run) -> None:
    change = told(gaps("ada", "--since", 2010, "--json"))["change"]
    assert {"isolated/ada/organisation/c", "isolated/ada/organisation/d"} <= ids(change["closed"])
    assert "broker/ada/organisation/hub" in ids(change["opened"])
    between = told(gaps("ada", "--since", 2005, "--until", 2010, "--json"))["change"]
    assert (between["closed"], between["opened"]) == ([], [])
    text = gaps("ada", "--since", 2010).out
    assert text.index("OPENED") < text.index("The Hub alone") < text.index("CLOSED") < text.index("of Carla")


def test_what_changed_since_a_release_is_told(gaps: Run, ada: Data) -> None:
    older = ada.manifests()[1].id
    change = told(gaps("ada", "--since", older, "--json"))["change"]
    assert {"isolated/ada/organisation/c", "isolated/ada/organisation/d"} <= ids(change["closed"])


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_questions_are_written_as_the_sheet_that_ingest_reads(
    run: Run, data: Data, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"ask.{form}"
    done = run("gaps", "warsaw", "--json", "--questions", file, "--data", data.root)
    asked = told(done)["questions"]
    if form == "csv":
        rows = [line.split(",") for line in file.read_text("utf-8").splitlines()]
    else:
        rows = [[str(cell) for cell in row] for row in load_workbook(file)["answers"].values]
    assert (rows[0][0], len(rows)) == ("subject_id", len(asked) + 1)
    assert all(row[0].startswith("warsaw") for row in rows[1:])
    assert str(file) in done.err


# of a file


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_a_graph_file_is_read_without_any_release(run: Run, tmp_path: Path, ending: str) -> None:
    file = graphml(tmp_path / f"mine.{ending}")
    found = told(run("gaps", file, "--json", "--data", tmp_path / "none"))
    assert ids(found["gaps"]) == {"broker/c", "broker/d", "isolated/g"}
    assert (found["release"], found["city"]) == (None, file.name)


def test_the_json_of_a_file_has_the_keys_of_a_citys(gaps: Run, tmp_path: Path) -> None:
    file = graphml(tmp_path / "mine.graphml")
    assert told(gaps(file, "--json")).keys() == told(gaps("ada", "--json")).keys()


def test_without_sectors_it_is_said_that_pairs_and_reach_are_left_out(gaps: Run, tmp_path: Path) -> None:
    done = gaps(graphml(tmp_path / "mine.graphml"), "--json")
    assert done.err.count("\n") == 1
    assert "no node has a sector" in done.err and "reach are not computed" in done.err
    found = told(done)
    assert {gap["kind"] for gap in found["gaps"]} == {"broker", "isolated"}
    assert found["method"]["families"]["reach"]["tests"] == 0
    assert not any("reach" in key for tie in found["interventions"] for key in tie["closes"] + tie["opens"])


def test_sectors_of_other_words_leave_out_reach_alone(gaps: Run, tmp_path: Path) -> None:
    file = graphml(tmp_path / "mine.graphml", dict.fromkeys("abc", "farms") | dict.fromkeys("defg", "mills"))
    done = gaps(file, "--json")
    assert "reach is not computed" in done.err and "farms, mills" in done.err
    assert "reach" not in {gap["kind"] for gap in told(done)["gaps"]}


def test_with_sectors_reach_and_sector_pairs_are_told(gaps: Run, tmp_path: Path) -> None:
    near = dict.fromkeys("abcd", "sse") | {"e": "finance", "f": "sse", "g": "sse"}
    done = gaps(graphml(tmp_path / "mine.graphml", near), "--json")
    assert done.err == ""
    assert {"reach/a", "reach/b"} <= ids(told(done)["gaps"])
    file = tmp_path / "two.graphml"
    camps = nx.disjoint_union(nx.complete_graph(9), nx.complete_graph(9))
    camps.add_edges_from((one, 17 - one) for one in range(2))
    for node in camps:
        camps.nodes[node]["sector"] = ("sse", "public", "finance")[node % 3]
    for one, other in [edge for edge in camps.edges if {edge[0] % 3, edge[1] % 3} == {0, 1}]:
        camps.remove_edge(one, other)
    nx.write_graphml(camps, file)
    flagged = gaps(file, "--kind", "sector-pair", "--json")
    assert [gap["pair"] for gap in told(flagged)["gaps"]][0] == ["public", "sse"]
    assert flagged.code == 1


def test_a_table_of_ties_may_have_a_table_of_nodes(gaps: Run, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text(SQUARE)
    (tmp_path / "nodes.csv").write_text("id;label;sector\nx;Ex;sse\ny;Yps;sse\nz;Zed;public\nw;Lone;sse\n")
    alone = told(gaps(tmp_path / "ties.csv", "--json"))
    assert alone["gaps"] == []
    found = told(gaps(tmp_path / "ties.csv", "--nodes", tmp_path / "nodes.csv", "--json"))
    assert [gap["title"] for gap in found["gaps"]] == ["No tie is recorded of Lone"]
    assert "no gap is listed" in gaps(tmp_path / "ties.csv").out


def test_nodes_of_a_file_go_by_their_ids_even_with_a_comma(gaps: Run, tmp_path: Path) -> None:
    file = tmp_path / "ties.tsv"
    file.write_text("source\ttarget\nSmith, Ltd\tb\nb\tc\nc\td\nd\te\n")
    found = told(gaps(file, "--add", "Smith, Ltd,e", "--json"))
    assert found["what_if"]["added"] == [["Smith, Ltd", "e"]]
    assert "broker/c" in ids(found["closed"])


def test_what_changed_in_a_file_since_a_year_is_told(gaps: Run, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("source,target,since\na,b,2001\nb,c,2015\nc,d,2015\n")
    change = told(gaps(tmp_path / "ties.csv", "--since", 2010, "--json"))["change"]
    assert ids(change["closed"]) == {"isolated/c", "isolated/d"}
    assert "from 2010 to now" in gaps(tmp_path / "ties.csv", "--since", 2010).out.lower()


def test_what_a_file_says_cannot_steer_the_terminal(gaps: Run, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text(SQUARE)
    (tmp_path / "nodes.csv").write_text("id,label\nx,\ny,\nz,\nw,Evil\x1b[2Jname\n")
    assert "\x1b" not in gaps(tmp_path / "ties.csv", "--nodes", tmp_path / "nodes.csv").out


def test_a_city_wins_over_a_file_of_its_name(
    gaps: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ada").write_text("not a network")
    assert told(gaps("ada", "--json"))["name"] == "Ada"
    assert "is no network file" in refused(gaps("./ada"))


# what cannot be


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("adda", "there is no city 'adda'. Did you mean ada?"),
        ("xyz", "There are ada, ben."),
        ("nowhere.graphml", "no file nowhere.graphml"),
        ("ada --kind odd", "--kind odd: no kind of gap. The kinds are coverage, peer, broker"),
        ("ada --add ada-a", "Write them as --add A,B"),
        ("ada --add ada-a,ada-a", "both ends are the same body"),
        (
            "ada --add ada-a,hubb",
            "'hubb' is no organisation or institution of Ada. Did you mean ada-hub (The Hub)",
        ),
        ("ada --add ada-a,zzzzzz", "Give one by its id"),
        ("ada --add ada-a,ada-d --without ada-a", "one of the two is to be gone"),
        ("ada --remove ada-a,ada-d", "no tie between the two is on record"),
        ("ada --without ben-one", "is no organisation or institution of Ada"),
        ("ada --since soon", "'soon' is neither a year such as 2020 nor a release"),
        ("ada --since 2015 --until 2010", "2010"),
        ("ada --until 2010", "--until goes with --since"),
        ("ada --since 2010 --add ada-a,ada-d", "Leave one of the two out"),
        ("ada --questions ask.pdf", "ends in .xlsx or .csv"),
        ("ada --nodes nodes.csv", "--nodes goes with a file of ties"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(gaps: Run, words: str, said: str) -> None:
    assert said in refused(gaps(*words.split()))


def test_at_most_three_names_are_offered_for_one_that_is_not_known(gaps: Run, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("source,target\n" + "".join(f"name{n},other\n" for n in range(9)))
    assert refused(gaps(tmp_path / "ties.csv", "--without", "name")).count("name") - 1 <= 7


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.graphml", "<graphml><graph>", "not well-formed"),
        ("empty.csv", "", "is empty"),
        ("odd.csv", "who,whom\na,b\n", "source and target"),
        ("latin.csv", "source,target\ncaf\udce9,b\n", "UTF-8"),
        ("notes.pdf", "x", "no network file"),
        ("people.csv", "source,target\n", "holds no node"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    gaps: Run, tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, errors="surrogateescape")
    message = refused(gaps(tmp_path / name))
    assert said in message and name in message


def test_a_file_without_bodies_says_what_its_nodes_are(gaps: Run, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text(SQUARE)
    (tmp_path / "nodes.csv").write_text("id,kind\nx,person\ny,person\nz,person\n")
    message = refused(gaps(tmp_path / "ties.csv", "--nodes", tmp_path / "nodes.csv"))
    assert "of the kind person" in message and "organisation or institution" in message


def test_a_file_without_collaboration_says_so(gaps: Run, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("source,target,class\nx,y,kinship\n")
    assert "no tie is of the class collaboration" in gaps(tmp_path / "ties.csv").err


def test_a_file_has_neither_releases_nor_a_sheet(gaps: Run, tmp_path: Path, ada: Data) -> None:
    file = graphml(tmp_path / "mine.graphml")
    assert "a file has no releases" in refused(gaps(file, "--since", ada.current_id()))
    assert "--questions is for cities" in refused(gaps(file, "--questions", tmp_path / "ask.csv"))
    assert not (tmp_path / "ask.csv").exists()


def test_a_name_where_nothing_is_published_says_what_would_publish(run: Run, tmp_path: Path) -> None:
    assert "sse-atlas load" in refused(run("gaps", "warsaw", "--data", tmp_path))


# as the documentation says


@pytest.mark.parametrize("line", DOCS)
def test_each_command_of_the_page_on_gaps_runs(
    run: Run, data: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    graphml(Path("partners.graphml"))
    Path("ties.csv").write_text(SQUARE)
    Path("nodes.csv").write_text("id\nx\ny\nz\n")
    done = run(*shlex.split(line, comments=True)[1:], "--data", data.root)
    assert done.code in (0, 1), done.err


# side by side


def test_comparing_gives_the_body_of_the_api(run: Run, client: TestClient, data: Data) -> None:
    done = run("compare", "warsaw", "bilbao", "--json", "--data", data.root)
    assert (done.code, told(done)) == (0, client.get("/api/v1/compare?cities=warsaw,bilbao").json())


@pytest.mark.parametrize(("count", "width"), [(3, 80), (9, 80), (9, 40), (9, 200)])
def test_a_comparison_fits_the_terminal_and_names_each_city(
    run: Run, data: Data, monkeypatch: pytest.MonkeyPatch, count: int, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    cities = data.current().cities[:count]
    done = run("compare", *cities, "--data", data.root)
    assert done.code == 0
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= width
    blocks = sum(line.startswith("Density") for line in lines)
    values = sum(len(line.split()) - 1 for line in lines if line.startswith("Density"))
    assert values == count
    assert blocks == 1 if count * 16 + 30 <= width else blocks > 1


def test_one_city_or_one_that_is_not_known_cannot_be_compared(run: Run, ada: Data) -> None:
    assert "Name two or more" in refused(run("compare", "ada", "ada", "--data", ada.root))
    assert "Did you mean ben?" in refused(run("compare", "ada", "bene", "--data", ada.root))

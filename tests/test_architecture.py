"""The rooms lean on each other in one direction, and every part of them is small and says what it is."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_USE = {
    "ontology": set(),
    "graph": {"ontology"},
    "ingest": {"graph", "ontology"},
    "api": {"graph", "ingest", "ontology"},
}
SHOWN = {
    "speaking": set(),
    "gaps": {"speaking"},
    "networks": {"gaps", "speaking"},
    "matching": {"speaking"},
    "workshops": {"speaking"},
    "answers": {"networks", "speaking"},
    "maps": {"answers", "matching", "networks", "speaking"},
}
"""The rooms of the API for what pages show, and the others that each may use."""

OUTSIDE = {"routes", "commands", *SHOWN}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for room in MAY_USE
    for path in sorted((ROOT / room).rglob("*.py"))
}
Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
LONGEST_FUNCTION = 50
LONGEST_MODULE = 400


@cache
def tree(name: str) -> ast.Module:
    """A module as syntax."""
    return ast.parse(MODULES[name].read_text("utf-8"))


def only_for_types(node: ast.AST) -> bool:
    """Whether a statement is an `if TYPE_CHECKING`."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imported(node: ast.AST) -> Iterator[str]:
    """Our modules that an import statement names."""
    if isinstance(node, ast.Import):
        names = [one.name for one in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [
            f"{node.module}.{one.name}" if f"{node.module}.{one.name}" in MODULES else node.module
            for one in node.names
        ]
    else:
        return
    yield from (name for name in names if name in MODULES)


def at_import(name: str) -> set[str]:
    """Our modules that are imported when a module is: those named outside functions."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(name)]
    while waiting:
        node = waiting.pop()
        found |= set(imported(node))
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not only_for_types(node):
            waiting += ast.iter_child_nodes(node)
    return found - {name}


def defined(node: ast.AST) -> Iterator[Defined]:
    """The functions, classes and methods of a module; not what stands inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Defined):
            yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from defined(child)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_the_rooms_that_its_own_may_use(name: str) -> None:
    room = name.partition(".")[0]
    used = {target.partition(".")[0] for node in ast.walk(tree(name)) for target in imported(node)}
    assert used - {room} <= MAY_USE[room]


@pytest.mark.parametrize("room", SHOWN)
def test_what_pages_show_knows_no_addresses_and_no_commands(room: str) -> None:
    modules = [name for name in MODULES if name.startswith(f"api.{room}.")]
    used = {target for name in modules for node in ast.walk(tree(name)) for target in imported(node)}
    rooms = {target.split(".")[1] for target in used if target.startswith("api.")}
    assert modules
    assert (rooms & OUTSIDE) - {room} <= SHOWN[room]


def test_no_modules_import_each_other_in_a_ring() -> None:
    order = TopologicalSorter({name: at_import(name) for name in MODULES})
    assert len(list(order.static_order())) == len(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_and_all_that_is_public_in_it_says_what_it_is(name: str) -> None:
    module = tree(name)
    silent = [
        one.name for one in defined(module) if not one.name.startswith("_") and not ast.get_docstring(one)
    ]
    assert ast.get_docstring(module)
    assert silent == []


@pytest.mark.parametrize("name", MODULES)
def test_a_function_is_no_longer_than_fifty_lines(name: str) -> None:
    functions = (
        one for one in ast.walk(tree(name)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {one.name: (one.end_lineno or 0) - one.lineno + 1 for one in functions}
    assert {one: length for one, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_no_longer_than_four_hundred_lines(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= LONGEST_MODULE

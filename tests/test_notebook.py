"""The notebook runs from its first cell to its last, and is kept without what it gave."""

from pathlib import Path
from typing import cast

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from graph.store.releases import Data

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def stem(path: Path) -> str:
    """A notebook's name."""
    return path.stem


def book(path: Path) -> NotebookNode:
    """A notebook as it is kept."""
    return cast(NotebookNode, nbformat.reads(path.read_text("utf-8"), as_version=4))  # type: ignore[no-untyped-call]  # nbformat has no types


@pytest.mark.parametrize("path", NOTEBOOKS, ids=stem)
def test_a_notebook_runs_over_the_shipped_cities(
    path: Path, data: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSE_ATLAS_DATA", str(data.root))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    run = book(path)
    NotebookClient(run, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = "".join(str(cell.get("outputs", "")) for cell in run.cells)
    assert str(data.current_id()) in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = [cell for cell in book(path).cells if cell.cell_type == "code"]
    assert cells
    assert not any(cell.outputs or cell.execution_count for cell in cells)


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS

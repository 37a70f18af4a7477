"""The notebooks: each runs from top to bottom, in its own folder, without an error; they are kept without outputs."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS_FOR_A_CELL = 900
"""The first run on a machine compiles; after that a notebook takes less than a minute."""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_the_ladder_is_numbered_from_one():
    assert [int(path.name[:2]) for path in NOTEBOOKS] == list(range(1, len(NOTEBOOKS) + 1)) and NOTEBOOKS


@pytest.mark.compiled
def test_a_notebook_runs_from_top_to_bottom(notebook, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))))
    folder = {"metadata": {"path": str(ROOT / "notebooks")}}
    NotebookClient(notebook, timeout=SECONDS_FOR_A_CELL, kernel_name="python3", resources=folder).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells[-1].execution_count == len(cells)
    assert any("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs)


def test_a_notebook_is_kept_without_outputs_and_speaks_both_languages(notebook):
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
    for cell in (cell for cell in notebook.cells if cell.cell_type == "markdown"):
        assert re.search("[一-鿿]", cell.source) and re.search("[A-Za-z]{4}", cell.source)

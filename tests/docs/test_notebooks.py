"""The notebooks: each runs from top to bottom, in its own folder, without an error; what they are kept with is what they show."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import nbformat
import pytest

from tests.writers import writer

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_KILOBYTES = 160
CHINESE, ENGLISH = "[一-鿿]", "[A-Za-z]{4}"
MACHINE = re.compile(r"(?<![\w.…])/(?:tmp|home|root|usr|var|opt|Users|work|private)/|[A-Z]:\\\\|ipykernel")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@cache
def read(path):
    return nbformat.read(path, as_version=4)


def answers(notebook):
    return [cell for cell in notebook.cells if "answer" in cell.metadata.get("tags", ())]


def exercises(notebook):
    return [cell for cell in notebook.cells if "exercise" in cell.metadata.get("tags", ())]


def test_the_ladder_is_numbered_from_one():
    assert [int(path.name[:2]) for path in NOTEBOOKS] == list(range(1, len(NOTEBOOKS) + 1)) and NOTEBOOKS


@pytest.mark.compiled
@pytest.mark.notebook
def test_a_notebook_runs_from_top_to_bottom_and_shows_what_it_is_kept_with(path):
    notebooks = writer("write_notebooks")
    run = notebooks.executed(path)
    cells = [cell for cell in run.cells if cell.cell_type == "code"]
    assert cells[-1].execution_count == len(cells)
    assert notebooks.shapes(run) == notebooks.shapes(read(path)), f"run `make docs-notebooks`: {path.name} shows something else now"


@pytest.mark.libraries
def test_a_notebook_is_kept_with_small_pictures_and_no_word_of_a_machine(path):
    nbformat.validate(read(path))
    outputs = [output for cell in read(path).cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert all(output.output_type != "error" and output.get("name") != "stderr" for output in outputs)
    assert path.stat().st_size < MOST_KILOBYTES * 1024
    told = [output.get("text", "") + str({kind: text for kind, text in output.get("data", {}).items() if kind != "image/png"})
            for output in outputs]
    assert not [text for text in told if MACHINE.search(text)]


@pytest.mark.libraries
def test_a_notebook_speaks_both_languages(path):
    cells = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    silent = [text for text in cells if not (re.search(CHINESE, text) and re.search(ENGLISH, text))]
    assert cells and not silent


@pytest.mark.libraries
def test_every_exercise_has_an_answer_that_is_checked(path):
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    asked = re.findall(r"^(\d)\. ", text.partition("## Exercises　练习")[2].partition("## Answers　答案")[0], re.MULTILINE)
    numbers = [int(cell.source[2]) for cell in answers(read(path))]
    assert asked and numbers == [int(number) for number in asked]
    assert all(re.search(r"^assert ", cell.source, re.MULTILINE) for cell in answers(read(path)))


@pytest.mark.libraries
def test_no_cell_stands_twice_in_a_notebook(path):
    assert max(Counter(cell.source for cell in read(path).cells).values()) == 1


@pytest.mark.libraries
def test_every_exercise_has_a_cell_that_waits_for_an_answer_and_says_in_both_languages_what_is_wrong(path):
    cells = exercises(read(path))
    assert [int(cell.source[2]) for cell in cells] == [int(cell.source[2]) for cell in answers(read(path))]
    for cell in cells:
        checks = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)]
        said = [ast.unparse(check.msg) if check.msg else "" for check in checks]
        assert "mine = ...\n" in cell.source and not cell.outputs and checks
        assert all(re.search(CHINESE, text) and re.search(ENGLISH, text) for text in said), said


@pytest.mark.libraries
def test_a_notebook_imports_nothing_but_the_package_and_the_library_that_it_is_about(path):
    about = {"06_your_own_network": {"networkx"}}
    trees = [ast.parse(cell.source) for cell in read(path).cells if cell.cell_type == "code"]
    named = {name.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    named |= {node.module for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named == {"wushe_sim"} | about.get(path.stem, set())

"""What a fresh kernel shows: every picture, cards, a bar, and one line where work is interrupted. A kernel runs all cells once."""

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.notebook
SETUP = """
import threading, _thread, time
import wushe_sim as ws
street = ws.Scenario(name="street", weeks=20, burn_in=4, place={"communities": 1, "residents": 60})
result = ws.run([street, street.replace(name="heavy", levers={"admin_burden": 0.8})], seeds=2)
"""
STOP = """
class Slow(ws.Resident):
    def comply(self, chance, draw):
        time.sleep(0.002)
        return draw < chance

def stop(progress):
    if progress.runs == 2:
        _thread.interrupt_main()

ws.run(street, seeds=40, agents={ws.Resident: Slow}, progress=stop)
"""
CELLS = {
    "setup": SETUP,
    "first picture": 'ws.plot.over_time(result, "coverage");',
    "second picture": 'result.plot("linkage");',
    "the user's own": "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
    "card": "result",
    "bar": 'ws.run(street, seeds=4, progress=True);',
    "interrupt": STOP,
    "kept": "import sys\nprint(len(sys.last_value.result.seeds))",
    "chinese": 'with ws.plot.use_chinese():\n    plt.figure(); plt.title("需求满足率"); plt.show()',
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS.values()])
    NotebookClient(notebook, timeout=600, allow_errors=True,
                   resources={"metadata": {"path": str(tmp_path_factory.mktemp("desk"))}}).execute()
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def count_pictures(outputs):
    return sum("image/png" in one.get("data", {}) for one in outputs)


@pytest.mark.parametrize("cell", ["first picture", "second picture", "the user's own", "chinese"])
def test_each_picture_of_a_fresh_kernel_shows(outputs, cell):
    assert count_pictures(outputs[cell]) == 1, outputs[cell]


def test_an_object_at_the_end_of_a_cell_shows_its_card(outputs):
    html, = [one["data"]["text/html"] for one in outputs["card"]]
    assert "<table" in html and "heavy" in html


def test_progress_shows_a_bar(outputs):
    assert outputs["bar"], "the bar is taken away at the end, and what it wrote stays in the cell's outputs"
    assert not any("IProgress" in one.get("text", "") for one in outputs["bar"])


def test_an_interrupt_says_in_one_line_what_is_kept_and_keeps_it(outputs):
    error, = [one for one in outputs["interrupt"] if one.output_type == "error"]
    assert error.ename == "Interrupted" and len(error.traceback) == 1 and "sys.last_value.result" in error.traceback[0]
    assert outputs["kept"][0]["text"].strip() == "2"


def test_no_other_cell_ends_in_an_error(outputs):
    wrong = {name for name, found in outputs.items() if any(one.output_type == "error" for one in found)}
    assert wrong == {"interrupt"}

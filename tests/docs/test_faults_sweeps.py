"""The page of faults names every row, and tests that are there."""

import ast
import re
from pathlib import Path

from tests import warm

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "faults_sweeps.md").read_text(encoding="utf-8")
ROWS = [*(f"S{row}" for row in range(79, 86)), *(f"R{row}" for row in range(86, 97)), *(f"F{row}" for row in range(1, 21))]


def functions_in(file):
    return {node.name for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_every_row_of_sweeps_folders_and_faults_has_its_line():
    assert re.findall(r"^\| ([SRF]\d+) \|", TEXT, re.MULTILINE) == ROWS


def test_every_test_that_the_page_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)
    missing = [f"{file}::{name}" for file, name in named if name not in functions_in(file)]
    assert len(named) >= len(ROWS) and not missing, missing


def test_nothing_here_forks_but_the_server_that_runs_no_threads():
    """After threads of compiled code a forked child hangs or dies; processes are started as programs of their own, or forked from one
    that serves nothing else (``worker_server.py``) and starts no thread of Python's.
    """
    forking = re.compile(r"os\.fork|ProcessPoolExecutor|^\s*(import|from) multiprocessing", re.MULTILINE)
    files = [path for path in (ROOT / "wushe_sim").rglob("*.py") if forking.search(path.read_text(encoding="utf-8"))]
    assert [path.name for path in files] == ["worker_server.py"]
    lines = ("from wushe_sim.running.worker_server import warm", "import threading", "warm()", "assert threading.active_count() == 1")
    done = warm.run(["-c", "\n".join(lines)])
    assert done.returncode == 0, done.stderr

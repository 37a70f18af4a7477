"""Starting: what a command does not need is not imported, so that it answers at once. How long it takes is measured by a benchmark."""

import subprocess
import sys
from pathlib import Path

import pytest

from wushe_sim.running.child_process import child_environment

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from wushe_sim.cli.main import main
sys.argv[:1] = ["wushe"]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
finally:
    print("\\n" + " ".join(sys.modules))
"""
DRAWING, AGENTS, COMPILER, FRAMES = {"matplotlib", "PIL"}, {"mesa", "networkx"}, {"numba", "llvmlite"}, {"pandas", "pyarrow", "scipy"}
LIBRARIES = {"numpy", "pydantic", "psutil", "rich", "openpyxl", "docx", "jinja2", "solara", "SALib", "optuna", "distributed"}


def imported(code, *words):
    """The top-level modules that a process has imported by its end."""
    done = subprocess.run([sys.executable, "-P", "-c", code, *map(str, words)], env=child_environment(), capture_output=True, text=True,
                          encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_in_either_language_imports_nothing_that_computes(lang):
    found = imported(PROGRAM, "--lang", lang, "--help")
    assert not found & (DRAWING | AGENTS | COMPILER | FRAMES | LIBRARIES)


def test_a_scenario_is_checked_without_compiler_frames_agents_and_pictures():
    found = imported(PROGRAM, "check", ROOT / "scenarios" / "baseline.toml")
    needed = {"numpy", "pydantic", "psutil"}
    assert "pydantic" in found and not found & (DRAWING | AGENTS | COMPILER | FRAMES | LIBRARIES - needed)


def test_the_memory_of_a_small_street_is_not_asked_for(tmp_path):
    (tmp_path / "tiny.toml").write_text('name = "tiny"\n[place]\ncommunities = 1\nresidents = 200\n')
    assert "psutil" not in imported(PROGRAM, "check", tmp_path / "tiny.toml")


@pytest.mark.compiled
def test_a_run_without_a_picture_needs_neither_matplotlib_nor_mesa(tmp_path):
    (tmp_path / "tiny.toml").write_text('name = "tiny"\nweeks = 4\nburn_in = 4\n[place]\ncommunities = 1\nresidents = 60\n')
    found = imported(PROGRAM, "run", tmp_path / "tiny.toml", "--no-picture", "--out", tmp_path / "out")
    assert "numba" in found and not found & (DRAWING | AGENTS)

"""Other people's libraries: what they deprecate we do not use, and nothing hangs on ``assert``. Run with the newest and the oldest, too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.compiled, pytest.mark.libraries, pytest.mark.processes]

ROOT = Path(__file__).resolve().parents[1]
TINY = 'name = "tiny"\nweeks = 8\nburn_in = 4\n[place]\ncommunities = 1\nresidents = 60\n'
SWEEP = 'base = "tiny.toml"\nseeds = 1\ndesign = { kind = "grid" }\n[vary]\nadmin_burden = [0.1, 0.5]\n'
IMPORT_ALL = "import wushe_sim as ws, wushe_sim.cli.main; [getattr(ws, name) for name in ws.__all__]"


def start(*words, folder, **environment):
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    ended = subprocess.run([sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr


def test_every_public_name_is_imported_where_warnings_are_errors(tmp_path):
    start("-W", "error", "-c", IMPORT_ALL, folder=tmp_path)


def test_the_dashboards_page_is_imported_where_warnings_are_errors(tmp_path):
    pytest.importorskip("solara")
    start("-W", "error", "-c", "import wushe_sim.dashboard.page", folder=tmp_path)


@pytest.mark.parametrize("options", [("-W", "error"), ("-O",)], ids=["warnings-are-errors", "without-asserts"])
def test_a_run_succeeds(options, tmp_path):
    (tmp_path / "tiny.toml").write_text(TINY, encoding="utf-8")
    start(*options, "-m", "wushe_sim", "run", "tiny.toml", "--out", "out", folder=tmp_path, PYTHONWARNINGS="error")
    assert {"manifest.json", "weekly.parquet", "overview.png"} <= {path.name for path in (tmp_path / "out").iterdir()}


def test_a_sweep_succeeds_where_warnings_are_errors(tmp_path):
    (tmp_path / "tiny.toml").write_text(TINY, encoding="utf-8")
    (tmp_path / "sweep.toml").write_text(SWEEP, encoding="utf-8")
    start("-W", "error", "-m", "wushe_sim", "sweep", "sweep.toml", "--out", "out", folder=tmp_path, PYTHONWARNINGS="error")
    assert (tmp_path / "out" / "ledger.sqlite").exists()

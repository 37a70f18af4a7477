"""Standard streams that are closed, full, or whose reader is gone: results are kept, and the right thing is blamed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wushe_sim.cli.streams import Outlet
from wushe_sim.results.folder import read_manifest

STREET = 'name = "street"\nweeks = 8\nburn_in = 4\n[place]\ncommunities = 1\nresidents = 200\nsocial_workers = 1\n'
SWEEP = 'base = "street.toml"\nseeds = 1\n[vary]\nadmin_burden = [0.1, 0.5]\n'
PROGRAM = f"{sys.executable} -m wushe_sim"
RUN = f"{PROGRAM} run street.toml --out out --no-picture --lang en"

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")


@pytest.fixture
def here(tmp_path):
    (tmp_path / "street.toml").write_text(STREET, encoding="utf-8")
    (tmp_path / "sweep.toml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


def shell(words, folder, **settings):
    """Exit code and standard error of a line of the shell; a pipe has the exit code of our program."""
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {words}"], cwd=folder, capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), **settings}, check=False)
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr, done.stderr
    return done.returncode, done.stderr


@pytest.mark.processes
@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "<&-", "2> /dev/full", "| head -1", "| true"])
def test_a_run_whose_streams_are_closed_full_or_left_is_saved_and_ends_with_0(here, streams):
    code, _ = shell(f"{RUN} {streams}", here)
    assert code == 0 and read_manifest(here / "out")["scenarios"]
    assert (here / "out" / "weekly.parquet").read_bytes()[:4] == b"PAR1"


@pytest.mark.processes
def test_a_full_standard_output_is_blamed_and_not_the_results_folder(here):
    code, said = shell(f"{RUN} > /dev/full", here)
    assert code == 4 and "error: standard output: No space left on device; what was to be saved is saved" in said
    assert read_manifest(here / "out")["scenarios"] and "out:" not in said
    assert shell(f"{RUN.replace('out out', 'out both')} > /dev/full 2> /dev/full", here)[0] == 4 and read_manifest(here / "both")


@pytest.mark.processes
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_so_it_is_where_python_buffers_nothing(here, unbuffered):
    assert shell(f"{RUN} > /dev/full", here, PYTHONUNBUFFERED=unbuffered)[0] == 4
    assert shell(f"{RUN} --force | true", here, PYTHONUNBUFFERED=unbuffered)[0] == 0


@pytest.mark.processes
def test_a_sweep_is_finished_whatever_becomes_of_its_streams(here):
    for k, streams in enumerate((">&- 2>&-", "2> /dev/full", "| true")):
        code, _ = shell(f"{PROGRAM} sweep sweep.toml --out swept{k} {streams}", here)
        assert code == 0 and read_manifest(here / f"swept{k}")["state"] == "done"


@pytest.mark.processes
@pytest.mark.parametrize(("words", "code"), [
    ("levers | head -1", 0), ("levers >&-", 0), ("levers > /dev/full", 4), ("--help > /dev/full", 4),
    ("check street.toml --format json >&-", 0),
    ("run nowhere.toml 2>&-", 2), ("run nowhere.toml 2> /dev/full", 2), ("explain coverage 2>&- >&-", 0)])
def test_what_is_only_printed_ends_as_it_would(here, words, code):
    assert shell(f"{PROGRAM} {words}", here)[0] == code


def test_an_outlet_keeps_the_first_fault_and_takes_the_rest():
    outlet = Outlet(os.open("/dev/full", os.O_WRONLY), "wb")
    assert outlet.write(b"a line") == 6 and outlet.fault is not None
    fault = outlet.fault
    assert outlet.write(b"another") == 7 and outlet.fault is fault
    outlet.close()


def test_a_picture_for_which_there_is_no_memory_is_left_out(here, monkeypatch, capsys):
    from wushe_sim.cli.commands import run as command
    from wushe_sim.cli.main import app

    def want_too_much(*_):
        raise MemoryError

    monkeypatch.chdir(here)
    monkeypatch.setattr(command, "save_overview", want_too_much)
    with pytest.raises(SystemExit) as ended:
        app(["run", "street.toml", "--out", "out", "--lang", "en"])
    assert ended.value.code == 0 and "the picture is left out" in capsys.readouterr().err
    assert read_manifest(here / "out")["scenarios"]

"""Running beside a stranger's files: no command, and no process that it starts, imports or obeys what lies in the working directory."""

import ast
import os
import pickle
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from wushe_sim.running import child_process, warm_up
from wushe_sim.running.child_process import child_environment, dump_for_child, python_command, split_path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "wushe_sim"
SHADOWS = ("numba", "numpy", "pandas", "platformdirs", "pydantic", "cloudpickle", "typer", "matplotlib", "typing_extensions", "cffi",
           "yaml", "coverage", "sitecustomize", "pickle", "signal", "json", "typing", "contextlib", "pathlib")
"""Modules that something imports on the way, or tries to."""
PROGRAM = "import sys; from wushe_sim.cli.main import main; sys.argv[:1] = ['wushe']; main()"
TINY = 'name = "tiny"\nweeks = 4\nburn_in = 4\n[place]\ncommunities = 1\nresidents = 60\n'


@pytest.fixture
def desk(tmp_path):
    """A folder with a scenario, and beside it modules that leave a mark when they are imported."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "tiny.toml").write_text(TINY)
    for name in (*SHADOWS, "wushe_sim"):
        file = folder / "wushe_sim" / "__init__.py" if name == "wushe_sim" else folder / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"open({str(tmp_path / 'mark')!r}, 'a').write({name!r} + ' ')\n")
    return folder


def run_beside(desk, *words, **environment):
    """What a process in that folder prints; fails where it ends badly, or a module of the folder was imported."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "WUSHE_LANG": "en", **environment}
    done = subprocess.run([sys.executable, *words], cwd=desk, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    mark = desk.parent / "mark"
    assert not mark.exists(), mark.read_text()
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- whole commands --------------------------------------------------------------------------------------------------------------


@pytest.mark.processes
def test_the_program_imports_nothing_from_where_it_is_called(desk):
    run_beside(desk, "-P", "-c", PROGRAM, "run", "tiny.toml", "--quiet")


@pytest.mark.processes
def test_nor_does_python_m_wushe_sim_but_for_the_package_and_what_python_needs_to_find_it(desk):
    (desk / "wushe_sim" / "__init__.py").unlink()  # both are taken before any line of ours runs
    (desk / "wushe_sim").rmdir()
    (desk / "contextlib.py").unlink()
    run_beside(desk, "-m", "wushe_sim", "run", "tiny.toml", "--quiet", "--no-picture")


@pytest.mark.processes
def test_processes_with_a_users_own_python_import_nothing_from_there(desk):
    code = """
import wushe_sim as ws
def look(street): print("looked", flush=True)
print(len(ws.run(ws.Scenario.load("tiny.toml"), seeds=2, jobs=2, each_week=look).runs))
"""
    assert run_beside(desk, "-P", "-c", code).strip() == "2"


@pytest.mark.processes
def test_what_compiles_beside_a_first_start_imports_nothing_from_there(desk, tmp_path):
    said = tmp_path / "said"
    stand_in = f"import wushe_sim.running.warm_up, sys; open({str(said)!r}, 'w').write(repr(sys.path))"
    code = f"from wushe_sim.running import warm_up\nwarm_up.COMPILE_WEEKS = {stand_in!r}\nprint(warm_up.beside().wait())"
    assert run_beside(desk, "-P", "-c", code, WUSHE_CACHE=str(tmp_path / "cache")).strip() == "0"
    assert all(os.path.isabs(entry) and entry != str(desk) for entry in ast.literal_eval(said.read_text()))


@pytest.mark.parametrize("name", ["matplotlibrc", ".numba_config.yaml"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_settings_of_a_library_in_the_folder_are_refused(desk, name, lang):
    (desk / name).write_text("text.usetex: True\n")
    done = subprocess.run(python_command("-c", PROGRAM, "run", "tiny.toml", "--lang", lang), cwd=desk, env=child_environment(),
                          capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2 and name in done.stderr and len(done.stderr.splitlines()) == 1 and not (desk / "results").exists()
    assert ("work in another folder" if lang == "en" else "换一个文件夹") in done.stderr


# --- a user's own modules --------------------------------------------------------------------------------------------------------


MINE = "import my_numbers\n\ndef look(street):\n    assert my_numbers.ANSWER == 42\n\nclass Odd(Exception):\n    pass\n"
USE = """
import wushe_sim as ws
from my_hooks import look
print(len(ws.run(ws.Scenario.load("tiny.toml"), seeds=2, jobs=2, each_week=look).runs))
"""


@pytest.fixture
def own(tmp_path):
    """A folder of a user's own, with a module of hooks that uses another one."""
    (tmp_path / "tiny.toml").write_text(TINY)
    (tmp_path / "my_hooks.py").write_text(MINE)
    (tmp_path / "my_numbers.py").write_text("ANSWER = 42\n")
    (tmp_path / "script.py").write_text(USE)
    return tmp_path


@pytest.mark.processes
@pytest.mark.parametrize("words", [("-c", USE), ("script.py",), ("-m", "script")])
def test_hooks_from_a_module_beside_a_line_of_code_a_script_or_a_notebook_reach_their_processes(own, words):
    assert run_beside(own, *words).strip() == "2"


@pytest.mark.processes
def test_an_extension_beside_a_notebook_reaches_its_processes(own):
    (own / "my_extension.py").write_text('from wushe_sim import Extension\nEXTENSION = Extension("mine", "1.0")\n')
    code = "import wushe_sim as ws\nimport my_extension\nws.extend(my_extension.EXTENSION)\n" + USE
    assert run_beside(own, "-c", code).strip() == "2"


# --- the path of a child ---------------------------------------------------------------------------------------------------------


def paths(monkeypatch, tmp_path, *entries, named=""):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(entry) for entry in entries])
    monkeypatch.setenv("PYTHONPATH", str(named))
    return split_path()


def test_the_working_directory_is_left_out_by_whatever_name(monkeypatch, tmp_path):
    (tmp_path / "library").mkdir()
    (tmp_path.parent / f"{tmp_path.name}-link").symlink_to(tmp_path)
    for name in ("", ".", tmp_path, f"{tmp_path}/", tmp_path.parent / f"{tmp_path.name}-link", f"{tmp_path}/library/.."):
        assert paths(monkeypatch, tmp_path, name, tmp_path / "library") == ([str(tmp_path / "library")], [str(tmp_path)])


def test_it_stays_where_pythonpath_names_it_in_full(monkeypatch, tmp_path):
    assert paths(monkeypatch, tmp_path, tmp_path, named=tmp_path) == ([str(tmp_path)], [])
    assert paths(monkeypatch, tmp_path, tmp_path, named=os.pathsep) == ([], [str(tmp_path)])
    assert paths(monkeypatch, tmp_path, tmp_path, named=".") == ([], [str(tmp_path)])


def test_what_is_relative_missing_or_would_read_as_two_is_no_childs(monkeypatch, tmp_path):
    odd = tmp_path / f"a{os.pathsep}b"
    odd.mkdir()
    assert paths(monkeypatch, tmp_path, "library", tmp_path / "missing", odd)[0] == []


def test_a_child_always_finds_this_package_behind_everything_else(monkeypatch, tmp_path):
    (tmp_path / "library").mkdir()
    paths(monkeypatch, tmp_path, tmp_path / "library")
    assert child_environment()["PYTHONPATH"].split(os.pathsep) == [str(tmp_path / "library"), child_process.HOME]


def test_what_is_found_on_the_childs_path_goes_by_name(monkeypatch):
    file = BytesIO()
    dump_for_child(split_path, file)
    assert pickle.loads(file.getvalue()) is split_path and len(file.getvalue()) < 200


def test_python_is_started_in_one_way_only():
    """Every other use of the interpreter's name or of the working directory is one that starts nothing."""
    asked = {"executable": {"running/child_process.py", "engine/kernel_cache.py", "running/worker.py"},
             "getcwd": {"running/child_process.py", "__main__.py", "cli/group.py", "running/worker_server.py"}}
    for name, homes in asked.items():
        found = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")
                 for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute) and node.attr == name}
        assert found <= homes
    assert python_command("-c", "") == [sys.executable, "-P", "-c", ""] and warm_up.python_command is python_command

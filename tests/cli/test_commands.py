"""The commands: each stands in a table, is loaded when it is called, and loads what it computes with when it is used."""

import importlib
import inspect
import sys
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from tests import warm
from wushe_sim.cli.commands import COMMANDS
from wushe_sim.cli.deferred import Deferred, deferred_imports
from wushe_sim.cli.main import app

ROOMS_OF_HELP = {"cli", "i18n", "errors"}
HELP = "import sys; from wushe_sim.cli.main import app; before = set(sys.modules); app({words!r}, standalone_mode=False); " \
       "print(); print(*(set(sys.modules) - before))"


def get_module(name):
    return importlib.import_module(f"wushe_sim.cli.commands.{COMMANDS[name].module}")


def load_modules(words, tmp_path):
    """The modules that a command loads, in a program of its own."""
    ended = warm.run(["-c", HELP.format(words=words)], tmp_path, check=True)
    return set(ended.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_of_a_command_what_its_docstring_says(name):
    command = getattr(get_module(name), name)
    assert inspect.getdoc(command).splitlines()[0] == COMMANDS[name].summary
    assert COMMANDS[name].summary in " ".join(CliRunner().invoke(app, [name, "--help"]).output.split())


def test_the_programs_help_lists_every_command_and_loads_none(tmp_path):
    output = " ".join(CliRunner().invoke(app, ["--help"]).output.split())
    assert all(f"{name} {entry.summary}" in output for name, entry in COMMANDS.items())
    assert not any(module.startswith("wushe_sim.cli.commands.") for module in load_modules(["--help"], tmp_path))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_loads_its_own_module_and_nothing_that_computes(name, tmp_path):
    loaded = load_modules([name, "--help"], tmp_path)
    commands = {module.rpartition(".")[2] for module in loaded if module.startswith("wushe_sim.cli.commands.")}
    assert commands == {COMMANDS[name].module}
    rooms = {module.split(".")[1] for module in loaded if module.startswith("wushe_sim.")}
    assert rooms <= ROOMS_OF_HELP


@pytest.mark.parametrize("module", ["progress", "engine", "inputs",
                                    *sorted({f"commands.{entry.module}" for entry in COMMANDS.values()})])
def test_every_deferred_name_is_there_once_it_is_used(module):
    deferred = [one for one in vars(importlib.import_module(f"wushe_sim.cli.{module}")).values() if isinstance(one, Deferred)]
    assert all(one.__doc__ is not None and one.__class__ is Deferred for one in deferred)
    for one in deferred:
        loaded = one._Deferred__load()
        assert isinstance(loaded, ModuleType) or callable(loaded), loaded


def test_a_deferred_name_is_loaded_when_it_is_used():
    sys.modules.pop("json.tool", None)
    with deferred_imports(__name__):
        from json import dumps, tool  # a function, and a module of a package
    assert isinstance(dumps, Deferred) and isinstance(tool, Deferred) and "json.tool" not in sys.modules
    assert dumps([1]) == "[1]" and callable(tool.main) and "json.tool" in sys.modules


def test_what_other_modules_import_meanwhile_is_not_deferred():
    with deferred_imports(__name__):
        assert importlib.reload(importlib.import_module("wushe_sim.cli.options")).Path is Path


def test_an_unknown_command_says_the_nearest_name_without_loading_any(tmp_path):
    ended = warm.run(["-c", "from wushe_sim.cli.main import main; main()", "verdict"], tmp_path)
    assert ended.returncode == 2 and "No such command 'verdict'. Did you mean 'verdicts'?" in ended.stderr


def test_the_version_is_printed():
    import wushe_sim

    assert CliRunner().invoke(app, ["--version"]).output == f"wushe {wushe_sim.__version__}\n"

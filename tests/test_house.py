"""The house rules, read off the sources: what the linters do not know of. A failing test names each place and what it breaks."""

import ast
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import wushe_sim
from tests.writers import writer
from wushe_sim.engine.declare import get_label, list_declarations
from wushe_sim.model.decisions import Decisions
from wushe_sim.model.levers import Levers
from wushe_sim.model.switches import Switches

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "wushe_sim"
MODEL = PACKAGE / "model"
MODULES = sorted(PACKAGE.rglob("*.py"))

MOST_LINES_IN_A_FILE = 350
LONG_FILES: dict[str, str] = {
    "wushe_sim/model/parameters.py": "a catalogue: one entry for each coefficient, and nothing else",
}
"""Path from the root: why it may be longer."""

MOST_LINES_IN_A_FUNCTION = 60
LONG_FUNCTIONS: dict[str, str] = {}
"""Path from the root, a colon and the function's name: why it may be longer."""

SUFFIXES, NAMES = {".py", ".md", ".toml", ".txt", ".cff", ".ipynb"}, {"Makefile", "run"}
SKIPPED = {".venv-newest", ".venv-oldest", ".git", ".venv", "results", "build", "dist"}
"""Folders at the root that are not the project's own text."""
MACHINE_PATH = re.compile(r"(?<![\w.])(?:/(?:home|root|Users|work|tmp|opt)/\w|[A-Z]:\\+Users)")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError|placeholder)\b", re.IGNORECASE)
OTHER_CHANCE = ("random", "secrets", "numpy.random")
CHINESE = re.compile("[一-鿿]")


def none_of(found: Iterable[str]) -> None:
    """Fail with a line for each that was found."""
    lines = sorted(found)
    assert not lines, f"{len(lines)} found:\n" + "\n".join(lines)


def place(path: Path) -> str:
    """A path as the reader of a failing test looks for it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=place(path))


@cache
def texts() -> list[Path]:
    """Every text of the project."""
    found = []
    for folder, inner, names in os.walk(ROOT):
        if Path(folder) == ROOT:
            inner[:] = set(inner) - SKIPPED
        found += [Path(folder, name) for name in names if Path(name).suffix in SUFFIXES or name in NAMES]
    return sorted(found)


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text, numbered from 1; without the pictures of notebooks, whose letters mean nothing."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return ((n, line) for n, line in lines if not line.lstrip().startswith('"image/png": "'))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, inner ones and methods among them."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


# --- how the house is built ------------------------------------------------------------------------------------------------------


def test_no_file_is_longer_than_a_reader_can_hold():
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    none_of(f"{path}: {n} lines" for path, n in lengths.items() if n > MOST_LINES_IN_A_FILE and path not in LONG_FILES)


def test_no_function_does_too_much():
    lengths = {f"{place(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1 for path in MODULES for node in functions(path)}
    none_of(f"{name}: {n} lines" for name, n in lengths.items() if n > MOST_LINES_IN_A_FUNCTION and name not in LONG_FUNCTIONS)


def test_an_exception_to_the_lengths_is_still_needed():
    files = {place(path) for path in MODULES}
    names = {f"{place(path)}:{node.name}" for path in MODULES for node in functions(path)}
    none_of(set(LONG_FILES) - files | set(LONG_FUNCTIONS) - names)


def test_every_public_module_says_what_it_is():
    public = [path for path in MODULES if not path.stem.startswith("_") or path.stem in ("__init__", "__main__")]
    none_of(place(path) for path in public if not ast.get_docstring(tree(path)))


def test_there_is_no_drawer_for_odds_and_ends():
    none_of(place(path) for path in MODULES if path.stem in ("utils", "util", "helpers", "misc", "common"))


def test_no_code_is_made_from_text():
    none_of(
        f"{place(path)}:{node.lineno} {node.func.id}"
        for path in MODULES for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec", "compile")
    )


def other_chance(path: Path) -> Iterator[str]:
    """Where a module reaches for chance other than the keyed draws of ``chance.py``."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Import(names=names):
                found = any(name.name in OTHER_CHANCE for name in names)
            case ast.ImportFrom(module="numpy", names=names):
                found = any(name.name == "random" for name in names)
            case ast.ImportFrom(module=module):
                found = module in OTHER_CHANCE
            case ast.Attribute(attr="random", value=ast.Name(id="np" | "numpy")):
                found = True
            case _:
                found = False
        if found:
            yield f"{place(path)}:{getattr(node, 'lineno', 0)} {ast.unparse(node)}"


@pytest.mark.parametrize("room", ["week", "world", "actors"])
def test_chance_comes_from_keyed_draws_alone(room):
    none_of(found for path in MODULES if path.is_relative_to(MODEL / room) for found in other_chance(path))


def test_nothing_is_left_unfinished():
    read = [path for path in texts() if not path.is_relative_to(ROOT / "tests")]
    none_of(f"{place(path)}:{n} {line.strip()}" for path in read for n, line in lines_of(path) if UNFINISHED.search(line))


def test_nothing_hangs_on_one_machine():
    none_of(f"{place(path)}:{n} {line.strip()}" for path in texts() for n, line in lines_of(path) if MACHINE_PATH.search(line))


def test_every_direct_dependency_is_pinned_exactly_and_without_an_address():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"]) + project["build-system"]["requires"]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    exact = r"[A-Za-z0-9-]+==[0-9][0-9A-Za-z.]*( ; python_version (<|>=) \"3\.\d+\")?"
    none_of(line for line in lines if not re.fullmatch(exact, line))
    pinned = {line.split("==")[0].lower() for line in lines}
    none_of({re.split(r"[^A-Za-z0-9-]", name)[0].lower() for name in wanted} - pinned)


def test_what_numba_does_not_name_in_public_is_imported_in_two_files_alone():
    inside = {PACKAGE / "engine" / "compiling.py", PACKAGE / "engine" / "numba_inside.py"}
    none_of(f"{place(path)}:{n} {line.strip()}" for path in MODULES if path not in inside for n, line in lines_of(path)
            if re.match(r"\s*(from|import) numba\.(?!extending)", line))


def test_the_version_is_the_same_wherever_it_stands():
    told = {
        "pyproject.toml": tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"],
        "CITATION.cff": re.findall(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)[0],
        "CHANGELOG.md": re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0],
        "wushe_sim": wushe_sim.__version__,
    }
    assert len(set(told.values())) == 1, told


# --- what is declared, and who reads it ------------------------------------------------------------------------------------------


def declarations() -> Iterator[tuple[str, Any]]:
    """Every lever, switch, decision and indicator that this version declares, by a name that a reader can look for."""
    for module in ("levers", "switches", "decisions", "indicators"):
        found = import_module(f"wushe_sim.model.{module}")
        for cls in vars(found).values():
            if isinstance(cls, type) and cls.__module__ == found.__name__:
                for name, entry in list_declarations(cls).items():
                    yield f"{module}: {name}", entry.declaration


def test_every_declaration_says_what_it_means_and_has_a_label_in_each_language():
    said = dict(declarations())
    assert said
    none_of(f"{name}: no meaning" for name, entry in said.items() if not entry.meaning.strip())
    none_of(f"{name}: no label in sentence case" for name, entry in said.items() if not re.fullmatch("[A-Z][^A-Z].*", entry.label))
    none_of(f"{name}: no Chinese term" for name, entry in said.items() if not CHINESE.search(get_label(entry).render("zh")))


write_reference = writer("write_reference")


SETTING = PACKAGE / "running" / "interventions.py"
"""An intervention may set a lever for some weeks, as a schedule does; that is no reading."""


def readings(names: Iterable[str], bases: tuple[str, ...]) -> Iterator[tuple[str, str, Path]]:
    """Each ``base.NAME`` or ``….base.NAME`` in the package with such a base and name: the name, where it stands, and the file."""
    for path in (path for path in MODULES if path != SETTING):
        for node in ast.walk(tree(path)):
            match node:
                case ast.Attribute(attr=name, value=ast.Name(id=base) | ast.Attribute(attr=base)) if name in names and base in bases:
                    yield name, f"{place(path)}:{node.lineno}", path


def named_by_stages(bases: tuple[str, ...]) -> set[tuple[str, str]]:
    """What each stage names from such a base, itself or in what it calls: pairs of a name and a stage."""
    return {(name, stage) for stage in write_reference.ENTRIES for base in bases for name in write_reference.named(stage, base)}


READS_A_SCENARIO = (PACKAGE / "running" / "street.py", PACKAGE / "experiments" / "claims" / "arm_changes.py")
"""What makes a street from a scenario, and arms whose change hangs on what their street has."""
READ_AS = [pytest.param(Levers, ("levers", "funded"), id="lever"), pytest.param(Switches, ("switches",), id="switch")]


@pytest.mark.parametrize(("cls", "bases"), READ_AS)
def test_it_is_read_by_no_stage_that_it_does_not_name(cls, bases):
    stages = {name: entry.declaration.stages for name, entry in list_declarations(cls).items()}
    none_of(f"{name} is read in {stage}; it names {', '.join(stages[name])}"
            for name, stage in named_by_stages(bases) if name in stages and stage not in stages[name])


@pytest.mark.parametrize(("cls", "bases"), READ_AS)
def test_it_is_read_by_each_stage_that_it_names(cls, bases):
    stages, read = {name: entry.declaration.stages for name, entry in list_declarations(cls).items()}, named_by_stages(bases)
    none_of(f"{name} is not read by {stage}" for name in stages for stage in stages[name] if (name, stage) not in read)


@pytest.mark.parametrize(("cls", "bases"), READ_AS)
def test_it_is_read_nowhere_but_in_stages(cls, bases):
    none_of(f"{name} is read in {where}" for name, where, path in readings(list_declarations(cls), bases)
            if path.parent not in (MODEL / "week", MODEL / "world") and path not in READS_A_SCENARIO)


def test_each_decision_is_taken_in_its_own_stage_and_in_no_other():
    stages = {name: "station" if entry.declaration.stage == "city" else entry.declaration.stage
              for name, entry in list_declarations(Decisions).items()}
    none_of(f"{name} names {stage}, which is no stage" for name, stage in stages.items() if stage not in write_reference.ENTRIES)
    taken = {(name, stage) for name, stage in named_by_stages(("decision",)) if name in stages}
    none_of(f"{name} is not taken in {stage}" for name, stage in stages.items() if (name, stage) not in taken)
    none_of(f"{name} is taken in {stage}; it names {stages[name]}" for name, stage in taken if stage != stages[name])


@pytest.mark.parametrize("room", ["week", "world"])
def test_levers_and_switches_are_read_by_name_alone(room):
    """A lever reached by position or by text would escape the two tests above."""
    found = []
    for path in (path for path in MODULES if path.is_relative_to(MODEL / room)):
        for node in ast.walk(tree(path)):
            match node:
                case (
                    ast.Call(func=ast.Name(id="getattr" | "vars"), args=[ast.Name(id=base), *_])
                    | ast.Subscript(value=ast.Name(id=base))
                    | ast.Starred(value=ast.Name(id=base))
                ) if base in ("levers", "funded", "switches"):
                    found.append(f"{place(path)}:{node.lineno} {ast.unparse(node)}")
    none_of(found)

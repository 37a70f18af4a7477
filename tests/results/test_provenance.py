"""What decides whether work may be continued: a list of sources, held against the tree and against what runs import."""

import shutil
from pathlib import Path

import pytest

from tests import warm
from wushe_sim.engine.sources import PACKAGE, digest_sources
from wushe_sim.experiments.sweep.folder import SUBJECT as SWEEP
from wushe_sim.experiments.uncertainty.robustness import SUBJECTS as DRAWS
from wushe_sim.results.provenance import NUMBERS_COME_FROM

NO_NUMBERS_COME_FROM = {
    "__init__.py": "public names", "notebook.py": "what a notebook shows of an object", "__main__.py": "the way to the command line",
    "errors.py": "what errors carry",
    "i18n": "languages", "cli": "the command line", "dashboard": "the page to play with", "report": "how results are shown",
    "tracing": "what is said of one life", "experiments": "digested by those that continue work (``digest_code``)",
    "files/formulas.py": "an apostrophe in CSV", "files/lock.py": "who writes", "files/opening.py": "which files are refused",
    "files/paths.py": "which paths are refused", "files/writing.py": "how a file is put in place",
    "results/budget_lines.py": "made from the counts", "results/costs.py": "counts times prices",
    "results/code_digest.py": "what is said of a user's own Python", "results/cube.py": "another form of a table",
    "results/folder.py": "where files lie", "results/manifest.py": "how a manifest is read",
    "results/parts.py": "where cities wait", "results/provenance.py": "what is said of a result",
    "results/ranking.py": "made from the tables", "results/reading.py": "how a folder is read",
    "results/replacements.py": "how that is put in words", "results/seeds.py": "how many seeds tell a size",
    "results/spreads.py": "made from the tables", "results/student.py": "made from the tables", "results/tiers.py": "made from the tables",
}
"""The package's other sources, and why they count nothing. Every source stands in one of the two lists."""

IMPORTS = """import sys
import wushe_sim as ws
from wushe_sim.scenario import Scenario
street = {"place": {"communities": 1, "residents": 200, "social_workers": 1.0}}
result = ws.run(Scenario(name="x", weeks=2, burn_in=2, **street), seeds=1)
result.weekly, result.groups, result.summary()
ws.WusheModel(Scenario(name="y", weeks=2, burn_in=2, **street), rng=1).step()
print(*(module.__file__ for name, module in sys.modules.items() if name.partition(".")[0] == "wushe_sim"), sep="\\n")
"""


def stands_in(name, rooms):
    return any(name == room or name.startswith(f"{room}/") for room in rooms)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of the package's sources."""
    copy = tmp_path_factory.mktemp("copy") / "wushe_sim"
    shutil.copytree(PACKAGE, copy, ignore=lambda _, names: [name for name in names if name.endswith((".pyc", ".mo", ".otf"))])
    return copy


@pytest.mark.parametrize(("edited", "subjects", "counts"), [
    ("report", (), False), ("dashboard", (), False), ("cli", (), False), ("i18n", (), False), ("tracing", (), False),
    ("files/lock.py", (), False), ("experiments/sweep/designs.py", (), False),
    ("report", (SWEEP,), False), ("dashboard", (SWEEP,), False), ("experiments/limits", (SWEEP,), False),
    ("model/week/deliver.py", (), True), ("model/levers.py", (), True), ("engine/chance.py", (), True), ("scenario/schedules.py", (), True),
    ("running/street.py", (), True), ("agents/overrides.py", (), True), ("files/networks.py", (), True), ("results/tables.py", (), True),
    ("experiments/sweep/designs.py", (SWEEP,), True), ("experiments/validation/measures.py", DRAWS, True),
    ("experiments/uncertainty/screening.py", DRAWS, True),
])
def test_an_edit_counts_where_numbers_come_from_and_nowhere_else(package, edited, subjects, counts):
    rooms = (*NUMBERS_COME_FROM, *subjects)
    before, place = digest_sources(rooms, package=package), package / edited
    sources = {path: path.read_text() for path in (place.rglob("*.py") if place.is_dir() else [place])}
    assert sources
    for path, source in sources.items():
        path.write_text(f"{source}# edited\n")
    try:
        assert (digest_sources(rooms, package=package) != before) == counts
    finally:
        for path, source in sources.items():
            path.write_text(source)
    assert digest_sources(rooms, package=package) == before


def test_a_module_that_is_moved_or_added_counts(package):
    before = digest_sources(NUMBERS_COME_FROM, package=package)
    (package / "model" / "week" / "added.py").write_text("")
    assert digest_sources(NUMBERS_COME_FROM, package=package) != before
    (package / "model" / "week" / "added.py").unlink()


def test_every_source_of_the_package_stands_in_one_of_the_two_lists():
    sources = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    for name in sources - {"files/__init__.py", "results/__init__.py"}:
        assert stands_in(name, NUMBERS_COME_FROM) != stands_in(name, NO_NUMBERS_COME_FROM), name
    for room in (*NUMBERS_COME_FROM, *NO_NUMBERS_COME_FROM, SWEEP, *DRAWS):
        assert any(stands_in(name, [room]) for name in sources), room
    assert all(NO_NUMBERS_COME_FROM.values())


def test_each_module_that_a_run_imports_is_in_the_list_or_an_exception_with_its_reason():
    done = warm.run(["-c", IMPORTS])
    assert done.returncode == 0, done.stderr
    imported = {Path(line).relative_to(PACKAGE).as_posix() for line in done.stdout.split()}
    assert {"model/week/deliver.py", "running/simulation.py", "agents/model.py", "results/result.py"} <= imported
    left_out = {name for name in imported if not stands_in(name, NUMBERS_COME_FROM)} - {"files/__init__.py", "results/__init__.py"}
    assert all(stands_in(name, NO_NUMBERS_COME_FROM) for name in left_out)
    assert not any(stands_in(name, ("cli", "report", "dashboard", "experiments")) for name in left_out), "a run needs no room above it"

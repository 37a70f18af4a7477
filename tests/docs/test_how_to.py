"""The how-to pages do what they say: their Python runs, block after block, their commands too, and what they write in TOML is read.

Commands are given a stand-in for the engine, small files of the names that a page uses, and the results that it speaks of.
"""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

import networkx as nx
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
import wushe_sim as ws
from tests import warm
from tests.experiments.conftest import ByLever
from tests.experiments.discovery.planted_sweep import plant
from tests.experiments.planning.planted import PlantedEngine, put_in_plans
from wushe_sim.cli.main import app
from wushe_sim.engine import declare
from wushe_sim.engine.kernel_cache import CACHE
from wushe_sim.experiments.resume_store import open_resume_store
from wushe_sim.experiments.sweep.spec import Sweep
from wushe_sim.experiments.uncertainty import screening
from wushe_sim.experiments.validation.targets import read_targets
from wushe_sim.model import levers
from wushe_sim.scenario.coefficients import list_coefficients

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PIECES = {"build-in-a-lever", "build-in-a-stage", "build-in-an-indicator"}
"""Their Python is a piece of the package's own: a declaration, or a stage."""
OF_RESULTS = {"compare-scenarios", "use-other-tools"}
"""They speak of sweeps and results that a reader has already: such are made by a stand-in for the engine."""
ELSEWHERE = {"run-on-slurm"}
"""Its Python wants a cluster, and gets one of this machine. (`validate` and a whole street's `compare` take minutes: not run.)"""
SENSITIVITY = "measure-sensitivity"
"""Its commands and its Python follow one another, by a stand-in for the engine."""
PLANTED = {"discover-regions"}
"""It searches a sweep in which there is something to find."""
PLANNED = {"plan-a-budget"}
"""Its searches are small, by a stand-in for the engine."""
INSTALLED = {"install-an-extension"}
"""Its commands run in an environment of its own, as a reader's."""
SWEEP = 'base = "scenarios/classroom.toml"\nseeds = 2\n[vary]\nadmin_burden = [0.1, 0.9]\n'


def blocks(page, *languages):
    text = (HOW_TO / f"{page}.md").read_text(encoding="utf-8")
    return ["\n".join(line[len(indent):] for line in block.splitlines()) + "\n"
            for indent, language, block in BLOCK.findall(text) if language in languages]


def pages_with(language):
    return [path.stem for path in sorted(HOW_TO.glob("*.md")) if not path.stem.endswith(".zh") and blocks(path.stem, language)]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder as a reader of the page would have it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WUSHE_LANG", "en")
    shutil.copytree(ROOT / "scenarios", "scenarios", ignore=shutil.ignore_patterns("*.py", "province.toml"))
    Path("sweep.toml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def a_result(tmp_path_factory):
    """The folder of a run, by a stand-in for the engine, made once."""
    folder = tmp_path_factory.mktemp("how-to") / "baseline"
    with pytest.MonkeyPatch.context() as patch:
        fake.put_in_runs(patch.setattr, fake.Engine())
        wushe(f"wushe run {shlex.quote(str(ROOT / 'scenarios' / 'classroom.toml'))} --seeds 2 --out {shlex.quote(str(folder))}")
    return folder


@pytest.fixture
def results(desk, a_result, monkeypatch):
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())
    for name in ("baseline", "a", "b"):
        shutil.copytree(a_result, f"results/{name}")
    return desk


def wushe(line):
    command, *words = shlex.split(line, comments=True)
    assert command == "wushe"
    ended = CliRunner().invoke(app, words, catch_exceptions=False)
    assert ended.exit_code == 0, f"{line}\n{ended.output}"
    return ended.output


@pytest.mark.compiled
@pytest.mark.parametrize("page", [page for page in pages_with("python")
                                  if page not in PIECES | ELSEWHERE | OF_RESULTS | INSTALLED | PLANTED | PLANNED | {
                                      "draw-plots", "run-a-sweep", "run-a-province", SENSITIVITY}])
def test_a_pages_python_runs_as_it_stands(page, desk):
    script = "\n".join(blocks(page, "python"))
    ended = warm.run(["-c", script], cwd=desk)
    assert ended.returncode == 0, ended.stderr


def test_the_python_of_plots_draws_a_picture(results):
    exec(compile(blocks("draw-plots", "python")[0], "draw-plots", "exec"), {})
    assert "<svg" in Path("linkage.svg").read_text(encoding="utf-8")


@pytest.mark.compiled
def test_a_sweeps_commands_run_and_its_tables_are_read_without_us(desk):
    for line in re.findall(r"^\$ (.*)$", "".join(blocks("run-a-sweep", "console")), re.MULTILINE):
        wushe(line)
    block, = blocks("run-a-sweep", "python")
    for line in block.split("\n\n")[1].splitlines():
        name = line.partition(".")[0]
        exec(line, {name: pytest.importorskip(name)})


@pytest.mark.parametrize("page", [page for page in pages_with("console")
                                  if page not in {"run-a-sweep", "use-survey-data", "brief-a-decision", SENSITIVITY}
                                  | OF_RESULTS | INSTALLED | PLANTED | PLANNED])
def test_a_pages_commands_run_as_they_stand(page, results):
    if page == "run-on-slurm":
        wushe("wushe sweep sweep.toml --out sweeps/burden")
    for line in re.findall(r"^\$ (.*)$", "".join(blocks(page, "console")), re.MULTILINE):
        wushe(line)


@pytest.mark.parametrize("page", sorted(OF_RESULTS))
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_python_of_a_page_about_results_runs_on_such_results(page, results, monkeypatch):
    wushe("wushe sweep sweep.toml --out sweeps/burden")
    fake.put_in_runs(monkeypatch.setattr, ByLever())
    known = {"ws": ws, **{name: pytest.importorskip(name) for name in ("pandas", "polars", "duckdb")}}
    for block in blocks(page, "python"):
        fewer = block.replace("goals, 20, nfe=1000,", "goals, 2, nfe=2,").replace("population_size=50", "population_size=2")
        exec(compile(fewer, page, "exec"), known)
    assert "made" in known or len(known["outcomes"]["coverage"]) == 20


def test_the_page_of_sensitivity_sweeps_reports_and_reads_its_indices(results, monkeypatch):
    fake.put_in_runs(monkeypatch.setattr, ByLever())
    Path("sensitivity.toml").write_text(blocks(SENSITIVITY, "toml")[0], encoding="utf-8")
    for line in re.findall(r"^\$ (.*)$", "".join(blocks(SENSITIVITY, "console")), re.MULTILINE):
        wushe(line)
    known = {}
    exec(compile(blocks(SENSITIVITY, "python")[0], SENSITIVITY, "exec"), known)
    assert len(known["indices"]) == 6 and len(known["pairs"]) == 3 and Path("sensitivity.html").stat().st_size > 10_000


def test_the_page_of_sensitivity_asks_about_coefficients(results, monkeypatch):
    """With six coefficients and eight points, for hundreds and 256; the second command runs no more of the screening."""
    monkeypatch.setattr(screening, "list_coefficients", lambda: list_coefficients()[:6])
    text = (HOW_TO / f"{SENSITIVITY}.md").read_text(encoding="utf-8")
    first, second = re.findall("^ *(wushe sensitivity .*)$", text, re.MULTILINE)
    wushe(first)
    with open_resume_store(Path("results/sensitivity")) as store:
        assert len(store) == 4 * 7
    wushe(second.replace("256", "8"))
    with open_resume_store(Path("results/sensitivity")) as store:
        assert len(store) == 4 * 7 + 8 * 9
    assert len(Path("results/sensitivity/sobol.csv").read_text(encoding="utf-8").splitlines()) == 1 + 6 * len(screening.OUTCOMES)


def test_the_region_of_the_page_is_found_in_a_sweep_that_has_one(desk, monkeypatch):
    plant("sweeps/burden", monkeypatch.setattr)
    command, *over_draws = re.findall(r"^\$ (.*)$", "".join(blocks("discover-regions", "console")), re.MULTILINE)
    said = wushe(command)
    assert "administrative burden above" in said and {"discovery.html", "peeling.png", "boxes.csv"} <= set(os.listdir("found"))
    known = {}
    exec(compile(blocks("discover-regions", "python")[0], "discover-regions", "exec"), known)
    assert known["found"].outcome == "found" and "<svg" in Path("peeling.svg").read_text(encoding="utf-8")
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())
    assert "A point is a set of coefficients" in [wushe(line) for line in over_draws][-1]


def test_the_budget_of_the_page_is_planned(desk, monkeypatch):
    page, = PLANNED
    put_in_plans(monkeypatch.setattr, PlantedEngine())
    for line in re.findall(r"^\$ (.*)$", "".join(blocks(page, "console")), re.MULTILINE):
        said = wushe(line)
    assert "purchased services" in said and list(Path("results/plan/plans").glob("*.toml"))
    known = {}
    exec(compile(blocks(page, "python")[0], page, "exec"), known)
    assert known["found"].plans


def test_the_cluster_of_the_page_runs_on_one_of_this_machine(results, monkeypatch):
    distributed = pytest.importorskip("distributed")

    class Here(distributed.LocalCluster):
        """Where SLURM is not at hand: the same cluster, in this process."""

        def __init__(self, cores, processes, memory, walltime, job_script_prologue):
            super().__init__(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None)

        def adapt(self, maximum_jobs):
            assert maximum_jobs > 1

    monkeypatch.setitem(sys.modules, "dask_jobqueue", SimpleNamespace(SLURMCluster=Here))
    known = {}
    try:
        exec(compile(blocks("run-on-slurm", "python")[0], "run-on-slurm", "exec"), known)
        assert ws.load("sweeps/burden").counts["done"] == 4
    finally:
        known["cluster"].close()


@pytest.mark.compiled
@pytest.mark.processes
def test_the_job_of_the_page_is_a_sweep(desk):
    job, = blocks("run-on-slurm", "bash")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    (desk / "wushe").symlink_to(CACHE.folder.parent.parent)  # the page's cache, as it is after the first job
    wanted = {**os.environ, "SCRATCH": str(desk), "SLURM_CPUS_PER_TASK": "2", "PATH": path, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(["bash", "-c", job], cwd=desk, env=wanted, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr
    assert ws.load(desk / "sweeps" / "burden").counts["done"] == 4


@pytest.mark.compiled
def test_the_python_of_the_readme_runs_as_it_stands(desk):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    script = "\n".join(block for _, language, block in BLOCK.findall(text) if language == "python")
    ended = warm.run(["-c", script], cwd=desk)
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"heavy +coverage +-0\.", ended.stdout)


def test_the_interventions_of_the_page_are_read():
    toml, = blocks("intervene", "toml")
    scenario = ws.Scenario.loads(f'name = "shaken"\n{toml}')
    assert [event.week for event in scenario.interventions_by_week()] == [52, 60, 80, 90, 95, 100]


@pytest.mark.parametrize("page", ["spend-a-budget", "spend-a-budget.zh"])
def test_the_budget_of_the_page_is_that_of_the_example(page):
    toml, = blocks(page, "toml")
    example, here = ws.Scenario.load(ROOT / "scenarios" / "budget-example.toml"), ws.Scenario.loads(f'name = "x"\n{toml}')
    assert (here.budget, here.prices) == (example.budget, example.prices)


@pytest.mark.parametrize("page", ["brief-a-decision", "brief-a-decision.zh"])
def test_a_table_of_streets_becomes_a_page_for_a_decision(page, desk, monkeypatch):
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())
    for name, toml in zip(("now.toml", "two-more.toml"), blocks(page, "toml"), strict=True):
        Path(name).write_text(toml, encoding="utf-8")
    for line in re.findall(r"^\$ (.*)$", "".join(blocks(page, "console")), re.MULTILINE):
        wushe(line)
    assert all(Path(name).stat().st_size > 10_000 for name in ("page.docx", "page.html"))


def test_the_sweep_of_the_page_is_read(desk):
    path = desk / "scenarios" / "all.toml"
    path.write_text(blocks("run-a-sweep", "toml")[0], encoding="utf-8")
    sweep = Sweep.load(path)
    assert len(sweep.seeds) == 20


def test_the_region_of_the_page_is_read():
    assert ws.Scenario.loads(blocks("run-a-province", "toml")[0]).region


def test_the_start_of_a_province_is_measured_as_its_page_says(desk, monkeypatch):
    shutil.copy(ROOT / "scenarios" / "province.toml", "scenarios")
    fake.put_in_runs(monkeypatch.setattr, fake.Engine())
    *lines, last = blocks("run-a-province", "python")[0].strip().splitlines()
    known = {}
    exec("\n".join(lines), known)
    assert eval(last, known).notna().all()


def test_the_real_place_of_the_page_is_read(desk):
    graph = nx.karate_club_graph()
    Path("ties.csv").write_text("who,whom\n" + "".join(f"{one},{other}\n" for one, other in graph.edges()), encoding="utf-8")
    import pandas as pd
    pd.DataFrame({"no": list(graph), "caste": ["a" if node % 3 else "b" for node in graph]}).to_excel("people.xlsx", index=False)
    Path("village.toml").write_text('name = "village"\n' + blocks("use-real-places", "toml")[0], encoding="utf-8")
    assert "34" in wushe("wushe check village.toml")


def test_the_two_mode_scenario_of_the_page_is_read(desk):
    Path("members.csv").write_text("source,target\na,choir\nb,choir\nb,band\nc,band\n", encoding="utf-8")
    Path("choir.toml").write_text(blocks("my-file-is-not-read", "toml")[0], encoding="utf-8")
    assert "3 residents, 2 ties" in wushe("wushe check choir.toml")


def test_a_survey_becomes_a_scenario_and_targets(desk):
    scenario, targets = blocks("use-survey-data", "toml")
    Path("surveyed.toml").write_text(scenario, encoding="utf-8")
    Path("targets.toml").write_text(targets, encoding="utf-8")
    assert ws.Scenario.load("surveyed.toml").levers.admin_burden == 0.45
    assert [pattern.low for pattern in read_targets(Path("targets.toml"))] == [0.06]


@pytest.mark.parametrize(("page", "names"), [("build-in-a-lever", ["night_school"]), ("build-in-an-indicator", ["visits", "visit_rate"])])
def test_the_declarations_of_a_page_are_taken(page, names):
    known = {**vars(declare), **vars(levers), "Annotated": Annotated}
    for block in blocks(page, "python"):
        exec(f"class Declared:\n    {block.strip().replace(chr(10), chr(10) + '    ')}", known)
        names = [name for name in names if name not in known["Declared"].__annotations__]
    assert not names


def test_the_stage_of_the_page_is_plain_python():
    block, = blocks("build-in-a-stage", "python")
    assert [node.name for node in ast.parse(block).body if isinstance(node, ast.FunctionDef)][-1] == "visit"


@pytest.mark.compiled
@pytest.mark.processes
def test_an_installed_extension_is_in_every_command_as_the_page_says(desk):
    module, read = blocks("install-an-extension", "python")
    Path("courses.py").write_text(module, encoding="utf-8")
    Path("pyproject.toml").write_text(blocks("install-an-extension", "toml")[0], encoding="utf-8")
    lines = re.findall(r"^\$ (.*)$", "".join(blocks("install-an-extension", "console")), re.MULTILINE)
    assert lines[0] == "pip install ."
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target",
                    str(desk / "site"), "."], cwd=desk, check=True)
    Path("courses.py").unlink()
    site = {**os.environ, "PYTHONPATH": os.pathsep.join([str(desk / "site"), str(ROOT)])}
    said = [subprocess.run([sys.executable, "-m", *shlex.split(line.replace("wushe ", "wushe_sim ", 1))], cwd=desk, env=site, check=True,
                           capture_output=True, text=True, encoding="utf-8").stdout for line in lines[1:]]
    assert "evening courses" in said[0] and "learn" in said[1]
    told = subprocess.run([sys.executable, "-c", read], cwd=desk, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    assert re.fullmatch(r"\{'courses': \{'version': '0.1', 'digest': '[0-9a-f]{16}'\}\}\n", told)

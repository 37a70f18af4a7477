"""Other people's tools: results open in pandas, Polars and DuckDB without us; xarray and the EMA Workbench where they are installed."""

import sys

import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests import warm
from tests.experiments.conftest import BASE, said
from tests.messages import raises_message
from tests.report.test_page import result_of
from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.runner import sweep

pytestmark = pytest.mark.libraries

HEAVY = BASE.replace(name="heavy", levers={"admin_burden": 0.7})
READERS = {
    "pandas": """
import pandas
print(pandas.read_parquet(run + "/weekly.parquet").groupby("scenario").coverage.mean()["heavy"])
print(pandas.read_parquet(sweep + "/weekly.parquet").groupby("design").coverage.mean()[5])
print(pandas.read_csv(sweep + "/summary.csv").coverage.sum())
""",
    "polars": """
import polars
print(polars.read_parquet(run + "/weekly.parquet").filter(polars.col("scenario") == "heavy")["coverage"].mean())
found = polars.scan_parquet(sweep + "/weekly.parquet/*.parquet").filter(polars.col("design") == 5).collect()
print(found["coverage"].mean())
print(polars.read_csv(sweep + "/summary.csv")["coverage"].sum())
""",
    "duckdb": """
import duckdb
def first(query): print(duckdb.sql(query).fetchall()[0][0])
first(f"SELECT avg(coverage) FROM '{run}/weekly.parquet' WHERE scenario = 'heavy'")
first(f"SELECT avg(coverage) FROM '{sweep}/weekly.parquet/*.parquet' WHERE design = 5")
first(f"SELECT sum(coverage) FROM '{sweep}/summary.csv'")
""",
}


@pytest.fixture
def folders(engine, small_parts, tmp_path):
    """A run's folder and a sweep's, and the three numbers that readers are asked for."""
    from wushe_sim.results import Result
    from wushe_sim.results.provenance import describe_work

    made = result_of(BASE, HEAVY)
    run = Result(made.runs, {**describe_work([BASE, HEAVY], made.seeds), "mended": {}, "places": {}}, made.texts)
    run.save(tmp_path / "run")
    swept = sweep(said(), tmp_path / "sweep")
    return tmp_path, [run.weekly.query("scenario == 'heavy'")["coverage"].mean(),
                      swept.weekly.query("design == 5")["coverage"].mean(), swept.summary()["coverage"].sum()]


@pytest.mark.parametrize("reader", READERS)
def test_results_open_in_other_programs_without_us(folders, reader):
    pytest.importorskip(reader)
    place, expected = folders
    program = f"run, sweep = {str(place / 'run')!r}, {str(place / 'sweep')!r}\n{READERS[reader]}import sys\n"
    program += "assert not [name for name in sys.modules if name.startswith('wushe')]"
    done = warm.run(["-c", program], place, check=True)
    assert [float(line) for line in done.stdout.split()] == pytest.approx(expected, rel=1e-12)


def test_a_result_as_a_cube_has_an_axis_for_what_a_row_is_about():
    pytest.importorskip("xarray")
    result = result_of(BASE, HEAVY)
    cube = result.to_xarray()
    assert dict(cube.sizes) == {"scenario": 2, "seed": 3, "street": 1, "community": 2, "week": 12}
    row = result.weekly.query("scenario == 'heavy' and seed == 2 and community == 'c01' and week == 7")["trust"].iloc[0]
    assert float(cube["trust"].sel(scenario="heavy", seed=2, community="c01", week=7).squeeze()) == row
    assert cube["coverage"].attrs["units"] == "share" and cube["coverage"].attrs["zh"] == "需求满足率"
    assert cube["week"].attrs["units"] == "weeks"
    assert set(result.to_xarray("groups").sizes) == {"scenario", "seed", "street", "community", "group", "week"}
    assert set(result.to_xarray("summary").sizes) == {"scenario", "seed"}


def test_a_sweep_as_a_cube_says_what_each_point_sets(engine, tmp_path):
    pytest.importorskip("xarray")
    swept = sweep(said(), tmp_path / "out")
    cube = swept.to_xarray("summary")
    assert dict(cube.sizes) == {"design": 6, "seed": 2} and cube["actors"].values.tolist() == ["three", "five"] * 3
    assert cube["trust"].where(cube["admin_burden"] == 0.8, drop=True).sizes["design"] == 2
    assert np.array_equal(cube["trust"].values.ravel(), swept.summary()["trust"])


VARY = {"admin_burden": {"min": 0.1, "max": 0.8}, "charity_mix": {"shares": "all"}}
LEVERS = {"actors": ["three", "five"], "place.communities": {"min": 1, "max": 2}}


@pytest.mark.compiled
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_workbench_explores_a_street_and_gets_what_a_run_gives():
    ema = pytest.importorskip("ema_workbench")
    small = BASE.replace(place={"communities": 1, "residents": 60})
    model = ws.workbench_model(small, VARY, LEVERS, ["coverage", "volunteer_rate"], seeds=2)
    assert [one.name for one in model.uncertainties] == ["admin_burden", "charity_mix__1", "charity_mix__2"]
    experiments, outcomes = ema.perform_experiments(model, scenarios=3, policies=2)
    assert len(experiments) == 6 and set(outcomes) == {"coverage", "volunteer_rate"}
    row = experiments.iloc[4]
    names = [one.name for one in (*model.uncertainties, *model.levers)]
    mine = model.function.scenario({name: row[name] for name in names})
    assert mine.levers.admin_burden == row["admin_burden"] and mine.levers.actors == row["actors"]
    assert outcomes["volunteer_rate"][4] == pytest.approx(ws.run(mine, seeds=2).summary()["volunteer_rate"].mean(), rel=1e-15)


def test_what_cannot_vary_in_the_workbench_is_said_as_for_a_sweep():
    pytest.importorskip("ema_workbench")
    with raises_message(BadInput, "unknown_key_elsewhere", place="workbench_model vary.admin_burdn", near="admin_burden"):
        ws.workbench_model(BASE, {"admin_burdn": [0.1]})
    with raises_message(BadInput, "no_indicator", "did_you_mean", place="workbench_model outcomes", name='"covrage"', near="coverage"):
        ws.workbench_model(BASE, VARY, outcomes=["covrage"])
    with raises_message(BadInput, "workbench_varies_nothing"):
        ws.workbench_model(BASE)


@pytest.mark.parametrize(("missing", "call", "extra"), [
    ("xarray", lambda: result_of(BASE).to_xarray(), "xarray"), ("ema_workbench", lambda: ws.workbench_model(BASE, VARY), "ema"),
])
def test_what_is_not_installed_is_named_with_the_way_to_install_it(monkeypatch, missing, call, extra):
    monkeypatch.setitem(sys.modules, missing, None)
    with raises_message(BadInput, "library_missing", library=missing, extra=extra):
        call()


def test_every_column_of_a_folder_says_its_unit_to_readers_of_parquet(folders):
    import pyarrow.parquet as pq

    place, _ = folders
    for path in (place / "run" / "counts.parquet", *sorted((place / "sweep").glob("*.parquet/*.parquet"))):
        schema = pq.read_schema(path)
        assert all(field.metadata and field.metadata[b"unit"] for field in schema), path
    assert list(pd.read_parquet(place / "run" / "weekly.parquet"))[:5] == ["scenario", "seed", "street", "community", "week"]

"""The promises of the interface's Python section, line by line as users would type them."""

import mesa
import networkx as nx
import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests.agents.conftest import SMALL
from tests.messages import raises_message
from tests.workers import list_workers

pytestmark = pytest.mark.libraries

INDEX = ["scenario", "seed", "street", "community", "week"]


class Careful(ws.Resident):
    def join_volunteering(self, chance, draw):        # overrides one decision; the rest stays compiled
        return self.belonging > 0.6 and draw < chance


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenarios") / "baseline.toml"
    path.write_text(SMALL.replace(name="baseline", weeks=8).dump(), encoding="utf-8")
    return ws.Scenario.load(path)


def test_scenarios_runs_and_results(scenario, tmp_path):
    heavy = scenario.replace(name="heavy", levers={"admin_burden": 0.7})
    assert heavy.levers.admin_burden == 0.7 and scenario.levers.admin_burden != 0.7
    result = ws.run(scenario, seeds=range(3), jobs=2)
    assert list(result.weekly.columns[:5]) == INDEX and len(result.weekly) == 3 * 3 * 8
    assert list(result.summary().columns[:2]) == ["scenario", "seed"] and len(result.summary()) == 3
    result.save(tmp_path / "out")
    pd.testing.assert_frame_equal(ws.load(tmp_path / "out").weekly, result.weekly)


def test_the_model(scenario):
    model = ws.WusheModel(scenario, rng=7)
    assert isinstance(model, mesa.Model)
    model.step()
    residents = model.agents_by_type[ws.Resident]
    assert len(residents.select(lambda r: r.belonging > 0.5)) and len(residents.get("belonging")) == 900
    assert 0 < residents.agg("belonging", np.mean) < 1
    residents.do(lambda r: setattr(r, "agency", min(r.agency + 0.01, 1)))
    assert len(model.datacollector.get_model_vars_dataframe()) == 1
    assert isinstance(model.network, nx.Graph) and isinstance(model.linkage, nx.Graph)
    assert ws.WusheModel(scenario, rng=7, admin_burden=0.7).plan.levers.admin_burden == 0.7


def test_an_override_in_runs_and_in_the_model(scenario):
    result = ws.run(scenario, seeds=range(2), agents={ws.Resident: Careful})
    model = ws.WusheModel(scenario, rng=1, agents={ws.Resident: Careful})
    assert list(model.agents_by_type[Careful]) == list(model.agents_by_type[ws.Resident])
    model.run_model()
    mine = result.weekly[result.weekly["seed"] == 1].reset_index(drop=True)
    pd.testing.assert_frame_equal(model.weekly, mine, check_exact=True)
    assert (result.weekly["joined_rate"].sum() < ws.run(scenario, seeds=range(2)).weekly["joined_rate"].sum())


def test_each_week(scenario):
    weeks = []
    ws.run(scenario, seeds=[1], each_week=lambda street: weeks.append(street.week))
    assert weeks == list(range(8))


@pytest.mark.processes
@pytest.mark.parametrize("hooks", [
    {"agents": {ws.Resident: Careful}}, {"each_week": lambda street: street.station.foundations.pool.__imul__(2)},
    {"agents": {ws.Resident: Careful}, "each_week": lambda street: street.station.workers.burnout.fill(0.5)},
], ids=["agents", "each_week", "both"])
def test_hooks_give_the_same_in_processes_of_their_own(scenario, hooks):
    pd.testing.assert_frame_equal(ws.run(scenario, seeds=4, **hooks).weekly, ws.run(scenario, seeds=4, jobs=2, **hooks).weekly,
                                  check_exact=True)


@pytest.mark.processes
def test_what_hooks_change_outside_the_street_stays_in_their_processes(scenario):
    seen = []
    ws.run(scenario, seeds=2, jobs=2, each_week=lambda street: seen.append(street.week))
    assert not seen


def test_what_goes_wrong_in_a_process_is_raised_here(scenario):
    class Broken(ws.Resident):
        def comply(self, chance, draw):
            raise KeyError("lost")

    with raises_message(ws.BadInput, "problem_of_decision", "override_raised", decision="comply", kind="KeyError", error="'lost'"):
        ws.run(scenario, seeds=2, jobs=2, agents={ws.Resident: Broken})


@pytest.mark.processes
def test_ctrl_c_ends_the_processes_too(scenario):
    import os
    import signal
    import threading
    import time

    import psutil

    def slowly(street):
        time.sleep(0.05)

    def interrupt():
        while len(list_workers()) < 2:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(ws.Interrupted):
            ws.run(scenario, weeks=4000, seeds=2, jobs=2, each_week=slowly)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not psutil.wait_procs(list_workers(), timeout=60)[1], "on a busy machine they take a moment to end"


@pytest.mark.processes
def test_a_process_that_ends_is_told(scenario):
    import os

    with pytest.raises(RuntimeError, match=r"the process of baseline, seed \d, ended with exit code 3"):
        ws.run(scenario, seeds=2, jobs=2, each_week=lambda street: os._exit(3))


def test_a_run_without_agents_does_not_load_mesa(scenario):
    import subprocess
    import sys

    program = ("import sys, wushe_sim as ws\n"
               "tiny = ws.Scenario(name='tiny', weeks=2, burn_in=0, place={'communities': 1, 'residents': 60})\n"
               "ws.run(tiny, each_week=lambda street: None)\n"
               "sys.exit('mesa' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

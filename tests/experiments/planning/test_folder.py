"""The folder of a plan: scenario files find the files of real places, and a plan without runs is kept and read as well."""

import networkx as nx
import pandas as pd

import wushe_sim as ws
from tests.experiments.planning.planted import STREET
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.planning.folder import save_plan, write_scenario
from wushe_sim.experiments.planning.planning import plan
from wushe_sim.report.save import write_report


def test_a_plan_finds_the_files_of_real_places_from_its_own_folder(tmp_path):
    home, plans = tmp_path / "home", tmp_path / "out" / "plans"
    home.mkdir()
    plans.mkdir(parents=True)
    pd.DataFrame(nx.karate_club_graph().edges(), columns=["i", "j"]).to_csv(home / "edges.csv", index=False)
    (home / "street.toml").write_text('name = "real"\n[[place.community]]\nnetwork = "edges.csv"\n', encoding="utf-8")
    scenario = ws.Scenario.load(home / "street.toml").replace(budget={"yuan": 1000.0, "shares": {"fund": 1.0}})
    (plans / "fund.toml").write_text(write_scenario(scenario, plans), encoding="utf-8")
    again = ws.Scenario.load(plans / "fund.toml")
    assert again.files()["place.community[0].network"].resolve() == (home / "edges.csv").resolve()
    assert again.budget == scenario.budget


def test_a_plan_that_recommends_nothing_is_kept_and_read_and_has_no_report(tmp_path):
    found = plan(STREET, budget=0)
    assert save_plan(found, tmp_path / "there", "wushe plan street.toml") == []
    again = ws.load(tmp_path / "there")
    assert again.plans == [] and again.result is None and again.request.base == STREET
    with raises_message(BadInput, "plan_without_runs"):
        write_report(again, tmp_path / "page.html", "en")

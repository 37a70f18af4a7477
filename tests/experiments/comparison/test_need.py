"""Hours of need: every hundred is served or lost, by somebody and for a reason; each scenario is paired with the one before it."""

from dataclasses import replace

import numpy as np
import pytest

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE
from wushe_sim.experiments.comparison.need import COST, JOINT, LOST, REASONS, SERVED, SERVERS, _share_out, follow_need
from wushe_sim.model.counts import count

HEAVY = BASE.replace(name="heavy", levers={"admin_burden": 0.7})
EASED = BASE.replace(name="eased", levers={"admin_burden": 0.5})


@pytest.fixture
def result(engine, monkeypatch):
    fake.put_in_runs(monkeypatch.setattr, engine)
    return ws.run([BASE, HEAVY, EASED], seeds=range(3))


def by_part(need, scenario):
    return need[need["scenario"] == scenario].set_index("part")


def let_need_grow(run):
    """The same run, in which more need arose than was served."""
    counts = run.counts.copy()
    counts[:, :, count.need_minutes] += counts[:, :, count.served_minutes]
    return run._replace(counts=counts)


def test_a_hundred_hours_are_served_or_lost(result):
    needy = replace(result, runs=tuple(map(let_need_grow, result.runs)))
    value = by_part(follow_need(needy), "base")["value"]
    assert value[SERVED] + value[LOST] == pytest.approx(100) and value[SERVED] < 100


def test_what_is_served_has_servers_and_what_is_lost_has_reasons(result):
    for _, rows in follow_need(result).groupby("scenario"):
        value = rows.set_index("part")["value"]
        assert value[list(SERVERS)].sum() == pytest.approx(value[SERVED]) and value[list(REASONS)].sum() == pytest.approx(value[LOST])
        assert value[LOST] >= 0 and 0 <= value[JOINT] <= value[SERVED]


def test_hours_served_are_coverage_in_per_cent(result):
    coverage = ws.compare(result, indicators=["coverage"]).scenarios.set_index("scenario")["coverage"]
    need = follow_need(ws.compare(result, indicators=["coverage"]))
    assert by_part(need, "heavy").loc[SERVED, "value"] == pytest.approx(100 * coverage["heavy"])


def test_each_scenario_is_paired_with_the_one_before_it(result):
    need = follow_need(result)
    assert list(dict.fromkeys(zip(need["scenario"], need["against"], strict=True))) == [("base", ""), ("heavy", "base"), ("eased", "heavy")]
    assert by_part(need, "base")["difference"].isna().all()
    gaps = ws.compare(result, indicators=["coverage"]).values.pivot(index="seed", columns="scenario", values="coverage")
    row = by_part(need, "eased").loc[SERVED]
    assert row["difference"] == pytest.approx(100 * (gaps["eased"] - gaps["heavy"]).mean())
    assert row["low"] <= row["difference"] <= row["high"]


def test_the_cost_is_that_of_the_comparison(result):
    costs = ws.compare(result, indicators=["coverage"]).costs()
    row = costs[(costs["scenario"] == "heavy") & (costs["account"] == "all")].iloc[0]
    mine = by_part(follow_need(result), "heavy").loc[COST]
    assert (mine["difference"], mine["low"], mine["high"]) == pytest.approx((row["difference"], row["low"], row["high"]))


def test_nobody_shares_in_a_whole_where_nothing_was_counted():
    assert _share_out(7.0, np.zeros(2)).tolist() == [0, 0] and _share_out(6.0, np.array([1.0, 2.0])).tolist() == [2, 4]

"""Does the model rest where it should? Ten years after burn-in nothing drifts, nothing sits at 0 or 1, and no kind of actor dies out."""

from pathlib import Path

import numpy as np
import pytest

import wushe_sim as ws
from wushe_sim.counts import count
from wushe_sim.indicators import INDICATORS

SCENARIOS = Path(__file__).parents[2] / "scenarios"
YEARS = 10
NEARLY = 0.001
BUSY_WITH_NOTHING = {"evenness", "broad_resources"}
"""Evenness is near 1 where groups are served alike; in a place of 200 residents gifts are too rare for their variety to mean anything."""


def ten_years(name: str, communities: int, seeds: int) -> ws.Result:
    """A scenario for ten years after its burn-in, without its schedule."""
    scenario = ws.Scenario.load(SCENARIOS / f"{name}.toml").replace(weeks=52 * YEARS, burn_in=300, place={"communities": communities})
    return ws.run(scenario, seeds=seeds, jobs=2)


def half_years(result: ws.Result) -> "np.ndarray":
    """Each indicator by half-year, the mean over seeds: half-years × indicators. Missing half-years are left out of what follows."""
    weekly = result.street(over=26)
    columns = list(INDICATORS)
    picked = weekly[weekly["week"] % 26 == 25]
    return picked.groupby("week")[columns].mean()


STREETS = [("baseline", 16, 1), ("classroom", 1, 24)] + [
    (f"type-{kind}", 4, 3) for kind in ("traditional-village", "old-neighbourhood", "new-estate", "resettlement", "mixed")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "communities", "seeds"), STREETS)
def test_over_ten_years_no_indicator_drifts(name, communities, seeds):
    table = half_years(ten_years(name, communities, seeds))
    drifting = []
    for column in table.columns:
        early, late = table[column].iloc[:6].dropna(), table[column].iloc[-6:].dropna()
        if len(early) < 4 or len(late) < 4:
            continue
        noise = np.sqrt(early.var() / len(early) + late.var() / len(late))
        level = max(abs(table[column].mean()), 1e-9)
        if abs(late.mean() - early.mean()) > max(0.1 * level, 4 * noise):
            drifting.append(f"{column}: {early.mean():.4f} to {late.mean():.4f}")
    assert not drifting


@pytest.mark.slow
@pytest.mark.parametrize(("name", "communities", "seeds"), STREETS)
def test_no_share_sits_at_nothing_or_at_all(name, communities, seeds):
    table = half_years(ten_years(name, communities, seeds)).mean()
    shares = [column for column, entry in INDICATORS.items() if entry.declaration.unit == "share" and column not in BUSY_WITH_NOTHING]
    stuck = [f"{column}: {table[column]:.5f}" for column in shares if not NEARLY < table[column] < 1 - NEARLY]
    assert not stuck


@pytest.mark.slow
@pytest.mark.parametrize(("name", "communities", "seeds"), STREETS)
def test_no_kind_of_actor_dies_out(name, communities, seeds):
    for run in ten_years(name, communities, min(seeds, 4)).runs:
        totals = run.counts.sum(axis=(1, 3))
        for actor in (count.residents, count.active, count.worker_minutes, count.donors, count.committee_minutes, count.agency_minutes):
            assert (totals[:, actor] > 0).mean() > 0.9
        assert totals[-104:, count.organizations].max() > 0
        assert totals[-260:, count.donors_asked].sum() > 0

"""Runs of the flip search: planted runs in the sweep engine's place, and a real classroom street that resumes."""

import numpy as np
import pandas as pd
import pytest

from tests.experiments.claims.conditions.planted_draws import BASE, DRAWN, ONE, QUIT, plant, points_of
from wushe_sim.experiments.claims.conditions.drawn import get_start
from wushe_sim.experiments.claims.conditions.flip_runs import FLIPS, MOST_POINTS, PointRuns, search_flips
from wushe_sim.experiments.claims.draws import draw_worlds
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.comparison.arms import ArmResults, run_arms
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.results import Run

DRAWS = 100
HAZARD = next(one for one in DRAWN if one.name == QUIT)
EDGE = 0.75
"""Where on the hazard's range the planted loss of coverage passes its threshold of a twentieth."""


def count_planted(name, scenario, seed, loses=True):
    counts = np.zeros((6, 1, len(COUNTS), 4), np.int64)
    share = HAZARD.scale(scenario.parameters.mobilise.quit_hazard)
    counts[:, 0, count.need_minutes, 0] = 1_000_000
    lost = int(40_000 * (1 + share - EDGE)) if loses and scenario.schedule.task_downshift else 0
    counts[:, 0, count.served_minutes, 0] = 800_000 - lost
    return Run(name, seed, np.arange(25, 156, 26, dtype=np.int32), counts, ("all",), tuple("ABCD"))


def planted(asked):
    def run(arms, seeds, folder, jobs):
        asked.append(folder.name)
        return ArmResults([count_planted(name, scenario, seed) for name, scenario in arms.items() for seed in range(seeds)])
    return run


def test_a_planted_flip_is_found_by_runs_and_described_in_shares_of_the_range(tmp_path):
    draws = pd.DataFrame(plant(points_of(DRAWS), lambda row: 0.04 * (1 + row[QUIT] - EDGE), threshold=0.04))
    asked = []
    found = search_flips([ONE], BASE, draws, draw_worlds(DRAWS), 2, tmp_path, run=planted(asked))
    assert list(found.columns) == list(FLIPS) and 0 < len(asked) <= MOST_POINTS and asked[0] == "H5-00" and len(set(asked)) == len(asked)
    single = found[found["path"] == QUIT].iloc[0]
    away = EDGE - get_start(DRAWN)[QUIT]
    assert single["flips"] and not single["at_default"] and single["name"] == QUIT
    assert single["before"] <= away + 1e-6 and away - 1e-3 <= single["distance"] <= 1.6 * away
    assert single["moved"] == pytest.approx(single["distance"]) and single["value"] >= HAZARD.unscale(EDGE) * 0.999
    assert (found[found["path"] == "together"]["distance"] >= away - 1e-3).all() and (found["fit"] > 0.9).all()


def test_where_the_runs_show_no_flip_the_row_says_so(tmp_path):
    draws = pd.DataFrame(plant(points_of(DRAWS), lambda row: 0.04 * (1 + row[QUIT] - EDGE), threshold=0.04))

    def run(arms, seeds, folder, jobs):
        return ArmResults([count_planted(name, scenario, 0, loses=False) for name, scenario in arms.items()])

    found = search_flips([ONE], BASE, draws, draw_worlds(DRAWS), 1, tmp_path, run=run)
    assert len(found) and not found["flips"].any() and (found["name"] == "").all() and found["distance"].isna().all()
    assert (found["before"] > 0).all(), "how far it was looked for"


def test_where_no_coefficient_matters_no_point_is_run(tmp_path):
    draws = pd.DataFrame(plant(points_of(DRAWS), lambda row: 0.1))
    assert not len(search_flips([ONE], BASE, draws, draw_worlds(DRAWS), 1, tmp_path, run=planted([])))


def test_a_point_at_which_an_arm_leaves_a_coefficients_range_cannot_be_told(tmp_path):
    ask = PointRuns(HYPOTHESES["H16"], BASE, DRAWN, 1, tmp_path, run=planted([]))
    assert ask({**get_start(DRAWN), "world.agency_staff": 1.0}) is None


@pytest.mark.compiled
def test_a_point_is_run_on_a_real_street_and_asked_again_in_the_same_order_gives_the_same(tmp_path):
    start = get_start(DRAWN)
    answers = [PointRuns(HYPOTHESES["H5"], BASE, DRAWN, 1, tmp_path, run=run_arms)(start) for _ in range(2)]
    assert answers[0] is answers[1] and answers[0] in (True, False)
    assert [path.name for path in tmp_path.iterdir()] == ["H5-00"]

"""Regions: a planted box is found by both methods and holds on draws held back; where nothing matters the region is everything."""

import numpy as np
import pandas as pd
import pytest

from tests.experiments.claims.conditions.planted_draws import DRAWN, points_of
from wushe_sim.experiments.claims.conditions.regions import check_region, find_regions
from wushe_sim.experiments.claims.conditions.tables import list_limits
from wushe_sim.experiments.discovery.boxes import MOST_LIMITS, PRIM, TREE, choose_box, find_inside

pytestmark = [pytest.mark.libraries,
              pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")]
POINTS = points_of(300, 60)
HAZARD, SEALING = "mobilise.quit_hazard", "self_sealing"
BY_NAME = {one.name: one for one in DRAWN}


@pytest.fixture(scope="module")
def regions():
    labels = (POINTS[HAZARD] > 0.4) & (POINTS[SEALING] < 0.5)
    return {region.method: region for region in find_regions(POINTS, labels)}


def test_both_methods_find_the_planted_box_and_it_holds_on_draws_held_back(regions):
    assert set(regions) == {PRIM, TREE}
    for region in regions.values():
        assert {HAZARD, SEALING} <= set(region.box) and len(region.box) <= MOST_LIMITS
        low, _ = region.box[HAZARD]
        assert low == pytest.approx(0.4, abs=0.05) and np.isfinite(region.box[SEALING][1])
        assert region.density > 0.95 and region.coverage > 0.9 and region.held_density > 0.9 and region.held_coverage > 0.85
        assert region.chance < 1e-6


def test_limits_are_values_of_the_coefficients_and_a_form_is_on_or_off(regions):
    rows = {row["name"]: row for row in list_limits("H5", regions[TREE], BY_NAME)}
    assert rows[HAZARD]["low"] == pytest.approx(BY_NAME[HAZARD].unscale(0.4), rel=0.1)
    assert (rows[SEALING]["low"], rows[SEALING]["high"]) == (0.0, 0.0)
    assert rows[HAZARD]["held_density"] == rows[SEALING]["held_density"] == regions[TREE].held_density


def test_where_no_coefficient_matters_the_region_is_everything():
    for seed in range(2):
        assert find_regions(POINTS, pd.Series(np.random.default_rng(seed).random(300) < 0.5, POINTS.index)) == []
    assert find_regions(POINTS, pd.Series(True, POINTS.index)) == []


def test_of_boxes_the_one_that_wins_most_over_the_base_rate_counts_and_none_where_none_wins():
    points = pd.DataFrame({"a": np.linspace(0, 1, 100)})
    labels = points["a"] > 0.5
    boxes = [{}, {"a": (0.9, np.inf)}, {"a": (0.5, np.inf)}, {"a": (0.2, np.inf)}]
    assert choose_box(boxes, points, labels) == boxes[2]
    assert choose_box(boxes, points, pd.Series(True, points.index)) == {}


def test_density_and_coverage_are_those_of_a_case_worked_by_hand():
    points, labels = pd.DataFrame({"a": [0.1, 0.2, 0.3, 0.4]}), pd.Series([False, True, True, False])
    region = check_region(TREE, {"a": (0.15, np.inf)}, (points, labels), (points, ~labels))
    assert (region.density, region.coverage) == (2 / 3, 1.0) and (region.held_density, region.held_coverage) == (1 / 3, 0.5)
    assert region.held_draws == 3 and region.chance == pytest.approx(1)
    assert find_inside({}, points).all()

"""What it would take, in words: planted regions, flips and an agenda are told in both languages, and where there is none, that is said."""

import numpy as np
import pandas as pd
import pytest

from tests.report.test_language import CHINESE
from wushe_sim.experiments.claims.conditions.drawn import list_drawn
from wushe_sim.experiments.claims.conditions.flip_runs import FLIPS
from wushe_sim.experiments.claims.conditions.tables import AGENDA, CONDITIONS, DECIDES, SUPPORT
from wushe_sim.experiments.claims.effects import plain_street
from wushe_sim.experiments.claims.trial import CLAIMS, PARTS, ClaimsRequest, Findings, read_findings
from wushe_sim.report.conditions import (
    describe_conditions,
    format_limit,
    format_value,
    list_agenda_cells,
    list_condition_cells,
    list_flip_cells,
    list_support_cells,
    make_condition_tables,
    name_drawn,
)
from wushe_sim.report.save import save_claims

NAN = float("nan")


def findings():
    support = [("H1", 500, 0.4, 0.36, 0.44, 0.35, 0.04, True), ("H2", 500, 1.0, 0.99, 1.0, NAN, NAN, False),
               ("H3", 90, 0.5, 0.4, 0.6, -0.1, 0.05, False)]
    decides = [("H1", 1, "mobilise.quit_hazard", 0.6, False), ("H1", 2, "self_sealing", 0.2, True)]
    told = (0.83, 0.7, 0.8, 0.65, 60, 1e-6)
    regions = [("H1", "PRIM", "mobilise.quit_hazard", NAN, 0.004, *told), ("H1", "PRIM", "posts", 2.0, 4.0, *told),
               ("H1", "tree", "self_sealing", 0.0, 0.0, *told)]
    flips = [("H1", "together", True, True, 0.3, 0.25, 0.5, "world.elder_share", 0.187, 0.25, 0.25),
             ("H1", "posts", True, False, NAN, 1.0, 0.5, "", NAN, NAN, NAN),
             ("H3", "load", False, False, NAN, 0.5, 0.1, "", NAN, NAN, NAN)]
    agenda = [(1, "world.elder_share", 1.25, 6.0, 0.001, "H1 H3", "share", 0.46, 0.025, 1291),
              (2, "world.free_minutes_adult", 0.5, 6.0, 0.004, "H2", "mean", 600.0, 112.5, 110)]
    return Findings(
        pd.DataFrame(columns=list(CLAIMS)), pd.DataFrame(columns=list(PARTS)), support=pd.DataFrame(support, columns=list(SUPPORT)),
        decides=pd.DataFrame(decides, columns=list(DECIDES)), conditions=pd.DataFrame(regions, columns=list(CONDITIONS)),
        flips=pd.DataFrame(flips, columns=list(FLIPS)), agenda=pd.DataFrame(agenda, columns=list(AGENDA)))


def test_a_claims_line_says_share_region_and_nearest_flip():
    first, second, third, last = describe_conditions(findings(), "en")
    assert first.startswith("H1: Supported in 40% of 500 draws (36% to 44%). It holds in 83% of draws with ")
    assert "between 2 and 4" in first and "of draws held back 80% (PRIM)" in first and "(a small tree)" in first
    assert "after 30% of a range: share aged 60 and over among locals, at least that among newcomers 18.7% → 25%" in first
    assert "No part of the ranges is surely better" in second and "flip" not in second
    assert "On no way that was tried" in third and "1,291 observations" in last


def test_every_cell_is_told_in_chinese_with_the_same_figures():
    for cells_of in (list_support_cells, list_agenda_cells):
        for english, chinese in zip(cells_of(findings(), "en"), cells_of(findings(), "zh"), strict=True):
            assert len(english) == len(chinese) and english[0] == chinese[0]
    lines = describe_conditions(findings(), "zh")
    assert len(lines) == 4 and all(CHINESE.search(line) for line in lines) and "83%" in lines[0] and "1,291" in lines[-1]


def test_where_the_classifier_is_no_better_than_the_base_rate_the_table_says_so():
    first, second, third = list_support_cells(findings(), "en")
    assert first[3] == "35%" and first[4].startswith("− ") and "; + " in first[4]
    assert second[3:] == ["–", "–"] and third[3] == "none: no better than the base rate"


def test_limits_flips_and_samples_are_told_with_units():
    assert [cells[0] for cells in list_condition_cells(findings(), "en")] == ["H1", "H1"]
    assert list_condition_cells(findings(), "en")[1][2].endswith("' off")
    together, posts, load = list_flip_cells(findings(), "en")
    assert together[2:4] == ["yes", "0.30"] and posts[4] == "nowhere up to 1.00" and load[2] == "no"
    share, mean = list_agenda_cells(findings(), "en")
    assert share[3:] == ["H1, H3", "1,291", "a share"] and mean[5] == "a mean with standard deviation of 600 minutes a week"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_that_is_drawn_has_a_name_and_a_value_in_words(lang):
    for one in list_drawn(plain_street()):
        assert bool(CHINESE.search(name_drawn(one.name, lang))) == (lang == "zh"), one.name
        assert format_value(one.name, one.high, lang)
        assert format_limit({"name": one.name, "low": one.low, "high": NAN}, lang)


def test_what_was_found_is_saved_and_read_back(tmp_path):
    found = findings()
    written = save_claims(found, tmp_path, ClaimsRequest(), "wushe verdicts", "en")
    assert {f"{name}.csv" for name in ("support", "decides", "conditions", "flips", "agenda")} <= set(written)
    for name in ("claims", "parts"):
        (tmp_path / f"{name}.parquet").write_bytes((tmp_path / "support.parquet").read_bytes())
    for name in ("support", "decides", "conditions", "flips", "agenda"):
        pd.testing.assert_frame_equal(getattr(read_findings(tmp_path), name), getattr(found, name))


def test_without_draws_there_is_nothing_to_tell_and_without_a_coefficient_that_settles_anything_that_is_said():
    nothing = Findings(pd.DataFrame(), pd.DataFrame())
    assert describe_conditions(nothing, "en") == [] and not any(table.rows for table in make_condition_tables(nothing, "en").values())
    alone = Findings(pd.DataFrame(), pd.DataFrame(), support=findings().support)
    assert describe_conditions(alone, "en")[-1].startswith("No coefficient") and np.isnan(alone.support.gain[1])

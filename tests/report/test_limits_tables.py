"""The tables and the picture of the limits say of each cell which kind it is, in both languages, and name what was not carried out."""

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot

from tests.report.test_language import CHINESE
from wushe_sim.experiments.limits.matrix import add_kinds, find_losses, find_recoveries
from wushe_sim.experiments.limits.matrix_arms import name_arm
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, REGIMES, REMEDIES, get_direction
from wushe_sim.report import figures
from wushe_sim.report.limits.cell_tables import make_cells, make_kind_counts, make_losses, make_prices_compared, make_strengths
from wushe_sim.report.limits.findings import count_kinds

LEVEL = 10.0
CELLS = ["price", "regime", "limit", "remedy"]


def planted():
    """A takeover that costs a fifth of each measure, which deliberation wins back wholly and incubation not at all."""
    chance, rows = np.random.default_rng(0), []
    for regime in REGIMES:
        for limit in ("none", "takeover"):
            for remedy in ("none", *(one.name for one in REMEDIES)):
                gain = (-2.0 if limit != "none" else 0.0) * (0.0 if remedy == "deliberation" else 1.0)
                for seed in range(8):
                    values = {name: LEVEL + get_direction(name) * gain + chance.normal(0, 0.02) for name in HEAD_MEASURES}
                    rows.append({"arm": name_arm(limit, remedy, regime="step" if limit == "none" else regime), "seed": seed, **values})
    return pd.DataFrame(rows).drop_duplicates(["arm", "seed"])


GIVEN = {**{remedy.name: (1.0, 1.0, "") for remedy in REMEDIES}, "agency": (0.0, 0.3, "remedy_yuan")}
STRENGTHS = pd.DataFrame([("middle", regime, "takeover", remedy, *given) for regime in REGIMES for remedy, given in GIVEN.items()],
                         columns=[*CELLS, "strength", "carried", "short"])


@pytest.fixture(scope="module")
def recoveries():
    return find_recoveries(planted(), HEAD_MEASURES, STRENGTHS)


def test_each_cell_says_its_kind_and_its_net_recovery_in_per_cent(recoveries):
    row = make_cells(recoveries, "unserved_hours", "en").texts[0]
    assert row[:3] == ["omnipotent committee", "from week 0", "−20%"]
    assert row[3].startswith("wins nothing") and row[4].startswith("wins back +20% (+") and row[6] == "not carried out"
    assert make_cells(recoveries, "linkage", "zh").texts[1][1:7:5] == ["久已存在", "未能兑现"]


def test_a_loss_is_told_in_the_measures_own_direction():
    table = make_losses(find_losses(planted(), HEAD_MEASURES), "en").texts
    assert table[1][2].startswith("−20%*") and table[1][5].startswith("+20%*") and len(table) == 3


def test_kinds_are_counted_and_without_draws_none_can_be_out_of_reach(recoveries):
    table = make_kind_counts(recoveries, "en")
    column = table.columns.index("out of reach")
    assert {row[column] for row in table.texts} == {"–"} and "--draws N" in table.note
    assert table.texts[0][3:5] == ["1", "2"] and "--draws N" in make_kind_counts(recoveries, "zh").note
    reach = recoveries[["limit", "remedy", "measure"]].drop_duplicates().assign(reach=0.0)
    drawn = make_kind_counts(add_kinds(recoveries, reach), "en")
    assert drawn.texts[0][3:5] == ["1", "0"] and drawn.texts[0][column] == "2" and "--draws N" not in drawn.note


def test_a_remedy_that_is_not_carried_out_names_the_account_that_falls_short():
    assert make_strengths(STRENGTHS, "en").texts[0][3:7] == ["100%", "100%", "100%", "0% (fund's money for remedies: 30%)"]


def test_prices_that_were_not_tried_are_dashes(recoveries):
    assert make_prices_compared(recoveries, "linkage", "en").texts[0][3] == "– / wins back / –"


def test_findings_count_each_kind(recoveries):
    mine = recoveries[(recoveries["measure"] == "linkage") & (recoveries["regime"] == "step")]
    assert count_kinds(mine["kind"]).render("en") == "wins back in 1, wins nothing in 2, not carried out in 1"


@pytest.mark.libraries
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_has_a_panel_for_each_regime_and_the_kind_in_each_cell(recoveries, lang):
    drawn = list(figures.draw_limits({"recoveries": recoveries}, lang))
    assert [one.name for one in drawn] == [f"matrix-{name}" for name in HEAD_MEASURES]
    panels = [axes for axes in drawn[0].figure.axes if axes.get_title(loc="left") or axes.get_title()]
    assert len(panels) == 2
    said = {text.get_text() for axes in panels for text in axes.texts}
    assert {"wins back", "not carried out"} <= said if lang == "en" else {"能挽回", "未能兑现"} <= said
    assert bool(CHINESE.search(drawn[0].caption)) is (lang == "zh")
    pyplot.close("all")

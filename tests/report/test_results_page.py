"""docs/results.md begins with what the tables come to: claims that fail as plainly as those that hold, and only what was tested."""

import re

import pandas as pd
import pytest

from tests.report.test_verdicts import findings
from wushe_sim.report.limits.findings import count_won_back
from wushe_sim.report.summary import compare_streets, format_summary

CHINESE = re.compile("[\u4e00-\u9fff]")


def cells(**sides):
    """A row for each limit: its interval lies above 0 (+), below it (-), or across it (0)."""
    ends = {"+": (0.1, 0.2), "-": (-0.2, -0.1), "0": (-0.1, 0.1)}
    return pd.DataFrame([{"actors": "five", "limit": limit, "remedy": "agency", "measure": "linkage", "low": ends[side][0],
                          "high": ends[side][1], "share": 0.5} for limit, side in sides.items()])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_claims_that_fail_stand_as_plainly_as_those_that_hold(lang):
    text = "\n".join(format_summary({}, findings(), {}, "the default street", lang))
    for one in ("H1", "H8", "H9", "H11", "H13", "H15"):
        assert re.search(rf"^- \*\*.+\*\*.*\b{one}\b", text, re.MULTILINE), one
    assert text.count("\n- **") == 6


def test_what_was_not_run_is_said_not_to_be():
    text = "\n".join(format_summary({}, None, {}, "the default street"))
    assert "claims have no results yet" in text and "not been repeated" in text


def test_two_streets_agree_differ_or_contradict_each_other_cell_by_cell():
    first = cells(takeover="+", heterogeneity="-", task_downshift="0", admin_burden="+")
    second = cells(takeover="+", heterogeneity="+", task_downshift="0", admin_burden="0")
    found = compare_streets({"losses": first, "recoveries": first}, {"losses": second, "recoveries": second})
    assert found == {"all": 8, "same": 4, "against": 2, "part": 2}


def test_only_a_sure_loss_and_a_remedy_that_is_paid_for_count_as_won_back():
    pairs = cells(takeover="+", heterogeneity="+", task_downshift="+", admin_burden="-")
    pairs.loc[pairs["limit"] == "takeover", "share"] = float("nan")
    effects = cells(takeover="+", heterogeneity="-", task_downshift="+", admin_burden="0")
    assert count_won_back(pairs, effects, set()) == {"all": 4, "known": 3, "lifts": 1, "won": 2, "lost": 1, "open": 0}
    assert count_won_back(pairs, effects, {("task_downshift", "agency")})["won"] == 1

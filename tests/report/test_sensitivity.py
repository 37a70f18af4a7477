"""Indices in a sweep's report: Sobol's and Morris's in place of main effects, in both languages; no cell without a value shows nan%."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

import wushe_sim
from tests.experiments.conftest import BASE, ByLever, put_in
from wushe_sim.experiments.sweep.indices import IndexNote
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.i18n import msg
from wushe_sim.report import figures
from wushe_sim.report.labels import MAIN, MISSING, format_amount, format_percent, number
from wushe_sim.report.run import format_change
from wushe_sim.report.sensitivity import answer_by_indices, describe_note, find_indices, make_index_tables
from wushe_sim.report.sweep import build_sweep_report

CHINESE = re.compile("[\u4e00-\u9fff]")
VARY = {"admin_burden": {"min": 0.0, "max": 0.8}, "charity_mix": {"shares": "all"}, "actors": ["three", "five"]}
DESIGNS = {"saltelli": {"kind": "saltelli", "points": 8, "second_order": True}, "morris": {"kind": "morris", "points": 8}}
PACKAGE = Path(wushe_sim.__file__).parent


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory):
    """A sweep of each design, by an engine without weeks."""
    with pytest.MonkeyPatch.context() as patch:
        put_in(ByLever(), patch.setattr)
        return {kind: sweep({"base": BASE, "seeds": 2, "design": design, "vary": VARY}, tmp_path_factory.mktemp("sweeps") / kind)
                for kind, design in DESIGNS.items()}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", DESIGNS)
def test_a_report_gives_the_designs_own_indices(sweeps, kind, lang):
    report, swept = build_sweep_report(sweeps[kind], lang), sweeps[kind]
    table = report.tables[1]
    found, lacking = find_indices(swept)
    assert found is not None and not lacking
    assert len(table.rows) == len(found.frame) > 3 * 15 and len(table.columns) == len(table.rows[0])
    texts = [text for table in report.tables for row in table.texts for text in row]
    assert not [text for text in [*texts, *report.trust, *report.answer] if re.search(r"\bnan\b", text)]
    for line in (*report.answer, *report.trust, *report.assumptions):
        assert bool(CHINESE.search(line)) == (lang == "zh"), line
    assert {row[0].text for row in table.rows} <= {cell[0].text.split("（")[0].split(" (")[0] for cell in report.tables[0].rows}


def test_the_pictures_are_of_indices(sweeps):
    assert [len(list(figures.draw_sweep(sweeps[kind], "en"))) for kind in ("saltelli", "morris")] == [3, 2]


def test_of_a_sweep_that_lacks_runs_main_effects_stand_with_the_reason(sweeps, monkeypatch):
    swept = sweeps["saltelli"]
    runs = swept.summary()
    monkeypatch.setattr(type(swept), "summary", lambda self, weeks=26: runs.iloc[3:])
    found, lacking = find_indices(swept)
    report = build_sweep_report(swept, "en")
    assert found is None and str(lacking) in "".join(report.trust) and report.tables[1].heading == "Main effects"


def test_an_indicator_whose_points_are_too_few_has_no_strongest_factor(sweeps):
    swept = sweeps["saltelli"]
    found, _ = find_indices(swept)
    points = swept.summary().groupby("design")[list(MAIN)].mean().reset_index()
    sure = found._replace(notes=())
    unsure = found._replace(notes=(IndexNote(("linkage",), msg("{names}", names="linkage")),))
    assert "moves it most: it makes" in answer_by_indices("linkage", points, sure, "en")
    assert "too few" in answer_by_indices("linkage", points, unsure, "en")


def test_a_note_names_few_indicators_and_counts_the_others():
    note = IndexNote(tuple(MAIN), msg("{names} ({points})", names="x", points=8))
    assert describe_note(note, "en").endswith(f"{len(MAIN) - 4} more (8)")


def test_a_value_that_is_missing_is_a_dash(sweeps):
    assert {format_percent(math.nan), format_percent(math.inf, 1, signed=True), number(math.nan, "share"), format_amount(math.nan, "share"),
            format_amount(math.nan, "share", signed=True), format_change(math.nan, "linkage", "en")} == {MISSING}
    assert (format_percent(0.125), format_percent(0.125, 1), format_percent(0.125, 1, signed=True)) == ("12%", "12.5%", "+12.5%")
    found, _ = find_indices(sweeps["saltelli"])
    gone = found.frame.assign(second=np.nan, first=np.nan, first_low=np.nan)
    [table] = make_index_tables(found._replace(frame=gone), "en")
    assert {text for row in table.texts for text in (row[2], row[3], row[6])} == {MISSING}


def test_per_cents_are_formatted_in_one_place_which_knows_missing_values():
    """A format ``:.0%`` of a missing value is ``nan%``; the two that stand elsewhere are of a constant and of a checked setting."""
    known = {"report/comparison.py", "experiments/claims/arm_changes.py"}
    found = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")
             if re.search(r":[^{}\"' ]*\.?\d*%[}]", path.read_text(encoding="utf-8"))}
    assert found == known

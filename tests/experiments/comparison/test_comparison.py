"""Comparisons: paired by seed, against hand-worked differences and SciPy's own bootstrap; written in every form."""

import json
import math
import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE, said
from tests.messages import expect, raises_message
from wushe_sim.cli.main import app
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.comparison.pairing import FEW, compare_pairs
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.model.indicators import COMPARED, GROUP_INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.report.seeds import describe_undecided
from wushe_sim.results.student import count_seeds, find_detectable

HEAVY = BASE.replace(name="heavy", levers={"admin_burden": 0.7})


@pytest.fixture
def results(engine, monkeypatch):
    fake.put_in_runs(monkeypatch.setattr, engine)
    return ws.run(BASE, seeds=range(6)), ws.run(HEAVY, seeds=range(2, 8))


def test_differences_are_taken_seed_by_seed(results):
    table = ws.compare(*results).table.set_index("indicator")
    one, other = (result.summary().set_index("seed")["coverage"] for result in results)
    gaps = (other - one).dropna()
    row = table.loc["coverage"]
    assert row["seeds"] == len(gaps) == 4 and (row["scenario"], row["against"]) == ("heavy", "base")
    assert row["difference"] == pytest.approx(gaps.mean(), abs=1e-15) and row["reference"] == pytest.approx(one[gaps.index].mean())
    assert row["effect"] == pytest.approx(gaps.mean() / gaps.std()) and row["agree"] == (np.sign(gaps) == np.sign(gaps.mean())).mean()
    assert row["low"] <= row["difference"] <= row["high"] and list(table.index) == list(COMPARED)


def test_need_that_is_prevented_is_what_the_baseline_has_more_of(results):
    table = ws.compare(*results).table.set_index("indicator")
    need, prevented = table.loc["need_hours"], table.loc["prevented_hours"]
    assert (prevented["difference"], prevented["reference"]) == (-need["difference"], 0) and need["difference"] != 0
    assert (prevented["low"], prevented["high"]) == (-need["high"], -need["low"]) and prevented["unit"] == need["unit"]
    assert "prevented_hours" not in ws.compare(*results, indicators=["coverage"]).table["indicator"].tolist()


def test_an_interval_of_many_seeds_is_the_bootstrap_of_scipy():
    from scipy.stats import bootstrap

    gaps = np.random.default_rng(1).exponential(1, FEW)
    found = compare_pairs(np.zeros((FEW, 1)), gaps[:, None])
    theirs = bootstrap((gaps,), np.mean, n_resamples=2000, rng=np.random.default_rng(0)).confidence_interval
    assert (found.low[0], found.high[0]) == pytest.approx((theirs.low, theirs.high), rel=0.1)
    assert found.high[0] - gaps.mean() > gaps.mean() - found.low[0], "it is not symmetric"


def test_an_interval_of_few_seeds_is_that_of_students_t_test():
    from scipy.stats import ttest_1samp

    gaps = np.random.default_rng(1).exponential(1, FEW - 1)
    gaps = np.stack([gaps, np.where(np.arange(FEW - 1) < 3, gaps, np.nan)], axis=1)
    found = compare_pairs(np.zeros_like(gaps), gaps)
    for column, seeds in enumerate((FEW - 1, 3)):
        theirs = ttest_1samp(gaps[:seeds, column], 0).confidence_interval(0.95)
        assert (found.low[column], found.high[column]) == pytest.approx((theirs.low, theirs.high))


@pytest.mark.parametrize("seeds", [3, 5, 10, 20])
def test_an_interval_covers_the_truth_about_as_often_as_it_says(seeds):
    """Of 2,000 draws at a coverage of 93% or more, so many are above .92 with a chance of 95%; three seeds of a bootstrap cover 72%."""
    draws = np.random.default_rng(2).normal(0.5, 1, (seeds, 2000))
    found = compare_pairs(np.zeros_like(draws), draws)
    assert 0.92 <= ((found.low <= 0.5) & (found.high >= 0.5)).mean() <= 0.965


@pytest.mark.parametrize("seeds", [5, 10, 30])
def test_the_smallest_detectable_difference_is_detected_four_times_in_five(seeds):
    size = float(find_detectable(1 / seeds**0.5, seeds))
    draws = np.random.default_rng(3).normal(size, 1, (seeds, 2000))
    found = compare_pairs(np.zeros_like(draws), draws)
    assert 0.77 <= (found.low > 0).mean() <= 0.84
    assert np.median(found.detectable) == pytest.approx(size, rel=0.1)


def test_what_is_missing_under_a_seed_is_left_out_and_one_seed_has_no_interval():
    reference, value = np.zeros((3, 3)), np.array([[1.0, 2.0, 5.0], [3.0, np.nan, 5.0], [8.0, np.nan, 5.0]])
    found = compare_pairs(reference, value)
    assert found.seeds.tolist() == [3, 1, 3] and found.difference.tolist() == [4, 2, 5]
    assert math.isnan(found.low[1]) and math.isnan(found.effect[1]) and (found.low[2], found.high[2], found.agree[2]) == (5, 5, 1)


def test_differences_that_vary_in_the_last_bits_alone_are_one_difference():
    reference, shift = np.array([[0.64], [0.635], [0.63]]), 0.1
    found = compare_pairs(reference, reference + shift)
    assert math.isnan(found.effect[0]) and found.low[0] == found.high[0] == pytest.approx(0.1)


def test_a_scenario_against_itself_differs_in_nothing(results):
    table = ws.compare(results[0], results[0]).table
    known = table[table["seeds"] > 0]
    assert (known["difference"] == 0).all() and (known["low"] == 0).all() and (known["high"] == 0).all()
    assert set(table["scenario"]) == {"base (2)"}


def test_what_the_scenarios_set_otherwise_is_shown_first(results):
    differs = ws.compare(*results).differs
    assert differs.to_dict("records") == [{"key": "levers.admin_burden", "base": 0.35, "heavy": 0.7}]


def test_a_frame_has_a_row_for_each_scenario(results):
    frame = ws.compare(*results, indicators=["coverage", "trust"]).scenarios
    assert list(frame) == ["scenario", "seeds", "levers.admin_burden", "coverage", "trust"]
    assert frame["scenario"].tolist() == ["base", "heavy"] and frame["levers.admin_burden"].tolist() == [0.35, 0.7]
    assert frame["trust"][0] == pytest.approx(results[0].summary()["trust"].mean())


@pytest.mark.parametrize("by", [None, "week", "group"])
def test_a_row_for_each_scenario_may_have_its_differences_beside_its_values(results, by):
    made = ws.compare(*results, indicators=["coverage", "trust"], by=by)
    table = ws.compare(*results, indicators=["coverage", "trust"]).table.set_index("indicator")
    assert made.wide["trust_low"][1] == table["low"]["trust"] and math.isnan(made.wide["trust_difference"][0])
    assert made.wide["trust"].equals(ws.compare(*results).scenarios["trust"])


def test_by_week_and_by_group_are_ratios_of_sums_too(results):
    weekly = ws.compare(*results, by="week", indicators=["coverage"]).table
    street = results[0].street().query("seed == 3 and week == 5")["coverage"].iloc[0]
    assert len(weekly) == 12 and weekly["week"].tolist() == list(range(12))
    alone = ws.compare(ws.run(BASE, seeds=[3]), ws.run(HEAVY, seeds=[3]), by="week", indicators=["coverage"]).table
    assert alone["reference"][5] == street
    groups = ws.compare(*results, by="group").table
    assert groups["group"].unique().tolist() == ["locals", "newcomers", "others"] and len(groups) == 3 * (len(GROUP_INDICATORS) + 1)


def test_by_type_of_community_values_are_ratios_of_sums_over_the_communities_of_that_type(results, tmp_path):
    types, found = ["old_neighbourhood", "new_estate"], {}
    made = ws.compare(*results, by="type", indicators=["coverage", "trust"])
    assert made.table["type"].unique().tolist() == types and len(made.table) == 4
    for place, kind in enumerate(types):
        found[kind] = [evaluate(Sums(run.counts[:, place:place + 1].sum(axis=(0, 1))[None]), ("coverage",))["coverage"][0]
                       for run in results[1].runs if 2 <= run.seed < 6]
        assert made.table.query("type == @kind and indicator == 'coverage'")["value"].iloc[0] == np.mean(found[kind])
    for place, result in enumerate(results):
        result.save(tmp_path / f"r{place}")
    loaded = ws.compare(tmp_path / "r0", tmp_path / "r1", by="type", indicators=["coverage", "trust"]).table
    pd.testing.assert_frame_equal(loaded, made.table, check_exact=True)


def test_by_week_type_and_group_may_go_together(results):
    made = ws.compare(*results, by=["group", "week", "type"], indicators=["coverage"])
    assert list(made.table)[2:5] == ["week", "type", "group"] and len(made.table) == 12 * 2 * 3
    assert list(made.values) == ["scenario", "seed", "week", "type", "group", "coverage"] and len(made.values) == 12 * 12 * 2 * 3


def test_a_sweep_keeps_types_too_and_a_street_kept_alone_has_none(engine, tmp_path):
    swept = sweep(said(vary={"keep.by": ["community", "street"]}), tmp_path / "out")
    with raises_message(BadInput, "street_kept_alone"):
        ws.compare(swept, by="type")
    both = sweep(said(vary={"admin_burden": [0.1, 0.8]}), tmp_path / "both")
    assert set(ws.compare(both, by="type").table["type"]) == {"old_neighbourhood", "new_estate"}


def test_a_week_s_value_may_be_taken_over_the_weeks_before_it(results):
    running = ws.compare(*results, by="week", over=4, indicators=["coverage"]).values
    pd.testing.assert_series_equal(running.query("scenario == 'base'")["coverage"].reset_index(drop=True),
                                   results[0].street(4)["coverage"], check_exact=True)


def test_a_region_is_compared_as_the_sum_of_all_its_streets(monkeypatch):
    from tests.report.test_page import result_of
    from wushe_sim.results import Result

    whole = result_of(BASE, HEAVY)
    streets = tuple(run._replace(street=name, counts=run.counts * times) for run in whole.runs for name, times in (("a", 1), ("b", 2)))
    region = Result(streets, whole.provenance, whole.texts)
    expected = region.summary().groupby("scenario")["coverage"].mean()
    row = ws.compare(region, indicators=["coverage"]).table.iloc[0]
    assert (row["reference"], row["value"]) == pytest.approx((expected["base"], expected["heavy"]))
    assert set(ws.compare(region, by="type", indicators=["coverage"]).table["type"]) == {"old_neighbourhood", "new_estate"}


def test_points_of_a_sweep_are_scenarios_and_folders_may_be_named(engine, tmp_path, results):
    swept = sweep(said(seeds=3), tmp_path / "sweep")
    results[0].save(tmp_path / "run")
    made = ws.compare(tmp_path / "run", str(tmp_path / "sweep"))
    assert made.table["scenario"].unique().tolist()[1] == "1: admin_burden=0.0, actors=five" and len(made.cases) == 7
    row = made.table.query("scenario == '4: admin_burden=0.8, actors=three' and indicator == 'coverage'").iloc[0]
    mine = swept.summary().query("design == 4")["coverage"]
    assert row["value"] == pytest.approx(mine.mean()) and row["seeds"] == 3
    assert made.differs["key"].tolist() == ["levers.admin_burden", "levers.actors"]


def test_seeds_needed_follow_from_how_much_seeds_differ(results):
    made = ws.compare(*results)
    one, other = (result.summary().set_index("seed")["coverage"] for result in results)
    gaps = (other - one).dropna()
    assert made.seeds_for("coverage", 0.01) == {"heavy": count_seeds(gaps.std(), 0.01)}
    assert made.seeds_for("coverage", 0.001)["heavy"] > made.seeds_for("coverage", 0.01)["heavy"]
    row = made.table.set_index("indicator").loc["coverage"]
    assert row["detectable"] == pytest.approx(find_detectable(gaps.std() / 2, 4))
    assert ws.compare(results[0], ws.run(HEAVY, seeds=[2])).seeds_for("coverage", 0.01) == {"heavy": None}


@pytest.mark.parametrize("size", [0, -0.01, math.nan, math.inf, True, "0.01"])
def test_a_size_that_no_seeds_could_tell_is_refused(results, size):
    with raises_message(BadInput, "size_above_nothing"):
        ws.compare(*results).seeds_for("coverage", size)


def test_what_may_be_chance_is_said_with_the_smallest_difference_that_would_have_shown(results):
    made = ws.compare(*results)
    rows = made.table.assign(low=1.0, high=2.0).set_index("indicator", drop=False)
    rows.loc[["coverage", "time_to_service"], ["low", "high"]] = (-0.02, 0.03)
    rows.loc["coverage", "detectable"], rows.loc["time_to_service", "detectable"] = 0.0081, 1.26
    said, = describe_undecided(rows, "heavy", "base", "en")
    assert re.search(r"'heavy' compared with 'base', undecided with 4 seeds: need coverage \(0.81 pp\), .+ \(1.3 weeks\)\. ", said)
    assert describe_undecided(rows, "heavy", "base", "en", ["linkage"]) == []
    assert describe_undecided(rows.assign(detectable=0.0), "heavy", "base", "en") == [], "seeds that all agree detect anything"
    assert "只有一个随机种子" in describe_undecided(rows.assign(seeds=1), "heavy", "base", "zh")[0]


def test_it_prints_as_its_table_and_says_what_is_detectable(results, monkeypatch):
    monkeypatch.setenv("WUSHE_LANG", "zh")
    head, columns, *rows, said = str(ws.compare(*results, indicators=["coverage", "linkage"])).splitlines()
    assert head.startswith("<Comparison") and "detectable" in columns and len(rows) == 2 and "五分之四" in said


def test_it_is_written_as_csv_parquet_and_a_workbook(results, tmp_path):
    made = ws.compare(*results)
    assert pd.read_csv(ws.save(made, tmp_path / "t.csv"))["difference"].equals(made.table["difference"])
    assert pd.read_parquet(ws.save(made, tmp_path / "t.parquet"))["low"].equals(made.table["low"])
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(pd.read_csv(ws.save(made, tmp_path / "wide.csv", wide=True))) == 2
    assert pd.read_parquet(ws.save(made, tmp_path / "wide.parquet", wide=True))["scenario"].tolist() == ["base", "heavy"]
    book = openpyxl.load_workbook(ws.save(made, tmp_path / "b.xlsx", lang="zh"))
    assert book.sheetnames == ["说明", "比较", "成本", "情景", "设置差异", "指标"]
    assert book["成本"]["C2"].value == "全部账户"
    assert book["比较"]["C1"].value == "指标" and book["情景"]["D1"].value == "需求满足率" and book["情景"]["C1"].value == "社工行政负担"
    units = [row[1].value for row in book["指标"].iter_rows()]
    assert units[:2] == ["单位", "比例"] and not [unit for unit in units if unit.isascii()]
    assert openpyxl.load_workbook(ws.save(made, tmp_path / "e.xlsx", lang="en"))["comparison"]["E1"].value == "seeds"
    with raises_message(BadInput, "comparison_form", path=f"path={tmp_path / 't.doc'}", forms=".csv, .parquet, .xlsx, .html, .htm, .docx"):
        ws.save(made, tmp_path / "t.doc")
    with pytest.raises(StorageError):
        ws.save(made, tmp_path / "none" / "t.csv")


def test_a_difference_of_nothing_but_the_last_bits_is_0_and_has_no_sign_to_agree_in():
    one = np.array([[0.3, 0.1], [0.3, 0.2], [0.6, 0.3]])
    found = compare_pairs(one, np.array([[0.1 + 0.2, 0.1], [0.3, 0.2], [0.6, 0.4]]))
    assert (found.difference[0], found.low[0], found.high[0]) == (0, 0, 0) and np.isnan(found.agree[0]) and np.isnan(found.effect[0])
    assert found.difference[1] > 0 and found.agree[1] == pytest.approx(1 / 3)


def test_a_csv_in_gb18030_opens_where_nothing_else_is_known(engine, tmp_path):
    named = [BASE.replace(name="基准"), HEAVY.replace(name="迎检季")]
    sweep_of_two = sweep({key: value for key, value in said(vary={"scenario": named}).items() if key != "base"}, tmp_path / "out")
    ws.save(ws.compare(sweep_of_two), tmp_path / "gb.csv", encoding="gb18030")
    text = (tmp_path / "gb.csv").read_bytes().decode("gb18030")
    assert "基准" in text and "迎检季" in text


def test_the_page_has_what_differs_first_then_plots_and_tables_by_type_and_group(results, tmp_path):
    made = ws.compare(*results)
    for lang, words in (("en", ("What they set otherwise", "by type of community", "by group", "effect size", "What it costs more",
                                "New estate")),
                        ("zh", ("设置差异", "按社区类型", "按群体", "效应量", "每年比", "商品房"))):
        page = ws.save(made, tmp_path / f"{lang}.html", lang=lang).read_text(encoding="utf-8")
        text = page.partition('<details class="appendix">')[2]
        assert all(word in text for word in words), [word for word in words if word not in text]
        assert text.index(words[0]) < text.index("class=\"answer\"") < text.index("<figure>")
        assert text.count("<figure>") == 3 and not re.search(r"""(src|href)=["'](?!data:)""", text)
    assert ws.save(made, tmp_path / "page.docx").stat().st_size > 10_000


def test_a_page_of_many_design_points_has_a_row_for_each_and_stays_small(engine, tmp_path):
    swept = sweep(said(design={"kind": "lhs", "points": 20}, vary={"admin_burden": {"min": 0.0, "max": 0.9}}), tmp_path / "out")
    text = ws.save(ws.compare(swept), tmp_path / "page.html", lang="zh").read_text(encoding="utf-8")
    assert "19: 社工行政负担 = 0." in text and "另外 13 个" in text and len(text) < 3_000_000


@pytest.mark.parametrize(("how", "expected"), [
    (lambda one, two: ws.compare(one), expect("two_scenarios_wanted")),
    (lambda one, two: ws.compare(one, two, by="day"), expect("nothing_to_compare_by")),
    (lambda one, two: ws.compare(one, two, indicators=["covrage"]), expect("did_you_mean", near="coverage")),
    (lambda one, two: ws.compare(one, 3), expect("results_wanted", value=3)),
    (lambda one, two: ws.compare(one, ws.run(HEAVY, seeds=[9])), expect("no_seed_in_common")),
])
def test_what_cannot_be_compared_is_refused(results, how, expected):
    with raises_message(BadInput, expected):
        how(*results)


def test_the_command_shows_what_differs_and_writes_a_table(engine, monkeypatch, tmp_path):
    fake.put_in_runs(monkeypatch.setattr, engine)
    for scenario in (BASE, HEAVY):
        (tmp_path / f"{scenario.name}.toml").write_text(scenario.dump())
    files = [str(tmp_path / "base.toml"), str(tmp_path / "heavy.toml")]
    done = CliRunner().invoke(app, ["compare", *files, "--seeds", "4", "--lang", "en", "--out", str(tmp_path / "t.csv")])
    assert done.exit_code == 0, done.output
    assert done.stdout.index("Administrative burden") < done.stdout.index("heavy, compared with base") < done.stdout.index("Need coverage")
    assert len(pd.read_csv(tmp_path / "t.csv")) == len(COMPARED)
    told = CliRunner().invoke(app, ["compare", *files, "--indicator", "trust", "--format", "json", "--quiet"])
    assert [row["indicator"] for row in json.loads(told.stdout)] == ["trust"]
    needed = CliRunner().invoke(app, ["compare", *files, "--resolve", "trust=0.001", "--format", "json", "--quiet"])
    assert json.loads(needed.stdout)[0]["seeds"] >= 2
    page = CliRunner().invoke(app, ["compare", *files, "--by", "type", "--by", "group", "--lang", "zh", "--out", str(tmp_path / "p.html")])
    assert page.exit_code == 0 and "老旧小区" in page.stdout and (tmp_path / "p.html").exists(), page.output
    assert CliRunner().invoke(app, ["compare", *files, "--out", str(tmp_path / "t.csv")]).exit_code == 4
    assert CliRunner().invoke(app, ["compare", *files, "--out", str(tmp_path / "t.doc")]).exit_code == 2
    assert CliRunner().invoke(app, ["compare", files[0], str(tmp_path / "none.toml")]).exit_code == 2


def test_scenarios_are_run_and_compared_under_the_same_seeds_and_options_of_runs_go_with_them_alone():
    quiet, busy = ARMS = [ws.Scenario(name=name, weeks=30, burn_in=4, place={"communities": 1, "residents": 200, "social_workers": 1},
                                      levers={"admin_burden": burden}) for name, burden in (("quiet", 0.1), ("busy", 0.8))]
    found = ws.compare(quiet, busy, seeds=range(3), indicators=["coverage"])
    same = ws.compare(ws.run(ARMS, seeds=3), indicators=["coverage"])
    pd.testing.assert_frame_equal(found.table, same.table)
    listed = ws.compare(ARMS, seeds=np.int64(3), indicators=np.array(["coverage"]), weeks=np.int64(26))
    pd.testing.assert_frame_equal(listed.table, same.table)
    mixed = ws.compare(ws.run(quiet, seeds=3), busy, seeds=3, indicators=["coverage"])
    assert mixed.table["difference"].tolist() == same.table["difference"].tolist()
    with raises_message(ws.BadInput, "named_for_results", option="seeds=3"):
        ws.compare(ws.run(quiet), ws.run(busy), seeds=3)

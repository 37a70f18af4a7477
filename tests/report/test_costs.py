"""Costs in words and tables: each outcome's sentence in both languages, accounts of a run, and differences of a comparison."""

import pytest

import tests.fake_engine as fake
from tests.experiments.comparison.test_costs import result_of
from tests.experiments.conftest import BASE
from wushe_sim.experiments.comparison import costs
from wushe_sim.experiments.comparison.comparison import compare
from wushe_sim.model.accounts import ACCOUNTS
from wushe_sim.report.costs import OUTCOMES, describe_cost_effects, make_cost_differences_table, make_costs_table
from wushe_sim.report.run import build_run_report
from wushe_sim.results import Result, make_run

TITLES = {"one": "One", "two": "Two"}


def said(lang, idle, served, seeds=range(4), **more):
    made = compare(result_of("one", seeds), result_of("two", seeds, worker_idle=idle, served_minutes=served), **more)
    line, = describe_cost_effects(made, TITLES, lang)
    return line


YEAR, EACH_YEAR = "Per 1,000 residents a year, 'Two'", "按每 1,000 名居民每年计，“Two”"


@pytest.mark.parametrize(("idle", "served", "english", "chinese"), [
    (156, 60, YEAR + " costs {cost} yuan more than 'One' and leaves {hours} hours fewer unserved: 100 yuan for each hour (100 to 100).",
     EACH_YEAR + "比“One”多支出 {cost} 元，未服务的需求减少 {hours} 小时：每小时 100 元（100 至 100）。"),
    (-156, -60, YEAR + " saves {cost} yuan against 'One' and leaves {hours} hours more unserved.",
     EACH_YEAR + "比“One”节省 {cost} 元，但未服务的需求增加 {hours} 小时。"),
    (-156, 60, f"Better and cheaper: p{YEAR[1:]}" + " saves {cost} yuan against 'One' and leaves {hours} hours fewer unserved.",
     f"更好也更省：{EACH_YEAR}" + "比“One”节省 {cost} 元，未服务的需求减少 {hours} 小时。"),
    (156, -60, f"Worse and dearer: p{YEAR[1:]}" + " costs {cost} yuan more than 'One' and leaves {hours} hours more unserved.",
     f"更差也更贵：{EACH_YEAR}" + "比“One”多支出 {cost} 元，未服务的需求增加 {hours} 小时。"),
])
def test_each_outcome_has_its_sentence(idle, served, english, chinese):
    people = BASE.place.residents // 3 * 3
    values = {"cost": f"{100 / people * 52_000:,.0f}", "hours": f"{52_000 / people:.3g}"}
    assert said("en", idle, served) == english.format(**values)
    assert said("zh", idle, served) == chinese.format(**values)


def test_where_nothing_can_be_told_no_unit_has_a_cost():
    line = said("en", 156, 0)
    assert line.startswith("No difference in hours not served can be told") and "4 seeds" in line and "for each" not in line
    assert "分不出差别" in said("zh", 156, 0) and "4 个随机种子" in said("zh", 156, 0)
    assert said("en", 156, 60, [0]) == OUTCOMES[costs.ONE_SEED].fill(other="Two", first="One").render()
    assert "need coverage by +" in said("en", 156, 60, indicators=["coverage"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_of_a_run_has_each_account_and_their_sum(lang):
    result = result_of("one")
    brief, whole = (make_costs_table(result, {"one": "One"}, lang, brief) for brief in (True, False))
    assert len(brief.rows) == len(ACCOUNTS) + 2 and len(brief.columns) == 2 and len(whole.columns) == 3
    assert len(whole.rows) > len(brief.rows), "incomes stand below"
    keys = [row[1].key for row in brief.rows]
    total, yuan = keys[len(ACCOUNTS)], result.costs().groupby("seed")["yuan_a_year_per_1000"].sum()
    assert total == pytest.approx(yuan.mean()) == pytest.approx(sum(keys[:len(ACCOUNTS) - 2]))
    assert all(not text.isascii() for row in whole.rows for text in (row[0].text, row[2].text)) == (lang == "zh")


def test_an_account_that_a_price_is_set_for_is_in_yuan():
    free, priced = BASE, BASE.replace(prices={"volunteer_hour": 20})
    rows = [make_costs_table(Result((make_run(one, 0, fake.record(one, 0))[0],), {"scenarios": {"base": one.content()}}, {}),
                             {"base": "Base"}, "en").rows for one in (free, priced)]
    before, after = (next(row for row in one if row[0].text.startswith("Volunteers' time")) for one in rows)
    assert before[0].text == "Volunteers' time (hours, whole street)" and after[0].text == "Volunteers' time"
    assert after[1].key == pytest.approx(20 * before[1].key / BASE.place.made_residents * 1000, rel=0.01)


def test_differences_name_the_accounts_that_differ_and_no_others():
    made = compare(result_of("one"), result_of("two", worker_idle=156, worked_minutes=60))
    rows = make_cost_differences_table(made, TITLES, "en").rows
    assert [row[0].text for row in rows] == ["All accounts", "Social workers", "Social workers (hours)", "Volunteers' time (hours)"]
    assert rows[0][1].text.startswith("+")


def test_the_page_of_a_run_shows_its_costs():
    report = build_run_report(result_of("one"), "en", {})
    assert "What it costs a year" in [table.heading for table in report.tables]

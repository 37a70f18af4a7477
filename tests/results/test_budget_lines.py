"""What of a budget was spent and what is left: from counts, to the fen, and said in sentences."""

import pytest

import wushe_sim as ws
from wushe_sim.model.counts import COUNTS
from wushe_sim.report.budget import describe_budgets, make_budget_tables
from wushe_sim.results.budget_lines import GRANTED, UNSPENT, measure_rise
from wushe_sim.scenario.purchases import compute_money_due

pytestmark = pytest.mark.compiled

BASE = ws.Scenario(name="base", burn_in=12, weeks=26, place={"communities": 2, "residents": 300, "social_workers": 2})
SHARES = {"posts": 0.4, "services": 0.1, "fund": 0.1, "incubation": 0.05, "moral_governance": 0.05, "points_scheme": 0.2}
SPENT = BASE.replace(name="spent", budget={"yuan": 200_000, "posts": 1.5, "from": 6, "shares": SHARES})
ROUNDS = 5
"""From week 8 on, the last one begun in week 24."""


@pytest.fixture(scope="module")
def result():
    return ws.run([BASE, SPENT], seeds=[5])


@pytest.fixture(scope="module")
def lines(result):
    return result.budget_lines().set_index("use")


def test_every_use_has_a_line_and_what_no_share_names_too(lines):
    assert set(lines.index) == {*SHARES, UNSPENT, GRANTED} and (lines["scenario"] == "spent").all() and (lines["weeks"] == 4 * ROUNDS).all()
    assert lines["given_yuan"].sum() == pytest.approx(compute_money_due(200_000, ROUNDS) / 100, abs=0.08)
    assert lines["given_yuan_a_year"]["posts"] == pytest.approx(80_000, abs=0.1)
    assert lines["given_yuan_per_1000"]["posts"] == pytest.approx(lines["given_yuan"]["posts"] / 0.6)


def test_given_is_spent_and_left_to_the_fen(lines):
    fen = (lines[["given_yuan", "spent_yuan", "left_yuan"]] * 100).round().astype(int)
    assert (fen["given_yuan"] == fen["spent_yuan"] + fen["left_yuan"]).all() and (fen >= 0).all().all()
    assert fen.loc[UNSPENT, "spent_yuan"] == 0 and fen.loc["services", "left_yuan"] == 0


def test_posts_spend_what_was_filled_and_remedies_what_was_paid_and_worked(result, lines):
    sums = result.runs[-1].counts.sum(axis=(0, 1, 3))
    total = {name: float(sums[row]) for row, name in enumerate(COUNTS)}
    assert lines["spent_yuan"]["posts"] == pytest.approx(total["worker_bought"] / 2400 / 52 * 80_000, abs=0.01)
    assert lines["filled"]["posts"] == pytest.approx(total["worker_bought"] / (2400 * 18))
    assert lines["filled"]["granted_posts"] == pytest.approx(total["worker_granted"] / (3600 * 18))
    assert lines["spent_yuan"]["points_scheme"] == pytest.approx(total["budget_points_scheme"] / 100, abs=0.01)
    helpers = total["committee_bought"] / 60 * 30 / 0.8
    assert lines["spent_yuan"]["moral_governance"] == pytest.approx(total["budget_moral_governance"] / 100 + helpers, abs=0.02)
    assert lines["strength"]["incubation"] == pytest.approx(0.8) and lines["full"]["incubation"]


def test_what_is_left_in_funds_is_how_far_the_pools_rose(result, lines):
    run = result.runs[-1]
    rose = measure_rise(run.counts[8:].sum(axis=(0, 1, 3))) / 100
    assert lines["left_yuan"]["fund"] == pytest.approx(min(max(rose, 0), lines["given_yuan"]["fund"]))


def test_a_result_without_a_budget_has_no_lines():
    plain = ws.run(BASE.replace(weeks=4), seeds=[5])
    assert plain.budget_lines().empty and make_budget_tables(plain, {"base": "Base"}, "en") == []


def test_a_loaded_result_says_the_same(result, lines, tmp_path):
    loaded = ws.load(result.save(tmp_path / "out")).budget_lines().set_index("use")
    assert loaded.equals(lines)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_and_sentences_say_it(result, lang):
    titles = {"base": "Base", "spent": "Spent"}
    (table,) = make_budget_tables(result, titles, lang)
    assert len(table.rows) == len(SHARES) + 2
    said = describe_budgets(result, titles, lang)
    assert len(said) >= 5 and all("Spent" in line for line in said)

import math
import re
from pathlib import Path

import numpy as np
import pytest

from tests.experiments.small_street import SMALL, seen_of_two_seeds
from wushe_sim.experiments.validation.measures import (
    bond_over_efficacy,
    indicator,
    logit_effects,
    of_a_station,
    resources_over_demands,
    retention,
    spent_of_available,
    yearly_turnover,
)
from wushe_sim.experiments.validation.observation import PatternWatch, between_households, small_networks
from wushe_sim.experiments.validation.patterns import FACT, FIT, HELD_OUT, PATTERNS, RANGE, Pattern
from wushe_sim.experiments.validation.runs import CHANGED_WEEKS, CHANGES, PLAIN, WEEKS, ObservedSeed, changed_streets, experiment_street
from wushe_sim.experiments.validation.validation import (
    INSIDE,
    OUTSIDE,
    SILENT,
    UNMEASURED,
    as_records,
    is_inside,
    jackknife,
    judge_pattern,
    judge_patterns,
)
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.world.graph import sort_ties
from wushe_sim.report import validation as report
from wushe_sim.report.plot import validation as picture
from wushe_sim.report.validation import format_validation_page as page
from wushe_sim.running.runner import run

DOCS = Path(__file__).resolve().parents[3] / "docs"


def pattern(low, high, measure=lambda seen: float(np.mean([one.posts for one in seen])), use=HELD_OUT):
    return Pattern("x", "says", low, high, "share", use, "S0", "A", measure, "how")


def seen(posts=1.0, weeks=30, **watched):
    watch = PatternWatch(WEEKS)
    for name, value in watched.items():
        setattr(watch, name, value)
    return ObservedSeed(0, posts, {PLAIN: np.zeros((weeks, len(COUNTS), 1), np.int64)}, watch)


# --- what is declared ------------------------------------------------------------------------------------------------------------


def test_every_pattern_of_the_evidence_stands_in_the_table_with_its_use():
    text = (DOCS / "evidence.md").read_text(encoding="utf-8").partition("## 2.")[2].partition("## 3.")[0]
    lines = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in text.splitlines() if re.match(r"\| \d", line)]
    rows = {cells[1]: cells[4] for cells in lines}
    ours = {}
    for one in PATTERNS:
        if number := re.match(r"\d+", one.number):
            ours.setdefault(number[0], set()).add(one.use)
    assert set(ours) == set(rows)
    for number, uses in ours.items():
        assert (FIT in uses) == ("fit" in rows[number]) and (HELD_OUT in uses) == ("HO" in rows[number]), number


def test_bands_are_those_of_the_evidence():
    bands = {one.number: (one.low, one.high) for one in PATTERNS}
    assert bands["1"] == (0.15, 0.25) and bands["5"] == (0.13, 0.23) and bands["8"] == (0.55, 0.75) and bands["2"] == (0.30, 0.55)
    assert bands["11a"] == (0.6, 0.85) and bands["11b"] == (0.4, 0.75) and bands["13b"] == (3, 5) and bands["15"] == (-0.10, -0.02)
    assert bands["14a"] == (6.9, 12.4) and bands["14b"] == (0.18, 0.32) and bands["14c"] == (2.5, 3.0) and bands["22"] == (0.75, 0.97)


def test_each_pattern_has_a_number_of_its_own_a_chinese_name_a_source_and_a_grade():
    assert len({one.number for one in PATTERNS}) == len(PATTERNS)
    for one in PATTERNS:
        assert re.search("[一-鿿]", str(one.render("zh").says))
        assert one.source.startswith(("S", "II")) and one.grade and one.how and one.low <= one.high


def test_what_is_built_in_names_coefficients_and_levers_that_there_are():
    groups = Parameters.__annotations__
    for one in PATTERNS:
        for group, name in re.findall(r"([a-z_]+)\.([a-z_]+)", one.built_in.replace("network.py", "")):
            assert group == "levers" or name in groups[group]._fields, one.number


def test_a_pattern_that_the_model_cannot_speak_to_says_why():
    silent = [one for one in PATTERNS if one.measure is None]
    assert silent and all(len(one.how) > 40 for one in silent)
    assert all(judge_pattern(one, [seen()]).verdict == SILENT for one in silent)


# --- inside or not ---------------------------------------------------------------------------------------------------------------


def test_a_band_includes_its_edges_and_a_sign_excludes_zero():
    assert is_inside(pattern(0.1, 0.2), 0.1) and is_inside(pattern(0.1, 0.2), 0.2) and not is_inside(pattern(0.1, 0.2), 0.21)
    assert not is_inside(pattern(0, math.inf), 0.0) and not is_inside(pattern(-math.inf, 0), 0.0)
    assert is_inside(pattern(0.5, math.inf), 0.5) and not is_inside(pattern(0, 1), math.nan)


def test_the_interval_of_a_mean_is_that_of_its_standard_error():
    values = np.array([1.0, 2.0, 4.0, 7.0])
    without = [float(np.delete(values, n).mean()) for n in range(4)]
    assert jackknife(without) == pytest.approx(values.std(ddof=1) / 2)


def test_a_row_counts_the_seeds_that_lie_inside_alone():
    row = judge_pattern(pattern(0, 2.5), [seen(1.0), seen(2.0), seen(6.0)])
    assert (row.figure, row.seeds_inside, row.verdict) == (3.0, 2, OUTSIDE)
    assert judge_pattern(pattern(0, 4), [seen(1.0), seen(6.0)]).verdict == INSIDE
    assert judge_pattern(pattern(0, 4, lambda _: math.nan), [seen()]).verdict == UNMEASURED


# --- measures by hand ------------------------------------------------------------------------------------------------------------


def test_retention_pools_people_not_shares():
    assert retention([seen(volunteered=10, retained=9), seen(volunteered=90, retained=45)]) == pytest.approx(0.54)


def test_turnover_is_thirteen_rounds_of_the_chance_to_quit():
    assert yearly_turnover([seen(quit_chances=[0.01, 0.03])]) == pytest.approx(0.26)


def test_a_small_station_is_not_judged():
    assert math.isnan(of_a_station("understaffed")([seen(posts=1)])) and math.isnan(resources_over_demands([seen(posts=1)]))


def test_resources_that_move_burnout_more_than_demands_give_a_positive_difference():
    draws = np.random.default_rng(0).normal(size=(200, 2))
    table = np.column_stack([draws, 0.2 * draws[:, 0] - 0.9 * draws[:, 1]])
    assert resources_over_demands([seen(posts=9, workers=[table])]) == pytest.approx(0.7 / math.hypot(0.2, 0.9), abs=0.1)


def test_logit_effects_find_what_the_data_were_made_with():
    luck = np.random.default_rng(1)
    x = luck.normal(size=(20_000, 2))
    y = luck.random(20_000) < 1 / (1 + np.exp(-(0.3 + 0.8 * x[:, 0] - 0.4 * x[:, 1])))
    assert logit_effects(x, y.astype(float)) == pytest.approx([0.8, -0.4], abs=0.06)


def test_who_stays_by_bond_alone_gives_a_positive_difference():
    luck = np.random.default_rng(2)
    rows = luck.normal(size=(2000, 3))
    stays = (luck.random(2000) < 1 / (1 + np.exp(-rows[:, 0]))).astype(float)
    assert bond_over_efficacy([seen(volunteers=[np.column_stack([rows, stays])])]) > 0.5


def test_spending_is_of_what_was_there_and_what_came_in():
    one = seen(weeks=60)
    one.counts[PLAIN][-43:, count.paid_cases, 0] = 10
    one.counts[PLAIN][-1, count.pool, 0] = 570
    assert spent_of_available([one]) == pytest.approx(0.43)


def test_an_indicator_is_a_ratio_of_sums_over_seeds():
    one, other = seen(), seen()
    for watched, active, adults in ((one, 10, 100), (other, 90, 300)):
        watched.counts[PLAIN][:, count.active, 0], watched.counts[PLAIN][:, count.adults, 0] = active, adults
    assert indicator("volunteer_rate")([one, other]) == pytest.approx(0.25)


def test_households_are_tied_where_any_of_their_residents_are():
    start, neighbour = sort_ties(5, np.array([0, 0, 1, 3], np.uint32), np.array([1, 2, 3, 4], np.uint32))
    from wushe_sim.model.actors.residents import collect_ties
    ties = collect_ties(start, neighbour, np.ones(neighbour.size, np.float32), np.zeros(neighbour.size, np.uint8))
    houses = between_households(ties, np.array([0, 0, 1, 2, 2], np.uint32))
    assert houses.start.tolist() == [0, 2, 3, 4] and houses.neighbour.tolist() == [1, 2, 0, 0]


def test_generated_villages_have_as_many_households_as_those_that_were_measured():
    assert 150 <= small_networks(3)["households"]["nodes"] <= 320


# --- the runs --------------------------------------------------------------------------------------------------------------------


def test_a_changed_street_is_changed_from_week_0_and_shares_the_burn_in():
    from wushe_sim.running.simulation import get_burn_in_key

    streets = changed_streets(SMALL)
    assert [street.name for street in streets] == list(CHANGES) and all(street.weeks == CHANGED_WEEKS for street in streets)
    assert len({get_burn_in_key(street) for street in [*streets, SMALL]}) == 1


def test_the_experiment_street_keeps_what_the_scenario_sets():
    street = experiment_street(SMALL.replace(levers={"takeover": 0.7}))
    assert street.place.communities == 4 and street.place.made_residents == 8000 and street.levers.takeover == 0.7


def test_watching_changes_nothing():
    watched = seen_of_two_seeds()[1].counts[PLAIN]
    alone = run(SMALL.shortened(WEEKS), seeds=[1]).runs[0].counts.sum(axis=1)
    assert (watched == alone).all()


def test_a_seed_gives_a_figure_for_every_pattern_that_so_small_a_street_can_speak_to():
    rows = judge_patterns(seen_of_two_seeds())
    assert [row.pattern.number for row in rows] == [one.number for one in PATTERNS]
    unmeasured = {row.pattern.number for row in rows if row.verdict == UNMEASURED}
    assert unmeasured <= {"1 counted", "2", "4", "S1a", "11a", "18a", "renewal", "9"}
    assert 0 <= next(row.figure for row in rows if row.pattern.number == "8") <= 1


# --- the table, the picture, the page --------------------------------------------------------------------------------------------


def test_every_row_has_a_line_in_each_form():
    rows = judge_patterns(seen_of_two_seeds())
    assert len(as_records(rows)) == len(rows)
    assert all(line[1] for lang in ("en", "zh") for line in report.make_patterns_table(rows, lang).texts)
    text = page(rows, "wushe validate", "About.", "there.png", "en")
    assert all(f"| {row.pattern.number} |" in text or f"**{row.pattern.number}**" in text for row in rows)
    assert all(title in text for title in ("Held out", "What misses", "cannot speak"))


def test_a_users_own_words_are_text_in_markdown():
    rows = judge_patterns(seen_of_two_seeds())
    own = rows[0].pattern._replace(number="a|b *c* [d](e) <img src=x> $f$", source="`g` _h_ \\\\", use=HELD_OUT)
    text = page([*rows, rows[0]._replace(pattern=own)], "wushe validate", "About.", "there.png", "en")
    assert r"| a\|b \*c\* \[d\]\(e\) \<img src=x\> \$f\$ |" in text and r"\`g\` \_h\_" in text and "<img" not in text.replace(r"\<img", "")
    assert all(row.pattern.source.replace("|", r"\|") in text for row in rows if row.pattern.use == FIT)


def test_the_picture_has_a_line_for_each_row_that_was_judged():
    rows = judge_patterns(seen_of_two_seeds())
    labels = picture.draw_validation(rows).axes[0].get_yticklabels()
    assert len(labels) == sum(row.verdict in (INSIDE, OUTSIDE) for row in rows)


def test_a_figure_beyond_the_axis_is_drawn_at_its_end():
    row = judge_pattern(pattern(0.0, 0.1), [seen(1.0)])
    assert picture.place_in_band(row, row.figure) == pytest.approx(10)
    dots = [line for line in picture.draw_validation([row]).axes[0].lines if line.get_marker() == ">"]
    assert [line.get_xdata()[0] for line in dots] == [picture.RIGHT]


def test_uses_are_those_that_a_reader_is_told_of():
    assert {one.use for one in PATTERNS} == {FIT, HELD_OUT, FACT, RANGE}
    assert all(one.use in report.USES for one in PATTERNS)

"""Indicators: each formula by hand on small sums, and what holds of all of them."""

import math

import numpy as np
import pytest

from wushe_sim.engine.declare import get_label
from wushe_sim.i18n import LANGUAGES
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS, MARKS, evaluate
from wushe_sim.model.sums import ONE_SHARE, SHARE_SUMS, Sums, diversity

ALL = list(INDICATORS)


def tally(groups=1, **counts):
    """A tally (counts, groups) that is zero but for what is named; a list is one number for each group."""
    cells = np.zeros((len(COUNTS), groups), np.int64)
    for name, value in counts.items():
        cells[list(COUNTS).index(name)] = value if isinstance(value, list) else [value] + [0] * (groups - 1)
    return cells


def value_of(indicator, groups=1, **counts):
    return float(evaluate(Sums(tally(groups, **counts)), (indicator,))[indicator])


BY_HAND = [
    ("coverage", {"served_minutes": 30, "need_minutes": 40}, 0.75),
    ("need_hours", {"need_minutes": 120_000, "residents": 4000}, 500),
    ("served_hours", {"served_minutes": 60_000, "residents": 2000}, 500),
    ("time_to_service", {"ended_weeks": 9, "ended_cases": 4}, 2.25),
    ("time_to_found", {"found_weeks": 3, "found_cases": 2}, 1.5),
    ("unmet_material", {"served_material": 1, "need_material": 4}, 0.75),
    ("unmet_public", {"served_public": 3, "need_public": 4}, 0.25),
    ("never_found", {"cases_well": 4, "cases_badly": 2, "cases_lapsed": 2, "cases_never_found": 2}, 0.2),
    ("ended_badly", {"cases_well": 3, "cases_badly": 1}, 0.25),
    ("compound_share", {"compound_need_minutes": 25, "need_minutes": 100}, 0.25),
    ("compound_completion", {"compound_done": 6, "compound_lapsed": 4}, 0.6),
    ("lacked_link_share", {"lacked_link": 3, "lacked_hours": 3, "lacked_money": 4}, 0.3),
    ("volunteer_rate", {"active": 50, "adults": 1000}, 0.05),
    ("registered_rate", {"registered": 200, "residents": 1000}, 0.2),
    ("volunteer_hours", {"worked_minutes": 6000, "residents": 1000}, 100),
    ("hours_per_volunteer", {"worked_minutes": 6000, "active": 50}, 2),
    ("volunteer_turnover", {"quit": 1, "active": 130}, 0.4),
    ("joined_rate", {"joined": 1, "adults": 1000}, 52),
    ("attendance", {"attended": 30, "invited": 1000}, 0.03),
    ("agreement", {"panel_near": 90, "panel": 150}, 0.6),
    ("compliance", {"complied": 75, "bound": 100}, 0.75),
    ("trust", {"trust": 3 << 24, "residents": 4}, 0.75),
    ("covenant", {"covenant": 1 << 23, "weeks": 1}, 0.5),
    ("professional_time", {"worker_administration": 840, "worker_absent": 120, "worker_minutes": 2400}, 0.6),
    ("burnout", {"burnout": 2400 << 22, "worker_minutes": 2400}, 0.25),
    ("worker_turnover", {"worker_quits": 1000, "worker_weeks": 260_000}, 0.2),
    ("vacancy", {"worker_vacant": 1, "worker_minutes": 3}, 0.25),
    ("committee_share", {"booked_committee": 6, "booked_team": 1, "booked_worker": 1, "booked_organization": 2}, 0.6),
    ("gifts_crowd", {"gifts_crowd": 10_000, "residents": 2000}, 50),
    ("pool", {"pool": 500_000, "residents": 1000}, 5000),
    ("spent_share", {"paid_cases": 1, "paid_expenses": 1, "paid_organizations": 1, "paid_remedies": 1, "pool": 208}, 0.5),
    ("donor_renewal", {"renewals": 2, "renewals_due": 5}, 0.4),
    ("organizations", {"organizations": 6, "residents": 4000}, 1.5),
    ("organizations_founded", {"organizations_founded": 1, "residents": 52_000}, 1),
    ("unserved_hours", {"need_minutes": 120_000, "served_minutes": 90_000, "residents": 4000}, 125),
    ("hard_to_reach_coverage", {"hard_need_minutes": 40, "hard_served_minutes": 10}, 0.25),
    ("love_reached", {"love_reached": 1, "residents": 52_000}, 1),
    ("volunteer_hours_used", {"worked_minutes": 30, "offered_minutes": 120}, 0.25),
    ("linkage", {"joint_minutes": 7, "served_minutes": 70}, 0.1),
    ("linkage_density", {"link_strength": 1 << 24, "link_pairs": 10}, 0.1),
    ("density_without_committee", {"outer_link_strength": 1 << 24, "outer_link_pairs": 4}, 0.25),
    ("efficiency_without_committee", {"outer_efficiency": 1 << 24, "outer_efficiency_pairs": 2}, 0.5),
    ("actors_per_100_cases", {"kinds_involved": 6, "ended_cases": 4}, 150),
    ("referral_success", {"refused": 1, "referred": 3}, 0.75),
    ("bridged_share", {"bridged": 1, "referred": 3}, 0.25),
    ("found_by_grid", {"found_by_volunteer": 1, "found_by_asking": 2, "found_by_grid": 1}, 0.25),
    ("lasting_results", {"cases_well": 6, "cases_badly": 2, "cases_lapsed": 2}, 0.6),
    ("binding_covenants", {"complied": 8, "bound": 10, "covenant": 1 << 23, "weeks": 1}, 0.4),
]


@pytest.mark.parametrize(("indicator", "counts", "expected"), BY_HAND, ids=[case[0] for case in BY_HAND])
def test_an_indicator_is_the_ratio_worked_by_hand(indicator, counts, expected):
    assert value_of(indicator, **counts) == pytest.approx(expected, rel=1e-12)


def test_groups_served_alike_are_perfectly_even():
    assert value_of("evenness", groups=2, need_minutes=[100, 300], served_minutes=[50, 150]) == 1


def test_evenness_is_one_less_the_mean_deviation_relative_to_the_whole():
    # coverage .5 as a whole; .8 for a quarter of the need, .4 for the rest: (.25 · .3 + .75 · .1) / .5 = .3
    assert value_of("evenness", groups=2, need_minutes=[100, 300], served_minutes=[80, 120]) == pytest.approx(0.7)


def test_evenness_never_falls_below_zero():
    assert value_of("evenness", groups=2, need_minutes=[1, 999], served_minutes=[100, 0]) == 0


def test_one_kind_of_actor_alone_is_not_plural_and_four_alike_are_wholly():
    assert value_of("plural_actors", booked_committee=7) == 0
    assert value_of("plural_actors", booked_committee=7, booked_team=7, booked_worker=7, booked_organization=7) == 1
    assert value_of("plural_actors", booked_committee=1, booked_team=1) == pytest.approx(2 / 3)


def test_resources_are_broad_where_gifts_come_by_all_four_channels():
    assert value_of("broad_resources", gifts_government=5) == 0
    assert value_of("broad_resources", gifts_government=5, gifts_targeted=5, gifts_love=5, gifts_crowd=5) == 1


def test_a_session_a_quarter_makes_the_deliberative_mark_the_agreement():
    quarterly = {"sessions": 2, "weeks": 26, "panel_near": 90, "panel": 150}
    assert value_of("deliberative_process", **quarterly) == pytest.approx(0.6)
    assert value_of("deliberative_process", **{**quarterly, "sessions": 1}) == pytest.approx(0.3)
    assert value_of("deliberative_process", **{**quarterly, "sessions": 9}) == pytest.approx(0.6)


def test_without_sessions_the_deliberative_mark_is_missing():
    assert math.isnan(value_of("deliberative_process", weeks=26, panel_near=9, panel=15))


@pytest.mark.parametrize("indicator", ALL)
def test_nothing_counted_is_missing_and_never_zero(indicator):
    assert math.isnan(value_of(indicator))


def test_something_over_nothing_is_missing_and_never_infinite():
    assert math.isnan(value_of("coverage", served_minutes=60))


def test_a_share_of_many_places_is_a_ratio_of_sums_and_no_mean_of_ratios():
    places = np.stack([tally(served_minutes=1, need_minutes=2), tally(served_minutes=0, need_minutes=98)])
    assert evaluate(Sums(places), ("coverage",))["coverage"].tolist() == [0.5, 0]
    assert value_of("coverage", served_minutes=1, need_minutes=100) == 0.01


def test_sums_have_the_shape_of_what_they_are_taken_over():
    sums = Sums(np.ones((5, 3, len(COUNTS), 2), np.int64))
    assert sums.residents.shape == (5, 3) and (sums.residents == 2).all()
    assert sums.by_group("residents").shape == (5, 3, 2)
    assert sums.of_groups().residents.shape == (5, 3, 2) and (sums.of_groups().residents == 1).all()
    assert {value.shape for value in evaluate(sums).values()} == {(5, 3)}


def test_sums_of_shares_are_handed_out_in_whole_shares():
    assert "trust" in SHARE_SUMS and "burnout" in SHARE_SUMS and "residents" not in SHARE_SUMS
    assert float(Sums(tally(trust=int(ONE_SHARE))).trust) == 1


def test_a_name_that_is_not_counted_is_an_attribute_error():
    with pytest.raises(AttributeError, match="happiness"):
        _ = Sums(tally()).happiness


class Watched:
    """Sums that remember which counts a formula read."""

    def __init__(self):
        self.read = set()

    def __getattr__(self, name):
        assert name in COUNTS, name
        self.read.add(name)
        return np.float64(2)

    def by_group(self, name):
        self.read.add(name)
        return np.full(2, 1.0)


def counts_read_by(indicator):
    watched = Watched()
    INDICATORS[indicator].declaration.formula(watched)
    return watched.read


@pytest.mark.parametrize("indicator", GROUP_INDICATORS)
def test_what_is_told_by_group_is_made_of_counts_that_are_kept_by_group(indicator):
    assert all(COUNTS[name].declaration.by_group for name in counts_read_by(indicator))


def test_whatever_could_be_told_by_group_is():
    could = [name for name in ALL if all(COUNTS[count].declaration.by_group for count in counts_read_by(name))]
    assert set(could) - {"evenness"} == set(GROUP_INDICATORS)


@pytest.mark.parametrize("indicator", ALL)
def test_each_indicator_is_declared_in_full(indicator):
    entry = INDICATORS[indicator].declaration
    assert entry.unit and entry.section and entry.meaning and entry.label
    assert entry.section.split(".")[0] in ("I", "II", "III", "IV", "V")
    assert any("一" <= sign <= "鿿" for sign in get_label(entry).render("zh"))


def test_labels_are_not_used_twice():
    for lang in LANGUAGES:
        labels = [get_label(entry.declaration).render(lang) for entry in INDICATORS.values()]
        assert len(set(labels)) == len(labels)


def test_the_five_marks_lie_between_zero_and_one_whatever_is_counted():
    draws = np.random.default_rng(5)
    numbers = draws.integers(1, 1000, (500, len(COUNTS), 3))
    for part, whole in (("panel_near", "panel"), ("complied", "bound"), ("covenant", "weeks")):
        names = list(COUNTS)
        numbers[:, names.index(part)] = numbers[:, names.index(whole)] * draws.random((500, 3))
    values = evaluate(Sums(numbers), MARKS)
    assert len(values) == 5
    assert all(((value >= 0) & (value <= 1)).all() for value in values.values())


def test_diversity_is_the_chance_that_two_units_differ_over_its_greatest():
    assert diversity(3.0, 1.0) == pytest.approx((1 - (9 + 1) / 16) / 0.5)

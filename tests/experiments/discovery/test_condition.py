"""Conditions: what they say of rows worked by hand, by name or label, and what is refused, with the nearest name."""

import numpy as np
import pandas as pd
import pytest

from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.discovery.condition import LONGEST, parse_condition

ROWS = pd.DataFrame({"coverage": [0.2, 0.5, 0.9, np.nan], "unserved_hours": [60.0, 30.0, 5.0, 40.0], "linkage": [0.0, 0.2, 0.1, 0.3]})


def held(text):
    return [None if np.isnan(one) else bool(one) for one in parse_condition(text).judge(ROWS)]


@pytest.mark.parametrize(("text", "expected"), [
    ("unserved_hours > 30", [True, False, False, True]), ("unserved_hours >= 30", [True, True, False, True]),
    ("unserved_hours > 30 and linkage < 0.2", [True, False, False, False]),
    ("unserved_hours > 50 or not linkage < 0.2", [True, True, False, True]),
    ("not (unserved_hours > 50 or linkage < 0.2)", [False, True, False, True]),
    ("10 < unserved_hours <= 40", [False, True, False, True]), ("-unserved_hours + 2 * 30 > 20", [False, True, True, False]),
    ("coverage < 0.4", [True, False, False, None]), ("coverage < 0.4 or unserved_hours > 30", [True, False, False, None]),
    ("coverage / linkage > 3", [True, False, True, None]), ("linkage / linkage == 1", [None, True, True, True]),
    ("需求满足率＜0.4", [True, False, False, None]), ("“需求满足率” ≤ 0.5", [True, True, False, None]),
    ("'Need coverage' < 0.4", [True, False, False, None]), ("need_coverage < 0.4", [True, False, False, None]),
])
def test_a_condition_holds_where_its_comparison_does_and_says_nothing_where_a_value_is_missing(text, expected):
    assert held(text) == expected


def test_a_condition_names_its_indicators_in_order():
    assert parse_condition("linkage > 0.1 and 需求满足率 < 0.5 and linkage < 1").indicators == ("linkage", "coverage")


def test_an_unknown_name_is_refused_with_the_nearest_and_all_of_them_at_once():
    with raises_message(BadInput, "condition", "no_indicator", "did_you_mean", name='"unserved_hour"', near="unserved_hours") as raised:
        parse_condition("unserved_hour > 30 and covrage < 1")
    assert len(raised.value.messages) == 2
    with raises_message(BadInput, "condition", "no_indicator", "did_you_mean", name='"需求满意率"', near="需求满足率"):
        parse_condition("需求满意率 < 0.5")
    with raises_message(BadInput, "condition", "no_indicator", "indicators_are_listed"):
        parse_condition("zzzz < 0.5")


@pytest.mark.parametrize(("text", "problem"), [
    ("unserved_hours", "condition_is_a_number"), ("not linkage", "condition_is_a_number"),
    ("(linkage > 1) + 1 > 2", "condition_is_a_truth"),
    ("1 < 2", "condition_without_indicator"), ("linkage = 1", "condition_equals"), ("coverage < 80%", "condition_per_cent"),
    ("linkage > ", "condition_unread"), ("coverage < (0.2", "condition_unread_at"), ("", "condition_length"),
    ("linkage > 1 & coverage < 1", "condition_in_words"), ("linkage ** 9 > 1", "condition_form"), ("linkage > True", "condition_form"),
    ("__import__('os').system('x') > 1", "condition_form"), ("linkage.real > 1", "condition_form"), ("linkage[0] > 1", "condition_form"),
    ("linkage in (1, 2)", "condition_form"), ("(lambda: 1)() > linkage", "condition_form"), ("linkage > 1j", "condition_form"),
    ("linkage > 1" + " " * 3 + "+ 1" * LONGEST, "condition_length"),
])
def test_what_is_no_condition_is_refused_with_what_to_write(text, problem):
    with raises_message(BadInput, "condition", problem):
        parse_condition(text)


def test_what_the_parser_cannot_hold_is_refused_as_well():
    for text in ("(" * 400 + "linkage", "-" * (LONGEST - 9) + "linkage", "linkage > 1\x00", "linkage > 1\nimport os"):
        with raises_message(BadInput, "condition"):
            parse_condition(text)

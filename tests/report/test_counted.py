"""A counted noun agrees with its number."""

import inspect
import re

import pytest

from wushe_sim.i18n import counted

COUNTS = {name: function for name, function in inspect.getmembers(counted, inspect.isfunction) if name.startswith("count_")}


@pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)
def test_one_is_singular_and_more_are_plural(count):
    one, two, none = (str(count(many)) for many in (1, 2, 0))
    assert one.startswith("1 ") and two.startswith("2 ") and none.startswith("0 ")
    assert one[2:] != two[2:] == none[2:] and not one.split()[1].endswith("s")


@pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)
def test_in_chinese_a_measure_word_stands_behind_the_number(count):
    assert re.match("1 [\u4e00-\u9fff]", count(1).render("zh"))

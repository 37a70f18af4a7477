"""Files that are not imported, because no marker that they name is asked for, hold no test that would have run."""

import ast
from itertools import chain, combinations

import pytest

from tests.selection import may_hold, may_select

NAMES = ("slow", "browser", "processes", "libraries")
EXPRESSIONS = {
    "not slow and not browser and not processes": "nothing", "slow or browser": "slow", "(processes or browser) and not slow": "processes",
    "libraries and not slow": "libraries", "not (slow or not libraries)": "libraries", "slow and libraries": "slow libraries",
}


def subsets(names):
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


@pytest.mark.parametrize("wanted", EXPRESSIONS)
def test_a_file_is_left_out_only_where_no_test_of_it_can_be_selected(wanted):
    code = compile(wanted, "<expression>", "eval")
    for named in subsets(NAMES):
        can_be = any(eval(code, {name: name in borne for name in NAMES}) for borne in subsets(named))
        assert may_hold(ast.parse(wanted, mode="eval"), frozenset(named)) == can_be, named


@pytest.mark.parametrize(("wanted", "marker"), EXPRESSIONS.items())
def test_a_file_that_names_the_markers_is_imported(wanted, marker, tmp_path):
    path = tmp_path / "test_it.py"
    path.write_text("\n".join(f"@pytest.mark.{name}" for name in marker.split()), encoding="utf-8")
    assert may_select(wanted, path)


@pytest.mark.parametrize("wanted", list(EXPRESSIONS)[1:])
def test_a_file_that_names_none_is_left_out(wanted, tmp_path):
    path = tmp_path / "test_it.py"
    path.write_text("def test_it(): ...", encoding="utf-8")
    assert not may_select(wanted, path)


def test_what_is_no_expression_of_names_leaves_nothing_out(tmp_path):
    path = tmp_path / "test_it.py"
    path.write_text("", encoding="utf-8")
    assert may_select("slow and (", path) and may_select("", path) and may_select("mark(kind='x')", path)

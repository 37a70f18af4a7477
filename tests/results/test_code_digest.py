"""Digests of a user's own Python: what changes one, what does not, and what is said where no source is at hand."""

import functools
import textwrap

import numba
import numpy as np
import pytest

import wushe_sim as ws
from wushe_sim.results.code_digest import CODE, NONE, TEXT, digest_code_of, name_code

THRESHOLD = 0.6


def made(text, name="look", **around):
    """What a text defines that lies in no file, as in a line of code on the command line."""
    space = {"__name__": "study", **around}
    exec(textwrap.dedent(text), space)
    return space[name]


def careful(threshold):
    class Careful(ws.Resident):
        def join_volunteering(self, chance, draw):
            return self.belonging > threshold and draw < chance

    return Careful


def look(street):
    return street.week > THRESHOLD


class Recorder:
    def __init__(self, every):
        self.every = every

    def __call__(self, street):
        return street.week % self.every == 0


def digest(value):
    return digest_code_of(value).digest


def test_a_function_in_a_file_is_digested_by_its_text_and_a_line_of_code_by_its_bytecode():
    assert digest_code_of(look).source == digest_code_of(careful(0.5)).source == TEXT
    assert digest_code_of(made("def look(street): return 1")).source == digest_code_of(lambda street: None).source == CODE
    assert digest_code_of(print) == ("", NONE, ())


@pytest.mark.parametrize("other", [
    "def look(street): return street.week > 2", "def look(street): return street.year > 1", "def look(street, n=1): return street.week > 1",
    "def look(street): return street.week < 1", "def look(street): return (lambda: street.week > 1)()",
])
def test_another_constant_name_default_or_step_is_another_digest(other):
    one = "def look(street): return street.week > 1"
    assert digest(made(one)) == digest(made(one)) != digest(made(other))


def test_what_a_closure_captures_and_the_globals_that_code_reads_count():
    assert digest(careful(0.5)) == digest(careful(0.5)) != digest(careful(0.7))
    text = "def look(street): return street.week > LIMIT"
    assert digest(made(text, LIMIT=1)) != digest(made(text, LIMIT=2))
    assert digest(made(text, LIMIT=1)) == digest(made(text, LIMIT=1, UNUSED=3))


def test_a_function_that_is_called_counts_with_what_calls_it():
    caller = "def look(street): return helper(street)"
    one, other = (made(f"def helper(street): return {n}", "helper") for n in (1, 2))
    assert digest(made(caller, helper=one)) == digest(made(caller, helper=one)) != digest(made(caller, helper=other))


def test_a_partial_a_method_and_a_callable_object_count_with_what_they_hold():
    assert digest(functools.partial(look, n=1)) == digest(functools.partial(look, n=1)) != digest(functools.partial(look, n=2))
    assert digest(Recorder(2)) == digest(Recorder(2)) != digest(Recorder(3))
    assert digest(Recorder(2).__call__) != digest(Recorder(3).__call__)
    assert name_code(functools.partial(look, n=1)) == f"{__name__}.look" and name_code(Recorder(2)) == f"{__name__}.Recorder"


def test_arrays_tables_and_sets_count_by_what_is_in_them():
    text = "def look(street): return TABLE"
    values = [np.arange(3), np.arange(3.0), {"a": 1}, {"a": 2}, {1, 2}, {1, 3}, [1, [2]], [1, [3]]]
    assert len({digest(made(text, TABLE=value)) for value in values}) == len(values)
    assert digest(made(text, TABLE={"b": 1, "a": {"x", "y", "z"}})) == digest(made(text, TABLE={"a": {"z", "y", "x"}, "b": 1}))


def test_a_compiled_rule_and_a_compiled_function_count_by_what_was_compiled():
    def a_class(limit, wrap):
        body = f"def join_volunteering(self, chance, draw): return draw < chance * {limit}"
        return type("Careful", (ws.Resident,), {"join_volunteering": wrap(made(body, "join_volunteering"))})

    for wrap in (ws.rule, numba.njit):
        assert digest(a_class(0.5, wrap)) == digest(a_class(0.5, wrap)) != digest(a_class(0.7, wrap))


def test_what_cannot_be_read_is_named():
    lock = np.random.default_rng(1)
    found = digest_code_of(made("def look(street): return LOCK", LOCK=lock))
    assert found.source == CODE and any(name.startswith("LOCK (") for name in found.unread)


def test_what_refers_to_itself_or_lies_deep_ends():
    ring = [1]
    ring.append(ring)
    deep = []
    for _ in range(5000):
        deep = [deep]
    assert digest(made("def look(street): return (RING, DEEP)", RING=ring, DEEP=deep))

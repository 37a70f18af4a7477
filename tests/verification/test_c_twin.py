"""The engine against the same three stages in C: the same bytes in every column, week after week; and two threads change none."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.verification.three_stages import SCENARIO, Ours

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import c_twin

pytestmark = [pytest.mark.compiled, pytest.mark.slow, pytest.mark.skipif(c_twin.compiler() is None, reason="no C compiler here")]


@pytest.mark.parametrize("residents", [240, 1001])
def test_a_years_weeks_are_the_same_bytes_in_c(residents):
    changed = SCENARIO.replace(place={"residents": residents}, levers={"enlistment": 0.5})
    ours, other = Ours(changed), Ours(changed)
    twin = c_twin.CTwin(other, c_twin.compiled(other))
    for week in range(52):
        ours.step()
        other.happen()
        twin.step()
        assert not c_twin.not_the_same(ours, other), (week, c_twin.not_the_same(ours, other))
    assert ours.c.platform.issue[0] > 5 and ours.c.books.tally.sum() > 0


def test_the_twin_in_c_notices_the_last_bit():
    ours, other = Ours(), Ours()
    other.c.residents.trust[7] = 1.0000001 * other.c.residents.trust[7]
    assert c_twin.not_the_same(ours, other) == ["trust"]


def test_two_threads_are_the_same_bytes_as_one():
    def lived(community, twin):
        for _ in range(8):
            community.happen()
            twin.step()

    pairs = [[Ours(seed=seed) for seed in (3, 4)] for _ in range(2)]
    library = c_twin.compiled(pairs[0][0])
    twins = [[c_twin.CTwin(ours, library) for ours in pair] for pair in pairs]
    for ours, twin in zip(pairs[0], twins[0], strict=True):
        lived(ours, twin)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lived, pairs[1], twins[1]))
    assert [c_twin.not_the_same(one, two) for one, two in zip(*pairs, strict=True)] == [[], []]

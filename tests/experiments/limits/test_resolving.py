"""How many seeds a cell takes: to tell an effect of a size, and to settle what is undecided; planted."""

import math

import numpy as np

from tests.experiments.limits.test_matrix import toy
from wushe_sim.experiments.limits.cells import UNDECIDED, WINS_BACK, Interval, MatrixCell, judge_cell
from wushe_sim.experiments.limits.matrix import find_recoveries
from wushe_sim.experiments.limits.resolving import count_seeds_for_cells, count_seeds_to_settle
from wushe_sim.results.student import count_seeds, find_half_width

HAVE, SPREAD = 5, 0.05


def around(mean, seeds=HAVE, spread=SPREAD):
    half = float(find_half_width(spread / math.sqrt(seeds), seeds))
    return Interval(mean, mean - half, mean + half)


def cell(net, gross, seeds=HAVE, loss=-0.3):
    return MatrixCell(1.0, around(loss, seeds), around(net, seeds), around(gross, seeds))


def test_so_many_seeds_settle_an_undecided_cell_four_times_in_five():
    """The threshold is .06; net is .1 and gross .3, so that net alone lies across it."""
    assert judge_cell(cell(0.1, 0.3)) == UNDECIDED
    needed = count_seeds_to_settle(cell(0.1, 0.3), HAVE)
    assert needed == count_seeds(SPREAD, 0.04) and needed > HAVE
    rng, found = np.random.default_rng(1), []
    for _ in range(300):
        values = rng.normal(0.1, SPREAD, needed)
        found.append(judge_cell(MatrixCell(1.0, around(-0.3, needed), around(values.mean(), needed, values.std(ddof=1)),
                                           around(0.3, needed))))
    assert 0.74 <= found.count(WINS_BACK) / 300 <= 0.9


def test_the_loss_must_be_sure_first_and_each_interval_counts_from_its_nearest_threshold():
    assert count_seeds_to_settle(cell(0.1, 0.3, loss=-0.08), HAVE) == count_seeds(SPREAD, 0.03)
    assert count_seeds_to_settle(cell(0.1, -0.05), HAVE) == count_seeds(SPREAD, 0.01)
    assert count_seeds_to_settle(MatrixCell(1.0, around(-0.3), Interval(0.1, math.nan, math.nan), around(0.3)), HAVE) is None


def test_each_cell_has_a_row_with_the_seeds_that_tell_a_size():
    recoveries = find_recoveries(toy(), ["linkage"])
    table = count_seeds_for_cells(recoveries, "linkage", 0.01)
    row = recoveries.iloc[0]
    assert table.iloc[0]["seeds_for_size"] == count_seeds(row["error"] * math.sqrt(row["seeds"]), 0.01)
    assert table[["limit", "remedy", "kind"]].to_dict("records") == recoveries[["limit", "remedy", "kind"]].to_dict("records")


def test_only_an_undecided_cell_says_what_would_settle_it():
    worth = {("takeover", "none"): -0.2, ("takeover", "deliberation"): -0.159, ("takeover", "incubation"): -0.05}
    recoveries = find_recoveries(toy(worth, remedies=("none", "deliberation", "incubation")), ["linkage"]).set_index("remedy", drop=False)
    found = count_seeds_for_cells(recoveries, "linkage", 0.01).set_index("remedy")
    assert found["kind"].to_dict() == {"deliberation": UNDECIDED, "incubation": WINS_BACK}
    assert found.loc["deliberation", "seeds_to_settle"] > 10 and found.loc["incubation", "seeds_to_settle"] is None

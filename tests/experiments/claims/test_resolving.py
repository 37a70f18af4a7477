"""How many seeds a claim takes: from the interval of each deciding part, at its own level."""

import pandas as pd

from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.hypotheses import select_hypotheses
from wushe_sim.experiments.claims.resolving import check_claim, count_seeds_for_claim
from wushe_sim.experiments.claims.verdict_rule import interval
from wushe_sim.results.student import count_seeds


def test_each_deciding_part_has_the_seeds_that_tell_a_size_at_its_level():
    values = pd.Series([0.1, 0.3, 0.2, 0.5, 0.0])
    low, high = interval(values.to_numpy(), 0.997)
    row = {"hypothesis": "H1", "variant": "", "measure": "coverage", "scale": "additive", "seeds": 5, "low": low, "high": high,
           "level": 0.997, "verdict": "undecided", "seeds_needed": 40.0}
    parts = pd.DataFrame([{**row, "part": "a", "decides": True}, {**row, "part": "check", "decides": False},
                          {**row, "part": "b", "decides": True, "verdict": "supported", "seeds_needed": None},
                          {**row, "part": "c", "decides": True, "hypothesis": "H2"}])
    found = count_seeds_for_claim(parts, "H1", 0.05)
    assert found["part"].tolist() == ["a", "b"] and found["seeds_to_settle"].tolist() == [40, None]
    assert found["seeds_for_size"].tolist() == [count_seeds(values.std(), 0.05, 0.997)] * 2


def test_a_claim_that_is_not_tested_is_refused():
    some = select_hypotheses(["H3", "H12"])
    assert check_claim("h12", some) == "H12"
    with raises_message(BadInput, "resolve_claim"):
        check_claim("H4", some)

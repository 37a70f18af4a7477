"""Draws on the command line: what they are asked of."""

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.cli.inputs import load_or_run
from wushe_sim.errors import BadInput


def test_draws_are_refused_where_nothing_is_run(tmp_path):
    ws.run(ws.Scenario(name="a", weeks=2, burn_in=0, place={"communities": 1, "residents": 100}), seeds=1).save(tmp_path / "made")
    with raises_message(BadInput, "named_for_results", option="draws=5"):
        load_or_run([str(tmp_path / "made")], None, 1, "en", True, "5")

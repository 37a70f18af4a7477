import pytest

from tests.messages import Ending, expect, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.validation.targets import read_targets

GOOD = """[[target]]
name = "volunteers here"
indicator = "volunteer_rate"
low = 0.05
high = 0.12
source = "street survey 2025"
"""


def written(folder, text):
    (folder / "targets.toml").write_text(text, encoding="utf-8")
    return folder / "targets.toml"


def test_a_target_becomes_a_held_out_pattern_unless_it_says_otherwise(tmp_path):
    [one] = read_targets(written(tmp_path, GOOD))
    assert (one.number, one.low, one.high, one.use, one.source) == ("volunteers here", 0.05, 0.12, "held out", "street survey 2025")
    assert read_targets(written(tmp_path, GOOD + 'use = "fit"\n'))[0].use == "fit"


@pytest.mark.parametrize(("change", "expected"), [
    (("volunteer_rate", "volunter_rate"), expect("no_choice", place=Ending("target[0].indicator"), near="volunteer_rate")),
    (("low = 0.05", "low = 0.5"), expect("low_above_high", place=Ending("target[0].low"), low=0.5, high=0.12)),
    (("low = 0.05\nhigh = 0.12", "low = -0.2\nhigh = -0.1"), expect("band_below", place=Ending("target[0].high"), high=-0.1)),
    (("low = 0.05", 'low = "0.05"'), expect("wrong_type", "a_number", place=Ending("targets.toml:4:1 target[0].low"), value='"0.05"')),
    (("high = 0.12\n", ""), expect("missing", place=Ending("target[0].high"))),
    (("source", "sauce"), expect("unknown_key", place=Ending("target[0].sauce"))),
    (('"volunteers here"', '"11a"'), expect("target_taken", "pattern_of_ours", place=Ending("target[0].name"), name='"11a"')),
    (("[[target]]", "[target]"), expect("targets_wanted", place=Ending("target"), value="a table")),
])
def test_what_is_wrong_is_said_with_its_place(tmp_path, change, expected):
    with raises_message(BadInput, expected) as refused:
        read_targets(written(tmp_path, GOOD.replace(*change)))
    assert "targets.toml" in str(refused.value)


def test_two_targets_of_one_name_are_refused(tmp_path):
    with raises_message(BadInput, "target_taken", "another_target"):
        read_targets(written(tmp_path, GOOD + GOOD))

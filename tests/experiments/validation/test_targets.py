import pytest

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


@pytest.mark.parametrize(("change", "said"), [
    (("volunteer_rate", "volunter_rate"), "volunteer_rate"),
    (("low = 0.05", "low = 0.5"), "is above high"),
    (("low = 0.05", 'low = "0.05"'), "targets.toml:4"),
    (("high = 0.12\n", ""), "is missing"),
    (("source", "sauce"), "sauce"),
    (('"volunteers here"', '"11a"'), "pattern of this program"),
    (("[[target]]", "[target]"), "a list of targets"),
])
def test_what_is_wrong_is_said_with_its_place(tmp_path, change, said):
    with pytest.raises(BadInput) as refused:
        read_targets(written(tmp_path, GOOD.replace(*change)))
    assert said in str(refused.value) and "targets.toml" in str(refused.value)


def test_two_targets_of_one_name_are_refused(tmp_path):
    with pytest.raises(BadInput, match="another target"):
        read_targets(written(tmp_path, GOOD + GOOD))

"""Options in messages: Python reads ``resident=3``, the command line ``--resident 3``, and no sentence is written twice."""

import re

import pytest

import wushe_sim as ws
from tests.i18n.test_catalogue import get_texts, list_messages
from tests.messages import check_message, collect_shown, raises_message
from wushe_sim.cli.terminal import echo_error
from wushe_sim.i18n import FORCE, OptionName, enumerate_choices, msg, spell_options

TYPED = re.compile(r"(?<![\w-])--[a-z]")
COMMANDS_ALONE = ("wushe_sim/cli/", "wushe_sim/dashboard/", "wushe_sim/report/", "wushe_sim/scenario/merging.py",
                  "wushe_sim/results/ranking.py", "wushe_sim/experiments/claims/resolving.py")
"""Where messages are that commands alone show, or that stand on pages that tell of commands."""


@pytest.mark.parametrize(("option", "python", "typed"), [
    (OptionName("resident", 3), "resident=3", "--resident 3"), (OptionName("max-runs", "N"), "max_runs=N", "--max-runs N"),
    (OptionName("out"), "out=", "--out"), (FORCE, "force=True", "--force"),
])
def test_an_option_is_spelt_as_its_reader_writes_it(option, python, typed):
    assert (str(option), option.render("zh")) == (python, python)
    assert str(spell_options(option)) == typed and f"{spell_options(option)}" == typed


def test_options_are_spelt_wherever_they_stand_in_a_message():
    text = msg("{name}: {problem}", name="x", problem=enumerate_choices([OptionName("case", 1), msg("no {option}", option=FORCE)]))
    assert (str(text), str(spell_options(text))) == ("x: case=1, no force=True", "x: --case 1, no --force")


def test_trace_asks_in_python_for_what_python_takes(capsys):
    with raises_message(ws.BadInput, "give_one_of", names="resident=N, case=N, worker=N", given="resident=1, case=2") as raised:
        ws.trace("none.toml", resident=1, case=2)
    with collect_shown() as shown:
        echo_error(raised.value)
    check_message(shown, "give_one_of", names="--resident N, --case N, --worker N", given="--resident 1, --case 2")
    assert "--resident 1" in capsys.readouterr().err


def test_no_message_that_python_raises_speaks_of_the_command_lines_options():
    found = [get_texts(message.id)[0] for message in list_messages("zh")
             if not all(place.startswith(COMMANDS_ALONE) for place, _ in message.locations)]
    assert found and [text for text in found if TYPED.search(text) and "wushe " not in text] == []

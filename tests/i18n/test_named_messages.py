"""The names by which tests call messages: each stands for one template of the package, is used, and tells lines apart."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests import messages
from tests.i18n.test_catalogue import get_texts, list_messages
from tests.messages import Ending, check_message, collect_shown, expect, find_lines, raises_message
from wushe_sim.cli.terminal import echo_error
from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, msg

TESTS = Path(messages.__file__).parent
ERROR = BadInput([
    msg("{place}: {problem}{also}", place="x.toml:1:1 weeks", also="",
        problem=msg("is above its range ({allowed})", allowed=msg("got {value}; allowed {allowed}", value=9, allowed="1 to 8"))),
    msg("{path}: {reason}", path=Path("in") / "y.csv", reason=msg("there is no such file{hint}", hint="")),
])


def test_each_name_stands_for_one_template_of_the_package():
    rooms = tomllib.loads((TESTS / "messages.toml").read_text(encoding="utf-8"))
    assert [name for name, many in Counter(name for room in rooms.values() for name in room).items() if many > 1] == []
    assert [template for template, many in Counter(messages.TEMPLATES.values()).items() if many > 1] == []
    in_package = {get_texts(message.id)[0] for message in list_messages("zh")}
    assert sorted(set(messages.TEMPLATES.values()) - in_package) == [], "write the new wording in tests/messages.toml"


def test_each_name_is_used_by_a_test():
    sources = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py"))
    assert [name for name in messages.TEMPLATES if f'"{name}"' not in sources] == []


@pytest.mark.parametrize(("expected", "lines"), [
    (expect("above_range"), 1), (expect("no_such_file", path="in/y.csv"), 1), (expect(value=9), 1),
    (expect(value="9", allowed="1 to 8"), 1), (expect(path=Ending("y.csv")), 1), (expect(place=("x.toml:1:1 weeks",)), 1), (expect(), 2),
    (expect("below_range"), 0), (expect("above_range", value=8), 0), (expect("above_range", path=Ending("y.csv")), 0),
    (expect(path=Ending("x.csv")), 0), (expect(value=(9, 8)), 0), (expect(valu=9), 0),
])
def test_a_line_fits_that_contains_each_message_and_each_value(expected, lines):
    assert len(find_lines(ERROR, expected)) == lines
    if lines:
        check_message(ERROR, expected)
    else:
        with pytest.raises(pytest.fail.Exception, match="no line has"):
            check_message(ERROR, expected)


def test_an_expectation_names_a_message_that_is_declared_and_an_error_that_is_raised():
    with pytest.raises(KeyError):
        expect("abov_range")
    with pytest.raises(pytest.fail.Exception), raises_message(BadInput, "above_range"):
        pass
    with pytest.raises(pytest.fail.Exception), raises_message(BadInput, "below_range"):
        raise ERROR


def test_what_a_command_shows_is_collected(capsys):
    with collect_shown() as shown:
        echo_error(BadInput([msg("allowed {names}", names=enumerate_choices(["a", "b"])), "a user's own words"]))
    assert find_lines(shown, names="a, b") == ["allowed a, b"]
    assert capsys.readouterr().err == "error: allowed a, b\nerror: a user's own words\n"

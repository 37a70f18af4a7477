"""Errors as IPython shows them: in a few lines, in the reader's language, with the line of the cell that the user wrote."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

OVERRIDE = """\
class Careful(ws.Resident):
    def join_volunteering(self, chance, draw):
        if self.belonging > 2 * self.{attribute}:
            return True
        return draw < chance
"""


@pytest.fixture
def shell(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setenv("WUSHE_LANG", "en")
    settings = Config()
    settings.HistoryManager.enabled = False
    yield InteractiveShell.instance(config=settings)
    InteractiveShell.clear_instance()


@pytest.fixture
def show(shell, capsys):
    def run(text):
        shell.run_cell(text, store_history=True)
        return capsys.readouterr().out.splitlines()

    assert not run("import wushe_sim as ws\nstreet = ws.Scenario(name='street', weeks=3, burn_in=2, "
                   "place={'communities': 1, 'residents': 60})")
    return run


def test_bad_input_shows_its_line_alone(show):
    shown = show("ws.Scenario(name='street', levers={'admin_burden': 3})")
    assert len(shown) == 1 and "admin_burden" in shown[0]


def test_its_line_is_in_the_readers_language_and_python_is_told_english(show, monkeypatch):
    monkeypatch.setenv("WUSHE_LANG", "zh")
    shown = show("try:\n    ws.Scenario.load('none.toml')\nexcept ws.BadInput as wrong:\n    said = str(wrong)\n    raise")
    assert len(shown) == 1 and not shown[0].isascii()
    assert show("print(said)") != shown and show("print(said)")[0].isascii()


def test_storage_shows_its_line_alone(show, tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    shown = show(f"ws.run(street, seeds=1).save({str(tmp_path / 'out')!r})")
    assert len(shown) == 1 and "out" in shown[0]


def test_an_override_that_raises_shows_the_cells_own_line(show):
    assert not show(OVERRIDE.format(attribute="wealth"))
    shown = show("ws.run(street, seeds=1, agents={ws.Resident: Careful})")
    assert len(shown) == 2
    assert all(word in shown[0] for word in ("Careful", "c00", "week", "join_volunteering", "AttributeError", "wealth"))
    assert shown[1] == "  cell In[2], line 3: if self.belonging > 2 * self.wealth:"


def test_a_slip_in_an_override_shows_what_was_meant_and_the_line(show):
    assert not show(OVERRIDE.format(attribute="belongin"))
    shown = show("ws.run(street, seeds=1, agents={ws.Resident: Careful})")
    assert len(shown) == 2 and "did you mean belonging?" in shown[0] and "In[2], line 3" in shown[1]


@pytest.mark.processes
def test_the_line_is_found_where_a_process_of_its_own_raised(show):
    assert not show(OVERRIDE.format(attribute="belongin"))
    shown = show("ws.run(street, seeds=2, jobs=2, agents={ws.Resident: Careful})")
    assert len(shown) == 2 and shown[1] == "  cell In[2], line 3: if self.belonging > 2 * self.belongin:"


def test_the_line_is_the_users_deepest_one_where_a_library_raised_at_length(show):
    show("import numpy as np\ndef weigh(x):\n    return np.ones(2) @ np.ones(3)\n"
         "class Careful(ws.Resident):\n    def comply(self, chance, draw):\n        return weigh(draw) > 0")
    shown = show("ws.run(street, seeds=1, agents={ws.Resident: Careful})")
    assert len(shown) == 2 and shown[1] == "  cell In[2], line 3: return np.ones(2) @ np.ones(3)"
    show("class Long(ws.Resident):\n    def comply(self, chance, draw):\n        raise ValueError('\\n'.join(['so'] * 50))")
    assert len(show("ws.run(street, seeds=1, agents={ws.Resident: Long})")) < 6


def test_bad_input_within_an_override_is_said_in_the_readers_language(show, monkeypatch):
    monkeypatch.setenv("WUSHE_LANG", "zh")
    show("class Bold(ws.Resident):\n    def comply(self, chance, draw):\n        self.belonging = 9\n        return True")
    shown = show("ws.run(street, seeds=1, agents={ws.Resident: Bold})")
    assert len(shown) == 2 and "is a number" not in shown[0] and "self.belonging = 9" in shown[1]


@pytest.mark.parametrize(("line", "word"), [
    ("return self.belongin > draw", "belongin"), ("return unknown_name < draw", "unknown_name"),
    ("return sorted(self) < draw", "iterable"), ("self.belonging = 0.4", "belonging"), ("return [draw, 'a'] == [chance]", "eq("),
    ("return 'yes' if chance > 0.5 else 1", "unify"), ("return math.sqroot(draw) > chance", "sqroot"),
    ("raise ValueError('too much')", "too much"),
])
def test_a_rule_that_cannot_be_compiled_or_raises_shows_the_cells_own_line(show, line, word):
    show("import math\nclass Careful(ws.Resident):\n    @ws.rule\n    def comply(self, chance, draw):\n        chance = 2 * chance\n"
         f"        {line}\n        return True")
    shown = show("ws.run(street, seeds=1, agents={ws.Resident: Careful})")
    assert len(shown) == 2 and "\x1b" not in "".join(shown), shown
    assert all(said in shown[0] for said in ("Careful", "week", "comply", word)), shown
    assert shown[1] == f"  cell In[2], line 6: {line}"


def test_a_rule_that_returns_nothing_is_told_so(show):
    show("class Careful(ws.Resident):\n    @ws.rule\n    def comply(self, chance, draw):\n        draw < chance")
    shown = show("ws.run(street, seeds=1, agents={ws.Resident: Careful})")
    assert len(shown) == 2 and "returns no number" in shown[0]

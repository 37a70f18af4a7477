"""wushe story: one table and one picture, of scenario files that are run; what is refused before anything runs."""

import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
from tests.experiments.conftest import BASE, ByLever
from tests.messages import collect_shown, find_lines
from wushe_sim.cli.main import app

NAMES = ("base", "heavy", "eased")


@pytest.fixture
def engine(monkeypatch, tmp_path):
    stand_in = ByLever()
    fake.put_in_runs(monkeypatch.setattr, stand_in)
    monkeypatch.chdir(tmp_path)
    for name, burden in zip(NAMES, (0.1, 0.7, 0.4), strict=True):
        (tmp_path / f"{name}.toml").write_text(BASE.replace(name=name, levers={"admin_burden": burden}).dump(), encoding="utf-8")
    return stand_in


def wushe(*words):
    with collect_shown() as shown:
        return CliRunner().invoke(app, [str(word) for word in words], env={"WUSHE_LANG": "en"}), shown


def test_it_prints_a_table_and_saves_a_picture(engine, tmp_path):
    done, _ = wushe("story", *(f"{name}.toml" for name in NAMES), "--seeds", 3, "--quiet")
    assert done.exit_code == 0 and all(name.capitalize() in done.stdout for name in NAMES)
    assert (tmp_path / "results" / "story.png").read_bytes()[:4] == b"\x89PNG"


def test_a_picture_that_is_there_is_overwritten_only_by_force(engine, tmp_path):
    (tmp_path / "mine.svg").write_text("mine")
    done, shown = wushe("story", "base.toml", "heavy.toml", "--seeds", 2, "--out", "mine.svg")
    assert done.exit_code == 4 and (tmp_path / "mine.svg").read_text() == "mine" and find_lines(shown, "already_exists")
    assert wushe("story", "base.toml", "heavy.toml", "--seeds", 2, "--out", "mine.svg", "--force")[0].exit_code == 0
    assert "<svg" in (tmp_path / "mine.svg").read_text()


def test_another_form_is_refused_before_anything_runs(engine):
    done, shown = wushe("story", "base.toml", "heavy.toml", "--out", "story.bmp")
    assert done.exit_code == 2 and find_lines(shown, "picture_ends_in") and not engine.lived

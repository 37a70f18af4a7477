"""Help in Chinese: of every command and option, wherever the language is asked for."""

import gettext
import re

import pytest
import typer
from typer.testing import CliRunner

from wushe_sim.cli.help import iterate_texts
from wushe_sim.cli.main import app
from wushe_sim.i18n import DeclaredText

CHINESE = re.compile("[\u4e00-\u9fff]")
runner = CliRunner()


def test_every_help_has_chinese():
    program = typer.main.get_command(app)
    ctx = program.make_context("wushe", [], resilient_parsing=True)
    for name in program.list_commands(ctx):
        command = program.get_command(ctx, name)
        texts = [getattr(holder, text) for holder, text in iterate_texts(command, ctx)]
        assert command.help in texts and len(texts) > 3, name
        assert not [text for text in texts if CHINESE.search(text)], name
        assert not [text for text in texts if not CHINESE.search(DeclaredText("help", text).render("zh"))], name


@pytest.mark.parametrize("args", [["--lang", "zh", "--help"], ["--lang=zh", "--help"], ["--help"], []])
def test_the_programs_help_is_chinese_where_it_is_asked_for(args, monkeypatch):
    if "zh" not in " ".join(args):
        monkeypatch.setenv("WUSHE_LANG", "zh")
    said = runner.invoke(app, args)
    assert "用法：" in said.output and "命令:" in said.output and "运行情景，保存数据表和图。" in said.output
    assert "Usage" not in said.output and "Show this message" not in said.output


@pytest.mark.parametrize("args", [["run", "--lang", "zh", "--help"], ["run", "--help", "--lang", "zh"], ["--lang", "zh", "run", "--help"]])
def test_a_commands_help_is_chinese_wherever_the_language_stands(args):
    said = runner.invoke(app, args)
    assert said.exit_code == 0 and "随机种子个数" in said.output and "[必填]" in said.output and "Threads" not in said.output


def test_help_is_english_where_nothing_else_is_asked_for(monkeypatch):
    monkeypatch.setenv("WUSHE_LANG", "en")
    said = runner.invoke(app, ["run", "--help"])
    assert "Number of seeds" in said.output and "[required]" in said.output
    runner.invoke(app, ["run", "--help", "--lang", "zh"])
    assert "Number of seeds" in runner.invoke(app, ["run", "--help"]).output


def test_a_language_before_the_command_is_the_commands():
    said = runner.invoke(app, ["--lang", "zh", "explain", "week"])
    assert said.exit_code == 0 and "阶段" in said.output
    assert runner.invoke(app, ["--lang", "fr", "explain", "week"]).exit_code == 2


def test_gettext_answers_as_before_once_help_is_written():
    before = gettext.textdomain()
    runner.invoke(app, ["run", "--help", "--lang", "zh"])
    assert gettext.textdomain() == before and gettext.gettext("Options") == "Options"

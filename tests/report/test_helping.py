"""Help in Chinese: of every command and option, wherever the language is asked for."""

import re

import pytest
import typer
from typer.testing import CliRunner

from wushe_sim.cli import app
from wushe_sim.report import helping

CHINESE = re.compile("[\u4e00-\u9fff]")
runner = CliRunner()


def texts():
    """Every help that a command or an option has, by where it stands."""
    program = typer.main.get_command(app)
    found = {program.help: "wushe"}
    for name, command in program.commands.items():
        found |= {command.help: name}
        found |= {one.help: f"{name} {one.name}" for one in command.params if getattr(one, "help", None)}
    return found


def test_every_help_has_chinese_and_nothing_else_has():
    there = texts()
    missing = {where: text for text, where in there.items() if text not in helping.HELP}
    assert not missing, f"report/helping.py lacks: {missing}"
    assert not set(helping.HELP) - set(there), "help that is nobody's any more"
    assert all(CHINESE.search(said) for said in helping.HELP.values())


@pytest.mark.parametrize("args", [["--lang", "zh", "--help"], ["--lang=zh", "--help"], ["--help"], []])
def test_the_programs_help_is_chinese_where_it_is_asked_for(args, monkeypatch):
    if "zh" not in " ".join(args):
        monkeypatch.setenv("WUSHE_LANG", "zh")
    said = runner.invoke(app, args)
    assert "用法：" in said.output and "命令：" in said.output and "运行情景，保存数据表和图。" in said.output
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

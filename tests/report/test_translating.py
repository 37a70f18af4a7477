"""Errors in Chinese: whatever a command can say is wrong has its Chinese, found by reading the sources, and users' own words stay."""

import ast
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wushe_sim
from tests.report.test_language import CHINESE
from wushe_sim.cli import app
from wushe_sim.report.chinese_errors import ERRORS
from wushe_sim.report.chinese_input import INPUT
from wushe_sim.report.translating import BLANK, translated

PACKAGE = Path(wushe_sim.__file__).parent
BOTH = {**INPUT, **ERRORS}
RAISERS = ("BadInput", "StorageError", "Problem", "refusal")
IN_PYTHON_ALONE = ("agents", "report/plot", "model.py", "interventions.py", "simulation.py", "world/network.py",
                   "world/graph.py", "experiments/arms.py", "experiments/workbench.py", "experiments/factors.py",
                   "results/cube.py", "running.py", "region.py")
"""What is raised there meets those who write Python, not those who type commands."""


IN_PIECES = ("{}, or some {} residents)", "{}; it has {}", "is {} its range ({})", "{}; allowed: one change at a time)")
"""Sentences that the sources put together: the catalogue has each of them whole."""


def sentence(node):
    """A text of the sources with {} for what differs from case to case; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def said_wrong():
    """Every sentence that a command's error is made of: the first argument of what raises, with the place where it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        where = path.relative_to(PACKAGE).as_posix()
        if where.startswith(IN_PYTHON_ALONE):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISERS:
                yield from ((sentence(one), f"{where}:{one.lineno}") for one in node.args if sentence(one))


def needs_chinese(text):
    return bool(re.search(r"[a-z]{2,}.* .*[a-z]{2,}", BLANK.sub("", text)))


def example(text):
    """A sentence with something in its blanks, spelled as nobody of us spells."""
    return BLANK.sub("Xq7", text)


def test_whatever_a_command_says_is_wrong_has_its_chinese():
    missing = [f"{where}: {text}" for text, where in said_wrong()
               if text not in IN_PIECES and needs_chinese(text) and not CHINESE.search(translated(example(text), "zh"))]
    assert not missing, "add to report/chinese_input.py or chinese_errors.py:\n" + "\n".join(missing)


@pytest.mark.parametrize("table", [INPUT, ERRORS], ids=["input", "errors"])
def test_a_sentence_has_the_same_blanks_in_both_languages(table):
    for english, chinese in table.items():
        blanks, unnumbered = BLANK.findall(chinese), iter(range(len(chinese)))
        filled = sorted(int(blank) if blank else next(unnumbered) for blank in blanks)
        assert filled == list(range(len(BLANK.findall(english)))), english


def test_what_is_wrong_is_told_with_its_place_and_the_mend_of_it():
    assert translated('x.toml:7:1 levers.admin_burden: is above its range (got 1.4; allowed 0 to 0.95, share of hours)', "zh") == \
        "x.toml:7:1 levers.admin_burden：高于取值范围（现为 1.4；允许 0 至 0.95，工时占比）"
    assert translated('x.toml:2:1 weekz: is not known in [place] (did you mean "weeks"?)', "zh") == \
        "x.toml:2:1 weekz：在 [place] 中不存在（是否想写“weeks”？）"
    assert translated("x.toml:1:10: illegal character '\\n' (a quote is opened and not closed)", "zh") == \
        "x.toml:1:10：非法字符 '\\n'（引号没有闭合）"
    assert translated("x: is missing, see line 4", "zh") == "x：缺失，见第 4 行"


def test_two_lines_are_two_lines_and_english_stays_as_it_is():
    assert translated("a: is missing\nb: is missing", "zh") == "a：缺失\nb：缺失"
    assert translated("a: is missing", "en") == "a: is missing"


def test_what_users_wrote_and_what_no_sentence_fits_stays():
    assert translated("nothing of ours stands here", "zh") == "nothing of ours stands here"
    assert "“is”" in translated('x: there is no such file (did you mean "is"?)', "zh")


@pytest.mark.parametrize("words, said", [
    (["run", "nofile.toml", "--lang", "zh"], "错误：nofile.toml：没有这个文件"),
    (["run", "--no-such", "--lang", "zh"], "错误：没有选项 --no-such"),
    (["explain", "qqqqqqq", "--lang", "zh"], "错误：explain：没有名为"),
    (["run", "--lang", "zh"], "用法："),
    (["run", "nofile.toml", "--lang", "en"], "error: nofile.toml: there is no such file"),
])
def test_a_command_that_is_wrong_says_so_in_the_readers_language_and_ends_with_2(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 2 and said in ended.stderr

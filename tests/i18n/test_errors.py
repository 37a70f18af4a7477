"""Errors are messages: who raises them hands on a template with values, and who shows them renders it in the reader's language."""

import ast
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wushe_sim
from tests.messages import check_message
from wushe_sim.cli.commands.sweep import echo_failures
from wushe_sim.cli.main import app
from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.executors import describe_failure
from wushe_sim.i18n import msg
from wushe_sim.i18n.stored import load_message
from wushe_sim.scenario import Scenario

PACKAGE = Path(wushe_sim.__file__).parent
ERRORS = {"BadInput", "StorageError", "DamagedFile", "NoSuchFile", "refusal", "Wrong", "Problem", "refuse", "TookTooLong", "WorkerEnded",
          "remark", "complain"}
"""Whose arguments a reader is shown."""
WORDS = re.compile(r"[A-Za-z]{2,}\W+\w*[a-z]{2,}")


def list_texts(node):
    """The texts that an argument may become, as far as it is written there: of a list each, of a choice both."""
    match node:
        case ast.Constant(value=str()):
            yield node.value, node.lineno
        case ast.JoinedStr():
            yield "".join(part.value if isinstance(part, ast.Constant) else "{some value}" for part in node.values), node.lineno
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from list_texts(part)
        case ast.IfExp():
            yield from list_texts(node.body)
            yield from list_texts(node.orelse)
        case ast.ListComp() | ast.GeneratorExp():
            yield from list_texts(node.elt)
        case ast.Starred():
            yield from list_texts(node.value)
        case ast.BinOp(op=ast.Add()):
            yield from list_texts(node.left)
            yield from list_texts(node.right)


def list_plain_sentences(source):
    """Each text with words in it that an error is made of and that is no message; what an f-string holds may be words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ERRORS:
            yield from ((text, line) for argument in node.args for text, line in list_texts(argument) if WORDS.search(text))


@pytest.mark.parametrize("source", [
    'raise BadInput("there is no such file")', 'raise BadInput(f"{path}: there is no such file")',
    'raise BadInput(f"{path}: {wrong}")', 'raise BadInput(wrong or f"{path}: is missing here")',
    'raise StorageError([f"{folder}: is not there" for folder in found])',
    'yield Problem(("a",), "is missing here" if a else msg("is missing"))', 'raise BadInput("it is " + "not there")',
])
def test_a_plain_sentence_is_found(source):
    assert list(list_plain_sentences(source))


FILES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_no_error_is_a_plain_sentence(path):
    assert list(list_plain_sentences(path.read_text(encoding="utf-8"))) == []


def refuse(text, name="x.toml"):
    """The error with which a scenario's text is refused."""
    with pytest.raises(BadInput) as refused:
        Scenario.loads(text, name)
    return refused.value


def test_a_user_s_own_words_are_never_translated():
    error = refuse('name = "x"\n[place]\ntypes = { "a folder" = 1.0 }\n', "a named pipe.toml")
    assert error.render("zh").startswith('a named pipe.toml:3:1 place.types：没有 "a folder" 这一项（允许 traditional_village、')


@pytest.mark.parametrize("text, chinese", [
    ('[levers]\nadmin_burden = "35%"\n', "应为数，不加百分号：35% 写作 0.35（现为 \"35%\"；允许 0 至 0.95，工时占比）"),
    ("name = 'x\n", "x.toml:1:8：应有 \"'\"（引号没有闭合）"),
    ('name = "x\n', "x.toml:1:10：非法字符 '\\n'（引号没有闭合）"),
    ("weeks = 9\nweeks = 9\n", "x.toml:2:1 weeks：写了两次，此处与第 1 行（只能一次）"),
    ("weeks = { a = 1,\n b = 2 }\n", "{ } 中的表须写在一行"),
    ("[place]\ncommunity = [{ name = 'a', network = 'x', residents = 100 }]\n", "现两者皆有"),
])
def test_all_of_an_error_is_in_chinese(text, chinese):
    assert chinese in refuse(text).render("zh")


def test_an_error_s_message_has_an_id_and_values():
    check_message(refuse("weeks = 0\n"), "below_range", place="x.toml:1:1 weeks", value=0, low=1, high=5200, unit="weeks")


@pytest.mark.parametrize("words, said", [
    (["run", "nofile.toml", "--lang", "zh"], "错误：nofile.toml：没有这个文件"),
    (["run", "a folder", "--lang", "zh"], "错误：a folder：没有这个文件"),
    (["run", "--no-such", "--lang", "zh"], "错误：没有选项 --no-such"),
    (["run", "x.toml", "--seeds", "q", "--lang", "zh"], "错误：'--seeds' 的值无效：应为整数"),
    (["explain", "qqqqqqq", "--lang", "zh"], "错误：explain：没有名为"),
    (["run", "--lang", "zh"], "用法："),
    (["run", "nofile.toml", "--lang", "en"], "error: nofile.toml: there is no such file"),
])
def test_a_command_that_is_wrong_says_so_in_the_readers_language_and_ends_with_2(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 2 and said in ended.stderr


def test_a_table_is_refused_in_chinese_and_its_headers_stay(tmp_path):
    table = tmp_path / "street.csv"
    table.write_text("name;a folder;residents;\na;3;900;1\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        Scenario.load_all(table)
    assert refused.value.render("zh") == f"{table}:1：第 4 列没有名称"
    table.write_text("name;a folder\na;3\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        Scenario.load_all(table)
    said = refused.value.render("zh").splitlines()
    assert said[0].startswith(f'{table}:1：没有“residents”列（居民数）；现有 "name"、"a folder"')
    assert said[1].startswith(f'{table}:1：列 "a folder" 不认识（')


def test_why_a_run_failed_is_read_from_the_ledger_in_the_reader_s_language(capsys):
    line = describe_failure(BadInput(msg("{path}: is {kind}, not a file", path="a folder", kind=msg("a folder"))))
    failure = {"run": 3, "design": 1, "seed": 0, "tries": 1, "error": load_message(line)}
    assert failure["error"] == "BadInput: a folder: is a folder, not a file"
    echo_failures([failure], "zh")
    assert "BadInput：a folder：是文件夹，不是文件" in capsys.readouterr().err

"""A text stands in one place: its English where it is said, its Chinese in the catalogue, and nobody chooses words by a language."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

import wushe_sim
from tests.i18n.test_catalogue import write_catalogue
from wushe_sim.i18n.catalogue import LOCALES

PACKAGE = Path(wushe_sim.__file__).parent
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
TERMS = {*(f"model/actors/{name}.py" for name in ("committee", "foundation", "residents", "social_workers", "street", "volunteers")),
         "model/indicators.py"}
"""Files in which the Chinese term stands beside its English, where the thing is declared."""
NAMES_IN_FILES = {"scenario/districts.py", "scenario/street_sheet.py", "files/columns.py"}
"""Files that read tables whose columns may have Chinese names."""
CHARACTERS = {"scenario/hints.py", "files/raw_files.py", "scenario/reading.py", "files/edge_lists.py"}
"""Files that tell signs apart: what is Chinese, what is as wide."""
EXAMPLES = {"scenario/table_template.py", "scenario/template.py"}
"""Files that a user writes over, with names of places that are Chinese in every language."""
BY_LANGUAGE = {"report/fonts.py"}
"""In which font a character is looked for first."""
LONGEST_WORD = 25
FILES = sorted(PACKAGE.rglob("*.py"))


def get_name(path):
    return path.relative_to(PACKAGE).as_posix()


def iterate_texts(tree):
    """Every string of a file that is no docstring: of a module, a class, a function, or below a name."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def test_chinese_stands_in_the_catalogue_alone():
    found = {get_name(path) for path in FILES for node in iterate_texts(ast.parse(path.read_text(encoding="utf-8")))
             if CHINESE.search(node.value)}
    assert found == TERMS | NAMES_IN_FILES | CHARACTERS | EXAMPLES


def chooses_by_language(node):
    """Whether a comparison asks which language it is, or a look-up takes the language's place in a pair."""
    match node:
        case ast.Compare(comparators=[ast.Constant(value="zh" | "en")]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="LANGUAGES"), attr="index")):
            return True
    return False


def test_words_are_not_chosen_by_language():
    found = {get_name(path) for path in FILES
             for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if chooses_by_language(node)}
    assert found == BY_LANGUAGE


def test_no_message_stands_in_an_f_string():
    """Before Python 3.12 an f-string is one token, in which nothing is extracted."""
    within = [f"{get_name(path)}:{call.lineno}" for path in FILES for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
              if isinstance(text, ast.JoinedStr) for call in ast.walk(text)
              if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in write_catalogue.KEYWORDS]
    assert within == []


def test_a_sentence_stands_in_one_place_of_the_code():
    """A word may head two tables; what is longer is a message with a name, or is said by one function."""
    places = Counter((message, context) for _, _, message, context in write_catalogue.extract_messages())
    assert [message for (message, _), many in places.items() if many > 1 and len(message) > LONGEST_WORD] == []


@pytest.mark.parametrize("lang", LOCALES)
def test_no_message_stands_twice_under_one_context(lang):
    blocks = write_catalogue.get_path(lang, "po").read_text(encoding="utf-8").split("\n\n")[1:]
    keys = ["\n".join(line for line in block.partition("\nmsgstr")[0].splitlines() if not line.startswith("#")) for block in blocks]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []

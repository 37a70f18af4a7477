"""From a file to its content: what kind of file it is, how it is encoded, and whether it is TOML; never hangs, never reads without end."""

import os
import re
import tomllib
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.files.paths import describe_read_error, format_path, refuse_other_kinds
from wushe_sim.files.raw_files import ENCODING_MARKS, OLD_WORKBOOK, WORKBOOK_SAID, named_kind
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.scenario.hints import syntax_error
from wushe_sim.scenario.positions import masked, place_at

MOST_BYTES = 1_000_000
"""A scenario of a thousand schedules has a tenth of this; parsing more takes seconds."""

DEEPEST = 64
# Possessive, and from the start of a part alone: a line of a million signs must not take a million times a million steps.
_PART = r"[^\s=.,\[\]{}]"
_NESTING = re.compile(rf"[\[\]{{}}]|(?<!{_PART})(?:{_PART}++[ \t]*+\.[ \t]*+){{{DEEPEST}}}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")


def read_text(path: str | os.PathLike) -> str:
    """The text of a file; raises BadInput, with the reason, for what is not a readable text file of at most 1 MB."""
    name = format_path(path)
    try:
        refuse_other_kinds(path, os.stat(path).st_mode)
        with open(path, "rb") as file:
            return text_of(file.read(MOST_BYTES + 1), name)
    except BadInput:
        raise
    except (OSError, ValueError) as wrong:
        raise BadInput(msg("{path}: {reason}", path=name, reason=describe_read_error(path, wrong))) from None


def text_of(data: bytes, name: str) -> str:
    """Bytes as text: UTF-8, with or without a byte-order mark; any other encoding is named where it can be told."""
    if len(data) > MOST_BYTES:
        raise BadInput(_describe_size(name))
    if kind := named_kind(data):
        table = msg("; a table of districts is called .xlsx") if kind in (WORKBOOK_SAID, OLD_WORKBOOK) else ""
        raise BadInput(msg("{name}: is no scenario but {kind}{table}", name=name, kind=kind, table=table))
    encoding = next((encoding.upper() for mark, encoding in ENCODING_MARKS if data.startswith(mark)), "")
    if not encoding and len(data) > 3 and 0 in (data[:2]) and data[:4].count(0) == 2:
        encoding = "UTF-16"
    if encoding:
        raise BadInput(msg("{name}: is not UTF-8, it is {encoding}; save it as UTF-8", name=name, encoding=encoding))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        good, bad = wrong.object[:wrong.start].decode(), wrong.object[wrong.start]
        at = place_at(good, len(good))
        looks = msg("looks like GBK") if _is_gbk(data) else msg("its encoding cannot be told")
        raise BadInput(msg("{name}:{line}:{column}: is not UTF-8, {looks}; save it as UTF-8 (got byte 0x{bad:02x})",
                           name=name, line=at.line, column=at.column, looks=looks, bad=bad)) from None


def _describe_size(name: str) -> Text:
    return msg("{name}: is larger than a scenario can be (allowed up to 1 MB)", name=name)


def _is_gbk(data: bytes) -> bool:
    try:
        return any("\u4e00" <= c <= "\u9fff" for c in data.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def content_of(text: str, name: str) -> dict[str, Any]:
    """The content of a TOML text; raises BadInput with file, line and column for what is not TOML or holds nothing."""
    text = text.removeprefix("\ufeff")
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise BadInput(_describe_size(name))
    _refuse_signs(text, name)
    _refuse_depth(text, name)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadInput(syntax_error(name, text, wrong)) from None
    except RecursionError:
        raise BadInput(msg("{name}: is nested too deeply (allowed {most} levels)", name=name, most=DEEPEST)) from None
    except ValueError:
        found = re.search(r"[0-9][0-9_]{4000,}", masked(text))
        at = place_at(text, found.start() if found else 0)
        raise BadInput(msg("{name}:{line}: a number of more than 4300 digits is no number for a scenario",
                           name=name, line=f"{at.line}:{at.column}")) from None
    if not content:
        raise BadInput(msg("{name}: holds nothing; `wushe new FILE` writes one to start from", name=name))
    return content


def _refuse_signs(text: str, name: str) -> None:
    if found := _CONTROL.search(text):
        at = place_at(text, found.start())
        code = msg("the control character U+{code:04X}", code=ord(found[0]))
        sign = msg("a carriage return without a line feed") if found[0] == "\r" else code
        raise BadInput(msg("{name}:{line}:{column}: holds {sign}, which no text has; save it again as plain text",
                           name=name, line=at.line, column=at.column, sign=sign))


def _refuse_depth(text: str, name: str) -> None:
    """Brackets nested too deep for a parser that calls itself (Python's stops at about five hundred), and keys of many parts."""
    depth = 0
    for found in _NESTING.finditer(masked(text)):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > DEEPEST or len(found[0]) > 1:
            at = place_at(text, found.start())
            raise BadInput(msg("{name}:{line}:{column}: is nested too deeply (allowed {most} levels)",
                               name=name, line=at.line, column=at.column, most=DEEPEST))

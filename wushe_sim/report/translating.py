"""转译 errors in the reader's language: rooms below know no language and speak English, and the Chinese is found by their sentences.

A sentence of the catalogue has blanks, ``{}``; what fills them is a name, a number, or a sentence in its turn. What no sentence fits
stays as it is, and so does whatever a user wrote.
"""

import re
from functools import cache
from typing import NamedTuple

from wushe_sim.i18n import DeclaredText
from wushe_sim.report.chinese_errors import ERRORS
from wushe_sim.report.chinese_input import INPUT

BLANK = re.compile(r"\{(\d*)\}")
_RANGE = re.compile(r"(-?[\d.,]+) to (-?[\d.,]+)(?:, (.+))?")
_LINE = re.compile(r"(.*), see line (\d+)", re.DOTALL)
_HINT = re.compile(r"(.*) \((.*)\)", re.DOTALL)
DEEPEST = 6


class Fit(NamedTuple):
    """A text in Chinese, and how many letters of it a sentence of ours has: the more, the surer."""

    sure: int
    said: str


def translated(text: str, lang: str) -> str:
    """An error or a remark of several lines in the reader's language."""
    return text if lang == "en" else "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    """A line: what stands before a colon may say where something is wrong, and the rest what; the surest sentence counts."""
    if found := _LINE.fullmatch(line):
        return f"{_line(found[1])}，见第 {found[2]} 行"
    best = _fit(line)
    for place in (found.end() for found in re.finditer(": ", line)):
        fit = _fit(line[place:])
        if fit.sure > best.sure:
            best = Fit(fit.sure, f"{line[:place - 2]}：{fit.said}")
    return best.said


def _fit(text: str, depth: int = 0) -> Fit:
    """A text as the most definite sentence that it is, its blanks too; or as it stands. A hint in brackets may follow."""
    if depth > DEEPEST or " " not in text:  # one word is a name, or a user's
        return Fit(0, text)
    if found := _RANGE.fullmatch(text):
        known = DeclaredText("unit", found[3] or "").render("zh")
        unit = f"，{known if known != found[3] else _fit(found[3], depth + 1).said}" if found[3] else ""
        return Fit(len(" to "), f"{found[1]} 至 {found[2]}{unit}")
    first = next(((chinese, found.groups(), own) for own, pattern, chinese in _sentences() if (found := pattern.fullmatch(text))), None)
    fits = [_filled(*first, depth)] if first else []
    if found := _HINT.fullmatch(text):
        said, hint = _fit(found[1], depth + 1), _fit(found[2], depth + 1)
        fits.append(Fit(said.sure + hint.sure, f"{said.said}（{hint.said}）"))
    return max([Fit(0, text), *fits], key=lambda fit: fit.sure)


def _filled(chinese: str, values: tuple[str, ...], own: int, depth: int) -> Fit:
    """A sentence with its blanks filled, in order or by number; braces that are no blanks stay."""
    fits, numbers = [_fit(value, depth + 1) for value in values], iter(range(len(values)))
    said = BLANK.sub(lambda blank: fits[int(blank[1]) if blank[1] else next(numbers)].said, chinese)
    return Fit(own + sum(fit.sure for fit in fits), said)


@cache
def _sentences() -> list[tuple[int, re.Pattern[str], str]]:
    """Every sentence as a pattern, with the number of its own letters, the most definite first."""
    made = [(len(BLANK.sub("", english)), re.compile("(.*?)".join(map(re.escape, BLANK.split(english)[::2])), re.DOTALL), chinese)
            for english, chinese in {**INPUT, **ERRORS}.items()]
    return sorted(made, key=lambda one: one[0], reverse=True)
